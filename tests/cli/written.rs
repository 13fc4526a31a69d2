//! What container files that are written or merged say of migrations and of settings.

use scaffold_testkit::Test;

const EXPRESS: &str = "const express = require('express')\nconst app = express()\napp.get('/items', (req, res) => res.json([]))\napp.listen(3000)\n";
const FASTAPI: &str =
    "from fastapi import FastAPI\n\napp = FastAPI()\n\n\n@app.get(\"/items\")\ndef items():\n    return []\n";
const FLASK: &str = "from flask import Flask\n\napp = Flask(__name__)\n\n\n@app.get(\"/items\")\ndef items():\n    return []\n";

fn node(dependencies: &str, development: &str, files: &[(&str, &str)]) -> Test {
    let manifest = format!(
        "{{\n  \"name\": \"shop\",\n  \"main\": \"server.js\",\n  \"dependencies\": {{\"express\": \"^5.0.0\"{dependencies}}},\n  \"devDependencies\": {{{development}}}\n}}\n"
    );
    let test = Test::new().file("package.json", manifest).file("server.js", EXPRESS);
    files.iter().fold(test, |test, (path, text)| test.file(path, *text))
}

fn python(requirements: &str, source: &str, files: &[(&str, &str)]) -> Test {
    let test = Test::new().file("requirements.txt", requirements).file("app.py", source);
    files.iter().fold(test, |test, (path, text)| test.file(path, *text))
}

/// The commands of the compose file that is written.
fn commands(test: Test) -> Vec<String> {
    let ran = test.commit().args(["docker", "--port", "8000"]).run().success();
    let text = ran.after().text("compose.yaml").to_owned();
    ran.again_changes_nothing();
    text.lines().filter_map(|l| l.trim().strip_prefix("command: ")).map(str::to_owned).collect()
}

#[test]
fn the_tool_of_the_migrations_runs_before_the_service() {
    let prisma = [
        ("prisma/schema.prisma", ""),
        ("prisma/migrations/migration_lock.toml", "provider = \"postgresql\"\n"),
    ];
    let bin = "/app/node_modules/.bin";
    let cases = [
        (
            node(", \"prisma\": \"^6.0.0\"", "", &prisma),
            format!("[\"{bin}/prisma\", \"migrate\", \"deploy\"]"),
        ),
        (
            node(", \"knex\": \"^3.0.0\"", "", &[("knexfile.js", "")]),
            format!("[\"{bin}/knex\", \"migrate:latest\"]"),
        ),
        (
            node(", \"sequelize-cli\": \"^6.0.0\"", "", &[(".sequelizerc", "")]),
            format!("[\"{bin}/sequelize-cli\", \"db:migrate\"]"),
        ),
        (
            node(", \"drizzle-kit\": \"^0.31.0\"", "", &[("drizzle.config.ts", "")]),
            format!("[\"{bin}/drizzle-kit\", \"migrate\"]"),
        ),
        (node(", \"node-pg-migrate\": \"^8.0.0\"", "", &[]), format!("[\"{bin}/node-pg-migrate\", \"up\"]")),
        (
            python("flask\nflask-migrate\n", FLASK, &[("migrations/alembic.ini", "")]),
            "[\"flask\", \"--app\", \"app:app\", \"db\", \"upgrade\"]".to_owned(),
        ),
        (
            python("fastapi\nalembic\n", FASTAPI, &[("alembic.ini", "")]),
            "[\"alembic\", \"upgrade\", \"head\"]".to_owned(),
        ),
    ];
    for (test, command) in cases {
        assert_eq!(commands(test), [command]);
    }
}

#[test]
fn a_tool_that_is_not_in_the_image_runs_nowhere() {
    let none = [""; 0];
    assert_eq!(commands(node("", "\"knex\": \"^3.0.0\"", &[("knexfile.js", "")])), none);
    assert_eq!(commands(node(", \"knex\": \"^3.0.0\"", "", &[])), none);
}

#[test]
fn migrations_that_nothing_runs_are_told_with_the_command_of_their_tool() {
    let told = |name: &str| {
        let report = Test::new().repo(name).commit().args(["docker", "--json"]).run().success().json();
        let notes = report["notes"].as_array().expect("notes").iter();
        notes.map(|n| format!("{}; {}", n["message"], n["hint"])).find(|n| n.contains("up to date"))
    };
    let goose = told("nested-names").expect("a note");
    assert!(
        goose.contains("its migrations are goose's")
            && goose.contains("run `goose -dir migrations postgres URL up`")
    );
    // Its own program does it.
    assert_eq!(told("chi-feature-folders-sqlx"), None);
}

