//! Which places of shared files name the exemplar and are linked to it, and which list item each of them asks to be cloned.

use super::bystanders::{answering, is_another_program, uses_of_others};
use super::climb::{self, Item};
use super::learn::{path_words, peer_folders};
use super::noun::Renaming;
use super::rename::Names;
use super::source::{Declared, Leaf, Role, SourceText};
use super::words::words;
use super::{Context, Draft, adopt, gathered, imports, relations, unowned};
use scaffold_core::{At, Name, PlanError};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

/// A shared file with the leaves that name the exemplar.
pub(crate) struct Shared {
    pub(crate) source: Arc<SourceText>,
    pub(crate) hits: Vec<Leaf>,
    /// Leaves that name another resource.
    pub(crate) others: Vec<Range<usize>>,
    functions: Vec<Range<usize>>,
    /// It belongs to another resource: all that it gains is the other side of a relation.
    theirs: bool,
}

/// What the survey found.
#[derive(Default)]
pub(crate) struct Survey {
    pub(crate) files: BTreeMap<String, Shared>,
    /// Items to clone by file, in order, none within another.
    pub(crate) items: BTreeMap<String, Vec<Item>>,
    /// Functions that gain a parameter: name → index.
    pub(crate) threads: BTreeMap<String, usize>,
    /// Locals without the noun that cloned statements bind anew: file and function → names.
    pub(crate) fresh: BTreeMap<(String, usize), BTreeSet<String>>,
}

/// Names through which places are linked. It only grows.
#[derive(Default, Clone, PartialEq, Eq)]
struct Links {
    packages: BTreeMap<String, BTreeSet<String>>,
    members: BTreeSet<String>,
    locals: BTreeMap<String, BTreeSet<String>>,
    fresh: BTreeMap<(String, usize), BTreeSet<String>>,
    threads: BTreeMap<String, usize>,
    /// Members that shared types gain a sibling of.
    gained: BTreeSet<String>,
    /// Modules that get a sibling of something.
    touched: BTreeSet<String>,
    /// Names in quotes that own files use (`auth('manageBooks')`): what lists them grants or registers them.
    texts: BTreeSet<String>,
    /// Functions that are about the exemplar alone without being called after it.
    adopted: adopt::Adopted,
}

/// Surveys the shared files.
///
/// # Errors
/// A file can't be read or parsed.
pub(crate) fn survey(
    cx: &Context<'_>,
    renaming: &Renaming,
    names: &mut Names,
    drafts: &[Draft],
) -> Result<Survey, PlanError> {
    let (mut links, imported) = used_by_drafts(cx, renaming, names, drafts)?;
    let (sides, own_members) = relations::of_drafts(cx, drafts)?;
    links.members.extend(sides.keys().filter(|s| renaming.names(s)).cloned());
    let mut needed = links.members.clone();
    let called = links.packages.clone();
    let unowned = !drafts.iter().any(|d| cx.is_source(&d.from));
    let mut survey = Survey { files: shared_files(cx, renaming, names, &sides)?, ..Survey::default() };
    if unowned {
        links.packages.extend(unowned::declared(cx, renaming, &survey.files));
    }
    for (module, named) in gathered::named(cx, names, &survey.files) {
        links.packages.entry(module).or_default().extend(named);
    }
    let by_drafts = adopt::used_by_drafts(cx, drafts)?;
    loop {
        let before = links.clone();
        let mut items = BTreeMap::new();
        for (path, file) in &survey.files {
            let called = called.get(file.source.module(cx)).into_iter().flatten();
            let needed = needed.iter().chain(called).cloned().collect();
            let found = items_of(cx, renaming, names, file, &links, &needed, &imported);
            if !found.is_empty() {
                items.insert(path.clone(), found);
            }
        }
        if adopt::find(cx, renaming, &survey.files, &items, &by_drafts, &mut links.adopted) {
            continue;
        }
        for (path, items) in &items {
            grow(cx, renaming, &survey.files[path], items, &mut links);
            let wanted = relations::counterparts(cx, &survey.files[path].source, items);
            let wanted = wanted.into_iter().map(|(name, _)| name);
            links.members.extend(wanted.clone());
            needed.extend(wanted);
        }
        survey.items = items;
        if links == before {
            break;
        }
    }
    if cx.modules_are_files() {
        for (path, items) in &mut survey.items {
            imports::drop_idle(cx, &survey.files[path], items);
        }
        survey.items.retain(|_, items| !items.is_empty());
    }
    if unowned {
        unowned::declared_once(cx, renaming, &survey, &links.adopted)?;
    }
    for (module, adopted) in adopt::names(cx, renaming, &links.adopted) {
        names.made_safe.entry(module).or_default().extend(adopted);
    }
    relations::are_whole(cx, &survey, &sides, own_members)?;
    survey.threads = links.threads;
    survey.fresh = links.fresh;
    for (path, items) in &survey.items {
        let file = &survey.files[path];
        for item in items {
            for (name, ..) in file.source.declared(cx, Declared::Outside, Some(item.node.clone())) {
                let folder = cx.module_of(path).to_owned();
                names.linked_members.insert(name.clone());
                names.linked.entry(folder).or_default().insert(name);
            }
            if hands_on(cx, &file.source, item) {
                let inside = |l: &&Leaf| item.node.start <= l.span.start && l.span.end <= item.node.end;
                let handed = file.hits.iter().filter(inside).filter(|l| l.role == Role::Exported);
                let handed = handed.map(|l| file.source.parsed.slice(l.span.clone()).to_owned());
                names.linked.entry(cx.module_of(path).to_owned()).or_default().extend(handed);
            }
            let members = file.source.declared(cx, Declared::Members, Some(item.node.clone()));
            names.linked_members.extend(members.into_iter().map(|(n, ..)| n));
        }
    }
    Ok(survey)
}

