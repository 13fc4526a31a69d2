//! What says a field's type beside its declaration, for another field: attributes, and columns of diesel's tables.

use scaffold_core::FieldType;
use scaffold_pack::{Restyle, Retype};

/// The parts of `name(a, b(c))`: `a`, `b(c)`.
fn parts(attribute: &str) -> Option<(&str, Vec<&str>)> {
    let inner = attribute.trim().strip_prefix("#[")?.strip_suffix(']')?.trim();
    let Some(open) = inner.find('(') else { return Some((inner, Vec::new())) };
    let body = inner[open + 1..].strip_suffix(')')?;
    let (mut out, mut depth, mut quoted, mut start) = (Vec::new(), 0_i32, false, 0);
    for (at, c) in body.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted => depth -= 1,
            ',' if !quoted && depth == 0 => {
                out.push(body[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    out.push(body[start..].trim());
    out.retain(|p| !p.is_empty());
    Some((inner[..open].trim(), out))
}

fn textual(class: &str) -> bool {
    matches!(class, "string" | "text")
}

fn numeric(class: &str) -> bool {
    matches!(class, "int" | "bigint" | "float")
}

/// `issued_on` → `issuedOn`.
fn camel(snake: &str) -> String {
    let mut out = String::new();
    for (i, word) in snake.split('_').enumerate() {
        let mut letters = word.chars();
        match letters.next() {
            Some(first) if i > 0 => {
                out.extend(first.to_uppercase());
                out.push_str(letters.as_str());
            }
            _ => out.push_str(word),
        }
    }
    out
}

/// A rule of `validator` or `garde`, for the new field.
fn rule(text: &str, to: &Retype<'_>) -> Option<String> {
    let name = text.split(['(', '=', ' ']).next().unwrap_or(text);
    match name {
        "length" if textual(to.class) => {
            let mut kept: Vec<String> = Vec::new();
            let bounds = text.strip_prefix("length(").and_then(|r| r.strip_suffix(')')).unwrap_or_default();
            for bound in bounds.split(',').map(str::trim).filter(|b| !b.is_empty()) {
                let key = bound.split('=').next().unwrap_or(bound).trim();
                match key {
                    "max" => kept.extend(to.length.map(|max| format!("max = {max}"))),
                    "min" => kept.push("min = 1".to_owned()),
                    "code" | "message" | "equal" => {}
                    _ => kept.push(bound.to_owned()),
                }
            }
            (!kept.is_empty()).then(|| format!("length({})", kept.join(", ")))
        }
        "range" if numeric(to.class) => Some(text.to_owned()),
        "email" if to.email => Some("email".to_owned()),
        "ascii" | "required" | "dive" if textual(to.class) => Some(text.to_owned()),
        _ => None,
    }
}

/// An attribute of a field; `Some(None)`: it goes, `None`: it says nothing of the type.
#[expect(clippy::option_option, reason = "what the hook asks for")]
pub(crate) fn redecorate(text: &str, to: &Retype<'_>) -> Option<Option<String>> {
    let (name, inner) = parts(text)?;
    let with = |kept: Vec<String>| (!kept.is_empty()).then(|| format!("#[{name}({})]", kept.join(", ")));
    match name {
        "validate" => Some(with(inner.iter().filter_map(|r| rule(r, to)).collect())),
        "garde" => {
            let kept: Vec<String> = inner.iter().filter_map(|r| rule(r, to)).collect();
            // It asks for a word on every field.
            Some(with(kept).or_else(|| Some("#[garde(skip)]".to_owned())))
        }
        "serde" => {
            let kept = inner.iter().filter_map(|part| {
                let key = part.split('=').next().unwrap_or(part).trim();
                match key {
                    "rename" => {
                        let said = camel(to.column);
                        (said != to.column).then(|| format!("rename = \"{said}\""))
                    }
                    "skip_serializing_if" => to.optional.then(|| (*part).to_owned()),
                    "default" => (to.optional || to.class == "bool").then(|| (*part).to_owned()),
                    "with" | "serialize_with" | "deserialize_with" | "alias" => None,
                    _ => Some((*part).to_owned()),
                }
            });
            Some(with(kept.collect()))
        }
        "sea_orm" => {
            let mut kept: Vec<String> = Vec::new();
            if to.unique {
                kept.push("unique".to_owned());
            }
            if let Some((precision, scale)) = to.precision {
                kept.push(format!("column_type = \"Decimal(Some(({precision}, {scale})))\""));
            } else if to.class == "text" {
                kept.push("column_type = \"Text\"".to_owned());
            }
            if to.optional {
                kept.push("nullable".to_owned());
            }
            Some(with(kept))
        }
        "sqlx" | "diesel" | "schema" | "graphql" | "param" => Some(None),
        _ if name.starts_with("max_length") => {
            Some(to.length.filter(|_| to.class == "string").map(|max| format!("#[max_length = {max}]")))
        }
        _ => None,
    }
}

/// A column of a diesel table; `None` for any other text.
pub(crate) fn column(item: &Restyle<'_>) -> Option<String> {
    let (name, ty) = item.text.split_once("->")?;
    let plain =
        |t: &str| t.trim().bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'<' | b'>'));
    if !plain(name) || !plain(ty) || name.trim().contains(['<', '>']) {
        return None;
    }
    let sqlite =
        !item.file.contains("Varchar") && !item.file.contains("Timestamptz") && !item.file.contains("Uuid");
    let old = ty.trim().trim_start_matches("Nullable<").trim_end_matches('>');
    let new = match &item.new.ty {
        FieldType::String { .. } if old == "Text" || !item.file.contains("Varchar") => "Text",
        FieldType::String { .. } => "Varchar",
        FieldType::Text | FieldType::Enum { .. } => "Text",
        FieldType::Int if item.file.contains("Integer") => "Integer",
        FieldType::Int => "Int4",
        FieldType::Bigint if item.file.contains("BigInt") => "BigInt",
        FieldType::Bigint | FieldType::References { .. } => "Int8",
        FieldType::Float if item.file.contains("Double") => "Double",
        FieldType::Float => "Float8",
        FieldType::Decimal { .. } if sqlite && item.file.contains("Integer") => "Text",
        FieldType::Decimal { .. } => "Numeric",
        FieldType::Bool => "Bool",
        FieldType::Date => "Date",
        FieldType::Datetime if item.file.contains("Timestamptz") || !item.file.contains("Timestamp") => {
            "Timestamptz"
        }
        FieldType::Datetime => "Timestamp",
        FieldType::Uuid => "Uuid",
        FieldType::Json => "Jsonb",
    };
    let new = if item.new.modifiers.optional { format!("Nullable<{new}>") } else { new.to_owned() };
    Some(format!("{} -> {new}", item.words.join("_")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn to(class: &str) -> Retype<'_> {
        Retype {
            class,
            optional: false,
            unique: false,
            email: false,
            length: (class == "string").then_some(255),
            precision: (class == "decimal").then_some((12, 2)),
            values: &[],
            column: "issued_on",
            modules: &[],
        }
    }

    #[test]
    fn rules_stay_where_they_fit() {
        let check = |text, class, expected: Option<Option<&str>>| {
            let got = redecorate(text, &to(class));
            assert_eq!(got.as_ref().map(Option::as_deref), expected, "{text} for {class}");
        };
        check(
            "#[validate(length(min = 3, max = 80), email)]",
            "string",
            Some(Some("#[validate(length(min = 1, max = 255))]")),
        );
        check("#[validate(length(min = 3))]", "bool", Some(None));
        check("#[garde(length(min = 3))]", "bool", Some(Some("#[garde(skip)]")));
        check("#[serde(rename = \"bookTitle\")]", "date", Some(Some("#[serde(rename = \"issuedOn\")]")));
        check("#[serde(skip_serializing_if = \"Option::is_none\")]", "date", Some(None));
        check(
            "#[sea_orm(column_type = \"Text\")]",
            "decimal",
            Some(Some("#[sea_orm(column_type = \"Decimal(Some((12, 2)))\")]")),
        );
        check("#[cfg(test)]", "bool", None);
    }
}
