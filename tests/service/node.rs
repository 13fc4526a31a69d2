//! Services in TypeScript and JavaScript.

use crate::consumers::{self, Consuming, Placed};
use crate::graphql;
use crate::stack::{Env, Stack, must, settings, with_database};
use scaffold_check::{Cancel, RabbitMq};
use scaffold_tests::USERS;
use std::fs;
use std::path::{Path, PathBuf};

const NODE: Stack = Stack {
    lang: "node",
    more: &[],
    env: Env::new,
    sqlite: "",
    build,
    clean,
    start: &["node", "dist/src/main.js"],
    migrate: &["node", "dist/src/main.js", "migrate"],
    description: "openapi.yaml",
    unproved: &[],
    checks: &["node.types", "node.test"],
};

const JAVASCRIPT: Stack = Stack {
    more: &["--dialect", "javascript"],
    build: |folder, _| link(folder),
    start: &["node", "src/main.js"],
    migrate: &["node", "src/main.js", "migrate"],
    // There are no types to check.
    unproved: &["node.types"],
    checks: &["node.parse", "node.test"],
    ..NODE
};

const GRAPHQL: Stack = Stack { more: &["--kind", "graphql"], ..NODE };

/// The libraries that `cargo xtask test` installed for services of the same kind and dialect over the same database.
fn libraries(folder: &Path) -> PathBuf {
    let manifest = fs::read_to_string(folder.join("package.json")).expect("package.json");
    let database = if manifest.contains("better-sqlite3") { "sqlite" } else { "postgres" };
    let dialect = if folder.join("tsconfig.json").is_file() { "" } else { "javascript-" };
    let kinds = [("\"graphql\":", "graphql-"), ("\"amqplib\":", "consumer-")];
    let kind = kinds.iter().find(|(library, _)| manifest.contains(library)).map_or("", |(_, kind)| kind);
    let tools = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/tools/nodeservice");
    let found = tools.join(format!("{kind}{dialect}{database}")).join("shop/node_modules");
    found.canonicalize().unwrap_or_else(|e| {
        panic!("{}: {e}; `cargo xtask test` installs what the tests need", found.display())
    })
}

fn link(folder: &Path) {
    let to = folder.join("node_modules");
    if !to.exists() {
        std::os::unix::fs::symlink(libraries(folder), to).expect("a link");
    }
}

fn build(folder: &Path, env: &Env) {
    link(folder);
    must(folder, &["npm", "run", "--silent", "build"], env);
}

fn clean(folder: &Path, env: &Env) {
    must(folder, &["npm", "run", "--silent", "lint"], env);
    tested(folder, env);
}

/// Its own tests, none of which is left out.
fn tested(folder: &Path, env: &Env) {
    let told = must(folder, &["npm", "test"], env);
    assert!(told.contains("# fail 0") && told.contains("# skipped 0"), "{told}");
}

/// The templates that made a service serve it on, in its dialect.
#[test]
fn a_service_made_in_javascript_grows_by_the_same_templates() {
    let ran = JAVASCRIPT.make("sqlite", &["--resource", USERS, "--check", "none"]);
    let folder = ran.folder().join("shop");
    let add = ["add", "invoices", "number:string:unique", "total:decimal{12,2}", "buyer:references{users}"];
    let how = ["--check", "none", "--allow-dirty"];
    let ran = ran.then().within("shop").args(add.into_iter().chain(how)).run().success();
    assert!(folder.join("src/invoices/store.js").is_file() && !folder.join("src/invoices/store.ts").exists());
    with_database("sqlite", &folder, JAVASCRIPT.sqlite, |url| {
        link(&folder);
        clean(&folder, &settings(url));
    });
    drop(ran);
}

/// What stands is referred to by what is added: its tests need rows of it, which its table's rules allow.
fn grows(database: &str) {
    let orders = "orders user:references code:string{12}:unique status:enum{draft,sent} priority:int:min=5:max=9 \
                  total:decimal{12,2}:min=3 paid:bool at:datetime due:date ref:uuid meta:json weight:float note:text?";
    let ran = NODE.make(database, &["--resource", USERS, "--resource", orders, "--check", "none"]);
    let folder = ran.folder().join("shop");
    let add = ["add", "shipments", "number:string:unique", "order:references", "buyer:references{users}?"];
    let how = ["--check", "none", "--allow-dirty", "--like", "none"];
    let ran = ran.then().within("shop").args(add.into_iter().chain(how)).run().success();
    with_database(database, &folder, NODE.sqlite, |url| {
        link(&folder);
        let env = settings(url);
        must(&folder, &["npm", "run", "--silent", "lint"], &env);
        must(&folder, &["node_modules/.bin/tsc"], &env);
        let tests = [
            "dist/test/app.test.js",
            "dist/test/shipments/routes.test.js",
            "dist/test/shipments/store.test.js",
        ];
        let told = must(&folder, &[&["node", "--test"], &tests[..]].concat(), &env);
        assert!(told.contains("# fail 0") && told.contains("# skipped 0"), "{told}");
        assert!(told.contains("the store keeps what it gets"), "{told}");
    });
    drop(ran);
}

