//! What creating and updating a resource takes: names that callers see, and fields that no caller sets.

use crate::language::Language;
use crate::outline::TypeDecl;
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
/// The word of types that hold what several others begin with, what callers send among them.
const BASE: &str = "base";
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

/// Whether code sets a field to the key of whoever asks (`cid: ctx.user_id()`).
fn is_owners(text: &str, field: &str) -> bool {
    text.match_indices(field).any(|(at, _)| {
        let (before, after) = (&text[..at], &text[at + field.len()..]);
        let value =
            after.trim_start().strip_prefix([':', '=']).and_then(|v| v.split([',', ';', '\n']).next());
        let words = value.map(split_words).unwrap_or_default();
        !before.ends_with(|c: char| c.is_alphanumeric() || c == '_')
            && words.windows(2).any(|w| crate::vocabulary::is_owner(&w[0]) && w[1] == "id")
    })
}

fn members(language: &Language<'_>, t: &TypeDecl) -> Vec<Input> {
    let all = t.members.iter().flatten();
    all.filter_map(|m| Some(Input { name: m.name.clone()?, shown: shown(language, m.tag.as_deref()) }))
        .collect()
}

fn is_input(name: &str) -> bool {
    let words = split_words(name);
    let has = |list: &[&str]| words.iter().any(|w| list.contains(&w.as_str()));
    has(&INPUT) && !has(&NO_INPUT)
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
    (files, shared): (&[String], &[(usize, usize)]),
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
            let members = members(language, t);
            if is_input(&t.name) { inputs.extend(members) } else { seen.extend(members) }
        }
    }
    // Beside the types of others, those that share its name are its own.
    let beside =
        || shared.iter().map(|(f, t)| &sources.outline(*f).types[*t]).filter(|t| t.name != entity.name);
    if beside().any(|t| is_input(&t.name)) {
        let sent = beside().filter(|t| is_input(&t.name) || split_words(&t.name).iter().any(|w| w == BASE));
        inputs.extend(sent.flat_map(|t| members(language, t)));
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
            let mut code = own.iter().copied().chain(shared.iter().map(|(f, _)| *f));
            let owned = code.any(|f| is_owners(sources.text(f), &field.name));
            field.role = if owned { FieldRole::Relation } else { FieldRole::Aux };
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
