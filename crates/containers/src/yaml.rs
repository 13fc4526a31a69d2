//! A YAML document as a tree with the place of every node. Aliases and merge keys are resolved; nothing is written here.

use saphyr_parser::{Event, Parser, ScalarStyle};
use std::collections::BTreeMap;
use std::ops::Range;

/// Most nodes of a document, aliases counted in full: no real file comes near, and aliases of aliases can't fill memory.
const MAX_NODES: usize = 200_000;

/// Why a text is no document that can be worked with.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct YamlError {
    /// 1-based line.
    pub line: u32,
    /// What is wrong.
    pub message: String,
}

/// A node.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Bytes of a scalar or of a flow collection; of a block collection, from its first key or dash to the end of its
    /// last value; of an alias, where it is used.
    pub span: Range<usize>,
    /// 1-based line where it starts.
    pub line: u32,
    /// Bytes in front of it in its line.
    pub column: usize,
    /// It has an anchor, so that others may be changed with it.
    pub anchored: bool,
    /// It stands elsewhere, and is used here.
    pub aliased: bool,
    /// What it is.
    pub kind: Kind,
}

/// What a node is.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// A scalar.
    Scalar {
        /// Without quotes and escapes.
        text: String,
        /// Written without quotes: `true`, `1` and `null` are no strings.
        plain: bool,
    },
    /// A mapping: keys and values in order.
    Map {
        /// Its entries as they are written, merge keys among them.
        entries: Vec<(Node, Node)>,
        /// Written with braces.
        flow: bool,
    },
    /// A sequence.
    List {
        /// Its items.
        items: Vec<Node>,
        /// Written with brackets.
        flow: bool,
    },
}

impl Node {
    /// The text of a scalar; `null` has none.
    pub fn text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Scalar { text, plain } if !(*plain && is_null(text)) => Some(text),
            _ => None,
        }
    }

    /// Whether it is nothing, written or not.
    pub fn is_null(&self) -> bool {
        matches!(&self.kind, Kind::Scalar { text, plain: true } if is_null(text))
    }

    /// Items of a sequence.
    pub fn items(&self) -> &[Node] {
        match &self.kind {
            Kind::List { items, .. } => items,
            _ => &[],
        }
    }

    /// Entries of a mapping as they are written here; what is merged in is left out.
    pub fn own(&self) -> &[(Node, Node)] {
        match &self.kind {
            Kind::Map { entries, .. } => entries,
            _ => &[],
        }
    }

    /// Entries of a mapping with what merge keys (`<<`) bring, its own first.
    pub fn entries(&self) -> Vec<(&Node, &Node)> {
        let mut out: Vec<(&Node, &Node)> = Vec::new();
        for (key, value) in self.own().iter().filter(|(k, _)| !is_merge(k)) {
            out.push((key, value));
        }
        for (_, merged) in self.own().iter().filter(|(k, _)| is_merge(k)) {
            let sources = match &merged.kind {
                Kind::List { items, .. } => items.iter().collect(),
                _ => vec![merged],
            };
            for (key, value) in sources.into_iter().flat_map(Node::entries) {
                if !out.iter().any(|(k, _)| k.text() == key.text()) {
                    out.push((key, value));
                }
            }
        }
        out
    }

    /// The value of a key, merged ones too.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|(_, v)| v)
    }

    /// A key with its value, merged ones too.
    pub fn entry(&self, key: &str) -> Option<(&Node, &Node)> {
        self.entries().into_iter().find(|(k, _)| k.text() == Some(key))
    }

    /// Whether it is a collection in braces or brackets.
    pub fn is_flow(&self) -> bool {
        matches!(&self.kind, Kind::Map { flow: true, .. } | Kind::List { flow: true, .. })
    }

    /// What it means, with everything resolved.
    pub fn value(&self) -> serde_json::Value {
        use serde_json::Value;
        match &self.kind {
            Kind::Scalar { text, plain: false } => Value::String(text.clone()),
            Kind::Scalar { text, plain: true } => match text.as_str() {
                t if is_null(t) => Value::Null,
                "true" | "True" | "TRUE" => Value::Bool(true),
                "false" | "False" | "FALSE" => Value::Bool(false),
                t => t.parse::<i64>().map_or_else(|_| Value::String(t.to_owned()), Value::from),
            },
            Kind::List { items, .. } => Value::Array(items.iter().map(Node::value).collect()),
            Kind::Map { .. } => {
                let entries = self.entries().into_iter();
                Value::Object(
                    entries.map(|(k, v)| (k.text().unwrap_or("null").to_owned(), v.value())).collect(),
                )
            }
        }
    }
}

fn is_null(text: &str) -> bool {
    matches!(text, "" | "~" | "null" | "Null" | "NULL")
}

fn is_merge(key: &Node) -> bool {
    matches!(&key.kind, Kind::Scalar { text, plain: true } if text == "<<")
}

