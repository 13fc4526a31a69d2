//! A whole new service, per language and database: clean under its linters, its tests pass, it migrates, starts,
//! answers the questions that all services answer alike, and stops when told.

mod running;
mod schema;

use running::{Running, Settings};
use scaffold_check::{Cancel, Postgres};
use scaffold_testkit::{Ran, Test};
use scaffold_tests::{Asked, ask_service};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const SECRET: &str = "0123456789abcdef0123456789abcdef";
const ISSUER: &str = "https://issuer.example";
const AUDIENCE: &str = "shop";

/// Runs a program in the service's folder with an environment.
fn run(dir: &Path, argv: &[&str], env: &[(String, String)]) -> Output {
    Command::new(argv[0])
        .args(&argv[1..])
        .current_dir(dir)
        .envs(env.iter().cloned())
        .stdin(Stdio::null())
        .output()
        .unwrap_or_else(|e| {
            panic!("{}: {e}; `cargo xtask test` installs what the tests need", argv.join(" "))
        })
}

fn must(dir: &Path, argv: &[&str], env: &[(String, String)]) -> String {
    let out = run(dir, argv, env);
    let text = |b: &[u8]| String::from_utf8_lossy(b).into_owned();
    assert!(out.status.success(), "{}:\n{}{}", argv.join(" "), text(&out.stdout), text(&out.stderr));
    text(&out.stdout)
}

/// The only resource of most services here.
const USERS: &str = "users name:string email:string:unique:email age:int?";

/// Makes the service `shop` in a temporary folder.
fn new(database: &str, more: &[&str]) -> Ran {
    let args = ["new", "shop", "--lang", "go", "--db", database];
    Test::new().args(args.iter().chain(more).map(|s| (*s).to_owned())).run().success()
}

fn made(database: &str) -> (Test, PathBuf) {
    let ran = new(database, &["--resource", USERS, "--check", "none"]);
    let folder = ran.folder().join("shop");
    (ran.then(), folder)
}

/// `--check full` runs everything there is, and all of it holds.
fn passes_its_own_checks(database: &str) {
    let report = new(database, &["--resource", USERS, "--check", "full", "--json"]).json();
    let checks = report["self_validation"]["checks"].as_array().expect("checks");
    let not_passed: Vec<_> = checks.iter().filter(|c| c["status"] != "passed").collect();
    assert!(not_passed.is_empty(), "{not_passed:#?}");
    for id in ["go.test", "migrate", "server.start", "http.users"] {
        assert!(checks.iter().any(|c| c["id"] == id), "{id} did not run");
    }
    assert_eq!(report["self_validation"]["critical_passed"], true);
}

#[test]
fn a_new_go_service_over_sqlite_passes_every_check_of_its_own() {
    passes_its_own_checks("sqlite");
}

#[test]
fn a_new_go_service_over_postgres_passes_every_check_of_its_own() {
    passes_its_own_checks("postgres");
}

fn settings(url: &str) -> Vec<(String, String)> {
    [("DATABASE_URL", url), ("JWT_SECRET", SECRET), ("JWT_ISSUER", ISSUER), ("JWT_AUDIENCE", AUDIENCE)]
        .into_iter()
        .map(|(k, v)| (k.to_owned(), v.to_owned()))
        .collect()
}

/// Everything that is asked of a new service over the database at `url`.
fn prove(folder: &Path, url: &str) {
    let env = settings(url);
    assert_eq!(must(folder, &["gofmt", "-l", "."], &env), "", "gofmt");
    must(folder, &["go", "vet", "./..."], &env);
    must(folder, &["staticcheck", "./..."], &env);
    must(folder, &["go", "test", "./..."], &env);
    must(folder, &["go", "build", "-o", "server", "./cmd/shop"], &env);
    must(folder, &["./server", "migrate"], &env);
    must(folder, &["./server", "migrate"], &env);

    let refused = run(folder, &["./server"], &env[..1]);
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(!refused.status.success() && said.contains("JWT_SECRET"), "starts without a secret: {said}");
    let mut short = env.clone();
    short[1].1 = "short".into();
    assert!(!run(folder, &["./server"], &short).status.success(), "starts with a short secret");

    let server = Running::start(folder, &env, Settings { limit: None });
    let asked = Asked { base: server.base(), secret: SECRET, issuer: ISSUER, audience: AUDIENCE };
    let faults = ask_service(&asked);
    assert!(faults.is_empty(), "{}\n{}", faults.join("\n"), server.log());
    let log = server.log();
    assert!(
        !log.contains(SECRET) && log.lines().all(|l| l.starts_with('{')),
        "logs are JSON without secrets: {log}"
    );
    assert_eq!(server.stop(), Some(0), "SIGTERM");

    let limited = Running::start(folder, &env, Settings { limit: Some(5) });
    let flood: Vec<(u16, bool)> = (0..40).map(|_| limited.get("/users")).collect();
    assert!(flood.iter().any(|(status, retry)| *status == 429 && *retry), "a flood is limited: {flood:?}");
    assert_eq!(limited.stop(), Some(0), "SIGTERM");
}

/// What stands is referred to by what is added: its tests need rows of it, which its table's rules allow.
fn grows(database: &str, url: Option<String>) {
    let orders = "orders user:references code:string{12}:unique status:enum{draft,sent} priority:int:min=5:max=9 \
                  total:decimal{12,2}:min=3 paid:bool at:datetime due:date ref:uuid meta:json weight:float note:text?";
    let ran = new(database, &["--resource", USERS, "--resource", orders, "--check", "none"]);
    let folder = ran.folder().join("shop");
    let add = ["add", "shipments", "number:string:unique", "order:references", "buyer:references{users}?"];
    let how = ["--check", "none", "--allow-dirty", "--like", "none"];
    let ran = ran.then().within("shop").args(add.into_iter().chain(how)).run().success();
    let env = settings(&url.unwrap_or_else(|| folder.join("shop.db").display().to_string()));
    assert_eq!(must(&folder, &["gofmt", "-l", "."], &env), "", "gofmt");
    must(&folder, &["go", "vet", "./..."], &env);
    let told = must(&folder, &["go", "test", "-v", "./internal/shipments"], &env);
    assert!(told.contains("--- PASS: TestStoreKeepsWhatItGets") && !told.contains("--- SKIP"), "{told}");
    drop(ran);
}

#[test]
fn a_made_service_over_sqlite_grows_by_what_refers_to_what_stands() {
    grows("sqlite", None);
}

#[test]
fn a_made_service_over_postgres_grows_by_what_refers_to_what_stands() {
    let postgres = Postgres::start(&Cancel::default()).expect("PostgreSQL");
    let database = postgres.create().expect("a database");
    grows("postgres", Some(database.url().url()));
}

#[test]
fn a_new_go_service_over_sqlite_is_clean_and_answers() {
    let (_test, folder) = made("sqlite");
    let url = folder.join("shop.db").display().to_string();
    prove(&folder, &url);
}

#[test]
fn a_new_go_service_over_postgres_is_clean_and_answers() {
    let (_test, folder) = made("postgres");
    let postgres = Postgres::start(&Cancel::default())
        .unwrap_or_else(|e| panic!("{e}; `cargo xtask test` installs what the tests need"));
    let database = postgres.create().expect("a database");
    prove(&folder, &database.url().url());
}
