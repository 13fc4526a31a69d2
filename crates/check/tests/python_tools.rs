//! Which of Python's tools a repository uses, and what they say of a change, with stand-ins for the tools.

use scaffold_check::{
    Cancel, Draft, Formatting, Reach, Silent, Validated, Validation, format_texts, run_checks,
};
use scaffold_core::{CheckResult, CheckStatus, ServiceFacts};
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

struct Site {
    now: TempDir,
    before: TempDir,
}

impl Site {
    /// A repository with `files`; those whose path begins with `+` came with the change.
    fn new(files: &[(&str, &str)]) -> Self {
        let site = Self { now: TempDir::new().expect("a folder"), before: TempDir::new().expect("a folder") };
        for (path, text) in files {
            write(&site.now.path().join(path.trim_start_matches('+')), text);
            if !path.starts_with('+') {
                write(&site.before.path().join(path), text);
            }
        }
        site
    }

    /// A program in the repository's own environment.
    fn tool(self, name: &str, script: &str) -> Self {
        let path = self.now.path().join(".venv/bin").join(name);
        write(&path, &format!("#!/bin/sh\n{script}\n"));
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("set");
        self
    }

    fn checked(&self, touched: &[&str]) -> Validated {
        let touched: Vec<String> = touched.iter().map(|t| (*t).to_owned()).collect();
        let before: PathBuf = self.before.path().to_owned();
        let baseline = move || Ok(before.clone());
        run_checks(&Validation {
            root: self.now.path(),
            service: &service(),
            pack: &scaffold_lang_python::pack().expect("a sound pack"),
            touched: &touched,
            files: &touched,
            like: BTreeMap::new(),
            reach: Reach::Fast,
            levels: BTreeMap::new(),
            baseline: Some(&baseline),
            unready: None,
            env: BTreeMap::new(),
            progress: &Silent,
            cancel: &Cancel::new(),
        })
        .expect("a sound pack")
    }
}

fn service() -> ServiceFacts {
    let migrations =
        r#""migrations": {"source": "majority", "value": {"dir": "versions", "style": "<rev>_<slug>.py"}}"#;
    serde_json::from_str(&format!(r#"{{"root": ".", "pack": "python", {migrations}}}"#)).expect("facts")
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    fs::write(path, text).expect("written");
}

fn result<'a>(done: &'a Validated, id: &str) -> Option<&'a CheckResult> {
    done.results.iter().find(|r| r.id == id)
}

#[test]
fn runs_what_the_repository_uses_and_nothing_else() {
    let site = Site::new(&[
        ("pyproject.toml", "[tool.ruff]\nline-length = 100\n"),
        ("Makefile", "lint:\n\tmypy app\n"),
        ("app/a.py", "x = 1\n"),
    ]);
    let done = site.tool("ruff", "exit 0").tool("mypy", "exit 0").checked(&["app/a.py"]);
    for id in ["python.ruff", "python.mypy"] {
        assert_eq!(result(&done, id).unwrap().status, CheckStatus::Passed, "{id}");
    }
    for id in ["python.black", "python.isort", "python.flake8", "python.format", "python.django"] {
        assert!(result(&done, id).is_none(), "{id}");
    }
}

