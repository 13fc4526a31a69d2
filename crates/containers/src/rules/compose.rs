//! Rules about compose files. Names are those of `dclint` where it has the rule.

use super::Hit;
use crate::compose::{Compose, Port, Service};
use crate::image::Image;
use crate::secret;
use crate::services::Service as Known;
use crate::variables::bare;
use crate::yaml::Node;
use std::collections::BTreeMap;

/// What the images that are built here say about their health: whether the Dockerfile of a build (folder and file
/// relative to the compose file) has a `HEALTHCHECK`; `None` where it is not here.
pub type Built<'a> = &'a dyn Fn(&str, &str) -> Option<bool>;

/// What is weak in a compose file, by line.
pub fn check(compose: &Compose, built: Built<'_>) -> Vec<Hit> {
    let page = Page { compose, services: compose.services(), built };
    let mut hits = page.document();
    for service in &page.services {
        hits.extend(page.service(service));
    }
    hits.sort();
    hits
}

/// The id of what is found of passwords that a server does not start without.
pub(crate) const BLANK_PASSWORD: &str = "blank-password";

/// The id of what is found of variables whose default not every place gives.
pub(crate) const UNEQUAL_DEFAULTS: &str = "variable-default";

struct Page<'a> {
    compose: &'a Compose,
    services: Vec<Service<'a>>,
    built: Built<'a>,
}

fn hit(id: &str, line: u32, message: impl Into<String>, fix: impl Into<String>) -> Hit {
    Hit::new(id, &[], line, message.into(), fix.into())
}

