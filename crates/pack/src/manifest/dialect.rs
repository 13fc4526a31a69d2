//! `[dialect]`: how types, values, annotations and statements that mention a data field are recognised and rewritten.

use scaffold_syntax::{KindFields, Kinds};
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The whole section.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Dialect {
    /// Values that may be missing.
    pub optional: Optional,
    /// A statement that declares local `{name}` as `{value}`.
    pub declare: String,
    /// Functions of the language that make a value of the type that is their first argument.
    pub allocators: Vec<String>,
    /// Patterns of types of many values; group 1 is the type of one.
    pub elements: Vec<String>,
    /// Patterns of types that only carry one value of another; group 1 is that one.
    pub carriers: Vec<String>,
    /// Patterns of types of several values, each of a type of its own; group 1 is their list.
    pub products: Vec<String>,
    /// What code inside an implementation calls the type that it is for.
    pub own_type: String,
    /// Nodes that implement a type → the field that holds it.
    pub implementations: KindFields,
    /// What a type's arguments begin with.
    pub type_arguments: String,
    /// Words written in capitals inside identifiers.
    pub initialisms: Vec<String>,
    /// Nodes whose list of members is a record type.
    pub records: Kinds,
    /// Nodes of literals with a type and a body.
    pub literals: Kinds,
    /// Nodes that hold a literal's elements.
    pub literal_bodies: Kinds,
    /// Nodes `name` among them that stand for `name: name`.
    pub shorthands: Kinds,
    /// Nodes that wrap one element of a literal and mean nothing themselves.
    pub wrappers: Kinds,
    /// Nodes `a, b := x, y`: they declare.
    pub declares: Kinds,
    /// Nodes that declare variables by name, type and value.
    pub variables: Kinds,
    /// Nodes `a = b`.
    pub assigns: Kinds,
    /// Statements that may be stamped for a field.
    pub statements: Kinds,
    /// Nodes that guard statements by a condition.
    pub guards: Kinds,
    /// Lists of cases, and the cases.
    pub cases: Kinds,
    /// Nodes that contain a whole function as a value.
    pub closures: Kinds,
    /// Nodes that compare their first child with their last.
    pub comparisons: Kinds,
    /// The operator that compares with truths, and the one that compares with all else, where they differ.
    pub identity: Vec<String>,
    /// Operators that join conditions.
    pub joins: Vec<String>,
    /// Nodes with one operand that take an address or follow one.
    pub unaries: Kinds,
    /// Patterns that take members of a value apart by their names.
    pub unpacks: Kinds,
    /// Decorators of members.
    pub decorators: Kinds,
    /// The decorator that lets a member be missing.
    pub optional_decorator: String,
    /// What decorators that check a value begin with.
    pub validators: Vec<String>,
    /// Names that libraries give to what new fields need → the modules they come from.
    pub symbols: std::collections::BTreeMap<String, Vec<String>>,
    /// Calls whose arguments are bound to columns by their position.
    pub positional: Vec<String>,
    /// Those whose arguments are a row of values, one for each field in order.
    pub rows: Vec<String>,
    /// Calls of a chain that hand a statement one value each.
    pub binds: Vec<String>,
    /// Calls that show their arguments as text.
    pub formatters: Vec<String>,
    /// First words of functions that make or change something.
    pub writers: Vec<String>,
    /// First words of functions that look something up.
    pub lookups: Vec<String>,
    /// Functions that run a case of a test, its title first.
    pub subtests: Vec<String>,
    /// Loops and comprehensions.
    pub loops: Kinds,
    /// A text with a number behind it: `{text}` and `{index}`.
    pub numbered: String,
    /// The module that it takes.
    pub numbered_import: String,
    /// Texts of code that answers 409 to a caller.
    pub conflicts: Vec<String>,
    /// Texts of code that knows a database's refusal of a value that is taken.
    pub violations: Vec<String>,
    /// Texts of code that refuses such a value itself before it is stored.
    pub asks_first: Vec<String>,
    /// Rules that are calls.
    pub rule_calls: RuleCalls,
    /// Functions that take as many as there are: one call takes the new one too.
    pub gathers: Vec<String>,
    /// By library: functions that write a record's members and pass over those without a value.
    pub sparing: BTreeMap<String, Vec<String>>,
    /// Words of names that stand for filters, searches and orders.
    pub filters: Vec<String>,
    /// Words of names that stand for paging, beside the entity's own.
    pub paging: Vec<String>,
    /// Names that types and values need → the module that they are imported from by name.
    pub names: BTreeMap<String, String>,
    /// Separators between two package members and the like in a qualified type.
    pub qualifier: String,
    /// Annotations on members.
    pub tags: Tags,
    /// Files in which libraries of databases have their models declared, in a language of their own.
    pub models: Vec<Models>,
}

