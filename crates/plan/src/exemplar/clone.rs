//! The exemplar's own files become drafts, and every path gets its new name.

use super::bindings::has_paths;
use super::learn::{file_number, folder_number, generated_of_own, peers};
use super::noun::{Join, Number, Place, Renaming};
use super::source::{SourceText, folder_of, identifiers};
use super::sql;
use super::words::words;
use super::{Context, Draft};
use scaffold_core::{Diagnostic, Generator, Name, PlanError};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What cloning brings.
pub(crate) struct Cloned {
    pub(crate) drafts: Vec<Draft>,
    pub(crate) generators: Vec<Generator>,
    pub(crate) notes: Vec<Diagnostic>,
}

/// Copies the own files.
///
/// # Errors
/// A file can't be read.
pub(crate) fn clone(cx: &Context<'_>, renaming: &Renaming) -> Result<Cloned, PlanError> {
    let migrations: BTreeSet<&str> = cx
        .service
        .migrations
        .iter()
        .flat_map(|m| m.value.files.iter().map(String::as_str))
        .chain(
            cx.exemplar.table.iter().filter(|_| cx.service.migrations.is_some()).map(|t| t.at.path.as_str()),
        )
        .collect();
    let migration_dir = cx.service.migrations.as_ref().map(|m| format!("{}/", m.value.dir));
    let generated: BTreeSet<&str> = cx.service.generated.iter().map(|g| g.path.as_str()).collect();
    let is_migration = |p: &str| {
        !cx.is_source(p)
            && (migrations.contains(p) || migration_dir.as_ref().is_some_and(|d| p.starts_with(d)))
    };
    let mut candidates: BTreeSet<&str> =
        cx.exemplar.files.iter().map(String::as_str).filter(|p| !is_migration(p)).collect();
    candidates.extend(generated_of_own(cx, renaming));
    let mut texts: BTreeMap<&str, Arc<str>> = BTreeMap::new();
    for path in candidates {
        if let Some(text) = cx.text(path)? {
            texts.insert(path, text);
        }
    }
    cx.read_ahead(texts.iter().map(|(path, text)| (*path, &**text)));
    let mut out = Cloned { drafts: Vec::new(), generators: Vec::new(), notes: Vec::new() };
    let needed = needed_generated(cx, &texts, &generated)?;
    let typos = typos(cx, renaming);
    for (path, text) in &texts {
        if path.ends_with(".sql") && sql::is_dump(text) {
            continue;
        }
        let new_path = map_path(cx, renaming, typos.get(*path).map_or(*path, String::as_str));
        if generated.contains(path) {
            let by = cx.service.generated.iter().find(|g| g.path == **path);
            let from_own =
                by.and_then(|g| g.at.as_ref()).is_some_and(|at| texts.contains_key(at.path.as_str()));
            if (from_own || needed.contains(path))
                && let Some(by) = by.and_then(|g| generator(cx, renaming, g, &new_path))
            {
                let known = out
                    .generators
                    .iter_mut()
                    .find(|g: &&mut Generator| g.command == by.command && g.dir == by.dir);
                match known {
                    Some(known) => known.writes.extend(by.writes),
                    None => out.generators.push(by),
                }
            }
            if !needed.contains(path) {
                continue;
            }
        }
        if let Some(right) = typos.get(*path) {
            out.notes.push(Diagnostic::new(format!(
                "`{path}` is taken as `{right}`: that is how the resource is spelt elsewhere"
            )));
        }
        let same_package = folder_of(path) == folder_of(&new_path);
        out.drafts.push(Draft {
            from: (*path).to_owned(),
            path: new_path,
            text: if same_package { without_package_comment(cx, path, text)? } else { text.to_string() },
            stamped: Vec::new(),
            clip: None,
            around: None,
        });
    }
    Ok(out)
}

/// The text without the comment that documents its package: the clone stands in the same one, where it is said already.
/// Directives (no space after the comment's mark) and what a blank line parts from the clause stay.
fn without_package_comment(cx: &Context<'_>, path: &str, text: &str) -> Result<String, PlanError> {
    if !cx.is_source(path) {
        return Ok(text.to_owned());
    }
    let parsed = cx.parse(text)?;
    let syntax = &cx.pack.manifest().syntax;
    let Some(clause) = parsed.root().children().find(|n| syntax.package_clauses.has(*n)) else {
        return Ok(text.to_owned());
    };
    let mut from = clause.start_byte();
    let mut next = clause.prev_sibling();
    while let Some(comment) = next.filter(|n| syntax.comments.has(*n)) {
        let gap = parsed.slice(comment.end_byte()..from);
        let prose =
            parsed.of(comment).trim_start_matches(|c: char| !c.is_alphanumeric() && !c.is_whitespace());
        if gap.matches('\n').count() > 1 || !prose.starts_with(char::is_whitespace) {
            break;
        }
        from = comment.start_byte();
        next = comment.prev_sibling();
    }
    Ok(format!("{}{}", &text[..from], &text[clause.start_byte()..]))
}

/// The generator of the clone of a generated file: the same command where the clone of its source stands.
fn generator(
    cx: &Context<'_>,
    renaming: &Renaming,
    file: &scaffold_core::GeneratedFile,
    new_path: &str,
) -> Option<Generator> {
    let command = file.by.as_ref()?.iter().map(|word| renaming.apply(word, Place::IDENTIFIER)).collect();
    let at = file.at.as_ref().map_or(file.path.as_str(), |at| at.path.as_str());
    let dir = folder_of(&map_path(cx, renaming, at)).to_owned();
    Some(Generator { command, dir, writes: vec![new_path.to_owned()], at: file.at.clone() })
}

