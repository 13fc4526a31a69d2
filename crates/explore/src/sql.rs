//! Tables as `CREATE TABLE` and `ALTER TABLE … ADD` make them. A reader for schemas, not an SQL parser:
//! what it does not know it skips.

use scaffold_core::{At, Column, Table};
use std::ops::Range;

/// A token with its place.
#[derive(Debug, Clone)]
struct Token {
    text: String,
    /// Quoted names are no key words.
    quoted: bool,
    span: Range<usize>,
}

impl Token {
    fn is(&self, word: &str) -> bool {
        !self.quoted && self.text.eq_ignore_ascii_case(word)
    }
}

/// The part of a migration that makes things; what takes them back is cut off.
pub(crate) fn forward(text: &str) -> &str {
    const DOWN: [&str; 4] = ["-- +goose down", "-- +migrate down", "-- migrate:down", "--//@undo"];
    let lower = text.to_ascii_lowercase();
    let end = DOWN.iter().filter_map(|d| lower.find(d)).min().unwrap_or(text.len());
    &text[..end]
}

fn tokens(text: &str) -> Vec<Token> {
    let bytes = text.as_bytes();
    let mut out = Vec::new();
    let mut i = 0;
    while i < bytes.len() {
        let start = i;
        match bytes[i] {
            b'-' if bytes.get(i + 1) == Some(&b'-') => {
                i = text[i..].find('\n').map_or(bytes.len(), |n| i + n);
            }
            b'/' if bytes.get(i + 1) == Some(&b'*') => {
                i = text[i + 2..].find("*/").map_or(bytes.len(), |n| i + n + 4);
            }
            b'\'' => {
                i += 1;
                while i < bytes.len() && bytes[i] != b'\'' {
                    i += if bytes[i] == b'\\' { 2 } else { 1 };
                }
                i = (i + 1).min(bytes.len());
                out.push(Token { text: "''".into(), quoted: true, span: start..i });
            }
            quote @ (b'"' | b'`') => {
                let end = text[i + 1..].find(char::from(quote)).map_or(bytes.len(), |n| i + 1 + n);
                out.push(Token { text: text[i + 1..end].to_owned(), quoted: true, span: i + 1..end });
                i = end + 1;
            }
            b'$' => {
                // A dollar-quoted body holds code, not schema.
                let tag_end = text[i + 1..].find('$').map(|n| i + 1 + n);
                let tag = tag_end
                    .map(|e| &text[i..=e])
                    .filter(|t| t.len() == 2 || !t.contains(char::is_whitespace));
                match tag {
                    Some(tag) => {
                        let body = i + tag.len();
                        i = text[body..].find(tag).map_or(bytes.len(), |n| body + n + tag.len());
                    }
                    None => i += 1,
                }
            }
            b if b.is_ascii_alphanumeric() || b == b'_' || b >= 0x80 => {
                while i < bytes.len()
                    && (bytes[i].is_ascii_alphanumeric() || bytes[i] == b'_' || bytes[i] >= 0x80)
                {
                    i += 1;
                }
                out.push(Token { text: text[start..i].to_owned(), quoted: false, span: start..i });
            }
            b if b.is_ascii_whitespace() => i += 1,
            b => {
                out.push(Token { text: char::from(b).to_string(), quoted: false, span: start..i + 1 });
                i += 1;
            }
        }
    }
    out
}

/// Names in a schema file and where they stand.
pub(crate) fn names(text: &str) -> Vec<(String, Range<usize>)> {
    tokens(text)
        .into_iter()
        .filter(|t| t.text != "''" && t.text.len() > 1)
        .map(|t| (t.text, t.span))
        .collect()
}

/// `schema.name` and `name`; the index after it.
fn qualified(tokens: &[Token], mut at: usize) -> Option<(String, usize)> {
    let mut name = tokens.get(at)?.text.clone();
    while tokens.get(at + 1).is_some_and(|t| t.is(".")) {
        name = tokens.get(at + 2)?.text.clone();
        at += 2;
    }
    Some((name, at + 1))
}

fn line(text: &str, byte: usize) -> u32 {
    u32::try_from(text[..byte].bytes().filter(|b| *b == b'\n').count() + 1).unwrap_or(u32::MAX)
}

/// One statement that makes or changes a table.
#[derive(Debug, Clone)]
pub(crate) enum Step {
    Create(Table),
    Add(String, Column),
    Drop(String, String),
    Unique(String, String),
}

