//! The checks `server.start` and `http.<resource>`: the program is built, started with settings of its own,
//! asked, and ended. Nothing of it leads to a database that the user did not name.

use crate::ask::{Answer, Asked, Asker};
use crate::packages::PackageGraph;
use crate::postgres::{Postgres, free_port};
use crate::services::{absent_service, service_name};
use crate::settings::{Settings, foreign_databases};
use crate::{Cancel, Command, Progress, Running, Scrub, Stopped, Stream, Tail, run};
use crate::{configs, listening};
use scaffold_core::{CheckLevel, CheckResult, CheckStatus, ServiceFacts};
use scaffold_pack::Pack;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

/// How long a server may take to end after SIGTERM.
const END: Duration = Duration::from_secs(10);

/// What the two checks are about.
pub struct Serving<'a> {
    /// A copy of the changed repository: servers write files where they stand, and settings are written into it.
    pub copy: &'a Path,
    /// The service.
    pub service: &'a ServiceFacts,
    /// Its language.
    pub pack: &'a Pack,
    /// Files that the change creates or edits: of several programs, the one that holds them is started.
    pub touched: &'a [String],
    /// The new resource, plural snake case; names the check.
    pub resource: &'a str,
    /// Its endpoints.
    pub endpoints: &'a [Asked],
    /// Where databases can be made.
    pub postgres: Option<&'a Postgres>,
    /// How much the checks matter.
    pub level: CheckLevel,
    /// Told while it runs.
    pub progress: &'a dyn Progress,
    /// Ends it.
    pub cancel: &'a Cancel,
}

/// What became of the server.
enum Fate {
    /// It could not be tried, for want of something.
    Not(String),
    /// It was tried and did not answer.
    Failed { why: String, output: String },
    /// It answered; `why` qualifies it.
    Well { why: Option<String>, answers: Vec<Answer>, asking: Duration },
}

/// Starts the server and asks the new endpoints.
pub fn check_server(serving: &Serving<'_>) -> Vec<CheckResult> {
    let since = Instant::now();
    let mut start = serving.result("server.start".into(), "Server starts".into());
    let mut asked = serving.result(format!("http.{}", serving.resource), "API endpoints respond".into());
    serving.progress.started(&start.title, "building");
    let fate = serving.run(&mut start.command);
    start.duration_ms = u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX);
    let skip = |result: &mut CheckResult, why: &str| {
        (result.status, result.why) = (CheckStatus::Skipped, Some(why.to_owned()));
    };
    match fate {
        _ if serving.cancel.is_cancelled() => {
            skip(&mut start, "interrupted");
            skip(&mut asked, "interrupted");
        }
        Fate::Not(why) => {
            skip(&mut start, &why);
            skip(&mut asked, &why);
        }
        Fate::Failed { why, output } => {
            (start.status, start.why, start.output) = (CheckStatus::Failed, Some(why), Some(output));
            skip(&mut asked, "the server did not start");
        }
        Fate::Well { why, answers, asking } => {
            start.why = why;
            asked.duration_ms = u64::try_from(asking.as_millis()).unwrap_or(u64::MAX);
            start.duration_ms = start.duration_ms.saturating_sub(asked.duration_ms);
            serving.judge(&mut asked, &answers);
        }
    }
    let results: Vec<CheckResult> =
        if serving.endpoints.is_empty() { vec![start] } else { vec![start, asked] };
    results.iter().for_each(|r| serving.progress.ended(r));
    results
}

