//! Functions of shared files that are about the exemplar alone without being called after it (`crud.post(payload)`):
//! what uses them needs one for the new resource, named with its noun.

use super::climb::{self, Item};
use super::noun::Renaming;
use super::source::{Declared, Leaf, Role, SourceText};
use super::survey::Shared;
use super::words::words;
use super::{Context, Draft};
use scaffold_core::PlanError;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// What follows the noun rather than parting it from the verb: `get_all` → `get_all_invoices`.
const QUANTIFIERS: [(&str, bool); 6] =
    [("all", true), ("many", true), ("several", true), ("one", false), ("single", false), ("any", false)];

/// Names that are used, by the module that declares them.
pub(super) type Uses = BTreeMap<String, BTreeSet<String>>;

/// Adopted functions by file: name → place of the whole declaration.
pub(super) type Adopted = BTreeMap<String, BTreeMap<String, Range<usize>>>;

/// What the drafts use of modules, whatever it is called. Tests use whole programs.
///
/// # Errors
/// A draft can't be parsed.
pub(super) fn used_by_drafts(cx: &Context<'_>, drafts: &[Draft]) -> Result<Uses, PlanError> {
    let mut out = Uses::new();
    for draft in drafts.iter().filter(|d| cx.is_source(&d.from) && !cx.is_for_tests(&d.from)) {
        let source = SourceText::new(cx, &draft.from, &draft.text)?;
        add_uses(cx, &source, None, &mut out);
    }
    Ok(out)
}

fn add_uses(cx: &Context<'_>, source: &SourceText, within: Option<&Range<usize>>, out: &mut Uses) {
    let inside = |s: &Range<usize>| within.is_none_or(|w| w.start <= s.start && s.end <= w.end);
    let declared = source.declared(cx, Declared::Outside, None);
    for leaf in source.leaves(cx).iter().filter(|l| inside(&l.span)) {
        if let Some(module) = module_used(cx, source, leaf, &declared) {
            let name = source.parsed.slice(leaf.span.clone()).to_owned();
            out.entry(module.to_owned()).or_default().insert(name);
        }
    }
}

/// The module that declares what a leaf uses. What a source declares hides an import of the same name.
fn module_used<'s>(
    cx: &Context<'_>,
    source: &'s SourceText,
    leaf: &Leaf,
    declared: &[(String, Range<usize>, Range<usize>)],
) -> Option<&'s str> {
    let here = || {
        let name = source.parsed.slice(leaf.span.clone());
        declared.iter().any(|(n, ..)| n == name).then(|| source.module(cx))
    };
    match leaf.role {
        Role::Exported => source.module_named(leaf).or_else(here),
        Role::Bare => Some(source.module(cx)),
        Role::Qualifier => here(),
        _ => None,
    }
}

/// Finds functions that what is cloned calls and that do their work with the exemplar; `true` where one is new.
pub(super) fn find(
    cx: &Context<'_>,
    renaming: &Renaming,
    files: &BTreeMap<String, Shared>,
    items: &BTreeMap<String, Vec<Item>>,
    by_drafts: &Uses,
    adopted: &mut Adopted,
) -> bool {
    let mut used = by_drafts.clone();
    for (path, items) in items.iter().filter(|(p, _)| !cx.is_for_tests(p)) {
        // What a statement calls may wire several resources together.
        for item in items.iter().filter(|i| i.top_level) {
            add_uses(cx, &files[path].source, Some(&item.node), &mut used);
        }
    }
    let mut grew = false;
    for (path, items) in items.iter().filter(|(p, _)| !cx.is_for_tests(p)) {
        let file = &files[path];
        let none = BTreeSet::new();
        let used = used.get(file.source.module(cx)).unwrap_or(&none);
        for (name, _, node) in file.source.declared(cx, Declared::Outside, None) {
            let known = adopted.get(path).is_some_and(|a| a.contains_key(&name));
            if known || renaming.names(&name) || !is_function(cx, file, &node) {
                continue;
            }
            let answers = answers(cx, file, &name);
            if !answers && (!used.contains(&name) || registers_any(cx, file, &node)) {
                continue;
            }
            let tied = file.others.iter().any(|o| node.start <= o.start && o.end <= node.end);
            let about = items
                .iter()
                .any(|i| if answers { is_inside(i, &node) } else { works_with(cx, file, i, &node) });
            if about && !tied {
                adopted.entry(path.clone()).or_default().insert(name, node);
                grew = true;
            }
        }
    }
    grew
}

