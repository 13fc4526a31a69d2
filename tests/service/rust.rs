//! Services in Rust.

use crate::consumers::{self, Consuming, Placed};
use crate::stack::{Env, Stack, must, with_database};
use scaffold_check::{Cancel, RabbitMq};
use scaffold_testkit::Test;
use scaffold_tests::USERS;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

const RUST: Stack = Stack {
    lang: "rust",
    more: &[],
    env: environment,
    sqlite: "",
    build,
    clean,
    start: &["./server"],
    migrate: &["./server", "migrate"],
    description: "openapi.json",
    unproved: &[],
    checks: &["rust.test"],
};

/// All services here are called `shop`, and so are their programs: only one is built at a time.
static BUILDING: Mutex<()> = Mutex::new(());

/// One folder for all builds, so that what the services depend on is compiled once.
fn target() -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("services")
}

fn environment() -> Env {
    vec![("CARGO_TARGET_DIR".into(), target().display().to_string())]
}

fn cargo(folder: &Path, args: &[&str], env: &Env) {
    must(folder, &[&["cargo"], args].concat(), env);
}

fn build(folder: &Path, env: &Env) {
    let _alone = BUILDING.lock().unwrap_or_else(PoisonError::into_inner);
    cargo(folder, &["build", "--locked", "--quiet"], env);
    std::fs::copy(target().join("debug").join("shop"), folder.join("server")).expect("the program");
}

fn clean(folder: &Path, env: &Env) {
    let _alone = BUILDING.lock().unwrap_or_else(PoisonError::into_inner);
    cargo(folder, &["fmt", "--check"], env);
    cargo(folder, &["test", "--locked", "--quiet"], env);
    cargo(folder, &["clippy", "--locked", "--quiet", "--all-targets", "--", "-D", "warnings"], env);
}

/// What stands is referred to by what is added, which brings types that the service had no use for.
fn grows(database: &str) {
    let ran = RUST.make(database, &["--resource", USERS, "--check", "none"]);
    let folder = ran.folder().join("shop");
    let orders =
        ["add", "orders", "number:string:unique", "user:references", "total:decimal{12,2}", "meta:json?"];
    let how = ["status:enum{draft,in_transit}", "--allow-dirty", "--like", "none"];
    let ran = RUST.with_env(ran.then().within("shop")).args(orders.into_iter().chain(how)).run().success();
    with_database(database, &folder, RUST.sqlite, |url| clean(&folder, &RUST.env_for(url)));
    drop(ran);
}

/// Its own tests, none of which is left out.
fn tested(folder: &Path, env: &Env) {
    let _alone = BUILDING.lock().unwrap_or_else(PoisonError::into_inner);
    let told = must(folder, &["cargo", "test", "--locked", "--quiet", "--", "--no-capture"], env);
    assert!(told.contains("test result: ok") && !told.contains("skipped: "), "{told}");
}

#[test]
fn a_new_rust_consumer_processes_each_message_once() {
    RUST.check_consumer(&Consuming {
        no_skips: tested,
        reasons: [
            "the body is not valid JSON: EOF while parsing an object at line 1 column 1",
            "/recipient must be an e-mail address; /subject is required; /body is required",
            "/recipient is required; /subject is required; /body is required; /unknown is not known",
            "/subject must have at most 120 characters",
            "/recipient is required; /subject is required; /body is required",
        ],
        makes_ids: false,
    });
}

#[test]
fn the_third_example_is_met_in_rust() {
    RUST.check_example(&Placed {
        consumer: "src/consumer/notifications.rs",
        service: "src/services/email_service.rs",
        declares: "pub struct EmailService;",
        used: ("src/consumer/notifications.rs", "EmailService)"),
        more: &[],
    });
}

#[test]
fn a_new_rust_consumer_over_sqlite_is_clean_and_grows() {
    let (_grown, folder) = consumers::grown(&RUST, "fast");
    let broker = RabbitMq::start(&Cancel::default()).expect("RabbitMQ");
    with_database("sqlite", &folder, RUST.sqlite, |url| {
        let env = [RUST.env_for(url), vec![("AMQP_URL".to_owned(), broker.url())]].concat();
        clean(&folder, &env);
        tested(&folder, &env);
    });
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
fn a_new_rust_service_over_sqlite_is_clean_and_answers() {
    RUST.check_answers("sqlite");
}

#[test]
fn a_new_rust_service_over_postgres_is_clean_and_answers() {
    RUST.check_answers("postgres");
}

#[test]
fn schemathesis_finds_nothing_in_a_rust_service_over_sqlite() {
    RUST.check_description("sqlite");
}

#[test]
fn schemathesis_finds_nothing_in_a_rust_service_over_postgres() {
    RUST.check_description("postgres");
}

#[test]
fn the_example_in_rust_is_followed_compiled_and_tested() {
    let test = Test::new().plain();
    let folder = test.path().display().to_string();
    let ran = RUST.with_env(test).env("TMPDIR", folder).args(["try", "--lang", "rust"]).run().success();
    ran.stdout_has("created src/store/users.rs").stdout_has("passed  Tests pass");
}
