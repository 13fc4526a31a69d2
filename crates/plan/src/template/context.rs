//! What templates see of a resource: its names, its fields, its table.

use super::field::{FieldView, sql_text};
use super::invalid;
use super::manifest::Names;
use super::sources::Sources;
use scaffold_core::{Auth, Diagnostic, Feature, FieldType, Name, PlanError, RepoView, ServiceFacts};
use scaffold_pack::Pack;
use serde_json::{Value, json};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

/// The error of references that the database does not tell apart.
const SHARED: &str = "ErrReferenceUnknown";

/// What every resource of a plan shares.
pub(super) struct Scope<'a> {
    pub(super) sources: &'a Sources<'a>,
    pub(super) initialisms: &'a [String],
    pub(super) database: &'a Value,
    notes: RefCell<Vec<Diagnostic>>,
}

/// The folder of a service.
pub(super) struct Root(String);

impl Root {
    pub(super) fn of(facts: &ServiceFacts) -> Self {
        Self(match facts.root.as_str() {
            "" | "." => String::new(),
            root => format!("{}/", root.trim_end_matches('/')),
        })
    }

    pub(super) fn join(&self, path: &str) -> String {
        format!("{}{path}", self.0)
    }

    /// A path of the repository as one of the service.
    pub(super) fn inside<'p>(&self, path: &'p str) -> &'p str {
        path.strip_prefix(self.0.as_str()).unwrap_or(path)
    }
}

/// The number of the next migration in `folder`, or that of the one that stands with this suffix.
pub(super) fn next_number(view: &dyn RepoView, folder: &str, suffix: &str) -> String {
    let prefix = format!("{folder}/");
    let mut highest = (0_u64, 5_usize);
    for path in view.paths() {
        let Some(file) = path.strip_prefix(&prefix) else { continue };
        let digits: String = file.chars().take_while(char::is_ascii_digit).collect();
        let Ok(number) = digits.parse::<u64>() else { continue };
        if file[digits.len()..].starts_with(|c: char| c.is_ascii_alphanumeric()) {
            continue;
        }
        if file[digits.len()..] == *suffix {
            return digits;
        }
        highest = highest.max((number, digits.len()));
    }
    format!("{:0width$}", highest.0 + 1, width = highest.1)
}

/// What any of the resources uses.
pub(super) fn all_uses(resources: &[Value]) -> Vec<String> {
    let all: BTreeSet<String> = resources
        .iter()
        .filter_map(|r| r["uses"].as_array())
        .flatten()
        .filter_map(|u| u.as_str().map(str::to_owned))
        .collect();
    all.into_iter().collect()
}

impl<'a> Scope<'a> {
    pub(super) fn new(sources: &'a Sources<'a>, pack: &'a Pack, database: &str) -> Result<Self, PlanError> {
        Ok(Self {
            sources,
            initialisms: &pack.manifest().dialect.initialisms,
            database: sources.database(database)?,
            notes: RefCell::default(),
        })
    }

    pub(super) fn database(&self) -> &Value {
        self.database
    }

    pub(super) fn notes(&self) -> Vec<Diagnostic> {
        self.notes.borrow().clone()
    }

    pub(super) fn names(&self) -> &Names {
        self.sources.names()
    }

    pub(super) fn note(&self, message: String) {
        let note = Diagnostic::new(message);
        let mut notes = self.notes.borrow_mut();
        if !notes.contains(&note) {
            notes.push(note);
        }
    }

    /// A value of the database's row.
    pub(super) fn db(&self, key: &str) -> &str {
        self.database[key].as_str().unwrap_or_default()
    }

    /// The type that stands for a resource.
    pub(super) fn type_of(&self, name: &Name) -> String {
        let ty = self.ident(name.singular());
        if self.names().types.contains(&ty) { format!("{ty}Record") } else { ty }
    }

    /// Words as one identifier that starts with a capital.
    pub(super) fn ident(&self, words: &[String]) -> String {
        words
            .iter()
            .map(|w| if self.initialisms.contains(w) { w.to_uppercase() } else { capital(w) })
            .collect()
    }

    /// Words as one identifier that starts small.
    pub(super) fn camel(&self, words: &[String]) -> String {
        match words.split_first() {
            Some((first, rest)) => format!("{first}{}", self.ident(rest)),
            None => String::new(),
        }
    }

    /// Every resource, in order: each may refer to itself and to those before it.
    pub(super) fn resources(&self, features: &[Feature]) -> Result<Vec<Value>, PlanError> {
        let mut out = Vec::new();
        for (i, feature) in features.iter().enumerate() {
            if features[..i].iter().any(|f| f.resource == feature.resource) {
                let name = feature.resource.plural_snake();
                return Err(invalid(
                    Diagnostic::new(format!("resource `{name}` is given twice"))
                        .hint("give each resource once"),
                ));
            }
            out.push(self.resource(feature, &features[..i])?);
        }
        Ok(out)
    }

