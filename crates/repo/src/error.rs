//! Everything that can go wrong in this crate, with the way out. The CLI maps [`RepoError::kind`] to an exit code.

use scaffold_core::{At, Diagnostic, SpliceError};
use std::io;

/// What sort of failure it is; one exit code each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// The caller named something that is not there (exit 2).
    Usage,
    /// An edit has no place (exit 3).
    Unplaced,
    /// Refused for safety; nothing was written (exit 4).
    Refused,
    /// The plan itself is malformed: whoever made it is at fault (exit 5).
    BrokenPlan,
    /// The disk, git, or this program (exit 70).
    Fault,
}

/// Why a repository could not be read or changed. Nothing is half-written after any of them.
#[derive(Debug, thiserror::Error)]
pub enum RepoError {
    /// The folder to work in is not there.
    #[error("`{path}` is no folder")]
    NoFolder {
        /// As it was given.
        path: String,
    },
    /// A bare repository.
    #[error("`{path}` is a bare git repository")]
    Bare {
        /// As it was given.
        path: String,
    },
    /// Git refused or failed.
    #[error("git can't {what}: {source}")]
    Git {
        /// What was attempted.
        what: &'static str,
        /// libgit2's own message.
        source: git2::Error,
    },
    /// The disk refused or failed.
    #[error("can't {what} `{path}`: {source}")]
    Io {
        /// What was attempted.
        what: &'static str,
        /// Relative to the repository, or to its `scaffold` folder for the journal.
        path: String,
        /// The system's own message.
        source: io::Error,
    },
    /// Uncommitted changes in files to be edited.
    #[error("uncommitted changes in {}", quoted(.paths))]
    Dirty {
        /// Sorted.
        paths: Vec<String>,
    },
    /// Something stands where a file has to be created.
    #[error("{what} is in the way of `{path}`")]
    InTheWay {
        /// The file to be created.
        path: String,
        /// What stands there (`a different file`, `a folder`, `a file at `a/b``).
        what: String,
    },
    /// A file to be edited is not there.
    #[error("`{path}` is to be edited but is not there")]
    Missing {
        /// The file.
        path: String,
    },
    /// The file is not the one that the edits were made for.
    #[error("`{path}` changed after the plan was made")]
    Stale {
        /// The file.
        path: String,
    },
    /// A path that no plan may have.
    #[error("path {path:?} is not allowed: {why}")]
    BadPath {
        /// As the plan has it.
        path: String,
        /// The rule it breaks.
        why: &'static str,
    },
    /// Two paths that are one on a file system which ignores case.
    #[error("`{path}` and `{other}` are one file where case is ignored")]
    Collision {
        /// The path to be written.
        path: String,
        /// The one it collides with.
        other: String,
    },
    /// The way to a file leads through something that must not be written through.
    #[error("`{path}` is {what}; nothing is written through it")]
    Link {
        /// The link itself.
        path: String,
        /// `a symbolic link`, `a hard link`, `another repository`, …
        what: &'static str,
    },
    /// More than one plan may change.
    #[error("the plan changes {found} {unit}; at most {limit} are allowed")]
    TooMuch {
        /// `files` or `bytes`.
        unit: &'static str,
        /// How many it has.
        found: u64,
        /// How many it may have.
        limit: u64,
    },
    /// What nobody vouches for is larger than it may be.
    #[error("it holds more than {limit} {unit}")]
    Oversized {
        /// `files` or `bytes`.
        unit: &'static str,
        /// How many it may have.
        limit: u64,
    },
    /// A text that is no revision.
    #[error("`{revision}` can be no revision")]
    BadRevision {
        /// As it was given.
        revision: String,
    },
    /// No such commit.
    #[error("there is no commit `{revision}`")]
    UnknownRevision {
        /// As it was given.
        revision: String,
    },
    /// One path in two changes of a plan.
    #[error("the plan changes `{path}` twice")]
    Twice {
        /// The path.
        path: String,
    },
    /// Edits that contradict each other.
    #[error("edits of `{path}` don't fit: {source}")]
    BadSplice {
        /// The file.
        path: String,
        /// How they don't fit.
        source: SpliceError,
    },
    /// The plan holds an edit without a place.
    #[error("{at}: no place to {what}: {why}")]
    Unplaced {
        /// The file.
        at: At,
        /// What the edit is for.
        what: String,
        /// Why there is no place.
        why: String,
    },
    /// Another run is at work in this repository.
    #[error("another run is changing this repository{}", .pid.map(|p| format!(" (process {p})")).unwrap_or_default())]
    Locked {
        /// Its process, where it said so.
        pid: Option<u32>,
    },
    /// No such change.
    #[error("there is no change `{id}`")]
    UnknownChange {
        /// As it was given.
        id: String,
    },
    /// The change was taken back already.
    #[error("change `{id}` is undone already")]
    AlreadyUndone {
        /// Its id.
        id: String,
    },
    /// Nothing to take back.
    #[error("there is no change to undo")]
    NothingToUndo,
    /// Edits made since collide with taking the change back.
    #[error("edited since the change: {}", quoted(.places))]
    Conflict {
        /// The first place of each collision.
        places: Vec<At>,
    },
    /// The journal is not what this program wrote.
    #[error("the record of changes is damaged: {why}")]
    Damaged {
        /// What does not hold.
        why: String,
    },
    /// Neither finished nor taken back; the next run of any command tries again.
    #[error("the change was interrupted and could not be taken back yet: {cause}")]
    Interrupted {
        /// What stopped it.
        cause: Box<RepoError>,
    },
}

