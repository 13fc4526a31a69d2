//! The seam between the engine and a language: [`LanguagePack`], and the read-only view of a repository it gets.
//!
//! `plan` takes the view as well as facts: imitating needs the exemplar's text, and copying every text
//! into the facts would make them unreadable and slow.

use crate::{Diagnostic, Facts, Feature, Plan, PlanError, ServiceFacts};
use std::sync::Arc;

/// One commit, as far as files go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    /// Full id, hexadecimal.
    pub id: String,
    /// First line of its message.
    pub summary: String,
    /// Files it added, sorted.
    pub added: Vec<String>,
    /// Files it changed, sorted.
    pub modified: Vec<String>,
}

/// A read-only view of a repository's files: tracked and untracked, never ignored ones.
/// Paths are relative to its root, `/` separated.
pub trait RepoView: Send + Sync {
    /// All paths, sorted.
    fn paths(&self) -> &[String];
    /// The bytes of a file; `None` where there is none (or it is no regular file).
    ///
    /// # Errors
    /// The file is there but can't be read.
    fn read(&self, path: &str) -> Result<Option<Arc<[u8]>>, Diagnostic>;
    /// Commits reachable from HEAD that touched few files, newest first, at most `limit`; merges left out.
    fn history(&self, limit: usize) -> Vec<Commit>;

    /// The text of a file; `None` where there is none or it is not UTF-8. A byte order mark stays in the text.
    ///
    /// # Errors
    /// The file is there but can't be read.
    fn text(&self, path: &str) -> Result<Option<Arc<str>>, Diagnostic> {
        Ok(self.read(path)?.and_then(|b| std::str::from_utf8(&b).ok().map(Arc::from)))
    }

    /// Whether a file of this path is there.
    fn has(&self, path: &str) -> bool {
        self.paths().binary_search_by(|p| p.as_str().cmp(path)).is_ok()
    }
}

/// Who a pack is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackIdentity {
    /// Short id (`go`).
    pub id: String,
    /// For people (`Go`).
    pub title: String,
    /// Version of the pack.
    pub version: String,
    /// Feature kinds it offers.
    pub kinds: Vec<String>,
}

/// A pack failed; exit 5.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("pack `{pack}` failed to {operation}: {diagnostic}")]
pub struct PackError {
    /// Its id.
    pub pack: String,
    /// What it was asked to do.
    pub operation: String,
    /// What went wrong.
    pub diagnostic: Diagnostic,
}

/// What a language contributes. Pure: it sees values and returns values; reading, writing and running are the engine's business.
pub trait LanguagePack: Send + Sync {
    /// Who it is.
    fn identity(&self) -> &PackIdentity;

    /// The services of this repository that are in this pack's language; `None`: not mine.
    ///
    /// # Errors
    /// The pack itself is broken.
    fn explore(&self, view: &dyn RepoView) -> Result<Option<Facts>, PackError>;

    /// The changes that add `feature` to `service`.
    ///
    /// # Errors
    /// See [`PlanError`].
    fn plan(&self, view: &dyn RepoView, service: &ServiceFacts, feature: &Feature)
    -> Result<Plan, PlanError>;
}
