//! Calls of one chain that are about one field each (`query.bind(&x.title).bind(x.pages)`): siblings, as the
//! members of a list are.

use super::mentions::Kind;
use super::stamp::{Splices, Stamper, apply};
use super::tree::{Tree, ancestors, below, children};
use crate::exemplar::sql;
use scaffold_syntax::Node;
use std::ops::Range;

/// A call of a chain, from what parts it from the one before to its end.
struct Link<'t> {
    span: Range<usize>,
    name: Node<'t>,
    arguments: Node<'t>,
    /// The one plain field that it is about.
    old: Option<usize>,
}

/// What a chain of calls begins with, and its calls in their order: span, name, arguments.
fn calls_of<'t>(tree: &Tree<'_>, node: Node<'t>) -> (Node<'t>, Vec<(Range<usize>, Node<'t>, Node<'t>)>) {
    let mut calls = Vec::new();
    let mut base = tree.peel(node);
    while tree.syntax.chains.has(base)
        && let Some((function, arguments)) = tree.call(base)
        && !tree.syntax.paths.has(function)
        && let Some((operand, name)) = tree.selection(function)
    {
        let from = operand.next_sibling().map_or(name.start_byte(), |dot| dot.start_byte());
        calls.push((from..base.end_byte(), name, arguments));
        base = tree.peel(operand);
    }
    calls.reverse();
    (base, calls)
}

/// Lines of statements to whose placeholders not as many values are bound.
pub(super) fn unbound(tree: &Tree<'_>) -> Vec<u32> {
    let mut out = Vec::new();
    for node in tree.parsed.walk().filter(|n| tree.is_call(*n)) {
        let statement = tree.call(node).and_then(|(_, arguments)| children(arguments).first().copied());
        let Some(statement) = statement.filter(|s| tree.is_string(*s)) else { continue };
        let text = tree.unquoted(tree.text(statement));
        // The whole chain that begins with the call.
        let chain = ancestors(node).take_while(|a| !tree.is_arguments(*a) && !tree.is_statements(*a));
        let bound = |c: Node<'_>| {
            let (base, calls) = calls_of(tree, c);
            let binds = |n: &Node<'_>| tree.dialect.binds.iter().any(|p| p == tree.text(*n));
            (base == node).then(|| calls.iter().filter(|(_, name, _)| binds(name)).count())
        };
        let bound = chain.filter(|c| tree.is_call(*c)).filter_map(bound).max().unwrap_or_default();
        if bound > 0 && sql::is_statement(text) && sql::values(text) != bound {
            out.push(tree.line(node));
        }
    }
    out
}

