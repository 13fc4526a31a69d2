//! What a Python repository asks for, installed into its own environment on request; from wheels beside it, without a network.

use scaffold_check::{Cancel, Silent, Workshop};
use scaffold_core::{CheckResult, CheckStatus, ServiceFacts};
use std::fs;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

/// Makes a wheel with one module.
const WHEEL: &str = r#"
import sys, zipfile
name = sys.argv[1]
info = f"{name}-1.0.dist-info"
with zipfile.ZipFile(f"{name}-1.0-py3-none-any.whl", "w") as wheel:
    wheel.writestr(f"{name}.py", "WORD = 'there'\n")
    wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
    wheel.writestr(f"{info}/RECORD", "")
"#;

fn install(root: &Path) -> Vec<CheckResult> {
    let service: ServiceFacts = serde_json::from_str(r#"{"root": ".", "pack": "python"}"#).expect("facts");
    let pack = scaffold_lang_python::pack().expect("a sound pack");
    let cancel = Cancel::new();
    Workshop { root, service: &service, pack: &pack, progress: &Silent, cancel: &cancel }.install()
}

/// A repository with these files, and wheels of these names; `None` where Python can make no environment.
fn repository(files: &[(&str, &str)], wheels: &[&str]) -> Option<TempDir> {
    let root = TempDir::new().expect("a folder");
    let python = |args: &[&str]| {
        Command::new("python3").args(args).current_dir(root.path()).output().is_ok_and(|o| o.status.success())
    };
    if !python(&["-c", "import ensurepip, venv, tomllib"]) {
        eprintln!("skipped: `python3` is not installed, or brings no `venv`");
        return None;
    }
    assert!(wheels.iter().all(|name| python(&["-c", WHEEL, name])));
    for (path, text) in files {
        fs::write(root.path().join(path), text).expect("written");
    }
    Some(root)
}

fn imports(root: &Path, module: &str) -> bool {
    let python = root.join(".venv/bin/python");
    Command::new(python).args(["-c", &format!("import {module}")]).output().is_ok_and(|o| o.status.success())
}

fn passed(results: &[CheckResult]) -> bool {
    results.iter().all(|r| r.status == CheckStatus::Passed)
}

#[test]
fn requirements_are_installed_those_of_development_too_and_only_once() {
    let files = [
        ("requirements.txt", "./one-1.0-py3-none-any.whl\n"),
        ("requirements-dev.txt", "./two-1.0-py3-none-any.whl\n"),
    ];
    let Some(root) = repository(&files, &["one", "two"]) else { return };
    let results = install(root.path());
    assert!(passed(&results) && results.len() == 2, "{results:#?}");
    assert!(imports(root.path(), "one") && imports(root.path(), "two"));
    assert!(install(root.path()).is_empty(), "the environment stands already");
}

#[test]
fn a_project_brings_its_groups_and_what_they_include() {
    let wheel =
        |root: &Path, name: &str| format!("{name} @ file://{}/{name}-1.0-py3-none-any.whl", root.display());
    let Some(root) = repository(&[], &["one", "two", "three"]) else { return };
    let [one, two, three] = ["one", "two", "three"].map(|name| wheel(root.path(), name));
    let text = format!(
        "[project]\nname = \"shop\"\nversion = \"1\"\ndependencies = [\"{one}\"]\n\n[dependency-groups]\n\
         lint = [\"{three}\"]\ndev = [\"{two}\", {{ include-group = \"lint\" }}]\n"
    );
    fs::write(root.path().join("pyproject.toml"), text).expect("written");
    let results = install(root.path());
    assert!(passed(&results), "{results:#?}");
    assert!(["one", "two", "three"].iter().all(|m| imports(root.path(), m)));
}

#[test]
fn a_project_of_another_tool_without_its_lock_is_said() {
    let files = [("pyproject.toml", "[tool.poetry.dependencies]\npython = \">=3.11\"\n")];
    let Some(root) = repository(&files, &[]) else { return };
    let results = install(root.path());
    let last = results.last().expect("a step");
    assert!(last.why.as_deref().is_some_and(|w| w.contains("poetry lock")), "{results:#?}");
}

#[test]
fn what_cannot_be_installed_is_said() {
    let Some(root) = repository(&[("requirements.txt", "./gone-1.0-py3-none-any.whl\n")], &[]) else {
        return;
    };
    let results = install(root.path());
    let last = results.last().expect("a step");
    assert_eq!(last.status, CheckStatus::Failed, "{results:#?}");
    assert!(last.output.as_deref().is_some_and(|o| o.contains("gone-1.0")), "{last:#?}");
}
