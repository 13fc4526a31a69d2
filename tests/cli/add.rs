//! `add`: previews, determinism, and bytes that must stay.

use super::add;
use scaffold_testkit::{Test, workspace};
use std::io::Write;
use std::process::{Command, Stdio};

#[test]
fn the_dry_run_writes_nothing_and_git_applies_its_diff() {
    for repo in ["servemux-flat", "chi-feature-folders-sqlx", "crlf-layered", "no-newline-bom"] {
        let ran = Test::new().repo(repo).args(add(&["--dry-run"])).run().success().unchanged();
        let diff = ran.out().to_owned();
        let test = ran.then();
        let mut git = Command::new("git")
            .args(["apply", "--whitespace=nowarn", "-"])
            .current_dir(test.path())
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        git.stdin.take().unwrap().write_all(diff.as_bytes()).unwrap();
        assert!(git.wait().unwrap().success(), "{repo}: git apply refuses\n{diff}");
    }
}

#[test]
fn the_same_command_makes_the_same_bytes() {
    let make = || {
        Test::new().repo("chi-feature-folders-sqlx").args(add(&["--check", "none"])).run().success().after()
    };
    make().must_equal(&make());
}

#[test]
fn says_where_nothing_keeps_a_field_unique() {
    for (repo, kept) in [("no-newline-bom", false), ("koa-router-knex", true)] {
        let report = Test::new().repo(repo).args(add(&["--check", "none", "--json"])).run().success().json();
        let told = report["notes"].to_string().contains("nothing keeps `number` unique");
        assert_ne!(told, kept, "{repo}: {}", report["notes"]);
    }
}

#[test]
fn tables_are_made_by_one_call_and_begin_with_records_of_the_new_fields() {
    let ran = Test::new().repo("gin-natural-key").args(add(&["--check", "none"])).run().success();
    ran.again_changes_nothing();
    let ran = Test::new().repo("gin-natural-key").args(add(&["--check", "none"])).run().success();
    let after = ran.stdout_has("`Updates` passes over what is false or zero: `paid`").after();
    for (path, text) in [
        ("database/database.go", "db.AutoMigrate(&models.Tool{}, &models.Invoice{})"),
        ("database/database.go", "{Number: \"HAM-01\", Total: \"12.50\", Paid: true}"),
        ("models/invoice.go", "gorm:\"primaryKey\""),
        ("routes/routes.go", "v1.GET(\"/invoices/:number\", handlers.GetInvoiceByNumber)"),
    ] {
        assert!(after.text(path).contains(text), "{path}: {}", after.text(path));
    }
}

/// Boards are found by their slug, and notes belong to one.
/// Two resources that belong to something else, in a version of their framework that no templates are there for.
fn boards_and_notes() -> Test {
    let uses = "use axum::extract::Path;\nuse axum::routing::{get, post};\nuse axum::{Json, Router};\nuse serde::{Deserialize, Serialize};\n\n";
    Test::new()
        .file(
            "Cargo.toml",
            "[package]\nname = \"boards\"\nversion = \"0.1.0\"\nedition = \"2021\"\n\n[dependencies]\naxum = \"0.6\"\nserde = { version = \"1\", features = [\"derive\"] }\n",
        )
        .file(
            "src/main.rs",
            "mod boards;\nmod notes;\n\nuse axum::Router;\n\npub fn app() -> Router {\n    Router::new()\n        .merge(boards::router())\n        .merge(notes::router())\n}\n",
        )
        .file(
            "src/boards.rs",
            format!(
                "{uses}#[derive(Serialize, Deserialize)]\npub struct Board {{\n    pub id: i64,\n    pub slug: String,\n    pub title: String,\n}}\n\npub fn router() -> Router {{\n    Router::new()\n        .route(\"/boards\", post(create_board))\n        .route(\"/boards/{{slug}}\", get(get_board))\n}}\n\nasync fn create_board(Json(board): Json<Board>) -> Json<Board> {{\n    Json(board)\n}}\n\nasync fn get_board(Path(slug): Path<String>) -> Json<Board> {{\n    Json(Board {{ id: 1, slug, title: \"Kitchen\".to_owned() }})\n}}\n"
            ),
        )
        .file(
            "src/notes.rs",
            format!(
                "{uses}#[derive(Serialize, Deserialize)]\npub struct Note {{\n    pub id: i64,\n    pub board_id: i64,\n    pub text: String,\n}}\n\n#[derive(Deserialize)]\npub struct NewNote {{\n    pub text: String,\n}}\n\npub fn router() -> Router {{\n    Router::new().route(\"/boards/{{board_id}}/notes\", get(list_notes).post(create_note))\n}}\n\nasync fn create_note(Path(board_id): Path<i64>, Json(new): Json<NewNote>) -> Json<Note> {{\n    Json(Note {{ id: 1, board_id, text: new.text }})\n}}\n\nasync fn list_notes(Path(_board_id): Path<i64>) -> Json<Vec<Note>> {{\n    Json(Vec::new())\n}}\n"
            ),
        )
}

