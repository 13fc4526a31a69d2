//! `scaffold undo`

use crate::args::Undo;
use crate::exit::Failure;
use crate::output::print_changes;
use crate::session::Session;
use scaffold_core::{Diagnostic, Report};

pub(super) fn run(session: &Session, args: &Undo) -> Result<(), Failure> {
    let repo = session.open(None)?;
    let screen = &session.screen;
    if args.list {
        let changes = repo.changes()?;
        if screen.json {
            return Ok(screen.json(&changes)?);
        }
        print_changes(screen, &changes);
        return Ok(());
    }
    session.guard();
    let undone = repo.undo(args.id.as_deref())?;
    if screen.json {
        let mut files = undone.restored.clone();
        files.extend(undone.merged.iter().chain(&undone.removed).cloned());
        files.sort();
        let kept = undone
            .merged
            .iter()
            .map(|path| Diagnostic::new(format!("`{path}` was edited since; those edits are kept")));
        return Ok(screen.json(&Report {
            files_modified: files,
            notes: kept.collect(),
            undo: Some(undone.id),
            ..Report::empty()
        })?);
    }
    if screen.quiet {
        return Ok(());
    }
    let mut text = format!("Took change {} back\n", undone.id);
    for (what, paths) in
        [("removed ", &undone.removed), ("restored", &undone.restored), ("merged  ", &undone.merged)]
    {
        for path in paths {
            text.push_str(&format!("  {what} {path}\n"));
        }
    }
    if !undone.merged.is_empty() {
        text.push_str("Merged files were edited since; those edits are kept.\n");
    }
    screen.out(&text);
    Ok(())
}
