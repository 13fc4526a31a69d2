//! The Rust pack: its folder embedded, its grammar, and what data can't say.

mod assertions;
mod attributes;
mod demands;
mod macros;
mod manifest;
mod members;
mod modules;
mod supply;
mod uses;

use scaffold_pack::{
    Bound, Demand, Ground, ImportSite, LanguageHooks, Manifest, ManifestFacts, Pack, PackLoadError, Restyle,
    Retype,
};
use scaffold_syntax::Grammar;
use std::collections::BTreeSet;
use std::sync::Arc;

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

struct Rust;

impl LanguageHooks for Rust {
    fn grammar(&self) -> Grammar {
        Grammar::from(tree_sitter_rust::LANGUAGE).through(macros::shown)
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

    fn bound(&self, statement: &str) -> Vec<Bound> {
        uses::bound(statement)
    }

    fn segments(&self, text: &str) -> Vec<(std::ops::Range<usize>, String)> {
        uses::segments(text)
    }

    fn adapt(&self, manifest: &Manifest, ground: &Ground<'_>) -> Option<Manifest> {
        supply::adapt(manifest, ground.manifest)
    }

    fn required(&self, text: &str, locked: &str, classes: &BTreeSet<&str>) -> Option<String> {
        supply::required(text, locked, classes)
    }

    fn declares(&self, file: &str, read: &dyn Fn(&str) -> Option<String>) -> Option<String> {
        modules::declares(file, read)
    }

    fn demanding(&self, manifest: &str, demands: &[Demand]) -> Option<String> {
        demands::demanding(manifest, demands)
    }

    fn truth(&self, passage: String) -> String {
        assertions::of_bool(passage)
    }

    fn formatter(&self, manifest: &str) -> Vec<String> {
        vec!["--edition".to_owned(), manifest::edition(manifest)]
    }

    fn redecorate(&self, text: &str, to: &Retype<'_>) -> Option<Option<String>> {
        attributes::redecorate(text, to)
    }

    fn restyle(&self, item: &Restyle<'_>) -> Option<String> {
        attributes::column(item)
    }

    fn annotations(&self, text: &str) -> Vec<(String, String)> {
        members::annotations(text)
    }

    fn member_type(&self, native: &str, _annotation: &str) -> Option<String> {
        Some(members::simple(native))
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
    Pack::shipped(EMBEDDED, hooks())
}

/// What data can't say.
pub fn hooks() -> Arc<dyn LanguageHooks> {
    Arc::new(Rust)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_embedded_pack_loads() {
        assert_eq!(super::pack().unwrap().manifest().pack.id, "rust");
    }
}
