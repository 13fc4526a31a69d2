//! What task files, container files and CI say: commands, environment, port, containers, services that are needed.

use crate::sources::{Sources, file_name, folder};
use scaffold_containers::compose::Compose;
use scaffold_containers::dockerfile::{Dockerfile, Kind};
use scaffold_containers::{is_compose, is_dockerfile};
use scaffold_core::{At, Fact, ServiceFacts, Source};
use scaffold_pack::{ManifestFacts, Scripts};
use scaffold_syntax::regular;
use std::collections::{BTreeMap, BTreeSet};

/// Programs of images and what the fact calls them.
const SERVICES: [(&str, &str); 18] = [
    ("postgres", "postgres"),
    ("postgis", "postgres"),
    ("timescaledb", "postgres"),
    ("mysql", "mysql"),
    ("mariadb", "mysql"),
    ("mongo", "mongo"),
    ("redis", "redis"),
    ("valkey", "redis"),
    ("rabbitmq", "rabbitmq"),
    ("kafka", "kafka"),
    ("redpanda", "kafka"),
    ("nats", "nats"),
    ("elasticsearch", "elasticsearch"),
    ("opensearch", "opensearch"),
    ("memcached", "memcached"),
    ("minio", "minio"),
    ("localstack", "localstack"),
    ("clickhouse", "clickhouse"),
];

fn is_task_file(path: &str) -> bool {
    let name = file_name(path).to_ascii_lowercase();
    matches!(
        name.as_str(),
        "makefile" | "gnumakefile" | "taskfile.yml" | "taskfile.yaml" | "justfile" | ".justfile"
    ) || name.ends_with(".mk")
        || name.ends_with(".makefile")
}

fn is_ci(path: &str) -> bool {
    path.contains(".github/workflows/")
        || matches!(file_name(path), ".gitlab-ci.yml" | ".travis.yml" | ".drone.yml")
        || path.ends_with(".circleci/config.yml")
}

pub(crate) fn is_env_example(path: &str) -> bool {
    let name = file_name(path).to_ascii_lowercase();
    (name.starts_with(".env") || name.starts_with("env.") || name == "example.env")
        && ["example", "sample", "dist", "template"].iter().any(|w| name.contains(w))
}

fn is_readme(path: &str) -> bool {
    file_name(path).to_ascii_lowercase().starts_with("readme")
}

/// Texts of the files that `pick` chooses, nearest to the service's root first.
pub(crate) fn texts(sources: &Sources<'_, '_>, pick: fn(&str) -> bool) -> Vec<(String, String)> {
    let mut paths: Vec<&String> = sources.others.iter().filter(|p| pick(p)).collect();
    paths.sort_by_key(|p| (p.matches('/').count(), (*p).clone()));
    paths.into_iter().map(|p| (p.clone(), sources.read(p).to_string())).collect()
}

/// Container files, sorted.
pub(crate) fn containers(sources: &Sources<'_, '_>) -> Option<Fact<Vec<String>>> {
    let found: Vec<String> =
        sources.others.iter().filter(|p| is_dockerfile(p) || is_compose(p)).cloned().collect();
    let evidence = super::few(found.iter().map(At::file));
    (!found.is_empty()).then(|| Fact::new(found, Source::Manifest, evidence))
}

/// Services that compose files start beside this one.
pub(crate) fn needs(sources: &Sources<'_, '_>) -> Option<Fact<Vec<String>>> {
    let mut found: BTreeMap<&str, At> = BTreeMap::new();
    // What tests are run beside is not what the service is.
    let for_tests = |path: &str| crate::sources::file_name(path).split(['.', '-', '_']).any(|w| w == "test");
    for (path, text) in texts(sources, is_compose).into_iter().filter(|(path, _)| !for_tests(path)) {
        for (line, number) in text.lines().zip(1_u32..) {
            let Some(image) = line.trim().strip_prefix("image:") else { continue };
            let image = image.trim().trim_matches(['"', '\'']);
            let name = image.split('@').next().unwrap_or(image).rsplit('/').next().unwrap_or(image);
            let name = name.split(':').next().unwrap_or(name);
            if let Some((_, service)) =
                SERVICES.iter().find(|(key, _)| name == *key || name.split('-').any(|p| p == *key))
            {
                found.entry(service).or_insert_with(|| At::line(&path, number));
            }
        }
    }
    let evidence = found.values().cloned().collect();
    let names: Vec<String> = found.keys().map(|s| (*s).to_owned()).collect();
    (!names.is_empty()).then(|| Fact::new(names, Source::Manifest, evidence))
}

