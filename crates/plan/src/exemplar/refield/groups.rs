//! Runs of siblings that each mention one field: which they are, and what takes their place.

use super::mentions::{Kind, literal_type};

use super::stamp::{Splices, Stamper};
use super::tree::{below, children};
use super::words;
use scaffold_syntax::Node;
use std::ops::Range;

/// Consecutive items about one field.
pub(super) struct Unit<'t> {
    pub(super) old: usize,
    pub(super) nodes: Vec<Node<'t>>,
}

impl Unit<'_> {
    pub(super) fn span(&self) -> Range<usize> {
        self.nodes[0].start_byte()..self.nodes[self.nodes.len() - 1].end_byte()
    }
}

/// What takes the place of a run.
pub(super) struct Chosen {
    pub(super) new: usize,
    pub(super) old: usize,
}

impl Stamper<'_> {
    /// The replacements of all runs in the tree.
    pub(crate) fn stamp_runs(&self) -> Splices {
        let mut out = Splices::new();
        self.visit(self.tree.parsed.root(), &mut out);
        self.stamp_rows(&mut out);
        self.stamp_positional(&mut out);
        self.stamp_passed(&mut out);
        out
    }

    pub(super) fn visit(&self, node: Node<'_>, out: &mut Splices) {
        if self.mentions.plain(&node.byte_range(), self.fields).is_empty() {
            return;
        }
        if self.chain(node, out) || self.links(node, out) {
            return;
        }
        if self.tree.is_parameters(node) && self.stamp_parameters(node, out) {
            return;
        }
        let mut done: Vec<Range<usize>> = Vec::new();
        if self.tree.is_list(node) || self.tree.is_literal_body(node) {
            for units in self.runs(node) {
                if let Some(chosen) = self.choose(node, &units) {
                    done.extend(units.iter().map(Unit::span));
                    self.replace(node, &units, &chosen, out);
                }
            }
        }
        for child in children(node) {
            if !done.iter().any(|d| d.start <= child.start_byte() && child.end_byte() <= d.end) {
                self.visit(child, out);
            }
        }
    }

    /// The one plain field that an item is about.
    pub(super) fn about(&self, item: Node<'_>) -> Option<usize> {
        let tree = self.tree;
        if let Some((key, _)) = tree.pair(item)
            && let Some(m) = self.mentions.of(key).filter(|m| self.fields.old[m.old].plain)
        {
            return Some(m.old);
        }
        // A member that a field is only part of has a meaning of its own (`title_contains`).
        let named = tree.is_member(item) && tree.type_of(item).is_some();
        if named
            && tree.own_names(item).iter().any(|n| self.mentions.of(*n).is_some_and(|m| m.kind == Kind::Part))
        {
            return None;
        }
        let plain = self.mentions.plain(&item.byte_range(), self.fields);
        // A guard that asks for what no caller sets goes whole.
        if let [one] = plain[..]
            && self.fields.old[one].aux
            && tree.is_guard(item)
        {
            return Some(one);
        }
        if !tree.is_member(item) {
            // What is about the field inside a literal or function of its own is stamped there.
            let nested = self.mentions.within(&item.byte_range()).iter().any(|m| {
                self.fields.old[m.old].plain
                    && (m.shape.is_some() || tree.binds_names)
                    && matches!(m.kind, Kind::Key | Kind::Member)
            });
            let holds_pairs = tree.binds_names
                && tree.pair(item).is_some_and(|(_, v)| below(v).into_iter().any(|b| tree.pair(b).is_some()));
            if nested
                || holds_pairs
                || self.in_literal(item)
                || self.hands_on(item)
                || (tree.parent_is_arguments(item) && below(item).iter().any(|b| tree.is_closure(*b)))
            {
                return None;
            }
        }
        if let [one] = plain[..] {
            return Some(one);
        }
        if tree.is_guard(item) && plain.len() == 2 {
            // A guard that asks for one field by mistake and sets another.
            let body = tree.consequence(item)?;
            if let [one] = self.mentions.plain(&body.byte_range(), self.fields)[..] {
                return Some(one);
            }
        }
        None
    }

    /// A literal or pattern of no declared type below an item has its fields stamped there.
    fn in_literal(&self, item: Node<'_>) -> bool {
        let tree = self.tree;
        if !tree.binds_names || tree.pair(item).is_some() {
            return false;
        }
        below(item)
            .into_iter()
            .filter(|b| self.stamps(*b))
            .any(|b| self.runs(b).iter().any(|units| self.choose(b, units).is_some()))
    }

    fn stamps(&self, list: Node<'_>) -> bool {
        let tree = self.tree;
        (tree.is_literal_body(list) || tree.dialect.unpacks.has(list))
            && !self.mentions.plain(&list.byte_range(), self.fields).is_empty()
    }

    fn runs<'t>(&self, list: Node<'t>) -> Vec<Vec<Unit<'t>>> {
        let tree = self.tree;
        let items: Vec<Node<'t>> = children(list).into_iter().filter(|c| !tree.is_comment(*c)).collect();
        let statements = tree.is_statements(list);
        let mut runs: Vec<Vec<Unit<'t>>> = vec![Vec::new()];
        let mut i = 0;
        while i < items.len() {
            // Decorators that stand before a member are part of it.
            let first = i;
            while tree.dialect.decorators.has(items[i]) && i + 1 < items.len() {
                i += 1;
            }
            let item = items[i];
            let mut nodes = items[first..=i].to_vec();
            let mut old = self.about(item);
            if statements {
                if self.gives_constant(item) {
                    i += 1;
                    continue;
                }
                let fits =
                    |n: Node<'_>| tree.is_statement(n) && !below(n).iter().any(|b| tree.is_closure(*b));
                if !fits(item) {
                    old = None;
                } else if old.is_none() && self.mentions.plain(&item.byte_range(), self.fields).is_empty() {
                    // `var x T` before the guard that sets it.
                    if let Some(next) = items.get(i + 1).filter(|n| tree.is_guard(**n)) {
                        old = self.about(*next).filter(|_| self.sets(item, *next));
                    }
                }
                if let Some(o) = old {
                    let mut at = i + 1;
                    while let Some(next) = items.get(at).filter(|n| fits(**n)) {
                        let more = self.about(*next) == Some(o) || self.checks(&nodes, *next);
                        if !more || self.is_assertion_run(item, *next) {
                            break;
                        }
                        nodes.push(*next);
                        at += 1;
                    }
                    i = at - 1;
                }
            }
            match old {
                Some(old) => {
                    if let Some(run) = runs.last_mut() {
                        run.push(Unit { old, nodes });
                    }
                }
                // Statements group only when contiguous; key lists are one group even when others interrupt them.
                None if statements => runs.push(Vec::new()),
                None => {}
            }
            i += 1;
        }
        runs.retain(|r| !r.is_empty());
        runs
    }

    /// Two statements of the same make about one field are two units.
    fn is_assertion_run(&self, first: Node<'_>, next: Node<'_>) -> bool {
        let call = |n: Node<'_>| {
            below(n).into_iter().find(|b| self.tree.is_call(*b)).map(|b| b.start_byte() == n.start_byte())
        };
        call(first) == Some(true) && call(next) == Some(true)
    }

    /// `next` sets the variable that `declaration` declares.
    fn sets(&self, declaration: Node<'_>, next: Node<'_>) -> bool {
        let tree = self.tree;
        let Some(variable) = below(declaration).into_iter().find(|n| tree.is_variable(*n)) else {
            return false;
        };
        let names: Vec<&str> = tree.own_names(variable).into_iter().map(|n| tree.text(n)).collect();
        below(next)
            .into_iter()
            .filter(|n| tree.assigns(*n))
            .any(|a| tree.left(a).is_some_and(|l| names.contains(&tree.text(l))))
    }

    /// `next` only asks what the unit's last statement has declared (an error).
    fn checks(&self, unit: &[Node<'_>], next: Node<'_>) -> bool {
        let tree = self.tree;
        if !tree.is_guard(next) || !self.mentions.plain(&next.byte_range(), self.fields).is_empty() {
            return false;
        }
        let Some(last) = unit.last().filter(|l| tree.declares(**l)) else { return false };
        let Some(left) = tree.left(*last) else { return false };
        let declared: Vec<&str> = tree.each(left).into_iter().map(|n| tree.text(n)).collect();
        tree.condition(next).is_some_and(|c| {
            below(c).into_iter().filter(|n| tree.is_identifier(*n)).all(|n| declared.contains(&tree.text(n)))
        })
    }

    /// A run narrows or orders a search: the records it reads do, or the function around it is named so.
    fn in_filter(&self, node: Node<'_>) -> bool {
        let shapes: Vec<bool> = self
            .mentions
            .within(&node.byte_range())
            .iter()
            .filter(|m| self.fields.old[m.old].plain && m.kind == Kind::Selected)
            .filter_map(|m| m.shape)
            .map(|s| self.shapes.list[s].filter)
            .collect();
        if !shapes.is_empty() {
            return shapes.iter().any(|f| *f);
        }
        self.tree
            .declared_function_of(node)
            .and_then(|f| self.tree.function_name(f))
            .is_some_and(|name| words::of(name).iter().any(|w| self.tree.dialect.filters.contains(w)))
    }

    /// The function around `node` is named for a field: it is about that field alone.
    fn in_lookup(&self, node: Node<'_>) -> bool {
        self.tree.declared_function_of(node).and_then(|f| self.tree.function_name(f)).is_some_and(|name| {
            let of = words::of(name);
            let looks = of.iter().any(|w| self.tree.dialect.lookups.contains(w));
            looks && self.fields.old.iter().any(|o| o.plain && !words::find(name, &o.words).is_empty())
        })
    }

    fn choose(&self, list: Node<'_>, units: &[Unit<'_>]) -> Option<Vec<Chosen>> {
        let tree = self.tree;
        let mut covered: Vec<usize> = units.iter().map(|u| u.old).collect();
        covered.sort_unstable();
        covered.dedup();
        let main: Vec<usize> = covered.iter().copied().filter(|o| !self.fields.old[*o].aux).collect();
        if main.is_empty() && covered.iter().any(|o| self.fields.old[*o].aux) {
            // Nothing new stands for what no caller sets.
            return (!tree.is_arguments(list) && !tree.is_parameters(list)).then(Vec::new);
        }
        covered = main;
        let kept = self.mentions.within(&list.byte_range()).iter().any(|m| !self.fields.old[m.old].plain);
        let whole = self.fields.given().all(|o| covered.contains(&o));
        let by = |news: Vec<usize>, filter: bool| -> Option<Vec<Chosen>> {
            let sibling = |new| {
                if filter {
                    self.fields.filter_sibling(new, &covered)
                } else {
                    self.fields.sibling(new, &covered)
                }
            };
            news.into_iter().map(|new| Some(Chosen { new, old: sibling(new)? })).collect()
        };
        let cover = |filter: bool| by(self.fields.cover(&covered, filter), filter);
        if children(list).iter().any(|c| tree.is_member(*c)) {
            let shape =
                units[0].nodes.iter().find_map(|n| self.mentions.within(&n.byte_range()).first()?.shape)?;
            let chosen = &self.shapes.list[shape].new;
            return Some(chosen.iter().map(|m| Chosen { new: m.new, old: m.from }).collect());
        }
        if tree.is_literal_body(list) {
            let ty = literal_type(tree, self.file, list);
            let short = |u: &Unit<'_>| tree.dialect.shorthands.has(u.nodes[0]);
            let keyed = units.iter().all(|u| tree.pair(u.nodes[0]).is_some());
            let told = units.iter().all(|u| tree.pair(u.nodes[0]).is_some() || short(u));
            if let Some(shape) = ty.as_ref().and_then(|t| self.shapes.resolve(tree, t)) {
                let shape = &self.shapes.list[shape];
                if !shape.data || !told {
                    return None;
                }
                let of_shape = shape.covered(self.fields);
                if covered.len() == 1 && of_shape.len() > 1 {
                    return None;
                }
                return by(shape.new.iter().map(|m| m.new).collect(), shape.filter);
            }
            if keyed {
                let items = children(list).into_iter().filter(|c| !tree.is_comment(*c)).count();
                let named = |c: &Node<'_>| {
                    let words = tree
                        .pair(*c)
                        .map(|(k, _)| words::of(tree.unquoted(tree.text(k))))
                        .unwrap_or_default();
                    tree.untyped
                        && (words.last().is_some_and(|w| w == "id")
                            || tree.dialect.paging.contains(&words.join("_")))
                };
                let neutral = children(list).iter().filter(|c| named(c)).count();
                let passed = tree.untyped && list.parent().is_some_and(|p| tree.is_arguments(p));
                let known = self.mentions.within(&list.byte_range()).iter().filter(|m| {
                    m.kind != Kind::Local
                        && children(list).iter().any(|c| {
                            tree.pair(*c).is_some_and(|(k, _)| {
                                k.start_byte() <= m.span.start && m.span.end <= k.end_byte()
                            })
                        })
                });
                let known = if neutral > 0 { items.min(known.count() + neutral) } else { known.count() };
                let few = if passed && covered.len() == 1 { known * 2 <= items } else { known * 2 < items };
                if few || (covered.len() == 1 && !whole) {
                    return None;
                }
                let filter = self.named_for_filter(list) || self.in_filter(list);
                return cover(filter).map(|chosen| self.as_incomplete(list, &covered, chosen));
            }
            if units.iter().all(|u| self.is_message(u.nodes[0])) {
                return by(self.required_beside(&covered), false)
                    .map(|chosen| self.without_semantics(chosen, &covered));
            }
            let names = units.iter().all(|u| short(u) || tree.binds_names && tree.is_identifier(u.nodes[0]));
            if covered.len() >= 2 || (whole && (kept || names)) {
                let filter = self.named_for_filter(list) || self.in_filter(list);
                return cover(filter);
            }
            return None;
        }
        if tree.dialect.unpacks.has(list) {
            return (covered.len() >= 2 || whole).then(|| cover(self.in_filter(list)))?;
        }
        if self.in_lookup(list) {
            return None;
        }
        if tree.is_arguments(list) {
            let callee = list.parent().and_then(|c| tree.callee(c)).map_or("", |c| tree.text(c));
            if tree.dialect.formatters.iter().any(|f| f == callee) {
                return None;
            }
            let positional = tree.dialect.positional.iter().any(|p| p == callee);
            let rules = whole && tree.dialect.rule_calls.all.iter().any(|r| r == callee);
            let passes = if rules { Some(true) } else { self.passes(list, whole) };
            if passes.unwrap_or(covered.len() >= 2 || (whole && (kept || positional))) {
                return cover(self.in_filter(list));
            }
            return None;
        }
        if tree.is_parameters(list) {
            return None;
        }
        if tree.is_statements(list) {
            tree.function_of(list)?;
            let says = |u: &Unit<'_>| {
                u.nodes
                    .iter()
                    .flat_map(|n| below(*n))
                    .any(|n| self.is_message(n) && self.mentions.of(n).is_some_and(|m| m.kind == Kind::Text))
            };
            if covered.len() >= 2 && units.iter().all(|u| says(u) && !tree.is_guard(u.nodes[0])) {
                return Some(self.repeated(units));
            }
            let single = |u: &Unit<'_>| self.searches(u) || self.asks_value(u.nodes[0]);
            if covered.len() >= 2 || (whole && !units.iter().all(single)) {
                return cover(self.in_filter(list)).map(|chosen| self.as_shown(&covered, chosen));
            }
            // Alone, a field's statements are about the one that stands for it.
            let told = units.iter().all(|u| says(u) && !tree.is_guard(u.nodes[0]));
            let new = if told {
                self.fields.stand_in(covered[0])?
            } else {
                self.fields.representative(covered[0])?
            };
            return Some(vec![Chosen { new, old: covered[0] }]);
        }
        if covered.len() >= 2 {
            let cases = units.iter().all(|u| tree.is_case(u.nodes[0]));
            let filter =
                cases || self.in_filter(list) || units.iter().any(|u| self.named_like_filter(u.nodes[0]));
            return cover(filter);
        }
        None
    }

    /// What the unit says of its field narrows a search (`select(Tag).where(Tag.name == name)`).
    fn searches(&self, unit: &Unit<'_>) -> bool {
        let tree = self.tree;
        let looks = |a: Node<'_>| {
            let callee = tree.callee(a).map(|c| words::of(tree.text(c))).unwrap_or_default();
            callee.iter().any(|w| tree.dialect.lookups.contains(w))
        };
        let mut said = unit
            .nodes
            .iter()
            .flat_map(|n| below(*n))
            .filter(|n| self.mentions.of(*n).is_some_and(|m| self.fields.old[m.old].plain))
            .peekable();
        said.peek().is_some() && said.all(|n| super::tree::ancestors(n).any(|a| tree.is_call(a) && looks(a)))
    }

    /// A text that says something about a field.
    fn is_message(&self, node: Node<'_>) -> bool {
        let node = self.tree.peel(node);
        self.tree.is_string(node) && self.tree.unquoted(self.tree.text(node)).contains(' ')
    }

    /// Messages about the fields `covered` say what is missing beside those that were given: of the new fields,
    /// the required ones but for those that stand for the given.
    fn required_beside(&self, covered: &[usize]) -> Vec<usize> {
        let given: Vec<usize> = self
            .fields
            .plain()
            .filter(|o| !covered.contains(o))
            .filter_map(|o| self.fields.representative(o))
            .collect();
        let never = &self.manifest.dialect.tags.never_required;
        (0..self.fields.new.len())
            .filter(|n| {
                let new = &self.fields.new[*n];
                !given.contains(n) && !new.optional() && !never.contains(&new.class)
            })
            .collect()
    }

    /// Expected messages, each about the new field that takes the old one's part and has its rule too.
    fn repeated(&self, units: &[Unit<'_>]) -> Vec<Chosen> {
        let mut out: Vec<Chosen> = Vec::new();
        let required = self.required_beside(&self.fields.plain().collect::<Vec<_>>());
        for unit in units {
            let text = self.tree.parsed.slice(unit.span()).to_lowercase();
            let absence = ["required", "missing", "empty", "blank"].iter().any(|w| text.contains(w));
            let Some(new) = self.fields.stand_in(unit.old) else { continue };
            let holds = if absence { required.contains(&new) } else { self.same_kind(unit.old, new) };
            if holds && !out.iter().any(|c| c.new == new) {
                out.push(Chosen { new, old: unit.old });
            }
        }
        out
    }

    /// Messages come from siblings whose rule the new field has too.
    fn without_semantics(&self, mut chosen: Vec<Chosen>, covered: &[usize]) -> Vec<Chosen> {
        let plain: Vec<usize> =
            covered.iter().copied().filter(|o| self.fields.old[*o].field.semantic.is_none()).collect();
        for c in &mut chosen {
            c.old = self.fields.sibling(c.new, &plain).unwrap_or(c.old);
        }
        chosen
    }

    fn named_like_filter(&self, node: Node<'_>) -> bool {
        below(node)
            .into_iter()
            .filter(|n| self.tree.is_identifier(*n))
            .any(|n| words::of(self.tree.text(n)).iter().any(|w| self.tree.dialect.filters.contains(w)))
    }

    /// The variable that a literal is bound to is named for filters.
    fn named_for_filter(&self, body: Node<'_>) -> bool {
        super::tree::ancestors(body)
            .take(4)
            .find(|n| self.tree.is_variable(*n) || self.tree.declares(*n))
            .is_some_and(|v| {
                let names = self.tree.own_names(v);
                let left = self.tree.left(v);
                names.into_iter().chain(left).any(|n| {
                    words::of(self.tree.text(n)).iter().any(|w| self.tree.dialect.filters.contains(w))
                })
            })
    }

    fn replace(&self, list: Node<'_>, units: &[Unit<'_>], chosen: &[Chosen], out: &mut Splices) {
        let tree = self.tree;
        let cases = units.iter().all(|u| tree.is_case(u.nodes[0]));
        let mut texts: Vec<String> = Vec::new();
        for (i, c) in chosen.iter().enumerate() {
            let Some(mut unit) = units.iter().find(|u| u.old == c.old) else { continue };
            if cases && i + 1 == chosen.len() {
                // The last case may be the one that does something.
                unit = units.last().unwrap_or(unit);
            }
            texts.extend(self.read_instead(units, unit, c.new).or_else(|| self.unit(unit, c.new)));
        }
        if texts.len() > 1 && units.len() > 1 {
            self.keep_distinct(units, chosen, &mut texts);
        }
        let all = children(list);
        let mut blocks: Vec<Range<usize>> = Vec::new();
        for unit in units {
            let span = unit.span();
            match blocks.last_mut() {
                Some(last)
                    if !all.iter().any(|c| c.start_byte() >= last.end && c.end_byte() <= span.start) =>
                {
                    last.end = span.end;
                }
                _ => blocks.push(span),
            }
        }
        let separator = self.separator(list, units);
        for (i, block) in blocks.iter().enumerate() {
            if i == 0 && !texts.is_empty() {
                out.push((block.clone(), texts.join(&separator)));
                continue;
            }
            let before = all.iter().filter(|c| c.end_byte() <= block.start).map(Node::end_byte).max();
            let after = all.iter().filter(|c| c.start_byte() >= block.end).map(Node::start_byte).min();
            let gone = match (before, after) {
                (Some(b), _) => b..block.end,
                (None, Some(a)) => block.start..a,
                (None, None) => block.start..self.with_comma(block.end),
            };
            out.push((gone, String::new()));
        }
    }

    fn with_comma(&self, end: usize) -> usize {
        let rest = &self.tree.parsed.text()[end..];
        if rest.starts_with(',') { end + 1 } else { end }
    }

    /// Constants that tell fields apart stay different where one sibling served twice.
    fn keep_distinct(&self, units: &[Unit<'_>], chosen: &[Chosen], texts: &mut [String]) {
        let tree = self.tree;
        let value = |u: &Unit<'_>| -> Option<String> {
            let node = u.nodes[0];
            if !tree.is_variable(node) {
                return None;
            }
            let v = tree.peel(tree.right(node)?);
            let text = tree.text(v);
            (tree.is_string(v) && tree.unquoted(text).len() == 1).then(|| text.to_owned())
        };
        let values: Option<Vec<String>> = units.iter().map(value).collect();
        let Some(mut values) = values else { return };
        values.sort();
        let Some(first) = values.first().cloned() else { return };
        let Some(mut next) = tree.unquoted(&first).chars().next() else { return };
        let letter = tree.unquoted(&first).to_owned();
        for (text, _) in texts.iter_mut().zip(chosen) {
            if let Some(at) = text.rfind('=') {
                let value = first.replacen(&letter, &next.to_string(), 1);
                *text = format!("{} {value}", text[..=at].trim_end());
                next = char::from_u32(u32::from(next) + 1).unwrap_or(next);
            }
        }
    }

    /// What stands between two items of the run.
    fn separator(&self, list: Node<'_>, units: &[Unit<'_>]) -> String {
        let tree = self.tree;
        let all: Vec<Node<'_>> = children(list);
        let text = |from: usize, to: usize| tree.parsed.slice(from..to).to_owned();
        let plain = |gap: &String| gap.chars().all(|c| c.is_whitespace() || c == ',' || c == ';');
        for pair in units.windows(2) {
            let gap = text(pair[0].span().end, pair[1].span().start);
            if plain(&gap) {
                return gap;
            }
        }
        let span = units[0].span();
        let before = all.iter().rfind(|c| c.end_byte() <= span.start);
        let after = all.iter().find(|c| c.start_byte() >= span.end).map(Node::start_byte);
        let gap = before.map(|b| format!("{}{}", tree.mark_before(*b), text(b.end_byte(), span.start)));
        let gap = gap.or_else(|| after.map(|a| text(span.end, a)));
        if let Some(gap) =
            gap.filter(|g| plain(g) && !(tree.is_statements(list) && g.matches('\n').count() > 1))
        {
            return gap;
        }
        let indent = tree.parsed.indent(span.start);
        let comma = tree.is_literal_body(list) || tree.is_arguments(list) || tree.is_parameters(list);
        let alone = text(tree.parsed.whole_lines(span.clone()).start, span.start).trim().is_empty();
        let after = tree.parsed.text()[units[units.len() - 1].span().end..].chars().next();
        if let Some(mark) = after.filter(|c| matches!(c, ',' | ';') && !comma && !tree.is_statements(list)) {
            return if alone { format!("{mark}\n{indent}") } else { format!("{mark} ") };
        }
        match (comma, alone) {
            (true, true) => format!(",\n{indent}"),
            (true, false) => ", ".to_owned(),
            (false, _) => format!("\n{indent}"),
        }
    }
}
