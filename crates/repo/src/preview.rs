//! A plan becomes file states in memory, with everything checked that a path and the disk can tell. Writes nothing.

use crate::RepoError;
use crate::disk::{Disk, Entry};
use crate::rules::{Spellings, check_path, prefixes};
use scaffold_core::{Change, Edit, EditOutcome, Plan, apply_splices, sha256_hex};
use std::collections::BTreeSet;

/// Files that one plan may change.
const MAX_FILES: usize = 2_000;
/// Bytes that the files of one plan may have afterwards.
const MAX_BYTES: usize = 32 << 20;

/// One file before and after a change. `None` means that it is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileState {
    /// Relative path.
    pub path: String,
    /// Its bytes before.
    pub before: Option<Vec<u8>>,
    /// Its bytes afterwards.
    pub after: Option<Vec<u8>>,
    /// Whether it is executable afterwards.
    pub executable: bool,
}

/// What `plan` makes of the files below `disk`; files that stay as they are do not occur.
pub(crate) fn preview(disk: &Disk, plan: &Plan) -> Result<Vec<FileState>, RepoError> {
    within("files", plan.changes.len(), MAX_FILES)?;
    let mut spellings = Spellings::default();
    let mut seen = BTreeSet::new();
    let mut states = Vec::new();
    let mut bytes = 0;
    for change in &plan.changes {
        let path = change.path();
        check_path(path)?;
        if !seen.insert(path) {
            return Err(RepoError::Twice { path: path.to_owned() });
        }
        let standing = check_way(disk, path)?;
        let state = match change {
            Change::Create { text, executable, .. } => {
                spellings.add(path, |folder| disk.names(folder))?;
                create(disk, standing, path, text, *executable)?
            }
            Change::Edit { base_sha256, edits, .. } => edit(disk, path, base_sha256, edits)?,
        };
        bytes += state.as_ref().and_then(|s| s.after.as_ref()).map_or(0, Vec::len);
        within("bytes", bytes, MAX_BYTES)?;
        states.extend(state);
    }
    // `a` and `a/b` can't both be files.
    for path in &seen {
        if let Some(file) = prefixes(path).find(|p| p != path && seen.contains(p)) {
            return Err(RepoError::InTheWay { path: (*path).to_owned(), what: format!("the file `{file}`") });
        }
    }
    states.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(states)
}

/// What stands at `path`, if the way to it and the place itself can be written: plain folders of this repository,
/// then nothing or a plain file with one name.
pub(crate) fn check_way(disk: &Disk, path: &str) -> Result<Entry, RepoError> {
    let link = |at: &str, what| Err(RepoError::Link { path: at.to_owned(), what });
    for at in prefixes(path) {
        match disk.entry(at)? {
            Entry::Symlink => return link(at, "a symbolic link"),
            Entry::Other => return link(at, "no regular file"),
            Entry::Nothing => return Ok(Entry::Nothing),
            Entry::File { linked } if at == path => {
                return if linked { link(at, "a hard link") } else { Ok(Entry::File { linked }) };
            }
            Entry::File { .. } => {
                return Err(RepoError::InTheWay { path: path.to_owned(), what: format!("the file `{at}`") });
            }
            Entry::Folder if at == path => {
                return Err(RepoError::InTheWay { path: path.to_owned(), what: "a folder".into() });
            }
            Entry::Folder => {
                if disk.entry(&format!("{at}/.git"))? != Entry::Nothing {
                    return link(at, "another repository");
                }
            }
        }
    }
    Ok(Entry::Nothing)
}

fn create(
    disk: &Disk,
    standing: Entry,
    path: &str,
    text: &str,
    executable: bool,
) -> Result<Option<FileState>, RepoError> {
    if standing != Entry::Nothing {
        // An equal file is no conflict: the change is there already.
        return match disk.read(path)? {
            Some(found) if found.bytes == text.as_bytes() => Ok(None),
            _ => Err(RepoError::InTheWay { path: path.to_owned(), what: "a different file".into() }),
        };
    }
    Ok(Some(FileState {
        path: path.to_owned(),
        before: None,
        after: Some(text.as_bytes().to_vec()),
        executable,
    }))
}

fn edit(disk: &Disk, path: &str, base_sha256: &str, edits: &[Edit]) -> Result<Option<FileState>, RepoError> {
    let Some(found) = disk.read(path)? else {
        return Err(RepoError::Missing { path: path.to_owned() });
    };
    if sha256_hex(&found.bytes) != base_sha256 {
        return Err(RepoError::Stale { path: path.to_owned() });
    }
    let mut splices = Vec::new();
    for edit in edits {
        match &edit.outcome {
            EditOutcome::Applied { splices: more } => splices.extend(more.iter().cloned()),
            EditOutcome::AlreadyPresent => {}
            EditOutcome::CannotPlace { why, .. } => {
                return Err(RepoError::Unplaced {
                    at: edit.at.clone(),
                    what: edit.what.clone(),
                    why: why.clone(),
                });
            }
        }
    }
    let after = apply_splices(&found.bytes, &splices)
        .map_err(|source| RepoError::BadSplice { path: path.to_owned(), source })?;
    Ok((after != found.bytes).then(|| FileState {
        path: path.to_owned(),
        before: Some(found.bytes),
        after: Some(after),
        executable: found.mode & 0o100 != 0,
    }))
}

fn within(unit: &'static str, found: usize, limit: usize) -> Result<(), RepoError> {
    if found <= limit {
        return Ok(());
    }
    Err(RepoError::TooMuch { unit, found: found as u64, limit: limit as u64 })
}
