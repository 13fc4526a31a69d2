//! The passes in order, and what must hold before anything is handed on.

use super::abbreviate::abbreviate;
use super::carried::carried;
use super::choose::safe_noun;
use super::clone::clone;
use super::insert::essence;
use super::learn::{folder_number, learn_lists, renaming};
use super::noun::{Place, Renaming};
use super::principal::{self, Principal};
use super::prune::{is_kept, prune};
use super::reach::reached;
use super::rename::{Names, rename};
use super::source::SourceText;
use super::survey::survey;
use super::unused::leave_unused;
use super::vocabulary::{DELETES, names_one};
use super::wire::{clips, pass_both, wire};
use super::{
    Context, Draft, foreign_keys, guards, imports, migrations, models, refield, sql, ties, unbound, whole,
};
use scaffold_core::{
    At, Change, Diagnostic, Edit, EditOutcome, Endpoint, EntityField, Feature, FieldRole, Followed, Plan,
    PlanError, RepoView, Resource, ServiceFacts, Splice, edited, sha256_hex, split_words,
};
use scaffold_pack::{Ground, Pack};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Plans `feature` by imitating the resource `exemplar`.
///
/// # Errors
/// The exemplar is unknown, can't be imitated, or something stands in the way.
pub fn follow(
    pack: &Pack,
    view: &dyn RepoView,
    service: &ServiceFacts,
    feature: &Feature,
    exemplar: &str,
) -> Result<Plan, PlanError> {
    let Some(resource) = service.resource(exemplar) else {
        return Err(not_understood(Diagnostic::new(format!("no resource `{exemplar}` was found"))));
    };
    if resource.name == feature.resource.singular_snake() {
        return Err(PlanError::Invalid(
            Diagnostic::new(format!("`{exemplar}` can't be its own exemplar"))
                .hint("name another resource with `--like`"),
        ));
    }
    let manifest = manifest_of(pack, view, service)?;
    let sources = sources_of(view, resource)?;
    let adapted = pack.adapted(&Ground {
        manifest: manifest.as_ref().map_or("", |(_, text)| &**text),
        version: service.language_version.as_ref().map_or("", |v| v.value.as_str()),
        sources: &sources,
    });
    let pack = &adapted;
    let tests = principal::tests_of(pack, resource);
    let principal = Principal::of(pack, service, resource, &tests);
    let service = principal.as_ref().map_or(service, |p| &p.service);
    let resource = service.resource(exemplar).unwrap_or(resource);
    natural_key(resource)?;
    let mut cx = Context::new(pack, view, service, feature, resource)?;
    cx.principal = principal.as_ref();
    let own = resource.files.iter().filter_map(|path| Some((path.as_str(), view.text(path).ok()??)));
    let own: Vec<(&str, Arc<str>)> = own.collect();
    cx.parse_ahead(own.iter().map(|(path, text)| (*path, &**text)));
    flag_of_deletion(&cx)?;
    let (noun, changed) = safe_noun(&feature.resource, &pack.manifest().naming.reserved);
    let mut plan = Plan {
        followed: Some(Followed { resource: resource.name.clone(), why: why(service, feature, resource) }),
        ..Plan::default()
    };
    if changed {
        plan.notes.push(Diagnostic::new(format!(
            "`{}` is a reserved word; the resource is called `{noun}` in the code",
            feature.resource
        )));
    }
    let mut renaming = renaming(&cx, &noun)?;
    guards::asked_for(&cx, &renaming)?;
    let cloned = clone(&cx, &renaming)?;
    let mut drafts = cloned.drafts;
    if drafts.is_empty() && !cx.modules_are_files() {
        return Err(not_understood(Diagnostic::new(format!("`{exemplar}` has no files of its own"))));
    }
    if !drafts.is_empty() && drafts.iter().all(|d| view.has(&d.path)) {
        plan.notes.push(Diagnostic::new(format!("`{noun}` is there already; nothing to do")));
        return Ok(plan);
    }
    plan.generators = cloned.generators;
    plan.notes.extend(cloned.notes);
    let before: BTreeMap<String, String> = drafts.iter().map(|d| (d.from.clone(), d.text.clone())).collect();
    if let Some(principal) = cx.principal {
        plan.notes.extend(principal.leave_out(&cx, &mut drafts)?);
    }
    plan.notes.extend(prune(&cx, &renaming, &mut drafts)?);
    imports::drop_unused(&cx, &mut drafts, &before)?;
    if let Some(principal) = cx.principal {
        principal.nothing_stays(&cx, &drafts)?;
    }
    plan.notes.extend(ties::left(&cx, &renaming, &drafts)?);

    learn_lists(&cx, &mut renaming, &drafts)?;
    let mut names = Names::of(&cx, &renaming, &drafts)?;
    let survey = survey(&cx, &renaming, &mut names, &drafts)?;
    reached(&cx, &survey)?;
    principal::signs_nobody_in(&cx, &survey)?;
    foreign_keys::none_gained(&cx, &renaming, &survey)?;
    let own = drafts.len();
    drafts.extend(clips(&cx, &survey));
    let named = drafts.clone();
    plan.notes.extend(refield::refield(&cx, &mut drafts)?);
    plan.notes.extend(leave_unused(&cx, &named, &mut drafts)?);
    guards::decided(&cx, &named, &drafts)?;
    names.declare(Names::of(&cx, &renaming, &drafts[..own])?);
    imports::drop_unused(&cx, &mut drafts, &before)?;
    plan.notes.extend(whole::drop_idle_tests(&cx, &mut drafts)?);
    whole::shows_its_own(&cx, &renaming, &drafts)?;
    let mut migration = migrations::project(&cx)?;
    plan.notes.append(&mut migration.notes);
    drafts.append(&mut migration.drafts);
    pass_both(&cx, &survey, &mut drafts)?;
    abbreviate(&cx, &renaming, &mut drafts)?;
    rename(&cx, &renaming, &names, &mut drafts)?;
    rename(&cx, &renaming, &names, &mut migration.blocks)?;
    carried(&cx, &renaming, &named, &drafts)?;
    let (clipped, own): (Vec<Draft>, Vec<Draft>) = drafts.into_iter().partition(|d| d.clip.is_some());
    plan.changes = creates(&cx, own)?;
    plan.changes.extend(wire(&cx, &renaming, &names, &survey, &clipped)?);
    plan.notes.extend(refield::zero::passed_over(&cx, &plan.changes)?);
    for block in &migration.blocks {
        plan.changes.push(migrations::appended(&cx, block)?);
    }
    if let Some((path, text)) = &manifest {
        require(&cx, path, text, &mut plan)?;
    }
    plan.changes.extend(models::undeclared(&cx)?);
    plan.changes.sort_by(|a, b| a.path().cmp(b.path()));
    plan.notes.extend(untabled(&cx, &plan)?);
    plan.endpoints = endpoints(&cx, &renaming);
    guards::check(&cx, &renaming, &plan)?;
    whole::is_whole(&cx, &renaming, &plan)?;
    unbound::bind(&cx, &renaming, &mut plan)?;
    prove(&cx, &plan)?;
    Ok(plan)
}

