//! Values that tests give to a unique field: two that differ (what is made and what it is changed to) become the
//! new field's first and second sample, wherever they stand in the text.

use super::Text;
use super::fields::{Fields, fill};
use super::mentions::Mentions;
use super::tree::{Tree, below};
use scaffold_pack::Manifest;
use scaffold_syntax::Node;
use std::collections::BTreeMap;

/// Content of an old literal → the new field, and its literal.
pub(crate) type Distinct = BTreeMap<String, (usize, String)>;

/// The values of one test; empty where one of them is part of something else, here or in another text.
pub(crate) fn values(
    tree: &Tree<'_>,
    mentions: &Mentions,
    fields: &Fields,
    manifest: &Manifest,
    texts: &[Text],
) -> Distinct {
    let nodes = below(tree.parsed.root());
    let strings: Vec<Node<'_>> = nodes.iter().copied().filter(|n| tree.is_string(*n)).collect();
    let mut found: Vec<(String, usize)> = Vec::new();
    for (key, value) in nodes.iter().filter_map(|n| tree.pair(*n)) {
        let Some(m) = mentions.of(key).filter(|m| fields.old[m.old].plain && m.shape.is_some()) else {
            continue;
        };
        let content = tree.unquoted(tree.text(value));
        let new = fields.stand_in(m.old).filter(|n| {
            let new = &fields.new[*n];
            new.field.modifiers.unique && new.class == "string" && new.field.modifiers.pattern.is_none()
        });
        let Some(n) = new.filter(|_| fields.old[m.old].field.unique && tree.is_string(value)) else {
            continue;
        };
        if !content.is_empty() && !found.iter().any(|(c, _)| c == content) {
            found.push((content.to_owned(), n));
        }
    }
    let mut out = Distinct::new();
    for (at, (content, n)) in found.iter().enumerate() {
        let class = manifest.types.get("string");
        let Some(sample) = class.filter(|c| c.samples.len() == found.len()).and_then(|c| c.samples.get(at))
        else {
            return Distinct::new();
        };
        let whole = strings.iter().filter(|s| tree.unquoted(tree.text(**s)) == content).count();
        let quoted = |t: &Text| {
            t.path != tree.path
                && tree.syntax.quotes.iter().any(|q| t.text.contains(&format!("{q}{content}{q}")))
        };
        if tree.parsed.text().matches(content.as_str()).count() != whole || texts.iter().any(quoted) {
            return Distinct::new();
        }
        out.insert(content.clone(), (*n, fill(sample, &fields.new[*n].field)));
    }
    out
}
