//! Edits of shared files: each linked item gets a sibling for the new resource.

use super::climb::Item;
use super::follow::not_understood;
use super::insert::{Clone, Placed, adjacent, essence, place, stays_beside};
use super::noun::{Renaming, Replacement};
use super::rename::{Names, replacements};
use super::source::{Declared, Role, SourceText};
use super::survey::{Shared, Survey};
use super::words::{Case, cased};
use super::{Context, Draft, refield};
use scaffold_core::{At, Change, Diagnostic, Edit, EditOutcome, PlanError, Splice, edited, sha256_hex};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Declarations of shared files go through the whole pipeline: they become drafts.
pub(crate) fn clips(cx: &Context<'_>, survey: &Survey) -> Vec<Draft> {
    let mut out = Vec::new();
    for (path, items) in &survey.items {
        let file = &survey.files[path];
        let draft = |text: String, span: Range<usize>| Draft {
            from: path.clone(),
            path: path.clone(),
            text,
            stamped: Vec::new(),
            clip: Some(span),
            around: None,
        };
        for item in items.iter().filter(|i| is_clip(cx, file, i)) {
            out.push(draft(without_ties(cx, file, item), item.span.clone()));
        }
        for item in items.iter().filter(|i| is_entry(i) && lists_fields(cx, file, i)) {
            let Some(around) = statement_around(file, item) else { continue };
            let (before, behind) = ends(file, item, &around);
            let text = format!("{before}{}{behind}", file.source.parsed.slice(item.span.clone()));
            out.push(Draft { around: Some(around), ..draft(text, item.span.clone()) });
        }
        let together =
            |a: &Item, b: &Item| in_function(a) && in_function(b) && adjacent(cx, &file.source, a, b);
        for run in items.chunk_by(together).filter(|r| r.iter().any(|i| speaks_of_fields(cx, file, i))) {
            let span = run[0].span.start..run[run.len() - 1].span.end;
            out.push(draft(file.source.parsed.slice(span.clone()).to_owned(), span));
        }
    }
    out
}

/// The statement of a file that an entry of a literal stands in.
fn statement_around(file: &Shared, item: &Item) -> Option<Range<usize>> {
    let mut node = file.source.node_at(&item.node)?;
    while let Some(parent) = node.parent().filter(|p| p.parent().is_some()) {
        node = parent;
    }
    Some(node.byte_range())
}

/// What stands of the statement before the entries of a literal, and behind them.
fn ends<'s>(file: &'s Shared, item: &Item, around: &Range<usize>) -> (&'s str, &'s str) {
    let slice = |range| file.source.parsed.slice(range);
    (slice(around.start..item.list.start + 1), slice(item.list.end - 1..around.end))
}

/// An entry with the new fields, where all around it is as it was.
fn entry_text<'d>(file: &Shared, item: &Item, clipped: &'d [Draft]) -> Option<&'d str> {
    let of_item = |d: &&Draft| d.from == file.source.path && d.clip.as_ref() == Some(&item.span);
    let draft = clipped.iter().find(of_item)?;
    let (before, behind) = ends(file, item, draft.around.as_ref()?);
    draft.text.strip_prefix(before)?.strip_suffix(behind)
}

/// The declaration without members that stand for rows of another resource, where modules are files: the other
/// side of such a relation is not made.
fn without_ties(cx: &Context<'_>, file: &Shared, item: &Item) -> String {
    let mut text = file.source.parsed.slice(item.span.clone()).to_owned();
    let mut members = file.source.declared(cx, Declared::Members, Some(item.node.clone()));
    members.reverse();
    for (name, _, node) in members {
        if is_tie(cx, &name) {
            let lines = file.source.parsed.whole_lines(node);
            let from = lines.start.max(item.span.start) - item.span.start;
            let to = lines.end.min(item.span.end) - item.span.start;
            text.replace_range(from..to, "");
        }
    }
    text
}

/// Whether a member of the exemplar's entity stands for rows of another resource that is not its owner.
pub(crate) fn is_tie(cx: &Context<'_>, member: &str) -> bool {
    let Some(entity) = cx.exemplar.entity.as_ref().filter(|_| cx.modules_are_files()) else { return false };
    entity.fields.iter().any(|f| f.name == member && f.kind == "relation")
        && scaffold_core::Name::parse(member).is_ok_and(|n| {
            let other = n.singular_snake();
            let owner = matches!(other.as_str(), "user" | "owner" | "author" | "account");
            !owner && other != cx.exemplar.name && cx.service.resources.iter().any(|r| r.name == other)
        })
}

