//! A compose project as it is run for a check: the resolved model of the repository's files, with names, ports,
//! networks and volumes of its own, so that nothing of the user's is touched and parallel runs do not meet.

use super::owner::{LABEL, Owner};
use crate::postgres::DatabaseUrl;
use scaffold_containers::yaml::{Kind, Node};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// An image that has to be built.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Build {
    /// Folder that is sent to the builder.
    pub(crate) context: PathBuf,
    /// Below the context, or absolute.
    pub(crate) dockerfile: PathBuf,
    /// Stage that becomes the image; the last one where it is not named.
    pub(crate) target: Option<String>,
    /// Values of its arguments.
    pub(crate) args: BTreeMap<String, String>,
    /// Its name while the check runs.
    pub(crate) tag: String,
    /// Services that run it.
    pub(crate) services: Vec<String>,
}

/// A project that is ready to be started.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Project {
    /// What compose is given.
    pub(crate) model: Value,
    /// What has to be built before.
    pub(crate) builds: Vec<Build>,
    /// Names of its services.
    pub(crate) services: Vec<String>,
    /// Those that end by themselves: others wait for it.
    pub(crate) one_shots: Vec<String>,
    /// Why it can be built and not be started here.
    pub(crate) refused: Option<String>,
}

/// A node as a value; scalars without quotes are what YAML takes them for.
pub(crate) fn value(node: &Node) -> Value {
    match &node.kind {
        Kind::Scalar { text, plain } => match text.as_str() {
            _ if node.is_null() => Value::Null,
            "true" if *plain => Value::Bool(true),
            "false" if *plain => Value::Bool(false),
            number if *plain && number.parse::<i64>().is_ok() => json!(number.parse::<i64>().unwrap_or(0)),
            number if *plain && number.parse::<f64>().is_ok_and(f64::is_finite) => {
                json!(number.parse::<f64>().unwrap_or(0.0))
            }
            text => Value::String(text.to_owned()),
        },
        Kind::List { items, .. } => items.iter().map(value).collect(),
        Kind::Map { .. } => {
            let entries = node.entries().into_iter();
            let pairs = entries.filter_map(|(k, v)| Some((k.text()?.to_owned(), value(v))));
            Value::Object(pairs.collect())
        }
    }
}

impl Project {
    /// Makes the resolved model its owner's. `copy` is the folder of the repository's copy, `folder` that of the
    /// compose file; the folder of the machine outside of it is not mounted.
    ///
    /// # Errors
    /// What the model lacks.
    pub(crate) fn of(mut model: Value, owner: &Owner, copy: &Path, folder: &Path) -> Result<Self, String> {
        let mut project = Self {
            model: Value::Null,
            builds: Vec::new(),
            services: Vec::new(),
            one_shots: Vec::new(),
            refused: None,
        };
        let services = model.get_mut("services").and_then(Value::as_object_mut);
        let services = services.filter(|s| !s.is_empty()).ok_or("it has no services")?;
        project.services = services.keys().cloned().collect();
        project.one_shots = one_shots(services);
        let names = project.services.clone();
        for (name, service) in services.iter_mut() {
            let Some(service) = service.as_object_mut() else { continue };
            if let Some(why) = refuses(name, service, copy, folder, &names) {
                project.refused.get_or_insert(why);
            }
            project.take_build(name, service, owner, folder);
            make_own(service, owner);
        }
        for kind in ["networks", "volumes"] {
            let declared = model.get(kind).and_then(Value::as_object).cloned().unwrap_or_default();
            let mut own: Map<String, Value> =
                declared.into_iter().map(|(name, value)| (name, own_part(&value, owner))).collect();
            if kind == "networks" {
                own.entry("default").or_insert_with(|| own_part(&Value::Null, owner));
            }
            model[kind] = Value::Object(own);
        }
        for kind in ["secrets", "configs"] {
            let outside = model
                .get(kind)
                .and_then(Value::as_object)
                .into_iter()
                .flatten()
                .find(|(_, v)| v["external"].as_bool() == Some(true) || v["external"].is_object());
            if let Some((name, _)) = outside {
                let why = format!("`{name}` among its {kind} is kept outside of the repository");
                project.refused.get_or_insert(why);
            }
        }
        if let Some(top) = model.as_object_mut() {
            top.retain(|key, _| {
                matches!(
                    key.as_str(),
                    "services" | "networks" | "volumes" | "secrets" | "configs" | "version"
                )
            });
        }
        project.model = model;
        Ok(project)
    }

