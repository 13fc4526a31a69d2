//! The environment of a server that is started for a check: read from the repository's example, with every
//! setting that leads to a database or a port replaced by this run's own.

use crate::postgres::DatabaseUrl;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Long enough for every signing key; it protects nothing.
const SECRET: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
/// Words of names that stand for a database.
const DATABASE: &[&str] = &["db", "database", "postgres", "postgresql", "pg", "psql", "sql", "dsn"];

/// Settings by name, as the repository shows them by example.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Settings(pub(crate) BTreeMap<String, String>);

impl Settings {
    /// Reads the example files that are there; an earlier one wins.
    pub(crate) fn read(dir: &Path, files: &[String]) -> Self {
        let mut out = BTreeMap::new();
        for text in files.iter().filter_map(|f| fs::read_to_string(dir.join(f)).ok()) {
            for (name, value) in text.lines().filter_map(assignment) {
                out.entry(name).or_insert(value);
            }
        }
        Self(out)
    }

    /// Names that example files tell, those of lines that are commented out among them.
    pub(crate) fn told(dir: &Path, files: &[String]) -> BTreeSet<String> {
        let texts = files.iter().filter_map(|f| fs::read_to_string(dir.join(f)).ok());
        let named = |line: &str| assignment(line.trim_start_matches(['#', ' '])).map(|(name, _)| name);
        texts.flat_map(|text| text.lines().filter_map(named).collect::<Vec<_>>()).collect()
    }

    /// Whether a value leads to a PostgreSQL.
    pub(crate) fn name_a_postgres(&self) -> bool {
        self.0.values().any(|v| DatabaseUrl::parse(v).is_some() || is_dsn(v))
    }

    /// Points everything about databases to `url`; says whether there was anything.
    pub(crate) fn use_database(&mut self, url: &DatabaseUrl) -> bool {
        let mut any = false;
        for (name, value) in &mut self.0 {
            let new = if DatabaseUrl::parse(value).is_some() {
                Some(url.url())
            } else if is_dsn(value) {
                Some(dsn(url))
            } else {
                part_of(&words(name), url)
            };
            if let Some(new) = new {
                *value = new;
                any = true;
            }
        }
        any
    }

    /// Points every address of a RabbitMQ to `url`.
    pub(crate) fn use_broker(&mut self, url: &str) {
        for value in self.0.values_mut().filter(|v| v.starts_with("amqp://") || v.starts_with("amqps://")) {
            url.clone_into(value);
        }
    }

    /// Points everything about Redis to a port of the loopback; says whether there was anything.
    pub(crate) fn use_redis(&mut self, port: u16) -> bool {
        let mut any = false;
        for (name, value) in &mut self.0 {
            let words = words(name);
            let about = words.iter().any(|w| w == "redis" || w == "valkey");
            let new = match words.last().map(String::as_str) {
                _ if value.starts_with("redis://") => format!("redis://127.0.0.1:{port}/0"),
                Some("host" | "hostname") if about => "127.0.0.1".to_owned(),
                Some("port") if about => port.to_string(),
                Some("addr" | "address") if about => format!("127.0.0.1:{port}"),
                Some("url" | "uri") if about => format!("redis://127.0.0.1:{port}/0"),
                // A server that was just started asks for none.
                Some("password" | "username") if about => String::new(),
                _ => continue,
            };
            any = true;
            *value = new;
        }
        any
    }

    /// The name of a setting that leads to a database file outside of the folder it runs in.
    pub(crate) fn outside_file(&self) -> Option<&str> {
        let leads = |value: &str| {
            let path = value.split('?').next().unwrap_or_default();
            let path = ["sqlite3:", "sqlite:", "file:", "//"]
                .iter()
                .fold(path, |p, scheme| p.strip_prefix(scheme).unwrap_or(p));
            let is_file = [".db", ".sqlite", ".sqlite3"].iter().any(|end| path.ends_with(end));
            is_file && (path.starts_with(['/', '~']) || path.split('/').any(|part| part == ".."))
        };
        self.0.iter().find(|(_, value)| leads(value)).map(|(name, _)| name.as_str())
    }

