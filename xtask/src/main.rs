//! What developers and CI run. Each command is one module.

#![expect(clippy::print_stdout, reason = "a task reports on stdout")]

mod bench;
mod corpus;
mod engine;
mod process;
mod test;
mod tidy;

use clap::{Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "What developers and CI run")]
struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Every test, with what it needs: formats, lints, units, cases, the program, end to end
    Test,
    /// Make the base images that the container tests build on, and keep them for later runs
    Images,
    /// Check the rules of the tree that no compiler knows
    Tidy,
    /// Whole-process figures: time and peak memory
    Bench {
        /// Runs of each command
        #[arg(long, default_value_t = 15)]
        runs: usize,
    },
    /// Explore and extend real repositories, and compare with answer keys
    Corpus {
        /// Folder of checkouts, named `owner+name` or `owner/name`
        #[arg(long)]
        repos: PathBuf,
        /// Answer keys
        #[arg(long)]
        keys: PathBuf,
        /// Only repositories whose name contains this
        #[arg(long)]
        only: Option<String>,
        /// Compare facts only; add nothing
        #[arg(long)]
        facts: bool,
    },
}

fn main() -> ExitCode {
    let done = match Args::parse().command {
        Command::Test => test::run(),
        Command::Images => engine::Engine::start().and_then(|engine| engine::provide(&engine)),
        Command::Tidy => tidy::run(),
        Command::Bench { runs } => bench::run(runs),
        Command::Corpus { repos, keys, only, facts } => corpus::run(&repos, &keys, only.as_deref(), facts),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
