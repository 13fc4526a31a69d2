//! `[explore]`: how sources of the language are read: node roles, libraries, types, tags, commands.
//! Frameworks have a file each (`frameworks/<id>/framework.toml`), see [`Framework`].

use super::Program;
use scaffold_syntax::{FieldNames, Kinds};
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;

/// A place that says which version of the language is meant.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct VersionSource {
    /// A file of the service's folder or one above it; the manifest, as it is read, where left out.
    pub file: Option<String>,
    /// The first group that matches is the version.
    pub pattern: String,
}

/// `[explore]`
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Explore {
    /// Node kinds and field names by role.
    pub nodes: Nodes,
    /// What stands between the segments of an import.
    #[serde(default = "slash")]
    pub import_separator: String,
    /// Levels below the root at which declarations and imports may begin.
    #[serde(default = "shallow")]
    pub depth: u32,
    /// Patterns for a first look at sources that need not be parsed.
    pub scan: Scan,
    /// Texts that mark a generated file when its first lines hold one of them.
    pub generated_markers: Vec<String>,
    /// Line starts that name a generator inside sources (`//go:generate `).
    #[serde(default)]
    pub generate_directives: Vec<String>,
    /// Variables that these commands are run with.
    #[serde(default)]
    pub generate_variables: GenerateVariables,
    /// Programs that write files; used to find who makes a generated file in task files and read-mes.
    #[serde(default)]
    pub generators: Vec<Generator>,
    /// Prefixes stripped from a type to get at what it is about (`*`, `[]`).
    pub type_wrappers: Vec<String>,
    /// Wrappers that make a value optional.
    pub optional_wrappers: Vec<String>,
    /// Wrappers that make a list or map.
    pub list_wrappers: Vec<String>,
    /// Native type → field class.
    pub types: BTreeMap<String, String>,
    /// Native types that hold an optional value of a class.
    #[serde(default)]
    pub optional_types: BTreeMap<String, String>,
    /// Fields that an embedded foreign type brings.
    #[serde(default)]
    pub embedded: BTreeMap<String, Vec<EmbeddedField>>,
    /// What annotations of fields mean.
    pub annotations: Annotations,
    /// Names of constants that stand for texts (HTTP verbs).
    #[serde(default)]
    pub constants: BTreeMap<String, String>,
    /// Functions that put texts together by a format with `%s`.
    #[serde(default)]
    pub format_functions: Vec<String>,
    /// Functions that join path segments.
    #[serde(default)]
    pub join_functions: Vec<String>,
    /// Migrations that are sources.
    #[serde(default, rename = "migration")]
    pub migrations: Vec<CodeMigration>,
    /// Libraries by what they are for.
    #[serde(default, rename = "library")]
    pub libraries: Vec<Library>,
    /// How files are named where the repository does not show it.
    pub file_naming: String,
    /// File name endings (before the extension) that say nothing about naming (`_test`).
    #[serde(default)]
    pub neutral_suffixes: Vec<String>,
    /// Extensions of files that may belong to a resource without being sources.
    #[serde(default)]
    pub companions: Vec<String>,
    /// Words of file and folder names in this language that name a layer, beyond the engine's own.
    #[serde(default)]
    pub layer_words: Vec<String>,
    /// Names of types that stand for a resource inside a folder of its own.
    #[serde(default)]
    pub entity_names: Vec<String>,
    /// Environment variables that compiling and testing depend on.
    #[serde(default)]
    pub build_env: Vec<String>,
    /// Default commands.
    pub commands: Commands,
    /// What a service is started with.
    #[serde(default)]
    pub program: Program,
    /// Name of the function that programs start with.
    #[serde(default)]
    pub entry_function: Option<String>,
    /// The package manager's name.
    #[serde(default)]
    pub package_manager: Option<String>,
    /// Lock files of other package managers → their names.
    #[serde(default)]
    pub lock_files: BTreeMap<String, String>,
    /// Where the version of the language is said, the most trusted place first; the manifest alone where left out.
    #[serde(default)]
    pub versions: Vec<VersionSource>,
    /// How a function without a name is shown.
    #[serde(default = "closure_name")]
    pub closure_name: String,
    /// The name of the object in its methods, where methods do not name it themselves.
    #[serde(default)]
    pub self_name: Option<String>,
    /// What a type is called inside its own methods.
    #[serde(default)]
    pub self_type: Option<String>,
    /// The method that runs when an object is made.
    #[serde(default)]
    pub constructor: Option<String>,
    /// How modules say what importing ones get.
    #[serde(default)]
    pub exports: Option<Exports>,
    /// Regular expression for decorators of what is only there for tests, with all that stands in it.
    #[serde(default)]
    pub test_marks: Option<String>,
    /// Functions handed to code that is not known are run: with what they close over they may register routes.
    #[serde(default)]
    pub callbacks: bool,
    /// Methods of lists that run a function for each item.
    #[serde(default)]
    pub iterators: Vec<String>,
    /// Words in an inline hook that refuses callers: such a hook stands guard.
    #[serde(default)]
    pub refusals: Vec<String>,
    /// Text that marks a method (receiver) of model types giving the table's name.
    #[serde(default)]
    pub table_name_functions: Vec<String>,
}

