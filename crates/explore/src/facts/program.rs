//! What a container is made of: the program that is started, its port, the servers beside it, the members that are
//! built with it.

use super::tooling::{is_env_example, needs, program, texts};
use super::{few, line_of};
use crate::sources::{Sources, file_name, folder};
use scaffold_containers::dockerfile::{Command, Dockerfile, Kind};
use scaffold_containers::{is_dockerfile, services};
use scaffold_core::{At, Fact, ServiceFacts, Source};
use scaffold_pack::{EntryPlace, EntrySign, ManifestFacts};
use scaffold_syntax::regular;
use std::collections::{BTreeMap, BTreeSet};

/// Servers that stand for each other: one of a kind is enough, and the most trusted sign decides which.
const KINDS: [&[&str]; 2] = [&["postgres", "mysql", "mariadb", "mongo"], &["redis", "valkey"]];

/// Where a pattern was found.
struct Sign {
    value: String,
    at: At,
    source: Source,
}

/// Fills in what this module knows; `roots` are sources where reading routes started. The port may be known.
pub(crate) fn fill(
    facts: &mut ServiceFacts,
    sources: &Sources<'_, '_>,
    manifest: (&str, &ManifestFacts),
    roots: &BTreeSet<usize>,
) {
    let router = facts.router_file.as_ref().map(|r| r.value.clone());
    let main = || program(sources, roots, router.as_deref());
    let known = &sources.language.data.program;
    facts.entry = known.entry.iter().find_map(|sign| {
        let found = look(sources, manifest, sign, &main)?;
        Some(Fact::new(found.value, found.source, vec![found.at]))
    });
    if facts.port.is_none() {
        facts.port = coded(sources).or_else(|| usual(facts, sources));
    }
    facts.servers = servers(sources, manifest);
    facts.members = members(sources);
}

fn look(
    sources: &Sources<'_, '_>,
    manifest: (&str, &ManifestFacts),
    sign: &EntrySign,
    main: &dyn Fn() -> Option<(String, Vec<At>)>,
) -> Option<Sign> {
    let beside = |name: &str| inside(sources, name);
    if sign.with.as_ref().is_some_and(|file| !sources.view.has(&beside(file))) {
        return None;
    }
    let found = seen(sources, manifest, sign, main)?;
    let stands = !sign.stands || sources.view.has(&beside(found.value.trim_start_matches("./")));
    stands.then_some(found)
}

/// A path of the service as one of the repository.
fn inside(sources: &Sources<'_, '_>, name: &str) -> String {
    if sources.root == "." { name.to_owned() } else { format!("{}/{name}", sources.root) }
}

fn seen(
    sources: &Sources<'_, '_>,
    manifest: (&str, &ManifestFacts),
    sign: &EntrySign,
    main: &dyn Fn() -> Option<(String, Vec<At>)>,
) -> Option<Sign> {
    let beside = |name: &str| inside(sources, name);
    match sign.of {
        EntryPlace::Program => {
            let (folder, at) = main()?;
            let value = sign.value.replace("{1}", &folder);
            Some(Sign { value, at: at.into_iter().next()?, source: Source::Majority })
        }
        EntryPlace::File => {
            let path = beside(&sign.name);
            let text = sources.view.has(&path).then(|| sources.read(&path))?;
            if sign.once && regular(&sign.pattern).ok()?.find_iter(&text).count() != 1 {
                return None;
            }
            let (value, line) = matched(&sign.pattern, &sign.value, &text)?;
            Some(Sign { value, at: At::line(path, line), source: Source::Manifest })
        }
        EntryPlace::Script => {
            let script = manifest.1.scripts.iter().find(|s| s.name == sign.name)?;
            let (value, _) = matched(&sign.pattern, &sign.value, &script.command)?;
            Some(Sign { value, at: At::line(manifest.0, script.line), source: Source::Manifest })
        }
        EntryPlace::Image => image(sources, sign),
        EntryPlace::Sources => source(sources, sign),
    }
}

/// What the last stage of a Dockerfile runs.
fn image(sources: &Sources<'_, '_>, sign: &EntrySign) -> Option<Sign> {
    texts(sources, is_dockerfile).iter().find_map(|(path, text)| {
        let file = Dockerfile::parse(text);
        let mut at = None;
        let mut words = String::new();
        for i in file.last_stage() {
            if let Kind::Cmd(command) | Kind::Entrypoint(command) = &i.kind {
                words.push_str(&spoken(command));
                words.push(' ');
                at = Some(i.line);
            }
        }
        let (value, _) = matched(&sign.pattern, &sign.value, words.trim())?;
        Some(Sign { value, at: At::line(path, at?), source: Source::Manifest })
    })
}

