//! Applying a plan: what is written, and what is left alone.

use crate::fixture::*;
use scaffold_core::{At, Change, Edit, EditOutcome, RepoView, Splice, sha256_hex};
use scaffold_repo::{ApplyOptions, ErrorKind, RepoError};
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};

#[test]
fn applies_a_plan_and_takes_it_back() {
    let folder = Folder::git(&[("routes.go", "a\nb\n"), ("keep.go", "k")]);
    let before = folder.state();
    let plan = plan(vec![
        insert("routes.go", b"a\nb\n", 2, "users\n"),
        create("internal/users/users.go", "package users\n"),
    ]);
    folder.open().preview(&plan).unwrap();
    assert_eq!(folder.state(), before);

    let applied = folder.apply(&plan).unwrap();
    assert_eq!(applied.id.as_deref(), Some("0001"));
    assert_eq!(applied.created, ["internal/users/users.go"]);
    assert_eq!(applied.modified, ["routes.go"]);
    assert_eq!(folder.read("routes.go"), b"a\nusers\nb\n");

    let records = folder.open().changes().unwrap();
    assert_eq!((records.len(), records[0].undone, records[0].meta.clone()), (1, false, meta()));
    assert_eq!((&records[0].created, &records[0].modified), (&applied.created, &applied.modified));

    let undone = folder.open().undo(None).unwrap();
    assert_eq!(undone.removed, ["internal/users/users.go"]);
    assert_eq!(undone.restored, ["routes.go"]);
    assert_eq!(folder.state(), before);
    assert!(folder.open().changes().unwrap()[0].undone);
    assert_eq!(folder.run(&["status", "--porcelain"]), "");
}

#[test]
fn keeps_line_endings_marks_and_missing_newlines() {
    let text = "\u{feff}package a\r\n\tx\r\nlast";
    let folder = Folder::plain();
    folder.write("with space/ä.go", text);
    let base = text.as_bytes();
    let place = text.find("\tx").unwrap();
    folder.apply(&plan(vec![insert("with space/ä.go", base, place, "\ty\r\n")])).unwrap();
    assert_eq!(folder.read("with space/ä.go"), "\u{feff}package a\r\n\ty\r\n\tx\r\nlast".as_bytes());
    folder.open().undo(None).unwrap();
    assert_eq!(folder.read("with space/ä.go"), base);
}

#[test]
fn keeps_modes_and_sets_those_of_new_files() {
    let folder = Folder::plain();
    folder.write("run.sh", "a\n");
    fs::set_permissions(folder.path().join("run.sh"), fs::Permissions::from_mode(0o775)).unwrap();
    // Only root can give files away; what root edits stays the user's.
    let owner =
        std::os::unix::fs::chown(folder.path().join("run.sh"), Some(12345), None).map(|()| 12345).ok();
    let script =
        Change::Create { path: "new.sh".into(), text: "#!".into(), executable: true, from: "run.sh".into() };
    folder.apply(&plan(vec![script, insert("run.sh", b"a\n", 0, "b\n")])).unwrap();
    let mode = |path: &str| match &folder.state()[path] {
        Node::File(_, mode) => *mode,
        node => panic!("{node:?}"),
    };
    assert_eq!((mode("run.sh"), mode("new.sh") & 0o700), (0o775, 0o700));
    if let Some(owner) = owner {
        assert_eq!(fs::metadata(folder.path().join("run.sh")).unwrap().uid(), owner);
    }
    folder.open().undo(None).unwrap();
    assert_eq!(mode("run.sh"), 0o775);
}

#[test]
fn the_second_run_writes_nothing() {
    let folder = Folder::git(&[("a.go", "a")]);
    let first = plan(vec![create("b.go", "b")]);
    folder.apply(&first).unwrap();
    let state = folder.state();
    let present =
        Edit { at: At::file("a.go"), what: "register".into(), outcome: EditOutcome::AlreadyPresent };
    let second = plan(vec![
        Change::Edit { path: "a.go".into(), base_sha256: sha256_hex(b"a"), edits: vec![present] },
        create("b.go", "b"),
    ]);
    let applied = folder.apply(&second).unwrap();
    assert_eq!(applied.id, None);
    assert!(applied.created.is_empty() && applied.modified.is_empty());
    assert_eq!(folder.state(), state);
    assert_eq!(folder.open().changes().unwrap().len(), 1);
}