#[test]
fn names_what_comes_closest_where_all_that_could_be_imitated_belongs_to_something_else() {
    let refused = boards_and_notes().args(add(&["--check", "none"])).run().code(3).unchanged();
    refused.stderr_has("`--like note` imitates what comes closest");
    let ran = boards_and_notes().args(add(&["--check", "none", "--like", "note"])).run().success();
    let after = ran.after();
    assert!(
        after.text("src/main.rs").contains(".merge(notes::router())\n        .merge(invoices::router())")
    );
    assert!(after.text("src/invoices.rs").contains("board_id, number: new.number, total: new.total,"));
}

#[test]
fn json_is_the_only_thing_on_stdout() {
    let ran = Test::new().repo("servemux-flat").args(add(&["--check", "none", "--json"])).run().success();
    let report = ran.json();
    let (created, edited) = ran.changes();
    assert_eq!(report["files_created"], serde_json::json!(created));
    assert_eq!(report["files_modified"], serde_json::json!(edited));
    assert_eq!(report["docker"], serde_json::Value::Null);
    assert_eq!(report["schema"], 1);
    assert_eq!(ran.err(), "");
}

#[test]
fn line_endings_stay() {
    let ran = Test::new().repo("crlf-layered").args(add(&["--check", "none"])).run().success();
    let after = ran.after();
    let (created, edited) = ran.changes();
    for path in edited.iter().chain(&created).filter(|p| p.ends_with(".go")) {
        let text = after.text(path);
        let lone = text.replace("\r\n", "").contains('\n');
        assert!(!lone, "`{path}` has lines that end in LF alone");
    }
}

#[test]
fn only_lines_that_the_edit_is_about_change() {
    for repo in ["servemux-flat", "crlf-layered", "no-newline-bom", "echo-manual-di"] {
        let ran = Test::new().repo(repo).args(add(&["--check", "none"])).run().success();
        let (_, edited) = ran.changes();
        assert!(!edited.is_empty(), "{repo}");
        for path in edited {
            let before: Vec<&str> = ran.before().text(&path).split_inclusive('\n').collect();
            let after = ran.after();
            let kept: Vec<&str> = after.text(&path).split_inclusive('\n').collect();
            let mut rest = kept.iter();
            // Longest file of the examples: what stood is still there, in order, but for lists on one line.
            let lost: Vec<&&str> = before
                .iter()
                .filter(|line| {
                    !rest.clone().any(|l| l == *line) || {
                        rest.find(|l| l == line);
                        false
                    }
                })
                .collect();
            assert!(lost.len() <= 2, "{repo}: `{path}` lost {lost:?}");
        }
    }
}

#[test]
fn quiet_says_nothing() {
    Test::new()
        .repo("servemux-flat")
        .args(add(&["--check", "none", "-q"]))
        .run()
        .success()
        .stdout("")
        .stderr("");
}

#[test]
fn colour_comes_when_asked_for_and_only_then() {
    let ran = |colour: &str| {
        Test::new()
            .repo("servemux-flat")
            .args(["explore", "--color", colour])
            .run()
            .success()
            .out()
            .contains('\u{1b}')
    };
    assert!(ran("always"));
    assert!(!ran("never") && !ran("auto"));
}

#[test]
fn works_in_a_folder_without_git() {
    let ran = Test::new().repo("servemux-flat").plain().args(add(&["--check", "none"])).run().success();
    let before = ran.before().clone();
    ran.then().args(["undo"]).run().success().files_are(&before);
}

#[test]
fn cases_make_exactly_what_they_show() {
    let cases = workspace().join("languages/go/cases");
    let mut names: Vec<_> =
        std::fs::read_dir(&cases).into_iter().flatten().flatten().map(|e| e.path()).collect();
    names.sort();
    assert!(!names.is_empty());
    for case in names {
        let command = std::fs::read_to_string(case.join("cmd")).unwrap();
        let args: Vec<&str> = command.split_whitespace().collect();
        let expected = scaffold_testkit::Tree::read(&case.join("out"));
        Test::new()
            .tree(&case.join("in"))
            .args(args)
            .run()
            .success()
            .files_are(&expected)
            .again_changes_nothing();
    }
}
