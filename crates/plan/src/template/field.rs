//! What templates see of a field. The pack's type table says what a class is; here it is filled in.

use super::context::{Scope, capital, constraint, lower};
use super::invalid;
use super::sample;
use scaffold_core::{Diagnostic, Feature, Field, FieldType, PlanError, split_words};
use serde_json::{Map, Value, json};

/// Longest `text` where no length is given: fits into a request with room to spare.
const TEXT_LENGTH: u32 = 10_000;

/// One field, ready for templates.
pub(super) struct FieldView {
    pub(super) name: String,
    pub(super) column: String,
    /// As code spells it.
    pub(super) snake: String,
    pub(super) ident: String,
    pub(super) words: String,
    pub(super) optional: bool,
    pub(super) required: bool,
    pub(super) sensitive: bool,
    pub(super) pattern: bool,
    /// Takes any text.
    pub(super) free_text: bool,
    pub(super) uses: Vec<String>,
    pub(super) rules: Vec<String>,
    /// The samples as JSON.
    pub(super) wire: Vec<String>,
    /// The samples as SQL.
    pub(super) sql_samples: Vec<String>,
    pub(super) table_constraints: Vec<Value>,
    pub(super) index: Option<Value>,
    pub(super) unique: Option<Value>,
    pub(super) foreign: Option<Value>,
    view: Map<String, Value>,
}