/// Reads the one document of a text; `None` where there is nothing but comments.
///
/// # Errors
/// It is no YAML, has several documents, a key twice, or more nodes than any real file.
pub fn parse(text: &str) -> Result<Option<Node>, YamlError> {
    let bare = text.strip_prefix('\u{feff}').unwrap_or(text);
    let shift = text.len() - bare.len();
    let mut builder = Builder { text, offsets: offsets(text), shift, anchors: BTreeMap::new(), count: 0 };
    let mut parser = Parser::new_from_str(bare);
    let mut root = None;
    loop {
        let (event, span) = match parser.next_event() {
            None => return Ok(root),
            Some(Ok(next)) => next,
            Some(Err(e)) => {
                return Err(YamlError { line: line_of(e.marker().line()), message: e.info().to_owned() });
            }
        };
        match event {
            Event::StreamEnd => return Ok(root),
            Event::DocumentStart(_) if root.is_some() => {
                let message = "several documents in one file".to_owned();
                return Err(YamlError { line: line_of(span.start.line()), message });
            }
            Event::StreamStart | Event::Nothing | Event::DocumentStart(_) | Event::DocumentEnd => {}
            event => root = Some(builder.node(&mut parser, event, span)?),
        }
    }
}

/// Byte of each character, where they differ.
fn offsets(text: &str) -> Option<Vec<usize>> {
    (!text.is_ascii()).then(|| {
        let bare = text.strip_prefix('\u{feff}').unwrap_or(text);
        bare.char_indices().map(|(at, _)| at).chain([bare.len()]).collect()
    })
}

fn line_of(line: usize) -> u32 {
    u32::try_from(line).unwrap_or(u32::MAX)
}

struct Builder<'a> {
    text: &'a str,
    offsets: Option<Vec<usize>>,
    shift: usize,
    anchors: BTreeMap<usize, Node>,
    count: usize,
}

type Events<'a> = Parser<'a, saphyr_parser::StrInput<'a>>;

impl<'a> Builder<'a> {
    fn byte(&self, marker: saphyr_parser::Marker) -> usize {
        let index = marker.index();
        let byte = self.offsets.as_ref().map_or(index, |o| o.get(index).copied().unwrap_or(self.text.len()));
        (byte + self.shift).min(self.text.len())
    }

    fn next(&self, parser: &mut Events<'a>) -> Result<(Event<'a>, saphyr_parser::Span), YamlError> {
        match parser.next_event() {
            Some(Ok(next)) => Ok(next),
            Some(Err(e)) => Err(YamlError { line: line_of(e.marker().line()), message: e.info().to_owned() }),
            None => Err(YamlError { line: 1, message: "the document ends early".to_owned() }),
        }
    }

    fn node(
        &mut self,
        parser: &mut Events<'a>,
        event: Event<'a>,
        span: saphyr_parser::Span,
    ) -> Result<Node, YamlError> {
        let line = line_of(span.start.line());
        let start = self.byte(span.start);
        self.count += 1;
        let (kind, anchor, end) = match event {
            Event::Alias(id) => {
                let known = self.anchors.get(&id);
                let mut node = known
                    .cloned()
                    .ok_or_else(|| YamlError { line, message: "an alias of itself".to_owned() })?;
                self.count += size(&node);
                if self.count > MAX_NODES {
                    return Err(YamlError { line, message: "too large with its aliases".to_owned() });
                }
                node.span = start..self.byte(span.end);
                node.line = line;
                node.column = self.column(start);
                node.aliased = true;
                node.anchored = false;
                return Ok(node);
            }
            Event::Scalar(text, style, anchor, _) => {
                let plain = style == ScalarStyle::Plain;
                let kind = Kind::Scalar { text: text.into_owned(), plain };
                let end = self.byte(span.end);
                (kind, anchor, end)
            }
            Event::SequenceStart(anchor, _) => {
                let flow = self.text[start..].starts_with('[');
                let mut items = Vec::new();
                let end = loop {
                    let (event, span) = self.next(parser)?;
                    if event == Event::SequenceEnd {
                        break self.closed(span, ']');
                    }
                    items.push(self.node(parser, event, span)?);
                };
                let end = if flow { end } else { items.last().map_or(start, |n| n.span.end) };
                (Kind::List { items, flow }, anchor, end)
            }
            Event::MappingStart(anchor, _) => {
                let flow = self.text[start..].starts_with('{');
                let mut entries: Vec<(Node, Node)> = Vec::new();
                let end = loop {
                    let (event, span) = self.next(parser)?;
                    if event == Event::MappingEnd {
                        break self.closed(span, '}');
                    }
                    let key = self.node(parser, event, span)?;
                    let twice = !is_merge(&key)
                        && entries.iter().any(|(k, _)| k.text().is_some() && k.text() == key.text());
                    if twice {
                        let message = format!("`{}` stands twice", key.text().unwrap_or_default());
                        return Err(YamlError { line: key.line, message });
                    }
                    let (event, span) = self.next(parser)?;
                    let mut value = self.node(parser, event, span)?;
                    // What is not written stands behind its key.
                    if value.is_null() && value.span.is_empty() && !value.aliased {
                        value.span = key.span.end..key.span.end;
                    }
                    entries.push((key, value));
                };
                let end = if flow {
                    end
                } else {
                    entries.last().map_or(start, |(k, v)| v.span.end.max(k.span.end))
                };
                (Kind::Map { entries, flow }, anchor, end)
            }
            _ => return Err(YamlError { line, message: "no value where one is wanted".to_owned() }),
        };
        let node = Node {
            span: start..end.max(start),
            line,
            column: self.column(start),
            anchored: anchor != 0,
            aliased: false,
            kind,
        };
        if anchor != 0 {
            self.anchors.insert(anchor, node.clone());
        }
        Ok(node)
    }

