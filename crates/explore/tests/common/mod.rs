//! Views of repositories for tests: one in memory, one over a folder.

#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    reason = "each test binary uses its part; failing is the point"
)]

use scaffold_core::{Commit, Diagnostic, Facts, RepoView, ServiceFacts};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A repository in memory.
pub struct Memory {
    paths: Vec<String>,
    files: BTreeMap<String, Arc<[u8]>>,
    commits: Vec<Commit>,
}

impl Memory {
    /// From paths and texts.
    pub fn new(files: &[(&str, &str)]) -> Self {
        let files: BTreeMap<String, Arc<[u8]>> =
            files.iter().map(|(p, t)| ((*p).to_owned(), Arc::from(t.as_bytes()))).collect();
        Self { paths: files.keys().cloned().collect(), files, commits: Vec::new() }
    }

    /// With a history.
    pub fn history(mut self, commits: Vec<Commit>) -> Self {
        self.commits = commits;
        self
    }
}

impl RepoView for Memory {
    fn paths(&self) -> &[String] {
        &self.paths
    }

    fn read(&self, path: &str) -> Result<Option<Arc<[u8]>>, Diagnostic> {
        Ok(self.files.get(path).cloned())
    }

    fn history(&self, limit: usize) -> Vec<Commit> {
        self.commits.iter().take(limit).cloned().collect()
    }
}

/// A folder, everything in it but `.git`.
pub struct Folder {
    root: PathBuf,
    paths: Vec<String>,
}

impl Folder {
    /// Lists `root`.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        let root = root.into();
        let mut paths = Vec::new();
        list(&root, &root, &mut paths);
        paths.sort();
        Self { root, paths }
    }
}

fn list(root: &Path, dir: &Path, out: &mut Vec<String>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let entry = entry.unwrap();
        let (path, kind) = (entry.path(), entry.file_type().unwrap());
        if kind.is_dir() && entry.file_name() != ".git" {
            list(root, &path, out);
        } else if kind.is_file() {
            out.push(path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/"));
        }
    }
}

impl RepoView for Folder {
    fn paths(&self) -> &[String] {
        &self.paths
    }

    fn read(&self, path: &str) -> Result<Option<Arc<[u8]>>, Diagnostic> {
        Ok(std::fs::read(self.root.join(path)).ok().map(Arc::from))
    }

    fn history(&self, _limit: usize) -> Vec<Commit> {
        Vec::new()
    }
}

/// The facts of a repository in Go.
pub fn facts(view: &dyn RepoView) -> Facts {
    scaffold_explore::explore(&scaffold_lang_go::pack().unwrap(), view).unwrap().unwrap()
}

/// The facts of the only service of a repository in a language by the id of its pack.
pub fn service_in(language: &str, view: &dyn RepoView) -> ServiceFacts {
    let pack = match language {
        "python" => scaffold_lang_python::pack(),
        _ => scaffold_lang_go::pack(),
    };
    let mut facts = scaffold_explore::explore(&pack.unwrap(), view).unwrap().unwrap();
    assert_eq!(facts.services.len(), 1);
    facts.services.remove(0)
}

/// The only service's facts.
pub fn service(view: &dyn RepoView) -> ServiceFacts {
    let mut facts = facts(view);
    assert_eq!(facts.services.len(), 1);
    facts.services.remove(0)
}