fn spoken(command: &Command) -> String {
    command.exec.as_ref().map_or_else(|| command.script.clone(), |words| words.join(" "))
}

/// The source that shows a pattern: a preferred name before others, then the shallowest; of several that are alike
/// nobody knows which.
fn source(sources: &Sources<'_, '_>, sign: &EntrySign) -> Option<Sign> {
    let pattern = if sign.pattern.is_empty() { None } else { Some(regular(&sign.pattern).ok()?) };
    let prefer = &sources.language.data.program.prefer;
    let inner = |path: &str| {
        let root = if sources.root == "." { "" } else { sources.root.as_str() };
        path.strip_prefix(root).unwrap_or(path).trim_start_matches('/').to_owned()
    };
    let mut found: Vec<((usize, usize), Sign)> = Vec::new();
    for (index, file) in sources.files.iter().enumerate().filter(|(_, f)| !f.test) {
        let path = inner(&file.path);
        if !sign.name.is_empty() && path != sign.name {
            continue;
        }
        let text = sources.text(index);
        let hit = match &pattern {
            None => Some((sign.value.clone(), 1)),
            Some(pattern) => pattern.captures(text).map(|c| filled(&sign.value, &c, text)),
        };
        let Some((value, line)) = hit else { continue };
        let module = dotted(&path);
        let value = value.replace("{module}", &module).replace("{path}", &path);
        let stem = file_name(&path).split('.').next().unwrap_or_default().to_owned();
        let rank = prefer.iter().position(|p| *p == stem).unwrap_or(prefer.len());
        let source = Source::Majority;
        found.push((
            (rank, path.matches('/').count()),
            Sign { value, at: At::line(&file.path, line), source },
        ));
    }
    found.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.at.path.cmp(&b.1.at.path)));
    let alike = found.windows(2).next().is_some_and(|w| w[0].0 == w[1].0);
    (!alike).then(|| found.into_iter().next()).flatten().map(|(_, sign)| sign)
}

/// A source as imports name it: what lies below `src` is found without it.
fn dotted(path: &str) -> String {
    let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
    let stem = stem.strip_suffix("/__init__").unwrap_or(stem);
    stem.strip_prefix("src/").unwrap_or(stem).replace('/', ".")
}

fn matched(pattern: &str, value: &str, text: &str) -> Option<(String, u32)> {
    let pattern = regular(pattern).ok()?;
    pattern.captures(text).map(|c| filled(value, &c, text))
}

/// The form with its groups, and the line of the match.
fn filled(value: &str, captures: &regex::Captures<'_>, text: &str) -> (String, u32) {
    let start = captures.iter().skip(1).flatten().next().or(captures.get(0)).map_or(0, |m| m.start());
    let made = (1..captures.len()).fold(value.to_owned(), |made, n| {
        made.replace(&format!("{{{n}}}"), captures.get(n).map_or("", |m| m.as_str()))
    });
    (made, line_of(text, start))
}

/// The package manager that the manifest names.
pub(crate) fn manager(sources: &Sources<'_, '_>, path: &str) -> Option<Fact<String>> {
    let pattern = sources.language.data.program.manager.as_ref()?;
    let (value, line) = matched(pattern, "{1}", &sources.read(path))?;
    Some(Fact::new(value, Source::Manifest, vec![At::line(path, line)]))
}

/// The port that sources name.
fn coded(sources: &Sources<'_, '_>) -> Option<Fact<u16>> {
    sources.language.data.program.ports.iter().find_map(|pattern| {
        let pattern = regular(pattern).ok()?;
        let mut found: BTreeMap<u16, Vec<At>> = BTreeMap::new();
        for (index, file) in sources.files.iter().enumerate().filter(|(_, f)| !f.test) {
            let text = sources.text(index);
            for c in pattern.captures_iter(text) {
                let Some(group) = c.iter().skip(1).flatten().next() else { continue };
                let Ok(port) = group.as_str().parse::<u16>() else { continue };
                // That of a server beside it is none of its own.
                if services::known().iter().any(|s| s.port == port) {
                    continue;
                }
                found.entry(port).or_default().push(At::line(&file.path, line_of(text, group.start())));
            }
        }
        // Programs beside the server may listen, too: then it is not known which port is whose.
        let mut all = found.into_iter();
        let (port, at) = all.next().filter(|_| all.next().is_none())?;
        Some(Fact::new(port, Source::Majority, few(at)))
    })
}

