//! Which resources may be imitated, and which is best. Being eligible counts for more than being complete.

use crate::vocabulary;
use scaffold_core::{Entity, FieldRole, Resource, Route, Table, split_words};
use std::collections::BTreeSet;

/// What create, read, list, update and delete a resource's routes offer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Verbs {
    pub(crate) create: bool,
    pub(crate) get: bool,
    pub(crate) list: bool,
    pub(crate) update: bool,
    pub(crate) delete: bool,
}

impl Verbs {
    /// How many of the five.
    pub(crate) fn count(self) -> usize {
        [self.create, self.get, self.list, self.update, self.delete].into_iter().filter(|b| *b).count()
    }

    /// From the routes that end at the resource's own collection or item.
    pub(crate) fn of<'a>(routes: impl Iterator<Item = &'a Route>, is_noun: impl Fn(&str) -> bool) -> Self {
        let mut verbs = Self::default();
        let is_upload = is_noun("upload");
        for route in routes {
            let segments: Vec<&str> = route.path.split('/').filter(|s| !s.is_empty()).collect();
            let item = segments.last().is_some_and(|s| s.starts_with('{'));
            let end = if item { segments.len().checked_sub(2) } else { segments.len().checked_sub(1) };
            let named = end.and_then(|i| segments.get(i)).is_some_and(|s| is_noun(s));
            let action = segments.last().copied().unwrap_or_default();
            match (route.method.as_str(), named, item) {
                ("GET", true, true) => verbs.get = true,
                ("GET", true, false) => verbs.list = true,
                ("POST", ..) if !is_upload && takes_file(route) => {}
                ("POST", true, false) => verbs.create = true,
                ("PUT" | "PATCH", true, _) => verbs.update = true,
                ("DELETE", true, _) => verbs.delete = true,
                ("POST", false, false) if matches!(action, "create" | "add" | "new") => verbs.create = true,
                ("GET", false, false) if matches!(action, "list" | "all") => verbs.list = true,
                _ => {}
            }
        }
        verbs
    }
}

/// Whether a route is sent a file instead of fields. Middleware tells nothing: it takes files beside fields as well.
fn takes_file(route: &Route) -> bool {
    let said = route.path.split('/').chain([route.handler.as_str()]);
    said.flat_map(split_words).any(|word| vocabulary::is_upload(&word))
}

/// What the gate looks at besides the resource itself.
pub(crate) struct Case<'a> {
    pub(crate) verbs: Verbs,
    pub(crate) routes: &'a [&'a Route],
    /// The service keeps its data in tables that are known.
    pub(crate) has_tables: bool,
    /// Nouns with an entity or table, flat and singular: what foreign keys can lead to.
    pub(crate) known: &'a BTreeSet<String>,
}

/// Why a resource can't be imitated, in words; empty when it can.
pub(crate) fn reasons(resource: &Resource, case: &Case<'_>) -> Vec<String> {
    let mut out = Vec::new();
    let Some(entity) = &resource.entity else {
        return vec!["no declared type stands for it".to_owned()];
    };
    principal(resource, entity, &mut out);
    fields(resource, entity, &mut out);
    keys(resource, entity, case.known, &mut out);
    if case.has_tables && resource.table.is_none() {
        out.push("no migration creates a table for it".to_owned());
    }
    let odd = case.routes.iter().find_map(|r| {
        let name = r.path.split('/').next_back()?.strip_prefix('{')?.strip_suffix('}')?;
        let last = split_words(name).pop()?;
        matches!(last.as_str(), "slug" | "name" | "email" | "username" | "code" | "title")
            .then(|| (name.to_owned(), r.at.to_string()))
    });
    if let Some((name, at)) = odd {
        out.push(format!("its routes find it by `{name}`, not by its key ({at})"));
    }
    let one_more = |r: &&&Route| r.method == "POST" && !r.path.contains('{') && takes_file(r);
    let is_upload = split_words(&resource.name).iter().any(|w| vocabulary::is_upload(w));
    match case.routes.iter().find(one_more).filter(|_| !is_upload) {
        _ if case.verbs.create => {}
        Some(r) => {
            out.push(format!("a file makes one, not its fields (`{} {}`, {})", r.method, r.path, r.at))
        }
        None => out.push(Resource::ONLY_READ.to_owned()),
    }
    if !case.verbs.get && !case.verbs.list {
        out.push("no route reads one".to_owned());
    }
    out
}

fn principal(resource: &Resource, entity: &Entity, out: &mut Vec<String>) {
    let secret = entity.fields.iter().find(|f| f.role == FieldRole::Secret);
    let words = split_words(&resource.name);
    if words.iter().any(|w| vocabulary::is_principal(w)) {
        out.push(format!("`{}` is about access, not about data", resource.name));
    } else if let Some(f) = secret {
        out.push(format!("it holds a secret (`{}`, {})", f.name, entity.at));
    } else if let Some((column, at)) = secret_column(resource) {
        out.push(format!("its table holds a secret (`{column}`, {at})"));
    }
}

