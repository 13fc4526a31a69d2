//! git2: read a repository, apply changes all or nothing, undo them. The only crate that writes a user's files.
//! It does not know what the text in them means. Unix only: it writes through no-follow directory handles.
//!
//! ```no_run
//! use scaffold_repo::{ApplyOptions, ChangeMeta, Repository, unified_diff};
//! # fn main() -> Result<(), scaffold_repo::RepoError> {
//! # let plan = scaffold_core::Plan::default();
//! let repo = Repository::open(".".as_ref())?; // implements `scaffold_core::RepoView`
//! let states = repo.check(&plan, ApplyOptions::default())?; // --dry-run: `preview` plus the check for dirty files
//! let diff = unified_diff(&states); // `git apply` takes it
//! let meta = ChangeMeta { command: "scaffold add users".into(), title: "add users".into() };
//! let applied = repo.apply(&plan, ApplyOptions::default(), meta)?;
//! if let Some(id) = &applied.id {
//!     let before = repo.snapshot(&["go.sum".into()])?; // tools run here …
//!     repo.amend(id, &before)?; // … and what they changed belongs to the change
//!     let untouched = repo.baseline(Some(id))?; // `untouched.path()`: the files without the change
//!     repo.discard(id)?; // checks failed: as if it had never been; `undo` keeps a record
//! }
//! # Ok(()) }
//! ```

mod amend;
mod baseline;
mod binary;
mod change;
mod commit_files;
mod create;
mod diff;
mod disk;
mod error;
mod history;
mod journal;
mod list;
mod lock;
mod preview;
mod rules;
mod transaction;
mod undo;

pub use amend::Snapshot;
pub use baseline::Worktree;
pub use change::{Applied, ApplyOptions, ChangeMeta, ChangeRecord};
pub use commit_files::{CommitFiles, Limits, check_revision, commit_files};
pub use create::create;
pub use diff::unified_diff;
#[doc(hidden)]
pub use disk::{FaultKind, Faults};
pub use error::{ErrorKind, RepoError};
pub use preview::FileState;
pub use rules::check_names;
pub use undo::Undone;

use disk::{Disk, Entry};
use journal::Home;
use list::Listing;
use scaffold_core::{At, Commit, Diagnostic, RepoView};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

/// A repository, or a plain folder, as it was when it was opened. Bytes are read once and shared.
pub struct Repository {
    root: PathBuf,
    prefix: String,
    home: Home,
    listing: Listing,
    /// Beside `listing.files`.
    contents: Vec<OnceLock<Content>>,
    /// Commits that were asked for, and at most how many.
    history: OnceLock<(usize, Vec<Commit>)>,
    faults: Faults,
}

/// What a file holds, shared by everybody who asks for it.
#[derive(Debug)]
enum Content {
    Text(Arc<str>),
    /// No UTF-8.
    Bytes(Arc<[u8]>),
    /// The file is gone since it was listed.
    Nothing,
}

impl Content {
    fn of(bytes: Vec<u8>) -> Self {
        match String::from_utf8(bytes) {
            Ok(text) => Self::Text(text.into()),
            Err(no_text) => Self::Bytes(no_text.into_bytes().into()),
        }
    }
}

impl Repository {
    /// Opens the git repository that `dir` is in, or else `dir` itself as a plain folder. A folder that the
    /// surrounding repository ignores is a plain folder. What a dead process left half-done is finished or taken back first.
    ///
    /// # Errors
    /// No such folder, a bare repository, one of another user, or a disk that can't be read.
    pub fn open(dir: &Path) -> Result<Self, RepoError> {
        Self::open_faulty(dir, Faults::default())
    }

    #[doc(hidden)]
    pub fn open_faulty(dir: &Path, faults: Faults) -> Result<Self, RepoError> {
        let shown = || dir.display().to_string();
        let dir_abs = match dir.canonicalize() {
            Ok(abs) if abs.is_dir() => abs,
            Err(source) if source.kind() != io::ErrorKind::NotFound => {
                return Err(RepoError::Io { what: "open", path: shown(), source });
            }
            _ => return Err(RepoError::NoFolder { path: shown() }),
        };
        let git = match git2::Repository::discover(&dir_abs) {
            Ok(git) => Some(git),
            Err(e) if e.code() == git2::ErrorCode::NotFound => None,
            Err(source) => return Err(RepoError::Git { what: "open the repository", source }),
        };
        let mut repo = match git {
            Some(git) => match git.workdir().map(Path::canonicalize) {
                None => return Err(RepoError::Bare { path: shown() }),
                Some(Ok(root)) if !ignored(&git, &root, &dir_abs) => {
                    let prefix = relative(&root, &dir_abs);
                    Self::at(root, prefix, Some(git.path().to_owned()), faults)
                }
                _ => Self::at(dir_abs, String::new(), None, faults),
            },
            None => Self::at(dir_abs, String::new(), None, faults),
        };
        repo.recover()?;
        repo.listing = list::list(&repo.root, repo.git()?.as_ref())?;
        repo.contents.resize_with(repo.listing.files.len(), OnceLock::new);
        Ok(repo)
    }

