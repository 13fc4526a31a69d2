//! Installed packs: what is accepted is a content, by somebody at a terminal or by its whole hash; anything else is exit 4.

use super::asked::{exits, on_a_terminal_with};
use super::packs::{folder, house, house_repository, replace};
use scaffold_testkit::{Ran, Test, Tree, workspace};
use serde_json::Value;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A pack to install, and a data folder to install it in.
pub(super) struct House {
    place: TempDir,
}

impl House {
    pub(super) fn new() -> Self {
        let place = folder();
        let pack = house(place.path(), "house");
        replace(&pack, "pack.toml", "kinds = [\"rest\", \"consumer\", \"graphql\"]", "kinds = [\"rest\"]");
        Tree::read(&workspace().join("languages/go/cases")).write(&pack.join("cases"));
        Self { place }
    }

    /// The pack's folder, before it is installed.
    pub(super) fn pack(&self) -> PathBuf {
        self.place.path().join("house")
    }

    pub(super) fn source(&self) -> String {
        self.pack().display().to_string()
    }

    pub(super) fn data(&self) -> String {
        self.place.path().join("data").display().to_string()
    }

    fn installed(&self) -> PathBuf {
        self.place.path().join("data/scaffold/packs/house")
    }

    /// Runs with this data folder, and no other.
    pub(super) fn run(&self, test: Test, args: &[&str]) -> Ran {
        let none = self.place.path().join("none").display().to_string();
        test.args(args.iter().copied()).env("XDG_DATA_HOME", self.data()).env("XDG_DATA_DIRS", none).run()
    }

    /// `pack …` somewhere else.
    pub(super) fn pack_command(&self, args: &[&str]) -> Ran {
        let args: Vec<&str> = ["pack"].iter().chain(args).copied().collect();
        self.run(Test::new().plain(), &args)
    }

    /// The same where servers are on this machine: what would sign in to one runs the command that is meant for it.
    pub(super) fn pack_command_elsewhere(&self, args: &[&str]) -> Ran {
        let args: Vec<&str> = ["pack"].iter().chain(args).copied().collect();
        let script = self.place.path().join("sign-in");
        fs::write(&script, "#!/bin/sh\nfor last; do :; done\nexec sh -c \"$last\"\n").expect("a script");
        let ssh = format!("sh {}", script.display());
        self.run(Test::new().plain().env("GIT_SSH_COMMAND", ssh).env("GIT_SSH_VARIANT", "ssh"), &args)
    }

    pub(super) fn explore(&self) -> Ran {
        self.run(house_repository(), &["explore"])
    }

    /// What the list says of the pack.
    pub(super) fn listed(&self) -> Value {
        let listed = self.pack_command(&["list", "--json"]).success().json();
        listed["packs"]
            .as_array()
            .expect("what the test needs")
            .iter()
            .find(|p| p["id"] == "house")
            .cloned()
            .unwrap_or_default()
    }

    /// The hash that a refusal tells.
    fn offered(&self) -> String {
        hash_in(self.pack_command(&["add", &self.source()]).code(4).err())
    }

    /// Installs the pack, and gives its hash back.
    pub(super) fn install(&self) -> String {
        let hash = self.offered();
        self.pack_command(&["add", &self.source(), "--trust-hash", &hash]).success();
        hash
    }
}

pub(super) fn hash_in(text: &str) -> String {
    let at = text.find("sha256:").expect("a hash");
    text[at..].chars().take("sha256:".len() + 64).collect()
}

/// Everything in a folder, by its path.
pub(super) fn all(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut found = Vec::new();
    for path in entries.map(|e| e.expect("what the test needs").path()) {
        found.extend(all(&path));
        found.push(path);
    }
    found.sort();
    found
}

#[test]
fn a_pack_is_added_by_its_hash_and_used_from_then_on() {
    let house = House::new();
    house.explore().code(3);
    let refused = house.pack_command(&["add", &house.source()]).code(4);
    let refused = refused.stderr_has("untrusted pack `house`: nobody accepted its content, sha256:");
    let refused = refused.stderr_has("runs: go build -o /dev/null {carried} {code} (check go.build)");
    let refused = refused.stderr_has("writes: what its plans hold").stderr_has("sets: ");
    let hash = hash_in(refused.stderr_has("--trust-hash sha256:").err());
    assert!(all(Path::new(&house.data())).is_empty());
    let added =
        house.pack_command(&["add", &house.source(), "--trust-hash", &hash, "--json"]).success().json();
    assert_eq!(
        (&added["pack"], &added["hash"], &added["trusted"]),
        (&"house".into(), &hash.clone().into(), &true.into())
    );
    assert!(added["runs"].as_array().unwrap().iter().any(|r| r["for"] == "check go.build"), "{added}");
    house.explore().success().stderr("");
    let listed = house.listed();
    assert_eq!((&listed["hash"], &listed["trusted"]), (&hash.into(), &true.into()));
    assert_eq!(listed["source"], fs::canonicalize(house.pack()).unwrap().display().to_string());
    house.pack_command(&["list"]).success().stdout_has("the user's data folder");
    house.pack_command(&["verify"]).success().stdout_has("house  sha256:");
}

