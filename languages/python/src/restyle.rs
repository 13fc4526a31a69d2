//! Members, columns and fields of a class for another data field: the type in the library's own words, and only those
//! settings that hold for the new field.

use crate::columns::{call, keyword, last, split, string};
use scaffold_core::{Field, FieldType, split_words};
use scaffold_pack::Restyle;

/// Types by field class: annotation, SQLAlchemy, Django and REST framework, marshmallow.
const TYPES: [(&str, &str, &str, &str, &str); 13] = [
    ("string", "str", "String({max})", "CharField(max_length={max})", "String"),
    ("text", "str", "Text", "TextField", "String"),
    ("int", "int", "Integer", "IntegerField", "Integer"),
    ("bigint", "int", "BigInteger", "BigIntegerField", "Integer"),
    ("float", "float", "Float", "FloatField", "Float"),
    (
        "decimal",
        "Decimal",
        "Numeric({p}, {s})",
        "DecimalField(max_digits={p}, decimal_places={s})",
        "Decimal(as_string=True)",
    ),
    ("bool", "bool", "Boolean", "BooleanField", "Boolean"),
    ("date", "date", "Date", "DateField", "Date"),
    ("datetime", "datetime", "DateTime(timezone=True)", "DateTimeField", "DateTime"),
    ("uuid", "UUID", "Uuid", "UUIDField", "UUID"),
    ("json", "dict", "JSON", "JSONField", "Dict"),
    ("enum", "str", "String(64)", "CharField(max_length=64)", "String"),
    ("references", "int", "Integer", "IntegerField", "Integer"),
];

/// Types of SQLAlchemy as columns name them.
const COLUMN_TYPES: [&str; 22] = [
    "String",
    "Text",
    "Unicode",
    "UnicodeText",
    "Integer",
    "SmallInteger",
    "BigInteger",
    "Float",
    "Double",
    "Numeric",
    "Boolean",
    "Date",
    "DateTime",
    "Uuid",
    "UUID",
    "JSON",
    "JSONB",
    "VARCHAR",
    "TEXT",
    "INTEGER",
    "TIMESTAMP",
    "Enum",
];
/// Fields of marshmallow.
const SCHEMA_FIELDS: [&str; 15] = [
    "String", "Str", "Integer", "Int", "Float", "Decimal", "Boolean", "Bool", "Date", "DateTime", "UUID",
    "Email", "URL", "Url", "Dict",
];

struct New<'a> {
    field: &'a Field,
    name: String,
    row: (&'static str, &'static str, &'static str, &'static str, &'static str),
    file: &'a str,
    optional: &'a str,
    /// A member that may be left out although its column may not: no column is declared there.
    partial: bool,
}

/// The item for the new field; `None` where it is none of those that say a type.
pub(crate) fn restyle(item: &Restyle<'_>) -> Option<String> {
    let class = item.new.ty.class();
    let row = TYPES.iter().find(|t| t.0 == class).copied()?;
    let name = item.words.join("_");
    let new = New { field: item.new, name, row, file: item.file, optional: item.optional, partial: false };
    let text = item.text.trim_end();
    if let Some(inner) = text.strip_prefix('(').and_then(|t| t.strip_suffix(')')) {
        return tuple(inner, item, &new);
    }
    if let Some((_, arguments)) = call(text)
        && arguments.first().and_then(|a| string(a)).is_some_and(|name| is_old(name, item))
        && arguments.len() > 1
    {
        return value(text, item, &new);
    }
    member(text, item, &new)
}

fn is_old(name: &str, item: &Restyle<'_>) -> bool {
    split_words(name) == split_words(&item.old.name) || Some(name) == item.old.column.as_deref()
}

/// `("title", models.CharField(max_length=9))`.
fn tuple(inner: &str, item: &Restyle<'_>, new: &New<'_>) -> Option<String> {
    let parts = split(inner);
    let [name, rest] = parts[..] else { return None };
    let known = string(name).is_some_and(|n| is_old(n, item));
    let quote = name.chars().next()?;
    let made = value(rest, item, new).filter(|_| known)?;
    Some(format!("({quote}{}{quote}, {made})", new.name))
}