/// Whether an item imports something: what is imported here can be imported from here.
fn hands_on(cx: &Context<'_>, source: &SourceText, item: &Item) -> bool {
    cx.modules_are_files()
        && source.imports.iter().any(|i| i.span.start <= item.node.start && item.node.end <= i.span.end)
}

/// Names with the noun that drafts use but do not declare, and folders that they import.
fn used_by_drafts(
    cx: &Context<'_>,
    renaming: &Renaming,
    names: &Names,
    drafts: &[Draft],
) -> Result<(Links, BTreeSet<String>), PlanError> {
    let mut links = Links::default();
    let mut imported = BTreeSet::new();
    let own_members = if cx.modules_are_files() { members_of(cx, drafts)? } else { names.declared.clone() };
    for draft in drafts.iter().filter(|d| cx.is_source(&d.from)) {
        let source = SourceText::new(cx, &draft.from, &draft.text)?;
        imported.extend(source.imports.iter().filter_map(|i| i.folder.clone()));
        imported.insert(source.module(cx).to_owned());
        links.members.extend(methods_of_shared(cx, renaming, &source));
        for leaf in source.leaves(cx) {
            let text = source.parsed.slice(leaf.span.clone());
            let verb = leaf.called && renaming.is_whole(text) && renaming.is_verb_name(text);
            if !renaming.names(text) || verb {
                continue;
            }
            match leaf.role {
                Role::Text if !cx.is_for_tests(&draft.from) && is_compound(text) => {
                    links.texts.insert(text.to_owned());
                }
                Role::Exported => {
                    if let Some(folder) = source.module_named(leaf).map(str::to_owned) {
                        links.packages.entry(folder).or_default().insert(text.to_owned());
                    }
                }
                Role::Bare => {
                    let folder = source.module(cx).to_owned();
                    links.packages.entry(folder).or_default().insert(text.to_owned());
                }
                Role::Member if !own_members.contains(text) => {
                    links.members.insert(text.to_owned());
                }
                _ => {}
            }
        }
    }
    Ok((links, imported))
}

/// A name of several words, in one piece.
fn is_compound(text: &str) -> bool {
    let plain = text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b':'));
    plain && words(text, false).len() > 1
}

