//! Where reading routes starts: which sources can touch a router, which of their functions nobody hands one.

use super::FoundRoute;
use super::machine::{Machine, function_node};
use super::types::Names;
use super::values::FunctionId;
use crate::sources::{FEW, Sources, folder};
use foldhash::{HashMap, HashSet};
use rayon::prelude::*;
use scaffold_pack::Modules;
use std::collections::{BTreeMap, BTreeSet};

/// How often the circle of sources is widened by those that use what the circle declares.
const ROUNDS: usize = 3;

/// Sources in a folder that is read whole as soon as one of them matters.
const SMALL_FOLDER: usize = 8;

/// Sources that can touch a router, in order.
fn candidates(names: &Names<'_, '_, '_>) -> Vec<usize> {
    let sources = names.sources;
    if sources.language.detect.modules == Modules::File {
        return importing(sources);
    }
    let own = |file: &usize| !sources.files[*file].test && !sources.generated(*file);
    let all: Vec<usize> = (0..sources.files.len()).collect();
    let frameworks = &sources.language.frameworks;
    let uses: Vec<Vec<String>> = frameworks
        .iter()
        .map(|f| {
            let calls = f.package_routes.then_some(&f.calls).into_iter().flatten().flat_map(|c| &c.names);
            f.router_types.iter().chain(&f.constructors).chain(calls).map(|n| format!(".{n}")).collect()
        })
        .collect();
    let first: BTreeSet<usize> = all
        .par_iter()
        .with_max_len(FEW)
        .filter(|&&file| {
            let imports = &sources.light(file).imports;
            let touched = imports.iter().filter_map(|i| sources.language.framework_of(&i.path));
            let mut touched = touched.peekable();
            // Names that are imported one by one stand there without a qualifier.
            if sources.language.detect.modules == Modules::File && sources.whole() {
                return own(&file) && touched.peek().is_some();
            }
            let mut uses = touched.flat_map(|fw| &uses[fw]);
            own(&file) && uses.any(|u| sources.text(file).contains(u.as_str()))
        })
        .copied()
        .collect();
    let mut chosen = first;
    let mut known: BTreeSet<String> = BTreeSet::new();
    for _ in 0..ROUNDS {
        // Candidates are run: of their whole trees what they declare is read too.
        let parsed: Vec<usize> = chosen.iter().copied().collect();
        parsed.par_iter().with_max_len(1).for_each(|&f| {
            sources.parsed(f);
            sources.outline(f);
        });
        // What carries or gives a router, by the unit that declares it.
        let mut folders: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for &f in &chosen {
            let unit = sources.module_of(&sources.files[f].path);
            if known.contains(unit) {
                continue;
            }
            let outline = sources.outline(f);
            let types = outline.types.iter().enumerate().filter(|(t, _)| names.type_carries((f, *t)));
            let functions =
                outline.functions.iter().enumerate().filter(|(i, _)| gives_router(names, (f, *i)));
            let found: Vec<&str> =
                types.map(|(_, t)| t.name.as_str()).chain(functions.map(|(_, f)| f.name.as_str())).collect();
            if !found.is_empty() {
                folders.entry(unit.to_owned()).or_default().extend(found);
            }
        }
        if folders.is_empty() {
            break;
        }
        let speaks = |file: usize, unit: &str| {
            let text = sources.text(file);
            folders.get(unit).is_some_and(|names| sources.whole() || names.iter().any(|n| text.contains(n)))
        };
        let added: Vec<usize> = all
            .par_iter()
            .with_max_len(FEW)
            .filter(|&&file| {
                if chosen.contains(&file) {
                    return false;
                }
                let path = &sources.files[file].path;
                let uses = speaks(file, sources.module_of(path))
                    || sources
                        .light(file)
                        .imports
                        .iter()
                        .any(|i| sources.imported(i, path).is_some_and(|d| speaks(file, &d)));
                uses && own(&file)
            })
            .copied()
            .collect();
        known.extend(folders.into_keys());
        chosen.extend(added);
    }
    chosen.into_iter().collect()
}

/// Where modules are files: those that import a framework, and those that import these.
fn importing(sources: &Sources<'_, '_>) -> Vec<usize> {
    let own = |file: &usize| !sources.files[*file].test && !sources.generated(*file);
    let all: Vec<usize> = (0..sources.files.len()).filter(own).collect();
    let mut chosen: BTreeSet<usize> = all
        .par_iter()
        .with_max_len(FEW)
        .filter(|&&f| {
            sources.light(f).imports.iter().any(|i| sources.language.framework_of(&i.path).is_some())
        })
        .copied()
        .collect();
    if !sources.whole() {
        return chosen.into_iter().collect();
    }
    for _ in 0..ROUNDS {
        let units: HashSet<&str> = chosen.iter().map(|&f| sources.files[f].path.as_str()).collect();
        let added: Vec<usize> = all
            .par_iter()
            .with_max_len(FEW)
            .filter(|&&f| {
                let path = &sources.files[f].path;
                let mut imports = sources.light(f).imports.iter();
                !chosen.contains(&f)
                    && imports.any(|i| sources.imported(i, path).is_some_and(|u| units.contains(u.as_str())))
            })
            .copied()
            .collect();
        if added.is_empty() {
            break;
        }
        chosen.extend(added);
    }
    chosen.into_iter().collect()
}

