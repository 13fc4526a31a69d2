//! The three formats, each read strictly: nothing unknown, nothing twice, nothing too deep.

use crate::yaml;
use scaffold_core::{At, Diagnostic, Request};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Longest document in bytes.
pub const MAX_BYTES: usize = 1 << 20;

/// What a document is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Json,
    Yaml,
    Toml,
}

impl Format {
    /// By the extension of a file's name; `None` where it tells nothing.
    pub fn of(name: &str) -> Option<Self> {
        match name.rsplit_once('.')?.1.to_lowercase().as_str() {
            "json" => Some(Self::Json),
            "yaml" | "yml" => Some(Self::Yaml),
            "toml" => Some(Self::Toml),
            _ => None,
        }
    }

    /// By how a text begins.
    pub fn guess(text: &str) -> Self {
        let mut lines = text.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#'));
        let Some(first) = lines.next() else { return Self::Json };
        let is_table = first.starts_with('[') && first.ends_with(']') && !first.contains(['{', '"']);
        let assigns = first
            .split_once('=')
            .is_some_and(|(key, _)| !key.trim().is_empty() && !key.contains([':', ' ', '{']))
            || first.split_once(" =").is_some_and(|(key, _)| !key.trim().contains([':', ' ', '{']));
        if first.starts_with('{') || (first.starts_with('[') && !is_table) {
            Self::Json
        } else if is_table || assigns {
            Self::Toml
        } else {
            Self::Yaml
        }
    }
}

/// Reads a request. `name` is what the document is called in messages; its extension tells the format, else its text.
///
/// # Errors
/// No text, too much of it, or no request; with line and column where the format knows them, else a JSON pointer.
pub fn read(name: &str, bytes: &[u8]) -> Result<Request, Diagnostic> {
    let at = |line: usize| At::line(name, u32::try_from(line).unwrap_or(u32::MAX));
    if bytes.len() > MAX_BYTES {
        return Err(Diagnostic::new("the request is longer than 1 MiB")
            .at(At::file(name))
            .hint("a request says what to build, not the code"));
    }
    let text = std::str::from_utf8(bytes).map_err(|e| {
        let line = bytes[..e.valid_up_to()].iter().filter(|b| **b == b'\n').count() + 1;
        Diagnostic::new(format!("the request is no UTF-8: byte {} can't be read", e.valid_up_to() + 1))
            .at(at(line))
            .hint("save it as UTF-8")
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim().is_empty() {
        return Err(Diagnostic::new("the request is empty").at(At::file(name)).hint(SHAPE));
    }
    let format = Format::of(name).unwrap_or_else(|| Format::guess(text));
    let refused = |fault: Refused| {
        let mut diagnostic = Diagnostic::new(fault.message).hint(SHAPE);
        diagnostic.at = Some(fault.line.map_or_else(|| At::file(name), at));
        diagnostic
    };
    match format {
        Format::Json => json(text),
        Format::Yaml => yaml(text),
        Format::Toml => toml(text),
    }
    .map_err(refused)
}

/// The way out of every fault of form.
const SHAPE: &str = "`scaffold schema request` shows what is accepted";

/// Why a document is refused.
struct Refused {
    line: Option<usize>,
    message: String,
}

/// ` in `/a/0``, or nothing for the document itself.
fn within(path: &serde_path_to_error::Path) -> String {
    match pointer(path) {
        p if p.is_empty() => String::new(),
        p => format!(" in `{p}`"),
    }
}

/// The JSON pointer of a path.
fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    let part = |segment: &Segment| match segment {
        Segment::Seq { index } => format!("/{index}"),
        Segment::Map { key } => format!("/{}", key.replace('~', "~0").replace('/', "~1")),
        Segment::Enum { .. } | Segment::Unknown => String::new(),
    };
    path.iter().map(part).collect()
}

fn json<T: DeserializeOwned>(text: &str) -> Result<T, Refused> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let refused = |path: String, e: &serde_json::Error| {
        let said = e.to_string();
        // The place is said once, in front.
        let said = said.rsplit_once(" at line ").map_or(said.as_str(), |(said, _)| said);
        let column = if e.line() > 0 { format!(" (column {})", e.column()) } else { String::new() };
        Refused { line: Some(e.line()).filter(|l| *l > 0), message: format!("{said}{path}{column}") }
    };
    let value: T =
        serde_path_to_error::deserialize(&mut reader).map_err(|e| refused(within(e.path()), e.inner()))?;
    reader.end().map_err(|e| refused(String::new(), &e))?;
    objects(&serde_json::from_str(text).map_err(|e| refused(String::new(), &e))?)?;
    Ok(value)
}

/// Members that are objects. Structures may be read from lists of their members too, which nobody means.
fn objects(document: &Value) -> Result<(), Refused> {
    for pointer in ["", "/feature", "/validation_criteria"] {
        if document.pointer(pointer).is_some_and(Value::is_array) {
            let what = if pointer.is_empty() { "the request" } else { pointer };
            return Err(Refused {
                line: None,
                message: format!("invalid type: `{what}` is a list, not an object"),
            });
        }
    }
    Ok(())
}

fn yaml<T: DeserializeOwned>(text: &str) -> Result<T, Refused> {
    let document = yaml::parse(text).map_err(|e| Refused {
        line: Some(e.line),
        message: format!("{} (column {})", e.message, e.column),
    })?;
    objects(&document.value)?;
    serde_path_to_error::deserialize(&document.value).map_err(|e| {
        let at = document.places.get(&pointer(e.path()));
        let column = at.map(|(_, column)| format!(" (column {column})")).unwrap_or_default();
        Refused {
            line: at.map(|(line, _)| *line),
            message: format!("{}{}{column}", e.inner(), within(e.path())),
        }
    })
}

fn toml<T: DeserializeOwned>(text: &str) -> Result<T, Refused> {
    let refused = |path: String, e: &toml::de::Error| {
        let before = e.span().map(|span| &text[..span.start.min(text.len())]);
        let column = before.map(|b| b.chars().rev().take_while(|c| *c != '\n').count() + 1);
        let column = column.map(|c| format!(" (column {c})")).unwrap_or_default();
        let said = e.message().lines().collect::<Vec<_>>().join(", ");
        Refused {
            line: before.map(|b| b.matches('\n').count() + 1),
            message: format!("{said}{path}{column}"),
        }
    };
    objects(&toml::from_str(text).map_err(|e| refused(String::new(), &e))?)?;
    let reader = toml::de::Deserializer::parse(text).map_err(|e| refused(String::new(), &e))?;
    serde_path_to_error::deserialize(reader).map_err(|e| refused(within(e.path()), e.inner()))
}
