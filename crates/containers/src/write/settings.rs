//! What a service in a container is told by its environment: the settings that its examples and sources name, with the
//! servers of the compose file in place of those of a developer's machine.

use super::kit::Kit;
use crate::secret::is_secret;
use crate::services::{self, Service};
use scaffold_core::Diagnostic;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Where data is kept that stands in files.
pub(super) const DATA: &str = "/data";

/// How a server in the compose file is reached.
#[derive(Debug, Clone)]
pub(super) struct Server {
    pub(super) known: &'static Service,
    /// Its name in the compose file.
    pub(super) host: String,
    /// Who may use it, as compose is told.
    pub(super) user: String,
    pub(super) password: String,
    /// The database in it.
    pub(super) name: String,
}

impl Server {
    /// One that is written anew, with the words for it that examples of settings have.
    pub(super) fn new(known: &'static Service, project: &str, examples: &[(String, String)]) -> Self {
        let id = project.replace(|c: char| !c.is_ascii_alphanumeric(), "_").to_ascii_lowercase();
        let id = if id.starts_with(|c: char| c.is_ascii_alphabetic()) { id } else { format!("app_{id}") };
        let has = |part: Part| {
            let named = examples.iter().find(|(name, _)| about(name, known) == Some(part));
            named.map(|(name, value)| (name.as_str(), value.as_str()))
        };
        let told = |part: Part| match has(part) {
            Some((name, "")) => format!("${{{name}:-{id}}}"),
            Some((name, value)) if is_plain(value) => format!("${{{name}:-{value}}}"),
            _ => id.clone(),
        };
        let password = match has(Part::Password) {
            Some((name, _)) => format!("${{{name}:?}}"),
            None => format!("${{{}_PASSWORD:?}}", known.id.to_ascii_uppercase()),
        };
        Self { known, host: known.id.clone(), user: told(Part::User), password, name: told(Part::Name) }
    }

    /// A text with what its placeholders stand for.
    pub(super) fn filled(&self, text: &str) -> String {
        text.replace("{user}", &self.user)
            .replace("{password}", &self.password)
            .replace("{host}", &self.host)
            .replace("{name}", &self.name)
    }

    /// The variables of its image.
    pub(super) fn environment(&self) -> Value {
        // As written in the table of servers, which names who, with what, and where in this order.
        let mut pairs: Vec<(&String, &String)> = self.known.environment.iter().collect();
        pairs.sort_by_key(|(_, v)| ["{user}", "{password}", "{name}"].iter().position(|p| p == v));
        pairs.sort_by_key(|(_, v)| !v.starts_with('{'));
        pairs.into_iter().map(|(name, value)| (name.clone(), json!(self.filled(value)))).collect()
    }
}

/// What of a server a setting is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Url,
    Host,
    Port,
    User,
    Password,
    Name,
}

/// What of a server the name of a setting is about.
fn about(name: &str, known: &Service) -> Option<Part> {
    let lower = name.to_ascii_lowercase();
    let words: Vec<&str> = lower.split('_').collect();
    let at = words.iter().position(|w| known.words.iter().any(|k| k == w))?;
    let rest: Vec<&str> =
        words[at + 1..].iter().copied().filter(|w| !known.words.iter().any(|k| k == w)).collect();
    let whole = ["url", "uri", "dsn", "addr", "address", "connection", "conn"];
    match rest.as_slice() {
        [] if at == 0 && words.len() > 1 => Some(Part::Name),
        [w, ..] if whole.contains(w) => Some(Part::Url),
        ["host" | "hostname" | "server"] => Some(Part::Host),
        ["port"] => Some(Part::Port),
        ["user" | "username"] => Some(Part::User),
        ["password" | "pass" | "pwd" | "passwd"] => Some(Part::Password),
        ["name"] => Some(Part::Name),
        _ => None,
    }
}

/// Whether a setting tells where a server is.
pub(super) fn locates(name: &str, known: &Service) -> bool {
    matches!(about(name, known), Some(Part::Url | Part::Host))
}

/// A text that can stand behind `:-` in a reference.
fn is_plain(value: &str) -> bool {
    !value.is_empty() && !value.contains(['$', '{', '}', '"', '\'', '\\', '`', '\n'])
}

/// What a service is told.
#[derive(Debug, Clone, Default)]
pub(super) struct Told {
    /// Name → value; null where it is passed on if it is set.
    pub(super) environment: Vec<(String, Value)>,
    /// Something is kept in a file below [`DATA`].
    pub(super) keeps_data: bool,
    /// Servers that no setting leads to.
    pub(super) unnamed: Vec<String>,
}

