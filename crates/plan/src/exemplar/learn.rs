//! What the repository shows about its names: affixes, longer nouns that contain the exemplar's, and number.

use super::abbreviate::{is_abbreviation, type_names};
use super::noun::{Number, Renaming, mask_of};
use super::rename::Names;
use super::source::{Declared, SourceText, folder_of};
use super::words::words;
use super::{Context, Draft};
use scaffold_core::{Name, PlanError, Resource};
use std::collections::{BTreeMap, BTreeSet};

/// The renaming from the exemplar's noun to `new`, with all that the repository shows.
///
/// # Errors
/// A file can't be read.
pub(crate) fn renaming(cx: &Context<'_>, new: &Name) -> Result<Renaming, PlanError> {
    let verbs = &cx.pack.manifest().naming.verbs;
    let mut aliases = full_aliases(cx);
    aliases.extend(short_members(cx, &Renaming::new(&cx.noun, new, &aliases, verbs))?);
    let mut out = Renaming::new(&cx.noun, new, &aliases, verbs);
    for prefix in &cx.pack.manifest().naming.verbatim_prefixes {
        out.prefix(prefix);
    }
    let generated = generated_of_own(cx, &out).into_iter().map(str::to_owned);
    let paths: Vec<String> = cx.exemplar.files.iter().cloned().chain(generated).collect();
    for word in path_words(&paths) {
        let plain = [cx.noun.singular_flat(), cx.noun.plural_flat()];
        if !plain.contains(&word) {
            out.glue(&word);
        }
    }
    for other in &cx.service.resources {
        if other.name != cx.exemplar.name
            && let Ok(name) = Name::parse(&other.name)
        {
            out.protect(&name);
        }
    }
    protect_prefixed(cx, &mut out);
    if cx.noun.is_uncountable() {
        learn_numbers(cx, &mut out)?;
    }
    Ok(out)
}

/// Generated files that are the exemplar's: called like it, or in or below a folder of its own.
pub(crate) fn generated_of_own<'a>(cx: &Context<'a>, renaming: &Renaming) -> Vec<&'a str> {
    let folders: BTreeSet<&str> =
        cx.exemplar.files.iter().map(|p| folder_of(p)).filter(|f| renaming.names(f)).collect();
    let generated = cx.service.generated.iter().map(|g| g.path.as_str());
    let is_own = |path: &str| {
        let stem = path.rsplit_once('/').map_or(path, |(_, s)| s);
        let above = |dir: &str| folder_of(path) == dir || path.starts_with(&format!("{dir}/"));
        renaming.names(stem) || folders.iter().any(|dir| above(dir))
    };
    generated.filter(|p| is_own(p)).collect()
}

/// Aliases that are words of their own (the table's name); abbreviations need typed evidence.
fn full_aliases(cx: &Context<'_>) -> Vec<String> {
    let table = cx.exemplar.table.as_ref().map(|t| t.name.as_str());
    cx.exemplar.aliases.iter().filter(|a| Some(a.as_str()) == table).cloned().collect()
}

/// Short names under which shared types hold what is the exemplar's (`tk usecase.Task`): the type is evidence that each
/// stands for the noun, wherever it is handed on.
fn short_members(cx: &Context<'_>, renaming: &Renaming) -> Result<BTreeSet<String>, PlanError> {
    let shared: BTreeSet<&str> = cx.exemplar.mentions.iter().map(|m| m.at.path.as_str()).collect();
    let mut out = BTreeSet::new();
    for path in shared.into_iter().filter(|p| cx.is_source(p)) {
        let Some(text) = cx.text(path)? else { continue };
        let source = SourceText::new(cx, path, &text)?;
        for (name, _, node) in source.declared(cx, Declared::Members, None) {
            if !renaming.names(&name)
                && is_abbreviation(&name, &cx.noun.singular_flat())
                && let Some(node) = source.node_at(&node)
                && type_names(cx, &source, node).first().is_some_and(|t| renaming.is_whole(t))
            {
                out.insert(name);
            }
        }
    }
    Ok(out)
}

/// Lower-case words of paths.
pub(crate) fn path_words(paths: &[String]) -> Vec<String> {
    let mut out: Vec<String> = paths
        .iter()
        .flat_map(|p| p.split(|c: char| !c.is_ascii_alphanumeric()))
        .filter(|w| !w.is_empty() && w.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()))
        .map(str::to_owned)
        .collect();
    out.sort();
    out.dedup();
    out
}