/// Members and methods that the drafts declare: other declarations of the same name are something else.
fn members_of(cx: &Context<'_>, drafts: &[Draft]) -> Result<BTreeSet<String>, PlanError> {
    let methods = &cx.pack.manifest().syntax.methods;
    let mut out = BTreeSet::new();
    for draft in drafts.iter().filter(|d| cx.is_source(&d.from)) {
        let source = SourceText::new(cx, &draft.from, &draft.text)?;
        out.extend(source.declared(cx, Declared::Members, None).into_iter().map(|(n, ..)| n));
        let own = source.declared(cx, Declared::Outside, None);
        let own = own.into_iter().filter(|(.., n)| source.node_at(n).is_some_and(|n| methods.has(n)));
        out.extend(own.map(|(n, ..)| n));
    }
    Ok(out)
}

/// Methods with the noun whose receiver has none: what they are selected from does not show whose they are.
fn methods_of_shared(cx: &Context<'_>, renaming: &Renaming, source: &SourceText) -> Vec<String> {
    let methods = &cx.pack.manifest().syntax.methods;
    let is_method = |n: &Range<usize>| source.node_at(n).is_some_and(|n| methods.has(n));
    source
        .declared(cx, Declared::Outside, None)
        .into_iter()
        .filter(|(name, at, node)| {
            is_method(node)
                && renaming.names(name)
                && !renaming.names(source.parsed.slice(node.start..at.start))
        })
        .map(|(name, ..)| name)
        .collect()
}

/// Source files of the service that name the exemplar and belong to no resource.
fn shared_files(
    cx: &Context<'_>,
    renaming: &Renaming,
    names: &Names,
    sides: &BTreeMap<String, At>,
) -> Result<BTreeMap<String, Shared>, PlanError> {
    let own: BTreeSet<&str> = cx.exemplar.files.iter().map(String::as_str).collect();
    let mentioned: BTreeSet<&str> = cx.exemplar.mentions.iter().map(|m| m.at.path.as_str()).collect();
    let generated: BTreeSet<&str> = cx.service.generated.iter().map(|g| g.path.as_str()).collect();
    let theirs: BTreeSet<&str> = cx
        .service
        .resources
        .iter()
        .filter(|r| r.name != cx.exemplar.name && !is_about_access(&r.name))
        .flat_map(|r| r.files.iter().map(String::as_str))
        .collect();
    let others: Vec<Renaming> = cx
        .service
        .resources
        .iter()
        .filter(|r| r.name != cx.exemplar.name && !r.files.is_empty() && !is_about_access(&r.name))
        .filter_map(|r| {
            let name = Name::parse(&r.name).ok()?;
            let mut of_other = Renaming::new(&name, &name, &[], &[]);
            for word in path_words(&r.files) {
                of_other.glue(&word);
            }
            Some(of_other)
        })
        .collect();
    let root = match cx.service.root.as_str() {
        "" | "." => String::new(),
        root => format!("{root}/"),
    };
    let first = cx.noun.singular().first().cloned().unwrap_or_default();
    let stem = first.strip_suffix('y').unwrap_or(&first).to_owned();
    let vendored = &cx.pack.manifest().detect.vendored;
    // What has run once is never changed.
    let migrations: BTreeSet<&str> =
        cx.service.migrations.iter().flat_map(|m| m.value.files.iter().map(String::as_str)).collect();
    let peers = peer_folders(cx, renaming, names);
    let in_peer_folder = |peers: &[String], path: &str| peers.iter().any(|p| path.starts_with(p.as_str()));
    let misspelt = super::clone::misspelt(cx, renaming);
    let of_misspelt = |source: &SourceText, leaf: &Leaf| {
        let import = source.path_at(&leaf.span).filter(|_| leaf.role == Role::ImportPath);
        import.and_then(|i| i.folder.as_ref()).is_some_and(|f| misspelt.contains_key(f))
    };
    let names_of_misspelt: Vec<&str> = misspelt
        .keys()
        .map(|p| p.rsplit('/').next().unwrap_or(p).split('.').next().unwrap_or_default())
        .collect();
    let mut speaking: Vec<(&str, Arc<str>)> = Vec::new();
    let is_theirs = |path: &str| theirs.contains(path) && !mentioned.contains(path);
    for path in cx.view.paths() {
        let skip = !cx.is_source(path)
            || !path.starts_with(&root)
            || own.contains(path.as_str())
            || generated.contains(path.as_str())
            || migrations.contains(path.as_str())
            || (is_theirs(path) && sides.is_empty())
            || path.split('/').any(|p| vendored.iter().any(|v| v == p))
            || in_peer_folder(&peers, path);
        if skip {
            continue;
        }
        let Some(text) = cx.text(path)? else { continue };
        if is_theirs(path) && !sides.keys().any(|side| text.contains(side.as_str())) {
            continue;
        }
        if contains_ignoring_case(&text, &stem) || names_of_misspelt.iter().any(|m| text.contains(m)) {
            speaking.push((path, text));
        }
    }
    cx.read_ahead(speaking.iter().map(|(path, text)| (*path, &**text)));
    let mut out = BTreeMap::new();
    for (path, text) in speaking {
        let source = SourceText::new(cx, path, &text)?;
        let mut hits = Vec::new();
        let mut foreign = Vec::new();
        for leaf in source.leaves(cx) {
            let text = source.parsed.slice(leaf.span.clone());
            if leaf.role == Role::Comment {
                continue;
            }
            let qualifies_peer = leaf.role == Role::Qualifier
                && leaf
                    .import
                    .and_then(|i| source.imports[i].folder.as_ref())
                    .is_some_and(|f| in_peer_folder(&peers, &format!("{f}/")));
            let list = words(text, false);
            let named = || others.iter().any(|o| !o.find(&list, text).is_empty());
            if qualifies_peer || (leaf.role != Role::Text && named()) {
                foreign.push(leaf.span.clone());
            }
            let verb = leaf.called && renaming.is_whole(text) && renaming.is_verb_name(text);
            let keyword = || cx.modules_are_files() && source.is_common_keyword(cx, leaf, &Names::default());
            let named = !renaming.find(&list, text).is_empty() && !verb && !keyword();
            if named || of_misspelt(&source, leaf) {
                hits.push(leaf.clone());
            }
        }
        let answers = answering(cx, renaming, &source);
        hits.retain(|h| !answers.iter().any(|a| a.start <= h.span.start && h.span.end <= a.end));
        let alone = !others.is_empty() && !uses_of_others(cx, &source, &foreign, &theirs);
        if hits.is_empty() || (alone && is_another_program(cx, &source)) {
            continue;
        }
        let functions = climb::functions(cx, &source);
        let theirs = is_theirs(path);
        out.insert(path.to_owned(), Shared { source, hits, others: foreign, functions, theirs });
    }
    Ok(out)
}

