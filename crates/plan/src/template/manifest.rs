//! What the pack's data says about templates: `new.toml`, `resource.toml`, `types.toml`, `names.toml`.

use serde::Deserialize;
use std::collections::BTreeMap;

/// `new.toml` of a framework.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ServiceRules {
    /// The database where none is asked for.
    pub(super) database: String,
    /// How many migrations stand before those of the resources.
    #[serde(default)]
    pub(super) migrations: usize,
    /// Files of every service.
    #[serde(rename = "file")]
    pub(super) files: Vec<FileRule>,
}

/// `[message]` of `resource.toml`, as `scaffold_core::SampleMessage` explains it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MessageRule {
    pub(super) exchange: String,
    pub(super) key: String,
    pub(super) queue: String,
    pub(super) dead: String,
    pub(super) body: String,
    #[serde(default)]
    pub(super) before: String,
    pub(super) kept: String,
}

/// `new.toml` of a kind of its own: what its services have otherwise than the framework's.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct KindRules {
    /// How many migrations stand before those of the resources.
    #[serde(default)]
    pub(super) migrations: usize,
    /// Paths of files that they do not have.
    #[serde(default)]
    pub(super) without: Vec<String>,
    /// Files that they have besides; one of the same path takes the place of the framework's.
    #[serde(default, rename = "file")]
    pub(super) files: Vec<FileRule>,
}

impl ServiceRules {
    /// As a kind has them.
    ///
    /// # Errors
    /// The path that it goes without, but nobody has.
    pub(super) fn of_kind(mut self, kind: KindRules) -> Result<Self, String> {
        if let Some(unknown) = kind.without.iter().find(|w| self.files.iter().all(|f| f.path != **w)) {
            return Err(unknown.clone());
        }
        let other = |path: &String| kind.files.iter().any(|f| f.path == *path);
        self.files.retain(|f| !kind.without.contains(&f.path) && !other(&f.path));
        self.files.extend(kind.files);
        self.migrations = kind.migrations;
        Ok(self)
    }
}

/// `resource.toml` of a framework, for services that `new.toml` makes, or `starter.toml`, for others; those that keep their
/// data by a library of which there is a `starter-LIBRARY.toml` have that.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ResourceRules {
    /// Files that a service must have for the templates to fit.
    #[serde(default)]
    pub(super) expects: Vec<String>,
    /// Libraries that it must ask for.
    #[serde(default)]
    pub(super) libraries: Vec<String>,
    /// Library, or the language itself → the first version that the templates are written for.
    #[serde(default)]
    pub(super) least: BTreeMap<String, String>,
    /// Packages and types that services have themselves: no resource can be called like one.
    #[serde(default)]
    pub(super) taken: Vec<String>,
    /// Value of the `database` fact, or a library that the service asks for → the database's row.
    #[serde(default)]
    pub(super) databases: BTreeMap<String, String>,
    /// Row → what shows that it is meant, where several have the same fact.
    #[serde(default)]
    pub(super) marks: BTreeMap<String, Mark>,
    /// The row where no database is in use.
    #[serde(default)]
    pub(super) database: Option<String>,
    /// What is said where that row serves.
    #[serde(default)]
    pub(super) note: Option<String>,
    /// What is said of routes that nothing protects; without it the templates protect them.
    #[serde(default)]
    pub(super) open: Option<String>,
    /// Folder of the migrations.
    #[serde(default)]
    pub(super) migrations: String,
    /// How the name of the resource's migration ends.
    #[serde(default)]
    pub(super) migration_suffix: String,
    /// More texts for the templates of this file and for its paths; templates.
    #[serde(default, rename = "let")]
    pub(super) lets: BTreeMap<String, String>,
    /// What the service's own code must give to what is made.
    #[serde(default, rename = "handle")]
    pub(super) handles: Vec<HandleRule>,
    /// Stem of files that are imported by their folder.
    #[serde(default)]
    pub(super) index: String,
    /// New files are modules that the program or library of the router's file has to declare.
    #[serde(default)]
    pub(super) declared: bool,
    /// Whether fields may refer to other resources.
    #[serde(default = "yes")]
    pub(super) references: bool,
    /// A message that its queue takes: texts are templates.
    #[serde(default)]
    pub(super) message: Option<MessageRule>,
    /// Verb and path of every endpoint.
    #[serde(default)]
    pub(super) endpoints: Vec<(String, String)>,
    /// What the changed server is asked, where endpoints do not tell by themselves what is answered.
    #[serde(default, rename = "question")]
    pub(super) questions: Vec<QuestionRule>,
    /// Files of a resource.
    #[serde(rename = "file")]
    pub(super) files: Vec<FileRule>,
    /// Modules that the files import.
    #[serde(default, rename = "require")]
    pub(super) requires: Vec<RequireRule>,
    /// Places in files that stand.
    #[serde(default, rename = "edit")]
    pub(super) edits: Vec<EditRule>,
}

