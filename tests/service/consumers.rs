//! Services that consume messages: each message is processed once or ends among the dead with its reason, whatever
//! happens to the service, the broker and the database.

use crate::proxy::Proxy;
use crate::running::{Running, Settings};
use crate::stack::{Env, Stack, must};
use scaffold_check::{BrokerApi, Cancel, DatabaseUrl, Letter, Postgres, RabbitMq};
use scaffold_testkit::{Ran, Test};
use scaffold_tests::USERS;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Longest time that something is waited for.
const PATIENCE: Duration = Duration::from_secs(180);
const NOTIFICATIONS: &str = "notifications recipient:string:email subject:string{120} body:text";
const QUEUE: &str = "shop.notifications";

/// How many messages there are in the flood, and of which every how many-th is a duplicate or poison.
const FLOOD: usize = 10_000;
const EVERY_DUPLICATE: usize = 10;
const EVERY_POISON: usize = 100;
/// In how many parts the flood is waited for.
const PARTS: usize = 20;

/// The source document's third example, but for what needs a container engine and for where files lie.
const EXAMPLE: &str = r#"{
  "requirements": "Build notification service with RabbitMQ consumer",
  "files_to_create": [FILES],
  "include_docker": true,
  "validation_criteria": {"critical": ["Consumer connects to RabbitMQ", "Messages processed"]}
}"#;

/// What a language says and asks in its own way.
pub(crate) struct Consuming {
    /// Runs its own tests, none of which is left out.
    pub(crate) no_skips: fn(&Path, &Env),
    /// Why messages died: what is no JSON, what has a wrong recipient and nothing else, what has an unknown member (and
    /// nothing else), what has a subject that is too long, what is an empty object.
    pub(crate) reasons: [&'static str; 5],
    /// Whether its client gives an id to what has none when it publishes that.
    pub(crate) makes_ids: bool,
}

/// Where the third example wants its files, and what they must hold.
pub(crate) struct Placed {
    pub(crate) consumer: &'static str,
    pub(crate) service: &'static str,
    /// What the service's file declares.
    pub(crate) declares: &'static str,
    /// A file that uses it, and how.
    pub(crate) used: (&'static str, &'static str),
    /// What `run` is told beside the request.
    pub(crate) more: &'static [&'static str],
}

/// Every type of field, each as the members of a message.
const SAMPLES: &str = "samples sku:string:unique:pattern=^[A-Z]{2}-[0-9]{1,6}$ body:text? big:bigint? price:decimal{12,2} \
                       weight:float? on_sale:bool made_on:date? made_at:datetime ref:uuid? extra:json? user:references \
                       status:enum{draft,sent}:default=draft home:string:url secret:string:sensitive";

/// A consumer over SQLite of every type of field, to which `payments` were added, and its folder. What is called like
/// something of the service is refused. `check` is how deep `add` is told to look.
pub(crate) fn grown(stack: &Stack, check: &str) -> (Ran, PathBuf) {
    let kind = ["--kind", "consumer", "--check"];
    let resources = ["--resource", USERS, "--resource", SAMPLES];
    let ran = stack.make("sqlite", &[&kind[..], &["none"], &resources].concat());
    let folder = ran.folder().join("shop");
    let add = |test: Test, resource: &[&str]| {
        let args = [&["add"], resource, &kind, &[check, "--allow-dirty"]].concat();
        stack.with_env(test).within("shop").args(args).run()
    };
    let payments = ["payments", "number:string:unique", "user:references", "amount:decimal{12,2}"];
    let ran = add(ran.then(), &payments).success().again_changes_nothing();
    let ran = add(ran.then(), &["queues", "name:string"]).code(2);
    (ran.stderr_has("the service has a `queues` of its own"), folder)
}

/// A service with its servers.
struct Ground<'a> {
    stack: &'a Stack,
    how: &'a Consuming,
    folder: PathBuf,
    postgres: Postgres,
    database: DatabaseUrl,
    broker: RabbitMq,
}

