//! A kind of feature that a pack makes besides its first: what its services share with the framework's, what they have
//! of their own, and how a resource of it is added.

#![allow(clippy::unwrap_used, reason = "tests")]

mod files;

use files::Files;
use scaffold_core::{Change, Fact, Feature, Plan, PlanError, ServiceFacts, Source};
use scaffold_pack::Pack;
use scaffold_plan::plan;
use scaffold_plan::template::{NewService, new_service};
use std::collections::BTreeMap;

const KIND: &str = "frameworks/net-http/kinds/clock/";

const NEW: &str = r#"
without = ["api/openapi.yaml"]

[[file]]
template = "frameworks/net-http/kinds/clock/templates/ignore.tera"
path = ".gitignore"

[[file]]
template = "frameworks/net-http/kinds/clock/templates/list.tera"
path = "clocks.txt"
"#;

const RESOURCE: &str = r#"
expects = ["clocks.txt"]
endpoints = [["POST", "/clock"]]
migrations = "migrations"
migration_suffix = "_create_{{ r.table_name }}.sql"

[databases]
pgx = "postgres"

[[file]]
template = "templates/migrations/create.sql.tera"
path = "migrations/{{ number }}_create_{{ r.table_name }}.sql"

[[edit]]
path = "clocks.txt"
what = "list the clock"
present = "{{ r.table_name }}"
template = "frameworks/net-http/kinds/clock/templates/line.tera"
"#;

/// The Go pack with the kind `clock` besides those that it has.
fn pack(new: &str) -> Pack {
    let whole = scaffold_lang_go::pack().unwrap();
    let mut files: BTreeMap<String, String> =
        whole.files_under("").map(|(p, t)| (p.to_owned(), t.to_owned())).collect();
    let manifest = files.get_mut("pack.toml").unwrap();
    *manifest = manifest.replacen("kinds = [\"rest\"", "kinds = [\"rest\", \"clock\"", 1);
    for (path, text) in [
        ("kind.toml", "needs = []\nenv = [\"CLOCK=utc\"]\nopenapi = false\n"),
        ("new.toml", new),
        ("resource.toml", RESOURCE),
        ("templates/ignore.tera", "/{{ kind.id }}\n"),
        ("templates/list.tera", "{% for r in resources %}\n{{ r.table_name }}\n{% endfor %}\n"),
        ("templates/line.tera", "{{ r.table_name }}\n"),
    ] {
        files.insert(format!("{KIND}{path}"), text.to_owned());
    }
    whole.with_files(files).unwrap()
}

fn made(pack: &Pack, kind: &str) -> Result<Plan, PlanError> {
    let service = NewService {
        name: "shop".into(),
        module: None,
        dialect: None,
        framework: None,
        database: None,
        kind: kind.into(),
        resources: ["clocks", "bells"].map(|r| Feature::parse(kind, r, &["name:string"]).unwrap()).to_vec(),
    };
    new_service(pack, &service)
}

fn facts() -> ServiceFacts {
    let fact = |v: &str| Some(Fact::new(v.to_owned(), Source::Manifest, Vec::new()));
    ServiceFacts {
        root: ".".into(),
        framework: fact("net/http"),
        database: fact("pgx"),
        module: fact("shop"),
        ..ServiceFacts::default()
    }
}

fn paths(plan: &Plan) -> Vec<&str> {
    plan.changes.iter().map(Change::path).collect()
}