/// What a schema file does to tables, in order.
pub(crate) fn steps(path: &str, text: &str) -> Vec<Step> {
    let text = forward(text);
    let all = tokens(text);
    let mut out = Vec::new();
    let mut i = 0;
    while i < all.len() {
        if all[i].is("create") {
            let mut j = i + 1;
            while all
                .get(j)
                .is_some_and(|t| ["temp", "temporary", "unlogged", "global", "local"].iter().any(|w| t.is(w)))
            {
                j += 1;
            }
            if all.get(j).is_some_and(|t| t.is("table")) {
                j += 1;
                while all.get(j).is_some_and(|t| t.is("if") || t.is("not") || t.is("exists")) {
                    j += 1;
                }
                if let Some((name, after)) = qualified(&all, j)
                    && all.get(after).is_some_and(|t| t.is("("))
                {
                    let end = closing(&all, after);
                    let columns = columns(&all[after + 1..end]);
                    let at = At::line(path, line(text, all[i].span.start));
                    out.push(Step::Create(Table { name, at, columns, shared_file: false }));
                    i = end;
                }
            } else if all.get(j).is_some_and(|t| t.is("unique")) {
                // CREATE UNIQUE INDEX … ON table (column)
                let on = (j..all.len().min(j + 12)).find(|&k| all[k].is("on"));
                if let Some((name, after)) = on.and_then(|k| qualified(&all, k + 1)) {
                    let open = (after..all.len().min(after + 3)).find(|&k| all[k].is("("));
                    if let Some(open) = open {
                        let inside = &all[open + 1..closing(&all, open)];
                        if let [only] = inside {
                            out.push(Step::Unique(name, only.text.clone()));
                        }
                    }
                }
            }
        } else if all[i].is("alter") && all.get(i + 1).is_some_and(|t| t.is("table")) {
            let mut j = i + 2;
            while all.get(j).is_some_and(|t| t.is("if") || t.is("exists") || t.is("only")) {
                j += 1;
            }
            if let Some((name, after)) = qualified(&all, j) {
                let end = (after..all.len()).find(|&k| all[k].is(";")).unwrap_or(all.len());
                out.extend(alterations(&name, &all[after..end]));
                i = end;
            }
        }
        i += 1;
    }
    let created = out.iter().filter(|s| matches!(s, Step::Create(_))).count();
    for step in &mut out {
        if let Step::Create(table) = step {
            table.shared_file = created > 1;
        }
    }
    out
}

fn closing(tokens: &[Token], open: usize) -> usize {
    let mut depth = 0_usize;
    for (i, t) in tokens.iter().enumerate().skip(open) {
        if t.is("(") {
            depth += 1;
        } else if t.is(")") {
            depth -= 1;
            if depth == 0 {
                return i;
            }
        }
    }
    tokens.len()
}

fn split_commas(tokens: &[Token]) -> Vec<&[Token]> {
    let mut out = Vec::new();
    let (mut depth, mut from) = (0_usize, 0);
    for (i, t) in tokens.iter().enumerate() {
        match t.text.as_str() {
            "(" if !t.quoted => depth += 1,
            ")" if !t.quoted => depth = depth.saturating_sub(1),
            "," if !t.quoted && depth == 0 => {
                out.push(&tokens[from..i]);
                from = i + 1;
            }
            _ => {}
        }
    }
    out.push(&tokens[from..]);
    out.retain(|s| !s.is_empty());
    out
}

fn alterations(table: &str, tokens: &[Token]) -> Vec<Step> {
    let mut out = Vec::new();
    for part in split_commas(tokens) {
        let words: Vec<&Token> = part.iter().collect();
        let skip = |from: usize| {
            (from..words.len())
                .find(|&k| !["column", "if", "not", "exists"].iter().any(|w| words[k].is(w)))
                .unwrap_or(words.len())
        };
        if words[0].is("add") {
            let at = skip(1);
            let constraint = words.get(at).is_some_and(|t| {
                ["constraint", "primary", "foreign", "unique", "check", "index", "key"]
                    .iter()
                    .any(|w| t.is(w))
            });
            if !constraint && let Some(c) = column(&part[at.min(part.len())..]) {
                out.push(Step::Add(table.to_owned(), c));
            }
        } else if words[0].is("drop") {
            let at = skip(1);
            if let Some(t) = words.get(at).filter(|t| !t.is("constraint")) {
                out.push(Step::Drop(table.to_owned(), t.text.clone()));
            }
        }
    }
    out
}

fn columns(body: &[Token]) -> Vec<Column> {
    let mut columns: Vec<Column> = Vec::new();
    for item in split_commas(body) {
        let mut item = item;
        if item[0].is("constraint") {
            item = item.get(2..).unwrap_or_default();
        }
        let Some(first) = item.first() else { continue };
        let inside = || {
            let open = item.iter().position(|t| t.is("("))?;
            Some(&item[open + 1..closing(item, open)])
        };
        if first.is("primary") {
            for t in inside().unwrap_or_default() {
                if let Some(c) = columns.iter_mut().find(|c| c.name == t.text) {
                    c.nullable = false;
                }
            }
        } else if first.is("foreign") {
            let target = item.iter().position(|t| t.is("references")).and_then(|k| qualified(item, k + 1));
            for t in inside().unwrap_or_default() {
                if let Some(c) = columns.iter_mut().find(|c| c.name == t.text) {
                    c.references = target.as_ref().map(|(n, _)| n.clone());
                }
            }
        } else if first.is("unique") {
            if let Some([only]) = inside()
                && let Some(c) = columns.iter_mut().find(|c| c.name == only.text)
            {
                c.unique = true;
            }
        } else if !["check", "exclude", "key", "index", "like", "fulltext"].iter().any(|w| first.is(w)) {
            columns.extend(column(item));
        }
    }
    columns
}

