//! The files of one commit of a repository that nobody vouches for. Nothing is checked out: no filter, hook or submodule of it
//! has a say, and what is no plain file with a plain name is refused before anything is written anywhere.

use crate::RepoError;
use crate::rules::{Spellings, check_path};
use git2::{ObjectType, Odb, Oid, Tree};
use std::path::Path;

/// Modes of what a tree may hold: a folder, a file, a program. Links and other repositories have others.
const FOLDER: i32 = 0o040_000;
const FILES: [i32; 3] = [0o100_644, 0o100_755, 0o100_664];

/// How much may be read.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Files and folders.
    pub files: usize,
    /// Bytes of all files together.
    pub bytes: u64,
}

/// What a commit holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommitFiles {
    /// The whole id of the commit.
    pub commit: String,
    /// Paths with bytes.
    pub files: Vec<(String, Vec<u8>)>,
}

/// Holds where a text can name a revision, and can be nothing else: no option, no range, no second branch.
///
/// # Errors
/// It can't.
pub fn check_revision(revision: &str) -> Result<(), RepoError> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._/-+@".contains(c);
    let named = revision.starts_with(|c: char| c.is_ascii_alphanumeric())
        && revision.len() <= 255
        && revision.chars().all(plain)
        && !revision.contains("..");
    if named { Ok(()) } else { Err(RepoError::BadRevision { revision: revision.to_owned() }) }
}

/// Reads the files of a commit of the repository in a folder.
///
/// # Errors
/// There is no repository, or no such commit; it holds what is no plain file, or more than `limits`.
pub fn commit_files(dir: &Path, revision: &str, limits: Limits) -> Result<CommitFiles, RepoError> {
    check_revision(revision)?;
    let fault = |what| move |source| RepoError::Git { what, source };
    let git = git2::Repository::open(dir).map_err(fault("open the repository"))?;
    let unknown = |_| RepoError::UnknownRevision { revision: revision.to_owned() };
    let commit = git.revparse_single(revision).and_then(|o| o.peel_to_commit()).map_err(unknown)?;
    let mut reading = Reading {
        odb: git.odb().map_err(fault("open its objects"))?,
        git: &git,
        limits,
        seen: 0,
        bytes: 0,
        taken: Spellings::default(),
        files: Vec::new(),
    };
    reading.below(&commit.tree().map_err(fault("read the commit"))?, "")?;
    Ok(CommitFiles { commit: commit.id().to_string(), files: reading.files })
}

struct Reading<'a> {
    git: &'a git2::Repository,
    odb: Odb<'a>,
    limits: Limits,
    seen: usize,
    bytes: u64,
    taken: Spellings,
    files: Vec<(String, Vec<u8>)>,
}

