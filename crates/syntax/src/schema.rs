//! What packs may write where nodes are meant, as JSON Schema; and whether a grammar has the nodes.

use crate::Grammar;
use crate::pattern::{FieldNames, KindFields, Kinds, Pattern};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use std::borrow::Cow;

/// A text, or a list of texts.
fn one_or_more(description: &str) -> Schema {
    json_schema!({
        "description": description,
        "anyOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" } }]
    })
}

impl JsonSchema for Kinds {
    fn schema_name() -> Cow<'static, str> {
        "Kinds".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        one_or_more("Patterns of nodes: `kind`, `parent > kind`, `kind(!child)`, `kind@field`, `*`")
    }
}

impl JsonSchema for KindFields {
    fn schema_name() -> Cow<'static, str> {
        "KindFields".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "Pattern of nodes → the field that is meant",
            "type": "object",
            "additionalProperties": { "type": "string" }
        })
    }
}

impl JsonSchema for FieldNames {
    fn schema_name() -> Cow<'static, str> {
        "FieldNames".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        one_or_more("Names of fields, the first that is there is meant")
    }
}

/// Names of every kind of node that a grammar has, tokens included.
pub fn kind_names(grammar: &Grammar) -> Vec<&str> {
    let count = u16::try_from(grammar.node_kind_count()).unwrap_or(u16::MAX);
    (0..count).filter_map(|id| grammar.node_kind_for_id(id)).collect()
}

impl Pattern {
    /// A kind of the pattern that is none of `known`.
    pub fn unknown_kind(&self, known: &[&str]) -> Option<&str> {
        self.kinds().find(|kind| *kind != "*" && !known.contains(kind))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_that_the_grammar_has_not_is_found_at_every_place() {
        let known = ["pair", "class_body", "async"];
        let unknown = |text: &str| Pattern::parse(text).unwrap().unknown_kind(&known).map(str::to_owned);
        assert_eq!(unknown("class_body > pair@value(!async)"), None);
        assert_eq!(unknown("class_bdy > pair").as_deref(), Some("class_bdy"));
        assert_eq!(unknown("pair(left:identifer)").as_deref(), Some("identifer"));
        assert_eq!(unknown("* > pair"), None);
    }
}
