//! The Go pack's checks on real modules in temporary folders, with the real toolchain.

#![expect(clippy::unwrap_used, reason = "a test says what went wrong by panicking")]

use scaffold_check::{Baseline, Cancel, Reach, Silent, Validated, Validation, find_program, run_checks};
use scaffold_core::{CheckResult, CheckStatus, ServiceFacts};
use scaffold_pack::Pack;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

fn tree(files: &[(&str, &str)]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), files);
    dir
}

fn write(dir: &Path, files: &[(&str, &str)]) {
    for (path, text) in files {
        let path = dir.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

const BASE: &[(&str, &str)] = &[
    ("go.mod", "module example.com/shop\n\ngo 1.21\n"),
    ("main.go", "package main\n\nimport \"example.com/shop/a\"\n\nfunc main() { println(a.One()) }\n"),
    ("a/a.go", "package a\n\n// One is 1.\nfunc One() int { return 1 }\n"),
    (
        "a/a_test.go",
        "package a\n\nimport \"testing\"\n\nfunc TestOne(t *testing.T) {\n\tif One() != 1 {\n\t\tt.Fatal(\"not one\")\n\t}\n}\n",
    ),
    ("b/b.go", "package b\n\n// Two is 2.\nfunc Two() int { return 2 }\n"),
    (
        "b/b_test.go",
        "package b\n\nimport \"testing\"\n\nfunc TestTwo(t *testing.T) { t.Fatal(\"always\") }\n",
    ),
];

/// A module before and after a change.
struct Module {
    pack: Pack,
    before: TempDir,
    after: TempDir,
}

impl Module {
    /// [`BASE`] with `files` written by the change. `None`, with the reason, where there is no toolchain.
    fn with(files: &[(&str, &str)]) -> Option<Self> {
        if find_program("go", Path::new("/")).is_none() {
            eprintln!("skipped: `go` is not installed");
            return None;
        }
        let (before, after) = (tree(BASE), tree(BASE));
        write(after.path(), files);
        Some(Self { pack: scaffold_lang_go::pack().unwrap(), before, after })
    }

    /// Checks what a change to the file `touched` needs.
    fn fast(&self, touched: &str) -> Validated {
        self.validate(touched, Reach::Fast)
    }

    /// Checks everything.
    fn full(&self, touched: &str) -> Validated {
        self.validate(touched, Reach::Full)
    }

    fn validate(&self, touched: &str, reach: Reach) -> Validated {
        let service = ServiceFacts { root: ".".into(), pack: "go".into(), ..ServiceFacts::default() };
        let before = self.before.path().to_owned();
        let baseline = move || -> Result<PathBuf, String> { Ok(before.clone()) };
        run_checks(&Validation {
            root: self.after.path(),
            service: &service,
            pack: &self.pack,
            touched: &[touched.to_owned()],
            files: &[touched.to_owned()],
            like: BTreeMap::new(),
            reach,
            levels: BTreeMap::new(),
            baseline: Some(&baseline as &dyn Baseline),
            unready: None,
            env: BTreeMap::new(),
            progress: &Silent,
            cancel: &Cancel::new(),
        })
        .unwrap()
    }
}

fn of<'a>(v: &'a Validated, id: &str) -> &'a CheckResult {
    v.results.iter().find(|r| r.id == id).unwrap()
}

fn statuses(v: &Validated) -> Vec<(&str, CheckStatus)> {
    v.results.iter().map(|r| (r.id.as_str(), r.status)).collect()
}

