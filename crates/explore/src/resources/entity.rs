//! The declaration that stands for a resource, and what each of its fields is for.

use super::nouns::Nouns;
use crate::outline::{Member, TypeDecl};
use crate::routes::types::{Meaning, Names};
use crate::vocabulary;
use crate::{language::Role, sql};
use scaffold_core::{At, Entity, EntityField, FieldRole, Table, split_words};
use scaffold_pack::Modules;
use std::collections::{BTreeMap, BTreeSet};

/// A declared type as a candidate for an entity.
pub(super) struct Candidate {
    pub(super) file: usize,
    pub(super) index: usize,
    /// How well its name fits; higher is better.
    score: u32,
}

/// How well a type's name says that it stands for the noun.
fn name_score(nouns: &Nouns, noun: usize, type_name: &str, in_folder: bool, entity_names: &[String]) -> u32 {
    let name = &nouns.names[noun];
    let words = split_words(type_name);
    let flat = words.concat();
    if flat == name.singular_flat() {
        return 100;
    }
    if in_folder && entity_names.iter().any(|n| n == type_name) {
        return 90;
    }
    if flat == name.plural_flat() {
        return 70;
    }
    let kept: Vec<&String> = words
        .iter()
        .filter(|w| {
            matches!(
                w.as_str(),
                "db" | "base"
                    | "custom"
                    | "entity"
                    | "model"
                    | "record"
                    | "row"
                    | "schema"
                    | "domain"
                    | "data"
                    | "table"
                    | "dao"
            )
        })
        .collect();
    let rest: String = words.iter().filter(|w| !kept.contains(w)).map(String::as_str).collect();
    if !kept.is_empty() && (rest == name.singular_flat() || rest == name.plural_flat()) { 50 } else { 0 }
}

/// Sources that are no resource's own and declare a type named like a noun, by noun.
pub(super) fn shared_types(
    names: &Names<'_, '_, '_>,
    nouns: &Nouns,
    taken: &BTreeSet<usize>,
    speaks: &[bool],
) -> BTreeMap<usize, BTreeSet<usize>> {
    let sources = names.sources;
    let mut out: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for (file, source) in sources.files.iter().enumerate() {
        let quiet = !speaks.get(file).copied().unwrap_or(true);
        if source.test || taken.contains(&file) || quiet || sources.generated(file) {
            continue;
        }
        for name in sources.type_names(file) {
            if let Some(noun) = nouns.in_identifier(name) {
                out.entry(noun).or_default().insert(file);
            }
        }
    }
    out
}

/// Types that may stand for the noun: those of its files, and those of `shared` ones that are named like it.
pub(super) fn candidates(
    names: &Names<'_, '_, '_>,
    nouns: &Nouns,
    noun: usize,
    own: &BTreeSet<usize>,
    shared: Option<&BTreeSet<usize>>,
) -> Vec<Candidate> {
    let sources = names.sources;
    let entity_names = &sources.language.data.entity_names;
    let files: BTreeSet<usize> = own.iter().chain(shared.into_iter().flatten()).copied().collect();
    let mut out = Vec::new();
    for file in files {
        let mine = own.contains(&file);
        let any = |name: &String| name_score(nouns, noun, name, mine, entity_names) > 0;
        if sources.files[file].test || sources.generated(file) || !sources.type_names(file).iter().any(any) {
            continue;
        }
        for (index, decl) in sources.outline(file).types.iter().enumerate() {
            if decl.members.is_none() {
                continue;
            }
            let score = name_score(nouns, noun, &decl.name, mine, entity_names);
            let enough = if mine { 1 } else { 50 };
            if score >= enough {
                // A type of the resource's own files goes before one that only has its name; one that is stored before both.
                let score = if mine { score + 25 } else { score };
                let score = if is_stored(names, decl) { score + 40 } else { score };
                out.push(Candidate { file, index, score });
            }
        }
    }
    out
}

