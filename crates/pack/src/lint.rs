//! What can be said of a pack's manifest and queries without running anything.

use crate::fault::{line_of, query_fault};
use crate::{MANIFEST, Manifest, Pack, closest};
use scaffold_core::{At, Diagnostic};
use scaffold_syntax::{Pattern, Query, kind_names};
use serde_json::Value as Json;
use toml::Value;

/// Faults of the manifest and of the queries: node kinds that the grammar has not, queries that do not compile.
pub fn lint(pack: &Pack) -> Vec<Diagnostic> {
    let mut faults = Vec::new();
    let text = pack.file(MANIFEST).unwrap_or_default();
    if let Ok(table) = text.parse::<toml::Table>() {
        let schema = schemars::schema_for!(Manifest).to_value();
        let kinds = kind_names(pack.trees().grammar());
        let nodes = Nodes { schema: &schema, kinds, text };
        nodes.lint(&schema, &Value::Table(table), &mut faults);
    }
    for (path, text) in pack.files_under("").filter(|(p, _)| p.ends_with(".scm")) {
        if let Err(error) = Query::new(pack.trees().grammar(), text) {
            faults.push(query_fault(path, &error));
        }
    }
    faults
}

/// The manifest beside its schema: that tells where nodes are meant.
struct Nodes<'a> {
    schema: &'a Json,
    kinds: Vec<&'a str>,
    text: &'a str,
}

impl Nodes<'_> {
    fn lint(&self, schema: &Json, value: &Value, faults: &mut Vec<Diagnostic>) {
        let name = schema["$ref"].as_str().and_then(|r| r.rsplit('/').next());
        match name {
            Some("Kinds") => match value {
                Value::Array(items) => {
                    items.iter().filter_map(Value::as_str).for_each(|p| self.pattern(p, faults));
                }
                value => value.as_str().into_iter().for_each(|p| self.pattern(p, faults)),
            },
            Some("KindFields") => {
                value.as_table().into_iter().flat_map(|t| t.keys()).for_each(|p| self.pattern(p, faults));
            }
            Some(name) => self.lint(&self.schema["$defs"][name], value, faults),
            None => self.parts(schema, value, faults),
        }
    }

    fn parts(&self, schema: &Json, value: &Value, faults: &mut Vec<Diagnostic>) {
        for option in ["anyOf", "allOf"].iter().filter_map(|k| schema[*k].as_array()).flatten() {
            self.lint(option, value, faults);
        }
        match value {
            Value::Table(table) => {
                for (key, value) in table {
                    let own = &schema["properties"][key];
                    let own = if own.is_null() { &schema["additionalProperties"] } else { own };
                    self.lint(own, value, faults);
                }
            }
            Value::Array(items) => items.iter().for_each(|item| self.lint(&schema["items"], item, faults)),
            _ => {}
        }
    }

    fn pattern(&self, text: &str, faults: &mut Vec<Diagnostic>) {
        let Ok(pattern) = Pattern::parse(text) else { return };
        let Some(unknown) = pattern.unknown_kind(&self.kinds) else { return };
        let line = self.text.find(text).map(|byte| line_of(self.text, byte));
        let fault = Diagnostic::new(format!("the grammar has no node `{unknown}`"));
        let hint = closest(unknown, self.kinds.iter().copied()).map(|k| format!("the closest name is `{k}`"));
        faults.push(Diagnostic { at: Some(At { path: MANIFEST.to_owned(), line }), hint, ..fault });
    }
}
