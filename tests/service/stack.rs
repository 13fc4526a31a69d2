//! How services of one language are made, built and proved; what is asked of all of them alike.

use crate::running::{Running, Settings};
use scaffold_check::{CONTAINER_CHECKS, Cancel, Postgres, find_program};
use scaffold_testkit::{Ran, Test};
use scaffold_tests::{Asked, Claims, USERS, ask_service, token};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

pub(crate) const SECRET: &str = "0123456789abcdef0123456789abcdef";
pub(crate) const ISSUER: &str = "https://issuer.example";
pub(crate) const AUDIENCE: &str = "shop";

/// Every type of field, and a reference: what schemathesis is shown.
const EVERY_TYPE: [&str; 3] = [
    "users name:string email:string:unique:email age:int?:min=0:max=150",
    "samples sku:string:unique:pattern=^[A-Z]{2}-[0-9]{1,6}$ title:string{80} body:text? stock:int big:bigint? \
     price:decimal{12,2} weight:float? on_sale:bool made_on:date? made_at:datetime ref:uuid? extra:json? \
     status:enum{draft,sent}:default=draft home:string:url",
    "orders number:string:unique user:references note:text?:max=500",
];

/// Variables of a service's environment.
pub(crate) type Env = Vec<(String, String)>;

/// One language. Commands run in the service's folder, with its environment.
pub(crate) struct Stack {
    /// As `--lang` takes it.
    pub(crate) lang: &'static str,
    /// What `new` is told beside that.
    pub(crate) more: &'static [&'static str],
    /// What its commands need of their environment.
    pub(crate) env: fn() -> Env,
    /// What stands before the path of a file in its `DATABASE_URL`.
    pub(crate) sqlite: &'static str,
    /// Installs what it needs and makes it ready to start.
    pub(crate) build: fn(&Path, &Env),
    /// Formatter, linters, type checker and its own tests find nothing.
    pub(crate) clean: fn(&Path, &Env),
    /// Starts the server; its log goes to stdout or stderr.
    pub(crate) start: &'static [&'static str],
    /// Runs the migrations.
    pub(crate) migrate: &'static [&'static str],
    /// Where the described API is: a file, or a path of the server (`/openapi.json`).
    pub(crate) description: &'static str,
    /// Checks that can't be run on it, which it says with the reason.
    pub(crate) unproved: &'static [&'static str],
    /// Checks that `--check full` must have run, beside those of every language.
    pub(crate) checks: &'static [&'static str],
}

/// Hands the `DATABASE_URL` of a database to `then`: a file below `folder`, after the `scheme` of its address, or a
/// new one on a PostgreSQL of its own.
pub(crate) fn with_database(kind: &str, folder: &Path, scheme: &str, then: impl FnOnce(&str)) {
    if kind == "sqlite" {
        return then(&format!("{scheme}{}", folder.join("shop.db").display()));
    }
    let server = Postgres::start(&Cancel::default())
        .unwrap_or_else(|e| panic!("{e}; `cargo xtask test` installs what the tests need"));
    let database = server.create().expect("a database");
    then(&database.url().url());
}

