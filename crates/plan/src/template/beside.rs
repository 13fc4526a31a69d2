//! Insertions beside what is alike: a call into a chain of calls, lines among lines.

use super::edit::{compile, insert, line_of, parse};
use super::manifest::EditRule;
use super::not_understood;
use super::place::is_shared;
use scaffold_core::{Diagnostic, EditOutcome, PlanError, Splice};
use scaffold_pack::Pack;
use scaffold_syntax::{Node, Parsed, Query, regular};
use std::ops::Range;

/// Whether the routes at bytes of a file for which the argument holds are below a path that resources share (`/api`); `None`:
/// they are those of something else alone.
pub(super) type Shared<'a> = &'a dyn Fn(&dyn Fn(usize) -> bool) -> Option<bool>;

/// Calls, each of which is made on what the one before gives.
struct Chain<'t> {
    /// The expression that it begins with, and each call with the mark before its method.
    first: Node<'t>,
    calls: Vec<Call<'t>>,
    /// What it registers is below a path that resources share.
    shares: bool,
}

#[derive(Clone, Copy)]
struct Call<'t> {
    node: Node<'t>,
    method: Node<'t>,
}

impl<'t> Chain<'t> {
    fn new(pack: &Pack, parsed: &Parsed, first: Node<'t>) -> Self {
        let syntax = &pack.manifest().syntax;
        let mut calls = Vec::new();
        let mut at = first;
        let member = |node: Node<'t>| {
            let selector = syntax.selectors.iter().find(|s| s.node.has(node))?;
            Some((
                scaffold_syntax::child(node, &selector.operand)?,
                scaffold_syntax::child(node, &selector.member)?,
            ))
        };
        while let Some(parent) = at.parent() {
            let Some((_, method)) = member(parent).filter(|(operand, _)| operand.id() == at.id()) else {
                break;
            };
            let Some(node) = parent.parent().filter(|n| syntax.calls.node.has(*n)) else { break };
            let called = syntax.calls.function.of(node);
            if called.is_none_or(|c| c.id() != parent.id()) || parsed.of(method).is_empty() {
                break;
            }
            calls.push(Call { node, method });
            at = node;
        }
        Self { first, calls, shares: false }
    }

    fn worth(&self, rule: &EditRule, parsed: &Parsed) -> (bool, usize) {
        (self.shares, self.calls.iter().filter(|c| is_link(rule, parsed, c)).count())
    }

    fn range(&self) -> Range<usize> {
        self.first.start_byte()..self.calls.last().map_or(self.first, |c| c.node).end_byte()
    }
}

/// The chains that `query` finds the beginning of, without those of tests and of something else alone.
fn chains<'t>(
    pack: &Pack,
    parsed: &'t Parsed,
    query: &Query,
    shared: Shared<'_>,
) -> Result<Vec<Chain<'t>>, PlanError> {
    let tests = pack.manifest().explore.as_ref().and_then(|e| e.test_marks.as_deref());
    let tests = tests.map(regular).transpose();
    let tests = tests.map_err(|e| PlanError::Pack(Diagnostic::new(e.to_string())))?;
    let for_tests = |node: Node<'_>| {
        let around = std::iter::successors(Some(node), Node::parent);
        let mut marks = around.flat_map(|n| above(n).take_while(|m| is_mark(pack, *m)));
        tests.as_ref().is_some_and(|t| marks.any(|m| t.is_match(parsed.of(m))))
    };
    let mut all: Vec<Chain<'_>> = Vec::new();
    for m in query.matches(parsed) {
        let Some(first) = m.get("at").filter(|n| !for_tests(*n)) else { continue };
        if all.iter().all(|c| c.first.id() != first.id()) {
            all.push(Chain::new(pack, parsed, first));
        }
    }
    let ranges: Vec<Range<usize>> = all.iter().map(Chain::range).collect();
    let mut out = Vec::new();
    for (mut chain, range) in all.into_iter().zip(&ranges) {
        // What a chain within it has is no route of its own.
        let inner = |r: &&Range<usize>| r.start > range.start && r.end <= range.end;
        let own =
            |byte: usize| range.contains(&byte) && !ranges.iter().filter(inner).any(|r| r.contains(&byte));
        let path = path_of(parsed.of(chain.first)).filter(|p| p.len() > 1);
        let Some(shares) = shared(&own).filter(|_| path.is_none_or(is_shared)) else { continue };
        chain.shares = shares || path.is_some();
        out.push(chain);
    }
    Ok(out)
}

/// What speaks for the chain in `text` that `rule` would choose: it registers below a path that resources share, and how many
/// calls of its methods it has. `None`: there is none.
pub(super) fn worth(
    pack: &Pack,
    text: &str,
    rule: &EditRule,
    query: &Query,
    shared: Shared<'_>,
) -> Result<Option<(bool, usize)>, PlanError> {
    let parsed = parse(pack, text)?;
    let found = chains(pack, &parsed, query, shared)?;
    Ok(found.iter().map(|c| c.worth(rule, &parsed)).max())
}