impl Serving<'_> {
    fn result(&self, id: String, title: String) -> CheckResult {
        CheckResult {
            id,
            title,
            level: self.level,
            status: CheckStatus::Passed,
            why: None,
            command: Vec::new(),
            duration_ms: 0,
            output: None,
        }
    }

    fn judge(&self, result: &mut CheckResult, answers: &[Answer]) {
        let wrong: Vec<String> =
            answers.iter().filter_map(|a| Some(format!("`{}` {}", a.question, a.wrong.as_ref()?))).collect();
        if !wrong.is_empty() {
            result.status = CheckStatus::Failed;
            result.why = Some(wrong.join("; "));
        }
        let status = |a: &Answer| a.status.map_or_else(|| "-".to_owned(), |s| s.to_string());
        result.output = Some(answers.iter().map(|a| format!("{} {}\n", status(a), a.question)).collect());
    }

    fn run(&self, shown: &mut Vec<String>) -> Fate {
        let Some(spec) = &self.pack.manifest().checks.server else {
            return Fate::Not("the pack does not say how a server is started".into());
        };
        let prefix =
            crate::suite::work_folder(self.copy, &self.service.root, &self.pack.manifest().detect.manifests);
        let dir = self.copy.join(&prefix);
        let needs = self.service.needs.as_ref().map(|f| f.value.as_slice()).unwrap_or_default();
        let others: Vec<&str> = needs.iter().filter(|n| *n != "postgres").map(|n| service_name(n)).collect();
        if !others.is_empty() {
            return Fate::Not(format!("it needs {}, which is not started here", others.join(", ")));
        }
        let mut settings = Settings::read(&dir, &spec.env_files);
        let configs = match configs::leading_to_one(&dir) {
            Ok(files) => files,
            Err(e) => return Fate::Not(format!("its settings can't be read: {e}")),
        };
        // Whatever leads to a PostgreSQL counts: starting must not reach one that nobody named.
        let wants_postgres =
            needs.iter().any(|n| n == "postgres") || settings.name_a_postgres() || !configs.is_empty();
        let database = match (wants_postgres, self.postgres) {
            (false, _) => None,
            (true, None) => return Fate::Not("it needs PostgreSQL, and there is none".into()),
            (true, Some(server)) => match server.create() {
                Ok(database) => Some(database),
                Err(e) => return Fate::Not(format!("no database could be made: {e}")),
            },
        };
        if let Some(database) = &database {
            let by_name = settings.use_database(database.url());
            match configs::use_database(&dir, database.url()) {
                Ok(left) => {
                    if let Some(file) = left.first() {
                        return Fate::Not(format!("`{file}` leads to another database"));
                    }
                }
                Err(e) => return Fate::Not(format!("its settings can't be written: {e}")),
            }
            if !by_name && configs.is_empty() {
                return Fate::Not("it does not say by which variables it finds its database".into());
            }
            if let Err(why) = crate::migrate::apply_all(self.copy, self.service, database) {
                return Fate::Not(why);
            }
        }
        let Ok(port) = free_port() else { return Fate::Not("no free port was found".into()) };
        let usual = self.service.port.as_ref().map(|f| f.value);
        settings.use_port(port, usual);
        settings.fill_secrets();
        let scratch = match tempfile::Builder::new().prefix("scaffold-").tempdir() {
            Ok(scratch) => scratch,
            Err(e) => return Fate::Not(format!("a temporary folder could not be made: {e}")),
        };
        // Some read the file whatever the environment says.
        if !settings.0.is_empty()
            && let Err(e) = fs::write(dir.join(".env"), settings.file())
        {
            return Fate::Not(format!("settings could not be written: {e}"));
        }
        let binary = scratch.path().join("server").to_string_lossy().into_owned();
        let main = match self.main(&dir) {
            Ok(main) => main,
            Err(why) => return Fate::Not(why),
        };
        let fill = |argv: &[String], binary: &str| -> Vec<String> {
            argv.iter().map(|w| w.replace("{binary}", binary).replace("{main}", &main)).collect()
        };
        *shown = fill(&spec.build, "server");
        let mut scrub = Scrub::new();
        scrub.folder(self.copy, "");
        let env = self.service.env.as_ref().map(|f| f.value.clone()).unwrap_or_default();
        let build = Command::new(fill(&spec.build, &binary), &dir).env(&env);
        let built = run(&build, self.cancel, &scrub, &mut |_, line| self.progress.line(&scrub.line(line)));
        match built {
            Ok(outcome) if outcome.ok() => {}
            Ok(outcome) => {
                return Fate::Failed {
                    why: "the program does not build".into(),
                    output: outcome.tail.text(),
                };
            }
            Err(e) => return Fate::Not(e.to_string()),
        }
        let mut start = Command::new(fill(&spec.start, &binary), &dir).env(&env).env(&settings.0);
        start.unset = foreign_databases(&settings.0);
        self.progress.started("Server starts", "starting");
        self.talk(&start, &scrub, port, usual, Duration::from_secs(spec.timeout))
    }

    /// Starts, waits for an answer, asks, ends.
    fn talk(&self, start: &Command, scrub: &Scrub, port: u16, usual: Option<u16>, timeout: Duration) -> Fate {
        let mut running = match Running::start(start) {
            Ok(running) => running,
            Err(e) => return Fate::Not(e.to_string()),
        };
        let mut tail = Tail::default();
        let mut hear = |_: Stream, line: &str| {
            tail.push(&scrub.line(line));
            false
        };
        let deadline = Instant::now() + timeout;
        let mut other_since: Option<Instant> = None;
        let found = loop {
            // Where the system tells, only what this server itself listens on is asked: a stranger on the usual
            // port would answer in its place.
            let mut open = listening::ports(running.mark());
            if !cfg!(target_os = "linux") {
                open.insert(port);
            }
            let likely: Vec<u16> =
                [Some(port), usual].into_iter().flatten().filter(|p| open.contains(p)).collect();
            // Metrics may open before the interface does: other ports only count when the usual ones stay shut.
            let waited = open.first().is_some()
                && *other_since.get_or_insert_with(Instant::now) + Duration::from_secs(1) <= Instant::now();
            let others = open.iter().copied().filter(|_| waited);
            let asker =
                likely.into_iter().chain(others).map(|p| Asker::new(p, self.cancel)).find(Asker::answers);
            if let Some(asker) = asker {
                break Ok(asker);
            }
            let soon = (Instant::now() + Duration::from_millis(50)).min(deadline);
            match running.listen(soon, self.cancel, &mut hear) {
                Some(Stopped::Ended) => break Err("it ended instead of answering".to_owned()),
                Some(Stopped::Cancelled) => break Err("interrupted".to_owned()),
                Some(Stopped::Deadline) | None if Instant::now() >= deadline => {
                    break Err(format!("it did not answer within {} s", timeout.as_secs()));
                }
                _ => {}
            }
        };
        let asker = match found {
            Ok(asker) => asker,
            Err(why) => {
                running.stop(&mut |_, line| tail.push(&scrub.line(line)));
                let output = tail.text();
                if output.contains("address already in use") {
                    return Fate::Not("its port is taken, and no setting for it is known".into());
                }
                return match absent_service(&output) {
                    Some(service) => {
                        Fate::Not(format!("it wants {}, which is not there", service_name(service)))
                    }
                    None => Fate::Failed { why, output },
                };
            }
        };
        let since = Instant::now();
        let answers = asker.ask(self.endpoints);
        let asking = since.elapsed();
        running.ask_to_end();
        let late = !running.ends_by(Instant::now() + END, &mut |_, _| {});
        let why = late.then(|| format!("it did not end within {} s of SIGTERM", END.as_secs()));
        Fate::Well { why, answers, asking }
    }

    /// The main package to build: the only one that the change is part of, else the one that the repository's own commands name.
    fn main(&self, dir: &Path) -> Result<String, String> {
        let Some(spec) = &self.pack.manifest().checks.packages else {
            return Err("the pack does not say how programs are listed".into());
        };
        let env = self.service.env.as_ref().map(|f| f.value.clone()).unwrap_or_default();
        let command = Command::new(spec.argv.iter().cloned(), dir).env(&env);
        let graph = PackageGraph::list(spec, &command, self.cancel).map_err(|e| e.to_string())?;
        let affected = graph.affected(self.touched);
        let mut mains: Vec<&str> = affected.iter().filter(|p| p.main).map(|p| p.dir.as_str()).collect();
        if mains.is_empty() {
            mains = graph.all().filter(|p| p.main).map(|p| p.dir.as_str()).collect();
        }
        let named = |dir: &str| {
            [&self.service.start, &self.service.build].into_iter().flatten().flat_map(|f| &f.value).any(|w| {
                w.trim_start_matches("./").trim_end_matches('/') == dir
                    || w.trim_start_matches("./").starts_with(&format!("{dir}/"))
            })
        };
        let chosen = match mains.as_slice() {
            [] => return Err("no program was found".into()),
            [one] => *one,
            many => match many.iter().filter(|d| named(d)).collect::<Vec<_>>().as_slice() {
                [one] => **one,
                _ => return Err(format!("there are several programs: `{}`", many.join("`, `"))),
            },
        };
        Ok(crate::suite::argument(&spec.argument, chosen))
    }
}
