//! One service: its manifest, and all facts put together in the order in which they depend on each other.

use crate::facts::{self, libraries::Usage};
use crate::language::Language;
use crate::resources::{self, Found, has_secret, imitable, is_data, rank, signs_in};
use crate::routes::types::Names;
use crate::routes::{self, FoundRoute};
use crate::sources::{FEW, Sources, folder};
use crate::{mentions, sql, vocabulary};
use rayon::prelude::*;
use scaffold_core::{At, Commit, Fact, RepoView, Resource, Route, ServiceFacts, Source};
use scaffold_pack::{Detect, Framework, LanguageHooks, ManifestFacts, Requirement};
use scaffold_syntax::Kinds;
use std::collections::{BTreeMap, BTreeSet};
use std::mem::ManuallyDrop;

/// Folders with manifests of the language, vendored ones left out; the manifests in the order of the pack's list.
/// A source that is called like one (`core/setup.py`) has to be one.
pub(crate) fn roots(
    detect: &Detect,
    hooks: &dyn LanguageHooks,
    view: &dyn RepoView,
) -> Vec<(String, Vec<String>)> {
    let is_source = |path: &str| {
        path.rsplit_once('.').is_some_and(|(_, e)| detect.extensions.iter().any(|known| known == e))
    };
    let is_one = |path: &str| {
        let text = view.text(path).ok().flatten().unwrap_or_default();
        hooks.read_manifest(path, &text).is_some()
    };
    let mut found: BTreeMap<String, Vec<(usize, String)>> = BTreeMap::new();
    for path in view.paths() {
        let Some((i, root)) = detect.manifest_root(path) else { continue };
        let foreign = folder(path).split('/').any(|s| detect.vendored.iter().any(|v| v == s));
        if !foreign && (!is_source(path) || is_one(path)) {
            found.entry(root.to_owned()).or_default().push((i, path.clone()));
        }
    }
    let sorted = |mut paths: Vec<(usize, String)>| {
        paths.sort();
        paths.into_iter().map(|(_, p)| p).collect()
    };
    found.into_iter().map(|(root, paths)| (root, sorted(paths))).collect()
}

