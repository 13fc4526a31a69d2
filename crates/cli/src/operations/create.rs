//! `new`: a plan from templates, in a folder that is not there yet, proved like any other change.

use crate::args::{CheckDepth, When, Writing};
use crate::engine::{Engine, choose};
use crate::exit::{Failure, Fault};
use crate::operations::add::offers;
use crate::operations::attempt::Ground;
use crate::operations::container_files::{Overlay, Wish, containers};
use crate::operations::demands::Demands;
use crate::operations::docker_checks::{of_change, of_files};
use crate::operations::format::{created, format_plan};
use crate::operations::live::{Added, live_checks};
use crate::operations::pin::{hold_pack, pin};
use crate::operations::prove::{self, Claim};
use crate::session::Session;
use scaffold_check::{Formatting, Workshop};
use scaffold_core::{
    Change, CheckResult, Diagnostic, DockerReport, LanguagePack, Plan, RepoView, Report, ResourceReport,
    SelfValidation,
};
use scaffold_pack::LOCK;
use scaffold_plan::bind;
use scaffold_plan::template::{NewService, new_service};
use scaffold_repo::{ApplyOptions, ChangeMeta, FileState, Repository, create, unified_diff};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// What is asked for.
pub(crate) struct Request {
    pub(crate) service: NewService,
    /// Id of the pack.
    pub(crate) pack: String,
    /// Where it is made.
    pub(crate) place: Place,
    /// What else has to hold.
    pub(crate) demands: Demands,
    pub(crate) writing: Writing,
    /// For the journal.
    pub(crate) command: String,
}

/// Where a service is made.
pub(crate) enum Place {
    /// In a folder of its own, which is made in this one.
    Below(PathBuf),
    /// In this folder.
    Here(PathBuf),
}

impl Place {
    /// The folder that stands before.
    fn parent(&self) -> &Path {
        match self {
            Self::Below(folder) | Self::Here(folder) => folder,
        }
    }

    /// The service's folder.
    fn target(&self, name: &str) -> PathBuf {
        match self {
            Self::Below(folder) => folder.join(name),
            Self::Here(folder) => folder.clone(),
        }
    }

    /// What goes before its paths for somebody who stands in [`Self::parent`].
    fn prefix(&self, name: &str) -> String {
        match self {
            Self::Below(_) => format!("{name}/"),
            Self::Here(_) => String::new(),
        }
    }
}

/// What was made.
pub(crate) struct Made {
    pub(crate) report: Report,
    pub(crate) diff: String,
}

