//! What commits touched, newest first. Trees are compared by id and left as soon as a commit has touched too many
//! files; objects that are not there (shallow and partial clones) end the walk or drop the commit, never the program.

use git2::{ObjectType, Oid, Repository, Tree, TreeEntry};
use scaffold_core::Commit;
use std::collections::HashSet;

/// A commit with more files than this is no example of anything: an import, a rename, a reformatting.
const MANY: usize = 60;

/// Stop looking after this many commits for each one asked for.
const PATIENCE: usize = 20;

/// Commits from HEAD, at most `limit`; merges, commits of many files and those without files are left out.
pub(crate) fn history(git: &Repository, limit: usize) -> Vec<Commit> {
    let Ok(mut walk) = git.revwalk() else { return Vec::new() };
    if walk.push_head().is_err() {
        return Vec::new();
    }
    let cut = shallow(git);
    // An error means that the next commit is not there: what lies behind it can't be reached either.
    walk.take(limit.saturating_mul(PATIENCE))
        .map_while(Result::ok)
        .filter(|id| !cut.contains(id))
        .filter_map(|id| touched(git, id))
        .take(limit)
        .collect()
}

/// Commits where a shallow clone ends: their parents are unknown, and so is what they changed.
fn shallow(git: &Repository) -> HashSet<Oid> {
    std::fs::read_to_string(git.commondir().join("shallow"))
        .unwrap_or_default()
        .lines()
        .filter_map(|line| Oid::from_str(line.trim()).ok())
        .collect()
}

fn touched(git: &Repository, id: Oid) -> Option<Commit> {
    let commit = git.find_commit(id).ok()?;
    if commit.parent_count() > 1 {
        return None;
    }
    let before = match commit.parent_count() {
        0 => None,
        _ => Some(commit.parent(0).ok()?.tree().ok()?),
    };
    let mut seen = Touched::default();
    seen.compare(git, "", before.as_ref(), Some(&commit.tree().ok()?))?;
    if seen.added.is_empty() && seen.modified.is_empty() {
        return None;
    }
    seen.added.sort_unstable();
    seen.modified.sort_unstable();
    let summary = commit.summary_bytes().map(|s| String::from_utf8_lossy(s).into_owned()).unwrap_or_default();
    Some(Commit { id: id.to_string(), summary, added: seen.added, modified: seen.modified })
}

#[derive(Default)]
struct Touched {
    added: Vec<String>,
    modified: Vec<String>,
    removed: usize,
}

impl Touched {
    /// Adds what differs below `path`; `None` when it is too much or an object is missing.
    fn compare(
        &mut self,
        git: &Repository,
        path: &str,
        before: Option<&Tree<'_>>,
        after: Option<&Tree<'_>>,
    ) -> Option<()> {
        for new in after.iter().flat_map(|t| t.iter()) {
            let old = before.and_then(|t| t.get_name_bytes(new.name_bytes()));
            if old.as_ref().is_some_and(|o| o.id() == new.id() && o.filemode() == new.filemode()) {
                continue;
            }
            self.entry(git, path, old.as_ref(), Some(&new))?;
        }
        for old in before.iter().flat_map(|t| t.iter()) {
            if after.is_none_or(|t| t.get_name_bytes(old.name_bytes()).is_none()) {
                self.entry(git, path, Some(&old), None)?;
            }
        }
        Some(())
    }

    fn entry(
        &mut self,
        git: &Repository,
        path: &str,
        old: Option<&TreeEntry<'_>>,
        new: Option<&TreeEntry<'_>>,
    ) -> Option<()> {
        let name = old.or(new)?.name().ok()?;
        let below = if path.is_empty() { name.to_owned() } else { format!("{path}/{name}") };
        let tree = |entry: Option<&TreeEntry<'_>>| match entry {
            Some(e) if e.kind() == Some(ObjectType::Tree) => git.find_tree(e.id()).map(Some),
            _ => Ok(None),
        };
        let (old_tree, new_tree) = (tree(old).ok()?, tree(new).ok()?);
        if old_tree.is_some() || new_tree.is_some() {
            self.compare(git, &below, old_tree.as_ref(), new_tree.as_ref())?;
        }
        let blob = |entry: Option<&TreeEntry<'_>>| entry.is_some_and(|e| e.kind() == Some(ObjectType::Blob));
        match (blob(old), blob(new)) {
            (false, true) => self.added.push(below),
            (true, true) => self.modified.push(below),
            (true, false) => self.removed += 1,
            (false, false) => {}
        }
        (self.added.len() + self.modified.len() + self.removed <= MANY).then_some(())
    }
}
