//! Columns of old fields that a statement still names.

use super::lists::{ident, words};
use crate::exemplar::refield::fields::Fields;

/// Words behind which a table stands.
const BEFORE_TABLES: [&str; 4] = ["from", "join", "into", "update"];

/// Words that no table is called by in the rest of a statement.
const NO_ALIASES: [&str; 13] = [
    "where", "set", "on", "left", "right", "inner", "outer", "full", "cross", "join", "order", "group",
    "using",
];

/// The first column of an old field that `text` asks of `table`.
pub(crate) fn left<'t>(text: &'t str, fields: &Fields, table: &str) -> Option<&'t str> {
    let tables = tables(text);
    let alone = tables.iter().all(|(name, _)| name == table) && !tables.is_empty();
    let is_alias = |q: &str| {
        tables.iter().any(|(name, alias)| name == table && (name == q || alias.as_deref() == Some(q)))
    };
    words(text).into_iter().find_map(|w| {
        let before = text[..w.start].trim_end_matches(['"', '`', '[']);
        let word = &text[w];
        let old = fields.old.iter().any(|o| {
            o.plain && (o.field.column.as_deref() == Some(word) || o.words.join("_") == word.to_lowercase())
        });
        if !old || before.ends_with([':', '$', '@', '{', '%']) || is_renamed(before) {
            return None;
        }
        let asked = match before.strip_suffix('.') {
            Some(qualifier) => is_alias(&last(qualifier)?),
            None => alone,
        };
        asked.then_some(word)
    })
}

/// Whether what follows only names a result (`count(*) AS title`).
fn is_renamed(before: &str) -> bool {
    let Some(rest) = before.strip_suffix(char::is_whitespace) else { return false };
    last(rest).is_some_and(|w| w.eq_ignore_ascii_case("as"))
}

/// The name that a text ends with.
fn last(text: &str) -> Option<String> {
    let start =
        text.rfind(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '"' | '`'))).map_or(0, |i| i + 1);
    ident(&text[start..])
}

/// Tables that a statement names, schemas left out, and what it calls them.
fn tables(text: &str) -> Vec<(String, Option<String>)> {
    let tokens: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | ',' | ';'))
        .filter(|t| !t.is_empty())
        .collect();
    let is = |token: &str, known: &[&str]| known.iter().any(|k| token.eq_ignore_ascii_case(k));
    let places = (0..tokens.len()).filter(|i| is(tokens[*i], &BEFORE_TABLES));
    let named = places.filter_map(|i| {
        let name = ident(tokens.get(i + 1)?).filter(|n| !is(n, &["select", "set", "only"]))?;
        let next = tokens.get(i + 2).filter(|t| is(t, &["as"])).map_or(i + 2, |_| i + 3);
        let alias = tokens.get(next).and_then(|t| ident(t)).filter(|t| !is(t, &NO_ALIASES));
        Some((name, alias))
    });
    named.collect()
}
