//! Taking changes back: to the byte where nobody touched the files since, by a three-way merge where somebody did.

use crate::disk::Found;
use crate::journal::{self, CHANGES, FileChange, Kind, Record};
use crate::transaction::{Target, Transaction};
use crate::{RepoError, Repository, preview};
use scaffold_core::At;
use similar::{Algorithm, DiffTag, capture_diff_slices};

/// What taking a change back did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Undone {
    /// The change.
    pub id: String,
    /// Paths of files that are as they were before the change, sorted.
    pub restored: Vec<String>,
    /// Paths of files that were edited since: the edits are kept, the change is gone. Sorted.
    pub merged: Vec<String>,
    /// Paths of files that the change had created and that are gone again, sorted.
    pub removed: Vec<String>,
}

impl Repository {
    /// Takes a change back, the last one that stands unless told; its record stays, marked as undone.
    ///
    /// # Errors
    /// No such change, or edits since that collide with taking it back. Nothing was changed then.
    pub fn undo(&self, id: Option<&str>) -> Result<Undone, RepoError> {
        // An unknown id is no reason to make a journal.
        if self.home.open(&self.faults)?.is_none() {
            return Err(
                id.map_or(RepoError::NothingToUndo, |id| RepoError::UnknownChange { id: id.to_owned() })
            );
        }
        self.locked(|transaction| {
            let id = match id {
                Some(id) => known(transaction, id)?,
                None => last(transaction)?,
            };
            reverse(transaction, &id, Kind::Undo)
        })
    }

    /// Takes a change back as if it had never been: no record stays, and its id is free again.
    ///
    /// # Errors
    /// As [`Repository::undo`].
    pub fn discard(&self, id: &str) -> Result<Undone, RepoError> {
        self.locked(|transaction| reverse(transaction, &known(transaction, id)?, Kind::Discard))
    }
}

/// The id of a change that is there, as it is written down: `7` and `0007` are one.
pub(crate) fn known(transaction: &Transaction<'_>, id: &str) -> Result<String, RepoError> {
    let number = id.parse::<u32>().ok();
    journal::ids(transaction.state)?
        .into_iter()
        .find(|known| number.is_some() && known.parse().ok() == number)
        .ok_or_else(|| RepoError::UnknownChange { id: id.to_owned() })
}

fn last(transaction: &Transaction<'_>) -> Result<String, RepoError> {
    for id in journal::ids(transaction.state)?.into_iter().rev() {
        if !journal::is_undone(transaction.state, &id)? {
            return Ok(id);
        }
    }
    Err(RepoError::NothingToUndo)
}

fn reverse(transaction: &Transaction<'_>, id: &str, kind: Kind) -> Result<Undone, RepoError> {
    if kind == Kind::Undo && journal::is_undone(transaction.state, id)? {
        return Err(RepoError::AlreadyUndone { id: id.to_owned() });
    }
    let record = Record::read(transaction.state, &format!("{CHANGES}/{id}"))?
        .ok_or_else(|| RepoError::UnknownChange { id: id.to_owned() })?;
    let mut undone = Undone { id: id.to_owned(), ..Undone::default() };
    let mut targets = Vec::new();
    let mut places = Vec::new();
    for file in &record.journal.files {
        preview::check_way(transaction.tree, &file.path)?;
        let standing = transaction.tree.read(&file.path)?;
        match without(file, &record, standing.as_ref())? {
            Outcome::Keep => {}
            Outcome::Collides(at) => places.push(at),
            Outcome::Set(after, merged) => {
                let list = match (&after, merged) {
                    (None, _) => &mut undone.removed,
                    (_, true) => &mut undone.merged,
                    (_, false) => &mut undone.restored,
                };
                list.push(file.path.clone());
                targets.push(Target { path: file.path.clone(), before: standing, after });
            }
        }
    }
    if !places.is_empty() {
        return Err(RepoError::Conflict { places });
    }
    let emptied = record.journal.made.iter().rev().cloned().collect();
    transaction.run(id, kind, record.journal.meta.clone(), &targets, emptied)?;
    Ok(undone)
}

