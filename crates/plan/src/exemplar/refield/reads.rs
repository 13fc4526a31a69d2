//! A constant among fields that are read from one record: the new field is read from it as well.

use super::groups::Unit;
use super::stamp::Stamper;
use scaffold_syntax::Node;

impl Stamper<'_> {
    /// The pair of `unit` for new field `n` with what the other units read from, where it sets a constant.
    pub(super) fn read_instead(&self, units: &[Unit<'_>], unit: &Unit<'_>, n: usize) -> Option<String> {
        let tree = self.tree;
        if self.test_suffixes.iter().any(|s| tree.path.ends_with(s.as_str())) {
            return None;
        }
        let (key, value) = tree.pair(unit.nodes[0])?;
        let constant = |v: Node<'_>| {
            tree.is_string(v) || (v.named_child_count() == 0 && !tree.is_identifier(v) && !tree.is_call(v))
        };
        if !constant(value) || tree.text(value) == tree.types.nothing() {
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
}