fn slash() -> String {
    "/".to_owned()
}

const fn shallow() -> u32 {
    4
}

fn closure_name() -> String {
    "(anonymous)".to_owned()
}

/// How modules say what importing ones get.
/// Names of the variables that tell a generator's command where it stands.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GenerateVariables {
    /// The name of the file that the command stands in.
    pub file: Option<String>,
    /// The package of that file.
    pub package: Option<String>,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Exports {
    /// Targets of assignments that are the whole of what a module gives (`module.exports`).
    pub whole: Vec<String>,
    /// The name of what is given without one.
    pub default: String,
    /// Field of the module that an export only passes on.
    pub source: String,
    /// Functions that give a module by its path (`require`).
    pub functions: Vec<String>,
}

/// Regular expressions for a first look at a source, where parsing every one would cost too much.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scan {
    /// Group 1: the package's name.
    pub package: String,
    /// Group 1: the name it is bound to, if one is given; group 2: the import's path.
    pub import: String,
    /// Group 1: the name of a declared type.
    #[serde(rename = "type")]
    pub type_: String,
    /// What no import stands behind: the first look ends there.
    #[serde(default)]
    pub declaration: Option<String>,
    /// The first line of a function in whose body nothing is declared that others see. The body ends at the next line
    /// that is indented no deeper. Without it sources are parsed whole for what they declare.
    #[serde(default)]
    pub body: Option<String>,
}

/// Migrations written in the language itself.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CodeMigration {
    /// The tool that runs them.
    pub tool: String,
    /// A pattern that the text of every one matches.
    pub text: String,
    /// How files are named, shown by an example.
    pub style: String,
    /// Each part of the service has a folder of them: shown with this in place of the part's name.
    #[serde(default)]
    pub each: Option<String>,
}

/// A program that writes files.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Generator {
    /// The program as commands call it.
    pub command: String,
    /// Texts in the header of the files it writes.
    pub headers: Vec<String>,
    /// Files it writes beside those, without a header.
    #[serde(default)]
    pub also: Vec<String>,
}

/// Node kinds by role, and names of their fields.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Nodes {
    pub function: Kinds,
    pub closure: Kinds,
    pub call: Kinds,
    pub member: Kinds,
    pub assign: Kinds,
    /// Declarations of variables and constants that bind names to values.
    pub bind: Kinds,
    pub construct: Kinds,
    /// One key and its value in a construct.
    pub pair: Kinds,
    /// Nodes that stand for their only named child.
    pub transparent: Kinds,
    pub binary: Kinds,
    #[serde(rename = "return")]
    pub return_: Kinds,
    pub index: Kinds,
    /// Parameters within a parameter list.
    pub parameter: Kinds,
    /// Arguments that are given by name, with fields `name` and `value`.
    #[serde(default)]
    pub keyword: Kinds,
    /// A declaration with decorators before it; the field `definition` holds it.
    #[serde(default)]
    pub decorated: Kinds,
    /// One decorator; its only named child is the expression.
    #[serde(default)]
    pub decorator: Kinds,
    /// Declarations of types that hold statements.
    #[serde(default)]
    pub class: Kinds,
    /// Lists and tuples of values.
    #[serde(default)]
    pub list: Kinds,
    /// `a += b`, with fields `left` and `right`.
    #[serde(default)]
    pub append: Kinds,
    /// Whole string literals that hold expressions.
    #[serde(default)]
    pub template: Kinds,
    /// Expressions inside a string literal.
    #[serde(default)]
    pub interpolation: Kinds,
    /// One item of a list of exports: what it is called here, and what elsewhere.
    #[serde(default)]
    pub export_item: Kinds,
    /// Literals of keys and values that are of no declared type.
    #[serde(default)]
    pub record: Kinds,
    /// Statements that hand declarations and values to importing modules.
    #[serde(default)]
    pub export: Kinds,
    /// Loops over the items of `right`, each bound to `left` in `body`.
    #[serde(default, rename = "loop")]
    pub loop_: Kinds,
    /// What stands for the object whose method runs.
    #[serde(default)]
    pub itself: Kinds,
    /// Parts of paths that name no step of them: the types that something generic is made for.
    #[serde(default)]
    pub generics: Kinds,
    /// Statements that do nothing when they run: imports, whose modules run when a name of theirs is asked for.
    #[serde(default)]
    pub ignored: Kinds,
    /// Patterns that take members out of a value by their names.
    #[serde(default)]
    pub unpack: Kinds,
    /// Those of `member` that are paths: they may begin at a module, a type or a library that no import names.
    #[serde(default)]
    pub path: Kinds,
    /// Lists of statements whose value is that of the last one.
    #[serde(default)]
    pub block: Kinds,
    /// Field names by role.
    pub fields: NodeFields,
}

