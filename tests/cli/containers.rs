//! Container files that stand: what is weak in them, and where.

use scaffold_testkit::{Test, workspace};
use std::path::PathBuf;
use std::process::Command;

const DOCKERFILE: &str = "FROM golang:1.24 AS build\nWORKDIR /src\nCOPY . .\nRUN go build -o /bin/api .\n\nFROM alpine:latest\nCOPY --from=build /bin/api /api\nUSER 65532:65532\nEXPOSE 8080\n# hadolint ignore=DL3025\nCMD /api\n";
const COMPOSE: &str = "version: \"3.8\"\nservices:\n  api:\n    build: .\n    depends_on:\n      - db\n  db:\n    image: postgres:17\n    healthcheck:\n      test: [\"CMD\", \"pg_isready\"]\n";

fn repository() -> Test {
    Test::new()
        .file("go.mod", "module example.com/api\n\ngo 1.24\n")
        .file("main.go", "package main\n\nfunc main() {}\n")
        .file("Dockerfile", DOCKERFILE)
        .file("compose.yaml", COMPOSE)
        .file(".dockerignore", ".git\n")
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

/// A repository of one language with its classic Dockerfile, and the classic compose file.
fn classic(manifest: (&str, &str), source: (&str, &str), dockerfile: &str) -> Test {
    let folder = workspace().join("crates/containers/tests");
    let text = |path: &str| std::fs::read_to_string(folder.join(path)).expect("a file");
    Test::new()
        .file(manifest.0, manifest.1)
        .file(source.0, source.1)
        .file("Dockerfile", text(&format!("dockerfiles/{dockerfile}.Dockerfile")))
        .file("docker-compose.yml", text("compose/classic.yaml"))
        .commit()
}

#[test]
fn mends_the_classic_files_of_every_language() {
    let go = ("go.mod", "module example.com/api\n\ngo 1.21\n");
    let node = ("package.json", "{\"name\": \"api\", \"version\": \"1.0.0\"}\n");
    let cases = [
        classic(go, ("main.go", "package main\n\nfunc main() {}\n"), "go-classic"),
        classic(("requirements.txt", "flask==3.0.0\n"), ("main.py", "print('hello')\n"), "python-classic"),
        classic(node, ("server.js", "console.log('hello');\n"), "node-classic"),
    ];
    for test in cases {
        let ran = test.args(["docker", "--fix", "--json"]).run().success();
        let report = ran.json();
        assert_eq!(report["files_modified"], serde_json::json!(["Dockerfile", "docker-compose.yml"]));
        assert_eq!(
            report["files_created"],
            serde_json::json!([".dockerignore", ".env.example", ".gitignore"])
        );
        let notes: Vec<_> =
            report["notes"].as_array().unwrap().iter().map(|n| n["message"].to_string()).collect();
        let told = ["no longer runs as root", "compose asks for `POSTGRES_PASSWORD`", ".env"];
        assert_eq!(notes.len(), told.len(), "{notes:?}");
        assert!(notes.iter().zip(told).all(|(note, told)| note.contains(told)), "{notes:?}");
        let facts = ran.again_changes_nothing().then().args(["explore", "--json"]).run().success().json();
        assert_eq!(facts["findings"], serde_json::json!([]));
    }
}

#[test]
fn what_was_mended_can_be_taken_back() {
    let ran = repository().commit().args(["docker", "--fix"]).run().success().stdout_has("Mended 4 findings");
    let before = ran.before().clone();
    ran.then().args(["undo"]).run().success().files_are(&before);
}

#[test]
fn tells_what_is_weak_and_writes_nothing_without_being_asked() {
    repository().args(["docker"]).run().success().unchanged().stdout_has("5 findings in 2 container files");
    let dry = repository().commit().args(["docker", "--fix", "--dry-run"]).run().success().unchanged();
    assert!(dry.out().starts_with("diff --git a/Dockerfile b/Dockerfile\n"), "{}", dry.out());
}

#[test]
fn says_that_nothing_is_to_be_mended() {
    let test = Test::new()
        .file("Dockerfile", "FROM alpine:3.22\nUSER 1\nHEALTHCHECK CMD [\"true\"]\nCMD [\"sh\"]\n");
    test.args(["docker", "--fix"]).run().success().unchanged().stdout_has("stand as they should");
}

#[test]
fn looks_only_at_the_folder_that_is_meant() {
    let test =
        Test::new().file("a/Dockerfile", "FROM alpine:latest\n").file("b/Dockerfile", "FROM alpine:latest\n");
    let report = test.commit().args(["docker", "a", "--fix", "--json"]).run().success().json();
    assert_eq!(report["files_modified"], serde_json::json!(["a/Dockerfile"]));
}

#[test]
fn a_repository_without_container_files_is_not_understood() {
    Test::new().args(["docker"]).run().code(3).stderr_has("and no container file");
}

#[test]
fn what_is_weak_is_told_also_where_nothing_can_be_written() {
    let compose =
        "version: '3'\nservices:\n  db:\n    image: postgres:17\n    ports: [\"$DB_PORT:$DB_PORT\"]\n";
    let server = "const app = require('express')();\napp.get('/a', (q, s) => s.end());\napp.listen(process.env.PORT);\n";
    let test = Test::new()
        .file("package.json", "{\"name\": \"api\", \"dependencies\": {\"express\": \"5.0.0\"}}\n")
        .file("server.js", server)
        .file("compose.yaml", compose)
        .commit();
    let ran =
        test.args(["docker", "--fix"]).run().code(3).unchanged().stderr_has("say it with `--port NUMBER`");
    ran.stderr_has("no-version-field")
        .stderr_has("no-published-database-port")
        .stderr_has("require-healthcheck");
}

#[test]
fn what_merging_mends_is_told_with_the_rest() {
    let compose = "version: '3'\nservices:\n  web:\n    build: .\n    ports: [\"8080:8080\"]\n    depends_on: [mongodb]\n  mongodb:\n    image: mongo:6.0\n";
    let source = "package main\n\nimport \"github.com/gin-gonic/gin\"\n\nfunc main() { r := gin.Default(); r.GET(\"/a\", nil); r.Run(\":8080\") }\n";
    let test = Test::new()
        .file("go.mod", "module example.com/api\n\ngo 1.24\n\nrequire github.com/gin-gonic/gin v1.10.0\n")
        .file("main.go", source)
        .file(".dockerignore", ".git\n")
        .file("Dockerfile", "FROM golang:1.24\nCOPY . .\nUSER 1\nHEALTHCHECK CMD [\"true\"]\nCMD [\"go\"]\n")
        .file("docker-compose.yml", compose)
        .commit();
    let told = "Mended 3 findings (depends-on-condition, no-version-field, require-healthcheck)";
    test.args(["docker", "--fix"]).run().success().stdout_has(told);
}

#[test]
fn uncommitted_edits_are_not_mixed_with() {
    let test = repository().commit().file("Dockerfile", DOCKERFILE.replace("/api .", "/api ./cmd"));
    test.args(["docker", "--fix"]).run().code(4).unchanged();
}

#[test]
fn leaves_out_of_a_build_what_tools_make_and_the_history_where_nothing_asks_for_it() {
    let python = |manifest: &str| {
        let test = Test::new().file("pyproject.toml", manifest).file("app.py", "print('hello')\n");
        let test = test.file(
            "docker/Dockerfile",
            "FROM python:3.12-slim\nWORKDIR /app\nCOPY pyproject.toml .\nCOPY . .\n",
        );
        test.commit().args(["docker", "--fix"]).run().success().after().text(".dockerignore").to_owned()
    };
    let plain = python("[project]\nname = \"shop\"\n");
    assert!(plain.starts_with(".git\n") && plain.contains("\n**/__pycache__\n"), "{plain}");
    let scm = python("[build-system]\nrequires = [\"setuptools-scm\"]\n");
    assert!(!scm.contains(".git\n"), "{scm}");
}

#[test]
fn tells_what_a_build_is_not_shown() {
    let test = repository().file(
        "Dockerfile",
        "FROM alpine:3.22\nCOPY conf/app.toml /etc/\nUSER 1\nHEALTHCHECK CMD [\"true\"]\n",
    );
    let test = test.file("conf/app.toml", "").file(".dockerignore", "conf\n");
    let facts = test.args(["explore", "--json"]).run().success().json();
    let first = &facts["findings"][0];
    assert_eq!((&first["id"], &first["at"]), (&"CopyIgnoredFile".into(), &"Dockerfile:2".into()));
}

/// A new service with its container files, not proved, and its folder.
fn new_service(language: &str, database: &str) -> (Test, PathBuf) {
    let name = format!("{language}-{database}");
    let args = ["new", &name, "--lang", language, "--db", database, "--check", "none"];
    let made = Test::new()
        .plain()
        .args(args)
        .args_too(["--resource", "users name:string email:string:unique"])
        .run()
        .success();
    let folder = made.folder().join(&name);
    (made.then().within(&name), folder)
}

#[test]
fn new_services_come_with_container_files_that_nothing_is_weak_in() {
    for language in ["go", "node", "python", "rust"] {
        for database in ["postgres", "sqlite"] {
            let (test, _) = new_service(language, database);
            let facts = test.args(["explore", "--json"]).run().success().json();
            assert_eq!(facts["findings"], serde_json::json!([]), "{language} {database}");
            let service = &facts["services"][0];
            assert_eq!(service["containers"]["value"], serde_json::json!(["Dockerfile", "compose.yaml"]));
        }
    }
}

/// A tool that `cargo xtask test` installs.
fn tool(name: &str) -> Option<PathBuf> {
    let made = workspace().join("target/tools/containers/bin").join(name);
    let found = std::env::var_os("SCAFFOLD_TEST_CONTAINER_TOOLS").map(|d| PathBuf::from(d).join(name));
    let there = found.into_iter().chain([made]).find(|p| p.is_file());
    if there.is_none() {
        eprintln!("not held against {name}: `cargo xtask test` installs it");
    }
    there
}

#[test]
fn hadolint_checkov_and_compose_find_nothing_in_what_is_made() {
    let place = tempfile::tempdir().unwrap();
    for language in ["go", "node", "python", "rust"] {
        for database in ["postgres", "sqlite"] {
            let (_test, made) = new_service(language, database);
            let text = |name: &str| std::fs::read_to_string(made.join(name)).unwrap();
            let path = place.path().join(format!("{language}-{database}.Dockerfile"));
            std::fs::write(path, text("Dockerfile")).unwrap();
            let Some(compose) = tool("docker-compose") else { continue };
            let folder = tempfile::tempdir().unwrap();
            for name in ["compose.yaml", ".env"] {
                std::fs::write(folder.path().join(name), text(name)).unwrap();
            }
            let out = Command::new(compose)
                .args(["config", "--quiet"])
                .current_dir(folder.path())
                .output()
                .unwrap();
            assert!(
                out.status.success() && out.stderr.is_empty(),
                "{}",
                String::from_utf8_lossy(&out.stderr)
            );
        }
    }
    let names = std::fs::read_dir(place.path()).unwrap().map(|e| e.unwrap().file_name());
    let names: Vec<_> = names.collect();
    assert_eq!(names.len(), 8);
    if let Some(hadolint) = tool("hadolint") {
        let out = Command::new(hadolint).args(&names).current_dir(place.path()).output().unwrap();
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stdout));
    }
    if let Some(checkov) = tool("checkov") {
        let args = ["--directory", ".", "--framework", "dockerfile", "--quiet", "--compact"];
        let out = Command::new(checkov).args(args).current_dir(place.path()).output().unwrap();
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stdout));
    }
}

