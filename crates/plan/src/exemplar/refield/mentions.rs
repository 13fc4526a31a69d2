//! Which leaves of a tree mention a field, and which one. Types decide where the drafts tell them;
//! a word alone is no mention where the type is known to be something else.

use super::fields::Fields;
use super::shapes::{Shapes, Ty};
use super::tree::{Tree, ancestors, children};
use super::words;
use scaffold_pack::Manifest;
use scaffold_syntax::Node;
use std::collections::BTreeSet;
use std::ops::Range;

/// How a leaf mentions a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Name of a member in a record.
    Member,
    /// Key of a pair in a literal.
    Key,
    /// Selected from something.
    Selected,
    /// A variable named for the field.
    Local,
    /// A part of a longer name that the drafts declare.
    Part,
    /// A text that is the field's name.
    Text,
}

/// One mention.
#[derive(Debug, Clone)]
pub(crate) struct Mention {
    pub(crate) span: Range<usize>,
    /// Index of the old field; plain or kept.
    pub(crate) old: usize,
    pub(crate) kind: Kind,
    /// The record that it is a member of, where that is known.
    pub(crate) shape: Option<usize>,
}

/// All mentions of a tree, in the order of the text.
#[derive(Debug, Default)]
pub(crate) struct Mentions(pub(crate) Vec<Mention>);

impl Mentions {
    /// Mentions within a span.
    pub(crate) fn within(&self, span: &Range<usize>) -> &[Mention] {
        let from = self.0.partition_point(|m| m.span.start < span.start);
        let to = self.0.partition_point(|m| m.span.start < span.end);
        &self.0[from..to.max(from)]
    }

    /// The mention that is this leaf.
    pub(crate) fn of(&self, node: Node<'_>) -> Option<&Mention> {
        self.within(&node.byte_range()).iter().find(|m| m.span == node.byte_range())
    }

    /// The plain fields that a span mentions, each once.
    pub(crate) fn plain(&self, span: &Range<usize>, fields: &Fields) -> Vec<usize> {
        let mut out: Vec<usize> =
            self.within(span).iter().map(|m| m.old).filter(|o| fields.old[*o].plain).collect();
        out.sort_unstable();
        out.dedup();
        out
    }
}

/// Names that the drafts declare: functions, types, members, constants; without those that a library calls.
pub(crate) fn declared(trees: &[&Tree<'_>], manifest: &Manifest) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    for tree in trees {
        for node in tree.parsed.walk() {
            let s = tree.syntax;
            for field in [s.declarations.get(node), s.members.get(node)].into_iter().flatten() {
                out.extend(tree.names(node, field).into_iter().map(|n| tree.text(n).to_owned()));
            }
            // A member that becomes a function is declared by it (`schema.statics.isTaken = async function …`).
            let function = || s.fields.right.of(node).filter(|r| tree.is_closure(*r));
            if tree.assigns(node)
                && function().is_some()
                && let Some((_, member)) = s.fields.left.of(node).and_then(|l| tree.selection(l))
            {
                out.insert(tree.text(member).to_owned());
            }
        }
    }
    out.retain(|name| !is_asked_for(manifest, name));
    out
}

/// Whether a library calls what has this name.
pub(super) fn is_asked_for(manifest: &Manifest, name: &str) -> bool {
    manifest.explore.iter().flat_map(|e| &e.table_name_functions).any(|n| n == name)
}

/// The type of a literal's body, elided ones included.
pub(crate) fn literal_type(tree: &Tree<'_>, file: usize, body: Node<'_>) -> Option<Ty> {
    let outer = ancestors(body).find(|n| tree.is_literal(*n) || tree.is_literal_body(*n))?;
    if tree.is_literal(outer) && tree.body(outer) == Some(body) {
        let ty = tree.type_of(outer)?;
        // What a reader of the grammar shows as a literal has no type in the text.
        let named = tree.text(ty).chars().any(char::is_alphanumeric);
        return named.then(|| Ty { text: tree.type_text(ty), file });
    }
    let of = literal_type(tree, file, outer)?;
    let elem = tree.types.element(&of.text)?;
    Some(Ty { text: elem.to_owned(), file })
}

/// Finds the mentions of one tree.
pub(crate) fn find(
    tree: &Tree<'_>,
    file: usize,
    fields: &Fields,
    shapes: &Shapes,
    declared: &BTreeSet<String>,
) -> Mentions {
    let mut out = Vec::new();
    let mut stack = vec![tree.parsed.root()];
    while let Some(node) = stack.pop() {
        if tree.is_string(node) || tree.is_identifier(node) {
            out.extend(mention(tree, file, node, fields, shapes, declared));
            continue;
        }
        let mut kids = children(node);
        kids.reverse();
        stack.extend(kids);
    }
    out.sort_by_key(|m: &Mention| m.span.start);
    Mentions(out)
}

