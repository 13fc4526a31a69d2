//! Where output goes and whether it has colour.

use crate::args::{Global, When};
use serde::Serialize;
use std::io::{self, IsTerminal, Write};

/// Styles of text.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Paint {
    Bold,
    Dim,
    Red,
    Green,
    Yellow,
    Cyan,
}

/// The two outputs, as the flags and the environment want them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Screen {
    out_colour: bool,
    err_colour: bool,
    pub(crate) json: bool,
    pub(crate) quiet: bool,
    pub(crate) verbose: u8,
    to_stderr: bool,
}

impl Screen {
    pub(crate) fn new(global: &Global) -> Self {
        let no_colour = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty());
        let colour = |terminal: bool| match global.color {
            When::Always => true,
            When::Never => false,
            When::Auto => terminal && !no_colour,
        };
        Self {
            out_colour: colour(io::stdout().is_terminal()),
            err_colour: colour(io::stderr().is_terminal()),
            json: global.json,
            quiet: global.quiet,
            verbose: global.verbose,
            to_stderr: false,
        }
    }

    /// `text` in a style, for stdout.
    pub(crate) fn paint(&self, paint: Paint, text: &str) -> String {
        styled(self.out_colour, paint, text)
    }

    /// `text` in a style, for stderr.
    pub(crate) fn paint_err(&self, paint: Paint, text: &str) -> String {
        styled(self.err_colour, paint, text)
    }

    /// The same screen with everything on stderr.
    pub(crate) fn on_stderr(&self) -> Self {
        Self { out_colour: self.err_colour, to_stderr: true, ..*self }
    }

    /// Prints to stdout. A reader that went away is no fault.
    pub(crate) fn out(&self, text: &str) {
        if self.to_stderr {
            let _ = io::stderr().lock().write_all(text.as_bytes());
            return;
        }
        let mut out = io::stdout().lock();
        let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    }

    /// Prints one line to stderr, unless told to be quiet.
    pub(crate) fn say(&self, text: &str) {
        if !self.quiet && !self.json {
            let _ = writeln!(io::stderr().lock(), "{text}");
        }
    }

    /// Prints a note to stderr, unless told to be quiet.
    pub(crate) fn note(&self, text: &str) {
        if !self.quiet {
            let _ = writeln!(io::stderr().lock(), "{}: {text}", self.paint_err(Paint::Dim, "note"));
        }
    }

    /// Prints a document as JSON to stdout.
    pub(crate) fn json<T: Serialize>(&self, document: &T) -> anyhow::Result<()> {
        let mut text = serde_json::to_string_pretty(document)?;
        text.push('\n');
        self.out(&text);
        Ok(())
    }

    /// A unified diff, coloured where stdout has colour.
    pub(crate) fn diff(&self, diff: &str) {
        if !self.out_colour {
            return self.out(diff);
        }
        let mut text = String::with_capacity(diff.len() * 2);
        for line in diff.split_inclusive('\n') {
            let (body, end) = line.strip_suffix('\n').map_or((line, ""), |b| (b, "\n"));
            let paint = match body.as_bytes() {
                [b'+', b'+', b'+', ..] | [b'-', b'-', b'-', ..] => Some(Paint::Bold),
                [b'd', b'i', b'f', b'f', ..] => Some(Paint::Bold),
                [b'@', ..] => Some(Paint::Cyan),
                [b'+', ..] => Some(Paint::Green),
                [b'-', ..] => Some(Paint::Red),
                _ => None,
            };
            match paint {
                Some(p) => text.push_str(&styled(true, p, body)),
                None => text.push_str(body),
            }
            text.push_str(end);
        }
        self.out(&text);
    }
}

fn styled(colour: bool, paint: Paint, text: &str) -> String {
    if !colour || text.is_empty() {
        return text.to_owned();
    }
    let code = match paint {
        Paint::Bold => "1",
        Paint::Dim => "2",
        Paint::Red => "1;31",
        Paint::Green => "32",
        Paint::Yellow => "33",
        Paint::Cyan => "36",
    };
    format!("\u{1b}[{code}m{text}\u{1b}[0m")
}
