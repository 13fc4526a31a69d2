//! The field language: `name:type[:modifier...]`, one word per field.

use crate::{Name, NameError};
use serde::{Deserialize, Serialize};

/// Type of a field. Units and limits are in the contract ("Names and fields").
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", tag = "type")]
pub enum FieldType {
    /// At most `max` characters.
    String {
        max: u32,
    },
    /// Unbounded text.
    Text,
    /// 32-bit.
    Int,
    /// 64-bit.
    Bigint,
    /// 64-bit binary.
    Float,
    /// Exact, `precision` digits of which `scale` after the point.
    Decimal {
        precision: u32,
        scale: u32,
    },
    Bool,
    Date,
    /// UTC.
    Datetime,
    Uuid,
    Json,
    /// One of a closed set, stored as text.
    Enum {
        values: Vec<String>,
    },
    /// A foreign key.
    References {
        resource: Name,
    },
}

impl FieldType {
    /// The type's word, as written in requests and as keys of type tables.
    pub fn class(&self) -> &'static str {
        match self {
            Self::String { .. } => "string",
            Self::Text => "text",
            Self::Int => "int",
            Self::Bigint => "bigint",
            Self::Float => "float",
            Self::Decimal { .. } => "decimal",
            Self::Bool => "bool",
            Self::Date => "date",
            Self::Datetime => "datetime",
            Self::Uuid => "uuid",
            Self::Json => "json",
            Self::Enum { .. } => "enum",
            Self::References { .. } => "references",
        }
    }
}

/// What else is said of a field.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Modifiers {
    /// Nullable; fields are required otherwise.
    pub optional: bool,
    pub unique: bool,
    pub index: bool,
    /// As written.
    pub default: Option<String>,
    /// As written: a number, or a length for text.
    pub min: Option<String>,
    /// As written.
    pub max: Option<String>,
    /// A regular expression.
    pub pattern: Option<String>,
    pub email: bool,
    pub url: bool,
    /// Never in a response or a log.
    pub sensitive: bool,
}

/// One field of a resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// Its words; [`Name`] would change the number, which fields keep.
    pub words: Vec<String>,
    /// Its type.
    pub ty: FieldType,
    /// What else is said of it.
    pub modifiers: Modifiers,
}

/// Why a word is no field.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FieldError {
    /// The name.
    #[error("field `{field}`: {source}")]
    Name {
        /// The whole word.
        field: String,
        /// What is wrong with the name.
        source: NameError,
    },
    /// The type.
    #[error("field `{field}`: unknown type `{found}`")]
    UnknownType {
        /// The whole word.
        field: String,
        /// What stands in the place of a type.
        found: String,
        /// The closest known one.
        closest: Option<&'static str>,
    },
    /// A modifier.
    #[error("field `{field}`: unknown modifier `{found}`")]
    UnknownModifier {
        /// The whole word.
        field: String,
        /// What stands in the place of a modifier.
        found: String,
        /// The closest known one.
        closest: Option<&'static str>,
    },
    /// A value of a type or modifier.
    #[error("field `{field}`: {what}")]
    Invalid {
        /// The whole word.
        field: String,
        /// What is wrong.
        what: String,
    },
}

impl FieldError {
    /// The way out.
    pub fn hint(&self) -> String {
        if let Self::UnknownType { field, found, .. } = self
            && let Some(ty) = without_braces(found)
        {
            let name = field.split(':').next().unwrap_or(field);
            let inside = if ty == "decimal" { "12,2" } else { "draft,sent" };
            return format!(
                "a shell takes braces with commas for itself: put quotes around the field, as in \
                 '{name}:{ty}{{{inside}}}'"
            );
        }
        match self {
            Self::UnknownType { closest: Some(c), .. } | Self::UnknownModifier { closest: Some(c), .. } => {
                format!("did you mean `{c}`?")
            }
            Self::UnknownType { .. } => format!("types are: {}", TYPES.join(", ")),
            Self::UnknownModifier { .. } => format!("modifiers are: {}", MODIFIERS.join(", ")),
            Self::Name { .. } | Self::Invalid { .. } => {
                "fields are written `name:type[:modifier...]`, e.g. `email:string:unique`".into()
            }
        }
    }
}

/// The type whose braces a shell has expanded: `decimal{12,2}` becomes `decimal12` and `decimal2`.
fn without_braces(found: &str) -> Option<&'static str> {
    ["decimal", "enum"].into_iter().find(|ty| found.strip_prefix(ty).is_some_and(|rest| !rest.is_empty()))
}

const TYPES: &[&str] = &[
    "string",
    "text",
    "int",
    "bigint",
    "float",
    "decimal",
    "bool",
    "date",
    "datetime",
    "uuid",
    "json",
    "enum",
    "references",
];

