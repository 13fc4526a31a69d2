//! Parameters named for fields, and the arguments that are passed for them: one decision per function,
//! so that both sides agree. Names that share one type (`title, content string`) are parameters each.

use super::fields::Fields;
use super::mentions::Mentions;
use super::shapes;
use super::stamp::{Splices, Stamper};
use super::tree::{Tree, ancestors, below, children};
use super::words::{self, Join};
use scaffold_syntax::Node;
use std::collections::BTreeMap;

/// What is decided of the functions of the drafts, by name.
pub(crate) type Expanded = BTreeMap<String, Decided>;

/// A function of the drafts that takes fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Decided {
    /// Its parameters stand for all fields.
    expands: bool,
    /// The plain field and the type of each; empty where several functions of the name differ.
    takes: Vec<(Option<usize>, String)>,
}

/// One name in a list of parameters.
struct Parameter<'t> {
    declaration: Node<'t>,
    name: Node<'t>,
    /// The plain field that it is named for.
    old: Option<usize>,
}

/// Decides for every function that the drafts declare.
pub(crate) fn decide(trees: &[Tree<'_>], mentions: &[Mentions], fields: &Fields) -> Expanded {
    let mut out = Expanded::new();
    for (tree, mentions) in trees.iter().zip(mentions) {
        for list in tree.parsed.walk().filter(|n| tree.is_parameters(*n)) {
            let Some(name) = callable(tree, list) else { continue };
            let of = parameters(tree, mentions, fields, list);
            if of.iter().all(|p| p.old.is_none()) {
                continue;
            }
            let expands = expands(tree, mentions, fields, list, &of, name);
            let ty = |p: &Parameter<'_>| tree.type_of(p.declaration).map_or("", |t| tree.text(t)).to_owned();
            let takes: Vec<_> = of.iter().map(|p| (p.old, ty(p))).collect();
            let known =
                out.entry(name.to_owned()).or_insert_with(|| Decided { expands, takes: takes.clone() });
            known.expands &= expands;
            if known.takes != takes {
                known.takes.clear();
            }
        }
    }
    out
}

/// The name of what takes these parameters.
fn callable<'t>(tree: &'t Tree<'_>, list: Node<'_>) -> Option<&'t str> {
    let function = list.parent().filter(|f| tree.syntax.fields.parameters.of(*f) == Some(list))?;
    let name = tree.syntax.declarations.child(function).or_else(|| tree.syntax.members.child(function))?;
    Some(tree.text(name))
}

fn parameters<'t>(
    tree: &Tree<'_>,
    mentions: &Mentions,
    fields: &Fields,
    list: Node<'t>,
) -> Vec<Parameter<'t>> {
    let mut out = Vec::new();
    for declaration in children(list).into_iter().filter(|c| !tree.is_comment(*c)) {
        let names = tree.syntax.locals.get(declaration).map_or(Vec::new(), |f| tree.names(declaration, f));
        let names = if names.is_empty() { vec![declaration] } else { names };
        for name in names {
            let old = mentions.of(name).map(|m| m.old).filter(|o| fields.old[*o].plain);
            out.push(Parameter { declaration, name, old });
        }
    }
    out
}