/// Whether the declaration itself says which member is the key, in a language whose models are modules' own.
fn is_stored(names: &Names<'_, '_, '_>, decl: &TypeDecl) -> bool {
    let language = names.sources.language;
    let keys = &language.data.annotations.id;
    let tags = decl.members.iter().flatten().filter_map(|m| m.tag.as_deref());
    language.detect.modules == Modules::File
        && tags.flat_map(|t| language.hooks.annotations(t)).any(|(k, _)| keys.contains(&k))
}

/// What reading fields needs to know besides the type.
pub(super) struct Context<'a, 's, 'v, 'p> {
    pub(super) names: &'a Names<'s, 'v, 'p>,
    pub(super) nouns: &'a Nouns,
    pub(super) noun: usize,
    pub(super) table: Option<&'a Table>,
    /// Nouns that have an entity.
    pub(super) peers: &'a BTreeSet<usize>,
}

/// The best candidate, its fields read: by name, then by fields that the table knows, then by distinct classes.
pub(super) fn best(context: &Context<'_, '_, '_, '_>, candidates: &[Candidate]) -> Option<(Entity, usize)> {
    candidates
        .iter()
        .map(|c| {
            let entity = read(context, c.file, c.index);
            let columns = entity.fields.iter().filter(|f| f.column.is_some()).count();
            // Types of its own tell more of a value than texts do.
            let kinds: BTreeSet<&str> = entity.fields.iter().map(|f| f.native.as_str()).collect();
            let decl = &context.names.sources.outline(c.file).types[c.index];
            let itself = decl.members.iter().flatten().filter(|m| m.name.is_some()).count();
            let data = entity.fields.iter().filter(|f| f.role != FieldRole::Composite).count();
            ((c.score, columns * 2 + kinds.len() * 3 + data + itself * 2), entity, c.file)
        })
        .filter(|(_, e, _)| !e.fields.is_empty())
        .fold(None, |best: Option<((u32, usize), Entity, usize)>, next| match best {
            Some(b) if b.0 >= next.0 => Some(b),
            _ => Some(next),
        })
        .map(|(_, e, f)| (e, f))
}

fn read(context: &Context<'_, '_, '_, '_>, file: usize, index: usize) -> Entity {
    let sources = context.names.sources;
    let decl = &sources.outline(file).types[index];
    let mut fields = Vec::new();
    collect(context, file, decl, 0, &mut fields);
    Entity { name: decl.name.clone(), at: At::line(&sources.files[file].path, decl.line), fields }
}

fn collect(
    context: &Context<'_, '_, '_, '_>,
    file: usize,
    decl: &TypeDecl,
    depth: u32,
    out: &mut Vec<EntityField>,
) {
    let data = &context.names.sources.language.data;
    for member in decl.members.iter().flatten() {
        match &member.name {
            // What shows no type is no data: constants, settings of the class.
            Some(_) if member.native.is_empty() => {}
            Some(name) => out.push(field(context, file, name, member)),
            None => {
                let bare = context.names.bare(&member.native);
                if let Some(brought) = data.embedded.get(bare) {
                    out.extend(brought.iter().map(|b| {
                        let m = Member {
                            name: Some(b.name.clone()),
                            native: b.native.clone(),
                            tag: None,
                            value: None,
                            line: member.line,
                        };
                        field(context, file, &b.name, &m)
                    }));
                } else if let Meaning::Own((f, t)) = context.names.meaning(&member.native, file) {
                    let inner = &context.names.sources.outline(f).types[t];
                    if depth < 3 && inner.members.is_some() {
                        collect(context, f, inner, depth + 1, out);
                    }
                }
            }
        }
    }
}

/// Class of a native type, whether it is optional, and the role that the type alone decides.
struct Class {
    kind: String,
    optional: bool,
    role: Option<FieldRole>,
}