#[test]
fn somebody_at_a_terminal_is_asked() {
    let house = House::new();
    let test = Test::new();
    let ask = |args: &[&str], answer: &str, code: i32| {
        let env = [("XDG_DATA_HOME", &*house.data())];
        let mut session = on_a_terminal_with(&test, args, &env);
        session.exp_string("runs: go vet").expect("what it runs");
        session.exp_string("Trust this content? yes or no [no]: ").expect("the question");
        session.send_line(answer).expect("a line");
        session.exp_eof().expect("the end");
        exits(&session, code);
    };
    ask(&["pack", "add", &house.source()], "", 4);
    assert!(all(Path::new(&house.data())).is_empty());
    ask(&["pack", "add", &house.source()], "yes", 0);
    house.explore().success();
    house.pack_command(&["untrust", "house"]).success();
    house.explore().code(4);
    ask(&["pack", "trust", "house"], "yes", 0);
    house.explore().success();
}

#[test]
fn another_hash_than_that_of_the_content_accepts_nothing() {
    let house = House::new();
    let hash = house.offered();
    let other = format!("sha256:{}", "0".repeat(64));
    let refused = house.pack_command(&["add", &house.source(), "--trust-hash", &other]).code(4);
    refused.stderr_has(&hash).stderr_has(&other);
    // What begins like the hash may begin like another one, too.
    for part in [&hash[..7], &hash[..20], &hash[7..], &hash[..70]] {
        house
            .pack_command(&["add", &house.source(), "--trust-hash", part])
            .code(2)
            .stderr_has("is no hash of a pack");
    }
    assert!(all(Path::new(&house.data())).is_empty());
    house.install();
    house.pack_command(&["untrust", &hash]).success();
    house.pack_command(&["trust", &hash[..20]]).code(2);
    house.pack_command(&["trust", &other]).code(2).stderr_has("no installed pack has the content");
    house.explore().code(4);
    house.pack_command(&["trust", &hash]).success();
    house.explore().success();
}

#[test]
fn a_content_that_changed_is_not_used_whatever_it_is_called() {
    let house = House::new();
    let hash = house.install();
    let lies = house.installed().join(hash.strip_prefix("sha256:").unwrap());
    replace(&lies, "pack.toml", "[\"go\", \"vet\"", "[\"sh\", \"vet\"");
    let refused =
        house.explore().code(4).unchanged().stderr_has("untrusted pack `house`: its content is sha256:");
    let refused = refused.stderr_has(&format!("and {hash} was trusted"));
    let now = hash_in(refused.err());
    assert_ne!(now, hash);
    let add = ["add", "parcels", "sku:string", "--check", "none"];
    house.run(house_repository(), &add).code(4).unchanged().stderr_has(&now);
    let new = ["new", "shop", "--lang", "house", "--check", "none"];
    house.run(Test::new().plain(), &new).code(4).unchanged().stderr_has(&now);
    house.pack_command(&["verify"]).code(4).stderr_has("1 of 1 installed packs").stderr_has(&now);
    house.pack_command(&["list"]).success().stdout_has("the user's data folder, untrusted");
    // By its name it is accepted at a terminal alone.
    house
        .pack_command(&["trust", "house"])
        .code(4)
        .stderr_has(&format!("`scaffold pack trust {now}` accepts it"));
    house.pack_command(&["trust", &now]).success().stderr_has("runs: sh vet");
    house.explore().success();
}

#[test]
fn a_pack_that_was_put_there_by_hand_is_untrusted() {
    let house = House::new();
    let packs = Path::new(&house.data()).join("scaffold/packs");
    Tree::read(&house.pack()).write(&packs.join("house"));
    house.explore().code(4).stderr_has("nobody accepted its content");
    house
        .pack_command(&["add", &house.source(), "--trust-hash", &house.offered()])
        .code(4)
        .stderr_has("by hand");
    house.explore().code(4);
    house.pack_command(&["trust", house.listed()["hash"].as_str().unwrap()]).success();
    house.explore().success();
}

#[test]
fn no_file_of_a_repository_grants_trust() {
    let house = House::new();
    let hash = house.install();
    let record = fs::read_to_string(Path::new(&house.data()).join("scaffold/trust.toml")).unwrap();
    house.pack_command(&["untrust", "house"]).success();
    let mut test = house_repository();
    let places =
        ["", ".scaffold/", "scaffold/", ".config/scaffold/", ".local/share/scaffold/", "data/scaffold/"];
    for place in places {
        for name in ["trust.toml", "scaffold.toml", "scaffold.lock", "config.toml"] {
            test = test.file(&format!("{place}{name}"), &record);
        }
    }
    let env = format!("XDG_DATA_HOME=data\nSCAFFOLD_TRUST={hash}\n");
    let test = test.file(".env", env);
    house.run(test, &["explore"]).code(4).unchanged().stderr_has("untrusted pack `house`");
}

#[test]
fn what_was_named_needs_no_trust() {
    let house = House::new();
    house.run(house_repository(), &["explore", "--pack-path", &house.source()]).success();
    house.run(house_repository().env("SCAFFOLD_PACK_PATH", house.source()), &["explore"]).success();
}

