//! What is refused, with nothing written.

use crate::fixture::*;
use scaffold_core::{Change, Plan};
use scaffold_repo::{ApplyOptions, ErrorKind, Faults, RepoError, Repository};
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::time::UNIX_EPOCH;

/// Refused with exit 4, and nothing is different afterwards, here or in `outside`.
fn refused(folder: &Folder, plan: &Plan) -> RepoError {
    let before = folder.state();
    let error = folder.apply(plan).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Refused, "{error}");
    assert_eq!(folder.state(), before);
    error
}

#[test]
fn files_with_uncommitted_changes() {
    for (what, change) in [
        ("edited", (|f: &Folder| f.write("a.go", "b")) as fn(&Folder)),
        ("staged", |f| {
            f.write("a.go", "b");
            f.run(&["add", "a.go"]);
        }),
        ("staged, and taken back in the working tree", |f| {
            f.write("a.go", "b");
            f.run(&["add", "a.go"]);
            f.write("a.go", "a");
        }),
        ("untracked", |f| {
            f.run(&["rm", "-q", "--cached", "a.go"]);
            f.run(&["commit", "-q", "-m", "forget it"]);
        }),
        ("ignored", |f| {
            f.run(&["rm", "-q", "--cached", "a.go"]);
            f.write(".gitignore", "a.go\n");
            f.commit("ignore it");
        }),
    ] {
        let folder = Folder::git(&[("a.go", "a"), ("b.go", "b")]);
        change(&folder);
        // Dirt elsewhere is nobody's business.
        folder.write("b.go", "dirty");
        folder.write("untracked.go", "u");
        let plan = plan(vec![create("new.go", "n"), insert("a.go", &folder.read("a.go"), 0, "x")]);
        assert!(folder.open().check(&plan, ApplyOptions::default()).is_err(), "{what}");
        let error = refused(&folder, &plan);
        assert_eq!(error.to_string(), "uncommitted changes in `a.go`", "{what}");
        assert!(error.hint().unwrap().contains("--allow-dirty"));
        folder.open().apply(&plan, ApplyOptions { allow_dirty: true }, meta()).unwrap();
    }
}

#[test]
fn clean_files_of_other_line_endings_are_clean() {
    let folder = Folder::git(&[("a.go", "a\r\nb\r\n"), (".gitattributes", "*.go text eol=crlf\n")]);
    folder.run(&["add", "--renormalize", "."]);
    folder.commit("normal");
    assert_eq!(folder.run(&["status", "--porcelain"]), "");
    folder.apply(&plan(vec![insert("a.go", b"a\r\nb\r\n", 3, "x\r\n")])).unwrap();
}

#[test]
fn a_different_file_in_the_way() {
    let folder = Folder::git(&[("a.go", "a"), ("dir/x", "x")]);
    let error = refused(&folder, &plan(vec![create("a.go", "b")]));
    assert_eq!(error.to_string(), "a different file is in the way of `a.go`");
    refused(&folder, &plan(vec![create("dir", "b")]));
    refused(&folder, &plan(vec![create("a.go/b", "b")]));
    refused(&folder, &plan(vec![create("n", "b"), create("n/m", "b")]));
}

#[test]
fn an_ignored_file_in_the_way() {
    let folder = Folder::git(&[(".gitignore", ".env\n")]);
    folder.write(".env", "SECRET=1");
    refused(&folder, &plan(vec![create(".env", "SECRET=2")]));
}

#[test]
fn a_file_that_changed_after_the_plan() {
    let folder = Folder::git(&[("a.go", "a")]);
    let error = refused(&folder, &plan(vec![create("n", "n"), insert("a.go", b"older", 0, "b")]));
    assert_eq!(error.to_string(), "`a.go` changed after the plan was made");
    let error = refused(&folder, &plan(vec![insert("gone.go", b"", 0, "b")]));
    assert!(matches!(error, RepoError::Missing { .. }));
}

