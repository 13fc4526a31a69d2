//! Resources of a service: nouns with their own files, entity, table, routes, and whether they may be imitated.

mod entity;
mod files;
mod gate;
pub(crate) mod nouns;
mod writes;

pub(crate) use files::Ownership;
pub(crate) use gate::{Verbs, has_secret, imitable, is_data, rank, signs_in};

use crate::routes::types::Names;
use crate::sources::{FEW, Sources, folder, stem};
use crate::vocabulary;
use aho_corasick::AhoCorasick;
use foldhash::HashSet;
use nouns::Nouns;
use rayon::prelude::*;
use regex::Regex;
use scaffold_core::{At, Column, FieldRole, Name, Resource, Route, Table, Tie, split_words};
use scaffold_syntax::regular;
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

/// Own files of a folder whose names, noun masked, are shared with a resource's folder in this part are a peer's.
const PEER_SHARE: f64 = 0.4;

/// A resource with what only exploring needs.
pub(crate) struct Found {
    pub(crate) noun: usize,
    pub(crate) resource: Resource,
    pub(crate) verbs: Verbs,
    /// Its declarations were read; in very large services only those of the most complete are.
    read: bool,
}

/// In a service too large to be parsed whole, only so many of the most complete resources are read closely.
pub(crate) const MOST_READ: usize = 64;

/// Nouns and the files that are theirs.
pub(crate) struct Landscape {
    pub(crate) nouns: Nouns,
    pub(crate) ownership: Ownership,
    /// For each source whether it holds a word of any noun.
    pub(crate) speaks: Vec<bool>,
}

/// The words of nouns in any casing: a source without one need not be looked at.
fn words<'n>(names: impl IntoIterator<Item = &'n Name>) -> Option<AhoCorasick> {
    let words: BTreeSet<&str> = names
        .into_iter()
        .flat_map(|n| [n.singular(), n.plural()])
        .filter_map(|w| w.last().map(String::as_str))
        .collect();
    AhoCorasick::builder().ascii_case_insensitive(true).build(words).ok()
}

/// For each source whether it holds a word of `names`.
fn speaking<'n>(sources: &Sources<'_, '_>, names: impl IntoIterator<Item = &'n Name>) -> Vec<bool> {
    let words = words(names);
    (0..sources.files.len())
        .into_par_iter()
        .with_max_len(FEW)
        .map(|f| words.as_ref().is_some_and(|w| w.is_match(sources.text(f))))
        .collect()
}

/// Finds the nouns and sorts the files by them.
pub(crate) fn survey(names: &Names<'_, '_, '_>, routes: &[Route], tables: &[Table]) -> Landscape {
    let sources = names.sources;
    let mut candidates = nouns::candidates(routes.iter().map(|r| r.path.as_str()));
    let tabled = tables.iter().filter_map(|t| Name::parse(&t.name).ok());
    let wanted: BTreeSet<Name> = candidates.iter().cloned().chain(tabled).collect();
    let speaks = speaking(sources, &wanted);
    let declared: BTreeSet<String> = (0..sources.files.len())
        .into_par_iter()
        .with_max_len(FEW)
        .filter(|&f| speaks[f] && !sources.generated(f) && !sources.files[f].test)
        .flat_map_iter(|f| sources.type_names(f).iter().flat_map(|t| nouns_of_type(sources, t)))
        .collect();
    // A table with a type of its name is a resource too, even where no route names it.
    for table in tables {
        let Ok(name) = Name::parse(&table.name) else { continue };
        if declared.contains(&name.singular_flat()) && !candidates.contains(&name) {
            candidates.push(name);
        }
    }
    let parts = sources.files.iter().flat_map(|f| f.path.split('/').rev().skip(1).chain([stem(&f.path)]));
    // Few words stand in thousands of paths: each once, then sorted.
    let stems: BTreeSet<&str> = parts.collect::<HashSet<_>>().into_iter().collect();
    let layer_words = &sources.language.data.layer_words;
    let first = Nouns::new(candidates, layer_words, stems.iter().copied());
    let known: BTreeSet<usize> = stems.iter().filter_map(|s| first.of_stem(s)).collect();
    let mut kept: Vec<Name> = first
        .names
        .iter()
        .enumerate()
        .filter(|(i, n)| {
            known.contains(i) || declared.contains(&n.singular_flat()) || declared.contains(&n.plural_flat())
        })
        .map(|(_, n)| n.clone())
        .collect();
    kept.sort();
    let mut nouns = Nouns::new(kept, layer_words, stems.iter().copied());
    let mut ownership = Ownership::new(sources, &nouns);
    let peers = peers(sources, &nouns, &ownership);
    if !peers.is_empty() {
        let mut all = nouns.names;
        all.extend(peers);
        all.sort();
        all.dedup();
        nouns = Nouns::new(all, layer_words, stems.iter().copied());
        ownership = Ownership::new(sources, &nouns);
    }
    let groups = groups(&nouns, &ownership, routes, &declared);
    if !groups.is_empty() {
        let all = nouns.names.into_iter().enumerate().filter(|(i, _)| !groups.contains(i));
        nouns = Nouns::new(all.map(|(_, n)| n).collect(), layer_words, stems.iter().copied());
        ownership = Ownership::new(sources, &nouns);
    }
    let more = nouns.names.iter().any(|n| !wanted.contains(n));
    let speaks = if more { speaking(sources, &nouns.names) } else { speaks };
    Landscape { nouns, ownership, speaks }
}