/// Explores the service below `root`.
pub(crate) fn explore(
    language: &Language<'_>,
    lists: &Kinds,
    view: &dyn RepoView,
    root: &str,
    manifest_paths: &[String],
    nested: &[String],
) -> ServiceFacts {
    let mut read = manifest_paths.iter().map(|p| {
        let text = view.text(p).ok().flatten().unwrap_or_default();
        (p.clone(), language.hooks.read_manifest(p, &text).unwrap_or_default())
    });
    let (manifest_path, mut manifest) = read.next().unwrap_or_default();
    manifest.others = read.collect();
    let manifest_path = manifest_path.as_str();
    let module = manifest.module.as_ref().map(|(m, _)| m.clone());
    // They live as long as the program: taking thousands of trees apart at its end serves nobody.
    let sources = ManuallyDrop::new(Sources::new(language, view, root, nested, module));
    let all: Vec<usize> = (0..sources.files.len()).collect();
    // One by one: a thread that is done early takes of what is left.
    all.par_iter().with_max_len(1).for_each(|&f| {
        if !sources.generated(f) {
            sources.light(f);
        }
    });
    let (candidates, history) = rayon::join(|| routes::prepare(&sources), || view.history(HISTORY));
    // One thread reads routes; what needs none is read beside it.
    let ((found_routes, loaded), (usage, tables)) = rayon::join(
        || routes::read(&sources, &candidates),
        || {
            all.par_iter().with_max_len(FEW).for_each(|&f| {
                sources.type_names(f);
            });
            (Usage::new(&sources, manifest_path, &manifest), schema(&sources))
        },
    );
    let names = Names::new(&sources);
    let refusing = refusing(&sources, &found_routes);
    let route_table: Vec<Route> = found_routes.iter().map(|r| shown(&sources, r, &refusing)).collect();
    let handlers: Vec<Option<String>> =
        found_routes.iter().map(|r| r.handler_file.map(|f| sources.files[f].path.clone())).collect();
    let land = resources::survey(&names, &route_table, &tables);
    let mapper = usage.any_making_tables();
    let mut found = resources::read(&names, &land, &route_table, &handlers, &tables, mapper);
    let followed = best(language, &found).map(|f| f.resource.files.clone());
    let told = followed.and_then(|files| introduction(&history, &files));
    let (_, generated) = rayon::join(
        || mentions::fill(&sources, &land, lists, &mut found),
        || facts::generated::find(&sources),
    );
    let mut facts =
        ServiceFacts { root: root.to_owned(), pack: language.id.to_owned(), ..ServiceFacts::default() };
    from_manifest(&mut facts, &sources, manifest_path, &manifest);
    facts.framework = framework(&sources, (manifest_path, &manifest), &found_routes);
    facts.exemplar = exemplar(language, &found, told.as_deref());
    facts.router_file = router_file(&sources, &land, &found_routes);
    let followed = facts.exemplar.as_ref().and_then(|e| found.iter().find(|f| f.resource.name == e.value));
    libraries(&mut facts, &sources, &usage, &found_routes, followed);
    let handler_files: BTreeSet<usize> = found_routes
        .iter()
        .filter_map(|r| r.handler_file)
        .filter(|f| followed.is_none_or(|e| e.resource.files.contains(&sources.files[*f].path)))
        .collect();
    let all: Vec<Resource> = found.iter().map(|f| f.resource.clone()).collect();
    let exemplar = facts.exemplar.as_ref().map(|e| e.value.clone());
    facts.generated = generated;
    let roots: BTreeSet<usize> =
        found_routes.iter().flat_map(|r| [r.root.0].into_iter().chain(r.chain.iter().map(|c| c.0))).collect();
    ((facts.errors, facts.responses), facts.layout) = rayon::join(
        || {
            let (errors, responses) = facts::answers::find(&sources, &land, &handler_files);
            let all = || found_routes.iter().filter_map(|r| r.handler_file).collect();
            (errors, responses.or_else(|| facts::answers::find(&sources, &land, &all()).1))
        },
        || {
            facts.file_naming = Some(facts::layout::file_naming(&sources));
            facts::tooling::fill(&mut facts, &sources, (manifest_path, &manifest), &roots);
            facts::layout::layout(&sources, &land, &all, exemplar.as_deref())
        },
    );
    facts.resources = found.into_iter().map(|f| f.resource).collect();
    facts.resources.sort_by(|a, b| a.name.cmp(&b.name));
    facts.routes = route_table;
    facts.loaded = loaded;
    facts
}

/// Facts that libraries tell: as the exemplar uses them, else as most of the service does.
fn libraries(
    facts: &mut ServiceFacts,
    sources: &Sources<'_, '_>,
    usage: &Usage<'_>,
    routes: &[FoundRoute],
    followed: Option<&Found>,
) {
    let files: Vec<&String> = followed.iter().flat_map(|f| &f.resource.files).collect();
    let own: BTreeSet<usize> = files.iter().filter_map(|p| sources.find(p)).collect();
    facts.database = usage.of_exemplar("database", &own).map(|(_, f)| f);
    let table = followed.and_then(|f| f.resource.table.as_ref()).map(|t| t.at.path.as_str());
    facts.migrations = facts::migrations::find(sources, usage, table);
    facts.validation = own_validation(sources, routes, &own)
        .or_else(|| usage.of_exemplar("validation", &own).map(|(_, f)| f));
    facts.api = usage.any("api");
    facts.config = usage.any("config");
    facts.logging = usage.any("logging");
    facts.tests = usage.all("test");
}

/// Validation that the framework itself does by annotations of the exemplar's types.
fn own_validation(
    sources: &Sources<'_, '_>,
    routes: &[FoundRoute],
    own: &BTreeSet<usize>,
) -> Option<Fact<String>> {
    let framework = routes.first().map(|r| &sources.language.frameworks[r.framework])?;
    let validates = framework.validates.as_ref()?;
    let evidence = facts::few(own.iter().flat_map(|&f| {
        let members = sources.outline(f).types.iter().flat_map(|t| t.members.iter().flatten());
        let tagged = members.filter(|m| {
            let tags = m.tag.as_deref().map(|t| sources.language.hooks.annotations(t)).unwrap_or_default();
            tags.iter().any(|(k, _)| *k == validates.annotation)
        });
        tagged.map(move |m| At::line(&sources.files[f].path, m.line)).collect::<Vec<_>>()
    }));
    (!evidence.is_empty()).then(|| Fact::new(validates.id.clone(), Source::Framework, evidence))
}

