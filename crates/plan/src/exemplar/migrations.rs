//! The migration of the new table: in the repository's own numbering and style, with only what belongs to the table.

use super::choose::safe_noun;
use super::clone::map_path;
use super::learn::renaming;
use super::noun::{Join, Place};
use super::refield::{fields::Fields, settled};
use super::revisions::{revision, untold};
use super::sql::ddl::{self, Style, class_of};
use super::words::one_line;
use super::{Context, Draft};
use scaffold_core::{At, Change, Diagnostic, Edit, EditOutcome, PlanError, Splice, Table, sha256_hex};
use scaffold_syntax::regular;
use std::collections::{BTreeMap, BTreeSet};

/// What the new table needs. Texts still speak of the exemplar; the rename pass makes them the new resource's.
#[derive(Debug, Default)]
pub struct MigrationPlan {
    /// New files.
    pub drafts: Vec<Draft>,
    /// Blocks for the end of files that stand (`path` is the file); see [`appended`].
    pub blocks: Vec<Draft>,
    /// What was left out or decided.
    pub notes: Vec<Diagnostic>,
}

/// The migrations for the new table: nothing where the repository has none, or the exemplar no table in one.
///
/// # Errors
/// A file can't be read, or the exemplar's table is not where it was found.
pub fn project(cx: &Context<'_>) -> Result<MigrationPlan, PlanError> {
    let mut out = MigrationPlan::default();
    match untold(cx)? {
        Some(Ok(draft)) => out.drafts.push(draft),
        Some(Err(note)) => out.notes.push(note),
        None => {}
    }
    let (Some(facts), Some(table)) = (&cx.service.migrations, &cx.exemplar.table) else { return Ok(out) };
    let source = table.at.path.as_str();
    if cx.is_source(source) {
        out.drafts.extend(revision(cx, &facts.value.files, table)?);
        return Ok(out);
    }
    let Some(text) = cx.text(source)? else { return Ok(out) };
    let fields = settled(cx)?;
    let files: Vec<String> = match &facts.value.files[..] {
        [] => cx
            .view
            .paths()
            .iter()
            .filter(|p| p.starts_with(&format!("{}/", facts.value.dir)))
            .cloned()
            .collect(),
        known => known.to_vec(),
    };
    let style = style(cx, &files, &text)?;
    let (noun, _) = safe_noun(&cx.feature.resource, &cx.pack.manifest().naming.reserved);
    let naming = renaming(cx, &noun)?;
    let mut style = style;
    for column in &table.columns {
        let renamed = naming.apply(&column.name, Place::joined(Join::Snake)).len();
        style.lengths.insert(column.name.clone(), renamed);
    }
    let own_name = table.name.to_lowercase();
    style.unique_by_index = segments(&text).iter().any(|s| match s {
        Segment::Statement(text) => {
            let head = head(text);
            head.starts_with("create unique index")
                && head.split(" on ").nth(1).is_some_and(|on| {
                    on.split('(')
                        .next()
                        .is_some_and(|on| on.replace(['"', '`', ' '], "").ends_with(&own_name))
                })
                && ddl::index(text, &fields).is_some_and(|made| !made.is_empty())
        }
        Segment::Marker(_) => false,
    });
    let projector = Projector { cx, table, fields: &fields, style: &style, keys: keys(cx) };
    let single =
        facts.value.style.starts_with("append:") || files.len() == 1 && version(named(source)).is_none();
    if single {
        let block = projector.block(&text)?;
        out.blocks.push(projector.draft(source, source.to_owned(), block));
        return Ok(out);
    }
    let next = next_version(&files, source);
    let own = version(named(source)).map(|v| v.0.to_owned());
    let partners = files.iter().filter(|f| {
        f.as_str() == source
            || (version(named(f)).map(|v| v.0.to_owned()) == own && is_down(f) != is_down(source))
    });
    for file in partners {
        let Some(text) = cx.text(file)? else { continue };
        let text = projector.file(&text, is_down(file));
        let mapped = map_path(cx, &naming, file);
        let mapped = if mapped == *file { nameless(file, &noun.plural_snake()) } else { mapped };
        let path = with_version(&mapped, next.as_deref());
        out.drafts.push(projector.draft(file, path, text));
    }
    if let Some(empty) = out.drafts.iter().find(|d| d.text.trim().is_empty()) {
        return Err(not_there(&empty.from, table));
    }
    Ok(out)
}