/// Generated files whose names the other own files use: without them the tests do not compile.
fn needed_generated<'a>(
    cx: &Context<'_>,
    texts: &BTreeMap<&'a str, Arc<str>>,
    generated: &BTreeSet<&str>,
) -> Result<BTreeSet<&'a str>, PlanError> {
    let mut used: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    if !texts.keys().any(|path| generated.contains(path)) {
        return Ok(BTreeSet::new());
    }
    for (path, text) in texts.iter().filter(|(p, _)| cx.is_source(p) && !generated.contains(*p)) {
        let source = SourceText::new(cx, path, text)?;
        let names = identifiers(&source, cx);
        let folders = source.imports.iter().filter_map(|i| i.folder.clone());
        for folder in folders.chain([cx.module_of(path).to_owned()]) {
            used.entry(folder).or_default().extend(names.iter().cloned());
        }
    }
    let mut out = BTreeSet::new();
    for (path, text) in texts.iter().filter(|(p, _)| generated.contains(*p) && cx.is_source(p)) {
        let source = SourceText::new(cx, path, text)?;
        let declared = source.declared(cx, super::source::Declared::Outside, None);
        let near = used.get(cx.module_of(path));
        if near.is_some_and(|u| declared.iter().any(|(n, ..)| u.contains(n))) {
            out.insert(*path);
        }
    }
    Ok(out)
}

/// The new path of a file of the exemplar.
pub(crate) fn map_path(cx: &Context<'_>, renaming: &Renaming, path: &str) -> String {
    let number = if renaming.is_uncountable() { folder_number(cx) } else { Number::Singular };
    let last_number = if renaming.is_uncountable() { file_number(cx, path) } else { Number::Singular };
    let parts: Vec<&str> = path.split('/').collect();
    let last = parts.len().saturating_sub(1);
    let flat = cx.pack.manifest().naming.flat_packages && cx.is_source(path);
    let style = cx.service.file_naming.as_ref().map_or("snake", |f| f.value.as_str());
    let file_join = match style {
        "kebab" => Join::Kebab,
        "camel" | "pascal" => Join::Camel,
        _ => Join::Snake,
    };
    // The service's own folder may be called like the resource that it began with (`todo-api`).
    let above = match cx.service.root.as_str() {
        "" | "." => 0,
        root if path.starts_with(&format!("{root}/")) => root.split('/').count(),
        _ => 0,
    };
    let new: Vec<String> = parts
        .iter()
        .enumerate()
        .map(|(i, part)| {
            if i < above {
                return (*part).to_owned();
            }
            let (join, number) = match i {
                i if i < last && flat => (Join::Flat, number),
                i if i < last => (file_join, number),
                i if i > 0 && part.split('.').next() == Some(parts[i - 1]) => (file_join, number),
                _ => (file_join, last_number),
            };
            renaming.apply(part, Place { number, ..Place::joined(join) })
        })
        .collect();
    new.join("/")
}

/// Own files whose name is a slip of what the peers call theirs → the path as the peers would write it.
fn typos(cx: &Context<'_>, renaming: &Renaming) -> BTreeMap<String, String> {
    // A file that code names by a segment of a path is spelled there too.
    if has_paths(cx) {
        return BTreeMap::new();
    }
    let mut masks: BTreeSet<String> = BTreeSet::new();
    for peer in peers(cx) {
        let Ok(name) = Name::parse(&peer.name) else { continue };
        let of_peer = Renaming::new(&name, &name, &[], &[]);
        masks.extend(peer.files.iter().map(|p| mask(&of_peer, p)));
    }
    let mut out = misspelt(cx, renaming);
    for path in &cx.exemplar.files {
        let Some((folder, file)) = path.rsplit_once('/') else { continue };
        let masked = mask(renaming, path);
        let masked_folder = folder_of(&masked);
        if masks.contains(&masked) || file.len() < 8 {
            continue;
        }
        let right = masks.iter().find(|m| {
            folder_of(m) == masked_folder
                && strsim::osa_distance(m.rsplit('/').next().unwrap_or_default(), file) <= 1 + file.len() / 12
        });
        if let Some(right) = right {
            let corrected = format!("{folder}/{}", right.rsplit('/').next().unwrap_or_default());
            if !corrected.contains('*') && !cx.exemplar.files.contains(&corrected) {
                out.insert(path.clone(), corrected);
            }
        }
    }
    out
}

/// Own files that name nothing but a slip of the noun → the path with the noun.
pub(super) fn misspelt(cx: &Context<'_>, renaming: &Renaming) -> BTreeMap<String, String> {
    let mut out = BTreeMap::new();
    for path in cx.exemplar.files.iter().filter(|p| cx.is_source(p) && !has_paths(cx) && !renaming.names(p)) {
        let start = path.rfind('/').map_or(0, |i| i + 1);
        let forms = [cx.noun.singular_flat(), cx.noun.plural_flat()];
        let right = words(&path[start..], false).into_iter().find_map(|word| {
            let form = forms.iter().find(|f| strsim::osa_distance(f, &word.lower) == 1)?;
            let range = start + word.range.start..start + word.range.end;
            Some(format!("{}{form}{}", &path[..range.start], &path[range.end..]))
        });
        if let Some(right) = right.filter(|r| !cx.view.has(r)) {
            out.insert(path.clone(), right);
        }
    }
    out
}

fn mask(renaming: &Renaming, path: &str) -> String {
    let mut out = path.to_owned();
    for hit in renaming.find(&words(path, false), path).into_iter().rev() {
        out.replace_range(hit.range, "*");
    }
    out
}
