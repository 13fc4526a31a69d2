//! Where a service has its things: what a first resource is put beside.

use super::beside;
use super::context::Root;
use super::not_understood;
use scaffold_core::{Change, EditOutcome, Name, PlanError, RepoView, Route, ServiceFacts};
use scaffold_pack::{ManifestFacts, Pack, Requirement};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// What templates see of it. Folders are relative to the service and end with `/`, but for the service itself.
///
/// `home` is the folder of `registry`, the file in which routes are registered, and `above` the one that it is in; `routes` that of the file that
/// declares one, below `home` where it is one of several (`nested`); `before` and `after` are what its name has around
/// the word that its route begins with. `features` is where folders of resources stand, `feature_file` the file of one
/// that declares its routes, `feature_tests` the folder of its tests within. `home_module`, `above_module` and `routes_module` are what imports from there begin with,
/// `home_files` are the names of the files right in `home`.
/// `tests` the folder of the tests, `test_after` what their names end with, `testing` what they use, `extension` and `text`
/// those of `registry`, `naming` how files are named, `libraries` what the service asks for itself, `versions` in which, `version` the
/// language's. `root` is the file (`path`, in `folder`, with `text` and other `folders` beside it) that declares the modules beside `registry`, empty where there is none.
pub(super) fn of(
    pack: &Pack,
    view: &dyn RepoView,
    facts: &ServiceFacts,
    root: &Root,
    registry: Option<&str>,
    resource: &Name,
) -> Result<Value, PlanError> {
    let inside = |path: &str| root.inside(path).to_owned();
    let registry =
        inside(registry.or(facts.router_file.as_ref().map(|f| f.value.as_str())).unwrap_or_default());
    let text = view.text(&root.join(&registry)).map_err(not_understood)?.unwrap_or_default();
    let home = folder(&registry);
    let word = |route: &Route| {
        let mut words = route.path.split('/').filter(|w| !w.is_empty());
        words.find(|w| !is_prefix(w)).filter(|w| !w.contains('{')).map(str::to_owned)
    };
    let below = |path: &str| path.strip_prefix(home).is_some_and(|rest| rest.contains('/'));
    // What stands for the new resource already says nothing of where it would go.
    let others = facts.routes.iter().filter_map(|route| {
        let (path, word) = (inside(&route.at.path), word(route)?);
        let other = Name::parse(&word).map_or(true, |name| name != *resource);
        (other && below(&path)).then_some((path, word))
    });
    let others: Vec<(String, String)> = others.collect();
    // A folder that is named like what its routes are about is that one's alone.
    let is_own = |folder: &str, word: &str| {
        let name = folder.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
        matches!((Name::parse(name), Name::parse(word)), (Ok(name), Ok(word)) if name == word)
    };
    let own = others.iter().find(|(path, word)| is_own(folder(path), word));
    let features = own.map_or(home, |(path, _)| folder(folder(path).trim_end_matches('/')));
    let among = others.iter().filter(|(path, word)| !is_own(folder(path), word)).find_map(|(path, word)| {
        let (before, after) = path[folder(path).len()..].split_once(word.as_str())?;
        Some((folder(path), before, after))
    });
    let (routes, before, after) = among.unwrap_or((home, "", ""));
    let has = |path: &str| view.has(&root.join(path));
    let module = |folder: &str| match folder.trim_end_matches('/') {
        "" => String::new(),
        folder => pack.hooks().module_of(folder, &has),
    };
    let detect = &pack.manifest().detect;
    // What only sets tests up is no source.
    let source = |p: &&String| detect.extensions.iter().any(|e| p.ends_with(&format!(".{e}")));
    let below = root.join("");
    let tests = view.paths().iter().filter(|p| p.starts_with(&below) && detect.is_test(p)).filter(source);
    let tests: Vec<String> = tests.map(|p| inside(p)).collect();
    let test = tests.iter().min_by_key(|p| (p.matches('/').count(), p.len()));
    // Tests that stand in the folder of what they are about.
    let beside = own.and_then(|(path, _)| {
        let own = tests.iter().find_map(|t| t.strip_prefix(folder(path)));
        own.map(folder)
    });
    let read = |path: &str| view.text(&root.join(path)).ok().flatten().map(|text| text.to_string());
    let declares = pack.hooks().declares(&registry, &read).unwrap_or_default();
    Ok(json!({
        "root": {
            "path": declares,
            "folder": folder(&declares),
            "text": read(&declares).unwrap_or_default(),
            "folders": folders_in(view, &root.join(folder(&declares))),
        },
        "versions": versions(pack, view, facts)?,
        "registry": registry,
        "home": home,
        "home_files": names_in(view, &root.join(home)),
        "above": folder(home.trim_end_matches('/')),
        "home_module": module(home),
        "above_module": module(folder(home.trim_end_matches('/'))),
        "routes": routes,
        "routes_module": module(routes),
        "nested": among.is_some(),
        "features": features,
        "features_module": module(features),
        "feature_file": own.map(|(path, _)| &path[folder(path).len()..]),
        "feature_tests": beside,
        "before": before,
        "after": after,
        "tests": test.map(|t| folder(t)),
        "test_after": test.and_then(|t| t[folder(t).len()..].find('.').map(|dot| &t[folder(t).len() + dot..])),
        "testing": facts.tests.as_ref().map(|t| t.value.clone()).unwrap_or_default(),
        "extension": registry.rsplit_once('.').map_or("", |(_, e)| e),
        "text": &*text,
        "naming": facts.file_naming.as_ref().map(|n| n.value.as_str()).unwrap_or_default(),
        "libraries": libraries(pack, view, facts)?,
        "version": facts.language_version.as_ref().map(|v| v.value.as_str()).unwrap_or_default(),
    }))
}