/// The framework's own.
fn usual(facts: &ServiceFacts, sources: &Sources<'_, '_>) -> Option<Fact<u16>> {
    let framework = facts.framework.as_ref()?;
    let data = sources.language.frameworks.iter().find(|f| f.id == framework.value)?;
    Some(Fact::new(data.port?, Source::Framework, framework.evidence.clone()))
}

/// Servers by compose files, then by what is certain, then by URLs of settings, then by drivers.
fn servers(sources: &Sources<'_, '_>, (path, manifest): (&str, &ManifestFacts)) -> Option<Fact<Vec<String>>> {
    let mut found: Vec<(String, At)> = Vec::new();
    let mut take = |server: &str, at: At| {
        let kind = KINDS.iter().find(|k| k.contains(&server));
        let other = |known: &str| known == server || kind.is_some_and(|k| k.contains(&known));
        if !found.iter().any(|(known, _)| other(known)) {
            found.push((server.to_owned(), at));
        }
    };
    if let Some(fact) = needs(sources) {
        fact.value.iter().zip(fact.evidence).for_each(|(server, at)| take(server, at));
    }
    for sign in &sources.language.data.program.servers {
        let Ok(pattern) = regular(&sign.pattern) else { continue };
        let named = sources.all_paths().find(|p| *p == sign.file || p.ends_with(&format!("/{}", sign.file)));
        let Some(path) = named else { continue };
        let text = sources.read(path);
        if let Some(hit) = pattern.find(&text) {
            take(&sign.server, At::line(path, line_of(&text, hit.start())));
        }
    }
    for (path, text) in texts(sources, is_env_example) {
        for (line, number) in text.lines().zip(1_u32..).filter(|(l, _)| !l.trim_start().starts_with('#')) {
            let scheme =
                line.split_once('=').and_then(|(_, v)| v.trim().trim_matches(['"', '\'']).split_once("://"));
            let known = scheme.and_then(|(scheme, _)| services::of_scheme(scheme));
            if let Some(known) = known {
                take(&known.id, At::line(&path, number));
            }
        }
    }
    let engines = sources.language.engines;
    for (other, library) in manifest.required().filter(|(_, r)| r.direct) {
        let driver = engines.iter().find(|(name, _)| {
            library.name.strip_prefix(name.as_str()).is_some_and(|r| r.is_empty() || r.starts_with('/'))
        });
        // A file is no server.
        if let Some((_, server)) = driver.filter(|(_, server)| server.as_str() != "sqlite") {
            take(server, At::line(other.unwrap_or(path), library.line));
        }
    }
    found.sort();
    let (names, evidence): (Vec<String>, Vec<At>) = found.into_iter().unzip();
    (!names.is_empty()).then(|| Fact::new(names, Source::Manifest, evidence))
}

/// Members of the workspace whose root is the service's folder.
fn members(sources: &Sources<'_, '_>) -> Option<Fact<Vec<String>>> {
    sources.language.data.program.members.iter().find_map(|sign| {
        let path = inside(sources, &sign.file);
        let text = sources.view.has(&path).then(|| sources.read(&path))?;
        let (list, item) = (regular(&sign.list).ok()?, regular(&sign.item).ok()?);
        let mut names = Vec::new();
        let mut lines = Vec::new();
        for list in list.captures_iter(&text) {
            let Some(inside) = list.iter().skip(1).flatten().next() else { continue };
            lines.push(line_of(&text, text[..inside.start()].trim_end().len()));
            for c in item.captures_iter(inside.as_str()) {
                let name = c.get(1).map_or("", |m| m.as_str()).trim_start_matches("./").trim_end_matches('/');
                names.extend(expanded(sources, name));
            }
        }
        names.dedup();
        let line = *lines.first()?;
        (!names.is_empty()).then(|| Fact::new(names, Source::Manifest, vec![At::line(path, line)]))
    })
}

/// A member as it is named, or the folders that a star in it stands for.
fn expanded(sources: &Sources<'_, '_>, name: &str) -> Vec<String> {
    let Some((before, "")) = name.split_once('*').map(|(b, a)| (b, a.trim_start_matches('*'))) else {
        return vec![name.to_owned()];
    };
    let prefix = if sources.root == "." { before.to_owned() } else { format!("{}/{before}", sources.root) };
    let manifests = &sources.language.detect.manifests;
    let mut found: Vec<String> = sources
        .view
        .paths()
        .iter()
        .filter(|p| p.starts_with(&prefix) && manifests.iter().any(|m| m == file_name(p)))
        .map(|p| folder(p))
        .filter(|dir| dir.get(prefix.len()..).is_some_and(|rest| !rest.is_empty() && !rest.contains('/')))
        .map(|dir| format!("{before}{}", &dir[prefix.len()..]))
        .collect();
    found.sort();
    found.dedup();
    found
}
