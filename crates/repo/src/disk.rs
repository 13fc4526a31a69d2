//! Every operation on the disk that a change is made of. Paths are relative to a folder held open, and
//! walked one component at a time without following a link. Each writing operation is one counted step,
//! so that tests can stop the program before, or in the middle of, any of them.

use crate::RepoError;
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
use rustix::fs::RenameFlags;
use rustix::fs::{AtFlags, Dir, FileType, Mode, OFlags, Stat};
use rustix::io::Errno;
use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// What happens at the chosen step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultKind {
    /// This step and every later one fails without touching the disk, as if the process had died there.
    Stop,
    /// The process aborts.
    Abort,
    /// Only this step fails, as on a full disk.
    Full,
}

/// A failure to inject, for tests; counts the steps in any case. Clones share the counter.
#[derive(Clone, Default)]
pub struct Faults {
    at: Option<(u64, FaultKind)>,
    meanwhile: Option<(u64, Arc<dyn Fn() + Send + Sync>)>,
    steps: Arc<AtomicU64>,
}

impl Faults {
    /// Fails at step `at`, counted from 0.
    pub fn new(at: u64, kind: FaultKind) -> Self {
        Self { at: Some((at, kind)), ..Self::default() }
    }

    /// Lets somebody else do something just before step `at`.
    pub fn meanwhile(at: u64, act: impl Fn() + Send + Sync + 'static) -> Self {
        Self { meanwhile: Some((at, Arc::new(act))), ..Self::default() }
    }

    /// How many steps were asked for so far.
    pub fn steps(&self) -> u64 {
        self.steps.load(Ordering::SeqCst)
    }

    /// Counts a step. `torn` does half of the work where the process dies in the middle of it.
    fn step(&self, torn: impl FnOnce()) -> Result<(), Errno> {
        let n = self.steps.fetch_add(1, Ordering::SeqCst);
        if let Some((at, act)) = &self.meanwhile
            && *at == n
        {
            act();
        }
        match self.at {
            Some((at, FaultKind::Full)) if n == at => Err(Errno::NOSPC),
            Some((at, kind)) if n >= at && kind != FaultKind::Full => {
                if n == at {
                    torn();
                }
                if kind == FaultKind::Abort {
                    std::process::abort();
                }
                Err(Errno::CANCELED)
            }
            _ => Ok(()),
        }
    }
}

/// A regular file with its permission bits and owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) bytes: Vec<u8>,
    pub(crate) mode: u32,
    pub(crate) owner: (u32, u32),
}

/// What stands at a path, not following links.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Entry {
    Nothing,
    /// `linked`: it has other names, too.
    File {
        linked: bool,
    },
    Folder,
    Symlink,
    Other,
}

/// A folder held open, with the operations below it.
pub(crate) struct Disk {
    top: OwnedFd,
    faults: Faults,
}

/// Flushes that wait at the same time.
const FLUSHES: usize = 8;

const DIR: OFlags = OFlags::DIRECTORY.union(OFlags::NOFOLLOW).union(OFlags::RDONLY).union(OFlags::CLOEXEC);

impl Disk {
    /// Holds `top` open. Links in the way to it are the caller's business.
    pub(crate) fn open(top: &Path, faults: &Faults) -> Result<Self, RepoError> {
        let flags = OFlags::DIRECTORY | OFlags::RDONLY | OFlags::CLOEXEC;
        let fd = rustix::fs::open(top, flags, Mode::empty())
            .map_err(|e| io("open", &top.display().to_string(), e))?;
        Ok(Self { top: fd, faults: faults.clone() })
    }

    /// A folder of this disk as one of its own.
    pub(crate) fn below(&self, path: &str) -> Result<Self, RepoError> {
        let top = self.folder(path).map_err(|e| io("open", path, e))?;
        Ok(Self { top, faults: self.faults.clone() })
    }

