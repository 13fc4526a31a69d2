//! New services in TypeScript from templates, and resources added to them: the plans alone. What they make is proved in
//! `tests/service/node.rs`.

#![allow(clippy::unwrap_used, reason = "tests")]

mod files;

use files::Files;
use scaffold_core::{Fact, Feature, Plan, ServiceFacts, Source};
use scaffold_plan::template::{NewService, from_templates, new_service};

const USERS: &str = "users name:string email:string:unique:email age:int?:min=0:max=150";
const INVOICES: &str = "invoices class:string total:decimal{12,2}:min=0 meta:json? status:enum{draft,in-review}:default=draft \
                        pin:string:sensitive at:datetime paid:bool:default=false count:bigint";

fn feature(spec: &str) -> Feature {
    let mut words = spec.split_whitespace();
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
    files.apply(&new_service(&scaffold_lang_node::pack().unwrap(), &service).unwrap());
    files
}

/// What `explore` says of a service over either database: the query builder's name.
fn add(files: &Files, spec: &str) -> Plan {
    let fact = |v: &str| Some(Fact::new(v.to_owned(), Source::Manifest, Vec::new()));
    let facts = ServiceFacts {
        root: ".".into(),
        framework: fact("fastify"),
        database: fact("kysely"),
        ..ServiceFacts::default()
    };
    from_templates(&scaffold_lang_node::pack().unwrap(), files, &facts, &feature(spec)).unwrap()
}

#[test]
fn adding_to_an_empty_service_equals_making_it_with_the_resource() {
    for database in ["postgres", "sqlite"] {
        for resource in [USERS, INVOICES] {
            let mut grown = service(database, &[]);
            grown.apply(&add(&grown, resource));
            let made = service(database, &[resource]);
            let differs = made.texts.iter().find(|(path, text)| grown.texts.get(*path) != Some(text));
            assert_eq!(differs, None, "{database}");
            assert!(add(&grown, resource).is_empty(), "{database}: the second time changes something");
        }
    }
}

#[test]
fn a_second_resource_is_sorted_in_and_numbered() {
    let mut files = service("sqlite", &[USERS]);
    files.apply(&add(&files, "addresses street:string"));
    assert!(files.texts.contains_key("migrations/00002_create_addresses.sql"));
    let routes = &files.texts["src/routes.ts"];
    assert!(routes.find("addressStore }").unwrap() < routes.find("userRoutes }").unwrap(), "{routes}");
}

/// What can't be read can't be imitated later.
#[test]
fn the_grammar_reads_every_file_of_a_service() {
    let pack = scaffold_lang_node::pack().unwrap();
    for database in ["postgres", "sqlite"] {
        let files = service(database, &[USERS, INVOICES]);
        for (path, text) in files.texts.iter().filter(|(path, _)| path.ends_with(".ts")) {
            let parsed = scaffold_syntax::Parsed::new(&pack.hooks().grammar(), text.as_str()).unwrap();
            assert!(!parsed.has_errors(), "{path}");
        }
    }
}

#[test]
fn sensitive_fields_are_in_requests_only() {
    let files = service("postgres", &[INVOICES]);
    let schema = &files.texts["src/invoices/schema.ts"];
    let shown = schema.split("export const Invoice = ").nth(1).unwrap().split("export type").next().unwrap();
    assert!(!shown.contains("pin"), "{shown}");
    let spec = &files.texts["openapi.yaml"];
    let shown = spec.split("    Invoice:").nth(1).unwrap().split("    CreateInvoice:").next().unwrap();
    assert!(!shown.contains("pin"), "{shown}");
}