/// `vproductbus` beside `productbus`: `vproduct` is a noun of its own.
fn protect_prefixed(cx: &Context<'_>, renaming: &mut Renaming) {
    let flat = cx.noun.singular_flat();
    let own = path_words(&cx.exemplar.files);
    let suffixes: Vec<&str> = own.iter().filter_map(|w| w.strip_prefix(&flat)).collect();
    for word in path_words(cx.view.paths()) {
        for (at, _) in word.match_indices(&flat).filter(|(at, _)| *at > 0) {
            if suffixes.contains(&&word[at + flat.len()..])
                && let Ok(name) = Name::parse(&word[..at + flat.len()])
            {
                renaming.protect(&name);
            }
        }
    }
}

/// Which number each identifier of the peers has, by its shape.
fn learn_numbers(cx: &Context<'_>, renaming: &mut Renaming) -> Result<(), PlanError> {
    for (peer, name) in countable_peers(cx) {
        let of_peer = Renaming::new(&name, &name, &[], &[]);
        let shared: BTreeSet<&String> = peer.mentions.iter().map(|m| &m.at.path).collect();
        for path in peer.files.iter().chain(shared).filter(|p| cx.is_source(p)) {
            let Some(text) = cx.text(path)? else { continue };
            let source = SourceText::new(cx, path, &text)?;
            for leaf in source.leaves(cx) {
                let text = source.parsed.slice(leaf.span.clone());
                let list = words(text, true);
                for hit in of_peer.find(&list, text) {
                    if let Some(number) = hit.number {
                        renaming.learn(mask_of(&list, &hit, text), number);
                    }
                }
            }
        }
    }
    Ok(())
}

/// Functions named by the noun that give back many of it (`GetNews`), where the noun has but one form.
pub(crate) fn learn_lists(
    cx: &Context<'_>,
    renaming: &mut Renaming,
    drafts: &[Draft],
) -> Result<(), PlanError> {
    if !renaming.is_uncountable() {
        return Ok(());
    }
    let syntax = &cx.pack.manifest().syntax;
    let types = super::refield::types::types(cx.pack.manifest())?;
    for draft in drafts.iter().filter(|d| cx.is_source(&d.from)) {
        let source = SourceText::new(cx, &draft.from, &draft.text)?;
        for what in [Declared::Outside, Declared::Members] {
            for (name, _, node) in source.declared(cx, what, None) {
                let list = words(&name, false);
                let Some(hit) = renaming.find(&list, &name).pop() else { continue };
                let Some(node) = source.node_at(&node).filter(|_| hit.range.end == name.len()) else {
                    continue;
                };
                let result = syntax.fields.result.of(node).map(|r| source.parsed.of(r));
                let many = result.is_some_and(|r| {
                    words(r, false).iter().any(|w| w.lower == "list" || w.lower == "page")
                        || types.names_many(r)
                });
                if many && hit.range.start > 0 {
                    renaming.learn(mask_of(&list, &hit, &name), Number::Plural);
                }
            }
        }
    }
    Ok(())
}

/// Resources other than the exemplar, those whose files are laid out most alike first.
pub(crate) fn peers<'a>(cx: &Context<'a>) -> Vec<&'a Resource> {
    let mine = masks(&cx.noun, &cx.exemplar.files);
    let alike = |r: &Resource| {
        let name = r.noun.clone().or_else(|| Name::parse(&r.name).ok());
        name.map_or(0, |n| masks(&n, &r.files).intersection(&mine).count())
    };
    let mut out: Vec<(usize, &Resource)> =
        cx.service.resources.iter().filter(|r| r.name != cx.exemplar.name).map(|r| (alike(r), r)).collect();
    out.sort_by(|(a, x), (b, y)| b.cmp(a).then_with(|| x.name.cmp(&y.name)));
    out.into_iter().map(|(_, r)| r).collect()
}

/// Peers whose own files show both numbers of their noun: `auth` has but one, whatever a dictionary says.
/// Each is read only when it is asked for: the first often settles the matter.
fn countable_peers<'a>(cx: &Context<'a>) -> impl Iterator<Item = (&'a Resource, Name)> {
    let shows_both = move |r: &Resource, name: &Name| {
        let mut text = String::new();
        for path in &r.files {
            text.push_str(path);
            text.push_str(&cx.text(path).ok().flatten().unwrap_or_default());
        }
        let of_peer = Renaming::new(name, name, &[], &[]);
        let list = words(&text, true);
        let numbers: BTreeSet<Number> =
            of_peer.find(&list, &text).into_iter().filter_map(|h| h.number).collect();
        numbers.len() == 2
    };
    peers(cx)
        .into_iter()
        .filter_map(|r| Some((r, Name::parse(&r.name).ok()?)))
        .filter(move |(r, name)| !name.is_uncountable() && shows_both(r, name))
}

