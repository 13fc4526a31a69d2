//! Imports that a draft no longer uses are dropped: only those that it used before.

use super::source::{Role, SourceText};
use super::{Context, Draft};
use scaffold_core::PlanError;
use std::collections::{BTreeMap, BTreeSet};

/// Drops the imports that `drafts` do not use any more; `before` holds their texts before the passes.
///
/// # Errors
/// A text can't be parsed.
pub(crate) fn drop_unused(
    cx: &Context<'_>,
    drafts: &mut [Draft],
    before: &BTreeMap<String, String>,
) -> Result<(), PlanError> {
    for draft in drafts.iter_mut() {
        let Some(before) = before.get(&draft.from) else { continue };
        if draft.clip.is_some() || !cx.is_source(&draft.from) || draft.text == *before {
            continue;
        }
        let was = qualifiers(cx, &draft.from, before)?;
        let source = SourceText::new(cx, &draft.from, &draft.text)?;
        let is = qualifiers(cx, &draft.from, &draft.text)?;
        let mut cuts = Vec::new();
        for import in &source.imports {
            let used = |set: &BTreeSet<String>| import.locals().iter().any(|l| set.contains(l));
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
        draft.splice(&cuts, false);
    }
    Ok(())
}

fn qualifiers(cx: &Context<'_>, path: &str, text: &str) -> Result<BTreeSet<String>, PlanError> {
    let source = SourceText::new(cx, path, text)?;
    Ok(source
        .leaves(cx)
        .into_iter()
        .filter(|l| l.role == Role::Qualifier)
        .map(|l| source.parsed.slice(l.span).to_owned())
        .collect())
}