    /// One resource; `before` are those whose tables stand.
    pub(super) fn resource(&self, feature: &Feature, before: &[Feature]) -> Result<Value, PlanError> {
        let name = &feature.resource;
        if feature.fields.is_empty() {
            return Err(invalid(
                Diagnostic::new(format!("resource `{}` has no fields", name.plural_snake()))
                    .hint("give at least one, e.g. `name:string`"),
            ));
        }
        let ty = self.type_of(name);
        if ty != self.ident(name.singular()) {
            self.note(format!("the type is called `{ty}`: the shorter name is taken"));
        }
        let mut var = self.camel(name.singular());
        if self.names().locals.contains(&var) || self.is_reserved(&var) {
            var = "item".to_owned();
        }
        let table_name = name.plural_snake();
        let table = self.names().column(&table_name);
        if table != table_name {
            self.note(format!("table `{table_name}` is quoted in SQL, where the word is reserved"));
        }
        let shell = json!({ "type": ty, "var": var, "table": table_name });
        let fields = feature
            .fields
            .iter()
            .map(|f| FieldView::new(self, feature, f, &shell))
            .collect::<Result<Vec<_>, _>>()?;

        let setup = self.setup(feature, before)?;
        let human = name.singular_words();
        let list =
            |f: &dyn Fn(&FieldView) -> String, sep: &str| fields.iter().map(f).collect::<Vec<_>>().join(sep);
        let body = |n: usize, shown: bool| {
            let members: Vec<String> = fields
                .iter()
                .filter(|f| !(shown && f.sensitive))
                .filter_map(|f| Some(format!("\"{}\": {}", f.name, f.wire.get(n)?)))
                .collect();
            format!("{{{}}}", members.join(", "))
        };
        let mut uses: BTreeSet<&str> =
            fields.iter().flat_map(|f| f.uses.iter().map(String::as_str)).collect();
        if fields.iter().any(|f| f.rules.len() > 1) {
            uses.insert("two_rules");
        }
        if fields.iter().any(|f| f.pattern) {
            uses.insert("pattern");
        }
        let hidden: Vec<&str> = fields.iter().filter(|f| f.sensitive).map(|f| f.name.as_str()).collect();
        let required: Vec<&FieldView> = fields.iter().filter(|f| f.required).collect();
        let verbatim = fields.iter().find(|f| f.free_text);
        let (constraints, foreign) = self.constraints(&fields)?;
        let mut table_constraints = vec![json!({
            "name": constraint(&table_name, "", "pkey"),
            "sql": self.db("primary"),
            "kind": "primary",
        })];
        table_constraints.extend(fields.iter().flat_map(|f| f.table_constraints.iter().cloned()));
        let indexes: Vec<&Value> = fields.iter().filter_map(|f| f.index.as_ref()).collect();
        let columns = list(&|f| f.column.clone(), ", ");
        let unknown: Vec<Value> = fields
            .iter()
            .filter(|f| f.foreign.is_some())
            .map(|f| {
                let error = self.foreign_error(&fields, f);
                let known = error != SHARED;
                json!({ "ident": f.ident, "field": f.name, "error": error, "known": known })
            })
            .collect();

        let mut view = json!({
            "package": name.plural_flat(),
            "module": name.plural_snake(),
            "type": ty,
            "types": self.ident(name.plural()),
            "ident": self.ident(name.singular()),
            "lower": lower(&ty),
            "var": var,
            "camel": self.camel(name.singular()),
            "camels": self.camel(name.plural()),
            "snake": if var == "item" { var.clone() } else { name.singular_snake() },
            "singular": name.singular_snake(),
            "human": human,
            "humans": name.plural_words(),
            "a_human": format!("{} {human}", article(&human)),
            "route": format!("/{}", name.plural_kebab()),
            "tag": name.plural_kebab(),
            "kebab": name.singular_kebab(),
            "table": table,
            "table_name": table_name,
            "auth": feature.auth != Auth::None,
            "fields": fields.iter().map(FieldView::json).collect::<Vec<_>>(),
            "uses": uses,
            "unique": fields.iter().any(|f| f.unique.is_some()),
            "columns": format!("id, {columns}, created_at, updated_at"),
            "field_columns": columns,
            "placeholders": (1..=fields.len()).map(|n| format!("${n}")).collect::<Vec<_>>().join(", "),
            "marks": vec!["?"; fields.len()].join(", "),
            "assignments": fields
                .iter()
                .enumerate()
                .map(|(i, f)| format!("{} = ${}", f.column, i + 2))
                .collect::<Vec<_>>()
                .join(", "),
            "mark_assignments": list(&|f| format!("{} = ?", f.column), ", "),
            "untouched": list(&|f| format!("!in.{}.Set", f.ident), " &&\n\t\t"),
        });
        let rest = json!({
            "body1": body(0, false),
            "body2": body(1, false),
            "shown1": body(0, true),
            "shown2": body(1, true),
            "shown": if hidden.is_empty() { "body" } else { "shown" },
            "has_enums": feature.fields.iter().any(|f| matches!(f.ty, FieldType::Enum { .. })),
            "refers": fields.iter().any(|f| f.foreign.is_some() && !f.sensitive),
            "null_input": fields.iter().find(|f| !f.optional).map(|f| f.json()["plain"].clone()),
            // Whole numbers that JSON for GraphQL writes as text: ids, and those that a double can't hold.
            "number_texts": fields
                .iter()
                .map(FieldView::json)
                .filter(|f| f["class"] == "bigint" || f["class"] == "references")
                .map(|f| f["plain"].clone())
                .collect::<Vec<_>>(),
            "parents": parents(feature, &fields),
            "hidden": hidden,
            "nullable": fields.iter().find(|f| f.optional && !f.sensitive).map(|f| f.name.as_str()),
            "not_null": fields.iter().find(|f| !f.optional).map(|f| f.name.as_str()),
            "required": required.iter().map(|f| format!("/{}", f.name)).collect::<Vec<_>>().join(" "),
            "required_list": required.iter().map(|f| f.name.as_str()).collect::<Vec<_>>(),
            "required_names": required.iter().map(|f| f.name.as_str()).collect::<Vec<_>>().join(", "),
            "verbatim": verbatim.map(|f| json!({
                "name": f.name,
                "snake": f.snake,
                "ident": f.ident,
                "optional": f.optional,
                "text": format!("'); DROP TABLE {table_name}; --"),
            })),
            "constraints": constraints,
            "foreign_errors": foreign,
            "unknown": unknown,
            "table_constraints": table_constraints,
            "indexes": indexes,
            "setup": setup,
        });
        if let (Value::Object(view), Value::Object(rest)) = (&mut view, rest) {
            view.extend(rest);
        }
        Ok(view)
    }