#[test]
fn without_being_wanted_no_container_file_is_made() {
    let args = ["new", "shop", "--lang", "go", "--check", "none", "--docker", "never"];
    let ran = Test::new().plain().args(args).run().success();
    let (created, _) = ran.changes();
    assert!(
        !created
            .iter()
            .any(|p| p.ends_with("Dockerfile") || p.ends_with("compose.yaml") || p.ends_with("/.env"))
    );
}

#[test]
fn secrets_are_made_up_and_shown_to_nobody() {
    let (_test, made) = new_service("go", "postgres");
    let text = |name: &str| std::fs::read_to_string(made.join(name)).unwrap();
    let secret = |name: &str| {
        let local = text(".env");
        let line = local.lines().find_map(|l| l.strip_prefix(&format!("{name}=")));
        line.map(str::to_owned).expect("a secret")
    };
    assert_eq!(secret("POSTGRES_PASSWORD").len(), 64);
    assert_ne!(secret("POSTGRES_PASSWORD"), secret("JWT_SECRET"));
    assert!(text(".gitignore").lines().any(|l| l == ".env"));
    let args = ["new", "shop", "--lang", "go", "--check", "none", "--diff", "--json"];
    let report = Test::new().plain().args(args).run().success().json();
    assert!(!report["diff"].as_str().unwrap().contains("/.env\n"));
}

