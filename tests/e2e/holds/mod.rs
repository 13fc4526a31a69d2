//! The language's own word on the result, from outside of the program under test. One file a language.

mod go;
mod node;
mod python;
mod rust;

use crate::expected::Expected;
use scaffold_testkit::{Ran, Test};
use std::path::Path;
use std::process::Command;

/// Gives a repository the libraries that it would have installed, where its language keeps them beside it.
pub(crate) fn lend(test: Test, expected: &Expected) -> Test {
    match expected.language.as_str() {
        "node" => node::lend(test),
        "python" => python::lend(test),
        "rust" => rust::lend(test),
        _ => test,
    }
}

/// Whether what `ran` made compiles, is formatted, and its tests pass.
///
/// # Errors
/// What the language's tools say against it.
pub(crate) fn holds(ran: &Ran, expected: &Expected) -> Result<(), String> {
    match expected.language.as_str() {
        "go" => go::holds(ran, expected),
        "node" => node::holds(ran),
        "python" => python::holds(&ran.folder().join(expected.service.as_deref().unwrap_or("."))),
        "rust" => rust::holds(ran, expected),
        other => Err(format!("nothing here knows how {other} is proved")),
    }
}

/// Runs a command in `dir` with an environment; what it printed to stdout.
fn must(dir: &Path, argv: &[&str], env: &[(&str, &str)]) -> Result<String, String> {
    let mut command = Command::new(argv[0]);
    command.args(&argv[1..]).current_dir(dir).envs(env.iter().copied());
    let out = command.output().map_err(|e| format!("`{}`: {e}", argv[0]))?;
    let text = |b: &[u8]| String::from_utf8_lossy(b).into_owned();
    if out.status.success() {
        Ok(text(&out.stdout))
    } else {
        Err(format!("`{}` failed\n{}{}", argv.join(" "), text(&out.stdout), text(&out.stderr)))
    }
}
