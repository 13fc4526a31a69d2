//! One plan made real: prepared, applied, completed by tools, proved, mended where a compiler names what is unused,
//! and gone without a trace if it still does not hold.

use crate::args::{CheckDepth, Writing};
use crate::engine::{DataPack, Engine};
use crate::exit::{Failure, Snippet};
use crate::operations::demands::Demands;
use crate::operations::docker_checks::{of_change, of_files};
use crate::operations::format::{created, format_plan};
use crate::operations::live::{Added, live_checks};
use crate::operations::pin::pin;
use crate::operations::prove::{self, Claim};
use crate::session::Session;
use scaffold_check::{Formatting, Workshop, looks_around, mend};
use scaffold_core::{
    Change, CheckResult, CheckStatus, Diagnostic, DockerReport, EditOutcome, Feature, Plan, RepoView,
    ServiceFacts,
};
use scaffold_pack::LOCK;
use scaffold_repo::{Applied, ApplyOptions, ChangeMeta, FileState, RepoError, Repository, Worktree};
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

/// Rounds of repairs after a failed check.
const REPAIRS: usize = 3;

/// What an attempt works on.
pub(crate) struct Ground<'a> {
    pub(crate) session: &'a Session,
    pub(crate) repo: &'a Repository,
    pub(crate) service: &'a ServiceFacts,
    pub(crate) pack: &'a DataPack,
    pub(crate) writing: &'a Writing,
    pub(crate) meta: ChangeMeta,
    /// For the checks that look at the result.
    pub(crate) engine: &'a Engine,
    pub(crate) feature: &'a Feature,
    /// What else has to hold.
    pub(crate) demands: &'a Demands,
}

/// A plan that was applied and checked.
pub(crate) struct Attempt {
    pub(crate) plan: Plan,
    /// What was written, files that tools added included.
    pub(crate) applied: Applied,
    pub(crate) states: Vec<FileState>,
    pub(crate) checks: Vec<CheckResult>,
    /// What container checks measured.
    pub(crate) docker: Option<DockerReport>,
    pub(crate) notes: Vec<Diagnostic>,
    /// A critical check failed.
    pub(crate) broken: bool,
    /// It failed in the same way without the change: no other plan would help.
    pub(crate) older: bool,
    /// What was made does not fit here: a check of the code failed that held before.
    pub(crate) unfit: bool,
    /// What compilers say about it.
    pub(crate) faults: Vec<scaffold_check::Fault>,
}