/// `name: annotation = value`, with either left out.
fn member(text: &str, item: &Restyle<'_>, new: &New<'_>) -> Option<String> {
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))?;
    let (name, rest) = text.split_at(end);
    if !is_old(name, item) {
        return None;
    }
    let rest = rest.trim_start();
    let new_name = if name.chars().any(char::is_uppercase) { item.new.camel() } else { new.name.clone() };
    let Some(rest) = rest.strip_prefix(':') else {
        let set = rest.strip_prefix('=').filter(|r| !r.starts_with('='))?.trim();
        let made = value(set, item, new)?;
        return Some(format!("{new_name} = {made}"));
    };
    let (annotation, set) = split_value(rest);
    let annotation = annotation.trim();
    // What a change may leave out is told within, too.
    let (annotation, default) = if item.old.optional { (annotation, None) } else { bare(annotation) };
    let set = set.or(default);
    let optional = is_optional(annotation) || item.new.modifiers.optional;
    let typed = annotated(annotation, optional, new)?;
    let stored = annotation.contains("Mapped[");
    let partial = is_optional(annotation) && !item.old.optional;
    let new = &New { name: new.name.clone(), partial, ..*new };
    let made = match set.map(str::trim) {
        Some(set) => match value(set, item, new) {
            Some(made) => Some(made),
            None if optional && !stored => Some("None".to_owned()),
            None => None,
        },
        // What is optional without a value from the start is always given.
        None if is_optional(annotation) => None,
        None if item.new.modifiers.optional && !stored && !new.file.contains("@dataclass") => {
            Some("None".to_owned())
        }
        None => None,
    };
    let made = made.filter(|m| optional || m != "None");
    // A class that is a table is where a field is said to be unique, whether its sibling says anything or not.
    let table = item.holder.lines().next().is_some_and(|l| l.contains("table=True"));
    let made = match made {
        None if table && item.new.modifiers.unique && set.is_none() && !optional => {
            Some("Field(unique=True)".to_owned())
        }
        made => made,
    };
    Some(match made {
        Some(made) if !made.is_empty() => format!("{new_name}: {typed} = {made}"),
        _ => format!("{new_name}: {typed}"),
    })
}

/// Annotation and value, split at the `=` outside brackets.
fn split_value(text: &str) -> (&str, Option<&str>) {
    let mut depth = 0_i32;
    for (at, c) in text.char_indices() {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            '=' if depth == 0 => return (&text[..at], Some(&text[at + 1..])),
            _ => {}
        }
    }
    (text, None)
}

/// The type of `Annotated[type, Field(default=…)]`, and that default; another annotation as it is.
fn bare(annotation: &str) -> (&str, Option<&str>) {
    let inner = annotation.split_once('[').filter(|(head, _)| last(head) == "Annotated");
    let Some(inner) = inner.and_then(|(_, rest)| rest.strip_suffix(']')) else { return (annotation, None) };
    let parts = split(inner);
    let Some((first, rest)) = parts.split_first() else { return (annotation, None) };
    let arguments = rest.iter().filter_map(|part| call(part)).flat_map(|(_, arguments)| arguments);
    let default = arguments.filter_map(keyword).find(|(key, _)| *key == "default");
    (first.trim(), default.map(|(_, value)| value.trim()).filter(|value| *value == "None"))
}

fn is_optional(annotation: &str) -> bool {
    annotation.contains("Optional[")
        || annotation.split('|').any(|p| p.trim().trim_end_matches(']') == "None")
}

