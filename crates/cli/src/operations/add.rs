//! `add`: repository → facts → plan → change → proof, down the ladder of exemplars where a proof fails.

use crate::args::Writing;
use crate::engine::{Engine, choose};
use crate::exit::{Failure, Fault};
use crate::operations::attempt::{Attempt, Ground};
use crate::operations::demands::Demands;
use crate::operations::pin::hold;
use crate::operations::prove;
use crate::session::Session;
use scaffold_core::{
    Change, Diagnostic, Feature, Followed, LanguagePack, Plan, PlanError, Report, ResourceReport,
    SelfValidation, ServiceFacts,
};
use scaffold_plan::bind;
use scaffold_plan::template::is_own_style;
use scaffold_repo::{ChangeMeta, FileState, Repository, unified_diff};

/// Further plans that are tried after the first did not hold.
const FURTHER: usize = 3;
/// Asks for templates instead of an exemplar.
const TEMPLATES: &str = "none";

/// What is asked for.
pub(crate) struct Request {
    pub(crate) feature: Feature,
    pub(crate) service: Option<String>,
    pub(crate) writing: Writing,
    /// For the journal.
    pub(crate) command: String,
    /// What else has to hold.
    pub(crate) demands: Demands,
}

/// What was done.
pub(crate) struct Done {
    pub(crate) report: Report,
    pub(crate) followed: Option<Followed>,
    pub(crate) diff: String,
    /// Nothing was written because it is there already.
    pub(crate) already: bool,
}

/// Adds the feature.
///
/// # Errors
/// Every row of the table of exit codes.
pub(crate) fn add(
    session: &Session,
    engine: &Engine,
    request: &Request,
    repo: &Repository,
) -> Result<Done, Failure> {
    session.progress.step("Exploring");
    let facts = engine.services(repo)?;
    hold(engine, repo, &facts)?;
    let service = choose(engine, &facts, repo, request.service.as_deref())?;
    add_to(session, engine, request, repo, service)
}

/// Adds the feature to a service that is known.
///
/// # Errors
/// As [`add`].
pub(crate) fn add_to(
    session: &Session,
    engine: &Engine,
    request: &Request,
    repo: &Repository,
    service: &ServiceFacts,
) -> Result<Done, Failure> {
    let pack = engine.pack(&service.pack)?;
    offers(pack.identity(), &request.feature.kind)?;
    let resource = request.feature.resource.plural_snake();
    let ground = Ground {
        session,
        repo,
        service,
        pack,
        writing: &request.writing,
        engine,
        feature: &request.feature,
        demands: &request.demands,
        meta: ChangeMeta { command: request.command.clone(), title: format!("add {resource}") },
    };
    session.progress.step("Planning");
    let placed =
        |plan| bind(&pack.pack, Some(repo), &request.feature.resource, plan, &request.demands.files());
    let mut plan = pack.plan(repo, service, &request.feature).and_then(placed)?;
    ground.contain(&mut plan)?;
    let stands = |path: &str| repo.root().join(path).exists();
    request.demands.hold_files(&plan, &stands)?;
    session.guard();
    let followed = plan.followed.clone();
    if request.writing.dry_run {
        let mut notes = Vec::new();
        let states = ground.prepare(&mut plan, &mut notes)?;
        session.progress.clear();
        return Ok(preview(request, plan, &states, notes));
    }
    let keep = request.writing.keep;
    let installed = if request.writing.install { ground.workshop().install() } else { Vec::new() };
    session.go_on()?;
    let mut first = ground.attempt(plan, keep)?;
    first.checks.splice(0..0, installed);
    if !first.broken || keep || first.older {
        return finish(request, first, followed);
    }
    let templates_fit = is_own_style(&pack.pack, repo, service);
    let mut reasons = Vec::new();
    for feature in further(&request.feature, service, followed.as_ref(), templates_fit) {
        let like = feature.like.clone().unwrap_or_default();
        session.progress.step(format!("Trying {like} instead"));
        let mut plan = match pack.plan(repo, service, &feature).and_then(placed) {
            Ok(plan)
                if plan.unplaced().next().is_none() && request.demands.hold_files(&plan, &stands).is_ok() =>
            {
                plan
            }
            Ok(_) | Err(PlanError::NotUnderstood { .. } | PlanError::Invalid(_) | PlanError::Refused(_)) => {
                continue;
            }
            Err(e) => return Err(e.into()),
        };
        ground.contain(&mut plan)?;
        let followed = plan
            .followed
            .clone()
            .map(|f| Followed { why: "the next best that can be imitated".to_owned(), ..f });
        let mut attempt = ground.attempt(plan, false)?;
        if !attempt.broken {
            attempt.notes.push(given_up(&first, request));
            return finish(request, attempt, followed);
        }
        reasons.extend(unfit(&attempt));
    }
    if first.unfit {
        reasons.splice(0..0, unfit(&first));
        return Err(nothing_fits(request, first, reasons));
    }
    finish(request, first, followed)
}

