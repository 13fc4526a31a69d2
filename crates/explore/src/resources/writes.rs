//! What creating and updating a resource takes: names that callers see, and fields that no caller sets.

use crate::language::Language;
use crate::sources::Sources;
use regex::Regex;
use scaffold_core::{Entity, FieldRole, split_words};
use scaffold_syntax::regular;
use std::collections::BTreeSet;

/// Words of types that carry what a caller sends to create or update something.
const INPUT: [&str; 13] = [
    "add", "body", "command", "create", "dto", "form", "input", "insert", "new", "params", "payload",
    "request", "update",
];
/// Words of types that are no input although they share a word with one.
const NO_INPUT: [&str; 6] = ["filter", "list", "query", "response", "result", "search"];

/// Members of the types in a resource's own files that callers send.
struct Input {
    name: String,
    shown: Option<String>,
}

fn shown(language: &Language<'_>, tag: Option<&str>) -> Option<String> {
    let tags = language.hooks.annotations(tag?);
    let keys = &language.data.annotations.shown;
    let value = keys.iter().find_map(|k| tags.iter().find(|(key, _)| key == k))?.1.clone();
    let first = value.split(',').next().unwrap_or_default().trim().to_owned();
    (!first.is_empty() && first != "-").then_some(first)
}

/// A list of another resource that the own functions speak of (to load, to save or to delete it) is part of this one.
pub(super) fn keep_used_lists(sources: &Sources<'_, '_>, files: &[String], entity: &mut Entity) {
    let own: Vec<usize> =
        files.iter().filter_map(|p| sources.find(p)).filter(|&f| !sources.files[f].test).collect();
    let speaks = |name: &str| {
        own.iter().any(|&f| {
            let text = sources.text(f);
            sources
                .outline(f)
                .functions
                .iter()
                .filter_map(|d| text.get(d.span.clone()))
                .any(|body| has_word(body, name))
        })
    };
    for field in &mut entity.fields {
        if field.role == FieldRole::Aux && field.kind == "list" && speaks(&field.name) {
            field.role = FieldRole::Composite;
        }
    }
}

fn has_word(text: &str, word: &str) -> bool {
    let part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    text.match_indices(word)
        .any(|(at, _)| !part(text[..at].chars().next_back()) && !part(text[at + word.len()..].chars().next()))
}

/// Fills in the names that callers see where only a request or response type says them,
/// and marks as auxiliary what neither a request type nor an own `INSERT` or `UPDATE` sets.
pub(super) fn refine(
    sources: &Sources<'_, '_>,
    statements: &Statements,
    files: &[String],
    table: Option<&str>,
    entity: &mut Entity,
) {
    let language = sources.language;
    let own: Vec<usize> = files
        .iter()
        .filter_map(|p| sources.find(p))
        .filter(|&f| !sources.files[f].test && !sources.generated(f))
        .collect();
    let mut inputs: Vec<Input> = Vec::new();
    let mut seen: Vec<Input> = Vec::new();
    for &f in &own {
        for t in &sources.outline(f).types {
            if t.name == entity.name && entity.at.path == sources.files[f].path {
                continue;
            }
            let words = split_words(&t.name);
            let has = |list: &[&str]| words.iter().any(|w| list.contains(&w.as_str()));
            let input = has(&INPUT) && !has(&NO_INPUT);
            for m in t.members.iter().flatten() {
                let Some(name) = &m.name else { continue };
                let member = Input { name: name.clone(), shown: shown(language, m.tag.as_deref()) };
                if input { inputs.push(member) } else { seen.push(member) }
            }
        }
    }
    let written = table.map(|t| statements.columns(sources, &own, t)).unwrap_or_default();
    for field in &mut entity.fields {
        let snake = split_words(&field.name).join("_");
        if field.shown == snake {
            let told =
                inputs.iter().chain(&seen).filter(|i| i.name == field.name).find_map(|i| i.shown.clone());
            field.shown = told.unwrap_or(snake);
        }
        if field.role != FieldRole::Plain {
            continue;
        }
        let in_types = inputs.is_empty() || inputs.iter().any(|i| i.name.eq_ignore_ascii_case(&field.name));
        let in_sql = match &field.column {
            Some(c) if inputs.is_empty() && !written.is_empty() => written.contains(c),
            _ => true,
        };
        if !in_types || !in_sql {
            field.role = FieldRole::Aux;
        }
    }
}

/// Statements that write rows, compiled once.
pub(super) struct Statements(Vec<Regex>);

impl Statements {
    pub(super) fn new() -> Self {
        let patterns = [
            r#"(?is)insert\s+into\s+["`]?(?:\w+\.)?["`]?(\w+)["`]?\s*\(([^)]*)\)"#,
            r#"(?is)update\s+["`]?(?:\w+\.)?["`]?(\w+)["`]?\s+set\s+(.*?)(?:\bwhere\b|\breturning\b|;|$)"#,
        ];
        Self(patterns.iter().filter_map(|p| regular(p).ok()).collect())
    }

    /// Columns of `table` that statements in own sources set.
    fn columns(&self, sources: &Sources<'_, '_>, own: &[usize], table: &str) -> BTreeSet<String> {
        let mut out = BTreeSet::new();
        for pattern in &self.0 {
            for &f in own {
                for c in pattern.captures_iter(sources.text(f)) {
                    if c.get(1).is_none_or(|t| !t.as_str().eq_ignore_ascii_case(table)) {
                        continue;
                    }
                    let list = c.get(2).map_or("", |m| m.as_str());
                    let words =
                        list.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|w| !w.is_empty());
                    out.extend(words.map(str::to_owned));
                }
            }
        }
        out
    }
}
