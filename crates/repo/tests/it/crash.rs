//! The process is stopped at every single write, rename, sync, mkdir and removal; afterwards everything is as before or
//! as after, and nothing else lies around.

use crate::fixture::*;
use scaffold_core::{Plan, Splice};
use scaffold_repo::{ApplyOptions, FaultKind, Faults, RepoError, Repository};
use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

const MAIN: &str = "package main\r\n\r\nfunc main() {\r\n}\r\n";
const ROUTES: &str = "a\nb\nc";

/// What is interrupted.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Operation {
    Apply,
    Undo,
    Discard,
}

const OPERATIONS: [Operation; 3] = [Operation::Apply, Operation::Undo, Operation::Discard];

fn files() -> Vec<(&'static str, &'static str)> {
    vec![("main.go", MAIN), ("api/routes.go", ROUTES), ("api/other.go", "other")]
}

fn a_plan() -> Plan {
    plan(vec![
        edit("api/routes.go", ROUTES.as_bytes(), vec![Splice { range: 1..4, text: "\nusers\n".into() }]),
        create("internal/users/handler.go", "package users\n"),
        create("internal/users/store/store.go", ""),
        insert("main.go", MAIN.as_bytes(), 29, "\tusers()\r\n"),
        create("z.go", "z"),
    ])
}

fn perform(operation: Operation, repo: &Repository) -> Result<(), RepoError> {
    match operation {
        Operation::Apply => repo.apply(&a_plan(), ApplyOptions::default(), meta()).map(drop),
        Operation::Undo => repo.undo(None).map(drop),
        Operation::Discard => repo.discard("0001").map(drop),
    }
}

/// A folder in which `operation` can be performed.
fn prepare(operation: Operation) -> Folder {
    let folder = Folder::plain();
    folder.write_all(&files());
    if operation != Operation::Apply {
        perform(Operation::Apply, &folder.open()).unwrap();
    }
    folder
}

/// What `operation` left and said where step `n` failed.
fn stopped(operation: Operation, n: u64, how: FaultKind) -> (Folder, Result<(), RepoError>) {
    let folder = prepare(operation);
    let repo = Repository::open_faulty(&folder.path(), Faults::new(n, how)).unwrap();
    let result = perform(operation, &repo);
    (folder, result)
}

/// The states before and after, and the number of steps in between.
fn measure(operation: Operation) -> (BTreeMap<String, Node>, BTreeMap<String, Node>, u64) {
    let folder = prepare(operation);
    let before = folder.state();
    let faults = Faults::default();
    perform(operation, &Repository::open_faulty(&folder.path(), faults.clone()).unwrap()).unwrap();
    let after = folder.state();
    assert_ne!(before, after);
    (before, after, faults.steps())
}

/// After a crash: whole or not at all, the record says the same, and the next change works.
fn check_recovered(
    operation: Operation,
    folder: &Folder,
    before: &BTreeMap<String, Node>,
    after: &BTreeMap<String, Node>,
    why: &str,
) -> bool {
    let records = folder.open().changes().unwrap();
    let state = folder.state();
    let done = state == *after;
    assert!(done || state == *before, "{operation:?} {why}: {:#?}", state.keys());
    let standing = records.iter().filter(|r| !r.undone).count();
    assert_eq!(standing, usize::from(done == (operation == Operation::Apply)), "{operation:?} {why}");
    if operation == Operation::Discard && done {
        assert!(records.is_empty());
    }
    done
}

#[test]
fn is_whole_or_nothing_wherever_it_stops() {
    for operation in OPERATIONS {
        let (before, after, steps) = measure(operation);
        assert!(steps > 15, "{operation:?} has {steps} steps");
        let mut outcomes = [0, 0];
        for n in 0..steps {
            let (folder, result) = stopped(operation, n, FaultKind::Stop);
            let done = check_recovered(operation, &folder, &before, &after, &format!("stopped at {n}"));
            assert!(done || result.is_err(), "{operation:?} said that it was done, stopped at {n}");
            outcomes[usize::from(done)] += 1;
            // Whatever happened, the next run brings about the rest.
            if !done {
                perform(operation, &folder.open()).unwrap();
                assert_eq!(folder.state(), after);
            }
        }
        assert!(outcomes.iter().all(|n| *n > 0), "{operation:?}: {outcomes:?}");
    }
}

