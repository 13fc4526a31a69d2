//! What has to be said of unique fields where the code that is imitated does not keep them so.

use super::leftovers::is_about_taken;
use super::{Job, Text, words};
use crate::exemplar::draft::Context;
use scaffold_core::{Diagnostic, PlanError};
use std::sync::Arc;

/// Whether code of the exemplar refuses a value of its unique field that is taken, in words of its own.
pub(super) fn is_looked_up(texts: &[Text], field: &[String]) -> bool {
    let says = |line: &str| {
        !line.trim_start().starts_with(['*', '/', '#'])
            && is_about_taken(line)
            && line.contains(['"', '\'', '`'])
            && !words::find(line, field).is_empty()
    };
    texts.iter().any(|t| t.source && t.text.lines().any(says))
}

/// What is said of unique fields where nothing in the service answers that a value is taken.
pub(super) fn without_conflict(cx: &Context<'_>, job: &Job<'_>) -> Result<Option<Diagnostic>, PlanError> {
    let words = &cx.pack.manifest().dialect.conflicts;
    let Some(new) = job.fields.new.iter().find(|n| n.field.modifiers.unique) else { return Ok(None) };
    if words.is_empty() {
        return Ok(None);
    }
    let vendored = &cx.pack.manifest().detect.vendored;
    for path in cx.view.paths() {
        let skip = !cx.is_source(path)
            || cx.is_for_tests(path)
            || path.split('/').any(|p| vendored.iter().any(|v| v == p));
        if skip {
            continue;
        }
        let says = |text: Arc<str>| words.iter().any(|w| text.contains(w.as_str()));
        if cx.text(path)?.is_some_and(says) {
            return Ok(None);
        }
    }
    let name = new.words.join("_");
    Ok(Some(
        Diagnostic::new(format!(
            "no code here answers 409: a `{name}` that is taken ends as any other failure"
        ))
        .hint("answer 409 where the error of the unique column arrives"),
    ))
}

/// What is said of unique fields where there is no table that could refuse a value twice, and none of the exemplar's
/// fields is unique: nothing of its code can stand for them.
pub(super) fn without_index(cx: &Context<'_>, job: &Job<'_>, texts: &[Text]) -> Option<Diagnostic> {
    let new = job.fields.new.iter().find(|n| n.field.modifiers.unique)?;
    let unique = job.fields.old.iter().any(|o| o.plain && o.field.unique);
    let stored = cx.exemplar.table.is_some() || cx.service.migrations.is_some();
    // Models and schemas say so in words of their own.
    let told = || texts.iter().any(|t| t.text.to_lowercase().contains("unique"));
    if stored || unique || told() {
        return None;
    }
    let note = Diagnostic::new(format!(
        "nothing keeps `{}` unique: `{}` has no table and no unique field whose code could be imitated",
        new.words.join("_"),
        cx.exemplar.name
    ));
    Some(note.hint("make a unique index, or look for the value before it is stored"))
}