/// The annotation with the new type at its core.
fn annotated(annotation: &str, optional: bool, new: &New<'_>) -> Option<String> {
    if let Some(open) = annotation.find('[').filter(|_| annotation.ends_with(']')) {
        let (head, inner) = (&annotation[..open], &annotation[open + 1..annotation.len() - 1]);
        match last(head) {
            "Mapped" | "Required" | "ClassVar" | "Final" => {
                return Some(format!("{head}[{}]", annotated(inner, optional, new)?));
            }
            "Annotated" => return annotated(split(inner).first()?, optional, new),
            "Optional" => return Some(format!("{head}[{}]", annotated(inner, false, new)?)),
            _ => return None,
        }
    }
    let core = natural(new);
    if !optional {
        return Some(core);
    }
    let written = new.file.contains("Optional[") && !new.file.contains("| None");
    Some(if written { format!("Optional[{core}]") } else { new.optional.replace("{}", &core) })
}

/// The type as this file can name it.
fn natural(new: &New<'_>) -> String {
    let whole = |module: &str| new.file.lines().any(|l| l.trim() == format!("import {module}"));
    match new.row.1 {
        t @ ("date" | "datetime") if whole("datetime") => format!("datetime.{t}"),
        "UUID" if whole("uuid") => "uuid.UUID".to_owned(),
        "Decimal" if whole("decimal") => "decimal.Decimal".to_owned(),
        t => t.to_owned(),
    }
}

fn filled(form: &str, field: &Field) -> String {
    let mut out = form.to_owned();
    match &field.ty {
        FieldType::String { max } => out = out.replace("{max}", &max.to_string()),
        FieldType::Decimal { precision, scale } => {
            out = out.replace("{p}", &precision.to_string()).replace("{s}", &scale.to_string());
        }
        _ => {}
    }
    out
}

fn qualifier(name: &str) -> &str {
    &name[..name.len() - last(name).len()]
}

/// What a member is set to, for the new field; `None` where nothing of it holds.
fn value(text: &str, item: &Restyle<'_>, new: &New<'_>) -> Option<String> {
    let (name, arguments) = call(text)?;
    let prefix = qualifier(name);
    match last(name) {
        "Column" | "mapped_column" => Some(column(name, &arguments, item, new)),
        "Field" | "field" => Some(described(name, &arguments, item, new)),
        "auto_field" => {
            // Whether it may be left out, the column says where nothing else does.
            let asked: &[&str] = if item.new.modifiers.optional {
                &["load_only", "dump_only"]
            } else {
                &["required", "load_only", "dump_only"]
            };
            let kept = keep(&arguments, asked);
            Some(format!("{name}({})", kept.join(", ")))
        }
        own if own.ends_with("Field") => Some(model(prefix, &arguments, new)),
        own if SCHEMA_FIELDS.contains(&own) && !prefix.is_empty() => Some(schema(prefix, &arguments, new)),
        own if COLUMN_TYPES.contains(&own) => Some(format!("{prefix}{}", filled(new.row.2, new.field))),
        _ => None,
    }
}

fn keep(arguments: &[&str], keys: &[&str]) -> Vec<String> {
    let kept = arguments.iter().filter(|a| keyword(a).is_some_and(|(k, _)| keys.contains(&k)));
    kept.map(|a| (*a).to_owned()).collect()
}