/// Names of the middleware that stands guard though no word of its name says so: its own code turns callers away.
fn refusing(sources: &Sources<'_, '_>, routes: &[FoundRoute]) -> BTreeSet<String> {
    let words = &sources.language.data.refusals;
    let mut names: BTreeSet<&String> = routes.iter().flat_map(|r| &r.middleware).collect();
    names.retain(|n| !words.is_empty() && !vocabulary::is_guard(n));
    if names.is_empty() {
        return BTreeSet::new();
    }
    let refuses = |name: &str, f: usize| {
        sources.outline(f).functions.iter().filter(|d| d.name == name).any(|d| {
            let code = sources.text(f).get(d.span.clone()).unwrap_or_default();
            scaffold_core::split_words(code).iter().any(|w| words.contains(w))
        })
    };
    let code: Vec<usize> = (0..sources.files.len())
        .filter(|f| !sources.files[*f].test && !sources.generated(*f))
        .filter(|f| names.iter().any(|n| sources.text(*f).contains(n.as_str())))
        .collect();
    names.into_iter().filter(|n| code.iter().any(|f| refuses(n, *f))).cloned().collect()
}

fn shown(sources: &Sources<'_, '_>, r: &FoundRoute, refusing: &BTreeSet<String>) -> Route {
    let line = sources.parsed(r.file).map_or(1, |p| p.line(r.span.start));
    let reads = matches!(r.method.as_str(), "GET" | "HEAD");
    let guards =
        |m: &String| vocabulary::is_guard(m) && !(reads && vocabulary::lets_read(m)) || refusing.contains(m);
    Route {
        method: r.method.clone(),
        path: r.path.clone(),
        handler: r.handler.clone(),
        auth: r.guarded || r.middleware.iter().any(guards),
        middleware: r.middleware.clone(),
        at: At::line(&sources.files[r.file].path, line),
        span: r.span.clone(),
    }
}

fn from_manifest(facts: &mut ServiceFacts, sources: &Sources<'_, '_>, path: &str, manifest: &ManifestFacts) {
    let language = sources.language;
    let at = |line: u32| vec![At::line(path, line)];
    let first = manifest.module.as_ref().map_or(1, |(_, l)| *l);
    let named = written_in(sources).unwrap_or_else(|| language.id.to_owned());
    facts.language = Some(Fact::new(named, Source::Manifest, at(first)));
    let version = |path: &str, m: &ManifestFacts| {
        let (version, line) = m.version.clone()?;
        Some(Fact::new(version, Source::Manifest, vec![At::line(path, line)]))
    };
    let stated = version(path, manifest).or_else(|| manifest.others.iter().find_map(|(p, m)| version(p, m)));
    facts.language_version = facts::version::find(sources, stated);
    facts.module = manifest.module.as_ref().map(|(m, l)| Fact::new(m.clone(), Source::Manifest, at(*l)));
    let manager = language.data.package_manager.clone();
    facts.package_manager = facts::program::manager(sources, path)
        .or_else(|| locked(sources))
        .or_else(|| manager.map(|m| Fact::new(m, Source::Manifest, vec![At::file(path)])));
}

/// The package manager whose lock file is nearest: beside the manifest, else above it.
fn locked(sources: &Sources<'_, '_>) -> Option<Fact<String>> {
    let known = &sources.language.data.lock_files;
    let ups = std::iter::successors(Some(sources.root.as_str()), |d| (*d != ".").then(|| folder(d)));
    ups.flat_map(|dir| known.iter().map(move |(file, manager)| (dir, file, manager))).find_map(
        |(dir, file, manager)| {
            let path = if dir == "." { file.clone() } else { format!("{dir}/{file}") };
            let there = sources.view.has(&path);
            there.then(|| Fact::new(manager.clone(), Source::Manifest, vec![At::file(path)]))
        },
    )
}

