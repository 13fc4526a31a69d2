//! Taking back where somebody has edited since, amending, discarding, and the untouched state.

use crate::fixture::*;
use scaffold_repo::{ErrorKind, RepoError};
use std::fs;
use std::os::unix::fs::symlink;

const LONG: &str = "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\n";

fn changed() -> Folder {
    let folder = Folder::plain();
    folder.write("a.txt", LONG);
    folder
        .apply(&plan(vec![insert("a.txt", LONG.as_bytes(), 8, "new\n"), create("dir/b.txt", "b\nc\n")]))
        .unwrap();
    folder
}

#[test]
fn merges_edits_made_since() {
    let folder = changed();
    let text = String::from_utf8(folder.read("a.txt")).unwrap();
    folder.write("a.txt", text.replace("seven", "SEVEN"));
    let undone = folder.open().undo(None).unwrap();
    assert_eq!(undone.merged, ["a.txt"]);
    assert_eq!(undone.removed, ["dir/b.txt"]);
    assert_eq!(folder.read("a.txt"), LONG.replace("seven", "SEVEN").as_bytes());
    assert!(!folder.path().join("dir").exists());
}

#[test]
fn merging_keeps_line_endings_and_the_missing_newline() {
    let base = LONG.replace('\n', "\r\n").trim_end().to_owned();
    let folder = Folder::plain();
    folder.write("a.txt", &base);
    folder.apply(&plan(vec![insert("a.txt", base.as_bytes(), 5, "new\r\n")])).unwrap();
    let text = String::from_utf8(folder.read("a.txt")).unwrap();
    folder.write("a.txt", text.replace("seven", "SEVEN"));
    folder.open().undo(None).unwrap();
    assert_eq!(folder.read("a.txt"), base.replace("seven", "SEVEN").as_bytes());
}

#[test]
fn refuses_where_edits_collide_and_says_where() {
    let folder = changed();
    let text = String::from_utf8(folder.read("a.txt")).unwrap();
    folder.write("a.txt", format!("zero\n{}", text.replace("new", "newer")));
    let state = folder.state();
    let error = folder.open().undo(None).unwrap_err();
    assert_eq!(error.to_string(), "edited since the change: `a.txt:4`");
    assert_eq!(error.kind(), ErrorKind::Refused);
    assert_eq!(folder.state(), state);

    folder.write("a.txt", text);
    folder.write("dir/b.txt", "b\nX\n");
    let error = folder.open().undo(None).unwrap_err();
    assert_eq!(error.to_string(), "edited since the change: `dir/b.txt:2`");
    assert!(folder.path().join("dir/b.txt").exists());
}

#[test]
fn refuses_where_an_edited_file_is_gone() {
    let folder = changed();
    fs::remove_file(folder.path().join("a.txt")).unwrap();
    let error = folder.open().undo(None).unwrap_err();
    assert_eq!(error.to_string(), "edited since the change: `a.txt`");
    assert!(folder.path().join("dir/b.txt").exists());
}

#[test]
fn what_the_user_took_back_is_left_alone() {
    let folder = changed();
    folder.write("a.txt", LONG);
    fs::remove_dir_all(folder.path().join("dir")).unwrap();
    let undone = folder.open().undo(None).unwrap();
    assert!(undone.restored.is_empty() && undone.removed.is_empty() && undone.merged.is_empty());
    assert_eq!(folder.state().len(), 1);
}

#[test]
fn folders_that_hold_something_else_stay() {
    let folder = changed();
    folder.write("dir/mine.txt", "m");
    folder.open().undo(None).unwrap();
    assert!(folder.path().join("dir/mine.txt").exists());
    assert!(!folder.path().join("dir/b.txt").exists());
}

#[test]
fn changes_come_off_in_any_order() {
    let folder = Folder::plain();
    folder.write("a.txt", LONG);
    folder.apply(&plan(vec![insert("a.txt", LONG.as_bytes(), 4, "first\n")])).unwrap();
    let base = folder.read("a.txt");
    folder.apply(&plan(vec![insert("a.txt", &base, base.len() - 6, "second\n")])).unwrap();
    folder.open().undo(Some("1")).unwrap();
    assert_eq!(folder.read("a.txt"), LONG.replace("eight", "second\neight").as_bytes());
    assert!(matches!(folder.open().undo(Some("0001")), Err(RepoError::AlreadyUndone { .. })));
    folder.open().undo(None).unwrap();
    assert_eq!(folder.read("a.txt"), LONG.as_bytes());
    assert!(matches!(folder.open().undo(None), Err(RepoError::NothingToUndo)));
    let flags: Vec<_> = folder.open().changes().unwrap().into_iter().map(|r| (r.id, r.undone)).collect();
    assert_eq!(flags, [("0001".to_owned(), true), ("0002".to_owned(), true)]);
}

