//! `[dialect]`: how types, values, annotations and statements that mention a data field are recognised and rewritten.

use serde::Deserialize;

/// The whole section.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Dialect {
    /// Prefix of a type whose value may be missing.
    pub pointer: String,
    /// Prefix of an expression that gives such a value of another.
    pub address: String,
    /// The missing value.
    pub nothing: String,
    /// Statements that set local `{name}` of `{type}` to `{value}` only where `{reference}` is there.
    pub guarded: String,
    /// Words written in capitals inside identifiers.
    pub initialisms: Vec<String>,
    /// Nodes whose list of members is a record type.
    pub records: Vec<String>,
    /// Field of a member's or parameter's type.
    pub type_field: String,
    /// Field of a member's annotation.
    pub tag_field: String,
    /// Nodes of literals with a type and a body.
    pub literals: Vec<String>,
    /// Nodes that hold a literal's elements.
    pub literal_bodies: Vec<String>,
    /// Nodes that wrap one element of a literal and mean nothing themselves.
    pub wrappers: Vec<String>,
    /// Nodes `a, b := x, y`: they declare, with fields `left` and `right`.
    pub declares: Vec<String>,
    /// Nodes that declare variables with `name`, `type` and `value`.
    pub variables: Vec<String>,
    /// Nodes `a = b`, with fields `left` and `right`.
    pub assigns: Vec<String>,
    /// Statements that may be stamped for a field.
    pub statements: Vec<String>,
    /// Nodes that guard statements by a `condition`.
    pub guards: Vec<String>,
    /// Lists of cases, and the cases.
    pub cases: Vec<String>,
    /// Nodes that contain a whole function as a value.
    pub closures: Vec<String>,
    /// Operators that join conditions.
    pub joins: Vec<String>,
    /// Nodes with one operand that take an address or follow one.
    pub unaries: Vec<String>,
    /// Calls whose arguments are bound to columns by their position.
    pub positional: Vec<String>,
    /// Those whose arguments are a row of values, one for each field in order.
    pub rows: Vec<String>,
    /// Calls that show their arguments as text.
    pub formatters: Vec<String>,
    /// First words of functions that look something up.
    pub lookups: Vec<String>,
    /// Words of names that stand for filters, searches and orders.
    pub filters: Vec<String>,
    /// Words of names that stand for paging, beside the entity's own.
    pub paging: Vec<String>,
    /// Separators between two package members and the like in a qualified type.
    pub qualifier: String,
    /// Annotations on members.
    pub tags: Tags,
}

/// Annotations of the form `key:"value"` in one text.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Tags {
    /// A pattern with groups 1 (key) and 2 (value).
    pub pattern: String,
    /// Keys whose value names the field, options after a comma.
    pub names: Vec<String>,
    /// Those of `names` that name a column.
    pub columns: Vec<String>,
    /// Keys whose value lists validation rules by comma.
    pub rules: Vec<String>,
    /// Keys whose value lists `name:value` by semicolon.
    pub settings: Vec<String>,
    /// The rule that a value is there.
    pub required: String,
    /// The rule that a value may be missing.
    pub optional: String,
    /// Rules that bound a length, kept with the new field's own bound.
    pub lengths: Vec<String>,
    /// Classes that are never required by a rule.
    pub never_required: Vec<String>,
}
