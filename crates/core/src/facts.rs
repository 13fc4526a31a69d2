//! What exploring a repository found: every fact with its source and evidence. The shape of `explore --json`.

use crate::{At, Finding, Name};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

/// Where a decision comes from, in the order of precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// A flag or the request said so.
    Flag,
    /// The exemplar does it like that.
    Exemplar,
    /// Most of this repository does it like that.
    Majority,
    /// A manifest of the repository (module file, lock file, container file) states it.
    Manifest,
    /// The framework's convention.
    Framework,
    /// The pack's default.
    Default,
}

/// A value with where it came from. What is not known is an absent fact, never a guessed one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Fact<T> {
    /// The value.
    pub value: T,
    /// Where the decision came from.
    pub source: Source,
    /// Places that show it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<At>,
    /// Why, where the evidence alone does not say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

impl<T> Fact<T> {
    /// A fact with its source and evidence.
    pub fn new(value: T, source: Source, evidence: Vec<At>) -> Self {
        Self { value, source, evidence, why: None }
    }

    /// Adds the reason.
    #[must_use]
    pub fn why(mut self, why: impl Into<String>) -> Self {
        self.why = Some(why.into());
        self
    }
}

/// Everything known about a repository.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Facts {
    /// Version of this shape; 1.
    pub schema: u32,
    /// One entry per service, in order of their roots.
    pub services: Vec<ServiceFacts>,
    /// Weaknesses found in files that stand.
    pub findings: Vec<Finding>,
}

/// How schema changes are kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Migrations {
    /// Folder, relative to the repository.
    pub dir: String,
    /// How files are named, shown by an example: `0001_name.up.sql`, `YYYYMMDDHHMMSS_name.sql`, `append:migrate.sql`.
    pub style: String,
    /// The tool that runs them, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tool: Option<String>,
    /// Paths of the files, in order.
    #[serde(skip)]
    pub files: Vec<String>,
}

/// One entry of the route table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Route {
    /// Upper-case verb; `ANY` where the framework does not restrict it.
    pub method: String,
    /// Full path with `{name}` for parameters.
    pub path: String,
    /// The handler as its own language writes it, `Type.Method` for methods where the type is known.
    pub handler: String,
    /// Whether a guard (authentication, permission) stands before it.
    pub auth: bool,
    /// Names of the middleware before it, outermost first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub middleware: Vec<String>,
    /// The registration.
    pub at: At,
    /// Byte span of the whole registration in `at.path`.
    #[serde(skip)]
    pub span: Range<usize>,
}

/// What a field of an entity is for. Decided by type before name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum FieldRole {
    /// Data that the caller sends and receives.
    Plain,
    /// The key.
    Id,
    /// Created, updated or deleted at, or a flag that says deleted.
    Timestamp,
    /// Owner or another foreign key.
    Relation,
    /// Passwords, tokens, hashes.
    Secret,
    /// A value of a closed set.
    Enum,
    /// Not part of create and update (computed, counters, versions).
    Aux,
    /// A struct, list or map: an entity with one is not eligible.
    Composite,
}

/// A field of the declaration that stands for a resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EntityField {
    /// As it is declared (`PublishedDate`).
    pub name: String,
    /// As it is shown to callers (`published_date`), where that differs.
    pub shown: String,
    /// Column, where tags or the table say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// Its type as the language writes it (`time.Time`).
    pub native: String,
    /// Field class: the type names of the field language (`string`, `int`, `decimal`, `bool`, `date`, `datetime`, `uuid`, `json`, `enum`…).
    pub kind: String,
    /// What it is for.
    pub role: FieldRole,
    /// May be missing or null.
    pub optional: bool,
    /// A unique constraint or validation.
    pub unique: bool,
    /// `email`, `url`, `slug`, `phone`, where a validation or name says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub semantic: Option<String>,
}

/// The declaration that stands for a resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Entity {
    /// Name of the declared type (`Task`, or `Schema` inside a package of the resource).
    pub name: String,
    /// Where it is declared.
    pub at: At,
    /// Its fields in order.
    pub fields: Vec<EntityField>,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Column {
    /// Name.
    pub name: String,
    /// Type as SQL writes it.
    pub sql_type: String,
    /// Accepts NULL.
    pub nullable: bool,
    /// Unique by itself.
    pub unique: bool,
    /// The table it references.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub references: Option<String>,
}

/// The table of a resource, as the migrations make it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Table {
    /// Name.
    pub name: String,
    /// Where it is created.
    pub at: At,
    /// Its columns in order.
    pub columns: Vec<Column>,
    /// The file that creates it creates other tables too.
    pub shared_file: bool,
}

/// A place in a shared file that names a resource and is linked to it (not merely the same word).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Where.
    pub at: At,
    /// Byte span of the token.
    pub span: Range<usize>,
}

