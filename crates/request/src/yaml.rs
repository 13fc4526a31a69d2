//! YAML as JSON values with places. A request is plain data: anchors, aliases, tags, several documents, keys that are no
//! text and keys given twice are refused.

use saphyr_parser::{Event, Parser, ScalarStyle, Span};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Deepest nesting; a request has four levels.
const DEPTH: usize = 32;

/// A document, and the line and column (from 1) of every node by JSON pointer.
pub(crate) struct Document {
    pub(crate) value: Value,
    pub(crate) places: BTreeMap<String, (usize, usize)>,
}

/// Why it is no document.
pub(crate) struct Bad {
    pub(crate) line: usize,
    pub(crate) column: usize,
    pub(crate) message: String,
}

impl Bad {
    fn at(span: Span, message: impl Into<String>) -> Self {
        Self { line: span.start.line(), column: span.start.col() + 1, message: message.into() }
    }
}

pub(crate) fn parse(text: &str) -> Result<Document, Bad> {
    let mut reader = Reader { parser: Parser::new_from_str(text), places: BTreeMap::new() };
    let mut value = None;
    loop {
        let (event, span) = reader.next()?;
        match event {
            Event::StreamEnd => break,
            Event::StreamStart | Event::DocumentStart(_) | Event::DocumentEnd | Event::Nothing => {}
            _ if value.is_some() => return Err(Bad::at(span, "a second document")),
            event => value = Some(reader.node(event, span, "", DEPTH)?),
        }
    }
    Ok(Document { value: value.unwrap_or(Value::Null), places: reader.places })
}

struct Reader<'t> {
    parser: Parser<'t, saphyr_parser::StrInput<'t>>,
    places: BTreeMap<String, (usize, usize)>,
}

impl<'t> Reader<'t> {
    fn next(&mut self) -> Result<(Event<'t>, Span), Bad> {
        match self.parser.next_event() {
            Some(Ok(next)) => Ok(next),
            Some(Err(e)) => {
                let at = e.marker();
                Err(Bad { line: at.line(), column: at.col() + 1, message: e.info().to_owned() })
            }
            None => Ok((Event::StreamEnd, Span::default())),
        }
    }

    fn node(&mut self, event: Event<'t>, span: Span, pointer: &str, depth: usize) -> Result<Value, Bad> {
        if depth == 0 {
            return Err(Bad::at(span, format!("nested deeper than {DEPTH} levels")));
        }
        self.places.insert(pointer.to_owned(), (span.start.line(), span.start.col() + 1));
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                plain(anchor, tag.is_some(), span)?;
                Ok(if style == ScalarStyle::Plain { scalar(&text) } else { Value::String(text.into_owned()) })
            }
            Event::SequenceStart(anchor, tag) => {
                plain(anchor, tag.is_some(), span)?;
                let mut items = Vec::new();
                loop {
                    match self.next()? {
                        (Event::SequenceEnd, _) => return Ok(Value::Array(items)),
                        (event, span) => {
                            let pointer = format!("{pointer}/{}", items.len());
                            items.push(self.node(event, span, &pointer, depth - 1)?);
                        }
                    }
                }
            }
            Event::MappingStart(anchor, tag) => {
                plain(anchor, tag.is_some(), span)?;
                let mut entries = Map::new();
                loop {
                    let (event, at) = self.next()?;
                    let key = match event {
                        Event::MappingEnd => return Ok(Value::Object(entries)),
                        Event::Scalar(key, ..) => key.into_owned(),
                        _ => return Err(Bad::at(at, "a key that is no text")),
                    };
                    if entries.contains_key(&key) {
                        return Err(Bad::at(at, format!("duplicate field `{}`", key.escape_debug())));
                    }
                    let below = format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"));
                    let (event, span) = self.next()?;
                    let value = self.node(event, span, &below, depth - 1)?;
                    // Faults of an entry are shown where it begins.
                    self.places.insert(below, (at.start.line(), at.start.col() + 1));
                    entries.insert(key, value);
                }
            }
            Event::Alias(_) => Err(Bad::at(span, "an alias; write the value out")),
            _ => Err(Bad::at(span, "no value")),
        }
    }
}

fn plain(anchor: usize, tagged: bool, span: Span) -> Result<(), Bad> {
    match (anchor, tagged) {
        (0, false) => Ok(()),
        (0, true) => Err(Bad::at(span, "a tag; write the value without it")),
        _ => Err(Bad::at(span, "an anchor; write the value out where it is used")),
    }
}

/// A scalar without quotes as YAML 1.2's core schema reads it, as far as requests have such values.
fn scalar(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ => match text.parse::<i64>() {
            Ok(number) => number.into(),
            Err(_) => Value::String(text.to_owned()),
        },
    }
}