impl Ground<'_> {
    fn options(&self) -> ApplyOptions {
        ApplyOptions { allow_dirty: self.writing.allow_dirty }
    }

    /// Refuses edits without a place, formats what will be written, and shows what it makes of the files. Writes nothing.
    ///
    /// # Errors
    /// Edits that have no place; whatever the repository refuses.
    pub(crate) fn prepare(
        &self,
        plan: &mut Plan,
        notes: &mut Vec<Diagnostic>,
    ) -> Result<Vec<FileState>, Failure> {
        refuse_unplaced(plan)?;
        let formats = self.writing.check != CheckDepth::None;
        let states = match self.repo.check(plan, self.options()) {
            // What stands may be what the formatter made of these very files.
            Err(RepoError::InTheWay { .. }) if formats => {
                let created = created(plan, "");
                // One that refuses leaves the files as they are: in the way.
                let _ = format_plan(self.place(), plan, &created, &self.session.cancel);
                self.session.go_on()?;
                self.repo.check(plan, self.options())?
            }
            checked => checked?,
        };
        if states.is_empty() {
            return Ok(states);
        }
        let states = if self.pin(plan)? { self.repo.check(plan, self.options())? } else { states };
        if !formats {
            return Ok(states);
        }
        let formatted = format_plan(self.place(), plan, &states, &self.session.cancel);
        self.session.go_on()?;
        if let Err(e) = formatted {
            notes.push(Diagnostic::new(format!("the new code is not formatted: {e}")));
            return Ok(states);
        }
        Ok(self.repo.check(plan, self.options())?)
    }

    /// Lets the plan pin the pack that makes it, where it does not yet; whether it had to.
    fn pin(&self, plan: &mut Plan) -> Result<bool, Failure> {
        if plan.changes.iter().any(|c| c.path() == LOCK) {
            return Ok(false);
        }
        let pinned = pin(self.engine, self.repo, self.pack)?;
        let added = pinned.is_some();
        plan.changes.extend(pinned);
        plan.changes.sort_by(|a, b| a.path().cmp(b.path()));
        Ok(added)
    }

    /// Applies and proves `plan`. A broken result is taken back, unless `keep`.
    ///
    /// # Errors
    /// As [`Ground::prepare`]; whatever stops the run. Nothing new stands then.
    pub(crate) fn attempt(&self, mut plan: Plan, keep: bool) -> Result<Attempt, Failure> {
        let mut round = 0;
        let mut settled = false;
        let mut left_out = Vec::new();
        loop {
            let mut notes: Vec<Diagnostic> = left_out.clone();
            let states = if settled {
                self.repo.check(&plan, self.options())?
            } else {
                self.prepare(&mut plan, &mut notes)?
            };
            let applied = self.repo.write(&states, self.meta.clone())?;
            let Some(id) = applied.id.clone() else {
                return Ok(Attempt {
                    plan,
                    applied,
                    states,
                    checks: Vec::new(),
                    docker: None,
                    notes,
                    broken: false,
                    older: false,
                    unfit: false,
                    faults: Vec::new(),
                });
            };
            let guard = Guard { repo: self.repo, id: &id, armed: std::cell::Cell::new(true) };
            self.session.go_on()?;
            if !settled && self.writing.check != CheckDepth::None && looks_around(self.place()) {
                settled = true;
                if self.settle(&mut plan, &states)? {
                    continue;
                }
            }
            let mut applied = applied;
            let mut checks = self.complete(&plan, &id, &mut applied, &mut notes)?;
            let touched: Vec<String> = applied.created.iter().chain(&applied.modified).cloned().collect();
            let worktree = OnceCell::new();
            let baseline = || self.baseline(&worktree, &id);
            let mut proof = prove::prove(
                self.session,
                &Claim {
                    root: self.repo.root(),
                    service: self.service,
                    pack: &self.pack.pack,
                    touched: &touched,
                    files: &self.files(&touched),
                    like: likenesses(&plan),
                    depth: self.writing.check,
                    levels: self.demands.levels_of(&self.pack.pack),
                    baseline: Some(&baseline),
                    database_url: self.writing.database_url.as_deref(),
                },
            )?;
            self.demands.weigh(&mut proof.results);
            if let Some(command) = &proof.left {
                notes.push(Diagnostic::new(format!(
                    "the new queries are checked against a database; `{command}` keeps what it answers"
                )));
            }
            // Whatever a compiler says of a file of the change is the change's fault, whichever tool ran it.
            let spoiled = proof.faults.iter().any(|f| touched.contains(&f.path));
            let broken = spoiled || prove::broken(&proof.results).is_some();
            if !settled && proof.results.iter().any(|c| c.status == CheckStatus::Failed) {
                settled = true;
                if self.settle(&mut plan, &states)? {
                    continue;
                }
            }
            let said: Vec<_> = proof.faults.iter().chain(&proof.advice).cloned().collect();
            if (broken || !proof.advice.is_empty())
                && round < REPAIRS
                && let Some(mended) = self.mended(&plan, &said)?
            {
                plan = mended;
                round += 1;
                continue;
            }
            if broken && let Some((without, dropped)) = self.without_tests(&plan, &proof.faults) {
                plan = without;
                left_out.extend(dropped);
                continue;
            }
            // Only failures that the change brought speak against the plan.
            let older = broken && !spoiled && prove::all_older(&proof);
            let unfit = spoiled || prove::speaks_against(&proof);
            checks.extend(proof.results);
            let mut broken = broken;
            if !broken {
                let added = Added { plan: &plan, feature: self.feature, touched: &touched };
                checks.extend(live_checks(self, self.engine, &added)?);
                self.demands.weigh(&mut checks);
                broken = prove::broken(&checks).is_some();
            }
            let mut docker = None;
            if !broken {
                let (root, pack) = (self.repo.root(), &self.pack.pack);
                let levels = self.demands.of_containers();
                let contained =
                    of_change(self.session, root, self.service, pack, self.writing.check, levels)?;
                checks.extend(contained.results);
                docker = contained.report;
                broken = prove::broken(&checks).is_some();
            }
            if !broken && self.writing.check != CheckDepth::None {
                checks.extend(of_files(self.engine, self.repo.root(), &self.demands.of_files())?);
                checks.extend(self.demands.run_commands(&self.workshop()));
                self.session.progress.clear();
                self.session.go_on()?;
                broken = prove::broken(&checks).is_some();
            }
            checks.extend(self.demands.left_open(&checks, self.writing.check));
            if !broken || keep {
                guard.armed.set(false);
            }
            let faults = proof.faults;
            return Ok(Attempt {
                plan,
                applied,
                states,
                checks,
                docker,
                notes,
                broken,
                older,
                unfit,
                faults,
            });
        }
    }

    pub(crate) fn workshop(&self) -> Workshop<'_> {
        Workshop {
            root: self.repo.root(),
            service: self.service,
            pack: &self.pack.pack,
            progress: &self.session.progress,
            cancel: &self.session.cancel,
        }
    }

    /// Every file that stands now.
    fn files(&self, touched: &[String]) -> Vec<String> {
        let all: BTreeSet<&String> = self.repo.paths().iter().chain(touched).collect();
        all.into_iter().cloned().collect()
    }

    /// Formats what was written where it stands: what is whose own, some formatters see from the files around.
    /// Whether anything changed.
    fn settle(&self, plan: &mut Plan, states: &[FileState]) -> Result<bool, Failure> {
        let before = plan.changes.clone();
        // One that refuses was told of when the plan was prepared.
        let formatted = format_plan(self.place(), plan, states, &self.session.cancel);
        self.session.go_on()?;
        Ok(formatted.is_ok() && plan.changes != before)
    }

    fn place(&self) -> Formatting<'_> {
        Formatting { pack: &self.pack.pack, root: self.repo.root(), service: &self.service.root }
    }

    fn baseline(
        &self,
        worktree: &OnceCell<Result<Worktree, String>>,
        id: &str,
    ) -> Result<std::path::PathBuf, String> {
        worktree
            .get_or_init(|| self.repo.baseline(Some(id)).map_err(|e| e.to_string()))
            .as_ref()
            .map(|w| w.path().to_owned())
            .map_err(Clone::clone)
    }

    /// Libraries that the new code imports, and generated files whose sources changed: both belong to the change.
    fn complete(
        &self,
        plan: &Plan,
        id: &str,
        applied: &mut Applied,
        notes: &mut Vec<Diagnostic>,
    ) -> Result<Vec<CheckResult>, Failure> {
        if self.writing.check == CheckDepth::None {
            let manifests = &self.pack.pack.manifest().detect.manifests;
            let asked = plan.changes.iter().any(|c| manifests.iter().any(|m| c.path().ends_with(m.as_str())));
            if asked {
                let locks = self.pack.pack.manifest().checks.require_writes.join(", ");
                notes.push(Diagnostic::new(format!(
                    "`{locks}` is as it was; the next build brings it up to date"
                )));
            }
            for require in plan.requires.iter().filter(|_| !asked) {
                notes.push(Diagnostic::new(format!(
                    "the new code imports `{require}`, which is not required yet"
                )));
            }
            for generator in &plan.generators {
                notes.push(to_run(&generator.command, &generator.dir, &generator.writes));
            }
            return Ok(Vec::new());
        }
        let workshop = self.workshop();
        let snapshot = self.repo.snapshot(&self.written_by_tools(plan))?;
        let mut ran = workshop.require(&plan.requires);
        ran.extend(workshop.generate(&plan.generators));
        self.session.progress.clear();
        let known: BTreeSet<String> = self.repo.paths().iter().cloned().collect();
        for path in self.repo.amend(id, &snapshot)? {
            let list = if known.contains(&path) { &mut applied.modified } else { &mut applied.created };
            if !list.contains(&path) {
                list.push(path);
                list.sort();
            }
        }
        self.session.go_on()?;
        ran.retain(|c| {
            let skipped = c.status == CheckStatus::Skipped;
            if skipped {
                let why = c.why.clone().unwrap_or_default();
                notes.push(Diagnostic::new(format!("did not run `{}`: {why}", c.command.join(" "))));
            }
            !skipped
        });
        Ok(ran)
    }

    /// Files that tools may write: what generators say, and the manifests with the files beside them.
    fn written_by_tools(&self, plan: &Plan) -> Vec<String> {
        let mut paths: BTreeSet<String> = plan.generators.iter().flat_map(|g| g.writes.clone()).collect();
        if !plan.requires.is_empty() {
            let root =
                if self.service.root == "." { String::new() } else { format!("{}/", self.service.root) };
            let detect = &self.pack.pack.manifest().detect;
            let written = detect.manifests.iter().chain(&self.pack.pack.manifest().checks.require_writes);
            paths.extend(written.map(|name| format!("{root}{name}")));
        }
        paths.into_iter().collect()
    }

    /// The plan with what compilers call unused taken out of the files it creates; `None` where nothing can be mended.
    fn mended(&self, plan: &Plan, faults: &[scaffold_check::Fault]) -> Result<Option<Plan>, Failure> {
        let created: BTreeMap<String, String> = plan
            .changes
            .iter()
            .filter_map(|c| match c {
                Change::Create { path, text, .. } => Some((path.clone(), text.clone())),
                Change::Edit { .. } => None,
            })
            .collect();
        let mended = mend(&self.pack.pack, &created, faults);
        if mended.files.is_empty() {
            return Ok(None);
        }
        let mut plan = plan.clone();
        for change in &mut plan.changes {
            if let Change::Create { path, text, .. } = change
                && let Some(new) = mended.files.get(path)
            {
                text.clone_from(new);
            }
        }
        Ok(Some(plan))
    }

    /// The plan without the new test files that do not compile, where nothing else is at fault; with what is left out.
    fn without_tests(
        &self,
        plan: &Plan,
        faults: &[scaffold_check::Fault],
    ) -> Option<(Plan, Vec<Diagnostic>)> {
        let detect = &self.pack.pack.manifest().detect;
        let at_fault: BTreeSet<&str> = faults.iter().map(|f| f.path.as_str()).collect();
        let is_new_test = |path: &str| {
            detect.test_suffixes.iter().any(|s| path.ends_with(s.as_str()))
                && plan.changes.iter().any(|c| matches!(c, Change::Create { path: p, .. } if p == path))
        };
        if at_fault.is_empty() || !at_fault.iter().all(|p| is_new_test(p)) {
            return None;
        }
        let mut plan = plan.clone();
        plan.changes.retain(|c| !at_fault.contains(c.path()));
        let note = |path: &str| {
            let why = faults.iter().find(|f| f.path == path).map_or("", |f| f.message.as_str());
            Diagnostic::new(format!("left out `{path}`: its tests do not fit the new fields ({why})"))
                .hint("write the tests of the new resource by hand")
        };
        Some((plan, at_fault.into_iter().map(note).collect()))
    }
}