/// The part of a migration's path that has its number: its own name, or that of the folder that is only its.
fn named(path: &str) -> &str {
    let (name, folder) = (name_of(path), path.rsplit('/').nth(1).unwrap_or_default());
    let digits = folder.bytes().take_while(|b| b.is_ascii_digit() || *b == b'-').count();
    if digits >= 3 && folder[digits..].starts_with('_') && version(name).is_none() { folder } else { name }
}

/// A path with another text in the place of [`named`].
fn renamed(path: &str, to: &str) -> String {
    let part = named(path);
    let at = path.len() - name_of(path).len();
    let start = if part == name_of(path) { at } else { at - 1 - part.len() };
    format!("{}{to}{}", &path[..start], &path[start + part.len()..])
}

/// The edit that puts a block at the end of its file.
///
/// # Errors
/// The file can't be read.
pub fn appended(cx: &Context<'_>, block: &Draft) -> Result<Change, PlanError> {
    let base = cx.text(&block.path)?.unwrap_or_default();
    let newline = if base.contains("\r\n") { "\r\n" } else { "\n" };
    let trimmed = base.trim_end();
    let body = block.text.trim().replace("\r\n", "\n").replace('\n', newline);
    let line = u32::try_from(base.lines().count()).unwrap_or(u32::MAX);
    let outcome = if base.contains(body.as_str()) {
        EditOutcome::AlreadyPresent
    } else {
        let text = format!("{newline}{newline}{body}");
        EditOutcome::Applied { splices: vec![Splice { range: trimmed.len()..trimmed.len(), text }] }
    };
    Ok(Change::Edit {
        path: block.path.clone(),
        base_sha256: sha256_hex(base.as_bytes()),
        edits: vec![Edit {
            at: At::line(block.path.clone(), line),
            what: "create the table".into(),
            outcome,
        }],
    })
}

fn not_there(path: &str, table: &Table) -> PlanError {
    PlanError::NotUnderstood {
        diagnostic: Diagnostic::new(format!("table `{}` is not made in `{path}`", table.name))
            .at(table.at.clone()),
        steps: Vec::new(),
    }
}

struct Projector<'a> {
    cx: &'a Context<'a>,
    table: &'a Table,
    fields: &'a Fields,
    style: &'a Style,
    keys: BTreeMap<String, String>,
}

/// A piece of a migration.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Segment<'a> {
    /// A line that tells the tool something, or white space.
    Marker(&'a str),
    /// A statement with the comments above it, to its semicolon.
    Statement(&'a str),
}

/// Cuts a migration at semicolons, marker lines and comments after empty lines.
fn segments(text: &str) -> Vec<Segment<'_>> {
    let mut out = Vec::new();
    let (mut from, mut i) = (0, 0);
    let mut dollar: Option<&str> = None;
    let bytes = text.as_bytes();
    let mut fresh = true;
    while i < text.len() {
        let rest = &text[i..];
        if let Some(tag) = dollar {
            if rest.starts_with(tag) {
                i += tag.len();
                dollar = None;
                continue;
            }
            i += rest.chars().next().map_or(1, char::len_utf8);
            continue;
        }
        let at_line = i == 0 || bytes[i - 1] == b'\n';
        if at_line && rest.trim_start_matches([' ', '\t']).starts_with("--") {
            let end = rest.find('\n').map_or(text.len(), |e| i + e + 1);
            let marker = rest.trim_start().starts_with("-- +") || rest.trim_start().starts_with("--+");
            let apart =
                text[..i].trim_end_matches([' ', '\t']).ends_with("\n\n") || text[..i].ends_with("\r\n\r\n");
            if (marker || apart && !fresh) && i > from {
                out.push(segment(&text[from..i]));
                from = i;
                fresh = true;
            }
            if marker {
                out.push(Segment::Marker(&text[i..end]));
                from = end;
            }
            i = end;
            continue;
        }
        if rest.starts_with("--") {
            i += rest.find('\n').unwrap_or(rest.len());
            continue;
        }
        match bytes[i] {
            b'\'' => i += rest[1..].find('\'').map_or(rest.len(), |e| e + 2),
            b'$' => {
                let end = rest[1..].find('$').map(|e| e + 2);
                let tag = end
                    .map(|e| &rest[..e])
                    .filter(|t| t[1..t.len() - 1].bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_'));
                dollar = tag;
                i += tag.map_or(1, str::len);
            }
            b';' => {
                let end =
                    i + 1 + text[i + 1..].find(|c: char| c != ' ' && c != '\t').unwrap_or(text.len() - i - 1);
                let end = match text[end..].chars().next() {
                    Some('\n') => end + 1,
                    Some('\r') => (end + 2).min(text.len()),
                    _ => i + 1,
                };
                out.push(Segment::Statement(&text[from..end]));
                from = end;
                i = end;
                fresh = true;
                continue;
            }
            b if !b.is_ascii_whitespace() => {
                fresh = false;
                i += rest.chars().next().map_or(1, char::len_utf8);
                continue;
            }
            _ => i += 1,
        }
    }
    if from < text.len() {
        out.push(segment(&text[from..]));
    }
    out
}

/// White space alone is no statement.
fn segment(text: &str) -> Segment<'_> {
    if text.trim().is_empty() { Segment::Marker(text) } else { Segment::Statement(text) }
}

