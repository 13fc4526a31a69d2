//! Short notations for tests.

use scaffold_core::{EntityField, Field, FieldRole};
use scaffold_pack::Manifest;

/// `Title:string:unique` with `?` for optional; classes `id`, `owner` and `timestamp` are kept fields.
pub(crate) fn entity(text: &str) -> Vec<EntityField> {
    text.split_whitespace()
        .map(|word| {
            let mut parts = word.split(':');
            let name = parts.next().unwrap_or_default().to_owned();
            let class = parts.next().unwrap_or("string");
            let (class, optional) = class.strip_suffix('?').map_or((class, false), |c| (c, true));
            let extra: Vec<&str> = parts.collect();
            let (kind, role) = match class {
                "id" => ("int", FieldRole::Id),
                "owner" => ("int", FieldRole::Relation),
                "timestamp" => ("datetime", FieldRole::Timestamp),
                other => (other, FieldRole::Plain),
            };
            let native = extra.iter().find_map(|e| e.strip_prefix('=')).map_or_else(
                || manifest().types.get(kind).map_or_else(String::new, |t| t.native.clone()),
                str::to_owned,
            );
            let native = if kind == "decimal" && !extra.iter().any(|e| e.starts_with('=')) {
                "float64".into()
            } else {
                native
            };
            let words = scaffold_core::split_words(&name).join("_");
            EntityField {
                name,
                shown: words.clone(),
                column: Some(words),
                native: if optional { format!("*{native}") } else { native },
                kind: kind.into(),
                role,
                optional,
                unique: extra.contains(&"unique"),
                semantic: extra.iter().find(|e| matches!(**e, "email" | "url")).map(|e| (*e).to_owned()),
            }
        })
        .collect()
}

/// Fields in the field language.
pub(crate) fn request(fields: &[&str]) -> Vec<Field> {
    fields.iter().map(|f| Field::parse(f).unwrap()).collect()
}

/// The manifest of the pack that the tests' texts are written for.
pub(crate) fn manifest() -> Manifest {
    scaffold_lang_go::pack().unwrap().manifest().clone()
}
