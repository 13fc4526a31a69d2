//! The check `migrate`: everything applies to an empty database, and what the change brings can be taken back and applied again.

use crate::SqlError;
use crate::engines::database_engines;
use crate::environment::{Home, with_script};
use crate::migrations::read_migrations;
use crate::postgres::{Database, Postgres};
use crate::sqlite::Sqlite;
use crate::suite::work_folder;
use crate::{Cancel, Command, Progress, Scrub, find_program, run};
use scaffold_core::{CheckLevel, CheckResult, CheckStatus, Migrations, ServiceFacts};
use scaffold_pack::Pack;
use std::path::Path;
use std::time::Instant;

/// What the check is about.
pub struct Migrating<'a> {
    /// The changed repository.
    pub root: &'a Path,
    /// The service.
    pub service: &'a ServiceFacts,
    /// Its language.
    pub pack: &'a Pack,
    /// Files that the change creates or edits; the migrations among them are taken back and applied again.
    pub touched: &'a [String],
    /// How much it matters.
    pub level: CheckLevel,
    /// Told while it runs.
    pub progress: &'a dyn Progress,
    /// Ends it.
    pub cancel: &'a Cancel,
}

/// What SQL runs on.
enum Target<'a> {
    Postgres(Database<'a>),
    Sqlite(Sqlite),
}

impl Target<'_> {
    fn execute(&self, sql: &str) -> Result<(), SqlError> {
        match self {
            Self::Postgres(database) => database.execute(sql),
            Self::Sqlite(file) => file.execute(sql),
        }
    }
}

enum Fault {
    /// The change's own.
    New(String),
    /// Something else is missing or was so before.
    Other(String),
    /// Nothing here can tell, whatever is installed: no reason to call the change unproved.
    NoWay(String),
}

/// Runs the migrations on an empty database, which is gone afterwards: of `server` where the service talks to
/// PostgreSQL, a file where it talks to SQLite.
pub fn check_migrations(m: &Migrating<'_>, server: Option<&Postgres>) -> CheckResult {
    let since = Instant::now();
    let mut result = CheckResult {
        id: "migrate".into(),
        title: "Migrations run".into(),
        level: m.level,
        status: CheckStatus::Passed,
        why: None,
        command: Vec::new(),
        duration_ms: 0,
        output: None,
    };
    m.progress.started(&result.title, "on an empty database");
    match m.run(server, &mut result.command) {
        Ok(note) => result.why = note,
        Err(Fault::New(why)) => (result.status, result.why) = (CheckStatus::Failed, Some(why)),
        Err(Fault::Other(why)) => (result.status, result.why) = (CheckStatus::Skipped, Some(why)),
        Err(Fault::NoWay(why)) => {
            result.level = CheckLevel::Expected;
            (result.status, result.why) = (CheckStatus::Skipped, Some(why));
        }
    }
    if m.cancel.is_cancelled() {
        (result.status, result.why) = (CheckStatus::Skipped, Some("interrupted".into()));
    }
    result.duration_ms = u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX);
    m.progress.ended(&result);
    result
}