impl Told {
    /// What is told although nothing says by which name.
    pub(super) fn notes(&self) -> impl Iterator<Item = Diagnostic> {
        self.unnamed.iter().map(|name| {
            Diagnostic::new(format!(
                "no setting was found that names the server: `{name}` is told to the service"
            ))
            .hint("rename it in the compose file if the service reads another variable")
        })
    }
}

/// What is known about a service's settings.
pub(super) struct Known<'a> {
    pub(super) kit: &'a Kit,
    pub(super) libraries: &'a [String],
    /// Examples in order.
    pub(super) examples: &'a [(String, String)],
    /// Names that its sources read.
    pub(super) reads: &'a [String],
    pub(super) port: u16,
    pub(super) servers: &'a [Server],
}

impl Known<'_> {
    /// What the service is told in the compose file.
    pub(super) fn told(&self) -> Told {
        let mut out = Told::default();
        for (name, value) in self.examples {
            if !self.kit.data.sets.contains(name) {
                self.tell(name, value, &mut out);
            }
        }
        let file = self.keeps_file();
        for name in self.reads {
            if out.environment.iter().any(|(n, _)| n == name) || self.examples.iter().any(|(n, _)| n == name)
            {
                continue;
            }
            let of_server = self.servers.iter().any(|s| about(name, s.known).is_some());
            let of_file = file && is_database_url(name);
            if of_server || of_file || is_key(name) {
                self.tell(name, "", &mut out);
            }
        }
        for server in self.servers {
            let led = out.environment.iter().any(|(_, v)| {
                v.as_str().is_some_and(|v| v == server.host || v.contains(&format!("{}:", server.host)))
            });
            if !led {
                let name = match server.known.words.iter().any(|w| w == "database") {
                    true => "DATABASE_URL".to_owned(),
                    false => format!("{}_URL", server.known.id.to_ascii_uppercase()),
                };
                out.unnamed.push(name.clone());
                out.environment.push((name, json!(self.url(server, None))));
            }
        }
        out
    }

    fn tell(&self, name: &str, value: &str, out: &mut Told) {
        if let Some(path) = self.file(name, value) {
            out.keeps_data = true;
            return out.environment.push((name.to_owned(), json!(path)));
        }
        let value = self.value(name, value);
        out.environment.push((name.to_owned(), value));
    }

    fn value(&self, name: &str, value: &str) -> Value {
        let last = name.rsplit('_').next().unwrap_or(name).to_ascii_uppercase();
        if let Some((scheme, rest)) = value.split_once("://") {
            let known = services::of_scheme(scheme);
            let server = self.servers.iter().find(|s| {
                s.known.schemes.iter().any(|k| k == scheme) || known.is_some_and(|k| k.id == s.known.id)
            });
            if let Some(server) = server.filter(|_| is_here(rest)) {
                return json!(self.url(server, Some((scheme, rest))));
            }
        }
        if let Some((_, port)) = value.rsplit_once(':').filter(|(host, _)| is_local(host) || host.is_empty())
        {
            if let Some(server) = self.servers.iter().find(|s| s.known.port.to_string() == port) {
                return json!(format!("{}:{port}", server.host));
            }
            if port == self.port.to_string() {
                return json!(format!("0.0.0.0:{port}"));
            }
        }
        if last == "PORT" && value == self.port.to_string() {
            return json!(value);
        }
        for server in self.servers {
            let Some(part) = about(name, server.known) else { continue };
            // What names a driver or a mode is no address.
            let word = part == Part::Url && !value.is_empty() && !value.contains([':', '/', '@', '=']);
            if word {
                continue;
            }
            return match part {
                Part::Url => json!(self.url(server, None)),
                Part::Host => json!(server.host),
                Part::Port => json!(server.known.port.to_string()),
                Part::User => json!(server.user),
                Part::Password if server.known.environment.is_empty() => Value::Null,
                Part::Password => json!(server.password),
                Part::Name if server.known.environment.is_empty() => json!(format!("${{{name}:-{value}}}")),
                Part::Name => json!(server.name),
            };
        }
        if is_secret(name) {
            return json!(format!("${{{name}:?}}"));
        }
        if matches!(last.as_str(), "HOST" | "BIND" | "ADDRESS" | "ADDR") && is_local(value) {
            return json!("0.0.0.0");
        }
        match is_plain(value) {
            true => json!(format!("${{{name}:-{value}}}")),
            false => Value::Null,
        }
    }

    /// The URL of a server, in the notation of the example or of the drivers in use.
    fn url(&self, server: &Server, example: Option<(&str, &str)>) -> String {
        let own = self.kit.data.urls.iter().find(|u| {
            u.server == server.known.id
                && (u.libraries.is_empty() || u.libraries.iter().any(|l| self.libraries.contains(l)))
        });
        let url = server.filled(own.map_or(server.known.url.as_str(), |u| u.url.as_str()));
        let Some((scheme, rest)) = example else { return url };
        let usual = server.filled(&server.known.url);
        let usual = usual.split_once("://").map_or(usual.as_str(), |(_, rest)| rest);
        let query = rest.split_once('?').map(|(_, q)| q);
        match query {
            Some(query) => format!("{scheme}://{}?{query}", usual.split('?').next().unwrap_or(usual)),
            // What the driver wants behind its own scheme.
            None if url.starts_with(&format!("{scheme}:")) => url,
            None => format!("{scheme}://{usual}"),
        }
    }

    fn keeps_file(&self) -> bool {
        self.kit.data.files_as_databases.iter().any(|l| self.libraries.contains(l))
    }

    /// A setting that names a database in a file, with the file where data is kept.
    fn file(&self, name: &str, value: &str) -> Option<String> {
        let value = match value {
            "" if is_database_url(name) && self.servers.is_empty() && self.keeps_file() => {
                let own = self.kit.data.urls.iter().find(|u| u.server == "sqlite");
                return Some(own.map_or("file:{data}/service.db", |u| &u.url).replace("{data}", DATA));
            }
            "" => return None,
            value => value,
        };
        let (path, query) = value.split_once('?').map_or((value, ""), |(p, q)| (p, q));
        let scheme = path.find(':').filter(|at| {
            let scheme = &path[..*at];
            scheme == "file" || scheme.starts_with("sqlite")
        });
        let suffixed = [".db", ".sqlite", ".sqlite3"].iter().any(|s| path.ends_with(s));
        if (scheme.is_none() && !suffixed) || path.contains(":memory:") || path.contains("${") {
            return None;
        }
        // `sqlite:///x` and `sqlite://x` keep their slashes; what is named behind them is a path.
        let start = scheme.map_or(0, |at| at + 1);
        let slashes = path[start..].len() - path[start..].trim_start_matches('/').len();
        let head = if scheme.is_some() { &path[..start + slashes] } else { "" };
        let file = path.rsplit('/').next().unwrap_or(path);
        let file = file.rsplit(':').next().unwrap_or(file);
        let query = if query.is_empty() { String::new() } else { format!("?{query}") };
        Some(format!("{head}{DATA}/{file}{query}"))
    }
}

