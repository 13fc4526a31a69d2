//! The Node pack's checks on real scripts in temporary folders, where `node` is installed.

#![expect(clippy::unwrap_used, reason = "a test says what went wrong by panicking")]

use scaffold_check::{Cancel, Reach, Silent, Validated, Validation, find_program, run_checks};
use scaffold_core::{CheckStatus, ServiceFacts};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Checks a repository of which `files` are touched.
fn check(files: &[(&str, &str)]) -> Option<Validated> {
    if find_program("node", Path::new("/")).is_none() {
        eprintln!("skipped: `node` is not installed");
        return None;
    }
    let dir = tempfile::tempdir().unwrap();
    for (path, text) in files {
        fs::write(dir.path().join(path), text).unwrap();
    }
    let touched: Vec<String> = files.iter().map(|(path, _)| (*path).to_owned()).collect();
    let validated = run_checks(&Validation {
        root: dir.path(),
        service: &ServiceFacts { root: ".".into(), pack: "node".into(), ..ServiceFacts::default() },
        pack: &scaffold_lang_node::pack().unwrap(),
        touched: &touched,
        reach: Reach::Fast,
        levels: BTreeMap::new(),
        baseline: None,
        env: BTreeMap::new(),
        progress: &Silent,
        cancel: &Cancel::new(),
    });
    Some(validated.unwrap())
}

fn statuses(v: &Validated) -> Vec<(&str, CheckStatus)> {
    v.results.iter().map(|r| (r.id.as_str(), r.status)).collect()
}

#[test]
fn scripts_and_modules_parse_and_types_without_a_compiler_are_skipped() {
    let Some(v) = check(&[
        ("a.js", "module.exports = (x) => x;\n"),
        ("b.mjs", "export const b = await Promise.resolve(1);\n"),
        // A bundler makes a script of this.
        ("c.js", "import a from './a.js';\nexport default a;\n"),
    ]) else {
        return;
    };
    assert_eq!(statuses(&v), [("node.syntax", CheckStatus::Passed), ("node.types", CheckStatus::Skipped)]);
}

#[test]
fn a_script_that_does_not_parse_fails_the_check() {
    let Some(v) = check(&[("a.js", "const a = ;\n"), ("b.js", "const b = 1;\n")]) else { return };
    assert_eq!(statuses(&v)[0], ("node.syntax", CheckStatus::Failed));
}

#[test]
fn where_no_script_is_touched_there_is_nothing_to_parse() {
    let Some(v) = check(&[("a.ts", "export const a: number = 1;\n"), ("tsconfig.json", "{}\n")]) else {
        return;
    };
    assert_eq!(statuses(&v), [("node.syntax", CheckStatus::Skipped), ("node.types", CheckStatus::Skipped)]);
    assert!(v.results[1].why.as_deref().unwrap().contains("dependencies"), "{:?}", v.results[1]);
}
