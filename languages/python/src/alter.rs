//! What later revisions did to a table, folded into the text of the one that creates it.

use crate::columns::{balanced, call, keyword, last, split, string, tables};
use crate::revision::{functions, name_of, variable};
use scaffold_core::Table;

/// The tables that revisions create, with the columns that later ones leave them.
pub(crate) fn standing(files: &[(String, String)]) -> Vec<Table> {
    let altered = |name: &str| files.iter().any(|(_, text)| alters(text, name));
    let mut out = Vec::new();
    for (path, text) in files {
        for table in tables(path, text) {
            let columns = altered(&table.name)
                .then(|| tables(path, &folded(text, &table.name, files)))
                .and_then(|now| now.into_iter().find(|t| t.name == table.name))
                .map(|now| now.columns);
            out.push(Table { columns: columns.unwrap_or(table.columns), ..table });
        }
    }
    out
}

/// Whether a revision may say anything of a table's columns but create them.
fn alters(text: &str, table: &str) -> bool {
    text.contains(table) && ["add_column(", "drop_column(", "alter_column("].iter().any(|o| text.contains(o))
}

/// The source of the revision that creates a table, as if it created what stands there now.
pub(crate) fn folded(source: &str, table: &str, files: &[(String, String)]) -> String {
    let created = source.match_indices("create_table(").find_map(|(at, found)| {
        let start = at + found.len();
        let inner = balanced(&source[start..])?;
        (split(inner).first().and_then(|a| string(a)) == Some(table)).then_some((start, inner))
    });
    let Some((start, inner)) = created else { return source.to_owned() };
    let mut standing = Standing::new(inner, table);
    let later = later(source, files);
    for text in &later {
        for function in functions(text).into_iter().filter(|f| name_of(f).starts_with("upgrade")) {
            for (name, arguments) in operations(function, table) {
                standing.apply(name, &arguments);
            }
        }
    }
    if !standing.changed {
        return source.to_owned();
    }
    let end = start + inner.len() + 1;
    let line = source[..start].rfind('\n').map_or(0, |i| i + 1);
    let indent = &source[line..][..source[line..].len() - source[line..].trim_start().len()];
    let mut out = source.get(..start).unwrap_or_default().to_owned();
    out.push_str(&standing.written(inner));
    out.push(')');
    for index in &standing.indexes {
        out.push_str(&format!("\n{indent}{index}"));
    }
    out.push_str(&without_indexes(&source[end..], &standing.dropped));
    with_imports(&out, &standing, &later)
}

/// Texts of the revisions that follow `source`, in order.
fn later<'f>(source: &str, files: &'f [(String, String)]) -> Vec<&'f str> {
    let clean = |v: &str| v.trim_matches(['"', '\'', ' ']).to_owned();
    let mut last = variable(source, "revision").map(clean);
    let mut out = Vec::new();
    while let Some(id) = last.filter(|_| out.len() < files.len()) {
        let next = files.iter().map(|(_, t)| t.as_str()).find(|t| {
            variable(t, "down_revision").is_some_and(|down| down.split(',').any(|d| d.contains(id.as_str())))
        });
        out.extend(next);
        last = next.and_then(|t| variable(t, "revision")).map(clean);
    }
    out
}

/// The operations on a table, in order: name and arguments, the table left out of them.
fn operations<'t>(function: &'t str, table: &str) -> Vec<(&'t str, Vec<&'t str>)> {
    let mut out = Vec::new();
    let mut batch = None;
    for (at, _) in function.match_indices("op.") {
        let rest = &function[at + 3..];
        let Some(open) =
            rest.find('(').filter(|i| rest[..*i].bytes().all(|b| b.is_ascii_lowercase() || b == b'_'))
        else {
            continue;
        };
        let (name, Some(inner)) = (&rest[..open], balanced(&rest[open + 1..])) else { continue };
        let mut arguments = split(inner);
        if name == "batch_alter_table" {
            batch = arguments.first().and_then(|a| string(a));
            continue;
        }
        if function[..at].ends_with("batch_") {
            if batch == Some(table) {
                out.push((name, arguments));
            }
            continue;
        }
        let place = arguments.iter().take(2).position(|a| {
            string(a) == Some(table)
                || keyword(a).is_some_and(|(k, v)| k == "table_name" && string(v) == Some(table))
        });
        // A column's table comes first, a constraint's behind its name.
        let expected = usize::from(!name.ends_with("_column"));
        if place == Some(expected) {
            arguments.remove(expected);
            out.push((name, arguments));
        }
    }
    out
}

