//! Applying a plan, and the list of what was applied.

use crate::disk::Found;
use crate::journal::{self, Kind, Record};
use crate::transaction::{Target, Transaction};
use crate::{FileState, RepoError, Repository, preview};
use scaffold_core::{Plan, sha256_hex};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How careful to be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ApplyOptions {
    /// Edit files that have uncommitted changes, too.
    pub allow_dirty: bool,
}

/// What is kept about a change besides its bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeMeta {
    /// The command line that made it.
    pub command: String,
    /// In a few words (`add invoices`).
    pub title: String,
}

/// What applying a plan did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Applied {
    /// Takes the change back; `None` where there was nothing to write.
    pub id: Option<String>,
    /// Paths of new files, sorted.
    pub created: Vec<String>,
    /// Paths of edited files, sorted.
    pub modified: Vec<String>,
}

/// A change that was applied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChangeRecord {
    /// `0001`, `0002`, …
    pub id: String,
    /// Its title and command line.
    #[serde(flatten)]
    pub meta: ChangeMeta,
    /// Paths of the files it created, sorted.
    pub created: Vec<String>,
    /// Paths of the files it edited, sorted.
    pub modified: Vec<String>,
    /// Paths of the files it removed (tools may), sorted.
    pub removed: Vec<String>,
    /// Whether it was taken back.
    pub undone: bool,
}

impl Repository {
    /// What `plan` would make of the files: only those that change, sorted by path. Nothing is written.
    ///
    /// # Errors
    /// Whatever the plan or the disk is refused for, uncommitted changes left aside.
    pub fn preview(&self, plan: &Plan) -> Result<Vec<FileState>, RepoError> {
        preview::preview(&self.tree()?, plan)
    }

    /// Everything that [`Repository::apply`] checks, without writing: the preview plus uncommitted changes.
    ///
    /// # Errors
    /// As [`Repository::apply`].
    pub fn check(&self, plan: &Plan, options: ApplyOptions) -> Result<Vec<FileState>, RepoError> {
        let states = self.preview(plan)?;
        if !options.allow_dirty {
            self.refuse_dirty(&states)?;
        }
        Ok(states)
    }

    /// Makes the plan so, whole or not at all. The view of this value stays as it was: open again to see the result.
    ///
    /// # Errors
    /// Nothing was changed then, but for [`RepoError::Interrupted`], which the next run resolves.
    pub fn apply(&self, plan: &Plan, options: ApplyOptions, meta: ChangeMeta) -> Result<Applied, RepoError> {
        self.write(&self.check(plan, options)?, meta)
    }

    /// Writes what [`Repository::check`] gave, whole or not at all.
    ///
    /// # Errors
    /// As [`Repository::apply`].
    pub fn write(&self, states: &[FileState], meta: ChangeMeta) -> Result<Applied, RepoError> {
        // Nothing to write: no reason to make a journal.
        if states.is_empty() {
            return Ok(Applied::default());
        }
        // What another run did since is found out under the lock, where each file is compared with its state before.
        self.locked(|transaction| {
            let mut targets = Vec::new();
            let mut applied = Applied::default();
            for state in states {
                let before = match &state.before {
                    Some(bytes) => Some(
                        transaction
                            .tree
                            .read(&state.path)?
                            .filter(|found| found.bytes == *bytes)
                            .ok_or_else(|| RepoError::Stale { path: state.path.clone() })?,
                    ),
                    None => None,
                };
                let (mode, owner) = match &before {
                    Some(found) => (found.mode, found.owner),
                    None => (if state.executable { 0o755 } else { 0o644 }, (0, 0)),
                };
                let paths = if before.is_some() { &mut applied.modified } else { &mut applied.created };
                paths.push(state.path.clone());
                let after = state.after.clone().map(|bytes| Found { bytes, mode, owner });
                targets.push(Target { path: state.path.clone(), before, after });
            }
            let id = journal::next_id(transaction.state)?;
            transaction.run(&id, Kind::Apply, meta, &targets, Vec::new())?;
            applied.id = Some(id);
            Ok(applied)
        })
    }

