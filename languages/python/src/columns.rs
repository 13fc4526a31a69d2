//! Members of classes by what they are set to: `Column(String(50), unique=True)`, `models.CharField(max_length=9)`.

use scaffold_core::{At, Column, Table};

/// Calls that only say how a member is stored; their first argument or the annotation says its type.
const PLAIN: [&str; 10] = [
    "Column",
    "mapped_column",
    "Field",
    "field",
    "auto_field",
    "Nested",
    "column_property",
    "Depends",
    "Body",
    "Query",
];
/// Calls that stand for other rows.
const RELATIONS: [&str; 9] = [
    "relationship",
    "Relationship",
    "ForeignKey",
    "OneToOneField",
    "ManyToManyField",
    "ForeignKeyField",
    "backref",
    "PrimaryKeyRelatedField",
    "ReferenceField",
];

pub(crate) fn last(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

/// Name and arguments of a call; `None` where the text is none.
pub(crate) fn call(text: &str) -> Option<(&str, Vec<&str>)> {
    let text = text.trim();
    let open = text.find('(')?;
    let name = text[..open].trim();
    if name.is_empty() || !name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'.') {
        return None;
    }
    let inner = text[open + 1..].trim_end().strip_suffix(')')?;
    Some((name, split(inner)))
}

/// Splits at commas outside brackets and quotes.
pub(crate) fn split(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let (mut depth, mut quote, mut start) = (0_i32, None, 0);
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(q), _) if c == q => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '(' | '[' | '{') => depth += 1,
            (None, ')' | ']' | '}') => depth -= 1,
            (None, ',') if depth == 0 => {
                out.push(text[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    out.push(text[start..].trim());
    out.retain(|p| !p.is_empty());
    out
}

pub(crate) fn keyword(argument: &str) -> Option<(&str, &str)> {
    let (key, value) = argument.split_once('=')?;
    let key = key.trim();
    let plain = !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    (plain && !value.starts_with('=')).then(|| (key, value.trim()))
}

/// Keywords of the call, nested ones too; `False` ones are left out, and foreign keys are named by their target.
pub(crate) fn annotations(text: &str) -> Vec<(String, String)> {
    let mut out = Vec::new();
    collect(text, &mut out);
    out
}

fn collect(text: &str, out: &mut Vec<(String, String)>) {
    let Some((name, arguments)) = call(text) else { return };
    if last(name) == "ForeignKey" || RELATIONS.contains(&last(name)) {
        let target = arguments.first().map_or("", |a| a.trim_matches(['"', '\'']));
        let table = target.split('.').next().unwrap_or(target);
        out.push(("ForeignKey".to_owned(), table.to_owned()));
    }
    for argument in arguments {
        match keyword(argument) {
            Some((_, "False" | "None")) => {}
            Some((key, value)) => {
                out.push((key.to_owned(), value.trim_matches(['"', '\'']).to_owned()));
                collect(value, out);
            }
            None => collect(argument, out),
        }
    }
}

/// Tables that calls of `create_table` make, those aside that only going back makes again.
pub(crate) fn tables(path: &str, text: &str) -> Vec<Table> {
    let back = |at: usize| {
        let function = text[..at].rfind("\ndef ").map_or("", |i| &text[i + 5..at]);
        function.starts_with("downgrade")
    };
    let mut out: Vec<Table> = Vec::new();
    for (at, found) in text.match_indices("create_table(") {
        let Some(inner) = balanced(&text[at + found.len()..]).filter(|_| !back(at)) else { continue };
        let arguments = split(inner);
        let Some(name) = arguments.first().and_then(|a| string(a)) else { continue };
        let line = u32::try_from(text[..at].matches('\n').count() + 1).unwrap_or(u32::MAX);
        let mut columns: Vec<Column> = arguments[1..].iter().filter_map(|a| column(a)).collect();
        arguments[1..].iter().for_each(|a| constrain(&mut columns, a));
        out.push(Table { name: name.to_owned(), at: At::line(path, line), columns, shared_file: false });
    }
    let shared = out.len() > 1;
    out.iter_mut().for_each(|t| t.shared_file = shared);
    out
}

/// What a constraint of the table says of the one column that it is about.
fn constrain(columns: &mut [Column], text: &str) {
    let Some((name, arguments)) = call(text) else { return };
    let arguments: Vec<&str> = arguments.into_iter().filter(|a| keyword(a).is_none()).collect();
    let only = |list: &str| {
        let inner = list.trim().strip_prefix('[').and_then(|l| l.strip_suffix(']')).unwrap_or(list);
        match split(inner)[..] {
            [one] => string(one).map(str::to_owned),
            _ => None,
        }
    };
    let (first, target) = match (last(name), &arguments[..]) {
        ("UniqueConstraint", [one]) => (only(one), None),
        ("ForeignKeyConstraint", [own, other, ..]) => (only(own), only(other)),
        _ => return,
    };
    let Some(column) = columns.iter_mut().find(|c| Some(&c.name) == first.as_ref()) else { return };
    match target {
        None => column.unique |= last(name) == "UniqueConstraint",
        Some(target) => column.references = target.split('.').next().map(str::to_owned),
    }
}

/// The text up to the bracket that closes one open before it.
pub(crate) fn balanced(text: &str) -> Option<&str> {
    let (mut depth, mut quote) = (1_i32, None);
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(q), _) if c == q => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '(' | '[' | '{') => depth += 1,
            (None, ')' | ']' | '}') => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(&text[..at]);
        }
    }
    None
}

