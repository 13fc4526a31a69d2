//! Which server an output says is missing. The servers and their words are data (`services.toml`).

use regex::RegexSet;
use serde::Deserialize;
use std::sync::OnceLock;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Listed {
    service: Vec<Service>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Service {
    id: String,
    name: String,
    absent: Vec<String>,
}

struct Known {
    services: Vec<(String, String)>,
    rules: RegexSet,
    /// Index of the service that a rule belongs to.
    of_rule: Vec<usize>,
}

fn known() -> &'static Known {
    static KNOWN: OnceLock<Known> = OnceLock::new();
    KNOWN.get_or_init(|| {
        // A test holds that the embedded data parses; a fault in it would only cost explanations.
        let listed: Listed =
            toml::from_str(include_str!("services.toml")).unwrap_or(Listed { service: Vec::new() });
        let of_rule =
            listed.service.iter().enumerate().flat_map(|(i, s)| s.absent.iter().map(move |_| i)).collect();
        let rules = RegexSet::new(listed.service.iter().flat_map(|s| &s.absent)).unwrap_or_default();
        Known { services: listed.service.into_iter().map(|s| (s.id, s.name)).collect(), rules, of_rule }
    })
}

/// For people: `PostgreSQL` for `postgres`; the id itself where it is not listed.
pub fn service_name(id: &str) -> &str {
    known().services.iter().find(|(i, _)| i == id).map_or(id, |(_, name)| name)
}

/// Id of the server whose absence `text` tells of, the most telling one.
pub fn absent_service(text: &str) -> Option<&'static str> {
    let known = known();
    let rule = text.lines().flat_map(|l| known.rules.matches(l)).min()?;
    known.of_rule.get(rule).and_then(|i| known.services.get(*i)).map(|(id, _)| id.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_list_is_whole() {
        assert!(known().services.len() > 5);
        assert_eq!(known().rules.len(), known().of_rule.len());
    }

    #[test]
    fn names_the_missing_server() {
        let id = |t| absent_service(t).map(service_name);
        assert_eq!(id("dial tcp 127.0.0.1:5432: connect: connection refused"), Some("PostgreSQL"));
        assert_eq!(
            id("could not construct pool: dial unix /var/run/docker.sock: no such file"),
            Some("Docker")
        );
        assert_eq!(id("db.go:38: could not start or find container servicetest"), Some("Docker"));
        assert_eq!(id("Get \"http://x\": dial tcp: lookup x: no such host"), Some("a server"));
        assert_eq!(id("expected 200, got 500"), None);
        assert_eq!(id("required environment variable DATABASE_URL is not set"), Some("PostgreSQL"));
        assert_eq!(id("Config validation error: \"MONGODB_URL\" is required"), Some("MongoDB"));
    }
}
