//! Texts that tests look for in what callers are told: where records give other values now, those are looked for.

use super::fields::{Fields, fill};
use super::stamp::{Splices, apply};
use super::tree::below;
use super::{Job, Text};
use scaffold_core::PlanError;
use std::collections::BTreeMap;

/// Literals of the records of all texts by the new field that has samples in their place, in their order.
pub(super) type Literals = BTreeMap<usize, Vec<String>>;

/// Text of an old literal → text of the value that stands in its place.
fn given(job: &Job<'_>, fields: &Fields, all: &[Literals]) -> BTreeMap<String, String> {
    let mut out = BTreeMap::new();
    for (n, literals) in all.iter().flatten() {
        let Some(class) = job.manifest.types.get(fields.new[*n].kind()) else { continue };
        for (at, literal) in literals.iter().enumerate() {
            let wire = class.wire.get(at % class.wire.len().max(1)).map(|w| fill(w, &fields.new[*n].field));
            let quoted = |t: &str| scaffold_syntax::unquoted(t, &job.manifest.syntax.quotes).to_owned();
            let (old, Some(wire)) = (quoted(literal), wire.filter(|w| w.starts_with('"'))) else { continue };
            // One word may be anything's.
            if old != *literal && old.contains(' ') {
                out.entry(old).or_insert_with(|| quoted(&wire));
            }
        }
    }
    out
}

/// Makes arguments of tests that are such a literal the value that stands in its place.
///
/// # Errors
/// A text can't be parsed.
pub(super) fn follow(job: &Job<'_>, texts: &mut [Text], all: &[Literals]) -> Result<(), PlanError> {
    let given = given(job, &job.fields, all);
    for at in 0..texts.len() {
        let text = &texts[at];
        let asked = given.keys().any(|old| text.text.contains(old.as_str()));
        if !asked || !text.source || !job.manifest.detect.is_test(&text.path) {
            continue;
        }
        let tree = job.tree(text)?;
        let mut splices = Splices::new();
        for leaf in below(tree.parsed.root()).into_iter().filter(|n| tree.is_string(*n)) {
            let inner = tree.unquoted(tree.text(leaf));
            let row = leaf.parent().and_then(|a| a.parent()).and_then(|c| tree.callee(c)).is_some_and(|c| {
                let dialect = tree.dialect;
                dialect.rows.iter().chain(&dialect.positional).any(|r| r == tree.text(c))
            });
            let said = tree.parent_is_arguments(leaf) && !row;
            let Some(new) = given.get(inner).filter(|_| said) else { continue };
            // A record that still has the value gives it.
            let kept =
                texts.iter().filter(|t| t.path != text.path || t.text != text.text).any(|t| holds(t, inner));
            let here = below(tree.parsed.root()).into_iter().any(|n| {
                tree.is_string(n) && tree.unquoted(tree.text(n)) == inner && !tree.parent_is_arguments(n)
            });
            if !kept && !here {
                splices.push((leaf.byte_range(), tree.text(leaf).replacen(inner, new, 1)));
            }
        }
        texts[at].text = apply(tree.parsed.text(), 0, splices);
    }
    Ok(())
}

fn holds(text: &Text, inner: &str) -> bool {
    text.text.contains(&format!("\"{inner}\"")) || text.text.contains(&format!("'{inner}'"))
}