/// Nouns that only put others together: no type stands for one, no route ends in it, and the folders of others stand in
/// its own. What it holds beside them registers them.
fn groups(
    nouns: &Nouns,
    ownership: &Ownership,
    routes: &[Route],
    declared: &BTreeSet<String>,
) -> BTreeSet<usize> {
    let told = |n: &Name| declared.contains(&n.singular_flat()) || declared.contains(&n.plural_flat());
    let around = |noun: usize| {
        ownership.folders.iter().filter(|(_, n)| **n == noun).any(|(dir, _)| {
            let below = format!("{dir}/");
            ownership
                .folders
                .iter()
                .any(|(d, n)| *n != noun && d.starts_with(&below) && told(&nouns.names[*n]))
        })
    };
    let mut out: BTreeSet<usize> =
        (0..nouns.names.len()).filter(|n| !told(&nouns.names[*n]) && around(*n)).collect();
    if !out.is_empty() {
        let ends: BTreeSet<usize> = routes.iter().filter_map(|r| last_noun(r, nouns)).collect();
        out.retain(|n| !ends.contains(n));
    }
    out
}

/// What a type's name may stand for: itself, and without a last word that only says that it is an entity (`NoteModel`).
fn nouns_of_type(sources: &Sources<'_, '_>, name: &str) -> Vec<String> {
    let words = split_words(name);
    let mut out = vec![words.concat()];
    if let Some((last, rest)) = words.split_last().filter(|(_, rest)| !rest.is_empty())
        && sources.language.data.entity_names.iter().any(|e| e.eq_ignore_ascii_case(last))
    {
        out.push(rest.concat());
    }
    out
}

/// A folder and, as soon as somebody asks, the files below it.
type Sibling<'s> = (&'s str, OnceCell<BTreeSet<String>>);

/// Siblings of resources' folders that are laid out like them.
fn peers(sources: &Sources<'_, '_>, nouns: &Nouns, ownership: &Ownership) -> Vec<Name> {
    let ups = |path| std::iter::successors(Some(folder(path)), |d| d.rsplit_once('/').map(|(up, _)| up));
    let folders: BTreeSet<&str> =
        sources.files.iter().flat_map(|f| ups(f.path.as_str())).filter(|d| *d != ".").collect();
    // The files below a folder, its own name masked. Files are in the order of their paths.
    let masked = |dir: &str| -> BTreeSet<String> {
        let last = dir.rsplit('/').next().unwrap_or(dir);
        let below = format!("{dir}/");
        let from = sources.files.partition_point(|f| *f.path < *below);
        let files = sources.files[from..].iter().map_while(|f| f.path.strip_prefix(&below));
        files.map(|rest| rest.replace(last, "*")).collect()
    };
    let mut out = Vec::new();
    let mut siblings: BTreeMap<&str, Vec<Sibling<'_>>> = BTreeMap::new();
    for dir in folders {
        let last = dir.rsplit('/').next().unwrap_or(dir);
        if !ownership.folders.contains_key(dir) && !vocabulary::is_layer(last) {
            siblings.entry(folder(dir)).or_default().push((dir, OnceCell::new()));
        }
    }
    for dir in ownership.folders.keys() {
        let Some(beside) = siblings.get(folder(dir)) else { continue };
        let own = masked(dir);
        if own.len() < 3 {
            continue;
        }
        for (sibling, files) in beside {
            let last = sibling.rsplit('/').next().unwrap_or(sibling);
            let other = files.get_or_init(|| masked(sibling));
            let common = own.intersection(other).count();
            let all = own.union(other).count().max(1);
            #[expect(clippy::cast_precision_loss, reason = "counts of files are small")]
            let share = common as f64 / all as f64;
            if share >= PEER_SHARE
                && let Ok(name) = Name::parse(nouns.without_affix(last))
                && !nouns.names.contains(&name)
                && !out.contains(&name)
            {
                out.push(name);
            }
        }
    }
    out
}

