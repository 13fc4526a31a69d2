//! What the journal holds and where. One folder per change with its description and one file of all bytes before and
//! after; the transaction under way is such a folder too, and becomes the record of the change by one rename.

use crate::disk::{Disk, Entry, Faults, Found, sync_each};
use crate::{ChangeMeta, RepoError};
use scaffold_core::sha256_hex;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// The transaction under way.
pub(crate) const TXN: &str = "txn";
/// Says that the transaction goes forward.
pub(crate) const COMMIT: &str = "txn/commit";
/// Says that a transaction that went forward is being taken back.
pub(crate) const ABORT: &str = "txn/abort";
/// What is to be deleted.
pub(crate) const TRASH: &str = "trash";
/// The records of changes, by id.
pub(crate) const CHANGES: &str = "changes";
const JOURNAL: &str = "journal.json";

/// What becomes of the records once the files are in place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Kind {
    /// The transaction becomes the record.
    Apply,
    /// The record is marked as undone.
    Undo,
    /// The record goes.
    Discard,
}

/// A change as it is written down.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Journal {
    pub(crate) schema: u32,
    pub(crate) id: String,
    pub(crate) kind: Kind,
    #[serde(flatten)]
    pub(crate) meta: ChangeMeta,
    /// Name of the file with all bytes, in the same folder.
    pub(crate) blobs: String,
    /// Folders that the change makes, outermost first.
    pub(crate) made: Vec<String>,
    /// Folders that go when they are empty, innermost first.
    pub(crate) emptied: Vec<String>,
    /// Sorted by path.
    pub(crate) files: Vec<FileChange>,
}

/// One file of a change.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct FileChange {
    pub(crate) path: String,
    /// The new file under the name it has until it is renamed in place.
    pub(crate) staged: String,
    pub(crate) before: Option<Blob>,
    pub(crate) after: Option<Blob>,
}

/// Bytes of a file in the journal's file of bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Blob {
    pub(crate) start: usize,
    pub(crate) len: usize,
    pub(crate) sha256: String,
    pub(crate) mode: u32,
    pub(crate) owner: (u32, u32),
}

impl Blob {
    /// Appends a file's bytes to `pool`.
    pub(crate) fn store(pool: &mut Vec<u8>, found: &Found) -> Self {
        let start = pool.len();
        pool.extend_from_slice(&found.bytes);
        Self {
            start,
            len: found.bytes.len(),
            sha256: sha256_hex(&found.bytes),
            mode: found.mode,
            owner: found.owner,
        }
    }

    /// Whether `found` has these bytes, whatever its mode.
    pub(crate) fn equals(&self, found: &Found) -> bool {
        self.len == found.bytes.len() && self.sha256 == sha256_hex(&found.bytes)
    }

    /// The file as it was stored; an error where the pool is not what was written.
    pub(crate) fn take(&self, pool: &[u8]) -> Result<Found, RepoError> {
        let bytes = self.start.checked_add(self.len).and_then(|end| pool.get(self.start..end));
        match bytes {
            Some(bytes) if sha256_hex(bytes) == self.sha256 => {
                Ok(Found { bytes: bytes.to_vec(), mode: self.mode & 0o7777, owner: self.owner })
            }
            _ => Err(RepoError::Damaged { why: "stored bytes are not those that were written".into() }),
        }
    }
}

/// A journal with the bytes it speaks of.
#[derive(Debug, Clone)]
pub(crate) struct Record {
    pub(crate) journal: Journal,
    pub(crate) pool: Vec<u8>,
}

impl Record {
    /// Reads the record in `folder`; `None` where none was completed.
    pub(crate) fn read(state: &Disk, folder: &str) -> Result<Option<Self>, RepoError> {
        let Some(text) = state.read(&format!("{folder}/{JOURNAL}"))? else { return Ok(None) };
        let journal: Journal = serde_json::from_slice(&text.bytes)
            .map_err(|e| RepoError::Damaged { why: format!("`{folder}/{JOURNAL}`: {e}") })?;
        if journal.schema != 1 {
            return Err(RepoError::Damaged { why: format!("schema {} is not known", journal.schema) });
        }
        // The journal names files to write and remove: it is held to the same rules as a plan.
        for file in &journal.files {
            crate::rules::check_path(&file.path)?;
            crate::rules::check_path(&file.staged)?;
        }
        for folder in journal.made.iter().chain(&journal.emptied) {
            crate::rules::check_path(folder)?;
        }
        let pool = state
            .read(&format!("{folder}/{}", journal.blobs))?
            .ok_or_else(|| RepoError::Damaged { why: format!("`{folder}/{}` is missing", journal.blobs) })?;
        Ok(Some(Self { journal, pool: pool.bytes }))
    }

