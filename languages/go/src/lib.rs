//! The Go pack: its folder embedded, its grammar, and what data can't say.

mod manifest;
mod tags;

use scaffold_pack::{LanguageHooks, ManifestFacts, Pack, PackLoadError};
use scaffold_syntax::Grammar;
use std::sync::Arc;

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

struct Go;

/// The last segment that is no major version, without one of its own (`yaml.v3`).
fn stem(import: &str) -> &str {
    let mut segments = import.rsplit('/');
    let mut last = segments.next().unwrap_or(import);
    let version =
        |s: &str| s.strip_prefix('v').is_some_and(|v| !v.is_empty() && v.bytes().all(|b| b.is_ascii_digit()));
    if version(last) {
        last = segments.next().unwrap_or(last);
    }
    last.rsplit_once('.').filter(|(_, v)| version(v)).map_or(last, |(stem, _)| stem)
}

impl LanguageHooks for Go {
    fn grammar(&self) -> Grammar {
        tree_sitter_go::LANGUAGE.into()
    }

    fn resolve_import(&self, module: Option<&str>, import: &str, _from: &str) -> Option<String> {
        let rest = import.strip_prefix(module?)?;
        match rest.strip_prefix('/') {
            Some(folder) => Some(folder.to_owned()),
            None => rest.is_empty().then(|| ".".to_owned()),
        }
    }

    fn read_manifest(&self, path: &str, text: &str) -> Option<ManifestFacts> {
        Some(if path.ends_with(".toml") { manifest::constraints(text) } else { manifest::read(text) })
    }

    fn annotations(&self, text: &str) -> Vec<(String, String)> {
        tags::read(text)
    }

    /// The last segment that is no major version; `gopkg.in/x.v2` and `go-x` name package `x`.
    fn import_name(&self, import: &str) -> String {
        let last = stem(import);
        last.strip_prefix("go-").or_else(|| last.strip_suffix("-go")).unwrap_or(last).replace('-', "_")
    }

    /// A package may be named otherwise than its folder: by a part of it, or with its parts joined.
    fn import_names(&self, import: &str) -> Vec<String> {
        let base = stem(import);
        let mut names = vec![base.to_owned()];
        names.extend(base.split(['-', '.']).map(str::to_owned));
        names.push(base.replace(['-', '.'], ""));
        names.push(base.replace(['-', '.'], "_"));
        names.dedup();
        names
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
    Arc::new(Go)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_embedded_pack_loads() {
        assert_eq!(super::pack().unwrap().manifest().pack.id, "go");
    }
}
