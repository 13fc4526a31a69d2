//! `scaffold pack`

mod lint;
mod list;
mod new;
mod test;

use crate::args::Pack;
use crate::exit::{Failure, Fault};
use crate::session::Session;
use scaffold_core::{At, Diagnostic};
use std::path::{Path, PathBuf};

pub(super) fn run(session: &Session, pack: Pack) -> Result<(), Failure> {
    match pack {
        Pack::List => list::run(session),
        Pack::New(args) => new::run(session, &args),
        Pack::Lint { dir } => lint::run(session, dir.as_deref()),
        Pack::Test(args) => test::run(session, &args),
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