fn is_link(rule: &EditRule, parsed: &Parsed, call: &Call<'_>) -> bool {
    rule.links.iter().any(|l| l == parsed.of(call.method))
}

/// A further call of a chain.
pub(super) fn link(
    pack: &Pack,
    text: &str,
    rule: &EditRule,
    line: &str,
    shared: Shared<'_>,
) -> Result<(usize, EditOutcome), PlanError> {
    let parsed = parse(pack, text)?;
    let is_link = |c: &Call<'_>| is_link(rule, &parsed, c);
    let waits = |c: &Call<'_>| {
        let own = &text[c.method.start_byte()..c.node.end_byte()];
        rule.serving.iter().any(|s| own.contains(s.as_str()))
    };
    for query in rule.query.iter().chain(&rule.or) {
        let chains = chains(pack, &parsed, &compile(pack, query)?, shared)?;
        // Of those that are alike, the first.
        let Some(chain) = chains.iter().rev().max_by_key(|c| c.worth(rule, &parsed)) else { continue };
        if let Some(there) = chains.iter().flat_map(|c| &c.calls).find(|c| ends_with(text, c, line)) {
            return Ok((line_of(text, there.method.start_byte()), EditOutcome::AlreadyPresent));
        }
        let before = chain.calls.iter().take_while(|c| !waits(c)).filter(|c| is_link(c)).last();
        let behind = before.map_or(chain.first, |c| c.node);
        // Calls that stand on lines of their own show how they are indented.
        let shows = |c: &&Call<'_>| parsed.indent(c.method.start_byte()).len() + 1 == column(text, c.method);
        let own_line = before.filter(|c| shows(c)).or_else(|| chain.calls.iter().find(shows));
        let outcome = match own_line {
            Some(call) if before.is_none_or(|b| shows(&b)) => {
                let rest = text[behind.end_byte()..].split(['\r', '\n']).next().unwrap_or_default();
                let comment = pack
                    .manifest()
                    .syntax
                    .comment_marks
                    .iter()
                    .any(|m| rest.trim_start().starts_with(m.as_str()));
                let place = behind.end_byte() + if comment { rest.len() } else { 0 };
                let indent = parsed.indent(call.method.start_byte());
                insert(place, format!("{}{indent}{line}", parsed.newline()))
            }
            _ => insert(behind.end_byte(), line.to_owned()),
        };
        return Ok((line_of(text, behind.end_byte()), outcome));
    }
    let why = format!("there is no chain of calls to {} in", rule.what);
    Ok((1, EditOutcome::CannotPlace { snippet: line.to_owned(), why }))
}

/// What everything in the chain that ends at `byte` is below: the path that its first call is given.
pub(super) fn below(pack: &Pack, text: &str, byte: usize) -> Result<Option<String>, PlanError> {
    let parsed = parse(pack, text)?;
    let syntax = &pack.manifest().syntax;
    let ends_here = |n: &Node<'_>| syntax.calls.node.has(*n) && n.end_byte() == byte;
    let Some(mut call) = parsed.walk().find(ends_here) else { return Ok(None) };
    while let Some(before) = syntax.calls.function.of(call).and_then(|f| operand(pack, f)) {
        if !syntax.calls.node.has(before) {
            break;
        }
        call = before;
    }
    Ok(path_of(parsed.of(call)).map(|p| p.trim_end_matches('/').to_owned()))
}

/// The path that an expression writes first.
fn path_of(text: &str) -> Option<&str> {
    text.split(['"', '\'', '`']).nth(1).filter(|p| p.starts_with('/'))
}

/// What a member is of.
fn operand<'t>(pack: &Pack, node: Node<'t>) -> Option<Node<'t>> {
    let selector = pack.manifest().syntax.selectors.iter().find(|s| s.node.has(node))?;
    scaffold_syntax::child(node, &selector.operand)
}

/// Whether a call reads as `line` does, with what is between it and what it is called on.
fn ends_with(text: &str, call: &Call<'_>, line: &str) -> bool {
    let own = &text[call.method.start_byte()..call.node.end_byte()];
    line.strip_suffix(own)
        .is_some_and(|mark| !mark.is_empty() && text[..call.method.start_byte()].ends_with(mark))
}

/// How many bytes of its line stand before a node.
fn column(text: &str, node: Node<'_>) -> usize {
    let start = node.start_byte();
    start - text[..start].rfind('\n').map_or(0, |i| i + 1)
}

/// Whether a node belongs to the declaration behind it.
fn is_mark(pack: &Pack, node: Node<'_>) -> bool {
    let manifest = pack.manifest();
    manifest.dialect.decorators.has(node) || manifest.syntax.comments.has(node)
}