#[test]
fn recovery_may_itself_be_stopped_anywhere() {
    for operation in OPERATIONS {
        let (before, after, steps) = measure(operation);
        for n in (0..steps).step_by(3) {
            for m in 0.. {
                let (folder, _) = stopped(operation, n, FaultKind::Stop);
                let faults = Faults::new(m, FaultKind::Stop);
                let _ = Repository::open_faulty(&folder.path(), faults.clone());
                check_recovered(operation, &folder, &before, &after, &format!("stopped at {n}, then at {m}"));
                if faults.steps() <= m {
                    break;
                }
            }
        }
    }
}

/// Without power the commit may be lost though files have their new names already.
#[test]
fn a_lost_commit_takes_back_what_is_in_place() {
    for operation in OPERATIONS {
        let (before, after, steps) = measure(operation);
        let mut renamed = 0;
        for n in 0..steps {
            let (folder, _) = stopped(operation, n, FaultKind::Stop);
            let txn = folder.path().join(".scaffold/txn");
            // It is flushed with the names of the files, before any record moves.
            let records_moved = match operation {
                Operation::Apply => false,
                Operation::Undo => !txn.join("undone").exists(),
                Operation::Discard => txn.join("discarded").exists(),
            };
            if fs::remove_file(txn.join("commit")).is_err() || records_moved || folder.state() == before {
                continue;
            }
            renamed += 1;
            let done = check_recovered(operation, &folder, &before, &after, &format!("stopped at {n}"));
            assert!(!done, "{operation:?} stopped at {n}");
        }
        assert!(renamed > 0, "{operation:?}");
    }
}

/// Without power what was written last may be there in part.
#[test]
fn a_torn_record_of_a_change_that_never_began_is_dropped() {
    for (name, part) in [("journal.json", 0), ("journal.json", 2), ("bytes", 0), ("bytes", 2)] {
        for operation in OPERATIONS {
            let (before, after, steps) = measure(operation);
            let mut torn = 0;
            for n in 0..steps {
                let (folder, _) = stopped(operation, n, FaultKind::Stop);
                let path = folder.path().join(".scaffold/txn").join(name);
                let Ok(whole) = fs::read(&path) else { continue };
                if folder.state() != before || path.with_file_name("commit").exists() {
                    break;
                }
                fs::write(&path, whole.get(..whole.len() * part / 3).unwrap()).unwrap();
                torn += 1;
                let why = format!("{part} thirds of {name}, stopped at {n}");
                assert!(!check_recovered(operation, &folder, &before, &after, &why), "{operation:?} {why}");
            }
            assert!(torn > 0, "{operation:?} {name}");
        }
    }
}

#[test]
fn a_full_disk_changes_nothing() {
    for operation in OPERATIONS {
        let (before, after, steps) = measure(operation);
        let mut failed = 0;
        for n in 0..steps {
            let (folder, result) = stopped(operation, n, FaultKind::Full);
            // Before any recovery: the error itself says what stands.
            match &result {
                Ok(()) => assert_eq!(folder.state(), after, "{operation:?} full at {n}"),
                Err(error) => {
                    assert!(matches!(error, RepoError::Io { .. }), "{error}");
                    assert!(error.hint().unwrap().contains("make room"), "{error}");
                    assert_eq!(folder.state(), before, "{operation:?} full at {n}: {error}");
                    failed += 1;
                }
            }
            let done = check_recovered(operation, &folder, &before, &after, &format!("full at {n}"));
            assert_eq!(done, result.is_ok(), "{operation:?} full at {n}");
        }
        assert!(failed > 10, "{operation:?}: {failed} of {steps}");
    }
}