#[test]
fn paths_that_leave_the_repository_or_are_gits() {
    let folder = Folder::git(&[("a.go", "a")]);
    for path in
        ["../out", "/etc/x", "a/../../x", ".git/hooks/pre-commit", ".GIT/config", "git~1/config", "x/.Git/y"]
    {
        let error = refused(&folder, &plan(vec![create("n", "n"), create(path, "x")]));
        assert!(matches!(error, RepoError::BadPath { .. }), "{error}");
        refused(&folder, &plan(vec![insert(path, b"", 0, "x")]));
    }
    assert!(!folder.path().join(".git/hooks/pre-commit").exists());
}

#[test]
fn the_journal_itself() {
    let folder = Folder::plain();
    refused(&folder, &plan(vec![create(".scaffold/changes/0001/journal.json", "{}")]));
    refused(&folder, &plan(vec![create(".Scaffold/x", "{}")]));
}

#[test]
fn links_in_any_place() {
    let outside = Folder::plain();
    outside.write("victim", "v");
    let folder = Folder::git(&[("real/x", "x")]);
    let root = folder.path();
    symlink(outside.path(), root.join("dir")).unwrap();
    symlink(outside.path().join("victim"), root.join("file")).unwrap();
    symlink(outside.path().join("missing"), root.join("dangling")).unwrap();
    symlink("real", root.join("inside")).unwrap();
    symlink("dir", root.join("chain")).unwrap();
    fs::hard_link(outside.path().join("victim"), root.join("hard")).unwrap();
    folder.commit("links");
    for path in
        ["dir/n", "dir/victim", "file", "dangling", "inside/n", "inside/x", "chain/n", "chain/deep/n", "hard"]
    {
        for change in [create(path, "new"), insert(path, b"v", 0, "w"), insert(path, b"x", 0, "w")] {
            let error = refused(&folder, &plan(vec![create("real/n", "n"), change]));
            assert!(matches!(error, RepoError::Link { .. }), "{path}: {error}");
        }
    }
    assert_eq!(outside.state().len(), 1);
    assert_eq!(outside.read("victim"), b"v");
}

#[test]
fn an_undo_through_a_link() {
    let outside = Folder::plain();
    outside.write("a", "a");
    let folder = Folder::plain();
    folder.apply(&plan(vec![create("dir/a", "a")])).unwrap();
    fs::remove_dir_all(folder.path().join("dir")).unwrap();
    symlink(outside.path(), folder.path().join("dir")).unwrap();
    assert!(matches!(folder.open().undo(None), Err(RepoError::Link { .. })));
    assert_eq!(outside.read("a"), b"a");
}

#[test]
fn repositories_within() {
    let folder = Folder::git(&[("a", "a")]);
    folder.write("nested/.git/HEAD", "ref: refs/heads/main");
    folder.write("module/.git", "gitdir: ../.git/modules/module");
    for path in ["nested/x", "module/deep/x"] {
        let error = refused(&folder, &plan(vec![create(path, "x")]));
        assert!(error.to_string().contains("another repository"), "{error}");
    }
}

#[test]
fn names_that_differ_in_case() {
    let folder = Folder::git(&[("Internal/Users.go", "a"), ("readme", "r")]);
    for path in ["internal/x.go", "Internal/users.go", "README", "README/x"] {
        assert!(
            matches!(refused(&folder, &plan(vec![create(path, "x")])), RepoError::Collision { .. }),
            "{path}"
        );
    }
    refused(&folder, &plan(vec![create("Ä.go", "x"), create("ä.go", "x")]));
    folder.apply(&plan(vec![create("Internal/x.go", "x")])).unwrap();
}

#[test]
fn more_than_is_sane() {
    let folder = Folder::plain();
    let many = (0..2001).map(|i| create(&format!("f{i}"), "")).collect();
    assert!(matches!(refused(&folder, &plan(many)), RepoError::TooMuch { unit: "files", .. }));
    let large = "x".repeat(17 << 20);
    let error = refused(&folder, &plan(vec![create("a", &large), create("b", &large)]));
    assert!(matches!(error, RepoError::TooMuch { unit: "bytes", .. }));
}

#[test]
fn one_path_twice() {
    let folder = Folder::plain();
    folder.write("a", "a");
    let twice: Vec<Change> = vec![insert("a", b"a", 0, "x"), insert("a", b"a", 0, "y")];
    let error = folder.apply(&plan(twice)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::BrokenPlan);
    assert_eq!(folder.read("a"), b"a");
}