fn is_clip(cx: &Context<'_>, file: &Shared, item: &Item) -> bool {
    let import = !file.source.imports_in(cx, &item.node).is_empty();
    item.top_level
        && !(import && cx.imports.is_some())
        && !file.source.declared(cx, Declared::Outside, Some(item.node.clone())).is_empty()
}

fn in_function(item: &Item) -> bool {
    item.statement && !item.top_level
}

/// Whether a statement speaks of the exemplar's fields: it holds records of it (what a database begins with), or
/// names the key that a new field takes the part of.
fn speaks_of_fields(cx: &Context<'_>, file: &Shared, item: &Item) -> bool {
    let Some(node) = file.source.node_at(&item.node).filter(|_| in_function(item)) else {
        return false;
    };
    let key = refield::key::replaced(cx).map(|k| refield::words::of(&k.name));
    let text = file.source.parsed.of(node);
    if key.is_some_and(|key| !refield::words::find(text, &key).is_empty()) {
        return true;
    }
    lists_fields(cx, file, item)
}

/// Whether a literal in an item has several of the exemplar's fields as keys, or the only one.
fn lists_fields(cx: &Context<'_>, file: &Shared, item: &Item) -> bool {
    let (keyed, plain) = (&cx.pack.manifest().syntax.keyed, refield::fields::plain_words(cx));
    let mut seen: BTreeMap<usize, BTreeSet<Vec<String>>> = BTreeMap::new();
    let mut stack: Vec<_> = file.source.node_at(&item.node).into_iter().collect();
    while let Some(node) = stack.pop() {
        if let (Some(key), Some(record)) = (keyed.child(node), node.parent()) {
            let words = refield::words::of(file.source.parsed.of(key));
            if plain.contains(&words) {
                seen.entry(record.start_byte()).or_default().insert(words);
            }
        }
        stack.extend(node.named_children());
    }
    seen.values().any(|fields| fields.len() > 1 || fields.len() == plain.len())
}

/// The edits of every shared file. `clipped` holds the renamed drafts of [`clips`].
///
/// # Errors
/// A file can't be parsed.
pub(crate) fn wire(
    cx: &Context<'_>,
    renaming: &Renaming,
    names: &Names,
    survey: &Survey,
    clipped: &[Draft],
) -> Result<Vec<Change>, PlanError> {
    let mut edits: BTreeMap<String, Vec<Edit>> = BTreeMap::new();
    for (path, items) in &survey.items {
        let file = &survey.files[path];
        let renames = replacements(cx, renaming, names, &file.source)?;
        let fresh = fresh_renames(cx, renaming, survey, file);
        let mut done = BTreeSet::new();
        let mut runs: Vec<Vec<&Item>> = Vec::new();
        for item in items {
            if let Some(route) = collides(cx, file, item, &renames) {
                return Err(PlanError::NotUnderstood {
                    diagnostic: Diagnostic::new(format!(
                        "the routes of `{}` stand in `{path}`, whose paths do not name it: a second set of them would hide the first",
                        cx.exemplar.name
                    ))
                    .at(route)
                    .hint("name the file after the resource, or imitate another resource with `--like RESOURCE`"),
                    steps: Vec::new(),
                });
            }
            let beside =
                |i: &Item| stays_beside(cx, &file.source, i, &render(file, i.span.clone(), &renames, &fresh));
            match runs.last_mut() {
                Some(run)
                    if run.last().is_some_and(|l| {
                        item.link && l.link && follows(&file.source, l, item)
                            || (in_function(item) || beside(l) && beside(item))
                                && adjacent(cx, &file.source, l, item)
                    }) =>
                {
                    run.push(item);
                }
                _ => runs.push(vec![item]),
            }
        }
        for run in runs {
            let (Some(first), Some(last)) = (run.first(), run.last()) else { continue };
            let text = render_run(file, &run, clipped, &renames, &fresh);
            if run.len() == 1 && declares_again(cx, file, first, &text) {
                continue;
            }
            let at = At::line(path.clone(), file.source.parsed.line(last.node.start));
            let what = describe(file, first);
            if let Some(entry) = run
                .iter()
                .find(|i| is_entry(i) && lists_fields(cx, file, i) && entry_text(file, i, clipped).is_none())
            {
                return Err(entry_of_fields(cx, file, entry));
            }
            let mut anchor = (*last).clone();
            anchor.span.start = first.span.start;
            let present = run.len() > 1 && run.iter().all(|i| is_present(file, i, &renames, &fresh));
            let outcome = if present || text.is_empty() {
                EditOutcome::AlreadyPresent
            } else {
                match place(cx, &file.source, &Clone { item: &anchor, text: text.clone() }) {
                    Some(Placed::Splice(splice)) => EditOutcome::Applied { splices: vec![splice] },
                    Some(Placed::Present) => EditOutcome::AlreadyPresent,
                    None if anchor.parameter.is_some() => return Err(one_parameter(&anchor, at)),
                    None => EditOutcome::CannotPlace {
                        snippet: text.clone(),
                        why: "the list around the exemplar's entry was not understood".to_owned(),
                    },
                }
            };
            if done.insert((what.clone(), text, first.list_kind.as_str())) {
                edits.entry(path.clone()).or_default().push(Edit { at, what, outcome });
            }
        }
    }
    call_sites(cx, renaming, names, survey, &mut edits)?;
    let mut out = Vec::new();
    for (path, mut edits) in edits {
        let base = cx.text(&path)?.unwrap_or_default();
        edits.extend(new_imports(cx, &path, &base, &edits)?);
        out.push(Change::Edit { path, base_sha256: sha256_hex(base.as_bytes()), edits });
    }
    Ok(out)
}

