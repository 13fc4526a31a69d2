//! The report for people: what was made, in which style and why, what was checked, how to undo, what next.

use crate::output::{Paint, Screen, checks};
use scaffold_core::{Diagnostic, Finding, Followed, Report};
use scaffold_repo::ChangeRecord;
use std::fmt::Write as _;

/// What a report is of.
pub(crate) struct Told<'a> {
    pub(crate) report: &'a Report,
    /// First line.
    pub(crate) headline: String,
    /// What was imitated.
    pub(crate) followed: Option<&'a Followed>,
    /// What to do next.
    pub(crate) next: Vec<String>,
}

/// Prints a report to stdout.
pub(crate) fn print_report(screen: &Screen, told: &Told<'_>) {
    if screen.quiet {
        return;
    }
    let mut text = format!("{}\n", screen.paint(Paint::Bold, &told.headline));
    if let Some(followed) = told.followed {
        let _ = writeln!(text, "  like `{}`: {}", followed.resource, followed.why);
    }
    let report = told.report;
    if !report.files_created.is_empty() || !report.files_modified.is_empty() {
        text.push('\n');
        for path in &report.files_created {
            let _ = writeln!(text, "  {} {path}", screen.paint(Paint::Green, "created"));
        }
        for path in &report.files_modified {
            let _ = writeln!(text, "  {} {path}", screen.paint(Paint::Yellow, "edited "));
        }
    }
    if let Some(resource) = report.resource.as_ref().filter(|r| !r.endpoints.is_empty()) {
        text.push('\n');
        for e in &resource.endpoints {
            let _ =
                writeln!(text, "  {} {}", screen.paint(Paint::Green, &format!("{:<7}", e.method)), e.path);
        }
    }
    if !report.self_validation.checks.is_empty() {
        text.push('\n');
        checks::checks(screen, &report.self_validation, &mut text);
    }
    if !report.notes.is_empty() {
        text.push('\n');
        for note in &report.notes {
            note_text(screen, note, &mut text);
        }
    }
    if !told.next.is_empty() {
        text.push('\n');
        for next in &told.next {
            let _ = writeln!(text, "{next}");
        }
    }
    screen.out(&text);
}

/// A weakness in a file that stands, with the id of its rule and the way out.
pub(crate) fn finding_note(finding: &Finding) -> Diagnostic {
    Diagnostic::new(format!("{}: {}", finding.id, finding.message))
        .at(finding.at.clone())
        .hint(finding.fix.clone())
}

fn note_text(screen: &Screen, note: &Diagnostic, text: &mut String) {
    let at = note.at.as_ref().map(|at| format!(" {}", screen.paint(Paint::Dim, &format!("({at})"))));
    let _ =
        writeln!(text, "  {} {}{}", screen.paint(Paint::Cyan, "note:"), note.message, at.unwrap_or_default());
    if let Some(hint) = &note.hint {
        let _ = writeln!(text, "        {hint}");
    }
}

/// Prints the list of changes to stdout.
pub(crate) fn print_changes(screen: &Screen, changes: &[ChangeRecord]) {
    let mut text = String::new();
    for c in changes.iter().rev() {
        let state = if c.undone { screen.paint(Paint::Dim, "  undone") } else { String::new() };
        let _ = writeln!(
            text,
            "{}  {}  {}{state}",
            screen.paint(Paint::Cyan, &c.id),
            c.meta.title,
            screen.paint(Paint::Dim, &format!("{} created, {} edited", c.created.len(), c.modified.len()))
        );
    }
    if changes.is_empty() && !screen.quiet {
        text.push_str("no changes\n");
    }
    screen.out(&text);
}
