//! The one list of packs that ship with the program.

use rayon::prelude::*;
use scaffold_pack::{Pack, PackLoadError};

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

/// Loads every built-in pack.
///
/// # Errors
/// An embedded pack is broken.
pub(crate) fn packs() -> Result<Vec<Pack>, PackLoadError> {
    PACKS.par_iter().map(|(_, load)| load()).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn ids_are_those_of_the_packs() {
        let ids: Vec<String> = super::packs().unwrap().iter().map(|p| p.identity().id.clone()).collect();
        assert_eq!(ids, super::IDS);
    }
}
