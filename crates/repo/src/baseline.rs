//! The files as they were before a change, in a temporary folder: for checks "against how it was".

use crate::journal::{self, CHANGES, FileChange, Record};
use crate::{RepoError, Repository, list};
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A temporary checkout; removed when dropped.
#[derive(Debug)]
pub struct Worktree {
    folder: tempfile::TempDir,
}

impl Worktree {
    /// Its root.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }
}

impl Repository {
    /// The files that stand now (tracked and untracked, never ignored ones), with change `id` taken back. Files of the
    /// change are exactly as they were before it; links are copied as links. Ignored folders and submodules don't come along.
    ///
    /// # Errors
    /// No such change, or no room.
    pub fn baseline(&self, id: Option<&str>) -> Result<Worktree, RepoError> {
        let changed = match id {
            Some(id) => self.before(id)?,
            None => BTreeMap::new(),
        };
        let folder = tempfile::Builder::new()
            .prefix("scaffold-")
            .tempdir()
            .map_err(|source| RepoError::Io { what: "create", path: "a temporary folder".into(), source })?;
        // Resolved, as compilers report resolved paths.
        let top = folder.path().to_owned();
        let listing = list::list(&self.root, self.git()?.as_ref())?;
        let mut target = Target { top, made: String::new() };
        for path in listing.files.iter().filter(|p| !changed.contains_key(*p)) {
            target.place(path, |to| match fs::copy(self.root.join(path), to) {
                // Gone since it was listed.
                Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(()),
                done => done.map(drop),
            })?;
        }
        for path in listing.links.iter().filter(|p| !changed.contains_key(*p)) {
            target.place(path, |to| {
                fs::read_link(self.root.join(path)).and_then(|link| std::os::unix::fs::symlink(link, to))
            })?;
        }
        for (path, file) in &changed {
            let Some(found) = file else { continue };
            target.place(path, |to| {
                use std::os::unix::fs::PermissionsExt;
                fs::write(to, &found.bytes)?;
                fs::set_permissions(to, fs::Permissions::from_mode(found.mode))
            })?;
        }
        Ok(Worktree { folder })
    }

    /// What the files of a change were before it.
    fn before(&self, id: &str) -> Result<BTreeMap<String, Option<crate::disk::Found>>, RepoError> {
        let unknown = || RepoError::UnknownChange { id: id.to_owned() };
        let state = self.home.open(&self.faults)?.ok_or_else(unknown)?;
        let number = id.parse::<u32>().ok();
        let known = journal::ids(&state)?.into_iter().find(|k| number.is_some() && k.parse().ok() == number);
        let record = Record::read(&state, &format!("{CHANGES}/{}", known.ok_or_else(unknown)?))?
            .ok_or_else(unknown)?;
        let take = |f: &FileChange| f.before.as_ref().map(|b| b.take(&record.pool)).transpose();
        record.journal.files.iter().map(|f| Ok((f.path.clone(), take(f)?))).collect()
    }
}

/// Where files are copied to; remembers the last folder it made, as paths come sorted.
struct Target {
    top: PathBuf,
    made: String,
}

impl Target {
    fn place(&mut self, path: &str, put: impl FnOnce(&Path) -> io::Result<()>) -> Result<(), RepoError> {
        let failed = |source| RepoError::Io { what: "copy", path: path.to_owned(), source };
        if let Some((folder, _)) = path.rsplit_once('/')
            && folder != self.made
        {
            fs::create_dir_all(self.top.join(folder)).map_err(failed)?;
            folder.clone_into(&mut self.made);
        }
        put(&self.top.join(path)).map_err(failed)
    }
}
