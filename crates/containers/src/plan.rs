//! The change that mends the container files of a repository. Writes nothing.

use crate::dockerfile::Dockerfile;
use crate::files::{self, Place};
use crate::mend::{Mended, Served, mend_compose, mend_dockerfile};
use crate::rules::context::MISSING_IGNORE;
use crate::rules::{Hit, Rules};
use crate::write::{EXAMPLE, GITIGNORE, LOCAL, asks, exampled, unlisted, wanted};
use scaffold_core::{
    At, Change, Diagnostic, Edit, EditOutcome, Finding, Plan, RepoView, Route, ServiceFacts, Splice,
    sha256_hex,
};
use similar::TextDiff;
use std::collections::BTreeMap;

/// What a build leaves out of its folder.
const IGNORE: &str = ".dockerignore";

/// What becomes of container files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mending {
    /// The edits.
    pub plan: Plan,
    /// Container files that were looked at, sorted.
    pub files: Vec<String>,
    /// What is mended.
    pub mended: Vec<Finding>,
    /// What a person has to decide; places are those after the change.
    pub left: Vec<Finding>,
    /// What else has to be known about the change.
    pub notes: Vec<Diagnostic>,
}

/// Plans the repairs of every container file below `folder` (empty for all), or with `fix` off only tells what is weak.
///
/// # Errors
/// A file can't be read.
pub fn plan(
    view: &dyn RepoView,
    rules: &Rules,
    vendored: &[String],
    services: &[ServiceFacts],
    folder: &str,
    fix: bool,
) -> Result<Mending, Diagnostic> {
    let rules = rules.clone().without(files::ignored(view)?);
    let place = Place::new(view, vendored);
    let mut out = Mending::default();
    // Compose files depend on what becomes of Dockerfiles.
    let mut texts: BTreeMap<String, String> = BTreeMap::new();
    let (dockerfiles, composes) = place.container_files(folder);
    for (path, compose) in dockerfiles.iter().map(|p| (p, false)).chain(composes.iter().map(|p| (p, true))) {
        let Some(text) = view.text(path)? else { continue };
        let mended = if !fix {
            Mended { done: Vec::new(), left: place.hits(path, &text, &rules), text: text.to_string() }
        } else if compose {
            let built = |context: &str, file: &str| place.has_healthcheck(&texts, path, context, file);
            let mended = mend_compose(&text, &built);
            // What is no compose file stays, and is told as it is.
            let left = if mended.done.is_empty() { place.hits(path, &text, &rules) } else { mended.left };
            Mended { left, ..mended }
        } else {
            let several = place.builds(&composes, path)?.into_iter().any(|n| n > 1);
            let mended = mend_dockerfile(&text, &rules, Served { several, ..served(services, path) });
            // Also what is weak about the folder of its build.
            Mended { left: place.hits(path, &mended.text, &rules), ..mended }
        };
        out.files.push(path.clone());
        out.mended.extend(mended.done.iter().map(|h| finding(path, h)));
        out.left.extend(mended.left.iter().map(|h| finding(path, h)));
        out.notes.extend(mended.done.iter().find(|h| h.id == "CKV_DOCKER_3").map(|_| {
            Diagnostic::new(
                "the program no longer runs as root: folders that it writes to must belong to its user",
            )
            .at(At::file(path))
            .hint("`COPY --chown=65532:65532`, or a volume; ports below 1024 stay allowed")
        }));
        if *mended.text != *text {
            out.plan.changes.push(edit(path, &text, &mended));
        }
        if compose {
            out.told(view, path, &text, &mended.text)?;
        }
        texts.insert(path.clone(), mended.text);
    }
    if fix {
        place.add_ignores(&rules, services, &mut out)?;
    }
    out.files.sort();
    out.plan.changes.sort_by(|a, b| a.path().cmp(b.path()));
    Ok(out)
}

impl Mending {
    /// Plans the example of what a mended compose file has to be told from now on.
    fn told(&mut self, view: &dyn RepoView, path: &str, before: &str, after: &str) -> Result<(), Diagnostic> {
        let had = wanted(before);
        let names: Vec<String> = wanted(after).into_iter().filter(|n| !had.contains(n)).collect();
        if names.is_empty() {
            return Ok(());
        }
        let example = join(files::folder(path), EXAMPLE);
        let beside = view.text(&example)?.map(|text| (example.clone(), text.to_string()));
        self.plan.changes.extend(exampled(example, beside.as_ref(), &names));
        let folder = files::folder(path);
        let ignored = view.text(GITIGNORE)?.is_some_and(|text| text.lines().any(|l| l.trim() == LOCAL));
        if !ignored {
            self.plan.changes.extend(unlisted(view, join(folder, GITIGNORE))?);
        }
        self.notes.push(asks(&names, &join(files::folder(path), LOCAL)));
        Ok(())
    }
}

fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

