//! A compose file that stands gets what it lacks: services, health checks, who waits for whom. Every edit says what the
//! document means afterwards; one that means anything else, or loses a comment, is not made, and is shown instead.

use super::blocks;
use super::compose::{Backend, MIGRATE, Network};
use super::settings::{Server, locates};
use crate::compose::{Compose, Service};
use crate::mend::{self, Page, Repair};
use crate::plan::finding;
use crate::rules::compose::Built;
use crate::services::Service as Known;
use crate::yaml;
use scaffold_core::{At, Change, Diagnostic, Edit, EditOutcome, Finding, sha256_hex};
use serde_json::{Map, Value, json};

/// What becomes of a compose file.
#[derive(Default)]
pub(super) struct Merged {
    pub(super) change: Option<Change>,
    pub(super) notes: Vec<Diagnostic>,
    /// Weak places that are mended with it.
    pub(super) mended: Vec<Finding>,
}

/// The service of a compose file that is this server.
pub(super) fn standing<'a>(compose: &'a Compose, known: &Known) -> Option<Service<'a>> {
    let alike =
        |k: &Known| k.id == known.id || k.words.iter().any(|w| *w == known.words[0]) || shares(k, known);
    compose.services().into_iter().find(|s| s.known().is_some_and(alike))
}

/// Whether two servers stand for each other: they speak to clients of the same scheme, or keep the same.
fn shares(a: &Known, b: &Known) -> bool {
    a.port == b.port
}

/// Takes over what a server that stands is told: who may use it, and what its database is called.
pub(super) fn learn(server: &mut Server, service: Service<'_>) {
    let variables = service.environment();
    let told = |placeholder: &str| {
        let name = server.known.environment.iter().find(|(_, v)| *v == placeholder).map(|(n, _)| n)?;
        variables
            .iter()
            .find(|v| v.name == name)
            .map(|v| v.value.map_or_else(|| format!("${{{name}}}"), str::to_owned))
    };
    let (mut user, mut password, name) = (told("{user}"), told("{password}"), told("{name}"));
    // Where nobody is named, it lets in whoever may do everything, by a password of theirs or by none.
    let of_superuser = variables.iter().find(|v| v.name.ends_with("ROOT_PASSWORD"));
    let open = variables.iter().any(|v| v.name.contains("ALLOW_EMPTY_PASSWORD") || v.value == Some("trust"));
    if user.is_none() && (open || of_superuser.is_some()) {
        user.clone_from(&server.known.superuser);
        let given = of_superuser.map(|v| v.value.map_or_else(|| format!("${{{}}}", v.name), str::to_owned));
        password = password.or(given).or_else(|| Some(String::new()));
    }
    if let Some(user) = &user {
        server.user.clone_from(user);
    }
    if let Some(password) = password {
        server.password = password;
    }
    // Without one of its own, a database is called as its user.
    if let Some(name) = name.or(user) {
        server.name = name;
    }
}

/// Makes a repair, where the file has a place for it.
type Make<'a> = Box<dyn Fn(&Page<'_>) -> Option<Repair> + 'a>;

/// One step of a merge.
struct Step<'a> {
    what: String,
    /// What is shown where it has no place.
    snippet: String,
    make: Make<'a>,
}

