//! Whether the new code carries every new field where the exemplar's carries all of its own. Languages whose compiler
//! tells of a name that nothing binds, or of a key given twice, need no telling; the others run into it in production.

use super::follow::not_understood;
use super::noun::{Place, Renaming};
use super::source::{Declared, Role, SourceText};
use super::words::words;
use super::{Context, Draft};
use scaffold_core::{At, Diagnostic, FieldRole, PlanError, split_words};
use scaffold_syntax::Node;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

/// Compares the drafts with what they were before their fields were exchanged.
///
/// # Errors
/// A new field is not handed on where all of the exemplar's are; a name stands for a field that nothing binds;
/// or a literal gives one key twice.
pub(crate) fn carried(
    cx: &Context<'_>,
    renaming: &Renaming,
    before: &[Draft],
    after: &[Draft],
) -> Result<(), PlanError> {
    let (was, now) = (sources(cx, before)?, sources(cx, after)?);
    let Some(entity) = &cx.exemplar.entity else { return Ok(()) };
    let old: Vec<(String, Vec<String>)> = entity
        .fields
        .iter()
        .filter(|f| f.role == FieldRole::Plain)
        .map(|f| (f.name.clone(), split_words(&f.name)))
        .collect();
    let new: Vec<(String, Vec<String>)> =
        cx.feature.fields.iter().map(|f| (f.words.join("_"), f.words.clone())).collect();
    // One field alone is a word that may mean anything.
    if old.len() > 1
        && missing(cx, &was, &old).is_empty()
        && let Some(lost) = Some(missing(cx, &now, &new)).filter(|m| !m.is_empty())
    {
        let names: Vec<String> = lost.iter().map(|n| format!("`{n}`")).collect();
        return Err(unlike(
            cx,
            &format!("a copy of its functions would not hand on {}", names.join(", ")),
            At::clone(&entity.at),
        ));
    }
    let name = renaming.apply(&entity.name, Place::IDENTIFIER);
    if let Some(at) = partly(cx, &now, &name, &new)
        && partly(cx, &was, &entity.name, &[]).is_some()
    {
        return Err(unlike(cx, &format!("a copy would make a `{name}` without some of them"), at));
    }
    if let Some((pair, at)) = always_the_same(cx, &now, &name) {
        return Err(unlike(
            cx,
            &format!("a copy would give each new one the same unique value, `{pair}`"),
            at,
        ));
    }
    let unbound = |sources: &[Arc<SourceText>], fields: &[(String, Vec<String>)]| {
        sources.iter().find_map(|s| unbound(cx, s, fields).map(|(name, at)| (s.path.clone(), name, at)))
    };
    if unbound(&was, &old).is_none()
        && let Some((path, name, _)) = unbound(&now, &new)
    {
        return Err(unlike(cx, &format!("a copy would use `{name}`, which nothing binds"), At::file(path)));
    }
    let twice = |sources: &[Arc<SourceText>]| {
        sources.iter().find_map(|s| twice(cx, s).map(|key| (s.path.clone(), key)))
    };
    if twice(&was).is_none()
        && let Some((path, key)) = twice(&now)
    {
        return Err(unlike(cx, &format!("a copy would give `{key}` twice"), At::file(path)));
    }
    Ok(())
}

fn unlike(cx: &Context<'_>, what: &str, at: At) -> PlanError {
    not_understood(
        Diagnostic::new(format!("the fields of `{}` are too unlike the new ones: {what}", cx.exemplar.name))
            .at(at)
            .hint("imitate a resource of more plain fields with `--like`, or add this one by hand"),
    )
}

/// The program's own texts: no tests, and nothing that is not source.
fn sources(cx: &Context<'_>, drafts: &[Draft]) -> Result<Vec<Arc<SourceText>>, PlanError> {
    let carries = |d: &&Draft| cx.is_source(&d.from) && !cx.is_for_tests(&d.from);
    cx.read_ahead(drafts.iter().filter(carries).map(|d| (d.from.as_str(), d.text.as_str())));
    drafts.iter().filter(carries).map(|d| SourceText::new(cx, &d.from, &d.text)).collect()
}

/// Functions, however deep.
fn functions(cx: &Context<'_>, source: &SourceText) -> Vec<Range<usize>> {
    let kinds = &cx.pack.manifest().syntax.functions;
    source.parsed.walk().filter(|n| kinds.has(*n)).map(|n| n.byte_range()).collect()
}

/// The fields that the function which names most of them does not name.
fn missing(cx: &Context<'_>, sources: &[Arc<SourceText>], fields: &[(String, Vec<String>)]) -> Vec<String> {
    let mut fewest: Vec<&(String, Vec<String>)> = fields.iter().collect();
    for source in sources {
        for function in functions(cx, source) {
            let mut left: Vec<&(String, Vec<String>)> = fields.iter().collect();
            let inside = |s: &Range<usize>| function.start <= s.start && s.end <= function.end;
            for leaf in source.leaves(cx).iter().filter(|l| l.role != Role::Comment && inside(&l.span)) {
                let text = source.parsed.slice(leaf.span.clone());
                let said: Vec<String> =
                    words(text, leaf.role == Role::Text).into_iter().map(|w| w.lower).collect();
                left.retain(|(_, field)| !said.windows(field.len()).any(|w| w == field.as_slice()));
            }
            if left.len() < fewest.len() {
                fewest = left;
            }
        }
    }
    fewest.into_iter().map(|(name, _)| name.clone()).collect()
}

