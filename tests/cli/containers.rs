//! Container files that stand: what is weak in them, and where.

use scaffold_testkit::Test;

const DOCKERFILE: &str = "FROM golang:1.24 AS build\nWORKDIR /src\nCOPY . .\nRUN go build -o /bin/api .\n\nFROM alpine:latest\nCOPY --from=build /bin/api /api\nUSER 65532:65532\n# hadolint ignore=DL3025\nCMD /api\n";
const COMPOSE: &str = "version: \"3.8\"\nservices:\n  api:\n    build: .\n    depends_on:\n      - db\n  db:\n    image: postgres:17\n    healthcheck:\n      test: [\"CMD\", \"pg_isready\"]\n";

fn repository() -> Test {
    Test::new()
        .file("go.mod", "module example.com/api\n\ngo 1.24\n")
        .file("main.go", "package main\n\nfunc main() {}\n")
        .file("Dockerfile", DOCKERFILE)
        .file("compose.yaml", COMPOSE)
        .file("vendor/example.com/x/Dockerfile", "FROM x\n")
}

#[test]
fn explore_lists_findings_by_file_and_line() {
    let facts = repository().args(["explore", "--json"]).run().success().unchanged().json();
    let findings = facts["findings"].as_array().unwrap();
    let shown: Vec<String> = findings
        .iter()
        .map(|f| format!("{} {}", f["at"].as_str().unwrap(), f["id"].as_str().unwrap()))
        .collect();
    let expected = [
        "Dockerfile:6 CKV_DOCKER_2",
        "Dockerfile:6 DL3007",
        "compose.yaml:1 no-version-field",
        "compose.yaml:3 require-healthcheck",
        "compose.yaml:5 depends-on-condition",
    ];
    assert_eq!(shown, expected);
}

#[test]
fn explore_shows_findings_to_people() {
    repository()
        .args(["explore", "-v"])
        .run()
        .success()
        .stdout_has("5 findings")
        .stdout_has("DL3007")
        .stdout_has("`alpine:latest` is whatever is newest")
        .stdout_has("name the version that is meant");
}

#[test]
fn check_tells_findings_with_their_fixes() {
    let report = repository().args(["check", "--json"]).run().success().unchanged().json();
    let note = &report["notes"][1];
    assert_eq!(note["message"], "DL3007: `alpine:latest` is whatever is newest");
    assert_eq!(
        (&note["at"], &note["hint"]),
        (&"Dockerfile:6".into(), &"name the version that is meant".into())
    );
}

#[test]
fn settings_of_hadolint_leave_rules_out() {
    let test = repository().file(".hadolint.yaml", "ignored:\n  - DL3007\n  - DL3057\n");
    let facts = test.args(["explore", "--json"]).run().success().json();
    let ids: Vec<_> =
        facts["findings"].as_array().unwrap().iter().map(|f| f["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["no-version-field", "require-healthcheck", "depends-on-condition"]);
}