impl FieldView {
    /// `shell` has what is known of the resource before its fields are: type, variable, table.
    pub(super) fn new(
        scope: &Scope<'_>,
        feature: &Feature,
        field: &Field,
        shell: &Value,
    ) -> Result<Self, PlanError> {
        let mut words = field.words.clone();
        if matches!(field.ty, FieldType::References { .. }) && words.last().is_none_or(|w| w != "id") {
            words.push("id".to_owned());
        }
        let name = words.join("_");
        let mut ident = scope.ident(&words);
        if scope.names().members.contains(&ident) {
            ident.push_str("Value");
            scope.note(format!("field `{name}` is called `{ident}` in code: the shorter name is taken"));
        }
        let column = scope.names().column(&name);
        if column != name {
            scope.note(format!("column `{name}` is quoted in SQL, where the word is reserved"));
        }
        let m = &field.modifiers;
        sample::check(field)?;

        let row = scope.sources.class(field.ty.class())?;
        let sql = row.sql.get(scope.db("id")).cloned().unwrap_or_default();
        let mut view = Map::new();
        let mut put = |key: &str, value: Value| view.insert(key.to_owned(), value);
        put("name", name.clone().into());
        put("column", column.clone().into());
        put("ident", ident.clone().into());
        put("camel", scope.camel(&words).into());
        let snake = scope.names().spelled.get(&name).unwrap_or(&name).clone();
        put("snake", snake.clone().into());
        put("plain", plain(&words).into());
        put("words", words.join(" ").into());
        put(
            "refers",
            match &field.ty {
                FieldType::References { resource } => {
                    let ty = scope.type_of(resource);
                    let own = &words[..words.len() - 1];
                    json!({
                        "type": ty,
                        "lower": lower(&ty),
                        "method": scope.ident(own),
                        "field": plain(own),
                        "snake": own.join("_"),
                        "package": resource.plural_flat(),
                        "module": resource.plural_snake(),
                        "singular": resource.singular_snake(),
                        "human": resource.singular_words(),
                        "camel": scope.camel(resource.singular()),
                        "camels": scope.camel(resource.plural()),
                        "kebab": resource.singular_kebab(),
                        "tag": resource.plural_kebab(),
                    })
                }
                _ => Value::Null,
            },
        );
        put("class", field.ty.class().into());
        put("optional", m.optional.into());
        put("sensitive", m.sensitive.into());
        put("email", m.email.into());
        put("url", m.url.into());
        put("pattern", scope.sources.pattern(field)?.into());
        for (key, bound) in [("min", &m.min), ("max", &m.max)] {
            if let Some(bound) = bound {
                put(key, bound.clone().into());
            }
        }
        if let Some((least, most)) = lengths(field) {
            put("least", least.into());
            put("most", most.into());
        }
        put("below", sample::below(field).into());
        put("above", sample::above(field).into());
        if let FieldType::Decimal { precision, scale } = &field.ty {
            put("precision", (*precision).into());
            put("scale", (*scale).into());
            put("whole", precision.saturating_sub(*scale).into());
        }
        let values = match &field.ty {
            FieldType::Enum { values } => values
                .iter()
                .map(|v| {
                    let words = split_words(v);
                    let digit = v.starts_with(|c: char| c.is_ascii_digit());
                    let snake = format!("{}{}", if digit { "n" } else { "" }, words.join("_"));
                    json!({ "value": v, "ident": scope.ident(&words), "snake": snake, "sql": sql_text(v) })
                })
                .collect(),
            _ => Vec::new(),
        };
        put("values", values.into());

        let fill = |view: &Map<String, Value>, text: &str, value: &str| {
            scope.sources.text(text, &json!({ "f": view, "r": shell, "v": value, "db": scope.database() }))
        };
        let native = fill(&view, &row.native, "")?;
        view.insert("native".to_owned(), native.clone().into());
        let lines = |text: String| -> Vec<String> {
            text.lines().map(str::trim).filter(|l| !l.is_empty()).map(str::to_owned).collect()
        };
        let rules = lines(fill(&view, &row.rules, "")?);
        let bad: Vec<Value> = lines(fill(&view, &row.bad, "")?)
            .iter()
            .filter_map(|l| l.split_once(" => "))
            .map(|(name, literal)| json!({ "name": name, "literal": literal }))
            .collect();

        let own = matches!(&field.ty, FieldType::References { resource } if *resource == feature.resource);
        let texts = if own { Vec::new() } else { sample::two(field, &words)? };
        let mut samples = Vec::new();
        for text in &texts {
            let mut sample = Map::new();
            sample.insert("literal".to_owned(), fill(&view, &row.literal, text)?.into());
            for (key, more) in &row.texts {
                sample.insert(key.clone(), fill(&view, more, text)?.into());
            }
            samples.push(Value::Object(sample));
        }
        if own && !m.optional {
            return Err(invalid(
                Diagnostic::new(format!("field `{name}` needs a row of its own table before there is one"))
                    .hint("make it optional with `?`"),
            ));
        }

        let table = &feature.resource.plural_snake();
        let mut table_constraints = Vec::new();
        let unique = m.unique.then(|| {
            let name = constraint(table, &name, "key");
            table_constraints.push(json!({
                "name": name, "sql": format!("UNIQUE ({column})"), "kind": "unique", "column": words.join("_"),
            }));
            json!({ "name": name, "table": table, "column": words.join("_") })
        });
        let foreign = match &field.ty {
            FieldType::References { resource } => {
                let key = constraint(table, &name, "fkey");
                let parent = scope.names().column(&resource.plural_snake());
                table_constraints.push(json!({
                    "name": key,
                    "sql": format!("FOREIGN KEY ({column}) REFERENCES {parent} (id) ON DELETE RESTRICT"),
                    "kind": "foreign",
                    "column": words.join("_"),
                    "parent": resource.plural_snake(),
                }));
                Some(json!({ "name": key, "table": table, "column": words.join("_") }))
            }
            _ => None,
        };
        let holds = fill(&view, &sql.check, "")?;
        if !holds.is_empty() {
            let name = constraint(table, &name, "check");
            table_constraints.push(json!({
                "name": name, "sql": format!("CHECK ({holds})"), "kind": "check", "expression": holds,
            }));
        }
        let index = ((m.index || foreign.is_some()) && !m.unique)
            .then(|| json!({ "name": constraint(table, &name, "idx"), "column": column, "plain": name }));

        let (default, default_sql) = match &m.default {
            Some(value) => (Some(fill(&view, &row.literal, value)?), Some(scope.sql_value(&field.ty, value))),
            None => (None, None),
        };
        let mut defaults = Map::new();
        for (value, (key, text)) in m.default.iter().flat_map(|v| row.texts.iter().map(move |t| (v, t))) {
            defaults.insert(key.clone(), fill(&view, text, value)?.into());
        }
        let var = shell["var"].as_str().unwrap_or_default();
        let or = |text: String, fallback: String| if text.is_empty() { fallback } else { text };
        let required = !m.optional && m.default.is_none();
        // In a create, null stands for the default.
        let mut create = view.clone();
        create.insert("optional".to_owned(), (!required).into());
        let create_limits = fill(&create, &row.limits, "")?;
        let create_openapi =
            if required { row.openapi.clone() } else { format!("[{}, \"null\"]", row.openapi) };
        let openapi = if m.optional { format!("[{}, \"null\"]", row.openapi) } else { row.openapi.clone() };
        for (key, value) in [
            ("openapi", Value::from(openapi)),
            ("create_openapi", create_openapi.into()),
            ("create_limits", create_limits.into()),
            ("limits", fill(&view, &row.limits, "")?.into()),
            ("stored", if m.optional { format!("*{native}") } else { native.clone() }.into()),
            ("sql_type", fill(&view, &sql.ty, "")?.into()),
            ("same", or(fill(&view, &row.same, "")?, plain_same(var, &ident, m.optional)).into()),
            ("write", or(fill(&view, &sql.write, "")?, format!("{var}.{ident}")).into()),
            ("scan", or(fill(&view, &sql.scan, "")?, format!("&{var}.{ident}")).into()),
            ("default", default.into()),
            ("defaults", defaults.into()),
            ("default_sql", default_sql.into()),
            ("default_sent", m.default.as_ref().map(|value| sample::wire(&field.ty, value)).into()),
            ("required", required.into()),
            ("unique", unique.is_some().into()),
            ("distinct", (texts.len() == 2 && texts[0] != texts[1]).into()),
            ("rules", rules.clone().into()),
            ("bad", bad.into()),
            ("samples", samples.into()),
        ] {
            view.insert(key.to_owned(), value);
        }
        for (key, text) in &row.texts {
            let text = fill(&view, text, "")?;
            view.insert(key.clone(), text.into());
        }
        Ok(Self {
            words: words.join(" "),
            optional: m.optional,
            required,
            sensitive: m.sensitive,
            pattern: m.pattern.is_some(),
            free_text: lengths(field).is_some_and(|(_, most)| most as usize >= table.len() + 20)
                && !m.email
                && !m.url
                && m.pattern.is_none(),
            uses: row.uses.clone(),
            wire: texts.iter().map(|t| sample::wire(&field.ty, t)).collect(),
            sql_samples: texts.iter().map(|t| scope.sql_value(&field.ty, t)).collect(),
            name,
            column,
            snake,
            ident,
            rules,
            table_constraints,
            index,
            unique,
            foreign,
            view,
        })
    }

    /// As templates see it.
    pub(super) fn json(&self) -> Value {
        Value::Object(self.view.clone())
    }
}

/// Words as one identifier that starts small and knows no initialisms.
fn plain(words: &[String]) -> String {
    words.iter().enumerate().map(|(i, w)| if i == 0 { w.clone() } else { capital(w) }).collect()
}

/// Compares members as they are.
fn plain_same(var: &str, ident: &str, optional: bool) -> String {
    let star = if optional { "*" } else { "" };
    format!("{star}other.{ident} == {star}{var}.{ident}")
}

/// Fewest and most characters of a text.
pub(super) fn lengths(field: &Field) -> Option<(u32, u32)> {
    let m = &field.modifiers;
    let most = match &field.ty {
        FieldType::String { max } => *max,
        FieldType::Text => TEXT_LENGTH,
        _ => return None,
    };
    let most = m.max.as_ref().and_then(|v| v.parse().ok()).unwrap_or(most);
    let least = m.min.as_ref().and_then(|v| v.parse().ok()).unwrap_or(u32::from(!m.optional));
    Some((least, most))
}

/// A text as SQL writes it.
pub(super) fn sql_text(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