/// A note where the exemplar's table stands in a dump of several: there is no copy of it for one resource, and nothing else
/// makes the new table.
fn untabled(cx: &Context<'_>, plan: &Plan) -> Result<Option<Diagnostic>, PlanError> {
    let table = cx.exemplar.table.as_ref().map(|t| t.at.clone());
    let own = cx.exemplar.files.iter().map(At::file);
    let made = |at: &At| plan.changes.iter().any(|c| c.path().ends_with(".sql") || c.path() == at.path);
    for at in table.into_iter().chain(own).filter(|at| at.path.ends_with(".sql") && !made(at)) {
        if cx.text(&at.path)?.is_some_and(|text| sql::is_dump(&text)) {
            let told = Diagnostic::new(format!(
                "nothing makes a table for {}: `{}` is a dump of more than the table of `{}`",
                cx.feature.resource.plural_words(),
                at.path,
                cx.exemplar.name
            ));
            let told = told.hint("make the table by hand, with the columns that the new queries name");
            return Ok(Some(told.at(at)));
        }
    }
    Ok(None)
}

/// Refuses a resource whose table has a key that is data as well, beside an id: no new field stands for it, and a copy
/// would have no key.
fn natural_key(resource: &Resource) -> Result<(), PlanError> {
    let Some(entity) = &resource.entity else { return Ok(()) };
    let keys: Vec<&EntityField> = entity.fields.iter().filter(|f| f.role == FieldRole::Id).collect();
    let is_data = |f: &EntityField| {
        let last = split_words(&f.name).pop().unwrap_or_default();
        matches!(f.kind.as_str(), "string" | "text")
            && !matches!(last.as_str(), "id" | "uuid" | "uid" | "key")
    };
    let Some(key) = keys.iter().find(|f| is_data(f)) else { return Ok(()) };
    if keys.iter().all(|f| f.name == key.name) {
        return Ok(());
    }
    Err(not_understood(
        Diagnostic::new(format!(
            "`{}` is its key, beside an id: a copy without it would have none",
            key.name
        ))
        .at(entity.at.clone()),
    ))
}