/// Field names of the grammar by role.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NodeFields {
    pub name: FieldNames,
    pub body: FieldNames,
    pub parameters: FieldNames,
    /// What a method belongs to; empty where that is its first parameter.
    #[serde(default)]
    pub receiver: FieldNames,
    pub result: FieldNames,
    pub callee: FieldNames,
    pub arguments: FieldNames,
    pub object: FieldNames,
    pub property: FieldNames,
    pub left: FieldNames,
    pub right: FieldNames,
    /// What a decorated declaration declares.
    #[serde(default)]
    pub definition: FieldNames,
    /// Key of a pair.
    #[serde(default)]
    pub key: FieldNames,
    /// The only parameter of a function that has no list of them.
    #[serde(default)]
    pub parameter: FieldNames,
    #[serde(rename = "type")]
    pub type_: FieldNames,
    pub value: FieldNames,
}

/// A field that an embedded type brings.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EmbeddedField {
    pub name: String,
    #[serde(rename = "type")]
    pub native: String,
}

/// Meaning of annotation keys, as the language's hooks split them.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Annotations {
    /// The name that callers see.
    pub shown: Vec<String>,
    /// The column.
    pub column: Vec<String>,
    /// Comma-separated validations.
    pub validation: Vec<String>,
    /// Validation → what a value that passes it is: `email`, `url`, `phone`, `slug`.
    pub semantic: BTreeMap<String, String>,
    /// Present: unique.
    pub unique: Vec<String>,
    /// Present: the key.
    pub id: Vec<String>,
    /// The column's SQL type.
    pub sql_type: Vec<String>,
    /// Present: may be missing.
    pub optional: Vec<String>,
    /// The table that it references.
    pub references: Vec<String>,
}

/// A library and what using it says.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Library {
    /// Value of the fact.
    pub id: String,
    /// `database`, `validation`, `config`, `logging`, `test`, `migration`.
    pub kind: String,
    /// Import prefixes, whole path segments.
    #[serde(default)]
    pub imports: Vec<String>,
    /// Names in manifests, where they differ from those of imports.
    #[serde(default)]
    pub requires: Vec<String>,
    /// Parts of it that say nothing: error types, adapters to another library.
    #[serde(default)]
    pub except: Vec<String>,
    /// Known by what the manifest asks for as well: sources need not import it.
    #[serde(default)]
    pub by_manifest: bool,
    /// Part of the language's own library: no manifest asks for it.
    #[serde(default)]
    pub standard: bool,
    /// Known by code that this program wrote instead of by imports.
    #[serde(default)]
    pub generator: Option<String>,
    /// Its model types make the tables; there need be no migration.
    #[serde(default)]
    pub models_make_tables: bool,
}

/// Default commands; an empty one is not known unless the manifest names a script for it.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Commands {
    pub build: Vec<String>,
    pub test: Vec<String>,
    /// `{main}` stands for the folder of the program.
    pub start: Vec<String>,
    /// Scripts of the manifest that go before these.
    pub scripts: Option<Scripts>,
}

/// How scripts of a manifest are run, and which of them serve for what, the first that is there.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scripts {
    /// `{manager}` is the package manager, `{script}` the script's name.
    pub run: Vec<String>,
    pub build: Vec<String>,
    pub test: Vec<String>,
    pub start: Vec<String>,
    /// Texts in scripts that do nothing.
    #[serde(default)]
    pub empty: Vec<String>,
}