/// Whether an item is a part of a literal or a list: neither a declaration nor a statement.
fn is_entry(item: &Item) -> bool {
    !item.top_level && !item.statement && !item.link
}

/// Why an entry that lists the exemplar's fields can't be given others.
fn entry_of_fields(cx: &Context<'_>, file: &Shared, entry: &Item) -> PlanError {
    let what = describe(file, entry);
    let what = what.trim_start_matches("beside ");
    let message = format!("{what} lists fields of `{}` within a larger literal", cx.exemplar.name);
    let at = At::line(file.source.path.clone(), file.source.parsed.line(entry.node.start));
    let hint = "give it a name of its own (a constant beside the literal), or imitate another resource with `--like`";
    not_understood(Diagnostic::new(message).at(at).hint(hint))
}

/// Why a function that all resources could share can't be shared by two.
fn one_parameter(item: &Item, at: At) -> PlanError {
    let function = item.parameter.as_ref().map_or("", |(function, _)| function.as_str());
    let message = format!("`{function}` is named for any resource and takes only this one");
    not_understood(Diagnostic::new(message).at(at).hint("name the function for its resource, and try again"))
}

/// Whether a call of a chain is the next behind another.
fn follows(source: &SourceText, link: &Item, next: &Item) -> bool {
    link.list == next.list
        && link.node.end <= next.span.start
        && source.parsed.slice(link.node.end..next.span.start).trim().is_empty()
}

/// The place of a route whose clone would be registered on the same router at the same path.
fn collides(cx: &Context<'_>, file: &Shared, item: &Item, renames: &[Replacement]) -> Option<At> {
    let line = |at: usize| file.source.parsed.line(at);
    let lines = line(item.node.start)..=line(item.node.end);
    let mut routes = cx.exemplar.routes.iter().filter_map(|i| cx.service.routes.get(*i));
    let route =
        routes.find(|r| r.at.path == file.source.path && r.at.line.is_some_and(|l| lines.contains(&l)))?;
    let inside = |s: &Range<usize>| item.node.start <= s.start && s.end <= item.node.end;
    let first = file.source.leaves(cx).iter().find(|l| {
        l.role == Role::Text && inside(&l.span) && file.source.parsed.slice(l.span.clone()).starts_with('/')
    })?;
    let told = renames.iter().any(|(r, _)| item.node.start <= r.start && r.end <= first.span.end);
    ((item.statement || item.link) && !told).then(|| route.at.clone())
}

/// The edit that imports what cloned declarations use for the types of new fields.
fn new_imports(cx: &Context<'_>, path: &str, base: &str, edits: &[Edit]) -> Result<Option<Edit>, PlanError> {
    let Ok(edited) = edited(base, edits) else { return Ok(None) };
    let splices = refield::imports_for(cx, path, base, &edited)?;
    Ok((!splices.is_empty()).then(|| Edit {
        at: At::line(path, 1),
        what: "beside the imports".to_owned(),
        outcome: EditOutcome::Applied { splices },
    }))
}

/// What an edit is for: the first line of what is imitated.
fn describe(file: &Shared, item: &Item) -> String {
    let text = file.source.parsed.slice(item.node.clone());
    let line = text.lines().next().unwrap_or_default().trim().trim_end_matches(['{', '(']).trim();
    format!("beside `{line}`")
}

fn is_present(file: &Shared, item: &Item, renames: &[Replacement], fresh: &[Replacement]) -> bool {
    let wanted = essence(&render(file, item.node.clone(), renames, fresh));
    essence(file.source.parsed.slice(item.list.clone())).contains(&wanted)
}

