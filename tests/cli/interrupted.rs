//! Signals: ^C and SIGTERM take everything back, and a run that was killed is finished or taken back by the next.

use super::add;
use scaffold_testkit::{Ran, Signal, Started, Test, Tree, workspace};

/// How often a moment of less than a millisecond is waited for before it counts as never there.
const TRIES: usize = 40;

/// The smallest example, so that little is compiled.
fn test() -> Test {
    Test::new().tree(&workspace().join("languages/go/cases/flat-in-memory/in"))
}

/// The example with a test of its own that never ends, and where it leaves its process id.
fn stuck() -> (Test, std::path::PathBuf) {
    let text = "package main\n\nimport (\n\t\"os\"\n\t\"strconv\"\n\t\"testing\"\n\t\"time\"\n)\n\n\
                func TestWaits(t *testing.T) {\n\
                \tos.WriteFile(os.Getenv(\"STARTED\")+\".new\", []byte(strconv.Itoa(os.Getpid())), 0o600)\n\
                \tos.Rename(os.Getenv(\"STARTED\")+\".new\", os.Getenv(\"STARTED\"))\n\
                \ttime.Sleep(time.Hour)\n}\n";
    let test = test().file("stuck_test.go", text);
    let started = test.path().with_file_name("started");
    (test.env("STARTED", started.to_string_lossy()), started)
}

/// `add` up to the middle of its checks.
fn checking(more: &[&str]) -> (Started, i32) {
    let (test, started) = stuck();
    let mut run = test.args(add(more)).start();
    assert!(run.reaches(|| started.exists()), "the repository's tests are not run");
    let text = std::fs::read_to_string(started).expect("a process id");
    (run, text.parse().expect("a process id"))
}

fn runs(process: i32) -> bool {
    let zombie = |s: String| s.rsplit(')').next().is_some_and(|rest| rest.trim_start().starts_with('Z'));
    std::fs::read_to_string(format!("/proc/{process}/stat")).is_ok_and(|s| !zombie(s))
}

/// No change is recorded, and none is under way.
fn forgets(ran: Ran) -> Ran {
    let records = ran.folder().join(".git/scaffold");
    assert!(!records.join("txn").exists(), "a transaction is left");
    ran.then().args(["undo", "--list"]).run().success().stdout("no changes\n")
}

#[test]
fn exit_130_for_a_break_during_checks_takes_everything_back() {
    let (mut run, process) = checking(&[]);
    run.signal(Signal::INT);
    let ran = run.end().code(130).unchanged().stderr_has("interrupted");
    assert!(!runs(process), "the repository's tests still run");
    forgets(ran);
}

#[test]
fn exit_130_takes_everything_back_with_keep_too() {
    // `--keep` is about checks that failed; these have not been finished.
    let (mut run, _) = checking(&["--keep", "--json"]);
    run.signal(Signal::INT);
    let ran = run.end().code(130).unchanged();
    let report = ran.json();
    assert_eq!(report["error"]["exit"], 130);
    assert_eq!(report["error"]["title"], "interrupted");
    assert_eq!(
        (&report["files_created"], &report["undo"]),
        (&serde_json::json!([]), &serde_json::Value::Null)
    );
    forgets(ran);
}

#[test]
fn exit_143_for_a_request_to_end_during_checks() {
    let (mut run, process) = checking(&[]);
    run.signal(Signal::TERM);
    let ran = run.end().code(143).unchanged().stderr_has("interrupted");
    assert!(!runs(process), "the repository's tests still run");
    forgets(ran);
}

/// What `add --check none` leads to.
fn whole() -> Tree {
    test().args(add(&["--check", "none"])).run().success().after()
}

/// Sends `signal` as soon as `moment` is there in the records of a run, and hands on how it ended.
fn stopped(signal: Signal, moment: &str) -> Ran {
    let mut run = test().args(add(&["--check", "none"])).start();
    let moment = run.folder().join(".git/scaffold").join(moment);
    run.reaches(|| moment.exists());
    run.signal(signal);
    run.end()
}

#[test]
fn exit_130_for_a_break_while_files_are_written() {
    let whole = whole();
    for moment in ["txn", "txn/commit"] {
        let mut seen = 0;
        for _ in 0..TRIES {
            let ran = stopped(Signal::INT, moment);
            // A break that comes after everything was said and done is none.
            if ran.exit() == 0 {
                ran.files_are(&whole);
                continue;
            }
            forgets(ran.code(130).unchanged());
            seen += 1;
            if seen == 3 {
                break;
            }
        }
        assert!(seen > 0, "{moment}: never interrupted in time");
    }
}

#[test]
fn a_run_that_was_killed_while_it_wrote_is_finished_or_taken_back_by_the_next() {
    let whole = whole();
    // Before the commit it never happened; after it, it is finished.
    for (moment, committed) in [("txn", false), ("txn/commit", true)] {
        let mut seen = 0;
        for _ in 0..TRIES {
            let ran = stopped(Signal::KILL, moment);
            let records = ran.folder().join(".git/scaffold");
            let left = records.join("txn").exists() && records.join("txn/commit").exists() == committed;
            let (before, folder) = (ran.before().clone(), ran.folder());
            let expected = match (records.join("txn").exists(), records.join("txn/commit").exists()) {
                (true, false) => &before,
                (true, true) => &whole,
                (false, _) if records.join("changes/0001").exists() => &whole,
                (false, _) => &before,
            };
            let next = ran.then().args(["explore", "-q"]).run().success().files_are(expected);
            assert!(!folder.join(".git/scaffold/txn").exists(), "a transaction is left");
            // Either way the command can be given once more, and undone to the last byte.
            let next = next.then().args(add(&["--check", "none"])).run().success().files_are(&whole);
            next.then().args(["undo"]).run().success().files_are(&before);
            seen += usize::from(left);
            if seen == 3 {
                break;
            }
        }
        assert!(seen > 0, "{moment}: never killed in time");
    }
}

#[test]
fn a_run_that_was_killed_during_checks_leaves_the_whole_change_and_its_record() {
    let (mut run, process) = checking(&[]);
    run.signal(Signal::KILL);
    let ran = run.end();
    kill(process);
    let before = ran.before().clone();
    let ran = ran.then().args(["undo", "--list"]).run().success().stdout_has("0001  add invoices");
    ran.then().args(["undo"]).run().success().files_are(&before);
}

/// The repository's own tests outlive a killed run until they end by themselves; these never do.
fn kill(process: i32) {
    let _ = std::process::Command::new("kill").args(["-KILL", &process.to_string()]).status();
}

#[test]
fn a_service_that_was_killed_while_it_was_made_is_made_by_the_next_run() {
    // Secrets are made anew each time.
    let new = ["new", "shop", "--lang", "go", "--check", "none", "--docker", "never"];
    let whole = Test::new().plain().args(new).run().success().after();
    let mut seen = 0;
    for _ in 0..TRIES {
        let mut run = Test::new().plain().args(new).start();
        let txn = run.folder().join("shop/.git/scaffold/txn");
        run.reaches(|| txn.exists());
        run.signal(Signal::KILL);
        let ran = run.end();
        let (left, committed) = (txn.exists(), txn.join("commit").exists());
        let next = ran.then().args(new).run();
        match (left, committed) {
            (true, false) => next.success().files_are(&whole),
            // It was finished then, and stands in the way like any other.
            _ => next.code(4).files_are(&whole),
        };
        seen += usize::from(left && !committed);
        if seen == 3 {
            break;
        }
    }
    assert!(seen > 0, "never killed in time");
}