/// Merges what is missing.
pub(super) fn merge(
    path: &str,
    text: &str,
    compose: &Compose,
    backends: &[Backend],
    servers: &[Server],
    built: Built<'_>,
) -> Merged {
    let mut out = Merged::default();
    if compose.is_part() {
        out.notes.push(
            Diagnostic::new("other files say more about these services, so nothing is added here")
                .at(At::file(path)),
        );
        return out;
    }
    let mut steps: Vec<Step<'_>> = Vec::new();
    // Their names: what a service is called in them is its own.
    let named = |s: &Service<'_>| s.networks().into_iter().map(|(n, _)| n.to_owned()).collect::<Vec<_>>();
    let networks = compose.services().iter().map(named).find(|n| !n.is_empty()).map(|n| json!(n));
    let network = networks.as_ref();
    let mut placed = Vec::new();
    for backend in backends {
        let own = own(compose, path, backend);
        let taken = match own {
            Some(_) => None,
            None if is_written(compose, &backend.name) => {
                Some(format!("`{}` is another service here", backend.name))
            }
            None => publishing(compose, backend.port)
                .map(|other| format!("`{}` publishes port {} already", other.name(), backend.port)),
        };
        match taken {
            Some(why) => {
                out.notes.push(Diagnostic::new(format!("{why}, so this one is not added")).at(At::file(path)))
            }
            None => placed.push((backend, own)),
        }
    }
    for server in servers.iter().filter(|s| placed.iter().any(|(b, _)| b.waits.contains(&s.host))) {
        if standing(compose, server.known).is_some() || is_elsewhere(compose, server) {
            continue;
        }
        steps.push(add_service(server.host.clone(), server.service(Network::As(network))));
        if server.known.data.is_some() {
            steps.push(add_volume(server.volume()));
        }
    }
    for (backend, own) in placed {
        match own {
            None => {
                out.notes.extend(backend.told.notes());
                steps.push(add_service(
                    backend.name.clone(),
                    backend.service(backend.migrate.is_some(), Network::As(network)),
                ));
                if let Some(command) = backend.migrate.as_ref().filter(|_| !is_written(compose, MIGRATE)) {
                    steps.push(add_service(MIGRATE.to_owned(), backend.chore(command, Network::As(network))));
                }
                if backend.told.keeps_data {
                    steps.push(add_volume(backend.volume()));
                }
            }
            Some(service) => {
                let name = service.name().to_owned();
                for server in servers.iter().filter(|s| backend.waits.contains(&s.host)) {
                    let added = standing(compose, server.known).is_none();
                    if is_elsewhere(compose, server) {
                        continue;
                    }
                    if !service.dependencies().iter().any(|d| d.name == server.host) {
                        steps.push(add_dependency(name.clone(), server.host.clone()));
                    }
                    if added {
                        for (variable, value) in leading(backend, server) {
                            if !service.environment().iter().any(|v| v.name == variable) {
                                steps.push(add_variable(name.clone(), variable, value));
                            }
                        }
                    }
                }
            }
        }
    }
    let mut now = text.to_owned();
    let mut edits: Vec<Edit> = Vec::new();
    let mut done = Vec::new();
    for step in &steps {
        match made(&now, step, built) {
            Some(next) => {
                now = next;
                done.push(step.what.clone());
            }
            None => edits.push(Edit {
                at: At::file(path),
                what: step.what.clone(),
                outcome: EditOutcome::CannotPlace {
                    snippet: step.snippet.clone(),
                    why: "the file is written in a way in which nothing can be added safely".into(),
                },
            }),
        }
    }
    let checked = mend::mend_compose_with(&now, built, ADDS);
    if checked.text != now {
        done.extend(checked.done.iter().map(|h| format!("mend {}", h.id)));
        out.mended = checked.done.iter().map(|h| finding(path, h)).collect();
        now = checked.text;
    }
    if now != text {
        done.dedup();
        edits.push(Edit {
            at: At::line(path, 1),
            what: done.join(", "),
            outcome: EditOutcome::Applied { splices: crate::plan::splices(text, &now) },
        });
    }
    if !edits.is_empty() {
        out.change =
            Some(Change::Edit { path: path.to_owned(), base_sha256: sha256_hex(text.as_bytes()), edits });
    }
    out
}

/// Repairs that only add.
const ADDS: &[&str] = &["require-healthcheck", "depends-on-unhealthy-service", "depends-on-condition"];

fn made(text: &str, step: &Step<'_>, built: Built<'_>) -> Option<String> {
    let read = Compose::parse(text).ok()??;
    let page = Page { text, compose: &read, built };
    let repair = (step.make)(&page)?;
    let new = mend::replaced(text, &repair.splices)?;
    (yaml::parse(&new).ok()??.value() == repair.meant).then_some(new)
}

fn is_written(compose: &Compose, name: &str) -> bool {
    compose.service(name).is_some()
}

/// The service that is reached at a port of the host.
fn publishing(compose: &Compose, port: u16) -> Option<Service<'_>> {
    let port = port.to_string();
    let default = |p: &str| p.strip_suffix('}').and_then(|p| p.rsplit_once(":-")).map(|(_, d)| d == port);
    let is = |p: &str| default(p).unwrap_or(p == port);
    compose.services().into_iter().find(|s| s.ports().iter().any(|p| p.published.is_some_and(is)))
}

/// The service that is built of the backend's folder.
fn own<'a>(compose: &'a Compose, path: &str, backend: &Backend) -> Option<Service<'a>> {
    let home = crate::files::folder(path);
    let file = backend.dockerfile.as_deref().unwrap_or("Dockerfile");
    let wanted = crate::files::joined(home, &format!("{}/{file}", backend.context));
    let context = crate::files::joined(home, &backend.context);
    let services = compose.services();
    let built = |s: &&Service<'_>| {
        s.build().is_some_and(|(c, f)| crate::files::joined(home, &format!("{c}/{f}")) == wanted)
    };
    let below = |s: &&Service<'_>| s.build().is_some_and(|(c, _)| crate::files::joined(home, c) == context);
    let chore = |s: &&Service<'_>| {
        s.node.get("command").is_some() && s.ports().is_empty() && s.node.get("expose").is_none()
    };
    let found = services.iter().find(|s| built(s) && !chore(s)).or_else(|| services.iter().find(below));
    found.copied()
}

/// Whether a service that is built here is told of such a server, and it is none of the file: it is somewhere else.
fn is_elsewhere(compose: &Compose, server: &Server) -> bool {
    let services = compose.services();
    let names: Vec<&str> = services.iter().map(Service::name).chain([server.host.as_str()]).collect();
    let leads_away = |name: &str, value: &str| {
        let (scheme, rest) = value.split_once("://").unwrap_or(("", value));
        let of_scheme = server.known.schemes.iter().any(|s| s == scheme);
        let authority = rest.split(['/', '?']).next().unwrap_or_default();
        let host = authority.rsplit('@').next().unwrap_or_default().split(':').next().unwrap_or_default();
        (of_scheme || locates(name, server.known)) && !host.is_empty() && !names.contains(&host)
    };
    let built = services.iter().filter(|s| s.node.get("build").is_some());
    built.flat_map(|s| s.environment()).any(|v| v.value.is_some_and(|value| leads_away(v.name, value)))
}

