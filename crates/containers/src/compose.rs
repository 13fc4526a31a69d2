//! A compose file as services with the places of what is said about them. Judges nothing.

use crate::services::{self, Service as Known};
use crate::yaml::{self, Node, YamlError};

/// A compose file.
#[derive(Debug, Clone)]
pub struct Compose {
    /// The whole document.
    pub root: Node,
}

/// A service of a compose file.
#[derive(Debug, Clone, Copy)]
pub struct Service<'a> {
    /// Its key.
    pub key: &'a Node,
    /// What is said about it.
    pub node: &'a Node,
}

/// How a service waits for another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dependency<'a> {
    /// The other one.
    pub name: &'a str,
    /// Its condition; `None` in the short form.
    pub condition: Option<&'a str>,
    /// 1-based line.
    pub line: u32,
}

/// A variable of a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Variable<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its value; `None` where it is taken from outside.
    pub value: Option<&'a str>,
    /// 1-based line.
    pub line: u32,
}

/// A port of a service that the host publishes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Port<'a> {
    /// Address on the host, where one is named.
    pub host: Option<&'a str>,
    /// Port on the host, as it is written.
    pub published: Option<&'a str>,
    /// Port in the container, as it is written.
    pub target: &'a str,
    /// 1-based line.
    pub line: u32,
}

impl Compose {
    /// Reads a compose file; `None` where it has no services.
    ///
    /// # Errors
    /// It is no YAML.
    pub fn parse(text: &str) -> Result<Option<Self>, YamlError> {
        let root = yaml::parse(text)?;
        Ok(root.filter(|r| r.get("services").is_some()).map(|root| Self { root }))
    }

    /// Its services in order.
    pub fn services(&self) -> Vec<Service<'_>> {
        let services = self.root.get("services").map(Node::entries).unwrap_or_default();
        services.into_iter().map(|(key, node)| Service { key, node }).collect()
    }

    /// The service of this name.
    pub fn service(&self, name: &str) -> Option<Service<'_>> {
        self.services().into_iter().find(|s| s.name() == name)
    }

    /// Whether other files may say more: what is not here may be there.
    pub fn is_part(&self) -> bool {
        self.root.get("include").is_some()
            || self.services().iter().any(|s| !s.is_whole() || s.node.get("extends").is_some())
    }

    /// Names below a key of the document (`volumes`, `networks`).
    pub fn declared(&self, key: &str) -> Vec<&str> {
        let entries = self.root.get(key).map(Node::entries).unwrap_or_default();
        entries.into_iter().filter_map(|(k, _)| k.text()).collect()
    }
}

impl<'a> Service<'a> {
    /// Its name.
    pub fn name(&self) -> &'a str {
        self.key.text().unwrap_or_default()
    }

    /// The image that it names.
    pub fn image(&self) -> Option<&'a str> {
        self.node.get("image").and_then(Node::text)
    }

    /// Whether it says what it is made of; others add to a service of another file.
    pub fn is_whole(&self) -> bool {
        self.node.get("image").is_some() || self.node.get("build").is_some()
    }

    /// The server that it is, by its image.
    pub fn known(&self) -> Option<&'static Known> {
        self.image().filter(|_| self.node.get("build").is_none()).and_then(services::of_image)
    }

    /// Its health check, where it has one that is not switched off.
    pub fn healthcheck(&self) -> Option<&'a Node> {
        self.node.get("healthcheck").filter(|h| {
            let off = h.get("disable").and_then(Node::text) == Some("true");
            let none = h.get("test").is_some_and(|t| t.items().first().and_then(Node::text) == Some("NONE"));
            !off && !none
        })
    }

    /// Folder and file that its image is built from, relative to the compose file.
    pub fn build(&self) -> Option<(&'a str, &'a str)> {
        let build = self.node.get("build")?;
        match build.text() {
            Some(context) => Some((context, "Dockerfile")),
            None => {
                let text = |key: &str| build.get(key).and_then(Node::text);
                // Written in place, or fetched: nothing to look at here.
                if build.get("dockerfile_inline").is_some() {
                    return None;
                }
                Some((text("context").unwrap_or("."), text("dockerfile").unwrap_or("Dockerfile")))
            }
        }
    }

    /// What it waits for.
    pub fn dependencies(&self) -> Vec<Dependency<'a>> {
        let Some(node) = self.node.get("depends_on") else { return Vec::new() };
        let short = node
            .items()
            .iter()
            .filter_map(|item| Some(Dependency { name: item.text()?, condition: None, line: item.line }));
        let long = node.entries().into_iter().filter_map(|(key, value)| {
            let condition = value.get("condition").and_then(Node::text).unwrap_or("service_started");
            Some(Dependency { name: key.text()?, condition: Some(condition), line: key.line })
        });
        short.chain(long).collect()
    }

    /// Its variables, in either form.
    pub fn environment(&self) -> Vec<Variable<'a>> {
        let Some(node) = self.node.get("environment") else { return Vec::new() };
        let listed = node.items().iter().filter_map(|item| {
            let text = item.text()?;
            let (name, value) = text.split_once('=').map_or((text, None), |(n, v)| (n, Some(v)));
            Some(Variable { name, value, line: item.line })
        });
        let mapped = node.entries().into_iter().filter_map(|(key, value)| {
            Some(Variable { name: key.text()?, value: value.text(), line: key.line })
        });
        listed.chain(mapped).collect()
    }

    /// Ports that the host publishes.
    pub fn ports(&self) -> Vec<Port<'a>> {
        let items = self.node.get("ports").map(Node::items).unwrap_or_default();
        items.iter().filter_map(port).collect()
    }

    /// Sources of its mounts, as they are written.
    pub fn mounts(&self) -> Vec<(&'a str, u32)> {
        let items = self.node.get("volumes").map(Node::items).unwrap_or_default();
        let found = items.iter().filter_map(|item| match item.text() {
            Some(text) => {
                let parts = split(text);
                (parts.len() > 1).then(|| (parts[0], item.line))
            }
            None => item.get("source").and_then(Node::text).map(|s| (s, item.line)),
        });
        found.collect()
    }

    /// Names of its networks.
    pub fn networks(&self) -> Vec<(&'a str, u32)> {
        let Some(node) = self.node.get("networks") else { return Vec::new() };
        let listed = node.items().iter().filter_map(|i| Some((i.text()?, i.line)));
        let mapped = node.entries().into_iter().filter_map(|(k, _)| Some((k.text()?, k.line)));
        listed.chain(mapped).collect()
    }
}

