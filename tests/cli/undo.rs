//! `undo`: every byte back, edits made since kept or refused.

use super::add;
use scaffold_testkit::Test;

fn added() -> scaffold_testkit::Ran {
    Test::new().repo("servemux-flat").args(add(&["--check", "none"])).run().success()
}

#[test]
fn gives_back_every_byte() {
    let ran = added();
    let before = ran.before().clone();
    let ran = ran.then().args(["undo"]).run().success().files_are(&before);
    ran.then().args(["undo"]).run().code(2).stderr_has("no change to undo");
}

#[test]
fn lists_the_changes() {
    let ran =
        added().then().args(["undo", "--list"]).run().success().stdout_has("0001  add invoices").unchanged();
    let list = ran.then().args(["undo", "--list", "--json"]).run().success().json();
    assert_eq!(list[0]["id"], "0001");
    assert_eq!(list[0]["command"].as_str().map(|c| c.starts_with("scaffold add invoices")), Some(true));
}

#[test]
fn keeps_edits_that_were_made_elsewhere_in_the_file() {
    let test = added().then();
    let text = test.files().text("routes.go").to_owned();
    let ran = test.file("routes.go", format!("{text}\n// mine\n")).args(["undo"]).run().success();
    let after = ran.after();
    assert!(after.text("routes.go").ends_with("// mine\n") && !after.text("routes.go").contains("nvoice"));
}

#[test]
fn refuses_what_collides_and_says_where() {
    let test = added().then();
    let text = test.files().text("invoice.go").to_owned();
    test.file("invoice.go", format!("{text}// mine\n"))
        .args(["undo"])
        .run()
        .code(4)
        .unchanged()
        .stderr_has("invoice.go");
}

#[test]
fn an_unknown_change_is_wrong_usage() {
    added().then().args(["undo", "0042"]).run().code(2).unchanged().stderr_has("0042");
}
