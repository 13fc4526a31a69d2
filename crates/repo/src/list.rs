//! Which files a repository has: tracked ones that are there, and untracked ones that are not ignored. One walk reads
//! each folder once, enters no ignored one, follows no link, and asks git about untracked entries alone.

use crate::RepoError;
use std::collections::HashSet;
use std::fs;
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

struct Walk<'r> {
    git: Option<&'r git2::Repository>,
    /// Tracked files, submodules left out.
    tracked: HashSet<String>,
    /// Folders with tracked files below.
    folders: HashSet<String>,
    submodules: HashSet<String>,
    found: Listing,
}

/// Lists the files below `root`.
pub(crate) fn list(root: &Path, git: Option<&git2::Repository>) -> Result<Listing, RepoError> {
    let mut walk = Walk {
        git,
        tracked: HashSet::new(),
        folders: HashSet::new(),
        submodules: HashSet::new(),
        found: Listing::default(),
    };
    if let Some(git) = git {
        walk.read_index(git);
    }
    walk.enter(root, "", false)?;
    walk.found.files.sort_unstable();
    walk.found.links.sort_unstable();
    Ok(walk.found)
}

impl Walk<'_> {
    /// An index that libgit2 can't read (a sparse one) makes every file untracked, which lists the same files
    /// but for ignored tracked ones.
    fn read_index(&mut self, git: &git2::Repository) {
        let Ok(index) = git.index() else { return };
        for entry in index.iter() {
            let Ok(path) = String::from_utf8(entry.path) else { continue };
            if entry.mode == 0o160_000 {
                self.submodules.insert(path);
                continue;
            }
            let mut folder = path.as_str();
            while let Some((above, _)) = folder.rsplit_once('/') {
                if !self.folders.insert(above.to_owned()) {
                    break;
                }
                folder = above;
            }
            self.tracked.insert(path);
        }
    }

    /// Reads `folder`, which is `path` from the root. An unreadable folder below the root is skipped, as git does.
    fn enter(&mut self, folder: &Path, path: &str, untracked: bool) -> Result<(), RepoError> {
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(source) if path.is_empty() => {
                return Err(RepoError::Io { what: "list", path: folder.display().to_string(), source });
            }
            Err(_) => return Ok(()),
        };
        let entries: Vec<_> = entries.flatten().collect();
        // A repository of its own inside this one, as git sees it.
        if untracked && self.git.is_some() && entries.iter().any(|e| e.file_name() == ".git") {
            return Ok(());
        }
        for entry in entries {
            let (Ok(name), Ok(kind)) = (entry.file_name().into_string(), entry.file_type()) else { continue };
            let below = if path.is_empty() { name.clone() } else { format!("{path}/{name}") };
            if kind.is_dir() {
                if OWN.contains(&name.as_str()) || self.submodules.contains(&below) {
                    continue;
                }
                let untracked = !self.folders.contains(&below);
                if !untracked || !self.ignores(&below, true) {
                    self.enter(&entry.path(), &below, untracked)?;
                }
            } else if name != ".git" && (self.tracked.contains(&below) || !self.ignores(&below, false)) {
                if kind.is_file() {
                    self.found.files.push(below);
                } else if kind.is_symlink() {
                    self.found.links.push(below);
                }
            }
        }
        Ok(())
    }

    fn ignores(&self, path: &str, folder: bool) -> bool {
        let Some(git) = self.git else { return false };
        // The slash tells libgit2 what it would otherwise look up on the disk.
        let asked = if folder { format!("{path}/") } else { path.to_owned() };
        git.is_path_ignored(&asked).unwrap_or(false)
    }
}
