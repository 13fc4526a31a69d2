//! A real PostgreSQL for a run, and migrations on it. Left out, with the reason, where it is not installed.

#![expect(clippy::unwrap_used, reason = "a test says what went wrong by panicking")]

use scaffold_check::{
    Cancel, Migrating, Postgres, PostgresError, Silent, check_migrations, find_postgres, find_program,
};
use scaffold_core::{CheckLevel, CheckResult, CheckStatus, Fact, Migrations, ServiceFacts, Source};
use scaffold_pack::{LanguageHooks, ManifestFacts, Pack};
use scaffold_syntax::Grammar;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

fn server() -> Option<Postgres> {
    if find_postgres().is_none() {
        eprintln!("skipped: PostgreSQL's programs are not installed");
        return None;
    }
    Some(Postgres::start(&Cancel::new()).unwrap())
}

fn check(server: &Postgres, files: &[(&str, &str)], touched: &[&str]) -> CheckResult {
    check_for("github.com/lib/pq", Some(server), files, touched)
}

fn check_for(
    library: &str,
    server: Option<&Postgres>,
    files: &[(&str, &str)],
    touched: &[&str],
) -> CheckResult {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("migrations")).unwrap();
    for (name, text) in files {
        fs::write(dir.path().join("migrations").join(name), text).unwrap();
    }
    let required = if library.contains('/') { library } else { "github.com/lib/pq" };
    fs::write(dir.path().join("go.mod"), format!("module x\n\nrequire {required} v1.0.0\n")).unwrap();
    let facts = Migrations {
        dir: "migrations".into(),
        style: String::new(),
        tool: Some("goose".into()),
        files: vec![],
    };
    let service = ServiceFacts {
        root: ".".into(),
        migrations: Some(Fact::new(facts, Source::Majority, vec![])),
        ..ServiceFacts::default()
    };
    let touched: Vec<String> = touched.iter().map(|t| format!("migrations/{t}")).collect();
    let pack = match library {
        "with a tool" => pack_with_tool(),
        _ => scaffold_lang_go::pack().unwrap(),
    };
    check_migrations(
        &Migrating {
            root: dir.path(),
            service: &service,
            pack: &pack,
            touched: &touched,
            level: CheckLevel::Expected,
            progress: &Silent,
            cancel: &Cancel::new(),
        },
        server,
    )
}

