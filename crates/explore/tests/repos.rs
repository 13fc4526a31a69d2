//! Facts of the example repositories, held against `tests/repos/expected.toml`.

mod common;

use common::{Folder, service_in};
use scaffold_core::ServiceFacts;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// What is asked of one repository; keys about `add` are other tests' business.
#[derive(Deserialize)]
struct Expected {
    #[serde(default)]
    language: String,
    framework: Option<String>,
    router_file: Option<String>,
    layout: Option<String>,
    database: Option<String>,
    migrations: Option<Migrations>,
    file_naming: Option<String>,
    exemplar: Option<String>,
    #[serde(default)]
    absent: Vec<String>,
    #[serde(default)]
    eligible: Vec<String>,
    #[serde(default)]
    ineligible: Vec<String>,
    #[serde(default)]
    expected_edits: Vec<String>,
    outcome: Option<String>,
}

#[derive(Deserialize)]
struct Migrations {
    dir: Option<String>,
    style: Option<String>,
    width: Option<usize>,
    tool: Option<String>,
}

#[derive(Deserialize)]
struct Keys {
    repo: BTreeMap<String, Expected>,
}

fn differences(name: &str, want: &Expected, got: &ServiceFacts) -> Vec<String> {
    let mut out = Vec::new();
    let value = |f: &Option<scaffold_core::Fact<String>>| f.as_ref().map(|f| f.value.clone());
    let mut same = |what: &str, want: &Option<String>, got: Option<String>| {
        if want.is_some() && *want != got {
            out.push(format!("{name}: {what} is {got:?}, not {want:?}"));
        }
    };
    same("framework", &want.framework, value(&got.framework));
    same("router_file", &want.router_file, value(&got.router_file));
    same("layout", &want.layout, value(&got.layout));
    same("database", &want.database, value(&got.database));
    same("file_naming", &want.file_naming, value(&got.file_naming));
    same("exemplar", &want.exemplar, value(&got.exemplar));
    if let Some(w) = &want.migrations {
        let g = got.migrations.as_ref().map(|f| &f.value);
        let style = g.map(|m| m.style.clone()).unwrap_or_default();
        let digits = style.chars().take_while(char::is_ascii_digit).count();
        let shown = if digits > 0 { format!("0001{}", &style[digits..]) } else { style.clone() };
        same("migrations.dir", &w.dir, g.map(|m| m.dir.clone()));
        same("migrations.style", &w.style, g.map(|_| shown));
        same("migrations.tool", &w.tool, g.and_then(|m| m.tool.clone()));
        same("migrations.width", &w.width.map(|w| w.to_string()), g.map(|_| digits.to_string()));
    }
    let json = serde_json::to_value(got).expect("facts serialise");
    for key in &want.absent {
        if let Some(v) = json.get(key) {
            out.push(format!("{name}: {key} should be absent, is {v}"));
        }
    }
    for r in &want.eligible {
        match got.resource(r) {
            Some(found) if found.ineligible.is_empty() => {}
            Some(found) => out.push(format!("{name}: {r} is ineligible: {:?}", found.ineligible)),
            None => out.push(format!("{name}: {r} is no resource")),
        }
    }
    for r in &want.ineligible {
        if got.resource(r).is_some_and(|f| f.ineligible.is_empty()) {
            out.push(format!("{name}: {r} is eligible"));
        }
    }
    if want.outcome.as_deref() == Some("applied") {
        let exemplar = want.exemplar.as_deref().and_then(|e| got.resource(e));
        let mentioned: BTreeSet<&str> =
            exemplar.iter().flat_map(|r| &r.mentions).map(|m| m.at.path.as_str()).collect();
        for path in &want.expected_edits {
            if !mentioned.contains(path.as_str()) {
                out.push(format!("{name}: nothing in {path} is linked to the exemplar"));
            }
        }
    }
    out
}

#[test]
fn example_repositories_are_understood() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/repos");
    let keys: Keys = toml::from_str(&std::fs::read_to_string(root.join("expected.toml")).unwrap()).unwrap();
    let mut wrong = Vec::new();
    for (name, want) in &keys.repo {
        let facts = service_in(&want.language, &Folder::new(root.join(name)));
        wrong.extend(differences(name, want, &facts));
    }
    assert!(wrong.is_empty(), "{} differences:\n{}", wrong.len(), wrong.join("\n"));
}
