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

/// A made service with one resource, and what says that another is imitated.
#[test]
fn a_pattern_is_written_as_the_language_reads_it_or_refused_with_its_place() {
    let make = |pattern: &str| {
        let users = format!("users name:string code:string:pattern={pattern}");
        let args =
            ["new", "shop", "--lang", "node", "--db", "sqlite", "--resource", &users, "--check", "none"];
        Test::new().plain().args(args.map(str::to_owned)).run()
    };
    let refused = make("^(?i)abc$").code(2).unchanged();
    refused.stderr_has("at character 2 of `^(?i)abc$`").stderr_has("write both cases");
    let ran = make(r"\A(?P<area>[[:upper:]]{3})\-\pL\z").success();
    let schema = std::fs::read_to_string(ran.folder().join("shop/src/users/schema.ts")).unwrap();
    assert!(schema.contains(r"pattern: '^(?<area>[A-Z]{3})-\\p{L}$'"), "{schema}");
}

fn made() -> scaffold_testkit::Test {
    let args = new(&["--check", "none", "--db", "sqlite"]);
    Test::new().plain().args(args).run().success().then().within("shop")
}

const PARCELS: [&str; 8] = [
    "add",
    "parcels",
    "sku:string:unique",
    "paid:bool",
    "sent_on:date?",
    "user:references",
    "--allow-dirty",
    "--check=none",
];

#[test]
fn what_it_made_grows_by_the_same_templates() {
    let ran = made().args(PARCELS).run().success();
    assert!(!ran.out().contains("like `user`"), "{}", ran.out());
    // As if it had been made with both.
    let (created, _) = ran.changes();
    let grown = ran.after();
    let more = ["--check", "none", "--db", "sqlite", "--resource", &PARCELS[1..6].join(" ")];
    let both = Test::new().plain().args(new(&more)).run().success().after();
    assert!(created.iter().any(|path| path.ends_with("/store.go")), "{created:?}");
    for path in created.iter().filter(|path| !path.ends_with("_test.go")) {
        assert_eq!(grown.text(path), both.text(path), "{path}");
    }
}

#[test]
fn what_has_become_something_of_its_own_is_imitated() {
    let mut test = made();
    for file in ["handler.go", "store.go", "model.go"] {
        let path = format!("shop/internal/users/{file}");
        let text = format!("{}\nvar own{} = 1\n", test.files().text(&path), &file[..5]);
        test = test.file(&path, text);
    }
    let plain = PARCELS.iter().filter(|word| **word != "user:references");
    let ran = test.args(plain.copied()).run().success().stdout_has("like `user`");
    // The exemplar can't stand for the new resource and for what that refers to.
    let ran = ran.then().args(PARCELS.map(|word| if word == "parcels" { "crates" } else { word })).run();
    let after = ran.success().after();
    let made = after.text("shop/internal/crates/store.go");
    assert!(made.contains("user"), "{made}");
}