/// The noun that a route is about: the last of its path that is one, else the owner of its handler.
fn route_noun(route: &Route, handler: Option<&str>, nouns: &Nouns, ownership: &Ownership) -> Option<usize> {
    last_noun(route, nouns).or_else(|| ownership.by_path.get(handler?).copied())
}

fn last_noun(route: &Route, nouns: &Nouns) -> Option<usize> {
    let segments = route.path.split('/').rev().filter(|s| !s.is_empty() && !s.starts_with('{'));
    segments.into_iter().find_map(|s| nouns.of_word(s))
}

/// Table names that the own code speaks of, most often first.
fn spoken_tables(
    sources: &Sources<'_, '_>,
    pattern: Option<&Regex>,
    files: &[String],
    tables: &[Table],
) -> Vec<String> {
    let Some(pattern) = pattern.filter(|_| !tables.is_empty()) else { return Vec::new() };
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    for path in files {
        let read;
        let text = match sources.find(path) {
            Some(f) if sources.files[f].test => continue,
            Some(f) => sources.text(f),
            None => {
                read = sources.read(path);
                &*read
            }
        };
        for c in pattern.captures_iter(text) {
            let name = c.get(1).map_or("", |m| m.as_str());
            if let Some(t) = tables.iter().find(|t| t.name == name) {
                *count.entry(t.name.as_str()).or_default() += 1;
            }
        }
    }
    let mut out: Vec<(usize, &str)> = count.into_iter().map(|(n, c)| (c, n)).collect();
    out.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
    out.into_iter().map(|(_, n)| n.to_owned()).collect()
}

/// The table of a noun: by its name, else the one that its own code speaks of most.
fn table_of(name: &Name, spoken: &[String], tables: &[Table], taken: &BTreeSet<String>) -> Option<Table> {
    let flat = |s: &str| split_words(s).concat();
    let by_name = tables.iter().find(|t| [name.plural_flat(), name.singular_flat()].contains(&flat(&t.name)));
    by_name
        .or_else(|| tables.iter().find(|t| spoken.first() == Some(&t.name) && !taken.contains(&t.name)))
        .cloned()
}

