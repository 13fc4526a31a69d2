//! `scaffold pack test`: each case is run by this program itself, in a temporary folder, with the pack alone put before the others.

use super::folder;
use crate::args::TestPack;
use crate::ask::{ask, can_ask, missing};
use crate::builtin;
use crate::exit::{Failure, Fault};
use crate::output::Paint;
use crate::session::Session;
use anyhow::Context;
use scaffold_core::{At, Diagnostic};
use scaffold_pack::{Case, Pack};
use scaffold_repo::{FileState, unified_diff};
use serde_json::json;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

/// Files by their paths.
type Files = BTreeMap<String, Vec<u8>>;

/// How a case came out.
struct Outcome {
    case: Case,
    /// What it made, where it came to an end.
    made: Option<Files>,
    /// What is wrong; nothing, where only the files differ.
    fault: Option<Diagnostic>,
    /// How the files differ from `out/`.
    diff: String,
}

impl Outcome {
    fn passed(&self) -> bool {
        self.fault.is_none() && self.diff.is_empty()
    }
}

pub(super) fn run(session: &Session, args: &TestPack) -> Result<(), Failure> {
    if args.review && !args.yes && !can_ask() {
        return Err(missing("a terminal to review on", "scaffold pack test --review --yes"));
    }
    let folder = folder(session, args.dir.as_deref())?;
    let pack = Pack::from_folder(&folder, &builtin::HOOKS)?;
    let id = &pack.identity().id;
    let mut outcomes = outcomes(session, &folder)?;
    for outcome in outcomes.iter_mut().filter(|o| !o.passed() && args.review) {
        review(session, outcome, args.yes)?;
    }
    report(session, id, &outcomes)?;
    match outcomes.iter().filter(|o| !o.passed()).count() {
        0 => Ok(()),
        failed => {
            let what = format!("pack `{id}`: {failed} of {} cases came out otherwise", outcomes.len());
            let failure =
                Diagnostic::new(what).hint("`--review` shows what is new, and keeps it where it is right");
            Err(Failure::new(Fault::Pack, failure))
        }
    }
}

/// Runs the cases of a new pack and keeps what they make.
///
/// # Errors
/// One that does not come to an end, or makes something else the second time.
pub(super) fn accept_all(session: &Session, folder: &Path) -> Result<(), Failure> {
    for mut outcome in outcomes(session, folder)? {
        review(session, &mut outcome, true)?;
        if let Some(fault) = outcome.fault {
            return Err(Failure::new(Fault::Pack, fault));
        }
    }
    Ok(())
}

fn outcomes(session: &Session, folder: &Path) -> Result<Vec<Outcome>, Failure> {
    let cases = Case::all(folder)?;
    if cases.is_empty() {
        let what =
            Diagnostic::new("the pack has no case").at(At::file(folder.join("cases").display().to_string()));
        return Err(Failure::new(
            Fault::Pack,
            what.hint("a case is `cases/NAME/` with `in/`, `cmd` and `out/`"),
        ));
    }
    let mut all = Vec::new();
    for case in cases {
        session.progress.step(format!("Case {}", case.name));
        all.push(outcome(folder, case)?);
        session.go_on()?;
    }
    session.progress.clear();
    Ok(all)
}

fn outcome(pack: &Path, case: Case) -> Result<Outcome, Failure> {
    let expected = read(&case.folder.join("out"))?;
    let (made, fault) = match (made(pack, &case)?, made(pack, &case)?) {
        (Ok(once), Ok(twice)) if once == twice => (Some(once), None),
        (Ok(once), Ok(twice)) => {
            let diff = differs(&once, &twice);
            let what = format!("case `{}` makes something else the second time:\n{diff}", case.name);
            (None, Some(Diagnostic::new(what)))
        }
        (Err(fault), _) | (_, Err(fault)) => (None, Some(fault)),
    };
    let diff = made.as_ref().map(|m| differs(&expected, m)).unwrap_or_default();
    Ok(Outcome { case, made, fault, diff })
}