/// A table as it stands after some operations.
struct Standing<'t> {
    table: &'t str,
    parts: Vec<String>,
    /// Statements that make the indexes of later revisions.
    indexes: Vec<String>,
    /// Indexes that are gone.
    dropped: Vec<String>,
    /// What a module of types is called, with its dot.
    prefix: String,
    quote: char,
    changed: bool,
}

impl<'t> Standing<'t> {
    fn new(inner: &str, table: &'t str) -> Self {
        let parts: Vec<String> = split(inner).into_iter().map(str::to_owned).collect();
        let column = parts.iter().find_map(|p| call(p).filter(|(n, _)| last(n) == "Column"));
        let prefix = column.and_then(|(n, _)| n.strip_suffix("Column")).unwrap_or("sa.").to_owned();
        let quote = parts[0].chars().next().unwrap_or('"');
        Self { table, parts, indexes: Vec::new(), dropped: Vec::new(), prefix, quote, changed: false }
    }

    fn apply(&mut self, name: &str, arguments: &[&str]) {
        let first = arguments.first().and_then(|a| named(a));
        match (name, first) {
            ("add_column", _) => {
                let Some(column) = arguments.first() else { return };
                let behind =
                    self.parts.iter().rposition(|p| is_column(p)).map_or(self.parts.len(), |i| i + 1);
                self.parts.insert(behind, self.quoted(column));
            }
            ("drop_column", Some(column)) => {
                self.parts.retain(|p| {
                    column_name(p) != Some(column) && !constrained(p).iter().any(|c| c == column)
                });
            }
            ("alter_column", Some(column)) => self.alter(column, &arguments[1..]),
            ("drop_constraint", Some(constraint)) => {
                let table = self.table;
                self.parts.retain(|p| !is_called(p, constraint, table));
            }
            ("create_foreign_key", _) => {
                let [_, target, own, theirs, rest @ ..] = arguments else { return };
                let Some(target) = string(target) else { return };
                let quote = self.quote;
                let remote: Vec<String> =
                    list(theirs).iter().map(|c| format!("{quote}{target}.{c}{quote}")).collect();
                let mut parts = vec![self.quoted(own), format!("[{}]", remote.join(", "))];
                parts.extend(self.name(arguments[0]));
                parts.extend(rest.iter().map(|r| self.quoted(r)));
                self.constrain("ForeignKeyConstraint", &parts);
            }
            ("create_unique_constraint", _) => {
                let [_, columns, ..] = arguments else { return };
                let mut parts: Vec<String> = list(columns).iter().map(|c| self.text(c)).collect();
                parts.extend(self.name(arguments[0]));
                self.constrain("UniqueConstraint", &parts);
            }
            ("create_primary_key", _) => {
                let [_, columns, ..] = arguments else { return };
                self.parts.retain(|p| call(p).is_none_or(|(n, _)| last(n) != "PrimaryKeyConstraint"));
                let parts: Vec<String> = list(columns).iter().map(|c| self.text(c)).collect();
                self.constrain("PrimaryKeyConstraint", &parts);
            }
            ("create_index", _) => {
                let [name, rest @ ..] = arguments else { return };
                let mut parts = vec![self.quoted(name), self.text(self.table)];
                parts.extend(rest.iter().map(|r| self.quoted(r)));
                self.indexes.push(format!("op.create_index({})", parts.join(", ")));
            }
            ("drop_index", Some(index)) => {
                self.indexes.retain(|i| call(i).and_then(|(_, a)| named(a.first()?)) != Some(index));
                self.dropped.push(index.to_owned());
            }
            _ => return,
        }
        self.changed = true;
    }