/// Makes the service.
///
/// # Errors
/// Every row of the table of exit codes.
pub(crate) fn make(session: &Session, engine: &Engine, request: &Request) -> Result<Made, Failure> {
    let pack = engine.pack(&request.pack)?;
    offers(pack.identity(), &request.service.kind)?;
    let around = Some(Repository::open(request.place.parent())?).filter(Repository::is_git);
    let nothing = Plan::default();
    let before: &dyn RepoView = match &around {
        Some(repo) => repo,
        None => &Overlay::of(&nothing),
    };
    hold_pack(engine, before, pack)?;
    let name = &request.service.name;
    let target = request.place.target(name);
    session.progress.step("Planning");
    let mut plan = new_service(&pack.pack, &request.service).map_err(|e| pack.blamed(e))?;
    if let Some(feature) = request.service.resources.first() {
        plan = bind(&pack.pack, None, &feature.resource, plan, &request.demands.files())?;
    }
    let mut local = None;
    if request.writing.docker != When::Never {
        local = in_containers(engine, &mut plan, name)?;
    }
    request.demands.hold_files(&plan, &|_| false)?;
    if matches!(request.place, Place::Below(_)) && stands(&target)? {
        return Err(Failure::refused(
            Diagnostic::new(format!("`{name}` is there already and is not empty"))
                .hint("choose another name, or move it away"),
        ));
    }
    // A repository around the service has the one lock for all that is in it.
    let (own, outer) = match pin(engine, before, pack)? {
        Some(change) if around.is_some() => (None, Some(change)),
        own => (own, None),
    };
    plan.changes.extend(own);
    plan.changes.sort_by(|a, b| a.path().cmp(b.path()));
    session.guard();
    let mut notes = plan.notes.clone();
    let planned = created(&plan, "");
    // A formatter reads its settings from the service's own files, which stand nowhere yet.
    let draft = drafted(&planned)?;
    let place = Formatting { pack: &pack.pack, root: draft.path(), service: "." };
    if let Err(e) = format_plan(place, &mut plan, &planned, &session.cancel) {
        notes.push(Diagnostic::new(format!("the new code is not formatted: {e}")));
    }
    session.go_on()?;
    let below = request.place.prefix(name);
    let mut states = created(&plan, &below);
    if let (Some(repo), Some(change)) = (&around, &outer) {
        let alone = Plan { changes: vec![change.clone()], ..Plan::default() };
        let lock = repo.check(&alone, ApplyOptions::default())?;
        if repo.prefix().is_empty() {
            states.extend(lock);
        } else {
            notes.push(Diagnostic::new(format!("`{LOCK}` of the repository pins pack `{}`", request.pack)));
        }
    }
    let diff = unified_diff(&states);
    let mut report = Report {
        resource: request.service.resources.first().map(|f| ResourceReport {
            name: f.resource.plural_snake(),
            kind: request.service.kind.clone(),
            endpoints: plan.endpoints.clone(),
        }),
        notes,
        diff: (request.writing.diff || request.writing.dry_run).then(|| diff.clone()),
        ..Report::empty()
    };
    if request.writing.dry_run {
        let paths = |edited: bool| {
            let states = states.iter().filter(move |s| s.before.is_some() == edited);
            states.map(|s| s.path.clone()).collect()
        };
        (report.files_created, report.files_modified) = (paths(false), paths(true));
        return Ok(Made { report, diff });
    }
    let site = Site::prepare(request.place.parent(), &target)?;
    let repo = Repository::open(&target)?;
    plan.changes.extend(local);
    prefix(&mut plan, repo.prefix());
    plan.changes.extend(outer);
    let meta = ChangeMeta { command: request.command.clone(), title: format!("new {name}") };
    let applied = repo.apply(&plan, ApplyOptions::default(), meta.clone())?;
    let id = applied.id.clone().unwrap_or_default();
    let undo = Undo { repo: &repo, id: &id, armed: std::cell::Cell::new(true) };
    session.go_on()?;
    let (checks, docker) = prove_made(session, engine, request, &target, &plan, &applied.created)?;
    let failed = prove::broken(&checks).map(|c| {
        let why = c.why.as_ref().map(|w| format!(": {w}")).unwrap_or_default();
        Diagnostic::new(format!("`{}` failed{why}", c.title))
    });
    report.self_validation = SelfValidation::of(checks);
    report.docker = docker;
    let keep = failed.is_none() || request.writing.keep;
    if keep {
        undo.armed.set(false);
        site.keep();
        report.files_created = applied.created;
        report.files_modified = applied.modified;
        report.undo = applied.id;
    }
    drop(undo);
    match failed {
        None => Ok(Made { report, diff }),
        Some(diagnostic) => {
            let hint = if keep {
                "the files are kept, as `--keep` asks"
            } else {
                "nothing was kept; `--keep` keeps the files"
            };
            let mut failure = Failure::new(Fault::CheckFailed, diagnostic.hint(hint));
            failure.report = Some(Box::new(report));
            Err(failure)
        }
    }
}

/// Adds container files to a new service; what belongs to this machine alone is given back.
fn in_containers(engine: &Engine, plan: &mut Plan, name: &str) -> Result<Option<Change>, Failure> {
    let view = Overlay::of(plan);
    let facts = engine.explore(&view)?;
    let wish = Wish { write: true, ..Wish::default() };
    let made = containers(engine, &view, &facts, name, &|_| false, &wish)?;
    let after = Overlay::new(&view, &made.plan)?;
    for change in &made.plan.changes {
        let text =
            after.text(change.path()).map_err(Failure::not_understood)?.unwrap_or_default().to_string();
        let path = change.path().to_owned();
        let standing = plan.changes.iter_mut().find_map(|c| match c {
            Change::Create { path: p, text, .. } if *p == path => Some(text),
            _ => None,
        });
        match standing {
            Some(standing) => *standing = text,
            None => plan.changes.push(Change::Create { path, text, executable: false, from: String::new() }),
        }
    }
    plan.changes.sort_by(|a, b| a.path().cmp(b.path()));
    plan.notes.extend(made.notes);
    Ok(made.local)
}

