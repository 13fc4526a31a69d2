//! Files of a folder in memory, and the git repository around them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Path → bytes of every file below a folder; a link counts as the path it leads to. Left out is where records are
/// kept: `.git`, and `.scaffold` in folders without git.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tree(pub BTreeMap<String, Vec<u8>>);

impl Tree {
    /// Reads a folder.
    ///
    /// # Panics
    /// It can't be read.
    pub fn read(root: &Path) -> Self {
        let mut tree = Self::default();
        tree.collect(root, root);
        tree
    }

    fn collect(&mut self, root: &Path, dir: &Path) {
        for entry in fs::read_dir(dir).unwrap_or_else(|e| panic!("{}: {e}", dir.display())) {
            let path = entry.expect("an entry").path();
            let link = fs::read_link(&path).ok();
            if path.is_dir() && link.is_none() {
                if path.file_name().is_none_or(|n| n != ".git" && n != ".scaffold") {
                    self.collect(root, &path);
                }
            } else {
                let bytes = match link {
                    Some(to) => to.to_string_lossy().into_owned().into_bytes(),
                    None => fs::read(&path).expect("a file"),
                };
                let name =
                    path.strip_prefix(root).expect("below the root").to_string_lossy().replace('\\', "/");
                self.0.insert(name, bytes);
            }
        }
    }

    /// Writes the files below `to`.
    ///
    /// # Panics
    /// They can't be written.
    pub fn write(&self, to: &Path) {
        for (path, bytes) in &self.0 {
            let path = to.join(path);
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder).expect("a folder");
            }
            fs::write(path, bytes).expect("a file");
        }
    }

    /// A file's text.
    ///
    /// # Panics
    /// There is none.
    pub fn text(&self, path: &str) -> &str {
        let bytes = self.0.get(path).unwrap_or_else(|| panic!("there is no `{path}`"));
        std::str::from_utf8(bytes).expect("UTF-8")
    }

    /// Paths that are only in `after`, and paths whose bytes differ.
    pub fn changes<'a>(&self, after: &'a Self) -> (Vec<&'a str>, Vec<&'a str>) {
        let mut created = Vec::new();
        let mut edited = Vec::new();
        for (path, bytes) in &after.0 {
            match self.0.get(path) {
                None => created.push(path.as_str()),
                Some(old) if old != bytes => edited.push(path.as_str()),
                Some(_) => {}
            }
        }
        (created, edited)
    }

    /// Fails with the first difference, surplus and missing files included.
    ///
    /// # Panics
    /// The trees differ.
    #[track_caller]
    pub fn must_equal(&self, expected: &Self) {
        for path in self.0.keys() {
            assert!(expected.0.contains_key(path), "`{path}` should not be there");
        }
        for (path, bytes) in &expected.0 {
            let found = self.0.get(path).unwrap_or_else(|| panic!("`{path}` is missing"));
            let text = |b: &[u8]| String::from_utf8_lossy(b).into_owned();
            assert!(
                found == bytes,
                "`{path}` differs\n--- expected\n{}\n--- found\n{}",
                text(bytes),
                text(found)
            );
        }
    }
}

/// Makes `dir` a git repository where it is none, and commits everything.
pub(crate) fn commit(dir: &Path) {
    let git = git2::Repository::init(dir).expect("git init");
    let mut index = git.index().expect("an index");
    index.add_all(["*"], git2::IndexAddOption::DEFAULT, None).expect("git add");
    index.write().expect("git add");
    let tree = git.find_tree(index.write_tree().expect("a tree")).expect("a tree");
    // A fixed time: nothing that is tested may depend on the clock.
    let time = git2::Time::new(1_700_000_000, 0);
    let author = git2::Signature::new("Test", "test@example.com", &time).expect("a signature");
    let parent = git.head().ok().and_then(|h| h.peel_to_commit().ok());
    let parents: Vec<&git2::Commit<'_>> = parent.iter().collect();
    git.commit(Some("HEAD"), &author, &author, "Begin", &tree, &parents).expect("git commit");
}