/// What most sources are written in, where extensions have names.
fn written_in(sources: &Sources<'_, '_>) -> Option<String> {
    let names = &sources.language.detect.names;
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    for file in sources.files.iter().filter(|f| !f.test) {
        let name = file.path.rsplit_once('.').and_then(|(_, e)| names.get(e));
        if let Some(name) = name {
            *count.entry(name.as_str()).or_default() += 1;
        }
    }
    count.into_iter().max_by_key(|(name, n)| (*n, std::cmp::Reverse(*name))).map(|(name, _)| name.to_owned())
}

/// The framework that most routes are registered with; wrappers count for what they wrap. Where no route stands yet it is the
/// one that the manifest asks for and the code imports.
fn framework(
    sources: &Sources<'_, '_>,
    (path, manifest): (&str, &ManifestFacts),
    found: &[FoundRoute],
) -> Option<Fact<String>> {
    let (language, frameworks) = (sources.language, &sources.language.frameworks);
    let required = |data: &Framework| {
        let meant = |r: &Requirement| {
            data.requires.contains(&r.name)
                || data.imports.iter().any(|i| language.is_below(i, &r.name) || language.is_below(&r.name, i))
        };
        let (other, r) = manifest.required().find(|(_, r)| r.direct && meant(r))?;
        Some(At::line(other.unwrap_or(path), r.line))
    };
    let imported = |fw: usize| {
        let data = &frameworks[fw];
        (0..sources.files.len()).filter(|&f| !sources.files[f].test).filter_map(move |f| {
            let import = sources.light(f).imports.iter().find(|i| data.imports.contains(&i.path))?;
            Some(At::line(&sources.files[f].path, import.line))
        })
    };
    let mut count: BTreeMap<usize, usize> = BTreeMap::new();
    for r in found {
        *count.entry(r.framework).or_default() += 1;
    }
    let best = count
        .into_iter()
        .max_by_key(|&(fw, n)| (n, std::cmp::Reverse(frameworks[fw].rank), std::cmp::Reverse(fw)))
        .map(|(fw, _)| fw);
    let without_routes = || {
        let asked = (0..frameworks.len()).filter(|&fw| required(&frameworks[fw]).is_some());
        let used = asked.map(|fw| (imported(fw).count(), fw)).filter(|(count, _)| *count > 0);
        used.max_by_key(|&(count, fw)| (count, std::cmp::Reverse(fw))).map(|(_, fw)| fw)
    };
    let best = best.or_else(without_routes)?;
    let (data, required) = (&frameworks[best], required(&frameworks[best]));
    let source = if required.is_some() { Source::Manifest } else { Source::Majority };
    Some(Fact::new(data.id.clone(), source, required.into_iter().chain(imported(best).next()).collect()))
}

/// Tables as the schema files make them.
fn schema(sources: &Sources<'_, '_>) -> Vec<scaffold_core::Table> {
    let files: Vec<&String> =
        sources.others.iter().filter(|p| p.ends_with(".sql") && !p.ends_with(".down.sql")).collect();
    let steps: Vec<Vec<sql::Step>> =
        files.par_iter().with_max_len(1).map(|p| sql::steps(p, &sources.read(p))).collect();
    let migrations: Vec<(String, String)> = (0..sources.files.len())
        .filter(|&f| sources.migration(f).is_some())
        .map(|f| (sources.files[f].path.clone(), sources.text(f).to_owned()))
        .collect();
    let coded = sources.language.hooks.tables(&migrations).into_iter().map(sql::Step::Create);
    sql::tables(steps.into_iter().flatten().chain(coded))
}

/// Commits looked through for the one that brought a resource.
const HISTORY: usize = 200;

/// The commit that added most of a resource's files at once, and what else it had to touch.
fn introduction(history: &[Commit], files: &[String]) -> Option<String> {
    let added = |c: &Commit| c.added.iter().filter(|p| files.contains(p)).count();
    let (commit, count) =
        history.iter().map(|c| (c, added(c))).max_by_key(|(_, n)| *n).filter(|(_, n)| *n >= 2)?;
    // A first import says nothing about what one resource takes.
    if commit.added.len() > files.len() * 3 {
        return None;
    }
    let id = commit.id.get(..10).unwrap_or(&commit.id);
    let edited = match commit.modified.as_slice() {
        [] => String::new(),
        some => format!(" and edited {}", some.iter().take(3).cloned().collect::<Vec<_>>().join(", ")),
    };
    Some(format!("commit {id} brought {count} of its files{edited}"))
}

