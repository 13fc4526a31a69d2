//! Constants that code gives to a field (`book.Status = 1`): callers give the new fields, so nothing stands for them.

use super::groups::Unit;
use super::mentions::Kind;
use super::stamp::{Splices, Stamper};
use super::tree::{ancestors, below, children};
use scaffold_core::{At, Diagnostic};
use scaffold_syntax::Node;

impl Stamper<'_> {
    /// Whether a statement only gives a constant to a field, asking for the field before or not.
    pub(super) fn gives_constant(&self, statement: Node<'_>) -> bool {
        let tree = self.tree;
        if self.manifest.detect.is_for_tests(&tree.path) || !tree.parent_is_statements(statement) {
            return false;
        }
        if tree.is_guard(statement) {
            let body = tree.consequence(statement).and_then(|b| tree.statements_in(b));
            let said = body.map(children).unwrap_or_default();
            let said: Vec<Node<'_>> = said.into_iter().filter(|c| !tree.is_comment(*c)).collect();
            return !said.is_empty()
                && said.iter().all(|s| self.gives_constant(*s))
                && statement.children().last().is_none_or(|last| tree.consequence(statement) == Some(last));
        }
        if !tree.assigns(statement) {
            return false;
        }
        let (Some(left), Some(right)) = (tree.left(statement), tree.right(statement)) else { return false };
        let plain = |o: usize| self.fields.old[o].plain && !self.fields.old[o].aux;
        let target = tree.selection(tree.peel(left)).and_then(|(_, member)| self.mentions.of(member));
        target.is_some_and(|m| m.kind == Kind::Selected && m.shape.is_some() && plain(m.old))
            && self.is_constant(tree.peel(right))
    }

    /// A literal, or a name that no local and no parameter has.
    fn is_constant(&self, value: Node<'_>) -> bool {
        let tree = self.tree;
        if tree.is_string(value) {
            return true;
        }
        if let Some((operand, _)) = tree.selection(value) {
            return tree.is_identifier(operand) && tree.is_qualifier(operand);
        }
        if tree.is_identifier(value) {
            return tree.declaration(value).is_none() && self.mentions.of(value).is_none();
        }
        value.named_child_count() == 0 && !tree.is_call(value)
    }

    /// The statement around a leaf that only gives a constant.
    pub(super) fn given_around<'t>(&self, leaf: Node<'t>) -> Option<Node<'t>> {
        let functions = |n: &Node<'t>| !self.tree.is_function(*n);
        ancestors(leaf).take_while(functions).filter(|n| self.gives_constant(*n)).last()
    }

    /// Leaves a statement out with the comment behind it.
    pub(super) fn left_out_given(&self, statement: Node<'_>, mut gone: Splices) -> (Splices, Diagnostic) {
        let tree = self.tree;
        let behind = statement.next_named_sibling().filter(|c| tree.is_comment(*c));
        let same = behind.filter(|c| tree.line(*c) == tree.line(statement));
        if let (Some(comment), Some((range, _))) = (same, gone.last_mut()) {
            range.end = comment.end_byte();
        }
        let set = below(statement).into_iter().find(|n| tree.assigns(*n)).unwrap_or(statement);
        let note = Diagnostic::new(format!("left out `{}`: callers give the new fields", tree.text(set)))
            .at(At::line(tree.path.clone(), tree.line(statement)));
        (gone, note)
    }

    /// The pair of `unit` for new field `n` with what the other units read from, where the exemplar's sets a constant
    /// or what can't be a value of the new field.
    pub(super) fn read_instead(&self, units: &[Unit<'_>], unit: &Unit<'_>, n: usize) -> Option<String> {
        let tree = self.tree;
        if self.test_suffixes.iter().any(|s| tree.path.ends_with(s.as_str())) {
            return None;
        }
        let (key, value) = tree.pair(unit.nodes[0])?;
        let constant = |v: Node<'_>| {
            tree.is_string(v) || (v.named_child_count() == 0 && !tree.is_identifier(v) && !tree.is_call(v))
        };
        if !(constant(value) || self.holds_other(value, unit.old, n))
            || tree.text(value) == tree.types.nothing()
        {
            return None;
        }
        let to = self.shapes.list[self.mentions.of(key)?.shape?].new_type(n)?;
        let reading = |u: &Unit<'_>| {
            let (_, value) = tree.pair(u.nodes[0])?;
            let (_, member) = tree.selection(value)?;
            let shape = &self.shapes.list[self.mentions.of(member).filter(|m| m.old == u.old)?.shape?];
            Some((self.plain_of(value, u.old, n), shape.new_type(n)?.to_owned()))
        };
        let others = units.iter().filter(|u| u.old != unit.old);
        let readings: Vec<(String, String)> = others.clone().filter_map(reading).collect();
        let (text, from) = readings.first().filter(|_| readings.len() * 2 > others.count())?;
        if self.core(from) != self.core(to) {
            return None;
        }
        let read = self.pointed(text.clone(), from, to);
        let between = tree.parsed.slice(key.end_byte()..value.start_byte());
        Some(format!("{}{between}{read}", self.plain(key, unit.old, n)))
    }

    /// A local made of the old field's value (parsed, looked up) that can't be one of the new field's.
    fn holds_other(&self, value: Node<'_>, o: usize, n: usize) -> bool {
        let tree = self.tree;
        let function = tree.declared_function_of(value).map_or(0, |f| f.start_byte());
        let alias = (function, tree.text(value).to_owned(), n);
        tree.is_identifier(value)
            && !self.same_kind(o, n)
            && self.mentions.of(value).is_none()
            && tree.declaration(value).is_some()
            && !self.aliases.borrow().contains_key(&alias)
    }
}