/// Refuses a resource one of whose flags is set by what deletes it: a new flag in its place would be, and what it is not
/// set for would be found no more.
fn flag_of_deletion(cx: &Context<'_>) -> Result<(), PlanError> {
    let syntax = &cx.pack.manifest().syntax;
    let Some(entity) = &cx.exemplar.entity else { return Ok(()) };
    let flags = entity.fields.iter().filter(|f| f.role == FieldRole::Plain && f.kind == "bool");
    let flags: Vec<(&EntityField, Vec<String>)> = flags.map(|f| (f, split_words(&f.name))).collect();
    let own = cx.exemplar.files.iter().filter(|p| cx.is_source(p) && !cx.is_for_tests(p));
    for path in own.filter(|_| !flags.is_empty()) {
        let Some(text) = cx.text(path)? else { continue };
        let source = SourceText::new(cx, path, &text)?;
        for function in source.parsed.walk().filter(|n| syntax.functions.has(*n)) {
            let name = syntax.declarations.child(function).map_or("", |n| source.parsed.of(n));
            if !names_one(name, DELETES) {
                continue;
            }
            let says = |words: &[String]| {
                let body = source.parsed.of(function);
                body.split(|c: char| !(c.is_alphanumeric() || c == '_')).any(|w| split_words(w) == words)
            };
            if let Some((flag, _)) = flags.iter().find(|(_, words)| says(words)) {
                return Err(not_understood(
                    Diagnostic::new(format!(
                        "`{}` says what is deleted: no new field stands for it",
                        flag.name
                    ))
                    .at(At::line(path.clone(), source.parsed.line(function.start_byte()))),
                ));
            }
        }
    }
    Ok(())
}

/// Path and text of the service's manifest.
fn manifest_of(
    pack: &Pack,
    view: &dyn RepoView,
    service: &ServiceFacts,
) -> Result<Option<(String, Arc<str>)>, PlanError> {
    for name in &pack.manifest().detect.manifests {
        let path = if service.root == "." { name.clone() } else { format!("{}/{name}", service.root) };
        if let Some(text) = view.text(&path).map_err(PlanError::Refused)? {
            return Ok(Some((path, text)));
        }
    }
    Ok(None)
}

