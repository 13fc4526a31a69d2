//! Exit 5 from request to disk: packs that break at every stage leave nothing new. Built-in packs are whole, so that
//! the program itself can't show it; these are one of them with a fault put in.

use crate::args::{CheckDepth, Cli, Global, When, Writing};
use crate::engine::{DataPack, Engine};
use crate::exit::Failure;
use crate::operations::demands::Demands;
use crate::operations::{add, create};
use crate::session::Session;
use clap::Parser;
use scaffold_core::{Diagnostic, Feature, Report};
use scaffold_plan::template::NewService;
use scaffold_repo::Repository;
use scaffold_testkit::{Test, workspace};
use std::collections::BTreeMap;

/// The first pack with `old` replaced by `new` in the files whose path ends like this.
fn broken(path: &str, old: &str, new: &str) -> Engine {
    let whole = crate::builtin::packs(&|_| false).unwrap().swap_remove(0);
    let mut files: BTreeMap<String, String> =
        whole.files_under("").map(|(p, t)| (p.to_owned(), t.to_owned())).collect();
    let texts = files.iter_mut().filter(|(p, t)| p.ends_with(path) && t.contains(old));
    let replaced = texts.map(|(_, t)| *t = t.replace(old, new)).count();
    assert!(replaced > 0, "`{path}` does not hold `{old}`");
    Engine::of(vec![DataPack::new(whole.with_files(files).unwrap())])
}

fn session() -> Session {
    let global: Global = Cli::parse_from(["scaffold", "--no-progress", "man"]).global;
    Session::new(global)
}

fn writing(check: CheckDepth) -> Writing {
    Writing {
        dry_run: false,
        diff: false,
        check,
        keep: true,
        install: false,
        allow_dirty: false,
        yes: false,
        database_url: None,
        docker: When::Never,
    }
}

/// Exit 5 with a reason that holds `said`, in the report as well.
fn is_exit_5(failure: &Failure, said: &str) {
    is_exit(5, "a pack is broken", failure, said);
}

fn is_exit(code: u8, title: &str, failure: &Failure, said: &str) {
    let report = Report { error: Some(crate::output::describe(failure)), ..Report::empty() };
    let report = serde_json::to_value(report).unwrap();
    assert_eq!((&report["error"]["exit"], &report["error"]["title"]), (&code.into(), &title.into()));
    assert!(failure.diagnostic.message.contains(said), "{:?}", failure.diagnostic);
    let done = failure.report.as_deref();
    assert!(done.is_none_or(|r| r.files_created.is_empty() && r.undo.is_none()));
}

/// `add` in a small example: exit 5, no byte is changed and no change recorded.
fn adding_leaves_nothing(engine: &Engine, check: CheckDepth, said: &str) {
    let test = Test::new().tree(&workspace().join("languages/go/cases/flat-in-memory/in")).commit();
    let before = test.files();
    let request = add::Request {
        feature: Feature::parse("rest", "parcels", &["sku:string", "shipped:bool"]).unwrap(),
        service: None,
        writing: writing(check),
        command: "scaffold add parcels".to_owned(),
        demands: Demands::default(),
    };
    let repo = Repository::open(&test.path()).unwrap();
    let failure = add::add(&session(), engine, &request, &repo).err().expect("a broken pack");
    is_exit_5(&failure, said);
    test.files().must_equal(&before);
    assert_eq!(repo.changes().unwrap().len(), 0);
}

#[test]
fn a_query_that_does_not_compile() {
    let engine = broken("queries/outline.scm", "(", "((");
    adding_leaves_nothing(&engine, CheckDepth::None, "failed to explore");
}

#[test]
fn a_rule_that_is_first_read_when_files_are_written_already() {
    let engine = broken("pack.toml", r"\[(build|setup) failed\]", "(");
    adding_leaves_nothing(&engine, CheckDepth::Fast, "pack.toml");
}

/// `new` in an empty folder fails, and the folder stays empty.
fn making_leaves_nothing(engine: &Engine) -> Failure {
    let folder = tempfile::tempdir().unwrap();
    let request = create::Request {
        service: NewService {
            name: "shop".into(),
            module: None,
            dialect: None,
            framework: None,
            database: Some("sqlite".into()),
            kind: "rest".into(),
            resources: Vec::new(),
        },
        pack: crate::builtin::IDS[0].into(),
        place: create::Place::Below(folder.path().to_owned()),
        demands: Demands::default(),
        writing: writing(CheckDepth::None),
        command: "scaffold new shop".into(),
    };
    let failure = create::make(&session(), engine, &request).err().expect("a broken pack");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    failure
}

#[test]
fn a_template_that_uses_what_nobody_declares() {
    let failure = making_leaves_nothing(&broken("main.go.tera", "package main", "package {{ nobody }}"));
    is_exit_5(&failure, "nobody");
}

#[test]
fn a_template_that_writes_outside_of_the_repository() {
    let failure = making_leaves_nothing(&broken("net-http/new.toml", "\"cmd/", "\"../cmd/"));
    is_exit(4, "refused for safety", &failure, "..");
}

#[test]
fn packs_that_do_not_load_are_exit_5() {
    let error = crate::builtin::packs(&|_| false).unwrap().swap_remove(0).with_files(BTreeMap::new());
    is_exit_5(&Failure::from(error.err().expect("a broken pack")), "pack.toml");
    let failure = Failure::from(scaffold_core::PlanError::Pack(Diagnostic::new("a template is missing")));
    is_exit_5(&failure, "a template");
}
