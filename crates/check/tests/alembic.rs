//! Alembic's revisions applied, taken back and applied again on an empty database, where the libraries are there.

use scaffold_check::{Cancel, Migrating, Silent, check_migrations, find_program};
use scaffold_core::{CheckLevel, CheckResult, CheckStatus, ServiceFacts};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// An environment with Alembic: made by `cargo xtask test`.
fn environment() -> Option<PathBuf> {
    let made = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/tools/pytests/bin/python");
    let python = std::env::var_os("SCAFFOLD_TEST_PYTHON").map_or(made, PathBuf::from);
    let there = python.is_file() && find_program("sqlite3", Path::new("/")).is_some();
    if !there {
        eprintln!("skipped: `sqlite3`, or the environment that `cargo xtask test` makes, is not there");
    }
    Some(python.parent()?.parent()?.canonicalize().ok()?).filter(|_| there)
}

fn revision(id: &str, down: &str, up: &str, back: &str) -> String {
    format!(
        "import sqlalchemy as sa\nfrom alembic import op\n\nrevision = \"{id}\"\ndown_revision = {down}\n\n\n\
         def upgrade():\n    {up}\n\n\ndef downgrade():\n    {back}\n"
    )
}

fn table(name: &str) -> String {
    format!("op.create_table(\"{name}\", sa.Column(\"id\", sa.Integer, primary_key=True))")
}

fn check(revisions: &[String]) -> Option<CheckResult> {
    let environment = environment()?;
    let root = TempDir::new().expect("a folder");
    let versions = root.path().join("migrations/versions");
    fs::create_dir_all(&versions).expect("made");
    fs::write(root.path().join("requirements.txt"), "alembic\naiosqlite\n").expect("written");
    std::os::unix::fs::symlink(environment, root.path().join(".venv")).expect("linked");
    for (i, text) in revisions.iter().enumerate() {
        fs::write(versions.join(format!("{i}_x.py")), text).expect("written");
    }
    let service: ServiceFacts = serde_json::from_str(
        r#"{"root": ".", "pack": "python", "migrations": {"source": "majority",
            "value": {"dir": "migrations/versions", "style": "<rev>_<slug>.py", "tool": "alembic"}}}"#,
    )
    .expect("facts");
    let last = format!("migrations/versions/{}_x.py", revisions.len() - 1);
    Some(check_migrations(
        &Migrating {
            root: root.path(),
            service: &service,
            pack: &scaffold_lang_python::pack().expect("a sound pack"),
            touched: &[last],
            level: CheckLevel::Expected,
            progress: &Silent,
            cancel: &Cancel::new(),
        },
        None,
    ))
}

fn first() -> String {
    revision("a", "None", &table("users"), "op.drop_table(\"users\")")
}

#[test]
fn the_last_revision_is_applied_taken_back_and_applied_again() {
    let good = revision("b", "\"a\"", &table("invoices"), "op.drop_table(\"invoices\")");
    let Some(result) = check(&[first(), good]) else { return };
    assert_eq!((result.status, result.why.as_deref()), (CheckStatus::Passed, None));
}

#[test]
fn what_cannot_be_applied_or_taken_back_is_the_change_s_fault() {
    let twice = revision("b", "\"a\"", &table("users"), "pass");
    let Some(result) = check(&[first(), twice]) else { return };
    let why = result.why.expect("a reason");
    assert_eq!(result.status, CheckStatus::Failed);
    assert!(why.starts_with("migrations do not apply: ") && why.contains("already exists"), "{why}");

    let stays = revision("b", "\"a\"", &table("invoices"), "op.drop_table(\"bills\")");
    let Some(result) = check(&[first(), stays]) else { return };
    assert!(result.why.is_some_and(|w| w.starts_with("migrations are not taken back: ")));
}

#[test]
fn what_failed_before_is_not() {
    let broken = revision("a", "None", "op.execute(\"CREATE nothing\")", "pass");
    let good = revision("b", "\"a\"", &table("invoices"), "op.drop_table(\"invoices\")");
    let Some(result) = check(&[broken, good]) else { return };
    assert_eq!(result.status, CheckStatus::Skipped, "{result:?}");
    assert!(result.why.is_some_and(|w| w.contains("before the change")));
}