    fn is_reserved(&self, word: &str) -> bool {
        self.sources.reserved().iter().any(|r| r == word)
    }

    /// Where the database does not say which reference is broken, one error stands for all of several.
    fn foreign_error(&self, fields: &[FieldView], field: &FieldView) -> String {
        let several = fields.iter().filter(|f| f.foreign.is_some()).count() > 1;
        if several && self.database["foreign_shared"] == true {
            SHARED.to_owned()
        } else {
            format!("Err{}Unknown", field.ident)
        }
    }

    /// Violated constraints with what they mean, and the errors of references.
    fn constraints(&self, fields: &[FieldView]) -> Result<(Vec<Value>, Vec<Value>), PlanError> {
        let mut constraints = Vec::new();
        let mut foreign = BTreeMap::new();
        for f in fields {
            if let Some(unique) = &f.unique {
                let name = self.sources.text(self.db("unique_name"), &json!({ "c": unique }))?;
                let error = format!("Err{}Taken", f.ident);
                constraints.push(json!({ "name": name, "error": error, "kind": "unique", "field": f.name }));
            }
        }
        for f in fields {
            let Some(key) = &f.foreign else { continue };
            let error = self.foreign_error(fields, f);
            let shared = error == SHARED;
            if foreign.contains_key(&error) {
                continue;
            }
            let name = self.sources.text(self.db("foreign_name"), &json!({ "c": key }))?;
            let field = (!shared).then_some(&f.name);
            constraints.push(json!({ "name": name, "error": error, "kind": "foreign", "field": field }));
            foreign.insert(
                error.clone(),
                json!({
                    "error": error,
                    "meaning": if shared { "something that is referred to does not exist".to_owned() } else { format!("the {} does not exist", f.words) },
                    "message": if shared { "a reference is unknown".to_owned() } else { format!("{} is unknown", f.words) },
                    "field": field,
                }),
            );
        }
        Ok((constraints, foreign.into_values().collect()))
    }