fn class(context: &Context<'_, '_, '_, '_>, native: &str, file: usize, depth: u32) -> Class {
    let data = &context.names.sources.language.data;
    let composite = Class { kind: "object".into(), optional: false, role: Some(FieldRole::Composite) };
    let Some(read) = context.names.sources.language.hooks.field_type(native) else { return composite };
    let mut text = read.core.as_str();
    let mut optional = read.optional;
    for w in &data.optional_wrappers {
        if let Some(rest) = text.strip_prefix(w.as_str()) {
            optional = true;
            text = rest;
        }
    }
    if let Some(kind) = data.types.get(text) {
        let optional = optional || data.optional_types.contains_key(text);
        let role = (kind == "relation").then_some(FieldRole::Relation);
        return Class { kind: kind.clone(), optional, role };
    }
    if let Some(kind) = data.optional_types.get(text) {
        return Class { kind: kind.clone(), optional: true, role: None };
    }
    if let Some(of) = data.list_wrappers.iter().find_map(|w| text.strip_prefix(w.as_str())) {
        // The many side of another resource's key is that resource's: nothing of this one is lost without it.
        let role = if is_peer(context, of, file) { FieldRole::Aux } else { FieldRole::Composite };
        return Class { kind: "list".into(), optional, role: Some(role) };
    }
    if let Meaning::Own((f, t)) = context.names.meaning(text, file) {
        let decl = &context.names.sources.outline(f).types[t];
        let inner = match decl.members.as_deref() {
            _ if depth >= 3 => None,
            None if !decl.interface => Some(class(context, &decl.native, f, depth + 1)),
            Some([only]) => Some(class(context, &only.native, f, depth + 1)),
            _ => None,
        };
        if let Some(inner) = inner.filter(|i| i.kind != "list" && i.role != Some(FieldRole::Composite)) {
            let closed = values_of(context, f, &decl.name) >= 2;
            return Class {
                kind: if closed { "enum".into() } else { inner.kind },
                optional: optional || inner.optional,
                role: closed.then_some(FieldRole::Enum),
            };
        }
        let owner = split_words(&decl.name).last().is_some_and(|w| vocabulary::is_owner(w));
        let role = if is_entity_of_peer(context, &decl.name) || owner {
            FieldRole::Relation
        } else {
            FieldRole::Composite
        };
        return Class { kind: "object".into(), optional, role: Some(role) };
    }
    // A schema kept in a value of its own (`name: NameSchema`).
    if depth < 3
        && let Some((f, span)) = context.names.value(text, file)
        && let Some(value) = context.names.sources.text(f).get(span)
    {
        let inner = class(context, value, f, depth + 1);
        return Class { optional: optional || inner.optional, ..inner };
    }
    Class { optional, ..composite }
}

/// Whether a type is called like another resource that has an entity.
fn is_entity_of_peer(context: &Context<'_, '_, '_, '_>, name: &str) -> bool {
    context.nouns.of_word(name).is_some_and(|n| n != context.noun && context.peers.contains(&n))
}

/// Whether a native type, optional or not, is the entity of another resource.
fn is_peer(context: &Context<'_, '_, '_, '_>, native: &str, file: usize) -> bool {
    let sources = context.names.sources;
    let wrappers = &sources.language.data.optional_wrappers;
    let native = wrappers.iter().find_map(|w| native.strip_prefix(w.as_str())).unwrap_or(native);
    match context.names.meaning(native, file) {
        Meaning::Own((f, t)) => is_entity_of_peer(context, &sources.outline(f).types[t].name),
        _ => false,
    }
}

/// How many constants or variables of the type its folder declares.
fn values_of(context: &Context<'_, '_, '_, '_>, file: usize, ty: &str) -> usize {
    let sources = context.names.sources;
    sources
        .in_module(sources.module_of(&sources.files[file].path))
        .iter()
        .filter(|&&f| !sources.files[f].test)
        .flat_map(|&f| sources.outline(f).values.iter().map(move |v| (f, v)))
        .filter(|(f, v)| {
            v.native.as_deref() == Some(ty)
                || v.value.as_ref().is_some_and(|span| makes(context, *f, span.clone(), ty))
        })
        .count()
}