/// Faults that are shown of one plan.
const SHOWN: usize = 5;

/// What speaks against a plan that did not hold: what compilers say of it, else which check failed.
fn unfit(attempt: &Attempt) -> Vec<Diagnostic> {
    let like = attempt.plan.followed.as_ref().map_or("templates", |f| f.resource.as_str());
    let from = |path: &str| {
        attempt.plan.changes.iter().find_map(|c| match c {
            Change::Create { path: p, from, .. } if p == path && !from.is_empty() => Some(from.as_str()),
            _ => None,
        })
    };
    let mut out: Vec<Diagnostic> = attempt
        .faults
        .iter()
        .take(SHOWN)
        .map(|fault| {
            let made = from(&fault.path).map(|f| format!(", made from `{f}`")).unwrap_or_default();
            Diagnostic::new(format!("`{like}`: {} (in `{}:{}`{made})", fault.message, fault.path, fault.line))
        })
        .collect();
    match attempt.faults.len() {
        0 => {
            let check = prove::worst(&attempt.checks);
            let (title, why) = check.map_or(("a check", None), |c| (c.title.as_str(), c.why.as_deref()));
            let why = why.map(|w| format!(": {w}")).unwrap_or_default();
            out.push(Diagnostic::new(format!(
                "`{like}`: `{title}` does not hold for what is made like it{why}"
            )));
        }
        n if n > SHOWN => out.push(Diagnostic::new(format!("`{like}`: and {} more", n - SHOWN))),
        _ => {}
    }
    out
}

/// No plan holds: the repository was not understood well enough.
fn nothing_fits(request: &Request, first: Attempt, reasons: Vec<Diagnostic>) -> Failure {
    let like = first.plan.followed.as_ref().map_or("templates", |f| f.resource.as_str());
    let check = prove::worst(&first.checks).map_or("a check", |c| c.title.as_str());
    let what = request.feature.resource.plural_words();
    let diagnostic = Diagnostic::new(format!("{what} made like `{like}` do not hold here: `{check}` failed"))
        .hint(
            "`--keep` keeps the files, to finish them by hand; `--like RESOURCE` imitates another resource; \
             fewer fields, or fields of the types that it has, are easier to fit",
        );
    let mut notes = first.plan.notes;
    notes.extend(first.notes);
    let report = Report { self_validation: SelfValidation::of(first.checks), notes, ..Report::empty() };
    let mut failure = Failure::not_understood(diagnostic).with_steps(reasons);
    failure.report = Some(Box::new(report));
    failure
}

fn given_up(first: &Attempt, request: &Request) -> Diagnostic {
    let like = first.plan.followed.as_ref().map_or("templates", |f| f.resource.as_str());
    let check = prove::worst(&first.checks).map_or("a check", |c| c.title.as_str());
    Diagnostic::new(format!(
        "`{like}` was tried first, but `{check}` did not hold for {} made like it",
        request.feature.resource.plural_words()
    ))
}