/// Resources that are no ties: what they are called turns up around every resource.
pub(crate) fn is_about_access(name: &str) -> bool {
    let words = [
        "auth",
        "authorize",
        "authorization",
        "authentication",
        "guard",
        "permission",
        "role",
        "session",
        "token",
    ];
    scaffold_core::split_words(name).iter().any(|w| words.contains(&w.as_str()))
}

pub(crate) fn contains_ignoring_case(text: &str, word: &str) -> bool {
    let (text, word) = (text.as_bytes(), word.as_bytes());
    word.is_empty() || text.windows(word.len()).any(|w| w.eq_ignore_ascii_case(word))
}

impl Shared {
    /// Start of the outermost function around a place.
    pub(crate) fn function_at(&self, at: usize) -> Option<usize> {
        self.functions.iter().find(|f| f.contains(&at)).map(|f| f.start)
    }
}

fn items_of(
    cx: &Context<'_>,
    renaming: &Renaming,
    names: &Names,
    file: &Shared,
    links: &Links,
    needed: &BTreeSet<String>,
    imported: &BTreeSet<String>,
) -> Vec<Item> {
    let path = &file.source.path;
    let folder = file.source.module(cx);
    let related = imported.contains(folder)
        || names.exports.contains_key(folder)
        || links.touched.contains(folder)
        || file.source.imports.iter().filter_map(|i| i.folder.as_ref()).any(|f| {
            names.folders.contains_key(f) || names.exports.contains_key(f) || links.touched.contains(f)
        });
    let has = |map: &BTreeMap<String, BTreeSet<String>>, key: &str, name: &str| {
        map.get(key).is_some_and(|s| s.contains(name))
    };
    let fresh = fresh_leaves(cx, file, links);
    let mut hits: Vec<Range<usize>> = file.hits.iter().map(|h| h.span.clone()).collect();
    hits.extend(fresh.iter().cloned());
    let (mut items, mut left): (Vec<Item>, Vec<Item>) = (Vec::new(), Vec::new());
    let linked = file.hits.iter().filter(|leaf| {
        let text = file.source.parsed.slice(leaf.span.clone());
        let import = file.source.module_named(leaf);
        let granted = links.texts.contains(text);
        if cx.principal.is_some_and(|p| !p.wires(cx, renaming, file, leaf, granted)) {
            return false;
        }
        match leaf.role {
            Role::ImportPath => file
                .source
                .path_at(&leaf.span)
                .and_then(|i| i.folder.as_ref())
                .is_some_and(|f| names.folders.contains_key(f)),
            Role::Module => import.is_some_and(|f| names.folders.contains_key(f)),
            Role::Qualifier => {
                import.is_some_and(|f| names.folders.contains_key(f)) || has(&links.locals, path, text)
            }
            Role::Exported => import.is_some_and(|f| {
                has(&names.exports, f, text)
                    || has(&links.packages, f, text)
                    || file.source.stands_for(leaf, names)
            }),
            // Members of what a module hands on as a whole are its exports.
            Role::Member => {
                related
                    && (links.members.contains(text)
                        || has(&names.methods, folder, text)
                        || cx.modules_are_files() && has(&links.packages, folder, text))
            }
            Role::Bare => {
                has(&names.exports, folder, text)
                    || has(&links.packages, folder, text)
                    || has(&links.locals, path, text)
            }
            Role::Text => {
                names.exports.values().any(|e| e.contains(text))
                    || granted
                    || names_module(cx, names, path, text)
            }
            _ => false,
        }
    });
    let registers: BTreeSet<(usize, usize)> =
        adopt::registers(cx, file, &links.adopted).into_iter().map(|s| (s.start, s.end)).collect();
    let spans: Vec<Range<usize>> = linked
        .map(|l| l.span.clone())
        .chain(fresh)
        .chain(registers.iter().map(|(start, end)| *start..*end))
        .collect();
    for span in spans {
        if items.iter().any(|i| i.node.start <= span.start && span.end <= i.node.end) {
            continue;
        }
        let found = adopt::around(cx, file, &span, &links.adopted)
            .or_else(|| climb::climb(cx, &file.source, &span, &hits, &file.others, &links.threads, needed));
        // What only registers a function has to say whose it is.
        let says = |item: &Item| {
            !registers.contains(&(span.start, span.end))
                || hits.iter().any(|h| item.node.start <= h.start && h.end <= item.node.end)
        };
        let Some(item) = found.filter(says) else { continue };
        let wanted = !cx.is_for_tests(path)
            || item.argument.is_some()
            || declares_needed(cx, file, &item, links)
            || sets_gained(cx, file, &item, links)
            || gathered::is_turn(cx, file, &item);
        if wanted {
            items.retain(|i| !(item.node.start <= i.node.start && i.node.end <= item.node.end));
            items.push(item);
        } else {
            left.push(item);
        }
    }
    let imported: Vec<Item> =
        left.into_iter().filter(|i| imports::is_for_one_of(cx, file, i, &items)).collect();
    items.extend(imported);
    items.sort_by_key(|i| i.node.start);
    if file.theirs {
        relations::keep_sides(cx, &file.source, &mut items, needed);
    }
    if imports::are_all(cx, file, &items) { Vec::new() } else { items }
}