#[test]
fn a_good_change_passes_and_only_what_depends_on_it_is_checked() {
    let Some(module) =
        Module::with(&[("a/more.go", "package a\n\n// Ten is 10.\nfunc Ten() int { return 10 }\n")])
    else {
        return;
    };
    let v = module.fast("a/more.go");
    assert!(v.results.iter().all(|r| r.status == CheckStatus::Passed), "{:#?}", v.results);
    assert_eq!(of(&v, "go.build").command, ["go", "build", "-o", "/dev/null", ".", "./a"]);
    assert_eq!(of(&v, "go.test").command, ["go", "test", "-json", ".", "./a"]);
    assert_eq!(of(&v, "go.format").command, ["gofmt", "-l", "a/more.go"]);
    assert!(v.faults.is_empty());
    assert!(!module.after.path().join("shop").exists(), "a program was left behind");
}

#[test]
fn tests_that_failed_already_do_not_fail_the_check() {
    let Some(module) = Module::with(&[]) else { return };
    let v = module.full("b/b.go");
    let test = of(&v, "go.test");
    assert_eq!(test.status, CheckStatus::Passed, "{test:#?}");
    assert_eq!(test.why.as_deref(), Some("1 test failed before this change too: `b: TestTwo`"));
}

#[test]
fn a_test_that_passed_before_fails_the_check() {
    let Some(module) =
        Module::with(&[("a/a.go", "package a\n\n// One is 1.\nfunc One() int { return 3 }\n")])
    else {
        return;
    };
    let v = module.full("a/a.go");
    let test = of(&v, "go.test");
    assert_eq!(test.status, CheckStatus::Failed);
    assert_eq!(
        test.why.as_deref(),
        Some("1 test failed: `a: TestOne`; 1 test failed before this change too: `b: TestTwo`")
    );
    assert!(test.output.as_deref().unwrap().contains("not one"));
}

#[test]
fn names_what_does_not_compile_and_leaves_dependent_checks_out() {
    let Some(module) = Module::with(&[(
        "a/more.go",
        "package a\n\nimport \"fmt\"\n\nfunc ten() int {\n\tx := 1\n\treturn Missing\n}\n",
    )]) else {
        return;
    };
    let v = module.fast("a/more.go");
    let build = of(&v, "go.build");
    assert_eq!(build.status, CheckStatus::Failed, "{:#?}", v.results);
    let kinds: Vec<_> = v.faults.iter().map(|f| (f.path.as_str(), f.line, f.kind.as_str())).collect();
    assert_eq!(
        kinds,
        [
            ("a/more.go", 3, "unused-import"),
            ("a/more.go", 6, "unused-variable"),
            ("a/more.go", 7, "undefined")
        ]
    );
    assert_eq!(of(&v, "go.test").why.as_deref(), Some("`Go compiles` failed"));
    let output = build.output.as_deref().unwrap();
    assert!(!output.contains(module.after.path().to_str().unwrap()), "{output}");
}

#[test]
fn errors_older_than_the_change_are_said_to_be() {
    // The same error on another line: a change above it moves it.
    let moved = ("b/broken.go", "package b\n\n// Moved.\nvar x int = \"no\"\n");
    let Some(module) = Module::with(&[moved]) else { return };
    write(module.before.path(), &[("b/broken.go", "package b\n\nvar x int = \"no\"\n")]);
    let v = module.fast("b/broken.go");
    let build = of(&v, "go.build");
    assert_eq!(build.status, CheckStatus::Failed);
    assert_eq!(
        build.why.as_deref(),
        Some("did not compile before this change either; `--keep` keeps it"),
        "{build:#?}"
    );
    // Its tests could not run before either.
    assert_eq!(of(&v, "go.test").status, CheckStatus::Passed, "{:#?}", of(&v, "go.test"));
}

#[test]
fn new_tests_that_want_a_server_are_said_and_do_not_fail() {
    let Some(module) = Module::with(&[(
        "a/db_test.go",
        "package a\n\nimport (\n\t\"net\"\n\t\"testing\"\n)\n\nfunc TestStore(t *testing.T) {\n\tif _, err := net.Dial(\"tcp\", \"127.0.0.1:1\"); err != nil {\n\t\tt.Fatal(err)\n\t}\n}\n",
    )]) else {
        return;
    };
    let v = module.fast("a/db_test.go");
    let test = of(&v, "go.test");
    assert_eq!(test.status, CheckStatus::Passed, "{test:#?}");
    assert_eq!(test.why.as_deref(), Some("1 test could not run without a server: `a: TestStore`"));
}

