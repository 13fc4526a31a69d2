//! Resources that stand, as requests for them would read: what rows of theirs have to be like, for tests that need some.

use super::not_understood;
use super::sources::Sources;
use scaffold_core::{
    Auth, Column, EntityField, Feature, Field, FieldType, Modifiers, Name, PlanError, RepoView, Resource,
    ServiceFacts, Table, split_words,
};
use scaffold_syntax::regular;

/// Columns of every table, which fill themselves.
const FILLED: &[&str] = &["id", "created_at", "updated_at"];

/// Classes in the order in which they are tried where a database keeps several alike.
const CLASSES: &[(&str, FieldType)] = &[
    ("string", FieldType::String { max: 255 }),
    ("int", FieldType::Int),
    ("bigint", FieldType::Bigint),
    ("float", FieldType::Float),
    ("decimal", FieldType::Decimal { precision: 4, scale: 2 }),
    ("bool", FieldType::Bool),
    ("date", FieldType::Date),
    ("datetime", FieldType::Datetime),
    ("uuid", FieldType::Uuid),
    ("json", FieldType::Json),
];

/// The resources with a table of their own, in the order in which the tables were made, and those that no table is
/// needed for; `database` is its id. `but` is left out, and so is what templates would not have made.
pub(super) fn standing(
    sources: &Sources<'_>,
    view: &dyn RepoView,
    facts: &ServiceFacts,
    but: Option<&Feature>,
    database: &str,
) -> Result<Vec<Feature>, PlanError> {
    let tables = sources.database(database)?["tables"] != false;
    let mut out = Vec::new();
    for resource in &facts.resources {
        let Ok(noun) = Name::parse(&resource.name) else { continue };
        if but.is_some_and(|b| b.resource == noun) {
            continue;
        }
        let (place, fields) = match (&resource.table, &resource.entity) {
            (Some(table), _) if tables && noun.plural_snake() == table.name => {
                let text = view.text(&table.at.path).map_err(not_understood)?.unwrap_or_default();
                let rules = statement(&text, table);
                (&table.at, fields(sources, facts, resource, table, rules, database)?)
            }
            (_, Some(entity)) if !tables => (&entity.at, Some(members(&entity.fields))),
            _ => continue,
        };
        if let Some(fields) = fields.filter(|f| !f.is_empty()) {
            let place = (place.path.clone(), place.line);
            let (auth, kind) = but.map_or((Auth::Inherit, "rest".to_owned()), |b| (b.auth, b.kind.clone()));
            out.push((place, Feature { resource: noun, fields, like: None, auth, kind }));
        }
    }
    out.sort_by(|(a, _), (b, _)| a.cmp(b));
    Ok(out.into_iter().map(|(_, feature)| feature).collect())
}

/// The data fields of an entity; of a class of their own where the templates know it.
fn members(fields: &[EntityField]) -> Vec<Field> {
    let data = fields.iter().filter(|f| !FILLED.contains(&f.shown.as_str()));
    data.map(|f| {
        let known = CLASSES.iter().find(|(class, _)| f.kind == *class);
        Field {
            words: split_words(&f.shown),
            ty: known.map_or(FieldType::String { max: 255 }, |(_, ty)| ty.clone()),
            modifiers: Modifiers { unique: f.unique, optional: f.optional, ..Modifiers::default() },
        }
    })
    .collect()
}

/// The statement that makes the table.
fn statement<'t>(text: &'t str, table: &Table) -> &'t str {
    let line = || {
        text.split_inclusive('\n')
            .take(table.at.line.unwrap_or(1).saturating_sub(1) as usize)
            .map(str::len)
            .sum()
    };
    let start = text.find(&format!("CREATE TABLE {}", table.name)).or_else(|| text.find("CREATE TABLE"));
    // Where no SQL says it, the call that makes it does.
    let start: usize = start.unwrap_or_else(line);
    let rest = &text[start..];
    &rest[..rest.find(';').unwrap_or(rest.len())]
}

/// Its fields. `None`: a column is of a kind that no template makes.
fn fields(
    sources: &Sources<'_>,
    facts: &ServiceFacts,
    resource: &Resource,
    table: &Table,
    rules: &str,
    database: &str,
) -> Result<Option<Vec<Field>>, PlanError> {
    let mut out = Vec::new();
    for column in &table.columns {
        if FILLED.contains(&column.name.as_str()) {
            continue;
        }
        let ty = match &column.references {
            Some(parent) => referenced(facts, parent).map(|resource| FieldType::References { resource }),
            None => class(sources, resource, column, database)?,
        };
        let Some(ty) = ty else { return Ok(None) };
        let mut field = Field {
            words: split_words(&column.name),
            ty,
            modifiers: Modifiers { unique: column.unique, optional: column.nullable, ..Modifiers::default() },
        };
        hold(&mut field, &column.name, rules);
        out.push(field);
    }
    Ok(Some(out))
}

/// The resource whose table this is.
fn referenced(facts: &ServiceFacts, table: &str) -> Option<Name> {
    let of = |r: &&Resource| r.table.as_ref().is_some_and(|t| t.name == table);
    Name::parse(&facts.resources.iter().find(of)?.name).ok()
}

/// The class that the database keeps in a column like this: the entity's, where it tells several apart.
fn class(
    sources: &Sources<'_>,
    resource: &Resource,
    column: &Column,
    database: &str,
) -> Result<Option<FieldType>, PlanError> {
    let head = |text: &str| {
        let name = text.split(['(', '{']).next().unwrap_or_default().trim();
        name.rsplit('.').next().unwrap_or_default().to_lowercase()
    };
    let known = resource.entity.iter().flat_map(|e| &e.fields);
    let known =
        known.filter(|f| f.column.as_ref().unwrap_or(&f.shown) == &column.name).map(|f| &f.kind).next();
    let told = CLASSES.iter().filter(|(class, _)| known.is_some_and(|k| k == class));
    for (class, ty) in told.chain(CLASSES) {
        let row = sources.class(class)?;
        if row.sql.get(database).is_some_and(|r| head(&r.ty) == head(&column.sql_type)) {
            return Ok(Some(ty.clone()));
        }
    }
    Ok(None)
}

/// Narrows `field` to what the table's checks allow.
fn hold(field: &mut Field, column: &str, rules: &str) {
    let find = |pattern: &str| {
        let pattern = pattern.replace("COLUMN", &format!(r#""?{}"?"#, regex::escape(column)));
        regular(&pattern).ok()?.captures(rules).map(|c| {
            let group = |n| c.get(n).map(|m| m.as_str().to_owned());
            (group(1).unwrap_or_default(), group(2))
        })
    };
    if let Some((least, most)) = find(r"length\(COLUMN\) BETWEEN (\d+) AND (\d+)") {
        (field.modifiers.min, field.modifiers.max) = (Some(least), most);
    } else if let Some((list, _)) = find(r#"[("']COLUMN IN \(([^)]*)\)"#) {
        let values: Vec<String> = list.split(',').map(|v| v.trim().trim_matches('\'').to_owned()).collect();
        field.ty = if list.contains('\'') { FieldType::Enum { values } } else { FieldType::Bool };
    } else {
        field.modifiers.min = find(r#"[("' ]COLUMN >= (-?[0-9.]+)"#).map(|(bound, _)| bound);
        field.modifiers.max = find(r#"[("' ]COLUMN <= (-?[0-9.]+)"#).map(|(bound, _)| bound);
    }
}
