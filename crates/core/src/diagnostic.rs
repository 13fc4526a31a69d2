//! Places in files, and what is said about them. A `Diagnostic` is a fault of the user's code or input, not of this program.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;

/// A place in a file of the repository: path relative to its root with `/`, and a 1-based line.
/// Serialises as `path:line`, or `path` where no line is meant.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct At {
    /// Relative path, `/` separated.
    pub path: String,
    /// 1-based line; `None` means the whole file.
    pub line: Option<u32>,
}

impl At {
    /// A line of a file.
    pub fn line(path: impl Into<String>, line: u32) -> Self {
        Self { path: path.into(), line: Some(line) }
    }

    /// A whole file.
    pub fn file(path: impl Into<String>) -> Self {
        Self { path: path.into(), line: None }
    }
}

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}", self.path),
            None => f.write_str(&self.path),
        }
    }
}

impl Serialize for At {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for At {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        Ok(match text.rsplit_once(':').and_then(|(p, l)| Some((p, l.parse().ok()?))) {
            Some((path, line)) => Self::line(path, line),
            None => Self::file(text),
        })
    }
}

impl JsonSchema for At {
    fn schema_name() -> Cow<'static, str> {
        "At".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "description": "`path:line`, or `path` where no line is meant" })
    }
}

/// Something to tell the user about their code: one lowercase phrase, the place, and the way out apart from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Diagnostic {
    /// What is so, in one lowercase phrase; literals in backticks.
    pub message: String,
    /// Where, if there is a place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<At>,
    /// What to do next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
}

impl Diagnostic {
    /// A diagnostic without a place or hint.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), at: None, hint: None }
    }

    /// Adds the place.
    #[must_use]
    pub fn at(mut self, at: At) -> Self {
        self.at = Some(at);
        self
    }

    /// Adds the way out.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.at {
            Some(at) => write!(f, "{at}: {}", self.message),
            None => f.write_str(&self.message),
        }
    }
}

/// A weakness found in a file that stands, with the id of its rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    /// Id of the rule, as its own tool names it (`DL3007`).
    pub id: String,
    /// Where.
    pub at: At,
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub fix: String,
}
