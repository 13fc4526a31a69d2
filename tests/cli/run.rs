//! `run`: requests that are met, and those that are refused with nothing written.

use scaffold_testkit::Test;
use serde::Deserialize;
use std::os::unix::fs::symlink;

const REPO: &str = "servemux-flat";

fn request(test: Test, text: &str) -> Test {
    test.file("request.json", text).args(["run", "request.json"])
}

#[derive(Deserialize)]
struct Table {
    case: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    what: String,
    file: Option<String>,
    #[serde(default)]
    fresh: bool,
    text: String,
    code: i32,
    says: String,
}

/// A repository with links in it, or an empty folder, with one where the request is about it.
fn ground(case: &Case) -> Test {
    let test = if case.fresh { Test::new() } else { Test::new().repo(REPO) };
    if !case.fresh || case.text.contains("link/") {
        symlink("/tmp", test.path().join("link")).expect("a link");
    }
    if !case.fresh {
        symlink("main.go", test.path().join("file-link.go")).expect("a link");
        symlink("/nowhere/at/all", test.path().join("dangling")).expect("a link");
    }
    test
}

#[test]
fn hostile_requests_change_nothing() {
    let table: Table = toml::from_str(include_str!("hostile.toml")).unwrap();
    assert!(table.case.len() >= 60);
    for case in table.case {
        let name = case.file.as_deref().unwrap_or("request.json");
        eprintln!("{}", case.what);
        ground(&case)
            .file(name, &case.text)
            .args(["run", name])
            .run()
            .code(case.code)
            .unchanged()
            .stderr_has(&case.says);
    }
}

#[test]
fn documents_that_are_no_text_or_too_much_of_it_change_nothing() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let flow = format!("requirements: {}x", "[".repeat(20_000));
    let long = format!("{{\"requirements\": \"{}\"}}", "x".repeat(10 << 20));
    let wide = format!("{{\"requirements\": \"{}\"}}", "x".repeat(5000));
    let many = format!(
        "{{\"requirements\": \"Create user API\", \"files_to_create\": [{}\"x\"]}}",
        (0..300).map(|i| format!("\"f{i}.go\",")).collect::<String>()
    );
    let cases: [(&str, Vec<u8>, &str); 9] = [
        ("request.json", deep.into_bytes(), "request.json:1"),
        ("request.yaml", flow.into_bytes(), "request.yaml:1"),
        ("request.json", long.into_bytes(), "longer than 1 MiB"),
        ("request.json", wide.into_bytes(), "longer than 4000 characters"),
        ("request.json", many.into_bytes(), "more than 200 files"),
        ("request.json", b"{\"requirements\": \"Create \xff API\"}".to_vec(), "is no UTF-8"),
        ("request.json", b"\xff\xfe{\x00}\x00".to_vec(), "is no UTF-8"),
        ("request.toml", b"a = \"\x00\"".to_vec(), "request.toml:1"),
        ("request.json", b"\x1f\x8b\x08\x00".to_vec(), "is no UTF-8"),
    ];
    for (name, bytes, says) in cases {
        let test = Test::new().repo(REPO).file(name, bytes);
        test.args(["run", name]).run().code(2).unchanged().stderr_has(says);
    }
    Test::new().repo(REPO).args(["run", "absent.json"]).run().code(2).unchanged().stderr_has("absent.json");
    Test::new().repo(REPO).args(["run", "."]).run().code(2).unchanged().stderr_has("can't be read");
}

const INVOICES: &str = r#"{
  "feature": {"kind": "rest", "resource": "invoices", "fields": ["number:string:unique", "total:decimal{12,2}"]},
  "include_docker": false
}"#;

#[test]
fn a_feature_is_added_like_add_does() {
    let fields = ["number:string:unique", "total:decimal{12,2}"];
    let added = Test::new().repo(REPO).file("request.json", INVOICES).args(["add", "invoices"]);
    let added = added.args_too(fields).args_too(["--check", "none"]).run().success();
    let ran = request(Test::new().repo(REPO), INVOICES).args_too(["--check", "none"]).run().success();
    assert_eq!(ran.changes(), added.changes());
    ran.again_changes_nothing();
}

