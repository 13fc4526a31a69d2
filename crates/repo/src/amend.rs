//! What tools do to files after a change (formatters, module files, generators) becomes part of the change.

use crate::disk::{Disk, Entry, Found};
use crate::journal::{Blob, CHANGES, FileChange, Record};
use crate::rules::check_path;
use crate::transaction::Transaction;
use crate::{RepoError, Repository, undo};
use std::collections::{BTreeMap, BTreeSet};

/// Files as they were before tools ran.
#[derive(Debug, Clone)]
pub struct Snapshot {
    files: BTreeMap<String, Option<Found>>,
    /// Folders above them that were not there.
    missing: BTreeSet<String>,
}

impl Repository {
    /// Remembers files, whether they are there or not.
    ///
    /// # Errors
    /// A path outside of the repository, or a file that can't be read.
    pub fn snapshot(&self, paths: &[String]) -> Result<Snapshot, RepoError> {
        let tree = self.tree()?;
        let mut snapshot = Snapshot { files: BTreeMap::new(), missing: BTreeSet::new() };
        for path in paths {
            check_path(path)?;
            for folder in crate::rules::prefixes(path).filter(|p| p != path) {
                if tree.entry(folder)? == Entry::Nothing {
                    snapshot.missing.insert(folder.to_owned());
                }
            }
            snapshot.files.insert(path.clone(), tree.read(path)?);
        }
        Ok(snapshot)
    }

    /// Folds what happened since `snapshot` to its files into change `id`; undoing the change takes it back as well.
    /// Gives the paths that differ from the snapshot, sorted.
    ///
    /// # Errors
    /// No such change, or the journal can't be written; the record is as it was then.
    pub fn amend(&self, id: &str, snapshot: &Snapshot) -> Result<Vec<String>, RepoError> {
        let tree = self.tree()?;
        let mut changed = BTreeMap::new();
        for (path, before) in &snapshot.files {
            let now = tree.read(path)?;
            if now.as_ref().map(|f| (&f.bytes, f.mode)) != before.as_ref().map(|f| (&f.bytes, f.mode)) {
                changed.insert(path.clone(), now);
            }
        }
        if !changed.is_empty() {
            self.locked(|transaction| fold(transaction, id, snapshot, &changed))?;
        }
        Ok(changed.into_keys().collect())
    }
}

fn fold(
    transaction: &Transaction<'_>,
    id: &str,
    snapshot: &Snapshot,
    changed: &BTreeMap<String, Option<Found>>,
) -> Result<(), RepoError> {
    let id = undo::known(transaction, id)?;
    let folder = format!("{CHANGES}/{id}");
    let old = Record::read(transaction.state, &folder)?
        .ok_or_else(|| RepoError::UnknownChange { id: id.clone() })?;
    let mut states: BTreeMap<String, (Option<Found>, Option<Found>)> = BTreeMap::new();
    for file in &old.journal.files {
        let take = |blob: &Option<Blob>| blob.as_ref().map(|b| b.take(&old.pool)).transpose();
        states.insert(file.path.clone(), (take(&file.before)?, take(&file.after)?));
    }
    for (path, now) in changed {
        // What the change did first stays where undoing it leads to.
        let before = || snapshot.files.get(path).cloned().flatten();
        let entry = states.entry(path.clone()).or_insert_with(|| (before(), None));
        entry.1 = now.clone();
    }
    let mut journal = old.journal.clone();
    let mut pool = Vec::new();
    journal.files = states
        .into_iter()
        .filter(|(_, (before, after))| before != after)
        .map(|(path, (before, after))| FileChange {
            path,
            staged: ".scaffold-amended.tmp".into(),
            before: before.map(|f| Blob::store(&mut pool, &f)),
            after: after.map(|f| Blob::store(&mut pool, &f)),
        })
        .collect();
    let is_there = |tree: &Disk, folder: &String| tree.entry(folder).is_ok_and(|e| e == Entry::Folder);
    let mut made: BTreeSet<String> = journal.made.drain(..).collect();
    made.extend(snapshot.missing.iter().filter(|f| is_there(transaction.tree, f)).cloned());
    journal.made = made.into_iter().collect();
    // Another name, so that the old journal stays true until the new one has taken its place.
    journal.blobs = if old.journal.blobs == "bytes" { "bytes-2".into() } else { "bytes".into() };
    let state = transaction.state;
    state.unlink(&format!("{folder}/{}", journal.blobs))?;
    Record { journal, pool }.replace(state, &folder)?;
    let _ = state.unlink(&format!("{folder}/{}", old.journal.blobs));
    Ok(())
}
