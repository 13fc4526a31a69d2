//! Applying and taking back.

use crate::fixture::*;
use scaffold_repo::unified_diff;

#[test]
fn applies_a_plan_and_takes_it_back() {
    let folder = Folder::git(&[("routes.go", "a\nb\n"), ("keep.go", "k")]);
    let before = folder.state();
    let plan = plan(vec![
        insert("routes.go", b"a\nb\n", 2, "users\n"),
        create("internal/users/users.go", "package users\n"),
    ]);
    let repo = folder.open();
    let diff = unified_diff(&repo.preview(&plan).unwrap());
    assert_eq!(folder.state(), before);

    let applied = folder.apply(&plan).unwrap();
    assert_eq!(applied.id.as_deref(), Some("0001"));
    assert_eq!(applied.created, ["internal/users/users.go"]);
    assert_eq!(applied.modified, ["routes.go"]);
    assert_eq!(folder.read("routes.go"), b"a\nusers\nb\n");
    let after = folder.state();

    let records = folder.open().changes().unwrap();
    assert_eq!(records.len(), 1);
    assert!(!records[0].undone);

    let undone = folder.open().undo(None).unwrap();
    assert_eq!(undone.removed, ["internal/users/users.go"]);
    assert_eq!(undone.restored, ["routes.go"]);
    assert_eq!(folder.state(), before);
    assert!(folder.open().changes().unwrap()[0].undone);

    let out = folder.try_run(&["apply", "-"], &diff);
    assert!(out.status.success(), "{diff}\n{}", String::from_utf8_lossy(&out.stderr));
    assert_eq!(folder.state(), after);
}
