//! Runs that do not come to their end: ^C takes everything down, and what a killed one leaves goes with the next.

use crate::tools::{check, left, tiny, told};
use scaffold_testkit::{Signal, Test};
use std::time::Instant;

fn classic() -> Test {
    // Its builder leaves the most behind.
    tiny().env("DOCKER_BUILDKIT", "0").args(["check", "--critical", "docker", "--json"])
}

#[test]
#[ignore = "needs a container engine: `cargo xtask test`"]
fn a_break_takes_everything_down() {
    let mut run = classic().start();
    let pid = run.id();
    assert!(run.reaches(|| !left(pid).is_empty()), "nothing is made");
    run.signal(Signal::INT);
    run.end().code(130);
    assert_eq!(left(pid), Vec::<String>::new());
}

#[test]
#[ignore = "needs a container engine: `cargo xtask test`"]
fn what_a_killed_run_leaves_goes_with_the_next() {
    const KILLS: u32 = 20;
    let since = Instant::now();
    check(tiny().env("DOCKER_BUILDKIT", "0")).success();
    let whole = since.elapsed();
    let mut killed = Vec::new();
    let mut made = 0;
    for i in 0..KILLS {
        let mut run = classic().start();
        let pid = run.id();
        killed.push(pid);
        // Spread over the whole run, each at another place within its part.
        let part = whole / KILLS;
        std::thread::sleep(part * i + part * (i * 7 % 5) / 5);
        run.signal(Signal::KILL);
        run.end();
        made += usize::from(!left(pid).is_empty());
    }
    let told = told(&check(tiny().env("DOCKER_BUILDKIT", "0")).success().json());
    assert!(told.iter().all(|line| line.contains(" passed")), "{told:#?}");
    let stays: Vec<String> = killed.iter().flat_map(|pid| left(*pid)).collect();
    assert_eq!(stays, Vec::<String>::new());
    assert!(made > 5, "of {KILLS} killed runs only {made} left something: the moments are badly chosen");
}
