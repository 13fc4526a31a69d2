//! The Node pack's checks on real scripts in temporary folders, where `node` is installed.

#![expect(clippy::unwrap_used, reason = "a test says what went wrong by panicking")]

use scaffold_check::{Baseline, Cancel, Draft, Formatting, Reach, Silent, Validated, Validation};
use scaffold_check::{find_program, format_texts, run_checks};
use scaffold_core::{CheckStatus, ServiceFacts};
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A folder of `files`; what ends in `@` is a link to what its text names.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        match path.to_str().unwrap().strip_suffix('@') {
            Some(link) => symlink(text, link).unwrap(),
            None => fs::write(path, text).unwrap(),
        }
    }
    dir
}

/// Checks a repository of `files`; all of them are touched where `reach` is fast. `before` is how it was.
fn validate(files: &[(&str, &str)], before: Option<&[(&str, &str)]>, reach: Reach) -> Option<Validated> {
    if find_program("node", Path::new("/")).is_none() {
        eprintln!("skipped: `node` is not installed");
        return None;
    }
    let (dir, old) = (folder(files), before.map(folder));
    let all: Vec<String> = files.iter().map(|(path, _)| (*path).to_owned()).collect();
    let touched: &[String] = if reach == Reach::Fast { &all } else { &[] };
    let baseline = old.as_ref().map(|d| {
        let path = d.path().to_owned();
        move || -> Result<PathBuf, String> { Ok(path.clone()) }
    });
    let validated = run_checks(&Validation {
        root: dir.path(),
        service: &ServiceFacts { root: ".".into(), pack: "node".into(), ..ServiceFacts::default() },
        pack: &scaffold_lang_node::pack().unwrap(),
        touched,
        files: &all,
        like: BTreeMap::new(),
        reach,
        levels: BTreeMap::new(),
        baseline: baseline.as_ref().map(|b| b as &dyn Baseline),
        unready: None,
        env: BTreeMap::new(),
        progress: &Silent,
        cancel: &Cancel::new(),
    });
    if let (Some(old), true) = (&old, dir.path().join("node_modules").is_dir()) {
        assert!(old.path().join("node_modules").is_dir(), "the untouched state has no libraries");
    }
    Some(validated.unwrap())
}

fn check(files: &[(&str, &str)]) -> Option<Validated> {
    validate(files, None, Reach::Fast)
}

/// The status of a check, and why.
fn of<'a>(v: &'a Validated, id: &str) -> (CheckStatus, &'a str) {
    let found = v.results.iter().find(|r| r.id == id).unwrap();
    (found.status, found.why.as_deref().unwrap_or_default())
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
    assert_eq!(of(&v, "node.syntax").0, CheckStatus::Passed);
    assert_eq!(of(&v, "node.types").0, CheckStatus::Skipped);
}

#[test]
fn a_script_that_does_not_parse_fails_the_check_in_either_reach() {
    for reach in [Reach::Fast, Reach::Full] {
        let Some(v) = validate(&[("a.js", "const a = ;\n"), ("b.js", "const b = 1;\n")], None, reach) else {
            return;
        };
        assert_eq!(of(&v, "node.syntax").0, CheckStatus::Failed);
    }
}

#[test]
fn where_no_script_is_touched_there_is_nothing_to_parse() {
    let Some(v) = check(&[("a.ts", "export const a: number = 1;\n"), ("tsconfig.json", "{}\n")]) else {
        return;
    };
    assert_eq!(of(&v, "node.syntax").0, CheckStatus::Skipped);
    let (status, why) = of(&v, "node.types");
    assert!(status == CheckStatus::Skipped && why.contains("--install"), "{why}");
    assert!(v.results.iter().all(|r| r.id != "node.style"), "no tool has settings here");
}

const PACKAGE: (&str, &str) = (
    "package.json",
    "{\"scripts\": {\"pretest\": \"rm -rf /\", \"test\": \"c8 --100 node --test test/*.js\"}}\n",
);
const LIBRARY: (&str, &str) = ("node_modules/one/index.js", "module.exports = 1;\n");
const TESTS: &str = "const test = require('node:test');\nconst assert = require('assert');\n\
    test.describe('sum', () => {\n  test('adds', () => assert.equal(1 + require('one'), RIGHT));\n\
    test('old', () => assert.equal(1, 2));\n});\n";

