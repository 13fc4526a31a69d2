//! New services from templates, formatted, compiled and tested by Go's own tools, and resources added to them.
//! Where Go is missing, only the plans are held.

#![allow(clippy::unwrap_used, reason = "tests")]

mod files;

use files::Files;
use scaffold_core::{Fact, Feature, Plan, PlanError, ServiceFacts, Source};
use scaffold_plan::template::{NewService, from_templates, new_service};
use std::path::Path;
use std::process::Command;

const USERS: &str = "users name:string email:string:unique:email age:int?:min=0:max=150";

/// Every type, required and optional, words that Go and SQL reserve, references in every direction.
const EVERYTHING: &[&str] = &[
    "users name:string email:string:unique:email password:string:min=8:sensitive site:string?:url",
    "order_items type:string range:int? order:int:default=3 user:references total:decimal{12,2}:min=0 \
     paid:bool:default=false issued_on:date due_on:date? at:datetime seen_at:datetime? ref:uuid:unique \
     alt_ref:uuid? meta:json extra:json? status:enum{draft,in-review} mood:enum{happy,sad}?:default=sad \
     note:text? weight:float:min=0.5 count:bigint:index code:string{12}:pattern=^[A-Z]{3}-[0-9]+$",
    "news title:string:unique parent:references{news}?",
    "stores select:string user:string? class:enum{a,b}:unique rate:decimal{5,0}?",
    "contexts value:string",
    "items user:references{users} part:references{order_items}?:unique",
];

fn feature(spec: &str) -> Feature {
    let mut words = spec.split_whitespace();
    let name = words.next().unwrap();
    Feature::parse("rest", name, &words.collect::<Vec<_>>()).unwrap()
}

fn service(database: &str, resources: &[&str]) -> Result<Plan, PlanError> {
    let service = NewService {
        name: "shop".into(),
        module: None,
        dialect: None,
        framework: None,
        database: Some(database.into()),
        kind: "rest".into(),
        resources: resources.iter().map(|r| feature(r)).collect(),
    };
    new_service(&scaffold_lang_go::pack().unwrap(), &service)
}

impl Files {
    fn of(plan: &Plan) -> Self {
        let mut files = Self::default();
        files.apply(plan);
        files
    }

