//! `[syntax]`: node kinds by role, and the fields that hold their parts. The exemplar engine reads trees only
//! through these. Kinds are patterns (`class_body > pair`), see [`scaffold_syntax::Pattern`]; fields may be
//! `#0`, `#-1` for the first and the last named child.

use scaffold_syntax::{FieldNames, KindFields, Kinds};
use schemars::JsonSchema;
use serde::Deserialize;

/// The whole section.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Syntax {
    /// Leaves that are names.
    pub identifiers: Kinds,
    /// Nodes that are string literals (whole, quotes included), and pieces of text between what is put into one.
    pub strings: Kinds,
    /// Comments.
    pub comments: Kinds,
    /// What strings begin with, letters before the quote included (`"`, `"""`, `r#"`); they end with the same,
    /// mirrored and without the letters. A text that begins with none of them is all content.
    #[serde(default = "quotes")]
    pub quotes: Vec<String>,
    /// What lines of comments begin with.
    #[serde(default)]
    pub comment_marks: Vec<String>,
    /// What comments begin with that are about the file or block they stand in, not about what follows them.
    #[serde(default)]
    pub header_marks: Vec<String>,
    /// One step of indentation, where the text around does not show it.
    #[serde(default = "indent")]
    pub indent: String,
    /// Parents whose named children are siblings of one another: statements, arguments, parameters, members, imports.
    pub lists: Kinds,
    /// Items that the language's formatter keeps in order with their neighbours of the same kind: few show it already.
    #[serde(default)]
    pub sorted: Kinds,
    /// Those of `lists` that hold a call's arguments.
    #[serde(default)]
    pub arguments: Kinds,
    /// Those of `lists` that hold a function's parameters.
    #[serde(default)]
    pub parameters: Kinds,
    /// Those of `lists` that hold statements or top-level declarations.
    #[serde(default)]
    pub statements: Kinds,
    /// Nodes that declare a name seen outside a function → the field that holds the name.
    #[serde(default)]
    pub declarations: KindFields,
    /// Nodes that wrap declarations and may be left out when only one stands in them (`type ( … )`).
    #[serde(default)]
    pub declaration_groups: Kinds,
    /// Nodes that declare members of a type → the field that holds the name.
    #[serde(default)]
    pub members: KindFields,
    /// Those of `members` that are functions.
    #[serde(default)]
    pub member_functions: Kinds,
    /// Nodes that bind a name inside a function → the field that holds the name.
    #[serde(default)]
    pub locals: KindFields,
    /// Statements and expressions made of paths, whose segments name modules and what stands in them.
    #[serde(default)]
    pub paths: Kinds,
    /// Calls that follow one another on what the one before gives (`a.b(…).c(…)`): each is a sibling of the others.
    #[serde(default)]
    pub chains: Kinds,
    /// Nodes that select a member of something.
    #[serde(default)]
    pub selectors: Vec<Selector>,
    /// What imports look like.
    #[serde(default)]
    pub imports: Imports,
    /// What calls look like.
    #[serde(default)]
    pub calls: Calls,
    /// Nodes `key: value` → the field that holds the key; the value is the last child.
    #[serde(default)]
    pub keyed: KindFields,
    /// Keys whose value names the member that another type has for this one (`back_populates`).
    #[serde(default)]
    pub counterparts: Vec<String>,
    /// Bodies of functions.
    #[serde(default)]
    pub bodies: Kinds,
    /// Nodes that are functions or methods.
    #[serde(default)]
    pub functions: Kinds,
    /// Nodes that name the package or module of the file.
    #[serde(default)]
    pub package_clauses: Kinds,
    /// Those of `functions` that belong to a type.
    #[serde(default)]
    pub methods: Kinds,
    /// Parameters that take any number of arguments.
    #[serde(default)]
    pub variadics: Kinds,
    /// Types of many values of one type.
    #[serde(default)]
    pub sequences: Kinds,
    /// Names of functions that run without being called.
    #[serde(default)]
    pub roots: Vec<String>,
    /// The fields that hold the parts of nodes.
    #[serde(default)]
    pub fields: Fields,
}

fn quotes() -> Vec<String> {
    ["\"", "'", "`"].map(str::to_owned).to_vec()
}

fn indent() -> String {
    "    ".to_owned()
}

/// `[syntax.fields]`: fields of nodes by what they hold; several names where node kinds differ.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Fields {
    /// Name of what is declared.
    pub name: FieldNames,
    /// Type of a member, parameter, variable, literal or conversion.
    #[serde(rename = "type")]
    pub type_: FieldNames,
    /// Type of a literal, where that is not `type`.
    pub literal: FieldNames,
    /// What is assigned or declared, and the left side of an operator.
    pub left: FieldNames,
    /// What it is set to, and the right side of an operator.
    pub right: FieldNames,
    /// The operator.
    pub operator: FieldNames,
    /// What an index, a conversion or an operator with one side is applied to.
    pub operand: FieldNames,
    /// The index.
    pub index: FieldNames,
    /// What a guard asks.
    pub condition: FieldNames,
    /// What it guards.
    pub consequence: FieldNames,
    /// What a literal or function holds.
    pub body: FieldNames,
    /// The annotation of a member.
    pub annotation: FieldNames,
    /// A function's parameters, as opposed to receivers and results.
    pub parameters: FieldNames,
    /// What a function gives back.
    pub result: FieldNames,
    /// The types that a type takes members from, where they stand beside its body.
    pub bases: FieldNames,
}

/// A node that selects a member: `operand.member`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Selector {
    /// The nodes.
    pub node: Kinds,
    /// Field of what is selected from.
    pub operand: String,
    /// Field of what is selected.
    pub member: String,
}

/// What imports look like.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Imports {
    /// One import.
    pub node: Kinds,
    /// Field of its path.
    pub path: String,
    /// Field of its alias.
    pub alias: String,
    /// Statement around one or several.
    pub group: Kinds,
    /// A statement that imports `{path}`.
    pub statement: String,
    /// One of several in a group.
    pub item: String,
    /// What a group begins with, up to its first item.
    pub open: String,
    /// What parts the segments of a path.
    pub separator: String,
    /// Paths whose first segment matches come with the language and stand in a block of their own.
    pub standard: String,
    /// Paths that match name modules of the service itself.
    pub own: String,
    /// Names that bind nothing.
    pub unbound: Vec<String>,
}

/// What calls look like.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Calls {
    /// A call.
    pub node: Kinds,
    /// What is called.
    pub function: FieldNames,
    /// The arguments.
    pub arguments: FieldNames,
}
