//! Functions of shared tests that do the same with every resource in turn (`clearAll` calls `clearNotes` and
//! `clearUsers`): a new resource has its turn too, or what it leaves behind stands in the way of the others' tests.

use super::Context;
use super::climb::Item;
use super::rename::Names;
use super::source::{Declared, Role, SourceText};
use super::survey::Shared;
use scaffold_core::split_words;
use scaffold_syntax::Node;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Names of the exemplar that such functions use, by the module that declares them.
pub(super) fn named(
    cx: &Context<'_>,
    names: &Names,
    files: &BTreeMap<String, Shared>,
) -> BTreeMap<String, BTreeSet<String>> {
    let mut out: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in files.iter().filter(|(path, _)| cx.is_for_tests(path)).map(|(_, file)| file) {
        for leaf in file.hits.iter().filter(|l| matches!(l.role, Role::Bare | Role::Exported)) {
            let module = file.source.module_named(leaf).unwrap_or_else(|| file.source.module(cx));
            let name = file.source.parsed.slice(leaf.span.clone());
            let known = out.get(module).is_some_and(|names| names.contains(name));
            if !known && turn(cx, file, &leaf.span).is_some() && is_declared(cx, names, files, module, name) {
                out.entry(module.to_owned()).or_default().insert(name.to_owned());
            }
        }
    }
    out
}

/// Whether the exemplar's own files or shared ones declare a name.
fn is_declared(
    cx: &Context<'_>,
    names: &Names,
    files: &BTreeMap<String, Shared>,
    module: &str,
    name: &str,
) -> bool {
    let outside = |source: &SourceText| source.declared(cx, Declared::Outside, None);
    names.exports.get(module).is_some_and(|own| own.contains(name))
        || files.values().any(|file| {
            file.source.module(cx) == module && outside(&file.source).iter().any(|(n, ..)| n == name)
        })
}

/// Whether an item is the exemplar's turn in such a function.
pub(super) fn is_turn(cx: &Context<'_>, file: &Shared, item: &Item) -> bool {
    item.statement && !item.top_level && turn(cx, file, &item.node).is_some_and(|turn| turn == item.node)
}

/// A statement with the names of the exemplar in it, and those of other resources.
type Turn<'t> = (Node<'t>, Vec<Range<usize>>, Vec<Range<usize>>);

/// The statement around a place, where it and its siblings do the same with one resource each.
fn turn(cx: &Context<'_>, file: &Shared, place: &Range<usize>) -> Option<Range<usize>> {
    let syntax = &cx.pack.manifest().syntax;
    let mut statement = file.source.node_at(place)?;
    while !statement.parent().is_some_and(|p| syntax.statements.has(p)) {
        statement = statement.parent()?;
    }
    let list = statement.parent()?;
    let mut function = list;
    while !syntax.functions.has(function) {
        function = function.parent()?;
        if syntax.statements.has(function) && function.named_child_count() > 1 {
            return None;
        }
    }
    if is_test(cx, file, function) {
        return None;
    }
    let within = |outer: Node<'_>, of: &[Range<usize>]| -> Vec<Range<usize>> {
        of.iter().filter(|s| outer.start_byte() <= s.start && s.end <= outer.end_byte()).cloned().collect()
    };
    let hits: Vec<Range<usize>> = file.hits.iter().map(|l| l.span.clone()).collect();
    let statements: Vec<Turn<'_>> = list
        .named_children()
        .filter(|n| !syntax.comments.has(*n))
        .map(|n| (n, within(n, &hits), within(n, &file.others)))
        .skip_while(|(_, own, others)| own.is_empty() && others.is_empty())
        .collect();
    let last = statements.iter().rposition(|(_, own, others)| !(own.is_empty() && others.is_empty()))?;
    let statements = &statements[..=last];
    let one_each = statements.iter().all(|(_, own, others)| own.is_empty() != others.is_empty());
    let (node, own, _) = statements.iter().find(|(n, ..)| n.byte_range() == statement.byte_range())?;
    let alike = statements.iter().all(|(other, mine, theirs)| {
        let names = if mine.is_empty() { theirs } else { mine };
        masked(&file.source, *node, own) == masked(&file.source, *other, names)
            && is_called_alike(&file.source, own, names)
    });
    let with_others = statements.iter().any(|(.., others)| !others.is_empty());
    (one_each && alike && with_others && !own.is_empty()).then(|| statement.byte_range())
}

/// Whether a function is a test itself, or is about some resource.
fn is_test(cx: &Context<'_>, file: &Shared, function: Node<'_>) -> bool {
    let manifest = cx.pack.manifest();
    if let Some(name) = manifest.syntax.declarations.child(function) {
        let named = name.byte_range();
        let about = |s: &Range<usize>| named.start <= s.start && s.end <= named.end;
        let first = split_words(file.source.parsed.of(name)).into_iter().next();
        return first.as_deref() == Some("test")
            || file.others.iter().any(about)
            || file.hits.iter().any(|l| about(&l.span));
    }
    let call = function.parent().and_then(|arguments| arguments.parent());
    let callee = call.and_then(|c| manifest.syntax.calls.function.of(c)).map(|f| file.source.parsed.of(f));
    callee.is_some_and(|c| manifest.naming.test_calls.iter().any(|t| t == c))
}

/// A statement without the names of what it is about.
fn masked(source: &SourceText, statement: Node<'_>, names: &[Range<usize>]) -> String {
    let mut out = String::new();
    let mut done = statement.start_byte();
    for name in names.iter().filter(|n| n.start >= statement.start_byte()) {
        if name.start >= done {
            out.push_str(source.parsed.slice(done..name.start));
            done = name.end;
        }
    }
    out.push_str(source.parsed.slice(done..statement.end_byte()));
    out
}

/// Whether names of several words have one in common: `clearNotes` is to notes what `clearUsers` is to users.
fn is_called_alike(source: &SourceText, a: &[Range<usize>], b: &[Range<usize>]) -> bool {
    let words = |spans: &[Range<usize>]| -> Vec<String> {
        spans.first().map_or_else(Vec::new, |s| split_words(source.parsed.slice(s.clone())))
    };
    let (a, b) = (words(a), words(b));
    a.len() < 2 || b.len() < 2 || a.iter().any(|w| b.contains(w))
}
