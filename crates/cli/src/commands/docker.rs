//! `scaffold docker`

use crate::args::Docker;
use crate::exit::Failure;
use crate::operations::container_files::{Wish, containers, name};
use crate::operations::pin::hold;
use crate::output::{Told, count, finding_note, print_report};
use crate::session::Session;
use scaffold_containers::plan::Mending;
use scaffold_core::{Diagnostic, Finding, Report};
use scaffold_repo::{ApplyOptions, ChangeMeta, unified_diff};

pub(super) fn run(session: &Session, args: &Docker) -> Result<(), Failure> {
    let (engine, repo) = super::begin(session, args.dir.as_deref())?;
    session.progress.step("Exploring");
    let facts = engine.explore(repo)?;
    hold(engine, repo, &facts)?;
    let wish = Wish {
        write: true,
        fix: args.fix,
        below: repo.prefix().to_owned(),
        port: args.port,
        entry: args.entry.clone(),
    };
    let stands = |path: &str| repo.root().join(path).exists();
    let name = name(repo);
    let made = containers(engine, repo, &facts, &name, &stands, &wish).map_err(|mut failure| {
        // What is weak in the files that stand is known all the same.
        let look = Wish { write: false, fix: false, ..wish.clone() };
        if let Ok(found) = containers(engine, repo, &facts, &name, &stands, &look) {
            failure.steps.extend(found.mending.left.iter().map(finding_note));
        }
        failure
    })?;
    if made.mending.files.is_empty() {
        return Err(Failure::not_understood(
            Diagnostic::new("found no service that answers requests here, and no container file")
                .hint("container files are called `Dockerfile`, `NAME.Dockerfile`, `compose.yaml`, `docker-compose.yml` and the like"),
        ));
    }
    let options = ApplyOptions { allow_dirty: args.allow_dirty };
    let states = repo.check(&made.plan, options)?;
    let diff = unified_diff(&states);
    let mending = &made.mending;
    let notes = made.notes.iter().chain(&mending.notes).cloned();
    let mut report = Report {
        files_created: states.iter().filter(|s| s.before.is_none()).map(|s| s.path.clone()).collect(),
        files_modified: states.iter().filter(|s| s.before.is_some()).map(|s| s.path.clone()).collect(),
        notes: notes.chain(mending.left.iter().map(finding_note)).collect(),
        diff: (args.diff || args.dry_run).then(|| diff.clone()),
        ..Report::empty()
    };
    if !args.dry_run {
        let meta = ChangeMeta { command: super::command_line(), title: "write container files".into() };
        let applied = repo.apply(&made.whole(), options, meta)?;
        report.undo = applied.id;
        if report.undo.is_some() {
            (report.files_created, report.files_modified) = (applied.created, applied.modified);
        }
    }
    session.progress.clear();
    tell(session, args, mending, &report, &diff)
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
        print_report(&screen.on_stderr(), &told(headline(args, mending, report), next));
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
    print_report(screen, &told(headline(args, mending, report), next));
    if args.diff {
        screen.diff(diff);
    }
    Ok(())
}

fn headline(args: &Docker, mending: &Mending, report: &Report) -> String {
    let files = count(mending.files.len(), "container file");
    let left = count(mending.left.len(), "finding");
    let rest = if mending.left.is_empty() { String::new() } else { format!("; {left} left to decide") };
    if !mending.mended.is_empty() {
        let verb = if args.dry_run { "Would mend" } else { "Mended" };
        return format!("{verb} {} ({}){rest}", count(mending.mended.len(), "finding"), ids(&mending.mended));
    }
    let written = report.files_created.len() + report.files_modified.len();
    if written > 0 {
        let verb = if args.dry_run { "Would write" } else { "Wrote" };
        return format!("{verb} {}{rest}", count(written, "file"));
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
