//! The checks `server.start` and `http.<resource>`, and those of its conduct that somebody asks for: the program is
//! built, started with settings of its own, asked, and ended. Nothing of it leads to a database that the user did not name.

use crate::ask::{Answer, Asked, Asker};
use crate::conduct::Conduct;
use crate::credentials;
use crate::deliver::{Delivered, Delivering, Outcome};
use crate::engines::database_engines;
use crate::environment::{Home, with_script};
use crate::packages::PackageGraph;
use crate::postgres::{Database, Postgres, free_port};
use crate::programs::{program_among, program_with};
use crate::rabbitmq::RabbitMq;
use crate::redis::Redis;
use crate::services::{absent_service, service_name};
use crate::settings::{Settings, foreign_databases};
use crate::{Cancel, Command, Progress, Running, Scrub, Silent, Stopped, Stream, Tail, run};
use crate::{configs, listening};
use scaffold_core::{CheckLevel, CheckResult, CheckStatus, Question, SampleMessage, ServiceFacts};
use scaffold_pack::Pack;
use scaffold_pack::checks::{MigrateCommand, Server};
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

/// What facts call the cache that can be started here.
const REDIS: &str = "redis";
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
    /// What is asked besides, each with the check that it belongs to.
    pub questions: &'a [Question],
    /// Endpoints that stood before: where they fail here too, the new ones prove nothing.
    pub known: &'a [Asked],
    /// Ids of the checks of its conduct that are wanted.
    pub conduct: &'a [String],
    /// Messages that its new queues take.
    pub messages: &'a [SampleMessage],
    /// Where databases can be made.
    pub postgres: Option<&'a Postgres>,
    /// Where messages come from.
    pub broker: Option<&'a RabbitMq>,
    /// How much the checks matter.
    pub level: CheckLevel,
    /// Told while it runs.
    pub progress: &'a dyn Progress,
    /// Ends it.
    pub cancel: &'a Cancel,
}

impl<'a> Serving<'a> {
    /// A service that is only started, without a database or a broker.
    pub fn of(copy: &'a Path, service: &'a ServiceFacts, pack: &'a Pack, cancel: &'a Cancel) -> Self {
        Self {
            copy,
            service,
            pack,
            touched: &[],
            resource: "",
            endpoints: &[],
            questions: &[],
            known: &[],
            conduct: &[],
            messages: &[],
            postgres: None,
            broker: None,
            level: CheckLevel::Expected,
            progress: &Silent,
            cancel,
        }
    }
}

/// What became of the server.
enum Fate {
    /// It could not be tried, for want of something.
    Not(String),
    /// It was tried and did not answer.
    Failed { why: String, output: String },
    /// It answered; `why` qualifies it.
    Well {
        why: Option<String>,
        answers: Vec<Answer>,
        replies: Vec<Answer>,
        asking: Duration,
        broken: Option<String>,
        delivered: Delivered,
        conducted: Vec<Outcome>,
    },
}

