//! The main job in every repository of `tests/repos`: what is found, what is made, that it compiles, that its tests
//! pass, that a second run changes nothing, and that undo gives back every byte. `tests/repos/expected` says what must be.

mod expected;
mod holds;

use expected::{Expected, Outcome};
use scaffold_core::{Facts, ServiceFacts};
use scaffold_testkit::{Ran, Test, workspace};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;

const ADD: [&str; 6] =
    ["add", "invoices", "number:string:unique", "total:decimal{12,2}", "paid:bool", "issued_on:date?"];

/// Every type, and every modifier.
const EVERY_TYPE: [&str; 18] = [
    "number:string:unique",
    "title:string{80}:min=2:max=60",
    "code:string:pattern=^[A-Z]{2}-[0-9]{1,6}$",
    "email:string:email",
    "home:string:url",
    "note:text?:default=none",
    "age:int:min=3:max=99",
    "big:bigint:index",
    "weight:float?",
    "total:decimal{12,2}:min=0",
    "rate:decimal{4,2}?:unique",
    "paid:bool:default=false",
    "issued_on:date?:unique",
    "at:datetime?",
    "ref:uuid",
    "meta:json?",
    "status:enum{draft,in-review}:default=draft",
    "pin:string:sensitive",
];

fn all() -> BTreeMap<String, Expected> {
    expected::read(&workspace().join("tests/repos/expected"))
}

/// Runs `check` for each repository, as many at once as there are processors, and fails with all complaints at once.
/// `REPO=name` picks one, `REPOS=language` those of one language.
fn each(check: impl Fn(&str, &Expected) -> Result<(), String> + Sync) {
    let (only, language) = (std::env::var("REPO").ok(), std::env::var("REPOS").ok());
    let mut wanted = all();
    wanted.retain(|name, expected| {
        only.as_ref().is_none_or(|o| o == name) && language.as_ref().is_none_or(|l| *l == expected.language)
    });
    let next = Mutex::new(wanted.iter());
    let complaints = Mutex::new(Vec::new());
    let work = || {
        while let Some((name, expected)) = next.lock().expect("no panic").next() {
            let result = catch_unwind(AssertUnwindSafe(|| check(name, expected))).unwrap_or_else(|panic| {
                Err(panic.downcast_ref::<String>().cloned().unwrap_or_else(|| "panicked".to_owned()))
            });
            if let Err(e) = result {
                complaints.lock().expect("no panic").push(format!("{name}: {e}"));
            }
        }
    };
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| (0..workers).for_each(|_| drop(scope.spawn(work))));
    let mut complaints = complaints.into_inner().expect("no panic");
    complaints.sort();
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}

fn service(ran: &Ran, expected: &Expected) -> ServiceFacts {
    let facts: Facts = serde_json::from_str(ran.out()).expect("facts");
    let meant = |s: &ServiceFacts| expected.service.as_ref().is_none_or(|root| s.root == *root);
    facts.services.into_iter().find(meant).unwrap_or_default()
}

#[test]
fn every_repository_has_its_expectation() {
    let expected = all();
    for entry in std::fs::read_dir(workspace().join("tests/repos")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        assert!(!path.is_dir() || name == "expected" || expected.contains_key(&name), "{name}");
    }
}

#[test]
fn explore_finds_what_is_written_down() {
    each(|name, expected| {
        let ran = Test::new().repo(name).args(["explore", "--json"]).run().success().unchanged();
        expected.compare(&service(&ran, expected))
    });
}

#[test]
fn add_makes_code_that_holds_and_undo_takes_it_back() {
    each(|name, expected| {
        let meant = expected.service.iter().flat_map(|s| ["--service", s]);
        let ran = holds::lend(Test::new().repo(name), expected).args(ADD).args_too(meant).run();
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

/// What templates make where nothing stands that they could imitate.
#[test]
fn a_first_resource_takes_every_type_of_field() {
    each(|name, expected| {
        if expected.outcome() != Outcome::Templates {
            return Ok(());
        }
        let add = ["add", "order_items"].into_iter().chain(EVERY_TYPE);
        let ran = holds::lend(Test::new().repo(name), expected).args(add).run();
        match ran.exit() {
            0 => holds::holds(&ran, expected),
            code => Err(format!("exit {code}\n{}", ran.err())),
        }
    });
}

/// What was made holds, a second run changes nothing, routes are as protected as the exemplar's, and undo gives all back.
fn made(expected: &Expected, ran: Ran) -> Result<(), String> {
    holds::holds(&ran, expected)?;
    expected.changes(&ran)?;
    let before = ran.before().clone();
    let ran = ran.again_changes_nothing().then().args(["explore", "--json"]).run().success();
    expected.protection(&service(&ran, expected))?;
    ran.then().args(["undo"]).run().success().files_are(&before);
    Ok(())
}