    /// What stands at `path`. A component on the way that is no folder means that nothing stands there.
    pub(crate) fn entry(&self, path: &str) -> Result<Entry, RepoError> {
        match self.stat(path) {
            Ok(stat) => Ok(match FileType::from_raw_mode(stat.st_mode) {
                FileType::RegularFile => Entry::File { linked: stat.st_nlink > 1 },
                FileType::Directory => Entry::Folder,
                FileType::Symlink => Entry::Symlink,
                _ => Entry::Other,
            }),
            Err(e) if absent(e) => Ok(Entry::Nothing),
            Err(e) => Err(io("look at", path, e)),
        }
    }

    /// A regular file's bytes and mode; `None` where there is no regular file.
    pub(crate) fn read(&self, path: &str) -> Result<Option<Found>, RepoError> {
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let opened =
            self.parent(path).and_then(|(dir, name)| rustix::fs::openat(&dir, name, flags, Mode::empty()));
        let fd = match opened {
            Ok(fd) => fd,
            Err(e) if absent(e) || e == Errno::NXIO => return Ok(None),
            Err(e) => return Err(io("open", path, e)),
        };
        let stat = rustix::fs::fstat(&fd).map_err(|e| io("look at", path, e))?;
        if FileType::from_raw_mode(stat.st_mode) != FileType::RegularFile {
            return Ok(None);
        }
        let mut bytes = Vec::with_capacity(usize::try_from(stat.st_size).unwrap_or(0));
        File::from(fd).read_to_end(&mut bytes).map_err(|source| RepoError::Io {
            what: "read",
            path: path.into(),
            source,
        })?;
        Ok(Some(Found { bytes, mode: stat.st_mode & 0o7777, owner: (stat.st_uid, stat.st_gid) }))
    }

    /// Names in a folder, sorted; none where there is no such folder.
    pub(crate) fn names(&self, path: &str) -> Result<Vec<String>, RepoError> {
        let fd = match self.folder(path) {
            Ok(fd) => fd,
            Err(e) if absent(e) => return Ok(Vec::new()),
            Err(e) => return Err(io("open", path, e)),
        };
        let mut names = Vec::new();
        for entry in Dir::new(fd).map_err(|e| io("list", path, e))? {
            let entry = entry.map_err(|e| io("list", path, e))?;
            match entry.file_name().to_str() {
                Ok("." | "..") | Err(_) => {}
                Ok(name) => names.push(name.to_owned()),
            }
        }
        names.sort();
        Ok(names)
    }

    /// Creates a file that must not be there yet; not durable before a [`Disk::sync`]. `mode` is subject to the
    /// umask unless there is an owner to keep.
    pub(crate) fn create(
        &self,
        path: &str,
        bytes: &[u8],
        mode: u32,
        owner: Option<(u32, u32)>,
    ) -> Result<(), RepoError> {
        let (dir, name) = self.parent(path).map_err(|e| io("create", path, e))?;
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        self.step("create", path)?;
        let fd = rustix::fs::openat(&dir, name, flags, Mode::from_raw_mode(mode))
            .map_err(|e| io("create", path, e))?;
        let mut file = File::from(fd);
        let failed = |source| RepoError::Io { what: "write", path: path.into(), source };
        self.faults
            .step(|| {
                let _ = file.write_all(&bytes[..bytes.len() / 2]);
            })
            .map_err(|e| io("write", path, e))?;
        file.write_all(bytes).map_err(failed)?;
        if let Some(owner) = owner {
            self.step("set the mode of", path)?;
            keep_owner(&file, owner);
            rustix::fs::fchmod(&file, Mode::from_raw_mode(mode))
                .map_err(|e| io("set the mode of", path, e))?;
        }
        Ok(())
    }

    /// Renames within this disk, replacing what stands at `to`.
    pub(crate) fn rename(&self, from: &str, to: &str) -> Result<(), RepoError> {
        let (from_dir, from_name) = self.parent(from).map_err(|e| io("rename", from, e))?;
        let (to_dir, to_name) = self.parent(to).map_err(|e| io("rename", to, e))?;
        self.step("rename", to)?;
        rustix::fs::renameat(&from_dir, from_name, &to_dir, to_name).map_err(|e| io("rename", to, e))
    }

