//! The README's test command: installs or names what is missing, starts a database, runs every suite, cleans up.

mod needs;

use crate::process::root;
use crate::tidy;
use anyhow::{Result, bail};
use std::process::Command;
use std::time::{Duration, Instant};

/// One suite of the run.
struct Suite {
    title: &'static str,
    cargo: &'static [&'static str],
}

const SUITES: &[Suite] = &[
    Suite { title: "format", cargo: &["fmt", "--all", "--check"] },
    Suite {
        title: "lints",
        cargo: &["clippy", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"],
    },
    Suite { title: "tests", cargo: &["test", "--workspace", "--no-fail-fast"] },
];

pub(crate) fn run() -> Result<()> {
    let tools = needs::provide()?;
    let mut done: Vec<(&str, bool, Duration)> = Vec::new();
    let started = Instant::now();
    done.push(("tidy", tidy::run().inspect_err(|e| eprintln!("error: {e:#}")).is_ok(), started.elapsed()));
    for suite in SUITES {
        println!("\n== {}: cargo {}", suite.title, suite.cargo.join(" "));
        let started = Instant::now();
        let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
        let status =
            Command::new(cargo).args(suite.cargo).current_dir(root()).env("PATH", &tools.path).status()?;
        done.push((suite.title, status.success(), started.elapsed()));
    }
    println!();
    for (title, passed, took) in &done {
        println!(
            "{:<8} {:<7} {:>6.1} s",
            title,
            if *passed { "passed" } else { "FAILED" },
            took.as_secs_f64()
        );
    }
    let failed: Vec<&str> = done.iter().filter(|d| !d.1).map(|d| d.0).collect();
    if !failed.is_empty() {
        bail!("failed: {}", failed.join(", "));
    }
    Ok(())
}