pub(crate) fn string(text: &str) -> Option<&str> {
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    text[1..].strip_suffix(quote)
}

fn column(text: &str) -> Option<Column> {
    let (name, arguments) = call(text)?;
    if last(name) != "Column" {
        return None;
    }
    let words = annotations(text);
    let said = |key: &str| words.iter().find(|(k, _)| k == key).map(|(_, v)| v.as_str());
    let native = arguments.get(1).map_or("", |a| last(a.split('(').next().unwrap_or(a)));
    Some(Column {
        name: string(arguments.first()?)?.to_owned(),
        sql_type: native.to_lowercase(),
        nullable: !text.contains("nullable=False") && said("primary_key").is_none(),
        unique: said("unique").is_some(),
        references: said("ForeignKey").map(str::to_owned),
    })
}

/// The type of a member from what it is annotated with or set to; `None` where neither tells.
pub(crate) fn member_type(native: &str, value: &str) -> Option<String> {
    let known = call(value);
    if let Some((name, _)) = &known
        && RELATIONS.contains(&last(name))
    {
        return Some("relation".to_owned());
    }
    if !native.trim().is_empty() {
        return Some(simple(native));
    }
    let (name, arguments) = known?;
    if !PLAIN.contains(&last(name)) {
        return Some(last(name).to_owned());
    }
    let mut types = arguments.iter().filter(|a| keyword(a).is_none() && !a.starts_with(['"', '\'']));
    types
        .find(|a| {
            !a.starts_with("...")
                && last(a.split('(').next().unwrap_or(a)).starts_with(|c: char| c.is_ascii_uppercase())
        })
        .map(|a| last(a.split('(').next().unwrap_or(a).trim()).to_owned())
        .or_else(|| arguments.iter().any(|a| a.contains("ForeignKey(")).then(|| "Integer".to_owned()))
}

/// An annotation without what wraps it; optional ones are written `Optional[T]`.
fn simple(native: &str) -> String {
    let mut text = native.trim().trim_matches(['"', '\'']);
    let mut optional = false;
    loop {
        let before = text;
        for wrapper in ["Mapped", "Annotated", "ClassVar", "Required", "Final"] {
            let bare = text.split('[').next().unwrap_or(text);
            if last(bare) == wrapper
                && let Some(inner) = text[bare.len()..].strip_prefix('[').and_then(|r| r.strip_suffix(']'))
            {
                text = split(inner).first().copied().unwrap_or(inner).trim_matches(['"', '\'']);
            }
        }
        let bare = text.split('[').next().unwrap_or(text);
        if last(bare) == "Optional"
            && let Some(inner) = text[bare.len()..].strip_prefix('[').and_then(|r| r.strip_suffix(']'))
        {
            (text, optional) = (inner.trim().trim_matches(['"', '\'']), true);
        }
        let parts: Vec<&str> = text.split('|').map(str::trim).collect();
        if parts.len() == 2 && !text.contains('[') && parts.contains(&"None") {
            (text, optional) = (parts.into_iter().find(|p| *p != "None").unwrap_or(text), true);
        }
        if before == text {
            break;
        }
    }
    if optional { format!("Optional[{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_tell_their_type() {
        let check =
            |native, value, expected: &str| assert_eq!(member_type(native, value).as_deref(), Some(expected));
        check("", "Column(String(50), unique=True)", "String");
        check("", "sa.Column(sa.Numeric(12, 2))", "Numeric");
        check("", "models.CharField(max_length=9)", "CharField");
        check("Mapped[Optional[str]]", "mapped_column()", "Optional[str");
        check("str | None", "None", "Optional[str");
        check("so.Mapped['User']", "so.relationship(back_populates='x')", "relation");
        assert_eq!(member_type("", "3"), None);
    }

    #[test]
    fn constraints_of_a_table_tell_of_their_column() {
        let text = "op.create_table(\n    'orders',\n    sa.Column('code', sa.Text(), nullable=False),\n    \
                    sa.Column('user_id', sa.BigInteger()),\n    sa.UniqueConstraint('code', name='k'),\n    \
                    sa.UniqueConstraint('code', 'user_id'),\n    \
                    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name='f'),\n)\n";
        let [table] = &tables("a.py", text)[..] else { panic!() };
        let said: Vec<_> = table.columns.iter().map(|c| (c.unique, c.references.as_deref())).collect();
        assert_eq!(said, [(true, None), (false, Some("users"))]);
    }

    #[test]
    fn keywords_become_annotations() {
        let got = annotations(
            "Column(Integer, ForeignKey(\"users.id\", ondelete=\"CASCADE\"), unique=True, index=False)",
        );
        let got: Vec<_> = got.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        assert_eq!(got, [("ForeignKey", "users"), ("ondelete", "CASCADE"), ("unique", "True")]);
    }
}