#[test]
fn amending_is_whole_or_nothing() {
    let prepare = || {
        let folder = Folder::plain();
        folder.write_all(&files());
        folder.write("go.sum", "one\n");
        perform(Operation::Apply, &folder.open()).unwrap();
        folder
    };
    let amend = |folder: &Folder, faults: &Faults| {
        let snapshot = folder.open().snapshot(&["go.sum".into(), "gen/new.go".into()]).unwrap();
        folder.write("go.sum", "one\ntwo\n");
        folder.write("gen/new.go", "generated");
        Repository::open_faulty(&folder.path(), faults.clone()).unwrap().amend("1", &snapshot)
    };
    let faults = Faults::default();
    assert_eq!(amend(&prepare(), &faults).unwrap(), ["gen/new.go", "go.sum"]);
    let mut outcomes = [0, 0];
    for n in 0..faults.steps() {
        let folder = prepare();
        let result = amend(&folder, &Faults::new(n, FaultKind::Stop));
        let before = folder.state();
        folder.open().undo(None).unwrap();
        assert!(!folder.state().contains_key("z.go"));
        let amended = folder.read("go.sum") == b"one\n";
        assert_eq!(amended, !folder.state().contains_key("gen"), "stopped at {n}");
        assert!(amended || result.is_err());
        assert_eq!(before["api/other.go"], folder.state()["api/other.go"]);
        outcomes[usize::from(amended)] += 1;
    }
    assert!(outcomes.iter().all(|n| *n > 0), "{outcomes:?}");
}

/// The child of the test below: dies in the middle of an operation.
#[test]
fn child() {
    let (Ok(dir), Ok(job)) = (std::env::var("SCAFFOLD_CRASH_DIR"), std::env::var("SCAFFOLD_CRASH_JOB"))
    else {
        return;
    };
    let (which, at) = job.split_once(' ').unwrap();
    let operation = OPERATIONS[which.parse::<usize>().unwrap()];
    let faults = Faults::new(at.parse().unwrap(), FaultKind::Abort);
    perform(operation, &Repository::open_faulty(dir.as_ref(), faults).unwrap()).unwrap();
}

#[test]
fn survives_a_process_that_dies_anywhere() {
    for (which, operation) in OPERATIONS.into_iter().enumerate() {
        let (before, after, steps) = measure(operation);
        for n in 0..=steps {
            let folder = prepare(operation);
            let out = Command::new(std::env::current_exe().unwrap())
                .args(["--exact", "crash::child"])
                .env("SCAFFOLD_CRASH_DIR", folder.path())
                .env("SCAFFOLD_CRASH_JOB", format!("{which} {n}"))
                .output()
                .unwrap();
            assert_eq!(out.status.success(), n == steps, "{operation:?} {n} of {steps}");
            let done = check_recovered(operation, &folder, &before, &after, &format!("killed at {n}"));
            assert!(done || n < steps);
        }
    }
}

#[test]
fn keeps_what_the_user_wrote_between_crash_and_recovery() {
    let (before, after, steps) = measure(Operation::Apply);
    let edited = Node::File(b"mine".to_vec(), 0o644);
    for n in 0..steps {
        let (folder, _) = stopped(Operation::Apply, n, FaultKind::Stop);
        let installed = folder.read("main.go") != MAIN.as_bytes();
        folder.write("main.go", "mine");
        folder.open();
        let mut state = folder.state();
        assert_eq!(state.insert("main.go".into(), before["main.go"].clone()), Some(edited.clone()), "at {n}");
        let mut expected = after.clone();
        expected.insert("main.go".into(), before["main.go"].clone());
        // An edit in the way of finishing takes everything back, one made afterwards takes back nothing.
        assert!(
            state == if installed { expected } else { before.clone() },
            "stopped at {n}: {:?}",
            state.keys()
        );
    }
}