fn yes() -> bool {
    true
}

/// Something of the service's own that templates use: what is declared as one, and used as one most.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HandleRule {
    /// What templates know it by.
    pub(super) name: String,
    /// What it is, in words.
    pub(super) what: String,
    /// A text that every file holds in which it is declared or used.
    #[serde(default)]
    pub(super) mark: String,
    /// Queries of declarations, captured as `@name`; templates see the other captures.
    pub(super) declared: Vec<String>,
    /// Queries of uses, captured as `@name`; templates see the other captures of the commonest.
    #[serde(default)]
    pub(super) used: Vec<String>,
    /// One that nothing uses serves too.
    #[serde(default)]
    pub(super) unused: bool,
    /// Of several that are used alike the first serves.
    #[serde(default)]
    pub(super) any: bool,
    /// Templates can do without.
    #[serde(default)]
    pub(super) optional: bool,
    /// What is made uses it as soon as it is imported: its own file can't import that before it declares it.
    #[serde(default)]
    pub(super) at_once: bool,
    /// Those that stand before every guarded route that writes, as a list; empty where that can't be told.
    #[serde(default)]
    pub(super) guards: bool,
}

/// A question to the server; all texts but `check` and `title` are templates.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct QuestionRule {
    /// Id of the check that it belongs to.
    pub(super) check: String,
    /// That check's title.
    pub(super) title: String,
    /// Verb and path.
    pub(super) endpoint: (String, String),
    /// JSON that is sent.
    pub(super) body: String,
    /// Status of the right answer.
    pub(super) status: u16,
    /// What it holds, as compact JSON.
    pub(super) answer: String,
    /// Condition; an expression.
    #[serde(default)]
    pub(super) when: Option<String>,
}

/// A text that a file of the service holds.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Mark {
    pub(super) path: String,
    pub(super) text: String,
}

/// One file that a template makes.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileRule {
    /// Path of the template within the pack.
    pub(super) template: String,
    /// Path of the file; a template.
    pub(super) path: String,
    /// Condition; an expression.
    #[serde(default)]
    pub(super) when: Option<String>,
    /// Several resources use it: one that stands is left as it is.
    #[serde(default)]
    pub(super) shared: bool,
    /// What one that stands holds, if templates made it: another one is in the way.
    #[serde(default)]
    pub(super) holds: String,
}

/// A module to require.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RequireRule {
    /// With its version, as the language's tool takes it.
    pub(super) module: String,
    /// Parts of it that have to be switched on.
    #[serde(default)]
    pub(super) features: Vec<String>,
    /// Parts that are on unless its usual ones are switched off.
    #[serde(default)]
    pub(super) usual: Vec<String>,
    /// Only tests take it.
    #[serde(default)]
    pub(super) for_tests: bool,
    /// Condition; an expression.
    #[serde(default)]
    pub(super) when: Option<String>,
}