fn is_database_url(name: &str) -> bool {
    matches!(
        name,
        "DATABASE_URL" | "DB_URL" | "DATABASE_URI" | "DB_PATH" | "DATABASE_PATH" | "DATABASE_DSN" | "DB_DSN"
    )
}

/// A key that the service signs or encrypts with: it does not start without.
fn is_key(name: &str) -> bool {
    is_secret(name) && (name.ends_with("SECRET") || name.ends_with("SECRET_KEY"))
}

fn is_local(host: &str) -> bool {
    matches!(host, "localhost" | "127.0.0.1" | "0.0.0.0" | "::1" | "[::1]")
}

/// Whether what stands behind `://` leads to this machine or to a neighbour, not out into the world.
fn is_here(rest: &str) -> bool {
    let authority = rest.split(['/', '?']).next().unwrap_or(rest);
    let host = authority.rsplit('@').next().unwrap_or(authority);
    let host = host.split(':').next().unwrap_or(host);
    is_local(host) || !host.contains('.')
}

/// Names that compose has to find a value for (`${NAME:?}`), in order.
pub(crate) fn wanted(text: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for part in text.split("${").skip(1) {
        let inner = part.split('}').next().unwrap_or_default();
        if let Some((name, _)) = inner.split_once(":?").filter(|(n, _)| !out.iter().any(|o| o == n)) {
            out.push(name.to_owned());
        }
    }
    out
}

/// Settings in order, what is commented out left out.
pub(super) fn examples(text: &str) -> Vec<(String, String)> {
    let mut seen: BTreeMap<String, ()> = BTreeMap::new();
    let read = text.lines().filter_map(|line| {
        let line = line.trim();
        let line = line.strip_prefix("export ").unwrap_or(line);
        let (name, value) = line.split_once('=').filter(|_| !line.starts_with('#'))?;
        let name = name.trim();
        let fine = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        let value = value.trim();
        let value = value.split(" #").next().unwrap_or(value).trim().trim_matches(['"', '\'']);
        fine.then(|| (name.to_owned(), value.to_owned()))
    });
    read.filter(|(name, _)| seen.insert(name.clone(), ()).is_none()).collect()
}