fn body(subject: &str) -> String {
    format!(r#"{{"recipient": "ada@example.com", "subject": "{subject}", "body": "Hello"}}"#)
}

impl Ground<'_> {
    fn env(&self, amqp: &str) -> Env {
        let own = [
            ("DATABASE_URL", self.database.url()),
            ("AMQP_URL", amqp.to_owned()),
            ("CONSUMER_RETRY_DELAYS", "100ms,200ms".into()),
        ];
        own.into_iter().map(|(name, value)| (name.to_owned(), value)).chain((self.stack.env)()).collect()
    }

    fn start(&self, amqp: &str) -> Running {
        let running =
            Running::start(&self.folder, self.stack.start, &self.env(amqp), Settings { limit: None });
        until("the service is ready", || running.get("/readyz").0 == 200);
        running
    }

    fn publish(&self, id: &str, body: &str) {
        publish(self.broker.api(), id, body);
    }

    /// Whether a condition on the rows holds.
    fn holds(&self, condition: &str) -> bool {
        let sql = format!("SELECT 1 / (SELECT count(*) FROM (SELECT 1) one WHERE {condition})");
        self.postgres.execute_at(&self.database, &sql).is_ok()
    }

    fn rows(&self, count: usize) -> bool {
        self.holds(&format!("(SELECT count(*) FROM notifications) = {count}"))
    }

    fn processed(&self, subject: &str) -> bool {
        self.holds(&format!("(SELECT count(*) FROM notifications WHERE subject = '{subject}') = 1"))
    }

    /// Waits for so many dead letters and takes them.
    fn dead(&self, count: usize) -> Vec<Letter> {
        let mut dead: Vec<Letter> = Vec::new();
        until("the poison is dead", || {
            dead.extend(self.broker.api().take(&format!("{QUEUE}.dead"), count).expect("the dead"));
            dead.len() >= count
        });
        dead
    }
}

fn publish(broker: &BrokerApi, id: &str, body: &str) {
    broker.publish("shop", "notifications", id, body).expect("published");
}

fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let started = Instant::now();
    while !holds() {
        assert!(started.elapsed() < PATIENCE, "it did not come to be that {what}");
        std::thread::yield_now();
    }
}

fn reason(letter: &Letter) -> &str {
    letter.headers["x-reason"].as_str().unwrap_or_default()
}

