//! `CREATE TABLE` and what belongs to a table, re-fielded in the style that stands.

use super::lists::{Piece, ident, matching, split, words};
use crate::exemplar::refield::fields::{Fields, New, fill};
use crate::exemplar::refield::words as field_words;
use scaffold_core::{Column, FieldType};
use scaffold_pack::FieldClass;
use std::collections::BTreeMap;
use std::ops::Range;

/// How columns are written in this repository.
#[derive(Debug, Clone, Default)]
pub(crate) struct Style {
    /// Field class → a type as some column of the repository has it.
    pub(crate) types: BTreeMap<String, String>,
    /// `UNIQUE` stands before `NOT NULL`.
    pub(crate) unique_first: bool,
    /// That values differ is an index beside the table.
    pub(crate) unique_by_index: bool,
    /// `postgres`, `mysql` or `sqlite`.
    pub(crate) database: String,
    /// Column → length of its name once the noun is replaced; columns stay aligned then.
    pub(crate) lengths: BTreeMap<String, usize>,
}

/// A table made in a text of the code: its own columns are the style.
pub(crate) fn in_text(
    text: &str,
    fields: &Fields,
    types: &BTreeMap<String, FieldClass>,
    database: &str,
) -> Option<String> {
    let database = if is_sqlite(text) { "sqlite" } else { database };
    let style = Style { database: database.to_owned(), ..Style::default() };
    let first = text.split(';').next().unwrap_or(text);
    if !first.to_lowercase().contains("create table") || !mentions_column(first, fields) {
        return None;
    }
    let made = create_table(first, fields, &style, types, &[], &BTreeMap::new())?;
    let mut out = made;
    for statement in text[first.len()..].split_inclusive(';') {
        match index(statement, fields) {
            Some(list) => out.push_str(&list.concat()),
            None => out.push_str(statement),
        }
    }
    Some(out)
}

/// Only one database writes keys like this; the library that speaks to it need not be named after it.
pub(crate) fn is_sqlite(text: &str) -> bool {
    let lower = text.to_lowercase();
    lower.contains("autoincrement") || (lower.contains("integer primary key") && !lower.contains("generated"))
}

/// The type of a table's own timestamps, where they are kept as texts.
fn times_as_text(defs: &[Option<Definition<'_>>]) -> Option<String> {
    let is_time = |d: &&Definition<'_>| d.name.trim_matches(['"', '`']).to_lowercase().ends_with("_at");
    let time = defs.iter().flatten().find(is_time)?;
    (class_of(time.ty) == Some("text")).then(|| time.ty.to_owned())
}

/// What of a column definition is what.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Definition<'a> {
    name: &'a str,
    ty: &'a str,
    rest: &'a str,
}

/// Field class of a type as SQL writes it.
pub(crate) fn class_of(sql: &str) -> Option<&'static str> {
    let t = sql.to_lowercase();
    let head = t.split(['(', ' ']).next().unwrap_or("");
    Some(match head {
        "varchar" | "char" | "character" | "nvarchar" | "citext" => "string",
        "text" | "longtext" | "mediumtext" => "text",
        "int" | "integer" | "int4" | "smallint" | "mediumint" | "tinyint" if !t.starts_with("tinyint(1)") => {
            "int"
        }
        "bigint" | "int8" => "bigint",
        "numeric" | "decimal" => "decimal",
        "double" | "real" | "float" | "float8" => "float",
        "boolean" | "bool" | "tinyint" => "bool",
        "date" => "date",
        "timestamp" | "timestamptz" | "datetime" => "datetime",
        "uuid" => "uuid",
        "json" | "jsonb" => "json",
        _ => return None,
    })
}

const CONSTRAINTS: [&str; 8] =
    ["primary", "foreign", "unique", "check", "constraint", "key", "index", "exclude"];

