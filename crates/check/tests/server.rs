//! Real servers in Go and Rust, built, started, asked and ended.

#![expect(clippy::unwrap_used, reason = "a test says what went wrong by panicking")]

use scaffold_check::{Asked, Cancel, Guard, Postgres, Serving, check_server, find_postgres, find_program};
use scaffold_core::{CheckResult, CheckStatus, Fact, Migrations, ServiceFacts, Source};
use serde_json::json;
use std::fs;
use std::path::Path;

const SERVER: &str = r#"package main

import (
	"encoding/json"
	"net/http"
	"os"
)

var notes = map[string]string{}

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /notes", func(w http.ResponseWriter, r *http.Request) {
		var in struct{ Text string }
		if json.NewDecoder(r.Body).Decode(&in) != nil {
			w.WriteHeader(400)
			return
		}
		notes["n1"] = in.Text
		w.WriteHeader(201)
		w.Write([]byte(`{"data":{"id":"n1"}}`))
	})
	mux.HandleFunc("GET /notes", func(w http.ResponseWriter, r *http.Request) { json.NewEncoder(w).Encode(notes) })
	mux.HandleFunc("GET /notes/{id}", func(w http.ResponseWriter, r *http.Request) {
		if _, ok := notes[r.PathValue("id")]; !ok {
			w.WriteHeader(404)
		}
	})
	mux.HandleFunc("DELETE /notes/{id}", func(w http.ResponseWriter, r *http.Request) {
		DELETE
		w.WriteHeader(204)
	})
	mux.HandleFunc("PUT /notes/{id}", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(401) })
	mux.HandleFunc("GET /broken", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(500) })
	START
	http.ListenAndServe(os.Getenv("ADDRESS"), mux)
}
"#;

fn asked(method: &str, path: &str) -> Asked {
    Asked {
        method: method.into(),
        path: path.into(),
        guard: if method == "PUT" { Guard::Closed } else { Guard::Open },
        // The first one is refused for its form.
        bodies: if method == "POST" { vec![json!({"text": 1}), json!({"text": "x"})] } else { vec![] },
        uncertain: false,
    }
}

fn check(delete: &str, start: &str, needs: &[&str]) -> Vec<CheckResult> {
    let dir = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write("go.mod", "module example.com/notes\n\ngo 1.22\n");
    write("cmd/notes/main.go", &SERVER.replace("DELETE\n", delete).replace("START", start));
    write("cmd/other/main.go", "package main\n\nfunc main() {}\n");
    write(".env.example", "ADDRESS=:8080\n");
    let service = ServiceFacts {
        root: ".".into(),
        port: Some(Fact::new(8080, Source::Manifest, vec![])),
        needs: Some(Fact::new(needs.iter().map(|n| (*n).to_owned()).collect(), Source::Manifest, vec![])),
        ..ServiceFacts::default()
    };
    check_server(&Serving {
        touched: &["cmd/notes/main.go".into()],
        resource: "notes",
        endpoints: &[
            asked("DELETE", "/notes/{id}"),
            asked("GET", "/notes/{id}"),
            asked("GET", "/notes"),
            asked("POST", "/notes"),
            asked("PUT", "/notes/{id}"),
        ],
        known: &[asked("GET", "/broken")],
        ..Serving::of(dir.path(), &service, &scaffold_lang_go::pack().unwrap(), &Cancel::new())
    })
}

fn no_go() -> bool {
    let none = find_program("go", Path::new("/")).is_none();
    if none {
        eprintln!("skipped: `go` is not installed");
    }
    none
}

#[test]
fn a_whole_life_over_http() {
    if no_go() {
        return;
    }
    let results = check("delete(notes, r.PathValue(\"id\"))\n", "", &[]);
    assert_eq!(results[0].status, CheckStatus::Passed, "{results:#?}");
    assert_eq!(results[0].command, ["go", "build", "-o", "server", "./cmd/notes"]);
    assert_eq!((results[1].id.as_str(), results[1].status), ("http.notes", CheckStatus::Passed));
    assert_eq!(
        results[1].output.as_deref(),
        Some(
            "201 POST /notes\n200 GET /notes\n200 GET /notes/{id}\n401 PUT /notes/{id}\n204 DELETE /notes/{id}\n404 GET /notes/{id} (deleted)\n"
        )
    );
}

#[test]
fn says_which_answer_is_wrong() {
    if no_go() {
        return;
    }
    let results = check("_ = r\n", "", &[]);
    assert_eq!(results[1].status, CheckStatus::Failed);
    assert_eq!(
        results[1].why.as_deref(),
        Some("`GET /notes/{id} (deleted)` answered 200 for what was deleted, not 404")
    );
}

#[test]
fn faults_that_old_endpoints_share_prove_nothing() {
    if no_go() {
        return;
    }
    let results = check("w.WriteHeader(500)\nreturn\n", "", &[]);
    assert_eq!(results[1].status, CheckStatus::Skipped);
    assert_eq!(results[1].why.as_deref(), Some("`GET /broken`, which stood before, fails here too"));
}

#[test]
fn tells_a_broken_server_from_a_missing_service() {
    if no_go() {
        return;
    }
    let results = check("\n", "panic(\"no\")", &[]);
    assert_eq!(results[0].status, CheckStatus::Failed);
    assert_eq!(results[0].why.as_deref(), Some("it ended instead of answering"));
    assert!(results[0].output.as_deref().unwrap().contains("panic: no"));
    assert_eq!(results[1].why.as_deref(), Some("the server did not start"));

    let results = check("\n", "panic(\"dial tcp 127.0.0.1:6379: connect: connection refused\")", &[]);
    assert_eq!(results[0].status, CheckStatus::Skipped);
    assert_eq!(results[0].why.as_deref(), Some("it wants Redis, which is not there"));

    let results = check("\n", "", &["mongo"]);
    assert_eq!(results[0].why.as_deref(), Some("it needs MongoDB, which is not started here"));
    let results = check("\n", "", &["postgres"]);
    assert_eq!(results[1].why.as_deref(), Some("it needs PostgreSQL, and there is none"));
}