#[test]
fn an_image_that_stands_migrates_before_its_service_unless_it_does_so_itself() {
    let files = |start: &str| {
        let dockerfile = format!(
            "FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nRUN pip install --no-cache-dir -r requirements.txt\nEXPOSE 8000\n{start}\n"
        );
        python("fastapi\nalembic\n", FASTAPI, &[("alembic.ini", ""), ("Dockerfile", &dockerfile)])
    };
    assert_eq!(commands(files("CMD [\"uvicorn\", \"app:app\"]")), ["[\"alembic\", \"upgrade\", \"head\"]"]);
    assert_eq!(commands(files("CMD [\"sh\", \"-c\", \"alembic upgrade head && uvicorn app:app\"]")), [""; 0]);
    let script = files("CMD [\"./start.sh\"]")
        .file("start.sh", "#!/bin/sh\nalembic upgrade head\nexec uvicorn app:app\n");
    assert_eq!(commands(script), [""; 0]);
}

#[test]
fn what_a_merged_compose_file_asks_for_is_in_the_example() {
    let compose = "services:\n  api:\n    build: .\n    ports: [\"8080:8080\"]\n    environment:\n      - LOG_LEVEL=${LOG_LEVEL:?}\n";
    let example = "# Of the service.\nLOG_LEVEL=info\nDATABASE_URL=postgres://shop@localhost:5432/shop\n";
    let test =
        Test::new().repo("crlf-layered").file("docker-compose.yml", compose).file(".env.example", example);
    let ran = test.commit().args(["docker", "--json"]).run().success();
    assert!(ran.after().text("docker-compose.yml").contains("${POSTGRES_PASSWORD:?}"));
    let wanted = format!("{example}\n# What compose tells servers.\nPOSTGRES_PASSWORD=\n");
    assert_eq!(ran.after().text(".env.example"), wanted);
    let report = ran.json();
    let notes: Vec<_> =
        report["notes"].as_array().expect("notes").iter().map(|n| n["message"].to_string()).collect();
    assert!(
        notes.iter().any(|n| n.contains("compose asks for `POSTGRES_PASSWORD` from now on")),
        "{notes:#?}"
    );
    ran.again_changes_nothing();
}

#[test]
fn a_dockerignore_that_stands_learns_what_tools_make() {
    let build = "FROM node:22-slim\nWORKDIR /app\nCOPY . .\nRUN npm install\nEXPOSE 3000\nCMD [\"node\", \"server.js\"]\n";
    let ignored = |dockerfile: &str, ignore: &str, more: &str| {
        let test = node("", "", &[("Dockerfile", dockerfile), (".dockerignore", ignore), (more, "")]);
        let ran = test.commit().args(["docker"]).run().success();
        let text = ran.after().text(".dockerignore").to_owned();
        ran.again_changes_nothing();
        text
    };
    let own = "# Kept.\n*.md\n.git\n";
    assert_eq!(ignored(build, own, "x"), format!("{own}**/node_modules\ncoverage\nnpm-debug.log*\n"));
    // What the repository keeps goes into its image.
    assert_eq!(ignored(build, own, "coverage/list.js"), format!("{own}**/node_modules\nnpm-debug.log*\n"));
    let all = "*\n!server.js\n!package.json\n";
    assert_eq!(ignored(build, all, "x"), all);
    let made_outside = build.replace("RUN npm install\n", "");
    assert_eq!(ignored(&made_outside, own, "x"), own);
}

#[test]
fn only_members_of_a_workspace_are_built_from_above() {
    let member = |root: &str| {
        let test = Test::new().file("package.json", root).file("package-lock.json", "{}\n");
        let test = test
            .file("api/package.json", "{\"name\": \"api\", \"dependencies\": {\"express\": \"^5.0.0\"}}\n");
        let ran = test
            .file("api/server.js", EXPRESS)
            .commit()
            .args(["docker", "--entry", "server.js"])
            .run()
            .success();
        ran.after().text("api/Dockerfile").to_owned()
    };
    let inside = member("{\"name\": \"all\", \"workspaces\": [\"api\"]}\n");
    assert!(
        inside.contains("COPY package.json package-lock.json ./\nCOPY api/package.json ./api/package.json\n"),
        "{inside}"
    );
    let beside = member("{\"name\": \"tools\", \"devDependencies\": {\"prettier\": \"^3.0.0\"}}\n");
    assert!(beside.contains("COPY package.json ./\nRUN npm install\n"), "{beside}");
}