    /// The end of a flow collection: behind its bracket. What the parser says reaches to the next token.
    fn closed(&self, span: saphyr_parser::Span, bracket: char) -> usize {
        let (start, end) = (self.byte(span.start), self.byte(span.end));
        let inside = self.text.get(start..end).and_then(|t| t.find(bracket));
        inside.map_or(end, |at| start + at + bracket.len_utf8())
    }

    fn column(&self, at: usize) -> usize {
        at - self.text[..at].rfind('\n').map_or(0, |n| n + 1)
    }
}

fn size(node: &Node) -> usize {
    1 + match &node.kind {
        Kind::Scalar { .. } => 0,
        Kind::List { items, .. } => items.iter().map(size).sum(),
        Kind::Map { entries, .. } => entries.iter().map(|(k, v)| size(k) + size(v)).sum(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(text: &str) -> Node {
        parse(text).unwrap().unwrap()
    }

    #[test]
    fn resolves_anchors_and_merge_keys() {
        let node = read("x: &x {a: 1, b: 2}\ny:\n  <<: *x\n  b: 3\nz: *x\nl:\n  <<: [*x, {c: 4, a: 9}]\n");
        assert_eq!(node.get("y").unwrap().value(), json!({"a": 1, "b": 3}));
        assert_eq!(node.get("z").unwrap().value(), json!({"a": 1, "b": 2}));
        assert_eq!(node.get("l").unwrap().value(), json!({"a": 1, "b": 2, "c": 4}));
        assert!(node.get("z").unwrap().aliased && node.get("x").unwrap().anchored);
    }

    #[test]
    fn keeps_strings_apart_from_other_scalars() {
        let node = read("a: \"1\"\nb: 1\nc: yes\nd: true\ne:\nf: '~'\ng: 08\n");
        assert_eq!(
            node.value(),
            json!({"a": "1", "b": 1, "c": "yes", "d": true, "e": null, "f": "~", "g": 8})
        );
    }

    #[test]
    fn places_are_bytes_whatever_the_line_endings_and_characters() {
        for text in ["# ä\na: ö\nb: 'x'\n", "\u{feff}# ä\r\na: ö\r\nb: 'x'\r\n", "a: ö\nb:   'x'"] {
            let node = read(text);
            let (key, value) = node.entry("b").unwrap();
            assert_eq!((&text[key.span.clone()], &text[value.span.clone()]), ("b", "'x'"), "{text:?}");
            assert_eq!(&text[node.get("a").unwrap().span.clone()], "ö");
        }
    }

    #[test]
    fn blocks_end_with_their_last_value() {
        let text = "a:\n  b: 1\n  c: [2]\n# note\n\nd: |\n  x\n  y\ne:\n  - f\n  - g: h\n";
        let node = read(text);
        let of = |key: &str| &text[node.get(key).unwrap().span.clone()];
        assert_eq!(of("a"), "b: 1\n  c: [2]");
        assert_eq!(of("e"), "- f\n  - g: h");
    }

    #[test]
    fn flow_collections_end_with_their_bracket() {
        let text = "a: [x, y]   # why\nb: {c: [1], d: 2}  # not\ne: [\n  f, # g\n]\n\n# h\n";
        let node = read(text);
        let of = |key: &str| &text[node.get(key).unwrap().span.clone()];
        assert_eq!((of("a"), of("b"), of("e")), ("[x, y]", "{c: [1], d: 2}", "[\n  f, # g\n]"));
    }

    #[test]
    fn says_what_is_no_document() {
        let fault = |text: &str| parse(text).unwrap_err();
        assert_eq!(fault("a: 1\na: 2\n"), YamlError { line: 2, message: "`a` stands twice".into() });
        assert_eq!(fault("a: 1\n---\nb: 2\n").line, 2);
        assert!(parse("a: [1\nb: 2\n").is_err());
        assert_eq!(parse("# nothing\n").unwrap(), None);
    }

    #[test]
    fn refuses_aliases_that_grow_without_end() {
        let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
        for n in 1..12 {
            let last = format!("*a{}", n - 1);
            text += &format!("a{n}: &a{n} [{}]\n", vec![last; 10].join(", "));
        }
        assert!(parse(&text).unwrap_err().message.contains("too large"));
    }
}