    fn alter(&mut self, column: &str, said: &[&str]) {
        let said: Vec<(&str, &str)> = said.iter().filter_map(|a| keyword(a)).collect();
        let Some(at) = self.parts.iter().position(|p| column_name(p) == Some(column)) else { return };
        let Some((name, arguments)) = call(&self.parts[at]) else { return };
        let mut arguments: Vec<String> = arguments.into_iter().map(str::to_owned).collect();
        let name = name.to_owned();
        for (key, value) in said {
            match key {
                "type_" if arguments.len() > 1 => arguments[1] = self.quoted(value),
                "nullable" | "server_default" => {
                    let there = arguments.iter().position(|a| keyword(a).is_some_and(|(k, _)| k == key));
                    let text = format!("{key}={}", self.quoted(value));
                    match there {
                        Some(i) if value == "None" => drop(arguments.remove(i)),
                        Some(i) => arguments[i] = text,
                        None if value == "None" => {}
                        None => arguments.push(text),
                    }
                }
                "new_column_name" => {
                    let Some(new) = string(value) else { continue };
                    arguments[0] = self.text(new);
                    for part in &mut self.parts {
                        if constrained(part).iter().any(|c| c == column) {
                            *part = part.replace(&format!("'{column}'"), &format!("'{new}'"));
                            *part = part.replace(&format!("\"{column}\""), &format!("\"{new}\""));
                        }
                    }
                }
                _ => {}
            }
        }
        self.parts[at] = format!("{name}({})", arguments.join(", "));
    }

    fn constrain(&mut self, kind: &str, arguments: &[String]) {
        self.parts.push(format!("{}{kind}({})", self.prefix, arguments.join(", ")));
    }

    /// A string of the file's own quotes.
    fn text(&self, plain: &str) -> String {
        format!("{0}{plain}{0}", self.quote)
    }

    /// Code of another file with the quotes of this one.
    fn quoted(&self, code: &str) -> String {
        let other = if self.quote == '"' { '\'' } else { '"' };
        let plain = !code.contains(self.quote) && !code.contains('\\');
        if plain { code.replace(other, &self.quote.to_string()) } else { code.to_owned() }
    }

    fn name(&self, argument: &str) -> Option<String> {
        (argument != "None").then(|| format!("name={}", self.quoted(argument)))
    }

    /// The arguments of the call, laid out as they were.
    fn written(&self, inner: &str) -> String {
        let Some(newline) = inner.find('\n') else { return self.parts.join(", ") };
        let below = &inner[newline + 1..];
        let indent = &below[..below.len() - below.trim_start_matches([' ', '\t']).len()];
        let open = if inner.trim_start_matches([' ', '\r']).starts_with('\n') {
            format!("\n{indent}")
        } else {
            String::new()
        };
        let close = &inner[inner.trim_end_matches([' ', '\t', '\r', '\n', ',']).len()..];
        format!("{open}{}{close}", self.parts.join(&format!(",\n{indent}")))
    }
}

fn is_column(part: &str) -> bool {
    column_name(part).is_some()
}

fn column_name(part: &str) -> Option<&str> {
    let (name, arguments) = call(part)?;
    (last(name) == "Column").then(|| arguments.first().and_then(|a| string(a))).flatten()
}

/// The columns that a constraint of the table is about.
fn constrained(part: &str) -> Vec<String> {
    let Some((name, arguments)) = call(part) else { return Vec::new() };
    let own = arguments.iter().filter(|a| keyword(a).is_none());
    match last(name) {
        "ForeignKeyConstraint" => own.take(1).flat_map(|a| list(a)).collect(),
        "UniqueConstraint" | "PrimaryKeyConstraint" => {
            own.filter_map(|a| Some(named(a)?.to_owned())).collect()
        }
        _ => Vec::new(),
    }
}

/// Whether a constraint has this name, told or as PostgreSQL gives it.
fn is_called(part: &str, name: &str, table: &str) -> bool {
    let Some((kind, arguments)) = call(part) else { return false };
    let told = arguments.iter().filter_map(|a| keyword(a)).find(|(k, _)| *k == "name");
    if let Some((_, told)) = told {
        return named(told) == Some(name);
    }
    let columns = constrained(part).join("_");
    match last(kind) {
        "ForeignKeyConstraint" => name == format!("{table}_{columns}_fkey"),
        "UniqueConstraint" => name == format!("{table}_{columns}_key"),
        "PrimaryKeyConstraint" => name == format!("{table}_pkey"),
        _ => false,
    }
}