impl Reading<'_> {
    fn below(&mut self, tree: &Tree<'_>, prefix: &str) -> Result<(), RepoError> {
        for entry in tree {
            let name = String::from_utf8_lossy(entry.name_bytes()).into_owned();
            let path = format!("{prefix}{name}");
            if name.as_bytes() != entry.name_bytes() || name.contains('/') {
                return Err(RepoError::BadPath { path, why: "a name is no UTF-8, or holds a slash" });
            }
            check_path(&path)?;
            self.taken.add(&path, |_| Ok(Vec::new()))?;
            // Folders count, too: a few of them, each in the other many times, are more than any disk holds.
            self.seen += 1;
            if self.seen > self.limits.files {
                return Err(RepoError::Oversized { unit: "files", limit: self.limits.files as u64 });
            }
            match entry.filemode_raw() {
                FOLDER => {
                    let below = self.git.find_tree(entry.id());
                    let below = below.map_err(|source| RepoError::Git { what: "read a folder", source })?;
                    self.below(&below, &format!("{path}/"))?;
                }
                mode if FILES.contains(&mode) => {
                    let bytes = self.file(entry.id())?;
                    self.files.push((path, bytes));
                }
                0o160_000 => return Err(RepoError::Link { path, what: "another repository" }),
                _ => return Err(RepoError::Link { path, what: "a symbolic link" }),
            }
        }
        Ok(())
    }

    /// A file. Its size is asked for before it is read.
    fn file(&mut self, id: Oid) -> Result<Vec<u8>, RepoError> {
        let fault = |source| RepoError::Git { what: "read a file", source };
        let (size, kind) = self.odb.read_header(id).map_err(fault)?;
        self.bytes = self.bytes.saturating_add(size as u64);
        if self.bytes > self.limits.bytes {
            return Err(RepoError::Oversized { unit: "bytes", limit: self.limits.bytes });
        }
        if kind != ObjectType::Blob {
            return Err(RepoError::Damaged { why: format!("object {id} is no file") });
        }
        Ok(self.odb.read(id).map_err(fault)?.data().to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use git2::Repository;

    const LIMITS: Limits = Limits { files: 100, bytes: 1000 };

    /// A tree as it is written, whatever git thinks of it.
    fn tree(git: &Repository, entries: &[(&str, &str, Oid)]) -> Oid {
        let mut raw = Vec::new();
        for (mode, name, id) in entries {
            raw.extend(format!("{mode} {name}\0").into_bytes());
            raw.extend(id.as_bytes());
        }
        git.odb().unwrap().write(ObjectType::Tree, &raw).unwrap()
    }

    /// What is read of a commit whose tree is made like this.
    fn read(make: impl FnOnce(&Repository) -> Oid) -> Result<CommitFiles, RepoError> {
        let dir = tempfile::tempdir().unwrap();
        let git = Repository::init_bare(dir.path()).unwrap();
        let root = git.find_tree(make(&git)).unwrap();
        let who = git2::Signature::now("a", "a@b").unwrap();
        git.commit(Some("refs/heads/v1"), &who, &who, "c", &root, &[]).unwrap();
        commit_files(dir.path(), "v1", LIMITS)
    }

    fn blob(git: &Repository) -> Oid {
        git.blob(b"text").unwrap()
    }

    #[test]
    fn reads_files_with_their_paths() {
        let read = read(|git| {
            let inner = tree(git, &[("100755", "b", blob(git))]);
            tree(git, &[("100644", "a", blob(git)), ("40000", "c", inner)])
        });
        let files = read.unwrap().files;
        assert_eq!(files, [("a".to_owned(), b"text".to_vec()), ("c/b".to_owned(), b"text".to_vec())]);
    }

    #[test]
    fn a_name_that_leads_elsewhere_is_refused() {
        for name in ["..", ".", ".git", "../x", "a/../../x", "/x", "C:x", "a\\..\\x", "con", ".GIT", "git~1"]
        {
            let file = read(|git| tree(git, &[("100644", name, blob(git))]));
            assert!(matches!(file, Err(RepoError::BadPath { .. })), "{name}: {file:?}");
            let folder = read(|git| {
                let inner = tree(git, &[("100644", "x", blob(git))]);
                tree(git, &[("40000", name, inner)])
            });
            assert!(matches!(folder, Err(RepoError::BadPath { .. })), "{name}: {folder:?}");
        }
    }

    #[test]
    fn links_and_submodules_are_refused() {
        for mode in ["120000", "160000"] {
            let link = read(|git| tree(git, &[(mode, "a", blob(git))]));
            assert!(matches!(link, Err(RepoError::Link { .. })), "{mode}: {link:?}");
        }
    }

    #[test]
    fn names_that_differ_in_case_alone_are_refused() {
        let both = read(|git| tree(git, &[("100644", "A", blob(git)), ("100644", "a", blob(git))]));
        assert!(matches!(both, Err(RepoError::Collision { .. })), "{both:?}");
    }

    #[test]
    fn more_than_the_limits_is_not_read() {
        let large = read(|git| tree(git, &[("100644", "a", git.blob(&[b'x'; 1001]).unwrap())]));
        assert!(matches!(large, Err(RepoError::Oversized { unit: "bytes", .. })), "{large:?}");
        // Twenty folders in one another, four times each: 4^20 files.
        let bomb = read(|git| {
            let mut id = tree(git, &[("100644", "a", blob(git))]);
            for _ in 0..20 {
                id = tree(
                    git,
                    &[("40000", "a", id), ("40000", "b", id), ("40000", "c", id), ("40000", "d", id)],
                );
            }
            id
        });
        assert!(matches!(bomb, Err(RepoError::Oversized { unit: "files", .. })), "{bomb:?}");
    }

    #[test]
    fn a_revision_is_nothing_but_one() {
        for revision in ["v1", "main", "release/1.0", "feature_x", "0123abc", "HEAD", "v1.0+build"] {
            assert!(check_revision(revision).is_ok(), "{revision}");
        }
        let bad = [
            "",
            "-x",
            "--upload-pack=x",
            "+a:b",
            "a:b",
            "a..b",
            "^a",
            "a b",
            "a^{/x}",
            "@{-1}",
            "a~1",
            "a\n",
            ":/x",
        ];
        for revision in bad {
            assert!(check_revision(revision).is_err(), "{revision:?}");
            let read = commit_files(Path::new("/"), revision, LIMITS);
            assert!(matches!(read, Err(RepoError::BadRevision { .. })), "{revision:?}: {read:?}");
        }
    }
}
