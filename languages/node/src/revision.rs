//! A migration for the new table, made from the one that creates the exemplar's: TypeORM's SQL, knex's table builder,
//! sequelize's records of columns. One that does more than create that table is left to people.

use scaffold_core::{Field, FieldType, Name, split_words};
use scaffold_pack::NewRevision;
use std::ops::Range;

/// A column of the source, and where what makes it stands.
struct Entry {
    span: Range<usize>,
    column: String,
}

/// What makes a column in one of the three ways.
struct Table<'t> {
    entries: Vec<Entry>,
    /// From the end of one entry to the next.
    between: String,
    way: Way<'t>,
}

enum Way<'t> {
    Sql { quote: &'t str, database: &'static str },
    Builder { table: &'t str, quote: &'t str, end: &'t str },
    Record { types: &'t str },
}

/// Path and text of the new migration; `None` where the source does more than create the table.
pub(crate) fn make(ask: &NewRevision<'_>) -> Option<(String, String)> {
    let (path, text) = ask.files.iter().find(|(p, _)| p == ask.source)?;
    let table =
        sql(text, ask.table).or_else(|| builder(text, ask.table)).or_else(|| record(text, ask.table))?;
    let creates = text.to_lowercase();
    if creates.matches("create table").count() + creates.matches("createtable(").count() != 1 {
        return None;
    }
    let is_old = |column: &str| {
        let words = split_words(column);
        ask.old.iter().any(|o| o.column.as_deref() == Some(column) || split_words(&o.name) == words)
    };
    let camel = table
        .entries
        .iter()
        .any(|e| e.column.starts_with(char::is_lowercase) && e.column.contains(char::is_uppercase));
    let first = table.entries.iter().position(|e| is_old(&e.column))?;
    let mut kept: Vec<String> = Vec::new();
    for (i, entry) in table.entries.iter().enumerate() {
        if i == first {
            kept.extend(ask.new.iter().map(|(field, words)| table.way.column(field, &named(words, camel))));
        }
        if !is_old(&entry.column) {
            kept.push(text[entry.span.clone()].to_owned());
        }
    }
    let (from, to) = (table.entries.first()?.span.start, table.entries.last()?.span.end);
    let (head, tail) = (&text[..from], &text[to..]);
    let gone = table.entries.iter().filter(|e| is_old(&e.column));
    if gone.into_iter().any(|e| mentions(head, &e.column) || mentions(tail, &e.column)) {
        return None;
    }
    let body = format!("{head}{}{tail}", kept.join(&table.between));
    let old = digits(path);
    let last = ask.files.iter().map(|(p, _)| digits(p)).filter(|d| d.len() == old.len()).max()?;
    let next = after(last);
    let renamed = renamed(&body, ask)?.replace(old, &next);
    let (dir, name) = path.rsplit_once('/').unwrap_or(("", path));
    let name = self::renamed(&name.replacen(old, &next, 1), ask)?;
    let path = if dir.is_empty() { name } else { format!("{dir}/{name}") };
    (!ask.files.iter().any(|(p, _)| *p == path)).then_some((path, renamed))
}

fn named(words: &[String], camel: bool) -> String {
    if !camel {
        return words.join("_");
    }
    let capital = |w: &String| format!("{}{}", w[..1].to_uppercase(), &w[1..]);
    words.first().cloned().unwrap_or_default() + &words.iter().skip(1).map(capital).collect::<String>()
}

/// Whether a text names a column in quotes.
fn mentions(text: &str, column: &str) -> bool {
    ["'", "\"", "`"].iter().any(|q| text.contains(&format!("{q}{column}{q}")))
}

/// The number that a migration's file name begins with.
fn digits(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    &name[..name.bytes().take_while(u8::is_ascii_digit).count()]
}

/// The next number; of times that are written as dates, the next second.
fn after(last: &str) -> String {
    let width = last.len();
    let mut next: u64 = last.parse().unwrap_or(0) + 1;
    if width == 14 {
        for (unit, steps) in [(100, 60), (10_000, 60), (1_000_000, 24)] {
            if next % unit / (unit / 100) >= steps {
                next += unit - steps * (unit / 100);
            }
        }
    }
    format!("{next:0>width$}")
}

/// The text with the exemplar's noun and table replaced, in whole words of every casing.
fn renamed(text: &str, ask: &NewRevision<'_>) -> Option<String> {
    let (old, new) = (Name::parse(ask.noun).ok()?, Name::parse(ask.new_noun).ok()?);
    let pairs = [
        (ask.table.to_owned(), ask.new_table.to_owned()),
        (old.plural_pascal(), new.plural_pascal()),
        (old.singular_pascal(), new.singular_pascal()),
        (old.plural_snake(), new.plural_snake()),
        (old.singular_snake(), new.singular_snake()),
        (old.plural_kebab(), new.plural_kebab()),
        (old.plural_camel(), new.plural_camel()),
    ];
    let mut out = String::new();
    let mut rest = text;
    let mut before = ' ';
    'next: while let Some(c) = rest.chars().next() {
        for (from, to) in &pairs {
            let begins = !before.is_alphanumeric() || from.starts_with(char::is_uppercase);
            if let Some(tail) = rest.strip_prefix(from.as_str()).filter(|_| begins)
                && !tail.starts_with(char::is_lowercase)
            {
                out.push_str(to);
                before = from.chars().next_back().unwrap_or(' ');
                rest = tail;
                continue 'next;
            }
        }
        out.push(c);
        before = c;
        rest = &rest[c.len_utf8()..];
    }
    Some(out)
}

