//! What says a field's type in a schema or by decorators, rewritten by the language's own knowledge of it.

use super::stamp::{Splices, Stamper};
use super::tree::{ancestors, children};
use super::words::Join;
use scaffold_core::FieldType;
use scaffold_pack::Retype;
use scaffold_syntax::Node;

impl Stamper<'_> {
    fn with_retype<T>(&self, n: usize, f: impl FnOnce(&Retype<'_>) -> T) -> T {
        let new = &self.fields.new[n];
        let old = self.fields.old.iter().filter_map(|o| o.field.column.as_deref());
        let snake = old.into_iter().any(|c| c.contains('_'));
        // Only names that are shown in humps speak for columns in humps.
        let humps =
            self.fields.old.iter().any(|o| o.words.len() > 1 && o.field.shown.contains(char::is_uppercase));
        let column = self.casing.like("x", &new.words, if humps && !snake { self.wire } else { Join::Snake });
        let (length, precision, values): (_, _, &[String]) = match &new.field.ty {
            FieldType::String { max } => (usize::try_from(*max).ok(), None, &[]),
            FieldType::Decimal { precision, scale } => (None, Some((*precision, *scale)), &[]),
            FieldType::Enum { values } => (None, None, values),
            _ => (None, None, &[]),
        };
        f(&Retype {
            class: new.kind(),
            optional: new.optional(),
            unique: new.field.modifiers.unique,
            email: new.field.modifiers.email,
            length,
            precision,
            values,
            column: &column,
            modules: &self.tree.modules,
        })
    }

    /// A value that says a type in a schema, for the new field.
    pub(super) fn retyped(&self, value: Node<'_>, o: usize, n: usize) -> Option<String> {
        let tree = self.tree;
        let retype = |text: &str| self.with_retype(n, |to| self.hooks.retype(text, to));
        if let Some(text) = retype(tree.text(value)) {
            return Some(text);
        }
        // A schema kept under a name of its own serves only a field of its class: others are said as this text says them.
        let named = tree.is_identifier(value) && tree.untyped && !self.alike(o, n);
        let literal = named.then(|| ancestors(value).find(|a| tree.is_literal_body(*a))).flatten()?;
        let says = |node: Node<'_>| {
            let (function, _) = tree.call(node)?;
            let (root, _) = tree.selection(function)?;
            retype(&format!("{}.String()", tree.text(root)))
        };
        let beside = children(literal).into_iter().filter_map(|c| tree.pair(c)).find_map(|(_, v)| says(v));
        beside.or_else(|| {
            let around = literal.parent().and_then(|p| p.parent())?;
            let (function, _) = tree.call(around)?;
            let (root, _) = tree.selection(function)?;
            retype(&format!("{}.String()", tree.text(root)))
        })
    }

    /// A decorator that stands before its member, for the new field; `Some(None)`: it goes.
    #[expect(clippy::option_option, reason = "what the hook answers")]
    pub(super) fn redecorated(&self, node: Node<'_>, n: usize) -> Option<Option<String>> {
        self.with_retype(n, |to| self.hooks.redecorate(self.tree.text(node), to))
    }

    /// Decorators of a member, for the new field: those that say nothing of its type stay.
    pub(super) fn redecorate(&self, member: Node<'_>, n: usize, out: &mut Splices) {
        let tree = self.tree;
        let kinds = &tree.dialect.decorators;
        if kinds.is_empty() {
            return;
        }
        let all = children(member);
        let mut checked = false;
        for (i, node) in all.iter().enumerate().filter(|(_, c)| kinds.has(**c)) {
            let text = tree.text(*node);
            let Some(new) = self.with_retype(n, |to| self.hooks.redecorate(text, to)) else { continue };
            match new {
                Some(new) => {
                    let optional = tree.dialect.optional_decorator.as_str();
                    let first = !checked && self.fields.new[n].optional() && !optional.is_empty();
                    let validates = tree.dialect.validators.iter().any(|v| new.starts_with(v.as_str()));
                    if first && validates {
                        let gap = all
                            .get(i + 1)
                            .map_or(" ", |next| tree.parsed.slice(node.end_byte()..next.start_byte()));
                        out.push((node.byte_range(), format!("{optional}{gap}{new}")));
                        checked = true;
                    } else {
                        out.push((node.byte_range(), new));
                    }
                }
                None => {
                    let end = all.get(i + 1).map_or(node.end_byte(), Node::start_byte);
                    out.push((node.start_byte()..end, String::new()));
                }
            }
        }
    }
}