fn column(item: &[Token]) -> Option<Column> {
    const ENDS: [&str; 16] = [
        "not",
        "null",
        "primary",
        "unique",
        "default",
        "references",
        "check",
        "constraint",
        "collate",
        "generated",
        "auto_increment",
        "autoincrement",
        "comment",
        "on",
        "as",
        "character",
    ];
    let name = item.first()?.text.clone();
    let end = (1..item.len())
        .find(|&k| ENDS.iter().any(|w| item[k].is(w)) && !(item[k].is("character") && k == 1))
        .unwrap_or(item.len());
    let mut sql_type = String::new();
    for t in &item[1..end] {
        let tight = matches!(t.text.as_str(), "(" | ")" | "," | "[" | "]")
            || sql_type.ends_with(['(', '['])
            || sql_type.ends_with(',');
        if !sql_type.is_empty() && !tight {
            sql_type.push(' ');
        }
        sql_type.push_str(&t.text);
    }
    let has =
        |words: &[&str]| item.windows(words.len()).any(|w| w.iter().zip(words).all(|(t, word)| t.is(word)));
    let references = item.iter().position(|t| t.is("references")).and_then(|k| qualified(item, k + 1));
    let primary = has(&["primary", "key"]);
    Some(Column {
        name,
        nullable: !primary && !has(&["not", "null"]) && !sql_type.to_ascii_lowercase().contains("serial"),
        unique: item.iter().any(|t| t.is("unique")),
        references: references.map(|(n, _)| n),
        sql_type,
    })
}

/// The tables after all steps, in order of creation.
pub(crate) fn tables(steps: impl IntoIterator<Item = Step>) -> Vec<Table> {
    let mut out: Vec<Table> = Vec::new();
    for step in steps {
        match step {
            Step::Create(table) => {
                if !out.iter().any(|t| t.name == table.name) {
                    out.push(table);
                }
            }
            Step::Add(name, column) => {
                if let Some(t) = out.iter_mut().find(|t| t.name == name)
                    && !t.columns.iter().any(|c| c.name == column.name)
                {
                    t.columns.push(column);
                }
            }
            Step::Drop(name, column) => {
                if let Some(t) = out.iter_mut().find(|t| t.name == name) {
                    t.columns.retain(|c| c.name != column);
                }
            }
            Step::Unique(name, column) => {
                let table = out.iter_mut().find(|t| t.name == name);
                if let Some(c) = table.and_then(|t| t.columns.iter_mut().find(|c| c.name == column)) {
                    c.unique = true;
                }
            }
        }
    }
    out
}

/// The field class of a column's type, for what matters; `None` where it says nothing.
pub(crate) fn class(sql_type: &str) -> Option<&'static str> {
    let lower = sql_type.to_ascii_lowercase();
    let head = lower.split(['(', ' ']).next().unwrap_or_default();
    Some(match head {
        "varchar" | "char" | "nvarchar" | "bpchar" | "character" => "string",
        "text" | "citext" | "longtext" | "mediumtext" | "tinytext" | "clob" => "text",
        "int" | "integer" | "int4" | "smallint" | "int2" | "serial" | "mediumint" => "int",
        "bigint" | "int8" | "bigserial" => "bigint",
        "numeric" | "decimal" | "money" => "decimal",
        "real" | "double" | "float" | "float4" | "float8" => "float",
        "bool" | "boolean" => "bool",
        "date" => "date",
        "timestamp" | "timestamptz" | "datetime" => "datetime",
        "uuid" => "uuid",
        "json" | "jsonb" => "json",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_columns_keys_and_later_changes() {
        let text = "-- +goose Up\nCREATE TABLE IF NOT EXISTS public.books (\n  id bigserial,\n  title varchar(255) NOT NULL UNIQUE,\n  \
            price numeric(12,2) not null default 0 check (price >= 0),\n  author_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,\n  \
            primary key (id)\n);\nALTER TABLE books ADD COLUMN isbn text, ADD CONSTRAINT x UNIQUE (isbn);\nCREATE UNIQUE INDEX i ON books (isbn);\n-- +goose Down\ndrop table books;\n";
        let tables = tables(steps("m.sql", text));
        assert_eq!(tables.len(), 1);
        let t = &tables[0];
        assert_eq!((t.name.as_str(), t.at.line, t.shared_file), ("books", Some(2), false));
        let shown: Vec<_> =
            t.columns.iter().map(|c| (c.name.as_str(), c.sql_type.as_str(), c.nullable, c.unique)).collect();
        assert_eq!(
            shown,
            [
                ("id", "bigserial", false, false),
                ("title", "varchar(255)", false, true),
                ("price", "numeric(12,2)", false, false),
                ("author_id", "uuid", false, false),
                ("isbn", "text", true, true)
            ]
        );
        assert_eq!(t.columns[3].references.as_deref(), Some("users"));
        assert_eq!(class("timestamp with time zone"), Some("datetime"));
    }
}
