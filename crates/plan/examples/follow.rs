//! Follows an exemplar in a repository and writes the result into it; for looking at diffs while the engine is built.
//! `follow DIR EXEMPLAR,OTHER,... RESOURCE FIELD...`: resources are guessed from file names alone.

use scaffold_core::{
    Change, EditOutcome, Fact, Feature, Name, RepoView, Resource, ServiceFacts, Source, apply_splices,
};
use scaffold_repo::Repository;
use std::io::Write;
use std::path::Path;

fn rough(view: &dyn RepoView, nouns: &str) -> ServiceFacts {
    let module = view
        .text("go.mod")
        .ok()
        .flatten()
        .and_then(|t| t.lines().find_map(|l| l.strip_prefix("module ").map(|m| m.trim().to_owned())));
    let mut facts = ServiceFacts { root: ".".into(), pack: "go".into(), ..ServiceFacts::default() };
    facts.module = module.map(|m| Fact::new(m, Source::Manifest, Vec::new()));
    for noun in nouns.split(',') {
        let Ok(name) = Name::parse(noun) else { continue };
        let flats = [name.singular_flat(), name.singular_snake()];
        let files = view
            .paths()
            .iter()
            .filter(|p| !p.contains("vendor/") && !p.contains("/gen/") && !p.starts_with("ent/"))
            .filter(|p| {
                p.split('/').any(|c| {
                    let c = c.to_lowercase();
                    flats.iter().any(|f| c.starts_with(f.as_str()))
                })
            })
            .cloned()
            .collect();
        facts.resources.push(Resource {
            name: name.singular_snake(),
            noun: Some(name),
            aliases: Vec::new(),
            files,
            mentions: Vec::new(),
            completeness: 1.0,
            entity: None,
            table: None,
            routes: Vec::new(),
            ineligible: Vec::new(),
        });
    }
    facts
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [dir, nouns, resource, fields @ ..] = args.as_slice() else {
        return Err("usage: follow DIR NOUN,OTHER,... RESOURCE FIELD...".into());
    };
    let repo = Repository::open(Path::new(dir))?;
    let pack = scaffold_lang_go::pack()?;
    let words: Vec<&str> = fields.iter().map(String::as_str).collect();
    let feature = Feature::parse("rest", resource, &words).map_err(|d| d.to_string())?;
    let facts = rough(&repo, nouns);
    let exemplar = nouns.split(',').next().unwrap_or_default();
    let plan = scaffold_plan::exemplar::follow(&pack, &repo, &facts, &feature, exemplar)
        .map_err(|e| format!("{e:?}"))?;
    let mut out = std::io::stdout().lock();
    for change in &plan.changes {
        let path = Path::new(dir).join(change.path());
        match change {
            Change::Create { text, .. } => {
                writeln!(out, "create {}", change.path())?;
                if let Some(parent) = path.parent() {
                    std::fs::create_dir_all(parent)?;
                }
                std::fs::write(path, text)?;
            }
            Change::Edit { edits, .. } => {
                let base = std::fs::read(&path)?;
                let mut splices = Vec::new();
                for edit in edits {
                    writeln!(out, "edit {} {} {:?}", edit.at, edit.what, edit.outcome)?;
                    if let EditOutcome::Applied { splices: s } = &edit.outcome {
                        splices.extend(s.clone());
                    }
                }
                std::fs::write(path, apply_splices(&base, &splices)?)?;
            }
        }
    }
    for note in &plan.notes {
        writeln!(out, "note {note}")?;
    }
    Ok(())
}
