//! Commands and what they leave behind: nothing. The processes are this test program itself in other roles.

#![expect(clippy::unwrap_used, reason = "a test says what went wrong by panicking")]

use rustix::process::{Pid, test_kill_process};
use scaffold_check::{Cancel, Command, CommandError, Ended, KEPT, Running, Scrub, Stream, run};
use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

const ROLE: &str = "SCAFFOLD_TEST_ROLE";

fn role(name: &str) -> Command {
    let program = std::env::current_exe().unwrap();
    Command::new(["", "plays_its_role", "--exact", "--nocapture"], "/")
        .program(program.to_str().unwrap())
        .env(&BTreeMap::from([(ROLE.to_owned(), name.to_owned())]))
        .timeout(Duration::from_secs(60))
}

trait Program {
    fn program(self, path: &str) -> Self;
}

impl Program for Command {
    fn program(mut self, path: &str) -> Self {
        path.clone_into(&mut self.argv[0]);
        self
    }
}

/// Not a test by itself: what the commands below run.
#[test]
fn plays_its_role() {
    let forever = || std::thread::sleep(Duration::from_secs(600));
    match std::env::var(ROLE).as_deref() {
        Ok("sleeper") => {
            println!("pid {}", std::process::id());
            forever();
        }
        Ok("daemon") => {
            rustix::process::setsid().unwrap();
            println!("pid {}", std::process::id());
            forever();
        }
        Ok(parent @ ("parent" | "parent-of-daemon" | "leaver")) => {
            let child = if parent == "parent" { "sleeper" } else { "daemon" };
            let program = std::env::current_exe().unwrap();
            #[expect(clippy::zombie_processes, reason = "outliving its parent is what the child is for")]
            let child = std::process::Command::new(program)
                .args(["plays_its_role", "--exact", "--nocapture"])
                .env(ROLE, child)
                .stdout(std::process::Stdio::piped())
                .spawn()
                .unwrap();
            // Hands the line on only when the child has said it, that is, after its `setsid`.
            let mut lines = std::io::BufReader::new(child.stdout.unwrap());
            loop {
                let mut line = String::new();
                std::io::BufRead::read_line(&mut lines, &mut line).unwrap();
                if line.starts_with("pid ") {
                    println!("pid {}\n{line}", std::process::id());
                    break;
                }
            }
            if parent != "leaver" {
                forever();
            }
        }
        Ok("talker") => {
            for i in 0..100_000 {
                println!("line {i} in {}", std::env::temp_dir().display());
            }
            eprintln!("{}", "x".repeat(100_000));
            println!("stdin {:?}", std::io::read_to_string(std::io::stdin()));
        }
        _ => {}
    }
}

fn gone(id: i32) -> bool {
    let Some(pid) = Pid::from_raw(id) else { return true };
    // A zombie waits for whoever adopted it; it no longer runs.
    let zombie = std::fs::read_to_string(format!("/proc/{id}/stat"))
        .is_ok_and(|s| s.rsplit(')').next().is_some_and(|rest| rest.trim_start().starts_with(['Z', 'X'])));
    zombie || test_kill_process(pid).is_err()
}

fn all_gone(ids: &[i32]) {
    let deadline = Instant::now() + Duration::from_secs(5);
    while !ids.iter().all(|i| gone(*i)) {
        assert!(Instant::now() < deadline, "still running: {ids:?}");
        std::thread::yield_now();
    }
}

fn pid_of(line: &str) -> Option<i32> {
    line.strip_prefix("pid ")?.parse().ok()
}

#[test]
fn a_timeout_ends_grandchildren() {
    let mut ids = Vec::new();
    let command = role("parent").timeout(Duration::from_secs(2));
    let outcome =
        run(&command, &Cancel::new(), &Scrub::new(), &mut |_, line| ids.extend(pid_of(line))).unwrap();
    assert_eq!(outcome.ended, Ended::TimedOut);
    assert_eq!(ids.len(), 2);
    all_gone(&ids);
}