/// A string, also one that says that it is a final name: `op.f("ix")`.
fn named(argument: &str) -> Option<&str> {
    let inner = call(argument).filter(|(n, _)| last(n) == "f").and_then(|(_, a)| a.first().copied());
    string(inner.unwrap_or(argument))
}

fn list(text: &str) -> Vec<String> {
    let inner = text.trim().strip_prefix(['[', '(']).and_then(|l| l.strip_suffix([']', ')']));
    split(inner.unwrap_or(text)).iter().filter_map(|s| Some(string(s)?.to_owned())).collect()
}

/// The text without the statements that make the indexes of these names.
fn without_indexes(text: &str, names: &[String]) -> String {
    let mut out = text.to_owned();
    for name in names {
        let found = out.match_indices("op.create_index(").find_map(|(at, open)| {
            let inner = balanced(&out[at + open.len()..])?;
            let own = split(inner).first().and_then(|a| named(a)) == Some(name);
            own.then(|| at..at + open.len() + inner.len() + 1)
        });
        if let Some(range) = found {
            let start = out[..range.start].rfind('\n').map_or(0, |i| i + 1);
            let end = out[range.end..].find('\n').map_or(out.len(), |i| range.end + i + 1);
            out.replace_range(start..end, "");
        }
    }
    out
}

