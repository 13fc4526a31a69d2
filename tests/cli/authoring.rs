//! `pack new`, `lint`, `test` and `list`: from nothing to a pack that is tried out.

use scaffold_testkit::{Ran, Test, workspace};
use serde_json::Value;

/// A new pack in the test's folder.
fn new_pack() -> Test {
    Test::new().plain().args(["pack", "new", "house"]).run().success().then()
}

fn lint(test: Test) -> Ran {
    test.args(["pack", "lint", "house"]).run()
}

#[test]
fn a_new_pack_passes_unedited_and_adds_to_repositories_in_place_of_the_one_it_began_with() {
    let test =
        new_pack().args(["pack", "test", "house"]).run().success().stdout_has("passed  follows").then();
    let test = lint(test).success().stderr_has("nothing to object to").then();
    let files = test.files();
    assert!(files.text("house/pack.toml").contains("hooks = \"go\""));
    assert!(files.text("house/cases/follows/out/internal/handlers/users.go").contains("func"));
    let explored = Test::new()
        .repo("servemux-flat")
        .args(["explore", "--json", "--pack-path"])
        .args_too([test.path().join("house").display().to_string()])
        .run()
        .success()
        .json();
    let services: Vec<&Value> = explored["services"].as_array().unwrap().iter().map(|s| &s["pack"]).collect();
    assert_eq!(services, ["house"]);
}

#[test]
fn lint_says_all_that_is_wrong_with_its_place() {
    let test = new_pack()
        .replace(
            "house/pack.toml",
            "\"statement_list\", \"argument_list\"",
            "\"statment_list\", \"argument_list\"",
        )
        .replace("house/queries/outline.scm", "(type_alias", "(type_alais")
        .replace("house/templates/cmd/main.go.tera", "package main\n", "package main\n{{ nobody }}\n")
        .replace(
            "house/frameworks/net-http/new.toml",
            "templates/api/api.go.tera",
            "templates/api/app.go.tera",
        )
        .replace("house/frameworks/gin/starter.toml", "(short_var_declaration", "(short_vra_declaration")
        .replace("house/pack.toml", "kinds = [\"rest\"]", "kinds = [\"rest\", \"queue\"]");
    lint(test)
        .code(5)
        .stderr_has("pack `house` has 6 faults")
        .stderr_has("the grammar has no node `statment_list`\n    the closest name is `statement_list`")
        .stderr_has("house/queries/outline.scm:")
        .stderr_has("type_alais")
        .stderr_has("house/templates/cmd/main.go.tera:7: variable `nobody` is not declared")
        .stderr_has("house/frameworks/net-http/new.toml:")
        .stderr_has("there is no template `templates/api/app.go.tera`\n    the closest name is `templates/api/api.go.tera`")
        .stderr_has("house/frameworks/gin/starter.toml:")
        .stderr_has("short_vra_declaration")
        .stderr_has("it offers `queue`, and no case shows it");
}

#[test]
fn an_unknown_key_of_a_rule_is_told_with_the_closest_name() {
    let test = new_pack().replace("house/frameworks/net-http/new.toml", "template = ", "tempalte = ");
    lint(test)
        .code(5)
        .stderr_has("house/frameworks/net-http/new.toml:")
        .stderr_has("unknown field `tempalte`")
        .stderr_has("the closest name is `template`");
}

#[test]
fn a_case_that_comes_out_otherwise_fails_until_it_is_reviewed() {
    let main = "house/templates/cmd/main.go.tera";
    let test = new_pack().replace(main, "package main\n", "package main\n\n// As the house writes it.\n");
    let pack_test =
        |test: Test, more: &[&str]| test.args(["pack", "test", "house"]).args_too(more.iter().copied()).run();
    let failed = pack_test(test, &[]).code(5).unchanged();
    let failed = failed.stdout_has("failed  new-service").stdout_has("+// As the house writes it.");
    let failed = failed.stderr_has("1 of 2 cases came out otherwise");
    let unasked = pack_test(failed.then(), &["--review"]).code(2).unchanged().stderr_has("a terminal");
    let kept = pack_test(unasked.then(), &["--review", "--yes"]).success();
    assert_eq!(kept.changes().1, ["house/cases/new-service/out/shop/cmd/shop/main.go"]);
    pack_test(kept.then(), &[]).success();
}

#[test]
fn a_case_that_leads_out_of_itself_is_not_run() {
    let test = new_pack().file("house/cases/away/cmd", "add users --repo /\n");
    test.args(["pack", "test", "house"])
        .run()
        .code(5)
        .unchanged()
        .stderr_has("`--repo` leads out of the case");
}

#[test]
fn a_pack_takes_no_place_that_is_taken_and_no_id_that_is_none() {
    let taken = new_pack().args(["pack", "new", "house"]).run().code(4).unchanged();
    for id in ["../house", "House", "a b", "", "-x"] {
        Test::new().plain().args(["pack", "new", "--", id]).run().code(2).unchanged();
    }
    taken
        .then()
        .args(["pack", "new", "x", "--like", "cobol"])
        .run()
        .code(2)
        .stderr_has("there is no pack `cobol`");
}

#[test]
fn a_folder_without_a_manifest_is_no_pack() {
    for command in ["lint", "test"] {
        Test::new().plain().args(["pack", command]).run().code(2).stderr_has("there is no `pack.toml` in");
    }
}

#[test]
fn the_list_says_where_each_pack_comes_from() {
    let languages = workspace().join("languages").display().to_string();
    let packs = |args: &[&str]| {
        let listed = Test::new().plain().args(["pack", "list", "--json"]).args_too(args.iter().copied());
        let listed = listed.run().success().json();
        let packs = listed["packs"].as_array().unwrap().clone();
        packs.iter().map(|p| format!("{} {}", p["id"], p["origin"])).collect::<Vec<_>>()
    };
    assert_eq!(packs(&[])[0], "\"go\" \"built in\"");
    assert_eq!(packs(&["--pack-path", &languages])[0], "\"go\" \"--pack-path\"");
}

#[test]
fn the_schema_describes_the_manifest() {
    let schema = Test::new().plain().args(["schema", "pack"]).run().success().json();
    for key in ["pack", "detect", "syntax", "explore", "naming", "dialect", "types", "checks"] {
        assert!(schema["properties"].get(key).is_some(), "{key}");
    }
    assert_eq!(schema["additionalProperties"], false);
    let hooks = &schema["$defs"]["PackSection"]["properties"]["hooks"];
    assert!(hooks["description"].as_str().unwrap().contains("built-in pack"), "{hooks}");
}