#[test]
fn a_server_finds_this_runs_database_by_its_variables() {
    if no_go() || find_postgres().is_none() {
        eprintln!("skipped: PostgreSQL's programs are not installed");
        return;
    }
    let postgres = Postgres::start(&Cancel::new()).unwrap();
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("go.mod"), "module example.com/db\n\ngo 1.21\n").unwrap();
    let main = r#"package main

import (
	"net"
	"net/http"
	"os"
)

func main() {
	if _, err := net.Dial("tcp", os.Getenv("DB_HOST")+":"+os.Getenv("DB_PORT")); err != nil || os.Getenv("DB_NAME") == "prod" {
		panic("no database")
	}
	http.ListenAndServe("127.0.0.1:0", http.NotFoundHandler())
}
"#;
    fs::write(dir.path().join("main.go"), main).unwrap();
    let mut service = ServiceFacts {
        root: ".".into(),
        needs: Some(Fact::new(vec!["postgres".to_owned()], Source::Manifest, vec![])),
        ..ServiceFacts::default()
    };
    let check = |service: &ServiceFacts| {
        check_server(&Serving {
            resource: "none",
            postgres: Some(&postgres),
            ..Serving::of(dir.path(), service, &scaffold_lang_go::pack().unwrap(), &Cancel::new())
        })
    };
    // The variables are read by the sources alone, and the port is the server's own choice.
    let results = check(&service);
    assert_eq!(results[0].status, CheckStatus::Passed, "{results:#?}");
    assert_eq!(results.len(), 1);

    // A migration that does not apply: nothing can be said about the server.
    fs::create_dir(dir.path().join("migrations")).unwrap();
    fs::write(dir.path().join("migrations/1.sql"), "CREATE nonsense;").unwrap();
    let migrations = Migrations { dir: "migrations".into(), style: String::new(), tool: None, files: vec![] };
    service.migrations = Some(Fact::new(migrations, Source::Majority, vec![]));
    let results = check(&service);
    assert_eq!(results[0].status, CheckStatus::Skipped, "{results:#?}");
}

const RUST_SERVER: &str = r#"use std::io::{Read, Write};
use std::net::TcpListener;

fn main() {
    let port = std::env::var("APP_PORT").unwrap();
    let listener = TcpListener::bind(format!("127.0.0.1:{port}")).unwrap();
    for stream in listener.incoming() {
        let mut stream = stream.unwrap();
        let mut asked = [0; 4096];
        let read = stream.read(&mut asked).unwrap();
        let known = asked[..read].starts_with(b"GET /notes");
        let status = if known { "200 OK" } else { "404 Not Found" };
        let _ = write!(stream, "HTTP/1.1 {status}\r\ncontent-length: 2\r\nconnection: close\r\n\r\n[]");
    }
}
"#;

/// A crate with these sources, started and asked for its notes.
fn check_rust(files: &[(&str, &str)]) -> Vec<CheckResult> {
    let dir = tempfile::tempdir().unwrap();
    fs::write(
        dir.path().join("Cargo.toml"),
        "[package]\nname = \"note-keeper\"\nversion = \"0.1.0\"\nedition = \"2021\"\n",
    )
    .unwrap();
    for (path, text) in files {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    check_server(&Serving {
        resource: "notes",
        endpoints: &[asked("GET", "/notes")],
        ..Serving::of(
            dir.path(),
            &ServiceFacts { root: ".".into(), ..ServiceFacts::default() },
            &scaffold_lang_rust::pack().unwrap(),
            &Cancel::new(),
        )
    })
}

#[test]
fn a_rust_server_is_started_on_the_port_that_its_sources_read() {
    let results = check_rust(&[("src/main.rs", RUST_SERVER)]);
    assert_eq!(results[0].status, CheckStatus::Passed, "{results:#?}");
    assert_eq!(results[0].command, ["cargo", "build", "--quiet"]);
    assert_eq!(results[1].output.as_deref(), Some("200 GET /notes\n"));
}

#[test]
fn of_several_rust_programs_the_one_that_serves_is_started() {
    let other = "fn main() {}\n";
    let results = check_rust(&[("src/main.rs", RUST_SERVER), ("src/bin/seed.rs", other)]);
    assert_eq!(results[0].command, ["cargo", "build", "--quiet", "--bin", "note-keeper"]);
    assert_eq!(results[1].status, CheckStatus::Passed, "{results:#?}");

    let results = check_rust(&[("src/bin/seed.rs", other), ("src/bin/api.rs", RUST_SERVER)]);
    assert_eq!(results[0].command, ["cargo", "build", "--quiet", "--bin", "api"]);
    assert_eq!(results[1].status, CheckStatus::Passed, "{results:#?}");

    let results = check_rust(&[("src/bin/seed.rs", other), ("src/bin/api/main.rs", RUST_SERVER)]);
    assert_eq!(results[0].command, ["cargo", "build", "--quiet", "--bin", "api"]);
    assert_eq!(results[1].status, CheckStatus::Passed, "{results:#?}");

    let results = check_rust(&[("src/bin/seed.rs", other), ("src/main.rs", other)]);
    assert_eq!(results[0].status, CheckStatus::Skipped);
    assert_eq!(
        results[0].why.as_deref(),
        Some("there are several programs: `src/main.rs`, `src/bin/seed.rs`")
    );
}
