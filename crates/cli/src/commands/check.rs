//! `scaffold check`

use crate::args::{Check, CheckDepth, Level};
use crate::engine::choose;
use crate::exit::{Failure, Fault};
use crate::operations::docker_checks;
use crate::operations::pin::hold;
use crate::operations::prove::{self, Claim};
use crate::output::{Told, finding_note, print_report};
use crate::session::Session;
use scaffold_check::{CONTAINER_CHECKS, Workshop};
use scaffold_core::{CheckLevel, Diagnostic, RepoView, Report, SelfValidation};
use scaffold_pack::Pack;
use std::collections::BTreeMap;

pub(super) fn run(session: &Session, args: &Check) -> Result<(), Failure> {
    let (engine, repo) = super::begin(session, args.dir.as_deref())?;
    session.progress.step("Exploring");
    let facts = engine.explore(repo)?;
    hold(engine, repo, &facts)?;
    let service = choose(engine, &facts, repo, args.service.as_deref())?;
    let pack = &engine.pack(&service.pack)?.pack;
    let (levels, container_levels) = levels(pack, args)?;
    session.guard();
    let workshop =
        Workshop { root: repo.root(), service, pack, progress: &session.progress, cancel: &session.cancel };
    let mut checks = if args.install { workshop.install() } else { Vec::new() };
    let validated = prove::prove(
        session,
        &Claim {
            root: repo.root(),
            service,
            pack,
            touched: &[],
            files: repo.paths(),
            like: BTreeMap::new(),
            depth: match args.level {
                Level::Fast => CheckDepth::Fast,
                Level::Full => CheckDepth::Full,
            },
            levels,
            baseline: None,
            database_url: args.database_url.as_deref(),
        },
    )?;
    checks.extend(validated.results);
    let wanted = docker_checks::Wanted { all: args.level == Level::Full, levels: container_levels };
    let contained = docker_checks::check(session, repo, service, pack, &wanted)?;
    checks.extend(contained.results);
    let notes = facts.findings.iter().map(finding_note).collect();
    let report = Report {
        self_validation: SelfValidation::of(checks),
        notes,
        docker: contained.report,
        ..Report::empty()
    };
    if let Some(check) = prove::broken(&report.self_validation.checks) {
        let why = check.why.as_ref().map(|w| format!(": {w}")).unwrap_or_default();
        let mut failure =
            Failure::new(Fault::CheckFailed, Diagnostic::new(format!("`{}` failed{why}", check.title)));
        failure.report = Some(Box::new(report));
        return Err(failure);
    }
    if session.screen.json {
        return Ok(session.screen.json(&report)?);
    }
    let headline = match report.self_validation.critical_passed {
        true => "Every critical check holds",
        false => "No critical check failed, but not all of them could run",
    };
    print_report(
        &session.screen,
        &Told { report: &report, headline: headline.into(), followed: None, next: Vec::new() },
    );
    Ok(())
}

/// Levels by check id.
type Levels = BTreeMap<String, CheckLevel>;

/// The levels that the flags give, those of the container checks apart: checks are named by id, title, or one of the
/// words of their pack; `docker` names every container check.
fn levels(pack: &Pack, args: &Check) -> Result<(Levels, Levels), Failure> {
    let (mut levels, mut of_containers) = (BTreeMap::new(), BTreeMap::new());
    // Critical last: it wins where a check is named twice.
    for (names, level) in [(&args.expected, CheckLevel::Expected), (&args.critical, CheckLevel::Critical)] {
        for name in names {
            let wanted = name.to_lowercase();
            let own =
                pack.manifest().checks.run.iter().filter(|c| {
                    c.id == *name || c.title.to_lowercase() == wanted || c.words.contains(&wanted)
                });
            let own: Vec<_> = own.map(|c| (c.id.clone(), level)).collect();
            let containers = CONTAINER_CHECKS.iter().filter(|(id, title)| {
                wanted == docker_checks::ALL || *id == *name || title.to_lowercase() == wanted
            });
            let containers: Vec<_> = containers.map(|(id, _)| ((*id).to_owned(), level)).collect();
            if own.is_empty() && containers.is_empty() {
                let known = pack.manifest().checks.run.iter().map(|c| c.id.as_str());
                let known: Vec<&str> = known.chain(CONTAINER_CHECKS.map(|(id, _)| id)).collect();
                return Err(Failure::usage(
                    Diagnostic::new(format!("no check can answer `{name}`"))
                        .hint(format!("checks are: {}", known.join(", "))),
                ));
            }
            levels.extend(own);
            of_containers.extend(containers);
        }
    }
    Ok((levels, of_containers))
}