/// What stands before a node, the nearest first.
fn above(node: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    std::iter::successors(node.prev_named_sibling(), Node::prev_named_sibling)
}

/// Where a declaration begins, with the marks right above it; what a file as a whole is headed by is not among them.
fn with_marks(pack: &Pack, parsed: &Parsed, node: Node<'_>) -> usize {
    let headers = &pack.manifest().syntax.header_marks;
    let mut start = node.start_byte();
    for mark in above(node).take_while(|n| is_mark(pack, *n)) {
        let apart = parsed.text()[mark.end_byte()..start].matches('\n').count() > 1;
        if apart || headers.iter().any(|h| parsed.of(mark).starts_with(h.as_str())) {
            break;
        }
        start = mark.start_byte();
    }
    start
}

/// Lines among those that are like them.
pub(super) fn among(
    pack: &Pack,
    text: &str,
    rule: &EditRule,
    lines: &[&str],
) -> Result<(usize, EditOutcome), PlanError> {
    let parsed = parse(pack, text)?;
    let newline = parsed.newline();
    let first = rule.query.iter().map(|q| compile(pack, q)).collect::<Result<Vec<_>, _>>()?;
    let matches: Vec<_> = first.iter().flat_map(|q| q.matches(&parsed)).collect();
    let like: Vec<Node<'_>> = matches.iter().filter_map(|m| m.get("like")).collect();
    let mut wanted: Vec<&str> =
        lines.iter().copied().filter(|l| like.iter().all(|n| bare(parsed.of(*n)) != bare(l))).collect();
    wanted.sort_by_key(|l| bare(l));
    if wanted.is_empty() {
        let there = like.iter().find(|n| lines.iter().any(|l| bare(parsed.of(**n)) == bare(l)));
        return Ok((there.map_or(1, |n| line_of(text, n.start_byte())), EditOutcome::AlreadyPresent));
    }
    // What only tests have stands behind everything else.
    let marked =
        |n: &Node<'_>| n.prev_named_sibling().is_some_and(|p| pack.manifest().dialect.decorators.has(p));
    let plain: Vec<Node<'_>> = like.iter().copied().filter(|n| !marked(n)).collect();
    let Some(last) = plain.last().or(like.last()) else {
        return ahead(pack, &parsed, rule, &wanted);
    };
    let sorted = plain.is_sorted_by_key(|n| bare(parsed.of(*n)));
    let mut splices: Vec<Splice> = Vec::new();
    for line in wanted {
        let next = plain.iter().find(|n| sorted && bare(parsed.of(**n)) > bare(line));
        let place = match next {
            Some(next) => {
                let start = with_marks(pack, &parsed, *next);
                parsed.whole_lines(start..start).start
            }
            None => parsed.whole_lines(last.byte_range()).end,
        };
        let new = format!("{}{line}{newline}", parsed.indent(last.start_byte()));
        match splices.iter_mut().find(|s| s.range.start == place) {
            Some(splice) => splice.text.push_str(&new),
            None => splices.push(Splice { range: place..place, text: new }),
        }
    }
    splices.sort_by_key(|s| s.range.start);
    let at = splices.first().map_or(0, |s| s.range.start);
    Ok((line_of(text, at), EditOutcome::Applied { splices }))
}

/// A line without what says who may see what it declares: that is no part of its order.
fn bare(line: &str) -> &str {
    let line = line.trim();
    let visible = line.strip_prefix("pub");
    let seen_by = visible.and_then(|r| r.strip_prefix('(')).and_then(|r| r.split_once(')')).map(|(_, r)| r);
    seen_by.or(visible.filter(|r| r.starts_with(' '))).map_or(line, str::trim_start)
}

