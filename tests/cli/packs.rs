//! Packs from folders: found in their order, loaded as those that are built in, and told with their place when broken.

use super::add;
use scaffold_testkit::{Ran, Test, Tree, workspace};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A repository for [`house`]: its manifest is one that no other pack knows.
pub(super) fn house_repository() -> Test {
    let test = Test::new().tree(&workspace().join("languages/go/cases/flat-in-memory/in"));
    fs::rename(test.path().join("go.mod"), test.path().join("house.mod")).expect("a file of the pack");
    test
}

/// A pack without any code: a built-in one under another id, with nothing but its grammar.
pub(super) fn house(folder: &Path, id: &str) -> PathBuf {
    let pack = folder.join(id);
    Tree::read(&workspace().join("languages/go")).write(&pack);
    for code in ["src", "cases", "try"] {
        fs::remove_dir_all(pack.join(code)).expect("a file of the pack");
    }
    fs::remove_file(pack.join("Cargo.toml")).expect("a file of the pack");
    let text = fs::read_to_string(pack.join("pack.toml")).expect("a file of the pack");
    let text = text
        .replace("id = \"go\"", &format!("id = \"{id}\""))
        .replace("hooks = \"go\"", "grammar = \"go\"")
        .replace("\"go.mod\"", "\"house.mod\"");
    fs::write(pack.join("pack.toml"), text).expect("a file of the pack");
    pack
}

pub(super) fn folder() -> TempDir {
    tempfile::tempdir().expect("a file of the pack")
}

/// Changes a file of a pack; the old text must occur in it.
pub(super) fn replace(pack: &Path, file: &str, old: &str, new: &str) {
    let path = pack.join(file);
    let text = fs::read_to_string(&path).expect("a file of the pack");
    assert!(text.contains(old), "`{file}` does not hold `{old}`");
    fs::write(path, text.replacen(old, new, 1)).expect("a file of the pack");
}

#[test]
fn from_folders_packs_work_byte_for_byte_as_embedded() {
    let languages = workspace().join("languages").display().to_string();
    let examples = [
        "chi-feature-folders-sqlx",
        "fastapi-layered",
        "hono-drizzle-zod",
        "axum-layered-auth",
        "shipping-monorepo",
    ];
    for example in examples {
        let test = || Test::new().repo(example).plain();
        let commands = [vec!["explore".to_owned(), "--json".to_owned()], add(&["--dry-run", "--json"])];
        for command in commands {
            let embedded = test().args(command.clone()).run();
            let folder = test().args(command.clone()).args_too(["--pack-path", &languages]).run();
            let folder = folder.stderr_has("pack `go` is that of");
            assert_eq!(
                (embedded.exit(), embedded.out()),
                (folder.exit(), folder.out()),
                "{example} {command:?}"
            );
        }
    }
}

#[test]
fn a_pack_without_code_adds_to_a_repository() {
    let packs = folder();
    house(packs.path(), "house");
    let path = packs.path().display().to_string();
    let without = house_repository().args(["explore"]).run().code(3);
    without.stderr_has("sources stand here, but no manifest");
    let parcels = ["add", "parcels", "sku:string", "quantity:int", "shipped:bool", "--check", "none"];
    let built_in = Test::new().tree(&workspace().join("languages/go/cases/flat-in-memory/in")).args(parcels);
    let expected = built_in.run().success().after();
    let ran = house_repository().args(parcels).args_too(["--pack-path", &path]).run().success();
    let made = ran.again_changes_nothing().after();
    for file in ["main.go", "parcel.go", "note.go"] {
        assert_eq!(made.text(file), expected.text(file), "{file}");
    }
}

#[test]
fn a_check_that_is_not_done_in_time_is_no_misunderstanding() {
    let packs = folder();
    let pack = house(packs.path(), "house");
    let list = "argv = [\"go\", \"list\", \"-deps\", \"-f\", \"{{with .Error}}{{.Err}}{{end}}\", \"{carried}\", \"{packages}\"]";
    replace(&pack, "pack.toml", list, "argv = [\"true\"]");
    let build = "argv = [\"go\", \"build\", \"-o\", \"/dev/null\", \"{carried}\", \"{code}\"]";
    replace(&pack, "pack.toml", build, "argv = [\"sleep\", \"600\"]\ntimeout = 1");
    let parcels = ["add", "parcels", "sku:string", "quantity:int", "shipped:bool", "--pack-path"];
    let path = packs.path().display().to_string();
    let ran = house_repository().args(parcels).args_too([path]).run().code(1);
    ran.stderr_has("`Go compiles` failed: was not done after 1 s").unchanged();
}

