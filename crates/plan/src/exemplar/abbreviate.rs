//! Abbreviations of the exemplar follow the new noun, but only where a type is evidence for them:
//! `tc` for a `TaskController`, `prd` for a `Product`. Others are left alone.

use super::noun::{Place, Renaming};
use super::source::{Declared, Role, SourceText};
use super::words::{case_of, cased, words};
use super::{Context, Draft};
use scaffold_core::PlanError;
use scaffold_syntax::Node;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Replaces abbreviations in drafts that are still in the exemplar's names.
///
/// # Errors
/// A draft can't be parsed.
pub(crate) fn abbreviate(
    cx: &Context<'_>,
    renaming: &Renaming,
    drafts: &mut [Draft],
) -> Result<(), PlanError> {
    let mut sources = Vec::new();
    for draft in drafts.iter() {
        let source = cx.is_source(&draft.from).then(|| SourceText::new(cx, &draft.from, &draft.text));
        sources.push(source.transpose()?);
    }
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let mut short: BTreeSet<String> = BTreeSet::new();
    for source in sources.iter().flatten() {
        for leaf in source.leaves(cx).iter().filter(|l| l.role != Role::Comment && l.role != Role::Text) {
            taken.insert(source.parsed.slice(leaf.span.clone()).to_owned());
        }
        for (name, _, node) in source.declared(cx, Declared::Locals, None) {
            let typed = source
                .node_at(&node)
                .is_some_and(|n| type_names(cx, source, n).iter().any(|t| renaming.is_whole(t)));
            if let Some(last) = words(&name, false).pop().filter(|_| typed) {
                let stem = last.lower.strip_suffix('s').unwrap_or(&last.lower);
                let reserved = &cx.pack.manifest().naming.reserved;
                if !renaming.names(&last.lower)
                    && !reserved.iter().any(|r| r == stem)
                    && is_abbreviation(stem, &cx.noun.singular_flat())
                {
                    short.insert(stem.to_owned());
                }
            }
        }
    }
    let replaced: BTreeMap<String, String> = short
        .into_iter()
        .filter_map(|old| Some((old.clone(), abbreviation(cx, renaming, &old, &taken)?)))
        .flat_map(|(old, new)| [(format!("{old}s"), format!("{new}s")), (old, new)])
        .collect();
    for (draft, source) in drafts.iter_mut().zip(&sources) {
        let Some(source) = source else { continue };
        let mut splices = by_word(cx, source, &replaced);
        let initials = by_initials(cx, renaming, source);
        splices.extend(
            initials.into_iter().filter(|(r, _)| !splices.iter().any(|(s, _)| s == r)).collect::<Vec<_>>(),
        );
        splices.retain(|(r, _)| !draft.stamped.iter().any(|s| s.start < r.end && r.start < s.end));
        draft.splice(&splices, false);
    }
    Ok(())
}

/// Identifiers of the types in a declaration, or of what a short one is made from.
pub(super) fn type_names<'a>(cx: &Context<'_>, source: &'a SourceText, node: Node<'_>) -> Vec<&'a str> {
    let syntax = &cx.pack.manifest().syntax;
    let mut out = Vec::new();
    let Some(first) = syntax.fields.type_.of(node).or_else(|| syntax.fields.right.of(node)) else {
        return out;
    };
    let mut stack = vec![first];
    while let Some(n) = stack.pop() {
        if syntax.identifiers.has(n) {
            out.push(source.parsed.of(n));
        }
        if syntax.arguments.has(n) || syntax.bodies.has(n) {
            continue;
        }
        if syntax.keyed.has(n) {
            continue;
        }
        stack.extend(n.named_children());
    }
    out
}

/// `prd` of `product`, `comm` of `comment`: letters of the noun in order, the first one included.
pub(super) fn is_abbreviation(short: &str, noun: &str) -> bool {
    let mut letters = noun.chars();
    (2..=4).contains(&short.len())
        && short.len() < noun.len()
        && short.chars().next() == noun.chars().next()
        && short.chars().all(|c| letters.any(|l| l == c))
}