impl Stack {
    /// The request is met in an empty folder: files at their places, a broker and a database in compose, and messages
    /// that were sent.
    pub(crate) fn check_example(&self, placed: &Placed) {
        let files = format!(r#""{}", "{}""#, placed.consumer, placed.service);
        let request =
            EXAMPLE.replacen('{', &format!(r#"{{"lang": "{}","#, self.lang), 1).replacen("FILES", &files, 1);
        let ran = self
            .with_env(Test::new())
            .file("request.json", request)
            .args(["run", "request.json", "--json"].iter().chain(placed.more).copied())
            .run()
            .success();
        let (report, after) = (ran.json(), ran.after());
        for file in [placed.consumer, placed.service, "Dockerfile"] {
            assert!(
                report["files_created"].as_array().expect("files").iter().any(|f| f == file),
                "{report:#}"
            );
        }
        assert!(after.text(placed.service).contains(placed.declares));
        assert!(after.text(placed.used.0).contains(placed.used.1));
        let compose = after.text("compose.yaml");
        assert!(compose.contains("\n  rabbitmq:\n") && compose.contains("\n  postgres:\n"), "{compose}");
        for id in ["consumer.connects", "messages", "migrate"].iter().chain(self.checks) {
            let checks = report["self_validation"]["checks"].as_array().expect("checks");
            assert!(checks.iter().any(|c| c["id"] == *id && c["status"] == "passed"), "{report:#}");
        }
    }

    /// Everything that is asked of a new consumer.
    pub(crate) fn check_consumer(&self, how: &Consuming) {
        let ran =
            self.make("postgres", &["--kind", "consumer", "--resource", NOTIFICATIONS, "--check", "none"]);
        let folder = ran.folder().join("shop");
        let install = "`cargo xtask test` installs what the tests need";
        let postgres = Postgres::start(&Cancel::default()).unwrap_or_else(|e| panic!("{e}; {install}"));
        let broker = RabbitMq::start(&Cancel::default()).unwrap_or_else(|e| panic!("{e}; {install}"));
        let database = postgres.create().expect("a database").url().clone();
        let mut ground = Ground { stack: self, how, folder, postgres, database, broker };
        let env = ground.env(&ground.broker.url());

        (self.build)(&ground.folder, &env);
        (self.clean)(&ground.folder, &env);
        (how.no_skips)(&ground.folder, &env);
        must(&ground.folder, self.migrate, &env);
        must(&ground.folder, self.migrate, &env);

        once_and_dead(&ground);
        killed_before_its_ack_is_heard(&ground);
        broker_goes_and_comes(&mut ground);
        database_goes_and_comes(&mut ground);
        flooded(&ground);
    }
}

/// A message is processed once, its duplicate not at all; poison dies at once.
fn once_and_dead(ground: &Ground) {
    let service = ground.start(&ground.broker.url());
    ground.publish("first", &body("one"));
    ground.publish("first", &body("one again"));
    ground.publish("second", &body("'); DROP TABLE notifications; --"));
    until("both are processed", || ground.rows(2));

    let long = body(&"x".repeat(121));
    let [no_json, incomplete, unknown, too_long, empty] = ground.how.reasons;
    for (id, body, why) in [
        ("p1", "{", no_json),
        ("p2", r#"{"recipient": "nobody"}"#, incomplete),
        ("p3", r#"{"unknown": 1}"#, unknown),
        ("p4", long.as_str(), too_long),
        ("p5", "{}", empty),
        ("", "{}", "the property message_id is not set"),
    ] {
        ground.publish(id, body);
        let dead = ground.dead(1);
        assert_eq!((dead[0].body.as_str(), reason(&dead[0])), (body, why), "{}", service.log());
        assert!(dead[0].id == id || id.is_empty() && ground.how.makes_ids, "{}", dead[0].id);
    }
    assert!(ground.rows(2), "{}", service.log());
    let metrics = service.text("/metrics");
    for counted in [
        r#"outcome="processed",queue="shop.notifications"} 2"#,
        r#"outcome="dead",queue="shop.notifications"} 6"#,
    ] {
        assert!(metrics.contains(counted), "{metrics}");
    }
    let log = service.log();
    assert!(
        !log.contains("@127.0.0.1") && log.lines().all(|l| l.starts_with('{')),
        "logs are JSON without secrets: {log}"
    );
    assert_eq!(service.stop(), Some(0), "SIGTERM");
}

/// The service is killed when it has committed and the broker does not know.
fn killed_before_its_ack_is_heard(ground: &Ground) {
    let proxy = Proxy::to(&ground.broker.url());
    let service = ground.start(&proxy.url());
    proxy.mute();
    ground.publish("unheard", &body("unheard"));
    until("it is processed", || ground.processed("unheard"));
    drop(service);
    drop(proxy);

    let service = ground.start(&ground.broker.url());
    until("it is known to be a duplicate", || {
        service.log().replace(": ", ":").contains(r#""outcome":"duplicate""#)
    });
    assert!(ground.processed("unheard"), "{}", service.log());
    assert_eq!(service.stop(), Some(0), "SIGTERM");
}

fn broker_goes_and_comes(ground: &mut Ground) {
    let service = ground.start(&ground.broker.url());
    ground.broker.stop();
    until("it is not ready", || service.get("/readyz").0 == 503);
    assert_eq!(service.get("/livez").0, 200);
    ground.broker.resume().expect("the broker");
    until("it is ready again", || service.get("/readyz").0 == 200);
    ground.publish("after the broker", &body("after the broker"));
    until("it is processed", || ground.processed("after the broker"));
    assert_eq!(service.stop(), Some(0), "SIGTERM");
}

/// The database is away for longer than all attempts take: the message waits.
fn database_goes_and_comes(ground: &mut Ground) {
    let service = ground.start(&ground.broker.url());
    ground.postgres.stop();
    ground.publish("during", &body("during"));
    until("it is not ready", || service.get("/readyz").0 == 503);
    until("it has tried more often than messages are", || {
        let log = service.log();
        log.lines().filter(|l| l.contains("database does not answer") && l.contains(r#""during""#)).count()
            > 3
    });
    ground.postgres.resume().expect("the database");
    until("it is processed", || ground.processed("during"));
    assert_eq!(ground.broker.api().take(&format!("{QUEUE}.dead"), 1).expect("the dead"), []);
    assert_eq!(service.stop(), Some(0), "SIGTERM");
}

/// Many messages, with duplicates and poison, and a service that is killed in between.
fn flooded(ground: &Ground) {
    must_sql(ground, "DELETE FROM notifications");
    let poison = |n: usize| n % EVERY_POISON == 1;
    let duplicate = |n: usize| n % EVERY_DUPLICATE == 2;
    // A duplicate brings the message before the one before it once more.
    let number = |n: usize| if duplicate(n) { n - 2 } else { n };
    let sound: BTreeSet<usize> = (0..FLOOD).filter(|n| !poison(*n)).map(number).collect();
    let poisoned: BTreeSet<String> = (0..FLOOD).filter(|n| poison(*n)).map(|n| n.to_string()).collect();

    let service = ground.start(&ground.broker.url());
    let broker = ground.broker.api();
    std::thread::scope(|threads| {
        for part in 0..4 {
            threads.spawn(move || {
                for n in (0..FLOOD).filter(|n| n % 4 == part) {
                    let n = number(n);
                    let text = if poison(n) { "{}".to_owned() } else { body(&n.to_string()) };
                    publish(broker, &n.to_string(), &text);
                }
            });
        }
        until("some are processed", || ground.holds("(SELECT count(*) FROM notifications) > 1000"));
        drop(service);
    });
    let service = ground.start(&ground.broker.url());
    // However slow the machine is: each part of them has its own time.
    for part in 1..=PARTS {
        let so_many = sound.len() * part / PARTS;
        until("all are processed", || {
            ground.holds(&format!("(SELECT count(*) FROM notifications) >= {so_many}"))
        });
    }
    assert!(ground.rows(sound.len()), "there are more than were sent");
    assert!(
        ground.holds("(SELECT count(DISTINCT subject) = count(*) FROM notifications)"),
        "one was processed twice"
    );
    let mut reasons: BTreeMap<String, String> = BTreeMap::new();
    until("all poison is dead", || {
        let dead = ground.broker.api().take(&format!("{QUEUE}.dead"), 200).expect("the dead");
        reasons.extend(dead.iter().map(|l| (l.id.clone(), reason(l).to_owned())));
        reasons.len() >= poisoned.len()
    });
    assert_eq!(reasons.keys().cloned().collect::<BTreeSet<_>>(), poisoned);
    let [.., why] = ground.how.reasons;
    assert!(reasons.values().all(|r| r == why), "{reasons:?}");
    assert_eq!(service.stop(), Some(0), "SIGTERM");
    assert_eq!(ground.broker.api().take(QUEUE, 10).expect("the queue"), [], "nothing is left");
    assert!(ground.rows(sound.len()));
}

fn must_sql(ground: &Ground, sql: &str) {
    ground.postgres.execute_at(&ground.database, sql).expect("SQL");
}
