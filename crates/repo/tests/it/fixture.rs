//! Folders, plans and snapshots of everything below a folder.

use scaffold_core::{At, Change, Edit, EditOutcome, Plan, Splice, sha256_hex};
use scaffold_repo::{Applied, ApplyOptions, ChangeMeta, RepoError, Repository};
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A temporary folder, with git or without.
pub(crate) struct Folder {
    dir: tempfile::TempDir,
}

impl Folder {
    /// An empty plain folder, in memory where the system has such a place: thousands of disk flushes take minutes.
    pub(crate) fn plain() -> Self {
        let memory = Path::new("/dev/shm");
        let dir = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
        Self { dir: dir.unwrap() }
    }

    /// A git repository with `files`, committed.
    pub(crate) fn git(files: &[(&str, &str)]) -> Self {
        let folder = Self::plain();
        folder.run(&["init", "-q", "-b", "main"]);
        folder.run(&["config", "user.name", "Test"]);
        folder.run(&["config", "user.email", "test@example.org"]);
        folder.run(&["config", "core.autocrlf", "false"]);
        folder.write_all(files);
        folder.commit("first");
        folder
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.dir.path().canonicalize().unwrap()
    }

    pub(crate) fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    pub(crate) fn write_all(&self, files: &[(&str, &str)]) {
        for (path, text) in files {
            self.write(path, text);
        }
    }

    pub(crate) fn read(&self, path: &str) -> Vec<u8> {
        fs::read(self.path().join(path)).unwrap()
    }

    pub(crate) fn commit(&self, message: &str) {
        self.run(&["add", "-A"]);
        self.run(&["commit", "-q", "--allow-empty", "-m", message]);
    }

    /// Runs git, which must succeed.
    pub(crate) fn run(&self, args: &[&str]) -> String {
        let out = self.try_run(args, "");
        assert!(out.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&out.stderr));
        String::from_utf8(out.stdout).unwrap()
    }

    /// Runs git with an input.
    pub(crate) fn try_run(&self, args: &[&str], input: &str) -> Output {
        use std::io::Write;
        let mut child = Command::new("git")
            .args(args)
            .current_dir(self.path())
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    }

    pub(crate) fn open(&self) -> Repository {
        Repository::open(&self.path()).unwrap()
    }

    pub(crate) fn apply(&self, plan: &Plan) -> Result<Applied, RepoError> {
        Repository::open(&self.path())?.apply(plan, ApplyOptions::default(), meta())
    }

    /// Everything below, but for `.git` and `.scaffold`: files with bytes and mode, folders and links.
    pub(crate) fn state(&self) -> BTreeMap<String, Node> {
        tree(&self.path())
    }
}

/// What a path is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Node {
    Folder,
    Link(PathBuf),
    File(Vec<u8>, u32),
}

/// Everything below `root`.
pub(crate) fn tree(root: &Path) -> BTreeMap<String, Node> {
    let mut found = BTreeMap::new();
    let mut pending = vec![root.to_owned()];
    while let Some(folder) = pending.pop() {
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let (path, meta) = (entry.path(), entry.metadata().unwrap());
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
            if name == ".git" || name == ".scaffold" {
                continue;
            }
            let node = if meta.is_dir() {
                pending.push(path);
                Node::Folder
            } else if meta.is_symlink() {
                Node::Link(fs::read_link(&path).unwrap())
            } else {
                Node::File(fs::read(&path).unwrap(), meta.permissions().mode() & 0o7777)
            };
            found.insert(name, node);
        }
    }
    found
}

pub(crate) fn meta() -> ChangeMeta {
    ChangeMeta { command: "scaffold add users".into(), title: "add users".into() }
}

pub(crate) fn plan(changes: Vec<Change>) -> Plan {
    Plan { changes, ..Plan::default() }
}

pub(crate) fn create(path: &str, text: &str) -> Change {
    Change::Create { path: path.into(), text: text.into(), executable: false, from: "a template".into() }
}

/// One edit that inserts `text` at byte `place` of `base`.
pub(crate) fn insert(path: &str, base: &[u8], place: usize, text: &str) -> Change {
    edit(path, base, vec![Splice { range: place..place, text: text.into() }])
}

pub(crate) fn edit(path: &str, base: &[u8], splices: Vec<Splice>) -> Change {
    let outcome = EditOutcome::Applied { splices };
    let edit = Edit { at: At::file(path), what: "insert a line".into(), outcome };
    Change::Edit { path: path.into(), base_sha256: sha256_hex(base), edits: vec![edit] }
}
