//! Results of checks, one line each, and the end of what a failed one printed.

use crate::output::{Paint, Screen};
use scaffold_core::{CheckResult, CheckStatus, SelfValidation};
use std::fmt::Write as _;

/// Lines of a failed check's output that are shown without `-v`.
const SHOWN: usize = 25;

pub(super) fn checks(screen: &Screen, validation: &SelfValidation, text: &mut String) {
    let width = validation.checks.iter().map(|c| c.title.chars().count()).max().unwrap_or(0);
    for check in &validation.checks {
        one(screen, check, width, text);
    }
}

fn one(screen: &Screen, check: &CheckResult, width: usize, text: &mut String) {
    let mark = match check.status {
        CheckStatus::Passed => screen.paint(Paint::Green, "passed "),
        CheckStatus::Failed => screen.paint(Paint::Red, "failed "),
        CheckStatus::Skipped => screen.paint(Paint::Yellow, "skipped"),
    };
    let time = match check.status {
        CheckStatus::Skipped => String::new(),
        _ => screen.paint(Paint::Dim, &seconds(check.duration_ms)),
    };
    let why = check.why.as_ref().map(|w| format!("  {w}")).unwrap_or_default();
    let line = format!("  {mark} {:<width$}  {time}{why}", check.title);
    let _ = writeln!(text, "{}", line.trim_end());
    if let Some(output) = check.output.as_ref().filter(|_| check.status == CheckStatus::Failed) {
        let lines: Vec<&str> = output.lines().collect();
        let from = if screen.verbose > 0 { 0 } else { lines.len().saturating_sub(SHOWN) };
        if from > 0 {
            let _ = writeln!(text, "      … {from} lines before these (`-v` shows them)");
        }
        for line in &lines[from..] {
            let _ = writeln!(text, "      {line}");
        }
    }
}

fn seconds(ms: u64) -> String {
    format!("{}.{} s", ms / 1000, ms % 1000 / 100)
}
