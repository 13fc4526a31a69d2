//! The one list of packs that ship with the program.

use scaffold_pack::{Pack, PackLoadError};

/// Kind of feature where none is named.
pub(crate) const DEFAULT_KIND: &str = "rest";

/// Ids of the packs, in the order of [`packs`].
pub(crate) const IDS: &[&str] = &["go", "node", "python", "rust"];

/// Loads every built-in pack.
///
/// # Errors
/// An embedded pack is broken.
pub(crate) fn packs() -> Result<Vec<Pack>, PackLoadError> {
    Ok(vec![
        scaffold_lang_go::pack()?,
        scaffold_lang_node::pack()?,
        scaffold_lang_python::pack()?,
        scaffold_lang_rust::pack()?,
    ])
}

#[cfg(test)]
mod tests {
    #[test]
    fn ids_are_those_of_the_packs() {
        let ids: Vec<String> = super::packs().unwrap().iter().map(|p| p.identity().id.clone()).collect();
        assert_eq!(ids, super::IDS);
    }
}
