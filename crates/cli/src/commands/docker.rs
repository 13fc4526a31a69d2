//! `scaffold docker`

use crate::args::Docker;
use crate::engine::Engine;
use crate::exit::{Failure, Fault};
use crate::output::{Told, count, finding_note, print_report};
use crate::session::Session;
use scaffold_containers::plan::{Mending, plan};
use scaffold_core::{Diagnostic, Finding, Report};
use scaffold_repo::{ApplyOptions, ChangeMeta, unified_diff};

pub(super) fn run(session: &Session, args: &Docker) -> Result<(), Failure> {
    let engine = Engine::load()?;
    let repo = session.open(args.dir.as_deref())?;
    session.progress.step("Exploring");
    let facts = engine.explore(repo)?;
    let mending =
        plan(repo, &engine.container_rules()?, &engine.vendored(), &facts.services, repo.prefix(), args.fix)
            .map_err(|d| Failure::new(Fault::Internal, d))?;
    if mending.files.is_empty() {
        return Err(Failure::not_understood(
            Diagnostic::new("found no Dockerfile and no compose file here")
                .hint("they are called `Dockerfile`, `NAME.Dockerfile`, `compose.yaml`, `docker-compose.yml` and the like"),
        ));
    }
    let options = ApplyOptions { allow_dirty: args.allow_dirty };
    let states = repo.check(&mending.plan, options)?;
    let diff = unified_diff(&states);
    let mut report = Report {
        files_created: states.iter().filter(|s| s.before.is_none()).map(|s| s.path.clone()).collect(),
        files_modified: states.iter().filter(|s| s.before.is_some()).map(|s| s.path.clone()).collect(),
        notes: mending.notes.iter().cloned().chain(mending.left.iter().map(finding_note)).collect(),
        diff: (args.diff || args.dry_run).then(|| diff.clone()),
        ..Report::empty()
    };
    if !args.dry_run {
        let meta = ChangeMeta { command: super::command_line(), title: "mend container files".into() };
        report.undo = repo.apply(&mending.plan, options, meta)?.id;
    }
    session.progress.clear();
    tell(session, args, &mending, &report, &diff)
}

fn tell(
    session: &Session,
    args: &Docker,
    mending: &Mending,
    report: &Report,
    diff: &str,
) -> Result<(), Failure> {
    let screen = &session.screen;
    if screen.json {
        return Ok(screen.json(report)?);
    }
    let told = |headline: String, next: Vec<String>| Told { report, headline, followed: None, next };
    let mut next = Vec::new();
    if args.dry_run {
        next.push("Nothing was written.".to_owned());
        print_report(&screen.on_stderr(), &told(headline(args, mending), next));
        screen.diff(diff);
        return Ok(());
    }
    match &report.undo {
        Some(id) => next.push(format!("Look at it with `git diff`; `scaffold undo {id}` takes it back.")),
        None if !args.fix && !mending.left.is_empty() => {
            next.push("`scaffold docker --fix` mends what needs no decision.".to_owned());
        }
        None => {}
    }
    print_report(screen, &told(headline(args, mending), next));
    if args.diff {
        screen.diff(diff);
    }
    Ok(())
}

fn headline(args: &Docker, mending: &Mending) -> String {
    let files = count(mending.files.len(), "container file");
    let left = count(mending.left.len(), "finding");
    if !mending.mended.is_empty() {
        let verb = if args.dry_run { "Would mend" } else { "Mended" };
        let rest = if mending.left.is_empty() { String::new() } else { format!("; {left} left to decide") };
        return format!("{verb} {} ({}){rest}", count(mending.mended.len(), "finding"), ids(&mending.mended));
    }
    match (mending.left.is_empty(), args.fix) {
        (true, _) => format!("Nothing to mend: {files} stand as they should"),
        (false, true) => format!("Nothing to mend by itself: {left} in {files} need a decision"),
        (false, false) => format!("{left} in {files}"),
    }
}

/// Ids of rules, each once.
fn ids(findings: &[Finding]) -> String {
    let mut ids: Vec<&str> = findings.iter().map(|f| f.id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    ids.join(", ")
}
