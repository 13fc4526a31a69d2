//! A RabbitMQ broker for one run, where its programs are installed: its own folder, ports, name service and password,
//! gone when dropped. Messages are published and taken through its management API.

use crate::postgres::{free_port, password};
use crate::{Cancel, Command, CommandError, Running, Scrub, Stream, Tail, find_program};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use ureq::RequestBuilder;
use ureq::typestate::WithBody;

/// Longest time a broker has to answer.
const START: Duration = Duration::from_secs(120);
/// Longest time it has to end by itself.
const END: Duration = Duration::from_secs(30);
/// Longest time for one question to it.
const ASK: Duration = Duration::from_secs(20);
const USER: &str = "scaffold";

/// Why there is no broker, or no answer of it.
#[derive(Debug, thiserror::Error)]
pub enum RabbitError {
    /// No programs.
    #[error("RabbitMQ's programs are not installed")]
    NotInstalled,
    /// A program did not run.
    #[error(transparent)]
    Command(#[from] CommandError),
    /// It ran and failed; its last words.
    #[error("RabbitMQ did not start: {0}")]
    Start(String),
    /// The token was set.
    #[error("interrupted")]
    Cancelled,
    /// A folder or port.
    #[error("RabbitMQ could not be prepared: {0}")]
    Io(#[from] io::Error),
    /// It was asked and refused, or did not answer.
    #[error("RabbitMQ did not answer: {0}")]
    Ask(String),
}

/// A message as it lies in a queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Its property `message_id`; empty where there is none.
    pub id: String,
    /// Its headers, as an object.
    pub headers: Value,
    /// Its body.
    pub body: String,
}

/// A broker of its own on free loopback ports.
#[derive(Debug)]
pub struct RabbitMq {
    port: u16,
    api: BrokerApi,
    command: Command,
    cancel: Cancel,
    /// `None` while it is down. Dropped before the name service and its folder.
    running: Option<Running>,
    _names: Running,
    _dir: TempDir,
}

/// Where a broker is asked.
#[derive(Debug, Clone)]
pub struct BrokerApi {
    base: String,
    password: String,
    agent: ureq::Agent,
}

/// The programs of the broker and of Erlang's name service.
pub fn find_rabbitmq() -> Option<(PathBuf, PathBuf)> {
    // Debian's own on the search path wants to become another user.
    let packaged = PathBuf::from("/usr/lib/rabbitmq/bin/rabbitmq-server");
    let server = if packaged.is_file() { packaged } else { find_program("rabbitmq-server", Path::new("/"))? };
    Some((server, find_program("epmd", Path::new("/"))?))
}

impl RabbitMq {
    /// Starts a broker of its own on free loopback ports.
    ///
    /// # Errors
    /// See [`RabbitError`].
    pub fn start(cancel: &Cancel) -> Result<Self, RabbitError> {
        let (server, epmd) = find_rabbitmq().ok_or(RabbitError::NotInstalled)?;
        let dir = tempfile::Builder::new().prefix("scaffold-mq-").tempdir()?;
        let password = password()?;
        let [port, management, distribution, names] =
            [free_port()?, free_port()?, free_port()?, free_port()?];
        let path = |name: &str| dir.path().join(name).to_string_lossy().into_owned();
        fs::write(path("plugins"), "[rabbitmq_management].\n")?;
        fs::write(path("env"), "")?;
        let settings = format!(
            "listeners.tcp.1 = 127.0.0.1:{port}\nmanagement.tcp.ip = 127.0.0.1\nmanagement.tcp.port = {management}\n\
             default_user = {USER}\ndefault_pass = {password}\nlog.console.level = error\n"
        );
        fs::write(path("rabbit.conf"), settings)?;
        let words = |argv: &[&str]| argv.iter().map(|&w| w.to_owned()).collect::<Vec<_>>();
        let argv = words(&[&epmd.to_string_lossy(), "-port", &names.to_string(), "-address", "127.0.0.1"]);
        let names_running = Running::start(&Command::new(argv, dir.path()).timeout(START).leashed(None))?;
        let mut command = Command::new(words(&[&server.to_string_lossy()]), dir.path())
            .timeout(START)
            .leashed(Some(dir.path()));
        command.env.extend(
            [
                ("HOME", path("")),
                ("ERL_EPMD_PORT", names.to_string()),
                ("ERL_EPMD_ADDRESS", "127.0.0.1".into()),
                ("RABBITMQ_NODENAME", "scaffold@localhost".into()),
                ("RABBITMQ_DIST_PORT", distribution.to_string()),
                ("RABBITMQ_MNESIA_BASE", path("data")),
                ("RABBITMQ_LOG_BASE", path("log")),
                ("RABBITMQ_LOGS", "-".into()),
                ("RABBITMQ_ENABLED_PLUGINS_FILE", path("plugins")),
                ("RABBITMQ_CONFIG_FILE", path("rabbit")),
                ("RABBITMQ_ADVANCED_CONFIG_FILE", path("advanced")),
                ("RABBITMQ_CONF_ENV_FILE", path("env")),
                ("RABBITMQ_GENERATED_CONFIG_DIR", path("generated")),
                ("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "-kernel inet_dist_use_interface {127,0,0,1}".into()),
            ]
            .map(|(name, value)| (name.to_owned(), value)),
        );
        let agent = ureq::Agent::config_builder()
            .timeout_global(Some(ASK))
            .http_status_as_error(false)
            .proxy(None)
            .build()
            .into();
        let mut broker = Self {
            port,
            api: BrokerApi { base: format!("http://127.0.0.1:{management}/api"), password, agent },
            command,
            cancel: cancel.clone(),
            running: None,
            _names: names_running,
            _dir: dir,
        };
        broker.resume()?;
        Ok(broker)
    }

    /// Where programs find it.
    pub fn url(&self) -> String {
        format!("amqp://{USER}:{}@127.0.0.1:{}/", self.api.password, self.port)
    }

    /// Ends it; what it has stored stays.
    pub fn stop(&mut self) {
        if let Some(mut running) = self.running.take() {
            running.ask_to_end();
            running.ends_by(Instant::now() + END, &mut |_, _| {});
        }
    }

    /// Starts it where it is down, with what it had stored.
    ///
    /// # Errors
    /// It does not start.
    pub fn resume(&mut self) -> Result<(), RabbitError> {
        if self.running.is_some() {
            return Ok(());
        }
        let mut running = Running::start(&self.command)?;
        let mut tail = Tail::default();
        let scrub = Scrub::new();
        let stopped = running.listen(Instant::now() + START, &self.cancel, &mut |_: Stream, line| {
            tail.push(&scrub.line(line));
            line.contains("completed with")
        });
        if self.cancel.is_cancelled() {
            return Err(RabbitError::Cancelled);
        }
        if stopped.is_some() {
            let last = tail.lines().rfind(|l| !l.trim().is_empty()).unwrap_or("it said nothing");
            return Err(RabbitError::Start(last.trim().to_owned()));
        }
        self.running = Some(running);
        Ok(())
    }

    /// Where it is asked.
    pub fn api(&self) -> &BrokerApi {
        &self.api
    }
}

impl BrokerApi {
    /// Makes a durable queue.
    ///
    /// # Errors
    /// The broker refuses.
    pub fn declare(&self, queue: &str) -> Result<(), RabbitError> {
        let how = json!({ "durable": true, "arguments": { "x-queue-type": "quorum" } });
        self.ask(self.agent.put(format!("{}/queues/%2F/{queue}", self.base)), &how).map(drop)
    }