/// What an item of `ports` publishes.
pub(crate) fn port(item: &Node) -> Option<Port<'_>> {
    let Some(text) = item.text() else {
        let text = |key: &str| item.get(key).and_then(Node::text);
        return Some(Port {
            host: text("host_ip"),
            published: text("published"),
            target: text("target")?,
            line: item.line,
        });
    };
    let parts = split(text.split('/').next().unwrap_or(text));
    let (target, rest) = parts.split_last()?;
    let (published, host) = match rest {
        [] => (None, None),
        [published] => (Some(*published), None),
        // An IPv6 address has colons of its own.
        [.., published] => {
            let end = text.rfind(&format!(":{published}:")).unwrap_or_default();
            (Some(*published), Some(text[..end].trim_matches(['[', ']'])))
        }
    };
    Some(Port { host, published, target, line: item.line })
}

/// Parts between colons; those within `${…}` separate nothing.
fn split(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut depth, mut start) = (0_usize, 0);
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            ':' if depth == 0 => {
                parts.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(text: &str) -> Compose {
        Compose::parse(&format!("services:\n  a:\n{text}")).unwrap().unwrap()
    }

    #[test]
    fn reads_ports_in_every_form() {
        let compose = first(
            "    ports: [\"80\", \"8080:80\", \"127.0.0.1:5432:5432\", \"[::1]:6001:6001\", \"${P:-1}:2/tcp\", {target: 9, published: \"10\", host_ip: 127.0.0.1}]\n",
        );
        let ports = compose.service("a").unwrap().ports();
        let shown: Vec<_> = ports.iter().map(|p| (p.host, p.published, p.target)).collect();
        assert_eq!(
            shown,
            [
                (None, None, "80"),
                (None, Some("8080"), "80"),
                (Some("127.0.0.1"), Some("5432"), "5432"),
                (Some("::1"), Some("6001"), "6001"),
                (None, Some("${P:-1}"), "2"),
                (Some("127.0.0.1"), Some("10"), "9"),
            ]
        );
    }

    #[test]
    fn reads_variables_and_dependencies_in_either_form() {
        let list = first("    environment:\n      - A=1=2\n      - B\n    depends_on:\n      - x\n");
        let map = first(
            "    environment:\n      A: 1=2\n      B:\n    depends_on:\n      x: {condition: service_healthy}\n",
        );
        for compose in [&list, &map] {
            let env = compose.service("a").unwrap().environment();
            let shown: Vec<_> = env.iter().map(|v| (v.name, v.value, v.line)).collect();
            assert_eq!(shown, [("A", Some("1=2"), 4), ("B", None, 5)]);
        }
        let waits = |c: &Compose| c.service("a").unwrap().dependencies()[0].condition.map(str::to_owned);
        assert_eq!((waits(&list), waits(&map)), (None, Some("service_healthy".to_owned())));
    }

    #[test]
    fn knows_what_is_built_and_what_is_switched_off() {
        let built = first(
            "    build: {context: api, dockerfile: docker/api.Dockerfile}\n    healthcheck: {disable: true}\n",
        );
        let service = built.service("a").unwrap();
        assert_eq!(service.build(), Some(("api", "docker/api.Dockerfile")));
        assert!(service.healthcheck().is_none());
    }

    #[test]
    fn sees_through_merge_keys() {
        let text = "x-base: &base\n  image: redis:7\n  healthcheck: {test: [CMD, redis-cli, ping]}\nservices:\n  a:\n    <<: *base\n";
        let compose = Compose::parse(text).unwrap().unwrap();
        let service = compose.service("a").unwrap();
        assert_eq!(service.known().map(|k| k.id.as_str()), Some("redis"));
        assert!(service.healthcheck().is_some());
    }
}