/// Environment that compiling and testing depend on; container files first, then CI, then task files.
fn env(sources: &Sources<'_, '_>) -> Option<Fact<BTreeMap<String, String>>> {
    let keys = &sources.language.data.build_env;
    let pattern = regular(&format!(r#"\b({})\s*[=:]\s*["']?([^\s"'$;&|]+)"#, keys.join("|"))).ok()?;
    let mut value = BTreeMap::new();
    let mut evidence = Vec::new();
    for pick in [is_dockerfile as fn(&str) -> bool, is_ci, is_task_file, is_env_example] {
        for (path, text) in texts(sources, pick) {
            for (line, number) in text.lines().zip(1_u32..) {
                if line.trim_start().starts_with('#') {
                    continue;
                }
                for c in pattern.captures_iter(line) {
                    let key = c.get(1).map_or("", |m| m.as_str()).to_owned();
                    let text = c.get(2).map_or("", |m| m.as_str()).trim_end_matches([',', ')']).to_owned();
                    if !value.contains_key(&key) && !text.is_empty() && !text.contains("{{") {
                        value.insert(key, text);
                        evidence.push(At::line(&path, number));
                    }
                }
            }
        }
    }
    (!value.is_empty()).then(|| Fact::new(value, Source::Manifest, evidence))
}

/// The port that the service listens on: as compose publishes it, as its image exposes it, as the examples of its
/// settings name it.
fn port(sources: &Sources<'_, '_>) -> Option<Fact<u16>> {
    let fact = |(port, at)| Fact::new(port, Source::Manifest, vec![at]);
    published(sources).or_else(|| exposed(sources)).or_else(|| set(sources)).map(fact)
}

/// The port in the container of the one service of a compose file that is built of this service's folder.
fn published(sources: &Sources<'_, '_>) -> Option<(u16, At)> {
    texts(sources, is_compose).iter().find_map(|(path, text)| {
        let read = Compose::parse(text).ok()??;
        let services = read.services();
        let own = services.iter().filter(|s| {
            let context =
                s.build().and_then(|(context, _)| scaffold_containers::joined(folder(path), context));
            context.is_some_and(|c| c == if sources.root == "." { "" } else { sources.root.as_str() })
        });
        let ports: Vec<(u16, u32)> =
            own.flat_map(|s| s.ports()).filter_map(|p| Some((number(p.target)?, p.line))).collect();
        match ports.as_slice() {
            [(port, line)] => Some((*port, At::line(path, *line))),
            _ => None,
        }
    })
}

/// A port as it is written, or its default (`${PORT:-8080}`).
fn number(text: &str) -> Option<u16> {
    let default = text.strip_prefix("${").and_then(|t| t.strip_suffix('}')).and_then(|t| t.split_once(":-"));
    default.map_or(text, |(_, value)| value).parse().ok()
}

/// The first port that the last stage of a Dockerfile exposes.
fn exposed(sources: &Sources<'_, '_>) -> Option<(u16, At)> {
    texts(sources, is_dockerfile).iter().find_map(|(path, text)| {
        let file = Dockerfile::parse(text);
        file.last_stage().find_map(|i| match &i.kind {
            Kind::Expose(ports) => {
                let port = number(ports.first()?.split('/').next()?)?;
                Some((port, At::line(path, i.line)))
            }
            _ => None,
        })
    })
}

/// Settings of this machine that somebody has committed.
fn is_env(path: &str) -> bool {
    file_name(path) == ".env"
}

/// The port in an example of settings, else in settings that are committed, those of other servers left out.
fn set(sources: &Sources<'_, '_>) -> Option<(u16, At)> {
    let setting = regular(r#"(?i)^\s*(?:export\s+)?(?:[A-Z]+_)?(?:PORT|SERVER_ADDRESS|HTTP_ADDR(?:ESS)?|LISTEN_ADDR(?:ESS)?)\s*=\s*["']?(?:[^\s"':]*:)?(\d{2,5})["']?\s*$"#).ok()?;
    let elsewhere = regular(r"(?i)^\s*(?:export\s+)?(?:db|database|postgres|pg|mysql|mongo|redis|smtp|mail|kafka|jaeger|cache|otel|otlp|elastic)").ok()?;
    let files =
        [is_env_example as fn(&str) -> bool, is_env].into_iter().flat_map(|pick| texts(sources, pick));
    files.into_iter().find_map(|(path, text)| {
        text.lines().zip(1_u32..).find_map(|(line, number)| {
            let found = setting.captures(line).filter(|_| !elsewhere.is_match(line))?;
            Some((found.get(1)?.as_str().parse().ok()?, At::line(&path, number)))
        })
    })
}

/// Calls of one of `programs` in task files, container files and CI: the program and where.
pub(crate) fn commands(sources: &Sources<'_, '_>, programs: &[&str]) -> Vec<(String, At)> {
    let mut out = Vec::new();
    for pick in [is_task_file as fn(&str) -> bool, is_dockerfile, is_ci] {
        for (path, text) in texts(sources, pick) {
            for (line, number) in text.lines().zip(1_u32..) {
                let mut words = line.split([' ', '\t', '(', '@', '"', '\'']).filter(|w| !w.is_empty());
                if let Some(word) = words.find(|w| programs.contains(w)) {
                    let used = line.split_whitespace().any(|w| w.starts_with('-') || w == "up");
                    if used && !line.trim_start().starts_with('#') {
                        out.push((word.to_owned(), At::line(&path, number)));
                    }
                }
            }
        }
    }
    out
}

/// Lines of task files and read-mes that run `program`, as words.
pub(crate) fn lines(sources: &Sources<'_, '_>, program: &str) -> Vec<(Vec<String>, At)> {
    let mut out = Vec::new();
    for pick in [is_task_file as fn(&str) -> bool, is_readme] {
        for (path, text) in texts(sources, pick) {
            for (line, number) in text.lines().zip(1_u32..) {
                let line = line.trim().trim_start_matches(['-', '@', '$', '`', ' ']).trim_end_matches('`');
                let line = line.strip_prefix("cmd:").unwrap_or(line).trim();
                let mut words =
                    line.split_whitespace().skip_while(|w| w.contains('=') && !w.starts_with('-'));
                let first = words.next().unwrap_or_default();
                let runs = first.rsplit('/').next() == Some(program);
                let rest: Vec<String> = words.map(str::to_owned).collect();
                if runs && !rest.is_empty() && !line.ends_with('.') {
                    let words = std::iter::once(program.to_owned()).chain(rest).collect();
                    out.push((words, At::line(&path, number)));
                }
            }
        }
    }
    out
}

/// Plain values that a task file gives to variables, the first of each; recipes are indented and give none.
fn variables(text: &str) -> Vec<(String, String)> {
    let mut out: Vec<(String, String)> = Vec::new();
    for line in text.lines().filter(|l| !l.starts_with([' ', '\t', '#'])) {
        let Some((name, value)) = line.split_once('=') else { continue };
        let name = name.trim_end_matches([':', '?', '+']).trim().trim_start_matches("export ").trim();
        let value = value.trim().trim_matches(['"', '\'']);
        let plain = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        if plain && !value.contains(['$', '`', '{']) && !out.iter().any(|(n, _)| n == name) {
            out.push((name.to_owned(), value.to_owned()));
        }
    }
    out
}

fn with_variables(line: &str, variables: &[(String, String)]) -> String {
    variables.iter().fold(line.to_owned(), |line, (name, value)| {
        [format!("$({name})"), format!("${{{name}}}"), format!("{{{{{name}}}}}")]
            .iter()
            .fold(line, |line, spelled| line.replace(spelled, value))
    })
}

/// A default command, with build tags and evidence from where the repository runs it.
fn command(sources: &Sources<'_, '_>, default: &[String]) -> Fact<Vec<String>> {
    let head = default.get(..2).unwrap_or(default).join(" ");
    let mut value = default.to_vec();
    let mut evidence = Vec::new();
    for pick in [is_task_file as fn(&str) -> bool, is_ci, is_dockerfile] {
        for (path, text) in texts(sources, pick) {
            let variables = variables(&text);
            for (line, number) in text.lines().zip(1_u32..) {
                let Some(at) = line.find(&head).filter(|_| !line.trim_start().starts_with('#')) else {
                    continue;
                };
                evidence.push(At::line(&path, number));
                let rest = line[at..].split(['&', '|', ';']).next().unwrap_or_default();
                let rest = with_variables(rest, &variables);
                let mut words = rest.split_whitespace().skip(2);
                while let Some(word) = words.next() {
                    let tags = match word.trim_start_matches('-').split_once('=') {
                        Some(("tags", v)) => Some(v.to_owned()),
                        None if word.trim_start_matches('-') == "tags" => words.next().map(str::to_owned),
                        _ => None,
                    };
                    let Some(tags) = tags.filter(|t| !t.contains('$') && evidence.len() == 1) else {
                        continue;
                    };
                    value.insert(2.min(value.len()), format!("-tags={}", tags.trim_matches(['"', '\''])));
                }
            }
        }
    }
    let source = if evidence.is_empty() { Source::Default } else { Source::Manifest };
    Fact::new(value, source, super::few(evidence))
}

/// The folder of the program that serves.
pub(crate) fn program(
    sources: &Sources<'_, '_>,
    roots: &BTreeSet<usize>,
    router: Option<&str>,
) -> Option<(String, Vec<At>)> {
    let entry = sources.language.data.entry_function.as_deref()?;
    let mains: Vec<usize> = (0..sources.files.len())
        .filter(|&f| !sources.files[f].test && sources.light(f).package.as_deref() == Some(entry))
        .filter(|&f| sources.outline(f).functions.iter().any(|d| d.name == entry && d.receiver.is_none()))
        .collect();
    let built: String = texts(sources, is_dockerfile)
        .into_iter()
        .chain(texts(sources, is_task_file))
        .map(|(_, t)| t)
        .collect();
    let score = |f: usize| -> i32 {
        let path = &sources.files[f].path;
        let dir = folder(path);
        let last = dir.rsplit('/').next().unwrap_or(dir);
        let mut score = 0;
        if built.contains(path.as_str())
            || (dir != "." && built.contains(&format!("{dir}/")))
            || built.contains(&format!("./{dir}\n"))
        {
            score += 2;
        }
        if roots.contains(&f) {
            score += 2;
        }
        // The program that the router belongs to: beside it, or the one that imports it.
        let near = router.map(folder).is_some_and(|r| {
            crate::language::is_under(r, dir) && dir != "."
                || sources
                    .outline(f)
                    .imports
                    .iter()
                    .any(|i| sources.imported(i, path).is_some_and(|u| u == r || folder(&u) == r))
        });
        if near {
            score += 4;
        }
        if matches!(last, "api" | "app" | "server" | "service" | "http" | "web" | "main" | "cmd" | ".") {
            score += 2;
        }
        if ["migrat", "seed", "tool", "cli", "worker", "gen", "admin", "e2e", "example"]
            .iter()
            .any(|w| dir.contains(w))
        {
            score -= 4;
        }
        let module = sources.module.as_deref().and_then(|m| m.rsplit('/').next());
        if module == Some(last) {
            score += 1;
        }
        score
    };
    let best = mains.into_iter().max_by_key(|&f| (score(f), std::cmp::Reverse(f)))?;
    let dir = folder(&sources.files[best].path);
    let inner = dir.strip_prefix(sources.root.as_str()).unwrap_or(dir).trim_start_matches('/');
    let main = if inner.is_empty() || inner == "." { ".".to_owned() } else { format!("./{inner}") };
    Some((main, vec![At::file(&sources.files[best].path)]))
}

/// The first of `names` that the manifest has a script for, as it is run.
fn scripted(
    scripts: &Scripts,
    names: &[String],
    (path, manifest): (&str, &ManifestFacts),
    manager: &str,
) -> Option<Fact<Vec<String>>> {
    let idle = |command: &str| scripts.empty.iter().any(|e| command.contains(e.as_str()));
    let found = names.iter().find_map(|n| manifest.scripts.iter().find(|s| s.name == *n))?;
    let words = scripts.run.iter().map(|w| w.replace("{manager}", manager).replace("{script}", &found.name));
    let at = vec![At::line(path, found.line)];
    (!idle(&found.command)).then(|| Fact::new(words.collect(), Source::Manifest, at))
}

/// Fills in what this module knows; `roots` are sources where reading routes started.
pub(crate) fn fill(
    facts: &mut ServiceFacts,
    sources: &Sources<'_, '_>,
    manifest: (&str, &ManifestFacts),
    roots: &BTreeSet<usize>,
) {
    let defaults = &sources.language.data.commands;
    let manager = facts.package_manager.as_ref().map(|m| m.value.clone()).unwrap_or_default();
    let script = |pick: fn(&Scripts) -> &Vec<String>| {
        let scripts = defaults.scripts.as_ref()?;
        scripted(scripts, pick(scripts), manifest, &manager)
    };
    let known = |words: &[String]| (!words.is_empty()).then(|| command(sources, words));
    facts.build = script(|s| &s.build).or_else(|| known(&defaults.build));
    facts.test = script(|s| &s.test).or_else(|| known(&defaults.test));
    let router = facts.router_file.as_ref().map(|r| r.value.clone());
    let started = || {
        let (main, at) = program(sources, roots, router.as_deref()).filter(|_| !defaults.start.is_empty())?;
        let words = defaults.start.iter().map(|w| w.replace("{main}", &main)).collect();
        Some(Fact::new(words, Source::Majority, at))
    };
    facts.start = script(|s| &s.start).or_else(started);
    facts.port = port(sources);
    facts.env = env(sources);
    facts.containers = containers(sources);
    facts.needs = needs(sources);
    super::program::fill(facts, sources, manifest, roots);
}