#[test]
fn a_made_node_service_over_sqlite_grows_by_what_refers_to_what_stands() {
    grows("sqlite");
}

#[test]
fn a_made_node_service_over_postgres_grows_by_what_refers_to_what_stands() {
    grows("postgres");
}

#[test]
fn a_new_node_service_over_sqlite_is_clean_and_answers() {
    NODE.check_answers("sqlite");
}

#[test]
fn a_new_node_service_over_postgres_is_clean_and_answers() {
    NODE.check_answers("postgres");
}

#[test]
fn a_new_service_in_javascript_is_clean_and_answers() {
    JAVASCRIPT.check_answers("sqlite");
}

#[test]
fn schemathesis_finds_nothing_in_a_node_service_over_sqlite() {
    NODE.check_description("sqlite");
}

#[test]
fn schemathesis_finds_nothing_in_a_node_service_over_postgres() {
    NODE.check_description("postgres");
}

#[test]
fn a_new_node_service_that_answers_graphql_is_clean_and_answers() {
    graphql::check_answers(&GRAPHQL);
}

#[test]
fn a_node_service_that_answers_graphql_grows_and_goes_back() {
    graphql::check_growth(&GRAPHQL, link);
}

/// Without resources there is nothing to ask for; with the first one there is.
#[test]
fn a_service_in_javascript_that_answers_graphql_begins_with_nothing() {
    let stack = Stack { more: &["--kind", "graphql", "--dialect", "javascript"], ..JAVASCRIPT };
    let ran = stack.make("sqlite", &["--check", "none"]);
    let folder = ran.folder().join("shop");
    link(&folder);
    clean(&folder, &Env::new());
    let add = ["add", "users", "name:string", "boss:references{users}?", "--kind", "graphql"];
    let ran = ran
        .then()
        .within("shop")
        .args(add.into_iter().chain(["--check", "none", "--allow-dirty"]))
        .run()
        .success();
    clean(&folder, &Env::new());
    drop(ran);
}

#[test]
fn a_new_node_consumer_processes_each_message_once() {
    NODE.check_consumer(&Consuming {
        // None is left out where they are run with the rest.
        no_skips: |_, _| {},
        reasons: [
            "the body is not valid JSON",
            "/subject is required; /body is required; /recipient must match format \"email\"",
            "/recipient is required; /subject is required; /body is required; /unknown is not known",
            "/subject must NOT have more than 120 characters",
            "/recipient is required; /subject is required; /body is required",
        ],
        makes_ids: false,
    });
}

#[test]
fn the_third_example_is_met_in_typescript() {
    NODE.check_example(&Placed {
        consumer: "src/consumer/notifications.ts",
        service: "src/services/email-service.ts",
        declares: "export function emailService()",
        used: ("src/consumer/notifications.ts", "emailService().receive"),
        more: &["--install"],
    });
}

/// Every type of field, what is added, and what is called like something of the service.
fn consumer_grows(stack: &Stack, extension: &str) {
    let (_grown, folder) = consumers::grown(stack, "none");
    assert!(folder.join(format!("src/services/payment-service.{extension}")).is_file());
    with_database("sqlite", &folder, stack.sqlite, |url| {
        let broker = RabbitMq::start(&Cancel::default()).expect("RabbitMQ");
        let env = [settings(url), vec![("AMQP_URL".to_owned(), broker.url())]].concat();
        link(&folder);
        clean(&folder, &env);
    });
}

#[test]
fn a_new_node_consumer_over_sqlite_is_clean_and_grows() {
    consumer_grows(&NODE, "ts");
}

#[test]
fn a_new_consumer_in_javascript_is_clean_and_grows() {
    consumer_grows(&JAVASCRIPT, "js");
}

/// Without a queue there is nothing to take; with the first one there is.
#[test]
fn a_consumer_in_javascript_begins_with_nothing() {
    let kind = ["--kind", "consumer", "--check", "none"];
    let ran = JAVASCRIPT.make("sqlite", &kind);
    let folder = ran.folder().join("shop");
    let add = ["add", "users", "name:string", "boss:references{users}?", "--allow-dirty"];
    let ran = ran.then().within("shop").args(add.into_iter().chain(kind)).run().success();
    link(&folder);
    must(&folder, &["npm", "run", "--silent", "lint"], &Env::new());
    let own = ["node", "--test", "test/services/user-service.test.js", "test/users/schema.test.js"];
    let told = must(&folder, &own, &Env::new());
    assert!(told.contains("# fail 0") && told.contains("a user is kept with its message"), "{told}");
    drop(ran);
}
