//! Tree-sitter behind a small surface: parse, query, spans, lines. It knows no language by name and no disk:
//! a [`Grammar`] and its data come from packs.

mod parsed;
mod query;

pub use parsed::{Parsed, SyntaxError};
pub use query::{Capture, Match, Query};
pub use tree_sitter::{Language as Grammar, Node};
