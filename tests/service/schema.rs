//! The described API against the real one: schemathesis asks whatever the description allows, and what it does not.

use super::{AUDIENCE, ISSUER, SECRET, must, new, settings};
use crate::running::{Running, Settings};
use scaffold_check::{Cancel, Postgres, find_program};
use scaffold_tests::{Claims, token};
use std::path::Path;

/// Every type of field, and a reference.
const RESOURCES: [&str; 3] = [
    "users name:string email:string:unique:email age:int?:min=0:max=150",
    "samples sku:string:unique:pattern=^[A-Z]{2}-[0-9]{1,6}$ title:string{80} body:text? stock:int big:bigint? \
     price:decimal{12,2} weight:float? on_sale:bool made_on:date? made_at:datetime ref:uuid? extra:json? \
     status:enum{draft,sent}:default=draft home:string:url",
    "orders number:string:unique user:references note:text?:max=500",
];

/// Asks the service over the database at `url`; `None`: where its own folder is.
fn finds_nothing(database: &str, url: Option<String>) {
    let resources = RESOURCES.iter().flat_map(|r| ["--resource", r]);
    let ran = new(database, &resources.chain(["--check", "none"]).collect::<Vec<_>>());
    let folder = ran.folder().join("shop");
    let env = settings(&url.unwrap_or_else(|| folder.join("shop.db").display().to_string()));
    must(&folder, &["go", "build", "-o", "server", "./cmd/shop"], &env);
    must(&folder, &["./server", "migrate"], &env);
    let server = Running::start(&folder, &env, Settings { limit: None });
    let claims =
        Claims { subject: "1", issuer: ISSUER, audience: AUDIENCE, expires_in: 3600, algorithm: "HS256" };
    let header = format!("Authorization: Bearer {}", token(&claims, SECRET));
    let config =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("service/schemathesis.toml").display().to_string();
    let schemathesis = ["schemathesis", "--config-file", &config, "run", "api/openapi.yaml"];
    // The same questions in each run.
    let how = ["--url", server.base(), "-H", &header, "--max-examples", "25", "--seed", "7", "--no-color"];
    must(&folder, &[&schemathesis[..], &how[..]].concat(), &env);
}

fn is_installed() -> bool {
    let found = find_program("schemathesis", Path::new("/")).is_some();
    if !found {
        eprintln!("skipped: schemathesis is not installed (`pip install schemathesis`)");
    }
    found
}

#[test]
fn schemathesis_finds_nothing_over_sqlite() {
    if is_installed() {
        finds_nothing("sqlite", None);
    }
}

#[test]
fn schemathesis_finds_nothing_over_postgres() {
    if is_installed() {
        let postgres = Postgres::start(&Cancel::default()).expect("PostgreSQL");
        let database = postgres.create().expect("a database");
        finds_nothing("postgres", Some(database.url().url()));
    }
}