const MODIFIERS: &[&str] = &[
    "optional",
    "required",
    "unique",
    "index",
    "default",
    "min",
    "max",
    "pattern",
    "email",
    "url",
    "sensitive",
];

fn closest(word: &str, known: &[&'static str]) -> Option<&'static str> {
    known
        .iter()
        .map(|k| (strsim::damerau_levenshtein(word, k), *k))
        .min()
        .filter(|(d, k)| *d <= k.len() / 2)
        .map(|(_, k)| k)
}

/// Splits at `:` outside `{…}`; everything after `pattern=` belongs to the pattern.
fn split_parts(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut depth, mut from) = (0_usize, 0);
    for (i, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            ':' if depth == 0 => {
                if text[from..].starts_with("pattern=") {
                    break;
                }
                parts.push(&text[from..i]);
                from = i + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[from..]);
    parts
}

impl Field {
    /// Reads one field.
    ///
    /// # Errors
    /// Names that are no identifiers, unknown types and modifiers (with the closest known one), bad values.
    pub fn parse(text: &str) -> Result<Self, FieldError> {
        let parts = split_parts(text);
        let name = parts[0];
        Name::parse(name).map_err(|source| FieldError::Name { field: text.to_owned(), source })?;
        let mut modifiers = Modifiers::default();
        let invalid = |what: String| FieldError::Invalid { field: text.to_owned(), what };
        let mut rest = parts.iter().skip(1).copied();
        let mut ty_word = rest.next().unwrap_or("string");
        if let Some(t) = ty_word.strip_suffix('?') {
            modifiers.optional = true;
            ty_word = t;
        } else if let Some(t) = ty_word.strip_suffix('!') {
            ty_word = t;
        } else if let Some(t) = ty_word.strip_suffix('^') {
            modifiers.unique = true;
            ty_word = t;
        }
        let (base, args) = match ty_word.split_once('{') {
            Some((b, a)) => {
                let inner = a
                    .strip_suffix('}')
                    .ok_or_else(|| invalid(format!("`{ty_word}` lacks its closing brace")))?;
                (b, Some(inner.split(',').map(str::trim).map(str::to_owned).collect::<Vec<_>>()))
            }
            None => (ty_word, None),
        };
        let mut rest: Vec<&str> = rest.collect();
        let ty = Self::parse_type(text, name, base, args, &mut rest)?;
        for m in rest {
            Self::parse_modifier(text, m, &mut modifiers)?;
        }
        Ok(Self { words: crate::name::split_words(name), ty, modifiers })
    }

    fn parse_type(
        text: &str,
        name: &str,
        base: &str,
        args: Option<Vec<String>>,
        rest: &mut Vec<&str>,
    ) -> Result<FieldType, FieldError> {
        let invalid = |what: String| FieldError::Invalid { field: text.to_owned(), what };
        let number = |s: &str| s.parse::<u32>().map_err(|_| invalid(format!("`{s}` is no whole number")));
        let takes_args = matches!(base, "string" | "decimal" | "numeric" | "enum" | "references");
        if args.is_some() && !takes_args && TYPES.contains(&base) {
            return Err(invalid(format!("type `{base}` takes no `{{…}}`")));
        }
        Ok(match base {
            "string" | "str" => match args.as_deref() {
                None => FieldType::String { max: 255 },
                Some([n]) => match number(n)? {
                    0 => return Err(invalid("a string of at most 0 characters holds nothing".into())),
                    max => FieldType::String { max },
                },
                Some(_) => return Err(invalid("`string{N}` takes one number".into())),
            },
            "text" => FieldType::Text,
            "int" | "integer" => FieldType::Int,
            "bigint" => FieldType::Bigint,
            "float" | "double" => FieldType::Float,
            "decimal" | "numeric" => match args.as_deref() {
                None => FieldType::Decimal { precision: 12, scale: 2 },
                Some([p, s]) => {
                    let (precision, scale) = (number(p)?, number(s)?);
                    if precision == 0 || precision > 38 || scale > precision {
                        return Err(invalid(format!(
                            "`decimal{{{precision},{scale}}}` needs 1 to 38 digits, of which at most all after the point"
                        )));
                    }
                    FieldType::Decimal { precision, scale }
                }
                Some(_) => return Err(invalid("`decimal{P,S}` takes two numbers".into())),
            },
            "bool" | "boolean" => FieldType::Bool,
            "date" => FieldType::Date,
            "datetime" | "timestamp" | "timestamptz" | "utc_datetime" => FieldType::Datetime,
            "uuid" => FieldType::Uuid,
            "json" | "jsonb" | "map" => FieldType::Json,
            "enum" => {
                let values = match args {
                    Some(values) => values,
                    None => {
                        let is_modifier = |w: &&str| MODIFIERS.contains(&w.split('=').next().unwrap_or(w));
                        let (others, values): (Vec<&str>, Vec<&str>) =
                            std::mem::take(rest).into_iter().partition(is_modifier);
                        *rest = others;
                        values.into_iter().map(str::to_owned).collect()
                    }
                };
                if values.is_empty() || values.iter().any(|v| Name::parse(v).is_err()) {
                    return Err(invalid("an enum lists its values: `enum{draft,published}`".into()));
                }
                let mut seen = std::collections::BTreeSet::new();
                if let Some(twice) = values.iter().find(|v| !seen.insert(v.as_str())) {
                    return Err(invalid(format!("enum value `{twice}` is listed twice")));
                }
                FieldType::Enum { values }
            }
            "references" | "belongs_to" => {
                let target = match args.as_deref() {
                    None => name.strip_suffix("_id").unwrap_or(name),
                    Some([one]) => one,
                    Some(_) => return Err(invalid("`references{users}` takes one resource".into())),
                };
                FieldType::References {
                    resource: Name::parse(target)
                        .map_err(|source| FieldError::Name { field: text.to_owned(), source })?,
                }
            }
            other => {
                return Err(FieldError::UnknownType {
                    field: text.to_owned(),
                    found: other.to_owned(),
                    closest: closest(other, TYPES),
                });
            }
        })
    }

    fn parse_modifier(text: &str, word: &str, m: &mut Modifiers) -> Result<(), FieldError> {
        let invalid = |what: String| FieldError::Invalid { field: text.to_owned(), what };
        let (key, value) = word.split_once('=').map_or((word, None), |(k, v)| (k, Some(v)));
        let needs = || {
            value
                .filter(|v| !v.is_empty())
                .map(str::to_owned)
                .ok_or_else(|| invalid(format!("`{key}` needs a value: `{key}=…`")))
        };
        match key {
            "optional" | "null" => m.optional = true,
            "required" => m.optional = false,
            "unique" | "uniq" => m.unique = true,
            "index" => m.index = true,
            "default" => m.default = Some(needs()?),
            "min" | "max" => {
                let v = needs()?;
                if v.parse::<f64>().is_err() {
                    return Err(invalid(format!("`{v}` is no number")));
                }
                if key == "min" { m.min = Some(v) } else { m.max = Some(v) }
            }
            "pattern" => {
                let v = needs()?;
                regex::Regex::new(&v).map_err(|_| invalid(format!("`{v}` is no regular expression")))?;
                m.pattern = Some(v);
            }
            "email" => m.email = true,
            "url" => m.url = true,
            "sensitive" => m.sensitive = true,
            other => {
                return Err(FieldError::UnknownModifier {
                    field: text.to_owned(),
                    found: other.to_owned(),
                    closest: closest(other, MODIFIERS),
                });
            }
        }
        if value.is_some() && !matches!(key, "default" | "min" | "max" | "pattern") {
            return Err(invalid(format!("`{key}` takes no value")));
        }
        Ok(())
    }

    /// `issued_on`
    pub fn snake(&self) -> String {
        self.words.join("_")
    }

    /// `issuedOn`
    pub fn camel(&self) -> String {
        let mut out = String::new();
        for (i, w) in self.words.iter().enumerate() {
            if i == 0 { out.push_str(w) } else { out.push_str(&capital(w)) }
        }
        out
    }

    /// `IssuedOn`
    pub fn pascal(&self) -> String {
        self.words.iter().map(|w| capital(w)).collect()
    }

    /// `issued-on`
    pub fn kebab(&self) -> String {
        self.words.join("-")
    }
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_types_of_the_contract() {
        let f = Field::parse("total:decimal{12,2}?:min=0").unwrap();
        assert_eq!(f.ty, FieldType::Decimal { precision: 12, scale: 2 });
        assert!(f.modifiers.optional);
        assert_eq!(f.modifiers.min.as_deref(), Some("0"));
        assert_eq!(
            Field::parse("status:enum:a:b").unwrap().ty,
            FieldType::Enum { values: vec!["a".into(), "b".into()] }
        );
        assert!(Field::parse("user:references").is_ok());
    }

    #[test]
    fn names_the_closest_type() {
        let e = Field::parse("a:strng").unwrap_err();
        assert_eq!(e.hint(), "did you mean `string`?");
    }

    #[test]
    fn tells_of_braces_that_a_shell_has_expanded() {
        for (field, meant) in
            [("total:decimal12", "'total:decimal{12,2}'"), ("a:enumx", "'a:enum{draft,sent}'")]
        {
            let hint = Field::parse(field).unwrap_err().hint();
            assert!(hint.ends_with(meant), "{hint}");
        }
    }
}
