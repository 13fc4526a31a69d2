//! Planned files at the places that are asked for, formatted, compiled and tested by Go's own tools.

#![allow(clippy::unwrap_used, reason = "tests")]

use scaffold_core::{Change, Feature, Plan};
use scaffold_plan::bind;
use scaffold_plan::template::{NewService, new_service};
use std::path::Path;
use std::process::Command;

const FILES: [&str; 4] = [
    "internal/handlers/users.go",
    "internal/models/user.go",
    "migrations/001_create_users.sql",
    "internal/routes/routes.go",
];

fn bound(fields: &[&str], database: &str, files: &[&str]) -> Plan {
    let pack = scaffold_lang_go::pack().unwrap();
    let feature = Feature::parse("rest", "users", fields).unwrap();
    let noun = feature.resource.clone();
    let service = NewService {
        name: "shop".into(),
        module: None,
        dialect: None,
        framework: None,
        database: Some(database.into()),
        kind: "rest".into(),
        resources: vec![feature],
    };
    let files: Vec<String> = files.iter().map(|f| (*f).to_owned()).collect();
    bind(&pack, None, &noun, new_service(&pack, &service).unwrap(), &files).unwrap()
}

fn created(plan: &Plan) -> Vec<(&str, &str)> {
    plan.changes
        .iter()
        .filter_map(|c| match c {
            Change::Create { path, text, .. } => Some((path.as_str(), text.as_str())),
            Change::Edit { .. } => None,
        })
        .collect()
}

fn runs(dir: &Path, argv: &[&str]) {
    let ran = Command::new(argv[0]).args(&argv[1..]).current_dir(dir).output().unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
    assert!(ran.status.success(), "{argv:?}: {said}");
}

#[test]
fn layers_become_packages_that_compile_and_hold() {
    let fields =
        ["name:string", "email:string:unique:email", "status:enum{active,blocked}", "age:int?:min=0"];
    for database in ["postgres", "sqlite"] {
        let plan = bound(&fields, database, &FILES);
        let paths: Vec<&str> = created(&plan).iter().map(|(p, _)| *p).collect();
        for file in FILES {
            assert!(paths.contains(&file), "{file}: {paths:?}");
        }
        assert!(!paths.iter().any(|p| p.starts_with("internal/users/")), "{paths:?}");
        if Command::new("go").arg("version").output().is_err() {
            continue;
        }
        let dir = tempfile::tempdir().unwrap();
        for (path, text) in created(&plan) {
            let path = dir.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        runs(dir.path(), &["gofmt", "-w", "."]);
        runs(dir.path(), &["go", "vet", "./..."]);
        runs(dir.path(), &["go", "test", "./..."]);
    }
}

#[test]
fn a_file_with_another_name_in_its_folder_is_renamed() {
    let plan = bound(&["name:string"], "postgres", &["internal/users/user_handler.go"]);
    let paths: Vec<&str> = created(&plan).iter().map(|(p, _)| *p).collect();
    assert!(
        paths.contains(&"internal/users/user_handler.go") && paths.contains(&"internal/users/model.go"),
        "{paths:?}"
    );
    assert!(paths.contains(&"internal/users/user_handler_test.go"), "{paths:?}");
}

#[test]
fn what_no_layer_is_for_stays_where_it_is() {
    let plan = bound(&["name:string"], "postgres", &["lib/telemetry/spans.go"]);
    assert!(created(&plan).iter().any(|(p, _)| *p == "internal/users/handler.go"));
}