    /// As [`Disk::rename`], but fails where something stands at `to`, if the file system can tell.
    pub(crate) fn rename_new(&self, from: &str, to: &str) -> Result<(), RepoError> {
        let (from_dir, from_name) = self.parent(from).map_err(|e| io("rename", from, e))?;
        let (to_dir, to_name) = self.parent(to).map_err(|e| io("rename", to, e))?;
        self.step("rename", to)?;
        #[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
        match rustix::fs::renameat_with(&from_dir, from_name, &to_dir, to_name, RenameFlags::NOREPLACE) {
            Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => {}
            Err(Errno::EXIST) => return Err(RepoError::Stale { path: to.to_owned() }),
            done => return done.map_err(|e| io("rename", to, e)),
        }
        rustix::fs::renameat(&from_dir, from_name, &to_dir, to_name).map_err(|e| io("rename", to, e))
    }

    /// Makes a folder; false where one stands already.
    pub(crate) fn mkdir(&self, path: &str) -> Result<bool, RepoError> {
        let (dir, name) = self.parent(path).map_err(|e| io("create", path, e))?;
        self.step("create", path)?;
        match rustix::fs::mkdirat(&dir, name, Mode::from_raw_mode(0o777)) {
            Ok(()) => Ok(true),
            Err(Errno::EXIST) if self.folder(path).is_ok() => Ok(false),
            Err(e) => Err(io("create", path, e)),
        }
    }

    /// Removes a file; nothing happens where none is.
    pub(crate) fn unlink(&self, path: &str) -> Result<(), RepoError> {
        let (dir, name) = match self.parent(path) {
            Err(e) if absent(e) => return Ok(()),
            found => found.map_err(|e| io("remove", path, e))?,
        };
        self.step("remove", path)?;
        match rustix::fs::unlinkat(&dir, name, AtFlags::empty()) {
            Ok(()) | Err(Errno::NOENT) => Ok(()),
            Err(e) => Err(io("remove", path, e)),
        }
    }

    /// Removes a folder if it is empty; false where it is not there or keeps something.
    pub(crate) fn rmdir(&self, path: &str) -> Result<bool, RepoError> {
        let Ok((dir, name)) = self.parent(path) else { return Ok(false) };
        self.step("remove", path)?;
        match rustix::fs::unlinkat(&dir, name, AtFlags::REMOVEDIR) {
            Ok(()) => Ok(true),
            Err(Errno::NOENT | Errno::NOTEMPTY | Errno::EXIST | Errno::NOTDIR) => Ok(false),
            Err(e) => Err(io("remove", path, e)),
        }
    }

    /// Makes the bytes of a file, or the entries of a folder, durable; `""` is the top. What is gone needs nothing.
    pub(crate) fn sync(&self, path: &str) -> Result<(), RepoError> {
        sync_each([(self, path)])
    }

    /// Opened to be flushed; `None` where nothing is left to be.
    fn to_flush(&self, path: &str) -> Result<Option<OwnedFd>, RepoError> {
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let opened = match path {
            "" => self.folder(""),
            _ => {
                self.parent(path).and_then(|(dir, name)| rustix::fs::openat(&dir, name, flags, Mode::empty()))
            }
        };
        match opened {
            Err(e) if absent(e) => Ok(None),
            opened => {
                let fd = opened.map_err(|e| io("open", path, e))?;
                self.step("sync", path)?;
                Ok(Some(fd))
            }
        }
    }

    /// Removes a folder with the files in it, at any depth.
    pub(crate) fn remove_all(&self, path: &str) -> Result<(), RepoError> {
        for name in self.names(path)? {
            let below = format!("{path}/{name}");
            match self.entry(&below)? {
                Entry::Folder => self.remove_all(&below)?,
                _ => self.unlink(&below)?,
            }
        }
        self.rmdir(path).map(drop)
    }