/// The other plans worth trying: the next eligible exemplars, then templates where they are the service's own style.
/// None where the exemplar was named.
fn further(
    feature: &Feature,
    service: &ServiceFacts,
    tried: Option<&Followed>,
    templates_fit: bool,
) -> Vec<Feature> {
    if feature.like.is_some() {
        return Vec::new();
    }
    let like = |name: &str| Feature { like: Some(name.to_owned()), ..feature.clone() };
    let others = service.eligible().filter(|r| tried.is_none_or(|t| t.resource != r.name));
    let mut out: Vec<Feature> = others.take(FURTHER - 1).map(|r| like(&r.name)).collect();
    if tried.is_some() && templates_fit {
        out.push(like(TEMPLATES));
    }
    out
}

/// Holds where a pack makes features of `kind`.
///
/// # Errors
/// It does not.
pub(crate) fn offers(pack: &scaffold_core::PackIdentity, kind: &str) -> Result<(), Failure> {
    if pack.kinds.iter().any(|k| k == kind) {
        return Ok(());
    }
    Err(Failure::usage(
        Diagnostic::new(format!("pack `{}` offers no feature of kind `{kind}`", pack.id))
            .hint(format!("it offers: {}", pack.kinds.join(", "))),
    ))
}

fn resource(request: &Request, plan: &Plan) -> ResourceReport {
    ResourceReport {
        name: request.feature.resource.plural_snake(),
        kind: request.feature.kind.clone(),
        endpoints: plan.endpoints.clone(),
    }
}

/// What would be written.
fn preview(request: &Request, plan: Plan, states: &[FileState], mut notes: Vec<Diagnostic>) -> Done {
    let diff = unified_diff(states);
    let (edited, created): (Vec<&FileState>, Vec<_>) = states.iter().partition(|s| s.before.is_some());
    let paths = |states: Vec<&FileState>| states.into_iter().map(|s| s.path.clone()).collect();
    notes.splice(0..0, plan.notes.iter().cloned());
    let report = Report {
        files_created: paths(created),
        files_modified: paths(edited),
        resource: Some(resource(request, &plan)),
        notes,
        diff: Some(diff.clone()),
        ..Report::empty()
    };
    Done { already: states.is_empty(), report, followed: plan.followed, diff }
}

fn finish(request: &Request, attempt: Attempt, followed: Option<Followed>) -> Result<Done, Failure> {
    let resource = resource(request, &attempt.plan);
    let diff = unified_diff(&attempt.states);
    let kept = !attempt.broken || request.writing.keep;
    let mut notes = attempt.plan.notes;
    notes.extend(attempt.notes);
    let mut report = Report {
        self_validation: SelfValidation::of(attempt.checks),
        docker: attempt.docker,
        resource: Some(resource),
        notes,
        diff: request.writing.diff.then(|| diff.clone()),
        ..Report::empty()
    };
    if kept {
        report.undo = attempt.applied.id;
        report.files_created = attempt.applied.created;
        report.files_modified = attempt.applied.modified;
    }
    if !attempt.broken {
        let already = report.undo.is_none();
        return Ok(Done { report, followed, diff, already });
    }
    let check = prove::broken(&report.self_validation.checks);
    let (title, why) = check.map_or(("a check", None), |c| (c.title.as_str(), c.why.as_deref()));
    let message = format!("`{title}` failed{}", why.map(|w| format!(": {w}")).unwrap_or_default());
    let hint = if kept {
        "the files are kept, as `--keep` asks; `scaffold undo` takes them back"
    } else {
        "nothing was kept; `--keep` keeps the files so that you can look at them"
    };
    let mut failure = Failure::new(Fault::CheckFailed, Diagnostic::new(message).hint(hint));
    failure.report = Some(Box::new(report));
    Err(failure)
}