#[test]
fn runs_a_tool_on_the_folders_that_the_repository_runs_it_on() {
    let files = [
        ("requirements.txt", ""),
        ("Makefile", "types:\n\tmypy src app\n"),
        ("app/a.py", ""),
        ("tests/t.py", ""),
    ];
    let site = Site::new(&files).tool("mypy", r#"for a; do case $a in tests/*) exit 1;; esac; done"#);
    let done = site.checked(&["app/a.py", "tests/t.py"]);
    assert_eq!(result(&done, "python.mypy").unwrap().status, CheckStatus::Passed);
    let done = site.checked(&["tests/t.py"]);
    let mypy = result(&done, "python.mypy").unwrap();
    assert_eq!(mypy.status, CheckStatus::Skipped);
    assert_eq!(mypy.why.as_deref(), Some("the repository runs it on app alone"));
}

#[test]
fn advice_names_what_is_new_and_is_no_fault() {
    let linter = r#"for a; do case $a in *old.py) echo "$a:1:1: E1 old";; *new.py) echo "$a:2:5: E2 new";; esac; done; exit 1"#;
    let files = [("requirements.txt", ""), (".flake8", ""), ("old.py", "x = 1\n"), ("+new.py", "y = 1\n")];
    let site = Site::new(&files).tool("flake8", linter);
    let done = site.checked(&["old.py", "new.py"]);
    let flake8 = result(&done, "python.flake8").unwrap();
    assert_eq!(flake8.why.as_deref(), Some("new.py:2: E2 new"));
    assert!(done.faults.is_empty(), "{:?}", done.faults);
    assert_eq!(done.advice.len(), 1);
    let older = site.checked(&["old.py"]);
    assert!(older.older.contains("python.flake8"));
}

#[test]
fn a_check_that_told_nothing_before_tells_nothing_now() {
    let manage = "os.environ.setdefault(\"DJANGO_SETTINGS_MODULE\", \"shop.settings\")\n";
    let site = Site::new(&[("requirements.txt", ""), ("manage.py", manage)])
        .tool("python", r#"echo "KeyError: SECRET_KEY"; exit 1"#);
    let done = site.checked(&["manage.py"]);
    let django = result(&done, "python.django").unwrap();
    assert_eq!(django.status, CheckStatus::Skipped);
    assert_eq!(
        django.why.as_deref(),
        Some("failed in the same way before this change: KeyError: SECRET_KEY")
    );
}

#[test]
fn a_table_that_only_the_new_migration_makes_is_no_fault_of_the_code() {
    let pytest = r#"[ "$2" = pytest ] && [ -f app.py ] || exit 0
echo 'FAILED tests/test_a.py::test_new - UndefinedTableError: relation "invoices" does not exist'; exit 1"#;
    let files =
        [("pytest.ini", ""), ("requirements.txt", ""), ("+versions/2_invoices.py", ""), ("+app.py", "")];
    let site = Site::new(&files).tool("python", pytest);
    let done = site.checked(&["versions/2_invoices.py"]);
    let tests = result(&done, "python.test").unwrap();
    assert_eq!(tests.status, CheckStatus::Passed);
    let why = "1 test could not run without the new migration in the database that they use: `tests/test_a.py: test_new`";
    assert_eq!(tests.why.as_deref(), Some(why));
    let done = site.checked(&["app.py"]);
    assert_eq!(result(&done, "python.test").unwrap().status, CheckStatus::Failed);
}

#[test]
fn formats_with_the_formatter_in_use() {
    let site = Site::new(&[("pyproject.toml", "[tool.black]\n")]).tool("black", "tr a-z A-Z");
    let pack = scaffold_lang_python::pack().unwrap();
    let place = Formatting { pack: &pack, root: site.now.path(), service: "." };
    let draft = |path: &str, before: Option<&str>| Draft {
        path: path.into(),
        before: before.map(Into::into),
        after: "x = y\n".into(),
    };
    let drafts = [draft("new.py", None), draft("kept.py", Some("x\n")), draft("formatted.py", Some("X\n"))];
    let done = format_texts(place, &drafts, &Cancel::new()).unwrap();
    assert_eq!(done["new.py"], "X = Y\n");
    assert_eq!(done["kept.py"], "x = y\n");
    assert_eq!(done["formatted.py"], "X = Y\n");
}

#[test]
fn the_untouched_state_runs_its_own_code_where_the_environment_names_the_repository() {
    // What stands in for the interpreter asks the variable first, then what the environment names.
    let tool = r#"named=$(sed -n 's:^\(/[^ ]*\)$:\1:p; s:.*own.. .\(/.*\)/own.}:\1:p' .venv/lib/python3.11/site-packages/*own*)
grep -q broken "${PYTHONPATH:-$named}/own/a.py" || exit 0
echo 'src/own/a.py:1: error: broken  [misc]'; exit 1"#;
    for (file, text) in
        [("own.pth", "{}/src\n"), ("__editable___own_finder.py", "MAPPING = {'own': '{}/src/own'}\n")]
    {
        let site =
            Site::new(&[("pyproject.toml", "[tool.mypy]\n"), ("src/own/a.py", "x = 1\n")]).tool("mypy", tool);
        let text = text.replace("{}", &site.now.path().to_string_lossy());
        write(&site.now.path().join(".venv/lib/python3.11/site-packages").join(file), &text);
        assert_eq!(
            result(&site.checked(&["src/own/a.py"]), "python.mypy").unwrap().status,
            CheckStatus::Passed
        );
        write(&site.now.path().join("src/own/a.py"), "broken\n");
        let done = site.checked(&["src/own/a.py"]);
        assert_eq!(result(&done, "python.mypy").unwrap().status, CheckStatus::Failed, "{file}");
        assert!(!done.older.contains("python.mypy"), "{file}: {done:?}");
    }
}
