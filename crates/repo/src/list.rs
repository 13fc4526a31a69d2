//! Which files a repository has: tracked ones that are there, and untracked ones that are not ignored. One walk reads
//! each folder once, enters no ignored one, follows no link, and asks git about untracked entries alone.

use crate::RepoError;
use rayon::prelude::*;
use std::collections::HashSet;
use std::fs::{self, DirEntry, FileType, ReadDir};
use std::path::Path;

/// What the walk found, sorted.
#[derive(Debug, Default)]
pub(crate) struct Listing {
    /// Regular files.
    pub(crate) files: Vec<String>,
    /// Symbolic links; never followed.
    pub(crate) links: Vec<String>,
}

/// Folders of version control and of this program that are nobody's source.
const OWN: [&str; 6] = [".git", ".hg", ".svn", ".jj", ".bzr", ".scaffold"];

/// What git's index says.
#[derive(Default)]
struct Index {
    /// Tracked files, submodules left out.
    tracked: HashSet<String>,
    /// Folders with tracked files below.
    folders: HashSet<String>,
    submodules: HashSet<String>,
}

/// What the walk through folders with tracked files has found, and what git has to be asked about.
#[derive(Default)]
struct Found {
    listing: Listing,
    untracked: Vec<Untracked>,
}

/// An entry that git does not track.
struct Untracked {
    path: String,
    kind: FileType,
}

/// Lists the files below `root`.
pub(crate) fn list(root: &Path, git: Option<&git2::Repository>) -> Result<Listing, RepoError> {
    let index = git.map(Index::read).unwrap_or_default();
    let entries = fs::read_dir(root).map_err(|source| RepoError::Io {
        what: "list",
        path: root.display().to_string(),
        source,
    })?;
    let Found { listing: mut found, mut untracked } = tracked(root, entries, "", &index);
    // Libgit2's handles are not shared between threads; what is not tracked is little.
    while let Some(Untracked { path, kind }) = untracked.pop() {
        if git.is_some_and(|git| ignores(git, &path, kind.is_dir())) {
            continue;
        }
        if !kind.is_dir() {
            found.add(path, kind);
            continue;
        }
        // An unreadable folder is skipped, as git does.
        let entries: Vec<_> = fs::read_dir(root.join(&path)).into_iter().flatten().flatten().collect();
        // A repository of its own inside this one, as git sees it.
        if git.is_some() && entries.iter().any(|e| e.file_name() == ".git") {
            continue;
        }
        let below = entries.iter().filter_map(|e| entry(e, &path, &index));
        untracked.extend(below.map(|(path, kind)| Untracked { path, kind }));
    }
    found.files.sort_unstable();
    found.links.sort_unstable();
    Ok(found)
}

impl Index {
    /// An index that libgit2 can't read (a sparse one) makes every file untracked, which lists the same files
    /// but for ignored tracked ones.
    fn read(git: &git2::Repository) -> Self {
        let mut out = Self::default();
        let Ok(index) = git.index() else { return out };
        for entry in index.iter() {
            let Ok(path) = String::from_utf8(entry.path) else { continue };
            if entry.mode == 0o160_000 {
                out.submodules.insert(path);
                continue;
            }
            let mut folder = path.as_str();
            while let Some((above, _)) = folder.rsplit_once('/') {
                if !out.folders.insert(above.to_owned()) {
                    break;
                }
                folder = above;
            }
            out.tracked.insert(path);
        }
        out
    }
}

/// Path and kind of an entry, if it may be somebody's source.
fn entry(entry: &DirEntry, folder: &str, index: &Index) -> Option<(String, FileType)> {
    let (name, kind) = (entry.file_name().into_string().ok()?, entry.file_type().ok()?);
    let path = if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") };
    let nobodys = if kind.is_dir() {
        OWN.contains(&name.as_str()) || index.submodules.contains(&path)
    } else {
        name == ".git"
    };
    (!nobodys).then_some((path, kind))
}

/// Walks a folder with tracked files, which is `path` from the root, on all processors.
fn tracked(root: &Path, entries: ReadDir, path: &str, index: &Index) -> Found {
    let mut found = Found::default();
    let mut folders = Vec::new();
    for (path, kind) in entries.flatten().filter_map(|e| entry(&e, path, index)) {
        if kind.is_dir() && index.folders.contains(&path) {
            folders.push(path);
        } else if index.tracked.contains(&path) {
            found.listing.add(path, kind);
        } else {
            found.untracked.push(Untracked { path, kind });
        }
    }
    let below = folders.into_par_iter().filter_map(|path| {
        // An unreadable folder is skipped, as git does.
        let entries = fs::read_dir(root.join(&path)).ok()?;
        Some(tracked(root, entries, &path, index))
    });
    let below: Vec<Found> = below.collect();
    for more in below {
        found.listing.files.extend(more.listing.files);
        found.listing.links.extend(more.listing.links);
        found.untracked.extend(more.untracked);
    }
    found
}

impl Listing {
    fn add(&mut self, path: String, kind: FileType) {
        if kind.is_file() {
            self.files.push(path);
        } else if kind.is_symlink() {
            self.links.push(path);
        }
    }
}

fn ignores(git: &git2::Repository, path: &str, folder: bool) -> bool {
    // The slash tells libgit2 what it would otherwise look up on the disk.
    let asked = if folder { format!("{path}/") } else { path.to_owned() };
    git.is_path_ignored(&asked).unwrap_or(false)
}
