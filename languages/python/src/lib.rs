//! The Python pack: its folder embedded, its grammar, and what data can't say.

mod alter;
mod columns;
mod imports;
mod manifest;
mod restyle;
mod revision;
mod version;

use scaffold_core::Table;
use scaffold_pack::{
    Ground, ImportSite, LanguageHooks, Manifest, ManifestFacts, NewRevision, Pack, PackLoadError, Restyle,
};
use scaffold_syntax::Grammar;
use std::sync::Arc;

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

struct Python;

impl LanguageHooks for Python {
    fn grammar(&self) -> Grammar {
        tree_sitter_python::LANGUAGE.into()
    }

    fn resolve(&self, site: &ImportSite<'_>, import: &str) -> Option<String> {
        imports::resolve(site, import)
    }

    fn submodule(&self, import: &str, member: &str) -> Option<String> {
        let dot = if import.ends_with('.') { "" } else { "." };
        (member != "*").then(|| format!("{import}{dot}{member}"))
    }

    fn module_of(&self, folder: &str, has: &dyn Fn(&str) -> bool) -> String {
        imports::module_of(folder, has)
    }

    fn read_manifest(&self, path: &str, text: &str) -> Option<ManifestFacts> {
        manifest::read(path, text)
    }

    fn annotations(&self, text: &str) -> Vec<(String, String)> {
        columns::annotations(text)
    }

    fn member_type(&self, native: &str, annotation: &str) -> Option<String> {
        columns::member_type(native, annotation)
    }

    fn adapt(&self, manifest: &Manifest, ground: &Ground<'_>) -> Option<Manifest> {
        version::adapt(manifest, ground)
    }

    fn restyle(&self, item: &Restyle<'_>) -> Option<String> {
        restyle::restyle(item)
    }

    fn revision(&self, ask: &NewRevision<'_>) -> Result<Option<(String, String)>, String> {
        revision::revision(ask)
    }

    fn last_migration(&self, files: &[(String, String)]) -> Result<Option<String>, String> {
        revision::last_migration(files)
    }

    fn tables(&self, files: &[(String, String)]) -> Vec<Table> {
        alter::standing(files)
    }

    /// `import a.b.c` binds `a`.
    fn import_name(&self, import: &str) -> String {
        import.split('.').next().unwrap_or(import).to_owned()
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
    Arc::new(Python)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_embedded_pack_loads() {
        assert_eq!(super::pack().unwrap().manifest().pack.id, "python");
    }
}