/// A statement without the comments above it, in lower case with single spaces.
fn head(statement: &str) -> String {
    let body: Vec<&str> = statement.lines().filter(|l| !l.trim_start().starts_with("--")).collect();
    one_line(&body.join(" ")).to_lowercase()
}

impl Projector<'_> {
    fn draft(&self, from: &str, path: String, text: String) -> Draft {
        Draft { from: from.to_owned(), path, text, stamped: Vec::new(), clip: None, around: None }
    }

    fn names_table(&self, head: &str) -> bool {
        let name = self.table.name.to_lowercase();
        let bare = name.rsplit('.').next().unwrap_or(&name);
        let tokens: Vec<&str> = head.split(|c: char| !(c.is_alphanumeric() || c == '_')).collect();
        tokens.contains(&bare)
    }

    /// What a statement becomes; `None` where it is not the table's.
    fn statement(&self, text: &str) -> Option<String> {
        let h = head(text);
        let at = |prefix: &str| h.starts_with(prefix);
        if !self.names_table(&h) {
            return None;
        }
        let target = self.table.name.to_lowercase();
        let target = target.rsplit('.').next().unwrap_or(&target);
        let first_name = |after: &str| -> bool {
            h.split_once(after).is_some_and(|(_, rest)| {
                let rest = rest
                    .trim_start_matches("if not exists ")
                    .trim_start_matches("if exists ")
                    .trim_start_matches("only ");
                let name: String = rest
                    .chars()
                    .take_while(|c| !c.is_whitespace() && !matches!(c, '(' | ';' | ','))
                    .collect();
                let name = name.trim_matches(|c| matches!(c, '"' | '`'));
                name.rsplit('.').next().map(|n| n.trim_matches(|c| matches!(c, '"' | '`'))) == Some(target)
            })
        };
        if at("create table") || at("create unlogged table") {
            if !first_name("table ") {
                return None;
            }
            let create = text.to_lowercase().find("create ").unwrap_or(0);
            let (before, body) = text.split_at(create);
            let types = &self.cx.pack.manifest().types;
            let made =
                ddl::create_table(body, self.fields, self.style, types, &self.table.columns, &self.keys)?;
            return Some(format!("{before}{made}"));
        }
        if at("create index") || at("create unique index") {
            if !first_name(" on ") {
                return None;
            }
            return match ddl::index(text, self.fields) {
                Some(list) if list.is_empty() => None,
                Some(list) => Some(list.concat()),
                None => Some(text.to_owned()),
            };
        }
        if at("create trigger") || at("create or replace trigger") || at("drop trigger") {
            return Some(text.to_owned());
        }
        if at("drop table") {
            let list = h.trim_start_matches("drop table ").contains(',');
            return (!list && first_name("table ")).then(|| text.to_owned());
        }
        if at("alter table") && first_name("table ") {
            let about = super::sql::ddl::mentions_column(text, self.fields);
            return (!about).then(|| text.to_owned());
        }
        None
    }

    /// The table's part of a file.
    fn file(&self, text: &str, down: bool) -> String {
        let mut out = String::new();
        let mut seen: BTreeSet<String> = BTreeSet::new();
        for segment in segments(text) {
            match segment {
                Segment::Marker(m) => out.push_str(m),
                Segment::Statement(s) => {
                    let Some(new) = self.statement(s) else { continue };
                    let drops = head(&new).starts_with("drop ");
                    // What stands once is enough, and what makes tables undoes none.
                    let undone = text.to_lowercase().contains("create table") && drops && !below_down(&out);
                    if undone || drops && !seen.insert(head(&new)) {
                        continue;
                    }
                    out.push_str(if out.trim().is_empty() { new.trim_start() } else { &new });
                }
            }
        }
        if down && head(&out).is_empty() {
            out = format!("DROP TABLE {};\n", self.table.name);
        }
        let out = self.with_indexes(out);
        let ends = text.ends_with('\n');
        let out = out.trim_end().to_owned();
        if ends { format!("{out}{}", if text.contains("\r\n") { "\r\n" } else { "\n" }) } else { out }
    }

    /// Indexes that the request asks for and nothing of the exemplar shows.
    fn with_indexes(&self, text: String) -> String {
        let mut out = text;
        let bare = self.table.name.clone();
        for new in self.fields.new.iter().filter(|n| n.field.modifiers.index && !n.field.modifiers.unique) {
            let column = new.words.join("_");
            if out.to_lowercase().contains("create index") && out.contains(&format!("({column})")) {
                continue;
            }
            let Some(at) = out.to_lowercase().find("create table") else { continue };
            let Some(end) = out[at..].find(';').map(|e| at + e + 1) else { continue };
            let statement = format!("\n\nCREATE INDEX {bare}_{column}_idx ON {bare} ({column});");
            out.insert_str(end, &statement);
        }
        out
    }

    /// The block for a single file: the exemplar's with the next version.
    fn block(&self, text: &str) -> Result<String, PlanError> {
        let mut out = String::new();
        for segment in segments(text) {
            if let Segment::Statement(s) = segment
                && let Some(new) = self.statement(s)
            {
                out.push_str(&new);
            }
        }
        if out.trim().is_empty() {
            return Err(not_there(&self.table.at.path, self.table));
        }
        let out = self.with_indexes(out.trim().to_owned());
        let pattern = regular(r"(?m)^(--\s*[Vv]ersion:?\s*)([0-9.]+)")
            .map_err(|e| PlanError::Pack(Diagnostic::new(e.to_string())))?;
        let last = pattern.captures_iter(text).last().map(|c| c[2].to_owned());
        Ok(match last {
            Some(last) => pattern
                .replace(&out, |c: &regex::Captures<'_>| format!("{}{}", &c[1], after(&last)))
                .into_owned(),
            None => out,
        })
    }
}

