//! Container files that go along with a change: `always` writes those that are missing, `auto` brings those that stand up
//! to date and writes none.

use crate::args::When;
use crate::exit::{Failure, Fault};
use crate::operations::attempt::Ground;
use crate::operations::container_files::{Overlay, Wish, containers, name};
use regex::Regex;
use scaffold_containers::write::follow;
use scaffold_core::{At, Change, Diagnostic, Plan, RepoView};
use scaffold_syntax::regular;
use std::collections::BTreeMap;

impl Ground<'_> {
    /// Adds to a plan what it asks of container files, and tells what was looked at.
    ///
    /// # Errors
    /// Something has to be known for new container files that is not; a file can't be read.
    pub(crate) fn contain(&self, plan: &mut Plan) -> Result<(), Failure> {
        let creates = plan.changes.iter().any(|c| matches!(c, Change::Create { .. }));
        if plan.unplaced().next().is_some() || !creates {
            return Ok(());
        }
        match self.writing.docker {
            When::Always => self.with_new_ones(plan),
            When::Auto => self.with_those_that_stand(plan).map_err(|d| Failure::new(Fault::Internal, d)),
            When::Never => Ok(()),
        }
    }

    /// Container files that the repository lacks with the change in it. Values of this machine are left to
    /// `scaffold docker`, which shows them to nobody.
    fn with_new_ones(&self, plan: &mut Plan) -> Result<(), Failure> {
        let view = Overlay::new(self.repo, plan)?;
        let facts = self.engine.explore(&view)?;
        let wish = Wish { write: true, ..Wish::default() };
        let stands = |path: &str| self.repo.root().join(path).exists();
        let made = containers(self.engine, &view, &facts, &name(self.repo), &stands, &wish)?;
        let own = |change: &Change| plan.changes.iter().any(|c| c.path() == change.path());
        let more: Vec<Change> = made.plan.changes.iter().filter(|c| !own(c)).cloned().collect();
        plan.changes.extend(more);
        plan.changes.sort_by(|a, b| a.path().cmp(b.path()));
        plan.notes.extend(made.notes);
        if made.local.is_some() {
            plan.notes.push(
                Diagnostic::new("compose has to be told what `.env.example` lists")
                    .hint("`scaffold docker` makes an ignored `.env` with it"),
            );
        }
        Ok(())
    }

    /// Edits of those that stand.
    fn with_those_that_stand(&self, plan: &mut Plan) -> Result<(), Diagnostic> {
        let following = follow(self.repo, &self.engine.vendored(), plan)?;
        if following.files.is_empty() {
            plan.notes.push(
                Diagnostic::new("no container file stands here, and none is written")
                    .hint("`--docker always` writes them with the resource, `scaffold docker` without"),
            );
            return Ok(());
        }
        let unset = self.unset(plan, &following.files)?;
        if following.changes.is_empty() && unset.is_empty() {
            let files: Vec<String> = following.files.iter().map(|f| format!("`{f}`")).collect();
            plan.notes
                .push(Diagnostic::new(format!("no container file needs a change: {}", files.join(", "))));
        }
        plan.notes.extend(unset);
        plan.changes.extend(following.changes);
        plan.changes.sort_by(|a, b| a.path().cmp(b.path()));
        Ok(())
    }

    /// Variables that a new file reads and the one that it is made like does not: their values are a decision.
    fn unset(&self, plan: &Plan, containers: &[String]) -> Result<Vec<Diagnostic>, Diagnostic> {
        let rules = self.pack.pack.manifest().checks.server.iter().flat_map(|s| &s.env_reads);
        let rules: Vec<Regex> = rules.filter_map(|r| regular(r).ok()).collect();
        let reads = |text: &str| -> Vec<String> {
            let found = rules.iter().flat_map(|r| r.captures_iter(text));
            found.filter_map(|c| Some(c.name("name")?.as_str().to_owned())).collect()
        };
        let mut new: BTreeMap<String, String> = BTreeMap::new();
        for change in &plan.changes {
            let Change::Create { path, text, from, .. } = change else { continue };
            let names = reads(text);
            if names.is_empty() {
                continue;
            }
            let before = reads(&self.repo.text(from)?.unwrap_or_default());
            let names = names.into_iter().filter(|n| !before.contains(n));
            new.extend(names.map(|n| (n, path.clone())));
        }
        for file in containers {
            let text = self.repo.text(file)?.unwrap_or_default();
            new.retain(|name, _| !text.contains(name.as_str()));
        }
        let told = |(name, path): (String, String)| {
            Diagnostic::new(format!("`{name}` is read, and no container file sets it"))
                .at(At::file(path))
                .hint("name it in the `environment` of the service, and in the example of settings")
        };
        Ok(new.into_iter().map(told).collect())
    }
}