#[test]
fn unknown_changes_are_said() {
    let folder = Folder::plain();
    assert!(matches!(folder.open().undo(None), Err(RepoError::NothingToUndo)));
    assert!(matches!(folder.open().undo(Some("3")), Err(RepoError::UnknownChange { .. })));
    assert!(!folder.path().join(".scaffold").exists());
    let folder = changed();
    for id in ["2", "x", "../0001", ""] {
        assert!(matches!(folder.open().undo(Some(id)), Err(RepoError::UnknownChange { .. })), "{id}");
    }
}

#[test]
fn a_discarded_change_leaves_no_record() {
    let folder = changed();
    folder.open().discard("0001").unwrap();
    assert_eq!(folder.state().len(), 1);
    assert_eq!(folder.read("a.txt"), LONG.as_bytes());
    assert!(folder.open().changes().unwrap().is_empty());
    let again = folder.apply(&plan(vec![create("c", "c")])).unwrap();
    assert_eq!(again.id.as_deref(), Some("0001"));
}

#[test]
fn what_tools_did_belongs_to_the_change() {
    let folder = Folder::plain();
    folder.write("go.mod", "module m\n");
    folder.write("old.gen", "old");
    folder.write("a.go", "x\n");
    let before = folder.state();
    let plan = plan(vec![insert("a.go", b"x\n", 0, "  y\n"), create("new/n.go", "n \n")]);
    let id = folder.apply(&plan).unwrap().id.unwrap();
    let paths =
        ["go.mod", "go.sum", "old.gen", "a.go", "new/n.go", "gen/deep/g.go", "same.go"].map(String::from);
    let repo = folder.open();
    let snapshot = repo.snapshot(&paths).unwrap();
    folder.write("go.mod", "module m\nrequire x\n");
    folder.write("go.sum", "sums");
    folder.write("a.go", "y\nx\n");
    folder.write("new/n.go", "n\n");
    folder.write("gen/deep/g.go", "g");
    fs::remove_file(folder.path().join("old.gen")).unwrap();
    let changed = repo.amend(&id, &snapshot).unwrap();
    assert_eq!(changed, ["a.go", "gen/deep/g.go", "go.mod", "go.sum", "new/n.go", "old.gen"]);
    // A second tool.
    let snapshot = repo.snapshot(&paths).unwrap();
    folder.write("go.sum", "more sums");
    assert_eq!(repo.amend(&id, &snapshot).unwrap(), ["go.sum"]);
    assert_eq!(repo.amend(&id, &repo.snapshot(&paths).unwrap()).unwrap(), [""; 0]);

    let record = repo.changes().unwrap().remove(0);
    assert_eq!(record.created, ["gen/deep/g.go", "go.sum", "new/n.go"]);
    assert_eq!(record.modified, ["a.go", "go.mod"]);
    assert_eq!(record.removed, ["old.gen"]);
    repo.undo(None).unwrap();
    assert_eq!(folder.state(), before);
}

#[test]
fn the_baseline_is_the_state_before_the_change() {
    let folder = Folder::git(&[("a.go", "a"), ("dir/run.sh", "r"), (".gitignore", "ignored\n")]);
    fs::set_permissions(
        folder.path().join("dir/run.sh"),
        std::os::unix::fs::PermissionsExt::from_mode(0o755),
    )
    .unwrap();
    symlink("a.go", folder.path().join("link")).unwrap();
    folder.commit("more");
    folder.write("untracked.go", "u");
    let before = folder.state();
    folder.write("ignored/big", "b");
    let id = folder.apply(&plan(vec![insert("a.go", b"a", 1, "b"), create("new/n.go", "n")])).unwrap().id;
    let standing = folder.state();

    let worktree = folder.open().baseline(id.as_deref()).unwrap();
    assert_eq!(tree(worktree.path()), before);
    let path = worktree.path().to_owned();
    drop(worktree);
    assert!(!path.exists());

    let now = folder.open().baseline(None).unwrap();
    let mut expected = standing.clone();
    expected.retain(|path, _| !path.starts_with("ignored"));
    assert_eq!(tree(now.path()), expected);
    assert_eq!(folder.state(), standing);
    assert!(matches!(folder.open().baseline(Some("9")), Err(RepoError::UnknownChange { .. })));
}