#[test]
fn a_pack_of_a_folder_makes_a_new_service() {
    let packs = folder();
    house(packs.path(), "house");
    let ran = Test::new()
        .plain()
        .args(["new", "shop", "--lang", "house", "--check", "none", "--docker", "never"])
        .env("SCAFFOLD_PACK_PATH", packs.path().display().to_string())
        .run()
        .success();
    assert!(ran.then().files().text("shop/cmd/shop/main.go").contains("package main"));
}

/// `explore` with packs in every place, each with the name that its place has.
fn in_every_place(places: &[&str]) -> Ran {
    let packs = folder();
    let at = |place: &str| packs.path().join(place).display().to_string();
    for place in places {
        let below = if place.starts_with("data") { "scaffold/packs" } else { "" };
        let pack = house(&packs.path().join(place).join(below), "house");
        let names = format!("[detect]\nnames = {{ go = \"of {place}\" }}\n");
        replace(&pack, "pack.toml", "[detect]\n", &names);
    }
    let environment = |test: Test| {
        test.env("SCAFFOLD_PACK_PATH", at("environment"))
            .env("XDG_DATA_HOME", at("data-user"))
            .env("XDG_DATA_DIRS", at("data-system"))
    };
    let listed = environment(Test::new().plain().args(["pack", "list", "--json"])).run().success().json();
    for pack in listed["packs"].as_array().expect("the list").iter().filter(|p| p["trusted"] == false) {
        let trust = ["pack", "trust", pack["hash"].as_str().expect("the list")];
        environment(Test::new().plain().args(trust)).run().success();
    }
    let mut test = environment(house_repository().args(["explore"]));
    if places.contains(&"flag") {
        test = test.args_too(["--pack-path".to_owned(), at("flag")]);
    }
    test.run().success()
}

#[test]
fn places_are_searched_in_their_order_and_shadowing_is_told() {
    let all = ["flag", "environment", "data-user", "data-system"];
    for from in 0..all.len() {
        let ran = in_every_place(&all[from..]).stdout_has(&format!("of {}", all[from]));
        let told = ran.err().matches("note: pack `house` is that of").count();
        assert_eq!(told, all.len() - from - 1, "{}", ran.err());
    }
}

#[test]
fn quiet_says_nothing_of_shadowing() {
    let languages = workspace().join("languages").display().to_string();
    Test::new()
        .repo("servemux-flat")
        .args(["explore", "-q", "--pack-path", &languages])
        .run()
        .success()
        .stderr("");
}

#[test]
fn the_folder_that_the_program_stands_in_holds_no_packs() {
    let test = house_repository();
    for place in ["", "packs", "languages", "scaffold/packs", ".scaffold/packs"] {
        house(&test.path().join(place), "house");
    }
    test.args(["explore"]).run().code(3).stderr_has("sources stand here, but no manifest");
}

#[test]
fn places_that_can_not_be_meant_are_exit_2() {
    let explore = || Test::new().repo("servemux-flat").args(["explore"]);
    explore()
        .env("SCAFFOLD_PACK_PATH", "languages")
        .run()
        .code(2)
        .stderr_has("`languages`, which is not absolute");
    explore().args_too(["--pack-path", "cmd"]).run().code(2).stderr_has("`--pack-path cmd` holds no pack");
    explore().env("SCAFFOLD_PACK_PATH", "/nowhere").run().success();
}

#[test]
fn a_language_that_no_pack_is_for_is_exit_2() {
    let new = ["new", "shop", "--lang", "house"];
    Test::new().plain().args(new).run().code(2).stderr_has("there is no pack `house`").stderr_has("go, node");
}

/// What is said of a pack with this put in: exit 5, the pack, the file and line, and what was expected.
fn broken(file: &str, old: &str, new: &str, place: &str, said: &[&str]) {
    let packs = folder();
    let pack = house(packs.path(), "house");
    replace(&pack, file, old, new);
    let path = packs.path().display().to_string();
    let mut ran =
        house_repository().args(add(&["--check", "none", "--pack-path", &path])).run().code(5).unchanged();
    ran = ran.stderr_has("pack `house`").stderr_has(&format!("--> {}/{place}", pack.display()));
    for said in said {
        ran = ran.stderr_has(said);
    }
}