    fn write(&self, dir: &Path) {
        for (path, text) in &self.texts {
            let path = dir.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
    }
}

fn facts(database: &str) -> ServiceFacts {
    let fact = |v: &str| Some(Fact::new(v.to_owned(), Source::Manifest, Vec::new()));
    ServiceFacts {
        root: ".".into(),
        framework: fact("net/http"),
        database: fact(database),
        module: fact("shop"),
        ..ServiceFacts::default()
    }
}

fn add(files: &Files, database: &str, spec: &str) -> Plan {
    let pack = scaffold_lang_go::pack().unwrap();
    from_templates(&pack, files, &facts(database), &feature(spec)).unwrap()
}

fn has(program: &str) -> bool {
    Command::new(program).arg("version").output().is_ok()
}

fn run(dir: &Path, program: &str, args: &[&str]) -> String {
    let out = Command::new(program).args(args).current_dir(dir).output().unwrap();
    let text = format!("{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
    assert!(out.status.success(), "{program} {args:?}: {text}");
    text
}

fn proves(files: &Files) {
    let dir = tempfile::tempdir().unwrap();
    files.write(dir.path());
    if !has("go") {
        return;
    }
    assert_eq!(run(dir.path(), "gofmt", &["-l", "."]), "", "not formatted");
    run(dir.path(), "go", &["mod", "tidy", "-diff"]);
    run(dir.path(), "go", &["vet", "./..."]);
    run(dir.path(), "go", &["test", "./..."]);
}

#[test]
fn a_service_on_postgresql_compiles_and_its_tests_pass() {
    proves(&Files::of(&service("postgres", EVERYTHING).unwrap()));
}

#[test]
fn a_service_on_sqlite_compiles_and_its_tests_pass() {
    proves(&Files::of(&service("sqlite", EVERYTHING).unwrap()));
}

/// What can't be read can't be imitated later.
#[test]
fn the_grammar_reads_every_file_of_a_service() {
    let pack = scaffold_lang_go::pack().unwrap();
    for database in ["postgres", "sqlite"] {
        let files = Files::of(&service(database, EVERYTHING).unwrap());
        for (path, text) in files.texts.iter().filter(|(path, _)| path.ends_with(".go")) {
            let parsed = scaffold_syntax::Parsed::new(&pack.hooks().grammar(), text.as_str()).unwrap();
            assert!(!parsed.has_errors(), "{path}");
        }
    }
}

#[test]
fn every_type_alone_is_formatted() {
    let types = [
        "string",
        "string?",
        "string:unique",
        "string:url",
        "text?",
        "int",
        "int:min=1",
        "bigint:max=5",
        "float?",
        "decimal{8,0}",
        "decimal{2,2}",
        "bool",
        "bool?",
        "date?",
        "datetime",
        "uuid?",
        "json",
        "enum{a}",
        "enum{a,b}?",
        "string:pattern=^x+$",
        "int:default=1",
        "string:sensitive",
        "date:unique:default=2024-02-29",
    ];
    for database in ["postgres", "sqlite"] {
        let dir = tempfile::tempdir().unwrap();
        for (i, ty) in types.iter().enumerate() {
            let plan = service(database, &[&format!("as b:{ty}")]).unwrap_or_else(|e| panic!("{ty}: {e}"));
            Files::of(&plan).write(&dir.path().join(i.to_string()));
        }
        if has("gofmt") || has("go") {
            assert_eq!(run(dir.path(), "gofmt", &["-l", "."]), "", "not formatted");
        }
    }
}

#[test]
fn adding_to_an_empty_service_equals_making_it_with_the_resource() {
    for (database, fact) in [("postgres", "pgx"), ("sqlite", "database/sql")] {
        let mut grown = Files::of(&service(database, &[]).unwrap());
        grown.apply(&add(&grown, fact, USERS));
        let made = Files::of(&service(database, &[USERS]).unwrap());
        assert_eq!(grown.texts, made.texts, "{database}");
    }
}

#[test]
fn adding_twice_changes_nothing_the_second_time() {
    let mut files = Files::of(&service("postgres", &[]).unwrap());
    files.apply(&add(&files, "pgx", USERS));
    let again = add(&files, "pgx", USERS);
    assert!(again.is_empty(), "{again:#?}");
}

#[test]
fn a_second_resource_is_sorted_in_and_numbered() {
    let mut files = Files::of(&service("sqlite", &[]).unwrap());
    files.apply(&add(&files, "database/sql", "users name:string"));
    files.apply(&add(&files, "database/sql", "addresses street:string"));
    assert!(files.texts.contains_key("migrations/00002_create_addresses.sql"));
    let routes = &files.texts["internal/server/routes.go"];
    assert!(routes.find("internal/addresses").unwrap() < routes.find("internal/auth").unwrap(), "{routes}");
    proves(&files);
}

#[test]
fn what_a_type_needs_comes_with_the_first_field_of_it() {
    let empty = Files::of(&service("postgres", &[]).unwrap());
    let plan = add(&empty, "pgx", "invoices total:decimal{12,2} ref:uuid due:date");
    assert_eq!(plan.requires, ["github.com/shopspring/decimal@v1.6.0", "github.com/google/uuid@v1.6.0"]);
    assert!(plan.changes.iter().any(|c| c.path() == "internal/exact/exact.go"));
    assert!(!empty.texts.contains_key("internal/exact/exact.go"));
}

#[test]
fn what_can_not_be_met_is_refused() {
    for (resources, message) in [
        (&["invoices user:references"][..], "field `user` refers to `users`, which is not there"),
        (&["users"][..], "resource `users` has no fields"),
        (&["users a:int", "user b:int"][..], "resource `users` is given twice"),
        (&["users a:int:default=x"][..], "field `a` can't be `x` by default"),
        (&["users a:int:min=5:max=4"][..], "field `a` has a lower bound above the upper one"),
        (&["users a:references{users}"][..], "field `a_id` needs a row of its own table before there is one"),
    ] {
        match service("postgres", resources) {
            Err(PlanError::Invalid(d)) => {
                assert_eq!(d.message, message);
                assert!(d.hint.is_some(), "{message}");
            }
            other => panic!("{resources:?}: {other:?}"),
        }
    }
    assert!(matches!(service("oracle", &[]), Err(PlanError::Invalid(_))));
}

#[test]
fn a_service_named_like_a_standard_package_gets_a_module_of_its_own() {
    let service = NewService {
        name: "net".into(),
        module: None,
        dialect: None,
        framework: None,
        database: None,
        kind: "rest".into(),
        resources: vec![feature(USERS)],
    };
    let plan = new_service(&scaffold_lang_go::pack().unwrap(), &service).unwrap();
    assert!(Files::of(&plan).texts["go.mod"].starts_with("module example.com/net\n"));
}

#[test]
fn sensitive_fields_are_in_requests_only() {
    let files = Files::of(&service("postgres", &["users name:string pin:string:sensitive"]).unwrap());
    assert!(files.texts["internal/users/model.go"].contains("`json:\"-\"`"));
    let spec = &files.texts["api/openapi.yaml"];
    let shown = spec.split("    User:").nth(1).unwrap().split("    CreateUser:").next().unwrap();
    assert!(!shown.contains("pin"), "{shown}");
}