    /// Writes the record of a new transaction and makes it durable, with all that was done to the records before it.
    /// A record that is torn has no commit beside it.
    pub(crate) fn begin(&self, state: &Disk) -> Result<(), RepoError> {
        let (pool, journal) = (format!("{TXN}/{}", self.journal.blobs), format!("{TXN}/{JOURNAL}"));
        state.create(&pool, &self.pool, 0o600, None)?;
        state.create(&journal, &self.text()?, 0o600, None)?;
        sync_each([pool.as_str(), &journal, TXN, CHANGES, ""].map(|path| (state, path)))
    }

    /// Puts the record in the place of the one in `folder`: the bytes first, then the journal, which appears whole.
    pub(crate) fn replace(&self, state: &Disk, folder: &str) -> Result<(), RepoError> {
        let pool = format!("{folder}/{}", self.journal.blobs);
        state.create(&pool, &self.pool, 0o600, None)?;
        let fresh = format!("{folder}/{JOURNAL}.new");
        state.unlink(&fresh)?;
        state.create(&fresh, &self.text()?, 0o600, None)?;
        sync_each([pool.as_str(), &fresh].map(|path| (state, path)))?;
        state.rename(&fresh, &format!("{folder}/{JOURNAL}"))?;
        state.sync(folder)
    }

    fn text(&self) -> Result<Vec<u8>, RepoError> {
        serde_json::to_vec_pretty(&self.journal)
            .map_err(|e| RepoError::Damaged { why: format!("can't write it: {e}") })
    }
}

/// Where the journal lives: in git's own folder, or in one of its own that keeps itself out of git.
pub(crate) struct Home {
    /// `None` in a plain folder.
    pub(crate) git_dir: Option<PathBuf>,
    pub(crate) root: PathBuf,
}

impl Home {
    /// The journal's folder; `None` where nothing was ever written.
    pub(crate) fn open(&self, faults: &Faults) -> Result<Option<Disk>, RepoError> {
        let (above, name) = self.place(faults)?;
        match above.entry(name)? {
            Entry::Nothing => Ok(None),
            _ => above.below(name).map(Some),
        }
    }

    /// The journal's folder, made where it is missing.
    pub(crate) fn make(&self, faults: &Faults) -> Result<Disk, RepoError> {
        let (above, name) = self.place(faults)?;
        if above.entry(name)? == Entry::Nothing {
            above.mkdir(name)?;
        }
        above.below(name)
    }

    /// Puts into the journal's folder what has to be there before a transaction; needs the lock.
    pub(crate) fn furnish(&self, state: &Disk) -> Result<(), RepoError> {
        if state.entry(CHANGES)? == Entry::Nothing {
            state.mkdir(CHANGES)?;
        }
        if self.git_dir.is_none() && state.entry(".gitignore")? == Entry::Nothing {
            state.create(".gitignore", b"*\n", 0o644, None)?;
        }
        Ok(())
    }

    fn place(&self, faults: &Faults) -> Result<(Disk, &'static str), RepoError> {
        Ok(match &self.git_dir {
            Some(git_dir) => (Disk::open(git_dir, faults)?, "scaffold"),
            None => (Disk::open(&self.root, faults)?, ".scaffold"),
        })
    }
}

/// Ids of the records, oldest first.
pub(crate) fn ids(state: &Disk) -> Result<Vec<String>, RepoError> {
    let mut ids = state.names(CHANGES)?;
    ids.retain(|id| id.parse::<u32>().is_ok());
    ids.sort_by_key(|id| id.parse::<u32>().unwrap_or(0));
    Ok(ids)
}

/// The id after the last.
pub(crate) fn next_id(state: &Disk) -> Result<String, RepoError> {
    let last = ids(state)?.last().and_then(|id| id.parse::<u32>().ok()).unwrap_or(0);
    Ok(format!("{:04}", last.saturating_add(1)))
}

/// Whether a change was taken back.
pub(crate) fn is_undone(state: &Disk, id: &str) -> Result<bool, RepoError> {
    Ok(state.entry(&format!("{CHANGES}/{id}/undone"))? != Entry::Nothing)
}