#[test]
fn a_broken_pack_is_told_with_pack_file_line_and_what_was_expected() {
    let line = |file: &str, old: &str| {
        let text = fs::read_to_string(workspace().join("languages/go").join(file)).unwrap();
        format!("{file}:{}", text[..text.find(old).unwrap()].lines().count() + 1)
    };
    let manifest = "pack.toml";
    let extensions = line(manifest, "extensions =");
    broken(
        manifest,
        "extensions =",
        "extentions =",
        &extensions,
        &["unknown field `extentions`, expected", "help: the closest name is `extensions`"],
    );
    broken(manifest, "extensions = [\"go\"]", "extensions = \"go\"", &extensions, &["expected a sequence"]);
    broken(manifest, "[detect]", "[detect", &line(manifest, "[detect]"), &["unclosed table, expected `]`"]);
    let grammar = line(manifest, "hooks =");
    broken(
        manifest,
        "grammar = \"go\"",
        "grammar = \"gp\"",
        &grammar,
        &["unknown grammar `gp`, expected one of `go`, `node`", "help: the closest name is `go`"],
    );
    broken(manifest, "grammar = \"go\"", "hooks = \"tcl\"", &grammar, &["unknown hooks `tcl`, expected"]);
    broken(
        manifest,
        "grammar = \"go\"\n",
        "",
        &line(manifest, "id ="),
        &["names `hooks` or `grammar`: one of"],
    );
    let query = "queries/outline.scm";
    broken(query, "(import_spec", "(import_spek", &line(query, "(import_spec"), &["import_spek"]);
    let framework = "frameworks/chi/framework.toml";
    let text = fs::read_to_string(workspace().join("languages/go").join(framework)).unwrap();
    let first = text.lines().position(|l| l.starts_with("imports")).unwrap();
    let at = format!("{framework}:{}", first + 1);
    broken(framework, "imports =", "inports =", &at, &["unknown field `inports`", "`imports`"]);
}

#[test]
fn a_broken_template_is_told_with_its_line() {
    let packs = folder();
    let pack = house(packs.path(), "house");
    let file = "templates/cmd/main.go.tera";
    replace(&pack, file, "package main\n", "package main\n\n{{ nobody }}\n");
    let path = packs.path().display().to_string();
    let new = ["new", "shop", "--lang", "house", "--pack-path", &path];
    let ran = Test::new().plain().args(new).run().code(5).unchanged();
    ran.stderr_has("pack `house`").stderr_has("nobody").stderr_has(&format!("--> {}/{file}", pack.display()));
}

#[test]
fn a_pack_that_links_to_what_is_not_its_own_is_refused() {
    let packs = folder();
    let pack = house(packs.path(), "house");
    fs::write(packs.path().join("secret"), "token").unwrap();
    std::os::unix::fs::symlink(packs.path().join("secret"), pack.join("templates/secret.tera")).unwrap();
    let path = packs.path().display().to_string();
    let ran = house_repository().args(["explore", "--pack-path", &path]).run().code(5);
    ran.stderr_has("`secret.tera` is a link").stderr_has("pack `house`");
}

#[test]
fn an_installed_pack_that_concerns_nothing_here_is_not_loaded() {
    let data = folder();
    let pack = house(&data.path().join("scaffold/packs"), "house");
    replace(&pack, "queries/outline.scm", "(", "((((");
    replace(&pack, "pack.toml", "[syntax]", "[syntax]\nnonsense = true");
    let explore =
        |test: Test| test.args(["explore"]).env("XDG_DATA_HOME", data.path().display().to_string()).run();
    explore(Test::new().repo("servemux-flat")).success();
    explore(house_repository()).code(5).stderr_has("unknown field `nonsense`");
}

#[test]
fn an_installed_pack_is_called_as_its_folder() {
    let data = folder();
    let packs = data.path().join("scaffold/packs");
    house(&packs, "house");
    fs::rename(packs.join("house"), packs.join("go")).unwrap();
    let test = house_repository().args(["explore"]).env("XDG_DATA_HOME", data.path().display().to_string());
    test.run().code(5).stderr_has("its id is `house`, expected that of its folder");
}
