//! What holds: built, started, healthy, asked through the published port, stopped in time, and gone.

use crate::tools::{check, docker, folder, marks, notes, raised, result, stopped_in_time, tiny, told};
use scaffold_testkit::{Test, Tree};

const BASE: &str = "gcr.io/distroless/static-debian12:nonroot";

fn holds(test: Test) {
    let ran = check(test).success();
    let report = ran.json();
    let told = told(&report);
    assert_eq!(told.len(), 6, "{told:#?}");
    assert!(told.iter().all(|line| line.contains(" passed")), "{told:#?}");
    let stop = &result(&report, "stop.time")["why"];
    stopped_in_time(stop.as_str().expect("a time"));
    let took = |id: &str| result(&report, id)["duration_ms"].as_u64().expect("a time");
    assert!(took("compose.up") + took("compose.healthy") < 60_000, "{told:#?}");
    assert_eq!(report["docker"]["services"], serde_json::json!(["backend", "migrate", "postgres"]));
    assert_eq!(report["docker"]["all_healthy"], true);
    let base: u64 = docker(&["image", "inspect", "--format", "{{.Size}}", BASE]).parse().expect("a size");
    let size = report["docker"]["image_size_bytes"].as_u64().expect("a size");
    assert!(size > base && size - base < 40_000_000, "{size} over {base}");
    // Names of the compose file are the user's: nothing here takes them.
    assert_eq!(docker(&["ps", "--all", "--quiet", "--filter", "name=^notes$"]), "");
    assert_eq!(docker(&["volume", "ls", "--quiet", "--filter", "name=^notes-data$"]), "");
    assert_eq!(docker(&["image", "ls", "--quiet", "example/notes"]), "");
}

#[test]
#[ignore = "needs a container engine: `cargo xtask test`"]
fn a_service_is_built_started_and_taken_down() {
    holds(notes());
}

#[test]
#[ignore = "needs a container engine: `cargo xtask test`"]
fn the_classic_builder_leaves_no_stage_behind() {
    let ran = check(tiny().env("DOCKER_BUILDKIT", "0")).success();
    let told = told(&ran.json());
    assert!(told.iter().all(|line| line.contains(" passed")), "{told:#?}");
}

#[test]
#[ignore = "needs a container engine: `cargo xtask test`"]
fn a_change_is_proved_with_the_image_of_its_repository() {
    let test = Test::new().repo("servemux-flat").replace("Dockerfile", "golang:1.24", "golang:1.26").commit();
    let add = ["add", "invoices", "number:string:unique", "total:decimal{12,2}", "--check", "full", "--json"];
    let report = test.args(add).run().success().json();
    let told = told(&report);
    assert_eq!(told[0], "docker.build passed", "{told:#?}");
    assert!(
        told[1..].iter().all(|line| line.ends_with("skipped the repository has no compose file")),
        "{told:#?}"
    );
    assert!(report["docker"]["image_size_bytes"].as_u64().is_some_and(|b| b > 1_000_000), "{report:#}");
    assert_eq!(report["docker"]["all_healthy"], false, "nothing was started");
}

#[test]
#[ignore = "needs a container engine: `cargo xtask test`"]
fn files_that_are_written_for_a_repository_bring_its_database_up_to_date_first() {
    let written = Test::new().repo("koa-router-knex").commit().args(["docker"]).run().success();
    let report = check(written.then()).success().json();
    let told = told(&report);
    assert!(told.iter().all(|line| line.contains(" passed")), "{told:#?}");
    assert_eq!(report["docker"]["services"], serde_json::json!(["backend", "migrate", "postgres"]));
}

#[test]
#[ignore = "needs a container engine: `cargo xtask test`"]
fn two_runs_at_once_do_not_meet() {
    let runs = [(); 2].map(|()| tiny().args(["check", "--critical", "docker", "--json"]).start());
    for run in runs {
        let told = told(&run.end().success().json());
        assert!(told.iter().all(|line| line.contains(" passed")), "{told:#?}");
    }
}

#[test]
#[ignore = "needs a container engine: `cargo xtask test`"]
fn a_project_answers_through_its_published_port() {
    let scratch = tempfile::tempdir().expect("a folder");
    Tree::read(&folder("notes")).write(scratch.path());
    let files =
        [".dockerignore", ".env.example", "Dockerfile", "compose.yaml", "go.mod", "go.sum", "main.go"];
    raised(scratch.path(), &files, |stand, _| {
        let address = stand.address("backend").expect("a published port");
        assert!(address.ip().is_loopback());
        let url = format!("http://{address}/notes");
        let sent = ureq::post(&url).send_json(serde_json::json!({"text": "one"})).expect("an answer");
        assert_eq!(sent.status(), 201);
        let mut got = ureq::get(&url).call().expect("an answer");
        let count: serde_json::Value = got.body_mut().read_json().expect("JSON");
        assert_eq!(count["count"], 1);
        assert!(stand.log("backend").contains("listening on :8080"));
        assert!(stand.address("postgres").is_none(), "its port is not published");
        let mark = stand.mark().to_owned();
        assert!(marks().contains(&mark));
        drop(stand);
        assert!(!marks().contains(&mark), "something is left");
    });
}
