//! The README's test command: installs or names what is missing, starts a container engine, runs every suite, cleans up.

mod needs;

use crate::engine::{self, Engine};
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

/// Those that need a container engine; without one they are ignored among the others.
const CONTAINERS: Suite = Suite {
    title: "containers",
    cargo: &["test", "--package", "scaffold-tests", "--test", "containers", "--", "--ignored"],
};

/// How a suite ended.
enum Ended {
    Passed(Duration),
    Failed(Duration),
    /// It can't be run on this machine.
    NotRun(String),
}

pub(crate) fn run() -> Result<()> {
    let tools = needs::provide()?;
    let started = Instant::now();
    let tidy = tidy::run().inspect_err(|e| eprintln!("error: {e:#}")).is_ok();
    let mut done = vec![("tidy", ended(tidy, started))];
    for suite in SUITES {
        done.push((suite.title, cargo(suite, &tools, None)?));
    }
    let ground = Engine::start().and_then(|engine| engine::provide(&engine).map(|()| engine));
    done.push((
        CONTAINERS.title,
        match ground {
            Ok(engine) => cargo(&CONTAINERS, &tools, Some(&engine))?,
            Err(why) => Ended::NotRun(format!("{why:#}")),
        },
    ));
    println!();
    let mut short = Vec::new();
    for (title, ended) in &done {
        match ended {
            Ended::Passed(took) => println!("{title:<10} passed  {:>6.1} s", took.as_secs_f64()),
            Ended::Failed(took) => {
                println!("{title:<10} FAILED  {:>6.1} s", took.as_secs_f64());
                short.push(format!("{title} failed"));
            }
            Ended::NotRun(why) => {
                println!("{title:<10} NOT RUN: {why}");
                short.push(format!("{title} could not be run"));
            }
        }
    }
    // What was not run is not known to hold.
    if !short.is_empty() {
        bail!("{}", short.join(", "));
    }
    Ok(())
}

fn cargo(suite: &Suite, tools: &needs::Tools, engine: Option<&Engine>) -> Result<Ended> {
    println!("\n== {}: cargo {}", suite.title, suite.cargo.join(" "));
    let started = Instant::now();
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(suite.cargo).current_dir(root()).env("PATH", &tools.path);
    if let Some(engine) = engine {
        command.env("PATH", engine.path(&tools.path)?).envs(engine.host.iter().map(|h| ("DOCKER_HOST", h)));
    }
    Ok(ended(command.status()?.success(), started))
}

fn ended(passed: bool, started: Instant) -> Ended {
    let took = started.elapsed();
    if passed { Ended::Passed(took) } else { Ended::Failed(took) }
}
