//! Variables that compose fills in (`${NAME}`, `${NAME:-default}`), by the scalars that use them.

use crate::yaml::{Kind, Node};
use std::collections::{BTreeMap, BTreeSet};

/// A scalar that uses a variable without the default that every other place of the document gives it.
pub(crate) struct Bare<'a> {
    /// The scalar.
    pub(crate) node: &'a Node,
    /// The variable.
    pub(crate) name: &'a str,
    /// Its default elsewhere.
    default: &'a str,
}

impl Bare<'_> {
    /// As it would be written with its default.
    pub(crate) fn whole(&self) -> String {
        format!("${{{}:-{}}}", self.name, self.default)
    }
}

/// Variables that are bare in one place, and in others have a default, the same one everywhere.
pub(crate) fn bare(root: &Node) -> Vec<Bare<'_>> {
    let mut scalars = Vec::new();
    collect(root, &mut scalars);
    let mut defaults: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (_, used) in &scalars {
        if let Some((name, default)) = used.split_once(":-") {
            defaults.entry(name).or_default().insert(default);
        }
    }
    let only = |name: &str| defaults.get(name).filter(|d| d.len() == 1).and_then(|d| d.first().copied());
    let mut out: Vec<Bare<'_>> = Vec::new();
    for (node, name) in scalars {
        let again = out.iter().any(|b| b.name == name && b.node.span == node.span);
        if let Some(default) = only(name).filter(|d| !d.is_empty() && !again) {
            out.push(Bare { node, name, default });
        }
    }
    out
}

/// Scalars that use a variable bare.
pub(crate) fn using<'a>(root: &'a Node, name: &str) -> Vec<&'a Node> {
    let mut scalars = Vec::new();
    collect(root, &mut scalars);
    let mut out: Vec<&Node> = scalars.into_iter().filter(|(_, used)| *used == name).map(|(n, _)| n).collect();
    out.dedup_by(|a, b| a.span == b.span);
    out
}

/// What stands in the braces of every variable, with the scalar that it stands in.
fn collect<'a>(node: &'a Node, out: &mut Vec<(&'a Node, &'a str)>) {
    if node.aliased {
        return;
    }
    match &node.kind {
        Kind::Scalar { text, .. } => {
            // `$$` is a dollar sign.
            let opened = text.match_indices("${").filter(|(at, _)| !text[..*at].ends_with('$'));
            out.extend(opened.filter_map(|(at, _)| Some((node, text[at + 2..].split_once('}')?.0))));
        }
        Kind::List { items, .. } => items.iter().for_each(|i| collect(i, out)),
        Kind::Map { entries, .. } => entries.iter().for_each(|(_, value)| collect(value, out)),
    }
}
