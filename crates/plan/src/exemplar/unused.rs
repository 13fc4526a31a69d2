//! What the exemplar's code used only for its own fields: once those are gone, types, functions and locals that
//! nothing refers to go as well.

use super::prune::{File, lines, read, statement_around};
use super::source::{Declared, Role};
use super::{Context, Draft};
use scaffold_core::{At, Diagnostic, PlanError};
use scaffold_syntax::Node;
use std::collections::BTreeSet;
use std::ops::Range;

/// Leaves out of `drafts` what `before` used and nothing uses now.
///
/// # Errors
/// A text can't be parsed.
pub(crate) fn leave_unused(
    cx: &Context<'_>,
    before: &[Draft],
    drafts: &mut [Draft],
) -> Result<Vec<Diagnostic>, PlanError> {
    let mut notes = Vec::new();
    let was = read(cx, before)?;
    loop {
        let mut files = read(cx, drafts)?;
        let whole: BTreeSet<&str> =
            drafts.iter().filter(|d| d.clip.is_none()).map(|d| d.from.as_str()).collect();
        let gone: Vec<(usize, String, Vec<Range<usize>>)> = (0..files.len())
            .filter(|i| {
                whole.contains(files[*i].source.path.as_str()) && !files[*i].generated && !files[*i].test
            })
            .flat_map(|i| {
                let outside = unused_outside(cx, &was, &files, i);
                let locals = unused_locals(cx, &was, &files[i]);
                let asked = only_asked(cx, &was, &files[i]);
                outside.into_iter().chain(locals).chain(asked).map(move |(name, nodes)| (i, name, nodes))
            })
            .collect();
        if gone.is_empty() {
            return Ok(notes);
        }
        for (i, name, nodes) in gone {
            let at = At::file(files[i].source.path.clone());
            notes.push(
                Diagnostic::new(format!("left out `{name}`: only the exemplar's own fields used it")).at(at),
            );
            files[i].cut.extend(nodes);
        }
        for (draft, file) in drafts.iter_mut().filter(|d| cx.is_source(&d.from)).zip(&files) {
            let cuts: Vec<(Range<usize>, String)> =
                lines(cx, file).into_iter().map(|r| (r, String::new())).collect();
            draft.splice(&cuts, false);
        }
    }
}

/// Declarations outside functions of one file that only their own methods refer to, with those methods.
fn unused_outside(
    cx: &Context<'_>,
    was: &[File],
    files: &[File],
    at: usize,
) -> Vec<(String, Vec<Range<usize>>)> {
    let declared = files[at].source.declared(cx, Declared::Outside, None);
    let methods = &cx.pack.manifest().syntax.methods;
    let is_method =
        |file: &File, node: &Range<usize>| file.source.node_at(node).is_some_and(|n| methods.has(n));
    // A type's own: its declaration, and methods with it in front of their names.
    let own = |file: &File, name: &str| -> Vec<Range<usize>> {
        let all = file.source.declared(cx, Declared::Outside, None);
        all.into_iter()
            .filter(|(n, place, node)| {
                let receives = || {
                    let before = node.start..place.start;
                    file.uses.iter().any(|(u, s)| u == name && before.contains(&s.start))
                };
                (n == name && !is_method(file, node)) || is_method(file, node) && receives()
            })
            .map(|(.., node)| node)
            .collect()
    };
    let used = |files: &[File], name: &str| {
        files.iter().any(|f| {
            let own = own(f, name);
            f.uses.iter().any(|(n, s)| n == name && !own.iter().any(|o| o.start <= s.start && s.end <= o.end))
        })
    };
    let mut out: Vec<(String, Vec<Range<usize>>)> = Vec::new();
    for (name, _, node) in &declared {
        if is_method(&files[at], node) || used(files, name) || !used(was, name) {
            continue;
        }
        out.push((name.clone(), own(&files[at], name)));
    }
    out
}