/// The new noun in as few letters, if that is no word in use.
fn abbreviation(
    cx: &Context<'_>,
    renaming: &Renaming,
    old: &str,
    taken: &BTreeSet<String>,
) -> Option<String> {
    let noun = renaming.new_noun();
    let new: String = if noun.singular().len() > 1 {
        noun.singular().iter().filter_map(|w| w.chars().next()).collect()
    } else {
        noun.singular_flat().chars().take(old.len().min(3)).collect()
    };
    let reserved = &cx.pack.manifest().naming.reserved;
    (new.len() > 1 && !taken.contains(&new) && !reserved.contains(&new)).then_some(new)
}

/// Every identifier in which an abbreviation is a word.
fn by_word(
    cx: &Context<'_>,
    source: &SourceText,
    replaced: &BTreeMap<String, String>,
) -> Vec<(Range<usize>, String)> {
    let mut out = Vec::new();
    let locals: BTreeSet<String> =
        source.declared(cx, Declared::Locals, None).into_iter().map(|(n, ..)| n).collect();
    for leaf in source.leaves(cx) {
        let text = source.parsed.slice(leaf.span.clone());
        let fits = match leaf.role {
            Role::Bare | Role::Qualifier => locals.contains(text),
            Role::Text => text.contains(char::is_whitespace),
            _ => false,
        };
        if !fits {
            continue;
        }
        for word in words(text, true) {
            if let Some(new) = replaced.get(&word.lower) {
                let span = leaf.span.start + word.range.start..leaf.span.start + word.range.end;
                out.push((span, cased(new, case_of(&text[word.range]))));
            }
        }
    }
    out
}

/// Locals named by the initials of their type: `tc` of a `TaskController` becomes `ic` of an `InvoiceController`.
fn by_initials(cx: &Context<'_>, renaming: &Renaming, source: &SourceText) -> Vec<(Range<usize>, String)> {
    let syntax = &cx.pack.manifest().syntax;
    let initials = |name: &str| -> String {
        words(name, false)
            .iter()
            .map(|w| w.lower.as_str())
            .filter(|w| !cx.pack.manifest().naming.prefixes.iter().any(|p| p == w))
            .filter_map(|w| w.chars().next())
            .collect()
    };
    let leaves = source.leaves(cx);
    let mut out = Vec::new();
    for function in source.parsed.walk().filter(|n| syntax.functions.has(*n)) {
        let span = function.byte_range();
        let inside: Vec<_> =
            leaves.iter().filter(|l| span.start <= l.span.start && l.span.end <= span.end).collect();
        let mut done = BTreeSet::new();
        for (name, _, node) in source.declared(cx, Declared::Locals, Some(span.clone())) {
            if name.len() < 2 || !done.insert(name.clone()) {
                continue;
            }
            let Some(node) = source.node_at(&node) else { continue };
            let new = type_names(cx, source, node).into_iter().find_map(|t| {
                let (old, new) = (initials(t), initials(&renaming.apply(t, Place::IDENTIFIER)));
                // The noun's initial and some of the others (`pc` of a `PostRouteController`).
                let some = name.chars().next() == old.chars().next()
                    && is_abbreviation(&name, &old)
                    && words(t, false).first().is_some_and(|w| renaming.names(&w.lower));
                match () {
                    () if !renaming.names(t) => None,
                    () if old == name => Some(new),
                    () if some => Some(new.chars().take(1).chain(name.chars().skip(1)).collect()),
                    () => None,
                }
            });
            let Some(new) = new.filter(|n| *n != name) else { continue };
            let free = !inside.iter().any(|l| source.parsed.slice(l.span.clone()) == new)
                && !cx.pack.manifest().naming.reserved.contains(&new);
            if !free {
                continue;
            }
            out.extend(
                inside
                    .iter()
                    .filter(|l| matches!(l.role, Role::Bare | Role::Qualifier))
                    .filter(|l| source.parsed.slice(l.span.clone()) == name)
                    .map(|l| (l.span.clone(), new.clone())),
            );
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn abbreviations_keep_the_order_of_letters() {
        assert!(is_abbreviation("prd", "product") && is_abbreviation("comm", "comment"));
        assert!(!is_abbreviation("pdr", "product") && !is_abbreviation("p", "product"));
    }
}