/// A text that names an own module, or what stands in one (`shop.books`, `shop.books.apps.BooksConfig`).
fn names_module(cx: &Context<'_>, names: &Names, path: &str, text: &str) -> bool {
    let plain =
        !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.'));
    let separator = cx.pack.manifest().syntax.imports.separator.as_str();
    if !cx.modules_are_files() || !plain || separator != "." {
        return false;
    }
    std::iter::successors(Some(text), |t| t.rsplit_once('.').map(|(up, _)| up))
        .filter_map(|t| cx.resolve(t, path))
        .any(|m| names.folders.contains_key(&m))
}

/// The pair of a literal that sets a member of which its type gains a sibling.
fn sets_gained(cx: &Context<'_>, file: &Shared, item: &Item, links: &Links) -> bool {
    let keyed = &cx.pack.manifest().syntax.keyed;
    file.source
        .node_at(&item.node)
        .and_then(|n| keyed.child(n))
        .is_some_and(|key| links.gained.contains(file.source.parsed.of(key)))
}

fn declares_needed(cx: &Context<'_>, file: &Shared, item: &Item, links: &Links) -> bool {
    let used = links.packages.get(file.source.module(cx));
    file.source
        .declared(cx, Declared::Outside, Some(item.node.clone()))
        .iter()
        .any(|(n, ..)| used.is_some_and(|u| u.contains(n)))
}

