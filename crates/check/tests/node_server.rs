//! A service in JavaScript, started as its package scripts say, asked and ended.

#![expect(clippy::unwrap_used, reason = "a test says what went wrong by panicking")]

use scaffold_check::{Asked, Cancel, Guard, Serving, check_server, find_program};
use scaffold_core::{CheckResult, CheckStatus, ServiceFacts};
use serde_json::json;
use std::fs;
use std::path::Path;

const SERVER: &str = r"const http = require('node:http');

const notes = new Map();

const server = http.createServer((req, res) => {
  const id = req.url.split('/')[2];
  let body = '';
  req.on('data', (part) => (body += part));
  req.on('end', () => {
    if (req.method === 'POST') {
      notes.set('n1', JSON.parse(body));
      return res.writeHead(201).end(JSON.stringify({ id: 'n1' }));
    }
    if (id !== undefined && !notes.has(id)) return res.writeHead(404).end();
    if (req.method === 'DELETE') {
      notes.delete(id);
      return res.writeHead(204).end();
    }
    res.writeHead(200).end(JSON.stringify([...notes.values()]));
  });
});

server.listen(Number(process.env.PORT));
process.on('SIGTERM', () => server.close(() => process.exit(0)));
";

fn asked(method: &str, path: &str) -> Asked {
    Asked {
        method: method.into(),
        path: path.into(),
        guard: Guard::Open,
        bodies: if method == "POST" { vec![json!({"text": "x"})] } else { vec![] },
        uncertain: false,
    }
}

fn check(package: &str, files: &[(&str, &str)]) -> Vec<CheckResult> {
    let dir = tempfile::tempdir().unwrap();
    for (path, text) in files.iter().chain(&[("package.json", package)]) {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    check_server(&Serving {
        resource: "notes",
        endpoints: &[
            asked("GET", "/notes"),
            asked("POST", "/notes"),
            asked("GET", "/notes/{id}"),
            asked("DELETE", "/notes/{id}"),
        ],
        ..Serving::of(
            dir.path(),
            &ServiceFacts { root: ".".into(), ..ServiceFacts::default() },
            &scaffold_lang_node::pack().unwrap(),
            &Cancel::new(),
        )
    })
}

fn no_node() -> bool {
    let none = find_program("node", Path::new("/")).is_none();
    if none {
        eprintln!("skipped: `node` is not installed");
    }
    none
}

#[test]
fn starts_as_the_scripts_say_without_watching() {
    if no_node() {
        return;
    }
    for start in ["nodemon src/server.js", "node --watch src/server.js", "npm run build && npm run serve"] {
        let package = json!({"scripts": {"start": start, "serve": "node src/server.js"}}).to_string();
        let results = check(&package, &[("src/server.js", SERVER)]);
        assert_eq!(results[0].status, CheckStatus::Passed, "{start}: {results:#?}");
        assert_eq!(results[1].status, CheckStatus::Passed, "{start}: {results:#?}");
        assert!(results[1].output.as_deref().unwrap().contains("204 DELETE /notes/{id}"), "{results:#?}");
    }
}

#[test]
fn makes_what_the_start_script_runs_where_it_is_not_there() {
    if no_node() {
        return;
    }
    let scripts = json!({"start": "node dist/server.js", "build": "mkdir dist && cp src/server.js dist/"});
    let results = check(&json!({"scripts": scripts}).to_string(), &[("src/server.js", SERVER)]);
    assert_eq!(results[1].status, CheckStatus::Passed, "{results:#?}");

    let scripts = json!({"start": "node dist/server.js"});
    let results = check(&json!({"scripts": scripts}).to_string(), &[("src/server.js", SERVER)]);
    assert_eq!(results[0].why.as_deref(), Some("the program does not build"), "{results:#?}");
}

#[test]
fn is_not_started_without_its_libraries_and_services() {
    if no_node() {
        return;
    }
    let package = |library: &str| {
        json!({"scripts": {"start": "node src/server.js"}, "dependencies": {library: "1.0.0"}}).to_string()
    };
    let results = check(&package("express"), &[("src/server.js", SERVER)]);
    assert_eq!(results[0].status, CheckStatus::Skipped);
    assert!(results[0].why.as_deref().unwrap().contains("its libraries are not installed"), "{results:#?}");

    let results = check(&package("mongoose"), &[("src/server.js", SERVER)]);
    assert_eq!(results[0].why.as_deref(), Some("it needs MongoDB, which is not started here"));
}
