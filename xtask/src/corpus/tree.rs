//! The bytes of a checkout, to compare before and after.

use anyhow::{Context, Result};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Path → content hash (with the mode on Unix) of every file but git's own.
pub(crate) type Tree = BTreeMap<String, String>;

/// Reads a tree.
pub(crate) fn read(root: &Path) -> Result<Tree> {
    let mut tree = Tree::new();
    let mut stack = vec![root.to_owned()];
    while let Some(dir) = stack.pop() {
        for entry in fs::read_dir(&dir).with_context(|| dir.display().to_string())? {
            let path = entry?.path();
            let kind = path.symlink_metadata()?;
            if path.file_name().is_some_and(|n| n == ".git") {
                continue;
            }
            let name = path.strip_prefix(root)?.to_string_lossy().into_owned();
            if kind.is_symlink() {
                tree.insert(name, format!("-> {}", fs::read_link(&path)?.display()));
            } else if kind.is_dir() {
                stack.push(path);
            } else {
                let bytes = fs::read(&path)?;
                tree.insert(name, format!("{} {}", mode(&kind), scaffold_core::sha256_hex(&bytes)));
            }
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
