//! What container files are written by, case by case: `detection.toml` beside this file.

#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use common::Memory;
use scaffold_core::{Fact, ServiceFacts};
use scaffold_pack::Pack;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    pack: String,
    fact: String,
    #[serde(default = "top")]
    root: String,
    files: BTreeMap<String, String>,
    value: Option<String>,
    at: Option<String>,
}

fn top() -> String {
    ".".into()
}

fn pack(id: &str) -> Pack {
    match id {
        "go" => scaffold_lang_go::pack(),
        "node" => scaffold_lang_node::pack(),
        "python" => scaffold_lang_python::pack(),
        _ => scaffold_lang_rust::pack(),
    }
    .unwrap()
}

/// A fact as text, and the first place that shows it.
fn shown<T>(fact: Option<&Fact<T>>, show: impl Fn(&T) -> String) -> (Option<String>, Option<String>) {
    let at = fact.and_then(|f| f.evidence.first()).map(ToString::to_string);
    (fact.map(|f| show(&f.value)), at)
}

fn found(service: &ServiceFacts, fact: &str) -> (Option<String>, Option<String>) {
    let list = |names: &Vec<String>| names.join(", ");
    match fact {
        "entry" => shown(service.entry.as_ref(), String::clone),
        "port" => shown(service.port.as_ref(), ToString::to_string),
        "servers" => shown(service.servers.as_ref(), list),
        "members" => shown(service.members.as_ref(), list),
        "version" => shown(service.language_version.as_ref(), String::clone),
        "framework" => shown(service.framework.as_ref(), String::clone),
        "migrations" => shown(service.migrations.as_ref(), |m| m.tool.clone().unwrap_or_default()),
        "package_manager" => shown(service.package_manager.as_ref(), String::clone),
        other => panic!("no fact is called `{other}`"),
    }
}

/// What every language is asked for.
const FACTS: [&str; 8] =
    ["version", "framework", "package_manager", "entry", "port", "servers", "members", "migrations"];

#[test]
fn every_fact_is_found_where_it_is_said() {
    let cases: Cases = toml::from_str(include_str!("detection.toml")).unwrap();
    let packs: BTreeMap<&str, Pack> =
        ["go", "node", "python", "rust"].into_iter().map(|id| (id, pack(id))).collect();
    let mut wrong = Vec::new();
    for case in &cases.case {
        let files: Vec<(&str, &str)> = case.files.iter().map(|(p, t)| (p.as_str(), t.as_str())).collect();
        let facts = scaffold_explore::explore(&packs[case.pack.as_str()], &Memory::new(&files));
        let facts = facts.expect("a whole pack").expect("a service");
        let service = facts.services.iter().find(|s| s.root == case.root).expect("a service");
        let found = found(service, &case.fact);
        if found != (case.value.clone(), case.at.clone()) {
            wrong.push(format!("{} {} in {:?}: {found:?}", case.pack, case.fact, case.files));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(cases.case.len() >= 100, "{} cases", cases.case.len());
    let asked: BTreeSet<_> = cases.case.iter().map(|c| (c.pack.as_str(), c.fact.as_str())).collect();
    assert_eq!(asked.len(), packs.len() * FACTS.len(), "a fact of a language has no case");
}
