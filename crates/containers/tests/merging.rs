//! Compose files in the styles of real ones, before and after what is missing is merged into them: what stood means what
//! it meant, no comment is lost, whatever the line endings, and a second run changes nothing.

#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use common::{VARIANTS, files, folder, rules};
use scaffold_containers::write::{Kit, PACK_KIT, Serving, Site};
use scaffold_containers::yaml;
use scaffold_core::{
    Change, Commit, Diagnostic, EditOutcome, Fact, RepoView, ServiceFacts, Source, apply_splices,
};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

const COMPOSE: &str = "docker-compose.yml";
const DOCKERFILE: &str =
    "FROM alpine:3.22\nUSER 1\nEXPOSE 8080\nHEALTHCHECK CMD [\"/api\", \"healthcheck\"]\nCMD [\"/api\"]\n";

struct Memory(BTreeMap<String, String>, Vec<String>);

impl Memory {
    fn of(compose: &str) -> Self {
        let files = [(COMPOSE, compose), ("Dockerfile", DOCKERFILE), ("go.mod", "module example.com/api\n")];
        let files: BTreeMap<String, String> =
            files.into_iter().map(|(p, t)| (p.to_owned(), t.to_owned())).collect();
        let paths = files.keys().cloned().collect();
        Self(files, paths)
    }
}

impl RepoView for Memory {
    fn paths(&self) -> &[String] {
        &self.1
    }

    fn read(&self, path: &str) -> Result<Option<Arc<[u8]>>, Diagnostic> {
        Ok(self.0.get(path).map(|t| Arc::from(t.as_bytes())))
    }

    fn history(&self, _: usize) -> Vec<Commit> {
        Vec::new()
    }
}

fn kit() -> Kit {
    let language = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../languages/go");
    let text = std::fs::read_to_string(language.join(PACK_KIT)).unwrap();
    let template = std::fs::read_to_string(language.join("containers/Dockerfile.tera")).unwrap();
    let files = [("containers/Dockerfile.tera", template.as_str())];
    Kit::load("go", Some(&text), files.into_iter()).map_err(|e| e.to_string()).unwrap().unwrap()
}

/// A service on port 8080 that needs PostgreSQL and Redis.
fn service() -> ServiceFacts {
    let fact = |value: &str| Some(Fact::new(value.to_owned(), Source::Manifest, Vec::new()));
    ServiceFacts {
        root: ".".into(),
        pack: "go".into(),
        framework: fact("gin"),
        port: Some(Fact::new(8080, Source::Manifest, Vec::new())),
        servers: Some(Fact::new(vec!["postgres".into(), "redis".into()], Source::Manifest, Vec::new())),
        ..ServiceFacts::default()
    }
}

/// What becomes of a compose file: its text, or why nothing becomes of it.
fn merged(compose: &str) -> Result<String, String> {
    let (view, kit, facts, rules) = (Memory::of(compose), kit(), service(), rules());
    let site = Site {
        view: &view,
        rules: &rules,
        vendored: &[],
        name: "shop",
        stands: &|_| true,
        secret: &|| "x".repeat(8),
    };
    let serving = Serving {
        facts: &facts,
        kit: &kit,
        libraries: Vec::new(),
        reads: vec!["DATABASE_URL".into()],
        migrator: None,
    };
    let written = site.write(&[serving], "").map_err(|d| d.message)?;
    let change = written.plan.changes.iter().find(|c| c.path() == COMPOSE);
    let Some(Change::Edit { edits, .. }) = change else { return Ok(compose.to_owned()) };
    let mut text = compose.to_owned();
    for edit in edits {
        match &edit.outcome {
            EditOutcome::Applied { splices } => {
                text = String::from_utf8(apply_splices(text.as_bytes(), splices).unwrap()).unwrap();
            }
            EditOutcome::CannotPlace { snippet, why } => {
                assert!(!snippet.is_empty());
                return Err(format!("to {}: {why}", edit.what));
            }
            EditOutcome::AlreadyPresent => {}
        }
    }
    Ok(text)
}

/// Whether everything of `before` is in `after`; who is waited for may be said in the longer form.
fn holds(before: &Value, after: &Value, key: &str) -> bool {
    match (before, after) {
        (Value::Array(names), Value::Object(map)) if key == "depends_on" => {
            names.iter().all(|n| map.contains_key(n.as_str().unwrap_or_default()))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.iter().all(|(k, v)| b.get(k).is_some_and(|w| holds(v, w, k)))
        }
        (Value::Array(a), Value::Array(b)) => a.iter().all(|v| b.contains(v)),
        (Value::Null, _) => true,
        (a, b) => a == b,
    }
}

fn comments(text: &str) -> Vec<&str> {
    text.lines()
        .filter_map(|l| l.find(" #").or(l.starts_with('#').then_some(0)).map(|at| l[at..].trim()))
        .collect()
}

#[test]
fn what_is_missing_is_added_and_nothing_else_changes() {
    let accepted = std::env::var_os("SCAFFOLD_ACCEPT").is_some();
    let all: Vec<(String, String)> = files("compose").into_iter().chain(files("merge")).collect();
    assert!(all.len() >= 60, "{} files", all.len());
    let mut changed = 0;
    for (file, text) in all {
        let expected = folder("merged").join(&file);
        let made = merged(&text);
        let shown = made.clone().unwrap_or_else(|why| format!("# refused\n# {why}\n"));
        if accepted {
            std::fs::create_dir_all(folder("merged")).unwrap();
            std::fs::write(&expected, &shown).unwrap();
        }
        assert_eq!(shown, std::fs::read_to_string(&expected).unwrap(), "{file}");
        let Ok(made) = made else { continue };
        changed += usize::from(made != text);
        for (how, variant) in VARIANTS {
            let (before, after) = (variant(&text), merged(&variant(&text)).expect("it is merged, too"));
            if how != "without a final newline" {
                assert_eq!(after, variant(&made), "{file} {how}");
            }
            assert_eq!(merged(&after).as_deref(), Ok(after.as_str()), "{file} {how}, again");
            let (old, new) = (yaml::parse(&before), yaml::parse(&after));
            let (Ok(Some(old)), Ok(Some(new))) = (old, new) else {
                assert_eq!(before, after, "{file} {how}");
                continue;
            };
            assert!(holds(&old.value(), &new.value(), ""), "{file} {how}\n{after}");
            let mut left = comments(&after);
            left.retain(|c| comments(&before).contains(c));
            assert_eq!(left, comments(&before), "{file} {how}");
        }
    }
    assert!(changed >= 40, "{changed} files");
}