/// Where the bracket that opens at `open` closes.
fn closing(text: &str, open: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for (i, b) in text.bytes().enumerate().skip(open) {
        match b {
            b'(' | b'{' | b'[' => depth += 1,
            b')' | b'}' | b']' => {
                depth -= 1;
                if depth == 0 {
                    return Some(i);
                }
            }
            _ => {}
        }
    }
    None
}

/// Parts of a span between commas outside of brackets, without the space around them.
fn parts(text: &str, span: Range<usize>) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let (mut depth, mut from) = (0_i32, span.start);
    let trimmed = |from: usize, to: usize| {
        let part = &text[from..to];
        let start = from + part.len() - part.trim_start().len();
        start..start + part.trim().len()
    };
    for (i, b) in text.bytes().enumerate().take(span.end).skip(span.start) {
        match b {
            b'(' | b'{' | b'[' => depth += 1,
            b')' | b'}' | b']' => depth -= 1,
            b',' if depth == 0 => {
                out.push(trimmed(from, i));
                from = i + 1;
            }
            _ => {}
        }
    }
    out.push(trimmed(from, span.end));
    out.retain(|r| !r.is_empty());
    out
}

fn table<'t>(
    text: &str,
    spans: Vec<Range<usize>>,
    column: impl Fn(&str) -> String,
    way: Way<'t>,
) -> Option<Table<'t>> {
    let between = match spans.as_slice() {
        [a, b, ..] => text[a.end..b.start].to_owned(),
        _ => return None,
    };
    let entries = spans.into_iter().map(|span| Entry { column: column(&text[span.clone()]), span }).collect();
    Some(Table { entries, between, way })
}

fn sql<'t>(text: &'t str, name: &str) -> Option<Table<'t>> {
    let lower = text.to_lowercase();
    let create = lower.find("create table")?;
    let open = create + text[create..].find('(')?;
    let head = text[create..open].trim_end();
    let quote = ["\"", "`"].into_iter().find(|q| head.ends_with(*q)).unwrap_or("");
    if !head.trim_end_matches(quote).ends_with(name) {
        return None;
    }
    let database = match () {
        () if lower.contains("autoincrement") => "sqlite",
        () if lower.contains("auto_increment") => "mysql",
        () => "postgres",
    };
    let first = |part: &str| {
        part.split([' ', '\t']).next().unwrap_or_default().trim_matches(['"', '`', '\\']).to_owned()
    };
    table(text, parts(text, open + 1..closing(text, open)?), first, Way::Sql { quote, database })
}

/// Behind `createTable('name',`.
fn create_table<'t>(text: &'t str, name: &str) -> Option<(usize, &'t str)> {
    ["'", "\"", "`"].into_iter().find_map(|q| {
        let call = format!("createTable({q}{name}{q}");
        let at = text.find(&call).or_else(|| text.find(&call.replacen('(', "(\n", 1)))?;
        let quote = &text[at + "createTable(".len()..][..1];
        Some((at + call.len(), quote))
    })
}

