//! `scaffold run`

use crate::args::Run;
use crate::exit::Failure;
use crate::operations::run::{Asked, run as meet};
use crate::output::{Told, print_report};
use crate::session::Session;
use scaffold_core::{At, Diagnostic};
use scaffold_request::{MAX_BYTES, read};
use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;

/// Stands for the standard input.
const STDIN: &str = "-";

pub(super) fn run(session: &Session, args: Run) -> Result<(), Failure> {
    let (name, bytes) = text(&args.request)?;
    let request = read(&name, &bytes).map_err(Failure::usage)?;
    let engine = session.packs()?;
    let asked = Asked {
        request,
        file: (args.request != STDIN).then(|| PathBuf::from(&args.request)),
        folder: session.folder(None),
        writing: args.writing,
        command: super::command_line(),
    };
    let done = meet(session, engine, &asked)?;
    session.progress.clear();
    let screen = &session.screen;
    if screen.json {
        return Ok(screen.json(&done.report)?);
    }
    let mut told = Told { report: &done.report, headline: done.headline, followed: None, next: Vec::new() };
    if asked.writing.dry_run {
        told.next.push("Nothing was written.".to_owned());
        print_report(&screen.on_stderr(), &told);
        screen.diff(&done.diff);
        return Ok(());
    }
    if !done.report.self_validation.critical_passed && !done.report.self_validation.checks.is_empty() {
        told.next.push("No critical check failed, but not all of them could run.".to_owned());
    }
    if let Some(id) = &done.report.undo {
        told.next.push(format!("Look at it with `git status`; `scaffold undo {id}` takes it back."));
    }
    print_report(screen, &told);
    if asked.writing.diff {
        screen.diff(&done.diff);
    }
    Ok(())
}

/// The document and what it is called in messages. No more is read than a request may have.
fn text(from: &str) -> Result<(String, Vec<u8>), Failure> {
    let mut bytes = Vec::new();
    let limit = MAX_BYTES as u64 + 1;
    let name = if from == STDIN { "stdin" } else { from };
    let read = match from {
        STDIN => io::stdin().lock().take(limit).read_to_end(&mut bytes),
        path => File::open(path).and_then(|file| file.take(limit).read_to_end(&mut bytes)),
    };
    read.map_err(|e| {
        Failure::usage(
            Diagnostic::new(format!("the request can't be read: {e}"))
                .at(At::file(name))
                .hint("give the path of a JSON, YAML or TOML file, or `-` for stdin"),
        )
    })?;
    Ok((name.to_owned(), bytes))
}