#[test]
fn a_second_run_writes_nothing_and_leaves_what_was_removed_by_hand() {
    let (test, made) = new_service("go", "postgres");
    let ran = test.args(["docker"]).run().success().unchanged().stdout_has("stand as they should");
    let test = ran.then();
    std::fs::remove_file(made.join("Dockerfile")).unwrap();
    let ran = test.args(["docker", "--json"]).run().success();
    assert_eq!(ran.json()["files_created"], serde_json::json!(["Dockerfile"]));
    ran.then().args(["undo"]).run().success();
}

#[test]
fn a_resource_brings_the_container_files_along_where_they_are_wanted() {
    let args = ["new", "shop", "--lang", "go", "--check", "none", "--docker", "never"];
    let made = Test::new().plain().args(args).args_too(["--resource", "users name:string"]).run().success();
    let add =
        ["add", "parcels", "sku:string", "--check", "none", "--allow-dirty", "--json", "--docker", "always"];
    let ran = made.then().within("shop").args(add).run().success();
    let report = ran.json();
    let created: Vec<&str> =
        report["files_created"].as_array().unwrap().iter().map(|p| p.as_str().unwrap()).collect();
    for path in [".dockerignore", "Dockerfile", "compose.yaml", "internal/parcels/store.go"] {
        assert!(created.contains(&path), "{path}: {created:?}");
    }
    assert!(!created.contains(&".env"));
    ran.again_changes_nothing();
}

#[test]
fn services_that_stand_get_container_files_that_nothing_is_weak_in() {
    let repositories = [
        ("crlf-layered", "FROM golang:1.24 AS build"),
        ("gorm-automigrate", "mkdir -p /out/data"),
        ("fastapi-uv-typed", "uv pip install --python /venv uvicorn=="),
        ("django-drf-viewsets", "\"config.wsgi:application\""),
        ("flask-factory-marshmallow", "\"shop:create_app()\""),
        ("express-ts-starter", "CMD [\"node\", \"dist/server.js\"]"),
        ("axum-sqlx-sqlite", "FROM rust:1.94-slim-bookworm AS build"),
    ];
    for (name, line) in repositories {
        let ran = Test::new().repo(name).commit().args(["docker"]).run().success().stdout_has("Wrote");
        let dockerfile = ran.after().text("Dockerfile").to_owned();
        assert!(dockerfile.contains(line), "{name}: {dockerfile}");
        let ran = ran.again_changes_nothing();
        let facts = ran.then().args(["explore", "--json"]).run().success().json();
        assert_eq!(facts["findings"], serde_json::json!([]), "{name}");
    }
}