/// Uses of locals that a cloned statement binds anew although they do not name the noun.
fn fresh_leaves(cx: &Context<'_>, file: &Shared, links: &Links) -> Vec<Range<usize>> {
    let mine: Vec<(usize, &BTreeSet<String>)> = links
        .fresh
        .iter()
        .filter(|((p, _), _)| *p == file.source.path)
        .map(|((_, f), names)| (*f, names))
        .collect();
    if mine.is_empty() {
        return Vec::new();
    }
    let leaves = file.source.leaves(cx);
    leaves
        .iter()
        .filter(|l| l.role == Role::Bare)
        .filter(|l| {
            let text = file.source.parsed.slice(l.span.clone());
            let function = file.function_at(l.span.start);
            mine.iter().any(|(f, names)| Some(*f) == function && names.contains(text))
        })
        .map(|l| l.span.clone())
        .collect()
}

/// What items declare and use links further places.
fn grow(cx: &Context<'_>, renaming: &Renaming, file: &Shared, items: &[Item], links: &mut Links) {
    let path = &file.source.path;
    let folder = file.source.module(cx);
    let dynamic = cx.pack.manifest().naming.dynamic_members;
    if dynamic && !cx.is_for_tests(path) {
        links.touched.insert(folder.to_owned());
    }
    for item in items {
        let inside = |s: &Range<usize>| item.node.start <= s.start && s.end <= item.node.end;
        for leaf in file.hits.iter().filter(|l| inside(&l.span)) {
            let text = file.source.parsed.slice(leaf.span.clone()).to_owned();
            match leaf.role {
                Role::Bare => {
                    links.locals.entry(path.clone()).or_default().insert(text.clone());
                    links.packages.entry(folder.to_owned()).or_default().insert(text);
                }
                Role::Member => {
                    links.members.insert(text);
                }
                Role::Exported => {
                    if dynamic {
                        links.members.insert(text.clone());
                    }
                    if hands_on(cx, &file.source, item) {
                        links.packages.entry(folder.to_owned()).or_default().insert(text.clone());
                    }
                    if let Some(f) = file.source.module_named(leaf).map(str::to_owned) {
                        links.packages.entry(f).or_default().insert(text);
                    }
                }
                _ => {}
            }
        }
        for (name, ..) in file.source.declared(cx, Declared::Outside, Some(item.node.clone())) {
            if renaming.names(&name) {
                links.members.insert(name.clone());
                links.packages.entry(folder.to_owned()).or_default().insert(name);
            }
        }
        if !item.top_level {
            let members = file.source.declared(cx, Declared::Members, Some(item.node.clone()));
            links.gained.extend(members.into_iter().map(|(n, ..)| n).filter(|n| renaming.names(n)));
        }
        if let Some((function, index)) = &item.parameter {
            links.threads.insert(function.clone(), *index);
        }
        if !item.top_level && item.statement {
            for name in climb::bound_by(cx, &file.source, item) {
                let Some(function) = file.function_at(item.node.start) else { continue };
                if !renaming.names(&name) && climb::bindings(cx, &file.source, function, &name) == 1 {
                    links.fresh.entry((path.clone(), function)).or_default().insert(name);
                }
            }
        }
    }
}
