//! What tests expect: a literal that was an old field's value, as the value that the new field has in its place.

use super::mentions::Kind;
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
                    self.mentions.of(k).is_some_and(|m| m.old == field && (m.shape.is_some() || tree.untyped))
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
                let plain: Vec<usize> = self.fields.plain().collect();
                let from = self.fields.sibling(n, &plain).filter(|_| tree.untyped);
                let source = from.and_then(|f| Some((f, tree.pair(pairs[at(body, f)?])?.1)));
                match source {
                    Some((from, source)) => return self.value(source, None, None, from, n),
                    None => continue,
                }
            };
            let Some(from) = shape.new.iter().find(|m| m.new == n).map(|m| m.from) else { continue };
            let Some((_, source)) = at(body, from).and_then(|i| tree.pair(pairs[i])) else { continue };
            return self.value(source, shape.old_type(from), shape.new_type(n), from, n);
        }
        if let Some(value) = self.expected_untyped(literal, o, n, false) {
            return Some(value);
        }
        let inner = tree.text(literal);
        let plain = |t: &str| t.replace("\\\"", "\"");
        self.told.iter().find(|t| t.old == o && t.new == n && plain(&t.was) == inner).map(|t| plain(&t.is))
    }

    /// As [`Self::expected`], of literals and arguments whose type nothing tells; `wire` as callers are told the value.
    fn expected_untyped(&self, literal: Node<'_>, o: usize, n: usize, wire: bool) -> Option<String> {
        let tree = self.tree;
        if !tree.binds_names {
            return None;
        }
        let own = tree.declared_function_of(literal).map(below).unwrap_or_default();
        // The last one before the literal is what it speaks of.
        let (before, after): (Vec<Node<'_>>, Vec<Node<'_>>) =
            own.into_iter().partition(|b| b.end_byte() <= literal.start_byte());
        let bodies = before.into_iter().rev().chain(after).chain(below(tree.parsed.root()));
        for body in bodies.filter(|b| tree.is_literal_body(*b) || tree.is_arguments(*b)) {
            let given: Vec<(usize, Node<'_>)> =
                children(body).into_iter().filter_map(|c| self.given(c)).collect();
            let said = given.iter().any(|(old, v)| *old == o && tree.text(*v) == tree.text(literal));
            if !said {
                continue;
            }
            let covered: Vec<usize> = given.iter().map(|(old, _)| *old).collect();
            let from = self.fields.sibling(n, &covered)?;
            let (_, source) = given.iter().find(|(old, _)| *old == from)?;
            return match wire {
                true => Some(self.on_the_wire(*source, from, n)),
                false => self.value(*source, None, None, from, n),
            };
        }
        None
    }

    /// The plain field that a pair of no known type gives, and the value.
    fn given<'t>(&self, item: Node<'t>) -> Option<(usize, Node<'t>)> {
        let (key, value) = self.tree.pair(item)?;
        let m = self.mentions.of(key).filter(|m| self.fields.old[m.old].plain && m.shape.is_none())?;
        Some((m.old, value))
    }

    /// A comparison of the field with a literal, where no type tells what it is: for a field of another kind the
    /// literal becomes that field's value. `Some(false)` where nothing tells it.
    pub(super) fn compared_untyped(
        &self,
        node: Node<'_>,
        o: usize,
        n: usize,
        out: &mut Splices,
    ) -> Option<bool> {
        let tree = self.tree;
        if !tree.binds_names || self.alike(o, n) {
            return None;
        }
        let literal = |v: Node<'_>| {
            tree.is_string(v)
                || (v.named_child_count() == 0 && !tree.is_identifier(v))
                || self.is_made_value(v)
        };
        // `self.assertEqual(…)`
        let asserts = |function: Node<'_>| {
            tree.is_identifier(function)
                || tree.selection(function).is_some_and(|(_, m)| tree.text(m).starts_with("assert"))
        };
        let says = |a: Node<'_>| {
            self.mentions.within(&a.byte_range()).iter().any(|m| m.old == o) && !tree.is_string(a)
        };
        let (asked, value) = match tree.call(node) {
            // `expect(x.f).toBe(literal)`
            Some((function, arguments)) => match children(arguments)[..] {
                [value] => {
                    let (operand, _) = tree.selection(function).filter(|(x, _)| tree.is_call(*x))?;
                    (operand, value)
                }
                // `assert_eq(x["f"], literal)`
                [asked, value] if asserts(function) => {
                    if says(asked) {
                        (asked, value)
                    } else {
                        (value, asked)
                    }
                }
                _ => return None,
            },
            None => {
                tree.operator(node)?;
                let [asked, value] = children(node)[..] else { return None };
                (asked, value)
            }
        };
        let value = tree.peel(value);
        if !literal(value) || !says(asked) || tree.text(value) == tree.types.nothing() {
            return None;
        }
        // What is asked for by a text is what callers are told.
        let told = below(asked)
            .into_iter()
            .any(|l| tree.is_string(l) && self.mentions.of(l).is_some_and(|m| m.old == o));
        let known = if told { self.expected_untyped(value, o, n, true) } else { None };
        let Some(text) = known.or_else(|| self.expected(value, o, n)) else { return Some(false) };
        if self.is_no_value_of(asked, &text, n) {
            return Some(false);
        }
        for leaf in below(asked) {
            if let Some(m) = self.mentions.of(leaf).filter(|m| m.old == o) {
                let new = if tree.is_string(leaf) {
                    self.renamed_string(tree.text(leaf), o, n)
                } else {
                    self.identifier(leaf, m, n)
                };
                out.push((leaf.byte_range(), new));
            }
        }
        out.push((value.byte_range(), text));
        Some(true)
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
        // What is expected of a reading may be said behind it: `expect(x.title).toBe('…')`.
        let around = arguments.parent().filter(|_| tree.untyped).map(below).unwrap_or_default();
        let reads = all.iter().chain(&around).any(|a| {
            tree.selection(*a)
                .and_then(|(_, m)| self.mentions.of(m))
                .is_some_and(|m| m.old == o && (m.shape.is_some() || m.kind == Kind::Selected))
        });
        let number = |a: &Node<'_>| a.named_child_count() == 0 && !tree.is_identifier(*a);
        let literal =
            all.iter().find(|a| (tree.is_string(**a) || number(a)) && self.mentions.of(**a).is_none())?;
        if !reads || tree.text(*literal) == tree.types.nothing() {
            return None;
        }
        if let Some(value) = self.expected(*literal, o, n) {
            if all.iter().any(|a| self.is_no_value_of(*a, &value, n)) {
                return Some(false);
            }
            out.push((literal.byte_range(), value));
            return Some(true);
        }
        if tree.untyped {
            if let Some(value) = self.value(*literal, None, None, o, n) {
                out.push((literal.byte_range(), value));
            }
            return Some(true);
        }
        Some(self.same_kind(o, n) && self.fields.new[n].class == self.fields.new[n].kind())
    }
}