fn builder<'t>(text: &'t str, name: &str) -> Option<Table<'t>> {
    let (from, quote) = create_table(text, name)?;
    let open = from + text[from..].find('{')?;
    let head = text[from..open].trim_start_matches(',').trim();
    let table_name =
        head.trim_start_matches("function").trim_end_matches("=>").trim().trim_matches(['(', ')']);
    let word = table_name.split(':').next().unwrap_or_default().trim();
    if word.is_empty() || !word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
        return None;
    }
    let close = closing(text, open)?;
    let mut starts = Vec::new();
    let mut at = open + 1;
    for line in text[open + 1..close].split_inclusive('\n') {
        let inner = line.trim_start();
        if inner.starts_with(&format!("{word}.")) {
            starts.push(at + line.len() - inner.len());
        }
        at += line.len();
    }
    let ends = starts.iter().skip(1).copied().chain([close]);
    let spans = starts.iter().zip(ends).map(|(s, e)| *s..s + text[*s..e].trim_end().len()).collect();
    let first = |part: &str| part.split(['\'', '"', '`']).nth(1).unwrap_or_default().to_owned();
    let end = if text[open..close].trim_end().ends_with(';') { ";" } else { "" };
    let table_word = &text[text[..open].rfind(word)?..][..word.len()];
    table(text, spans, first, Way::Builder { table: table_word, quote, end })
}

fn record<'t>(text: &'t str, name: &str) -> Option<Table<'t>> {
    let (from, _) = create_table(text, name)?;
    let open = from + text[from..].find('{')?;
    if !text[from..open].trim_matches([',', ' ', '\n', '\r', '\t']).is_empty() {
        return None;
    }
    let close = closing(text, open)?;
    let types =
        ["Sequelize", "DataTypes"].into_iter().find(|t| text[open..close].contains(&format!("{t}.")))?;
    let key =
        |part: &str| part.split(':').next().unwrap_or_default().trim_matches(['\'', '"', ' ']).to_owned();
    table(text, parts(text, open + 1..close), key, Way::Record { types })
}

impl Way<'_> {
    fn column(&self, field: &Field, name: &str) -> String {
        let (required, unique) = (!field.modifiers.optional, field.modifiers.unique);
        match self {
            Self::Sql { quote, database } => {
                let missing = if required { " NOT NULL" } else { "" };
                let once = if unique { " UNIQUE" } else { "" };
                format!("{quote}{name}{quote} {}{missing}{once}", sql_type(&field.ty, database))
            }
            Self::Builder { table, quote, end } => {
                let missing = if required { ".notNullable()" } else { "" };
                let once = if unique { ".unique()" } else { "" };
                let column = format!("{quote}{name}{quote}");
                let call = match &field.ty {
                    FieldType::String { max: 255 } => format!("string({column})"),
                    FieldType::String { max } => format!("string({column}, {max})"),
                    FieldType::Decimal { precision, scale } => {
                        format!("decimal({column}, {precision}, {scale})")
                    }
                    FieldType::Int | FieldType::References { .. } => format!("integer({column})"),
                    FieldType::Bigint => format!("bigInteger({column})"),
                    FieldType::Float => format!("double({column})"),
                    FieldType::Bool => format!("boolean({column})"),
                    FieldType::Date => format!("date({column})"),
                    FieldType::Datetime => format!("timestamp({column})"),
                    FieldType::Uuid => format!("uuid({column})"),
                    FieldType::Json => format!("json({column})"),
                    FieldType::Enum { .. } => format!("string({column})"),
                    FieldType::Text => format!("text({column})"),
                };
                format!("{table}.{call}{missing}{once}{end}")
            }
            Self::Record { types } => {
                let ty = match &field.ty {
                    FieldType::String { max: 255 } | FieldType::Enum { .. } => "STRING".to_owned(),
                    FieldType::String { max } => format!("STRING({max})"),
                    FieldType::Decimal { precision, scale } => format!("DECIMAL({precision}, {scale})"),
                    FieldType::Int | FieldType::References { .. } => "INTEGER".to_owned(),
                    FieldType::Bigint => "BIGINT".to_owned(),
                    FieldType::Float => "DOUBLE".to_owned(),
                    FieldType::Bool => "BOOLEAN".to_owned(),
                    FieldType::Date => "DATEONLY".to_owned(),
                    FieldType::Datetime => "DATE".to_owned(),
                    FieldType::Uuid => "UUID".to_owned(),
                    FieldType::Json => "JSON".to_owned(),
                    FieldType::Text => "TEXT".to_owned(),
                };
                let missing = if required { ", allowNull: false" } else { "" };
                let once = if unique { ", unique: true" } else { "" };
                format!("{name}: {{ type: {types}.{ty}{missing}{once} }}")
            }
        }
    }
}