    /// A handle of a file for [`rustix::fs::flock`], made where it is not there. Not a counted step: a lock is no change.
    pub(crate) fn open_lock(&self, path: &str) -> Result<File, RepoError> {
        let flags = OFlags::RDWR | OFlags::CREATE | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        self.parent(path)
            .and_then(|(dir, name)| rustix::fs::openat(&dir, name, flags, Mode::from_raw_mode(0o644)))
            .map(File::from)
            .map_err(|e| io("open", path, e))
    }

    fn step(&self, what: &'static str, path: &str) -> Result<(), RepoError> {
        self.faults.step(|| ()).map_err(|e| io(what, path, e))
    }

    fn stat(&self, path: &str) -> Result<Stat, Errno> {
        let (dir, name) = self.parent(path)?;
        rustix::fs::statat(&dir, name, AtFlags::SYMLINK_NOFOLLOW)
    }

    /// The folder that holds `path`, reached without following a link, and the last component.
    fn parent<'p>(&self, path: &'p str) -> Result<(OwnedFd, &'p str), Errno> {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        Ok((self.folder(folder)?, name))
    }

    fn folder(&self, path: &str) -> Result<OwnedFd, Errno> {
        let components = || path.split('/').filter(|c| !c.is_empty());
        // Checked here again, whatever was checked before: this is the last line of defence.
        if components().any(|c| c == "..") {
            return Err(Errno::INVAL);
        }
        #[cfg(any(target_os = "linux", target_os = "android"))]
        {
            use rustix::fs::ResolveFlags;
            let whole = if path.is_empty() { "." } else { path };
            let within = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS;
            match rustix::fs::openat2(&self.top, whole, DIR, Mode::empty(), within) {
                // A kernel or a sandbox that does not know how to: step by step.
                Err(Errno::NOSYS | Errno::PERM | Errno::INVAL | Errno::AGAIN) => {}
                opened => return opened,
            }
        }
        let mut dir = rustix::fs::openat(&self.top, ".", DIR, Mode::empty())?;
        for component in components() {
            dir = rustix::fs::openat(&dir, component, DIR, Mode::empty())?;
        }
        Ok(dir)
    }
}

/// As [`Disk::sync`], of many at once: a file system flushes those that wait together in one go.
pub(crate) fn sync_each<'p>(places: impl IntoIterator<Item = (&'p Disk, &'p str)>) -> Result<(), RepoError> {
    let mut waiting = Vec::new();
    for (disk, path) in places {
        waiting.extend(disk.to_flush(path)?.map(|fd| (path, fd)));
    }
    let flush = |(path, fd): &(&str, OwnedFd)| rustix::fs::fsync(fd).map_err(|e| io("sync", path, e));
    let (first, rest) = waiting.split_at(waiting.len().min(1));
    std::thread::scope(|scope| {
        let share = rest.len().div_ceil(FLUSHES).max(1);
        let others: Vec<_> =
            rest.chunks(share).map(|chunk| scope.spawn(move || chunk.iter().try_for_each(flush))).collect();
        let mut result = first.iter().try_for_each(flush);
        for other in others {
            result = result.and(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        result
    })
}

/// Root editing somebody's file must not take it over; others can't give files away, and need not.
fn keep_owner(file: impl AsFd, owner: (u32, u32)) {
    if let Ok(stat) = rustix::fs::fstat(&file)
        && (stat.st_uid, stat.st_gid) != owner
    {
        let (uid, gid) = (rustix::fs::Uid::from_raw(owner.0), rustix::fs::Gid::from_raw(owner.1));
        let _ = rustix::fs::fchown(&file, Some(uid), Some(gid));
    }
}

/// Nothing is there, or the way to it is no way that is walked: a file or a link stands in it.
fn absent(errno: Errno) -> bool {
    matches!(errno, Errno::NOENT | Errno::NOTDIR | Errno::LOOP)
}

fn io(what: &'static str, path: &str, errno: Errno) -> RepoError {
    RepoError::Io { what, path: path.to_owned(), source: errno.into() }
}
