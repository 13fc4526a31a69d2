//! Services in Go.

use crate::consumers::{self, Consuming, Placed};
use crate::graphql;
use crate::stack::{Env, Stack, must, settings, with_database};
use scaffold_tests::USERS;
use std::path::Path;

const GO: Stack = Stack {
    lang: "go",
    more: &[],
    env: Env::new,
    sqlite: "",
    build,
    clean,
    start: &["./server"],
    migrate: &["./server", "migrate"],
    description: "api/openapi.yaml",
    unproved: &[],
    checks: &["go.test"],
};

const GRAPHQL: Stack = Stack { more: &["--kind", "graphql"], ..GO };

fn build(folder: &Path, env: &Env) {
    must(folder, &["go", "build", "-o", "server", "./cmd/shop"], env);
}

fn clean(folder: &Path, env: &Env) {
    assert_eq!(must(folder, &["gofmt", "-l", "."], env), "", "gofmt");
    must(folder, &["go", "vet", "./..."], env);
    must(folder, &["staticcheck", "./..."], env);
    must(folder, &["go", "test", "./..."], env);
}

/// What stands is referred to by what is added: its tests need rows of it, which its table's rules allow.
fn grows(database: &str) {
    let orders = "orders user:references code:string{12}:unique status:enum{draft,sent} priority:int:min=5:max=9 \
                  total:decimal{12,2}:min=3 paid:bool at:datetime due:date ref:uuid meta:json weight:float note:text?";
    let ran = GO.make(database, &["--resource", USERS, "--resource", orders, "--check", "none"]);
    let folder = ran.folder().join("shop");
    let add = ["add", "shipments", "number:string:unique", "order:references", "buyer:references{users}?"];
    let how = ["--check", "none", "--allow-dirty", "--like", "none"];
    let ran = ran.then().within("shop").args(add.into_iter().chain(how)).run().success();
    with_database(database, &folder, GO.sqlite, |url| {
        let env = settings(url);
        assert_eq!(must(&folder, &["gofmt", "-l", "."], &env), "", "gofmt");
        must(&folder, &["go", "vet", "./..."], &env);
        let told = must(&folder, &["go", "test", "-v", "./internal/shipments"], &env);
        assert!(told.contains("--- PASS: TestStoreKeepsWhatItGets") && !told.contains("--- SKIP"), "{told}");
    });
    drop(ran);
}

#[test]
fn a_new_go_consumer_processes_each_message_once() {
    GO.check_consumer(&Consuming {
        no_skips: |folder, env| {
            let told = must(folder, &["go", "test", "-count=1", "-v", "./..."], env);
            assert!(!told.contains("--- SKIP"), "{told}");
        },
        reasons: [
            "the body is not valid JSON, at byte 1",
            "/recipient must be an e-mail address; /subject is required; /body is required",
            "/unknown is not known",
            "/subject must have at most 120 characters",
            "/recipient is required; /subject is required; /body is required",
        ],
        makes_ids: false,
    });
}

#[test]
fn the_third_example_is_met_in_go() {
    GO.check_example(&Placed {
        consumer: "internal/consumer/notifications.go",
        service: "internal/services/email_service.go",
        declares: "type EmailService struct",
        used: ("internal/consumer/queues.go", "services.NewEmailService()"),
        more: &[],
    });
}

#[test]
fn a_new_go_consumer_over_sqlite_is_clean_and_grows() {
    let (_grown, folder) = consumers::grown(&GO, "none");
    with_database("sqlite", &folder, GO.sqlite, |url| {
        let env = settings(url);
        clean(&folder, &env);
        let told = must(&folder, &["go", "test", "-v", "./internal/services"], &env);
        assert!(told.contains("--- PASS: TestPaymentServiceKeepsWhatItGets"), "{told}");
    });
}

/// A consumer over SQLite is asked whether it connects; what it keeps can't be looked up, and is not called proved.
#[test]
fn a_check_of_messages_that_nobody_can_look_up_is_skipped() {
    let how = [
        "--kind",
        "consumer",
        "--resource",
        "notes body:string",
        "--check",
        "full",
        "--docker",
        "never",
        "--json",
    ];
    let report = GO.make("sqlite", &how).json();
    let checks = report["self_validation"]["checks"].as_array().expect("checks");
    let of =
        |id: &str| checks.iter().find(|c| c["id"] == id).unwrap_or_else(|| panic!("no {id}: {checks:#?}"));
    assert_eq!(of("consumer.connects")["status"], "passed", "{checks:#?}");
    assert_eq!(of("messages")["status"], "skipped", "{checks:#?}");
}

#[test]
fn a_new_go_service_over_sqlite_passes_every_check_of_its_own() {
    GO.check_own_checks("sqlite");
}

#[test]
fn a_new_go_service_over_postgres_passes_every_check_of_its_own() {
    GO.check_own_checks("postgres");
}

#[test]
fn a_made_service_over_sqlite_grows_by_what_refers_to_what_stands() {
    grows("sqlite");
}

#[test]
fn a_made_service_over_postgres_grows_by_what_refers_to_what_stands() {
    grows("postgres");
}

#[test]
fn a_new_go_service_over_sqlite_is_clean_and_answers() {
    GO.check_answers("sqlite");
}

#[test]
fn a_new_go_service_over_postgres_is_clean_and_answers() {
    GO.check_answers("postgres");
}

#[test]
fn schemathesis_finds_nothing_in_a_go_service_over_sqlite() {
    GO.check_description("sqlite");
}

#[test]
fn schemathesis_finds_nothing_in_a_go_service_over_postgres() {
    GO.check_description("postgres");
}

#[test]
fn a_new_go_service_that_answers_graphql_is_clean_and_answers() {
    graphql::check_answers(&GRAPHQL);
}

#[test]
fn a_go_service_that_answers_graphql_grows_and_goes_back() {
    graphql::check_growth(&GRAPHQL, |_| {});
}