#[test]
fn new_tests_that_fail_fail_the_check_and_unformatted_files_are_named() {
    let Some(module) = Module::with(&[(
        "a/new_test.go",
        "package a\nimport \"testing\"\nfunc TestNew(t *testing.T) { t.Fatal(\"no\") }\n",
    )]) else {
        return;
    };
    let v = module.fast("a/new_test.go");
    assert_eq!(
        statuses(&v),
        [
            ("go.format", CheckStatus::Failed),
            ("go.mod", CheckStatus::Passed),
            ("go.build", CheckStatus::Passed),
            ("go.vet", CheckStatus::Passed),
            ("go.test", CheckStatus::Failed)
        ]
    );
    assert_eq!(of(&v, "go.format").why.as_deref(), Some("`a/new_test.go`"));
    assert_eq!(of(&v, "go.test").why.as_deref(), Some("1 test failed: `a: TestNew`"));
}

#[test]
fn line_ends_of_the_repository_are_no_fault_of_format() {
    let Some(module) = Module::with(&[]) else { return };
    let format = |text: &str| {
        write(module.after.path(), &[("a/crlf.go", text)]);
        let v = module.fast("a/crlf.go");
        of(&v, "go.format").clone()
    };
    let fine = format("package a\r\n\r\n// Ten is 10.\r\nfunc Ten() int { return 10 }\r\n");
    assert_eq!(fine.status, CheckStatus::Passed, "{fine:#?}");
    let wrong = format("package a\r\nfunc   Ten() int { return 10 }\r\n");
    assert_eq!(wrong.status, CheckStatus::Failed);
}

#[test]
fn a_failing_test_that_no_longer_compiles_fails_the_check() {
    let untyped = ("b/more_test.go", "package b\n\nvar three int = \"3\"\n");
    let Some(module) = Module::with(&[untyped]) else { return };
    let v = module.fast("b/more_test.go");
    assert_eq!(of(&v, "go.test").status, CheckStatus::Failed, "{:#?}", of(&v, "go.test"));
    assert!(v.faults.iter().any(|f| f.path == "b/more_test.go"), "{:?}", v.faults);
}

#[test]
fn a_new_test_that_fails_as_others_did_before_does_not_fail_the_check() {
    let three = |body: &str| {
        format!("package b\n\nimport \"testing\"\n\nfunc TestThree(t *testing.T) {{ {body} }}\n")
    };
    let Some(module) = Module::with(&[("b/more_test.go", &three("t.Fatal(\"always\")"))]) else { return };
    // The line that both fail in is the same one only where a shared function fails.
    for dir in [&module.before, &module.after] {
        write(
            dir.path(),
            &[
                (
                    "b/setup_test.go",
                    "package b\n\nimport \"testing\"\n\nfunc setUp(t *testing.T) { t.Fatal(\"no such thing\") }\n",
                ),
                (
                    "b/b_test.go",
                    "package b\n\nimport \"testing\"\n\nfunc TestTwo(t *testing.T) { setUp(t) }\n\nfunc TestFine(t *testing.T) {}\n",
                ),
            ],
        );
    }
    assert_eq!(of(&module.fast("b/more_test.go"), "go.test").status, CheckStatus::Failed);
    write(module.after.path(), &[("b/more_test.go", &three("setUp(t)"))]);
    let v = module.fast("b/more_test.go");
    let test = of(&v, "go.test");
    assert_eq!(test.status, CheckStatus::Passed, "{test:#?}");
    assert!(test.why.as_ref().unwrap().contains("for the reason that others could not before"), "{test:#?}");
}
