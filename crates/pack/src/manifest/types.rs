//! `[types.<class>]`: what a field class is in the language and in databases.

use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;

/// One field class.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct FieldClass {
    /// The type as the language writes it.
    pub native: String,
    /// Other spellings of types that hold the same class.
    pub aliases: Vec<String>,
    /// What has to be imported for it.
    pub import: Option<String>,
    /// The module that has to be required for it; without it, `instead` serves.
    pub module: Option<String>,
    /// The class that serves where `module` is not required.
    pub instead: Option<String>,
    /// What to say when `instead` serves.
    pub instead_note: Option<String>,
    /// The value of nothing.
    pub zero: String,
    /// Whether a value `{}` is there at all; empty where the type can't tell.
    pub present: String,
    /// Whether a value `{}` is not there; empty where the type can't tell.
    pub absent: String,
    /// How a text `{}` is read (two results: value and error); empty where nothing has to be done.
    pub parse: String,
    /// What `parse` needs imported.
    pub parse_import: Option<String>,
    /// Two different values as expressions.
    pub samples: Vec<String>,
    /// What `samples` need imported.
    pub samples_import: Option<String>,
    /// The same values as JSON.
    pub wire: Vec<String>,
    /// How a value `{}` of the code is told to callers, where that is not what it compares equal to.
    pub told: String,
    /// Rules of validation by struct tag that the class asks for.
    pub rules: Vec<String>,
    /// Type per database; `{max}`, `{precision}` and `{scale}` are filled in.
    pub sql: BTreeMap<String, String>,
}
