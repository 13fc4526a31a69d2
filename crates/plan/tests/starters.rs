//! A first resource in services that have none and were not made here: registered where the router is, compiled, tested.

#![allow(clippy::unwrap_used, reason = "tests")]

mod files;

use files::Files;
use scaffold_core::{Auth, Fact, Feature, Plan, PlanError, ServiceFacts, Source};
use scaffold_plan::template::from_templates;
use std::path::Path;
use std::process::Command;

const FIELDS: &[&str] = &[
    "number:string:unique",
    "total:decimal{12,2}",
    "paid:bool",
    "issued_on:date?:unique",
    "status:enum{draft,sent}:default=draft",
    "note:text?:default=none",
    "at:datetime?",
    "meta:json?",
    "pin:string:sensitive",
    "rate:decimal{4,2}?:unique",
];

impl Files {
    fn starter(requires: &str, main: &str) -> Self {
        let mut files = Self::default();
        let module = format!("module starter\n\ngo 1.24.0\n{requires}");
        files.texts.insert("go.mod".into(), module);
        files.texts.insert("main.go".into(), main.into());
        files.paths = files.texts.keys().cloned().collect();
        files
    }
}

fn facts(framework: &str) -> ServiceFacts {
    let fact = |v: &str| Some(Fact::new(v.to_owned(), Source::Manifest, Vec::new()));
    ServiceFacts {
        root: ".".into(),
        framework: fact(framework),
        module: fact("starter"),
        ..ServiceFacts::default()
    }
}

fn add(files: &Files, facts: &ServiceFacts, feature: &Feature) -> Result<Plan, PlanError> {
    from_templates(&scaffold_lang_go::pack().unwrap(), files, facts, feature)
}

