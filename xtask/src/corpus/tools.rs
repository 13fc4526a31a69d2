//! The tools of each language, run apart from what the program itself ran. What a repository needs (`.venv`,
//! `node_modules`) is used where its checkout has it; nothing is installed.

use crate::process::output;
use anyhow::Result;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// A command; a program that starts with `./` must be there, or the question is not asked.
type Argv = &'static [&'static str];

/// How a run of tests tells which passed.
#[derive(Clone, Copy)]
enum Told {
    /// Lines of `go test -json`.
    GoEvents,
    /// `-rA` of pytest.
    PytestLines,
    /// `test NAME ... ok`
    CargoLines,
    /// The JSON report that jest and vitest share.
    JestReport,
}

/// One language.
pub(super) struct Tools {
    build: &'static [Argv],
    vet: &'static [Argv],
    test: &'static [(Argv, Told)],
}

const GO: Tools = Tools {
    build: &[&["go", "build", "-o", "/dev/null", "./..."]],
    vet: &[&["go", "vet", "./..."]],
    test: &[(&["go", "test", "-json", "./..."], Told::GoEvents)],
};

const PYTHON: Tools = Tools {
    build: &[&["python3", "-m", "compileall", "-q", "-x", "[.]venv|node_modules", "."]],
    vet: &[],
    test: &[(
        &["./.venv/bin/python", "-m", "pytest", "-q", "-rA", "-p", "no:cacheprovider"],
        Told::PytestLines,
    )],
};

const NODE: Tools = Tools {
    build: &[&["./node_modules/.bin/tsc", "--noEmit"]],
    vet: &[],
    test: &[
        (&["./node_modules/.bin/vitest", "run", "--reporter=json"], Told::JestReport),
        (&["./node_modules/.bin/jest", "--json", "--silent"], Told::JestReport),
    ],
};

const RUST: Tools = Tools {
    build: &[&["cargo", "check", "--quiet"]],
    vet: &[],
    test: &[(&["cargo", "test", "--no-fail-fast"], Told::CargoLines)],
};

impl Tools {
    /// By the word that a key's language begins with.
    pub(super) fn of(language: &str) -> Option<&'static Self> {
        let known =
            [("go", &GO), ("python", &PYTHON), ("javascript", &NODE), ("typescript", &NODE), ("rust", &RUST)];
        known.into_iter().find(|(word, _)| language.starts_with(word)).map(|(_, tools)| tools)
    }

    /// Whether it compiles; `None` where nothing here can say.
    pub(super) fn builds(&self, dir: &Path) -> Result<Option<bool>> {
        first_there(self.build, dir)
    }

    /// Whether the language's own linter finds nothing.
    pub(super) fn vets(&self, dir: &Path) -> Result<Option<bool>> {
        first_there(self.vet, dir)
    }

    /// Names of the tests that pass; `None` where they can't be run.
    pub(super) fn passed(&self, dir: &Path) -> Result<Option<BTreeSet<String>>> {
        let Some((argv, told)) = self.test.iter().find(|(argv, _)| is_there(argv, dir)) else {
            return Ok(None);
        };
        let out = output(dir, program(argv, dir), &argv[1..])?;
        Ok(Some(told.passed(&String::from_utf8_lossy(&out.stdout))))
    }
}

fn is_there(argv: Argv, dir: &Path) -> bool {
    !argv[0].starts_with("./") || dir.join(argv[0]).is_file()
}

fn program(argv: Argv, dir: &Path) -> PathBuf {
    argv[0].strip_prefix("./").map_or_else(|| argv[0].into(), |own| dir.join(own))
}

fn first_there(commands: &[Argv], dir: &Path) -> Result<Option<bool>> {
    let Some(argv) = commands.iter().find(|argv| is_there(argv, dir)) else { return Ok(None) };
    Ok(Some(output(dir, program(argv, dir), &argv[1..])?.status.success()))
}

impl Told {
    fn passed(self, text: &str) -> BTreeSet<String> {
        let word = |v: &Value, key: &str| v[key].as_str().unwrap_or_default().to_owned();
        match self {
            Self::GoEvents => text
                .lines()
                .filter_map(|line| serde_json::from_str::<Value>(line).ok())
                .filter(|e| e["Action"] == "pass" && e["Test"].is_string())
                .map(|e| format!("{}/{}", word(&e, "Package"), word(&e, "Test")))
                .collect(),
            Self::PytestLines => {
                text.lines().filter_map(|l| l.strip_prefix("PASSED ")).map(str::to_owned).collect()
            }
            Self::CargoLines => text
                .lines()
                .filter_map(|l| l.strip_prefix("test ")?.strip_suffix(" ... ok"))
                .map(str::to_owned)
                .collect(),
            Self::JestReport => {
                // Runners print banners before it, and programs under test their logs.
                let is_report = |r: &Value| r["testResults"].is_array();
                let report = |text: &str| serde_json::from_str::<Value>(text).ok().filter(is_report);
                let whole = text.find('{').and_then(|from| report(&text[from..]));
                let report = whole.or_else(|| text.lines().rev().find_map(report)).unwrap_or_default();
                let files = report["testResults"].as_array().into_iter().flatten();
                let cases = files.flat_map(|f| f["assertionResults"].as_array().into_iter().flatten());
                cases.filter(|c| c["status"] == "passed").map(|c| word(c, "fullName")).collect()
            }
        }
    }
}
