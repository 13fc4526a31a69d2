//! Tree-sitter queries with named captures, matched on trees as they are kept here. Tree-sitter's own engine looks
//! through all tables of the grammar before the first match, and walks its trees through cursors; that took longer than
//! parsing does.
//!
//! Of its language this is there: nodes by kind, `_` and tokens, fields, `!field`, `[several kinds]`, `.` before, between
//! and behind children, `?`, captures, and the conditions `#eq?`, `#any-of?`, `#match?` and `#not-match?` on a text.

mod read;

use crate::tree::Names;
use crate::{Grammar, Node, Parsed, SyntaxError};
use read::Reader;
use regex::Regex;

/// A compiled query.
#[derive(Debug)]
pub struct Query {
    names: Vec<String>,
    patterns: Vec<Pattern>,
    /// By kind: the patterns that a node of it may be the outermost of.
    by_kind: Vec<Vec<usize>>,
}

#[derive(Debug)]
struct Pattern {
    /// What the outermost node may be.
    roots: Vec<Step>,
    conditions: Vec<Condition>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Is(u16),
    /// Any node that is more than a token.
    Named,
    Any,
}

/// A node that has to be there.
#[derive(Debug)]
struct Step {
    kind: Kind,
    captures: Vec<usize>,
    /// In this order.
    children: Vec<Item>,
    /// Nothing that is more than a token stands behind the last child.
    ends: bool,
    /// Fields that have to be empty.
    without: Vec<u16>,
}

/// A child that has to be there, or may.
#[derive(Debug)]
struct Item {
    field: Option<u16>,
    /// One of these.
    steps: Vec<Step>,
    optional: bool,
    /// Nothing that is more than a token stands between it and what comes before it.
    next_to: bool,
}

#[derive(Debug)]
enum Condition {
    AnyOf(usize, Vec<String>),
    /// Whether it has to match.
    Match(usize, Regex, bool),
}

/// One captured node.
#[derive(Debug, Clone, Copy)]
pub struct Capture<'a, 'q> {
    /// Name without `@`.
    pub name: &'q str,
    /// The node.
    pub node: Node<'a>,
}

/// One match.
#[derive(Debug, Clone)]
pub struct Match<'a, 'q> {
    /// Index of the pattern within the query.
    pub pattern: usize,
    /// Captures in the order of the text.
    pub captures: Vec<Capture<'a, 'q>>,
}

impl<'a> Match<'a, '_> {
    /// The first node captured as `name`.
    pub fn get(&self, name: &str) -> Option<Node<'a>> {
        self.captures.iter().find(|c| c.name == name).map(|c| c.node)
    }

    /// All nodes captured as `name`.
    pub fn all(&self, name: &str) -> impl Iterator<Item = Node<'a>> {
        self.captures.iter().filter(move |c| c.name == name).map(|c| c.node)
    }
}

/// A way in which a pattern fits.
#[derive(Debug, Clone, Default)]
struct Fit<'a> {
    captured: Vec<(usize, Node<'a>)>,
    /// The node with which it was complete.
    last: usize,
}

impl Step {
    fn new(kind: Kind) -> Self {
        Self { kind, captures: Vec::new(), children: Vec::new(), ends: false, without: Vec::new() }
    }

    fn may_be(&self, node: Node<'_>) -> bool {
        match self.kind {
            Kind::Is(kind) => node.kind_id() == kind,
            Kind::Named => node.is_named(),
            Kind::Any => true,
        }
    }

    /// Hands every way in which `node` fits, continuing what `fit` holds, to `then`.
    fn fits<'a>(&self, node: Node<'a>, fit: &mut Fit<'a>, then: &mut dyn FnMut(&mut Fit<'a>)) {
        if !self.may_be(node) || self.without.iter().any(|f| node.children().any(|c| c.is_in(*f))) {
            return;
        }
        let before = (fit.captured.len(), fit.last);
        fit.captured.extend(self.captures.iter().map(|c| (*c, node)));
        fit.last = node.id();
        self.fit_children(&self.children, node.children().next(), fit, then);
        fit.captured.truncate(before.0);
        fit.last = before.1;
    }

    /// As [`Step::fits`], for the `items` that are left and the children from `first` on.
    fn fit_children<'a>(
        &self,
        items: &[Item],
        first: Option<Node<'a>>,
        fit: &mut Fit<'a>,
        then: &mut dyn FnMut(&mut Fit<'a>),
    ) {
        let mut children = std::iter::successors(first, Node::next_sibling);
        let Some((item, rest)) = items.split_first() else {
            if !self.ends || children.all(|c| !c.is_named()) {
                then(fit);
            }
            return;
        };
        for child in children {
            if item.field.is_none_or(|f| child.is_in(f)) {
                for step in &item.steps {
                    let mut on = |fit: &mut Fit<'a>| self.fit_children(rest, child.next_sibling(), fit, then);
                    step.fits(child, fit, &mut on);
                }
            }
            if item.next_to && child.is_named() {
                break;
            }
        }
        if item.optional {
            self.fit_children(rest, first, fit, then);
        }
    }
}