/// A function of its own, no method and no entry of the program.
fn is_function(cx: &Context<'_>, file: &Shared, node: &Range<usize>) -> bool {
    let syntax = &cx.pack.manifest().syntax;
    let Some(declaration) = file.source.node_at(node) else { return false };
    let holds = |n: scaffold_syntax::Node<'_>| syntax.functions.has(n) && !syntax.methods.has(n);
    let named = syntax.declarations.child(declaration).map(|n| file.source.parsed.of(n));
    let root = named.is_some_and(|n| syntax.roots.iter().any(|r| r == n));
    !root && (holds(declaration) || declaration.named_children().any(holds))
}

/// Whether a function registers routes: it wires what it is given, and others may have their part in it.
fn registers_any(cx: &Context<'_>, file: &Shared, node: &Range<usize>) -> bool {
    let inside = |s: &Range<usize>| node.start <= s.start && s.end <= node.end;
    cx.service.routes.iter().any(|r| r.at.path == file.source.path && inside(&r.span))
}

/// Whether a function answers one of the exemplar's routes.
fn answers(cx: &Context<'_>, file: &Shared, name: &str) -> bool {
    let routes = cx.exemplar.routes.iter().filter_map(|i| cx.service.routes.get(*i));
    routes.into_iter().any(|r| {
        r.at.path == file.source.path && r.handler.rsplit(['.', ':']).next().is_some_and(|h| h == name)
    })
}

/// Whether a place inside a function shows that the function serves the exemplar: a parameter is the exemplar's, or
/// what is done with it is kept or handed back. Anything else in it (a case among others, a guard) gets a sibling of
/// its own.
fn works_with(cx: &Context<'_>, file: &Shared, item: &Item, function: &Range<usize>) -> bool {
    is_inside(item, function)
        && (item.parameter.is_some()
            || item.statement
                && (is_last(cx, file, item, function) || !climb::bound_by(cx, &file.source, item).is_empty()))
}

fn is_inside(item: &Item, function: &Range<usize>) -> bool {
    function.start <= item.node.start && item.node.end <= function.end && item.node != *function
}

/// The last statement of the function's own body.
fn is_last(cx: &Context<'_>, file: &Shared, item: &Item, function: &Range<usize>) -> bool {
    let comments = &cx.pack.manifest().syntax.comments;
    let Some(statement) = file.source.node_at(&item.node) else { return false };
    let mut next = statement.next_named_sibling();
    while let Some(n) = next.filter(|n| comments.has(*n)) {
        next = n.next_named_sibling();
    }
    let outermost = climb::functions(cx, &file.source)
        .into_iter()
        .find(|f| function.start <= f.start && f.end <= function.end);
    next.is_none()
        && outermost
            .is_some_and(|f| statement.parent().and_then(|b| b.parent()).is_some_and(|p| p.byte_range() == f))
}

/// The whole declaration that an adopted function around a place is.
pub(super) fn around(
    cx: &Context<'_>,
    file: &Shared,
    span: &Range<usize>,
    adopted: &Adopted,
) -> Option<Item> {
    let nodes = adopted.get(&file.source.path)?;
    let node = nodes.values().find(|n| n.start <= span.start && span.end <= n.end)?;
    climb::outermost(cx, &file.source, node)
}