fn definition(item: &str) -> Option<Definition<'_>> {
    let item = item.trim();
    let end = item.find(char::is_whitespace)?;
    let name = &item[..end];
    if CONSTRAINTS.contains(&name.to_lowercase().as_str()) {
        return None;
    }
    ident(name)?;
    let after = &item[end..];
    let start = end + after.len() - after.trim_start().len();
    // A type may have an argument in brackets, and words that belong to it.
    let mut at =
        item[start..].find(|c: char| c.is_whitespace() || c == '(').map_or(item.len(), |i| start + i);
    loop {
        let rest = &item[at..];
        let next = at + rest.len() - rest.trim_start().len();
        if item[next..].starts_with('(') && at == next {
            at = matching(item, next)? + 1;
            continue;
        }
        let lower = item[next..].to_lowercase();
        let more = ["with time zone", "without time zone", "precision", "varying", "unsigned", "[]"];
        match more.iter().find(|m| lower.starts_with(**m)) {
            Some(m) => at = next + m.len(),
            None => break,
        }
    }
    Some(Definition { name, ty: &item[start..at], rest: item[at..].trim() })
}

/// The statement `create table …` with plain columns replaced; `later` are columns that later changes added.
pub(crate) fn create_table(
    text: &str,
    fields: &Fields,
    style: &Style,
    types: &BTreeMap<String, FieldClass>,
    later: &[Column],
    keys: &BTreeMap<String, String>,
) -> Option<String> {
    let open = text.find('(')?;
    let close = matching(text, open)?;
    let body = &text[open + 1..close];
    let items = split(body, ",");
    let defs: Vec<Option<Definition<'_>>> = items.iter().map(|i| definition(i.text)).collect();
    let about: Vec<Option<usize>> =
        defs.iter().map(|d| d.as_ref().and_then(|d| column(fields, d.name))).collect();
    let upper = defs.iter().flatten().filter(|d| d.ty.chars().any(char::is_uppercase)).count() * 2
        >= defs.iter().flatten().count();
    let gone = |item: &str| words(item).iter().any(|w| column(fields, &item[w.clone()]).is_some());
    let unique_constraint = style.unique_by_index
        || items.iter().zip(&defs).any(|(i, d)| d.is_none() && is_unique(i.text) && gone(i.text));
    let columns = Aligned::of(&items, &defs);
    let first = about.iter().position(Option::is_some);
    let mut rows: Vec<(String, String)> = Vec::new();
    let lead_of = |i: usize| items[i].lead.to_owned();
    for (i, item) in items.iter().enumerate() {
        match (&defs[i], about[i]) {
            (Some(_), Some(_)) if Some(i) == first => {
                for n in 0..fields.new.len() {
                    let text =
                        new_column(n, fields, style, types, &defs, &about, upper, unique_constraint, keys);
                    let lead = if i == 0 && n > 0 {
                        items.get(1).map_or(" ", |p| p.lead).to_owned()
                    } else {
                        lead_of(i)
                    };
                    rows.push((lead, columns.row(&text.0, &text.1, &text.2)));
                }
            }
            (Some(_), Some(_)) => {}
            (Some(d), None) => rows.push((lead_of(i), columns.kept(item.text, d, &style.lengths))),
            (None, _) if gone(item.text) => {
                if is_unique(item.text) {
                    for n in fields.new.iter().filter(|n| n.field.modifiers.unique) {
                        rows.push((lead_of(i), constraint(item.text, fields, n)));
                    }
                }
            }
            (None, _) => {
                for c in later.iter().filter(|c| {
                    !defs.iter().flatten().any(|d| ident(d.name).as_deref() == Some(c.name.as_str()))
                }) {
                    if column(fields, &c.name).is_none()
                        && !rows.iter().any(|(_, r)| r.trim_start().starts_with(&c.name))
                    {
                        let rest = if c.nullable { "" } else { "NOT NULL" };
                        rows.push((lead_of(i), columns.row(&c.name, &c.sql_type, rest)));
                    }
                }
                rows.push((lead_of(i), item.text.to_owned()));
            }
        }
    }
    let mut out = text[..=open].to_owned();
    for (i, (lead, row)) in rows.iter().enumerate() {
        if i > 0 {
            out.push(',');
        }
        out.push_str(lead);
        out.push_str(row.trim_end());
    }
    out.push_str(items.last().map_or("", |i| i.tail));
    out.push_str(&text[close..]);
    Some(out)
}

