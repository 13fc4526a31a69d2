//! `new`: what is made, what is refused, and that nothing is left when nothing is made.

use scaffold_testkit::Test;

const NEW: [&str; 6] =
    ["new", "shop", "--lang", "go", "--resource", "users name:string email:string:unique:email"];

fn new(more: &[&str]) -> Vec<String> {
    NEW.iter().chain(more).map(|s| (*s).to_owned()).collect()
}

#[test]
fn makes_a_service_in_a_folder_of_its_own() {
    let ran = Test::new().plain().args(new(&["--check", "none"])).run().success().stdout_has("Made shop");
    let (created, edited) = ran.changes();
    assert!(created.iter().all(|p| p.starts_with("shop/")) && edited.is_empty(), "{created:?} {edited:?}");
    assert!(ran.folder().join("shop/.git").is_dir());
}

#[test]
fn inside_a_repository_it_makes_no_repository_of_its_own() {
    let ran = Test::new().file("README.md", "all of it\n").args(new(&["--check", "none"])).run().success();
    assert!(!ran.folder().join("shop/.git").exists());
    let before = ran.before().clone();
    ran.then().args(["undo"]).run().success().files_are(&before);
}

#[test]
fn the_dry_run_leaves_no_folder() {
    let ran = Test::new().plain().args(new(&["--dry-run"])).run().success().unchanged();
    assert!(ran.out().contains("+++ b/shop/"), "{}", ran.out());
    assert!(!ran.folder().join("shop").exists());
}

#[test]
fn a_folder_in_the_way_is_exit_4() {
    Test::new()
        .plain()
        .file("shop/mine.txt", "mine\n")
        .args(new(&[]))
        .run()
        .code(4)
        .unchanged()
        .stderr_has("`shop`");
}

#[test]
fn bad_requests_are_exit_2_and_leave_no_folder() {
    for more in
        [["--db", "oracle"], ["--framework", "rails"], ["--kind", "soap"], ["--resource", "users name:strng"]]
    {
        let ran = Test::new().plain().args(new(&more)).run().code(2).unchanged();
        assert!(!ran.folder().join("shop").exists(), "{more:?}");
    }
    Test::new().plain().args(["new", "a b", "--lang", "go"]).run().code(2).unchanged();
    Test::new().plain().args(["new"]).run().code(2).unchanged().stderr_has("the name is missing");
}
