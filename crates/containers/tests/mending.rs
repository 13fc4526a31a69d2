//! Container files in the styles of real ones, before and after mending: nothing that is not meant changes, whatever
//! the line endings, and a second run changes nothing.

mod common;

use common::{VARIANTS, files, folder, rules, tool};
use scaffold_containers::compose::Compose;
use scaffold_containers::mend::{Mended, Served, mend_compose, mend_dockerfile};
use scaffold_containers::yaml;
use std::path::Path;
use std::process::{Command, Stdio};

fn built(context: &str, _: &str) -> Option<bool> {
    Some(context == ".")
}

fn compose(text: &str) -> Mended {
    mend_compose(text, &built)
}

fn dockerfile(text: &str) -> Mended {
    mend_dockerfile(text, &rules(), Served { port: Some(8080), ..Served::default() })
}

/// Compares what becomes of every file of a folder with the file of the same name in `mended/`.
fn compare(name: &str, least: usize, mend: fn(&str) -> Mended) {
    let accepted = std::env::var_os("SCAFFOLD_ACCEPT").is_some();
    for (file, text) in files(name).iter().filter(|_| accepted) {
        std::fs::create_dir_all(folder(name).join("mended")).expect("a folder");
        std::fs::write(folder(name).join("mended").join(file), mend(text).text).expect("it is written");
    }
    let all = files(name);
    assert!(all.len() >= least, "{} files", all.len());
    for (file, text) in all {
        let expected = folder(name).join("mended").join(&file);
        let expected = std::fs::read_to_string(&expected).unwrap_or_else(|e| panic!("{file}: {e}"));
        for (how, variant) in VARIANTS {
            let mended = mend(&variant(&text));
            assert_eq!(mended.text, variant(&expected), "{file} {how}");
            let again = mend(&mended.text);
            assert_eq!((&again.text, again.done.len()), (&mended.text, 0), "{file} {how}, again");
            assert_eq!(again.left, mended.left, "{file} {how}, again");
        }
    }
}

#[test]
fn compose_files_are_mended_as_expected_in_every_spelling() {
    compare("compose", 25, compose);
}

#[test]
fn dockerfiles_are_mended_as_expected_in_every_spelling() {
    compare("dockerfiles", 40, dockerfile);
}

#[test]
fn asks_the_path_that_is_there_to_be_asked() {
    let text = "FROM node:22-slim\nUSER 1000\nCMD [\"node\", \"x.js\"]\n";
    let served = Served { port: Some(3000), health: Some("/healthz"), several: false };
    let mended = mend_dockerfile(text, &rules(), served);
    assert!(mended.text.contains("fetch('http://127.0.0.1:3000/healthz')"), "{}", mended.text);
    // One question fits no two programs.
    assert_eq!(mend_dockerfile(text, &rules(), Served { several: true, ..served }).text, text);
}

#[test]
fn keeps_what_later_instructions_live_on() {
    let text =
        "FROM debian:12\nUSER 1\nRUN apt-get update\nRUN apt-get install -y --no-install-recommends x=1\n";
    assert_eq!(dockerfile(text).text, text);
}

#[test]
fn no_comment_is_lost_and_no_line_changes_but_those_that_are_meant() {
    for (folder, mend) in [("compose", compose as fn(&str) -> Mended), ("dockerfiles", dockerfile)] {
        for (file, text) in files(folder) {
            let mended = mend(&text);
            let comments = |t: &str| t.lines().filter(|l| l.contains('#')).count();
            assert!(comments(&mended.text) >= comments(&text), "{file}");
            if mended.done.is_empty() {
                assert_eq!(mended.text, text, "{file}");
            }
        }
    }
}

/// A document in which variables have no default and need not be set.
fn without_defaults(mut text: String) -> String {
    for mark in [":-", ":?"] {
        while let Some((at, end)) = text.find(mark).and_then(|at| Some((at, at + text[at..].find('}')?))) {
            text.replace_range(at..end, "");
        }
    }
    text
}

#[test]
fn what_is_not_about_a_finding_means_the_same_afterwards() {
    for (file, text) in files("compose") {
        let (Ok(Some(before)), Ok(Some(after))) = (yaml::parse(&text), yaml::parse(&compose(&text).text))
        else {
            assert_eq!(compose(&text).text, text, "{file}");
            continue;
        };
        let strip = |node: &yaml::Node| {
            let mut value = node.value();
            value.as_object_mut().unwrap().shift_remove("version");
            for (_, service) in value["services"].as_object_mut().unwrap() {
                for mended in ["healthcheck", "depends_on", "ports"] {
                    service.as_object_mut().unwrap().shift_remove(mended);
                }
            }
            without_defaults(value.to_string())
        };
        assert_eq!(strip(&before), strip(&after), "{file}");
    }
}

#[test]
fn the_classic_files_hold_afterwards() {
    for (file, text) in files("dockerfiles").into_iter().filter(|(f, _)| f.contains("-classic")) {
        assert_eq!(dockerfile(&text).left, [], "{file}");
    }
    let (_, text) = files("compose").into_iter().find(|(f, _)| f == "classic.yaml").unwrap();
    let mended = compose(&text);
    assert_eq!(mended.left, []);
    let read = Compose::parse(&mended.text).unwrap().unwrap();
    let wait = read.service("backend").unwrap().dependencies();
    assert_eq!(wait[0].condition, Some("service_healthy"));
}

/// What compose itself makes of a file: its model where it accepts it, and what it warns of.
fn compose_reads(program: &Path, place: &Path, text: &str) -> (Option<serde_json::Value>, usize) {
    std::fs::write(place.join("compose.yaml"), text).expect("it is written");
    std::fs::write(place.join(".env"), "").expect("it is written");
    let out = Command::new(program)
        .args(["config", "--format", "json", "--no-interpolate"])
        .current_dir(place)
        .stdin(Stdio::null())
        .output()
        .expect("compose runs");
    let warnings = String::from_utf8_lossy(&out.stderr).matches("level=warning").count();
    (out.status.success().then(|| serde_json::from_slice(&out.stdout).expect("JSON")), warnings)
}

#[test]
fn compose_itself_accepts_what_it_accepted_and_warns_of_no_more() {
    let Some(program) = tool("docker-compose") else { return };
    let place = tempfile::tempdir().unwrap();
    let mut accepted = 0;
    for (file, text) in files("compose") {
        let reads = |text: &str| compose_reads(&program, place.path(), &without_defaults(text.to_owned()));
        let ((before, warned), (after, warns)) = (reads(&text), reads(&compose(&text).text));
        assert!(before.is_some() <= after.is_some() && warns <= warned, "{file}");
        let (Some(before), Some(after)) = (before, after) else { continue };
        accepted += 1;
        for (name, service) in before["services"].as_object().unwrap() {
            for (key, value) in service.as_object().unwrap() {
                let mended = matches!(key.as_str(), "healthcheck" | "depends_on" | "ports");
                assert!(mended || after["services"][name][key] == *value, "{file}: {name}.{key}");
            }
        }
        assert_eq!(
            (&before["volumes"], &before["networks"]),
            (&after["volumes"], &after["networks"]),
            "{file}"
        );
    }
    assert!(accepted > 15, "{accepted} files");
}