/// Variables of a backend that lead to a server.
fn leading(backend: &Backend, server: &Server) -> Vec<(String, Value)> {
    let leads = |v: &Value| {
        v.as_str().is_some_and(|v| {
            v == server.host || v.contains(&format!("{}:", server.host)) || v == server.password
        })
    };
    backend.told.environment.iter().filter(|(_, v)| leads(v)).cloned().collect()
}

fn add_service(name: String, value: Value) -> Step<'static> {
    let block = blocks::lines(&json!({name.clone(): value.clone()}), 2);
    Step {
        what: format!("add the service `{name}`"),
        snippet: std::iter::once("services:".to_owned())
            .chain(block.iter().map(|l| format!("  {l}")))
            .collect::<Vec<_>>()
            .join("\n")
            + "\n",
        make: Box::new(move |page| {
            let services = page.compose.root.own().iter().find(|(k, _)| k.text() == Some("services"))?;
            let step = page.compose.services().first().map_or(Some(2), |s| page.step(*s))?;
            let lines = blocks::lines(&json!({name.clone(): value.clone()}), step);
            let apart = page.apart(&services.1);
            let mut block: Vec<String> = if apart { vec![String::new()] } else { Vec::new() };
            block.extend(lines);
            let splice = page.append_below(&services.1, &block)?;
            let meant = page.meant(|v| v["services"][&name] = value.clone());
            Some(Repair { splices: vec![splice], meant })
        }),
    }
}

fn add_volume(name: String) -> Step<'static> {
    Step {
        what: format!("declare the volume `{name}`"),
        snippet: format!("volumes:\n  {name}:\n"),
        make: Box::new(move |page| {
            let meant = page.meant(|v| {
                let volumes = v["volumes"].as_object().cloned().unwrap_or_default();
                let mut volumes: Map<String, Value> = volumes;
                volumes.insert(name.clone(), Value::Null);
                v["volumes"] = Value::Object(volumes);
            });
            let splice = page.declare("volumes", &name)?;
            Some(Repair { splices: vec![splice], meant })
        }),
    }
}

fn add_dependency(service: String, on: String) -> Step<'static> {
    Step {
        what: format!("let `{service}` wait for `{on}`"),
        snippet: format!(
            "services:\n  {service}:\n    depends_on:\n      {on}:\n        condition: service_healthy\n"
        ),
        make: Box::new(move |page| {
            let found = page.compose.service(&service)?;
            let step = page.step(found)?;
            let pad = " ".repeat(step);
            let entry = [format!("{on}:"), format!("{pad}condition: service_healthy")];
            let flow = format!("{on}: {{condition: service_healthy}}");
            let node = found.node.own().iter().find(|(k, _)| k.text() == Some("depends_on"));
            let splice = match node {
                None => {
                    let block: Vec<String> = std::iter::once("depends_on:".to_owned())
                        .chain(entry.iter().map(|l| format!("{pad}{l}")))
                        .collect();
                    page.append(found.node, &block, &format!("depends_on: {{{flow}}}"))?
                }
                Some((_, list)) if !list.items().is_empty() => page.append_item(list, &on)?,
                Some((_, map)) => page.append(map, &entry, &flow)?,
            };
            let meant = page.meant(|v| {
                let waits = &mut v["services"][&service]["depends_on"];
                match waits {
                    Value::Array(items) => items.push(json!(on)),
                    waits => waits[&on] = json!({"condition": "service_healthy"}),
                }
            });
            Some(Repair { splices: vec![splice], meant })
        }),
    }
}

fn add_variable(service: String, name: String, value: Value) -> Step<'static> {
    let text = value.as_str().unwrap_or_default().to_owned();
    let line = format!("{name}: {}", blocks::scalar(&text));
    Step {
        what: format!("tell `{service}` `{name}`"),
        snippet: format!("services:\n  {service}:\n    environment:\n      {line}\n"),
        make: Box::new(move |page| {
            let found = page.compose.service(&service)?;
            let pad = " ".repeat(page.step(found)?);
            let node = found.node.own().iter().find(|(k, _)| k.text() == Some("environment"));
            let pair = format!("{name}={text}");
            let quoted = format!("{name}: {}", json!(text));
            let splice = match node {
                None => {
                    let block = ["environment:".to_owned(), format!("{pad}{line}")];
                    page.append(found.node, &block, &format!("environment: {{{quoted}}}"))?
                }
                Some((_, list)) if !list.items().is_empty() => page.append_item(list, &pair)?,
                Some((_, map)) => page.append(map, std::slice::from_ref(&line), &quoted)?,
            };
            let meant = page.meant(|v| match &mut v["services"][&service]["environment"] {
                Value::Array(items) => items.push(json!(pair)),
                map => map[&name] = json!(text),
            });
            Some(Repair { splices: vec![splice], meant })
        }),
    }
}
