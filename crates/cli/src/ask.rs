//! Questions on a terminal: one line each, checked as typed. Never asks where stdin or stderr is no terminal.

use crate::exit::Failure;
use scaffold_core::Diagnostic;
use std::io::{self, BufRead, IsTerminal, Write};

/// Whether questions may be asked.
pub(crate) fn can_ask() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Asks until `check` accepts the answer. An empty answer is `default`, where there is one.
///
/// # Errors
/// The input ends.
pub(crate) fn ask<T>(
    question: &str,
    default: Option<&str>,
    mut check: impl FnMut(&str) -> Result<T, Diagnostic>,
) -> Result<T, Failure> {
    let mut input = io::stdin().lock();
    let mut output = io::stderr().lock();
    loop {
        match default {
            Some(d) if !d.is_empty() => write!(output, "{question} [{d}]: ")?,
            _ => write!(output, "{question}: ")?,
        }
        output.flush()?;
        let mut line = String::new();
        if input.read_line(&mut line)? == 0 {
            return Err(Failure::usage(Diagnostic::new(
                "the input ended before every question was answered",
            )));
        }
        let answer = match (line.trim(), default) {
            ("", Some(d)) => d,
            (a, _) => a,
        };
        match check(answer) {
            Ok(value) => return Ok(value),
            Err(d) => {
                writeln!(output, "  {}", d.message)?;
                if let Some(hint) = d.hint {
                    writeln!(output, "  {hint}")?;
                }
            }
        }
    }
}

/// What a command lacks and could not ask for.
pub(crate) fn missing(what: &str, usage: &str) -> Failure {
    Failure::usage(Diagnostic::new(format!("{what} is missing")).hint(format!("write `{usage}`")))
}