fn expands(
    tree: &Tree<'_>,
    mentions: &Mentions,
    fields: &Fields,
    list: Node<'_>,
    of: &[Parameter<'_>],
    name: &str,
) -> bool {
    let mut covered: Vec<usize> = of.iter().filter_map(|p| p.old).collect();
    covered.sort_unstable();
    covered.dedup();
    let spoken = words::of(name);
    let looks = spoken.iter().any(|w| tree.dialect.lookups.contains(w));
    let about = fields.old.iter().any(|o| o.plain && !words::find(name, &o.words).is_empty());
    if looks && about {
        return false;
    }
    let kept = mentions.within(&list.byte_range()).iter().any(|m| !fields.old[m.old].plain);
    let whole = covered.len() == fields.plain().count();
    covered.len() > 1 || (whole && (kept || writes(tree, name)))
}

/// Whether a function is named for making or changing something.
fn writes(tree: &Tree<'_>, name: &str) -> bool {
    words::of(name).first().is_some_and(|w| tree.dialect.writers.contains(w))
}

impl Stamper<'_> {
    /// Whether the arguments of a call of the drafts' own function stand for all fields; `None` where nothing is
    /// decided about it.
    pub(super) fn passes(&self, arguments: Node<'_>, whole: bool) -> Option<bool> {
        let callee = arguments.parent().and_then(|c| self.tree.callee(c))?;
        let name = self.tree.text(callee);
        let known = self.expanded.get(name).map(|d| d.expands);
        // Calling a type makes a value of it, where the language has no literals for that.
        let makes = || {
            self.tree.binds_names
                && self.shapes.list.iter().any(|s| s.name.as_deref() == Some(name) && s.data)
        };
        known.or_else(|| (whole && (writes(self.tree, name) || makes())).then_some(true))
    }

    /// A call below an item takes all fields where the item has one: they are stamped among its arguments.
    pub(super) fn hands_on(&self, item: Node<'_>) -> bool {
        let tree = self.tree;
        below(item).into_iter().filter(|b| tree.is_arguments(*b)).any(|list| {
            // The field itself is an argument: a local, or a member of what was sent.
            let local = |a: &Node<'_>| {
                let name = tree.selection(*a).map_or(*a, |(_, member)| member);
                tree.is_identifier(name) && self.mentions.of(name).is_some()
            };
            let given = self.mentions.plain(&list.byte_range(), self.fields);
            let whole = given.len() == self.fields.plain().count();
            children(list).iter().any(local) && !given.is_empty() && self.passes(list, whole) == Some(true)
        })
    }

    /// Stamps a list of parameters out for the new fields; `false` where it stays a list of single names.
    pub(super) fn stamp_parameters(&self, list: Node<'_>, out: &mut Splices) -> bool {
        let tree = self.tree;
        let of = parameters(tree, self.mentions, self.fields, list);
        let mut covered: Vec<usize> = of.iter().filter_map(|p| p.old).collect();
        covered.sort_unstable();
        covered.dedup();
        let (Some(first), Some(last)) = (of.first(), of.last()) else { return false };
        if !self.is_stamped(list, &covered) {
            return false;
        }
        let mut texts: Vec<String> = Vec::new();
        let mut placed = false;
        for p in &of {
            if p.old.is_none() {
                texts.push(self.parameter(p, None));
            } else if !placed {
                placed = true;
                for n in self.fields.cover(&covered, false) {
                    let Some(o) = self.fields.sibling(n, &covered) else { continue };
                    let from = of.iter().find(|p| p.old == Some(o));
                    texts.extend(from.map(|p| self.parameter(p, Some((o, n)))));
                }
            }
        }
        let separator = separator(tree, list);
        out.push((first.declaration.start_byte()..last.declaration.end_byte(), texts.join(&separator)));
        true
    }

    /// Values that are passed for fields without naming them (`Note::new(user, "first")`), where the function takes all
    /// fields now.
    pub(super) fn stamp_passed(&self, out: &mut Splices) {
        let tree = self.tree;
        for call in tree.parsed.walk().filter(|n| tree.is_call(*n)) {
            let (Some(callee), Some((function, list))) = (tree.callee(call), tree.call(call)) else {
                continue;
            };
            let Some(decided) = self.expanded.get(tree.text(callee)).filter(|d| d.expands) else { continue };
            // A name that many types have is this function's only behind one of the drafts' own types.
            let around = tree.parsed.slice(function.start_byte()..callee.start_byte());
            let of = around.trim_end_matches(|c: char| !c.is_alphanumeric());
            let own = of.is_empty() || self.shapes.list.iter().any(|s| s.name.as_deref() == Some(of));
            let given: Vec<Node<'_>> = children(list).into_iter().filter(|c| !tree.is_comment(*c)).collect();
            let named = !self.mentions.plain(&list.byte_range(), self.fields).is_empty();
            if !own || named || given.len() != decided.takes.len() {
                continue;
            }
            let at: Vec<usize> = (0..given.len()).filter(|i| decided.takes[*i].0.is_some()).collect();
            let (Some(first), Some(last)) = (at.first(), at.last()) else { continue };
            if last - first + 1 != at.len() {
                continue;
            }
            let covered: Vec<usize> = at.iter().filter_map(|i| decided.takes[*i].0).collect();
            let values: Option<Vec<String>> = self
                .fields
                .cover(&covered, false)
                .into_iter()
                .map(|n| {
                    let o = self.fields.sibling(n, &covered)?;
                    let i = at.iter().find(|i| decided.takes[**i].0 == Some(o))?;
                    let old = decided.takes[*i].1.as_str();
                    let new =
                        shapes::new_type(self.fields, self.manifest, o, n, old, self.types(), false, false);
                    self.value(given[*i], Some(old), Some(&new), o, n)
                })
                .collect();
            if let Some(values) = values {
                let span = given[*first].start_byte()..given[*last].end_byte();
                out.retain(|(r, _)| !(span.start <= r.start && r.end <= span.end));
                out.push((span, values.join(&separator(tree, list))));
            }
        }
    }

    /// Whether a list of parameters that names the fields `covered` is stamped out.
    fn is_stamped(&self, list: Node<'_>, covered: &[usize]) -> bool {
        let named = callable(self.tree, list).and_then(|n| self.expanded.get(n)).map(|d| d.expands);
        !covered.is_empty() && named.unwrap_or(covered.len() > 1)
    }

    /// The type that the parameter which `leaf` names has for new field `n`, where its list is stamped out.
    pub(super) fn parameter_type(&self, leaf: Node<'_>, o: usize, n: usize) -> Option<String> {
        let tree = self.tree;
        let (declaration, _) = tree.declaration(leaf)?;
        let list = ancestors(declaration).find(|a| tree.is_parameters(*a))?;
        let of = parameters(tree, self.mentions, self.fields, list);
        let mut covered: Vec<usize> = of.iter().filter_map(|p| p.old).collect();
        covered.sort_unstable();
        covered.dedup();
        let ty = tree.type_of(declaration).filter(|_| self.is_stamped(list, &covered))?;
        let local = tree.text(ty);
        Some(shapes::new_type(self.fields, self.manifest, o, n, local, self.types(), false, false))
    }

    /// One parameter with its type, for a new field where one is given.
    fn parameter(&self, p: &Parameter<'_>, stamp: Option<(usize, usize)>) -> String {
        let tree = self.tree;
        let whole = p.declaration.start_byte();
        let names =
            tree.syntax.locals.get(p.declaration).map_or(Vec::new(), |f| tree.names(p.declaration, f));
        let end = names.last().map_or(p.name.end_byte(), Node::end_byte);
        let name = stamp.map_or_else(
            || tree.text(p.name).to_owned(),
            |(o, n)| {
                let renamed = self.renamed(tree.text(p.name), o, n, Join::Humps);
                if self.shadows(&renamed) { self.local(n) } else { renamed }
            },
        );
        let head = tree.parsed.slice(whole..names.first().map_or(whole, Node::start_byte));
        let mut tail = tree.parsed.slice(end..p.declaration.end_byte()).to_owned();
        if let (Some((o, n)), Some(ty)) = (stamp, tree.type_of(p.declaration)) {
            let local = tree.text(ty);
            let new = shapes::new_type(self.fields, self.manifest, o, n, local, self.types(), false, false);
            let at = ty.start_byte().saturating_sub(end);
            if ty.start_byte() >= end {
                tail.replace_range(at..at + local.len(), &new);
            }
        }
        format!("{head}{name}{tail}")
    }
}