impl RepoError {
    /// Which sort of failure it is.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::NoFolder { .. }
            | Self::Bare { .. }
            | Self::BadRevision { .. }
            | Self::UnknownRevision { .. }
            | Self::UnknownChange { .. }
            | Self::AlreadyUndone { .. }
            | Self::NothingToUndo => ErrorKind::Usage,
            Self::Unplaced { .. } => ErrorKind::Unplaced,
            Self::Dirty { .. }
            | Self::InTheWay { .. }
            | Self::Missing { .. }
            | Self::Stale { .. }
            | Self::BadPath { .. }
            | Self::Collision { .. }
            | Self::Link { .. }
            | Self::TooMuch { .. }
            | Self::Oversized { .. }
            | Self::Locked { .. }
            | Self::Conflict { .. } => ErrorKind::Refused,
            Self::Twice { .. } | Self::BadSplice { .. } => ErrorKind::BrokenPlan,
            Self::Git { .. } | Self::Io { .. } | Self::Damaged { .. } | Self::Interrupted { .. } => {
                ErrorKind::Fault
            }
        }
    }

    /// Where it is, if there is a place.
    pub fn at(&self) -> Option<At> {
        match self {
            Self::InTheWay { path, .. }
            | Self::Missing { path }
            | Self::Stale { path }
            | Self::Collision { path, .. }
            | Self::Link { path, .. }
            | Self::Twice { path }
            | Self::BadSplice { path, .. } => Some(At::file(path)),
            Self::Dirty { paths } => paths.first().map(At::file),
            Self::Unplaced { at, .. } => Some(at.clone()),
            Self::Conflict { places } => places.first().cloned(),
            _ => None,
        }
    }

    /// What to do next.
    pub fn hint(&self) -> Option<String> {
        Some(match self {
            Self::NoFolder { .. } => "name a folder that is there with `--repo DIR`".into(),
            Self::Bare { .. } => "work in a checkout of it".into(),
            Self::Git { source, .. } if source.code() == git2::ErrorCode::Owner => {
                "the repository belongs to another user; if you trust it: `git config --global --add safe.directory DIR`"
                    .into()
            }
            Self::Io { source, .. } => match source.kind() {
                io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                    "nothing was changed; make room on the disk and run it again".into()
                }
                io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                    "nothing was changed; make the place writable and run it again".into()
                }
                _ => return None,
            },
            Self::Dirty { .. } => "commit or stash them first, or pass `--allow-dirty`".into(),
            Self::InTheWay { .. } => "move it away, or choose another name".into(),
            Self::Missing { .. } | Self::Stale { .. } => "run the command again".into(),
            Self::Collision { .. } => "choose a name that differs in more than case".into(),
            Self::Link { .. } => "replace it by a plain file or folder, or edit its target by hand".into(),
            Self::BadRevision { .. } | Self::UnknownRevision { .. } => {
                "name a branch, a tag or a whole commit id".into()
            }
            Self::TooMuch { .. } => "split the change".into(),
            Self::Locked { .. } => "wait until it has ended and run the command again".into(),
            Self::UnknownChange { .. } | Self::AlreadyUndone { .. } => {
                "`scaffold undo --list` shows the changes".into()
            }
            Self::Conflict { .. } => "take your edits of these places back, or undo the change by hand".into(),
            Self::Damaged { .. } => "look at `git diff`, then remove the folder `scaffold` in git's folder (`.scaffold` where there is no git)".into(),
            Self::Interrupted { .. } => "make room on the disk and run any command in this repository again".into(),
            _ => return None,
        })
    }

    /// Names the file that a failed operation was for, where its own path says nothing to the user.
    pub(crate) fn about(self, file: &str) -> Self {
        match self {
            Self::Io { what, source, .. } => Self::Io { what, path: file.to_owned(), source },
            other => other,
        }
    }

    /// As something to show.
    pub fn diagnostic(&self) -> Diagnostic {
        Diagnostic { message: self.to_string(), at: None, hint: self.hint() }
    }
}

fn quoted<T: std::fmt::Display>(items: &[T]) -> String {
    items.iter().map(|i| format!("`{i}`")).collect::<Vec<_>>().join(", ")
}
