//! Every fixture of following an exemplar: `in/` + `request.toml` → `out/`. White space is the formatter's business.
#![expect(clippy::unwrap_used, reason = "a fixture that can not be read fails the test")]

use scaffold_core::{
    At, Change, Column, Commit, Diagnostic, EditOutcome, Entity, EntityField, Fact, Feature, FieldRole,
    Mention, Migrations, Name, Plan, RepoView, Resource, Route, ServiceFacts, Source, Table, apply_splices,
};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

#[derive(Deserialize, Default)]
#[serde(default)]
struct Request {
    resource: String,
    fields: Vec<String>,
    like: String,
    own: Vec<String>,
    /// Shared files that name the exemplar's type.
    mentions: Vec<String>,
    peers: BTreeMap<String, Vec<String>>,
    r#type: String,
    entity: Vec<String>,
    routes: Vec<String>,
    table: Option<String>,
    migrations: Option<MigrationFacts>,
    notes_contain: Vec<String>,
    notes_lack: Vec<String>,
    forbids: Vec<String>,
}

#[derive(Deserialize)]
struct MigrationFacts {
    dir: String,
    style: String,
}

struct Memory {
    paths: Vec<String>,
    texts: BTreeMap<String, Arc<[u8]>>,
}

impl RepoView for Memory {
    fn paths(&self) -> &[String] {
        &self.paths
    }
    fn read(&self, path: &str) -> Result<Option<Arc<[u8]>>, Diagnostic> {
        Ok(self.texts.get(path).cloned())
    }
    fn history(&self, _limit: usize) -> Vec<Commit> {
        Vec::new()
    }
}

fn tree(dir: &Path) -> BTreeMap<String, String> {
    fn walk(root: &Path, dir: &Path, out: &mut BTreeMap<String, String>) {
        for entry in std::fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(root, &path, out);
            } else {
                let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
                out.insert(name, std::fs::read_to_string(&path).unwrap());
            }
        }
    }
    let mut out = BTreeMap::new();
    if dir.is_dir() {
        walk(dir, dir, &mut out);
    }
    out
}

/// `Name:class[:unique|:email]` with what the declaration itself says.
fn field(spec: &str, source: &str) -> EntityField {
    let mut parts = spec.split(':');
    let name = parts.next().unwrap_or_default();
    let class = parts.next().unwrap_or("string");
    let rest: Vec<&str> = parts.collect();
    let line = source
        .lines()
        .map(str::trim)
        .find(|l| l.split_whitespace().next() == Some(name) && l.split_whitespace().count() > 1)
        .unwrap_or_default();
    let native = line.split_whitespace().nth(1).unwrap_or("string").to_owned();
    let tag = |key: &str| {
        let at = line.find(&format!("{key}:\""))? + key.len() + 2;
        line[at..].split(['"', ',']).next().map(str::to_owned)
    };
    let role = match class {
        "id" => FieldRole::Id,
        "owner" => FieldRole::Relation,
        "aux" => FieldRole::Aux,
        _ => FieldRole::Plain,
    };
    EntityField {
        name: name.to_owned(),
        shown: tag("json").unwrap_or_else(|| name.to_lowercase()),
        column: tag("db").or_else(|| Some(name.to_lowercase())),
        native: native.clone(),
        kind: if role == FieldRole::Plain { class } else { "int" }.to_owned(),
        role,
        optional: native.starts_with('*'),
        unique: rest.contains(&"unique"),
        semantic: rest.contains(&"email").then(|| "email".to_owned()),
    }
}

fn place_of(texts: &BTreeMap<String, String>, files: &[String], needle: &str) -> Option<(String, u32)> {
    files.iter().find_map(|f| {
        let text = texts.get(f)?;
        let at = text.find(needle)?;
        Some((f.clone(), u32::try_from(text[..at].matches('\n').count() + 1).ok()?))
    })
}

fn resource(name: &str, files: &[String]) -> Resource {
    let mut files = files.to_vec();
    files.sort();
    Resource {
        name: Name::parse(name).unwrap().singular_snake(),
        noun: Name::parse(name).ok(),
        aliases: Vec::new(),
        files,
        mentions: Vec::new(),
        completeness: 1.0,
        entity: None,
        table: None,
        routes: Vec::new(),
        ties: Vec::new(),
        ineligible: Vec::new(),
    }
}

