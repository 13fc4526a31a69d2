//! Where code runs without being declared: test cases that are calls, names taken out of a value, modules that are
//! found by their folder. What is about removed routes goes, and what nothing kept uses.

use super::Context;
use super::noun::Renaming;
use super::prune::File;
use super::source::{Declared, Role, SourceText};
use scaffold_core::Route;
use scaffold_syntax::Node;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

/// Segments behind the noun that only removed routes have.
pub(super) fn tails(renaming: &Renaming, route: &Route) -> Vec<String> {
    let segments: Vec<&str> = route.path.split('/').filter(|s| !s.is_empty()).collect();
    let at = segments.iter().rposition(|s| !s.starts_with('{') && renaming.names(s)).map_or(0, |i| i + 1);
    segments[at..].iter().filter(|s| !s.starts_with('{')).map(|s| format!("/{s}")).collect()
}

fn callee<'t>(cx: &Context<'_>, source: &'t SourceText, node: Node<'_>) -> Option<&'t str> {
    let calls = &cx.pack.manifest().syntax.calls;
    let function = calls.node.has(node).then(|| calls.function.of(node)).flatten()?;
    let text = source.parsed.of(function);
    Some(text.split(['.', '(']).next().unwrap_or(text))
}

/// Functions that a value holds under a name: name, its place, and the place of the whole.
pub(super) fn functions_in_values(
    cx: &Context<'_>,
    source: &SourceText,
) -> Vec<(String, Range<usize>, Range<usize>)> {
    let syntax = &cx.pack.manifest().syntax;
    let values = &cx.pack.manifest().dialect.literals;
    let named = |node: Node<'_>| -> Option<(String, Range<usize>, Range<usize>)> {
        node.parent().filter(|p| values.has(*p))?;
        let name = if syntax.methods.has(node) {
            syntax.fields.name.of(node)?
        } else {
            node.named_children().last().filter(|v| syntax.functions.has(*v))?;
            syntax.keyed.child(node)?
        };
        Some((source.parsed.of(name).to_owned(), name.byte_range(), node.byte_range()))
    };
    source.parsed.walk().filter_map(named).collect()
}

/// The statement that a call is.
fn statement(cx: &Context<'_>, call: Node<'_>) -> Option<Range<usize>> {
    let statements = &cx.pack.manifest().syntax.statements;
    let parent = call.parent()?;
    let holder = parent.parent()?;
    statements.has(holder).then(|| parent.byte_range())
}

/// Cuts cases that ask removed routes, groups of which no case that asks a route is left, and names that nothing kept
/// uses.
pub(super) fn cut(
    cx: &Context<'_>,
    renaming: &Renaming,
    files: &mut [File],
    tails: &BTreeSet<String>,
    dead: &BTreeSet<String>,
) {
    let naming = &cx.pack.manifest().naming;
    for file in files.iter_mut() {
        if file.test && !naming.test_calls.is_empty() && !tails.is_empty() {
            cut_cases(cx, renaming, file, tails);
        }
        unused_names(cx, file);
        if !file.test && !file.generated {
            unoffered(file, dead);
        }
        if file.test {
            unused_functions(file);
        }
    }
}

/// Functions of a test that only cut cases called.
fn unused_functions(file: &mut File) {
    loop {
        let of = |name: &str, place: &Range<usize>, node: &Range<usize>, kept: bool| {
            file.uses.iter().any(|(n, s)| {
                n == name
                    && s != place
                    && !(node.start <= s.start && s.end <= node.end)
                    && (!kept || !file.is_cut(s))
            })
        };
        let found = file.declared.iter().find(|(name, place, node)| {
            !file.is_cut(node) && of(name, place, node, false) && !of(name, place, node, true)
        });
        let Some(node) = found.map(|(.., node)| node.clone()).filter(|_| !file.cut.is_empty()) else {
            return;
        };
        file.cut.push(node);
    }
}

fn cut_cases(cx: &Context<'_>, renaming: &Renaming, file: &mut File, tails: &BTreeSet<String>) {
    let naming = &cx.pack.manifest().naming;
    let strings = &cx.pack.manifest().syntax.strings;
    let mut cuts: Vec<Range<usize>> = Vec::new();
    // Of those that stay, whether they ask for any path.
    let mut kept: Vec<(Range<usize>, bool)> = Vec::new();
    let mut groups: Vec<Range<usize>> = Vec::new();
    for call in file.source.parsed.walk() {
        let Some(name) = callee(cx, &file.source, call) else { continue };
        let Some(span) = statement(cx, call) else { continue };
        if naming.test_groups.iter().any(|g| g == name) {
            groups.push(span);
        } else if naming.test_calls.iter().any(|c| c == name) {
            let mut stack = vec![call];
            let (mut asks, mut asks_any) = (false, false);
            while let Some(node) = stack.pop() {
                if strings.has(node) {
                    let text = file.source.parsed.of(node).trim_matches(['"', '\'', '`']);
                    asks_any |= text.starts_with('/');
                    asks |= (renaming.names(text) || text.starts_with('/'))
                        && tails
                            .iter()
                            .any(|t| text.ends_with(t.as_str()) || text.contains(&format!("{t}/")));
                }
                stack.extend(node.named_children());
            }
            if asks { cuts.push(span) } else { kept.push((span, asks_any)) }
        }
    }
    let inside =
        |outer: &Range<usize>, inner: &Range<usize>| outer.start <= inner.start && inner.end <= outer.end;
    for group in groups {
        let any = cuts.iter().any(|c| inside(&group, c));
        if any && !kept.iter().any(|(k, asks)| *asks && inside(&group, k)) {
            cuts.push(group);
        }
    }
    file.cut.extend(cuts);
}

