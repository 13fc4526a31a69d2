//! What templates write, in the dress of the service that it is for.

use super::context::Root;
use super::not_understood;
use scaffold_core::{PlanError, RepoView};
use scaffold_pack::Pack;

/// A file of the service, which shows how it writes.
pub(super) struct Dress<'a>(Option<(&'a Pack, String, String)>);

impl<'a> Dress<'a> {
    /// Leaves everything as it is.
    pub(super) const NONE: Self = Self(None);

    /// That of `file`, if there is one.
    pub(super) fn new(
        pack: &'a Pack,
        view: &dyn RepoView,
        root: &Root,
        file: Option<&str>,
    ) -> Result<Self, PlanError> {
        let Some(file) = file else { return Ok(Self::NONE) };
        let text = view.text(file).map_err(not_understood)?.unwrap_or_default();
        Ok(Self(Some((pack, root.inside(file).to_owned(), text))))
    }

    /// `text` of the file `path`, which is relative to the service.
    pub(super) fn on(&self, text: String, path: &str) -> String {
        match &self.0 {
            Some((pack, file, like)) => pack.hooks().dress(text, path, (file, like)),
            None => text,
        }
    }
}
