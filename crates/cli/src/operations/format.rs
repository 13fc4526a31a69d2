//! Planned texts as the language's formatter leaves them, before anything is written: so that the preview is exact
//! and a second run finds the same bytes. Files that were not formatted before stay as their owner writes them.

use scaffold_check::{Cancel, Draft, FormatError, Formatting, format_texts};
use scaffold_core::{Change, Edit, EditOutcome, Plan, Splice};
use scaffold_repo::FileState;

/// Formats what `plan` writes; `states` is its preview.
///
/// # Errors
/// The formatter is missing or refused a file; the plan is as it was then.
pub(crate) fn format_plan(
    place: Formatting<'_>,
    plan: &mut Plan,
    states: &[FileState],
    cancel: &Cancel,
) -> Result<(), FormatError> {
    let text = |bytes: &Option<Vec<u8>>| String::from_utf8(bytes.clone()?).ok();
    let draft = |state: &FileState| {
        let (before, after) = (text(&state.before).map(|t| to_lf(&t)), to_lf(&text(&state.after)?));
        Some(Draft { path: state.path.clone(), before, after })
    };
    let drafts: Vec<Draft> = states.iter().filter_map(draft).collect();
    let formatted = format_texts(place, &drafts, cancel)?;
    for state in states {
        let planned = drafts.iter().find(|d| d.path == state.path);
        let (Some(planned), Some(new)) = (planned, formatted.get(&state.path)) else { continue };
        if planned.after == *new {
            continue;
        }
        let uses_crlf = state.after.as_ref().is_some_and(|b| b.windows(2).any(|w| w == b"\r\n"));
        let new = if uses_crlf { new.replace('\n', "\r\n") } else { new.clone() };
        let Some(change) = plan.changes.iter_mut().find(|c| c.path() == state.path) else { continue };
        match change {
            Change::Create { text, .. } => *text = new,
            Change::Edit { edits, .. } => {
                if let Some(before) = text(&state.before) {
                    rewrite(edits, &before, &new);
                }
            }
        }
    }
    Ok(())
}

/// The files that `plan` creates below `prefix`, as if nothing stood where they go.
pub(crate) fn created(plan: &Plan, prefix: &str) -> Vec<FileState> {
    plan.changes
        .iter()
        .filter_map(|c| match c {
            Change::Create { path, text, executable, .. } => Some(FileState {
                path: format!("{prefix}{path}"),
                before: None,
                after: Some(text.clone().into_bytes()),
                executable: *executable,
            }),
            Change::Edit { .. } => None,
        })
        .collect()
}

fn to_lf(text: &str) -> String {
    text.replace("\r\n", "\n")
}

/// Lets the applied edits together turn `before` into `after`: the first carries the splices, line by line.
fn rewrite(edits: &mut [Edit], before: &str, after: &str) {
    let mut splices = Some(line_splices(before, after));
    for edit in edits {
        if let EditOutcome::Applied { splices: old } = &mut edit.outcome {
            *old = splices.take().unwrap_or_default();
        }
    }
}

fn line_splices(before: &str, after: &str) -> Vec<Splice> {
    let starts = |text: &str| -> Vec<usize> {
        let mut at = 0;
        let mut out = vec![0];
        for line in text.split_inclusive('\n') {
            at += line.len();
            out.push(at);
        }
        out
    };
    let (old, new) = (starts(before), starts(after));
    similar::TextDiff::from_lines(before, after)
        .ops()
        .iter()
        .filter(|op| op.tag() != similar::DiffTag::Equal)
        .map(|op| Splice {
            range: old[op.old_range().start]..old[op.old_range().end],
            text: after[new[op.new_range().start]..new[op.new_range().end]].to_owned(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use scaffold_core::apply_splices;

    #[test]
    fn splices_turn_one_text_into_the_other() {
        for (before, after) in
            [("a\nb\nc", "a\nx\ny\nc"), ("", "a\n"), ("a\n", ""), ("a\nb\n", "b\na\nb\nc\n")]
        {
            let out = apply_splices(before.as_bytes(), &line_splices(before, after)).unwrap();
            assert_eq!(String::from_utf8(out).unwrap(), after);
        }
    }
}