    /// The folder that all paths are relative to.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Where the folder that was opened lies below the root, with `/`; empty for the root itself.
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// Whether this is a git repository.
    pub fn is_git(&self) -> bool {
        self.home.git_dir.is_some()
    }

    fn at(root: PathBuf, prefix: String, git_dir: Option<PathBuf>, faults: Faults) -> Self {
        let home = Home { git_dir, root: root.clone() };
        Self {
            root,
            prefix,
            home,
            listing: Listing::default(),
            contents: Vec::new(),
            history: OnceLock::new(),
            faults,
        }
    }

    /// Takes the lock only where there is something to recover: reading needs no right to write.
    fn recover(&self) -> Result<(), RepoError> {
        match self.home.open(&self.faults)? {
            Some(state) if state.entry(journal::TXN)? != Entry::Nothing => self.locked(|_| Ok(())),
            _ => Ok(()),
        }
    }

    /// What a file holds; read at its first use and kept.
    fn content(&self, path: &str) -> Result<&Content, Diagnostic> {
        let Ok(i) = self.listing.files.binary_search_by(|p| p.as_str().cmp(path)) else {
            return Ok(&Content::Nothing);
        };
        if let Some(known) = self.contents[i].get() {
            return Ok(known);
        }
        // Two threads may both read; they read the same.
        let content = match read_plain(&self.root.join(path)) {
            Ok(bytes) => Content::of(bytes),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Content::Nothing,
            Err(e) => return Err(Diagnostic::new(format!("can't read `{path}`: {e}")).at(At::file(path))),
        };
        Ok(self.contents[i].get_or_init(|| content))
    }

    fn tree(&self) -> Result<Disk, RepoError> {
        Disk::open(&self.root, &self.faults)
    }

    /// A handle of its own for each use: libgit2's are not shared between threads.
    fn git(&self) -> Result<Option<git2::Repository>, RepoError> {
        // Git does not hash again what it reads either.
        git2::opts::strict_hash_verification(false);
        let open = |dir| git2::Repository::open(dir);
        let what = "open the repository";
        self.home.git_dir.as_ref().map(open).transpose().map_err(|source| RepoError::Git { what, source })
    }
}

impl RepoView for Repository {
    fn paths(&self) -> &[String] {
        &self.listing.files
    }

    fn read(&self, path: &str) -> Result<Option<Arc<[u8]>>, Diagnostic> {
        Ok(match self.content(path)? {
            Content::Text(text) => Some(Arc::clone(text).into()),
            Content::Bytes(bytes) => Some(Arc::clone(bytes)),
            Content::Nothing => None,
        })
    }

    fn text(&self, path: &str) -> Result<Option<Arc<str>>, Diagnostic> {
        Ok(match self.content(path)? {
            Content::Text(text) => Some(Arc::clone(text)),
            Content::Bytes(_) | Content::Nothing => None,
        })
    }

    fn history(&self, limit: usize) -> Vec<Commit> {
        let read = |limit| match self.git() {
            Ok(Some(git)) => history::history(&git, limit),
            _ => Vec::new(),
        };
        // Every service of a repository asks for the same.
        let (known, commits) = self.history.get_or_init(|| (limit, read(limit)));
        if *known == limit { commits.clone() } else { read(limit) }
    }
}

/// Reads a file that was a regular one when it was listed; a link put there since is not followed.
fn read_plain(path: &Path) -> io::Result<Vec<u8>> {
    use rustix::fs::OFlags;
    use std::io::Read;
    use std::os::unix::fs::OpenOptionsExt;
    let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
    let mut file = std::fs::OpenOptions::new().read(true).custom_flags(flags.bits() as i32).open(path)?;
    let mut bytes = vec![0; usize::try_from(file.metadata()?.len()).unwrap_or(0)];
    // One read is enough for nearly every file.
    let mut filled = 0;
    while filled < bytes.len() {
        match file.read(&mut bytes[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    bytes.truncate(filled);
    Ok(bytes)
}

fn ignored(git: &git2::Repository, root: &Path, dir: &Path) -> bool {
    let below = relative(root, dir);
    !below.is_empty() && git.is_path_ignored(format!("{below}/")).unwrap_or(false)
}

fn relative(root: &Path, dir: &Path) -> String {
    dir.strip_prefix(root).map(|p| p.to_string_lossy().into_owned()).unwrap_or_default()
}