impl Migrating<'_> {
    fn run(&self, server: Option<&Postgres>, command: &mut Vec<String>) -> Result<Option<String>, Fault> {
        let Some(facts) = self.service.migrations.as_ref().map(|f| &f.value) else {
            return Err(Fault::Other("the repository keeps no migrations".into()));
        };
        let target = self.target(server)?;
        if let Some(done) = self.by_tool(facts, &target, command) {
            let Err(Fault::New(why)) = done else { return done };
            // The tool does not say whose migration failed; one after the other on an empty database does.
            return match self.by_hand(facts, &self.target(server)?) {
                Err(Fault::Other(older)) => Err(Fault::Other(older)),
                _ => Err(Fault::New(why)),
            };
        }
        self.by_hand(facts, &target)
    }

    fn target<'s>(&self, server: Option<&'s Postgres>) -> Result<Target<'s>, Fault> {
        let engines = database_engines(self.root, self.service, self.pack);
        if engines.contains("postgres") {
            let Some(server) = server else {
                return Err(Fault::Other("there is no PostgreSQL to try them on".into()));
            };
            let database =
                server.create().map_err(|e| Fault::Other(format!("no database could be made: {e}")))?;
            return Ok(Target::Postgres(database));
        }
        if engines.contains("sqlite") {
            return Sqlite::create(self.cancel)
                .map(Target::Sqlite)
                .ok_or_else(|| Fault::Other("`sqlite3` is not installed".into()));
        }
        Err(Fault::Other(match engines.first() {
            Some(engine) => format!("there is no {} to try them on", crate::service_name(engine)),
            None => "which database they are for is not known".into(),
        }))
    }

    /// `None` where the repository's tool is not known or not installed.
    fn by_tool(
        &self,
        facts: &Migrations,
        target: &Target<'_>,
        command: &mut Vec<String>,
    ) -> Option<Result<Option<String>, Fault>> {
        let tool = facts.tool.as_deref()?;
        let known = self.pack.manifest().checks.migrators.iter().find(|m| m.tool == tool)?;
        let (engine, url) = match target {
            Target::Postgres(database) => ("postgres", database.url().url()),
            Target::Sqlite(file) => ("sqlite", format!("sqlite:///{}", file.path().display())),
        };
        if !known.engines.iter().any(|e| e == engine) {
            return None;
        }
        let manifests = &self.pack.manifest().detect.manifests;
        let service = self.root.join(work_folder(self.root, &self.service.root, manifests));
        let home = Home::new(self.pack, self.root, &service);
        let place = if known.own_environment {
            home.program(known.up.first()?)?;
            service.as_path()
        } else {
            find_program(known.up.first()?, self.root)?;
            self.root
        };
        let dir = self.root.join(&facts.dir);
        let fill = |argv: &[String], url: &str, dir: &str| -> Vec<String> {
            argv.iter()
                .map(|w| with_script(self.pack, w).replace("{url}", url).replace("{dir}", dir))
                .collect()
        };
        *command = known.up.iter().map(|w| w.replace("{dir}", &facts.dir)).collect();
        let mut scrub = Scrub::new();
        scrub.folder(self.root, "");
        let all = [
            (&known.before, "before the change do not apply"),
            (&known.up, "do not apply"),
            (&known.down, "are not taken back"),
            (&known.up, "do not apply again"),
        ];
        for (step, what) in all.into_iter().filter(|(argv, _)| !argv.is_empty()) {
            let argv = fill(step, &url, &dir.to_string_lossy());
            let argv = if known.own_environment { home.own(&argv) } else { argv };
            let command = Command::new(argv, place);
            // The URL holds a password: it is no part of what is shown.
            let hide = |line: &str| scrub.line(line).replace(&url, "{url}");
            let outcome = run(&command, self.cancel, &scrub, &mut |_, line| self.progress.line(&hide(line)));
            match outcome {
                Ok(outcome) if outcome.ok() => {}
                Ok(outcome) => {
                    let last = outcome.tail.lines().rfind(|l| !l.trim().is_empty()).map(hide);
                    let said = last.unwrap_or_else(|| "it said nothing".into());
                    let said = format!("migrations {what}: {said}");
                    let older = std::ptr::eq(step, &known.before);
                    return Some(Err(if older { Fault::Other(said) } else { Fault::New(said) }));
                }
                Err(e) => return Some(Err(Fault::Other(e.to_string()))),
            }
        }
        Some(Ok(None))
    }

    fn by_hand(&self, facts: &Migrations, database: &Target<'_>) -> Result<Option<String>, Fault> {
        let all = read_migrations(self.root, facts)
            .map_err(|e| Fault::Other(format!("`{}` can't be read: {e}", facts.dir)))?;
        if all.is_empty() {
            return Err(Fault::NoWay(format!("`{}` holds no SQL", facts.dir)));
        }
        let is_new = |path: &str| self.touched.iter().any(|t| t == path);
        let mut unsaid = Vec::new();
        for migration in &all {
            self.progress.line(&migration.path);
            database.execute(&migration.up).map_err(|e| {
                let said = format!("`{}` does not apply to an empty database: {e}", migration.path);
                if is_new(&migration.path) {
                    Fault::New(said)
                } else {
                    Fault::Other(format!("{said} (older than this change)"))
                }
            })?;
        }
        let news: Vec<_> = all.iter().filter(|m| is_new(&m.path)).collect();
        for migration in news.iter().rev() {
            match &migration.down {
                Some(down) => database
                    .execute(down)
                    .map_err(|e| Fault::New(format!("`{}` can't be taken back: {e}", migration.path)))?,
                None => unsaid.push(migration.path.as_str()),
            }
        }
        for migration in news.iter().filter(|m| m.down.is_some()) {
            database.execute(&migration.up).map_err(|e| {
                Fault::New(format!("`{}` does not apply again after being taken back: {e}", migration.path))
            })?;
        }
        Ok((!unsaid.is_empty())
            .then(|| format!("`{}` does not say how to take it back", unsaid.join("`, `"))))
    }
}

/// Brings an empty database to what the repository's migrations say, without its tool. Nothing where it keeps none.
pub(crate) fn apply_all(root: &Path, service: &ServiceFacts, database: &Database<'_>) -> Result<(), String> {
    let Some(facts) = service.migrations.as_ref().map(|f| &f.value) else { return Ok(()) };
    let all = read_migrations(root, facts).map_err(|e| format!("`{}` can't be read: {e}", facts.dir))?;
    for migration in all {
        database
            .execute(&migration.up)
            .map_err(|e| format!("`{}` does not apply to an empty database: {e}", migration.path))?;
    }
    Ok(())
}