#[test]
fn words_name_the_resource_and_its_fields() {
    let text = r#"{"requirements": "Create an invoice API with number and total", "include_docker": false}"#;
    let ran =
        request(Test::new().repo(REPO), text).args_too(["--dry-run", "--json"]).run().success().unchanged();
    let report = ran.json();
    assert_eq!(report["resource"]["name"], "invoices");
    assert!(report["diff"].as_str().unwrap().contains("Number"), "{report}");
}

#[test]
fn yaml_toml_and_stdin_say_the_same() {
    let yaml = "feature:\n  kind: rest\n  resource: invoices\n  fields: [\"number:string\"]\ninclude_docker: false\n";
    let toml = "include_docker = false\n[feature]\nkind = \"rest\"\nresource = \"invoices\"\nfields = [\"number:string\"]\n";
    for (name, text) in [("request.yaml", yaml), ("request.toml", toml), ("yaml", yaml), ("toml", toml)] {
        let test = Test::new().repo(REPO).file(name, text).args(["run", name, "--dry-run"]);
        test.run().success().unchanged().stdout_has("+++ b/");
    }
    // Tests give no input.
    Test::new().repo(REPO).args(["run", "-"]).run().code(2).unchanged().stderr_has("the request is empty");
}

#[test]
fn a_named_pattern_is_followed() {
    let text = r#"{"feature": {"resource": "invoices", "fields": ["number:string"]}, "include_docker": false,
        "patterns_to_follow": "do it like PATH please"}"#;
    let explored = Test::new().repo(REPO).args(["explore", "--json"]).run().success();
    let facts = explored.json();
    let resource = &facts["services"][0]["resources"][0];
    let text = text.replace("PATH", resource["files"][0].as_str().unwrap());
    request(Test::new().repo(REPO), &text).args_too(["--dry-run"]).run().success().unchanged();
}

#[test]
fn criteria_set_levels_and_run_commands() {
    let text = r#"{"feature": {"resource": "invoices", "fields": ["number:string"]}, "include_docker": false,
        "validation_criteria": {"critical": [{"run": ["true"]}], "expected": ["Rate limiting"], "nice_to_have": ["Go vet finds nothing"]}}"#;
    let ran = request(Test::new().repo(REPO), text).args_too(["--json"]).run().success();
    let report = ran.json();
    let checks = report["self_validation"]["checks"].as_array().unwrap();
    let of =
        |id: &str| checks.iter().find(|c| c["id"] == id).unwrap_or_else(|| panic!("no {id} in {checks:?}"));
    assert_eq!(
        (of("run.true")["level"].as_str(), of("run.true")["status"].as_str()),
        (Some("critical"), Some("passed"))
    );
    assert_eq!(of("go.vet")["level"], "nice_to_have");
    assert_eq!(
        (of("criterion")["status"].as_str(), of("criterion")["level"].as_str()),
        (Some("skipped"), Some("expected"))
    );
    assert_eq!(report["self_validation"]["critical_passed"], true);
}

#[test]
fn a_command_that_fails_takes_everything_back() {
    let text = r#"{"feature": {"resource": "invoices",
        "fields": ["number:string:unique", "total:decimal{12,2}", "paid:bool", "issued_on:date?"]}, "include_docker": false,
        "validation_criteria": {"critical": [{"run": ["false"]}]}}"#;
    request(Test::new().repo(REPO), text).run().code(1).unchanged().stderr_has("`false succeeds` failed");
}

#[test]
fn files_that_nothing_belongs_in_are_exit_3() {
    let text = r#"{"feature": {"resource": "invoices", "fields": ["number:string"]}, "include_docker": false,
        "files_to_create": ["lib/telemetry/spans.go"]}"#;
    request(Test::new().repo(REPO), text)
        .run()
        .code(3)
        .unchanged()
        .stderr_has("belongs in `lib/telemetry/spans.go`");
}

#[test]
fn a_new_service_is_made_where_nothing_stands() {
    let text = r#"{"requirements": "Create user management API with CRUD operations", "lang": "go", "service": "shop"}"#;
    let ran = request(Test::new().plain(), text).args_too(["--check", "none"]).run().success();
    let (created, _) = ran.changes();
    for path in ["go.mod", "cmd/shop/main.go", "Dockerfile", "compose.yaml"] {
        assert!(created.contains(&path.to_owned()), "{path}: {created:?}");
    }
    assert!(ran.folder().join(".git").is_dir());
    let without = text.replace("\"service\"", "\"include_docker\": false, \"service\"");
    let ran = request(Test::new().plain(), &without).args_too(["--check", "none"]).run().success();
    assert!(!ran.folder().join("Dockerfile").exists());
}

