//! A request: what is to be built, where, after which pattern, and what has to hold. The shape of the contract's request.

use crate::CheckLevel;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Error as _, MapAccess, Visitor};
use serde::ser::SerializeMap as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;

/// What `scaffold run` reads.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Request {
    /// What to build, in words; `feature` says it exactly.
    pub requirements: Option<String>,
    /// What to build; wins over the words.
    pub feature: Option<FeatureRequest>,
    /// Paths that have to be created, relative to the repository.
    pub files_to_create: Vec<String>,
    /// Paths that have to be edited.
    pub files_to_modify: Vec<String>,
    /// The file or resource to imitate; words around a path are fine.
    pub patterns_to_follow: Option<String>,
    /// Whether container files belong to it; they do where this is left out.
    pub include_docker: Option<bool>,
    /// What has to hold in the end.
    pub validation_criteria: CriteriaRequest,
    /// Id of the language; needed where no service stands and no path tells.
    pub lang: Option<String>,
    /// Id of the framework.
    pub framework: Option<String>,
    /// The service: its name or folder where several stand, the name of a new one.
    pub service: Option<String>,
    /// Whether documentation files are asked for.
    pub docs: bool,
}

/// A feature, said exactly.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct FeatureRequest {
    /// Id of its kind, e.g. `rest`.
    pub kind: Option<String>,
    /// The noun, in any casing and number.
    pub resource: Option<String>,
    /// Fields as `name:type[:modifier...]`.
    pub fields: Vec<String>,
    /// Protection of the routes: `inherit`, `required` or `none`.
    pub auth: Option<AuthRequest>,
    /// Whether what is read is kept in a cache.
    pub cache: bool,
}

/// Protection of the routes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum AuthRequest {
    /// As the imitated resource, or as the kind's default.
    Inherit,
    /// Every write is protected.
    Required,
    /// None is.
    None,
}

/// Criteria by how much they matter.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct CriteriaRequest {
    /// Must pass.
    pub critical: Vec<Criterion>,
    /// Should pass.
    pub expected: Vec<Criterion>,
    /// May pass.
    pub nice_to_have: Vec<Criterion>,
}

impl CriteriaRequest {
    /// Every list with its level and its name in requests, what matters most first.
    pub fn levels(&self) -> [(CheckLevel, &'static str, &[Criterion]); 3] {
        [
            (CheckLevel::Critical, "critical", &self.critical),
            (CheckLevel::Expected, "expected", &self.expected),
            (CheckLevel::NiceToHave, "nice_to_have", &self.nice_to_have),
        ]
    }
}

/// Something that has to hold: in words or by the id of a check, or a command that has to succeed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Criterion {
    /// Words, or a check's id.
    Words(String),
    /// Program and arguments, run in the repository.
    Run(Vec<String>),
}

impl Serialize for Criterion {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Words(text) => s.serialize_str(text),
            Self::Run(argv) => {
                let mut map = s.serialize_map(Some(1))?;
                map.serialize_entry("run", argv)?;
                map.end()
            }
        }
    }
}

/// What a criterion is written as.
const CRITERION: &str = "words, or `{\"run\": [\"program\", \"argument\"]}`";

impl<'de> Deserialize<'de> for Criterion {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct Read;
        impl<'de> Visitor<'de> for Read {
            type Value = Criterion;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(CRITERION)
            }

            fn visit_str<E>(self, text: &str) -> Result<Criterion, E> {
                Ok(Criterion::Words(text.to_owned()))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Criterion, A::Error> {
                let mut argv = None;
                while let Some(key) = map.next_key::<String>()? {
                    match key.as_str() {
                        "run" if argv.is_some() => return Err(A::Error::duplicate_field("run")),
                        "run" => argv = Some(map.next_value()?),
                        other => return Err(A::Error::unknown_field(other, &["run"])),
                    }
                }
                argv.map(Criterion::Run).ok_or_else(|| A::Error::missing_field("run"))
            }
        }
        d.deserialize_any(Read)
    }
}

impl JsonSchema for Criterion {
    fn schema_name() -> Cow<'static, str> {
        "Criterion".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "Words or the id of a check, or a command that has to succeed",
            "anyOf": [
                { "type": "string" },
                {
                    "type": "object",
                    "properties": {
                        "run": { "type": "array", "items": { "type": "string" }, "minItems": 1 }
                    },
                    "required": ["run"],
                    "additionalProperties": false
                }
            ]
        })
    }
}
