//! What is to be built.

use crate::{Diagnostic, Field, Name};
use serde::{Deserialize, Serialize};

/// Whether the new routes are protected.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Auth {
    /// As the exemplar, or as the kind's default.
    #[default]
    Inherit,
    /// Every write is protected.
    Required,
    /// None is.
    None,
}

/// A feature to add: its kind is an id that packs offer (`rest`), never matched by the engine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feature {
    /// Id of the feature kind.
    pub kind: String,
    /// The resource's noun.
    pub resource: Name,
    /// Its fields, in the order of the request.
    pub fields: Vec<Field>,
    /// The resource or path to imitate; `none` means templates.
    pub like: Option<String>,
    /// Protection of the routes.
    pub auth: Auth,
}

/// Columns that every resource has; a request can't declare them.
const GIVEN: &[&str] = &["id", "created_at", "updated_at"];

impl Feature {
    /// Reads a feature of `kind` from a noun and fields in the field language.
    ///
    /// # Errors
    /// Names and fields that do not parse, fields given twice, and columns that every resource has already.
    pub fn parse<S: AsRef<str>>(kind: &str, resource: &str, fields: &[S]) -> Result<Self, Diagnostic> {
        let resource = Name::parse(resource).map_err(|e| {
            Diagnostic::new(e.to_string())
                .hint("a resource is one word of letters, digits and `_`, e.g. `order_items`")
        })?;
        let mut parsed: Vec<Field> = Vec::with_capacity(fields.len());
        for text in fields {
            let field =
                Field::parse(text.as_ref()).map_err(|e| Diagnostic::new(e.to_string()).hint(e.hint()))?;
            let name = field.snake();
            if GIVEN.contains(&name.as_str()) {
                return Err(Diagnostic::new(format!(
                    "field `{name}` is there already: every resource has it"
                ))
                .hint("leave it out"));
            }
            if parsed.iter().any(|f| f.words == field.words) {
                return Err(
                    Diagnostic::new(format!("field `{name}` is given twice")).hint("give each field once")
                );
            }
            parsed.push(field);
        }
        Ok(Self { kind: kind.to_owned(), resource, fields: parsed, like: None, auth: Auth::Inherit })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_a_field_given_twice_in_another_casing() {
        let e = Feature::parse("rest", "users", &["firstName:string", "first_name:string"]).unwrap_err();
        assert_eq!(e.message, "field `first_name` is given twice");
    }

    #[test]
    fn refuses_columns_that_every_resource_has() {
        assert!(Feature::parse("rest", "users", &["id:int"]).is_err());
    }
}
