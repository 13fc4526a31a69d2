//! Rules for a field that are arguments of a call, and questions for one value of it.

use super::stamp::{Splices, Stamper};
use super::tree::children;
use scaffold_syntax::Node;

impl Stamper<'_> {
    /// A call that lists the rules of old field `o`: those that hold for new field `n`; whether any is left.
    /// `None` where it is no such call.
    pub(super) fn ruled(&self, node: Node<'_>, o: usize, n: usize, out: &mut Splices) -> Option<bool> {
        let (tree, new) = (self.tree, &self.fields.new[n]);
        let known = &tree.dialect.rule_calls;
        let (_, arguments) = tree.call(node)?;
        let name = tree.text(tree.callee(node)?);
        let given: Vec<Node<'_>> = children(arguments).into_iter().filter(|c| !tree.is_comment(*c)).collect();
        let (field, rules) = given.split_first().filter(|_| known.one.iter().any(|f| f == name))?;
        if !self.mentions.within(&field.byte_range()).iter().any(|m| m.old == o) || rules.is_empty() {
            return None;
        }
        let never = tree.dialect.tags.never_required.contains(&new.class);
        let holds = |rule: &Node<'_>| {
            let called =
                tree.callee(*rule).or_else(|| tree.selection(*rule).map(|(_, m)| m)).unwrap_or(*rule);
            let is = |of: &[String]| of.iter().any(|r| r == tree.text(called));
            match () {
                () if is(&known.required) => !new.optional() && !never,
                () if is(&known.textual) => matches!(new.kind(), "string" | "text"),
                () => self.alike(o, n),
            }
        };
        let kept: Vec<String> =
            rules.iter().filter(|r| holds(r)).filter_map(|r| self.rewrite(*r, o, n)).collect();
        if kept.is_empty() {
            return Some(false);
        }
        let end = rules[rules.len() - 1].end_byte();
        out.push((field.byte_range(), self.plain(*field, o, n)));
        out.push((rules[0].start_byte()..end, kept.join(", ")));
        Some(true)
    }

    /// A guard that asks whether a field has one certain value.
    pub(super) fn asks_value(&self, guard: Node<'_>) -> bool {
        let tree = self.tree;
        let condition = tree.condition(guard).filter(|_| tree.is_guard(guard));
        condition.and_then(|c| Some((tree.left(c)?, tree.right(c)?))).is_some_and(|(left, right)| {
            let text = tree.text(right);
            tree.selection(left).is_some()
                && (tree.is_string(right) || text.starts_with(|c: char| c.is_ascii_digit()))
                && !self.manifest.types.values().any(|t| t.zero == text)
        })
    }
}
