//! `.dockerignore`: what each build is not shown, held against what its Dockerfile copies.

use super::{Serving, Site, Written, created};
use crate::dockerfile::{Dockerfile, Kind};
use crate::files::Place;
use crate::ignore::Ignore;
use crate::rules::context::{is_everything, literal, local};
use scaffold_core::{At, Change, Diagnostic, Edit, EditOutcome, Splice, sha256_hex};

const IGNORE: &str = ".dockerignore";
/// The history of the repository.
const GIT: &str = ".git";
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

/// A build, and what it is shown.
struct Build<'a> {
    serving: &'a Serving<'a>,
    dockerfile: Dockerfile,
    /// The folder that is built.
    context: String,
    /// Lines that leave out what it has no use for.
    lines: Vec<String>,
}

impl Site<'_> {
    /// Plans what the builds of services are not shown: of new Dockerfiles, and of those that stand and copy everything
    /// beside a `.dockerignore` that does not know what the language's tools make.
    pub(super) fn ignores(&self, services: &[Serving<'_>], out: &mut Written) -> Result<(), Diagnostic> {
        let mut builds = self.new_builds(services, out)?;
        builds.extend(self.standing_builds(services, out)?);
        for build in builds {
            let context = &build.context;
            let ignoring = if context.is_empty() { IGNORE.to_owned() } else { format!("{context}/{IGNORE}") };
            if out.plan.changes.iter().any(|c| c.path() == ignoring) {
                continue;
            }
            let mut lines = build.lines.clone();
            lines.extend(self.made(&build));
            let copied: Vec<&str> =
                local(&build.dockerfile).flat_map(|(_, t)| &t.sources).filter_map(|s| literal(s)).collect();
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

    /// What tools of the language make, unless the repository keeps it.
    fn made(&self, build: &Build<'_>) -> Vec<String> {
        let below = |path: &String| {
            let inner = path.strip_prefix(build.context.as_str())?;
            Some(inner.trim_start_matches('/').to_owned())
        };
        let kept: Vec<String> = self.view.paths().iter().filter_map(below).collect();
        let packs = [build.serving.facts.pack.as_str()].into();
        let made = self.rules.made_by(&packs).map(str::to_owned);
        made.filter(|line| {
            let pattern = Ignore::parse(line);
            !kept.iter().any(|path| pattern.leaves_out(path).is_some())
        })
        .collect()
    }

    fn new_builds<'a>(
        &self,
        services: &'a [Serving<'a>],
        out: &Written,
    ) -> Result<Vec<Build<'a>>, Diagnostic> {
        let place = Place::new(self.view, self.vendored);
        let mut builds = Vec::new();
        for change in &out.plan.changes {
            let Change::Create { path, text, .. } = change else { continue };
            if !path.ends_with("Dockerfile") {
                continue;
            }
            let root = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            let serving = services.iter().find(|s| s.facts.root.trim_start_matches('.') == root);
            let Some(serving) = serving else { continue };
            let context = self.workspace(&serving.kit.data, root)?.unwrap_or_else(|| root.to_owned());
            let history = place.builds_from_history(&context, text, self.rules)?;
            let mut lines: Vec<String> = (!history).then(|| GIT.to_owned()).into_iter().collect();
            lines.extend(SETTINGS.iter().map(|s| (*s).to_owned()));
            builds.push(Build { serving, dockerfile: Dockerfile::parse(text), context, lines });
        }
        Ok(builds)
    }

    /// Local settings stay shown there: the program may read them. So does all of a build that runs nothing, which takes
    /// what was made outside.
    fn standing_builds<'a>(
        &self,
        services: &'a [Serving<'a>],
        out: &Written,
    ) -> Result<Vec<Build<'a>>, Diagnostic> {
        let place = Place::new(self.view, self.vendored);
        let (dockerfiles, _) = place.container_files("");
        let mut builds = Vec::new();
        for serving in services {
            let root = serving.facts.root.trim_start_matches('.');
            let Some(path) = self.dockerfile_of(root, &dockerfiles, services)? else { continue };
            let text = self.view.text(&path)?.unwrap_or_default();
            let dockerfile = Dockerfile::parse(&text);
            let all = local(&dockerfile).any(|(_, t)| t.sources.iter().any(|s| is_everything(s)));
            let runs = dockerfile.instructions.iter().any(|i| matches!(i.kind, Kind::Run(_)));
            let context = place.context(&path, &dockerfile).filter(|_| all && runs);
            let Some(context) = context else { continue };
            let ignoring = if context.is_empty() { IGNORE.to_owned() } else { format!("{context}/{IGNORE}") };
            let stands = self.view.has(&ignoring) && !self.view.has(&format!("{path}{IGNORE}"));
            let planned = out.plan.changes.iter().any(|c| c.path() == path);
            if stands && !planned {
                let history = place.builds_from_history(&context, &text, self.rules)?;
                let lines = (!history).then(|| GIT.to_owned()).into_iter().collect();
                builds.push(Build { serving, dockerfile, context, lines });
            }
        }
        Ok(builds)
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
