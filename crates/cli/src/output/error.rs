//! Errors, the way rustc prints them: what, where, what next; then what to paste where.

use crate::exit::Failure;
use crate::output::checks::checks;
use crate::output::{Paint, Screen};
use scaffold_core::{Diagnostic, ErrorReport, Report};
use std::fmt::Write as _;
use std::io::Write as _;

/// Prints `failure` to stderr, and with `--json` as a report to stdout.
pub(crate) fn print_failure(screen: &Screen, failure: &Failure) {
    if screen.json {
        let done = failure.report.as_deref().cloned().unwrap_or_else(Report::empty);
        let _ = screen.json(&Report { error: Some(describe(failure)), ..done });
    }
    let _ = std::io::stderr().lock().write_all(render(screen, failure).as_bytes());
}

/// `failure` as it stands in a report.
pub(crate) fn describe(failure: &Failure) -> ErrorReport {
    let row = failure.fault.row();
    ErrorReport {
        exit: row.code,
        title: row.title.to_owned(),
        diagnostic: failure.diagnostic.clone(),
        steps: failure
            .snippets
            .iter()
            .map(|s| {
                let mut step = s.place.clone();
                step.hint = Some(s.text.clone());
                step
            })
            .chain(failure.steps.iter().cloned())
            .collect(),
    }
}

fn render(screen: &Screen, failure: &Failure) -> String {
    let row = failure.fault.row();
    let mut text = String::new();
    if let Some(report) = failure.report.as_deref().filter(|_| !screen.json) {
        checks(&screen.on_stderr(), &report.self_validation, &mut text);
        text.push('\n');
    }
    let _ = writeln!(
        text,
        "{}: {}",
        screen.paint_err(Paint::Red, "error"),
        screen.paint_err(Paint::Bold, &failure.diagnostic.message)
    );
    place(screen, &mut text, &failure.diagnostic);
    for snippet in &failure.snippets {
        let _ = writeln!(text, "\n{}", screen.paint_err(Paint::Bold, &snippet.place.message));
        place(screen, &mut text, &snippet.place);
        for line in snippet.text.lines() {
            let _ = writeln!(text, "   {} {line}", screen.paint_err(Paint::Cyan, "|"));
        }
    }
    for step in &failure.steps {
        let _ = match &step.at {
            Some(at) => {
                writeln!(text, "  - {}: {}", screen.paint_err(Paint::Cyan, &at.to_string()), step.message)
            }
            None => writeln!(text, "  - {}", step.message),
        };
        if let Some(hint) = &step.hint {
            let _ = writeln!(text, "    {hint}");
        }
    }
    for cause in &failure.causes {
        let _ = writeln!(text, "  because: {cause}");
    }
    if let Some(hint) = &failure.diagnostic.hint {
        let _ = writeln!(text, "{}: {hint}", screen.paint_err(Paint::Green, "help"));
    }
    let _ = writeln!(
        text,
        "{}: {} (exit {}); {}",
        screen.paint_err(Paint::Dim, "note"),
        row.title,
        row.code,
        row.advice
    );
    text
}

fn place(screen: &Screen, text: &mut String, diagnostic: &Diagnostic) {
    if let Some(at) = &diagnostic.at {
        let _ = writeln!(text, "  {} {at}", screen.paint_err(Paint::Cyan, "-->"));
    }
}