/// Starts the server and asks the new endpoints.
pub fn check_server(serving: &Serving<'_>) -> Vec<CheckResult> {
    let since = Instant::now();
    let mut start = serving.result("server.start".into(), "Server starts".into());
    let mut asked = serving.result(format!("http.{}", serving.resource), "API endpoints respond".into());
    let mut connects = serving.result("consumer.connects".into(), "Consumer connects to RabbitMQ".into());
    let mut messages = serving.result("messages".into(), "Messages processed".into());
    // One check of each id, in the order of its first question.
    let mut further: Vec<CheckResult> = Vec::new();
    for question in serving.questions {
        if further.iter().all(|r| r.id != question.check) {
            further.push(serving.result(question.check.clone(), question.title.clone()));
        }
    }
    let known = crate::criteria::titles();
    let conduct = serving.conduct.iter().map(|id| {
        let title = known.get(id).unwrap_or(id);
        serving.result(id.clone(), title.clone())
    });
    let mut conduct: Vec<CheckResult> = conduct.collect();
    serving.progress.started(&start.title, "building");
    let fate = serving.run(&mut start.command);
    start.duration_ms = u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX);
    let skip = |result: &mut CheckResult, why: &str| {
        (result.status, result.why) = (CheckStatus::Skipped, Some(why.to_owned()));
    };
    let untried = match &fate {
        _ if serving.cancel.is_cancelled() => Some("interrupted"),
        Fate::Not(why) => Some(why.as_str()),
        Fate::Failed { .. } => Some("the server did not start"),
        Fate::Well { .. } => None,
    };
    if let Some(why) = untried {
        let all = [&mut asked, &mut connects, &mut messages].into_iter();
        all.chain(&mut further).chain(&mut conduct).for_each(|result| skip(result, why));
    }
    match fate {
        _ if serving.cancel.is_cancelled() => skip(&mut start, "interrupted"),
        Fate::Not(why) => skip(&mut start, &why),
        Fate::Failed { why, output } => {
            (start.status, start.why, start.output) = (CheckStatus::Failed, Some(why), Some(output));
        }
        Fate::Well { why, answers, replies, asking, broken, delivered, conducted } => {
            start.why = why;
            for result in &mut further {
                let own = serving.questions.iter().zip(&replies).filter(|(q, _)| q.check == result.id);
                serving.judge(result, &own.map(|(_, reply)| reply.clone()).collect::<Vec<_>>());
            }
            for (result, conducted) in conduct.iter_mut().zip(conducted) {
                conducted.into_result(result);
            }
            delivered.connects.into_result(&mut connects);
            delivered.messages.into_result(&mut messages);
            asked.duration_ms = u64::try_from(asking.as_millis()).unwrap_or(u64::MAX);
            start.duration_ms = start.duration_ms.saturating_sub(asked.duration_ms);
            serving.judge(&mut asked, &answers);
            if let (CheckStatus::Failed, Some(question)) = (asked.status, broken) {
                skip(&mut asked, &format!("`{question}`, which stood before, fails here too"));
            }
        }
    }
    let mut results = vec![start];
    if !serving.endpoints.is_empty() {
        results.push(asked);
    }
    if !serving.messages.is_empty() {
        results.extend([connects, messages]);
    }
    results.extend(further);
    results.extend(conduct);
    results.iter().for_each(|r| serving.progress.ended(r));
    results
}

/// How the server's database is brought up to date before it starts.
enum Migrate {
    /// By a command of its own.
    Command(Command),
    /// From its migrations, one after the other.
    Files,
    /// Not at all: it does so itself.
    Nothing,
}

