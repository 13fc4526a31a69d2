//! `scaffold.lock`: an installed pack that makes a change is pinned by it, and another content is not used from then on.

use super::packs::{house_repository, replace};
use super::trusted::House;
use scaffold_testkit::{Ran, Test};
use std::fs;

const LOCK: &str = "scaffold.lock";

const ADD: [&str; 5] = ["add", "parcels", "sku:string", "--check", "none"];

const NEW: [&str; 10] =
    ["new", "shop", "--lang", "house", "--db", "sqlite", "--check", "none", "--docker", "never"];

/// A repository that the installed pack has added to.
fn pinned(house: &House) -> Ran {
    house.run(house_repository(), &ADD).success()
}

/// A command that is to use what is pinned alone.
fn locked<'a>(args: &[&'a str]) -> Vec<&'a str> {
    args.iter().copied().chain(["--locked"]).collect()
}

/// A lock that pins a pack as this content.
fn lock(id: &str, hash: &str) -> String {
    format!(
        "[[pack]]\nid = \"{id}\"\nversion = \"1\"\nsource = \"https://example.org/p#0123\"\nhash = \"{hash}\"\n"
    )
}

fn other() -> String {
    format!("sha256:{}", "0".repeat(64))
}

#[test]
fn the_pack_that_makes_a_change_is_pinned_by_it() {
    let house = House::new();
    let hash = house.install();
    let dry: Vec<&str> = ADD.into_iter().chain(["--dry-run"]).collect();
    house.run(house_repository(), &dry).success().unchanged().stdout_has(&format!("+hash = \"{hash}\""));
    let json: Vec<&str> = ADD.into_iter().chain(["--json"]).collect();
    let ran = house.run(house_repository(), &json).success();
    let created = ran.json()["files_created"].as_array().unwrap().clone();
    assert!(created.contains(&LOCK.into()), "{created:?}");
    let text = ran.then().files().text(LOCK).to_owned();
    let entry =
        format!("[[pack]]\nid = \"house\"\nversion = \"0.1.0\"\nsource = \"folder\"\nhash = \"{hash}\"\n");
    assert!(text.ends_with(&entry), "{text}");
    let ran = pinned(&house).again_changes_nothing();
    let before = house_repository().files();
    let undone = house.run(ran.then(), &["undo"]).success();
    undone.files_are(&before);
}

#[test]
fn what_is_built_in_or_named_is_not_pinned() {
    let house = House::new();
    let named =
        house.run(house_repository(), &[&ADD[..], &["--pack-path", &house.source()]].concat()).success();
    assert!(!named.changes().0.contains(&LOCK.to_owned()));
    let own = house.run(Test::new().repo("servemux-flat"), &ADD).success();
    assert!(!own.changes().0.contains(&LOCK.to_owned()));
}

#[test]
fn a_new_service_pins_the_pack_in_its_repository() {
    let house = House::new();
    let hash = house.install();
    let alone = house.run(Test::new().plain(), &NEW).success().then();
    assert!(alone.files().text("shop/scaffold.lock").contains(&hash));
    let inside = house.run(Test::new().file("README.md", "x\n"), &NEW).success();
    let inside = house.run(inside.then(), &["undo"]).success().then();
    assert!(!inside.path().join(LOCK).exists());
    // The lock of the repository around it keeps what stands in it.
    let standing = format!("# Ours.\r\n{}", lock("other", &other()).replace('\n', "\r\n"));
    let test = Test::new().file(LOCK, &standing).commit();
    let json: Vec<&str> = NEW.into_iter().chain(["--json"]).collect();
    let ran = house.run(test, &json).success();
    assert_eq!(ran.json()["files_modified"], serde_json::json!([LOCK]));
    let files = ran.then().files();
    let text = files.text(LOCK);
    assert!(
        text.starts_with(&standing) && text.contains(&hash) && !text.replace("\r\n", "").contains('\n'),
        "{text}"
    );
}

#[test]
fn another_content_than_the_pinned_one_is_refused_with_both() {
    let house = House::new();
    let old = house.install();
    let repository = pinned(&house).then();
    replace(&house.pack(), "pack.toml", "version = \"0.1.0\"", "version = \"0.2.0\"");
    let new = house.install();
    let mut test = repository.commit();
    let request = r#"{"requirements": "CRUD", "feature": {"resource": "boxes", "fields": ["a:int"]}}"#;
    test = test.file("request.json", request).commit();
    let commands: [&[&str]; 5] =
        [&ADD, &["explore"], &["check"], &["docker"], &["run", "request.json", "--check", "none"]];
    for command in commands {
        let ran = house.run(test, command).code(4).unchanged().stderr_has(LOCK);
        test = ran
            .stderr_has(&format!("pinned as {old}"))
            .stderr_has(&format!("(the user's data folder) is {new}"))
            .then();
    }
    // Who names a pack means that one, unless what is pinned is asked for.
    let named = ["explore", "--pack-path", &house.source()];
    test = house.run(test, &named).success().then();
    test = house.run(test, &[&named[..], &["--locked"]].concat()).code(4).stderr_has(&old).then();
    // Without its entry the next change pins what is there.
    fs::remove_file(test.path().join(LOCK)).unwrap();
    let boxes = ["add", "boxes", "a:int", "--check", "none"];
    let ran = house.run(test.commit(), &boxes).success();
    assert!(ran.then().files().text(LOCK).contains(&new));
}

#[test]
fn locked_uses_nothing_that_is_not_pinned() {
    let house = House::new();
    house.install();
    let refused = house.run(house_repository(), &locked(&ADD)).code(4).unchanged();
    refused.stderr_has("`--locked`: pack `house` (the user's data folder) is not pinned here");
    house.run(Test::new().plain(), &locked(&NEW)).code(4).unchanged().stderr_has("not pinned here");
    let named = ["explore", "--pack-path", &house.source()];
    house.run(house_repository(), &locked(&named)).code(4).stderr_has("(--pack-path) is not pinned here");
    let test = pinned(&house).then().commit();
    let boxes = ["add", "boxes", "a:int", "--check", "none"];
    house.run(test, &locked(&boxes)).success();
    house.run(Test::new().repo("servemux-flat"), &locked(&["explore"])).success();
}

#[test]
fn a_lock_grants_no_trust() {
    let house = House::new();
    let hash = house.install();
    house.pack_command(&["untrust", "house"]).success();
    for flags in [&[][..], &["--locked"]] {
        let test = house_repository().file(LOCK, lock("house", &hash));
        let args = [&["explore"][..], flags].concat();
        house.run(test, &args).code(4).unchanged().stderr_has("untrusted pack `house`");
    }
}

#[test]
fn a_pack_that_is_built_in_takes_no_place_of_a_pinned_one() {
    let house = House::new();
    let test = Test::new().repo("servemux-flat").file(LOCK, lock("go", &other()));
    let refused = house.run(test, &["explore"]).code(4);
    refused.stderr_has("(built in) is sha256:").stderr_has("`scaffold pack add https://example.org/p#0123`");
}

#[test]
fn a_lock_that_can_not_be_read_is_told_with_its_line() {
    let house = House::new();
    for text in [lock("house", "sha256:12"), "[[pack\n".to_owned(), lock("house", &other()).repeat(2)] {
        let test = Test::new().repo("servemux-flat").file(LOCK, text);
        house.run(test, &["explore"]).code(4).stderr_has("--> scaffold.lock");
    }
}
