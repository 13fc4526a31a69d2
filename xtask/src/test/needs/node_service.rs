//! Libraries of the services that `scaffold new` makes in TypeScript and JavaScript.

use super::{Missing, vec_of};
use crate::process::root;
use std::path::Path;

/// A service per kind and database, and one in JavaScript, with the libraries that its own lock file names; made anew when that
/// changes.
pub(super) fn missing(tools: &Path) -> Vec<Missing> {
    let made = [
        ("sqlite", "sqlite", "", "rest"),
        ("postgres", "postgres", "", "rest"),
        ("javascript-sqlite", "sqlite", "javascript", "rest"),
        ("consumer-sqlite", "sqlite", "", "consumer"),
        ("consumer-postgres", "postgres", "", "consumer"),
        ("consumer-javascript-sqlite", "sqlite", "javascript", "consumer"),
        ("graphql-sqlite", "sqlite", "", "graphql"),
        ("graphql-postgres", "postgres", "", "graphql"),
        ("graphql-javascript-sqlite", "sqlite", "javascript", "graphql"),
    ];
    made.into_iter()
        .flat_map(|(folder, database, dialect, kind)| service(tools, folder, database, dialect, kind))
        .collect()
}

fn service(tools: &Path, folder: &str, database: &str, dialect: &str, kind: &str) -> Vec<Missing> {
    let text = |p: &Path| p.to_string_lossy().into_owned();
    let templates = match kind {
        "rest" => "templates".to_owned(),
        _ => format!("frameworks/fastify/kinds/{kind}/templates"),
    };
    let lock = root().join(format!("languages/node/{templates}/package-lock.{database}.json.tera"));
    let home = tools.join("nodeservice").join(folder);
    let service = home.join("shop");
    // Beside the libraries, so that it goes with them.
    let stamp = service.join("node_modules").join("lock");
    let wanted = std::fs::read(&lock).unwrap_or_default();
    if std::fs::read(&stamp).is_ok_and(|have| have == wanted) {
        return Vec::new();
    }
    let new =
        ["cargo", "run", "--quiet", "--package", "scaffold-cli", "--", "--repo", &text(&home), "new", "shop"];
    let dialect = if dialect.is_empty() { Vec::new() } else { vec_of(&["--dialect", dialect]) };
    let ci = vec_of(&["npm", "ci", "--no-audit", "--no-fund", "--prefix", &text(&service)]);
    let fetch = match compiled(tools, folder, &wanted) {
        None => vec![ci],
        Some(build) => {
            let beside = text(&service.join("node_modules").join(COMPILED));
            vec![[ci, vec_of(&["--ignore-scripts"])].concat(), vec_of(&["cp", "-a", &text(&build), &beside])]
        }
    };
    let make = [
        vec_of(&["rm", "-rf", &text(&home)]),
        vec_of(&["mkdir", "-p", &text(&home)]),
        [
            vec_of(&new),
            vec_of(&["--lang", "node", "--db", database, "--kind", kind, "--check", "none"]),
            dialect,
        ]
        .concat(),
    ];
    let steps = make.into_iter().chain(fetch).chain([vec_of(&["cp", &text(&lock), &text(&stamp)])]);
    let what = format!("libraries of a Node service ({folder})");
    steps.map(|install| Missing { what: what.clone(), install }).collect()
}

/// The library that a compiler makes of its sources for minutes.
const COMPILED: &str = "better-sqlite3";

/// What the compiler made of it for the first service, where this lock file names the same version.
fn compiled(tools: &Path, folder: &str, lock: &[u8]) -> Option<std::path::PathBuf> {
    let version = |lock: &str| {
        let (_, entry) = lock.split_once(&format!("\"node_modules/{COMPILED}\": {{"))?;
        Some(entry.split_once("\"version\": ")?.1.lines().next()?.to_owned())
    };
    let first = root().join("languages/node/templates/package-lock.sqlite.json.tera");
    let first = version(&std::fs::read_to_string(first).ok()?)?;
    let same = version(std::str::from_utf8(lock).ok()?) == Some(first);
    let build = tools.join("nodeservice/sqlite/shop/node_modules").join(COMPILED).join("build");
    (folder != "sqlite" && same).then_some(build)
}