/// The version after `1.05`: `1.06`.
fn after(version: &str) -> String {
    let (head, last) = version.rsplit_once('.').map_or(("", version), |(h, l)| (h, l));
    let width = last.len();
    let next = last.parse::<u64>().map_or(0, |v| v + 1);
    let dot = if head.is_empty() { "" } else { "." };
    format!("{head}{dot}{next:0width$}")
}

/// The part that takes changes back has begun.
fn below_down(text: &str) -> bool {
    text.lines()
        .any(|l| l.trim_start().starts_with("--") && l.to_lowercase().split_whitespace().any(|w| w == "down"))
}

fn name_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn is_down(path: &str) -> bool {
    let name = name_of(path).to_lowercase();
    name.contains(".down.")
        || name == "down.sql"
        || name.ends_with("_down.sql")
        || name.ends_with(".undo.sql")
        || name.contains(".undo.")
        || name.starts_with('u') && name[1..].starts_with(|c: char| c.is_ascii_digit())
}

/// The version of a file name (`000012`, `20240102_030405`, `2024-01-02-030405`), what stands before it and after it.
fn version(name: &str) -> Option<(&str, &str, &str)> {
    let start = name.find(|c: char| c.is_ascii_digit()).filter(|s| *s <= 1)?;
    let digits = |s: &str| s.bytes().take_while(u8::is_ascii_digit).count();
    let mut end = start + digits(&name[start..]);
    if end - start == 8 && name[end..].starts_with('_') && digits(&name[end + 1..]) == 6 {
        end += 7;
    }
    if end - start == 4 && dashed(&name[start..]) {
        end = start + "YYYY-MM-DD-HHMMSS".len();
    }
    Some((&name[start..end], &name[..start], &name[end..]))
}

/// Whether a name begins with a time in parts.
fn dashed(name: &str) -> bool {
    let time = name.as_bytes().get(.."YYYY-MM-DD-HHMMSS".len());
    time.is_some_and(|t| {
        t.iter()
            .enumerate()
            .all(|(i, b)| if matches!(i, 4 | 7 | 10) { *b == b'-' } else { b.is_ascii_digit() })
    })
}

