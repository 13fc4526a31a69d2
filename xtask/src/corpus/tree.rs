//! The bytes of a checkout, to compare before and after.

use crate::process::must;
use anyhow::Result;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Path → content hash (with the mode on Unix) of every file that git does not ignore.
pub(crate) type Tree = BTreeMap<String, String>;

/// Reads a tree.
pub(crate) fn read(root: &Path) -> Result<Tree> {
    let listed = must(root, "git", &["ls-files", "-z", "--cached", "--others", "--exclude-standard"])?;
    let mut tree = Tree::new();
    for name in listed.split('\0').filter(|n| !n.is_empty()) {
        let path = root.join(name);
        // What is tracked may be gone.
        let Ok(kind) = path.symlink_metadata() else { continue };
        if kind.is_symlink() {
            tree.insert(name.to_owned(), format!("-> {}", fs::read_link(&path)?.display()));
        } else if kind.is_file() {
            let bytes = fs::read(&path)?;
            tree.insert(name.to_owned(), format!("{} {}", mode(&kind), scaffold_core::sha256_hex(&bytes)));
        }
    }
    Ok(tree)
}

#[cfg(unix)]
fn mode(meta: &fs::Metadata) -> u32 {
    use std::os::unix::fs::PermissionsExt as _;
    meta.permissions().mode()
}

#[cfg(not(unix))]
fn mode(_: &fs::Metadata) -> u32 {
    0
}

/// Paths that differ, and whether they are new in `after`.
pub(crate) fn changes(before: &Tree, after: &Tree) -> (Vec<String>, Vec<String>) {
    let created = after.keys().filter(|p| !before.contains_key(*p)).cloned().collect();
    let changed = before.iter().filter(|(p, h)| after.get(*p) != Some(h)).map(|(p, _)| p.clone()).collect();
    (created, changed)
}
