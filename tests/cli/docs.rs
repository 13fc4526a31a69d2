//! What is generated from the parser's own definitions.

use scaffold_testkit::Test;

#[test]
fn help_names_every_command_that_works_and_no_other() {
    let ran = Test::new().plain().args(["--help"]).run().success();
    insta::assert_snapshot!(ran.record());
}

#[test]
fn completions_and_man_page_know_the_flags() {
    for shell in ["bash", "zsh", "fish"] {
        Test::new().plain().args(["completions", shell]).run().success().stdout_has("dry-run");
    }
    Test::new().plain().args(["man"]).run().success().stdout_has("allow\\-dirty");
}

#[test]
fn the_schema_describes_the_report() {
    let schema = Test::new().plain().args(["schema", "report"]).run().success().json();
    for key in ["files_created", "files_modified", "self_validation", "docker", "resource", "undo"] {
        assert!(schema["properties"].get(key).is_some(), "{key}");
    }
}

#[test]
fn the_schema_describes_the_request() {
    let schema = Test::new().plain().args(["schema", "request"]).run().success().json();
    for key in
        ["requirements", "feature", "files_to_create", "patterns_to_follow", "validation_criteria", "docs"]
    {
        assert!(schema["properties"].get(key).is_some(), "{key}");
    }
    assert_eq!(schema["additionalProperties"], false);
}