impl Place<'_> {
    /// Plans a `.dockerignore` for each folder of a build that lacks one.
    fn add_ignores(
        &self,
        rules: &Rules,
        services: &[ServiceFacts],
        out: &mut Mending,
    ) -> Result<(), Diagnostic> {
        let (missing, left) = std::mem::take(&mut out.left).into_iter().partition(|f| f.id == MISSING_IGNORE);
        out.left = left;
        for finding in missing {
            let dockerfile = &finding.at.path;
            let text = self.view.text(dockerfile)?.unwrap_or_default();
            let Some(context) = self.context(dockerfile, &Dockerfile::parse(&text)) else {
                out.left.push(finding);
                continue;
            };
            let path = join(&context, IGNORE);
            if out.plan.changes.iter().any(|c| c.path() == path) {
                out.mended.push(finding);
                continue;
            }
            let history = self.builds_from_history(&context, &text, rules)?;
            let packs = services.iter().filter(|s| is_below(&s.root, &context)).map(|s| s.pack.as_str());
            let git = (!history).then_some(".git");
            let lines: Vec<&str> = git.into_iter().chain(rules.made_by(&packs.collect())).collect();
            if lines.is_empty() {
                out.left.push(finding);
                continue;
            }
            out.mended.push(finding);
            out.notes.push(
                Diagnostic::new(
                    "local settings (`.env`) still go into the image where they stand in the folder",
                )
                .at(At::file(&path))
                .hint("leave them out, too, if the program takes its settings from the environment"),
            );
            out.plan.changes.push(Change::Create {
                path,
                text: lines.join("\n") + "\n",
                executable: false,
                from: String::new(),
            });
        }
        Ok(())
    }

    /// Whether a build may ask for the repository's history: by a command, or a library that a manifest names.
    pub(crate) fn builds_from_history(
        &self,
        context: &str,
        dockerfile: &str,
        rules: &Rules,
    ) -> Result<bool, Diagnostic> {
        if dockerfile.split(|c: char| !c.is_ascii_alphanumeric()).any(|w| w == "git") {
            return Ok(true);
        }
        for path in self.view.paths().iter().filter(|p| files::folder(p) == context) {
            if self.view.text(path)?.is_some_and(|t| rules.builds_from_history(&t)) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// Whether a service's folder is `context` or below it (empty for the repository).
fn is_below(root: &str, context: &str) -> bool {
    context.is_empty()
        || root.strip_prefix(context).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// A hit in its file.
pub(crate) fn finding(path: &str, hit: &Hit) -> Finding {
    Finding {
        id: hit.id.clone(),
        at: At::line(path, hit.line),
        message: hit.message.clone(),
        fix: hit.fix.clone(),
    }
}

fn edit(path: &str, before: &str, mended: &Mended) -> Change {
    let mut ids: Vec<&str> = mended.done.iter().map(|h| h.id.as_str()).collect();
    ids.dedup();
    let line = mended.done.iter().map(|h| h.line).min().unwrap_or(1);
    Change::Edit {
        path: path.to_owned(),
        base_sha256: sha256_hex(before.as_bytes()),
        edits: vec![Edit {
            at: At::line(path, line),
            what: format!("mend {}", ids.join(", ")),
            outcome: EditOutcome::Applied { splices: splices(before, &mended.text) },
        }],
    }
}

/// The lines that differ.
pub fn splices(before: &str, after: &str) -> Vec<Splice> {
    let (old, new): (Vec<&str>, Vec<&str>) =
        (before.split_inclusive('\n').collect(), after.split_inclusive('\n').collect());
    let diff = TextDiff::from_slices(&old, &new);
    let offset = |line: usize| old[..line].iter().map(|l| l.len()).sum::<usize>();
    let changed = diff.ops().iter().filter(|op| op.tag() != similar::DiffTag::Equal);
    changed
        .map(|op| Splice {
            range: offset(op.old_range().start)..offset(op.old_range().end),
            text: new[op.new_range()].concat(),
        })
        .collect()
}

/// What is known of the service that a Dockerfile belongs to: the nearest one around it, else the only one.
fn served<'a>(services: &'a [ServiceFacts], path: &str) -> Served<'a> {
    // What tests run in serves nobody.
    if path.split(['/', '.', '-', '_']).any(|w| matches!(w, "test" | "tests" | "e2e")) {
        return Served::default();
    }
    let around = |s: &&ServiceFacts| {
        s.root == "." || path.strip_prefix(s.root.as_str()).is_some_and(|rest| rest.starts_with('/'))
    };
    let nearest = services.iter().filter(around).max_by_key(|s| if s.root == "." { 0 } else { s.root.len() });
    let only = || services.first().filter(|_| services.len() == 1);
    let Some(service) = nearest.or_else(only) else { return Served::default() };
    Served {
        port: service.port.as_ref().map(|p| p.value),
        several: false,
        health: service.routes.iter().find(|r| tells_health(r)).map(|r| r.path.as_str()),
    }
}

/// Whether a route is there to be asked whether the service works.
pub(crate) fn tells_health(route: &Route) -> bool {
    const NAMES: &[&str] = &["health", "healthz", "healthcheck", "health-check", "livez", "liveness", "ping"];
    let last = route.path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    matches!(route.method.as_str(), "GET" | "ANY")
        && !route.auth
        && !route.path.contains('{')
        && NAMES.contains(&last)
}

#[cfg(test)]
mod tests {
    use super::*;
    use scaffold_core::apply_splices;

    #[test]
    fn splices_make_the_new_text_of_the_old_one() {
        for (before, after) in
            [("a\nb\nc\n", "a\nB\nB\nc\n"), ("a\nb", "b"), ("", "x\n"), ("a\r\nb\r\n", "a\r\nx\r\nb\r\n")]
        {
            let made = apply_splices(before.as_bytes(), &splices(before, after)).unwrap();
            assert_eq!(made, after.as_bytes());
        }
        assert_eq!(splices("a\nb\nc\n", "a\nB\nc\n"), [Splice { range: 2..4, text: "B\n".into() }]);
    }
}