fn is_unique(item: &str) -> bool {
    let t = item.to_lowercase();
    (t.starts_with("unique") || t.starts_with("constraint")) && t.contains("unique") && !t.contains("check")
}

fn column(fields: &Fields, name: &str) -> Option<usize> {
    let name = ident(name)?.to_lowercase();
    fields.old.iter().position(|o| {
        o.plain && (o.field.column.as_deref() == Some(name.as_str()) || o.words.join("_") == name)
    })
}

/// A constraint about old columns, about a new one.
fn constraint(item: &str, fields: &Fields, new: &New) -> String {
    let mut out = String::new();
    let mut done = 0;
    let open = item.rfind('(').unwrap_or(item.len());
    for w in words(item) {
        let word = &item[w.clone()];
        if w.start < open {
            // The constraint's name has the column's words in it.
            if let Some(o) =
                fields.old.iter().find(|o| o.plain && !field_words::find(word, &o.words).is_empty())
            {
                out.push_str(&item[done..w.start]);
                out.push_str(&field_words::Casing::default().replace(
                    word,
                    &o.words,
                    &new.words,
                    field_words::Join::Snake,
                ));
                done = w.end;
            }
        }
    }
    out.push_str(&item[done..open.max(done)]);
    if open < item.len() {
        let quote = item[open + 1..]
            .trim_start()
            .chars()
            .next()
            .filter(|c| matches!(c, '"' | '`'))
            .map_or(String::new(), String::from);
        out.push_str(&format!("({quote}{}{quote})", new.words.join("_")));
    }
    out
}

/// Where types and the rest start when they are aligned.
struct Aligned {
    ty: Option<usize>,
    rest: Option<usize>,
}

impl Aligned {
    fn of(items: &[Piece<'_>], defs: &[Option<Definition<'_>>]) -> Self {
        let mut starts: Vec<usize> = Vec::new();
        let mut rests: Vec<usize> = Vec::new();
        let mut padded = (false, false);
        for (item, def) in items.iter().zip(defs) {
            let Some(d) = def else { continue };
            let at = d.name.len() + gap(item.text, d.name.len());
            starts.push(at);
            padded.0 |= gap(item.text, d.name.len()) > 1;
            let end = at + d.ty.len();
            if !d.rest.is_empty() && item.text.is_char_boundary(end) {
                rests.push(end + gap(item.text, end));
                padded.1 |= gap(item.text, end) > 1;
            }
        }
        let most = |list: &[usize]| -> Option<usize> {
            let value = list.iter().copied().max_by_key(|v| (list.iter().filter(|x| *x == v).count(), *v))?;
            (list.iter().filter(|x| **x == value).count() * 2 > list.len()).then_some(value)
        };
        Self { ty: most(&starts).filter(|_| padded.0), rest: most(&rests).filter(|_| padded.1) }
    }

    /// A row that stays, its first gap made for the name that it will have.
    fn kept(&self, item: &str, d: &Definition<'_>, lengths: &BTreeMap<String, usize>) -> String {
        let end = d.name.len();
        let after = gap(item, end);
        let renamed =
            ident(d.name).and_then(|n| Some((lengths.get(&n)?, n.len()))).filter(|_| self.ty.is_some());
        match renamed {
            Some((new, old)) if *new != old => {
                let wide = (end + after + old).saturating_sub(end + new).max(1);
                format!("{}{}{}", d.name, " ".repeat(wide), &item[end + after..])
            }
            _ => item.to_owned(),
        }
    }

    fn row(&self, name: &str, ty: &str, rest: &str) -> String {
        let pad = |out: String, to: Option<usize>| {
            let width = to.map_or(out.len() + 1, |t| t.max(out.len() + 1));
            format!("{out:width$}")
        };
        let head = pad(name.to_owned(), self.ty) + ty;
        if rest.is_empty() { head } else { pad(head, self.rest) + rest }
    }
}

