//! A new Alembic revision for the new table, made like the one that makes the exemplar's: its imports, its style,
//! only its own table, and the one head as what it follows. Several heads are a refusal.

use crate::alter::folded;
use crate::columns::{balanced, call, last, split, string};
use crate::restyle::restyle;
use scaffold_core::{sha256_hex, split_words};
use scaffold_pack::{NewRevision, Restyle};

/// Path and text of the revision.
///
/// # Errors
/// There is not one head.
pub(crate) fn revision(ask: &NewRevision<'_>) -> Result<Option<(String, String)>, String> {
    let Some((_, source)) = ask.files.iter().find(|(p, _)| p == ask.source) else { return Ok(None) };
    if variable(source, "down_revision").is_none() {
        return Ok(None);
    }
    let head = head(ask.files)?;
    let names: Vec<String> = ask.new.iter().map(|(f, _)| f.snake()).collect();
    let seed = format!("{head}\n{}\n{}", ask.new_table, names.join("\n"));
    let id: String = sha256_hex(seed.as_bytes()).chars().take(12).collect();
    let source = &folded(source, ask.table, ask.files);
    let Some(made) = created(source, ask) else { return Ok(None) };
    let dir = ask.source.rsplit_once('/').map_or(String::new(), |(d, _)| format!("{d}/"));
    let text = written(source, ask, &id, &head, &made);
    Ok(Some((format!("{dir}{id}_create_{}.py", ask.new_table), text)))
}

/// The value of `name = 'value'`, without quotes.
pub(crate) fn variable<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let line = text
        .lines()
        .find(|l| l.strip_prefix(name).is_some_and(|r| r.trim_start().starts_with(['=', ':'])))?;
    Some(line.split_once('=')?.1.trim())
}

/// The revision that no other one follows; `None` where there are none.
///
/// # Errors
/// There are several.
pub(crate) fn last_migration(files: &[(String, String)]) -> Result<Option<String>, String> {
    let any = files.iter().any(|(_, text)| variable(text, "revision").is_some());
    any.then(|| head(files)).transpose()
}

fn head(files: &[(String, String)]) -> Result<String, String> {
    let clean = |v: &str| v.trim_matches(['"', '\'', '(', ')', ',', ' ']).to_owned();
    let mut known: Vec<String> = Vec::new();
    let mut followed: Vec<String> = Vec::new();
    for (_, text) in files {
        known.extend(variable(text, "revision").map(clean));
        let down = variable(text, "down_revision").unwrap_or_default();
        followed.extend(down.split(',').map(clean));
    }
    let heads: Vec<&String> = known.iter().filter(|r| !followed.contains(r)).collect();
    match heads[..] {
        [one] => Ok(one.clone()),
        _ => Err(format!(
            "there are {} heads of migrations; merge them first (`alembic merge heads`)",
            heads.len()
        )),
    }
}

/// What the new revision does.
struct Made {
    /// Statements that create, not indented.
    up: Vec<String>,
    /// Name of the table in quotes.
    table: String,
    /// The function that holds them.
    function: String,
}

fn created(source: &str, ask: &NewRevision<'_>) -> Option<Made> {
    let (at, inner) = source.match_indices("create_table(").find_map(|(at, found)| {
        let inner = balanced(&source[at + found.len()..])?;
        (split(inner).first().and_then(|a| string(a)) == Some(ask.table)).then_some((at, inner))
    })?;
    let start = source[..at].rfind('\n').map_or(0, |i| i + 1);
    let indent = &source[start..][..source[start..].len() - source[start..].trim_start().len()];
    let function =
        source[..at].lines().rev().find_map(|l| l.strip_prefix("def "))?.split('(').next()?.to_owned();
    let parts = split(inner);
    let quote = parts[0].chars().next()?;
    let table = format!("{quote}{}{quote}", ask.new_table);
    let mut out = vec![table.clone()];
    let mut stamped = false;
    for part in &parts[1..] {
        let own = about(part, ask);
        if own.is_none() {
            out.push(renamed(part, ask));
            continue;
        }
        if call(part).is_none_or(|(n, _)| last(n) != "Column") || stamped {
            continue;
        }
        stamped = true;
        for (field, words) in ask.new {
            let nearest = ask.old.iter().filter(|o| o.kind == field.ty.class()).chain(ask.old.iter());
            let found = nearest
                .filter_map(|o| {
                    Some((
                        o,
                        parts.iter().find(|p| {
                            about(p, ask).is_some_and(|a| a.name == o.name) && p.contains("Column(")
                        })?,
                    ))
                })
                .next();
            if let Some((old, text)) = found {
                let item =
                    Restyle { text, file: source, holder: "", old, new: field, words, optional: "{} | None" };
                out.extend(restyle(&item));
            }
        }
    }
    let before = &source[start + indent.len()..at];
    let open = format!("{before}create_table(");
    // One argument a line, as it stands there.
    let line = inner.find('\n').map(|i| {
        let rest = &inner[i + 1..];
        rest[..rest.len() - rest.trim_start().len()].trim_end_matches(['\n', '\r']).to_owned()
    });
    let extra = line.map_or("    ".to_owned(), |l| l.strip_prefix(indent).unwrap_or_default().to_owned());
    let out: Vec<String> = out.iter().map(|o| dedented(o, indent)).collect();
    let first_own = inner.starts_with('\n');
    let joined = out.join(&format!(",\n{extra}"));
    let create =
        if first_own { format!("{open}\n{extra}{joined},\n)") } else { format!("{open}{joined},\n)") };
    let mut up = vec![create];
    for (at, found) in source.match_indices("create_index(") {
        let Some(inner) = balanced(&source[at + found.len()..]) else { continue };
        let parts = split(inner);
        let of_table = parts.iter().any(|p| string(p) == Some(ask.table));
        let kept = !ask.old.iter().any(|o| parts.iter().any(|p| names(p, &o.name)));
        if of_table && kept {
            let start = source[..at].rfind('\n').map_or(0, |i| i + 1);
            let head = source[start..at].trim_start();
            up.push(dedented(&renamed(&format!("{head}create_index({inner})"), ask), indent));
        }
    }
    // What else its own function does with the table: triggers, comments on it.
    let body = functions(source).into_iter().find(|f| name_of(f) == function).unwrap_or_default();
    for (at, found) in body.match_indices("op.execute(") {
        let Some(inner) = balanced(&body[at + found.len()..]) else { continue };
        let alone = names(inner, ask.table) && !ask.old.iter().any(|o| names(inner, &o.name));
        if alone && body[..at].ends_with(indent) {
            up.push(dedented(&renamed(&format!("op.execute({inner})"), ask), indent));
        }
    }
    Some(Made { up, table, function })
}