/// Texts of the resource's own files, and of those that speak of it.
fn sources_of(view: &dyn RepoView, resource: &Resource) -> Result<Vec<Arc<str>>, PlanError> {
    let shared = resource.mentions.iter().map(|m| &m.at.path);
    let paths: BTreeSet<&String> = resource.files.iter().chain(shared).collect();
    let texts = paths.into_iter().map(|p| view.text(p).map_err(PlanError::Refused));
    Ok(texts.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
}

/// The edit of the manifest that asks for what the new fields' types take.
fn require(cx: &Context<'_>, path: &str, text: &str, plan: &mut Plan) -> Result<(), PlanError> {
    let classes: BTreeSet<&str> = cx.feature.fields.iter().map(|f| f.ty.class()).collect();
    let beside = path.rfind('/').map_or("", |i| &path[..=i]);
    let mut locked = None;
    for lock in &cx.pack.manifest().checks.require_writes {
        // Members of a workspace have theirs at its root.
        locked = match cx.text(&format!("{beside}{lock}"))? {
            Some(text) => Some(text),
            None => locked.or(cx.text(lock)?),
        };
    }
    let Some(new) = cx.pack.hooks().required(text, locked.as_deref().unwrap_or_default(), &classes) else {
        return Ok(());
    };
    plan.changes.push(rewritten(path, text, &new, "ask for what the new types take"));
    plan.requires.extend(classes.iter().map(|c| (*c).to_owned()));
    Ok(())
}

/// The edit that makes `text` read `new`: one passage, from the first difference to the last.
pub(crate) fn rewritten(path: &str, text: &str, new: &str, what: &str) -> Change {
    let (start, end) = (common(text.bytes(), new.bytes()), common(text.bytes().rev(), new.bytes().rev()));
    let end = end.min(text.len() - start).min(new.len() - start);
    let start = (0..=start).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0);
    let splice = Splice { range: start..text.len() - end, text: new[start..new.len() - end].to_owned() };
    let line = u32::try_from(text[..start].matches('\n').count() + 1).unwrap_or(u32::MAX);
    Change::Edit {
        path: path.to_owned(),
        base_sha256: sha256_hex(text.as_bytes()),
        edits: vec![Edit {
            at: At::line(path, line),
            what: what.to_owned(),
            outcome: EditOutcome::Applied { splices: vec![splice] },
        }],
    }
}

/// How many bytes two texts begin with together.
fn common(a: impl Iterator<Item = u8>, b: impl Iterator<Item = u8>) -> usize {
    a.zip(b).take_while(|(a, b)| a == b).count()
}

pub(crate) fn not_understood(diagnostic: Diagnostic) -> PlanError {
    PlanError::NotUnderstood { diagnostic, steps: Vec::new() }
}

fn why(service: &ServiceFacts, feature: &Feature, resource: &Resource) -> String {
    if feature.like.is_some() {
        return "named in the request".to_owned();
    }
    service
        .exemplar
        .as_ref()
        .filter(|e| e.value == resource.name)
        .and_then(|e| e.why.clone())
        .unwrap_or_else(|| "closest resource that can be imitated".to_owned())
}

fn endpoints(cx: &Context<'_>, renaming: &Renaming) -> Vec<Endpoint> {
    let number = folder_number(cx);
    cx.exemplar
        .routes
        .iter()
        .filter_map(|i| cx.service.routes.get(*i))
        .filter(|r| is_kept(cx, renaming, r))
        .map(|r| Endpoint {
            method: r.method.clone(),
            path: renaming.apply(
                &refield::key::in_path(cx, &r.path),
                Place { number, ..Place::joined(super::noun::Join::Kebab) },
            ),
        })
        .collect()
}

/// New files; an equal one that stands is left out, another one in the way is a refusal.
fn creates(cx: &Context<'_>, drafts: Vec<Draft>) -> Result<Vec<Change>, PlanError> {
    let mut out = Vec::new();
    let mut seen = BTreeSet::new();
    for draft in drafts {
        if draft.path == draft.from || !seen.insert(draft.path.clone()) {
            return Err(not_understood(
                Diagnostic::new(format!("`{}` has no new name of its own", draft.from))
                    .at(At::file(draft.from))
                    .hint("imitate another resource with `--like`"),
            ));
        }
        match cx.text(&draft.path)? {
            Some(there) if essence(&there) == essence(&draft.text) => {}
            Some(_) => {
                return Err(PlanError::Refused(
                    Diagnostic::new(format!("`{}` is in the way", draft.path))
                        .at(At::file(draft.path))
                        .hint("move it away, or choose another name"),
                ));
            }
            None => out.push(Change::Create {
                path: draft.path,
                text: draft.text,
                executable: false,
                from: draft.from,
            }),
        }
    }
    Ok(out)
}