/// The Go pack, but goose is `psql` here: a tool that is installed wherever the server's programs are.
fn pack_with_tool() -> Pack {
    struct Hooks(Pack);
    impl LanguageHooks for Hooks {
        fn grammar(&self) -> Grammar {
            self.0.hooks().grammar()
        }

        fn read_manifest(&self, path: &str, text: &str) -> Option<ManifestFacts> {
            self.0.hooks().read_manifest(path, text)
        }
    }
    let go = scaffold_lang_go::pack().unwrap();
    let mut files: BTreeMap<String, String> =
        go.files_under("").map(|(p, t)| (p.to_owned(), t.to_owned())).collect();
    let manifest = files.get_mut("pack.toml").unwrap();
    for way in ["up", "down"] {
        let goose = format!(r#"{way} = ["goose", "-dir", "{{dir}}", "postgres", "{{url}}", "{way}"]"#);
        assert!(manifest.contains(&goose));
        let psql = format!(
            r#"{way} = ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", "{{dir}}/1_a.{way}.sql", "{{url}}"]"#
        );
        *manifest = manifest.replace(&goose, &psql);
    }
    Pack::load(files, Arc::new(Hooks(go))).unwrap()
}

#[test]
fn the_repositorys_own_tool_comes_first() {
    let Some(server) = server() else { return };
    if find_program("psql", Path::new("/")).is_none() {
        eprintln!("skipped: `psql` is not in `PATH`");
        return;
    }
    let run = |up: &str, down: &str, touched: &[&str]| {
        let files = [("1_a.up.sql", up), ("1_a.down.sql", down)];
        check_for("with a tool", Some(&server), &files, touched)
    };
    let good = run("CREATE TABLE a (id int);", "DROP TABLE a;", &["1_a.up.sql"]);
    assert_eq!((good.status, good.why.as_deref()), (CheckStatus::Passed, None));
    assert_eq!(good.command.last().map(String::as_str), Some("{url}"));

    let wrong = run("CREATE TABLE a (id int);", "DROP TABLE b;", &["1_a.up.sql"]);
    let why = wrong.why.unwrap();
    assert!(
        why.starts_with("migrations are not taken back: ") && why.contains("table \"b\" does not exist"),
        "{why}"
    );

    // Not the change's own: it was so before.
    let older = run("CREATE TABLE a (id nothing);", "DROP TABLE a;", &[]);
    assert_eq!(older.status, CheckStatus::Skipped, "{older:?}");
}

const FIRST: (&str, &str) = ("1_users.up.sql", "CREATE TABLE users (id bigint PRIMARY KEY);\n");

#[test]
fn applies_reverts_and_applies_again() {
    let Some(server) = server() else { return };
    let good = "-- +goose Up\nCREATE TABLE invoices (id bigint PRIMARY KEY, user_id bigint REFERENCES users);\n-- +goose Down\nDROP TABLE invoices;\n";
    let result = check(&server, &[FIRST, ("2_invoices.sql", good)], &["2_invoices.sql"]);
    assert_eq!((result.status, result.why.as_deref()), (CheckStatus::Passed, None));

    let forgets = good.replace("DROP TABLE invoices;", "SELECT 1;");
    let result = check(&server, &[FIRST, ("2_invoices.sql", &forgets)], &["2_invoices.sql"]);
    assert_eq!(
        result.why.as_deref(),
        Some(
            "`migrations/2_invoices.sql` does not apply again after being taken back: relation \"invoices\" already exists"
        )
    );

    let wrong = good.replace("REFERENCES users", "REFERENCES user");
    let result = check(&server, &[FIRST, ("2_invoices.sql", &wrong)], &["2_invoices.sql"]);
    assert_eq!(result.status, CheckStatus::Failed, "{result:?}");

    // The same fault in a file that the change did not bring proves nothing about the change.
    let result = check(&server, &[FIRST, ("2_invoices.sql", &wrong)], &[]);
    assert_eq!(result.status, CheckStatus::Skipped);
    assert!(result.why.unwrap().ends_with("(older than this change)"));

    let result = check(&server, &[FIRST], &["1_users.up.sql"]);
    assert_eq!(result.why.as_deref(), Some("`migrations/1_users.up.sql` does not say how to take it back"));
}

#[test]
fn migrations_run_on_the_database_that_they_are_for() {
    let lite = ("1_a.sql", "CREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT);\n");
    let run = |library, file| check_for(library, None, &[file], &["1_a.sql"]);
    let result = run("github.com/go-sql-driver/mysql", lite);
    assert_eq!(result.why.as_deref(), Some("there is no MySQL to try them on"));
    let result = run("github.com/lib/pq", lite);
    assert_eq!(result.why.as_deref(), Some("there is no PostgreSQL to try them on"));
    if find_program("sqlite3", Path::new("/")).is_none() {
        eprintln!("skipped: `sqlite3` is not installed");
        return;
    }
    assert_eq!(run("modernc.org/sqlite", lite).status, CheckStatus::Passed);
    let result = run("modernc.org/sqlite", ("1_a.sql", "CREATE TABLE a (id);\nCREATE TABLE a (id);\n"));
    assert_eq!(result.status, CheckStatus::Failed);
    assert!(result.why.as_deref().unwrap().ends_with("table a already exists"), "{result:?}");
}

#[test]
fn nothing_of_the_server_stays() {
    let Some(server) = server() else { return };
    let database = server.create().unwrap();
    database.execute("CREATE TABLE a (b int); INSERT INTO a VALUES (1);").unwrap();
    assert_eq!(database.execute("SELECT nope").unwrap_err().message, "column \"nope\" does not exist");
    let url = database.url().clone();
    assert!(std::net::TcpStream::connect((url.host.as_str(), url.port)).is_ok());

    // Somebody's own server: what is made there is dropped, the rest is as it was.
    let named = Postgres::named(&url.url(), &Cancel::new()).unwrap();
    let made = named.create().unwrap().url().database.clone();
    let left = database.execute(&format!("DO $$ BEGIN ASSERT NOT EXISTS (SELECT FROM pg_database WHERE datname = '{made}'); END $$; SELECT b FROM a"));
    assert_eq!(left, Ok(()));

    drop(database);
    drop(server);
    assert!(std::net::TcpStream::connect((url.host.as_str(), url.port)).is_err());
    let port = url.port.to_string();
    let running = fs::read_dir("/proc").unwrap().flatten().any(|e| {
        fs::read(e.path().join("cmdline"))
            .is_ok_and(|c| String::from_utf8_lossy(&c).contains(&format!("port={port}")))
    });
    assert!(!running || !Path::new("/proc").exists());
}

#[test]
fn a_cancelled_start_leaves_nothing_and_says_so() {
    if find_postgres().is_none() {
        eprintln!("skipped: PostgreSQL's programs are not installed");
        return;
    }
    let cancel = Cancel::new();
    cancel.cancel();
    assert!(matches!(Postgres::start(&cancel), Err(PostgresError::Cancelled)));
    assert!(matches!(Postgres::named("mysql://x", &cancel), Err(PostgresError::Url(_))));
}
