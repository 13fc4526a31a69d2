//! Rust: compiled and tested, everything in one folder of compiled crates.

use super::must;
use crate::expected::{Expected, Outcome};
use scaffold_testkit::{Ran, Test, workspace};

/// Where the example repositories share what they compile.
fn compiled() -> String {
    workspace().join("target/rust-repos").display().to_string()
}

pub(super) fn lend(test: Test) -> Test {
    test.env("CARGO_TARGET_DIR", compiled())
}

pub(super) fn holds(ran: &Ran, expected: &Expected) -> Result<(), String> {
    let env = [("CARGO_TARGET_DIR", compiled())];
    let env = env.each_ref().map(|(n, v)| (*n, v.as_str()));
    // What templates make is asked for more than what is written like code that stands.
    if expected.outcome() == Outcome::Templates {
        must(&ran.folder(), &["cargo", "clippy", "--quiet", "--all-targets", "--", "-D", "warnings"], &env)?;
    }
    must(&ran.folder(), &["cargo", "test", "--quiet"], &env).map(drop)
}
