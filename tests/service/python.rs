//! Services in Python.

use crate::consumers::{self, Consuming, Placed};
use crate::graphql;
use crate::stack::{Env, Stack, must, settings, with_database};
use scaffold_check::{Cancel, RabbitMq};
use scaffold_testkit::workspace;
use scaffold_tests::USERS;
use std::path::{Path, PathBuf};

const PYTHON: Stack = Stack {
    lang: "python",
    more: &[],
    env: environment,
    sqlite: "sqlite:///",
    build: |_, _| {},
    clean,
    start: &["python", "-m", "app"],
    migrate: &["python", "-m", "app", "migrate"],
    description: "openapi.json",
    // The server's check has its own command bring a database up to date.
    unproved: &["migrate"],
    checks: &["python.compile", "python.ruff", "python.format", "python.mypy", "python.test"],
};

const GRAPHQL: Stack = Stack { more: &["--kind", "graphql"], ..PYTHON };

/// What services need: made by `cargo xtask test`, named by `SCAFFOLD_TEST_SERVICES`, or the one that is active.
fn environment() -> Env {
    let made = workspace().join("target/tools/services");
    let known = ["SCAFFOLD_TEST_SERVICES", "VIRTUAL_ENV"].into_iter().filter_map(std::env::var_os);
    let folder: PathBuf =
        known.map(Into::into).chain([made]).find(|p: &PathBuf| p.is_dir()).unwrap_or_default();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let bins = [folder.join("bin")].into_iter().chain(std::env::split_paths(&path));
    let path = std::env::join_paths(bins).expect("a search path").to_string_lossy().into_owned();
    // What is known of the libraries' types is found once.
    let types = folder.join("mypy-cache").display().to_string();
    [("PATH", path), ("VIRTUAL_ENV", folder.display().to_string()), ("MYPY_CACHE_DIR", types)]
        .into_iter()
        .chain([("PYTHONDONTWRITEBYTECODE", "1".to_owned())])
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

fn clean(folder: &Path, env: &Env) {
    must(folder, &["ruff", "check", "--no-cache", "--quiet"], env);
    must(folder, &["ruff", "format", "--no-cache", "--check", "--quiet"], env);
    must(folder, &["mypy"], env);
    must(folder, &["bandit", "--quiet", "--recursive", "app"], env);
    tested(folder, env);
}

/// Its own tests, none of which is left out.
fn tested(folder: &Path, env: &Env) {
    let told = must(folder, &["python", "-m", "pytest", "-q", "-p", "no:cacheprovider"], env);
    assert!(told.contains(" passed") && !told.contains("skipped"), "{told}");
}

/// What stands is referred to by what is added: its tests need rows of it, which its table's rules allow.
fn grows(database: &str, how: &[&str]) {
    let orders = "orders user:references code:string{12}:unique status:enum{draft,sent} priority:int:min=5:max=9 \
                  total:decimal{12,2}:min=3 paid:bool at:datetime due:date ref:uuid meta:json weight:float note:text? \
                  from:string pin:string:sensitive";
    let ran = PYTHON.make(database, &["--resource", USERS, "--resource", orders, "--check", "none"]);
    let folder = ran.folder().join("shop");
    let add = ["add", "shipments", "number:string:unique", "order:references", "buyer:references{users}?"];
    let how = ["--check", "none", "--allow-dirty"].into_iter().chain(how.iter().copied());
    let ran = PYTHON.with_env(ran.then()).within("shop").args(add.into_iter().chain(how)).run().success();
    with_database(database, &folder, PYTHON.sqlite, |url| {
        let env = [settings(url), environment()].concat();
        clean(&folder, &env);
    });
    drop(ran);
}

#[test]
fn a_new_python_service_over_sqlite_passes_every_check_of_its_own() {
    PYTHON.check_own_checks("sqlite");
}

#[test]
fn a_new_python_service_over_postgres_passes_every_check_of_its_own() {
    PYTHON.check_own_checks("postgres");
}

#[test]
fn a_new_python_service_over_sqlite_is_clean_and_answers() {
    PYTHON.check_answers("sqlite");
}

#[test]
fn a_new_python_service_over_postgres_is_clean_and_answers() {
    PYTHON.check_answers("postgres");
}

#[test]
fn a_made_python_service_over_sqlite_grows_by_templates() {
    grows("sqlite", &["--like", "none"]);
}

#[test]
fn a_made_python_service_over_postgres_grows_by_what_stands() {
    grows("postgres", &[]);
}

#[test]
fn schemathesis_finds_nothing_in_a_python_service_over_sqlite() {
    PYTHON.check_description("sqlite");
}

#[test]
fn schemathesis_finds_nothing_in_a_python_service_over_postgres() {
    PYTHON.check_description("postgres");
}

#[test]
fn a_new_python_consumer_processes_each_message_once() {
    PYTHON.check_consumer(&Consuming {
        // None is left out where they are run with the rest.
        no_skips: tested,
        reasons: [
            "the body is not valid JSON, at byte 1",
            "/recipient: must be an e-mail address; /subject: Field required; /body: Field required",
            "/recipient: Field required; /subject: Field required; /body: Field required; \
             /unknown: Extra inputs are not permitted",
            "/subject: String should have at most 120 characters",
            "/recipient: Field required; /subject: Field required; /body: Field required",
        ],
        makes_ids: true,
    });
}

#[test]
fn the_third_example_is_met_in_python() {
    PYTHON.check_example(&Placed {
        consumer: "app/consumer/notifications.py",
        service: "app/services/email_service.py",
        declares: "class EmailService:",
        used: ("app/consumer/notifications.py", "EmailService().process"),
        more: &[],
    });
}

#[test]
fn a_new_python_consumer_over_sqlite_is_clean_and_grows() {
    let (_grown, folder) = consumers::grown(&PYTHON, "none");
    with_database("sqlite", &folder, PYTHON.sqlite, |url| {
        let env = [settings(url), environment()].concat();
        let broker = RabbitMq::start(&Cancel::default()).expect("RabbitMQ");
        let env = [env, vec![("AMQP_URL".to_owned(), broker.url())]].concat();
        clean(&folder, &env);
        let own = [
            "python",
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "tests/services/test_payment_service.py",
        ];
        assert!(must(&folder, &own, &env).contains(" passed"));
    });
}

#[test]
fn a_new_python_service_that_answers_graphql_is_clean_and_answers() {
    graphql::check_answers(&GRAPHQL);
}

#[test]
fn the_second_example_is_met_in_python() {
    let (resolver, service) = ("app/graphql/resolvers/product.py", "app/services/product_service.py");
    graphql::check_example(&GRAPHQL, resolver, service);
}

#[test]
fn a_python_service_that_answers_graphql_grows_and_goes_back() {
    graphql::check_growth(&GRAPHQL, |_| {});
}

/// Every type of field, names that are words of the language, references to itself and to others; without resources
/// there is nothing to ask for, and with the first one there is.
#[test]
fn a_python_service_that_answers_graphql_begins_with_nothing() {
    let samples = "samples sku:string:unique:pattern=^[A-Z]{2}-[0-9]{1,6}$ body:text? big:bigint? price:decimal{12,2} \
                   weight:float? on_sale:bool made_on:date? made_at:datetime ref:uuid? extra:json? user:references \
                   class:references{users}? mode:enum{a,b-c}? status:enum{draft,sent}:default=draft home:string:url \
                   from:string secret:string:sensitive";
    let users = "users name:string boss:references{users}?";
    let how = ["--kind", "graphql", "--check", "none", "--allow-dirty"];
    let mut ran = GRAPHQL.make("sqlite", &["--check", "none"]);
    let folder = ran.folder().join("shop");
    clean(&folder, &environment());
    for resource in [users, samples] {
        let add = ["add"].into_iter().chain(resource.split_whitespace()).chain(how);
        ran = PYTHON.with_env(ran.then()).within("shop").args(add).run().success();
    }
    clean(&folder, &environment());
    let taken = ["add", "services", "name:string"].into_iter().chain(how);
    let refused = ran.then().within("shop").args(taken).run().code(2);
    drop(refused.stderr_has("the service has a `services` of its own"));
}
