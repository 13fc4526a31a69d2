//! What the repository shows about its names: affixes, longer nouns that contain the exemplar's, and number.

use super::Context;
use super::noun::{Number, Renaming, mask_of};
use super::source::SourceText;
use super::words::words;
use scaffold_core::{Name, PlanError, Resource};

/// The renaming from the exemplar's noun to `new`, with all that the repository shows.
///
/// # Errors
/// A file can't be read.
pub(crate) fn renaming(cx: &Context<'_>, new: &Name) -> Result<Renaming, PlanError> {
    let verbs = &cx.pack.manifest().naming.verbs;
    let mut out = Renaming::new(&cx.noun, new, &full_aliases(cx), verbs);
    for word in path_words(&cx.exemplar.files) {
        let plain = [cx.noun.singular_flat(), cx.noun.plural_flat()];
        if !plain.contains(&word) {
            out.glue(&word);
        }
    }
    for other in &cx.service.resources {
        if other.name != cx.exemplar.name
            && let Ok(name) = Name::parse(&other.name)
        {
            out.protect(&name);
        }
    }
    protect_prefixed(cx, &mut out);
    if cx.noun.is_uncountable() {
        learn_numbers(cx, &mut out)?;
    }
    Ok(out)
}

/// Aliases that are words of their own (the table's name); abbreviations need typed evidence.
fn full_aliases(cx: &Context<'_>) -> Vec<String> {
    let table = cx.exemplar.table.as_ref().map(|t| t.name.as_str());
    cx.exemplar.aliases.iter().filter(|a| Some(a.as_str()) == table).cloned().collect()
}

fn path_words(paths: &[String]) -> Vec<String> {
    let mut out: Vec<String> = paths
        .iter()
        .flat_map(|p| p.split(|c: char| !c.is_ascii_alphanumeric()))
        .filter(|w| !w.is_empty() && w.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()))
        .map(str::to_owned)
        .collect();
    out.sort();
    out.dedup();
    out
}

/// `vproductbus` beside `productbus`: `vproduct` is a noun of its own.
fn protect_prefixed(cx: &Context<'_>, renaming: &mut Renaming) {
    let flat = cx.noun.singular_flat();
    let own = path_words(&cx.exemplar.files);
    let suffixes: Vec<&str> = own.iter().filter_map(|w| w.strip_prefix(&flat)).collect();
    for word in path_words(cx.view.paths()) {
        for (at, _) in word.match_indices(&flat).filter(|(at, _)| *at > 0) {
            if suffixes.contains(&&word[at + flat.len()..])
                && let Ok(name) = Name::parse(&word[..at + flat.len()])
            {
                renaming.protect(&name);
            }
        }
    }
}

/// Which number each identifier of the peers has, by its shape.
fn learn_numbers(cx: &Context<'_>, renaming: &mut Renaming) -> Result<(), PlanError> {
    for peer in peers(cx) {
        let Ok(name) = Name::parse(&peer.name) else { continue };
        if name.is_uncountable() {
            continue;
        }
        let of_peer = Renaming::new(&name, &name, &[], &[]);
        for path in peer.files.iter().filter(|p| cx.is_source(p)) {
            let Some(text) = cx.text(path)? else { continue };
            let source = SourceText::new(cx, path, &text)?;
            for leaf in source.leaves(cx) {
                let text = source.parsed.slice(leaf.span);
                let list = words(text, true);
                for hit in of_peer.find(&list, text) {
                    if let Some(number) = hit.number {
                        renaming.learn(mask_of(&list, &hit, text), number);
                    }
                }
            }
        }
    }
    Ok(())
}

/// Resources other than the exemplar, the most complete first.
pub(crate) fn peers<'a>(cx: &Context<'a>) -> Vec<&'a Resource> {
    let mut out: Vec<&Resource> =
        cx.service.resources.iter().filter(|r| r.name != cx.exemplar.name).collect();
    out.sort_by(|a, b| b.completeness.total_cmp(&a.completeness).then_with(|| a.name.cmp(&b.name)));
    out
}

/// Number of folders, URLs and tables named by peers; asked where the noun has one form.
pub(crate) fn folder_number(cx: &Context<'_>) -> Number {
    let (mut one, mut many) = (0, 0);
    for peer in peers(cx) {
        let Ok(name) = Name::parse(&peer.name) else { continue };
        if name.is_uncountable() {
            continue;
        }
        for part in peer.files.iter().flat_map(|p| p.rsplit('/').skip(1)) {
            one += usize::from(part == name.singular_flat());
            many += usize::from(part == name.plural_flat());
        }
    }
    if one > many { Number::Singular } else { Number::Plural }
}
