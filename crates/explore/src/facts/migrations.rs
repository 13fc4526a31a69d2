//! How schema changes are kept: folder, numbering and padding, tool, pairs of up and down, or one file that grows.

use super::libraries::Usage;
use crate::sources::{Sources, file_name, folder};
use regex::Regex;
use scaffold_core::{At, Fact, Migrations, Source};
use scaffold_syntax::regular;
use std::collections::BTreeMap;

/// Marks of tools inside files.
const MARKS: [(&str, &str); 5] = [
    ("-- +goose", "goose"),
    ("-- +migrate", "sql-migrate"),
    ("-- migrate:up", "dbmate"),
    ("-- Version:", "darwin"),
    ("--liquibase", "liquibase"),
];

/// Folders of SQL that is no migration.
const OTHER_FOLDERS: [&str; 8] =
    ["testdata", "queries", "query", "seed", "seeds", "seeders", "fixtures", "test"];

struct Numbered {
    digits: String,
    separator: String,
    /// `.up.sql` or `.sql`.
    ending: String,
    prefix: String,
    /// `do.`: the way stands before the name.
    first: String,
}

fn numbered(name: &str, pattern: &Regex) -> Option<Numbered> {
    let c = pattern.captures(name)?;
    let part = |n: &str| c.name(n).map_or(String::new(), |m| m.as_str().to_owned());
    let ending = if part("way").is_empty() { ".sql".to_owned() } else { format!("{}.sql", part("way")) };
    Some(Numbered {
        digits: part("digits"),
        separator: part("sep"),
        ending,
        prefix: part("prefix"),
        first: part("first"),
    })
}

/// The number as it is written, shown by an example.
fn shown(digits: &str) -> String {
    let year = digits.starts_with("19") || digits.starts_with("20");
    match (digits.len(), year) {
        (15, true) => "YYYYMMDD_HHMMSS".to_owned(),
        (14, true) => "YYYYMMDDHHMMSS".to_owned(),
        (12, true) => "YYYYMMDDHHMM".to_owned(),
        (8, true) => "YYYYMMDD".to_owned(),
        (10, _) if digits.starts_with('1') => "UNIXTIME".to_owned(),
        (width, _) => format!("{:0>width$}", 1),
    }
}

/// The migrations of a service; `prefer` is the file that makes the exemplar's table.
pub(crate) fn find(
    sources: &Sources<'_, '_>,
    usage: &Usage<'_>,
    prefer: Option<&str>,
) -> Option<Fact<Migrations>> {
    if let Some(found) = coded(sources, prefer) {
        return Some(found);
    }
    if let Some(found) = foldered(sources, usage, prefer) {
        return Some(found);
    }
    let pattern = regular(
        r"^(?P<prefix>V?)(?P<digits>\d{8}_\d{6}|\d+)(?P<sep>__|_|-|\.)(?P<first>do\.|undo\.)?(?:.+?)(?P<way>\.up|\.down|\.do|\.undo)?\.sql$",
    )
    .ok()?;
    let mut dirs: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for path in sources.others.iter().filter(|p| p.ends_with(".sql")) {
        let dir = folder(path);
        if !dir.split('/').any(|s| OTHER_FOLDERS.contains(&s)) {
            dirs.entry(dir).or_default().push(path);
        }
    }
    let preferred = |dir: &str| prefer.is_some_and(|p| folder(p) == dir);
    let (dir, files) = dirs
        .iter()
        .map(|(d, files)| {
            (*d, files.iter().copied().filter(|f| pattern.is_match(file_name(f))).collect::<Vec<_>>())
        })
        .filter(|(_, files)| !files.is_empty())
        .max_by_key(|(d, files)| (preferred(d), files.len()))
        .or_else(|| appended(sources, &dirs, prefer))?;
    let last = *files.last()?;
    let forward = files
        .iter()
        .rev()
        .find(|f| !f.ends_with(".down.sql") && !f.ends_with(".undo.sql") && !f.contains(".undo."))
        .unwrap_or(&last);
    let text = sources.read(forward);
    let style = match numbered(file_name(forward), &pattern) {
        Some(n) => format!("{}{}{}{}name{}", n.prefix, shown(&n.digits), n.separator, n.first, n.ending),
        None => format!("append:{}", file_name(forward)),
    };
    let library = usage.any("migration");
    let marked = MARKS.iter().find(|(mark, _)| text.contains(mark)).map(|(_, tool)| (*tool).to_owned());
    let mut evidence = vec![At::file(*forward)];
    let tool = match (library, marked) {
        (Some(l), _) => {
            evidence.extend(l.evidence.into_iter().take(1));
            Some(l.value)
        }
        (None, Some(tool)) => Some(tool),
        (None, None) => {
            let called = super::tooling::commands(sources, &["migrate", "goose", "dbmate", "atlas", "tern"])
                .into_iter()
                .next();
            let by_name = style.ends_with(".up.sql").then(|| "golang-migrate".to_owned());
            match called {
                Some((tool, at)) => {
                    evidence.push(at);
                    Some(if tool == "migrate" { "golang-migrate".to_owned() } else { tool })
                }
                None => by_name,
            }
        }
    };
    let value = Migrations {
        dir: dir.to_owned(),
        style,
        tool,
        files: files.iter().map(|f| (*f).to_owned()).collect(),
    };
    Some(Fact::new(value, Source::Majority, evidence))
}

