//! Queries that still ask for what the new table does not have.

use super::fields::Fields;
use super::tree::{Tree, children};
use crate::exemplar::sql;
use scaffold_core::{At, Diagnostic};

/// Places in the statements of `tree` where a column of an old field remains.
pub(super) fn left(tree: &Tree<'_>, fields: &Fields, table: &str) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    let mut stack = vec![tree.parsed.root()];
    while let Some(node) = stack.pop() {
        if !tree.is_string(node) {
            stack.extend(children(node));
            continue;
        }
        let inner = tree.unquoted(tree.text(node));
        if sql::is_statement(inner)
            && let Some(column) = sql::left(inner, fields, table)
        {
            out.push(
                Diagnostic::new(format!("the column `{column}` could not be replaced in a query"))
                    .at(At::line(tree.path.clone(), tree.parsed.line(node.start_byte())))
                    .hint("imitate another resource with `--like`"),
            );
        }
    }
    out
}
