//! The Rust pack: its folder embedded, its grammar, and what data can't say.

mod manifest;
mod modules;

use scaffold_pack::{ImportSite, LanguageHooks, ManifestFacts, Pack, PackLoadError};
use scaffold_syntax::Grammar;
use std::collections::BTreeMap;
use std::sync::Arc;

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

struct Rust;

impl LanguageHooks for Rust {
    fn grammar(&self) -> Grammar {
        tree_sitter_rust::LANGUAGE.into()
    }

    fn resolve(&self, site: &ImportSite<'_>, import: &str) -> Option<String> {
        modules::resolve(site, import)
    }

    fn submodule(&self, import: &str, member: &str) -> Option<String> {
        (member != "*").then(|| format!("{import}::{member}"))
    }

    fn read_manifest(&self, _path: &str, text: &str) -> Option<ManifestFacts> {
        manifest::read(text)
    }

    fn import_name(&self, import: &str) -> String {
        import.rsplit("::").next().unwrap_or(import).to_owned()
    }
}

/// The pack as embedded at build time.
///
/// # Errors
/// The embedded files are broken; a test holds that they are not.
pub fn pack() -> Result<Pack, PackLoadError> {
    let files: BTreeMap<String, String> =
        EMBEDDED.iter().map(|(p, t)| ((*p).to_owned(), (*t).to_owned())).collect();
    Pack::load(files, Arc::new(Rust))
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_embedded_pack_loads() {
        assert_eq!(super::pack().unwrap().identity().id, "rust");
    }
}
