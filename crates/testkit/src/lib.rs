//! The test DSL: a repository in a temporary folder, the program run in it, and what must be so afterwards.
//!
//! ```no_run
//! use scaffold_testkit::Test;
//! Test::new().repo("chi-feature-folders-sqlx").args(["explore"]).run().success().stdout_has("GET");
//! ```

mod binary;
mod ran;
mod started;
mod tree;

pub use binary::{binary, workspace};
pub use ran::Ran;
pub use started::{Signal, Started};
pub use tree::Tree;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// A repository and a command to run in it.
pub struct Test {
    folder: TempDir,
    args: Vec<String>,
    env: Vec<(String, String)>,
    below: PathBuf,
    committed: bool,
}

impl Default for Test {
    fn default() -> Self {
        Self::new()
    }
}

impl Test {
    /// An empty temporary folder.
    ///
    /// # Panics
    /// There is no room for one.
    pub fn new() -> Self {
        let folder = tempfile::Builder::new().prefix("scaffold-test-").tempdir().expect("a temporary folder");
        fs::create_dir(folder.path().join("repo")).expect("a temporary folder");
        Self { folder, args: Vec::new(), env: Vec::new(), below: PathBuf::new(), committed: false }
    }

    /// Copies a folder of `tests/repos` here; it becomes a git repository with one commit.
    #[must_use]
    pub fn repo(self, name: &str) -> Self {
        let from = workspace().join("tests/repos").join(name);
        assert!(from.is_dir(), "there is no tests/repos/{name}");
        self.tree(&from)
    }

    /// Copies any folder here.
    #[must_use]
    pub fn tree(self, from: &Path) -> Self {
        Tree::read(from).write(&self.path());
        self
    }

    /// Writes a file. Before the first run it is committed with the rest; afterwards it is an uncommitted edit.
    #[must_use]
    pub fn file(self, path: &str, text: impl AsRef<[u8]>) -> Self {
        let to = self.path().join(path);
        if let Some(folder) = to.parent() {
            fs::create_dir_all(folder).expect("a folder");
        }
        fs::write(to, text).expect("a file");
        self
    }

    /// Changes a file's text; the old text must occur in it.
    #[must_use]
    pub fn replace(self, path: &str, old: &str, new: &str) -> Self {
        let text = fs::read_to_string(self.path().join(path)).expect("a text");
        assert!(text.contains(old), "`{path}` does not hold `{old}`");
        let text = text.replace(old, new);
        self.file(path, text)
    }

    /// Makes the folder a git repository and commits everything in it. The first run does so by itself.
    #[must_use]
    pub fn commit(mut self) -> Self {
        tree::commit(&self.path());
        self.committed = true;
        self
    }

    /// Leaves the folder as it is: no git repository.
    #[must_use]
    pub fn plain(mut self) -> Self {
        self.committed = true;
        self
    }

    /// The arguments of the next run.
    #[must_use]
    pub fn args<S: Into<String>>(mut self, args: impl IntoIterator<Item = S>) -> Self {
        self.args = args.into_iter().map(Into::into).collect();
        self
    }

    /// Adds arguments to those that are given already.
    #[must_use]
    pub fn args_too<S: Into<String>>(mut self, args: impl IntoIterator<Item = S>) -> Self {
        self.args.extend(args.into_iter().map(Into::into));
        self
    }

    /// Adds to the environment.
    #[must_use]
    pub fn env(mut self, name: &str, value: impl Into<String>) -> Self {
        self.env.push((name.to_owned(), value.into()));
        self
    }

    /// Runs in a folder below the repository's.
    #[must_use]
    pub fn within(mut self, folder: &str) -> Self {
        self.below = folder.into();
        self
    }

    /// The repository's folder.
    pub fn path(&self) -> PathBuf {
        self.folder.path().join("repo")
    }

    /// The files as they are now.
    pub fn files(&self) -> Tree {
        Tree::read(&self.path())
    }

    /// Runs the program. Never on a terminal: nothing is asked, nothing is drawn.
    ///
    /// # Panics
    /// It can't be started.
    pub fn run(self) -> Ran {
        self.start().end()
    }

    /// Starts the program, as [`Test::run`] does, and goes on while it runs.
    ///
    /// # Panics
    /// It can't be started.
    pub fn start(mut self) -> Started {
        if !self.committed {
            self = self.commit();
        }
        let before = self.files();
        let child = Command::new(binary())
            .args(&self.args)
            .current_dir(self.path().join(&self.below))
            .env_remove("DATABASE_URL")
            .env_remove("TEST_DATABASE_URL")
            .env_remove("NO_COLOR")
            .env_remove("RUST_BACKTRACE")
            .envs(self.env.iter().map(|(k, v)| (k, v)))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        Started::new(self, before, child)
    }

    fn folder(&self) -> &Path {
        self.folder.path()
    }
}