/// A name in a function that stands for a field and that nothing in the file binds.
fn unbound(
    cx: &Context<'_>,
    source: &SourceText,
    fields: &[(String, Vec<String>)],
) -> Option<(String, Range<usize>)> {
    let functions = functions(cx, source);
    let inside = |s: &Range<usize>| functions.iter().any(|f| f.start <= s.start && s.end <= f.end);
    let bound: BTreeSet<String> = [Declared::Outside, Declared::Members, Declared::Locals]
        .into_iter()
        .flat_map(|what| source.declared(cx, what, None))
        .map(|(name, ..)| name)
        .collect();
    source
        .leaves(cx)
        .iter()
        .filter(|l| l.role == Role::Bare && inside(&l.span))
        .map(|l| (source.parsed.slice(l.span.clone()), l.span.clone()))
        .filter(|(text, _)| text.starts_with(char::is_lowercase))
        .find(|(text, _)| !bound.contains(*text) && fields.iter().any(|(_, w)| split_words(text) == *w))
        .map(|(text, span)| (text.to_owned(), span))
}

/// A literal or call that makes a `name` of some `fields` but not of all; of any keys where none are told.
fn partly(
    cx: &Context<'_>,
    sources: &[Arc<SourceText>],
    name: &str,
    fields: &[(String, Vec<String>)],
) -> Option<At> {
    let syntax = &cx.pack.manifest().syntax;
    sources.iter().find_map(|source| {
        let lists = source.parsed.walk().filter(|n| syntax.lists.has(*n) || syntax.arguments.has(*n));
        let partial = lists.filter(|list| made(source, *list) == Some(name)).find(|list| {
            let keys: Vec<Vec<String>> = list
                .named_children()
                .filter_map(|item| syntax.keyed.child(item))
                .map(|key| split_words(source.parsed.of(key)))
                .collect();
            let given = fields.iter().filter(|(_, words)| keys.contains(words)).count();
            if fields.is_empty() { !keys.is_empty() } else { given > 0 && given < fields.len() }
        })?;
        Some(At::line(source.path.clone(), source.parsed.line(partial.start_byte())))
    })
}

/// A unique field that a function gives a fixed value in what it makes a `name` of.
fn always_the_same(cx: &Context<'_>, sources: &[Arc<SourceText>], name: &str) -> Option<(String, At)> {
    let syntax = &cx.pack.manifest().syntax;
    let unique: Vec<&Vec<String>> =
        cx.feature.fields.iter().filter(|f| f.modifiers.unique).map(|f| &f.words).collect();
    let is_one = |made: &str| made == name || split_words(made) == cx.feature.resource.singular();
    sources.iter().find_map(|source| {
        let functions = functions(cx, source);
        let inside = |n: &Node<'_>| functions.iter().any(|f| f.contains(&n.start_byte()));
        let lists = source.parsed.walk().filter(|n| syntax.lists.has(*n) || syntax.arguments.has(*n));
        let fixed = |item: &Node<'_>| {
            let key = syntax.keyed.child(*item).map(|k| split_words(source.parsed.of(k)));
            let value = item.named_children().last().is_some_and(|v| syntax.strings.has(v));
            value && key.is_some_and(|k| unique.contains(&&k))
        };
        let pair = lists
            .filter(|list| inside(list) && made(source, *list).is_some_and(is_one))
            .find_map(|list| list.named_children().find(fixed))?;
        let at = At::line(source.path.clone(), source.parsed.line(pair.start_byte()));
        Some((source.parsed.of(pair).to_owned(), at))
    })
}

/// The name right before a list, which its items make one of (`shop.Book{`, `new Book({`).
fn made<'s>(source: &'s SourceText, list: Node<'_>) -> Option<&'s str> {
    let whole = std::iter::successors(list.parent(), |n| n.parent());
    let head = whole
        .map(|n| source.parsed.slice(n.start_byte()..list.start_byte()).trim_end_matches(['(', ' ']))
        .find(|head| !head.is_empty())?;
    head.rsplit(|c: char| !(c.is_alphanumeric() || c == '_')).next()
}

/// A key that one literal or call gives twice.
fn twice(cx: &Context<'_>, source: &SourceText) -> Option<String> {
    let syntax = &cx.pack.manifest().syntax;
    source.parsed.walk().filter(|n| syntax.lists.has(*n) || syntax.arguments.has(*n)).find_map(|list| {
        let mut seen = BTreeSet::new();
        list.named_children()
            .filter_map(|item| syntax.keyed.child(item))
            .map(|key| source.parsed.of(key))
            .find(|key| !seen.insert(*key))
            .map(str::to_owned)
    })
}