/// Migrations that have a folder each, named by a time or number and what they do.
fn foldered(sources: &Sources<'_, '_>, usage: &Usage<'_>, prefer: Option<&str>) -> Option<Fact<Migrations>> {
    let mut dirs: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for path in sources.others.iter().filter(|p| p.ends_with(".sql")) {
        let own = folder(path);
        if folder_version(file_name(own)).is_some() {
            dirs.entry(folder(own)).or_default().push(path);
        }
    }
    let preferred = |dir: &str| prefer.is_some_and(|p| folder(folder(p)) == dir);
    let (dir, files) = dirs.into_iter().max_by_key(|(d, files)| (preferred(d), files.len()))?;
    let last = files.iter().rev().find(|f| file_name(f) != "down.sql")?;
    let digits = folder_version(file_name(folder(last)))?;
    let number = if digits.contains('-') { "YYYY-MM-DD-HHMMSS".to_owned() } else { shown(digits) };
    let mut evidence = vec![At::file(*last)];
    let library = usage.any("migration");
    evidence.extend(library.iter().flat_map(|l| l.evidence.iter().take(1).cloned()));
    let value = Migrations {
        dir: dir.to_owned(),
        style: format!("{number}_name/{}", file_name(last)),
        tool: library.map(|l| l.value),
        files: files.iter().map(|f| (*f).to_owned()).collect(),
    };
    Some(Fact::new(value, Source::Majority, evidence))
}

/// What a migration's folder is named by before what it does (`20240131093000_`, `2024-01-31-093000_`).
fn folder_version(name: &str) -> Option<&str> {
    let (version, rest) = name.split_once('_')?;
    let digits = version.bytes().filter(u8::is_ascii_digit).count();
    let only = version.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    (digits >= 3 && only && !rest.is_empty()).then_some(version)
}

/// Migrations that are sources: the folder with the exemplar's table, else that with most of them.
fn coded(sources: &Sources<'_, '_>, prefer: Option<&str>) -> Option<Fact<Migrations>> {
    let mut dirs: BTreeMap<(&str, usize), Vec<usize>> = BTreeMap::new();
    for file in 0..sources.files.len() {
        if let Some(kind) = sources.migration(file) {
            dirs.entry((folder(&sources.files[file].path), kind)).or_default().push(file);
        }
    }
    let preferred = |files: &[usize]| files.iter().any(|&f| prefer == Some(sources.files[f].path.as_str()));
    let ((dir, kind), files) = dirs
        .iter()
        .max_by_key(|((dir, _), files)| (preferred(files), files.len(), std::cmp::Reverse(*dir)))?;
    let data = sources.language.data.migrations.get(*kind)?;
    let shown = match &data.each {
        Some(each) if dirs.keys().filter(|(_, k)| k == kind).count() > 1 => {
            let above = folder(folder(dir));
            let last = crate::sources::file_name(dir);
            if above == "." { format!("{each}/{last}") } else { format!("{above}/{each}/{last}") }
        }
        _ => (*dir).to_owned(),
    };
    let value = Migrations {
        dir: shown,
        style: data.style.clone(),
        tool: Some(data.tool.clone()),
        files: files.iter().map(|&f| sources.files[f].path.clone()).collect(),
    };
    let evidence = files.last().map(|&f| At::file(&sources.files[f].path));
    Some(Fact::new(value, Source::Majority, evidence.into_iter().collect()))
}

/// A single schema file that every change is appended to.
fn appended<'a>(
    sources: &Sources<'_, '_>,
    dirs: &BTreeMap<&'a str, Vec<&'a str>>,
    prefer: Option<&str>,
) -> Option<(&'a str, Vec<&'a str>)> {
    dirs.iter()
        .filter(|(dir, _)| {
            dir.split('/').any(|s| s.contains("migrat") || s.contains("schema")) || dir.ends_with("sql")
        })
        .flat_map(|(dir, files)| files.iter().map(move |f| (*dir, *f)))
        .filter_map(|(dir, file)| {
            let text = sources.read(file);
            let steps = crate::sql::steps(file, &text).len();
            (steps > 0).then_some((prefer == Some(file), steps, dir, file))
        })
        .max()
        .map(|(_, _, dir, file)| (dir, vec![file]))
}