fn run(dir: &Path, program: &str, args: &[&str]) -> String {
    let out = Command::new(program).args(args).current_dir(dir).output().unwrap();
    let text = format!("{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
    assert!(out.status.success(), "{program} {args:?}: {text}");
    text
}

fn check(framework: &str, requires: &str, before: &str, registered: &str) {
    let mut files = Files::starter(requires, before);
    let feature = Feature::parse("rest", "invoices", FIELDS).unwrap();
    let plan = add(&files, &facts(framework), &feature).unwrap();
    files.apply(&plan);
    assert!(files.texts["main.go"].contains(registered), "{}", files.texts["main.go"]);
    assert!(add(&files, &facts(framework), &feature).unwrap().is_empty(), "the second run changes something");

    if Command::new("go").arg("version").output().is_err() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    for (path, text) in &files.texts {
        let path = dir.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    assert_eq!(run(dir.path(), "gofmt", &["-l", "."]), "", "not formatted");
    for module in &plan.requires {
        run(dir.path(), "go", &["get", module]);
    }
    run(dir.path(), "go", &["mod", "tidy"]);
    run(dir.path(), "go", &["vet", "./..."]);
    run(dir.path(), "go", &["test", "./..."]);
}

#[test]
fn serve_mux() {
    check(
        "net/http",
        "",
        "package main\n\nimport (\n\t\"log\"\n\t\"net/http\"\n)\n\nfunc main() {\n\tmux := http.NewServeMux()\n\t\
         mux.HandleFunc(\"GET /health\", func(w http.ResponseWriter, r *http.Request) {})\n\t\
         log.Fatal(http.ListenAndServe(\":8080\", mux))\n}\n",
        "{})\n\tinvoices.NewHandler(invoices.NewStore()).Register(mux)\n\tlog.Fatal",
    );
}

#[test]
fn chi() {
    check(
        "chi",
        "\nrequire github.com/go-chi/chi/v5 v5.2.3\n",
        "package main\n\nimport (\n\t\"log\"\n\t\"net/http\"\n\n\t\"github.com/go-chi/chi/v5\"\n\t\"github.com/go-chi/chi/v5/middleware\"\n)\n\n\
         func main() {\n\tr := chi.NewRouter()\n\tr.Use(middleware.Logger)\n\tlog.Fatal(http.ListenAndServe(\":8080\", r))\n}\n",
        "r.Use(middleware.Logger)\n\tinvoices.NewHandler(invoices.NewStore()).Register(r)\n",
    );
}

#[test]
fn gin() {
    check(
        "gin",
        "\nrequire github.com/gin-gonic/gin v1.10.1\n",
        "package main\n\nimport \"github.com/gin-gonic/gin\"\n\nfunc main() {\n\tengine := gin.Default()\n\t\
         if err := engine.Run(); err != nil {\n\t\tpanic(err)\n\t}\n}\n",
        "gin.Default()\n\tinvoices.NewHandler(invoices.NewStore()).Register(engine)\n",
    );
}

#[test]
fn echo() {
    check(
        "echo",
        "\nrequire github.com/labstack/echo/v4 v4.13.4\n",
        "package main\n\nimport (\n\t\"github.com/labstack/echo/v4\"\n)\n\nfunc main() {\n\te := echo.New()\n\te.HideBanner = true\n\t\
         e.GET(\"/health\", func(c echo.Context) error { return nil })\n\n\te.Logger.Fatal(e.Start(\":8080\"))\n}\n",
        "nil })\n\tinvoices.NewHandler(invoices.NewStore()).Register(e)\n",
    );
}

#[test]
fn fiber() {
    check(
        "fiber",
        "\nrequire github.com/gofiber/fiber/v2 v2.52.9\n",
        "package main\n\nimport (\n\t\"log\"\n\n\t\"github.com/gofiber/fiber/v2\"\n)\n\nfunc main() {\n\tapp := fiber.New()\n\t\
         app.Get(\"/health\", func(c *fiber.Ctx) error { return nil })\n\tlog.Fatal(app.Listen(\":8080\"))\n}\n",
        "nil })\n\tinvoices.NewHandler(invoices.NewStore()).Register(app)\n\tlog.Fatal",
    );
}

#[test]
fn what_a_starter_lacks_is_said() {
    let files = Files::starter(
        "",
        "package main\n\nimport \"net/http\"\n\nfunc main() {\n\tmux := http.NewServeMux()\n\t_ = mux\n}\n",
    );
    let mut feature = Feature::parse("rest", "invoices", &["number:string"]).unwrap();
    let notes: Vec<String> =
        add(&files, &facts("net/http"), &feature).unwrap().notes.into_iter().map(|n| n.message).collect();
    assert!(notes.iter().any(|n| n.contains("no database")), "{notes:?}");
    assert!(notes.iter().any(|n| n.contains("no authentication")), "{notes:?}");

    feature.auth = Auth::Required;
    assert!(matches!(add(&files, &facts("net/http"), &feature), Err(PlanError::NotUnderstood { .. })));
}

#[test]
fn a_starter_with_a_database_is_not_given_another_store() {
    let files = Files::starter("", "package main\n");
    let mut facts = facts("gin");
    facts.database = Some(Fact::new("gorm".to_owned(), Source::Manifest, Vec::new()));
    let feature = Feature::parse("rest", "invoices", &["number:string"]).unwrap();
    assert!(matches!(add(&files, &facts, &feature), Err(PlanError::NotUnderstood { .. })));
}

/// Where the router stands alone, the first routes are registered behind it.
#[test]
fn services_without_routes_get_their_first() {
    let node = "{\"name\": \"shop\", \"main\": \"server.js\", \"dependencies\": {\"NAME\": \"^5.0.0\"}}";
    let python = "[project]\nname = \"shop\"\ndependencies = [\"NAME\"]\n";
    let rust = "[package]\nname = \"shop\"\n\n[dependencies]\nNAME = \"*\"\n";
    for (pack, framework, manifest, (path, before), after) in [
        (
            scaffold_lang_node::pack().unwrap(),
            "express",
            ("package.json", node),
            (
                "server.js",
                "const express = require('express');\n\nconst app = express();\n\napp.listen(3000);\n",
            ),
            "const app = express();\napp.use('/invoices', invoiceRouter());\n",
        ),
        (
            scaffold_lang_python::pack().unwrap(),
            "fastapi",
            ("pyproject.toml", python),
            ("main.py", "from fastapi import FastAPI\n\napp = FastAPI()\n"),
            "app = FastAPI()\napp.include_router(invoices_router)\n",
        ),
        (
            scaffold_lang_python::pack().unwrap(),
            "flask",
            ("pyproject.toml", python),
            ("app.py", "from flask import Flask\n\napp = Flask(__name__)\n"),
            "app = Flask(__name__)\napp.register_blueprint(invoices_bp)\n",
        ),
        (
            scaffold_lang_rust::pack().unwrap(),
            "axum",
            ("Cargo.toml", rust),
            ("src/main.rs", "fn app() -> axum::Router {\n    axum::Router::new()\n}\n"),
            "mod invoices;\nmod rest;\nmod rules;\n\nfn app() -> axum::Router {\n    axum::Router::new().merge(invoices::router())\n",
        ),
        (
            scaffold_lang_rust::pack().unwrap(),
            "actix-web",
            ("Cargo.toml", rust),
            (
                "src/main.rs",
                "mod cli;\n\nfn all(config: &mut ServiceConfig) {\n    config.service(hello);\n}\n",
            ),
            "mod cli;\nmod invoices;\nmod rest;\nmod rules;\n\nfn all(config: &mut ServiceConfig) {\n    config.service(hello).configure(invoices::configure);\n",
        ),
    ] {
        let texts = [(manifest.0, manifest.1.replace("NAME", framework)), (path, before.to_owned())];
        let mut files = Files::default();
        files.texts = texts.into_iter().map(|(path, text)| (path.to_owned(), text)).collect();
        files.paths = files.texts.keys().cloned().collect();
        let feature = Feature::parse("rest", "invoices", &["number:string"]).unwrap();
        let plan = from_templates(&pack, &files, &facts(framework), &feature).unwrap();
        files.apply(&plan);
        assert!(files.texts[path].contains(after), "{}", files.texts[path]);
    }
}

/// What stands in the way of modules in Rust is said, and nothing is written over it.
#[test]
fn modules_that_have_no_place_are_refused() {
    let app = "fn app() -> Router {\n    Router::new()\n}\n";
    for (files, why) in [
        (vec![("src/bin/server.rs", app)], "no root of a program or library"),
        (vec![("src/main.rs", app), ("src/rest.rs", "pub fn pause() {}\n")], "is something else"),
        (
            vec![("src/main.rs", app), ("src/invoices.rs", "pub struct Invoice;\n")],
            "would hide `src/invoices.rs`",
        ),
        (vec![("src/main.rs", "fn main() {}\n")], "no place was found to register the routes"),
    ] {
        let mut all = Files::default();
        let manifest = ("Cargo.toml", "[package]\nname = \"shop\"\n\n[dependencies]\naxum = \"0.8\"\n");
        all.texts = files.into_iter().chain([manifest]).map(|(p, t)| (p.to_owned(), t.to_owned())).collect();
        all.paths = all.texts.keys().cloned().collect();
        let feature = Feature::parse("rest", "invoices", &["number:string"]).unwrap();
        match from_templates(&scaffold_lang_rust::pack().unwrap(), &all, &facts("axum"), &feature) {
            Err(PlanError::NotUnderstood { diagnostic, .. }) => {
                assert!(diagnostic.message.contains(why), "{}", diagnostic.message);
            }
            other => panic!("{why}: {other:?}"),
        }
    }
}