/// The resource to follow where nobody names one.
fn best<'f>(language: &Language<'_>, found: &'f [Found]) -> Option<&'f Found> {
    let first = |fits: &dyn Fn(&Found) -> bool| {
        found.iter().filter(|f| fits(f)).max_by(|a, b| {
            rank(&a.resource, a.verbs)
                .cmp(&rank(&b.resource, b.verbs))
                .then(b.resource.name.cmp(&a.resource.name))
        })
    };
    first(&|f| imitable(&f.resource, f.verbs))
        .or_else(|| first(&|f| f.resource.is_only_read()))
        .or_else(|| first(&|f| language.parts_people && signs_in(&f.resource, f.verbs)))
        .or_else(|| first(&nearest))
}

/// Whether a resource could be followed by whoever asks for it by name: a type stands for it, and routes create and
/// read it.
fn nearest(found: &Found) -> bool {
    found.resource.entity.is_some() && found.verbs.create && (found.verbs.get || found.verbs.list)
}

fn exemplar(language: &Language<'_>, found: &[Found], introduction: Option<&str>) -> Option<Fact<String>> {
    let best = best(language, found)?;
    let r = &best.resource;
    let mut why = if r.ineligible.is_empty() {
        let ties: Vec<String> = r.ties.iter().map(|t| format!("`{}` ({})", t.resource, t.at)).collect();
        let but = match ties.as_slice() {
            [] => "nothing speaks against imitating it".to_owned(),
            some => format!("its own code uses {}, which has to be left out", some.join(", ")),
        };
        format!("{} of 5 verbs, {} files; {but}", best.verbs.count(), r.files.len())
    } else if imitable(r, best.verbs) {
        format!("the least entangled, but {}", r.ineligible.join("; "))
    } else if r.is_only_read() || (language.parts_people && signs_in(r, best.verbs)) {
        format!("for want of a better one: {}", r.ineligible.join("; "))
    } else {
        let but = r.ineligible.join("; ");
        if is_data(r, best.verbs) && !has_secret(r) {
            format!("the nearest, but not followed by itself: {but}; `--like {}` asks for it", r.name)
        } else {
            format!("the nearest, but not followed: {but}")
        }
    };
    if let Some(told) = introduction {
        why = format!("{why}; {told}");
    }
    let at = r.entity.as_ref().map(|e| e.at.clone());
    Some(Fact::new(r.name.clone(), Source::Majority, at.into_iter().collect()).why(why))
}

/// The shared file that most resources' routes are led through, the innermost call site of each counting.
fn router_file(
    sources: &Sources<'_, '_>,
    land: &resources::Landscape,
    found: &[FoundRoute],
) -> Option<Fact<String>> {
    let owner = |file: usize| land.ownership.by_path.get(&sources.files[file].path).copied();
    let mut by_file: BTreeMap<usize, (BTreeSet<String>, Vec<At>)> = BTreeMap::new();
    let mut led: BTreeMap<usize, usize> = BTreeMap::new();
    // What is found by its folder is named nowhere.
    for r in found.iter().filter(|r| !r.loaded) {
        let own = (r.file, r.span.clone());
        let place = r.chain.iter().chain([&own]).rev().find(|(f, _)| owner(*f).is_none());
        let Some((file, span)) = place else { continue };
        let noun = r.path.split('/').rev().find_map(|s| land.nouns.of_word(s));
        let key = noun.map_or_else(|| format!("/{}", r.path), |n| land.nouns.names[n].singular_snake());
        let line = sources.parsed(*file).map_or(1, |p| p.line(span.start));
        *led.entry(*file).or_default() += 1;
        let entry = by_file.entry(*file).or_default();
        if noun.is_some() && entry.0.insert(key) {
            entry.1.push(At::line(&sources.files[*file].path, line));
        }
    }
    let (file, (_, evidence)) = by_file.into_iter().max_by_key(|(f, (nouns, _))| {
        (nouns.len(), led.get(f).copied().unwrap_or(0), std::cmp::Reverse(*f))
    })?;
    Some(Fact::new(sources.files[file].path.clone(), Source::Majority, evidence))
}
