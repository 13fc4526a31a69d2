//! What compose has to be told: as an example that is committed, and as values that are not.

use super::{EXAMPLE, GITIGNORE, LOCAL, Site, Written, created, ignore, settings};
use crate::files::folder;
use scaffold_core::{At, Change, Diagnostic, RepoView, edited};

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
        out.plan.changes.extend(exampled(own(EXAMPLE), beside.as_ref(), &asked.names));
        let path = own(LOCAL);
        if !asked.new {
            out.notes.push(asks(&asked.names, &path));
            return Ok(());
        }
        if (self.stands)(&path) || self.view.has(&path) {
            return Ok(());
        }
        out.plan.changes.extend(unlisted(self.view, own(GITIGNORE))?);
        let lines: Vec<String> =
            asked.names.iter().map(|name| format!("{name}={}\n", (self.secret)())).collect();
        let text = format!("# Of this machine: git ignores it, compose reads it.\n{}", lines.concat());
        out.local = Some(created(path, text));
        Ok(())
    }
}

/// The change that gives an example of settings the names it lacks: the one that stands, else a new one at `path`.
pub(crate) fn exampled(
    path: String,
    standing: Option<&(String, String)>,
    names: &[String],
) -> Option<Change> {
    let known = standing.map(|(_, text)| settings::examples(text)).unwrap_or_default();
    let missing = names.iter().filter(|w| !known.iter().any(|(k, _)| k == *w));
    let lines: Vec<String> = missing.map(|n| format!("{n}=")).collect();
    if lines.is_empty() {
        return None;
    }
    Some(match standing {
        Some((path, before)) => {
            ignore::appended(path, before, &["# What compose tells servers.".to_owned()], &lines)
        }
        None => {
            let head = "# What compose has to be told: copy to .env and fill in.\n\n";
            created(path, format!("{head}{}\n", lines.join("\n")))
        }
    })
}

/// What has to be set before the next start.
pub(crate) fn asks(names: &[String], local: &str) -> Diagnostic {
    let names: Vec<String> = names.iter().map(|n| format!("`{n}`")).collect();
    Diagnostic::new(format!("compose asks for {} from now on", names.join(", ")))
        .at(At::file(local))
        .hint("set it there, or in the environment, before the next start")
}

/// The change that keeps values of this machine out of git, where nothing does yet.
pub(crate) fn unlisted(view: &dyn RepoView, path: String) -> Result<Option<Change>, Diagnostic> {
    Ok(match view.text(&path)? {
        Some(text) if ignore::has_line(&text, LOCAL) => None,
        Some(text) => Some(ignore::appended(&path, &text, &[], &[LOCAL.to_owned()])),
        None => Some(created(path, format!("{LOCAL}\n"))),
    })
}
