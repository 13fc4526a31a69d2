//! Commands and what they leave behind: nothing. The processes are this test program itself in other roles.

#![expect(clippy::unwrap_used, reason = "a test says what went wrong by panicking")]

use rustix::process::{Pid, test_kill_process};
use scaffold_check::{Cancel, Command, CommandError, Ended, KEPT, Postgres, Running, Scrub, Stream, run};
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
        Ok("holder") => {
            let folder = std::env::var("HELD").unwrap();
            let mut held = Running::start(&role("sleeper").leashed(Some(Path::new(&folder)))).unwrap();
            held.listen(Instant::now() + Duration::from_secs(60), &Cancel::new(), &mut |_, line| {
                println!("{line}");
                line.starts_with("pid ")
            });
            println!("ready");
            forever();
        }
        Ok("holder of a database") => {
            let server = Postgres::start(&Cancel::new()).unwrap();
            println!("port {}\nready", server.create().unwrap().url().port);
            forever();
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
    let deadline = Instant::now() + Duration::from_secs(60);
    while !ids.iter().all(|i| gone(*i)) {
        assert!(Instant::now() < deadline, "still running: {ids:?}");
        std::thread::yield_now();
    }
}

/// Plays a role, is killed as soon as it is ready, and gives what it said until then.
fn killed(name: &str, env: [(&str, &Path); 1]) -> Vec<String> {
    let mut child = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["plays_its_role", "--exact", "--nocapture"])
        .env(ROLE, name)
        .envs(env)
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let lines = std::io::BufReader::new(child.stdout.take().unwrap());
    let said = std::io::BufRead::lines(lines).map(Result::unwrap).take_while(|l| l != "ready").collect();
    child.kill().unwrap();
    child.wait().unwrap();
    said
}

fn comes_true(what: &str, holds: impl Fn() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(20);
    while !holds() {
        assert!(Instant::now() < deadline, "{what}");
        std::thread::yield_now();
    }
}

#[test]
fn what_is_leashed_ends_with_its_holder_and_its_folder_goes() {
    let dir = tempfile::tempdir().unwrap();
    let held = dir.path().join("held");
    std::fs::create_dir_all(held.join("data")).unwrap();
    let said = killed("holder", [("HELD", &held)]);
    let ids: Vec<i32> = said.iter().filter_map(|l| pid_of(l)).collect();
    assert_eq!(ids.len(), 1, "{said:?}");
    all_gone(&ids);
    comes_true("the folder is still there", || !held.exists());
}

#[test]
fn what_is_leashed_and_ends_by_itself_keeps_its_folder_and_its_status() {
    let dir = tempfile::tempdir().unwrap();
    let said = |argv: [&str; 3]| {
        let mut lines = Vec::new();
        let command = Command::new(argv, dir.path()).leashed(Some(dir.path()));
        let outcome =
            run(&command, &Cancel::new(), &Scrub::new(), &mut |_, line| lines.push(line.to_owned())).unwrap();
        (outcome.ended, lines)
    };
    let (ended, lines) = said(["sh", "-c", "cat; echo out of input; exit 7"]);
    assert_eq!((ended, lines), (Ended::Exited(7), vec!["out of input".to_owned()]));
    assert!(dir.path().is_dir());
}

#[test]
fn a_database_server_does_not_survive_whoever_started_it() {
    use std::os::unix::fs::PermissionsExt;
    if scaffold_check::find_postgres().is_none() {
        eprintln!("skipped: PostgreSQL's programs are not installed");
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    // The server may run as another user, who has to make and remove its folder here.
    std::fs::set_permissions(dir.path(), std::fs::Permissions::from_mode(0o1777)).unwrap();
    let said = killed("holder of a database", [("TMPDIR", dir.path())]);
    let port: u16 = said.iter().find_map(|l| l.strip_prefix("port ")?.parse().ok()).unwrap();
    let left = || std::fs::read_dir(dir.path()).unwrap().flatten().count();
    comes_true("the server still answers", || std::net::TcpStream::connect(("127.0.0.1", port)).is_err());
    comes_true("its folder is still there", || left() == 0);
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