/// Whether a declared value is one literal made into `ty`: `Ty{"x"}`, `Ty("x")`, `newTy("x")`.
fn makes(context: &Context<'_, '_, '_, '_>, file: usize, span: std::ops::Range<usize>, ty: &str) -> bool {
    let sources = context.names.sources;
    let language = sources.language;
    let Some(parsed) = sources.parsed(file) else { return false };
    let Some(mut node) = parsed.root().named_descendant_for_byte_range(span.start, span.end) else {
        return false;
    };
    while language.role(node) == Role::Transparent && node.named_child_count() == 1 {
        let Some(inner) = node.named_child(0) else { return false };
        node = inner;
    }
    let fields = &language.data.nodes.fields;
    match language.role(node) {
        Role::Construct => fields.type_.of(node).is_some_and(|t| parsed.of(t) == ty),
        Role::Call => fields.callee.of(node).is_some_and(|c| {
            let callee = parsed.of(c);
            callee == ty
                || context
                    .names
                    .package(sources.module_of(&sources.files[file].path), callee)
                    .functions
                    .get(&(String::new(), callee.to_owned()))
                    .is_some_and(|id| {
                        sources.outline(id.0).functions.get(id.1).is_some_and(|f| {
                            let text = parsed_text(context, id.0, f.span.clone());
                            text.lines()
                                .next()
                                .is_some_and(|head| head.trim_end_matches([' ', '{']).ends_with(ty))
                        })
                    })
        }),
        _ => false,
    }
}

fn parsed_text<'a>(context: &Context<'a, '_, '_, '_>, file: usize, span: std::ops::Range<usize>) -> &'a str {
    context.names.sources.text(file).get(span).unwrap_or_default()
}