impl Page<'_> {
    fn document(&self) -> Vec<Hit> {
        let mut out = Vec::new();
        if let Some((key, _)) = self.compose.root.entry("version") {
            out.push(hit(
                "no-version-field",
                key.line,
                "`version` is obsolete: compose warns and ignores it",
                "leave it out",
            ));
        }
        let mut names: BTreeMap<&str, &str> = BTreeMap::new();
        let mut ports: BTreeMap<(Option<&str>, &str), &str> = BTreeMap::new();
        for service in &self.services {
            if let Some((name, line)) = named(service.node.get("container_name"))
                && let Some(other) = names.insert(name, service.name())
            {
                let message = format!("`{other}` has the container name `{name}`, too");
                out.push(hit("no-duplicate-container-names", line, message, "leave `container_name` out"));
            }
            for port in service.ports() {
                let Some(published) = port.published else { continue };
                let before = ports.insert((port.host, published), service.name());
                if let Some(other) = before.filter(|o| *o != service.name()) {
                    let message = format!("`{other}` publishes port {published}, too");
                    out.push(hit("no-duplicate-exported-ports", port.line, message, "choose another one"));
                }
            }
        }
        out.extend(bare(&self.compose.root).into_iter().map(|used| {
            let whole = used.whole();
            let message = format!("`${{{}}}` is empty where `{whole}` is not", used.name);
            hit(UNEQUAL_DEFAULTS, used.node.line, message, format!("write `{whole}` here, too"))
        }));
        out
    }

    fn service(&self, service: &Service<'_>) -> Vec<Hit> {
        let mut out = Vec::new();
        out.extend(image(service));
        out.extend(self.health(service));
        out.extend(ports(service));
        out.extend(secrets(service));
        out.extend(blank_password(service).map(|(name, line)| {
            let message = format!("`{}` does not start where nobody sets `{name}`", service.name());
            hit(
                BLANK_PASSWORD,
                line,
                message,
                format!("write `${{{name}:?}}`, which says so, and set it in an ignored `.env`"),
            )
        }));
        out.extend(self.dependencies(service));
        out.extend(privileges(service));
        out.extend(self.undeclared(service));
        out
    }

    /// Whether something says how a service is asked for its health; `None` where that is not known.
    fn has_health(&self, service: &Service<'_>) -> Option<bool> {
        if service.healthcheck().is_some() {
            return Some(true);
        }
        if service.node.get("healthcheck").is_some() {
            return Some(false);
        }
        match service.build() {
            Some((context, file)) => (self.built)(context, file),
            None => service.known().map(|_| false),
        }
    }

    /// Whether it is made to end: others wait for that, or it is started only on demand.
    fn ends(&self, service: &Service<'_>) -> bool {
        let awaited = self
            .services
            .iter()
            .flat_map(Service::dependencies)
            .any(|d| d.name == service.name() && d.condition == Some("service_completed_successfully"));
        awaited
            || service.node.get("profiles").is_some()
                && matches!(service.node.get("restart").and_then(Node::text), None | Some("no"))
    }

    fn health(&self, service: &Service<'_>) -> Option<Hit> {
        // Somebody has decided about it.
        if service.node.get("healthcheck").is_some()
            || !service.is_whole()
            || service.node.get("extends").is_some()
        {
            return None;
        }
        let unknown_build = service.node.get("build").is_some() && self.has_health(service) != Some(false);
        if unknown_build || self.ends(service) {
            return None;
        }
        let fix = match service.known() {
            Some(known) => format!("add `healthcheck: {{test: {}}}`", serde_json::json!(known.probe)),
            None => "add a `healthcheck`, here or as `HEALTHCHECK` in its Dockerfile".to_owned(),
        };
        let message = format!("nobody can ask `{}` whether it works", service.name());
        Some(hit("require-healthcheck", service.key.line, message, fix))
    }

    fn dependencies(&self, service: &Service<'_>) -> Vec<Hit> {
        let mut out = Vec::new();
        for wait in service.dependencies() {
            let Some(target) = self.services.iter().find(|s| s.name() == wait.name) else {
                if !self.compose.is_part() {
                    let message = format!("there is no service `{}`", wait.name);
                    out.push(hit(
                        "depends-on-undefined-service",
                        wait.line,
                        message,
                        "name a service of this file",
                    ));
                }
                continue;
            };
            match wait.condition {
                Some("service_healthy") if target.is_whole() && self.has_health(target) == Some(false) => {
                    let message = format!("`{}` has no health check to wait for", wait.name);
                    out.push(hit(
                        "depends-on-unhealthy-service",
                        wait.line,
                        message,
                        "give it a `healthcheck`",
                    ));
                }
                _ => {}
            }
        }
        out.extend(unconditional(service));
        out
    }

    fn undeclared(&self, service: &Service<'_>) -> Vec<Hit> {
        if self.compose.is_part() {
            return Vec::new();
        }
        let volumes = self.compose.declared("volumes");
        let networks = self.compose.declared("networks");
        let is_name = |s: &str| {
            s.starts_with(|c: char| c.is_ascii_alphanumeric()) && !s.contains(['/', '\\', '$', '~'])
        };
        let volume = |(name, line): (&str, u32)| {
            (is_name(name) && !volumes.contains(&name)).then(|| {
                hit(
                    "undeclared-volume",
                    line,
                    format!("the volume `{name}` is not declared"),
                    format!("add `{name}:` below `volumes:`"),
                )
            })
        };
        let network = |(name, line): (&str, u32)| {
            (name != "default" && !networks.contains(&name)).then(|| {
                hit(
                    "undeclared-network",
                    line,
                    format!("the network `{name}` is not declared"),
                    format!("add `{name}:` below `networks:`"),
                )
            })
        };
        let found = service.mounts().into_iter().filter_map(volume);
        found.chain(service.networks().into_iter().filter_map(network)).collect()
    }
}

/// What is waited for in the short form, all of it at once.
fn unconditional(service: &Service<'_>) -> Option<Hit> {
    let (key, list) = service.node.entry("depends_on").filter(|(_, d)| !d.items().is_empty())?;
    let names: Vec<String> = list.items().iter().filter_map(|i| Some(format!("`{}`", i.text()?))).collect();
    let message =
        format!("`{}` waits only until {} is started, ready or not", service.name(), names.join(" and "));
    let fix = "write each name as `NAME: {condition: service_healthy}`, and `service_completed_successfully` for what ends";
    Some(hit("depends-on-condition", key.line, message, fix))
}

fn named(node: Option<&Node>) -> Option<(&str, u32)> {
    let node = node?;
    Some((node.text()?, node.line))
}