enum Outcome {
    /// Stays as it is.
    Keep,
    /// Becomes this; true where edits made since were merged in.
    Set(Option<Found>, bool),
    /// Edited since, where the change is.
    Collides(At),
}

/// The file that stands, without what the change did to it.
fn without(file: &FileChange, record: &Record, standing: Option<&Found>) -> Result<Outcome, RepoError> {
    let take = |blob: &Option<journal::Blob>| blob.as_ref().map(|b| b.take(&record.pool)).transpose();
    let (before, after) = (take(&file.before)?, take(&file.after)?);
    let same = |a: Option<&Found>, b: Option<&Found>| a.map(|f| &f.bytes) == b.map(|f| &f.bytes);
    if same(standing, after.as_ref()) {
        // The bits of the mode that the user changed since stay.
        let mode = |f: &Found| {
            standing.zip(after.as_ref()).filter(|(s, a)| s.mode != a.mode).map_or(f.mode, |(s, _)| s.mode)
        };
        return Ok(Outcome::Set(before.map(|f| Found { mode: mode(&f), ..f }), false));
    }
    if same(standing, before.as_ref()) {
        return Ok(Outcome::Keep);
    }
    let whole = || Outcome::Collides(At::file(&file.path));
    Ok(match (before, after, standing) {
        (Some(before), Some(after), Some(standing)) => {
            match merge(&after.bytes, &standing.bytes, &before.bytes) {
                Ok(bytes) => Outcome::Set(Some(Found { bytes, ..standing.clone() }), true),
                Err(line) => Outcome::Collides(At { path: file.path.clone(), line }),
            }
        }
        (None, Some(after), Some(standing)) => {
            let (old, new) = (lines(&after.bytes), lines(&standing.bytes));
            let line = changed(&old, &new).first().map(|c| c.1);
            Outcome::Collides(At { path: file.path.clone(), line: line.and_then(number) })
        }
        // A created file that the user removed is gone already.
        (None, _, None) => Outcome::Keep,
        _ => whole(),
    })
}

/// `ours` with the difference from `base` to `theirs`; the line of `ours` where both differ from `base` otherwise.
fn merge(base: &[u8], ours: &[u8], theirs: &[u8]) -> Result<Vec<u8>, Option<u32>> {
    if [base, ours, theirs].iter().any(|b| b.contains(&0)) {
        return Err(None);
    }
    let (base_lines, our_lines, their_lines) = (lines(base), lines(ours), lines(theirs));
    let collision = || {
        let theirs = changed(&base_lines, &their_lines);
        let ours = changed(&base_lines, &our_lines);
        let hit = ours.iter().find(|(o, _)| theirs.iter().any(|(t, _)| o.start <= t.end && t.start <= o.end));
        hit.or(ours.first()).and_then(|(_, line)| number(*line))
    };
    let side = |bytes| {
        let mut input = git2::MergeFileInput::new();
        input.content(bytes);
        input
    };
    match git2::merge_file(&side(base), &side(ours), &side(theirs), None) {
        Ok(merged) if merged.is_automergeable() => Ok(merged.content().to_vec()),
        _ => Err(collision()),
    }
}

/// Changed ranges of `old`, each with the index of the first line of `new` that stands there.
fn changed(old: &[&[u8]], new: &[&[u8]]) -> Vec<(std::ops::Range<usize>, usize)> {
    capture_diff_slices(Algorithm::Myers, old, new)
        .iter()
        .filter(|op| op.tag() != DiffTag::Equal)
        .map(|op| (op.old_range(), op.new_range().start))
        .collect()
}

fn lines(bytes: &[u8]) -> Vec<&[u8]> {
    bytes.split_inclusive(|b| *b == b'\n').collect()
}

fn number(index: usize) -> Option<u32> {
    u32::try_from(index + 1).ok()
}