/// Continuation lines without the indentation of the function they stood in.
fn dedented(text: &str, indent: &str) -> String {
    text.replace(&format!("\n{indent}"), "\n")
}

/// The plain field of the exemplar that an argument of `create_table` is about.
fn about<'a>(part: &str, ask: &'a NewRevision<'_>) -> Option<&'a scaffold_core::EntityField> {
    let (name, arguments) = call(part)?;
    ask.old.iter().find(|o| match last(name) {
        "Column" => {
            arguments.first().and_then(|a| string(a)).is_some_and(|n| split_words(n) == split_words(&o.name))
        }
        "UniqueConstraint" | "CheckConstraint" => arguments.iter().any(|a| names(a, &o.name)),
        _ => false,
    })
}

fn names(text: &str, field: &str) -> bool {
    is_word(text, &split_words(field).join("_"))
}

fn is_word(text: &str, word: &str) -> bool {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).any(|w| w == word)
}

/// The exemplar's table and noun replaced in names.
fn renamed(text: &str, ask: &NewRevision<'_>) -> String {
    let mut out = text.replace(ask.table, ask.new_table);
    let (old, new) = (ask.noun, ask.new_noun);
    for edge in ["_", "'", "\""] {
        out = out.replace(&format!("_{old}{edge}"), &format!("_{new}{edge}"));
    }
    out
}

fn written(source: &str, ask: &NewRevision<'_>, id: &str, head: &str, made: &Made) -> String {
    let body = made.up.join("\n");
    let head_text =
        ask.files.iter().map(|(_, t)| t).find(|t| variable(t, "revision").is_some_and(|v| v.contains(head)));
    let date = head_text.and_then(|t| t.lines().find(|l| l.starts_with("Create Date:"))).unwrap_or_default();
    let mut out = format!("\"\"\"create {}\n\nRevision ID: {id}\nRevises: {head}\n", ask.new_table);
    if !date.is_empty() {
        out.push_str(date);
        out.push('\n');
    }
    out.push_str("\n\"\"\"\n");
    let start = source.find("\nrevision").map_or(0, |i| i + 1);
    let docstring = source.match_indices("\"\"\"").nth(1).map_or(0, |(i, _)| i + 3);
    let helpers: Vec<&str> = functions(source)
        .into_iter()
        .filter(|f| {
            let name = name_of(f);
            !name.starts_with("upgrade")
                && !name.starts_with("downgrade")
                && body.contains(&format!("{name}("))
        })
        .collect();
    let used = format!("{body}\n{}", helpers.join("\n"));
    for line in source.get(docstring..start).unwrap_or_default().trim_start_matches(['\r', '\n']).lines() {
        let bound = line.split("import ").nth(1).map(|n| n.trim_matches(['(', ')', ' ']));
        let kept = bound.is_none_or(|names_| {
            names_.split(',').any(|n| {
                let n = n.rsplit(" as ").next().unwrap_or(n).trim();
                let n = n.split('.').next().unwrap_or(n);
                n == "op"
                    || is_word(&used, n)
                    || source.contains(&format!("[{n}"))
                    || source.contains(&format!(": {n}"))
            })
        });
        if kept {
            out.push_str(line);
            out.push('\n');
        }
    }
    for line in source.get(start..).unwrap_or_default().lines().take_while(|l| !l.starts_with("def ")) {
        let quote = if line.contains('\'') || source.contains("revision = '") { '\'' } else { '"' };
        let name = line.split([' ', ':', '=']).next().unwrap_or_default();
        let left = line.split_once('=').map_or("", |(l, _)| l.trim_end());
        match name {
            "revision" => out.push_str(&format!("{left} = {quote}{id}{quote}\n")),
            "down_revision" => out.push_str(&format!("{left} = {quote}{head}{quote}\n")),
            _ => {
                out.push_str(line);
                out.push('\n');
            }
        }
    }
    let mut out = format!("{}\n", out.trim_end());
    for helper in helpers {
        out.push_str(&format!("\n\n{}\n", helper.trim_end()));
    }
    let own = if made.function.starts_with("upgrade") { made.function.as_str() } else { "upgrade" };
    let down = own.replacen("upgrade", "downgrade", 1);
    for f in functions(source) {
        let name = name_of(f);
        if own != "upgrade" && (name == "upgrade" || name == "downgrade") {
            out.push_str(&format!("\n\n{}\n", f.trim_end()));
        }
    }
    let signature = |name: &str| {
        let line = functions(source).into_iter().find(|f| name_of(f) == name).and_then(|f| f.lines().next());
        line.map_or_else(|| format!("def {name}() -> None:"), str::to_owned)
    };
    let indented = |text: &str| -> String {
        text.lines()
            .map(|l| if l.is_empty() { String::new() } else { format!("    {l}") })
            .collect::<Vec<_>>()
            .join("\n")
    };
    out.push_str(&format!("\n\n{}\n{}\n", signature(own), indented(&body)));
    out.push_str(&format!("\n\n{}\n    op.drop_table({})\n", signature(&down), made.table));
    out
}