/// Runs a program in the service's folder with an environment.
pub(crate) fn run(dir: &Path, argv: &[&str], env: &Env) -> Output {
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

/// What a program that succeeds prints.
pub(crate) fn must(dir: &Path, argv: &[&str], env: &Env) -> String {
    let out = run(dir, argv, env);
    let text = |b: &[u8]| String::from_utf8_lossy(b).into_owned();
    assert!(out.status.success(), "{}:\n{}{}", argv.join(" "), text(&out.stdout), text(&out.stderr));
    text(&out.stdout)
}

/// What a service has to be told.
pub(crate) fn settings(url: &str) -> Env {
    [("DATABASE_URL", url), ("JWT_SECRET", SECRET), ("JWT_ISSUER", ISSUER), ("JWT_AUDIENCE", AUDIENCE)]
        .into_iter()
        .map(|(k, v)| (k.to_owned(), v.to_owned()))
        .collect()
}

impl Stack {
    /// Makes the service `shop` in a temporary folder.
    pub(crate) fn make(&self, database: &str, more: &[&str]) -> Ran {
        let args = ["new", "shop", "--lang", self.lang, "--db", database];
        self.with_env(Test::new())
            .args(args.iter().chain(self.more).chain(more).map(|s| (*s).to_owned()))
            .run()
            .success()
    }

    /// The program, run in this language's environment.
    pub(crate) fn with_env(&self, test: Test) -> Test {
        (self.env)().into_iter().fold(test, |test, (name, value)| test.env(&name, value))
    }

    /// What a command gets to know beside that, and where the database is.
    pub(crate) fn env_for(&self, url: &str) -> Env {
        [settings(url), (self.env)()].concat()
    }

    fn made(&self, database: &str, resources: &[&str]) -> (Test, PathBuf) {
        let resources = resources.iter().flat_map(|r| ["--resource", r]);
        let ran = self.make(database, &resources.chain(["--check", "none"]).collect::<Vec<_>>());
        let folder = ran.folder().join("shop");
        (ran.then(), folder)
    }

    /// `--check full` runs everything there is, and all of it holds.
    pub(crate) fn check_own_checks(&self, database: &str) {
        let report = self.make(database, &["--resource", USERS, "--check", "full", "--json"]).json();
        let checks = report["self_validation"]["checks"].as_array().expect("checks");
        // Images and projects are proved where an engine is: by the tests of containers.
        let apart = |c: &serde_json::Value| CONTAINER_CHECKS.iter().any(|(id, _)| c["id"] == *id);
        let excused = |c: &serde_json::Value| {
            apart(c) || self.unproved.iter().any(|id| c["id"] == *id) && c["why"].is_string()
        };
        let not_passed: Vec<_> = checks.iter().filter(|c| c["status"] != "passed" && !excused(c)).collect();
        assert!(not_passed.is_empty(), "{not_passed:#?}");
        for id in ["migrate", "server.start", "http.users"].iter().chain(self.checks) {
            assert!(checks.iter().any(|c| c["id"] == *id), "{id} did not run");
        }
        assert_eq!(report["self_validation"]["critical_passed"], true);
    }

    /// Everything that is asked of a new service.
    pub(crate) fn check_answers(&self, database: &str) {
        let (_test, folder) = self.made(database, &[USERS]);
        with_database(database, &folder, self.sqlite, |url| self.ask_questions(&folder, &self.env_for(url)));
    }

    fn ask_questions(&self, folder: &Path, env: &Env) {
        (self.build)(folder, env);
        (self.clean)(folder, env);
        must(folder, self.migrate, env);
        must(folder, self.migrate, env);

        let without: Env = env.iter().filter(|(name, _)| name != "JWT_SECRET").cloned().collect();
        let refused = run(folder, self.start, &without);
        let said = String::from_utf8_lossy(&[refused.stdout, refused.stderr].concat()).to_ascii_uppercase();
        assert!(!refused.status.success() && said.contains("JWT_SECRET"), "starts without a secret: {said}");
        let mut short = env.clone();
        short
            .iter_mut()
            .filter(|(name, _)| name == "JWT_SECRET")
            .for_each(|(_, value)| *value = "short".into());
        assert!(!run(folder, self.start, &short).status.success(), "starts with a short secret");

        let server = Running::start(folder, self.start, env, Settings { limit: None });
        let asked = Asked { base: server.base(), secret: SECRET, issuer: ISSUER, audience: AUDIENCE };
        let faults = ask_service(&asked);
        assert!(faults.is_empty(), "{}\n{}", faults.join("\n"), server.log());
        let log = server.log();
        assert!(
            !log.contains(SECRET) && log.lines().all(|l| l.starts_with('{')),
            "logs are JSON without secrets: {log}"
        );
        assert_eq!(server.stop(), Some(0), "SIGTERM");

        let limited = Running::start(folder, self.start, env, Settings { limit: Some(5) });
        let flood: Vec<(u16, bool)> = (0..40).map(|_| limited.get("/users")).collect();
        assert!(
            flood.iter().any(|(status, retry)| *status == 429 && *retry),
            "a flood is limited: {flood:?}"
        );
        assert_eq!(limited.stop(), Some(0), "SIGTERM");
    }

    /// The described API against the real one: schemathesis asks whatever the description allows, and what it does not.
    pub(crate) fn check_description(&self, database: &str) {
        if find_program("schemathesis", Path::new("/")).is_none() {
            eprintln!("skipped: schemathesis is not installed (`pip install schemathesis`)");
            return;
        }
        let (_test, folder) = self.made(database, &EVERY_TYPE);
        with_database(database, &folder, self.sqlite, |url| {
            self.ask_as_described(&folder, &self.env_for(url))
        });
    }

    fn ask_as_described(&self, folder: &Path, env: &Env) {
        (self.build)(folder, env);
        must(folder, self.migrate, env);
        let server = Running::start(folder, self.start, env, Settings { limit: None });
        let claims =
            Claims { subject: "1", issuer: ISSUER, audience: AUDIENCE, expires_in: 3600, algorithm: "HS256" };
        let header = format!("Authorization: Bearer {}", token(&claims, SECRET));
        let config =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("service/schemathesis.toml").display().to_string();
        let description = match self.description.strip_prefix('/') {
            Some(path) => format!("{}/{path}", server.base()),
            None => self.description.to_owned(),
        };
        let schemathesis = ["schemathesis", "--config-file", &config, "run", &description];
        // The same questions in each run.
        let how =
            ["--url", server.base(), "-H", &header, "--max-examples", "25", "--seed", "7", "--no-color"];
        must(folder, &[&schemathesis[..], &how[..]].concat(), env);
    }
}