/// What stands before every path that is registered in the files `edited`: the routes there are reached by it
/// and are not written with it. Where they do not agree, the nearest one before the byte that is edited tells, or nothing.
pub(super) fn mounted_at<'p>(
    pack: &Pack,
    view: &dyn RepoView,
    facts: &ServiceFacts,
    edited: impl Iterator<Item = (&'p str, Option<usize>)>,
) -> Result<String, PlanError> {
    let (mut found, mut below, mut nearest) = (BTreeSet::new(), BTreeSet::new(), None);
    for (path, byte) in edited {
        let text = view.text(path).map_err(not_understood)?.unwrap_or_default();
        let before = |route: &Route| above(route, &text);
        if let Some(base) = byte.map(|b| beside::below(pack, &text, b)).transpose()?.flatten() {
            let within = format!("{base}/");
            let whole = facts.routes.iter().map(|r| format!("{}/", r.path));
            let all: BTreeSet<String> =
                whole.filter_map(|w| w.find(&within).map(|at| w[..at + base.len()].to_owned())).collect();
            nearest = all.first().filter(|_| all.len() == 1).cloned().or(Some(base));
            found.clear();
            break;
        }
        let routes = || facts.routes.iter().filter(|r| r.at.path == path);
        found.extend(routes().filter_map(before));
        let behind = |route: &&Route| byte.is_some_and(|byte| route.span.end <= byte);
        nearest = routes().filter(behind).max_by_key(|r| r.span.end).and_then(before).or(nearest);
        // What mounts the routes of other files says how these begin there.
        let quoted = text.split(['"', '\'', '`']).skip(1).step_by(2);
        for mounted in quoted.filter(|q| q.ends_with('/') && q.len() > 1 && !q.contains(char::is_whitespace))
        {
            let within = format!("/{}/", mounted.trim_matches('/'));
            let whole = facts.routes.iter().filter(|r| r.at.path != path).map(|r| format!("{}/", r.path));
            below.extend(whole.filter_map(|w| w.find(&within).map(|at| w[..at].to_owned())));
        }
    }
    let found = if found.is_empty() && nearest.is_none() { below } else { found };
    let alone = found.len() == 1;
    Ok(found.into_iter().next().filter(|_| alone).or(nearest).unwrap_or_default())
}

/// What stands before the path of a route where it is registered in `text`: with its path, or as what a path is given.
fn above(route: &Route, text: &str) -> Option<String> {
    let quotes = ['"', '\'', '`'];
    let within = text.get(route.span.clone())?.split(quotes).nth(1);
    let mut ahead = text[..route.span.start].rsplit(quotes);
    let beside = ahead.next().is_some_and(|between| between.trim() == ",");
    let whole = if route.path == "/" { "" } else { route.path.as_str() };
    let written = within.into_iter().chain(ahead.next().filter(|_| beside));
    written.map(|w| format!("/{}", w.trim_matches('/'))).find_map(|written| {
        let before = if written == "/" { Some(whole) } else { whole.strip_suffix(&written) };
        before.map(str::to_owned)
    })
}

/// Whether the routes of a file that begin where `own` holds are below a path that resources share; `None`: they are those
/// of something else alone, guarded or below a path of its own.
pub(super) fn shares(
    facts: &ServiceFacts,
    path: &str,
    text: &str,
    own: &dyn Fn(usize) -> bool,
) -> Option<bool> {
    let mut below = false;
    for route in facts.routes.iter().filter(|r| r.at.path == path && own(r.span.start)) {
        let before = above(route, text).unwrap_or_default();
        if route.auth || !is_shared(&before) {
            return None;
        }
        below |= before.len() > 1;
    }
    Some(below)
}

