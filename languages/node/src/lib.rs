//! The Node pack: its folder embedded, its grammar, and what data can't say.

mod dress;
mod imports;
mod manifest;
mod pattern;
mod retype;
mod revision;
mod schema;

use scaffold_pack::{
    Alias, BadPattern, FieldType, ImportSite, LanguageHooks, ManifestFacts, NewRevision, Pack, PackLoadError,
    Retype,
};
use scaffold_syntax::Grammar;
use std::sync::Arc;

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

struct Node;

impl LanguageHooks for Node {
    fn grammar(&self) -> Grammar {
        tree_sitter_typescript::LANGUAGE_TYPESCRIPT.into()
    }

    fn resolve(&self, site: &ImportSite<'_>, import: &str) -> Option<String> {
        imports::resolve(site, import)
    }

    fn aliases(&self, root: &str, read: &dyn Fn(&str) -> Option<String>) -> Vec<Alias> {
        imports::aliases(root, read)
    }

    /// An import gives its name itself, or none: its path is no name.
    fn import_name(&self, import: &str) -> String {
        import.to_owned()
    }

    fn field_type(&self, text: &str) -> Option<FieldType> {
        schema::read(text)
    }

    fn retype(&self, text: &str, to: &Retype<'_>) -> Option<String> {
        retype::value(text, to)
    }

    fn redecorate(&self, text: &str, to: &Retype<'_>) -> Option<Option<String>> {
        retype::decorator(text, to)
    }

    fn annotations(&self, text: &str) -> Vec<(String, String)> {
        schema::annotations(text)
    }

    fn revision(&self, ask: &NewRevision<'_>) -> Result<Option<(String, String)>, String> {
        Ok(revision::make(ask))
    }

    fn pattern(&self, pattern: &str) -> Result<String, BadPattern> {
        pattern::javascript(pattern)
    }

    fn dress(&self, text: String, path: &str, like: (&str, &str)) -> String {
        dress::dress(text, path, like)
    }

    fn read_manifest(&self, _path: &str, text: &str) -> Option<ManifestFacts> {
        manifest::read(text)
    }
}

/// The pack as embedded at build time.
///
/// # Errors
/// The embedded files are broken; a test holds that they are not.
pub fn pack() -> Result<Pack, PackLoadError> {
    Pack::shipped(EMBEDDED, hooks())
}

/// What data can't say.
pub fn hooks() -> Arc<dyn LanguageHooks> {
    Arc::new(Node)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_embedded_pack_loads() {
        assert_eq!(super::pack().unwrap().manifest().pack.id, "node");
    }
}