impl Condition {
    fn holds(&self, parsed: &Parsed, captured: &[(usize, Node<'_>)]) -> bool {
        let all = |capture: usize, fits: &dyn Fn(&str) -> bool| {
            captured.iter().filter(|(c, _)| *c == capture).all(|(_, node)| fits(parsed.of(*node)))
        };
        match self {
            Self::AnyOf(capture, texts) => all(*capture, &|text| texts.iter().any(|t| t == text)),
            Self::Match(capture, pattern, wanted) => all(*capture, &|text| pattern.is_match(text) == *wanted),
        }
    }
}

impl Query {
    /// Compiles a query.
    ///
    /// # Errors
    /// Its line and what is wrong with it.
    pub fn new(grammar: &Grammar, text: &str) -> Result<Self, SyntaxError> {
        Reader::new(grammar, &Names::of(grammar), text).read()
    }

    fn of(captures: Vec<String>, patterns: Vec<Pattern>, names: &Names) -> Self {
        let may_begin = |p: &Pattern, kind: u16, named: bool| {
            p.roots.iter().any(|step| match step.kind {
                Kind::Is(known) => known == kind,
                Kind::Named => named,
                Kind::Any => true,
            })
        };
        let of_kind = |(kind, named): (u16, &bool)| {
            (0..patterns.len()).filter(|i| may_begin(&patterns[*i], kind, *named)).collect()
        };
        let by_kind = (0..).zip(names.named()).map(of_kind).collect();
        Self { names: captures, patterns, by_kind }
    }

    /// All matches in `parsed`.
    pub fn matches<'a>(&self, parsed: &'a Parsed) -> Vec<Match<'a, '_>> {
        self.matches_to_depth(parsed, u32::MAX)
    }

    /// All matches whose outermost node lies at most `depth` levels below the root: what is nested deeper is not looked at.
    /// In the order in which they are complete.
    pub fn matches_to_depth<'a>(&self, parsed: &'a Parsed, depth: u32) -> Vec<Match<'a, '_>> {
        let mut found: Vec<(usize, usize, Fit<'a>)> = Vec::new();
        let mut above: Vec<Node<'a>> = Vec::new();
        parsed.root().visit(|node| {
            while above.last().is_some_and(|a| node.parent() != Some(*a)) {
                above.pop();
            }
            for &i in self.by_kind.get(usize::from(node.kind_id())).into_iter().flatten() {
                found.extend(self.fits(i, node, parsed).into_iter().map(|fit| (i, above.len(), fit)));
            }
            above.push(node);
            above.len() <= depth as usize
        });
        // Of those that one node completes the outermost comes first.
        found.sort_by_key(|(pattern, depth, fit)| (fit.last, *depth, *pattern));
        found.into_iter().map(|(pattern, _, fit)| self.shown(pattern, fit)).collect()
    }

    /// The ways in which a pattern fits a node and its conditions hold. Of two the one with more captured is meant.
    fn fits<'a>(&self, pattern: usize, node: Node<'a>, parsed: &Parsed) -> Vec<Fit<'a>> {
        let Pattern { roots, conditions } = &self.patterns[pattern];
        let mut all: Vec<Fit<'a>> = Vec::new();
        for root in roots {
            root.fits(node, &mut Fit::default(), &mut |fit| all.push(fit.clone()));
        }
        if let [_] | [] = all.as_slice() {
            all.retain(|fit| conditions.iter().all(|c| c.holds(parsed, &fit.captured)));
            return all;
        }
        let within = |a: &Fit<'a>, b: &Fit<'a>| a.captured.iter().all(|c| b.captured.contains(c));
        let mut out: Vec<Fit<'a>> = Vec::new();
        for (i, fit) in all.iter().enumerate() {
            let less =
                all.iter().any(|other| fit.captured.len() < other.captured.len() && within(fit, other));
            if !less && !all[..i].iter().any(|o| o.captured == fit.captured) {
                out.push(fit.clone());
            }
        }
        out.retain(|fit| conditions.iter().all(|c| c.holds(parsed, &fit.captured)));
        out
    }

    fn shown<'a>(&self, pattern: usize, fit: Fit<'a>) -> Match<'a, '_> {
        let captures = fit.captured.into_iter().map(|(c, node)| Capture { name: &self.names[c], node });
        Match { pattern, captures: captures.collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grammar() -> Grammar {
        tree_sitter_typescript::LANGUAGE_TYPESCRIPT.into()
    }

    /// What each match captures: `name=text`, in order.
    fn found(query: &str, text: &str) -> Vec<String> {
        let (query, parsed) =
            (Query::new(&grammar(), query).unwrap(), Parsed::new(&grammar(), text).unwrap());
        let shown = |c: &Capture<'_, '_>| format!("{}={}", c.name, parsed.of(c.node));
        let all = query.matches(&parsed);
        all.iter().map(|m| m.captures.iter().map(shown).collect::<Vec<_>>().join(" ")).collect()
    }

    #[test]
    fn every_child_that_fits_is_a_match_and_what_may_be_missing_is_captured_where_it_is_there() {
        let values = "(variable_declarator name: (identifier) @n type: (_)? @t value: (_)? @v)";
        assert_eq!(
            found(values, "let a: A = 1, b = 2, c;"),
            ["n=a t=: A v=1", "n=b v=2", "n=c"].map(str::to_owned)
        );
        let imports = "(import_statement (import_clause (named_imports (import_specifier name: (_) @m alias: (_)? @a))) source: (string) @p)";
        assert_eq!(
            found(imports, "import { a, b as c } from 'x';"),
            ["m=a p='x'", "m=b a=c p='x'"].map(str::to_owned)
        );
    }

    #[test]
    fn a_dot_wants_neighbours_and_an_exclamation_mark_an_empty_field() {
        let first = "(call_expression arguments: (arguments . (string) @s))";
        assert_eq!(found(first, "f('a', 'b'); f(1, 'c');"), ["s='a'"].map(str::to_owned));
        let only = "(call_expression arguments: (arguments . (string) @s .))";
        assert_eq!(found(only, "f('a', 'b'); f('c');"), ["s='c'"].map(str::to_owned));
        let untyped = "(variable_declarator name: (_) @n !type)";
        assert_eq!(found(untyped, "let a: A = 1, b = 2;"), ["n=b"].map(str::to_owned));
    }

    #[test]
    fn one_of_several_kinds_and_conditions_decide() {
        let text = "app.get('/a'); await app.use(x); other.get('/b');";
        let calls = "(expression_statement [\n  (call_expression function: (member_expression object: (_) @o property: (_) @p))\n  (await_expression (call_expression function: (member_expression object: (_) @o property: (_) @p)))\n] (#eq? @o \"app\") (#any-of? @p \"get\" \"use\")) @s";
        assert_eq!(
            found(calls, text),
            ["s=app.get('/a'); o=app p=get", "s=await app.use(x); o=app p=use"].map(str::to_owned)
        );
        let grouped = "; a comment\n((identifier) @i (#match? @i \"^o\") (#not-match? @i \"x\"))";
        assert_eq!(found(grouped, text), ["i=other"].map(str::to_owned));
        assert_eq!(found("(export_statement \"*\" @all)", "export * from 'x'"), ["all=*"].map(str::to_owned));
    }

    #[test]
    fn what_is_nested_too_deeply_is_not_looked_at() {
        let parsed = Parsed::new(&grammar(), "f(g(h()));").unwrap();
        let query = Query::new(&grammar(), "(call_expression function: (_) @f)").unwrap();
        let names = |depth| {
            let all = query.matches_to_depth(&parsed, depth);
            all.iter().filter_map(|m| m.get("f")).map(|n| parsed.of(n)).collect::<Vec<_>>()
        };
        assert_eq!((names(2), names(4), names(u32::MAX)), (vec!["f"], vec!["f", "g"], vec!["f", "g", "h"]));
    }

    #[test]
    fn says_what_is_wrong_and_where() {
        let error = |text: &str| Query::new(&grammar(), text).unwrap_err().to_string();
        assert_eq!(
            error("(identifier)\n(no_such_kind)"),
            "query, line 2: the grammar has no node `no_such_kind`"
        );
        assert_eq!(error("(pair nothing: (_))"), "query, line 1: the grammar has no field `nothing`");
        assert_eq!(error("(identifier"), "query, line 1: `)` is missing");
        assert_eq!(error("((identifier) @a (#eq? @b \"x\"))"), "query, line 1: nothing is captured as `b`");
        assert!(error("((identifier) @a (#is? @a \"x\"))").contains("`#is?` is not known"));
        assert!(error("(expression)").contains("stands for several kinds"));
    }
}
