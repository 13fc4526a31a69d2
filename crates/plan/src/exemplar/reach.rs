//! Whether what a plan makes would ever be called: some edit has to register the new routes, or they register themselves.

use super::Context;
use super::source::{Declared, Role, SourceText};
use super::survey::Survey;
use scaffold_core::{Diagnostic, PlanError, Route};
use std::collections::BTreeSet;
use std::ops::Range;

/// Proves that the clones of the exemplar's routes are registered.
///
/// # Errors
/// Nothing that is cloned registers one of them.
pub(crate) fn reached(cx: &Context<'_>, survey: &Survey) -> Result<(), PlanError> {
    let mut known = false;
    let mut entries = BTreeSet::new();
    let mut shown = None;
    for route in cx.exemplar.routes.iter().filter_map(|i| cx.service.routes.get(*i)) {
        if cx.exemplar.files.contains(&route.at.path) {
            match entry(cx, route)? {
                Some(names) => entries.extend(names),
                None => continue,
            }
        } else if survey.files.contains_key(&route.at.path) {
            let items = survey.items.get(&route.at.path).map_or(&[][..], Vec::as_slice);
            let covers = |s: &Range<usize>| s.start <= route.span.start && route.span.end <= s.end;
            if items.iter().any(|i| covers(&i.node)) {
                return Ok(());
            }
            // A mark in front of a function says what it answers; another place has to register the function.
            if items.iter().any(|i| covers(&i.span)) {
                entries.extend(route.handler.rsplit(['.', ':']).next().map(str::to_owned));
            }
        } else {
            continue;
        }
        known = true;
        shown.get_or_insert(route);
    }
    let Some(route) = shown.filter(|_| known) else { return Ok(()) };
    let roots = &cx.pack.manifest().syntax.roots;
    if entries.iter().any(|e| roots.contains(e)) || calls_one(cx, survey, &entries) {
        return Ok(());
    }
    Err(PlanError::NotUnderstood {
        diagnostic: Diagnostic::new(format!(
            "the place that registers `{} {}` was not found: its clone would never be called",
            route.method, route.path
        ))
        .at(route.at.clone())
        .hint("register the routes by hand where this one is, or imitate another resource with `--like`"),
        steps: Vec::new(),
    })
}

/// An item outside tests names one of the entries.
fn calls_one(cx: &Context<'_>, survey: &Survey, entries: &BTreeSet<String>) -> bool {
    survey.items.iter().filter(|(path, _)| !cx.is_for_tests(path)).any(|(path, items)| {
        let source = &survey.files[path].source;
        let inside = |s: &Range<usize>| items.iter().any(|i| i.node.start <= s.start && s.end <= i.node.end);
        let declared = source.declared(cx, Declared::Outside, None);
        source
            .leaves(cx)
            .iter()
            .filter(|l| !matches!(l.role, Role::Text | Role::Comment | Role::ImportPath))
            .filter(|l| !declared.iter().any(|(_, at, _)| *at == l.span))
            .any(|l| inside(&l.span) && entries.contains(source.parsed.slice(l.span.clone())))
    })
}

/// The own function that registers a route, the type it belongs to, and the own functions that lead to either.
/// `None` where the route stands outside functions.
fn entry(cx: &Context<'_>, route: &Route) -> Result<Option<BTreeSet<String>>, PlanError> {
    let functions = &cx.pack.manifest().syntax.functions;
    let mut declared: Vec<(String, BTreeSet<String>)> = Vec::new();
    let mut out = BTreeSet::new();
    for path in cx.exemplar.files.iter().filter(|p| cx.is_source(p) && !cx.is_for_tests(p)) {
        let Some(text) = cx.text(path)? else { continue };
        let source = SourceText::new(cx, path, &text)?;
        let leaves = source.leaves(cx);
        let all = source.declared(cx, Declared::Outside, None);
        let (named, others): (Vec<_>, Vec<_>) =
            all.into_iter().partition(|(.., node)| source.node_at(node).is_some_and(|n| functions.has(n)));
        for (name, at, node) in named {
            let used = |within: Range<usize>| -> BTreeSet<String> {
                leaves
                    .iter()
                    .filter(|l| matches!(l.role, Role::Bare | Role::Member | Role::Exported))
                    .filter(|l| within.start <= l.span.start && l.span.end <= within.end && l.span != at)
                    .map(|l| source.parsed.slice(l.span.clone()).to_owned())
                    .collect()
            };
            let holds =
                *path == route.at.path && node.start <= route.span.start && route.span.end <= node.end;
            if holds {
                out.insert(name.clone());
                let locals = source.declared(cx, Declared::Locals, Some(node.clone()));
                let receiver = used(node.start..at.start);
                out.extend(receiver.into_iter().filter(|n| !locals.iter().any(|(l, ..)| l == n)));
                // A method is come to through the class that it stands in.
                let around = others.iter().filter(|(.., o)| o.start <= node.start && node.end <= o.end);
                out.extend(around.map(|(class, ..)| class.clone()));
            }
            declared.push((name, used(node)));
        }
    }
    if out.is_empty() {
        return Ok(None);
    }
    loop {
        let before = out.len();
        for (name, uses) in &declared {
            if !uses.is_disjoint(&out) {
                out.insert(name.clone());
            }
        }
        if out.len() == before {
            return Ok(Some(out));
        }
    }
}
