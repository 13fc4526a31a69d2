//! What runs right now, on stderr: hidden where stderr is no terminal, and with `--no-progress`, `-q` and `--json`.

use crate::args::Global;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use scaffold_check::Progress;
use scaffold_core::CheckResult;
use std::io::IsTerminal;
use std::time::Duration;

/// A line that says what runs. Gone when dropped.
pub(crate) struct Line {
    bar: ProgressBar,
    hidden: bool,
}

impl Line {
    /// A progress line, as the flags and the terminal allow.
    pub(crate) fn new(global: &Global) -> Self {
        let hidden = global.no_progress || global.quiet || global.json || !std::io::stderr().is_terminal();
        let target = if hidden { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
        let bar = ProgressBar::with_draw_target(None, target);
        if let Ok(style) =
            ProgressStyle::with_template("{spinner:.cyan} {prefix} {wide_msg:.dim} {elapsed:.dim}")
        {
            bar.set_style(style);
        }
        Self { bar, hidden }
    }

    /// Says what runs now.
    pub(crate) fn step(&self, what: impl Into<String>) {
        if self.hidden {
            return;
        }
        self.bar.reset_elapsed();
        self.bar.set_prefix(what.into());
        self.bar.set_message("");
        self.bar.enable_steady_tick(Duration::from_millis(120));
    }

    /// Takes the line away before something else is printed.
    pub(crate) fn clear(&self) {
        self.bar.disable_steady_tick();
        self.bar.finish_and_clear();
    }
}

impl Progress for Line {
    fn started(&self, title: &str, doing: &str) {
        self.step(title);
        self.bar.set_message(doing.to_owned());
    }

    fn line(&self, line: &str) {
        if !self.hidden {
            self.bar.set_message(line.to_owned());
        }
    }

    fn ended(&self, _result: &CheckResult) {
        self.clear();
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.clear();
    }
}