    /// Statements that make the rows which the samples of `feature` refer to.
    fn setup(&self, feature: &Feature, before: &[Feature]) -> Result<Vec<String>, PlanError> {
        let mut needed: BTreeSet<usize> = BTreeSet::new();
        let mut open: Vec<&Feature> = vec![feature];
        while let Some(feature) = open.pop() {
            for field in &feature.fields {
                let FieldType::References { resource } = &field.ty else { continue };
                if *resource == feature.resource {
                    continue;
                }
                match before.iter().position(|f| f.resource == *resource) {
                    Some(i) => {
                        if needed.insert(i) {
                            open.push(&before[i]);
                        }
                    }
                    None => {
                        let name = resource.plural_snake();
                        return Err(invalid(
                            Diagnostic::new(format!(
                                "field `{}` refers to `{name}`, which is not there",
                                field.snake()
                            ))
                            .hint(format!("make `{name}` first")),
                        ));
                    }
                }
            }
        }
        let mut out = Vec::new();
        for i in needed {
            let parent = &before[i];
            let shell = json!({ "type": "", "var": "", "table": parent.resource.plural_snake() });
            let fields = parent
                .fields
                .iter()
                .map(|f| FieldView::new(self, parent, f, &shell))
                .collect::<Result<Vec<_>, _>>()?;
            for n in 0..2 {
                let given: Vec<_> = fields.iter().filter(|f| f.sql_samples.len() > n).collect();
                out.push(format!(
                    "INSERT INTO {} ({}) VALUES ({})",
                    self.names().column(&parent.resource.plural_snake()),
                    given.iter().map(|f| f.column.as_str()).collect::<Vec<_>>().join(", "),
                    given.iter().map(|f| f.sql_samples[n].as_str()).collect::<Vec<_>>().join(", "),
                ));
            }
        }
        Ok(out)
    }

    /// A value as SQL writes it.
    pub(super) fn sql_value(&self, ty: &FieldType, value: &str) -> String {
        match ty {
            FieldType::Int | FieldType::Bigint | FieldType::Float | FieldType::References { .. } => {
                value.to_owned()
            }
            FieldType::Bool => self.db(if value == "true" { "yes" } else { "no" }).to_owned(),
            _ => sql_text(value),
        }
    }
}

/// The name of a constraint or index, cut as PostgreSQL would cut it, so that both agree on it.
pub(super) fn constraint(table: &str, column: &str, kind: &str) -> String {
    let (mut table, mut column) = (table, column);
    loop {
        let name =
            if column.is_empty() { format!("{table}_{kind}") } else { format!("{table}_{column}_{kind}") };
        if name.len() <= 63 {
            return name;
        }
        if table.len() > column.len() {
            table = &table[..table.len() - 1];
        } else {
            column = &column[..column.len() - 1];
        }
    }
}

pub(super) fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

/// `a` or `an`: by the first letter, but for a `u` that is spoken as in `user`.
/// Resources that others than itself refer to, each with the first field that does.
fn parents(feature: &Feature, fields: &[FieldView]) -> Vec<Value> {
    let mut out: Vec<Value> = Vec::new();
    for (asked, field) in feature.fields.iter().zip(fields).filter(|(_, f)| !f.sensitive) {
        let FieldType::References { resource } = &asked.ty else { continue };
        let mut parent = field.json()["refers"].clone();
        if *resource == feature.resource || out.iter().any(|p| p["package"] == parent["package"]) {
            continue;
        }
        parent["name"] = parent["field"].clone();
        parent["field"] = field.ident.clone().into();
        parent["member"] = field.name.clone().into();
        parent["optional"] = field.optional.into();
        parent["humans"] = resource.plural_words().into();
        out.push(parent);
    }
    out
}

/// A type's name with a small letter at its beginning.
pub(super) fn lower(ty: &str) -> String {
    let capitals = ty.chars().take_while(char::is_ascii_uppercase).count();
    // An initialism is small as a whole, but for the word that follows.
    let small = if capitals > 1 && capitals < ty.len() { capitals - 1 } else { capitals };
    format!("{}{}", ty[..small].to_lowercase(), &ty[small..])
}

fn article(noun: &str) -> &'static str {
    let mut letters = noun.chars();
    match letters.next() {
        Some('a' | 'e' | 'i' | 'o') => "an",
        Some('u') => {
            let vowel = |c: Option<char>| matches!(c, Some('a' | 'e' | 'i' | 'o' | 'u'));
            let second = letters.next();
            if !vowel(second) && vowel(letters.next()) { "a" } else { "an" }
        }
        _ => "a",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_follow_the_sound() {
        let all: Vec<_> = ["user", "unit", "upload", "order item", "invoice", "post"].map(article).into();
        assert_eq!(all, ["a", "a", "an", "an", "an", "a"]);
    }

    #[test]
    fn long_constraint_names_are_cut() {
        let name = constraint(&"t".repeat(60), &"c".repeat(40), "key");
        assert_eq!(name.len(), 63);
        assert!(name.ends_with("_key"));
    }
}