/// Everything known of each resource but its mentions.
pub(crate) fn read(
    names: &Names<'_, '_, '_>,
    land: &Landscape,
    routes: &[Route],
    handlers: &[Option<String>],
    tables: &[Table],
    from_entities: bool,
) -> Vec<Found> {
    let sources = names.sources;
    let Landscape { nouns, ownership, .. } = land;
    let mut by_noun: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (i, route) in routes.iter().enumerate() {
        if let Some(noun) = route_noun(route, handlers.get(i).and_then(Option::as_deref), nouns, ownership) {
            by_noun.entry(noun).or_default().push(i);
        }
    }
    let all_owned: BTreeSet<usize> = ownership.by_path.keys().filter_map(|p| sources.find(p)).collect();
    let named: BTreeSet<String> = nouns
        .names
        .iter()
        .filter_map(|n| table_of(n, &[], tables, &BTreeSet::new()))
        .map(|t| t.name)
        .collect();
    let own_sources =
        |files: &[String]| -> BTreeSet<usize> { files.iter().filter_map(|p| sources.find(p)).collect() };
    let shared_types = entity::shared_types(names, nouns, &all_owned, &land.speaks);
    let mut files_of = ownership.by_noun();
    let speaks_of_table =
        regular(r#"(?i)\b(?:from|into|update|join)\s+(?:only\s+)?["`]?(?:\w+\.)?["`]?(\w+)"#).ok();
    let statements = writes::Statements::new();
    let verbs_of: Vec<Verbs> = (0..nouns.names.len())
        .map(|noun| {
            let mine = by_noun.get(&noun).into_iter().flatten();
            Verbs::of(mine.map(|&i| &routes[i]), |s| nouns.of_word(s) == Some(noun))
        })
        .collect();
    let mut by_worth: Vec<usize> = (0..nouns.names.len()).collect();
    let stored: BTreeSet<usize> = tables.iter().filter_map(|t| nouns.of_word(&t.name)).collect();
    by_worth.sort_by_key(|n| {
        let verbs = std::cmp::Reverse(verbs_of[*n].count());
        (verbs, !stored.contains(n), files_of.get(n).map_or(0, Vec::len), *n)
    });
    let most = if sources.whole() { by_worth.len() } else { MOST_READ };
    let close: BTreeSet<usize> = by_worth.into_iter().take(most).collect();
    let files_of: Vec<Vec<String>> =
        (0..nouns.names.len()).map(|noun| files_of.remove(&noun).unwrap_or_default()).collect();
    let spoken_by: Vec<Vec<String>> = files_of
        .par_iter()
        .with_max_len(FEW)
        .map(|files| spoken_tables(sources, speaks_of_table.as_ref(), files, tables))
        .collect();
    // What stands for a noun is looked for one after the other; what its files declare is read at once.
    close
        .iter()
        .flat_map(|&noun| &files_of[noun])
        .collect::<Vec<_>>()
        .into_par_iter()
        .with_max_len(FEW)
        .for_each(|path| {
            if let Some(file) = sources.find(path).filter(|&f| !sources.files[f].test) {
                sources.outline(file);
            }
        });
    let mut drafts = Vec::new();
    for ((noun, name), (files, spoken)) in
        nouns.names.iter().enumerate().zip(files_of.into_iter().zip(spoken_by))
    {
        let own = own_sources(&files);
        let table = table_of(name, &spoken, tables, &named);
        let candidates = if close.contains(&noun) {
            entity::candidates(names, nouns, noun, &own, shared_types.get(&noun))
        } else {
            Vec::new()
        };
        drafts.push((noun, name, files, table, candidates));
    }
    let peers: BTreeSet<usize> = drafts.iter().filter(|d| !d.4.is_empty()).map(|d| d.0).collect();
    let foldered: BTreeSet<usize> = ownership.folders.values().copied().collect();
    let mut out = Vec::new();
    for (noun, name, files, table, candidates) in &drafts {
        let context = entity::Context { names, nouns, noun: *noun, table: table.as_ref(), peers: &peers };
        let best = entity::best(&context, candidates);
        let mine: Vec<usize> = by_noun.get(noun).cloned().unwrap_or_default();
        let own_code =
            files.iter().filter(|p| sources.find(p).is_some_and(|f| !sources.files[f].test)).count();
        let foldered = foldered.contains(noun) && own_code > 0;
        if own_code < 2 && !foldered && (best.is_none() || mine.is_empty()) {
            continue;
        }
        let mut entity = best.map(|(e, _)| e);
        if let Some(e) = &mut entity {
            writes::keep_used_lists(sources, files, e);
        }
        let mut table = table.clone();
        if table.is_none() && from_entities {
            table = entity.as_ref().map(|e| declared_table(names, name, e, files));
            for f in entity.iter_mut().flat_map(|e| &mut e.fields) {
                if f.column.is_none() && f.role != FieldRole::Composite {
                    f.column = Some(column_name(names, &f.name));
                }
            }
        }
        if let Some(e) = &mut entity {
            let table = table.as_ref().map(|t| t.name.as_str());
            let beside = shared_types.get(noun).into_iter().flatten().flat_map(|&f| {
                let types = sources.outline(f).types.iter().enumerate();
                types.filter(|(_, t)| nouns.in_identifier(&t.name) == Some(*noun)).map(move |(t, _)| (f, t))
            });
            let beside: Vec<(usize, usize)> = beside.collect();
            writes::refine(sources, &statements, (files, &beside), table, e);
        }
        let aliases = match &table {
            Some(t) if nouns.of_word(&t.name) != Some(*noun) => vec![t.name.clone()],
            _ => Vec::new(),
        };
        let verbs = verbs_of[*noun];
        let tests = files.iter().any(|p| sources.find(p).is_some_and(|f| sources.files[f].test));
        let parts = verbs.count()
            + usize::from(entity.is_some())
            + usize::from(table.is_some() || own_code > 2)
            + usize::from(tests);
        #[expect(clippy::cast_precision_loss, reason = "at most eight")]
        let completeness = parts as f64 / 8.0;
        let resource = Resource {
            name: name.singular_snake(),
            noun: Some((*name).clone()),
            aliases,
            files: files.clone(),
            mentions: Vec::new(),
            completeness,
            entity,
            table,
            routes: mine,
            ties: Vec::new(),
            ineligible: Vec::new(),
        };
        out.push(Found { noun: *noun, resource, verbs, read: close.contains(noun) });
    }
    judge(names, land, routes, tables, &mut out);
    out
}

/// The column of a field that says none: its own name where nothing else is shown to callers either.
fn column_name(names: &Names<'_, '_, '_>, field: &str) -> String {
    match names.sources.language.data.annotations.shown.is_empty() {
        true => field.to_owned(),
        false => split_words(field).join("_"),
    }
}

/// The table that a model of an object mapper makes.
fn declared_table(
    names: &Names<'_, '_, '_>,
    name: &Name,
    entity: &scaffold_core::Entity,
    files: &[String],
) -> Table {
    let sources = names.sources;
    let functions = &sources.language.data.table_name_functions;
    let told = files.iter().filter_map(|p| sources.find(p)).find_map(|f| {
        let outline = sources.outline(f);
        let decl = outline.functions.iter().find(|d| {
            functions.contains(&d.name)
                && d.receiver.as_ref().is_some_and(|(_, t)| names.bare(t) == entity.name)
        })?;
        let text = sources.text(f).get(decl.span.clone())?;
        let quotes = sources.language.quotes;
        let (start, quote) = quotes.iter().filter_map(|q| Some((text.find(q.as_str())?, q))).min()?;
        let rest = &text[start + quote.len()..];
        Some(rest.split(quote.trim_start_matches(char::is_alphanumeric)).next()?.to_owned())
    });
    let columns = entity
        .fields
        .iter()
        .filter(|f| f.role != FieldRole::Composite)
        .map(|f| Column {
            name: f.column.clone().unwrap_or_else(|| column_name(names, &f.name)),
            sql_type: f.kind.clone(),
            nullable: f.optional,
            unique: f.unique,
            references: None,
        })
        .collect();
    Table {
        name: told.unwrap_or_else(|| name.plural_snake()),
        at: entity.at.clone(),
        columns,
        shared_file: false,
    }
}

/// Fills in why each resource can't be imitated.
fn judge(
    names: &Names<'_, '_, '_>,
    land: &Landscape,
    routes: &[Route],
    tables: &[Table],
    found: &mut [Found],
) {
    let sources = names.sources;
    let with_entity: BTreeMap<usize, String> = found
        .iter()
        .filter(|f| f.resource.entity.is_some())
        .map(|f| (f.noun, f.resource.name.clone()))
        .collect();
    let known: BTreeSet<String> = with_entity
        .keys()
        .map(|n| land.nouns.names[*n].singular_flat())
        .chain(tables.iter().filter_map(|t| Some(Name::parse(&t.name).ok()?.singular_flat())))
        .collect();
    for f in found.iter_mut() {
        if !f.read {
            f.resource.ineligible = vec![format!(
                "not read closely: in a service of this size only the {MOST_READ} most complete resources are"
            )];
            continue;
        }
        let mut ties: BTreeMap<String, At> = BTreeMap::new();
        let owner = f
            .resource
            .entity
            .iter()
            .flat_map(|e| &e.fields)
            .filter(|f| split_words(&f.name).iter().any(|w| vocabulary::is_owner(w)));
        let owners: BTreeSet<usize> =
            owner.filter_map(|f| land.nouns.of_word(names.bare(&f.native))).collect();
        for path in &f.resource.files {
            let Some(file) = sources.find(path).filter(|&i| !sources.files[i].test && !sources.generated(i))
            else {
                continue;
            };
            for import in &sources.light(file).imports {
                let Some(dir) = sources.imported(import, path) else { continue };
                let Some(other) = owner_of_module(land, &dir) else { continue };
                let Some(name) = with_entity.get(&other).filter(|_| other != f.noun) else { continue };
                let words = split_words(name);
                let exempt = owners.contains(&other)
                    || words.iter().any(|w| vocabulary::is_owner(w) || vocabulary::is_principal(w));
                if !exempt {
                    ties.entry(name.clone()).or_insert_with(|| At::line(path, import.line));
                }
            }
        }
        f.resource.ties = ties.into_iter().map(|(resource, at)| Tie { resource, at }).collect();
        let mine: Vec<&Route> = f.resource.routes.iter().map(|&i| &routes[i]).collect();
        let case =
            gate::Case { verbs: f.verbs, routes: &mine, has_tables: !tables.is_empty(), known: &known };
        f.resource.ineligible = gate::reasons(&f.resource, &case);
    }
}

/// The noun whose file or folder this is, or in whose folder it lies.
pub(crate) fn owner_of_module(land: &Landscape, unit: &str) -> Option<usize> {
    land.ownership.of_module(unit)
}