/// Lines that are the first of their kind.
fn ahead(
    pack: &Pack,
    parsed: &Parsed,
    rule: &EditRule,
    lines: &[&str],
) -> Result<(usize, EditOutcome), PlanError> {
    let (text, newline) = (parsed.text(), parsed.newline());
    let new = lines.join(newline);
    for query in &rule.or {
        let query = compile(pack, query)?;
        let matches = query.matches(parsed);
        let Some(next) = matches.iter().find_map(|m| m.get("ahead")) else { continue };
        let start = with_marks(pack, parsed, next);
        let place = parsed.whole_lines(start..start).start;
        return Ok((line_of(text, place), insert(place, format!("{new}{newline}{newline}"))));
    }
    Err(not_understood(Diagnostic::new(format!("no place was found to {}", rule.what)).hint(new)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use scaffold_core::apply_splices;

    fn rule(more: &str) -> EditRule {
        toml::from_str(&format!("what = \"register the routes\"\n{more}")).expect("a rule")
    }

    fn after(text: &str, outcome: EditOutcome) -> String {
        let EditOutcome::Applied { splices } = outcome else { panic!("{outcome:?}") };
        String::from_utf8(apply_splices(text.as_bytes(), &splices).expect("splices")).expect("text")
    }

    fn linked(text: &str, guarded: &[usize]) -> EditOutcome {
        let rule = rule(
            "query = '(call_expression function: (scoped_identifier name: (identifier) @new) (#eq? @new \"new\")) @at'\n\
             links = [\"route\", \"merge\"]\nserving = [\"rest()\"]\nline = \"\"\n",
        );
        let pack = scaffold_lang_rust::pack().expect("the pack");
        let shared = |own: &dyn Fn(usize) -> bool| (!guarded.iter().any(|g| own(*g))).then_some(false);
        link(&pack, text, &rule, ".merge(new())", &shared).expect("an edit").1
    }

    #[test]
    fn a_call_stands_behind_the_last_of_its_like() {
        for (before, expected) in [
            ("fn f() { R::new().route(a).layer(b) }\n", "R::new().route(a).merge(new()).layer(b)"),
            ("fn f() { R::new().layer(b) }\n", "R::new().merge(new()).layer(b)"),
            ("fn f() { R::new() }\n", "R::new().merge(new())"),
            ("fn f() { R::new().route(a).route(rest()) }\n", ".route(a).merge(new()).route(rest())"),
            (
                "fn f() {\n    R::new()\n        .route(a) // why\n        .layer(b)\n}\n",
                "        .route(a) // why\n        .merge(new())\n        .layer(b)\n",
            ),
            (
                "fn f() {\n    R::new()\n        .layer(b)\n}\n",
                "R::new()\n        .merge(new())\n        .layer(b)\n",
            ),
        ] {
            let made = after(before, linked(before, &[]));
            assert!(made.contains(expected), "{made}");
            assert_eq!(linked(&made, &[]), EditOutcome::AlreadyPresent, "{made}");
        }
    }

    #[test]
    fn the_chain_with_most_calls_is_meant_unless_tests_or_guards_have_it() {
        let text = "fn f() { R::new().route(a) }\nfn g() { R::new().route(a).route(b) }\n#[cfg(test)]\nmod tests {\n    fn h() { R::new().route(a).route(b).route(c) }\n}\n";
        assert!(
            after(text, linked(text, &[])).contains("fn g() { R::new().route(a).route(b).merge(new()) }")
        );
        let guard = text.find(".route(b)").expect("the route");
        assert!(after(text, linked(text, &[guard])).contains("fn f() { R::new().route(a).merge(new()) }"));
        let own = "fn f() { R::new(\"/api\").route(a) }\nfn g() { R::new(\"/users\").route(a).route(b) }\n";
        assert!(after(own, linked(own, &[])).contains("R::new(\"/api\").route(a).merge(new())"));
        let none = "fn f() { S::old() }\n";
        assert!(matches!(linked(none, &[]), EditOutcome::CannotPlace { .. }));
    }

    fn declared(text: &str, lines: &[&str]) -> EditOutcome {
        let rule = rule(
            "query = '(source_file (mod_item !body) @like)'\nor = ['(source_file (use_declaration) @ahead)']\nlines = [\"\"]\n",
        );
        among(&scaffold_lang_rust::pack().expect("the pack"), text, &rule, lines).expect("an edit").1
    }

    #[test]
    fn lines_stand_in_order_above_what_tests_alone_have() {
        for (before, expected) in [
            ("mod a;\nmod x;\n\nuse a::b;\n", "mod a;\nmod m;\nmod r;\nmod x;\n\nuse a::b;\n"),
            ("mod x;\nmod a;\n", "mod x;\nmod a;\nmod m;\nmod r;\n"),
            ("mod a;\n/// Of x.\n#[y]\nmod x;\n", "mod a;\nmod m;\nmod r;\n/// Of x.\n#[y]\nmod x;\n"),
            ("mod a;\n#[cfg(test)]\nmod x;\n", "mod a;\nmod m;\nmod r;\n#[cfg(test)]\nmod x;\n"),
            (
                "//! What it is.\n\n// Why.\nuse a::b;\n",
                "//! What it is.\n\nmod m;\nmod r;\n\n// Why.\nuse a::b;\n",
            ),
        ] {
            let made = after(before, declared(before, &["mod r;", "mod m;"]));
            assert_eq!(made, expected);
            assert_eq!(declared(&made, &["mod r;", "mod m;"]), EditOutcome::AlreadyPresent);
        }
        let public = "pub mod a;\npub(crate) mod m;\npub mod x;\n";
        let made = after(public, declared(public, &["pub mod m;", "pub mod r;"]));
        assert_eq!(made, "pub mod a;\npub(crate) mod m;\npub mod r;\npub mod x;\n");
    }
}
