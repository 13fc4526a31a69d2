//! A view of a repository for tests, in memory.

#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    reason = "each test binary uses its part; failing is the point"
)]

use scaffold_core::{Commit, Diagnostic, Facts, RepoView, ServiceFacts};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A repository in memory.
pub struct Memory {
    paths: Vec<String>,
    files: BTreeMap<String, Arc<[u8]>>,
    commits: Vec<Commit>,
}

impl Memory {
    /// From paths and texts.
    pub fn new(files: &[(&str, &str)]) -> Self {
        let files: BTreeMap<String, Arc<[u8]>> =
            files.iter().map(|(p, t)| ((*p).to_owned(), Arc::from(t.as_bytes()))).collect();
        Self { paths: files.keys().cloned().collect(), files, commits: Vec::new() }
    }

    /// With a history.
    pub fn history(mut self, commits: Vec<Commit>) -> Self {
        self.commits = commits;
        self
    }
}

impl RepoView for Memory {
    fn paths(&self) -> &[String] {
        &self.paths
    }

    fn read(&self, path: &str) -> Result<Option<Arc<[u8]>>, Diagnostic> {
        Ok(self.files.get(path).cloned())
    }

    fn history(&self, limit: usize) -> Vec<Commit> {
        self.commits.iter().take(limit).cloned().collect()
    }
}

/// The facts of a repository in Go.
pub fn facts(view: &dyn RepoView) -> Facts {
    scaffold_explore::explore(&scaffold_lang_go::pack().unwrap(), view).unwrap().unwrap()
}

/// The only service's facts.
pub fn service(view: &dyn RepoView) -> ServiceFacts {
    let mut facts = facts(view);
    assert_eq!(facts.services.len(), 1);
    facts.services.remove(0)
}
