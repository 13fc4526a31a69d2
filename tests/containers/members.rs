//! Services that are members of a workspace: the files that are written for one build it with the members it asks for.

use crate::tools::{check, folder, told};
use scaffold_testkit::Test;

fn holds(language: &str, dockerfile: &str) {
    let written =
        Test::new().tree(&folder("members").join(language)).commit().args(["docker"]).run().success();
    assert!(written.after().text("compose.yaml").contains(&format!("dockerfile: {dockerfile}")));
    let report = check(written.then()).success().json();
    let told = told(&report);
    assert_eq!(told.len(), 6, "{told:#?}");
    assert!(told.iter().all(|line| line.contains(" passed")), "{told:#?}");
}

#[test]
#[ignore = "needs a container engine: `cargo xtask test`"]
fn a_member_of_go_work_is_built_with_the_others() {
    holds("go", "api/Dockerfile");
}

#[test]
#[ignore = "needs a container engine: `cargo xtask test`"]
fn a_member_of_npm_workspaces_is_built_with_the_others() {
    holds("node", "apps/api/Dockerfile");
}

#[test]
#[ignore = "needs a container engine: `cargo xtask test`"]
fn a_member_of_a_uv_workspace_is_built_with_the_others() {
    holds("python", "services/api/Dockerfile");
}
