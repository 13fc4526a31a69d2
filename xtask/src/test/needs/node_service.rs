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
    let steps = [
        vec_of(&["rm", "-rf", &text(&home)]),
        vec_of(&["mkdir", "-p", &text(&home)]),
        [
            vec_of(&new),
            vec_of(&["--lang", "node", "--db", database, "--kind", kind, "--check", "none"]),
            dialect,
        ]
        .concat(),
        vec_of(&["npm", "ci", "--no-audit", "--no-fund", "--prefix", &text(&service)]),
        vec_of(&["cp", &text(&lock), &text(&stamp)]),
    ];
    let what = format!("libraries of a Node service ({folder})");
    steps.into_iter().map(|install| Missing { what: what.clone(), install }).collect()
}