/// What stands between two parameters.
fn separator(tree: &Tree<'_>, list: Node<'_>) -> String {
    let all = children(list);
    let gap = all.windows(2).map(|w| tree.parsed.slice(w[0].end_byte()..w[1].start_byte())).next();
    gap.filter(|g| g.trim() == ",").map_or_else(|| ", ".to_owned(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::super::tests::run_in;

    #[test]
    fn values_that_are_passed_by_position_follow_in_blocks_that_run_later() {
        let before = "pub struct Note {\n    pub id: i32,\n    pub title: String,\n}\n\nimpl Note {\n    pub fn new(id: i32, title: String) -> Self {\n        Self { id, title }\n    }\n}\n\nfn make(input: Note) {\n    let note = Note::new(1, input.title);\n}\n\nfn run() {\n    later(async move {\n        let note = Note::new(1, \"first\".to_owned());\n        assert_eq!(note.title, \"first\");\n    });\n}\n";
        let pack = scaffold_lang_rust::pack().unwrap();
        let got = run_in(
            &pack,
            "id:id title:string:=String",
            &["number:string:unique", "paid:bool"],
            &[("src/a.rs", before)],
        )
        .remove(0);
        for made in [
            "let note = Note::new(1, input.number, input.paid);",
            "Note::new(1, \"first\".to_owned(), true);",
        ] {
            assert_eq!(got.matches(made).count(), 1, "{made}\n{got}");
        }
    }
}