/// Every text of the plan still parses, and imports of the repository's own folders lead somewhere.
fn prove(cx: &Context<'_>, plan: &Plan) -> Result<(), PlanError> {
    let folders: BTreeSet<&str> = plan
        .changes
        .iter()
        .filter(|c| matches!(c, Change::Create { .. }))
        .map(|c| cx.module_of(c.path()))
        .chain(cx.view.paths().iter().map(|p| cx.module_of(p)))
        .collect();
    let (mut made, mut copies) = (BTreeMap::new(), BTreeMap::new());
    for change in &plan.changes {
        if let Change::Create { path, text, from, .. } = change {
            let copy = (path.as_str(), cx.text(from)?.unwrap_or_default(), text.as_str());
            made.insert(path.as_str(), copy.clone());
            copies.insert(from.as_str(), copy);
        }
    }
    let created = plan.changes.iter().filter_map(|c| match c {
        Change::Create { path, text, .. } => Some((path.as_str(), text.as_str())),
        Change::Edit { .. } => None,
    });
    cx.parse_ahead(created);
    for change in &plan.changes {
        let path = change.path();
        if !cx.is_source(path) {
            continue;
        }
        let (text, base) = match change {
            Change::Create { text, from, .. } => (text.clone(), from.as_str()),
            Change::Edit { edits, .. } => {
                let base = cx.text(path)?.unwrap_or_default();
                let text = edited(&base, edits)
                    .map_err(|e| not_understood(Diagnostic::new(e.to_string()).at(At::file(path))))?;
                (text, path)
            }
        };
        let source = SourceText::new(cx, path, &text)?;
        if source.parsed.has_errors() {
            let was = cx.text(base)?.map(|t| cx.parse(&t)).transpose()?;
            if !was.is_some_and(|p| p.has_errors()) {
                return Err(not_understood(
                    Diagnostic::new(format!("the new text of `{path}` would not parse")).at(At::file(base)),
                ));
            }
        }
        if let Some(name) = whole::hidden_import(&source)
            && match cx.text(base)? {
                Some(text) => whole::hidden_import(&*SourceText::new(cx, base, &text)?).is_none(),
                None => true,
            }
        {
            return Err(not_understood(
                Diagnostic::new(format!("`{path}` would import two things as `{name}`")).at(At::file(base)),
            ));
        }
        let before = match cx.text(base)? {
            Some(text) if base != path => SourceText::new(cx, base, &text)?.imports.clone(),
            _ => Vec::new(),
        };
        let leads_nowhere = |folder: &str| {
            !folders.contains(folder) && !folders.iter().any(|f| f.starts_with(&format!("{folder}/")))
        };
        for import in &source.imports {
            // A path that is the same in the exemplar leads beside the copy now.
            let led = || before.iter().find(|i| i.path == import.path).and_then(|i| i.folder.as_deref());
            let there = import.folder.as_deref().filter(|f| cx.view.has(f));
            let copy = match import.folder.as_deref().and_then(|file| made.get(file)) {
                None if there.is_none() => led().and_then(|file| copies.get(file)),
                copy => copy,
            };
            if let (Some((name, _)), Some((file, was, is))) = (&import.member, copy)
                && has_word(was, name)
                && !has_word(is, name)
            {
                return Err(not_understood(
                    Diagnostic::new(format!(
                        "`{path}` would import `{name}` from `{file}`, which would not have it"
                    ))
                    .at(At::file(base)),
                ));
            }
            // What the repository imports without having it (ignored files that a tool makes) is no fault of the change.
            if let Some(folder) = &import.folder
                && leads_nowhere(folder)
                && !imports_already(cx, base, &import.path)?
            {
                return Err(not_understood(
                    Diagnostic::new(format!("`{path}` would import `{}`, which is not there", import.path))
                        .at(At::file(base)),
                ));
            }
        }
    }
    Ok(())
}

fn has_word(text: &str, word: &str) -> bool {
    text.split(|c: char| !(c.is_alphanumeric() || c == '_')).any(|w| w == word)
}

/// Whether the file as it stands imports `path`.
fn imports_already(cx: &Context<'_>, file: &str, path: &str) -> Result<bool, PlanError> {
    let Some(text) = cx.text(file)? else { return Ok(false) };
    Ok(SourceText::new(cx, file, &text)?.imports.iter().any(|i| i.path == path))
}
