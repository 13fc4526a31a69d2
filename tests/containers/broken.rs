//! What does not hold: which check says so, and what it says.

use crate::tools::{check, notes, result, tiny, told};
use scaffold_testkit::{Ran, Test};

/// The check that fails, and its reason; what comes after it is skipped.
fn fails(test: Test, id: &str, why: &str) -> Ran {
    let ran = check(test).code(1);
    let report = ran.json();
    let failed = result(&report, id);
    assert_eq!(
        (&failed["status"], failed["why"].as_str()),
        (&"failed".into(), Some(why)),
        "{:#?}",
        told(&report)
    );
    ran
}

#[test]
#[ignore = "needs a container engine: `cargo xtask test`"]
fn a_version_that_the_image_lacks_is_named_with_the_fact() {
    let test = notes().replace("go.mod", "go 1.26\n", "go 1.99\n");
    let ran = check(test);
    let failed = &ran.json()["self_validation"];
    let why = result(&serde_json::json!({"self_validation": failed}), "docker.build")["why"].to_string();
    let wanted = "the code asks for Go 1.99, and the image has 1.26.6 (go.mod:3 says 1.99); begin the Dockerfile from `golang:1.99`";
    assert!(why.contains(wanted), "{why}");
}

#[test]
#[ignore = "needs a container engine: `cargo xtask test`"]
fn what_is_not_in_the_folder_is_named() {
    let test = tiny().replace("Dockerfile", "COPY --from=made /made /made", "COPY made /made");
    let why = "the image of `web`, `worker` does not build: `made` is copied and is not in the folder that is built; \
               copy what is there, or let it in with `!made` in .dockerignore";
    fails(test, "docker.build", why);
}

#[test]
#[ignore = "needs a container engine: `cargo xtask test`"]
fn an_entry_point_that_is_not_there_is_named() {
    let test = tiny().replace("Dockerfile", "ENTRYPOINT [\"sleep\"]", "ENTRYPOINT [\"/server\"]").replace(
        "compose.yaml",
        "    init: true\n    ports",
        "    ports",
    );
    let test = test.replace("compose.yaml", "    init: true\n    networks", "    networks");
    let why = "the project does not start: the entry point `/server` is not a program of the image; \
               copy it to where CMD or ENTRYPOINT starts it, and let it be executable";
    fails(test, "compose.up", why);
}

#[test]
#[ignore = "needs a container engine: `cargo xtask test`"]
fn a_database_on_localhost_is_named() {
    let test = notes().replace("compose.yaml", "@postgres:5432", "@localhost:5432");
    // What the compose file says leads nowhere in the project: it is not even started.
    let ran = check(test);
    let told = told(&ran.json());
    let wanted = "compose.up skipped `DATABASE_URL` of `backend` leads to a database on `localhost`, not in the project";
    assert!(told.iter().any(|line| line == wanted), "{told:#?}");
}

#[test]
#[ignore = "needs a container engine: `cargo xtask test`"]
fn what_never_gets_healthy_is_told_with_its_log() {
    let test = tiny().replace("Dockerfile", "\"test\", \"-f\", \"/made\"", "\"cat\", \"/nowhere\"");
    let test = test.replace("compose.yaml", "condition: service_healthy", "condition: service_started");
    let ran = check(test).code(1);
    let report = ran.json();
    let failed = result(&report, "compose.healthy");
    assert_eq!(failed["status"], "failed", "{:#?}", told(&report));
    assert!(failed["why"].as_str().is_some_and(|w| w.contains("is unhealthy")), "{failed:#}");
    assert!(
        failed["output"].as_str().is_some_and(|o| o.contains("health check | cat: /nowhere")),
        "{failed:#}"
    );
}

#[test]
#[ignore = "needs a container engine: `cargo xtask test`"]
fn what_does_not_listen_to_sigterm_is_told() {
    // A first process that handles no signal gets none.
    let test = tiny().replace("compose.yaml", "    init: true\n    ports", "    ports");
    let why = "`web` did not end within 10 s of being told and was killed; handle SIGTERM, and start the program \
               itself in CMD (`[\"program\"]`), not through a shell";
    fails(test, "stop.time", why);
}

#[test]
#[ignore = "needs a container engine: `cargo xtask test`"]
fn a_compose_file_that_does_not_hold_together_is_told() {
    let test = tiny().replace("compose.yaml", "      worker:\n", "      cache:\n");
    let why = "compose does not accept it: it refers to `cache`, which is nowhere declared; \
               declare it, or take the reference out";
    fails(test, "compose.config", why);
}

#[test]
fn without_an_engine_the_checks_are_skipped_and_a_critical_one_does_not_pass() {
    let ran = check(tiny().env("DOCKER_HOST", "unix:///nowhere/docker.sock"));
    let report = ran.json();
    assert_eq!(report["self_validation"]["critical_passed"], false);
    assert_eq!(report["docker"], serde_json::Value::Null);
    let told = told(&report);
    assert_eq!(told.len(), 6, "{told:#?}");
    let says =
        |line: &String| line.contains("no container engine answers") || line.contains("is not installed");
    assert!(told.iter().all(|line| line.contains(" skipped ") && says(line)), "{told:#?}");
}