/// The text of a run for the new resource: what was clipped as its draft says, the rest renamed.
fn render_run(
    file: &Shared,
    run: &[&Item],
    clipped: &[Draft],
    renames: &[Replacement],
    fresh: &[Replacement],
) -> String {
    let (Some(first), Some(last)) = (run.first(), run.last()) else { return String::new() };
    let span = first.span.start..last.span.end;
    let clip = clipped.iter().find(|d| {
        let of = |c: &Range<usize>| *c == span || first.top_level && *c == first.span;
        d.from == file.source.path && d.clip.as_ref().is_some_and(of)
    });
    if let Some(draft) = clip.filter(|d| d.around.is_none()) {
        return with_fresh(file, &span, draft, fresh);
    }
    let (mut out, mut done) = (String::new(), span.start);
    for item in run {
        out.push_str(&render(file, done..item.span.start, renames, fresh));
        match entry_text(file, item, clipped) {
            Some(text) => out.push_str(text),
            None => out.push_str(&render(file, item.span.clone(), renames, fresh)),
        }
        done = item.span.end;
    }
    out
}

/// Whether a copy of a function would be called like the function itself, for what it is about is in its body alone.
fn declares_again(cx: &Context<'_>, file: &Shared, item: &Item, copy: &str) -> bool {
    let bodies = &cx.pack.manifest().syntax.bodies;
    let mut node = file.source.node_at(&item.node);
    while let Some(whole) = node {
        if let Some(body) = whole.named_children().find(|n| bodies.has(*n)) {
            let head = file.source.parsed.slice(item.span.start..body.start_byte());
            return is_clip(cx, file, item) && copy.starts_with(head);
        }
        node = whole.named_children().last();
    }
    false
}

/// The text of a draft whose statements bind anew what they bind without the noun.
fn with_fresh(file: &Shared, span: &Range<usize>, draft: &Draft, fresh: &[Replacement]) -> String {
    let inside = |r: &Range<usize>| span.start <= r.start && r.end <= span.end;
    let names: BTreeMap<&str, &str> = fresh
        .iter()
        .filter(|(r, _)| inside(r))
        .map(|(r, new)| (file.source.parsed.slice(r.clone()), new.as_str()))
        .filter(|(name, _)| name.contains(char::is_alphanumeric))
        .collect();
    let mut out = String::with_capacity(draft.text.len());
    let word = |c: char| c.is_alphanumeric() || c == '_';
    for part in draft.text.split_inclusive(|c| !word(c)) {
        let name = part.trim_end_matches(|c| !word(c));
        let bound = names.get(name).filter(|_| !out.ends_with('.'));
        out.push_str(bound.copied().unwrap_or(name));
        out.push_str(&part[name.len()..]);
    }
    out
}

fn render(file: &Shared, span: Range<usize>, renames: &[Replacement], fresh: &[Replacement]) -> String {
    let mut text = file.source.parsed.slice(span.clone()).to_owned();
    let mut all: Vec<&Replacement> = renames.iter().chain(fresh).collect();
    all.retain(|(r, _)| span.start <= r.start && r.end <= span.end);
    all.sort_by_key(|(r, _)| std::cmp::Reverse(r.start));
    for (range, new) in all {
        text.replace_range(range.start - span.start..range.end - span.start, new);
    }
    text
}

/// New names for locals that the cloned statements bind but that do not name the noun.
fn fresh_renames(cx: &Context<'_>, renaming: &Renaming, survey: &Survey, file: &Shared) -> Vec<Replacement> {
    let mut out = Vec::new();
    let taken: BTreeSet<String> =
        file.source.declared(cx, Declared::Locals, None).into_iter().map(|(n, ..)| n).collect();
    for ((path, function), names) in &survey.fresh {
        if *path != file.source.path {
            continue;
        }
        for name in names {
            let new = fresh_name(renaming, name, &taken, cx);
            for leaf in file.source.leaves(cx) {
                let same = matches!(leaf.role, Role::Bare)
                    && file.function_at(leaf.span.start) == Some(*function)
                    && file.source.parsed.slice(leaf.span.clone()) == name;
                if same {
                    out.push((leaf.span.clone(), new.clone()));
                }
            }
        }
    }
    out
}

