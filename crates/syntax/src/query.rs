//! Tree-sitter queries with named captures.

use crate::{Grammar, Node, Parsed, SyntaxError};
use streaming_iterator::StreamingIterator;
use tree_sitter::QueryCursor;

/// A compiled query.
#[derive(Debug)]
pub struct Query(tree_sitter::Query);

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

impl Query {
    /// Compiles a query.
    ///
    /// # Errors
    /// Its line and what is wrong with it.
    pub fn new(grammar: &Grammar, text: &str) -> Result<Self, SyntaxError> {
        tree_sitter::Query::new(grammar, text)
            .map(Self)
            .map_err(|e| SyntaxError::Query { line: e.row + 1, message: e.message })
    }

    /// All matches in `parsed`, predicates (`#eq?`, `#match?`, `#any-of?`) applied.
    pub fn matches<'a>(&self, parsed: &'a Parsed) -> Vec<Match<'a, '_>> {
        self.run(QueryCursor::new(), parsed)
    }

    /// All matches whose outermost node lies at most `depth` levels below the root: what is nested deeper is not looked at.
    pub fn matches_to_depth<'a>(&self, parsed: &'a Parsed, depth: u32) -> Vec<Match<'a, '_>> {
        let mut cursor = QueryCursor::new();
        cursor.set_max_start_depth(Some(depth));
        self.run(cursor, parsed)
    }

    fn run<'a>(&self, mut cursor: QueryCursor, parsed: &'a Parsed) -> Vec<Match<'a, '_>> {
        let names = self.0.capture_names();
        let mut out = Vec::new();
        let mut matches = cursor.matches(&self.0, parsed.tree().root_node(), parsed.text().as_bytes());
        while let Some(m) = matches.next() {
            let captures = m
                .captures()
                .iter()
                .filter_map(|c| Some(Capture { name: names[c.index as usize], node: parsed.node(c.node)? }));
            out.push(Match { pattern: m.pattern_index, captures: captures.collect() });
        }
        out
    }
}
