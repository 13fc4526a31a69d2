//! Checks with a toolchain that lacks a part.

use scaffold_testkit::Test;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

/// A folder with those of `programs` that the machine has.
fn only(programs: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = std::env::var_os("PATH").unwrap_or_default();
    for program in programs {
        let found = std::env::split_paths(&path).map(|dir| dir.join(program)).find(|p| p.is_file());
        if let Some(found) = found {
            symlink(found, folder.path().join(program)).expect("a link");
        }
    }
    folder
}

#[test]
fn examples_in_documentation_are_left_out_where_nothing_compiles_them() {
    let programs = only(&["cargo", "rustc", "cc", "gcc", "clang", "ld", "ld.mold", "ld.lld", "as"]);
    if !["cargo", "rustc", "cc"].iter().all(|p| programs.path().join(p).exists()) {
        eprintln!("skipped: there is no Rust toolchain");
        return;
    }
    let source = "/// Adds one.\n///\n/// ```\n/// assert_eq!(plain::next(1), 2);\n/// ```\npub fn next(n: u32) -> u32 {\n    n + 1\n}\n\n#[test]\nfn adds() {\n    assert_eq!(next(1), 2);\n}\n";
    let ran = Test::new()
        .file("Cargo.toml", "[package]\nname = \"plain\"\nversion = \"0.1.0\"\nedition = \"2021\"\n")
        .file("src/lib.rs", source)
        .commit()
        .env("PATH", path(programs.path()))
        .args(["check", "--critical", "tests", "--json"])
        .run()
        .success();
    let report = ran.json();
    let checks = report["self_validation"]["checks"].as_array().cloned().unwrap_or_default();
    let tests = checks.iter().find(|c| c["id"] == "rust.test").expect("tests are run");
    assert_eq!(tests["status"], "passed", "{tests}");
    assert_eq!(tests["why"], "examples in documentation were left out: `rustdoc` is not there");
}

/// Older interpreters call it a success where they find nothing, newer ones a failure.
#[test]
fn where_there_are_no_tests_none_are_said_to_pass_or_to_fail() {
    let outcome = |tests: &str| {
        let test = Test::new()
            .file("requirements.txt", "")
            .file(".gitignore", ".venv\n")
            .file("app.py", "def one():\n    return 1\n")
            .file("test_app.py", tests)
            .commit();
        let environment = ["-m", "venv", "--without-pip", ".venv"];
        let made = Command::new("python3").args(environment).current_dir(test.path()).status();
        assert!(made.expect("python3").success());
        let ran = test.args(["check", "--expected", "tests", "--json"]).run().success();
        let report = ran.json();
        let checks = report["self_validation"]["checks"].as_array().cloned().unwrap_or_default();
        let tests = checks.iter().find(|c| c["id"] == "python.unittest").expect("tests are looked for");
        (tests["status"].clone(), tests["why"].to_string())
    };
    let (status, why) = outcome("import app\n");
    assert!(status == "skipped" && why.contains("unittest finds no tests here"), "{status} {why}");
    let one = "import unittest\nimport app\n\n\nclass One(unittest.TestCase):\n    def test_one(self):\n        self.assertEqual(app.one(), 1)\n";
    assert_eq!(outcome(one).0, "passed");
    assert_eq!(outcome(&one.replace(", 1)", ", 2)")).0, "failed");
}

fn path(folder: &Path) -> String {
    folder.display().to_string()
}