/// `[[dialect.models]]`: models that a client is generated from.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Models {
    /// The library, as the fact `database` names it.
    pub library: String,
    /// What names of the files end with.
    pub suffix: String,
    /// Regular expression for the whole declaration of `{name}`.
    pub block: String,
    /// Regular expression for members that every model has like this one: its key, what the database sets.
    pub kept: String,
    /// What marks the key among them.
    pub key: String,
    /// What lines about the whole model begin with.
    pub block_attribute: String,
    /// Type by class.
    pub types: BTreeMap<String, String>,
    /// What is said of the column's own type, by class.
    pub natives: BTreeMap<String, String>,
    /// Regular expression for files whose database has no such types.
    pub plain: String,
    /// What makes a member unique.
    pub unique: String,
    /// What says that the column is called `{}`.
    pub column: String,
}

/// Values that may be missing: how types and expressions say so.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Optional {
    /// Types of them, `{}` for the type of the value; the first is how new ones are written.
    pub types: Vec<String>,
    /// An expression that gives such a value of `{}`; `{}` alone where values need nothing.
    pub given: String,
    /// An expression that gives the value of such a `{}`.
    pub followed: String,
    /// `given` is only for variables, not for literals.
    pub of_variables: bool,
    /// The missing value.
    pub nothing: String,
    /// What stands behind the name of a member that may be missing, in place of a mark of its type (`?`).
    pub member_mark: String,
    /// A condition that `{}` is there.
    pub present: String,
    /// A condition that it is not.
    pub absent: String,
    /// Statements that set local `{name}` of `{type}` to `{value}` only where `{reference}` is there.
    pub guarded: String,
}

/// Calls that list a field and the rules for it (`Field(&m.Name, Required, Length(0, 128))`), in a call that lists them.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RuleCalls {
    /// Functions around the rules of all fields.
    pub all: Vec<String>,
    /// Functions of one field: it first, its rules behind it.
    pub one: Vec<String>,
    /// Rules that a value is there.
    pub required: Vec<String>,
    /// Rules for texts alone.
    pub textual: Vec<String>,
}

/// Annotations of the form `key:"value"` in one text.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Tags {
    /// A pattern with groups 1 (key) and 2 (value).
    pub pattern: String,
    /// The key that names fields as callers see them.
    pub shown: String,
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
    /// Rules that say how a date or time is written as text, by a layout (`datetime=2006-01-02`).
    pub layouts: Vec<String>,
    /// The rule that a text is an address of mail.
    pub email: String,
    /// The rule that a text is a URL.
    pub url: String,
    /// The rule that a value is at least `{}`.
    pub min: String,
    /// The rule that a value is at most `{}`.
    pub max: String,
    /// What single settings say.
    pub setting: Settings,
    /// Classes that are never required by a rule.
    pub never_required: Vec<String>,
}

/// Names of settings in lower case, without spaces and underscores.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// The column's name.
    pub column: Vec<String>,
    /// The column's type.
    #[serde(rename = "type")]
    pub type_: Vec<String>,
    /// The length of a text.
    pub size: Vec<String>,
    /// The value must be there.
    pub required: Vec<String>,
    /// The value is unique.
    pub unique: Vec<String>,
    /// The value is the key.
    pub key: Vec<String>,
    /// How a new unique field says so.
    pub new_unique: String,
    /// How a new type is set, `{}` for the type.
    pub new_type: String,
}
