//! Imports that a draft no longer uses are dropped (only those that it used before), and shared files gain none that
//! they would not use.

use super::climb::Item;
use super::source::{Declared, Import, Leaf, Role, SourceText};
use super::survey::Shared;
use super::{Context, Draft};
use scaffold_core::PlanError;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Drops the imports that `drafts` do not use any more; `before` holds their texts before the passes.
///
/// # Errors
/// A text can't be parsed.
pub(crate) fn drop_unused(
    cx: &Context<'_>,
    drafts: &mut [Draft],
    before: &BTreeMap<String, String>,
) -> Result<(), PlanError> {
    cx.read_ahead(drafts.iter().map(|d| (d.from.as_str(), d.text.as_str())));
    for draft in drafts.iter_mut() {
        let Some(before) = before.get(&draft.from) else { continue };
        if draft.clip.is_some() || !cx.is_source(&draft.from) || draft.text == *before {
            continue;
        }
        let was = qualifiers(cx, &draft.from, before)?;
        let source = SourceText::new(cx, &draft.from, &draft.text)?;
        let is = qualifiers(cx, &draft.from, &draft.text)?;
        let mut cuts = Vec::new();
        let mut unused: Vec<&Import> = Vec::new();
        for import in &source.imports {
            let used = |set: &BTreeSet<String>| import.locals().iter().any(|l| set.contains(l));
            if cx.imports.is_some() {
                if used(&was) && !used(&is) {
                    unused.push(import);
                }
                continue;
            }
            if used(&was) && !used(&is) {
                let group = &cx.pack.manifest().syntax.imports.group;
                let alone = source.imports.len() == 1;
                let mut node = source.node_at(&import.span);
                while let Some(n) = node
                    && alone
                    && !group.has(n)
                {
                    node = n.parent();
                }
                let span = match node {
                    Some(n) if alone => n.byte_range(),
                    _ => import.span.clone(),
                };
                cuts.push((source.parsed.whole_lines(span), String::new()));
            }
        }
        cuts.extend(names_cut(&source, &unused));
        draft.splice(&cuts, false);
    }
    Ok(())
}

/// Names of import statements cut out; a statement whose last name goes, goes whole.
fn names_cut(source: &SourceText, unused: &[&Import]) -> Vec<(Range<usize>, String)> {
    let mut out: Vec<(Range<usize>, String)> = Vec::new();
    let text = source.parsed.text();
    for import in unused {
        let of_statement = |all: &[&Import]| all.iter().filter(|i| i.span == import.span).count();
        let all: Vec<&Import> = source.imports.iter().collect();
        if of_statement(unused) == of_statement(&all) {
            let line = source.parsed.whole_lines(import.span.clone());
            if !out.iter().any(|(r, _)| *r == line) {
                out.push((line, String::new()));
            }
            continue;
        }
        let Some((_, member)) = &import.member else { continue };
        let (mut member, mut end) =
            (member.clone(), import.alias.as_ref().map_or(member.end, |(_, a)| a.end.max(member.end)));
        if import.item != import.span {
            (member, end) = (import.item.clone(), import.item.end);
        }
        let behind = text[end..].trim_start();
        // The comma behind the last name is the one before it now.
        let is_last = behind.strip_prefix(',').is_some_and(|b| b.trim_start().starts_with(['}', ')']));
        let follows = text[..member.start].trim_end().ends_with(',');
        let cut = if behind.starts_with(',') && !(is_last && follows) {
            let comma = text.len() - behind.len() + 1;
            member.start..comma + (text[comma..].len() - text[comma..].trim_start().len())
        } else {
            let before = text[..member.start].trim_end();
            before.strip_suffix(',').map_or(before.len(), str::len)..end
        };
        out.push((cut, String::new()));
    }
    out.sort_by_key(|(r, _)| r.start);
    out.dedup_by(|b, a| b.0.start < a.0.end);
    out
}

fn qualifiers(cx: &Context<'_>, path: &str, text: &str) -> Result<BTreeSet<String>, PlanError> {
    let source = SourceText::new(cx, path, text)?;
    Ok(source
        .leaves(cx)
        .iter()
        .filter(|l| {
            let named = matches!(l.role, Role::Exported | Role::Module);
            l.role == Role::Qualifier || (cx.imports.is_some() && named)
        })
        .filter(|l| cx.imports.is_none() || !source.imports.iter().any(|i| i.span.contains(&l.span.start)))
        .map(|l| source.parsed.slice(l.span.clone()).to_owned())
        .collect())
}

/// Names that a file would import and use for nothing: none of its other items is cloned. Files that declare nothing
/// themselves hand on what they import.
pub(super) fn drop_idle(cx: &Context<'_>, file: &Shared, items: &mut Vec<Item>) {
    let binds = |item: &Item| {
        let around = |i: &&Import| i.span.start <= item.node.start && item.node.end <= i.span.end;
        let found: Vec<&Import> = match file.source.imports.iter().filter(around).collect::<Vec<_>>() {
            none if none.is_empty() => file.source.imports_in(cx, &item.node),
            some => some,
        };
        !found.is_empty() && found.iter().all(|i| i.member.is_some() && !i.whole)
    };
    if items.iter().all(binds) && !file.source.declared(cx, Declared::Outside, None).is_empty() {
        items.clear();
    }
}

/// Imports of what the file uses without any use being cloned: nothing of the clone would need them.
/// What it imports without using it is passed on to others, and so is the clone.
pub(super) fn are_all(cx: &Context<'_>, file: &Shared, items: &[Item]) -> bool {
    let of_import =
        |i: &Range<usize>| file.source.imports.iter().any(|m| m.span.start <= i.start && i.end <= m.span.end);
    let whole = |i: &Range<usize>| !file.source.imports_in(cx, i).is_empty();
    !items.is_empty()
        && items.iter().all(|i| of_import(&i.node) || whole(&i.node))
        && file.hits.iter().any(|h| h.role != Role::Text && !of_import(&h.span))
}

/// Whether an item imports what one of `items` uses.
pub(super) fn is_for_one_of(cx: &Context<'_>, file: &Shared, item: &Item, items: &[Item]) -> bool {
    let inside = |i: &Item, s: &Range<usize>| i.node.start <= s.start && s.end <= i.node.end;
    let around = |i: &Import| i.span.start <= item.node.start && item.node.end <= i.span.end;
    let imports =
        file.source.imports.iter().any(around) || !file.source.imports_in(cx, &item.node).is_empty();
    let text = |l: &Leaf| file.source.parsed.slice(l.span.clone());
    let bound: BTreeSet<&str> = file.hits.iter().filter(|l| inside(item, &l.span)).map(text).collect();
    let uses = |l: &&Leaf| l.role != Role::Text && items.iter().any(|i| inside(i, &l.span));
    cx.imports.is_some() && imports && file.hits.iter().filter(uses).any(|l| bound.contains(text(l)))
}