fn facts(request: &Request, texts: &BTreeMap<String, String>) -> ServiceFacts {
    let mut service = ServiceFacts { root: ".".into(), pack: "go".into(), ..ServiceFacts::default() };
    let module = texts.get("go.mod").and_then(|t| t.lines().find_map(|l| l.strip_prefix("module ")));
    service.module = module.map(|m| Fact::new(m.trim().to_owned(), Source::Manifest, Vec::new()));
    let mut exemplar = resource(&request.like, &request.own);
    let shared = request.mentions.iter().map(|p| Mention { at: At::file(p.as_str()), span: 0..0 });
    exemplar.mentions = shared.collect();
    let declared = format!("type {} struct", request.r#type);
    let (path, line) = place_of(texts, &request.own, &declared).unwrap();
    let source = texts[&path][texts[&path].find(&declared).unwrap()..].to_owned();
    exemplar.entity = Some(Entity {
        name: request.r#type.clone(),
        at: At::line(path, line),
        fields: request.entity.iter().map(|f| field(f, &source)).collect(),
    });
    if let Some(m) = &request.migrations {
        let files: Vec<String> =
            texts.keys().filter(|p| p.starts_with(&format!("{}/", m.dir))).cloned().collect();
        service.migrations = Some(Fact::new(
            Migrations { dir: m.dir.clone(), style: m.style.clone(), tool: None, files: files.clone() },
            Source::Majority,
            Vec::new(),
        ));
        if let Some(table) = &request.table {
            let up: Vec<String> = files.iter().filter(|f| !f.contains(".down.")).cloned().collect();
            let (path, line) = place_of(texts, &up, &format!("TABLE {table}")).unwrap();
            let columns = exemplar.entity.iter().flat_map(|e| &e.fields).map(|f| Column {
                name: f.column.clone().unwrap_or_default(),
                sql_type: "TEXT".into(),
                nullable: false,
                unique: f.unique,
                references: None,
            });
            exemplar.table = Some(Table {
                name: table.clone(),
                at: At::line(path.clone(), line),
                columns: columns.collect(),
                shared_file: texts[&path].matches("CREATE TABLE").count() > 1,
            });
        }
    }
    for route in &request.routes {
        let words: Vec<&str> = route.split_whitespace().collect();
        let [method, path, handler] = words[..] else { continue };
        for (file, text) in texts.iter().filter(|(f, _)| f.ends_with(".go")) {
            let mut at = 0;
            for line in text.split_inclusive('\n') {
                if line.contains(handler) && !line.trim_start().starts_with("func ") && !line.contains("//") {
                    let start = at + line.len() - line.trim_start().len();
                    exemplar.routes.push(service.routes.len());
                    service.routes.push(Route {
                        method: method.to_owned(),
                        path: path.to_owned(),
                        handler: handler.to_owned(),
                        auth: false,
                        middleware: Vec::new(),
                        at: At::line(file.clone(), 1),
                        span: start..at + line.trim_end().len(),
                    });
                }
                at += line.len();
            }
        }
    }
    service.resources.push(exemplar);
    for (name, files) in &request.peers {
        service.resources.push(resource(name, files));
    }
    service
}

/// The files that a plan creates or changes, as they are afterwards.
fn result(plan: &Plan, texts: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let mut out = BTreeMap::new();
    for change in &plan.changes {
        match change {
            Change::Create { path, text, .. } => {
                out.insert(path.clone(), text.clone());
            }
            Change::Edit { path, edits, .. } => {
                let mut splices = Vec::new();
                for edit in edits {
                    match &edit.outcome {
                        EditOutcome::Applied { splices: s } => splices.extend(s.clone()),
                        EditOutcome::AlreadyPresent => {}
                        EditOutcome::CannotPlace { why, .. } => panic!("{}: {why}", edit.at),
                    }
                }
                let text = apply_splices(texts[path].as_bytes(), &splices).unwrap();
                out.insert(path.clone(), String::from_utf8(text).unwrap());
            }
        }
    }
    out
}

/// What the formatter would make alike: runs of blanks, and the order within blocks of imports.
fn formatted(text: &str) -> String {
    let mut lines: Vec<String> =
        text.lines().map(|l| l.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    let is_import = |l: &String| l.ends_with('"') && (l.starts_with('"') || l.split(' ').count() == 2);
    let mut from = 0;
    while from < lines.len() {
        let count = lines[from..].iter().take_while(|l| is_import(l)).count();
        lines[from..from + count].sort_by_key(|l| l[l.find('"').unwrap_or(0)..].to_owned());
        from += count + 1;
    }
    lines.join("\n").trim_end().to_owned()
}

fn plan_for(dir: &Path) -> (Request, BTreeMap<String, String>, Result<Plan, scaffold_core::PlanError>) {
    let request: Request =
        toml::from_str(&std::fs::read_to_string(dir.join("request.toml")).unwrap()).unwrap();
    let texts = tree(&dir.join("in"));
    let plan = follow(&request, &texts);
    (request, texts, plan)
}

fn follow(request: &Request, texts: &BTreeMap<String, String>) -> Result<Plan, scaffold_core::PlanError> {
    let view = Memory {
        paths: texts.keys().cloned().collect(),
        texts: texts.iter().map(|(p, t)| (p.clone(), Arc::from(t.as_bytes()))).collect(),
    };
    let fields: Vec<&str> = request.fields.iter().map(String::as_str).collect();
    let feature = Feature::parse("rest", &request.resource, &fields).unwrap();
    let pack = scaffold_lang_go::pack().unwrap();
    scaffold_plan::exemplar::follow(&pack, &view, &facts(request, texts), &feature, &request.like)
}

fn check(dir: &Path) -> Result<(), String> {
    let (request, texts, plan) = plan_for(dir);
    let plan = plan.map_err(|e| format!("no plan: {e:?}"))?;
    let made = result(&plan, &texts);
    for text in &request.forbids {
        if let Some((path, _)) = made.iter().find(|(_, t)| t.contains(text.as_str())) {
            return Err(format!("`{text}` in {path}"));
        }
    }
    for words in &request.notes_contain {
        if !plan.notes.iter().any(|n| n.message.contains(words.as_str())) {
            return Err(format!("no note says `{words}`"));
        }
    }
    for words in &request.notes_lack {
        if let Some(note) = plan.notes.iter().find(|n| n.message.contains(words.as_str())) {
            return Err(format!("a note says `{words}`: {}", note.message));
        }
    }
    if request.forbids.is_empty() {
        let wanted = tree(&dir.join("out"));
        for path in wanted.keys().chain(made.keys()) {
            let of = |m: &BTreeMap<String, String>| m.get(path).map(|t| formatted(t));
            let (wanted, made) = (of(&wanted), of(&made));
            if wanted != made {
                let show = |t: Option<String>| t.unwrap_or_else(|| "(no such file)".to_owned());
                return Err(format!("{path}\n--- wanted\n{}\n--- made\n{}", show(wanted), show(made)));
            }
        }
    }
    let mut after = texts.clone();
    after.extend(made);
    let again = follow(&request, &after).map_err(|e| format!("second run: {e:?}"))?;
    if again.is_empty() { Ok(()) } else { Err(format!("the second run changes something: {again:?}")) }
}

/// Fixtures that do not give what they say yet; the test fails when one of them does.
const OPEN: &[&str] = &[];

#[test]
fn every_fixture_gives_what_it_says_and_nothing_the_second_time() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/exemplar/fixtures");
    let mut dirs: Vec<PathBuf> =
        std::fs::read_dir(root).unwrap().map(|e| e.unwrap().path()).filter(|p| p.is_dir()).collect();
    dirs.sort();
    let mut failed = Vec::new();
    for dir in &dirs {
        let name = dir.file_name().unwrap().to_string_lossy().into_owned();
        match (check(dir), OPEN.contains(&name.as_str())) {
            (Err(e), false) => failed.push(format!("== {name}: {e}")),
            (Ok(()), true) => failed.push(format!("== {name}: holds now; take it off the list")),
            _ => {}
        }
    }
    assert!(failed.is_empty(), "{} of {} fixtures fail\n{}", failed.len(), dirs.len(), failed.join("\n"));
}