/// Takes a change back when an attempt ends without its blessing, also by an error or a panic.
struct Guard<'a> {
    repo: &'a Repository,
    id: &'a str,
    armed: std::cell::Cell<bool>,
}

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        if self.armed.get() {
            // A failure here leaves the journal, which `undo` and the next run read.
            let _ = self.repo.discard(self.id);
        }
    }
}

/// The new files of a plan and what they are made like.
fn likenesses(plan: &Plan) -> BTreeMap<String, String> {
    let made = |change: &Change| match change {
        Change::Create { path, from, .. } if !from.is_empty() => Some((path.clone(), from.clone())),
        _ => None,
    };
    plan.changes.iter().filter_map(made).collect()
}

pub(crate) fn refuse_unplaced(plan: &Plan) -> Result<(), Failure> {
    let snippets: Vec<Snippet> = plan
        .unplaced()
        .filter_map(|edit| match &edit.outcome {
            EditOutcome::CannotPlace { snippet, why } => Some(Snippet {
                place: Diagnostic::new(format!("to {}: {why}", edit.what)).at(edit.at.clone()),
                text: snippet.clone(),
            }),
            _ => None,
        })
        .collect();
    if snippets.is_empty() {
        return Ok(());
    }
    let what = match snippets.len() {
        1 => "an edit has no place".to_owned(),
        n => format!("{n} edits have no place"),
    };
    let mut failure = Failure::not_understood(
        Diagnostic::new(what).hint("paste what is shown where it belongs, then run the command again"),
    );
    failure.snippets = snippets;
    Err(failure)
}

fn to_run(command: &[String], dir: &str, writes: &[String]) -> Diagnostic {
    let place = if dir == "." || dir.is_empty() { String::new() } else { format!(" in `{dir}`") };
    Diagnostic::new(format!("run `{}`{place} to make {} anew", command.join(" "), writes.join(", ")))
}