/// `nRepo` of news → `iRepo` of invoices where that is free, `repo` → `invoiceRepo`.
fn fresh_name(renaming: &Renaming, name: &str, taken: &BTreeSet<String>, cx: &Context<'_>) -> String {
    let words = super::words::words(name, false);
    let noun = renaming.new_noun();
    let old = cx.noun.singular_flat();
    let rest =
        |from: usize| -> String { words[from..].iter().map(|w| cased(&w.lower, Case::Capital)).collect() };
    let mut options = Vec::new();
    if let Some(first) = words.first().filter(|f| words.len() > 1 && old.starts_with(&f.lower)) {
        if first.lower.len() == 1 {
            let initials: String = noun.singular().iter().filter_map(|w| w.chars().next()).collect();
            options.push(format!("{initials}{}", rest(1)));
        }
        options.push(format!("{}{}", noun.singular_camel(), rest(1)));
    }
    options.push(format!("{}{}", noun.singular_camel(), rest(0)));
    let free = options.iter().find(|o| !taken.contains(*o)).or(options.last());
    free.cloned().unwrap_or_else(|| noun.singular_camel())
}

/// Drafts that call a function which gains a parameter pass both: what the exemplar passes, and their own.
///
/// # Errors
/// A draft can't be parsed.
pub(crate) fn pass_both(cx: &Context<'_>, survey: &Survey, drafts: &mut [Draft]) -> Result<(), PlanError> {
    let syntax = &cx.pack.manifest().syntax;
    if survey.threads.is_empty() {
        return Ok(());
    }
    for draft in drafts.iter_mut().filter(|d| cx.is_source(&d.from) && d.clip.is_none()) {
        let source = SourceText::new(cx, &draft.from, &draft.text)?;
        let mut splices = Vec::new();
        for call in source.parsed.walk().filter(|n| syntax.calls.node.has(*n)) {
            let Some(callee) = syntax.calls.function.of(call) else { continue };
            let callee = source.parsed.of(callee).rsplit(['.', ':', '>']).next().unwrap_or_default();
            let Some(index) = survey.threads.get(callee) else { continue };
            let list = syntax.calls.arguments.of(call);
            let index = u32::try_from(*index).unwrap_or(u32::MAX);
            if let Some(argument) = list.and_then(|l| l.named_child(index)) {
                let text = format!("{}, ", source.parsed.of(argument));
                splices.push((argument.start_byte()..argument.start_byte(), text));
            }
        }
        draft.splice(&splices, true);
    }
    Ok(())
}

/// A function gained a parameter: every call gains an argument.
fn call_sites(
    cx: &Context<'_>,
    renaming: &Renaming,
    names: &Names,
    survey: &Survey,
    edits: &mut BTreeMap<String, Vec<Edit>>,
) -> Result<(), PlanError> {
    if survey.threads.is_empty() {
        return Ok(());
    }
    let syntax = &cx.pack.manifest().syntax;
    let vendored = &cx.pack.manifest().detect.vendored;
    for path in cx.view.paths() {
        if !cx.is_source(path) || path.split('/').any(|p| vendored.iter().any(|v| v == p)) {
            continue;
        }
        let Some(text) = cx.text(path)? else { continue };
        if !survey.threads.keys().any(|f| text.contains(f.as_str())) {
            continue;
        }
        let source = SourceText::new(cx, path, &text)?;
        let renames = replacements(cx, renaming, names, &source)?;
        for call in source.parsed.walk().filter(|n| syntax.calls.node.has(*n)) {
            let Some(callee) = syntax.calls.function.of(call) else { continue };
            let callee = source.parsed.of(callee).rsplit(['.', ':', '>']).next().unwrap_or_default();
            let Some(index) = survey.threads.get(callee) else { continue };
            let Some(list) = syntax.calls.arguments.of(call) else { continue };
            let done = survey.items.get(path).is_some_and(|items| {
                items.iter().any(|i| i.argument.is_some() && i.list == list.byte_range())
            });
            let Some(argument) = list.named_child(u32::try_from(*index).unwrap_or(u32::MAX)) else {
                continue;
            };
            if done {
                continue;
            }
            let span = argument.byte_range();
            let mut new = source.parsed.slice(span.clone()).to_owned();
            for (r, t) in renames.iter().rev().filter(|(r, _)| span.start <= r.start && r.end <= span.end) {
                new.replace_range(r.start - span.start..r.end - span.start, t);
            }
            edits.entry(path.clone()).or_default().push(Edit {
                at: At::line(path.clone(), source.parsed.line(span.start)),
                what: format!("pass what `{callee}` takes now"),
                outcome: EditOutcome::Applied {
                    splices: vec![Splice { range: span.end..span.end, text: format!(", {new}") }],
                },
            });
        }
    }
    Ok(())
}