    /// Makes it listen on `port`, where its settings say how.
    pub(crate) fn use_port(&mut self, port: u16, usual: Option<u16>) {
        for (name, value) in &mut self.0 {
            let words = words(name);
            if words.last().map(String::as_str) == Some("port") && !is_database(&words) {
                let colon = if value.starts_with(':') { ":" } else { "" };
                let number = value.trim_start_matches(':').parse::<u16>().ok();
                if words.len() == 1 || usual.is_none() || number == usual {
                    *value = format!("{colon}{port}");
                }
            } else if let (Some(usual), Some((host, number))) = (usual, value.rsplit_once(':')) {
                // An address to listen on, or its own public one.
                let own = matches!(host, "" | "0.0.0.0" | "localhost" | "127.0.0.1" | "http://localhost");
                if own && number.parse() == Ok(usual) {
                    *value = format!("{host}:{port}");
                }
            }
        }
        self.0.entry("PORT".into()).or_insert_with(|| port.to_string());
    }

    /// Fills in what an example leaves empty or too short on purpose.
    pub(crate) fn fill_secrets(&mut self) {
        for (name, value) in self.0.iter_mut() {
            let secret = words(name).iter().any(|w| matches!(w.as_str(), "secret" | "key" | "salt"));
            if secret && value.len() < 32 && value.parse::<u64>().is_err() {
                SECRET.clone_into(value);
            }
        }
    }

    /// As a file of assignments.
    pub(crate) fn file(&self) -> String {
        self.0.iter().map(|(n, v)| format!("{n}={v}\n")).collect()
    }
}

/// Names in this process's environment that lead to somebody's database and are not `kept`.
pub(crate) fn foreign_databases(kept: &BTreeMap<String, String>) -> Vec<String> {
    let names: BTreeSet<String> = std::env::vars_os()
        .filter_map(|(n, v)| Some((n.into_string().ok()?, v.to_string_lossy().into_owned())))
        .filter(|(n, v)| {
            !kept.contains_key(n)
                && (DatabaseUrl::parse(v).is_some()
                    || is_dsn(v)
                    || is_database(&words(n))
                    || n.starts_with("PG"))
        })
        .map(|(n, _)| n)
        .collect();
    names.into_iter().collect()
}

fn assignment(line: &str) -> Option<(String, String)> {
    let line = line.trim();
    let line = line.strip_prefix("export ").unwrap_or(line);
    let (name, value) = line.split_once('=')?;
    let name = name.trim();
    let fits = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let value = value.trim();
    let value = match value.chars().next() {
        Some(q @ ('"' | '\'')) => value[1..].split(q).next().unwrap_or_default(),
        _ => value.split(" #").next().unwrap_or_default().trim_end(),
    };
    fits.then(|| (name.to_owned(), value.to_owned()))
}

fn words(name: &str) -> Vec<String> {
    name.split('_').filter(|w| !w.is_empty()).map(str::to_lowercase).collect()
}

fn is_database(words: &[String]) -> bool {
    words.iter().any(|w| DATABASE.contains(&w.as_str()))
}

pub(crate) fn is_dsn(value: &str) -> bool {
    value.contains("host=") && (value.contains("dbname=") || value.contains("user="))
}

/// A database as the key-value form of its driver.
pub(crate) fn dsn(url: &DatabaseUrl) -> String {
    format!(
        "host={} port={} user={} password={} dbname={} sslmode=disable",
        url.host, url.port, url.user, url.password, url.database
    )
}

