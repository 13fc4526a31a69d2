//! `pack.toml` as types. Each section is read by one stage; unknown keys are errors.

pub mod checks;
mod dialect;
mod explore;
mod framework;
mod program;
mod syntax;
mod types;

pub use dialect::{Dialect, Models, Optional, Settings, Tags};
pub use explore::{
    Annotations, CodeMigration, Commands, EmbeddedField, Explore, Exports, Generator, Library, NodeFields,
    Nodes, Scan, Scripts, VersionSource,
};
pub use framework::{Autoload, Controllers, Framework, ParamStyle, RouterAction, RouterCall, Validates};
pub use program::{EntryPlace, EntrySign, MemberSign, Program, ServerSign};
pub use syntax::{Calls, Fields, Imports, Selector, Syntax};
pub use types::FieldClass;

use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// The whole manifest.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Who the pack is.
    pub pack: PackSection,
    /// How a service of this language is recognised.
    pub detect: Detect,
    /// Node kinds of the grammar by role.
    pub syntax: Syntax,
    /// How sources are read. Absent: the pack finds no services by itself.
    #[serde(default)]
    pub explore: Option<Explore>,
    /// How names are joined and which words are no nouns.
    #[serde(default)]
    pub naming: Naming,
    /// How what mentions a field is recognised and rewritten.
    #[serde(default)]
    pub dialect: Dialect,
    /// What the field classes are in this language.
    #[serde(default)]
    pub types: BTreeMap<String, FieldClass>,
    /// What proves a change.
    #[serde(default)]
    pub checks: checks::Checks,
}

/// `[pack]`
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PackSection {
    /// Short id.
    pub id: String,
    /// For people.
    pub title: String,
    /// Version of the pack.
    pub version: String,
    /// Feature kinds it offers.
    pub kinds: Vec<String>,
    /// The built-in pack whose grammar and functions say what data can't. Packs that are built in have their own.
    #[serde(default)]
    pub hooks: Option<String>,
    /// The built-in pack whose grammar this one reads with, where data says everything else.
    #[serde(default)]
    pub grammar: Option<String>,
}

/// What says whether a pack is meant, without the rest of its manifest.
#[derive(Debug, Clone, Deserialize)]
pub struct Head {
    /// Who the pack is.
    pub pack: PackSection,
    /// How a service of its language is recognised.
    pub detect: Detect,
}

impl Head {
    /// Reads no more of a manifest than its first sections, where these can be told apart by their headings.
    ///
    /// # Errors
    /// The manifest does not parse, or has no such sections.
    pub fn read(text: &str) -> Result<Self, toml::de::Error> {
        let mut head = String::new();
        let mut inside = false;
        for line in text.split_inclusive('\n') {
            if line.starts_with('[') {
                let name = line.trim_start_matches('[').split([']', '.']).next().unwrap_or_default();
                inside = matches!(name.trim(), "pack" | "detect");
            }
            if inside {
                head.push_str(line);
            }
        }
        toml::from_str(&head).or_else(|_| toml::from_str(text))
    }
}

/// `[detect]`
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Detect {
    /// File names whose presence makes a folder a service of this language; `*` stands for any text,
    /// and what stands before a `/` is a folder of the service (`requirements/*.txt`).
    pub manifests: Vec<String>,
    /// Extensions of source files, without the dot.
    pub extensions: Vec<String>,
    /// What a service is said to be written in, by the extension that most of its sources have;
    /// the pack's id where that is not named.
    #[serde(default)]
    pub names: BTreeMap<String, String>,
    /// What one module is: a folder of sources that share their names, or a file.
    #[serde(default)]
    pub modules: Modules,
    /// Folder names that hold other people's code.
    pub vendored: Vec<String>,
    /// Extensions of files that declare what another one holds (`pyi`): the one of the same path but for a shorter extension.
    #[serde(default)]
    pub stubs: Vec<String>,
    /// Folder names that hold tests and samples only.
    #[serde(default)]
    pub test_folders: Vec<String>,
    /// Name endings of test files (`_test.go`).
    #[serde(default)]
    pub test_suffixes: Vec<String>,
    /// Beginnings of names of test files (`test_`).
    #[serde(default)]
    pub test_prefixes: Vec<String>,
    /// Folder names below which every source is part of the tests.
    #[serde(default)]
    pub test_roots: Vec<String>,
}