fn gives_router(names: &Names<'_, '_, '_>, id: FunctionId) -> bool {
    let sources = names.sources;
    let Some(parsed) = sources.heads(id.0) else { return false };
    let span = &sources.outline(id.0).functions[id.1].span;
    function_node(parsed.root(), span.start, span.end)
        .and_then(|n| sources.language.data.nodes.fields.result.of(n))
        .is_some_and(|n| names.carries(parsed.of(n), id.0))
}

/// Whether somebody else hands this function its router.
fn takes_router(names: &Names<'_, '_, '_>, id: FunctionId) -> bool {
    let sources = names.sources;
    let fields = &sources.language.data.nodes.fields;
    let decl = &sources.outline(id.0).functions[id.1];
    if decl.receiver.as_ref().is_some_and(|(_, t)| names.carries(t, id.0)) {
        return true;
    }
    let Some(parsed) = sources.heads(id.0) else { return false };
    let Some(node) = function_node(parsed.root(), decl.span.start, decl.span.end) else { return false };
    let Some(list) = fields.parameters.of(node) else { return false };
    list.named_children().any(|p| fields.type_.of(p).is_some_and(|t| names.carries(parsed.of(t), id.0)))
}

/// Sources that can touch a router, in order, parsed: they and what stands beside them.
pub(crate) fn prepare(sources: &Sources<'_, '_>) -> Vec<usize> {
    let files = candidates(&Names::for_routes(sources));
    // Names resolve by folder: what stands beside a candidate in a small one is asked for soon.
    let folders: BTreeSet<&str> = files.iter().map(|&f| folder(&sources.files[f].path)).collect();
    let small = folders.into_iter().map(|d| sources.in_folder(d)).filter(|f| f.len() <= SMALL_FOLDER);
    let beside: Vec<usize> =
        small.flatten().copied().filter(|&f| !sources.files[f].test && !sources.generated(f)).collect();
    // Candidates are run; of the others it matters what they declare.
    files.par_iter().with_max_len(1).for_each(|&f| {
        sources.parsed(f);
    });
    beside.par_iter().with_max_len(1).for_each(|&f| {
        sources.outline(f);
    });
    files
}

/// All registrations of the service, by place, in the sources that may have some. One thread reads them: what a function
/// does with a router depends on who called it.
pub(crate) fn read(sources: &Sources<'_, '_>, files: &[usize]) -> (Vec<FoundRoute>, Vec<String>) {
    let names = Names::for_routes(sources);
    let mut functions: Vec<FunctionId> =
        files.iter().flat_map(|&f| (0..sources.outline(f).functions.len()).map(move |i| (f, i))).collect();
    let entry = sources.language.data.entry_function.as_deref();
    functions.sort_by_key(|id| {
        let decl = &sources.outline(id.0).functions[id.1];
        (entry != Some(decl.name.as_str()), *id)
    });
    let (takers, roots): (Vec<_>, Vec<_>) = functions.into_iter().partition(|id| takes_router(&names, *id));
    let mut machine = Machine {
        names: &names,
        routes: Vec::new(),
        frames: Vec::new(),
        called: HashSet::default(),
        root: (0, 0),
        trees: 0,
        steps: 0,
        follow: false,
        modules: HashMap::default(),
        decorated: None,
        passing: 0,
        handlers: Vec::new(),
        brought: Vec::new(),
        everywhere: BTreeMap::new(),
        loads: BTreeSet::new(),
        loading: false,
        scoped: Vec::new(),
        refusing: BTreeSet::new(),
    };
    if sources.language.detect.modules == Modules::File && sources.whole() {
        for file in 0..sources.files.len() {
            if !sources.files[file].test && !sources.generated(file) {
                machine.module(file);
            }
        }
    }
    let shared = sources.language.detect.modules == Modules::File;
    if shared && !sources.whole() {
        for &file in files {
            machine.module(file);
        }
    }
    for root in roots {
        // What a module's own statements have called is known already.
        if shared && machine.called.contains(&root) {
            continue;
        }
        machine.root = root;
        machine.invoke(root, None, Vec::new(), None);
    }
    for taker in takers {
        if !machine.called.contains(&taker) {
            machine.root = taker;
            machine.invoke(taker, None, Vec::new(), None);
        }
    }
    machine.lead();
    machine.apply_everywhere();
    let loads: Vec<String> = std::mem::take(&mut machine.loads).into_iter().collect();
    let refusing = std::mem::take(&mut machine.refusing);
    let called = &machine.called;
    let mut by_place: BTreeMap<(usize, usize, String, String), FoundRoute> = BTreeMap::new();
    for mut route in machine.routes.into_iter().filter(|r| !called.contains(&r.root)) {
        let style = sources.language.frameworks[route.framework].params;
        route.path = super::path::shown(&route.path, style);
        route.guarded = route.middleware.iter().any(|m| refusing.contains(m));
        let key = (route.file, route.span.start, route.path.clone(), route.method.clone());
        let slot = by_place.entry(key).or_insert_with(|| route.clone());
        if slot.chain.len() < route.chain.len() || slot.middleware.len() < route.middleware.len() {
            *slot = route;
        }
    }
    (by_place.into_values().collect(), loads)
}