fn mention(
    tree: &Tree<'_>,
    file: usize,
    node: Node<'_>,
    fields: &Fields,
    shapes: &Shapes,
    declared: &BTreeSet<String>,
) -> Option<Mention> {
    let span = node.byte_range();
    let text = tree.text(node);
    if tree.is_string(node) {
        if node.parent().is_some_and(|p| tree.annotation(p) == Some(node)) {
            return None;
        }
        let inner = tree.unquoted(text);
        let of = words::of(inner);
        let whole = !inner.is_empty() && !inner.contains([' ', '/', '%', ':', '=', '\n']);
        let old = fields.old.iter().position(|o| {
            let shown = whole
                && (of == o.words || inner == o.field.shown || Some(inner) == o.field.column.as_deref());
            let says =
                o.plain && inner.strip_prefix(o.field.name.as_str()).is_some_and(|r| r.starts_with(' '));
            let begins = |name: &str| {
                inner.strip_prefix(name).is_some_and(|r| {
                    [" is ", " must ", " cannot ", " should ", " may "].iter().any(|v| r.starts_with(v))
                })
            };
            let said = o.plain && (begins(&o.field.shown) || begins(&capitalised(&o.field.shown)));
            shown
                || said
                || (says
                    && o.field.name.starts_with(char::is_uppercase)
                    && inner.len() > o.field.name.len() + 4)
        })?;
        return Some(Mention { span, old, kind: Kind::Text, shape: None });
    }
    let of = words::of(text);
    if of.is_empty() {
        return None;
    }
    let exact = fields.old.iter().position(|o| o.words == of);
    let parent = node.parent()?;
    if let Some((operand, member)) = tree.selection(parent) {
        if member == node {
            if operand.named_child_count() == 0 && tree.is_qualifier(operand) {
                return part(node, &of, fields, declared, tree);
            }
            if let Some(old) = exact {
                // What is called is no value, but a method that happens to have the name (`reply.code(404)`).
                if tree.untyped && is_called(tree, parent) {
                    return None;
                }
                return match shapes.infer(tree, file, operand, 0) {
                    Some(ty) => {
                        let shape = shapes.holder(tree, &ty, old, 0);
                        if let Some(at) = shape.filter(|s| shapes.list[*s].data || !fields.old[old].plain) {
                            return Some(Mention { span, old, kind: Kind::Selected, shape: Some(at) });
                        }
                        // A type that the drafts declare by way of a schema: what it holds is not told here.
                        let by_schema = tree.untyped
                            && shapes.resolve(tree, &ty).is_none()
                            && ty.text.split(|c: char| !c.is_alphanumeric()).any(|w| declared.contains(w));
                        by_schema.then_some(Mention { span, old, kind: Kind::Selected, shape: None })
                    }
                    None => Some(Mention { span, old, kind: Kind::Selected, shape: None }),
                };
            }
            return part(node, &of, fields, declared, tree);
        }
        if operand == node && tree.is_qualifier(node) {
            return None;
        }
    }
    if tree.is_member(parent) && tree.own_names(parent).contains(&node) {
        let record = ancestors(node).find(|n| tree.is_record(*n));
        let shape = record.and_then(|r| shapes.list.iter().position(|s| s.text == tree.text(r)));
        if let (Some(old), Some(at)) = (exact, shape) {
            let kept = !fields.old[old].plain;
            return (shapes.list[at].data || kept).then_some(Mention {
                span,
                old,
                kind: Kind::Member,
                shape: Some(at),
            });
        }
        return part(node, &of, fields, declared, tree);
    }
    let pair = ancestors(node).take(2).find(|n| tree.pair(*n).is_some_and(|(k, _)| k == node));
    if let (Some(pair), Some(old)) = (pair, exact) {
        if sets_a_member(tree, pair) {
            return None;
        }
        let body = ancestors(pair).find(|n| tree.is_literal_body(*n));
        let ty = body.and_then(|b| literal_type(tree, file, b));
        if let Some(at) = ty.as_ref().and_then(|t| shapes.resolve(tree, t)) {
            let known = shapes.list[at].members.iter().any(|m| m.old == Some(old));
            return (known && (shapes.list[at].data || !fields.old[old].plain)).then_some(Mention {
                span,
                old,
                kind: Kind::Key,
                shape: Some(at),
            });
        }
        if ty.is_none() && tree.untyped && body.is_some_and(|b| is_foreign(tree, b, fields)) {
            return None;
        }
        if ty.is_none() {
            return Some(Mention { span, old, kind: Kind::Key, shape: None });
        }
        return None;
    }
    if let Some(old) = exact {
        let local = !fields.old[old].aux
            && text.starts_with(char::is_lowercase)
            && (declares_here(tree, node) || tree.declaration(node).is_some());
        if local {
            let ty = shapes.infer(tree, file, node, 0);
            let record = ty.as_ref().is_some_and(|t| shapes.resolve(tree, t).is_some());
            return (!record).then_some(Mention { span, old, kind: Kind::Local, shape: None });
        }
    }
    if let Some(old) = fuzzy_kept(&of, fields) {
        return Some(Mention { span, old, kind: Kind::Local, shape: None });
    }
    part(node, &of, fields, declared, tree)
}

fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

/// Whether a call is what `node` is there for.
fn is_called(tree: &Tree<'_>, node: Node<'_>) -> bool {
    let calls = &tree.syntax.calls;
    node.parent().is_some_and(|p| calls.node.has(p) && calls.function.of(p) == Some(node))
}

/// Whether a literal that is handed over speaks of something else: no more than half of its keys are fields,
/// ids or paging.
fn is_foreign(tree: &Tree<'_>, body: Node<'_>, fields: &Fields) -> bool {
    let pairs: Vec<Vec<String>> = children(body)
        .into_iter()
        .filter_map(|c| Some(words::of(tree.unquoted(tree.text(tree.pair(c)?.0)))))
        .collect();
    let known = pairs.iter().filter(|w| {
        fields.old.iter().any(|o| o.words == **w)
            || w.last().is_some_and(|l| l == "id")
            || tree.dialect.paging.contains(&w.join("_"))
    });
    let handed = body.parent().is_some_and(|p| tree.is_arguments(p));
    handed && pairs.len() > 1 && known.count() * 2 <= pairs.len()
}

/// Whether an argument by name is one of a call that declares a member of a record (`name: str = Field(description="")`):
/// it is about that member, whatever other members are called.
fn sets_a_member(tree: &Tree<'_>, pair: Node<'_>) -> bool {
    pair.parent().is_some_and(|p| tree.is_arguments(p))
        && ancestors(pair).take_while(|n| !tree.is_record(*n)).any(|n| tree.is_member(n))
}

/// Whether `node` is a name in the declaration of a local.
fn declares_here(tree: &Tree<'_>, node: Node<'_>) -> bool {
    std::iter::once(node).chain(ancestors(node).take(2)).any(|d| {
        tree.syntax.locals.get(d).is_some_and(|field| {
            tree.names(d, field).iter().any(|n| *n == node || tree.each(*n).contains(&node))
        })
    })
}

/// `authorUID` for a kept field `AuthorID`.
fn fuzzy_kept(of: &[String], fields: &Fields) -> Option<usize> {
    let (last, first) = of.split_last()?;
    if first.is_empty() || !matches!(last.as_str(), "uid" | "uuid" | "id") {
        return None;
    }
    fields.old.iter().position(|o| {
        !o.plain
            && o.words
                .split_last()
                .is_some_and(|(l, f)| f == first && matches!(l.as_str(), "id" | "uid" | "uuid"))
    })
}

/// A longer name of the drafts' own that has a plain field's words in it.
fn part(
    node: Node<'_>,
    of: &[String],
    fields: &Fields,
    declared: &BTreeSet<String>,
    tree: &Tree<'_>,
) -> Option<Mention> {
    let text = tree.text(node);
    if !declared.contains(text) {
        return None;
    }
    let mut found = fields
        .old
        .iter()
        .enumerate()
        .filter(|(_, o)| o.plain && o.words.len() < of.len() && !words::find(text, &o.words).is_empty());
    let longest = found.by_ref().max_by_key(|(_, o)| o.words.len())?;
    Some(Mention { span: node.byte_range(), old: longest.0, kind: Kind::Part, shape: None })
}

#[cfg(test)]
mod tests {
    use super::super::Text;
    use super::super::tests::job_of;

    #[test]
    fn a_method_that_a_library_asks_for_keeps_its_name() {
        let pack = scaffold_lang_go::pack().expect("the pack");
        let job = job_of(&pack, pack.manifest(), "ID:id Name:string", &["number:string"], false);
        let text = "package a\n\ntype Book struct {\n\tName string\n}\n\n// TableName tells where.\nfunc (Book) TableName() string {\n\treturn \"books\"\n}\n\nfunc (b Book) ShownName() string {\n\treturn b.Name\n}\n";
        let mut texts = [Text { path: "a/a.go".into(), text: text.into(), source: true, below: None }];
        job.run(&mut texts).expect("other fields");
        let told = &texts[0].text;
        assert!(told.contains("// TableName tells where.\nfunc (Book) TableName()"), "{told}");
        assert!(told.contains("ShownNumber()"), "{told}");
    }
}