impl Stamper<'_> {
    /// Stamps the runs of links in the chain that ends with `node`, and visits the rest of the chain.
    pub(super) fn links(&self, node: Node<'_>, out: &mut Splices) -> bool {
        let Some((base, links)) = self.chain_of(node) else { return false };
        let mut done: Vec<usize> = Vec::new();
        for run in self.runs_of(&links) {
            let Some(chosen) = self.chosen_links(&links, &run) else { continue };
            let texts: Vec<String> = chosen
                .into_iter()
                .filter_map(|(n, o)| {
                    let at = run.iter().find(|i| links[**i].old == Some(o))?;
                    self.link(&links[*at], o, n)
                })
                .collect();
            let end_before = |i: usize| if i == 0 { base.end_byte() } else { links[i - 1].span.end };
            let gap = |i: usize| self.tree.parsed.slice(end_before(i)..links[i].span.start);
            let (first, rest) = (run[0], &run[1..]);
            let separator = gap(*rest.first().unwrap_or(&first)).to_owned();
            match texts.is_empty() {
                true => out.push((end_before(first)..links[first].span.end, String::new())),
                false => out.push((links[first].span.clone(), texts.join(&separator))),
            }
            out.extend(rest.iter().map(|i| (end_before(*i)..links[*i].span.end, String::new())));
            done.extend(&run);
        }
        if done.is_empty() {
            return false;
        }
        self.visit(base, out);
        let left = links.iter().enumerate().filter(|(i, _)| !done.contains(i));
        left.for_each(|(_, l)| self.visit(l.arguments, out));
        true
    }

    /// What the chain is called on, and its links in their order; `None` for fewer than two.
    fn chain_of<'t>(&self, node: Node<'t>) -> Option<(Node<'t>, Vec<Link<'t>>)> {
        let (base, calls) = calls_of(self.tree, node);
        let link =
            |(span, name, arguments)| Link { old: self.one_field(name, arguments), span, name, arguments };
        (calls.len() > 1).then(|| (base, calls.into_iter().map(link).collect()))
    }

    /// The one plain field that a link is about; what a record or statements among its arguments say is stamped there.
    fn one_field(&self, name: Node<'_>, arguments: Node<'_>) -> Option<usize> {
        let tree = self.tree;
        let holds = |n: &Node<'_>| tree.is_statements(*n) || tree.is_literal(*n) || tree.is_literal_body(*n);
        let [one] = self.mentions.plain(&(name.start_byte()..arguments.end_byte()), self.fields)[..] else {
            return None;
        };
        (!below(arguments).iter().any(holds)).then_some(one)
    }

    /// Links of one name about two fields or more, or that are named after their fields.
    fn runs_of(&self, links: &[Link<'_>]) -> Vec<Vec<usize>> {
        let tree = self.tree;
        let named = |l: &Link<'_>| self.mentions.of(l.name).is_some_and(|m| Some(m.old) == l.old);
        let mut runs: Vec<Vec<usize>> = Vec::new();
        for (i, link) in links.iter().enumerate().filter(|(_, l)| l.old.is_some()) {
            let together = |j: usize| {
                let between = links[j..i].iter();
                if named(link) {
                    between.clone().all(named)
                } else {
                    // Ids and owners among what is bound do not part a run.
                    between.clone().all(|l| tree.text(l.name) == tree.text(link.name))
                }
            };
            match runs.last_mut() {
                Some(run) if run.last().is_some_and(|j| together(*j)) => run.push(i),
                _ => runs.push(vec![i]),
            }
        }
        runs
    }

    /// New fields and the old ones whose links they are stamped from; `None` where a run is no list of fields.
    fn chosen_links(&self, links: &[Link<'_>], run: &[usize]) -> Option<Vec<(usize, usize)>> {
        let tree = self.tree;
        let mut covered: Vec<usize> = run.iter().filter_map(|i| links[*i].old).collect();
        covered.sort_unstable();
        covered.dedup();
        let name = tree.text(links[run[0]].name);
        let filter = tree.dialect.filters.iter().any(|f| f == name);
        let alone = self.fields.plain().count() == 1 && tree.dialect.binds.iter().any(|p| p == name);
        if covered.len() < run.len() || (covered.len() < 2 && !alone) {
            return None;
        }
        let new = self.fields.cover(&covered, filter);
        new.into_iter().map(|n| Some((n, self.fields.sibling(n, &covered)?))).collect()
    }

    /// A link about `o`, for `n`: what was made of a value of another type is left out.
    fn link(&self, link: &Link<'_>, o: usize, n: usize) -> Option<String> {
        let tree = self.tree;
        let mut splices = Splices::new();
        if let Some(m) = self.mentions.of(link.name) {
            splices.push((link.name.byte_range(), self.identifier(link.name, m, n)));
        }
        for argument in children(link.arguments) {
            let text = match self.made_of_reading(argument, o, n) {
                Some(reading) => reading,
                None => self.rewrite(argument, o, n)?,
            };
            splices.push((argument.byte_range(), text));
        }
        Some(apply(tree.parsed.slice(link.span.clone()), link.span.start, splices))
    }

    /// The bare reading of the new field where a method of texts was called on the old one's (`x.title.trim()`).
    fn made_of_reading(&self, argument: Node<'_>, o: usize, n: usize) -> Option<String> {
        let tree = self.tree;
        let value = tree.peel(argument);
        let value = if tree.is_unary(value) { tree.peel(value.named_child(0)?) } else { value };
        if !tree.is_call(value) {
            return None;
        }
        let reading = below(value).into_iter().find(|s| {
            let member = tree.selection(*s).and_then(|(_, member)| self.mentions.of(member));
            member.is_some_and(|m| m.old == o && m.kind == Kind::Selected)
        })?;
        let (_, member) = tree.selection(reading)?;
        let shape = &self.shapes.list[self.mentions.of(member)?.shape?];
        let (old, new) = (shape.old_type(o)?, shape.new_type(n)?);
        let of_text = self.is_textual(old) && !self.is_optional(old);
        (of_text && !self.is_textual(new)).then(|| self.plain_of(reading, o, n))
    }
}