/// Statements of one file that bind a single local which nothing reads any more.
fn unused_locals(cx: &Context<'_>, was: &[File], file: &File) -> Vec<(String, Vec<Range<usize>>)> {
    let syntax = &cx.pack.manifest().syntax;
    let Some(before) = was.iter().find(|f| f.source.path == file.source.path) else { return Vec::new() };
    let reads = |f: &File, name: &str, within: Option<&Range<usize>>| {
        let bound: Vec<Range<usize>> = f
            .source
            .declared(cx, Declared::Locals, within.cloned())
            .into_iter()
            .filter(|(n, ..)| n == name)
            .map(|(_, place, _)| place)
            .collect();
        f.source.leaves(cx).iter().any(|l| {
            matches!(l.role, Role::Bare | Role::Qualifier)
                && within.is_none_or(|w| w.start <= l.span.start && l.span.end <= w.end)
                && f.source.parsed.slice(l.span.clone()) == name
                && !bound.contains(&l.span)
        })
    };
    let mut out = Vec::new();
    for function in file.source.parsed.walk().filter(|n| syntax.functions.has(*n)) {
        let span = function.byte_range();
        let locals = file.source.declared(cx, Declared::Locals, Some(span.clone()));
        for (name, place, node) in &locals {
            // The whole of what is set, not a place in it.
            let left = file.source.node_at(node).and_then(|n| syntax.fields.left.of(n));
            let alone = left.is_some_and(|l| l.byte_range() == *place);
            let statement = statement_around(cx, &file.source, node).filter(|s| s == node);
            if let Some(statement) = statement
                && alone
                && !reads(file, name, Some(&span))
                && reads(before, name, None)
            {
                out.push((name.clone(), vec![statement]));
            }
        }
    }
    out
}

/// Locals of one file that nothing sets any more, with the guards that only ask for them (a list of errors that
/// stays empty).
fn only_asked(cx: &Context<'_>, was: &[File], file: &File) -> Vec<(String, Vec<Range<usize>>)> {
    let (syntax, dialect) = (&cx.pack.manifest().syntax, &cx.pack.manifest().dialect);
    let Some(before) = was.iter().find(|f| f.source.path == file.source.path) else { return Vec::new() };
    // The guards around uses of a local in a function that ask for it alone; `None` where it is used otherwise.
    let guards = |f: &File, function: Node<'_>, name: &str, bound: &Range<usize>| {
        let span = function.byte_range();
        let mut out: Vec<Range<usize>> = Vec::new();
        for (_, used) in f.uses.iter().filter(|(n, s)| n == name && span.contains(&s.start) && s != bound) {
            let above = std::iter::successors(f.source.node_at(used), |n| n.parent());
            let guard = above.take_while(|n| n.id() != function.id()).find(|n| {
                let asked = syntax.fields.condition.of(*n);
                let names =
                    |c: Node<'_>| f.uses.iter().any(|(n, s)| n == name && c.byte_range().contains(&s.start));
                dialect.guards.has(*n) && asked.is_some_and(names)
            })?;
            out.push(guard.byte_range());
        }
        out.dedup();
        Some(out)
    };
    let functions = |f: &File| -> Vec<Range<usize>> {
        f.source.parsed.walk().filter(|n| syntax.functions.has(*n)).map(|n| n.byte_range()).collect()
    };
    let same = functions(before).len() == functions(file).len();
    let mut out = Vec::new();
    for (i, span) in functions(file).into_iter().enumerate().filter(|_| same) {
        let (Some(function), Some(old)) =
            (file.source.node_at(&span), before.source.node_at(&functions(before)[i]))
        else {
            continue;
        };
        for (name, place, node) in file.source.declared(cx, Declared::Locals, Some(span.clone())) {
            let unset = file
                .source
                .node_at(&node)
                .is_some_and(|n| dialect.variables.has(n) && syntax.fields.right.of(n).is_none());
            let was = before.source.declared(cx, Declared::Locals, Some(old.byte_range()));
            let set = was
                .iter()
                .find(|(n, ..)| *n == name)
                .is_some_and(|(_, place, _)| guards(before, old, &name, place).is_none());
            let statement = statement_around(cx, &file.source, &node);
            if let (true, true, Some(statement), Some(mut asked)) =
                (unset, set, statement, guards(file, function, &name, &place))
                && !asked.is_empty()
            {
                asked.push(statement);
                out.push((name, asked));
            }
        }
    }
    out
}