impl Serialize for Mention {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        self.at.serialize(s)
    }
}

impl<'de> Deserialize<'de> for Mention {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Ok(Self { at: At::deserialize(d)?, span: 0..0 })
    }
}

impl JsonSchema for Mention {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        At::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        At::json_schema(generator)
    }
}

/// Share of what a full resource has (create, read, list, update, delete, model, storage, tests), 0 to 1.
pub type Completeness = f64;

/// A resource of the repository.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Resource {
    /// Its noun, singular snake case, as the repository's words are (`order_item`).
    pub name: String,
    /// The noun in every casing and number.
    #[serde(skip)]
    pub noun: Option<Name>,
    /// Other words that stand for it in identifiers: its table, abbreviations with evidence.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// Own files, sorted.
    pub files: Vec<String>,
    /// Linked places in shared files.
    pub mentions: Vec<Mention>,
    /// See [`Completeness`].
    pub completeness: Completeness,
    /// The declaration that stands for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entity: Option<Entity>,
    /// Its table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<Table>,
    /// Indexes into the service's routes.
    #[serde(skip)]
    pub routes: Vec<usize>,
    /// Other resources that its own code uses: what leaving out what is no CRUD has to remove.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ties: Vec<Tie>,
    /// Why it can't be imitated; empty when it can.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ineligible: Vec<String>,
}

impl Resource {
    /// Why a resource that is only read ranks behind all others.
    pub const ONLY_READ: &str = "no route creates one";

    /// Whether nothing speaks against imitating it but that it is only read.
    pub fn is_only_read(&self) -> bool {
        self.ineligible == [Self::ONLY_READ]
    }
}

/// Another resource that a resource's own code uses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Tie {
    /// Its name.
    pub resource: String,
    /// Where it is used first.
    pub at: At,
}

/// A file that a program writes: never edited, its source is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct GeneratedFile {
    /// Path.
    pub path: String,
    /// The command that makes it, where the repository says (`go:generate` lines, task files).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Vec<String>>,
    /// Where that is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<At>,
}

/// Everything known about one service of a repository. Absent facts are left out of the JSON.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[derive(Default)]
pub struct ServiceFacts {
    /// Folder of the service, `.` for the repository itself.
    pub root: String,
    /// Id of the pack that knows it.
    pub pack: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<Fact<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language_version: Option<Fact<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub package_manager: Option<Fact<String>>,
    /// Name that imports start with (the module path, the package name).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub module: Option<Fact<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub framework: Option<Fact<String>>,
    /// `layered`, `feature-folder`, `flat` or `other`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub layout: Option<Fact<String>>,
    /// The library that answers requests by a schema of its own, where one does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub api: Option<Fact<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub router_file: Option<Fact<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub database: Option<Fact<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub migrations: Option<Fact<Migrations>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub validation: Option<Fact<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub config: Option<Fact<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logging: Option<Fact<String>>,
    /// Helpers that answer errors (`respond.Error`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub errors: Option<Fact<String>>,
    /// Helpers that answer data (`respond.JSON`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub responses: Option<Fact<String>>,
    /// Test style: the libraries and kinds in use.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tests: Option<Fact<Vec<String>>>,
    /// `snake`, `kebab`, `camel` or `pascal`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file_naming: Option<Fact<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub build: Option<Fact<Vec<String>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub test: Option<Fact<Vec<String>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<Fact<Vec<String>>>,
    /// What is started: the folder of the program, `package.module:variable`, the built file, the binary's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entry: Option<Fact<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port: Option<Fact<u16>>,
    /// Environment that builds and tests need, learned from the repository.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub env: Option<Fact<BTreeMap<String, String>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub containers: Option<Fact<Vec<String>>>,
    /// Services it talks to (`postgres`, `redis`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub needs: Option<Fact<Vec<String>>>,
    /// Servers that have to run beside it, by compose files, settings and drivers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub servers: Option<Fact<Vec<String>>>,
    /// Members of the workspace that it is the root of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub members: Option<Fact<Vec<String>>>,
    /// Files written by programs.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub generated: Vec<GeneratedFile>,
    /// Folders whose modules are found without being named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub loaded: Vec<String>,
    pub routes: Vec<Route>,
    pub resources: Vec<Resource>,
    /// The resource to imitate, and why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exemplar: Option<Fact<String>>,
}

impl ServiceFacts {
    /// The resource with this noun, in any casing or number.
    pub fn resource(&self, name: &str) -> Option<&Resource> {
        let wanted = Name::parse(name).ok()?;
        self.resources.iter().find(|r| r.name == wanted.singular_snake())
    }

    /// The service's resources that may be imitated, best first as explored.
    pub fn eligible(&self) -> impl Iterator<Item = &Resource> {
        self.resources.iter().filter(|r| r.ineligible.is_empty())
    }
}
