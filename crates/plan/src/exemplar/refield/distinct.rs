//! Values that tests give to a unique field: two that differ (what is made and what it is changed to) become the
//! new field's first and second sample, wherever they stand in the text. Where the exemplar's field was not unique,
//! what is changed gets a value of its own, and so does each of the records that a loop makes.

use super::fields::{Fields, New, fill};
use super::mentions::Mentions;
use super::stamp::{Splices, Stamper, apply};
use super::tree::{Tree, ancestors, below, children};
use super::{Job, Text, words};
use crate::exemplar::vocabulary::{UPDATES, names_one};
use scaffold_core::{FieldType, PlanError};
use scaffold_pack::Manifest;
use scaffold_syntax::Node;
use std::collections::{BTreeMap, BTreeSet};

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

/// Whether a field may have no value twice, and any text as its value.
fn is_free_and_unique(new: &New) -> bool {
    new.field.modifiers.unique && new.class == "string" && new.field.modifiers.pattern.is_none()
}

impl Stamper<'_> {
    /// A value for a unique field of a record that a loop of the tests makes: as a sibling counts, else the literal with
    /// the loop's variable behind it.
    pub(super) fn counted(&self, v: Node<'_>, n: usize) -> Option<String> {
        let (tree, dialect) = (self.tree, self.tree.dialect);
        if !is_free_and_unique(&self.fields.new[n])
            || !tree.is_string(v)
            || !self.manifest.detect.is_for_tests(&tree.path)
        {
            return None;
        }
        let around = ancestors(v).take_while(|a| !tree.is_function(*a)).find(|a| dialect.loops.has(*a))?;
        let body = around.child_by_field_name("body")?;
        if v.start_byte() < body.start_byte() || body.end_byte() < v.end_byte() {
            return None;
        }
        let header = tree.parsed.slice(around.start_byte()..body.start_byte());
        let binding = std::iter::once(around).chain(below(around));
        let bound: Vec<&str> = binding
            .filter(|b| {
                b.end_byte() <= body.start_byte() || b.start_byte() >= body.end_byte() || *b == around
            })
            .filter_map(|b| Some((b, tree.syntax.locals.get(b)?)))
            .flat_map(|(b, field)| tree.names(b, field))
            .flat_map(|name| std::iter::once(name).chain(below(name)))
            .filter(|name| tree.is_identifier(*name))
            .map(|name| tree.text(name))
            .collect();
        let counts = |value: Node<'_>| {
            let mut inside = std::iter::once(value).chain(below(value));
            inside.any(|i| tree.is_identifier(i) && bound.contains(&tree.text(i)))
        };
        let record = ancestors(v).find(|a| tree.pair(*a).is_some())?.parent()?;
        let mut siblings: Vec<(usize, Node<'_>)> = children(record)
            .into_iter()
            .filter_map(|item| tree.pair(item))
            .filter_map(|(key, value)| Some((self.mentions.of(key)?.old, value)))
            .filter(|(old, value)| self.fields.old[*old].plain && counts(*value))
            .filter(|(old, _)| {
                let field = &self.fields.old[*old].field;
                matches!(field.kind.as_str(), "string" | "text") && !field.optional
            })
            .collect();
        // Best is a text with a number in it; an address is none.
        siblings.sort_by_key(|(old, value)| {
            let address = matches!(self.fields.old[*old].field.semantic.as_deref(), Some("email" | "url"));
            let text = std::iter::once(*value).chain(below(*value)).any(|n| tree.is_string(n));
            (address, !text)
        });
        if let Some((old, value)) = siblings.first() {
            return Some(self.plain(*value, *old, n));
        }
        let numbered = ["range", "..", "<", "enumerate"].iter().any(|w| header.contains(w));
        let index = bound.first().filter(|name| numbered && **name != "_" && !dialect.numbered.is_empty())?;
        let text = tree.unquoted(tree.text(v));
        let plain = !text.is_empty() && !text.contains(['%', '{', '}', '\\', '"', '`', '$']);
        plain.then(|| dialect.numbered.replace("{text}", text).replace("{index}", index))
    }
}

/// Gives what tests change a record to another value of a unique field than what tests beside them make records with:
/// both may stand in one database.
///
/// # Errors
/// A text can't be parsed.
pub(super) fn apart(job: &Job<'_>, texts: &mut [Text]) -> Result<(), PlanError> {
    for new in job.fields.new.iter().filter(|n| is_free_and_unique(n)) {
        let mut made: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut changed: Vec<(usize, Splices)> = Vec::new();
        for pass in [false, true] {
            for (at, text) in texts.iter().enumerate() {
                if !text.source || !job.manifest.detect.is_test(&text.path) {
                    continue;
                }
                let tree = job.tree(text)?;
                let folder = text.path.rsplit_once('/').map_or("", |(folder, _)| folder);
                let mut splices = Splices::new();
                for function in tree.parsed.walk().filter(|n| tree.is_function(*n)) {
                    let changes = tree.function_name(function).is_some_and(is_of_changes);
                    let values = values_of(&tree, function, &new.words);
                    if !pass && !changes {
                        let given = values.iter().filter(|(_, written)| !written);
                        let given = given.map(|(literal, _)| (*literal).to_owned());
                        made.entry(folder.to_owned()).or_default().extend(given);
                    } else if pass && changes && values.iter().any(|(_, written)| *written) {
                        let Some(made) = made.get(folder) else { continue };
                        splices.extend(renewed(&tree, function, new, &values, made));
                    }
                }
                if !splices.is_empty() {
                    changed.push((at, splices));
                }
            }
        }
        for (at, splices) in changed {
            texts[at].text = apply(&texts[at].text, 0, splices);
        }
    }
    Ok(())
}