/// The text with the imports of later revisions that it uses by now.
fn with_imports(text: &str, table: &Standing<'_>, later: &[&str]) -> String {
    let used = table.parts.join("\n");
    let is_import = |l: &&str| l.starts_with("import ") || l.starts_with("from ");
    let mut out = text.to_owned();
    for line in
        later.iter().flat_map(|t| t.lines().take_while(|l| !l.starts_with("revision"))).filter(is_import)
    {
        let bound = line.rsplit("import ").next().unwrap_or_default();
        let bound = bound.rsplit(" as ").next().unwrap_or(bound).trim();
        let dotted = format!("{bound}.");
        let new = used.contains(&dotted) || used.contains(&format!("{bound}("));
        if !new || out.lines().any(|l| l == line) {
            continue;
        }
        let last = out
            .lines()
            .take_while(|l| !l.starts_with("revision"))
            .filter(is_import)
            .last()
            .map(str::to_owned);
        if let Some(last) = last {
            out = out.replacen(&last, &format!("{last}\n{line}"), 1);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: &str = "from alembic import op\nimport sqlalchemy as sa\n\nrevision = \"a\"\ndown_revision = None\n\n\ndef upgrade():\n    op.create_table(\n        \"item\",\n        sa.Column(\"id\", sa.Integer(), nullable=False),\n        sa.Column(\"title\", sa.String(), nullable=False),\n        sa.Column(\"owner_id\", sa.Integer(), nullable=False),\n        sa.ForeignKeyConstraint([\"owner_id\"], [\"user.id\"]),\n        sa.PrimaryKeyConstraint(\"id\"),\n    )\n    op.create_index(\"ix_item_owner\", \"item\", [\"owner_id\"])\n\n\ndef downgrade():\n    op.drop_table(\"item\")\n";

    fn check(upgrades: &[&str], expected: &[&str]) {
        let mut files = vec![("a.py".to_owned(), FIRST.to_owned())];
        for (i, upgrade) in upgrades.iter().enumerate() {
            let (id, down) = ((b'b' + i as u8) as char, (b'a' + i as u8) as char);
            files.push((
                format!("{id}.py"),
                format!("from sqlalchemy.dialects import postgresql\n\nrevision = '{id}'\ndown_revision = '{down}'\n\n\ndef upgrade():\n    {upgrade}\n\n\ndef downgrade():\n    op.drop_column('item', 'title')\n"),
            ));
        }
        let text = folded(FIRST, "item", &files);
        for line in expected {
            match line.strip_prefix('!') {
                Some(gone) => assert!(!text.contains(gone), "{gone}\n{text}"),
                None => assert!(text.contains(line), "{line}\n{text}"),
            }
        }
    }

    #[test]
    fn a_table_has_the_columns_of_all_its_revisions() {
        let second = "revision = \"b\"\ndown_revision = \"a\"\n\n\ndef upgrade():\n    op.add_column('item', sa.Column('year', sa.Integer()))\n    op.drop_column('item', 'title')\n\n\ndef downgrade():\n    op.create_table('gone', sa.Column('id', sa.Integer()))\n";
        let files = [("b.py".to_owned(), second.to_owned()), ("a.py".to_owned(), FIRST.to_owned())];
        let [table] = &standing(&files)[..] else { panic!() };
        let names: Vec<&str> = table.columns.iter().map(|c| c.name.as_str()).collect();
        assert_eq!(names, ["id", "owner_id", "year"]);
        assert_eq!((table.name.as_str(), table.at.path.as_str()), ("item", "a.py"));
    }

    #[test]
    fn columns_are_added_changed_and_taken_away() {
        check(
            &["op.add_column('item', sa.Column('created_at', sa.DateTime(), nullable=True))"],
            &[
                "        sa.Column(\"owner_id\", sa.Integer(), nullable=False),\n        sa.Column(\"created_at\", sa.DateTime(), nullable=True),\n        sa.Fore",
            ],
        );
        check(
            &[
                "op.alter_column('item', 'title',\n               existing_type=sa.String(),\n               type_=sa.String(length=255),\n               existing_nullable=False)",
            ],
            &["sa.Column(\"title\", sa.String(length=255), nullable=False)"],
        );
        check(&["op.drop_column('item', 'owner_id')"], &["!Column(\"owner_id\"", "!ForeignKeyConstraint"]);
    }

    #[test]
    fn a_key_of_another_type_takes_the_place_of_the_first() {
        check(
            &[
                "op.add_column('item', sa.Column('new_id', postgresql.UUID(as_uuid=True)))\n    op.alter_column('item', 'new_id', nullable=False)\n    op.drop_column('item', 'id')\n    op.alter_column('item', 'new_id', new_column_name='id')\n    op.create_primary_key('item_pkey', 'item', ['id'])",
                "op.drop_constraint('item_owner_id_fkey', 'item', type_='foreignkey')\n    op.create_foreign_key(None, 'item', 'user', ['owner_id'], ['id'], ondelete='CASCADE')",
            ],
            &[
                "import sqlalchemy as sa\nfrom sqlalchemy.dialects import postgresql\n",
                "sa.Column(\"id\", postgresql.UUID(as_uuid=True), nullable=False),",
                "        sa.PrimaryKeyConstraint(\"id\"),\n        sa.ForeignKeyConstraint([\"owner_id\"], [\"user.id\"], ondelete=\"CASCADE\"),\n    )",
                "!sa.Column(\"id\", sa.Integer()",
                "!\"new_id\"",
            ],
        );
    }

    #[test]
    fn batches_and_indexes_are_followed() {
        check(
            &[
                "with op.batch_alter_table('item', schema=None) as batch_op:\n        batch_op.add_column(sa.Column('code', sa.Text()))\n        batch_op.create_unique_constraint('uq_item_code', ['code'])\n    with op.batch_alter_table('user', schema=None) as batch_op:\n        batch_op.drop_column('title')",
            ],
            &[
                "sa.Column(\"code\", sa.Text())",
                "sa.UniqueConstraint(\"code\", name=\"uq_item_code\")",
                "sa.Column(\"title\"",
            ],
        );
        check(
            &[
                "op.drop_index('ix_item_owner', table_name='item')\n    op.create_index(op.f('ix_item_title'), 'item', ['title'], unique=False)",
            ],
            &[
                "    op.create_index(op.f(\"ix_item_title\"), \"item\", [\"title\"], unique=False)\n",
                "!ix_item_owner",
            ],
        );
    }

    #[test]
    fn what_nobody_changed_stays_as_it_is_written() {
        check(&["op.add_column('user', sa.Column('title', sa.Text()))"], &[FIRST]);
    }
}
