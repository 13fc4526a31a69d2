//! The main job in every repository of `tests/repos`: what is found, what is made, that it compiles, that its tests
//! pass, that a second run changes nothing, and that undo gives back every byte. `expected.toml` says what must be.

mod expected;

use expected::{Expected, Outcome};
use scaffold_core::{Facts, ServiceFacts};
use scaffold_testkit::{Ran, Test, workspace};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::Command;

const ADD: [&str; 6] =
    ["add", "invoices", "number:string:unique", "total:decimal{12,2}", "paid:bool", "issued_on:date?"];

fn all() -> BTreeMap<String, Expected> {
    let text = std::fs::read_to_string(workspace().join("tests/repos/expected.toml")).expect("a file");
    expected::read(&text)
}

/// Runs `check` for each repository and fails with all complaints at once. `REPO=name` picks one.
fn each(check: impl Fn(&str, &Expected) -> Result<(), String>) {
    let only = std::env::var("REPO").ok();
    let mut complaints = Vec::new();
    for (name, expected) in all().iter().filter(|(n, _)| only.as_ref().is_none_or(|o| o == *n)) {
        let result = catch_unwind(AssertUnwindSafe(|| check(name, expected))).unwrap_or_else(|panic| {
            Err(panic.downcast_ref::<String>().cloned().unwrap_or_else(|| "panicked".to_owned()))
        });
        if let Err(e) = result {
            complaints.push(format!("{name}: {e}"));
        }
    }
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}

fn service(ran: &Ran) -> ServiceFacts {
    let facts: Facts = serde_json::from_str(ran.out()).expect("facts");
    facts.services.into_iter().next().unwrap_or_default()
}

#[test]
fn every_repository_has_its_expectation() {
    let expected = all();
    for entry in std::fs::read_dir(workspace().join("tests/repos")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        assert!(!path.is_dir() || expected.contains_key(&name), "{name}");
    }
}

#[test]
fn explore_finds_what_is_written_down() {
    each(|name, expected| {
        let ran = Test::new().repo(name).args(["explore", "--json"]).run().success().unchanged();
        expected.compare(&service(&ran))
    });
}

#[test]
fn add_makes_code_that_holds_and_undo_takes_it_back() {
    each(|name, expected| {
        let ran = Test::new().repo(name).args(ADD).run();
        match (ran.exit(), &expected.gap) {
            (1 | 3, Some(_)) => {
                ran.unchanged();
                Ok(())
            }
            (0, Some(gap)) => made(expected, ran).and(Err(format!("this gap is closed; take it out: {gap}"))),
            (0, None) if expected.may(Outcome::Applied) || expected.may(Outcome::Templates) => {
                made(expected, ran)
            }
            (3, None) if expected.may(Outcome::Refused) => {
                ran.unchanged();
                Ok(())
            }
            (code, _) => Err(format!("exit {code}\n{}", ran.err())),
        }
    });
}

/// What was made holds, a second run changes nothing, routes are as protected as the exemplar's, and undo gives all back.
fn made(expected: &Expected, ran: Ran) -> Result<(), String> {
    holds(&ran, expected)?;
    expected.changes(&ran)?;
    let before = ran.before().clone();
    let ran = ran.again_changes_nothing().then().args(["explore", "--json"]).run().success();
    expected.protection(&service(&ran))?;
    ran.then().args(["undo"]).run().success().files_are(&before);
    Ok(())
}

/// The Python that has what the example repositories ask for: made by `cargo xtask test`.
fn python() -> Option<std::path::PathBuf> {
    let made = workspace().join("target/tools/pytests/bin/python");
    std::env::var_os("SCAFFOLD_TEST_PYTHON").map(Into::into).or(Some(made)).filter(|p| p.is_file())
}

/// Compiles, and where the libraries are there, its tests pass.
fn holds_in_python(ran: &Ran) -> Result<(), String> {
    let own = python();
    let program = own.clone().unwrap_or_else(|| "python3".into());
    let compile = "import pathlib\nfor f in pathlib.Path('.').rglob('*.py'):\n    compile(f.read_text(), str(f), 'exec')";
    let mut commands = vec![vec!["-c", compile]];
    if own.is_some() {
        commands.push(vec!["-m", "pytest", "-q", "-p", "no:cacheprovider"]);
    } else {
        eprintln!("tests not run: `cargo xtask test` makes the environment that they need");
    }
    for argv in commands {
        let mut command = Command::new(&program);
        command.args(&argv).current_dir(ran.folder()).env("PYTHONDONTWRITEBYTECODE", "1");
        let out = command.output().map_err(|e| e.to_string())?;
        if !out.status.success() {
            let text = |b: &[u8]| String::from_utf8_lossy(b).into_owned();
            return Err(format!(
                "`python {}` failed\n{}{}",
                argv.join(" "),
                text(&out.stdout),
                text(&out.stderr)
            ));
        }
    }
    Ok(())
}

/// The language's own word on the result, from outside of the program under test.
fn holds(ran: &Ran, expected: &Expected) -> Result<(), String> {
    if expected.language == "python" {
        return holds_in_python(ran);
    }
    let dir = ran.folder();
    let mut commands: Vec<Vec<&str>> = vec![
        vec!["go", "build", "-o", "/dev/null", "./..."],
        vec!["go", "vet", "./..."],
        vec!["go", "test", "./..."],
    ];
    commands.extend(expected.vet_tags.iter().map(|tag| vec!["go", "vet", "-tags", tag, "./..."]));
    for argv in commands {
        let out =
            Command::new(argv[0]).args(&argv[1..]).current_dir(&dir).output().map_err(|e| e.to_string())?;
        if !out.status.success() {
            let text = |b: &[u8]| String::from_utf8_lossy(b).into_owned();
            return Err(format!("`{}` failed\n{}{}", argv.join(" "), text(&out.stdout), text(&out.stderr)));
        }
    }
    let out =
        Command::new("gofmt").args(["-l", "."]).current_dir(&dir).output().map_err(|e| e.to_string())?;
    let (created, _) = ran.changes();
    let listed = String::from_utf8_lossy(&out.stdout).into_owned();
    // gofmt would take CR away, which the repository wants there.
    let crlf = |path: &str| ran.after().text(path).contains('\r');
    match listed.lines().find(|l| created.iter().any(|c| c == l) && !crlf(l)) {
        Some(path) => Err(format!("`{path}` is not formatted")),
        None => Ok(()),
    }
}