/// What a case makes: the files afterwards, or what went wrong. What adds to a repository must find nothing to do then.
fn made(pack: &Path, case: &Case) -> Result<Result<Files, Diagnostic>, Failure> {
    let place = tempfile::Builder::new().prefix("scaffold-case-").tempdir().context("a temporary folder")?;
    let repository = place.path().join("repository");
    fs::create_dir(&repository).context("a temporary folder")?;
    let before = read(&case.folder.join("in"))?;
    write(&repository, &before)?;
    if !before.is_empty() {
        scaffold_repo::create(&repository, Some("Begin"))?;
    }
    let program = std::env::current_exe().context("this program's own path")?;
    let run = || {
        let mut command = Command::new(&program);
        command.args(&case.args).arg("--pack-path").arg(pack).args(["--no-progress", "--color", "never"]);
        command.env_remove("SCAFFOLD_PACK_PATH").current_dir(&repository).stdin(Stdio::null());
        command.output().context("this program can't be started")
    };
    let at = At::file(case.folder.join("cmd").display().to_string());
    let failed = |what: &str, output: &[u8]| {
        let said = String::from_utf8_lossy(output).trim().to_owned();
        Diagnostic::new(format!("case `{}` {what}:\n{said}", case.name)).at(at.clone())
    };
    let first = run()?;
    if !first.status.success() {
        return Ok(Err(failed("fails", &first.stderr)));
    }
    let after = read(&repository)?;
    // What is made anew is there already then, and refused.
    if case.args.first().is_some_and(|command| command != "new") {
        let again = run()?;
        if !again.status.success() || read(&repository)? != after {
            return Ok(Err(failed("does something when it is run again", &again.stderr)));
        }
    }
    Ok(Ok(after))
}

/// Shows what is new in a case and keeps it when told to.
fn review(session: &Session, outcome: &mut Outcome, yes: bool) -> Result<(), Failure> {
    let Some(made) = &outcome.made else { return Ok(()) };
    let keep = yes || {
        session.screen.on_stderr().diff(&outcome.diff);
        let question = format!("Is this what case `{}` is to make? [y/n]", outcome.case.name);
        ask(&question, None, |answer| match answer {
            "y" | "yes" => Ok(true),
            "n" | "no" => Ok(false),
            _ => Err(Diagnostic::new("answer `y` or `n`")),
        })?
    };
    if keep {
        let out = outcome.case.folder.join("out");
        if out.exists() {
            fs::remove_dir_all(&out).context("the old output of the case")?;
        }
        write(&out, made)?;
        outcome.diff.clear();
    }
    Ok(())
}

fn report(session: &Session, id: &str, outcomes: &[Outcome]) -> Result<(), Failure> {
    let screen = &session.screen;
    if screen.json {
        let rows: Vec<_> = outcomes
            .iter()
            .map(|o| json!({ "name": o.case.name, "passed": o.passed(), "fault": o.fault, "diff": o.diff }))
            .collect();
        return Ok(screen.json(&json!({ "pack": id, "cases": rows }))?);
    }
    for outcome in outcomes {
        let (paint, word) = if outcome.passed() { (Paint::Green, "passed") } else { (Paint::Red, "failed") };
        if outcome.passed() && screen.quiet {
            continue;
        }
        screen.out(&format!("{}  {}\n", screen.paint(paint, word), outcome.case.name));
        if let Some(fault) = &outcome.fault {
            screen.out(&format!("{fault}\n"));
        }
        screen.diff(&outcome.diff);
    }
    Ok(())
}

fn differs(before: &Files, after: &Files) -> String {
    let paths: std::collections::BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let state = |path: &String| FileState {
        path: path.clone(),
        before: before.get(path).cloned(),
        after: after.get(path).cloned(),
        executable: false,
    };
    unified_diff(&paths.into_iter().map(state).collect::<Vec<_>>())
}

/// The files below a folder, none where it is not there; what git keeps is left out.
fn read(folder: &Path) -> Result<Files, Failure> {
    fn below(folder: &Path, prefix: &str, files: &mut Files) -> anyhow::Result<()> {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
            let kind = entry.file_type()?;
            if entry.file_name() == ".git" {
                continue;
            }
            if kind.is_dir() {
                below(&entry.path(), &format!("{path}/"), files)?;
            } else if kind.is_file() {
                files.insert(path, fs::read(entry.path())?);
            }
        }
        Ok(())
    }
    let mut files = Files::new();
    if folder.is_dir() {
        below(folder, "", &mut files).with_context(|| format!("can't read {}", folder.display()))?;
    }
    Ok(files)
}

fn write(folder: &Path, files: &Files) -> Result<(), Failure> {
    for (path, bytes) in files {
        let to = folder.join(path);
        if let Some(parent) = to.parent() {
            fs::create_dir_all(parent).context("a folder of a case")?;
        }
        fs::write(&to, bytes).with_context(|| format!("can't write {}", to.display()))?;
    }
    Ok(())
}
