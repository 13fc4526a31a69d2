//! Resources without files of their own: what shared sources declare by their name is all that they are made of.

use super::Context;
use super::adopt::Adopted;
use super::noun::Renaming;
use super::source::Declared;
use super::survey::{Shared, Survey};
use scaffold_core::{At, Diagnostic, PlanError};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Refuses what would be declared twice: a declaration about the exemplar alone that is not called after it
/// (`type Db = Vec<Todo>`, `fn show(todo: &Todo)`).
pub(super) fn declared_once(
    cx: &Context<'_>,
    renaming: &Renaming,
    survey: &Survey,
    adopted: &Adopted,
) -> Result<(), PlanError> {
    for (path, items) in &survey.items {
        let source = &survey.files[path].source;
        for item in items.iter().filter(|i| i.top_level || i.parameter.is_some()) {
            let itself = match &item.parameter {
                // A function that takes one of the exemplar's.
                Some((function, _)) => Some((function.clone(), item.node.start)),
                None => source
                    .declared(cx, Declared::Outside, Some(item.node.clone()))
                    .into_iter()
                    .find(|(.., node)| *node == item.node)
                    .map(|(name, at, _)| (name, at.start)),
            };
            let known = |name: &str| adopted.get(path).is_some_and(|a| a.contains_key(name));
            if let Some((name, at)) = itself.filter(|(name, _)| !renaming.names(name) && !known(name)) {
                return Err(PlanError::NotUnderstood {
                    diagnostic: Diagnostic::new(format!(
                        "`{name}` is about `{}` alone without being called after it: nothing can stand beside it",
                        cx.exemplar.name
                    ))
                    .at(At::line(path.clone(), source.parsed.line(at)))
                    .hint("name it after the resource, or make room for a second one there, then run the command again"),
                    steps: Vec::new(),
                });
            }
        }
    }
    Ok(())
}

/// What shared sources declare by names with the noun: all that a resource without files of its own is made of.
pub(super) fn declared(
    cx: &Context<'_>,
    renaming: &Renaming,
    files: &BTreeMap<String, Shared>,
) -> BTreeMap<String, BTreeSet<String>> {
    let mut out: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (path, file) in files {
        let declared = file.source.declared(cx, Declared::Outside, None);
        let foreign = |at: &Range<usize>| file.others.iter().any(|o| o == at);
        let own = declared.into_iter().filter(|(name, at, _)| renaming.names(name) && !foreign(at));
        out.entry(cx.module_of(path).to_owned()).or_default().extend(own.map(|(name, ..)| name));
    }
    out
}