#[test]
fn cancelling_ends_grandchildren_at_once() {
    let (mut ids, cancel) = (Vec::new(), Cancel::new());
    let token = cancel.clone();
    let outcome = run(&role("parent"), &cancel, &Scrub::new(), &mut |_, line| {
        ids.extend(pid_of(line));
        if ids.len() == 2 {
            token.cancel();
        }
    })
    .unwrap();
    assert_eq!(outcome.ended, Ended::Cancelled);
    assert!(outcome.duration < Duration::from_secs(20));
    all_gone(&ids);
}

#[cfg(target_os = "linux")]
#[test]
fn a_daemon_with_its_own_session_is_found() {
    let (mut ids, cancel) = (Vec::new(), Cancel::new());
    let token = cancel.clone();
    run(&role("parent-of-daemon"), &cancel, &Scrub::new(), &mut |_, line| {
        ids.extend(pid_of(line));
        if ids.len() == 2 {
            token.cancel();
        }
    })
    .unwrap();
    assert_eq!(ids.len(), 2);
    all_gone(&ids);
    ids.clear();
    // Even where the command itself ended well.
    let outcome =
        run(&role("leaver"), &Cancel::new(), &Scrub::new(), &mut |_, line| ids.extend(pid_of(line)));
    assert!(outcome.unwrap().ok());
    assert_eq!(ids.len(), 2);
    all_gone(&ids);
}

#[test]
fn a_panic_ends_what_runs() {
    let mut ids = Vec::new();
    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        run(&role("parent"), &Cancel::new(), &Scrub::new(), &mut |_, line| {
            ids.extend(pid_of(line));
            assert!(ids.len() < 2, "on purpose");
        })
    }));
    assert!(panicked.is_err());
    all_gone(&ids);
}

#[test]
fn dropping_ends_what_runs() {
    let mut running = Running::start(&role("sleeper")).unwrap();
    let mut ids = Vec::new();
    while ids.is_empty() {
        assert!(running.is_running(&mut |_, line| ids.extend(pid_of(line))));
        std::thread::yield_now();
    }
    drop(running);
    all_gone(&ids);
}

#[test]
fn one_that_does_not_want_to_end_is_made_to() {
    let command = Command::new(["env", "--ignore-signal=TERM", "sleep", "600"], "/")
        .timeout(Duration::from_millis(100));
    let outcome = run(&command, &Cancel::new(), &Scrub::new(), &mut |_, _| {}).unwrap();
    assert_eq!(outcome.ended, Ended::TimedOut);
    assert!(outcome.duration < Duration::from_secs(20));
}

#[test]
fn keeps_the_end_of_much_output_and_gives_no_input() {
    let (mut lines, mut input) = (0, None);
    let outcome = run(&role("talker"), &Cancel::new(), &Scrub::new(), &mut |stream, line| {
        lines += usize::from(stream == Stream::Out && line.starts_with("line "));
        input = line.strip_prefix("stdin ").map(str::to_owned).or(input.take());
    })
    .unwrap();
    assert!(outcome.ok());
    assert_eq!(lines, 100_000);
    let text = outcome.tail.text();
    assert!(text.len() <= KEPT);
    assert!(!text.contains(std::env::temp_dir().to_str().unwrap()));
    assert_eq!(input.as_deref(), Some("Ok(\"\")"));
}

#[test]
fn tells_what_is_not_installed_and_how_programs_end() {
    let none = &mut |_: Stream, _: &str| {};
    let missing = Command::new(["scaffold-no-such-program"], "/");
    assert!(matches!(
        run(&missing, &Cancel::new(), &Scrub::new(), none),
        Err(CommandError::Missing { program }) if program == "scaffold-no-such-program"
    ));
    let empty = Command::new(Vec::<String>::new(), "/");
    assert!(matches!(run(&empty, &Cancel::new(), &Scrub::new(), none), Err(CommandError::Empty)));
    let ended = |program| {
        run(&Command::new([program], Path::new("/")), &Cancel::new(), &Scrub::new(), &mut |_, _| {}).unwrap()
    };
    assert!(ended("true").ok());
    assert_eq!(ended("false").ended, Ended::Exited(1));
}
