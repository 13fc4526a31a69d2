//! What a started service is asked beyond its endpoints: one that is in order passes everything, and each fault is told.

#![expect(clippy::unwrap_used, reason = "a test says what went wrong by panicking")]

use scaffold_check::{Asked, CONDUCT, Cancel, Guard, Serving, check_server, find_program};
use scaffold_core::{CheckResult, CheckStatus, ServiceFacts};
use serde_json::json;
use std::fs;
use std::path::Path;

/// `FAULT` is what it does wrong.
const SERVER: &str = r##"package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
)

const fault = "FAULT"

func known(r *http.Request) bool {
	parts := strings.Split(strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "), ".")
	if len(parts) != 3 {
		return fault == "no guard"
	}
	if fault == "alg none" && parts[2] == "" {
		return true
	}
	mac := hmac.New(sha256.New, []byte(os.Getenv("JWT_SECRET")))
	io.WriteString(mac, parts[0]+"."+parts[1])
	return fault == "no guard" || parts[2] == base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /notes", func(w http.ResponseWriter, r *http.Request) {
		if !known(r) {
			w.WriteHeader(401)
			return
		}
		var in struct{ Text string }
		if err := json.NewDecoder(r.Body).Decode(&in); err != nil && fault != "no validation" {
			w.WriteHeader(400)
			if fault == "leak" {
				io.WriteString(w, "goroutine 7 [running]")
			}
			return
		}
		w.WriteHeader(201)
		io.WriteString(w, `{"id": 1}`)
	})
	mux.HandleFunc("DELETE /notes/{id}", func(w http.ResponseWriter, r *http.Request) {
		switch {
		case !known(r):
			w.WriteHeader(401)
		case r.PathValue("id") != "1":
			w.WriteHeader(404)
		default:
			w.WriteHeader(204)
		}
	})
	for _, at := range []string{"/healthz", "/metrics", "/openapi.json"} {
		mux.HandleFunc("GET "+at, func(w http.ResponseWriter, r *http.Request) {
			if fault == "no "+at {
				w.WriteHeader(404)
				return
			}
			io.WriteString(w, "/notes")
		})
	}
	_ = os.Getenv("UNTOLD_SETTING")
	http.ListenAndServe(":"+os.Getenv("PORT"), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if fault != "silence" {
			fmt.Println(r.Method, r.URL.Path)
		}
		mux.ServeHTTP(w, r)
	}))
}
"##;

/// What is found of the server with this fault.
fn check(fault: &str) -> Vec<CheckResult> {
    let dir = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| fs::write(dir.path().join(path), text).unwrap();
    write("go.mod", "module example.com/notes\n\ngo 1.22\n");
    let untold = if fault == "untold" { SERVER } else { &SERVER.replace("UNTOLD_SETTING", "PORT") };
    write("main.go", &untold.replace("FAULT", fault));
    write(".env.example", "JWT_SECRET=\n#PORT=8080\n");
    let asked = |method: &str, path: &str| Asked {
        method: method.into(),
        path: path.into(),
        guard: Guard::Closed,
        bodies: if method == "POST" { vec![json!({"text": "x"})] } else { vec![] },
        uncertain: false,
    };
    check_server(&Serving {
        resource: "notes",
        endpoints: &[asked("POST", "/notes"), asked("DELETE", "/notes/{id}")],
        conduct: &CONDUCT.map(str::to_owned),
        ..Serving::of(
            dir.path(),
            &ServiceFacts { root: ".".into(), ..ServiceFacts::default() },
            &scaffold_lang_go::pack().unwrap(),
            &Cancel::new(),
        )
    })
}

fn wrong(results: &[CheckResult]) -> Vec<(&str, &str)> {
    let wrong = results.iter().filter(|r| r.status != CheckStatus::Passed);
    wrong.map(|r| (r.id.as_str(), r.why.as_deref().unwrap_or_default())).collect()
}

#[test]
fn each_fault_is_told_and_nothing_else() {
    if find_program("go", Path::new("/")).is_none() {
        eprintln!("skipped: `go` is not installed");
        return;
    }
    let results = check("none");
    assert_eq!(wrong(&results), []);
    assert_eq!(results.len(), 2 + CONDUCT.len());
    assert_eq!(
        results[1].output.as_deref(),
        Some(
            "401 POST /notes\n401 DELETE /notes/{id}\n201 POST /notes (with a token)\n204 DELETE /notes/{id} (with a token)\n"
        )
    );
    for (fault, id, why) in [
        ("no validation", "validation", "`POST /notes {` answered 201, not 400 or 422"),
        ("leak", "errors", "an answer tells of the program's inside: it holds `goroutine `"),
        ("alg none", "auth", "`POST /notes {\"text\":\"x\"}` answered 201, not 401 or 403"),
        ("no /healthz", "health", "nothing answers at `/health`, "),
        ("no /metrics", "metrics", "nothing answers at `/metrics`, "),
        ("no /openapi.json", "documentation", "nothing answers at `/openapi.json`, "),
        ("silence", "logging", "it says nothing of requests"),
        ("untold", "environment", "no example of settings tells of `UNTOLD_SETTING`"),
    ] {
        let results = check(fault);
        let found = wrong(&results);
        assert!(found.iter().any(|(i, w)| *i == id && w.starts_with(why)), "{fault}: {found:?}");
        // What is not validated is no error either.
        assert!(found.iter().all(|(i, _)| *i == id || fault == "no validation"), "{fault}: {found:?}");
    }
    let results = check("no guard");
    let open = "`POST /notes {\"text\":\"x\"}` answered 201, not 401 or 403";
    assert!(wrong(&results).contains(&("auth", open)), "{results:#?}");
}