/// Places that use an adopted function outside of all of them: what they stand in registers it.
pub(super) fn registers(cx: &Context<'_>, file: &Shared, adopted: &Adopted) -> Vec<Range<usize>> {
    let mut by_module: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (path, names) in adopted {
        by_module.entry(cx.module_of(path)).or_default().extend(names.keys().map(String::as_str));
    }
    if by_module.is_empty() {
        return Vec::new();
    }
    let own = adopted.get(&file.source.path);
    let within = |s: &Range<usize>| {
        own.is_some_and(|nodes| nodes.values().any(|n| n.start <= s.start && s.end <= n.end))
    };
    let declared = file.source.declared(cx, Declared::Outside, None);
    let is_use = |leaf: &&Leaf| {
        let module = module_used(cx, &file.source, leaf, &declared);
        let name = file.source.parsed.slice(leaf.span.clone());
        module.and_then(|m| by_module.get(m)).is_some_and(|n| n.contains(name)) && !within(&leaf.span)
    };
    file.source.leaves(cx).iter().filter(is_use).map(|l| l.span.clone()).collect()
}

/// New names of adopted functions, by module.
pub(super) fn names(
    cx: &Context<'_>,
    renaming: &Renaming,
    adopted: &Adopted,
) -> BTreeMap<String, BTreeMap<String, String>> {
    let mut out: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for (path, names) in adopted {
        let named = names.keys().map(|n| (n.clone(), after(cx, renaming, n)));
        out.entry(cx.module_of(path).to_owned()).or_default().extend(named);
    }
    out
}

/// A function's name with the new noun behind its first word: `post` → `post_invoice`, `getAll` → `getAllInvoices`.
fn after(cx: &Context<'_>, renaming: &Renaming, name: &str) -> String {
    let list = words(name, false);
    let snake = name.contains('_') || (list.len() == 1 && cx.pack.manifest().naming.snake);
    let quantifier = list.get(1).and_then(|w| QUANTIFIERS.iter().find(|(q, _)| *q == w.lower));
    let noun = renaming.new_noun();
    let many = quantifier.is_some_and(|(_, many)| *many);
    let noun = match (snake, many) {
        (true, true) => format!("_{}", noun.plural_snake()),
        (true, false) => format!("_{}", noun.singular_snake()),
        (false, true) => noun.plural_pascal(),
        (false, false) => noun.singular_pascal(),
    };
    let at = list.get(usize::from(quantifier.is_some())).map_or(name.len(), |w| w.range.end);
    format!("{}{noun}{}", &name[..at], &name[at..])
}

/// The new name of an adopted function that a text names beside its module (`setattr(crud, "post", …)`) or with it
/// (`"app.crud.post"`): the text with that name.
pub(super) fn in_text(
    cx: &Context<'_>,
    source: &SourceText,
    leaf: &Leaf,
    made_safe: &BTreeMap<String, BTreeMap<String, String>>,
) -> Option<String> {
    let text = source.parsed.slice(leaf.span.clone());
    if made_safe.is_empty() || text.is_empty() {
        return None;
    }
    let new = |module: &str, name: &str| made_safe.get(module).and_then(|names| names.get(name));
    if let Some((module, name)) = text.rsplit_once('.') {
        let plain = text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.'));
        let module = plain.then(|| cx.resolve(module, &source.path)).flatten()?;
        return Some(format!("{}{}", &text[..text.len() - name.len()], new(&module, name)?));
    }
    let syntax = &cx.pack.manifest().syntax;
    let mut node = source.node_at(&leaf.span)?;
    while node.parent().is_some_and(|p| !syntax.arguments.has(p)) {
        node = node.parent()?;
        if !syntax.strings.has(node) {
            return None;
        }
    }
    let mut before = node.prev_named_sibling();
    while let Some(argument) = before {
        let import = source.import_of(source.parsed.of(argument)).map(|i| &source.imports[i]);
        if let Some(found) = import.and_then(|i| i.folder.as_deref()).and_then(|module| new(module, text)) {
            return Some(found.clone());
        }
        before = argument.prev_named_sibling();
    }
    None
}
