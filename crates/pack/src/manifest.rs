//! `pack.toml` as types. Each section is read by one stage; unknown keys are errors.

use serde::Deserialize;

/// The whole manifest.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Who the pack is.
    pub pack: PackSection,
    /// How a service of this language is recognised.
    pub detect: Detect,
    /// Node kinds of the grammar by role.
    pub syntax: Syntax,
}

/// `[pack]`
#[derive(Debug, Clone, Deserialize)]
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
}

/// `[detect]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Detect {
    /// File names whose presence makes a folder a service of this language.
    pub manifests: Vec<String>,
    /// Extensions of source files, without the dot.
    pub extensions: Vec<String>,
    /// Folder names that hold other people's code.
    pub vendored: Vec<String>,
    /// Name endings of test files (`_test.go`).
    #[serde(default)]
    pub test_suffixes: Vec<String>,
}

/// `[syntax]`: node kinds by role. The exemplar engine reads trees only through these.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Syntax {
    /// Leaves that are names.
    pub identifiers: Vec<String>,
    /// Nodes that are string literals (whole, quotes included).
    pub strings: Vec<String>,
    /// Comments.
    pub comments: Vec<String>,
    /// Parents whose named children are siblings of one another: statements, arguments, parameters, members, imports.
    pub lists: Vec<String>,
}