#[test]
fn shares_the_files_of_the_framework_but_for_its_own() {
    let pack = pack(NEW);
    let (first, own) = (made(&pack, "rest").unwrap(), made(&pack, "clock").unwrap());
    let both = ["cmd/shop/main.go", "internal/config/config.go", "migrations/00002_create_bells.sql"];
    for path in both {
        assert!(paths(&first).contains(&path) && paths(&own).contains(&path), "{path}");
    }
    assert!(paths(&first).contains(&"api/openapi.yaml") && !paths(&own).contains(&"api/openapi.yaml"));
    assert!(!paths(&own).contains(&"internal/clocks/handler.go"));
    let mut files = Files::default();
    files.apply(&own);
    assert_eq!(files.texts[".gitignore"], "/clock\n");
    assert_eq!(files.texts["clocks.txt"], "clocks\nbells\n");
    assert!(files.texts[".env.example"].contains("\nCLOCK=utc\n"));
    let endpoints: Vec<_> = own.endpoints.iter().map(|e| (e.method.as_str(), e.path.as_str())).collect();
    assert_eq!(endpoints, [("POST", "/clock")], "one place answers for all");
}

#[test]
fn adds_a_resource_once() {
    let pack = pack(NEW);
    let mut files = Files::default();
    files.apply(&made(&pack, "clock").unwrap());
    let mut feature = Feature::parse("clock", "watches", &["name:string"]).unwrap();
    let added = plan(&pack, &files, &facts(), &feature).unwrap();
    assert_eq!(paths(&added), ["clocks.txt", "migrations/00003_create_watches.sql"]);
    files.apply(&added);
    assert_eq!(files.texts["clocks.txt"], "clocks\nbells\nwatches\n");
    assert!(plan(&pack, &files, &facts(), &feature).unwrap().is_empty());
    feature.like = Some("clocks".into());
    assert!(matches!(plan(&pack, &files, &facts(), &feature), Err(PlanError::Invalid(_))));
}

#[test]
fn refuses_services_of_another_kind_and_kinds_without_templates() {
    let pack = pack(NEW);
    let mut files = Files::default();
    files.apply(&made(&pack, "rest").unwrap());
    let feature = Feature::parse("clock", "watches", &["name:string"]).unwrap();
    assert!(matches!(plan(&pack, &files, &facts(), &feature), Err(PlanError::NotUnderstood { .. })));
    assert!(matches!(made(&pack, "sundial"), Err(PlanError::Invalid(_))));
}

#[test]
fn a_file_that_it_goes_without_has_to_be_one() {
    let Err(PlanError::Pack(why)) = made(&pack("without = [\"nowhere.txt\"]"), "clock") else {
        panic!("a broken pack");
    };
    assert!(why.message.contains("nowhere.txt"), "{}", why.message);
}

/// What is added to a service is asked for where the service takes it from, whether its imports tell its name or not.
#[test]
fn a_message_goes_to_the_exchange_of_the_service_that_it_is_added_to() {
    let go = ("net/http", "pgx", Some("example.com/shop"), scaffold_lang_go::pack().unwrap());
    let node = ("fastify", "kysely", None, scaffold_lang_node::pack().unwrap());
    let python = ("fastapi", "asyncpg", None, scaffold_lang_python::pack().unwrap());
    let rust = ("axum", "sqlx", Some("shop"), scaffold_lang_rust::pack().unwrap());
    for (framework, database, module, pack) in [go, node, python, rust] {
        let service = NewService {
            name: "shop".into(),
            module: module.map(str::to_owned),
            dialect: None,
            framework: None,
            database: None,
            kind: "consumer".into(),
            resources: Vec::new(),
        };
        let mut files = Files::default();
        files.apply(&new_service(&pack, &service).unwrap());
        let fact = |v: &str| Some(Fact::new(v.to_owned(), Source::Manifest, Vec::new()));
        let facts = ServiceFacts {
            framework: fact(framework),
            database: fact(database),
            module: module.and_then(fact),
            ..facts()
        };
        let feature = Feature::parse("consumer", "watches", &["name:string"]).unwrap();
        let added = plan(&pack, &files, &facts, &feature).unwrap();
        let [message] = added.messages.as_slice() else { panic!("{:?}", added.messages) };
        let places = [&message.exchange, &message.key, &message.queue, &message.dead];
        assert_eq!(places, ["shop", "watches", "shop.watches", "shop.watches.dead"], "{framework}");
    }
}