/// A column of a resource's table that must not be shown, although no field of its entity stands for it.
fn secret_column(resource: &Resource) -> Option<(&str, &scaffold_core::At)> {
    let table = resource.table.as_ref()?;
    let secret = table.columns.iter().find(|c| vocabulary::is_secret(&split_words(&c.name)))?;
    Some((secret.name.as_str(), &table.at))
}

fn fields(resource: &Resource, entity: &Entity, out: &mut Vec<String>) {
    if !entity.fields.iter().any(|f| f.role == FieldRole::Plain) {
        out.push(format!("`{}` has no scalar data field ({})", entity.name, entity.at));
    }
    for f in entity.fields.iter().filter(|f| f.role == FieldRole::Composite) {
        out.push(format!("`{}` is a `{}`, no scalar ({})", f.name, f.native, entity.at));
    }
    if let Some(table) = &resource.table {
        for f in entity.fields.iter().filter(|f| f.role == FieldRole::Plain && f.column.is_none()) {
            out.push(format!("`{}` has no column in `{}` ({})", f.name, table.name, table.at));
        }
    }
}

fn keys(resource: &Resource, entity: &Entity, known: &BTreeSet<String>, out: &mut Vec<String>) {
    let column = |name: Option<&str>| {
        resource.table.as_ref().and_then(|t: &Table| t.columns.iter().find(|c| Some(c.name.as_str()) == name))
    };
    for f in entity.fields.iter().filter(|f| f.role == FieldRole::Relation) {
        let target = column(f.column.as_deref()).and_then(|c| c.references.clone());
        let words = split_words(&f.name);
        let by_name = words.iter().rev().find(|w| *w != "id").is_some_and(|w| vocabulary::is_owner(w));
        let by_target = target.as_deref().is_some_and(is_owner_table);
        // A key to something that is no resource here ties nothing.
        let leads: String = words.iter().filter(|w| *w != "id").map(String::as_str).collect();
        let somewhere = target.is_some() || known.contains(&leads);
        if !(by_name || by_target) && somewhere {
            let of = target.map_or(String::new(), |t| format!(" of `{t}`"));
            out.push(format!("`{}` is a foreign key{of} that is not the owner's ({})", f.name, entity.at));
        }
    }
}

fn is_owner_table(table: &str) -> bool {
    scaffold_core::Name::parse(table)
        .is_ok_and(|n| n.singular().last().is_some_and(|w| vocabulary::is_owner(w)))
}

/// Whether a resource may be the exemplar at all: what is no data, can't be created or can't be read is none,
/// whatever else speaks for it. Other reasons only rank it behind those without.
pub(crate) fn imitable(resource: &Resource, verbs: Verbs) -> bool {
    let access = split_words(&resource.name).iter().any(|w| vocabulary::is_principal(w));
    is_data(resource, verbs) && !has_secret(resource) && !access
}

/// Whether a resource is who signs in, with data of its own: the last to be imitated, without what signs in.
pub(crate) fn signs_in(resource: &Resource, verbs: Verbs) -> bool {
    is_data(resource, verbs) && has_secret(resource)
}

/// It has data, and routes that create and read it.
pub(crate) fn is_data(resource: &Resource, verbs: Verbs) -> bool {
    let data = resource.entity.iter().flat_map(|e| &e.fields).any(|f| f.role == FieldRole::Plain);
    data && verbs.create && (verbs.get || verbs.list)
}

/// Whether a field or a column of it must not be shown.
pub(crate) fn has_secret(resource: &Resource) -> bool {
    let secret = resource.entity.iter().flat_map(|e| &e.fields).any(|f| f.role == FieldRole::Secret);
    secret || secret_column(resource).is_some()
}

/// The order of preference: higher is better. Eligible first, then what is tied to fewest others, then verbs, then distinct
/// classes, then fewest files.
pub(crate) fn rank(
    resource: &Resource,
    verbs: Verbs,
) -> (bool, std::cmp::Reverse<usize>, usize, usize, std::cmp::Reverse<usize>) {
    let kinds: BTreeSet<&str> = resource
        .entity
        .iter()
        .flat_map(|e| &e.fields)
        .filter(|f| matches!(f.role, FieldRole::Plain))
        .map(|f| f.kind.as_str())
        .collect();
    let weight = kinds.iter().map(|k| if matches!(*k, "string" | "text" | "uuid") { 1 } else { 2 }).sum();
    (
        resource.ineligible.is_empty(),
        std::cmp::Reverse(resource.ineligible.len() + resource.ties.len()),
        verbs.count(),
        weight,
        std::cmp::Reverse(resource.files.len()),
    )
}
