//! `.dockerignore`: what each build is not shown, held against what its Dockerfile copies.

use super::{Serving, Site, Written, created};
use crate::dockerfile::Dockerfile;
use crate::files::Place;
use crate::ignore::Ignore;
use crate::rules::context::{literal, local};
use scaffold_core::{At, Change, Diagnostic, Edit, EditOutcome, Splice, sha256_hex};

const IGNORE: &str = ".dockerignore";
/// Settings of a developer's machine.
const SETTINGS: [&str; 2] = [".env", ".env.*"];

/// Whether a text has this line.
pub(super) fn has_line(text: &str, line: &str) -> bool {
    text.lines().any(|l| l.trim().trim_start_matches('/') == line)
}

/// Lines behind the last one of a file, with its line endings.
pub(super) fn appended(path: &str, before: &str, head: &[String], lines: &[String]) -> Change {
    let ending = if before.contains("\r\n") { "\r\n" } else { "\n" };
    let mut text = String::new();
    if !before.is_empty() && !before.ends_with('\n') {
        text.push_str(ending);
    }
    if !head.is_empty() && !before.is_empty() {
        text.push_str(ending);
    }
    for line in head.iter().chain(lines) {
        text.push_str(line);
        text.push_str(ending);
    }
    let last = u32::try_from(before.lines().count().max(1)).unwrap_or(u32::MAX);
    Change::Edit {
        path: path.to_owned(),
        base_sha256: sha256_hex(before.as_bytes()),
        edits: vec![Edit {
            at: At::line(path, last),
            what: format!("add {}", lines.join(", ")),
            outcome: EditOutcome::Applied {
                splices: vec![Splice { range: before.len()..before.len(), text }],
            },
        }],
    }
}

impl Site<'_> {
    /// Plans what the builds of new Dockerfiles are not shown.
    pub(super) fn ignores(&self, services: &[Serving<'_>], out: &mut Written) -> Result<(), Diagnostic> {
        let place = Place { view: self.view, vendored: self.vendored };
        let dockerfiles: Vec<(String, String)> = out
            .plan
            .changes
            .iter()
            .filter_map(|c| match c {
                Change::Create { path, text, .. } if path.ends_with("Dockerfile") => {
                    Some((path.clone(), text.clone()))
                }
                _ => None,
            })
            .collect();
        for (path, text) in dockerfiles {
            let root = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            let serving = services.iter().find(|s| s.facts.root.trim_start_matches('.') == root);
            let Some(serving) = serving else { continue };
            let context = self.workspace(&serving.kit.data, root).unwrap_or_else(|| root.to_owned());
            let ignoring = if context.is_empty() { IGNORE.to_owned() } else { format!("{context}/{IGNORE}") };
            if out.plan.changes.iter().any(|c| c.path() == ignoring) {
                continue;
            }
            let history = place.builds_from_history(&context, &text, self.rules)?;
            let pack = serving.facts.pack.as_str();
            let mut lines: Vec<String> = (!history).then(|| ".git".to_owned()).into_iter().collect();
            lines.extend(SETTINGS.iter().map(|s| (*s).to_owned()));
            lines.extend(self.rules.made_by(&[pack].into()).map(str::to_owned));
            let file = Dockerfile::parse(&text);
            let copied: Vec<&str> =
                local(&file).flat_map(|(_, t)| &t.sources).filter_map(|s| literal(s)).collect();
            // What is copied is shown.
            lines.retain(|l| !copied.iter().any(|c| Ignore::parse(l).leaves_out(c).is_some()));
            match self.view.text(&ignoring)? {
                None => out.plan.changes.push(created(ignoring, lines.join("\n") + "\n")),
                Some(before) => {
                    let standing = Ignore::parse(&before);
                    let sample = |line: &str| line.trim_start_matches("**/").replace('*', "x");
                    lines.retain(|l| {
                        !has_line(&before, l)
                            && standing.leaves_out(&sample(l)).is_none()
                            && !standing.lets_in_below(&sample(l))
                    });
                    let shown = copied
                        .iter()
                        .filter(|c| standing.leaves_out(c).is_some() && !standing.lets_in_below(c));
                    lines.extend(shown.map(|c| format!("!{c}")));
                    if !lines.is_empty() {
                        out.plan.changes.push(appended(&ignoring, &before, &[], &lines));
                    }
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use scaffold_core::apply_splices;

    #[test]
    fn lines_are_put_behind_the_last_one() {
        for (before, after) in [
            ("a\n", "a\nb\n"),
            ("a", "a\nb\n"),
            ("a\r\n", "a\r\nb\r\n"),
            ("a\r\nc", "a\r\nc\r\nb\r\n"),
            ("", "b\n"),
        ] {
            let Change::Edit { edits, .. } = appended("x", before, &[], &["b".into()]) else {
                panic!("an edit")
            };
            let EditOutcome::Applied { splices } = &edits[0].outcome else { panic!("applied") };
            assert_eq!(apply_splices(before.as_bytes(), splices).unwrap(), after.as_bytes());
        }
    }
}
