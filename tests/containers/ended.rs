//! Runs that do not come to their end: ^C takes everything down, and what a killed one leaves goes with the next.

use crate::tools::{check, left, named, say, tiny, told, unused};
use scaffold_testkit::{Signal, Test};
use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

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

/// Numbers that look like chance and come again with their seed (SplitMix64).
struct Chance(u64);

impl Chance {
    /// `CHANCE` of the environment, else one that differs from run to run; it is told, whatever becomes of the test.
    fn told() -> Self {
        let given = std::env::var("CHANCE").ok().map(|c| c.parse().expect("a number in CHANCE"));
        let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock");
        let seed = given.unwrap_or_else(|| since.as_secs() ^ u64::from(since.subsec_nanos()));
        say(&format!("moments of kills: CHANCE={seed}"));
        Self(seed)
    }

    /// Below one.
    fn part(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }
}

#[test]
#[ignore = "needs a container engine: `cargo xtask test`"]
fn what_a_killed_run_leaves_goes_with_the_next() {
    const KILLS: u32 = 20;
    let mut chance = Chance::told();
    let before = unused();
    let since = Instant::now();
    let report = check(tiny().env("DOCKER_BUILDKIT", "0")).success().json();
    let whole = since.elapsed();
    // From the beginning of the build until all is down.
    let checks = report["self_validation"]["checks"].as_array().expect("checks");
    let ours = checks.iter().map(|c| Duration::from_millis(c["duration_ms"].as_u64().unwrap_or(0)));
    let span: Duration = ours.sum::<Duration>().min(whole);
    let mut killed = Vec::new();
    let (mut made, mut kinds) = (0, BTreeMap::<String, u32>::new());
    for _ in 0..KILLS {
        let moment = (whole - span) + span.mul_f64(chance.part());
        let mut run = classic().start();
        let pid = run.id();
        killed.push(pid);
        std::thread::sleep(moment);
        run.signal(Signal::KILL);
        run.end();
        let left: BTreeSet<String> =
            left(pid).iter().filter_map(|l| Some(l.split_once(' ')?.0.to_owned())).collect();
        made += u32::from(!left.is_empty());
        left.into_iter().for_each(|kind| *kinds.entry(kind).or_default() += 1);
    }
    say(&format!("of {KILLS} killed runs {made} left something: {kinds:?}"));
    let told = told(&check(tiny().env("DOCKER_BUILDKIT", "0")).success().json());
    assert!(told.iter().all(|line| line.contains(" passed")), "{told:#?}");
    let stays: Vec<String> = killed.iter().flat_map(|pid| left(*pid)).collect();
    assert_eq!(stays, Vec::<String>::new());
    assert_eq!(named(&killed), Vec::<String>::new());
    assert!(made > 5, "of {KILLS} killed runs only {made} left something: the moments are badly chosen");

    // Other tests make and remove such things meanwhile.
    let new = || unused().difference(&before).cloned().collect::<Vec<_>>();
    let until = Instant::now() + Duration::from_secs(60);
    while !new().is_empty() && Instant::now() < until {
        std::thread::sleep(Duration::from_millis(500));
    }
    assert_eq!(new(), Vec::<String>::new());
}