    /// How many take messages from a queue; none where it is not there.
    ///
    /// # Errors
    /// The broker does not answer.
    pub fn consumers(&self, queue: &str) -> Result<u64, RabbitError> {
        let failed = |e: ureq::Error| RabbitError::Ask(e.to_string());
        let path = format!("{}/queues/%2F/{queue}", self.base);
        let mut answer = self.agent.get(path).header("authorization", &self.who()).call().map_err(failed)?;
        let text = answer.body_mut().read_to_string().map_err(failed)?;
        let read: Value = serde_json::from_str(&text).unwrap_or(Value::Null);
        let known = read["consumers"].as_u64().unwrap_or(0);
        // Numbers come late; who they are comes at once.
        Ok(known.max(read["consumer_details"].as_array().map_or(0, |all| all.len() as u64)))
    }

    fn who(&self) -> String {
        format!("Basic {}", STANDARD.encode(format!("{USER}:{}", self.password)))
    }

    /// Publishes a persistent message; `id` is left out where it is empty.
    ///
    /// # Errors
    /// The broker refuses, or no queue takes the message.
    pub fn publish(&self, exchange: &str, key: &str, id: &str, body: &str) -> Result<(), RabbitError> {
        let mut properties = json!({ "delivery_mode": 2, "content_type": "application/json" });
        if let (false, Value::Object(properties)) = (id.is_empty(), &mut properties) {
            properties.insert("message_id".into(), id.into());
        }
        let message = json!({
            "routing_key": key, "properties": properties, "payload": body, "payload_encoding": "string",
        });
        let answer = self.post(&format!("exchanges/%2F/{exchange}/publish"), &message)?;
        if answer["routed"] == true {
            return Ok(());
        }
        Err(RabbitError::Ask(format!("no queue takes `{key}` of exchange `{exchange}`")))
    }

    /// Takes up to `count` messages out of a queue.
    ///
    /// # Errors
    /// There is no such queue.
    pub fn take(&self, queue: &str, count: usize) -> Result<Vec<Letter>, RabbitError> {
        let how = json!({ "count": count, "ackmode": "ack_requeue_false", "encoding": "auto" });
        let answer = self.post(&format!("queues/%2F/{queue}/get"), &how)?;
        let text = |v: &Value| v.as_str().unwrap_or_default().to_owned();
        let letter = |m: &Value| Letter {
            id: text(&m["properties"]["message_id"]),
            headers: m["properties"]["headers"].clone(),
            body: text(&m["payload"]),
        };
        Ok(answer.as_array().into_iter().flatten().map(letter).collect())
    }

    fn post(&self, path: &str, body: &Value) -> Result<Value, RabbitError> {
        self.ask(self.agent.post(format!("{}/{path}", self.base)), body)
    }

    fn ask(&self, request: RequestBuilder<WithBody>, body: &Value) -> Result<Value, RabbitError> {
        let failed = |e: ureq::Error| RabbitError::Ask(e.to_string());
        let mut answer = request.header("authorization", &self.who()).send_json(body).map_err(failed)?;
        let text = answer.body_mut().read_to_string().map_err(failed)?;
        let read = serde_json::from_str(&text).unwrap_or(Value::Null);
        if answer.status().is_success() {
            return Ok(read);
        }
        Err(RabbitError::Ask(format!("{} {}", answer.status(), read["reason"])))
    }
}
