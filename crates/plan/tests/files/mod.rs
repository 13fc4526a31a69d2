//! A repository in memory that plans are applied to.

use scaffold_core::{Change, Commit, Diagnostic, EditOutcome, Plan, RepoView, apply_splices};
use std::collections::BTreeMap;
use std::sync::Arc;

#[derive(Default)]
pub(crate) struct Files {
    pub(crate) paths: Vec<String>,
    pub(crate) texts: BTreeMap<String, String>,
}

impl Files {
    /// Applies a plan whose every edit has its place.
    pub(crate) fn apply(&mut self, plan: &Plan) {
        for change in &plan.changes {
            match change {
                Change::Create { path, text, .. } => {
                    assert!(self.texts.insert(path.clone(), text.clone()).is_none(), "{path} is made twice");
                }
                Change::Edit { path, edits, .. } => {
                    let splices: Vec<_> = edits
                        .iter()
                        .flat_map(|e| match &e.outcome {
                            EditOutcome::Applied { splices } => splices.clone(),
                            EditOutcome::AlreadyPresent => Vec::new(),
                            EditOutcome::CannotPlace { why, .. } => panic!("{path}: {why}"),
                        })
                        .collect();
                    let text = apply_splices(self.texts[path].as_bytes(), &splices).unwrap();
                    self.texts.insert(path.clone(), String::from_utf8(text).unwrap());
                }
            }
        }
        self.paths = self.texts.keys().cloned().collect();
    }
}

impl RepoView for Files {
    fn paths(&self) -> &[String] {
        &self.paths
    }

    fn read(&self, path: &str) -> Result<Option<Arc<[u8]>>, Diagnostic> {
        Ok(self.texts.get(path).map(|t| t.as_bytes().into()))
    }

    fn history(&self, _: usize) -> Vec<Commit> {
        Vec::new()
    }
}
