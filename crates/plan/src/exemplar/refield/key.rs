//! Keys that are data themselves (`isbn` of a book): callers give them, so a unique field of the request takes their part.

use super::fields::Fields;
use super::tags::Models;
use super::words;
use crate::exemplar::draft::Context;
use scaffold_core::{Diagnostic, EntityField, FieldRole};

/// Last words of names that mean nothing but a key.
const BARE: [&str; 6] = ["id", "uuid", "guid", "uid", "pk", "key"];

/// Whose key a name says that it holds (`post` of `post_id`).
pub(crate) fn owner(name: &str) -> Option<String> {
    let words = words::of(name);
    let (last, owner) = words.split_last()?;
    (BARE.contains(&last.as_str()) && !owner.is_empty()).then(|| owner.join("_"))
}

/// The exemplar's key, where it is data.
fn natural(fields: &[EntityField]) -> Option<&EntityField> {
    let mut keys = fields.iter().filter(|f| f.role == FieldRole::Id);
    let key = keys.next().filter(|_| keys.next().is_none())?;
    let bare = words::of(&key.name).last().is_none_or(|w| BARE.contains(&w.as_str()));
    (!bare).then_some(key)
}

/// The exemplar's key that a field of the request takes the part of.
pub(crate) fn replaced<'a>(cx: &Context<'a>) -> Option<&'a EntityField> {
    let key = natural(&cx.exemplar.entity.as_ref()?.fields)?;
    let names = !cx.pack.manifest().dialect.tags.setting.key.is_empty();
    let new = |f: &scaffold_core::Field| {
        f.modifiers.unique && !f.modifiers.optional && f.ty.class() == key.kind && key.kind == "string"
    };
    (names && Models::of(cx).is_some() && cx.feature.fields.iter().any(new)).then_some(key)
}

/// Makes such a key one of the fields that the request's take the place of.
pub(super) fn give_way(cx: &Context<'_>, fields: &mut Fields) {
    let Some(key) = replaced(cx) else { return };
    for old in fields.old.iter_mut().filter(|o| o.field.name == key.name) {
        (old.plain, old.key) = (true, true);
        (old.field.unique, old.field.optional) = (true, false);
    }
}

/// What is said of a key that stays what it is, although its name is data of the exemplar.
pub(super) fn kept(cx: &Context<'_>) -> Option<Diagnostic> {
    let key = natural(&cx.exemplar.entity.as_ref()?.fields).filter(|_| replaced(cx).is_none())?;
    let (plural, like) = (cx.feature.resource.plural_words(), &cx.exemplar.name);
    Some(
        Diagnostic::new(format!("the key of {plural} is called `{}`, like that of `{like}`", key.name))
            .hint("ask for a required and unique field of its type, which takes its place, or rename it"),
    )
}

/// A path of the exemplar's with the parameter that is the key named for the field that takes its part.
pub(crate) fn in_path(cx: &Context<'_>, path: &str) -> String {
    let new = cx.feature.fields.iter().find(|f| f.modifiers.unique && !f.modifiers.optional);
    let (Some(key), Some(new)) = (replaced(cx), new) else { return path.to_owned() };
    let named = |s: &str| s.strip_prefix('{').and_then(|s| s.strip_suffix('}')).map(words::of);
    let old = words::of(&key.name);
    let segments = path.split('/').map(|s| match named(s) {
        Some(words) if words == old => format!("{{{}}}", new.snake()),
        _ => s.to_owned(),
    });
    segments.collect::<Vec<_>>().join("/")
}
