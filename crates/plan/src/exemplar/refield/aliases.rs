//! Names that a query of the exemplar gives to values of its own, where a new field has the same: in what the query
//! reads, one would hide the other. The value gets another name in the copy.

use super::stamp::{Splices, apply};
use super::tree::{Tree, ancestors, below};
use super::{Job, Text, words};
use crate::exemplar::sql;
use crate::exemplar::words::one_line;
use regex::Regex;
use scaffold_core::{At, Diagnostic, PlanError};
use scaffold_syntax::{Node, regular};
use std::ops::Range;

impl Job<'_> {
    /// Renames what hides a new field, with what reads it in the same function.
    ///
    /// # Errors
    /// [`PlanError::NotUnderstood`] where what reads it is not sure.
    pub(super) fn rename_aliases(&self, texts: &mut [Text]) -> Result<Vec<Diagnostic>, PlanError> {
        let mut notes = Vec::new();
        let names: Vec<String> = self
            .fields
            .new
            .iter()
            .filter(|n| self.fields.old.iter().all(|o| o.words != n.words))
            .map(|n| n.words.join("_"))
            .collect();
        for name in &names {
            let pattern = format!(r#"(?i)\bas\s+["'`]?({})\b"#, regex::escape(name));
            let alias = regular(&pattern).map_err(|e| PlanError::Pack(Diagnostic::new(e.to_string())))?;
            for i in 0..texts.len() {
                let text = &texts[i];
                if !text.source || self.manifest.detect.is_test(&text.path) || !alias.is_match(&text.text) {
                    continue;
                }
                let tree = self.tree(text)?;
                let mut splices = Splices::new();
                for node in tree.parsed.walk().filter(|n| tree.is_string(*n)) {
                    let Some(at) = hiding(&tree, node, &alias) else { continue };
                    let refused = |at: usize| refused(name, &text.path, tree.parsed.line(at));
                    let new = format!("query_{name}");
                    let function = around(&tree, node).ok_or_else(|| refused(node.start_byte()))?;
                    let own = self.fields.new.iter().any(|n| n.words.join("_") == new);
                    if own || tree.text(function).contains(&new) {
                        return Err(refused(node.start_byte()));
                    }
                    let reads = reads(&tree, function, name).map_err(refused)?;
                    if reads.is_empty() && self.is_read_elsewhere(texts, name)? {
                        return Err(refused(node.start_byte()));
                    }
                    splices.extend(reads.into_iter().chain([at]).map(|span| (span, new.clone())));
                    notes.push(
                        Diagnostic::new(format!(
                            "`{name}` is also what a query calls a value of its own: the copy's calls that `{new}`"
                        ))
                        .at(At::line(text.path.clone(), tree.line(node))),
                    );
                }
                let renamed = apply(tree.parsed.text(), 0, splices);
                texts[i].text = renamed;
            }
        }
        Ok(notes)
    }

    /// Whether a row's value of this name may be read in any of the texts.
    fn is_read_elsewhere(&self, texts: &[Text], name: &str) -> Result<bool, PlanError> {
        let wanted = words::of(name);
        for text in texts.iter().filter(|t| t.source && !self.manifest.detect.is_test(&t.path)) {
            let tree = self.tree(text)?;
            let reads = |node: Node<'_>| {
                let is_name = |n: Node<'_>| words::of(tree.unquoted(tree.text(n))) == wanted;
                tree.selection(node).is_some_and(|(_, member)| is_name(member))
                    || tree.is_string(node) && is_name(node)
                    || tree.is_member(node) && tree.own_names(node).into_iter().any(is_name)
            };
            if tree.parsed.walk().any(reads) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// Where a text of SQL names a value that it reads beside columns: a lone value hides nothing.
fn hiding(tree: &Tree<'_>, node: Node<'_>, alias: &Regex) -> Option<Range<usize>> {
    let whole = tree.text(node);
    let inner = one_line(tree.unquoted(whole)).to_lowercase();
    let span = alias.captures(whole)?.get(1)?.range();
    let beside = if sql::is_statement(&inner) {
        let head = inner.strip_prefix("select").and_then(|s| s.split_once(" from ").map(|(h, _)| h));
        head.is_none_or(|h| sql::split(h, ",").len() > 1)
    } else {
        // A part of a statement that others are put together with: it stands in every row.
        inner.contains(" over") || inner.starts_with('(')
    };
    beside.then(|| node.start_byte() + span.start..node.start_byte() + span.end)
}

/// The function around `node`: the innermost that is no closure, else the outermost.
fn around<'t>(tree: &Tree<'_>, node: Node<'t>) -> Option<Node<'t>> {
    let functions: Vec<Node<'t>> = ancestors(node).filter(|n| tree.is_function(*n)).collect();
    functions.iter().find(|f| !tree.is_closure(**f)).or(functions.last()).copied()
}

/// Where `function` reads a row's value of this name or declares it in a type; the place where that is not sure.
fn reads(tree: &Tree<'_>, function: Node<'_>, name: &str) -> Result<Vec<Range<usize>>, usize> {
    let wanted = words::of(name);
    let mut out = Vec::new();
    let mut rows: Option<&str> = None;
    for node in below(function) {
        let text = tree.text(node);
        let parent = node.parent();
        let is_key = parent.and_then(|p| tree.pair(p)).is_some_and(|(key, _)| key == tree.peel(node));
        if tree.is_string(node) {
            let inner = tree.unquoted(text);
            if inner == name && !is_key {
                let start = node.start_byte() + text.find(inner).unwrap_or(0);
                out.push(start..start + inner.len());
            }
            continue;
        }
        if node.named_child_count() > 0 || parent.is_some_and(|p| tree.is_string(p)) {
            continue;
        }
        let selected = parent.and_then(|p| tree.selection(p)).filter(|(_, member)| *member == node);
        if let Some((operand, _)) = selected.filter(|_| words::of(text) == wanted) {
            let row = below(operand).into_iter().find(|n| n.named_child_count() == 0);
            let row = row.filter(|n| tree.is_identifier(*n)).map(|n| tree.text(n));
            if text != name || row.is_none() || rows.is_some_and(|r| Some(r) != row) {
                return Err(node.start_byte());
            }
            rows = row;
            out.push(node.byte_range());
        } else if text == name {
            let taken_apart =
                ancestors(node).take_while(|a| *a != function).any(|a| tree.dialect.unpacks.has(a));
            if taken_apart {
                return Err(node.start_byte());
            }
            if parent.is_some_and(|p| tree.is_member(p) && tree.own_names(p).contains(&node)) {
                out.push(node.byte_range());
            }
        }
    }
    Ok(out)
}

fn refused(name: &str, path: &str, line: u32) -> PlanError {
    let diagnostic = Diagnostic::new(format!(
        "`{name}` is also what a query calls a value of its own, and what reads that is not sure: one would hide the other"
    ))
    .at(At::line(path.to_owned(), line))
    .hint("give the field another name");
    PlanError::NotUnderstood { diagnostic, steps: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::super::tests::job_of;
    use super::*;

    const REPOSITORY: &str = "export async function paginate (knex: Knex, page: number) {
  const offset = page * 10
  const tasks = await knex<Task & { total: number }>('tasks')
    .select('*')
    .select(knex.raw('count(*) OVER() as total'))
    .offset(offset)

  return { tasks, total: tasks.length > 0 ? Number(tasks[0].total) : 0 }
}
";

    fn renamed(text: &str) -> Result<(String, usize), PlanError> {
        let pack = scaffold_lang_node::pack().unwrap();
        let manifest = pack.manifest().clone();
        let job = job_of(&pack, &manifest, "id:id name:string", &["total:decimal{12,2}", "paid:bool"], true);
        let path = "src/tasks.ts".to_owned();
        let mut texts = [Text { path, text: text.to_owned(), source: true, below: None }];
        let notes = job.rename_aliases(&mut texts)?;
        let [text] = texts;
        Ok((text.text, notes.len()))
    }

    #[test]
    fn a_value_of_a_query_gives_way_to_the_field_of_its_name_and_the_answer_keeps_its_own() {
        let expected = REPOSITORY
            .replace("{ total: number }", "{ query_total: number }")
            .replace("as total'", "as query_total'")
            .replace("tasks[0].total", "tasks[0].query_total");
        assert_eq!(renamed(REPOSITORY).unwrap(), (expected, 1));
    }

    #[test]
    fn what_is_read_by_a_pattern_or_elsewhere_is_refused() {
        let apart = REPOSITORY
            .replace("const tasks =", "const [{ total }] =")
            .replace("Number(tasks[0].total)", "Number(total)");
        assert!(matches!(renamed(&apart), Err(PlanError::NotUnderstood { .. })));
        let elsewhere = REPOSITORY
            .replace(" & { total: number }", "")
            .replace(", total: tasks.length > 0 ? Number(tasks[0].total) : 0", "")
            + "\nexport const count = (rows: Row[]) => rows[0].total\n";
        assert!(matches!(renamed(&elsewhere), Err(PlanError::NotUnderstood { .. })));
    }

    #[test]
    fn a_lone_value_and_prose_hide_nothing() {
        for text in ["select count(*) as total from tasks", "count(*) as total", "marked as paid"] {
            let text = format!("export const a = () => run('{text}')\n");
            assert_eq!(renamed(&text).unwrap(), (text, 0));
        }
    }
}
