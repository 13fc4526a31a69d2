//! What data can't say about a language. Everything here has a default, but for the grammar.

use scaffold_syntax::Grammar;

/// A library that a manifest asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirement {
    /// Name as imports start with it.
    pub name: String,
    /// Version as written.
    pub version: String,
    /// Asked for by this repository's own code, not only by its libraries.
    pub direct: bool,
    /// 1-based line in the manifest.
    pub line: u32,
}

/// What a manifest of the language says. Lines are 1-based.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ManifestFacts {
    /// The prefix of the service's own imports.
    pub module: Option<(String, u32)>,
    /// Version of the language.
    pub version: Option<(String, u32)>,
    /// Libraries in the order of the manifest.
    pub requirements: Vec<Requirement>,
}

/// The Rust side of a language.
pub trait LanguageHooks: Send + Sync {
    /// The tree-sitter grammar.
    fn grammar(&self) -> Grammar;

    /// The folder or file of the repository that an import names, relative to the service's root;
    /// `None` for what comes from outside. `module` is the service's own import prefix, `from` the importing file.
    fn resolve_import(&self, module: Option<&str>, import: &str, from: &str) -> Option<String> {
        let _ = (module, import, from);
        None
    }

    /// Reads a manifest named in `[detect] manifests`; `None` where it is not one.
    fn read_manifest(&self, path: &str, text: &str) -> Option<ManifestFacts> {
        let _ = (path, text);
        None
    }

    /// Key and value of each annotation of a field (`json:"name"` → `json`, `name`); nested ones are joined with a dot.
    fn annotations(&self, text: &str) -> Vec<(String, String)> {
        let _ = text;
        Vec::new()
    }

    /// The name that an import binds where it gives none itself.
    fn import_name(&self, import: &str) -> String {
        import.rsplit('/').next().unwrap_or(import).to_owned()
    }
}
