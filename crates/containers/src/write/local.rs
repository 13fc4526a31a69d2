//! What compose has to be told: as an example that is committed, and as values that are not.

use super::{EXAMPLE, LOCAL, Site, Written, created, ignore, settings};
use crate::files::folder;
use scaffold_core::{At, Change, Diagnostic, edited};

/// Names that a compose file asks for.
pub(super) struct Asked {
    names: Vec<String>,
    /// The file is new: nobody has told it anything yet.
    new: bool,
}

impl Asked {
    /// Those of a new file.
    pub(super) fn all(text: &str) -> Self {
        Self { names: settings::wanted(text), new: true }
    }

    /// Those that a change asks for more.
    pub(super) fn more(before: &str, change: &Change) -> Self {
        let after = match change {
            Change::Edit { edits, .. } => edited(before, edits).unwrap_or_default(),
            Change::Create { text, .. } => text.clone(),
        };
        let had = settings::wanted(before);
        let names = settings::wanted(&after).into_iter().filter(|n| !had.contains(n)).collect();
        Self { names, new: false }
    }
}

impl Site<'_> {
    /// Plans the example and, for a new file, values of this machine; `own` puts a name beside the compose file.
    pub(super) fn local_settings(
        &self,
        own: &dyn Fn(&str) -> String,
        example: Option<(String, String)>,
        asked: &Asked,
        out: &mut Written,
    ) -> Result<(), Diagnostic> {
        if asked.names.is_empty() {
            return Ok(());
        }
        let beside = example.filter(|(path, _)| folder(path) == folder(&own(EXAMPLE)));
        let known = beside.as_ref().map(|(_, text)| settings::examples(text)).unwrap_or_default();
        let missing = asked.names.iter().filter(|w| !known.iter().any(|(k, _)| k == *w));
        let lines: Vec<String> = missing.map(|n| format!("{n}=")).collect();
        if !lines.is_empty() {
            match &beside {
                Some((path, before)) => {
                    let head = "# What compose tells servers.".to_owned();
                    out.plan.changes.push(ignore::appended(path, before, &[head], &lines));
                }
                None => {
                    let head = "# What compose has to be told: copy to .env and fill in.\n\n";
                    out.plan.changes.push(created(own(EXAMPLE), format!("{head}{}\n", lines.join("\n"))));
                }
            }
        }
        let path = own(LOCAL);
        if !asked.new {
            let names: Vec<String> = asked.names.iter().map(|n| format!("`{n}`")).collect();
            out.notes.push(
                Diagnostic::new(format!("compose asks for {} from now on", names.join(", ")))
                    .at(At::file(&path))
                    .hint("set it there, or in the environment, before the next start"),
            );
            return Ok(());
        }
        if (self.stands)(&path) || self.view.has(&path) {
            return Ok(());
        }
        let ignoring = own(".gitignore");
        match self.view.text(&ignoring)? {
            Some(text) if ignore::has_line(&text, LOCAL) => {}
            Some(text) => out.plan.changes.push(ignore::appended(&ignoring, &text, &[], &[LOCAL.to_owned()])),
            None => out.plan.changes.push(created(ignoring, format!("{LOCAL}\n"))),
        }
        let lines: Vec<String> =
            asked.names.iter().map(|name| format!("{name}={}\n", (self.secret)())).collect();
        let text = format!("# Of this machine: git ignores it, compose reads it.\n{}", lines.concat());
        out.local = Some(created(path, text));
        Ok(())
    }
}