fn gap(text: &str, at: usize) -> usize {
    text.get(at..).map_or(0, |rest| rest.len() - rest.trim_start().len())
}

#[expect(clippy::too_many_arguments, reason = "one column from everything that bears on it")]
fn new_column(
    n: usize,
    fields: &Fields,
    style: &Style,
    types: &BTreeMap<String, FieldClass>,
    defs: &[Option<Definition<'_>>],
    about: &[Option<usize>],
    upper: bool,
    unique_constraint: bool,
    keys: &BTreeMap<String, String>,
) -> (String, String, String) {
    let new = &fields.new[n];
    let of_table: Vec<(usize, &Definition<'_>)> =
        about.iter().zip(defs).filter_map(|(a, d)| Some(((*a)?, d.as_ref()?))).collect();
    let sibling = fields.sibling(n, &of_table.iter().map(|(o, _)| *o).collect::<Vec<_>>());
    let def = sibling.and_then(|s| of_table.iter().find(|(o, _)| *o == s)).map(|(_, d)| *d);
    let case = |t: &str| if upper { t.to_uppercase() } else { t.to_lowercase() };
    let ty = sql_type(new, style, types, defs, def, keys);
    let ty = if ty.contains('\'') { ty } else { case(&ty) };
    let quote = def.map_or(String::new(), |d| {
        d.name.chars().next().filter(|c| matches!(c, '"' | '`')).map_or(String::new(), String::from)
    });
    let name = format!("{quote}{}{quote}", new.words.join("_"));
    let keyword = |t: &str| {
        let lower = defs.iter().flatten().filter(|d| d.rest.contains("not null")).count()
            > defs.iter().flatten().filter(|d| d.rest.contains("NOT NULL")).count();
        if lower { t.to_lowercase() } else { t.to_owned() }
    };
    let mut rest: Vec<String> = Vec::new();
    let states_null = defs.iter().flatten().any(|d| {
        let r = d.rest.to_lowercase();
        r.starts_with("null") || r.contains(" null") && !r.contains("not null")
    });
    let presence =
        if !new.optional() { Some(keyword("NOT NULL")) } else { states_null.then(|| keyword("NULL")) };
    let unique = (new.field.modifiers.unique && !unique_constraint).then(|| keyword("UNIQUE"));
    if style.unique_first {
        rest.extend(unique.into_iter().chain(presence));
    } else {
        rest.extend(presence.into_iter().chain(unique));
    }
    if let Some(default) = &new.field.modifiers.default {
        let quoted = !matches!(new.kind(), "int" | "bigint" | "float" | "decimal" | "bool");
        let value = if quoted { format!("'{}'", default.replace('\'', "''")) } else { default.clone() };
        rest.push(format!("{} {value}", keyword("DEFAULT")));
    }
    if let FieldType::Enum { values } = &new.field.ty {
        let list = values.iter().map(|v| format!("'{v}'")).collect::<Vec<_>>().join(", ");
        rest.push(format!("{} ({name} {} ({list}))", keyword("CHECK"), keyword("IN")));
    } else if let Some(d) = def {
        let textual = |c: &str| matches!(c, "string" | "text");
        let old = sibling.map_or("", |s| fields.old[s].field.kind.as_str());
        if textual(old) && textual(new.kind()) && !new.optional() {
            rest.extend(check_of(d).map(|c| c.replace(d.name, &name)));
        }
    }
    if let FieldType::References { resource } = &new.field.ty {
        let table = resource.plural_snake();
        let key = keys.get(&format!("{table}.key")).cloned().unwrap_or_else(|| "id".to_owned());
        rest.push(format!("{} {table} ({key})", keyword("REFERENCES")));
    }
    (name, ty, rest.join(" "))
}

/// `CHECK ( x <> '' )` of a column.
fn check_of(d: &Definition<'_>) -> Option<String> {
    let at = d.rest.to_lowercase().find("check")?;
    let open = at + d.rest[at..].find('(')?;
    let close = matching(d.rest, open)?;
    let inner = &d.rest[open..close];
    (inner.contains("<> ''") || inner.contains("!= ''")).then(|| d.rest[at..=close].to_owned())
}

fn sql_type(
    new: &New,
    style: &Style,
    types: &BTreeMap<String, FieldClass>,
    defs: &[Option<Definition<'_>>],
    sibling: Option<&Definition<'_>>,
    keys: &BTreeMap<String, String>,
) -> String {
    let natural = || {
        types
            .get(new.kind())
            .and_then(|t| t.sql.get(&style.database).or_else(|| t.sql.get("postgres")))
            .map_or_else(|| "text".to_owned(), |t| fill(t, &new.field))
    };
    let here = |class: &str| {
        let own = sibling.filter(|d| class_of(d.ty) == Some(class)).map(|d| d.ty.to_owned());
        own.or_else(|| defs.iter().flatten().find(|d| class_of(d.ty) == Some(class)).map(|d| d.ty.to_owned()))
            .or_else(|| style.types.get(class).cloned())
    };
    let with = |ty: String, arguments: &str| -> String {
        match ty.find('(') {
            Some(open) => format!("{}({arguments})", &ty[..open]),
            None => ty,
        }
    };
    let native = |kind: &str| types.get(kind).map(|t| t.native.as_str());
    let said_as_text = || native(new.kind()) == native("string");
    match &new.field.ty {
        // Drivers read a text as a time only where the column says that it holds one.
        FieldType::Date if style.database == "sqlite" => here("date")
            .or_else(|| here("datetime"))
            .or_else(|| times_as_text(defs).filter(|_| said_as_text()))
            .unwrap_or_else(|| "date".to_owned()),
        FieldType::Datetime if style.database == "sqlite" => here("datetime")
            .or_else(|| times_as_text(defs).filter(|_| said_as_text()))
            .unwrap_or_else(|| "timestamp".to_owned()),
        FieldType::Decimal { .. } if style.database == "sqlite" => natural(),
        FieldType::String { max } => match sibling.and_then(|d| class_of(d.ty)) {
            Some("text") => sibling.map_or_else(natural, |d| d.ty.to_owned()),
            _ => here("string")
                .map_or_else(|| here("text").unwrap_or_else(natural), |t| with(t, &max.to_string())),
        },
        FieldType::Decimal { precision, scale } => match here("decimal").filter(|t| t.contains('(')) {
            Some(t) => {
                let spaced = t.contains(", ");
                with(
                    t,
                    &if spaced { format!("{precision}, {scale}") } else { format!("{precision},{scale}") },
                )
            }
            None => natural(),
        },
        FieldType::References { resource } => {
            keys.get(&resource.plural_snake()).cloned().unwrap_or_else(natural)
        }
        FieldType::Enum { .. } => here("text").or_else(|| here("string")).unwrap_or_else(natural),
        _ => here(new.kind()).unwrap_or_else(natural),
    }
}

/// An index on plain columns, for each new field that asks for one.
pub(crate) fn index(text: &str, fields: &Fields) -> Option<Vec<String>> {
    let open = text.rfind('(')?;
    let close = matching(text, open)?;
    let about = words(&text[open + 1..close])
        .into_iter()
        .any(|w: Range<usize>| column(fields, &text[open + 1..close][w]).is_some());
    if !about {
        return None;
    }
    let unique = text.to_lowercase().contains("unique index");
    let wants = |n: &&New| if unique { n.field.modifiers.unique } else { n.field.modifiers.index };
    Some(
        fields
            .new
            .iter()
            .filter(wants)
            .map(|n| format!("{}{}", constraint(&text[..=close], fields, n), &text[close + 1..]))
            .collect(),
    )
}

/// Whether a statement names a plain column.
pub(crate) fn mentions_column(text: &str, fields: &Fields) -> bool {
    words(text).into_iter().any(|w| column(fields, &text[w]).is_some())
}
