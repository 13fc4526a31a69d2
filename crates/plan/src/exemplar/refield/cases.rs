//! Cases of a test that each leave one field out of a payload: those whose field need not be there any more
//! expect a refusal that no longer comes.

use super::fields::Fields;
use super::payload;
use super::stamp::Splices;
use super::tree::{Tree, below, children};
use scaffold_core::{At, Diagnostic};
use scaffold_pack::Manifest;
use scaffold_syntax::Node;
use std::collections::BTreeSet;

/// A case with the fields of its payload, before and after.
struct Case<'t> {
    item: Node<'t>,
    old: BTreeSet<usize>,
    new: BTreeSet<usize>,
}

/// The cases to leave out, as removals of their lines, and what is said of them. `rewrite` gives a payload's new text.
pub(super) fn needless(
    tree: &Tree<'_>,
    fields: &Fields,
    manifest: &Manifest,
    rewrite: &dyn Fn(&str) -> String,
) -> (Splices, Vec<Diagnostic>) {
    let mut splices = Splices::new();
    let mut notes = Vec::new();
    for list in below(tree.parsed.root()).into_iter().filter(|n| tree.is_literal_body(*n)) {
        let cases: Vec<Case<'_>> =
            children(list).into_iter().filter_map(|item| case(tree, fields, item, rewrite)).collect();
        let (mut old, mut new) = (BTreeSet::new(), BTreeSet::new());
        for c in &cases {
            old.extend(c.old.iter().copied());
            new.extend(c.new.iter().copied());
        }
        if cases.len() < 2 {
            continue;
        }
        for c in &cases {
            let asked = old.difference(&c.old).any(|o| !fields.old[*o].field.optional);
            let mut missing = new.difference(&c.new).peekable();
            let never = &manifest.dialect.tags.never_required;
            let idle = missing.peek().is_some()
                && missing.all(|n| fields.new[*n].optional() || never.contains(&fields.new[*n].class));
            let line = tree.parsed.whole_lines(c.item.byte_range());
            let rest = tree.parsed.slice(c.item.end_byte()..line.end).trim();
            let alone = tree.parsed.slice(line.start..c.item.start_byte()).trim().is_empty();
            if asked && idle && alone && matches!(rest, "" | ",") {
                splices.push((line, String::new()));
                notes.push(
                    Diagnostic::new("left out a test case: what its payload lacks need not be there")
                        .at(At::line(tree.path.clone(), tree.line(c.item))),
                );
            }
        }
    }
    (splices, notes)
}

/// An item that holds one payload.
fn case<'t>(
    tree: &Tree<'_>,
    fields: &Fields,
    item: Node<'t>,
    rewrite: &dyn Fn(&str) -> String,
) -> Option<Case<'t>> {
    let mut found = None;
    for text in below(item).into_iter().filter(|n| tree.is_string(*n)) {
        let inner = tree.unquoted(tree.text(text));
        let old: BTreeSet<usize> = payload::keys(inner)
            .iter()
            .filter_map(|k| fields.plain().find(|o| fields.old[*o].field.shown == *k))
            .collect();
        if old.is_empty() {
            continue;
        }
        if found.is_some() {
            return None;
        }
        let named = |key: &String| {
            let words = super::words::of(key);
            fields.new.iter().position(|n| n.words == words)
        };
        found = Some((old, payload::keys(&rewrite(inner)).iter().filter_map(named).collect()));
    }
    let (old, new) = found?;
    Some(Case { item, old, new })
}
