//! What still ties the clone to another resource once everything that is no CRUD is left out.

use super::follow::not_understood;
use super::noun::Renaming;
use super::prune::is_kept;
use super::source::SourceText;
use super::{Context, Draft};
use scaffold_core::{At, Diagnostic, Name, PlanError, Route};

/// Says which ties stay: a parent that most routes lead through belongs to the resource's place in the program.
///
/// # Errors
/// Another tie stays, and nobody asked for this resource by its name.
pub(crate) fn left(
    cx: &Context<'_>,
    renaming: &Renaming,
    drafts: &[Draft],
) -> Result<Vec<Diagnostic>, PlanError> {
    let mut notes = Vec::new();
    for tie in &cx.exemplar.ties {
        let Some(at) = used(cx, &tie.resource, drafts)? else { continue };
        if is_parent(cx, renaming, &tie.resource) {
            let told = format!(
                "the new routes stand below `{}`, as those of `{}` do",
                tie.resource, cx.exemplar.name
            );
            notes.push(Diagnostic::new(told).at(at));
            continue;
        }
        let told =
            Diagnostic::new(format!("its own code uses `{}`, also where it is kept", tie.resource)).at(at);
        if cx.feature.like.is_none() {
            return Err(not_understood(told.hint(format!(
                "`--like {}` imitates it all the same, `{}` included",
                cx.exemplar.name, tie.resource
            ))));
        }
        notes.push(told);
    }
    Ok(notes)
}

/// Where what is kept, tests apart, imports own files of another resource.
fn used(cx: &Context<'_>, other: &str, drafts: &[Draft]) -> Result<Option<At>, PlanError> {
    let Some(other) = cx.service.resources.iter().find(|r| r.name == other) else { return Ok(None) };
    for draft in drafts.iter().filter(|d| cx.is_source(&d.from) && !cx.is_for_tests(&d.from)) {
        let source = SourceText::new(cx, &draft.from, &draft.text)?;
        let import = source.imports.iter().find(|i| {
            let folder = i.folder.as_deref();
            folder.is_some_and(|f| other.files.iter().any(|p| cx.is_source(p) && cx.module_of(p) == f))
        });
        if let Some(import) = import {
            return Ok(Some(At::line(draft.from.clone(), source.parsed.line(import.span.start))));
        }
    }
    Ok(None)
}

/// Whether at least half of the kept routes lead through the other resource.
fn is_parent(cx: &Context<'_>, renaming: &Renaming, other: &str) -> bool {
    let Ok(name) = Name::parse(other) else { return false };
    let parent = Renaming::new(&name, &name, &[], &[]);
    let routes = cx.exemplar.routes.iter().filter_map(|i| cx.service.routes.get(*i));
    let kept: Vec<&Route> = routes.filter(|r| is_kept(cx, renaming, r)).collect();
    let through =
        kept.iter().filter(|r| r.path.split('/').any(|s| !s.starts_with('{') && parent.names(s))).count();
    through > 0 && through * 2 >= kept.len()
}