#[test]
fn an_empty_plan_leaves_no_journal() {
    let folder = Folder::plain();
    assert_eq!(folder.apply(&plan(vec![])).unwrap().id, None);
    assert!(!folder.path().join(".scaffold").exists());
}

#[test]
fn the_journal_of_a_plain_folder_keeps_itself_out_of_git() {
    let folder = Folder::plain();
    folder.apply(&plan(vec![create("b.go", "b")])).unwrap();
    assert_eq!(folder.read(".scaffold/.gitignore"), b"*\n");
    assert_eq!(folder.open().paths(), ["b.go"]);
    folder.run(&["init", "-q"]);
    assert_eq!(folder.run(&["status", "--porcelain"]), "?? b.go\n");
}

#[test]
fn an_edit_without_a_place_stops_everything() {
    let folder = Folder::plain();
    folder.write("a.go", "a");
    let outcome = EditOutcome::CannotPlace { snippet: "x".into(), why: "no list was found".into() };
    let edit = Edit { at: At::line("a.go", 1), what: "register".into(), outcome };
    let plan = plan(vec![
        Change::Edit { path: "a.go".into(), base_sha256: sha256_hex(b"a"), edits: vec![edit] },
        create("b.go", "b"),
    ]);
    let error = folder.apply(&plan).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unplaced);
    assert_eq!(error.to_string(), "a.go:1: no place to register: no list was found");
    assert_eq!(folder.state().len(), 1);
}

#[test]
fn edits_that_overlap_are_refused() {
    let folder = Folder::plain();
    folder.write("a.go", "abc");
    let splices = vec![Splice { range: 0..2, text: "x".into() }, Splice { range: 1..3, text: "y".into() }];
    let error = folder.apply(&plan(vec![edit("a.go", b"abc", splices)])).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::BrokenPlan);
    assert_eq!(folder.read("a.go"), b"abc");
}

#[test]
fn two_runs_at_once_come_one_after_the_other() {
    let folder = Folder::plain();
    folder.write("a.go", "a");
    let results: Vec<_> = std::thread::scope(|scope| {
        let folder = &folder;
        let run = |i: usize| {
            scope.spawn(move || {
                let plan = plan(vec![create(&format!("new{i}.go"), "n"), insert("a.go", b"a", 1, "b")]);
                folder.apply(&plan)
            })
        };
        let threads: Vec<_> = (0..6).map(run).collect();
        threads.into_iter().map(|t| t.join().unwrap()).collect()
    });
    let done = results.iter().filter(|r| r.is_ok()).count();
    assert_eq!(done, 1, "{results:?}");
    for error in results.into_iter().filter_map(Result::err) {
        assert!(matches!(error, RepoError::Stale { .. } | RepoError::Locked { .. }), "{error}");
    }
    assert_eq!(folder.state().len(), 2);
}

#[test]
fn a_lock_of_a_run_at_work_is_respected_and_one_of_a_dead_run_is_not() {
    let folder = Folder::plain();
    folder.apply(&plan(vec![create("a", "a")])).unwrap();
    let file = fs::OpenOptions::new().write(true).open(folder.path().join(".scaffold/lock")).unwrap();
    fs::write(folder.path().join(".scaffold/lock"), "4242\n").unwrap();
    file.lock().unwrap();
    let error = folder.apply(&plan(vec![create("b", "b")])).unwrap_err();
    assert_eq!(error.to_string(), "another run is changing this repository (process 4242)");
    assert_eq!(error.kind(), ErrorKind::Refused);
    drop(file);
    folder.apply(&plan(vec![create("b", "b")])).unwrap();
}

#[test]
fn reading_needs_no_right_to_write() {
    let folder = Folder::git(&[("a.go", "a")]);
    folder.open().preview(&plan(vec![create("b.go", "b")])).unwrap();
    assert!(!folder.path().join(".git/scaffold").exists());
}

#[test]
fn checks_uncommitted_changes_without_writing() {
    let folder = Folder::git(&[("a.go", "a")]);
    folder.write("a.go", "b");
    let plan = plan(vec![insert("a.go", b"b", 0, "c")]);
    assert!(folder.open().preview(&plan).is_ok());
    assert!(folder.open().check(&plan, ApplyOptions::default()).is_err());
    assert!(folder.open().check(&plan, ApplyOptions { allow_dirty: true }).is_ok());
}