fn image(service: &Service<'_>) -> Option<Hit> {
    let node = service.node.get("image").filter(|_| service.node.get("build").is_none())?;
    let text = node.text()?;
    let read = Image::parse(text);
    let open = read.digest.is_none() && matches!(read.tag, None | Some("latest")) && !text.ends_with('}');
    open.then(|| {
        let message = format!("`{text}` is whatever is newest");
        hit(
            "service-image-require-explicit-tag",
            node.line,
            message,
            format!("name a version: `{}:VERSION`", read.name),
        )
    })
}

/// Whether a port of a server can be reached from other machines.
pub(crate) fn is_open(port: &Port<'_>, known: &Known) -> bool {
    let local = port
        .host
        .is_some_and(|h| h.starts_with("127.") || h == "::1" || h == "localhost" || h.starts_with('$'));
    !local && may_be(port.target, known.port)
}

/// Whether a port as it is written can be this one: a variable can, unless its default is another one.
fn may_be(written: &str, port: u16) -> bool {
    let default = written.strip_suffix('}').and_then(|w| w.split_once(":-")).map(|(_, default)| default);
    match default {
        Some(default) => default == port.to_string(),
        None => written.starts_with('$') || written == port.to_string(),
    }
}

fn ports(service: &Service<'_>) -> Vec<Hit> {
    let Some(known) = service.known() else { return Vec::new() };
    let open = service.ports().into_iter().filter(|p| is_open(p, known));
    let found = open.map(|p| {
        let message = format!("`{}` is open to every machine that reaches this one", service.name());
        let published = p.published.unwrap_or(p.target);
        let fix = format!("leave the port out, or bind it: `127.0.0.1:{published}:{}`", p.target);
        hit("no-published-database-port", p.line, message, fix)
    });
    found.collect()
}

/// The password in a URL (`scheme://user:password@host`).
fn password(value: &str) -> Option<&str> {
    let (_, rest) = value.split_once("://")?;
    let (user, _) = rest.rsplit_once('@')?;
    user.split_once(':').map(|(_, p)| p)
}

fn secrets(service: &Service<'_>) -> Vec<Hit> {
    let found = service.environment().into_iter().filter_map(|v| {
        let value = v.value?;
        let clear = match password(value) {
            Some(password) => secret::is_written_out(password),
            None => secret::is_secret(v.name) && secret::is_written_out(value),
        };
        clear.then(|| {
            let message = format!("`{}` holds a secret that everybody with this file can read", v.name);
            hit(
                "no-secret-in-clear",
                v.line,
                message,
                "take it from the environment: `${NAME:?}`, with its value in an ignored `.env`",
            )
        })
    });
    found.collect()
}

/// The variable that a server's password is taken from, blank where nobody sets it, and its line.
pub(crate) fn blank_password<'a>(service: &Service<'a>) -> Option<(&'a str, u32)> {
    // Who does not start it need not set anything.
    if service.node.get("profiles").is_some() {
        return None;
    }
    let wanted = &service.known()?.environment;
    let is_password = |name: &str| wanted.iter().any(|(n, v)| n == name && v == "{password}");
    let told = service.environment().into_iter().find(|v| is_password(v.name))?;
    let name = told.value?.strip_prefix("${")?.strip_suffix('}')?;
    name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_').then_some((name, told.line))
}

fn privileges(service: &Service<'_>) -> Vec<Hit> {
    let mut out = Vec::new();
    if let Some((key, _)) = service.node.entry("privileged").filter(|(_, v)| v.text() == Some("true")) {
        let message = format!("`{}` may do on the host whatever root may", service.name());
        out.push(hit("no-privileged", key.line, message, "leave it out; add what is needed with `cap_add`"));
    }
    for (source, line) in service.mounts() {
        if source.ends_with("docker.sock") {
            let message = format!("`{}` commands the engine, and with it the host", service.name());
            out.push(hit(
                "no-engine-socket",
                line,
                message,
                "leave the mount out, or put a proxy with few rights before it",
            ));
        }
    }
    out
}

/// What is said of a file that can't be read.
pub fn unreadable(error: &crate::yaml::YamlError) -> Hit {
    hit(
        "invalid-compose-file",
        error.line,
        format!("cannot be read: {error}"),
        "mend the YAML; `docker compose config` shows the place",
    )
}