fn field(context: &Context<'_, '_, '_, '_>, file: usize, name: &str, member: &Member) -> EntityField {
    let language = context.names.sources.language;
    let keys = &language.data.annotations;
    let tags = member.tag.as_deref().map(|t| language.hooks.annotations(t)).unwrap_or_default();
    let tag = |wanted: &[String]| {
        wanted.iter().find_map(|k| tags.iter().find(|(key, _)| key == k)).map(|(_, value)| value.as_str())
    };
    let first = |value: &str| value.split(',').next().unwrap_or_default().trim().to_owned();
    let words = split_words(name);
    let snake = words.join("_");
    let shown = tag(&keys.shown)
        .map(first)
        .filter(|s| !s.is_empty() && s != "-")
        .unwrap_or_else(|| if keys.shown.is_empty() { name.to_owned() } else { snake.clone() });
    let noun = &context.nouns.names[context.noun];
    let tagged = tag(&keys.column).map(first).filter(|c| !c.is_empty() && c != "-");
    let in_table = |column: &str| {
        context.table.and_then(|t| t.columns.iter().find(|c| c.name.eq_ignore_ascii_case(column)))
    };
    let guesses =
        [snake.clone(), shown.clone(), format!("{}_{snake}", noun.singular_snake()), words.concat()];
    let column = match (&tagged, context.table) {
        (Some(c), _) => Some(c.clone()),
        (None, Some(_)) => guesses.iter().find_map(|g| in_table(g)).map(|c| c.name.clone()),
        (None, None) => None,
    };
    let stored = column.as_deref().and_then(in_table);
    let mut class = class(context, &member.native, file, 0);
    let sql_class =
        stored.and_then(|c| sql::class(&c.sql_type)).or_else(|| tag(&keys.sql_type).and_then(sql::class));
    if class.role.is_none() {
        let finer = match (class.kind.as_str(), sql_class) {
            ("datetime", Some("date")) => Some("date"),
            ("string", Some(k @ ("text" | "uuid" | "date"))) => Some(k),
            ("int", Some("bigint")) | ("bigint", Some("int")) => sql_class,
            _ => None,
        };
        if let Some(kind) = finer {
            class.kind = kind.to_owned();
        } else if class.kind == "datetime"
            && stored.is_none()
            && words.last().is_some_and(|w| w == "date" || w == "day" || w == "on")
        {
            class.kind = "date".into();
        }
    }
    let rules: Vec<&str> =
        tag(&keys.validation).map(|v| v.split(',').map(str::trim).collect()).unwrap_or_default();
    let semantic = rules
        .iter()
        .find_map(|r| keys.semantic.get(*r).map(String::as_str))
        .or_else(|| match words.last().map(String::as_str) {
            Some("email") => Some("email"),
            Some("url" | "uri" | "website") => Some("url"),
            Some("slug") => Some("slug"),
            Some("phone" | "mobile") => Some("phone"),
            _ => None,
        })
        .filter(|_| matches!(class.kind.as_str(), "string" | "text"))
        .map(str::to_owned);
    let id = tag(&keys.id).is_some()
        || words == ["id"]
        || (words.last().is_some_and(|w| w == "id" || w == "uuid")
            && words[..words.len() - 1] == *noun.singular())
        || column.as_deref() == Some("_id")
        || words == ["uuid"];
    let role = if id {
        FieldRole::Id
    } else if matches!(class.kind.as_str(), "object" | "uuid" | "int" | "bigint")
        && words.last().is_some_and(|w| vocabulary::is_owner(w))
    {
        // An owner, or its key.
        FieldRole::Relation
    } else if let Some(role) = class.role {
        role
    } else if stored.is_some_and(|c| c.references.is_some())
        || tag(&keys.references).is_some()
        || is_key(&words, &class.kind)
    {
        FieldRole::Relation
    } else if is_timestamp(&words, &class.kind) {
        FieldRole::Timestamp
    } else if vocabulary::is_secret(&words) {
        FieldRole::Secret
    } else {
        FieldRole::Plain
    };
    EntityField {
        name: name.to_owned(),
        shown,
        column,
        native: member.native.clone(),
        kind: class.kind,
        role,
        optional: class.optional || tag(&keys.optional).is_some(),
        unique: tag(&keys.unique).is_some() || stored.is_some_and(|c| c.unique),
        semantic,
    }
}

fn is_key(words: &[String], kind: &str) -> bool {
    words.len() > 1
        && words.last().is_some_and(|w| w == "id")
        && matches!(kind, "uuid" | "int" | "bigint" | "string" | "text")
}

fn is_timestamp(words: &[String], kind: &str) -> bool {
    let event = words.iter().any(|w| {
        matches!(
            w.as_str(),
            "created" | "updated" | "update" | "deleted" | "modified" | "inserted" | "changed"
        )
    });
    let time = matches!(kind, "datetime" | "date");
    let named = words.iter().any(|w| matches!(w.as_str(), "at" | "on" | "date" | "time"));
    event && (time || named) && words.len() <= 3 && (words.len() > 1 || time)
        || (time && words == ["timestamp"])
        || is_deletion(words, kind)
}

/// A flag that stands for when a row was deleted (`is_deleted`): no data of a caller's, whatever else is a flag.
fn is_deletion(words: &[String], kind: &str) -> bool {
    let words: Vec<&str> = words.iter().map(String::as_str).filter(|w| *w != "is").collect();
    kind == "bool" && matches!(words[..], ["deleted" | "removed"] | ["soft", "deleted"])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_of_deletion_are_no_data() {
        let is = |name: &str, kind: &str| is_timestamp(&scaffold_core::split_words(name), kind);
        assert!(is("is_deleted", "bool") && is("softDeleted", "bool") && is("deleted_at", "datetime"));
        assert!(!is("is_deleted", "string") && !is("paid", "bool") && !is("deleted_items", "bool"));
    }
}
