//! The exemplar's key in types and functions of others: a copy beside it would be asked of everybody who uses these.

use super::Context;
use super::climb::{self, Item};
use super::follow::not_understood;
use super::noun::Renaming;
use super::refield;
use super::source::{Declared, SourceText};
use super::survey::Survey;
use scaffold_core::{At, Diagnostic, PlanError};
use std::ops::Range;

/// Refuses what would give another type a second key (`invoice_id` beside the `post_id` of a vote).
///
/// # Errors
/// Something that is cloned is a member or parameter of another's that holds the exemplar's key.
pub(crate) fn none_gained(cx: &Context<'_>, renaming: &Renaming, survey: &Survey) -> Result<(), PlanError> {
    for (path, items) in &survey.items {
        let source = &survey.files[path].source;
        for item in items.iter().filter(|i| !i.top_level) {
            let whole = climb::outermost(cx, source, &item.node).map(|o| o.node);
            let found = key_in(cx, renaming, source, item)
                .or_else(|| key_beside(cx, renaming, source, item, whole.as_ref()?));
            let Some((key, at)) = found else { continue };
            let holder = whole
                .and_then(|w| source.declared(cx, Declared::Outside, Some(w)).into_iter().next())
                .map_or_else(|| path.clone(), |(name, ..)| name);
            let told = format!(
                "`{holder}` refers to it by `{key}`, and what would be copied uses that: `{holder}` would need a second key, \
                 which its other callers do not give"
            );
            return Err(not_understood(
                Diagnostic::new(told).at(At::line(path.clone(), source.parsed.line(at))),
            ));
        }
    }
    Ok(())
}

/// The member or parameter of an item that is called after the exemplar's key, and where.
fn key_in(
    cx: &Context<'_>,
    renaming: &Renaming,
    source: &SourceText,
    item: &Item,
) -> Option<(String, usize)> {
    let kind = if item.parameter.is_some() { Declared::Locals } else { Declared::Members };
    key_of(renaming, source.declared(cx, kind, Some(item.node.clone())))
}

/// The exemplar's key in the type that gains the other side of a relation: the new side would have none to go by.
fn key_beside(
    cx: &Context<'_>,
    renaming: &Renaming,
    source: &SourceText,
    item: &Item,
    whole: &Range<usize>,
) -> Option<(String, usize)> {
    let sides = super::relations::counterparts(cx, source, std::slice::from_ref(item));
    let members = source.declared(cx, Declared::Members, Some(whole.clone()));
    key_of(renaming, members).filter(|_| !sides.is_empty())
}

fn key_of(
    renaming: &Renaming,
    declared: Vec<(String, Range<usize>, Range<usize>)>,
) -> Option<(String, usize)> {
    declared.into_iter().find_map(|(name, at, _)| {
        let is_key = refield::key::owner(&name).is_some_and(|owner| renaming.is_whole(&owner));
        is_key.then_some((name, at.start))
    })
}