/// Items of lists that only hand on to importing modules what is declared here.
pub(super) fn offered(cx: &Context<'_>, source: &SourceText) -> Vec<Range<usize>> {
    let manifest = cx.pack.manifest();
    let (syntax, Some(explore)) = (&manifest.syntax, &manifest.explore) else { return Vec::new() };
    let whole = explore.exports.iter().flat_map(|e| &e.whole);
    let whole: BTreeSet<&str> = whole.map(String::as_str).collect();
    let is_whole = |n: Node<'_>| {
        let set = n.parent().filter(|p| manifest.dialect.assigns.has(*p));
        let target = set.and_then(|p| syntax.fields.left.of(p));
        target.is_some_and(|t| whole.contains(source.parsed.of(t)))
    };
    let hands_on = |n: &Node<'_>| {
        let named = || syntax.identifiers.has(*n) || syntax.keyed.child(*n).is_some();
        explore.nodes.export_item.has(*n)
            || n.parent().is_some_and(|p| manifest.dialect.literal_bodies.has(p) && is_whole(p)) && named()
    };
    source.parsed.walk().filter(hands_on).map(|n| n.byte_range()).collect()
}

/// A list's item with the comma before it, or behind it where it is the first.
fn with_comma(text: &str, item: &Range<usize>) -> Range<usize> {
    match text[..item.start].trim_end().strip_suffix(',') {
        Some(rest) => rest.len()..item.end,
        None => {
            let rest = &text[item.end..];
            let comma = rest.len() - rest.trim_start_matches([' ', ',', '\n']).len();
            item.start..item.end + comma
        }
    }
}

/// Takes what is declared no more out of the lists that handed it on.
fn unoffered(file: &mut File, dead: &BTreeSet<String>) {
    let gone = |item: &&Range<usize>| {
        file.uses.iter().any(|(n, s)| item.start <= s.start && s.end <= item.end && dead.contains(n))
    };
    let text = file.source.parsed.text();
    let cuts: Vec<Range<usize>> = file.offered.iter().filter(gone).map(|i| with_comma(text, i)).collect();
    file.names_cut.extend(cuts);
}

/// Separators behind what is now the last of a value's members, where none stood behind the last before.
pub(super) fn dangling(cx: &Context<'_>, file: &File) -> Vec<Range<usize>> {
    let values = &cx.pack.manifest().dialect.literals;
    let text = file.source.parsed.text();
    let separator = |node: Node<'_>| {
        let rest = text[node.end_byte()..].trim_start();
        rest.starts_with(',').then(|| {
            let at = text.len() - rest.len();
            at..at + 1
        })
    };
    let behind = |value: Node<'_>| {
        let members: Vec<Node<'_>> = value.named_children().collect();
        let last =
            members.last().filter(|m| file.cut.contains(&m.byte_range()) && separator(**m).is_none())?;
        let kept = members.iter().rev().find(|m| !file.is_cut(&m.byte_range()))?;
        separator(*kept).filter(|s| s.end <= last.start_byte())
    };
    file.source.parsed.walk().filter(|n| values.has(*n)).filter_map(behind).collect()
}

/// Names taken out of a value that were used and are not any more.
fn unused_names(cx: &Context<'_>, file: &mut File) {
    let unpacks = &cx.pack.manifest().dialect.unpacks;
    if file.cut.is_empty() || unpacks.is_empty() {
        return;
    }
    let locals = file.source.declared(cx, Declared::Locals, None);
    let mut cuts = Vec::new();
    for (name, place, node) in &locals {
        let Some(pattern) = file.source.node_at(node).and_then(|n| n.parent()).filter(|p| unpacks.has(*p))
        else {
            continue;
        };
        let of =
            |kept: bool| file.uses.iter().any(|(n, s)| n == name && s != place && (!kept || !file.is_cut(s)));
        if file.is_cut(place) || !of(false) || of(true) || pattern.named_child_count() < 2 {
            continue;
        }
        cuts.push(with_comma(file.source.parsed.text(), place));
    }
    file.names_cut.extend(cuts);
}

/// Whether a module that is found by its folder serves what is kept: it registers the exemplar's routes, or another
/// kept source uses a name with the noun that it puts where all can see it.
pub(super) fn reached(
    cx: &Context<'_>,
    renaming: &Renaming,
    source: &SourceText,
    sources: &[Arc<SourceText>],
) -> bool {
    let routes = cx.exemplar.routes.iter().filter_map(|i| cx.service.routes.get(*i));
    if routes.into_iter().any(|r| r.at.path == source.path) {
        return true;
    }
    let mut shown: BTreeSet<String> = source
        .declared(cx, Declared::Members, None)
        .into_iter()
        .map(|(n, ..)| n)
        .filter(|n| renaming.names(n))
        .collect();
    let texts = source.leaves(cx).iter().filter(|l| l.role == Role::Text);
    shown.extend(
        texts
            .map(|l| source.parsed.slice(l.span.clone()).to_owned())
            .filter(|t| renaming.names(t) && !renaming.is_whole(t)),
    );
    sources.iter().filter(|o| o.path != source.path && !cx.is_for_tests(&o.path)).any(|other| {
        other.leaves(cx).iter().any(|l| {
            matches!(l.role, Role::Bare | Role::Member | Role::Exported)
                && shown.contains(other.parsed.slice(l.span.clone()))
        })
    })
}
