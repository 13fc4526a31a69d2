//! What is left out on purpose: by tests, a record that lacks a field and answers that are compared in part; of code, what
//! only texts are asked.

use super::groups::Chosen;
use super::stamp::{Splices, Stamper};
use super::tree::children;
use scaffold_syntax::Node;

impl Stamper<'_> {
    /// What a test leaves out of a record, although others of the same test hold it, is what the case is about:
    /// the new record lacks what stands for it.
    pub(super) fn as_incomplete(
        &self,
        list: Node<'_>,
        covered: &[usize],
        chosen: Vec<Chosen>,
    ) -> Vec<Chosen> {
        let tests = self.test_suffixes.iter().any(|s| self.tree.path.ends_with(s.as_str()));
        let lacking: Vec<usize> = self
            .fields
            .plain()
            .filter(|o| !covered.contains(o) && !self.fields.old[*o].field.optional)
            .collect();
        if !tests || lacking.is_empty() {
            return chosen;
        }
        let holds = |body: &Node<'_>, o: usize| {
            let key = |c: Node<'_>| {
                let (key, _) = self.tree.pair(c)?;
                self.mentions.of(key)
            };
            children(*body).into_iter().filter_map(key).any(|m| m.old == o)
        };
        let others: Vec<Node<'_>> = self
            .tree
            .parsed
            .walk()
            .filter(|n| {
                self.tree.is_literal_body(*n) && n.id() != list.id() && covered.iter().all(|o| holds(n, *o))
            })
            .collect();
        let gone: Vec<usize> = lacking
            .into_iter()
            .filter(|o| others.iter().any(|n| holds(n, *o)))
            .filter_map(|o| self.fields.representative(o).filter(|n| !self.better(covered, o, *n)))
            .collect();
        if chosen.iter().all(|c| gone.contains(&c.new)) {
            return chosen;
        }
        chosen.into_iter().filter(|c| !gone.contains(&c.new)).collect()
    }

    /// Whether one of the fields that a record holds is closer to a new field than the one that it lacks.
    fn better(&self, covered: &[usize], lacking: usize, new: usize) -> bool {
        let held = covered.iter().filter(|o| self.fields.representative(**o) == Some(new));
        let all: Vec<usize> = held.copied().chain([lacking]).collect();
        self.fields.sibling(new, &all).is_some_and(|o| o != lacking)
    }

    /// Tests that leave out the exemplar's date show nothing of how one comes back: no new one is compared there.
    pub(super) fn as_shown(&self, covered: &[usize], mut chosen: Vec<Chosen>) -> Vec<Chosen> {
        let is_time = |kind: &str| matches!(kind, "date" | "datetime");
        let shown = covered.iter().any(|o| is_time(&self.fields.old[*o].field.kind));
        let known = self.fields.plain().any(|o| is_time(&self.fields.old[o].field.kind));
        if self.tree.untyped
            && !shown
            && known
            && self.test_suffixes.iter().any(|s| self.tree.path.ends_with(s.as_str()))
        {
            chosen.retain(|c| !is_time(&self.fields.new[c.new].class));
        }
        chosen
    }

    /// A text's length compared with a number: it stays for another text, and says nothing of anything else
    /// (`Some(false)`).
    pub(super) fn measured(&self, node: Node<'_>, o: usize, n: usize, out: &mut Splices) -> Option<bool> {
        let tree = self.tree;
        let textual = |kind: &str| matches!(kind, "string" | "text");
        if !textual(&self.fields.old[o].field.kind) {
            return None;
        }
        let (left, right) = match children(node)[..] {
            [left, right] if tree.dialect.comparisons.has(node) => (left, right),
            _ => {
                tree.operator(node)?;
                (tree.left(node)?, tree.right(node)?)
            }
        };
        let number =
            right.named_child_count() == 0 && tree.text(right).starts_with(|c: char| c.is_ascii_digit());
        let of_it = |part: Node<'_>| self.mentions.within(&part.byte_range()).iter().any(|m| m.old == o);
        let taken = tree.call(left).is_some_and(|(_, arguments)| of_it(arguments));
        let asked = tree.selection(left).is_some_and(|(operand, _)| of_it(operand));
        if !number || !(taken || asked) {
            return None;
        }
        if !textual(self.fields.new[n].kind()) {
            self.unmeasured.borrow_mut().insert((tree.line(node), n));
            return Some(false);
        }
        Some(self.walk(left, o, n, out))
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::run_in;

    #[test]
    fn a_length_is_asked_of_texts_alone() {
        let text = "class Form:\n    def check(self):\n        if not self.title or not len(self.title) >= 4:\n            self.errors.append('a title')\n        if not self.body or not len(self.body) >= 9:\n            self.errors.append('a body')\n";
        let pack = scaffold_lang_python::pack().expect("the pack");
        let new = ["number:string", "total:decimal{12,2}"];
        let got = run_in(&pack, "title:string body:string", &new, &[("app/forms.py", text)]).remove(0);
        assert!(got.contains("not len(self.number) >= 4"), "{got}");
        assert!(!got.contains("len(self.total)"), "{got}");
    }
}