/// The version after the highest one, padded alike; times a day later, never the clock's.
fn next_version(files: &[String], source: &str) -> Option<String> {
    let own = version(named(source))?.0;
    let all: Vec<String> = files.iter().filter_map(|f| version(named(f)).map(|v| v.0.to_owned())).collect();
    let digits = |s: &str| s.replace(['_', '-'], "");
    let last = all.iter().max_by_key(|v| digits(v).parse::<u64>().unwrap_or(0))?;
    let plain = digits(last);
    let value: u64 = plain.parse().ok()?;
    if matches!(plain.len(), 8 | 12 | 14) && plain.starts_with(['1', '2']) {
        let day = next_day(&plain[..8])?;
        let time = &plain[8..];
        if last.contains('-') {
            return Some(format!("{}-{}-{}-{time}", &day[..4], &day[4..6], &day[6..]));
        }
        return Some(if last.contains('_') { format!("{day}_{time}") } else { format!("{day}{time}") });
    }
    if plain.len() == 10 && value > 1_000_000_000 {
        return Some((value + 86_400).to_string());
    }
    let width = own.len().max(last.len()) * usize::from(own.starts_with('0') || last.starts_with('0'));
    Some(format!("{:0width$}", value + 1))
}

/// `20240131` → `20240201`
fn next_day(day: &str) -> Option<String> {
    let (y, m, d): (u32, u32, u32) =
        (day[..4].parse().ok()?, day[4..6].parse().ok()?, day[6..8].parse().ok()?);
    let leap = y % 4 == 0 && (y % 100 != 0 || y % 400 == 0);
    let last = match m {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    let (y, m, d) = match (d < last, m < 12) {
        (true, _) => (y, m, d + 1),
        (false, true) => (y, m + 1, 1),
        (false, false) => (y + 1, 1, 1),
    };
    Some(format!("{y:04}{m:02}{d:02}"))
}

fn with_version(path: &str, next: Option<&str>) -> String {
    match (version(named(path)), next) {
        (Some((_, before, after)), Some(next)) => renamed(path, &format!("{before}{next}{after}")),
        _ => path.to_owned(),
    }
}

/// A name for a file whose own does not name its table.
fn nameless(path: &str, plural: &str) -> String {
    let name = named(path);
    let Some((v, before, after)) = version(name) else { return renamed(path, &format!("{plural}_{name}")) };
    let separator: String = after.chars().take_while(|c| !c.is_alphanumeric()).collect();
    let extension = after.find('.').map_or("", |i| &after[i..]);
    renamed(path, &format!("{before}{v}{separator}create_{plural}{extension}"))
}

/// Types and habits of the repository's columns.
fn style(cx: &Context<'_>, files: &[String], own: &str) -> Result<Style, PlanError> {
    let mut style = Style { database: super::refield::database(cx).to_owned(), ..Style::default() };
    let mut unique = (0, 0);
    let mut texts = vec![own.to_owned()];
    for file in files.iter().filter(|f| !is_down(f)) {
        texts.extend(cx.text(file)?.map(|text| text.to_string()));
    }
    for text in &texts {
        let lower = text.to_lowercase();
        unique.0 += lower.matches("unique not null").count();
        unique.1 += lower.matches("not null unique").count();
    }
    if ddl::is_sqlite(own) {
        style.database = "sqlite".to_owned();
    }
    style.unique_first = unique.0 > unique.1;
    for table in cx.service.resources.iter().filter_map(|r| r.table.as_ref()) {
        for column in &table.columns {
            if let Some(class) = class_of(&column.sql_type) {
                style.types.entry(class.to_owned()).or_insert_with(|| column.sql_type.clone());
            }
        }
    }
    Ok(style)
}

/// Table → type of its key, and `table.key` → its name.
fn keys(cx: &Context<'_>) -> BTreeMap<String, String> {
    let mut out = BTreeMap::new();
    for table in cx.service.resources.iter().filter_map(|r| r.table.as_ref()) {
        if let Some(key) = table.columns.first() {
            let ty = match key.sql_type.to_lowercase().as_str() {
                "bigserial" => "bigint".to_owned(),
                "serial" => "integer".to_owned(),
                _ => key.sql_type.clone(),
            };
            out.insert(table.name.clone(), ty);
            out.insert(format!("{}.key", table.name), key.name.clone());
        }
    }
    out
}

#[cfg(test)]
mod tests;