/// Whether a name is of something that changes records (`update200` as well).
fn is_of_changes(name: &str) -> bool {
    names_one(name.trim_end_matches(|c: char| c.is_ascii_digit()), UPDATES)
}

/// Literals that a function gives to a field, each with whether it is what a record is changed to.
fn values_of<'t>(tree: &'t Tree<'_>, function: Node<'t>, field: &[String]) -> Vec<(&'t str, bool)> {
    let is_field = |n: Node<'_>| words::of(tree.unquoted(tree.text(n))) == field;
    let mut out = Vec::new();
    let mut locals: Vec<(&str, &str)> = Vec::new();
    for node in below(function) {
        if (tree.declares(node) || tree.is_variable(node))
            && let (Some(left), Some(right)) = (tree.left(node), tree.right(node))
            && let right = tree.peel(right)
            && tree.is_string(right)
            && is_field(tree.peel(left))
        {
            locals.push((tree.text(tree.peel(left)), tree.unquoted(tree.text(right))));
        }
        let Some((_, value)) = tree.pair(node).filter(|(key, _)| is_field(*key)) else { continue };
        let written = is_written(tree, function, node);
        let literal = if tree.is_string(value) {
            Some(tree.unquoted(tree.text(value)))
        } else {
            let named = |name: &str| {
                std::iter::once(value)
                    .chain(below(value))
                    .any(|n| tree.is_identifier(n) && tree.text(n) == name)
            };
            locals.iter().find(|(name, _)| named(name)).map(|(_, literal)| *literal)
        };
        out.extend(literal.filter(|l| !l.is_empty()).map(|l| (l, written)));
    }
    out
}

/// Whether a pair belongs to what a record is changed to: a record of such a type (`UpdateNote{…}`), or what is handed
/// to a call that changes, where nothing else there is of such a type.
fn is_written(tree: &Tree<'_>, function: Node<'_>, pair: Node<'_>) -> bool {
    let names = |text: &str| text.split(|c: char| !c.is_alphanumeric()).any(is_of_changes);
    let head = |a: Node<'_>| {
        let head = tree.parsed.slice(a.start_byte()..pair.start_byte());
        names(head.split('{').next().unwrap_or_default())
    };
    let around = || ancestors(pair).take_while(|a| *a != function && !tree.is_statements(*a));
    if around().find(|a| tree.is_literal(*a)).is_some_and(head) {
        return true;
    }
    around().filter(|a| tree.is_call(*a)).any(|call| {
        let typed =
            |l: Node<'_>| tree.is_literal(l) && names(tree.text(l).split('{').next().unwrap_or_default());
        head(call) && !below(call).into_iter().any(typed)
    })
}

/// A value so long is there to be refused.
const LONG: usize = 64;

/// The literals of a function that changes records, where records are made with them, as others.
fn renewed(
    tree: &Tree<'_>,
    function: Node<'_>,
    new: &New,
    values: &[(&str, bool)],
    made: &BTreeSet<String>,
) -> Splices {
    let mut out = Splices::new();
    let longest = match &new.field.ty {
        FieldType::String { max } => usize::try_from(*max).unwrap_or(LONG).min(LONG),
        _ => LONG,
    };
    let taken: BTreeSet<&str> =
        values.iter().filter(|(l, written)| *written && made.contains(*l)).map(|(l, _)| *l).collect();
    for literal in taken {
        let joined = |count: usize| match literal.contains('-') {
            true => format!("{literal}-{count}"),
            false => format!("{literal} {count}"),
        };
        let free = |l: &String| !made.contains(l) && values.iter().all(|(v, _)| v != l);
        let Some(other) = (2..9).map(joined).find(|l| free(l) && l.len() <= longest) else { continue };
        let leaves: Vec<Node<'_>> = below(function).into_iter().filter(|n| tree.is_string(*n)).collect();
        let is_it = |leaf: &Node<'_>| tree.unquoted(tree.text(*leaf)) == literal;
        // What stands in other texts as well (a payload's) would have to follow there.
        if leaves.iter().any(|leaf| !is_it(leaf) && tree.text(*leaf).contains(literal)) {
            continue;
        }
        let new_text = |leaf: &Node<'_>| tree.text(*leaf).replacen(literal, &other, 1);
        out.extend(leaves.iter().filter(|l| is_it(l)).map(|leaf| (leaf.byte_range(), new_text(leaf))));
    }
    out
}
