//! What tests expect: a literal that was an old field's value, as the value that the new field has in its place.

use super::stamp::{Splices, Stamper};
use super::tree::{below, children};
use scaffold_syntax::Node;

impl Stamper<'_> {
    /// The value of new field `n` where old field `o` was given as `literal`, in this function or else this text.
    pub(super) fn expected(&self, literal: Node<'_>, o: usize, n: usize) -> Option<String> {
        let tree = self.tree;
        let at = |body: Node<'_>, field: usize| -> Option<usize> {
            children(body).iter().position(|p| {
                tree.pair(*p).is_some_and(|(k, _)| {
                    self.mentions.of(k).is_some_and(|m| m.old == field && m.shape.is_some())
                })
            })
        };
        let own = tree.declared_function_of(literal).map(below).unwrap_or_default();
        let others = below(tree.parsed.root());
        for body in own.into_iter().chain(others).filter(|b| tree.is_literal_body(*b)) {
            let pairs = children(body);
            let Some((key, value)) = at(body, o).and_then(|i| tree.pair(pairs[i])) else { continue };
            if tree.text(value) != tree.text(literal) {
                continue;
            }
            let Some(shape) = self.mentions.of(key).and_then(|m| m.shape).map(|s| &self.shapes.list[s])
            else {
                continue;
            };
            let Some(from) = shape.new.iter().find(|m| m.new == n).map(|m| m.from) else { continue };
            let Some((_, source)) = at(body, from).and_then(|i| tree.pair(pairs[i])) else { continue };
            return self.value(source, shape.old_type(from), shape.new_type(n), from, n);
        }
        let inner = tree.text(literal);
        let plain = |t: &str| t.replace("\\\"", "\"");
        self.told.iter().find(|t| t.old == o && t.new == n && plain(&t.was) == inner).map(|t| plain(&t.is))
    }

    /// Arguments that hold a reading of the field and a literal compare the two: the literal becomes the new
    /// field's value. `Some(false)` where nothing tells that value.
    pub(super) fn compared(
        &self,
        arguments: Node<'_>,
        o: usize,
        n: usize,
        out: &mut Splices,
    ) -> Option<bool> {
        let tree = self.tree;
        let all = children(arguments);
        let reads = all.iter().any(|a| {
            tree.selection(*a)
                .and_then(|(_, m)| self.mentions.of(m))
                .is_some_and(|m| m.old == o && m.shape.is_some())
        });
        let number = |a: &Node<'_>| a.named_child_count() == 0 && !tree.is_identifier(*a);
        let literal =
            all.iter().find(|a| (tree.is_string(**a) || number(a)) && self.mentions.of(**a).is_none())?;
        if !reads || tree.text(*literal) == tree.types.nothing() {
            return None;
        }
        if let Some(value) = self.expected(*literal, o, n) {
            out.push((literal.byte_range(), value));
            return Some(true);
        }
        Some(self.same_kind(o, n) && self.fields.new[n].class == self.fields.new[n].kind())
    }
}

impl Stamper<'_> {
    /// Rows of plain values, one for each field in order (expected arguments, rows that a fake database gives).
    pub(super) fn stamp_rows(&self, out: &mut Splices) {
        let tree = self.tree;
        let plain: Vec<usize> = self.fields.plain().collect();
        for call in tree.parsed.walk().filter(|n| tree.is_call(*n)) {
            let Some(callee) = tree.callee(call) else { continue };
            let Some((_, arguments)) = tree.call(call) else { continue };
            let values: Vec<Node<'_>> =
                children(arguments).into_iter().filter(|c| !tree.is_comment(*c)).collect();
            let order = if values.len() == plain.len() {
                plain.clone()
            } else {
                (0..self.fields.old.len()).collect()
            };
            let named = tree.dialect.rows.iter().any(|r| r == tree.text(callee));
            let about = self.mentions.plain(&arguments.byte_range(), self.fields);
            let texts = values.iter().any(|v| tree.is_string(*v));
            if !named || order.len() != values.len() || plain.len() < 2 || !about.is_empty() || !texts {
                continue;
            }
            let at = |o: usize| order.iter().position(|x| *x == o).map(|i| values[i]);
            let (Some(first), Some(last)) = (at(plain[0]), at(plain[plain.len() - 1])) else { continue };
            let between = order.iter().position(|o| *o == plain[0]).map_or(0, |i| i + plain.len());
            if order.get(between - 1) != plain.last() {
                continue;
            }
            let row: Vec<String> = (0..self.fields.new.len())
                .filter_map(|n| {
                    let o = self.fields.sibling(n, &plain)?;
                    let value = at(o)?;
                    let new = &self.fields.new[n];
                    if tree.text(value) == tree.types.nothing() {
                        let given = self.sample(&new.native, n, "");
                        return Some(if new.optional() { tree.types.nothing().to_owned() } else { given });
                    }
                    self.value(value, None, Some(&new.native), o, n)
                })
                .collect();
            out.push((first.start_byte()..last.end_byte(), row.join(", ")));
        }
    }
}