/// What a setting named with these words (`db`, `host`) is to be.
pub(crate) fn part_of(words: &[String], url: &DatabaseUrl) -> Option<String> {
    let mut words = words.to_vec();
    if let [one] = words.as_slice()
        && let Some(rest) = one.strip_prefix("pg")
    {
        words = vec!["pg".into(), rest.to_owned()];
    }
    if !is_database(&words) {
        return None;
    }
    Some(match words.last()?.as_str() {
        "host" | "hostname" | "addr" | "server" => url.host.clone(),
        "port" => url.port.to_string(),
        "user" | "username" => url.user.clone(),
        "pass" | "password" | "pwd" => url.password.clone(),
        "name" | "database" | "db" | "dbname" => url.database.clone(),
        "url" | "uri" | "dsn" => url.url(),
        "sslmode" | "ssl" => "disable".into(),
        "mode" if words.iter().any(|w| w == "ssl") => "disable".into(),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url() -> DatabaseUrl {
        DatabaseUrl::parse("postgres://me:pw@127.0.0.1:6000/run?sslmode=disable").unwrap()
    }

    #[test]
    fn every_way_to_a_database_leads_to_this_runs_own() {
        let dir = tempfile::tempdir().unwrap();
        let example = "# settings\nexport DATABASE_URL=\"postgres://prod:1@db:5432/shop\"\nDB_HOST=db # there\nDB_PORT=5432\n\
                       DB_SSL_MODE=require\nPGUSER=x\nDSN='host=db user=u dbname=d'\nAPI_HOST=localhost\nPORT=8080\nno assignment\n";
        fs::write(dir.path().join(".env.example"), example).unwrap();
        let mut s = Settings::read(dir.path(), &["none".into(), ".env.example".into()]);
        assert!(s.use_database(&url()));
        let all: Vec<_> = s.0.iter().map(|(n, v)| format!("{n}={v}")).collect();
        assert_eq!(
            all,
            [
                "API_HOST=localhost",
                "DATABASE_URL=postgres://me:pw@127.0.0.1:6000/run?sslmode=disable",
                "DB_HOST=127.0.0.1",
                "DB_PORT=6000",
                "DB_SSL_MODE=disable",
                "DSN=host=127.0.0.1 port=6000 user=me password=pw dbname=run sslmode=disable",
                "PGUSER=me",
                "PORT=8080",
            ]
        );
        assert!(!Settings::default().use_database(&url()));
    }

    #[test]
    fn every_way_to_redis_leads_to_this_runs_own() {
        let mut settings = Settings(
            [
                ("REDIS_URL", "rediss://x@cache:6379/2"),
                ("CACHE", "redis://cache:6379"),
                ("REDIS_HOST", "cache"),
                ("REDIS_PORT", "6379"),
                ("REDIS_ADDR", "cache:6379"),
                ("REDIS_PASSWORD", "x"),
                ("PORT", "8080"),
            ]
            .map(|(n, v)| (n.to_owned(), v.to_owned()))
            .into(),
        );
        assert!(settings.use_redis(7000));
        let values: Vec<&str> = settings.0.values().map(String::as_str).collect();
        let url = "redis://127.0.0.1:7000/0";
        assert_eq!(values, [url, "8080", "127.0.0.1:7000", "127.0.0.1", "", "7000", url]);
        assert!(!Settings([("PORT".to_owned(), "1".to_owned())].into()).use_redis(7000));
    }

    #[test]
    fn tells_files_outside_of_the_folder() {
        let leads =
            |value: &str| Settings([("DB".to_owned(), value.to_owned())].into()).outside_file().is_some();
        for value in
            ["/var/lib/shop.db", "file:/data/x.sqlite?mode=rwc", "sqlite:///srv/a.db", "../a.db", "~/a.db"]
        {
            assert!(leads(value), "{value}");
        }
        for value in [
            "shop.db",
            "file:shop.db?_pragma=busy_timeout(5000)",
            "./data/a.sqlite3",
            "/usr/bin/env",
            "sqlite://a.db",
        ] {
            assert!(!leads(value), "{value}");
        }
    }

    #[test]
    fn listens_where_it_is_told() {
        let pairs =
            [("HTTP_PORT", ":8080"), ("METRICS_PORT", "9090"), ("ADDR", "0.0.0.0:8080"), ("DB_PORT", "5432")];
        let mut s = Settings(pairs.map(|(n, v)| (n.to_owned(), v.to_owned())).into());
        s.use_port(7000, Some(8080));
        assert_eq!(
            s.file(),
            "ADDR=0.0.0.0:7000\nDB_PORT=5432\nHTTP_PORT=:7000\nMETRICS_PORT=9090\nPORT=7000\n"
        );
    }

    #[test]
    fn fills_secrets_but_no_numbers() {
        let pairs = [("JWT_SECRET", ""), ("KEY_TTL", "15"), ("NAME", "x")];
        let mut s = Settings(pairs.map(|(n, v)| (n.to_owned(), v.to_owned())).into());
        s.fill_secrets();
        assert_eq!(s.file(), format!("JWT_SECRET={SECRET}\nKEY_TTL=15\nNAME=x\n"));
    }
}