fn column(name: &str, arguments: &[&str], item: &Restyle<'_>, new: &New<'_>) -> String {
    let mut out: Vec<String> = Vec::new();
    let mut nullable = false;
    for argument in arguments {
        if let Some(text) = string(argument) {
            let quote = &argument[..1];
            if is_old(text, item) {
                out.push(format!("{quote}{}{quote}", new.name));
            }
            continue;
        }
        match keyword(argument) {
            Some(("nullable", _)) => {
                nullable = true;
                out.push(format!("nullable={}", if new.field.modifiers.optional { "True" } else { "False" }));
            }
            Some(("key" | "info", _)) => out.push((*argument).to_owned()),
            Some(_) => {}
            None => {
                let bare = argument.split('(').next().unwrap_or(argument).trim();
                if COLUMN_TYPES.contains(&last(bare)) {
                    let form = filled(new.row.2, new.field);
                    // Types of one database's own module are named there; the general ones are always at hand.
                    let aliased = if new.file.contains("sqlalchemy as sa") { "sa." } else { "" };
                    let prefix = match qualifier(bare) {
                        "pg." | "postgresql." => aliased,
                        own => own,
                    };
                    let called = argument.trim_end().ends_with("()") && !form.contains('(');
                    out.push(format!("{prefix}{form}{}", if called { "()" } else { "" }));
                }
            }
        }
    }
    // A type of another library than these says nothing of the new one's.
    let typed = out.iter().any(|o| keyword(o).is_none() && string(o).is_none());
    if last(name) == "Column" && !typed {
        let prefix = if new.file.contains("sqlalchemy as sa") { "sa." } else { "" };
        let at = out.iter().take_while(|o| string(o).is_some()).count();
        out.insert(at, format!("{prefix}{}", filled(new.row.2, new.field)));
    }
    if new.field.modifiers.unique {
        out.push("unique=True".to_owned());
    }
    if new.field.modifiers.optional && !nullable && last(name) == "Column" {
        out.push("nullable=True".to_owned());
    }
    format!("{name}({})", out.join(", "))
}

/// `Field(...)` of Pydantic, SQLModel and dataclasses; empty where nothing remains to be said.
fn described(name: &str, arguments: &[&str], item: &Restyle<'_>, new: &New<'_>) -> String {
    let mut out: Vec<String> = Vec::new();
    for argument in arguments {
        match keyword(argument) {
            Some(("sa_column", inner)) => {
                if let Some(made) = value(inner, item, new) {
                    out.push(format!("sa_column={made}"));
                }
            }
            Some(("default", "None")) => out.push((*argument).to_owned()),
            Some(("max_length", _)) => {
                if let FieldType::String { max } = &new.field.ty {
                    out.push(format!("max_length={max}"));
                }
            }
            Some(("nullable", _)) => {
                out.push(format!("nullable={}", if new.field.modifiers.optional { "True" } else { "False" }));
            }
            None if *argument == "..." && !new.field.modifiers.optional => out.push("...".to_owned()),
            None if *argument == "None" => out.push("None".to_owned()),
            _ => {}
        }
    }
    let stored = new.file.contains("table=True") && !new.partial;
    let has = |key: &str, out: &[String]| out.iter().any(|o| o.starts_with(key));
    if stored && !has("sa_column", &out) {
        if let FieldType::Decimal { precision, scale } = &new.field.ty {
            out.push(format!("max_digits={precision}, decimal_places={scale}"));
        }
        if new.field.modifiers.unique {
            out.push("unique=True".to_owned());
        }
    }
    if new.field.modifiers.optional && !has("default", &out) && !has("None", &out) {
        out.insert(0, "default=None".to_owned());
    }
    if out.iter().all(|o| o == "...") { String::new() } else { format!("{name}({})", out.join(", ")) }
}

/// Fields of Django's models and of REST framework's serializers.
fn model(prefix: &str, arguments: &[&str], new: &New<'_>) -> String {
    let form = filled(new.row.3, new.field);
    let (name, inner) =
        form.split_once('(').map_or((form.as_str(), ""), |(n, r)| (n, r.trim_end_matches(')')));
    let mut out: Vec<String> = split(inner).into_iter().map(str::to_owned).collect();
    let serializer = prefix.contains("serial");
    let optional = new.field.modifiers.optional;
    out.extend(keep(arguments, &["read_only", "write_only"]));
    let partial = arguments.iter().any(|a| a.replace(' ', "") == "required=False");
    if serializer {
        if optional || partial {
            out.push("required=False".to_owned());
        }
        if optional {
            out.push("allow_null=True".to_owned());
        }
    } else {
        if new.field.modifiers.unique {
            out.push("unique=True".to_owned());
        }
        if optional {
            out.push("null=True".to_owned());
            out.push("blank=True".to_owned());
        } else if name == "BooleanField" {
            out.push("default=False".to_owned());
        }
    }
    format!("{prefix}{name}({})", out.join(", "))
}

