//! Packs from git repositories: pinned to the commit, of plain files alone, and nothing of the repository is run.

use super::packs::replace;
use super::trusted::{House, all, hash_in};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

/// Runs git in a folder, and gives back what it prints.
fn git(folder: &Path, args: &[&str]) -> String {
    let signed = ["-c", "user.name=a", "-c", "user.email=a@b", "-c", "init.defaultBranch=main"];
    let ran = Command::new("git")
        .args(signed)
        .args(args)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .output()
        .expect("git");
    assert!(ran.status.success(), "{args:?}: {}", String::from_utf8_lossy(&ran.stderr));
    String::from_utf8_lossy(&ran.stdout).trim().to_owned()
}

/// The pack's folder as a repository, tagged `v1`; the commit.
fn published(house: &House) -> String {
    let folder = house.pack();
    git(&folder, &["init", "--quiet"]);
    git(&folder, &["add", "--all"]);
    git(&folder, &["commit", "--quiet", "--message", "Begin"]);
    git(&folder, &["tag", "v1"]);
    git(&folder, &["rev-parse", "HEAD"])
}

fn add(house: &House, source: &str) {
    let hash = hash_in(house.pack_command(&["add", source]).code(4).err());
    house.pack_command(&["add", source, "--trust-hash", &hash]).success();
}

#[test]
fn a_revision_is_pinned_to_its_commit() {
    let house = House::new();
    let commit = published(&house);
    replace(&house.pack(), "pack.toml", "version = \"0.1.0\"", "version = \"0.2.0\"");
    let hooks = house.pack().join(".git/hooks");
    fs::create_dir_all(&hooks).unwrap();
    for hook in ["post-checkout", "pre-commit", "reference-transaction", "post-index-change"] {
        fs::write(hooks.join(hook), format!("#!/bin/sh\ntouch {}/ran\n", house.data())).unwrap();
        fs::set_permissions(hooks.join(hook), fs::Permissions::from_mode(0o755)).unwrap();
    }
    let place = fs::canonicalize(house.pack()).unwrap().display().to_string();
    for source in [format!("{place}#v1"), format!("file://{place}#v1"), format!("{place}#{commit}")] {
        add(&house, &source);
        let listed = house.listed();
        assert_eq!(listed["source"], format!("{place}#{commit}"));
        assert_eq!((&listed["version"], &listed["trusted"]), (&"0.1.0".into(), &true.into()));
        house.explore().success();
        house.pack_command(&["remove", "house"]).success();
    }
    assert!(!Path::new(&house.data()).join("ran").exists());
}

#[test]
fn a_pack_is_fetched_from_elsewhere() {
    let house = House::new();
    let commit = published(&house);
    replace(&house.pack(), "pack.toml", "version = \"0.1.0\"", "version = \"0.2.0\"");
    git(&house.pack(), &["commit", "--quiet", "--all", "--message", "Go on"]);
    let url = format!("ssh://somewhere.example{}", fs::canonicalize(house.pack()).unwrap().display());
    for revision in ["v1", &commit] {
        let source = format!("{url}#{revision}");
        let hash = hash_in(house.pack_command_elsewhere(&["add", &source]).code(4).err());
        house.pack_command_elsewhere(&["add", &source, "--trust-hash", &hash]).success();
        let listed = house.listed();
        let expected = (format!("{url}#{commit}").into(), "0.1.0".into());
        assert_eq!((&listed["source"], &listed["version"]), (&expected.0, &expected.1));
        house.explore().success();
        house.pack_command(&["remove", "house"]).success();
    }
    let missing = house.pack_command_elsewhere(&["add", &format!("{url}#v9")]).code(2);
    missing.stderr_has("can't be fetched at `v9`: git says:").stderr_has("v9");
}

#[test]
fn a_revision_that_is_an_option_is_refused() {
    let house = House::new();
    published(&house);
    let ran = Path::new(&house.data()).join("ran");
    for revision in [
        format!("--upload-pack=touch {}", ran.display()),
        "-v".into(),
        "+v1:refs/heads/x".into(),
        "v1..".into(),
    ] {
        for place in [house.source(), format!("ssh://somewhere.example{}", house.source())] {
            let refused =
                house.pack_command_elsewhere(&["add", "--", &format!("{place}#{revision}")]).code(2);
            refused.stderr_has("can be no revision");
        }
    }
    assert!(all(Path::new(&house.data())).is_empty());
    house
        .pack_command(&["add", &format!("{}#v9", house.source())])
        .code(2)
        .stderr_has("there is no commit `v9`");
}

#[test]
fn links_of_a_repository_are_not_followed() {
    for target in ["/etc/passwd", "../../../../etc/passwd", "pack.toml", "nowhere"] {
        let house = House::new();
        std::os::unix::fs::symlink(target, house.pack().join("cases/link")).unwrap();
        published(&house);
        let refused = house.pack_command(&["add", &format!("{}#v1", house.source())]).code(4);
        refused.stderr_has("`cases/link` is a symbolic link");
        assert!(all(Path::new(&house.data())).is_empty());
    }
}

#[test]
fn a_repository_that_is_no_sound_pack_tells_the_files_in_it() {
    let house = House::new();
    replace(&house.pack(), "queries/outline.scm", "(type_alias", "(type_alais");
    published(&house);
    let refused = house.pack_command(&["add", &format!("{}#v1", house.source())]).code(5);
    refused.stderr_has("  - queries/outline.scm:");
}