/// An insertion into a file that stands.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EditRule {
    /// The file; where left out, the one that holds the router.
    #[serde(default)]
    pub(super) path: String,
    /// What it is for.
    pub(super) what: String,
    /// Condition; an expression.
    #[serde(default)]
    pub(super) when: Option<String>,
    /// Nothing is lost where there is no place for it.
    #[serde(default)]
    pub(super) optional: bool,
    /// An import to add, sorted in; all that is added where nothing else is said.
    #[serde(default)]
    pub(super) import: Option<String>,
    /// The import's whole statement, where it says more than what is imported; a template.
    #[serde(default)]
    pub(super) import_statement: Option<String>,
    /// A query of statements (`@import`) that bring what the language's own imports do elsewhere: behind the last one
    /// goes an import where there is none of those.
    #[serde(default)]
    pub(super) import_behind: Option<String>,
    /// Names to add to the import of what stands already; a query captures those that it has as `@name`.
    #[serde(default)]
    pub(super) import_name: Option<NameRule>,
    /// The block captured as `@at` gets `line` as its last statement; or `line` goes after the last statement
    /// that begins with the `@router` which the statement `@after` declares.
    #[serde(default)]
    pub(super) query: Option<String>,
    /// Queries that serve, in this order, where `query` matches nowhere.
    #[serde(default)]
    pub(super) or: Vec<String>,
    /// `line` is an item of the list captured as `@at`.
    #[serde(default)]
    pub(super) item: bool,
    /// `line` goes behind the last of what matches, or among it where that is sorted, whatever else uses the router after
    /// that; templates see the comment behind what matches as `comment`.
    #[serde(default)]
    pub(super) last_match: bool,
    /// `line` is a further call of the chain that begins with the expression `@at`, behind the last call of one of these
    /// methods; of several chains it is the one with most of them. What only tests build is none.
    #[serde(default)]
    pub(super) links: Vec<String>,
    /// Lines, each of which goes among those that `query` captures as `@like`, in order where they are sorted; where there
    /// are none, ahead of what the first of `or` that matches captures as `@ahead`. Templates; empty ones are left out.
    #[serde(default)]
    pub(super) lines: Vec<String>,
    /// Members of the router that are called when all routes are there; what calls one stays behind `line`. Of a chain:
    /// texts of calls that stay behind it.
    #[serde(default)]
    pub(super) serving: Vec<String>,
    /// The statement; a template.
    #[serde(default)]
    pub(super) line: Option<String>,
    /// The line before which `template` goes; the end of the file where left out.
    #[serde(default)]
    pub(super) before: Option<String>,
    /// The line that opens what `template` goes to the end of.
    #[serde(default)]
    pub(super) within: Option<String>,
    /// The line that shows that it is there already.
    #[serde(default)]
    pub(super) present: Option<String>,
    /// Path of the template within the pack.
    #[serde(default)]
    pub(super) template: Option<String>,
}

/// A name in the list of an import.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NameRule {
    pub(super) query: String,
    pub(super) add: String,
}

/// A field class in generated services.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct TypeRow {
    /// The language's type.
    pub(super) native: String,
    /// An expression for the value `v`.
    pub(super) literal: String,
    /// An expression that holds where `other` has the same value; where left out, the members are compared.
    pub(super) same: String,
    /// What has to be imported for it, in words that the templates know.
    pub(super) uses: Vec<String>,
    /// Type of a JSON Schema.
    pub(super) openapi: String,
    /// The other members of the schema.
    pub(super) limits: String,
    /// Rules that a `value` must meet, one a line.
    pub(super) rules: String,
    /// Values that break them, one a line: what they are, ` => `, an expression.
    pub(super) bad: String,
    /// More texts, for templates of this pack; a field has each under its key.
    pub(super) texts: BTreeMap<String, String>,
    /// Per database.
    pub(super) sql: BTreeMap<String, ColumnRow>,
}

/// A field class in a database.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct ColumnRow {
    /// Type of the column.
    #[serde(rename = "type")]
    pub(super) ty: String,
    /// What a CHECK holds.
    pub(super) check: String,
    /// The argument that hands the value to the database, where it is not the member itself.
    pub(super) write: String,
    /// The argument that takes it from there.
    pub(super) scan: String,
}

/// `names.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Names {
    /// Variables that the templates use.
    pub(super) locals: Vec<String>,
    /// Types that they declare.
    pub(super) types: Vec<String>,
    /// Members that they declare.
    pub(super) members: Vec<String>,
    /// What goes before a module whose name means something else.
    pub(super) module_prefix: String,
    /// Those modules.
    pub(super) modules: Vec<String>,
    /// Words that SQL reserves.
    pub(super) sql: Vec<String>,
    /// Names of fields that mean something to the language, with how code spells them instead.
    #[serde(default)]
    pub(super) spelled: BTreeMap<String, String>,
}

impl Names {
    /// The module of a service.
    pub(super) fn module_for(&self, service: &str) -> String {
        if self.modules.iter().any(|m| m == service) {
            format!("{}{service}", self.module_prefix)
        } else {
            service.to_owned()
        }
    }

    /// An identifier as SQL takes it.
    pub(super) fn column(&self, name: &str) -> String {
        if self.sql.iter().any(|w| w == name) { format!("\"{name}\"") } else { name.to_owned() }
    }
}
