//! A text and its syntax tree.

use crate::Grammar;
use crate::tree::{Node, Nodes};
use std::cell::Cell;
use std::ops::Range;
use std::sync::Arc;
use tree_sitter::{Parser, Point};

/// Why a text could not be parsed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SyntaxError {
    /// Grammar and library do not fit.
    #[error("grammar is of an incompatible version: {0}")]
    Grammar(String),
    /// The parser gave up.
    #[error("text could not be parsed")]
    Parse,
    /// A query does not compile.
    #[error("query, line {line}: {message}")]
    Query {
        /// 1-based line in the query's text.
        line: usize,
        /// What is wrong.
        message: String,
    },
}

/// A text with its tree. Spans are byte ranges of the text as it was given (byte order mark and CRLF included).
#[derive(Debug, Clone)]
pub struct Parsed {
    text: Arc<str>,
    nodes: Nodes,
    has_errors: bool,
    line_starts: Vec<usize>,
}

thread_local! {
    /// This thread's parser while nobody uses it: setting one up costs as much as parsing a short text.
    static PARSER: Cell<Option<Parser>> = const { Cell::new(None) };
}

/// Runs `parse` with a parser for the grammar that is at the beginning of a text.
fn with_parser<T>(
    grammar: &Grammar,
    parse: impl FnOnce(&mut Parser) -> Result<T, SyntaxError>,
) -> Result<T, SyntaxError> {
    // A grammar's reader may parse too, with a parser of its own.
    let mut parser = PARSER.take().unwrap_or_default();
    parser.reset();
    parser.set_language(grammar).map_err(|e| SyntaxError::Grammar(e.to_string()))?;
    let parsed = parse(&mut parser);
    PARSER.set(Some(parser));
    parsed
}

impl Parsed {
    /// Parses `text`. Texts with syntax errors parse too; see [`Parsed::has_errors`].
    ///
    /// # Errors
    /// An incompatible grammar.
    pub fn new(grammar: &Grammar, text: impl Into<Arc<str>>) -> Result<Self, SyntaxError> {
        Self::without(grammar, text, &[])
    }

    /// Parses `text` as if the lines in `gaps` (ordered, apart) were not there; all places are those of the whole text.
    ///
    /// # Errors
    /// An incompatible grammar.
    pub fn without(
        grammar: &Grammar,
        text: impl Into<Arc<str>>,
        gaps: &[Range<usize>],
    ) -> Result<Self, SyntaxError> {
        let text = text.into();
        let line_starts: Vec<usize> =
            std::iter::once(0).chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|i| i + 1)).collect();
        let point = |byte: usize| {
            let row = line_starts.partition_point(|s| *s <= byte) - 1;
            Point::new(row, byte - line_starts[row])
        };
        let starts = std::iter::once(0).chain(gaps.iter().map(|g| g.end));
        let ends = gaps.iter().map(|g| g.start).chain([text.len()]);
        let between = starts.zip(ends).map(|(start, end)| tree_sitter::Range {
            start_byte: start,
            end_byte: end,
            start_point: point(start),
            end_point: point(end),
        });
        // No ranges are all of the text.
        let between: Vec<_> = if gaps.is_empty() { Vec::new() } else { between.collect() };
        let tree = with_parser(grammar, |parser| {
            parser.set_included_ranges(&between).map_err(|_| SyntaxError::Parse)?;
            let read = grammar.reader.and_then(|read| read(&text)).filter(|read| read.len() == text.len());
            let tree = parser.parse(read.as_deref().unwrap_or(&*text), None).ok_or(SyntaxError::Parse)?;
            // What the reader made of the text is only better where the grammar reads it.
            if read.is_some() && tree.root_node().has_error() {
                let plain = parser.parse(&*text, None).ok_or(SyntaxError::Parse)?;
                if !plain.root_node().has_error() {
                    return Ok(plain);
                }
            }
            Ok(tree)
        })?;
        let nodes = Nodes::read(&tree, grammar);
        Ok(Self { text, nodes, has_errors: tree.root_node().has_error(), line_starts })
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The root node.
    pub fn root(&self) -> Node<'_> {
        self.nodes.root()
    }

    /// Whether the tree holds error nodes.
    pub fn has_errors(&self) -> bool {
        self.has_errors
    }

    /// The text of a node.
    pub fn of(&self, node: Node<'_>) -> &str {
        &self.text[node.byte_range()]
    }

    /// The text of a span.
    pub fn slice(&self, span: Range<usize>) -> &str {
        &self.text[span]
    }

    /// 1-based line of a byte offset.
    pub fn line(&self, byte: usize) -> u32 {
        u32::try_from(self.line_starts.partition_point(|s| *s <= byte)).unwrap_or(u32::MAX)
    }

    /// Byte range of the whole line(s) of `span`, the last line's end included.
    pub fn whole_lines(&self, span: Range<usize>) -> Range<usize> {
        let start = self.line_starts[self.line_starts.partition_point(|s| *s <= span.start) - 1];
        let last = span.end.max(span.start + 1) - 1;
        let end = self
            .line_starts
            .get(self.line_starts.partition_point(|s| *s <= last))
            .copied()
            .unwrap_or(self.text.len());
        start..end
    }

    /// White space before the first other character of the line of `byte`.
    pub fn indent(&self, byte: usize) -> &str {
        let start = self.line_starts[self.line_starts.partition_point(|s| *s <= byte) - 1];
        let rest = &self.text[start..];
        &rest[..rest.len() - rest.trim_start_matches([' ', '\t']).len()]
    }

    /// `\r\n` where the first line ends so, `\n` otherwise.
    pub fn newline(&self) -> &'static str {
        match self.line_starts.get(1) {
            Some(&s) if s >= 2 && self.text.as_bytes()[s - 2] == b'\r' => "\r\n",
            _ => "\n",
        }
    }

    /// Every node, parents before children, in the order of the text.
    pub fn walk(&self) -> impl Iterator<Item = Node<'_>> {
        self.nodes.all()
    }

    /// Every node with its ancestors, the nearest last: parents before children, in the order of the text.
    /// What `visit` answers `false` for is not entered.
    pub fn visit<'a>(&'a self, mut visit: impl FnMut(Node<'a>, &[Node<'a>]) -> bool) {
        let mut above: Vec<Node<'a>> = Vec::new();
        let mut next = Some(self.root());
        while let Some(node) = next {
            while above.last().is_some_and(|a| node.parent() != Some(*a)) {
                above.pop();
            }
            let entered = visit(node, &above);
            next = if entered { self.nodes.after(node, false) } else { self.nodes.after(node, true) };
            if entered {
                above.push(node);
            }
        }
    }

    /// Every node without children, in the order of the text.
    pub fn leaves(&self) -> impl Iterator<Item = Node<'_>> {
        self.walk().filter(Node::is_leaf)
    }
}
