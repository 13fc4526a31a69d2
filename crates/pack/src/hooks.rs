//! What data can't say about a language. Everything here has a default, but for the grammar.

use scaffold_syntax::Grammar;

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
}