#[test]
fn a_repository_that_cannot_be_opened() {
    let folder = Folder::plain();
    folder.run(&["init", "-q", "--bare"]);
    let error = Repository::open(&folder.path()).err().unwrap();
    assert!(matches!(error, RepoError::Bare { .. }));
    let error = Repository::open("/nowhere/at/all".as_ref()).err().unwrap();
    assert_eq!(error.kind(), ErrorKind::Usage);
}

const TEXT: &str = "one\ntwo\n";

fn racing(folder: &Folder) -> Plan {
    folder.write("dir/a.go", TEXT);
    folder.write("dir/z.go", TEXT);
    plan(vec![
        insert("dir/a.go", TEXT.as_bytes(), 0, "new\n"),
        create("dir/new.go", "new"),
        create("dir/sub/new.go", "new"),
        insert("dir/z.go", TEXT.as_bytes(), 0, "new\n"),
    ])
}

/// Applies the plan above once for each of its steps, with `act` done by somebody else just before that step.
fn race(act: fn(&Path), mut check: impl FnMut(u64, &Folder, Result<(), RepoError>)) {
    for n in 0.. {
        let folder = Folder::plain();
        let plan = racing(&folder);
        let root = folder.path();
        let faults = Faults::meanwhile(n, move || act(&root));
        let repo = Repository::open_faulty(&folder.path(), faults.clone()).unwrap();
        let result = repo.apply(&plan, ApplyOptions::default(), meta()).map(drop);
        if faults.steps() <= n {
            assert!(n > 20);
            return;
        }
        check(n, &folder, result);
    }
}

#[test]
fn a_folder_that_becomes_a_link_meanwhile() {
    race(
        |root| {
            let outside = root.join("outside/dir");
            fs::create_dir_all(&outside).unwrap();
            fs::write(outside.join("a.go"), TEXT).unwrap();
            fs::write(outside.join("z.go"), TEXT).unwrap();
            // Whatever is created there later, even for a moment, changes this time.
            fs::File::open(&outside).unwrap().set_modified(UNIX_EPOCH).unwrap();
            fs::rename(root.join("dir"), root.join("moved")).unwrap();
            symlink(&outside, root.join("dir")).unwrap();
        },
        |n, folder, _| {
            let mut names: Vec<_> =
                folder.state().into_keys().filter(|p| p.starts_with("outside/dir/")).collect();
            names.sort();
            assert_eq!(names, ["outside/dir/a.go", "outside/dir/z.go"], "at {n}");
            let touched = fs::metadata(folder.path().join("outside/dir")).unwrap().modified().unwrap();
            assert_eq!(touched, UNIX_EPOCH, "at {n}");
            assert_eq!(folder.read("outside/dir/a.go"), TEXT.as_bytes(), "at {n}");
            assert_eq!(folder.read("outside/dir/z.go"), TEXT.as_bytes(), "at {n}");
        },
    );
}

#[test]
fn a_file_that_is_created_meanwhile() {
    race(
        |root| {
            fs::create_dir_all(root.join("dir/sub")).unwrap();
            fs::write(root.join("dir/sub/new.go"), "mine").unwrap();
        },
        |n, folder, result| {
            assert_eq!(folder.read("dir/sub/new.go"), b"mine", "at {n}");
            let whole =
                [folder.read("dir/a.go") != TEXT.as_bytes(), folder.path().join("dir/new.go").exists()];
            assert_eq!(whole, [result.is_ok(); 2], "at {n}: {result:?}");
        },
    );
}

#[test]
fn a_file_that_is_edited_meanwhile() {
    let mut lost = Vec::new();
    race(
        |root| fs::write(root.join("dir/z.go"), "mine").unwrap(),
        |n, folder, result| {
            if folder.read("dir/z.go") != b"mine" {
                lost.push(n);
            }
            let whole =
                [folder.read("dir/a.go") != TEXT.as_bytes(), folder.path().join("dir/new.go").exists()];
            assert_eq!(whole, [result.is_ok(); 2], "at {n}: {result:?}");
        },
    );
    // Between the last look and the rename itself there is nothing to be done.
    assert!(lost.len() <= 1, "{lost:?}");
}