/// The first example of the source document, with the language.
const EXAMPLE: &str = r#"{
  "requirements": "Create user management API with CRUD operations",
  "files_to_create": ["internal/handlers/users.go", "internal/models/user.go", "migrations/001_create_users.sql"],
  "files_to_modify": ["internal/routes/routes.go"],
  "patterns_to_follow": "See internal/handlers/auth.go for handler pattern",
  "include_docker": true,
  "lang": "go",
  "validation_criteria": {
    "critical": ["Code compiles", "Tests pass", "Migration runs", "API endpoints respond", "Dockerfile builds", "docker-compose starts services"],
    "expected": ["Input validation", "Auth middleware applied", "Error handling"],
    "nice_to_have": ["Logging", "Rate limiting"]
  }
}"#;

#[test]
fn files_of_a_new_service_are_where_they_are_asked_for() {
    let ran = request(Test::new().plain(), EXAMPLE).args_too(["--check", "none", "--json"]).run().success();
    let report = ran.json();
    let created: Vec<&str> =
        report["files_created"].as_array().unwrap().iter().filter_map(|p| p.as_str()).collect();
    for path in [
        "internal/handlers/users.go",
        "internal/models/user.go",
        "migrations/001_create_users.sql",
        "internal/routes/routes.go",
        "Dockerfile",
        "compose.yaml",
    ] {
        assert!(created.contains(&path) && ran.folder().join(path).is_file(), "{path}: {created:?}");
    }
    assert!(
        !ran.folder().join("internal/users").exists()
            && !ran.folder().join("internal/server/routes.go").exists()
    );
    assert_eq!(report["self_validation"]["checks"].as_array().unwrap().len(), 11);
    assert_eq!(report["self_validation"]["critical_passed"], false);
}

#[test]
fn files_that_a_language_can_not_place_yet_are_exit_3() {
    let text = EXAMPLE.replace("\"go\"", "\"python\"");
    let ran = request(Test::new().plain(), &text).args_too(["--check", "none"]).run().code(3).unchanged();
    ran.stderr_has("`internal/handlers/users.go`");
}

const MAIN: &str = r#"package main

import (
	"net/http"
	"os"

	"example.com/gate/internal/routes"
)

func main() {
	if err := http.ListenAndServe(":8080", routes.New()); err != nil {
		os.Exit(1)
	}
}
"#;

const ROUTES: &str = r#"package routes

import (
	"net/http"

	"example.com/gate/internal/handlers"
)

// New registers every route.
func New() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /login", handlers.Login)
	return mux
}
"#;

const AUTH: &str = r#"package handlers

import "net/http"

// Login answers that there is nothing to sign in to.
func Login(w http.ResponseWriter, _ *http.Request) {
	w.WriteHeader(http.StatusNoContent)
}
"#;

#[test]
fn files_of_a_service_that_stands_are_where_they_are_asked_for() {
    let text = r#"{"requirements": "Create user management API with CRUD operations", "include_docker": false,
        "files_to_create": ["internal/handlers/users.go", "internal/models/user.go"],
        "files_to_modify": ["internal/routes/routes.go"],
        "patterns_to_follow": "See internal/handlers/auth.go for handler pattern",
        "validation_criteria": {"critical": ["Code compiles", "Tests pass"]}}"#;
    let gate = Test::new()
        .file("go.mod", "module example.com/gate\n\ngo 1.23\n")
        .file("main.go", MAIN)
        .file("internal/routes/routes.go", ROUTES)
        .file("internal/handlers/auth.go", AUTH);
    let ran = request(gate, text).args_too(["--json"]).run().success();
    let (created, edited) = ran.changes();
    assert!(created.contains(&"internal/handlers/users.go".to_owned()), "{created:?}");
    assert!(created.contains(&"internal/models/user.go".to_owned()), "{created:?}");
    assert_eq!(edited, ["internal/routes/routes.go"]);
    let notes = ran.json()["notes"].to_string();
    assert!(
        notes.contains("`internal/store/users.go`") && !notes.contains("internal/users/store.go"),
        "{notes}"
    );
    let routes = std::fs::read_to_string(ran.folder().join("internal/routes/routes.go")).unwrap();
    assert!(routes.contains("handlers.NewUserHandler(store.NewUserStore()).Register(mux)"), "{routes}");
}
