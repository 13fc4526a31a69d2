//! The one list of packs that ship with the program.

use rayon::prelude::*;
use scaffold_pack::{BuiltInHooks, Pack, PackLoadError};

/// Kind of feature where none is named.
pub(crate) const DEFAULT_KIND: &str = "rest";

/// Loads a pack.
type Load = fn() -> Result<Pack, PackLoadError>;

/// Id of each pack, and what loads it.
const PACKS: [(&str, Load); 4] = [
    ("go", scaffold_lang_go::pack),
    ("node", scaffold_lang_node::pack),
    ("python", scaffold_lang_python::pack),
    ("rust", scaffold_lang_rust::pack),
];

/// What data can't say of each language: packs in folders may name it, too.
pub(crate) const HOOKS: [BuiltInHooks; 4] = [
    ("go", scaffold_lang_go::hooks),
    ("node", scaffold_lang_node::hooks),
    ("python", scaffold_lang_python::hooks),
    ("rust", scaffold_lang_rust::hooks),
];

/// Ids of the packs, in the order of [`packs`].
pub(crate) const IDS: &[&str] = &{
    let mut ids = [""; PACKS.len()];
    let mut i = 0;
    while i < ids.len() {
        ids[i] = PACKS[i].0;
        i += 1;
    }
    ids
};

/// Loads every built-in pack, but for those whose place another one has taken.
///
/// # Errors
/// An embedded pack is broken.
pub(crate) fn packs(taken: &dyn Fn(&str) -> bool) -> Result<Vec<Pack>, PackLoadError> {
    let wanted: Vec<Load> = PACKS.iter().filter(|(id, _)| !taken(id)).map(|(_, load)| *load).collect();
    wanted.par_iter().map(|load| load()).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn ids_are_those_of_the_packs() {
        let packs = super::packs(&|_| false).unwrap();
        let ids: Vec<&str> = packs.iter().map(|p| p.identity().id.as_str()).collect();
        assert_eq!(ids, super::IDS);
        let hooks: Vec<&str> = packs.iter().filter_map(|p| p.manifest().pack.hooks.as_deref()).collect();
        assert_eq!(hooks, super::HOOKS.map(|(id, _)| id));
    }

    #[test]
    fn what_is_embedded_is_what_lies_in_the_folders() {
        let languages = scaffold_testkit::workspace().join("languages");
        for embedded in super::packs(&|_| false).unwrap() {
            let folder = languages.join(&embedded.identity().id);
            let read = scaffold_pack::Pack::from_folder(&folder, &super::HOOKS).unwrap();
            assert!(read.files_under("").eq(embedded.files_under("")), "{}", folder.display());
        }
    }
}