    fn take_build(&mut self, name: &str, service: &mut Map<String, Value>, owner: &Owner, folder: &Path) {
        let Some(build) = service.remove("build") else { return };
        let text = |key: &str| build[key].as_str().map(str::to_owned);
        let context =
            folder.join(build.as_str().map(str::to_owned).or_else(|| text("context")).unwrap_or_default());
        for key in ["dockerfile_inline", "secrets", "ssh", "additional_contexts"] {
            if build.get(key).is_some_and(|v| !v.is_null()) {
                let why = format!("the build of `{name}` asks for `{key}`, which this check does not give");
                self.refused.get_or_insert(why);
            }
        }
        let mut made = Build {
            dockerfile: PathBuf::from(text("dockerfile").unwrap_or_else(|| "Dockerfile".into())),
            context,
            target: text("target"),
            args: arguments(&build["args"]),
            tag: format!("{}-{}", owner.project, name.to_lowercase()),
            services: vec![name.to_owned()],
        };
        let same = |b: &&mut Build| {
            (&b.context, &b.dockerfile, &b.target, &b.args)
                == (&made.context, &made.dockerfile, &made.target, &made.args)
        };
        if let Some(known) = self.builds.iter_mut().find(same) {
            known.services.push(name.to_owned());
            made.tag.clone_from(&known.tag);
        } else {
            self.builds.push(made.clone());
        }
        service.insert("image".into(), Value::String(made.tag));
    }
}

/// Services that another one waits for to end.
fn one_shots(services: &Map<String, Value>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let waits = services.values().filter_map(|s| s["depends_on"].as_object()).flatten();
    for (name, how) in waits {
        if how["condition"] == "service_completed_successfully" && !out.contains(name) {
            out.push(name.clone());
        }
    }
    out
}

fn arguments(args: &Value) -> BTreeMap<String, String> {
    let plain = |v: &Value| match v {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    };
    match args {
        Value::Object(map) => map.iter().map(|(n, v)| (n.clone(), plain(v))).collect(),
        Value::Array(list) => {
            let pairs = list.iter().filter_map(|v| v.as_str()?.split_once('='));
            pairs.map(|(n, v)| (n.to_owned(), v.to_owned())).collect()
        }
        _ => BTreeMap::new(),
    }
}

/// What a service asks of this machine that a check must not give it.
fn refuses(
    name: &str,
    service: &Map<String, Value>,
    copy: &Path,
    folder: &Path,
    names: &[String],
) -> Option<String> {
    let is = |key: &str, wanted: &str| service.get(key).and_then(Value::as_str) == Some(wanted);
    for key in ["network_mode", "pid", "ipc", "userns_mode", "uts"] {
        if is(key, "host") {
            return Some(format!("`{name}` shares this machine's own (`{key}: host`)"));
        }
    }
    if service.get("privileged").and_then(Value::as_bool) == Some(true) {
        return Some(format!("`{name}` is privileged: it could change this machine"));
    }
    if service.get("devices").and_then(Value::as_array).is_some_and(|d| !d.is_empty()) {
        return Some(format!("`{name}` uses devices of this machine"));
    }
    let volumes = service.get("volumes").and_then(Value::as_array).into_iter().flatten();
    for source in volumes.filter_map(mounted) {
        let path = folder.join(&source);
        if !path.starts_with(copy) || path.components().any(|c| c == std::path::Component::ParentDir) {
            return Some(format!("`{name}` mounts `{source}` of this machine"));
        }
    }
    let environment = service.get("environment").map(arguments).unwrap_or_default();
    environment.iter().find_map(|(variable, text)| {
        let url = DatabaseUrl::parse(text)?;
        let known = names.contains(&url.host) || url.host.is_empty();
        (!known).then(|| {
            format!("`{variable}` of `{name}` leads to a database on `{}`, not in the project", url.host)
        })
    })
}

/// The place on the machine that a mount shows.
fn mounted(volume: &Value) -> Option<String> {
    match volume {
        Value::String(text) => {
            let source = text.split(':').next().unwrap_or_default();
            (text.contains(':') && source.starts_with(['/', '.', '~'])).then(|| source.to_owned())
        }
        _ if volume["type"] == "bind" => volume["source"].as_str().map(str::to_owned),
        _ => None,
    }
}

/// Takes out what names things on the machine, and marks whose they are.
fn make_own(service: &mut Map<String, Value>, owner: &Owner) {
    for key in ["container_name", "env_file", "deploy", "profiles", "pull_policy"] {
        service.remove(key);
    }
    if let Some(ports) = service.get_mut("ports").and_then(Value::as_array_mut) {
        *ports = ports.iter().filter_map(free).map(Value::String).collect();
    }
    // What fails for good is to be seen as failed.
    if service.get("restart").and_then(Value::as_str).is_some_and(|r| r == "always" || r == "unless-stopped")
    {
        service.insert("restart".into(), json!("on-failure:5"));
    }
    if let Some(networks) = service.get_mut("networks").and_then(Value::as_object_mut) {
        for network in networks.values_mut().filter_map(Value::as_object_mut) {
            network.retain(|key, _| key == "aliases");
        }
    }
    let mut labels = arguments(service.get("labels").unwrap_or(&Value::Null));
    labels.insert(LABEL.into(), owner.mark.clone());
    service.insert("labels".into(), json!(labels));
}

/// A published port as one of the engine's own choice, on this machine alone.
fn free(port: &Value) -> Option<String> {
    let (target, protocol) = match port {
        Value::String(text) => {
            let (text, protocol) = text.split_once('/').unwrap_or((text, "tcp"));
            (text.rsplit(':').next()?.to_owned(), protocol.to_owned())
        }
        Value::Number(number) => (number.to_string(), "tcp".into()),
        _ => {
            let target = &port["target"];
            let target = target.as_str().map_or_else(|| target.to_string(), str::to_owned);
            (target, port["protocol"].as_str().unwrap_or("tcp").to_owned())
        }
    };
    target.starts_with(|c: char| c.is_ascii_digit()).then(|| format!("127.0.0.1::{target}/{protocol}"))
}