fn sql_type(ty: &FieldType, database: &str) -> String {
    match ty {
        FieldType::String { max } => format!("varchar({max})"),
        FieldType::Decimal { precision, scale } => format!("decimal({precision},{scale})"),
        FieldType::Int | FieldType::References { .. } => "integer".to_owned(),
        FieldType::Bigint => "bigint".to_owned(),
        FieldType::Float => "double precision".to_owned(),
        FieldType::Bool => "boolean".to_owned(),
        FieldType::Date => "date".to_owned(),
        FieldType::Datetime if database == "postgres" => "timestamptz".to_owned(),
        FieldType::Datetime => "datetime".to_owned(),
        FieldType::Uuid if database == "postgres" => "uuid".to_owned(),
        FieldType::Uuid => "char(36)".to_owned(),
        FieldType::Json if database == "postgres" => "jsonb".to_owned(),
        FieldType::Json if database == "mysql" => "json".to_owned(),
        FieldType::Text | FieldType::Enum { .. } | FieldType::Json => "text".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use scaffold_core::{EntityField, FieldRole};

    fn made(path: &str, text: &str) -> Option<(String, String)> {
        let old: Vec<EntityField> = ["title", "pages"]
            .iter()
            .map(|name| EntityField {
                name: (*name).to_owned(),
                shown: (*name).to_owned(),
                column: None,
                native: "string".into(),
                kind: "string".into(),
                role: FieldRole::Plain,
                optional: false,
                unique: false,
                semantic: None,
            })
            .collect();
        let field = |text: &str| {
            let field = Field::parse(text).unwrap();
            let words = field.words.clone();
            (field, words)
        };
        let new = [field("total:decimal{12,2}"), field("issued_on:date?")];
        let files = [(path.to_owned(), text.to_owned())];
        make(&NewRevision {
            files: &files,
            source: path,
            table: "books",
            new_table: "invoices",
            noun: "book",
            new_noun: "invoice",
            old: &old,
            new: &new,
        })
    }

    #[test]
    fn columns_of_a_builder_are_replaced_and_the_rest_is_kept() {
        let text = "exports.up = (knex) => {\n  return knex.schema.createTable('books', (table) => {\n    table.increments('id');\n    \
            table.string('title').notNullable();\n    table.integer('pages');\n    table.timestamps();\n  });\n};\n\n\
            exports.down = (knex) => knex.schema.dropTable('books');\n";
        let (path, made) = made("migrations/20230302115959_create_books.js", text).unwrap();
        assert_eq!(path, "migrations/20230302120000_create_invoices.js");
        assert!(made.contains("'id');\n    table.decimal('total', 12, 2).notNullable();\n    table.date('issued_on');\n    table.timestamps();"), "{made}");
        assert!(
            made.contains("dropTable('invoices')") && !made.contains("book") && !made.contains("pages"),
            "{made}"
        );
    }

    #[test]
    fn columns_of_a_statement_and_of_a_record_are_replaced() {
        let text = "export class CreateBooks1700000000000 implements MigrationInterface {\n  up(q) {\n    return q.query(`CREATE TABLE \
            \"books\" (\"id\" SERIAL, \"title\" varchar NOT NULL, \"pages\" integer, PRIMARY KEY (\"id\"))`);\n  }\n}\n";
        let (path, sql) = made("src/1700000000000-CreateBooks.ts", text).unwrap();
        assert_eq!(path, "src/1700000000001-CreateInvoices.ts");
        assert!(sql.contains(r#""invoices" ("id" SERIAL, "total" decimal(12,2) NOT NULL, "issued_on" date, PRIMARY KEY ("id"))"#), "{sql}");
        assert!(sql.contains("class CreateInvoices1700000000001"), "{sql}");
        let text = "module.exports = { up: (queryInterface, Sequelize) => queryInterface.createTable('books', {\n  id: { type: Sequelize.INTEGER },\n  \
            title: { type: Sequelize.STRING },\n  pages: { type: Sequelize.INTEGER }\n}) };\n";
        let (_, record) = made("migrations/20230302110000-create-books.js", text).unwrap();
        assert!(record.contains("total: { type: Sequelize.DECIMAL(12, 2), allowNull: false },\n  issued_on: { type: Sequelize.DATEONLY }\n}"), "{record}");
    }

    #[test]
    fn what_does_more_than_create_the_table_is_left_to_people() {
        let table = "exports.up = (knex) => knex.schema.createTable('books', (t) => {\n  t.increments('id');\n  t.string('title');\n";
        let other = format!("{table}}}).createTable('tags', (t) => {{\n  t.increments('id');\n}});\n");
        assert_eq!(made("migrations/20230302110000_create_books.js", &other), None);
        let index = format!("{table}}}).raw('CREATE INDEX ON books (\"title\")');\n");
        assert_eq!(made("migrations/20230302110000_create_books.js", &index), None);
    }
}
