//! The Go pack: its folder embedded, its grammar, and what data can't say.

use scaffold_pack::{LanguageHooks, Pack, PackLoadError};
use scaffold_syntax::Grammar;
use std::collections::BTreeMap;
use std::sync::Arc;

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

struct Go;

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
}

/// The pack as embedded at build time.
///
/// # Errors
/// The embedded files are broken; a test holds that they are not.
pub fn pack() -> Result<Pack, PackLoadError> {
    let files: BTreeMap<String, String> =
        EMBEDDED.iter().map(|(p, t)| ((*p).to_owned(), (*t).to_owned())).collect();
    Pack::load(files, Arc::new(Go))
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_embedded_pack_loads() {
        assert_eq!(super::pack().unwrap().identity().id, "go");
    }
}