/// Paths with `*` in place of the noun.
fn masks(noun: &Name, files: &[String]) -> BTreeSet<String> {
    let flats = [noun.plural_flat(), noun.singular_flat()];
    files.iter().map(|f| flats.iter().fold(f.to_lowercase(), |f, flat| f.replace(flat, "*"))).collect()
}

/// Number of folders, URLs and tables as the peer most alike writes it; asked where the noun has one form.
pub(crate) fn folder_number(cx: &Context<'_>) -> Number {
    *cx.folder_number.get_or_init(|| find_folder_number(cx))
}

fn find_folder_number(cx: &Context<'_>) -> Number {
    for (peer, name) in countable_peers(cx) {
        let folders = || peer.files.iter().flat_map(|p| p.rsplit('/').skip(1));
        if folders().any(|part| part == name.plural_flat()) {
            return Number::Plural;
        }
        if folders().any(|part| part == name.singular_flat()) {
            return Number::Singular;
        }
    }
    Number::Plural
}

/// Number in the name of a file as the peers write it in that folder (or where they keep theirs);
/// asked where the noun has one form.
pub(crate) fn file_number(cx: &Context<'_>, path: &str) -> Number {
    let beside = |p: &&String| folder_of(p) == folder_of(path);
    let number = |name: &Name, p: &String| {
        let file = p.rsplit('/').next().unwrap_or_default();
        Renaming::new(name, name, &[], &[]).find(&words(file, false), file).into_iter().find_map(|h| h.number)
    };
    // A plural says what it is even where its singular is nowhere.
    let plural = |r: &&Resource| {
        let name = Name::parse(&r.name).ok().filter(|n| !n.is_uncountable());
        name.is_some_and(|n| {
            cx.view.paths().iter().filter(beside).any(|p| number(&n, p) == Some(Number::Plural))
        })
    };
    if peers(cx).iter().any(plural) {
        return Number::Plural;
    }
    for (peer, name) in countable_peers(cx) {
        let number = |p: &String| number(&name, p);
        let near = cx.view.paths().iter().filter(beside).find_map(number);
        if let Some(number) = near.or_else(|| peer.files.iter().find_map(number)) {
            return number;
        }
    }
    Number::Singular
}

/// Folders (with a slash behind) of other resources: beside one of the exemplar's folders, named in the same way
/// and holding at least two files of which two in five are called alike.
pub(crate) fn peer_folders(cx: &Context<'_>, renaming: &Renaming, names: &Names) -> Vec<String> {
    let mut out: BTreeSet<String> = BTreeSet::new();
    for folder in names.folders.keys() {
        let (parent, last) = folder.rsplit_once('/').unwrap_or(("", folder.as_str()));
        let prefix = if parent.is_empty() { String::new() } else { format!("{parent}/") };
        let list = words(last, false);
        let Some(hit) = renaming.find(&list, last).into_iter().next() else { continue };
        let affixes = (&last[..hit.range.start], &last[hit.range.end..]);
        let mut beside: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for path in cx.view.paths().iter().filter_map(|p| p.strip_prefix(&prefix)) {
            if let Some((first, rest)) = path.split_once('/') {
                beside.entry(first).or_default().push(rest);
            }
        }
        let mask = |files: &[&str], noun: &str| -> BTreeSet<String> {
            let masked = files.iter().map(|f| f.replace(noun, "*"));
            // A file called like its folder says nothing: every package may have one.
            masked.filter(|m| m.split('.').next() != Some("*") && !cx.is_test(m)).collect()
        };
        let Some(own) = beside.get(last) else { continue };
        let own = mask(own, &last[hit.range.clone()]);
        for (name, files) in beside.iter().filter(|(n, _)| **n != last) {
            let noun = name.strip_prefix(affixes.0).and_then(|n| n.strip_suffix(affixes.1));
            let Some(noun) = noun.filter(|n| !n.is_empty()) else { continue };
            let theirs = mask(files, noun);
            if files.len() > 1
                && !theirs.is_empty()
                && theirs.intersection(&own).count() * 5 >= theirs.len() * 2
            {
                out.insert(format!("{prefix}{name}/"));
            }
        }
    }
    out.into_iter().collect()
}