impl Stamper<'_> {
    /// Whether a value is a text, as callers send it, and what is read for new field `n` is none.
    fn is_no_value_of(&self, reading: Node<'_>, value: &str, n: usize) -> bool {
        let shape = self.tree.selection(reading).and_then(|(_, m)| self.mentions.of(m)?.shape);
        let ty = shape.and_then(|s| self.shapes.list[s].new_type(n));
        self.tree.unquoted(value) != value && ty.is_some_and(|t| !self.is_textual(t))
    }

    /// Whether texts are values of a type.
    pub(super) fn is_textual(&self, ty: &str) -> bool {
        let core = self.core(ty);
        let of = |c: &str| self.manifest.types.get(c);
        let classes = ["string", "text"].into_iter().filter_map(of);
        classes.into_iter().any(|t| t.native == core || t.aliases.iter().any(|a| a == core))
    }

    /// Literals that give their members by position.
    pub(super) fn stamp_positional(&self, out: &mut Splices) {
        let tree = self.tree;
        for body in tree.parsed.walk().filter(|n| tree.is_literal_body(*n)) {
            let values: Vec<Node<'_>> = children(body).into_iter().filter(|c| !tree.is_comment(*c)).collect();
            if values.is_empty() || values.iter().any(|v| tree.pair(*v).is_some()) {
                continue;
            }
            // A list of as many records as one has members is no record.
            let ty = super::mentions::literal_type(tree, self.file, body)
                .filter(|t| tree.types.element(&t.text).is_none());
            let Some(shape) = ty.as_ref().and_then(|t| self.shapes.resolve(tree, t)) else { continue };
            let shape = &self.shapes.list[shape];
            let plain = |i: usize| shape.members[i].old.is_some_and(|o| self.fields.old[o].plain);
            if shape.new.is_empty() || shape.members.len() != values.len() || !shape.embedded.is_empty() {
                continue;
            }
            let at: Vec<usize> = (0..values.len()).filter(|i| plain(*i)).collect();
            let (Some(first), Some(last)) = (at.first(), at.last()) else { continue };
            let taken = |r: &std::ops::Range<usize>| r.start <= body.start_byte() && body.end_byte() <= r.end;
            if last - first + 1 != at.len() || out.iter().any(|(r, _)| taken(r)) {
                continue;
            }
            let texts: Option<Vec<String>> = shape
                .new
                .iter()
                .map(|m| {
                    let source = at.iter().find(|i| shape.members[**i].old == Some(m.from))?;
                    let old = shape.old_type(m.from);
                    let none = || tree.types.is_optional(&m.ty).then(|| tree.types.nothing().to_owned());
                    self.value(values[*source], old, Some(&m.ty), m.from, m.new).or_else(none)
                })
                .collect();
            if let Some(texts) = texts {
                let span = values[*first].start_byte()..values[*last].end_byte();
                out.retain(|(r, _)| !(span.start <= r.start && r.end <= span.end));
                out.push((span, texts.join(", ")));
            }
        }
    }

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
