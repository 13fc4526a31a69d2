//! Code that names the exemplar and wires nothing.

use super::Context;
use super::noun::Renaming;
use super::source::{Declared, Role, SourceText, folder_of};
use std::collections::BTreeSet;
use std::ops::Range;

/// Functions that answer requests and are not called after the exemplar: what they do with it belongs to its pages and
/// to other resources, and registers nothing.
pub(super) fn answering(cx: &Context<'_>, renaming: &Renaming, source: &SourceText) -> Vec<Range<usize>> {
    let functions = &cx.pack.manifest().syntax.functions;
    let last = |handler: &str| handler.rsplit(['.', ':']).next().unwrap_or_default().to_owned();
    let handlers: BTreeSet<String> = cx.service.routes.iter().map(|r| last(&r.handler)).collect();
    let declared = source.declared(cx, Declared::Outside, None).into_iter();
    declared
        .filter(|(name, _, node)| {
            handlers.contains(name)
                && !renaming.names(name)
                && source.node_at(node).is_some_and(|n| functions.has(n))
        })
        .map(|(.., node)| node)
        .collect()
}

/// A program of its own beside the one that serves: it does something with the resource, and wires nothing.
pub(super) fn is_another_program(cx: &Context<'_>, source: &SourceText) -> bool {
    let Some(entry) = cx.pack.manifest().explore.as_ref().and_then(|e| e.entry_function.as_ref()) else {
        return false;
    };
    let here = folder_of(&source.path);
    let start = cx.service.start.as_ref().and_then(|s| s.value.last());
    let is_start = start.is_some_and(|s| here.ends_with(s.trim_start_matches(['.', '/'])));
    let router = cx.service.router_file.as_ref().is_some_and(|r| folder_of(&r.value) == here);
    let registers = cx.service.routes.iter().any(|r| folder_of(&r.at.path) == here);
    let is_program = source.declared(cx, Declared::Outside, None).iter().any(|(name, ..)| name == entry);
    is_program && !is_start && !router && !registers
}

/// Whether one of the places that name another resource is more than a word of something else (`config.DB_USER`):
/// it is declared here, or comes from a folder that holds files of another resource.
pub(super) fn uses_of_others(
    cx: &Context<'_>,
    source: &SourceText,
    foreign: &[Range<usize>],
    theirs: &BTreeSet<&str>,
) -> bool {
    let folders: BTreeSet<&str> = theirs.iter().map(|p| folder_of(p)).collect();
    source.leaves(cx).iter().filter(|l| foreign.contains(&l.span)).any(|leaf| {
        let folder = source.module_named(leaf);
        leaf.role != Role::Exported || folder.is_some_and(|f| folders.contains(f))
    })
}