/// The command for it that the main package in `folder` knows.
fn own_command<'s>(spec: &'s Server, folder: &Path) -> Option<&'s MigrateCommand> {
    let texts: Vec<String> = fs::read_dir(folder)
        .ok()?
        .flatten()
        .filter(|e| e.file_type().is_ok_and(|t| t.is_file()))
        .filter_map(|e| fs::read_to_string(e.path()).ok())
        .collect();
    spec.migrates.iter().find(|m| {
        regex::Regex::new(&m.source).is_ok_and(|known| texts.iter().any(|text| known.is_match(text)))
    })
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
        self.try_run(shown).unwrap_or_else(|fate| fate)
    }

    fn try_run(&self, shown: &mut Vec<String>) -> Result<Fate, Fate> {
        let not = |why: String| Fate::Not(why);
        let manifest = self.pack.manifest();
        let spec = (manifest.checks.server.as_ref())
            .ok_or_else(|| not("the pack does not say how a server is started".into()))?;
        let prefix = crate::suite::work_folder(self.copy, &self.service.root, &manifest.detect.manifests);
        let dir = self.copy.join(&prefix);
        let settings = self.settings(&dir, spec);
        let (wants, redis) = self.wanted(&dir, &settings)?;
        let names_main = |argv: &[String]| argv.iter().any(|w| w.contains("{main}"));
        let main = match &spec.main {
            None if manifest.checks.packages.is_none() && !names_main(&spec.start) => Ok(String::new()),
            Some(file) => program_with(file, spec.serves.as_deref(), &dir, &manifest.detect.vendored),
            None if !spec.programs.is_empty() => Ok(String::new()),
            None => self.main(&dir),
        };
        let main = main.map_err(not)?;
        let program = program_among(spec, &dir, &manifest.detect.manifests).map_err(not)?;
        let chosen = |argv: &[String]| -> Vec<String> {
            let words = argv.iter().map(|w| if w == "{program}" { program.clone() } else { vec![w.clone()] });
            words.flatten().collect()
        };
        let (build, starting) = (chosen(&spec.build), chosen(&spec.start));
        let scratch = tempfile::Builder::new()
            .prefix("scaffold-")
            .tempdir()
            .map_err(|e| not(format!("a temporary folder could not be made: {e}")))?;
        let binary = scratch.path().join("server").to_string_lossy().into_owned();
        let mut settings = settings;
        if let Some(redis) = &redis
            && !settings.use_redis(redis.port())
        {
            return Err(not("it does not say by which variables it finds Redis".into()));
        }
        let home = Home::new(self.pack, self.copy, &dir);
        let fill = |argv: &[String], binary: &str| -> Vec<String> {
            let word =
                |w: &String| with_script(self.pack, w).replace("{binary}", binary).replace("{main}", &main);
            home.own(&argv.iter().map(word).collect::<Vec<_>>())
        };
        if spec.needs_libraries && home.lacks_libraries() {
            let hint = &manifest.checks.environment.hint;
            return Err(not(format!("it can't be started{hint}")));
        }
        if spec.own_environment && spec.start.first().is_none_or(|first| home.program(first).is_none()) {
            let hint = &manifest.checks.environment.hint;
            return Err(not(format!("the repository has no environment of its own with it{hint}")));
        }
        *shown = build.iter().chain(starting.iter().filter(|_| build.is_empty())).cloned().collect();
        shown.iter_mut().for_each(|w| *w = w.replace("{binary}", "server").replace("{main}", &main));
        let mut scrub = Scrub::new();
        scrub.folder(self.copy, "");
        let env = self.service.env.as_ref().map(|f| f.value.clone()).unwrap_or_default();
        if !build.is_empty() {
            let build = Command::new(fill(&build, &binary), &dir).env(&env);
            let built =
                run(&build, self.cancel, &scrub, &mut |_, line| self.progress.line(&scrub.line(line)))
                    .map_err(|e| not(e.to_string()))?;
            if !built.ok() {
                let why = "the program does not build".to_owned();
                return Err(Fate::Failed { why, output: built.tail.text() });
            }
        }
        self.progress.started("Server starts", "starting");
        let start = Command::new(fill(&starting, &binary), &dir)
            .env(&env)
            .timeout(Duration::from_secs(spec.timeout))
            .leashed(None);
        if let Some(own) = own_command(spec, &dir.join(&main)) {
            let migrate = Command::new(fill(&own.argv, &binary), &dir).env(&env);
            return self.with_database(start, settings, wants, &Migrate::Command(migrate), &scrub);
        }
        let fate = self.with_database(start.clone(), settings.clone(), wants, &Migrate::Files, &scrub)?;
        // A program that brings its database up to date by itself stumbles over one that is: it gets an empty one.
        let again = wants && self.service.migrations.is_some() && !self.cancel.is_cancelled();
        match fate {
            Fate::Failed { .. } if again => {
                self.with_database(start, settings, wants, &Migrate::Nothing, &scrub)
            }
            fate => Ok(fate),
        }
    }

    /// What the examples and the sources say it reads.
    fn settings(&self, dir: &Path, spec: &Server) -> Settings {
        let mut settings = Settings::read(dir, &spec.env_files);
        for name in self.read_by_sources(dir, &spec.env_reads) {
            settings.0.entry(name).or_default();
        }
        settings
    }

    /// Names that sources read and no example tells, and how many of them are told.
    pub(crate) fn unnamed_settings(&self) -> (Vec<String>, usize) {
        let manifest = self.pack.manifest();
        let Some(spec) = &manifest.checks.server else { return (Vec::new(), 0) };
        let prefix = crate::suite::work_folder(self.copy, &self.service.root, &manifest.detect.manifests);
        let dir = self.copy.join(prefix);
        // What a check writes for itself is no example.
        let examples: Vec<String> = spec.env_files.iter().filter(|f| *f != ".env").cloned().collect();
        let told = Settings::told(&dir, &examples);
        let read = self.read_by_sources(&dir, &spec.env_reads);
        let (told, unnamed): (Vec<_>, Vec<_>) = read.into_iter().partition(|n| told.contains(n));
        (unnamed, told.len())
    }

    /// Whether it talks to PostgreSQL, and the Redis that it talks to; an answer of its own where it wants what is not
    /// started here.
    fn wanted(&self, dir: &Path, settings: &Settings) -> Result<(bool, Option<Redis>), Fate> {
        let mut wanted = database_engines(self.copy, self.service, self.pack);
        wanted.extend(self.service.needs.iter().flat_map(|f| f.value.iter().cloned()));
        let redis = if wanted.contains(REDIS) { Redis::start(self.cancel) } else { None };
        let others: Vec<&str> = wanted
            .iter()
            .filter(|n| !matches!(n.as_str(), "postgres" | "sqlite") && (*n != REDIS || redis.is_none()))
            .filter(|n| self.broker.is_none() || n.as_str() != "rabbitmq")
            .map(|n| service_name(n))
            .collect();
        if !others.is_empty() {
            return Err(Fate::Not(format!("it needs {}, which is not started here", others.join(", "))));
        }
        // Whatever leads to a PostgreSQL counts: starting must not reach one that nobody named.
        let configs = configs::leading_to_one(dir)
            .map_err(|e| Fate::Not(format!("its settings can't be read: {e}")))?;
        let wants = wanted.contains("postgres") || settings.name_a_postgres() || !configs.is_empty();
        if wants && self.postgres.is_none() {
            return Err(Fate::Not("it needs PostgreSQL, and there is none".into()));
        }
        Ok((wants, redis))
    }

    /// Starts it on a database of its own, where it wants one.
    fn with_database(
        &self,
        mut start: Command,
        mut settings: Settings,
        wants: bool,
        migrate: &Migrate,
        scrub: &Scrub,
    ) -> Result<Fate, Fate> {
        let dir = start.dir.clone();
        let made = match self.postgres.filter(|_| wants).map(Postgres::create) {
            Some(made) => Some(made.map_err(|e| Fate::Not(format!("no database could be made: {e}")))?),
            None => None,
        };
        if let Some(database) = &made {
            let rewritten = configs::use_database(&dir, database.url())
                .map_err(|e| Fate::Not(format!("its settings can't be written: {e}")))?;
            if let Some(file) = rewritten.left.first() {
                return Err(Fate::Not(format!("`{file}` leads to another database")));
            }
            if !settings.use_database(database.url()) && !rewritten.any {
                let why = "it does not say by which variables it finds its database";
                return Err(Fate::Not(why.into()));
            }
            if matches!(migrate, Migrate::Files) {
                crate::migrate::apply_all(self.copy, self.service, database).map_err(Fate::Not)?;
            }
        }
        if let Some(broker) = self.broker {
            settings.use_broker(&broker.url());
        }
        let port = free_port().map_err(|e| Fate::Not(format!("no free port was found: {e}")))?;
        let usual = self.service.port.as_ref().map(|f| f.value);
        settings.use_port(port, usual);
        settings.fill_secrets();
        // Read by the sources, but nobody knows a value: what the program makes of its absence is right.
        settings.0.retain(|_, value| !value.is_empty());
        // Some read the file whatever the environment says.
        fs::write(dir.join(".env"), settings.file())
            .map_err(|e| Fate::Not(format!("settings could not be written: {e}")))?;
        start = start.env(&settings.0);
        start.unset = foreign_databases(&settings.0);
        if let Some(name) = settings.outside_file() {
            return Err(Fate::Not(format!("`{name}` leads to a database outside of the repository")));
        }
        if let Migrate::Command(command) = migrate {
            let mut command = command.clone().env(&settings.0);
            command.unset.clone_from(&start.unset);
            self.migrate(&command, scrub)?;
        }
        let token = credentials::token(&settings);
        Ok(self.talk(&start, scrub, (port, usual), made.as_ref(), token))
    }

    /// Lets the program bring its database up to date.
    fn migrate(&self, command: &Command, scrub: &Scrub) -> Result<(), Fate> {
        self.progress.started("Server starts", "migrating");
        let ran = run(command, self.cancel, scrub, &mut |_, line| self.progress.line(&scrub.line(line)))
            .map_err(|e| Fate::Not(e.to_string()))?;
        if ran.ok() {
            return Ok(());
        }
        let words = command.argv.iter().skip(1).map(String::as_str).collect::<Vec<_>>().join(" ");
        Err(Fate::Failed { why: format!("its command `{words}` failed"), output: ran.tail.text() })
    }

    /// Starts, waits for an answer, asks, ends.
    fn talk(
        &self,
        start: &Command,
        scrub: &Scrub,
        (port, usual): (u16, Option<u16>),
        database: Option<&Database<'_>>,
        token: Option<String>,
    ) -> Fate {
        let timeout = start.timeout;
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
            if let Some(asker) = asker.map(|a| a.with(token.clone())) {
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
                return match absent_service(&output)
                    .filter(|s| !(*s == "postgres" && self.postgres.is_some()))
                {
                    Some(service) => {
                        Fate::Not(format!("it wants {}, which is not there", service_name(service)))
                    }
                    None => Fate::Failed { why, output },
                };
            }
        };
        let since = Instant::now();
        let answers = asker.ask(self.endpoints);
        let replies = self.questions.iter().map(|q| asker.put(q)).collect();
        let asking = since.elapsed();
        let faulty = answers.iter().any(|a| a.wrong.is_some() && a.status.is_none_or(|s| s >= 500));
        let broken = self.known.iter().filter(|_| faulty).find(|k| asker.is_broken(k));
        let broken = broken.map(|k| format!("{} {}", k.method, k.path));
        let delivered = match self.broker.map(RabbitMq::api) {
            Some(broker) => {
                self.progress.started("Messages processed", "sending");
                let cancel = self.cancel;
                Delivering { broker, database, running: &mut running, cancel }.deliver(self.messages)
            }
            None => {
                let none = || Outcome::Skipped("there is no broker".into());
                Delivered { connects: none(), messages: none() }
            }
        };
        let conducted = Conduct { serving: self, asker: &asker, running: &mut running }.look();
        running.ask_to_end();
        let late = !running.ends_by(Instant::now() + END, &mut |_, _| {});
        let why = late.then(|| format!("it did not end within {} s of SIGTERM", END.as_secs()));
        Fate::Well { why, answers, replies, asking, broken, delivered, conducted }
    }

    /// Names of environment variables that the service's sources read.
    fn read_by_sources(&self, dir: &Path, rules: &[String]) -> Vec<String> {
        let rules: Vec<regex::Regex> = rules.iter().filter_map(|r| regex::Regex::new(r).ok()).collect();
        let detect = &self.pack.manifest().detect;
        let mut names = std::collections::BTreeSet::new();
        let mut folders = vec![dir.to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
                let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
                let Ok(kind) = entry.file_type() else { continue };
                if kind.is_dir() && !name.starts_with('.') && !detect.vendored.contains(&name) {
                    folders.push(path);
                } else if kind.is_file()
                    && detect.extensions.iter().any(|e| path.extension().is_some_and(|x| x == e.as_str()))
                    && !detect.test_suffixes.iter().any(|s| name.ends_with(s.as_str()))
                    && let Ok(text) = fs::read_to_string(&path)
                {
                    let found = rules.iter().flat_map(|r| r.captures_iter(&text));
                    names.extend(found.filter_map(|c| Some(c.name("name")?.as_str().to_owned())));
                }
            }
        }
        names.into_iter().collect()
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
