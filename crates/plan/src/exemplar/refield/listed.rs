//! Names of fields one behind another in a text (`"_id title createdAt"`): what a query brings.

use super::stamp::Stamper;
use super::words;
use scaffold_syntax::Node;

/// The text with the new fields in place of the old ones; `None` where it holds anything else, or one field alone.
pub(super) fn renamed(s: &Stamper<'_>, leaf: Node<'_>) -> Option<String> {
    let text = s.tree.text(leaf);
    let inner = s.tree.unquoted(text);
    let separator = [", ", ",", " "].into_iter().find(|mark| inner.contains(mark))?;
    let names: Vec<(&str, Option<usize>)> = inner.split(separator).map(|n| (n, old(s, n))).collect();
    let kept = |name: &str| {
        let of = words::of(name);
        of == ["id"] || of.last().is_some_and(|w| w == "at") && of.len() == 2
    };
    if names.iter().any(|(name, old)| old.is_none() && !kept(name)) {
        return None;
    }
    let is_plain = |o: &usize| s.fields.old[*o].plain;
    let covered: Vec<usize> = names.iter().filter_map(|(_, o)| *o).filter(is_plain).collect();
    let first = covered.first().copied().filter(|_| covered.len() > 1)?;
    let mut out: Vec<String> = Vec::new();
    for (name, o) in &names {
        match o.filter(is_plain) {
            Some(o) if o == first => {
                let new = s.fields.cover(&covered, false).into_iter();
                out.extend(new.map(|n| s.renamed_string(name, o, n)));
            }
            Some(_) => {}
            None => out.push((*name).to_owned()),
        }
    }
    Some(text.replacen(inner, &out.join(separator), 1))
}

fn old(s: &Stamper<'_>, name: &str) -> Option<usize> {
    let of = words::of(name);
    let fits = name.chars().all(|c| c.is_alphanumeric() || c == '_') && !of.is_empty();
    s.fields.old.iter().position(|o| fits && (o.words == of || o.field.shown == name))
}
