//! Services and resources from the Rust pack's templates.

#![allow(clippy::unwrap_used, reason = "tests")]

mod files;

use files::Files;
use scaffold_core::{Fact, Feature, Plan, ServiceFacts, Source};
use scaffold_plan::template::{NewService, from_templates, new_service};

const USERS: &str = "users name:string email:string:unique:email age:int?";
const EVERYTHING: &[&str] = &[
    USERS,
    "samples sku:string:unique:pattern=^[A-Z]{2}$ body:text? big:bigint? price:decimal{12,2}:min=1 weight:float?:max=9 \
     sale:bool on:date? at:datetime ref:uuid? extra:json? status:enum{draft,in_transit}:default=draft home:string:url \
     pin:string:sensitive type:int:default=7",
    "orders user:references buyer:references{users}? note:text?",
];

fn feature(text: &str) -> Feature {
    let mut words = text.split_whitespace();
    let name = words.next().unwrap();
    Feature::parse("rest", name, &words.collect::<Vec<_>>()).unwrap()
}

fn service(database: &str, resources: &[&str]) -> Files {
    let service = NewService {
        name: "shop".into(),
        module: None,
        dialect: None,
        framework: None,
        database: Some(database.into()),
        kind: "rest".into(),
        resources: resources.iter().map(|r| feature(r)).collect(),
    };
    let mut files = Files::default();
    files.apply(&new_service(&scaffold_lang_rust::pack().unwrap(), &service).unwrap());
    files
}

fn add(files: &Files, spec: &str) -> Plan {
    let fact = |v: &str| Some(Fact::new(v.to_owned(), Source::Manifest, Vec::new()));
    let facts = ServiceFacts {
        root: ".".into(),
        framework: fact("axum"),
        database: fact("sqlx"),
        module: fact("shop"),
        ..ServiceFacts::default()
    };
    from_templates(&scaffold_lang_rust::pack().unwrap(), files, &facts, &feature(spec)).unwrap()
}

/// What can't be read can't be added to.
#[test]
fn the_grammar_reads_every_file_of_a_service() {
    let pack = scaffold_lang_rust::pack().unwrap();
    for database in ["postgres", "sqlite"] {
        for (path, text) in
            service(database, EVERYTHING).texts.iter().filter(|(path, _)| path.ends_with(".rs"))
        {
            let parsed = scaffold_syntax::Parsed::new(&pack.hooks().grammar(), text.as_str()).unwrap();
            assert!(!parsed.has_errors(), "{path}");
        }
    }
}

#[test]
fn the_description_is_json() {
    for resources in [&[][..], &[USERS], EVERYTHING] {
        let text = &service("postgres", resources).texts["openapi.json"];
        serde_json::from_str::<serde_json::Value>(text).unwrap_or_else(|e| panic!("{e}"));
    }
}

#[test]
fn adding_to_an_empty_service_equals_making_it_with_the_resource() {
    for database in ["postgres", "sqlite"] {
        let mut grown = service(database, &[]);
        grown.apply(&add(&grown, USERS));
        let made = service(database, &[USERS]);
        assert_eq!(grown.paths, made.paths, "{database}");
        for (path, text) in &made.texts {
            assert_eq!(&grown.texts[path], text, "{database}: {path}");
        }
        assert!(add(&grown, USERS).is_empty(), "the second time changes something");
    }
}

#[test]
fn what_a_type_needs_comes_with_the_first_field_of_it() {
    let mut files = service("sqlite", &[USERS]);
    assert!(!files.texts.contains_key("src/decimal.rs"));
    files.apply(&add(&files, "invoices total:decimal{12,2} extra:json"));
    for module in ["decimal", "document"] {
        assert!(files.texts.contains_key(&format!("src/{module}.rs")));
        assert!(files.texts["src/lib.rs"].contains(&format!("pub mod {module};\n")));
    }
    assert!(files.texts.contains_key("migrations/00002_create_invoices.sql"));
    serde_json::from_str::<serde_json::Value>(&files.texts["openapi.json"]).unwrap();
}

/// Cargo writes packages in order of their names; a lock file in another order would change with the first build.
#[test]
fn the_lock_file_is_in_order() {
    let lock = &service("sqlite", &[]).texts["Cargo.lock"];
    let names: Vec<&str> = lock.lines().filter_map(|l| l.strip_prefix("name = ")).collect();
    assert!(names.is_sorted() && names.contains(&"\"shop\""));
}