#[test]
fn the_untouched_state_runs_its_own_workspaces() {
    let script = "{\"scripts\": {\"test\": \"node --test test/*.js\"}}\n";
    let tests = "const test = require('node:test');\nconst assert = require('assert');\n\
        test('is one', () => assert.equal(require('@us/own') * require('one'), 1));\n";
    let files = |own| {
        [
            ("package.json", script),
            LIBRARY,
            ("node_modules/@us/own@", "../../packages/own"),
            ("packages/own/index.js", own),
            ("test/own.js", tests),
        ]
    };
    let before: Vec<_> =
        files("module.exports = 1;\n").into_iter().filter(|(p, _)| !p.starts_with("node_modules")).collect();
    let Some(v) = validate(&files("module.exports = 2;\n"), Some(&before), Reach::Fast) else { return };
    let (status, why) = of(&v, "node.test");
    assert!(status == CheckStatus::Failed && !v.older.contains("node.test"), "{status:?} {why}");
}

#[test]
fn each_test_is_told_of_and_an_older_fault_is_not_the_change_s() {
    let (right, wrong) = (TESTS.replace("RIGHT", "2"), TESTS.replace("RIGHT", "3"));
    let before = [PACKAGE, ("test/a.test.js", right.as_str())];
    let after = |text| [PACKAGE, LIBRARY, ("test/a.test.js", text)];
    let Some(v) = validate(&after(right.as_str()), Some(&before), Reach::Fast) else { return };
    let (status, why) = of(&v, "node.test");
    assert_eq!(status, CheckStatus::Passed, "{why}");
    assert!(why.contains("1 test failed before") && why.contains("sum > old"), "{why}");

    let Some(v) = validate(&after(wrong.as_str()), Some(&before), Reach::Fast) else { return };
    let (status, why) = of(&v, "node.test");
    assert_eq!(status, CheckStatus::Failed, "{why}");
    assert!(why.starts_with("1 test failed: `test/a.test.js: sum > adds`"), "{why}");
}

#[test]
fn a_repository_without_tests_or_libraries_is_told_so() {
    let script = |text: &'static str| [("package.json", text), ("a.js", "a();\n")];
    let Some(v) = check(&script("{\"scripts\": {\"test\": \"echo 'Error: no test specified' && exit 1\"}}"))
    else {
        return;
    };
    let (status, why) = of(&v, "node.test");
    assert!(status == CheckStatus::Skipped && why.contains("no script that runs tests"), "{why}");
    let Some(v) = check(&script("{\"scripts\": {\"test\": \"jest --watch\"}}")) else { return };
    let (status, why) = of(&v, "node.test");
    assert!(status == CheckStatus::Skipped && why.contains("not installed"), "{why}");
}

#[test]
fn texts_are_formatted_by_what_the_repository_has_and_as_they_are_where_it_has_nothing() {
    if find_program("node", Path::new("/")).is_none() {
        eprintln!("skipped: `node` is not installed");
        return;
    }
    let prettier = "exports.getFileInfo = () => ({ inferredParser: 'babel' });\n\
        exports.resolveConfig = () => ({ semi: false });\n\
        exports.format = (text, options) => (options.semi ? text : text.replaceAll(';', ''));\n";
    let dir = folder(&[
        ("held/package.json", "{}"),
        ("held/.prettierrc", "{\"semi\": false}"),
        ("node_modules/prettier/package.json", "{\"main\": \"index.js\"}"),
        ("node_modules/prettier/index.js", prettier),
    ]);
    let draft = |path: &str| Draft { path: path.into(), before: None, after: "a();\n".into() };
    let pack = scaffold_lang_node::pack().unwrap();
    let texts = |drafts: &[Draft]| {
        let place = Formatting { pack: &pack, root: dir.path(), service: "held" };
        format_texts(place, drafts, &Cancel::new()).unwrap()
    };
    let done = texts(&[draft("held/a.js"), draft("held/a.txt")]);
    assert_eq!((done["held/a.js"].as_str(), done["held/a.txt"].as_str()), ("a()\n", "a();\n"));
    fs::remove_file(dir.path().join("held/.prettierrc")).unwrap();
    assert_eq!(texts(&[draft("held/a.js")])["held/a.js"], "a();\n");
}
