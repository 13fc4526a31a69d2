//! Dockerfiles in the styles of real ones: what is found in each, and that hadolint and checkov find the same.

mod common;

use common::{files, folder, rules, tool};
use scaffold_containers::dockerfile::Dockerfile;
use scaffold_containers::rules::Hit;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::process::{Command, Stdio};

fn hits(text: &str) -> Vec<Hit> {
    rules().check(text, &Dockerfile::parse(text))
}

/// `line id` of every finding, in order.
fn shown(text: &str) -> Vec<String> {
    hits(text).into_iter().map(|h| format!("{} {}", h.line, h.id)).collect()
}

#[test]
fn finds_in_each_file_what_is_listed_for_it() {
    let found: BTreeMap<String, Vec<String>> =
        files("dockerfiles").iter().map(|(name, text)| (name.clone(), shown(text))).collect();
    let list = folder("dockerfiles").join("findings.toml");
    if std::env::var_os("SCAFFOLD_ACCEPT").is_some() {
        let lines: Vec<String> = found.iter().map(|(n, f)| format!("{n:?} = {f:?}\n")).collect();
        let head = "# What is found in each file of this folder; `SCAFFOLD_ACCEPT=1 cargo test -p scaffold-containers` writes it anew.\n";
        std::fs::write(&list, format!("{head}{}", lines.concat())).unwrap();
    }
    let expected: BTreeMap<String, Vec<String>> =
        toml::from_str(&std::fs::read_to_string(list).unwrap()).unwrap();
    assert_eq!(found, expected);
}

#[test]
fn every_finding_says_how_to_mend_it() {
    for (name, text) in files("dockerfiles") {
        for hit in hits(&text) {
            let filled = !hit.message.contains(['{', '}']) || hit.message.contains("${");
            assert!(filled && !hit.fix.contains("{}") && !hit.fix.is_empty(), "{name}: {hit:?}");
        }
    }
}

fn output(program: PathBuf, args: &[&str]) -> serde_json::Value {
    let out = Command::new(program)
        .args(args)
        .current_dir(folder("dockerfiles"))
        .env("LOG_LEVEL", "ERROR")
        .stdin(Stdio::null())
        .output()
        .expect("it runs");
    serde_json::from_slice(&out.stdout)
        .unwrap_or_else(|e| panic!("{e}: {}", String::from_utf8_lossy(&out.stderr)))
}

/// Files on which a tool has another opinion, and why.
const OTHERWISE: [(&str, &str, &str); 11] = [
    (
        "check-directive.Dockerfile",
        "DL3025",
        "BuildKit's directive skips the same rule; hadolint does not read it",
    ),
    ("not-a-dockerfile.Dockerfile", "DL3061", "hadolint stops reading, and tells so with a code of its own"),
    ("not-a-dockerfile.Dockerfile", "CKV_DOCKER_2", "nothing is looked for in what can't be built"),
    ("not-a-dockerfile.Dockerfile", "CKV_DOCKER_3", "nothing is looked for in what can't be built"),
    ("heredocs.Dockerfile", "DL1000", "hadolint does not read heredocs of `COPY`"),
    ("heredocs.Dockerfile", "CKV_DOCKER_7", "checkov takes text of a heredoc for an instruction"),
    ("copies.Dockerfile", "CKV_DOCKER_4", "archives and addresses are what `ADD` is for"),
    ("platforms.Dockerfile", "CKV_DOCKER_7", "checkov takes a registry's port for a tag"),
    ("copies.Dockerfile", "CKV_DOCKER_11", "checkov reads names behind a lower-case `as` only"),
    ("distributions.Dockerfile", "CKV_DOCKER_5", "checkov lets an installation of any stage make up for it"),
    ("substitutions.Dockerfile", "CKV_DOCKER_5", "checkov lets an installation of any stage make up for it"),
];

fn is_otherwise(file: &str, id: &str) -> bool {
    OTHERWISE.iter().any(|(f, i, _)| *f == file && *i == id)
}

fn difference(name: &str, ours: &BTreeSet<String>, theirs: &BTreeSet<String>) -> Vec<String> {
    let only = |a: &BTreeSet<String>, b: &BTreeSet<String>, who: &str| {
        a.difference(b).map(|h| format!("{name}: {h} {who}")).collect::<Vec<_>>()
    };
    [only(ours, theirs, "here only"), only(theirs, ours, "there only")].concat()
}

#[test]
fn finds_what_hadolint_finds_and_no_more() {
    let Some(hadolint) = tool("hadolint") else { return };
    let names: Vec<String> = files("dockerfiles").into_iter().map(|(n, _)| n).collect();
    let args: Vec<&str> =
        ["--no-fail", "--format", "json"].into_iter().chain(names.iter().map(String::as_str)).collect();
    let told = output(hadolint, &args);
    let mut theirs: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for found in told.as_array().expect("a list") {
        let text = |key: &str| found[key].as_str().unwrap_or_default();
        if text("code").starts_with("DL") && !is_otherwise(text("file"), text("code")) {
            theirs.entry(text("file")).or_default().insert(format!("{} {}", found["line"], text("code")));
        }
    }
    let mut differences = Vec::new();
    for (name, text) in files("dockerfiles") {
        let own = shown(&text).into_iter().filter(|h| h.contains(" DL"));
        let ours: BTreeSet<String> =
            own.filter(|h| !is_otherwise(&name, &h[h.find("DL").unwrap()..])).collect();
        differences.extend(difference(&name, &ours, &theirs.remove(name.as_str()).unwrap_or_default()));
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn finds_what_checkov_finds_and_no_more() {
    let Some(checkov) = tool("checkov") else { return };
    let args = ["--directory", ".", "--framework", "dockerfile", "--quiet", "--compact", "--output", "json"];
    let told = output(checkov, &args);
    let mut theirs: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for found in told["results"]["failed_checks"].as_array().expect("a list") {
        let file = found["file_path"].as_str().unwrap_or_default().trim_start_matches('/').to_owned();
        let id = found["check_id"].as_str().unwrap_or_default().to_owned();
        theirs.entry(file).or_default().insert(id);
    }
    let mut differences = Vec::new();
    for (name, text) in files("dockerfiles") {
        let all = hits(&text);
        let called =
            all.iter().flat_map(|h| [&h.id].into_iter().chain(&h.also)).filter(|i| i.starts_with("CKV"));
        let ours: BTreeSet<String> = called.filter(|i| !is_otherwise(&name, i)).cloned().collect();
        let mut theirs = theirs.remove(&name).unwrap_or_default();
        theirs.retain(|i| !is_otherwise(&name, i));
        differences.extend(difference(&name, &ours, &theirs));
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}