    /// Every change that was applied, oldest first.
    ///
    /// # Errors
    /// The journal can't be read.
    pub fn changes(&self) -> Result<Vec<ChangeRecord>, RepoError> {
        let Some(state) = self.home.open(&self.faults)? else { return Ok(Vec::new()) };
        let mut records = Vec::new();
        for id in journal::ids(&state)? {
            let Some(Record { journal, .. }) = Record::read(&state, &format!("{}/{id}", journal::CHANGES))?
            else {
                continue;
            };
            let paths = |had: bool, has: bool| {
                let files = journal.files.iter();
                files
                    .filter(|f| f.before.is_some() == had && f.after.is_some() == has)
                    .map(|f| f.path.clone())
                    .collect()
            };
            records.push(ChangeRecord {
                created: paths(false, true),
                modified: paths(true, true),
                removed: paths(true, false),
                undone: journal::is_undone(&state, &id)?,
                meta: journal.meta.clone(),
                id,
            });
        }
        Ok(records)
    }

    /// Runs `work` as the only run in this repository, with nothing left over from a dead one.
    pub(crate) fn locked<T>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, RepoError>,
    ) -> Result<T, RepoError> {
        let (tree, state) = (self.tree()?, self.home.make(&self.faults)?);
        let _lock = crate::lock::Lock::take(&state)?;
        let transaction = Transaction { tree: &tree, state: &state };
        transaction.recover()?;
        self.home.furnish(&state)?;
        work(&transaction)
    }

    /// Files to be edited must be as they were committed, so that git too can bring them back.
    fn refuse_dirty(&self, states: &[FileState]) -> Result<(), RepoError> {
        let edited: Vec<&str> =
            states.iter().filter(|s| s.before.is_some()).map(|s| s.path.as_str()).collect();
        let Some(git) = self.git()?.filter(|_| !edited.is_empty()) else { return Ok(()) };
        let mut options = git2::StatusOptions::new();
        options
            .include_untracked(true)
            .include_ignored(true)
            .recurse_untracked_dirs(true)
            .recurse_ignored_dirs(true);
        options.disable_pathspec_match(true).update_index(false);
        for path in &edited {
            options.pathspec(path);
        }
        let what = "tell uncommitted changes";
        let statuses = git.statuses(Some(&mut options)).map_err(|source| RepoError::Git { what, source })?;
        let mut paths: Vec<String> = statuses
            .iter()
            .filter(|s| !s.status().is_empty())
            .filter_map(|s| String::from_utf8(s.path_bytes().to_vec()).ok())
            .filter(|p| edited.contains(&p.as_str()))
            .collect();
        paths.sort();
        if !paths.is_empty() {
            let left = self.left_by_changes()?;
            paths.retain(|path| {
                let bytes = states.iter().find(|s| s.path == *path).and_then(|s| s.before.as_ref());
                left.get(path).zip(bytes).is_none_or(|(sha256, bytes)| *sha256 != sha256_hex(bytes))
            });
        }
        if paths.is_empty() { Ok(()) } else { Err(RepoError::Dirty { paths }) }
    }

    /// Hashes of the files as the last recorded change that stands left each: nothing of the user's is lost where
    /// such a file is edited again, since taking the changes back, last first, restores every state.
    fn left_by_changes(&self) -> Result<BTreeMap<String, String>, RepoError> {
        let mut left = BTreeMap::new();
        let Some(state) = self.home.open(&self.faults)? else { return Ok(left) };
        for id in journal::ids(&state)? {
            if journal::is_undone(&state, &id)? {
                continue;
            }
            let record = Record::read(&state, &format!("{}/{id}", journal::CHANGES))?;
            for file in record.iter().flat_map(|r| &r.journal.files) {
                match &file.after {
                    Some(after) => left.insert(file.path.clone(), after.sha256.clone()),
                    None => left.remove(&file.path),
                };
            }
        }
        Ok(left)
    }
}