/// A network or volume under a name of the project, wherever the repository keeps it.
fn own_part(value: &Value, owner: &Owner) -> Value {
    let mut labels = arguments(&value["labels"]);
    labels.insert(LABEL.into(), owner.mark.clone());
    let mut out = json!({ "labels": labels });
    if value["internal"].as_bool() == Some(true) {
        out["internal"] = json!(true);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owner() -> Owner {
        Owner { mark: "m/b/s/1/2/0".into(), project: "scaffold-1".into() }
    }

    fn project(text: &str) -> Project {
        let node = scaffold_containers::yaml::parse(text).unwrap().unwrap();
        Project::of(value(&node), &owner(), Path::new("/copy"), Path::new("/copy")).unwrap()
    }

    #[test]
    fn nothing_of_the_users_keeps_its_name() {
        let made = project(
            r#"
name: shop
services:
  api:
    build: {context: /copy, dockerfile: Dockerfile, args: {A: "1"}}
    image: shop/api:latest
    container_name: api
    restart: unless-stopped
    ports: [{mode: ingress, target: 8080, published: "8080", protocol: tcp}]
    networks: {back: {ipv4_address: 10.1.1.2, aliases: [a]}}
    depends_on: {migrate: {condition: service_completed_successfully}, db: {condition: service_healthy}}
  migrate:
    build: {context: /copy, dockerfile: Dockerfile, args: {A: "1"}}
    labels: [a=b]
  db:
    image: postgres:17
    ports: ["127.0.0.1:5432:5432", "53:53/udp"]
    volumes: [{type: volume, source: data, target: /d}]
networks:
  back: {name: shop_back, ipam: {config: [{subnet: 10.1.1.0/24}]}, internal: true}
volumes:
  data: {name: data, external: true}
x-own: 1
"#,
        );
        let label = json!({ LABEL: "m/b/s/1/2/0" });
        assert_eq!(
            made.model,
            json!({
                "services": {
                    "api": {
                        "image": "scaffold-1-api", "restart": "on-failure:5", "ports": ["127.0.0.1::8080/tcp"],
                        "networks": {"back": {"aliases": ["a"]}}, "labels": label,
                        "depends_on": {
                            "migrate": {"condition": "service_completed_successfully"},
                            "db": {"condition": "service_healthy"}
                        },
                    },
                    "migrate": {"image": "scaffold-1-api", "labels": {"a": "b", LABEL: "m/b/s/1/2/0"}},
                    "db": {
                        "image": "postgres:17", "ports": ["127.0.0.1::5432/tcp", "127.0.0.1::53/udp"],
                        "volumes": [{"type": "volume", "source": "data", "target": "/d"}], "labels": label,
                    },
                },
                "networks": {"back": {"labels": label, "internal": true}, "default": {"labels": label}},
                "volumes": {"data": {"labels": label}},
            })
        );
        assert_eq!(made.builds.len(), 1);
        assert_eq!(made.builds[0].services, ["api", "migrate"]);
        assert_eq!((made.one_shots, made.refused), (vec!["migrate".to_owned()], None));
    }

    #[test]
    fn what_reaches_into_the_machine_is_not_started() {
        for (service, said) in [
            (
                "volumes: [/var/run/docker.sock:/var/run/docker.sock]",
                "`a` mounts `/var/run/docker.sock` of this machine",
            ),
            ("volumes: [{type: bind, source: /etc, target: /x}]", "`a` mounts `/etc` of this machine"),
            ("volumes: [\"../other:/x\"]", "`a` mounts `../other` of this machine"),
            ("privileged: true", "`a` is privileged: it could change this machine"),
            ("network_mode: host", "`a` shares this machine's own (`network_mode: host`)"),
            ("devices: [/dev/kvm]", "`a` uses devices of this machine"),
            (
                "environment: {DATABASE_URL: \"postgres://u:p@db.example.com/x\"}",
                "`DATABASE_URL` of `a` leads to a database on `db.example.com`, not in the project",
            ),
            (
                "build: {context: ., secrets: [x]}",
                "the build of `a` asks for `secrets`, which this check does not give",
            ),
        ] {
            let made = project(&format!("services:\n  a:\n    image: x\n    {service}\n"));
            assert_eq!(made.refused.as_deref(), Some(said));
        }
        for fine in [
            "volumes: [./src:/app, data:/d]",
            "volumes: [{type: bind, source: /copy/src, target: /x}]",
            "environment: [\"DATABASE_URL=postgres://u:p@a/x\"]",
        ] {
            assert_eq!(
                project(&format!("services:\n  a:\n    image: x\n    {fine}\n")).refused,
                None,
                "{fine}"
            );
        }
        let none = Project::of(json!({"services": {}}), &owner(), Path::new("/"), Path::new("/"));
        assert_eq!(none.unwrap_err(), "it has no services");
    }
}