#[test]
fn a_newer_content_takes_the_place_of_the_older_one() {
    let house = House::new();
    let old = house.install();
    replace(&house.pack(), "pack.toml", "version = \"0.1.0\"", "version = \"0.2.0\"");
    let new = house.install();
    assert_ne!(old, new);
    let left: Vec<_> = fs::read_dir(house.installed()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(left, [new.strip_prefix("sha256:").unwrap()]);
    let listed = house.listed();
    assert_eq!((&listed["version"], &listed["trusted"]), (&"0.2.0".into(), &true.into()));
    // The same again is accepted already.
    house.pack_command(&["add", &house.source()]).success();
    // Nobody accepts the older one any more.
    replace(&house.pack(), "pack.toml", "version = \"0.2.0\"", "version = \"0.1.0\"");
    assert_eq!(house.offered(), old);
}

#[test]
fn a_pack_that_is_removed_is_gone_with_the_trust_in_it() {
    let house = House::new();
    let hash = house.install();
    house.pack_command(&["remove", "house"]).success();
    assert!(all(&Path::new(&house.data()).join("scaffold/packs")).is_empty());
    house.explore().code(3);
    house.pack_command(&["remove", "house"]).code(2).stderr_has("there is no installed pack `house`");
    house.pack_command(&["remove", "../packs"]).code(2);
    house.pack_command(&["untrust", "house"]).code(2);
    assert_eq!(house.offered(), hash);
}

/// `pack add` of a pack with this done to it: nothing is installed.
fn is_not_added(code: i32, said: &str, spoil: impl FnOnce(&Path)) {
    let house = House::new();
    spoil(&house.pack());
    let trusted = format!("sha256:{}", "0".repeat(64));
    house.pack_command(&["add", &house.source(), "--trust-hash", &trusted]).code(code).stderr_has(said);
    assert!(all(Path::new(&house.data())).is_empty());
}

#[test]
fn what_is_no_sound_pack_is_not_added() {
    let id = |id: &'static str| {
        move |pack: &Path| replace(pack, "pack.toml", "id = \"house\"", &format!("id = \"{id}\""))
    };
    for bad in ["../house", "/tmp/house", ".house", "house/x", ""] {
        is_not_added(2, "is no id of a pack", id(bad));
    }
    is_not_added(5, "is a link", |pack| symlink("/etc/passwd", pack.join("templates/x.tera")).unwrap());
    is_not_added(5, "is a link", |pack| symlink("/etc", pack.join("more")).unwrap());
    is_not_added(4, "are one file where case is ignored", |pack| {
        fs::write(pack.join("queries/OUTLINE.scm"), "").unwrap();
    });
    is_not_added(4, "reserved name", |pack| fs::write(pack.join("templates/con.tera"), "").unwrap());
    is_not_added(5, "type_alais", |pack| replace(pack, "queries/outline.scm", "(type_alias", "(type_alais"));
    is_not_added(5, "larger than a pack may be", |pack| {
        fs::File::create(pack.join("huge")).unwrap().set_len(65 << 20).unwrap();
    });
    is_not_added(5, "no case shows it", |pack| fs::remove_dir_all(pack.join("cases")).unwrap());
    is_not_added(2, "there is no `pack.toml`", |pack| fs::remove_file(pack.join("pack.toml")).unwrap());
}

#[test]
fn what_is_shown_can_hide_nothing() {
    let house = House::new();
    replace(&house.pack(), "pack.toml", "title = \"Go\"", "title = \"Go\\u001b[2J\\u202e\"");
    house
        .pack_command(&["add", &house.source(), "--trust-hash", &house.offered()])
        .success()
        .stderr_has("Go\\u{1b}[2J\\u{202e}");
    house.pack_command(&["list"]).success().stdout_has("Go\\u{1b}[2J\\u{202e}");
}

#[test]
fn a_record_of_trust_that_can_not_be_read_trusts_nothing() {
    let house = House::new();
    house.install();
    fs::write(Path::new(&house.data()).join("scaffold/trust.toml"), "[[pack").unwrap();
    house.explore().code(4).stderr_has("the record of trusted packs can't be read");
}

#[test]
fn what_a_run_that_was_killed_leaves_is_not_used() {
    let house = House::new();
    let hash = house.install();
    let digits = hash.strip_prefix("sha256:").unwrap();
    let content = Tree::read(&house.installed().join(digits));
    let aside = house.installed().with_file_name(".aside-x");
    content.write(&aside);
    for left in ["0".repeat(64), "f".repeat(64)] {
        let left = house.installed().join(left);
        content.write(&left);
        replace(&left, "pack.toml", "version = \"0.1.0\"", "version = \"0.2.0\"");
    }
    house.explore().success().stderr("");
    assert_eq!(house.listed()["hash"], hash);
    let listed = house.pack_command(&["list"]).success();
    assert!(!listed.out().contains(".aside") && !listed.out().contains("untrusted"), "{}", listed.out());
    house.pack_command(&["add", &house.source()]).success();
    let left: Vec<_> = fs::read_dir(house.installed()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(left, [digits]);
}
