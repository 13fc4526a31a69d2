//! Updates that pass over what is false or zero: what they can't set is said.

use super::shapes::Shapes;
use super::tree::{Tree, children};
use super::{settled, types, words};
use crate::exemplar::draft::Context;
use scaffold_core::{At, Change, Diagnostic, PlanError};
use scaffold_syntax::Node;

/// Classes one of whose values is as good as none to such an update, and means something to callers.
const TELLING: [&str; 4] = ["bool", "int", "bigint", "float"];

/// What is said of updates in new files that the database's library does so.
///
/// # Errors
/// A text can't be parsed.
pub(crate) fn passed_over(cx: &Context<'_>, changes: &[Change]) -> Result<Vec<Diagnostic>, PlanError> {
    let manifest = cx.pack.manifest();
    let library = cx.service.database.as_ref().map_or("", |d| d.value.as_str());
    let Some(sparing) = manifest.dialect.sparing.get(library) else { return Ok(Vec::new()) };
    let (types, fields) = (types::types(manifest)?, settled(cx)?);
    let mut trees = Vec::new();
    for change in changes {
        let Change::Create { path, text, .. } = change else { continue };
        if cx.is_source(path) && !cx.is_for_tests(path) {
            trees.push(Tree::new(cx.parse(text)?, manifest, &types, cx.pack.hooks(), path));
        }
    }
    let refs: Vec<&Tree<'_>> = trees.iter().collect();
    let shapes = Shapes::collect(&refs, &fields, cx.service.module.as_ref().map(|m| m.value.as_str()));
    let mut out = Vec::new();
    for (file, tree) in trees.iter().enumerate() {
        for (call, given) in tree.parsed.walk().filter_map(|n| handed(tree, n, sparing)) {
            let record = shapes.infer(tree, file, given, 0).and_then(|ty| shapes.resolve(tree, &ty));
            let Some(record) = record.map(|r| &shapes.list[r]) else { continue };
            let missed: Vec<String> = fields
                .new
                .iter()
                .filter(|n| TELLING.contains(&n.class.as_str()))
                .filter(|n| {
                    let member = record.members.iter().find(|m| words::of(&m.name) == n.words);
                    member.is_some_and(|m| !types.is_optional(&m.ty))
                })
                .map(|n| format!("`{}`", n.field.snake()))
                .collect();
            if !missed.is_empty() {
                let name = tree.callee(call).map_or("", |c| tree.text(c));
                let message = format!(
                    "`{name}` passes over what is false or zero: {} can't be set to that again",
                    missed.join(", ")
                );
                let at = At::line(tree.path.clone(), tree.line(given));
                let hint = "name the fields that are to be set, or hand it a map of them";
                out.push(Diagnostic::new(message).at(at).hint(hint));
            }
        }
    }
    Ok(out)
}

/// A call of such a function, and the only thing that it is handed.
fn handed<'t>(tree: &Tree<'_>, node: Node<'t>, sparing: &[String]) -> Option<(Node<'t>, Node<'t>)> {
    let (_, arguments) = tree.call(node)?;
    let callee = tree.callee(node)?;
    let given = children(arguments);
    match given[..] {
        [one] if sparing.iter().any(|s| s == tree.text(callee)) => Some((node, one)),
        _ => None,
    }
}