/// Whether a path is one that resources share.
pub(super) fn is_shared(path: &str) -> bool {
    path.split('/').all(|word| word.is_empty() || is_prefix(word))
}

/// The byte of a file at which the last edit of it that has a place begins: declarations stand above what uses them.
pub(super) fn last_splice(change: &Change) -> Option<usize> {
    let Change::Edit { edits, .. } = change else { return None };
    let splices = edits.iter().filter_map(|e| match &e.outcome {
        EditOutcome::Applied { splices } => Some(splices),
        EditOutcome::AlreadyPresent | EditOutcome::CannotPlace { .. } => None,
    });
    splices.flatten().map(|s| s.range.start).max()
}

/// The versions that the service asks for, by library: where its own manifest leaves that to one in a folder around it, that one's.
fn versions(
    pack: &Pack,
    view: &dyn RepoView,
    facts: &ServiceFacts,
) -> Result<BTreeMap<String, String>, PlanError> {
    let mut out = BTreeMap::new();
    let mut around = Some(facts.root.trim_end_matches('/'));
    while let Some(root) = around {
        let root = if root.is_empty() { "." } else { root };
        for (_, asked) in requirements_in(pack, view, root)? {
            let version: &mut String = out.entry(asked.name).or_default();
            if version.is_empty() {
                *version = asked.version;
            }
        }
        around = (root != ".").then(|| root.rsplit_once('/').map_or(".", |(above, _)| above));
    }
    Ok(out)
}

/// Names of the libraries that the service's own code asks for.
pub(super) fn libraries(
    pack: &Pack,
    view: &dyn RepoView,
    facts: &ServiceFacts,
) -> Result<Vec<String>, PlanError> {
    Ok(requirements(pack, view, facts)?.into_iter().map(|(_, r)| r.name).collect())
}

/// What the service's own manifests ask for, with their paths.
pub(super) fn requirements(
    pack: &Pack,
    view: &dyn RepoView,
    facts: &ServiceFacts,
) -> Result<Vec<(String, Requirement)>, PlanError> {
    requirements_in(pack, view, folder_of(facts))
}

/// What the service is called: as its imports begin, else as a manifest of its own says; empty where nothing does.
pub(super) fn called(pack: &Pack, view: &dyn RepoView, facts: &ServiceFacts) -> Result<String, PlanError> {
    if let Some(module) = &facts.module {
        return Ok(module.value.rsplit('/').next().unwrap_or_default().to_owned());
    }
    Ok(manifests(pack, view, folder_of(facts))?.into_iter().find_map(|(_, m)| m.name).unwrap_or_default())
}

fn folder_of(facts: &ServiceFacts) -> &str {
    if facts.root.is_empty() { "." } else { facts.root.trim_end_matches('/') }
}

/// What the manifests right in a folder ask for, with their paths.
fn requirements_in(
    pack: &Pack,
    view: &dyn RepoView,
    own: &str,
) -> Result<Vec<(String, Requirement)>, PlanError> {
    let all = manifests(pack, view, own)?.into_iter();
    Ok(all
        .flat_map(|(path, m)| m.requirements.into_iter().map(move |r| (path.clone(), r)))
        .filter(|(_, r)| r.direct)
        .collect())
}

/// The manifests right in a folder, with their paths.
fn manifests(pack: &Pack, view: &dyn RepoView, own: &str) -> Result<Vec<(String, ManifestFacts)>, PlanError> {
    let mut out = Vec::new();
    for path in view.paths() {
        if pack.manifest().detect.manifest_root(path).is_none_or(|(_, root)| root != own) {
            continue;
        }
        let text = view.text(path).map_err(not_understood)?.unwrap_or_default();
        out.extend(pack.hooks().read_manifest(path, &text).map(|read| (path.clone(), read)));
    }
    Ok(out)
}

/// Names of the folders that stand right in a folder.
fn folders_in(view: &dyn RepoView, folder: &str) -> BTreeSet<String> {
    let below = view.paths().iter().filter_map(|p| p.strip_prefix(folder));
    below.filter_map(|n| n.split_once('/')).map(|(name, _)| name.to_owned()).collect()
}

/// Names of the files that stand right in a folder.
fn names_in(view: &dyn RepoView, folder: &str) -> Vec<String> {
    let names = view.paths().iter().filter_map(|p| p.strip_prefix(folder));
    names.filter(|n| !n.contains('/')).map(str::to_owned).collect()
}

/// A part of paths that all resources share: `api`, `v1`.
fn is_prefix(word: &str) -> bool {
    let version =
        word.strip_prefix('v').is_some_and(|v| !v.is_empty() && v.chars().all(|c| c.is_ascii_digit()));
    word == "api" || version
}

fn folder(path: &str) -> &str {
    path.rfind('/').map_or("", |i| &path[..=i])
}