/// Functions at the top of a module, whole.
pub(crate) fn functions(source: &str) -> Vec<&str> {
    let starts: Vec<usize> = source.match_indices("\ndef ").map(|(i, _)| i + 1).collect();
    starts
        .iter()
        .map(|s| {
            let rest = &source[*s..];
            let end = rest
                .match_indices('\n')
                .map(|(i, _)| i + 1)
                .find(|i| rest[*i..].starts_with(|c: char| !c.is_whitespace() && c != ')'))
                .unwrap_or(rest.len());
            rest[..end].trim_end()
        })
        .collect()
}

pub(crate) fn name_of(function: &str) -> &str {
    function.strip_prefix("def ").and_then(|f| f.split('(').next()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use scaffold_core::{EntityField, Field, FieldRole};

    const FIRST: &str = "\"\"\"books\n\nRevision ID: aaa\nRevises: \nCreate Date: 2024-01-01 10:00:00\n\n\"\"\"\nfrom alembic import op\nimport sqlalchemy as sa\n\n\n# revision identifiers, used by Alembic.\nrevision = 'aaa'\ndown_revision = None\n\n\ndef upgrade():\n    op.create_table(\n        'books',\n        sa.Column('id', sa.Integer(), nullable=False),\n        sa.Column('title', sa.String(length=50), nullable=False),\n        sa.PrimaryKeyConstraint('id'),\n        sa.UniqueConstraint('title'),\n    )\n    op.create_index('ix_books_title', 'books', ['title'])\n\n\ndef downgrade():\n    op.drop_table('books')\n";

    fn old() -> EntityField {
        EntityField {
            name: "title".into(),
            shown: "title".into(),
            column: None,
            native: "str".into(),
            kind: "string".into(),
            role: FieldRole::Plain,
            optional: false,
            unique: true,
            semantic: None,
        }
    }

    fn ask(files: &[(String, String)]) -> Result<Option<(String, String)>, String> {
        let field = Field::parse("total:decimal{12,2}").unwrap();
        let words = field.words.clone();
        let old = [old()];
        revision(&NewRevision {
            files,
            source: "versions/aaa_books.py",
            table: "books",
            new_table: "invoices",
            noun: "book",
            new_noun: "invoice",
            old: &old,
            new: &[(field, words)],
        })
    }

    #[test]
    fn a_revision_follows_the_one_head_and_holds_only_its_table() {
        let files = [("versions/aaa_books.py".to_owned(), FIRST.to_owned())];
        let (path, text) = ask(&files).unwrap().unwrap();
        assert!(path.starts_with("versions/") && path.ends_with("_create_invoices.py"), "{path}");
        assert!(text.contains("down_revision = 'aaa'"), "{text}");
        assert!(text.contains("    op.create_table(\n        'invoices',\n        sa.Column('id', sa.Integer(), nullable=False),\n        sa.Column('total', sa.Numeric(12, 2), nullable=False),\n        sa.PrimaryKeyConstraint('id'),\n    )\n"), "{text}");
        assert!(text.ends_with("def downgrade():\n    op.drop_table('invoices')\n"), "{text}");
        assert!(!text.contains("title"), "{text}");
    }

    #[test]
    fn several_heads_are_refused() {
        let other = FIRST.replace("'aaa'", "'bbb'");
        let files =
            [("versions/aaa_books.py".to_owned(), FIRST.to_owned()), ("versions/bbb.py".to_owned(), other)];
        assert!(ask(&files).is_err());
    }
}
