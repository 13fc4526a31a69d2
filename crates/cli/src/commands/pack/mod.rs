//! `scaffold pack`

mod add;
mod lint;
mod list;
mod new;
mod offer;
mod remove;
mod source;
mod test;
mod trust;
mod verify;

use crate::args::Pack;
use crate::exit::{Failure, Fault};
use crate::session::Session;
use scaffold_core::{At, Diagnostic, Name};
use std::path::{Path, PathBuf};

pub(super) fn run(session: &Session, pack: Pack) -> Result<(), Failure> {
    match pack {
        Pack::List => list::run(session),
        Pack::New(args) => new::run(session, &args),
        Pack::Lint { dir } => lint::run(session, dir.as_deref()),
        Pack::Test(args) => test::run(session, &args),
        Pack::Add(args) => add::run(session, &args),
        Pack::Trust { pack } => trust::trust(session, &pack),
        Pack::Untrust { pack } => trust::untrust(session, &pack),
        Pack::Verify => verify::run(session),
        Pack::Remove { id } => remove::run(session, &id),
    }
}

/// The folder of a pack that is meant.
///
/// # Errors
/// It is none.
fn folder(session: &Session, argument: Option<&Path>) -> Result<PathBuf, Failure> {
    let folder = session.folder(argument);
    let folder = folder.canonicalize().unwrap_or(folder);
    if folder.join(scaffold_pack::MANIFEST).is_file() {
        return Ok(folder);
    }
    let what = format!("there is no `{}` in `{}`", scaffold_pack::MANIFEST, folder.display());
    Err(Failure::usage(
        Diagnostic::new(what).hint("name the folder of a pack; `scaffold pack new ID` makes one"),
    ))
}

/// Exit 5 with everything that is wrong, the first of it as what went wrong.
fn broken(id: &str, folder: &Path, faults: Vec<Diagnostic>) -> Failure {
    let count = if faults.len() == 1 { "1 fault".to_owned() } else { format!("{} faults", faults.len()) };
    let placed = |d: Diagnostic| {
        let at = d.at.map(|at| At { path: folder.join(&at.path).display().to_string(), ..at });
        Diagnostic { at, ..d }
    };
    Failure::new(Fault::Pack, Diagnostic::new(format!("pack `{id}` has {count}")))
        .with_steps(faults.into_iter().map(placed).collect())
}

/// An id is a folder's name, and a word on the command line.
fn check_id(id: &str) -> Result<(), Failure> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if id.starts_with(|c: char| c.is_ascii_lowercase()) && id.chars().all(plain) && Name::parse(id).is_ok() {
        return Ok(());
    }
    let what = format!("`{id}` is no id of a pack");
    Err(Failure::usage(Diagnostic::new(what).hint("use small letters, digits and `-`, e.g. `my-house`")))
}
