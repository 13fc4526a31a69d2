//! All or nothing. A transaction is written down with every byte before and after (the journal), the new files are
//! staged beside their places, and one empty file (`commit`) turns it from "never happened" into "will be finished".
//! Whoever opens the repository next finishes or takes back what a dead process left.

use crate::RepoError;
use crate::disk::{Disk, Entry, Found, sync_each};
use crate::journal::{ABORT, Blob, CHANGES, COMMIT, FileChange, Journal, Kind, Record, TRASH, TXN};
use crate::preview::check_way;
use crate::rules::prefixes;
use std::collections::BTreeSet;
use std::hash::{BuildHasher, Hasher};

/// A file to be changed: what stands there, and what shall.
pub(crate) struct Target {
    pub(crate) path: String,
    pub(crate) before: Option<Found>,
    pub(crate) after: Option<Found>,
}

/// The two disks that a transaction works on; the lock is held by the caller.
pub(crate) struct Transaction<'d> {
    pub(crate) tree: &'d Disk,
    pub(crate) state: &'d Disk,
}

impl Transaction<'_> {
    /// Brings `targets` about, or nothing. `emptied` are folders to remove where they are left empty.
    pub(crate) fn run(
        &self,
        id: &str,
        kind: Kind,
        meta: crate::ChangeMeta,
        targets: &[Target],
        emptied: Vec<String>,
    ) -> Result<(), RepoError> {
        let record = self.write_down(id, kind, meta, targets, emptied)?;
        if let Err(error) = self.stage(&record) {
            // What can't be cleaned up now is cleaned up by the next run.
            let _ = self.take_back(&record, false);
            return Err(error);
        }
        match self.install(&record).and_then(|()| self.settle(&record)) {
            Ok(()) => Ok(()),
            Err(cause) => match self.state.rename(COMMIT, ABORT).and_then(|()| self.take_back(&record, true))
            {
                Ok(()) => Err(cause),
                Err(_) => Err(RepoError::Interrupted { cause: Box::new(cause) }),
            },
        }
    }

    /// Finishes or takes back what an earlier process left.
    pub(crate) fn recover(&self) -> Result<(), RepoError> {
        self.empty_trash()?;
        if self.state.entry(TXN)? == Entry::Nothing {
            return Ok(());
        }
        let aborted = self.state.entry(ABORT)? != Entry::Nothing;
        let begun = aborted || self.state.entry(COMMIT)? != Entry::Nothing;
        let record = match Record::read(self.state, TXN) {
            Ok(Some(record)) => record,
            // Not written down yet, or not to its end: nothing else was touched.
            Err(RepoError::Damaged { .. }) if !begun => return self.drop_transaction(),
            Ok(None) => return self.drop_transaction(),
            Err(error) => return Err(error),
        };
        if aborted || !begun {
            // A commit may be lost with the power that its files outlived.
            return self.take_back(&record, true);
        }
        if self.can_finish(&record)? {
            self.restage(&record)?;
            self.install(&record)?;
            return self.settle(&record);
        }
        self.state.rename(COMMIT, ABORT)?;
        self.take_back(&record, true)
    }

    /// The journal, complete and durable, before anything else is touched.
    fn write_down(
        &self,
        id: &str,
        kind: Kind,
        meta: crate::ChangeMeta,
        targets: &[Target],
        emptied: Vec<String>,
    ) -> Result<Record, RepoError> {
        // A name nobody has: what is found under it later is ours to remove.
        let token = std::hash::RandomState::new().build_hasher().finish();
        let mut pool = Vec::new();
        let mut files = Vec::new();
        let mut made = BTreeSet::new();
        for (i, target) in targets.iter().enumerate() {
            let folder =
                target.path.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
            files.push(FileChange {
                path: target.path.clone(),
                staged: format!("{folder}.scaffold-{token:016x}-{i}.tmp"),
                before: target.before.as_ref().map(|f| Blob::store(&mut pool, f)),
                after: target.after.as_ref().map(|f| Blob::store(&mut pool, f)),
            });
            if target.after.is_some() {
                made.extend(self.missing_folders(&target.path)?);
            }
        }
        let journal = Journal {
            schema: 1,
            id: id.to_owned(),
            kind,
            meta,
            blobs: "bytes".into(),
            made: made.into_iter().collect(),
            emptied,
            files,
        };
        let record = Record { journal, pool };
        let written = self.state.mkdir(TXN).and_then(|_| {
            if kind == Kind::Undo {
                self.state.create(&format!("{TXN}/undone"), b"", 0o600, None)?;
            }
            record.begin(self.state)
        });
        if let Err(error) = written {
            let _ = self.drop_transaction();
            return Err(error);
        }
        Ok(record)
    }

    /// Folders above `path` that are not there, outermost first.
    pub(crate) fn missing_folders(&self, path: &str) -> Result<Vec<String>, RepoError> {
        let mut missing = Vec::new();
        for folder in prefixes(path).filter(|p| *p != path) {
            if self.tree.entry(folder)? == Entry::Nothing {
                missing.push(folder.to_owned());
            }
        }
        Ok(missing)
    }

    /// Everything that takes room on the disk, and the last look at what stands, then the commit, which becomes durable with
    /// the names of the files.
    fn stage(&self, record: &Record) -> Result<(), RepoError> {
        for folder in &record.journal.made {
            self.tree.mkdir(folder)?;
        }
        let staged = || record.journal.files.iter().filter(|f| f.after.is_some());
        staged().try_for_each(|file| self.stage_file(file, record))?;
        // A disk may find out only now that it is full; and what is renamed in place must not lose its bytes.
        sync_each(staged().map(|file| (self.tree, file.staged.as_str())))?;
        for file in &record.journal.files {
            check_way(self.tree, &file.path)?;
            if !is(self.tree.read(&file.path)?.as_ref(), file.before.as_ref()) {
                return Err(RepoError::Stale { path: file.path.clone() });
            }
        }
        self.state.create(COMMIT, b"", 0o600, None)
    }

    fn stage_file(&self, file: &FileChange, record: &Record) -> Result<(), RepoError> {
        let Some(after) = &file.after else { return Ok(()) };
        let after = after.take(&record.pool)?;
        // A file that is new to the user gets what the umask leaves of its mode; what stood there keeps its own.
        let known = file.before.is_some() || record.journal.kind != Kind::Apply;
        let keep = known.then_some(after.owner);
        self.tree.create(&file.staged, &after.bytes, after.mode, keep).map_err(|e| e.about(&file.path))
    }

    /// Whether going forward overwrites nothing but what the transaction was made for.
    fn can_finish(&self, record: &Record) -> Result<bool, RepoError> {
        for file in &record.journal.files {
            let standing = self.tree.read(&file.path)?;
            let pending = self.tree.entry(&file.staged)? != Entry::Nothing;
            let installed = is(standing.as_ref(), file.after.as_ref());
            let foreign = !installed && !is(standing.as_ref(), file.before.as_ref());
            // Foreign bytes with nothing staged any more: it was in place and has been edited since, which is fine.
            if (foreign && pending) || (!installed && check_way(self.tree, &file.path).is_err()) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Stages again what is neither in place nor staged, and unstages what is in place.
    fn restage(&self, record: &Record) -> Result<(), RepoError> {
        for folder in &record.journal.made {
            self.tree.mkdir(folder)?;
        }
        for file in record.journal.files.iter().filter(|f| f.after.is_some()) {
            let standing = self.tree.read(&file.path)?;
            let staged = self.tree.read(&file.staged)?;
            let wanted = is(standing.as_ref(), file.before.as_ref());
            if staged.is_some() && !(wanted && is(staged.as_ref(), file.after.as_ref())) {
                self.tree.unlink(&file.staged)?;
            }
            if wanted && !is(staged.as_ref(), file.after.as_ref()) {
                self.stage_file(file, record)?;
                self.tree.sync(&file.staged)?;
            }
        }
        Ok(())
    }

    /// Renames everything in place. Done again it does nothing.
    fn install(&self, record: &Record) -> Result<(), RepoError> {
        for file in &record.journal.files {
            if file.after.is_none() {
                if is(self.tree.read(&file.path)?.as_ref(), file.before.as_ref()) {
                    self.tree.unlink(&file.path)?;
                }
            } else if self.tree.entry(&file.staged)? != Entry::Nothing {
                // The last look: what somebody wrote since is not overwritten.
                check_way(self.tree, &file.path)?;
                if !is(self.tree.read(&file.path)?.as_ref(), file.before.as_ref()) {
                    return Err(RepoError::Stale { path: file.path.clone() });
                }
                match file.before {
                    Some(_) => self.tree.rename(&file.staged, &file.path)?,
                    None => self.tree.rename_new(&file.staged, &file.path)?,
                }
            }
        }
        for folder in &record.journal.emptied {
            self.tree.rmdir(folder)?;
        }
        self.sync_folders(record)
    }

    /// Brings the records in line with the files, which ends the transaction.
    fn settle(&self, record: &Record) -> Result<(), RepoError> {
        let id = &record.journal.id;
        let home = format!("{CHANGES}/{id}");
        match record.journal.kind {
            Kind::Apply => {
                // Where this name is lost with the power, the transaction is finished again, which changes nothing.
                return self.state.rename(TXN, &home);
            }
            Kind::Undo => {
                if self.state.entry(&format!("{TXN}/undone"))? != Entry::Nothing {
                    self.state.rename(&format!("{TXN}/undone"), &format!("{home}/undone"))?;
                }
                let _ = self.state.sync(&home);
            }
            Kind::Discard => {
                if self.state.entry(&home)? != Entry::Nothing {
                    self.state.rename(&home, &format!("{TXN}/discarded"))?;
                }
            }
        }
        let _ = self.drop_transaction();
        Ok(())
    }

    /// Removes what was staged and, where files may be in place already, brings back what stood there before.
    fn take_back(&self, record: &Record, restore: bool) -> Result<(), RepoError> {
        for file in &record.journal.files {
            self.tree.unlink(&file.staged)?;
        }
        if restore {
            for file in &record.journal.files {
                self.restore(file, record)?;
            }
        }
        for folder in record.journal.made.iter().rev() {
            self.tree.rmdir(folder)?;
        }
        self.sync_folders(record)?;
        self.drop_transaction()
    }

    /// Only what this transaction put there is taken away: bytes of anybody else stay.
    fn restore(&self, file: &FileChange, record: &Record) -> Result<(), RepoError> {
        let standing = self.tree.read(&file.path)?;
        if is(standing.as_ref(), file.before.as_ref()) || !is(standing.as_ref(), file.after.as_ref()) {
            return Ok(());
        }
        let Some(before) = &file.before else { return self.tree.unlink(&file.path) };
        for folder in self.missing_folders(&file.path)? {
            self.tree.mkdir(&folder)?;
        }
        let before = before.take(&record.pool)?;
        self.tree.create(&file.staged, &before.bytes, before.mode, Some(before.owner))?;
        self.tree.sync(&file.staged)?;
        self.tree.rename(&file.staged, &file.path)
    }

    fn sync_folders(&self, record: &Record) -> Result<(), RepoError> {
        let above = |path: &str| path.rsplit_once('/').map_or(String::new(), |(folder, _)| folder.to_owned());
        let journal = &record.journal;
        let folders: BTreeSet<String> = journal
            .files
            .iter()
            .map(|f| above(&f.path))
            .chain(journal.made.iter().chain(&journal.emptied).map(|f| above(f)))
            .collect();
        let folders = folders.iter().map(|folder| (self.tree, folder.as_str()));
        sync_each(folders.chain([(self.state, TXN)]))
    }

    /// Out of the way by one rename, so that a half-deleted transaction is never mistaken for one.
    fn drop_transaction(&self) -> Result<(), RepoError> {
        if self.state.entry(TXN)? == Entry::Nothing {
            return Ok(());
        }
        self.empty_trash()?;
        self.state.rename(TXN, TRASH)?;
        self.state.sync("")?;
        self.empty_trash()
    }

    fn empty_trash(&self) -> Result<(), RepoError> {
        match self.state.entry(TRASH)? {
            Entry::Nothing => Ok(()),
            _ => self.state.remove_all(TRASH),
        }
    }
}

/// Whether what stands there is what the journal says.
fn is(standing: Option<&Found>, blob: Option<&Blob>) -> bool {
    match (standing, blob) {
        (None, None) => true,
        (Some(found), Some(blob)) => blob.equals(found),
        _ => false,
    }
}
