//! What a compose file is to hold, as values: the service itself, what brings its database up to date, its servers.

use super::settings::{DATA, Server, Told};
use crate::services::Service as Known;
use serde_json::{Map, Value, json};

/// The network of a new file.
const NETWORK: &str = "app";
/// The service that brings the database up to date.
pub(super) const MIGRATE: &str = "migrate";

/// A service of this repository.
pub(super) struct Backend {
    /// Its name in the compose file.
    pub(super) name: String,
    /// The folder of its build, relative to the compose file, and the Dockerfile where it is not there.
    pub(super) context: String,
    pub(super) dockerfile: Option<String>,
    pub(super) port: u16,
    pub(super) told: Told,
    /// Its servers' names in the compose file.
    pub(super) waits: Vec<String>,
    /// The command that brings its database up to date.
    pub(super) migrate: Option<Vec<String>>,
    /// Its image is written here: it runs as nobody, and writes nowhere but where it is told.
    pub(super) hardened: bool,
}

/// Where networks are named.
#[derive(Clone, Copy)]
pub(super) enum Network<'a> {
    /// In a new file.
    New,
    /// As the services that stand say.
    As(Option<&'a Value>),
}

impl Network<'_> {
    fn put(self, service: &mut Map<String, Value>) {
        match self {
            Self::New => put(service, "networks", json!([NETWORK])),
            Self::As(Some(value)) => put(service, "networks", value.clone()),
            Self::As(None) => {}
        }
    }
}

fn put(map: &mut Map<String, Value>, key: &str, value: Value) {
    map.insert(key.to_owned(), value);
}

fn needs(names: &[String]) -> Map<String, Value> {
    names.iter().map(|n| (n.clone(), json!({"condition": "service_healthy"}))).collect()
}

impl Backend {
    fn build(&self) -> Value {
        match &self.dockerfile {
            None => json!(self.context),
            Some(file) => json!({"context": self.context, "dockerfile": file}),
        }
    }

    fn environment(&self) -> Value {
        self.told.environment.iter().cloned().collect()
    }

    /// What both the server and its chores have.
    fn common(&self, network: Network<'_>) -> Map<String, Value> {
        let mut out = Map::new();
        put(&mut out, "build", self.build());
        put(&mut out, "init", json!(true));
        if self.hardened {
            put(&mut out, "read_only", json!(true));
            put(&mut out, "tmpfs", json!(["/tmp"]));
            put(&mut out, "cap_drop", json!(["ALL"]));
            put(&mut out, "security_opt", json!(["no-new-privileges:true"]));
        }
        if !self.told.environment.is_empty() {
            put(&mut out, "environment", self.environment());
        }
        if self.told.keeps_data {
            put(&mut out, "volumes", json!([format!("{}:{DATA}", self.volume())]));
        }
        network.put(&mut out);
        out
    }

    /// The name of the volume of its data.
    pub(super) fn volume(&self) -> String {
        format!("{}-data", self.name)
    }

    /// The server.
    pub(super) fn service(&self, migrates: bool, network: Network<'_>) -> Value {
        let mut out = self.common(network);
        put(&mut out, "ports", json!([format!("${{PORT:-{0}}}:{0}", self.port)]));
        let mut waits = needs(&self.waits);
        if migrates {
            waits.insert(MIGRATE.to_owned(), json!({"condition": "service_completed_successfully"}));
        }
        if !waits.is_empty() {
            put(&mut out, "depends_on", Value::Object(waits));
        }
        put(&mut out, "restart", json!("unless-stopped"));
        Value::Object(out)
    }

    /// What brings the database up to date, and ends.
    pub(super) fn chore(&self, command: &[String], network: Network<'_>) -> Value {
        let mut out = self.common(network);
        put(&mut out, "command", json!(command));
        let waits = needs(&self.waits);
        if !waits.is_empty() {
            put(&mut out, "depends_on", Value::Object(waits));
        }
        put(&mut out, "restart", json!("no"));
        Value::Object(out)
    }
}

impl Server {
    /// It as a service.
    pub(super) fn service(&self, network: Network<'_>) -> Value {
        let known = self.known;
        let mut out = Map::new();
        put(&mut out, "image", json!(format!("{}:{}", known.images[0], known.tag)));
        put(&mut out, "security_opt", json!(["no-new-privileges:true"]));
        let environment = self.environment();
        if environment.as_object().is_some_and(|e| !e.is_empty()) {
            put(&mut out, "environment", environment);
        }
        if let Some(folder) = &known.data {
            put(&mut out, "volumes", json!([format!("{}:{folder}", self.volume())]));
        }
        network.put(&mut out);
        put(&mut out, "healthcheck", healthcheck(known));
        put(&mut out, "restart", json!("unless-stopped"));
        Value::Object(out)
    }

    /// The name of the volume of its data.
    pub(super) fn volume(&self) -> String {
        format!("{}-data", self.host)
    }
}

fn healthcheck(known: &Known) -> Value {
    json!({"test": known.probe, "interval": "5s", "timeout": "3s", "retries": 12, "start_period": "30s"})
}

/// A whole file.
pub(super) fn document(backends: &[Backend], servers: &[Server]) -> Value {
    let mut services = Map::new();
    let mut volumes = Map::new();
    for backend in backends {
        let migrates = backend.migrate.is_some();
        services.insert(backend.name.clone(), backend.service(migrates, Network::New));
        if let Some(command) = &backend.migrate {
            services.insert(MIGRATE.to_owned(), backend.chore(command, Network::New));
        }
        if backend.told.keeps_data {
            volumes.insert(backend.volume(), Value::Null);
        }
    }
    for server in servers {
        services.insert(server.host.clone(), server.service(Network::New));
        if server.known.data.is_some() {
            volumes.insert(server.volume(), Value::Null);
        }
    }
    let mut out = Map::new();
    out.insert("services".to_owned(), Value::Object(services));
    if !volumes.is_empty() {
        out.insert("volumes".to_owned(), Value::Object(volumes));
    }
    out.insert("networks".to_owned(), json!({NETWORK: null}));
    Value::Object(out)
}

/// Its text: services and sections apart by a blank line.
pub(super) fn text(document: &Value) -> String {
    let mut out = String::new();
    let mut first = true;
    let mut previous_deep = false;
    for line in super::blocks::lines(document, 2) {
        let depth = line.len() - line.trim_start().len();
        let service = depth == 2 && previous_deep;
        if !first && (depth == 0 || service) {
            out.push('\n');
        }
        first = false;
        previous_deep = depth > 2;
        out.push_str(&line);
        out.push('\n');
    }
    out
}