impl Detect {
    /// Whether a repository with files of these names may have a service of the language.
    pub fn may_be_among(&self, names: &BTreeSet<&str>) -> bool {
        self.manifests.iter().any(|pattern| {
            let pattern = pattern.rsplit_once('/').map_or(pattern.as_str(), |(_, name)| name);
            names.contains(pattern)
                || pattern.contains('*') && names.iter().any(|name| is_called(name, pattern))
        })
    }

    /// The folder of the service whose manifest `path` is (`.` for the repository's), and which of `manifests` it is.
    pub fn manifest_root<'a>(&self, path: &'a str) -> Option<(usize, &'a str)> {
        let known = self.manifests.iter().enumerate();
        known.filter_map(|(i, pattern)| Some((i, manifest_root(path, pattern)?))).next()
    }

    /// Whether a source is part of the tests.
    pub fn is_test(&self, path: &str) -> bool {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        self.test_suffixes.iter().any(|s| name.ends_with(s.as_str()))
            || self.test_prefixes.iter().any(|p| name.starts_with(p.as_str()))
            || folder.split('/').any(|part| self.test_roots.iter().any(|r| r == part))
    }

    /// Whether a path is a test, or stands in a folder of tests and samples.
    #[must_use]
    pub fn is_for_tests(&self, path: &str) -> bool {
        self.is_test(path) || path.split('/').any(|part| self.test_folders.iter().any(|f| f == part))
    }
}

/// The service's folder where `path` is a manifest by `pattern` (`go.mod`, `requirements*.txt`, `requirements/*.txt`).
fn manifest_root<'a>(path: &'a str, pattern: &str) -> Option<&'a str> {
    let (dir, name) = pattern.rsplit_once('/').map_or((None, pattern), |(d, n)| (Some(d), n));
    let (own, file) = path.rsplit_once('/').unwrap_or((".", path));
    match dir {
        _ if !is_called(file, name) => None,
        None => Some(own),
        Some(dir) if own == dir => Some("."),
        Some(dir) => own.strip_suffix(dir)?.strip_suffix('/'),
    }
}

/// Whether a file's name fits a pattern in which `*` stands for any text.
fn is_called(file: &str, pattern: &str) -> bool {
    match pattern.split_once('*') {
        Some((start, end)) => {
            file.len() >= start.len() + end.len() && file.starts_with(start) && file.ends_with(end)
        }
        None => file == pattern,
    }
}

/// What one module of a language is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Modules {
    /// The sources of a folder share their names.
    #[default]
    Folder,
    /// Each source has its own names; others import them.
    File,
}

/// `[naming]`
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Naming {
    /// Packages, their folders, import paths and qualifiers are written without a separator.
    pub flat_packages: bool,
    /// Members need not be declared: in a resource's own code, those that name it are its own.
    pub dynamic_members: bool,
    /// Names of variables and members are joined with `_`.
    pub snake: bool,
    /// Lower-case words that are no identifiers.
    pub reserved: Vec<String>,
    /// HTTP verbs: as the whole name of a called member they are no noun.
    pub verbs: Vec<String>,
    /// First words of function names that a program looks for (`Test`): the noun goes behind them.
    pub prefixes: Vec<String>,
    /// What generators put before a name as it is written (`Mock` before `postRepository`), in lower case.
    pub verbatim_prefixes: Vec<String>,
    /// Schemas, not types, say what values are: fields that no caller sets are left out, names follow the entity's.
    pub untyped: bool,
    /// Functions that run a test case.
    pub test_calls: Vec<String>,
    /// Functions that hold several of them.
    pub test_groups: Vec<String>,
    /// Words of fields that say something of who signs in, beside secrets. None: what holds a secret is not followed.
    pub personal: Vec<String>,
    /// Marks of comments that describe the API in another language.
    pub described: Vec<String>,
    /// Words of route paths that say what is done, not what it is done to.
    pub route_words: Vec<String>,
}
