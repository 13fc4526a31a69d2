//! Relations that both sides declare, each by the name of the other's member: a copy of one side alone does not start.

use super::climb::Item;
use super::follow::not_understood;
use super::source::{Declared, Role, SourceText};
use super::survey::Survey;
use super::{Context, Draft};
use scaffold_core::{At, Diagnostic, PlanError};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Members that other types have to have for what is cloned: without them the two sides of a relation do not fit.
/// A declaration in a shared file is copied without its ties; those of own files stand.
pub(crate) fn counterparts(cx: &Context<'_>, source: &SourceText, items: &[Item]) -> Vec<(String, At)> {
    let inside = |s: &Range<usize>| items.iter().any(|i| i.node.start <= s.start && s.end <= i.node.end);
    let ties: Vec<Range<usize>> = source
        .declared(cx, Declared::Members, None)
        .into_iter()
        .filter(|(name, ..)| super::wire::is_tie(cx, name))
        .map(|(.., node)| node)
        .collect();
    let kept = |s: &Range<usize>| !ties.iter().any(|t| t.start <= s.start && s.end <= t.end);
    let at = |at: usize| At::line(source.path.clone(), source.parsed.line(at));
    named_in(cx, source, &|s| inside(s) && kept(s)).into_iter().map(|(name, s)| (name, at(s))).collect()
}

/// Names of other types' members that relations give, and where.
fn named_in(
    cx: &Context<'_>,
    source: &SourceText,
    inside: &dyn Fn(&Range<usize>) -> bool,
) -> Vec<(String, usize)> {
    let syntax = &cx.pack.manifest().syntax;
    let texts = source.leaves(cx).iter().filter(|l| l.role == Role::Text && inside(&l.span));
    let keyed = |span: &Range<usize>| {
        let mut node = source.node_at(span);
        while let Some(n) = node {
            if let Some(key) = syntax.keyed.child(n) {
                return syntax.counterparts.iter().any(|c| c == source.parsed.of(key));
            }
            node = n.parent().filter(|p| !syntax.arguments.has(*p));
        }
        false
    };
    texts
        .filter(|l| keyed(&l.span))
        .map(|l| (source.parsed.slice(l.span.clone()).to_owned(), l.span.start))
        .collect()
}

/// Members that types outside the drafts have to have for the drafts' own relations, with a place that says so; and the
/// members that the drafts declare.
///
/// # Errors
/// A draft can't be parsed.
pub(crate) fn of_drafts(
    cx: &Context<'_>,
    drafts: &[Draft],
) -> Result<(BTreeMap<String, At>, BTreeSet<String>), PlanError> {
    let mut out = BTreeMap::new();
    let mut own = BTreeSet::new();
    if cx.pack.manifest().syntax.counterparts.is_empty() {
        return Ok((out, own));
    }
    for draft in drafts.iter().filter(|d| cx.is_source(&d.from)) {
        let source = SourceText::new(cx, &draft.from, &draft.text)?;
        own.extend(source.declared(cx, Declared::Members, None).into_iter().map(|(name, ..)| name));
        for (name, at) in named_in(cx, &source, &|_| true) {
            out.entry(name).or_insert_with(|| At::line(draft.from.clone(), source.parsed.line(at)));
        }
    }
    out.retain(|name, _| !own.contains(name));
    Ok((out, own))
}

/// Of what a file of another resource would gain, the other sides of relations and what they import.
pub(crate) fn keep_sides(
    cx: &Context<'_>,
    source: &SourceText,
    items: &mut Vec<Item>,
    needed: &BTreeSet<String>,
) {
    let imports = |i: &Item| !source.imports_in(cx, &i.node).is_empty();
    let is_side = |i: &Item| {
        let members = source.declared(cx, Declared::Members, Some(i.node.clone()));
        !i.top_level && members.iter().any(|(name, ..)| needed.contains(name))
    };
    items.retain(|i| is_side(i) || imports(i));
    if !items.iter().any(is_side) {
        items.clear();
    }
}

/// Proves that every relation of what is cloned gets its other side; `sides` are those of the drafts, which declare the
/// members `own`.
///
/// # Errors
/// There is no member to put it beside.
pub(crate) fn are_whole(
    cx: &Context<'_>,
    survey: &Survey,
    sides: &BTreeMap<String, At>,
    own: BTreeSet<String>,
) -> Result<(), PlanError> {
    let mut gained = own;
    let mut sides = sides.clone();
    for (path, items) in &survey.items {
        for (name, at) in counterparts(cx, &survey.files[path].source, items) {
            sides.entry(name).or_insert(at);
        }
        for item in items {
            let members = survey.files[path].source.declared(cx, Declared::Members, Some(item.node.clone()));
            gained.extend(members.into_iter().map(|(name, ..)| name));
        }
    }
    let Some((side, at)) = sides.into_iter().find(|(side, _)| !gained.contains(side)) else { return Ok(()) };
    let why = format!("the other side of its relation, `{side}`, was not found: a copy would have none");
    Err(not_understood(Diagnostic::new(why).at(at)))
}
