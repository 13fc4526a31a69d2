//! Servers that a backend talks to, known by their images; the table is data beside this file.

use crate::image::Image;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A server.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// What it is called (`postgres`).
    pub id: String,
    /// Last segments of the names of its images; the official one first.
    pub images: Vec<String>,
    /// Tag of the official image that is written where there is none.
    pub tag: String,
    /// The port that it listens on.
    pub port: u16,
    /// The `test` of a health check that works in the official image.
    pub probe: Vec<String>,
    /// The first version of its images that has the probe's program.
    #[serde(default)]
    pub since: Option<u32>,
    /// Where it keeps its data.
    #[serde(default)]
    pub data: Option<String>,
    /// Schemes of URLs that lead to it.
    pub schemes: Vec<String>,
    /// The URL of a database of it: `{user}`, `{password}`, `{host}` and `{name}` stand for what they say.
    pub url: String,
    /// Who its official image lets in where it is told of nobody.
    #[serde(default)]
    pub superuser: Option<String>,
    /// What its official image is told, with the same placeholders.
    #[serde(default)]
    pub environment: BTreeMap<String, String>,
    /// Words that settings about it begin with.
    pub words: Vec<String>,
}

impl Service {
    /// Whether the probe works in an image; unnamed versions are taken for new ones.
    pub fn can_be_asked(&self, image: &str) -> bool {
        let tag = Image::parse(image).tag.unwrap_or_default();
        let digits: String = tag.chars().take_while(char::is_ascii_digit).collect();
        digits.parse::<u32>().is_ok_and(|v| self.since.is_none_or(|s| v >= s)) || digits.is_empty()
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    service: Vec<Service>,
}

static KNOWN: LazyLock<Vec<Service>> = LazyLock::new(|| {
    let file: Result<File, _> = toml::from_str(include_str!("services.toml"));
    file.map(|f| f.service).unwrap_or_default()
});

/// All of them.
pub fn known() -> &'static [Service] {
    &KNOWN
}

/// The server of an image.
pub fn of_image(image: &str) -> Option<&'static Service> {
    let name = Image::parse(image).short();
    known().iter().find(|s| s.images.iter().any(|i| i == name))
}

/// The server that URLs of a scheme lead to.
pub fn of_scheme(scheme: &str) -> Option<&'static Service> {
    known().iter().find(|s| s.schemes.iter().any(|known| known == scheme))
}

/// The server of this id.
pub fn of_id(id: &str) -> Option<&'static Service> {
    known().iter().find(|s| s.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_read() {
        let ids: Vec<&str> = known().iter().map(|s| s.id.as_str()).collect();
        assert_eq!(
            ids,
            ["postgres", "mysql", "mariadb", "mongo", "redis", "valkey", "rabbitmq", "memcached"]
        );
    }

    #[test]
    fn old_images_lack_the_program_that_asks() {
        let can = |image| of_image(image).unwrap().can_be_asked(image);
        assert!(can("mongo:6") && can("mongo") && can("mongo:latest") && can("redis:2"));
        assert!(!can("mongo:4.4") && !can("mariadb:5.5"));
    }

    #[test]
    fn images_are_known_whatever_their_registry() {
        let id = |image| of_image(image).map(|s| s.id.as_str());
        assert_eq!(id("docker.io/library/postgres:17"), Some("postgres"));
        assert_eq!(id("timescale/timescaledb:latest-pg17"), Some("postgres"));
        assert_eq!(id("redis"), Some("redis"));
        assert_eq!(id("oliver006/redis_exporter:v1"), None);
        assert_eq!(id("prom/postgres-exporter"), None);
    }
}