fn prove_made(
    session: &Session,
    engine: &Engine,
    request: &Request,
    target: &Path,
    plan: &Plan,
    created: &[String],
) -> Result<(Vec<CheckResult>, Option<DockerReport>), Failure> {
    if request.writing.check == CheckDepth::None {
        return Ok((request.demands.left_open(&[], CheckDepth::None), None));
    }
    let pack = engine.pack(&request.pack)?;
    let repo = Repository::open(target)?;
    let facts = engine.explore(&repo)?;
    let named = (!repo.prefix().is_empty()).then_some(repo.prefix());
    let service = choose(engine, &facts, &repo, named)?;
    let workshop = Workshop {
        root: repo.root(),
        service,
        pack: &pack.pack,
        progress: &session.progress,
        cancel: &session.cancel,
    };
    let mut checks = if request.writing.install { workshop.install() } else { Vec::new() };
    let proof = prove::prove(
        session,
        &Claim {
            root: repo.root(),
            service,
            pack: &pack.pack,
            touched: created,
            files: created,
            like: BTreeMap::new(),
            depth: request.writing.check,
            levels: request.demands.levels_of(&pack.pack),
            baseline: None,
            database_url: request.writing.database_url.as_deref(),
        },
    )?;
    checks.extend(proof.results);
    request.demands.weigh(&mut checks);
    if let Some(feature) = request.service.resources.first().filter(|_| prove::broken(&checks).is_none()) {
        let ground = Ground {
            session,
            repo: &repo,
            service,
            pack,
            writing: &request.writing,
            meta: ChangeMeta::default(),
            engine,
            feature,
            demands: &request.demands,
        };
        // One resource is asked for its whole life; what it sends is made of its own fields.
        let noun = [feature.resource.plural_snake(), feature.resource.plural_kebab()];
        let mut own = plan.clone();
        own.endpoints.retain(|e| e.path.split('/').any(|part| noun.iter().any(|n| n == part)));
        checks.extend(live_checks(&ground, engine, &Added { plan: &own, feature, touched: created })?);
        request.demands.weigh(&mut checks);
    }
    let mut docker = None;
    if prove::broken(&checks).is_none() {
        let levels = request.demands.of_containers();
        let contained = of_change(session, repo.root(), service, &pack.pack, request.writing.check, levels)?;
        checks.extend(contained.results);
        docker = contained.report;
    }
    if prove::broken(&checks).is_none() {
        checks.extend(of_files(engine, repo.root(), &request.demands.of_files())?);
        checks.extend(request.demands.run_commands(&workshop));
        session.progress.clear();
        session.go_on()?;
    }
    checks.extend(request.demands.left_open(&checks, request.writing.check));
    Ok((checks, docker))
}

/// The files in a folder of their own, gone when dropped.
fn drafted(states: &[FileState]) -> std::io::Result<tempfile::TempDir> {
    let dir = tempfile::Builder::new().prefix("scaffold-").tempdir()?;
    for state in states {
        let path = dir.path().join(&state.path);
        fs::create_dir_all(path.parent().unwrap_or(dir.path()))?;
        fs::write(path, state.after.as_deref().unwrap_or_default())?;
    }
    Ok(dir)
}

fn prefix(plan: &mut Plan, folder: &str) {
    for change in plan.changes.iter_mut().filter(|_| !folder.is_empty()) {
        if let Change::Create { path, .. } = change {
            *path = format!("{folder}/{path}");
        }
    }
}

/// Whether something is in the way. What a run that was killed left there is finished or taken back first.
fn stands(target: &Path) -> Result<bool, Failure> {
    let names = || -> Vec<_> {
        fs::read_dir(target).into_iter().flatten().flatten().map(|e| e.file_name()).collect()
    };
    if target.is_file() || names().is_empty() {
        return Ok(target.is_file());
    }
    let repo = Repository::open(target)?;
    let left = names();
    let only_git = left.iter().all(|name| name == ".git") && repo.history(1).is_empty();
    Ok(!left.is_empty() && !only_git)
}

/// The new folder, a git repository of its own where none is around it. As it was when dropped, unless kept.
struct Site {
    /// What this run made of it.
    made: Option<PathBuf>,
}

impl Site {
    fn prepare(parent: &Path, target: &Path) -> Result<Self, Failure> {
        let around = Repository::open(parent)?.is_git();
        let git = target.join(".git");
        let made = match target.is_dir() {
            false => Some(target.to_owned()),
            true if around || git.exists() => None,
            true => Some(git.clone()),
        };
        fs::create_dir_all(target)?;
        let site = Self { made };
        if !around && !git.exists() {
            create(target, None)?;
        }
        Ok(site)
    }

    fn keep(mut self) {
        self.made = None;
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        if let Some(made) = &self.made {
            // What was written into it is taken back by now.
            let _ = fs::remove_dir_all(made);
        }
    }
}

/// Takes the change back unless it is blessed: the surrounding repository's journal keeps no trace.
struct Undo<'a> {
    repo: &'a Repository,
    id: &'a str,
    armed: std::cell::Cell<bool>,
}

impl Drop for Undo<'_> {
    fn drop(&mut self) {
        if self.armed.get() {
            let _ = self.repo.discard(self.id);
        }
    }
}
