//! Services that are members of a workspace: they are built in the folder that locks all of it.

use super::Site;
use super::kit::{Beginning, Data, PACK_KIT};
use regex::Regex;
use scaffold_core::{At, Diagnostic};

impl Site<'_> {
    /// The nearest folder above a service where the workspace begins which it is a member of; `None` where it stands for
    /// itself.
    pub(super) fn workspace(&self, data: &Data, root: &str) -> Result<Option<String>, Diagnostic> {
        let mut here = root;
        loop {
            for beginning in &data.workspace {
                if self.begins(beginning, here)? {
                    return Ok((here != root).then(|| here.to_owned()));
                }
            }
            if here.is_empty() {
                return Ok(None);
            }
            here = here.rsplit_once('/').map_or("", |(above, _)| above);
        }
    }

    fn begins(&self, beginning: &Beginning, folder: &str) -> Result<bool, Diagnostic> {
        let file = &beginning.file;
        let path = if folder.is_empty() { file.clone() } else { format!("{folder}/{file}") };
        let Some(pattern) = &beginning.pattern else { return Ok(self.view.has(&path)) };
        let pattern =
            Regex::new(pattern).map_err(|e| Diagnostic::new(e.to_string()).at(At::file(PACK_KIT)))?;
        Ok(self.view.text(&path)?.is_some_and(|text| pattern.is_match(&text)))
    }
}