/// Fields of marshmallow's schemas.
fn schema(prefix: &str, arguments: &[&str], new: &New<'_>) -> String {
    let form = new.row.4;
    let (name, inner) = form.split_once('(').map_or((form, ""), |(n, r)| (n, r.trim_end_matches(')')));
    let mut out: Vec<String> = split(inner).into_iter().map(str::to_owned).collect();
    let optional = new.field.modifiers.optional;
    if !optional {
        out.extend(keep(arguments, &["required"]));
    }
    out.extend(keep(arguments, &["load_only", "dump_only"]));
    if optional {
        out.push("allow_none=True".to_owned());
    }
    format!("{prefix}{name}({})", out.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use scaffold_core::{EntityField, FieldRole};

    fn restyled(text: &str, holder: &str, field: &str) -> Option<String> {
        let new = Field::parse(field).unwrap();
        let old = EntityField {
            name: "title".into(),
            shown: "title".into(),
            column: None,
            native: "str".into(),
            kind: "string".into(),
            role: FieldRole::Plain,
            optional: false,
            unique: false,
            semantic: None,
        };
        restyle(&Restyle {
            text,
            file: text,
            holder,
            old: &old,
            new: &new,
            words: &new.words,
            optional: "{} | None",
        })
    }

    fn check(text: &str, field: &str, expected: &str) {
        assert_eq!(restyled(text, "", field).as_deref(), Some(expected), "{text}");
    }

    #[test]
    fn columns_get_the_new_type_and_keep_only_what_holds() {
        check(
            "title = Column(String(50), unique=True, index=True)",
            "total:decimal{12,2}",
            "total = Column(Numeric(12, 2))",
        );
        check(
            "title: Mapped[str] = mapped_column(String(50))",
            "paid:bool",
            "paid: Mapped[bool] = mapped_column(Boolean)",
        );
        check(
            "title: so.Mapped[str] = so.mapped_column(sa.String(5), nullable=False)",
            "n:string:unique",
            "n: so.Mapped[str] = so.mapped_column(sa.String(255), nullable=False, unique=True)",
        );
        check(
            "sa.Column(\"title\", sa.Text(), nullable=False)",
            "issued_on:date?",
            "sa.Column(\"issued_on\", sa.Date(), nullable=True)",
        );
    }

    #[test]
    fn annotations_say_optional_as_the_file_does() {
        check("title: str", "issued_on:date?", "issued_on: date | None = None");
        check("title: Optional[str] = None", "total:decimal{12,2}", "total: Optional[Decimal] = None");
        check("title: str = Field(..., min_length=1)", "paid:bool", "paid: bool");
        check(
            "title: Annotated[\n    str | None,\n    Field(min_length=2, default=None),\n]",
            "paid:bool",
            "paid: bool | None = None",
        );
        check("title: Annotated[str, Field(min_length=2)]", "paid:bool", "paid: bool");
    }

    #[test]
    fn a_field_of_a_table_says_that_it_is_unique() {
        let made = |holder| restyled("title: str", holder, "number:string:unique").unwrap();
        assert_eq!(made("class Note(SQLModel, table=True):"), "number: str = Field(unique=True)");
        assert_eq!(made("class NoteCreate(SQLModel):"), "number: str");
    }

    #[test]
    fn fields_of_models_and_serializers_are_written_in_their_words() {
        check(
            "title = models.CharField(max_length=9, db_index=True)",
            "issued_on:date?",
            "issued_on = models.DateField(null=True, blank=True)",
        );
        check(
            "title = serializers.CharField(max_length=9)",
            "total:decimal{12,2}",
            "total = serializers.DecimalField(max_digits=12, decimal_places=2)",
        );
        check(
            "title = ma.auto_field(required=True, validate=validate.Length(min=1))",
            "paid:bool",
            "paid = ma.auto_field(required=True)",
        );
        check(
            "(\"title\", models.CharField(max_length=9))",
            "paid:bool",
            "(\"paid\", models.BooleanField(default=False))",
        );
    }
}
