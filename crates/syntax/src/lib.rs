//! Tree-sitter behind a small surface: parse, query, spans, lines. It knows no language by name and no disk:
//! a [`Grammar`] and its data come from packs.

mod grammar;
mod parsed;
mod pattern;
mod query;
mod quotes;
mod regular;
mod schema;
mod tree;
mod trees;

pub use grammar::{Grammar, Reader};
pub use parsed::{Parsed, SyntaxError};
pub use pattern::{FieldNames, KindFields, Kinds, Pattern, child, children};
pub use query::{Capture, Match, Query};
pub use quotes::{quote_of, unquoted};
pub use regular::regular;
pub use schema::kind_names;
pub use tree::Node;
pub use trees::Trees;
