//! The checks that need a container engine, on a copy of what stands, and those of what container files say.

use crate::args::CheckDepth;
use crate::engine::Engine;
use crate::exit::{Failure, Fault};
use crate::session::Session;
use scaffold_check::{Contained, Containing, PACK_CAUSES, check_containers, check_written};
use scaffold_core::{CheckLevel, CheckResult, RepoView, ServiceFacts};
use scaffold_pack::Pack;
use scaffold_repo::Repository;
use std::collections::BTreeMap;
use std::path::Path;

/// Names all of them.
pub(crate) const ALL: &str = "docker";

/// Which of them are run.
pub(crate) struct Wanted {
    /// All, where the repository has container files.
    pub(crate) all: bool,
    /// Levels that somebody asked for, by check id.
    pub(crate) levels: BTreeMap<String, CheckLevel>,
}

/// Runs those that are wanted.
///
/// # Errors
/// The repository can't be copied, or ^C.
pub(crate) fn check(
    session: &Session,
    repo: &Repository,
    service: &ServiceFacts,
    pack: &Pack,
    wanted: &Wanted,
) -> Result<Contained, Failure> {
    if !wanted.all && wanted.levels.is_empty() {
        return Ok(Contained::default());
    }
    let copy = repo.baseline(None)?;
    let contained = check_containers(&Containing {
        copy: copy.path(),
        files: repo.paths(),
        service,
        causes: pack.file(PACK_CAUSES),
        levels: &wanted.levels,
        all: wanted.all,
        progress: &session.progress,
        cancel: &session.cancel,
    });
    session.progress.clear();
    session.go_on()?;
    Ok(contained)
}

/// Runs them on a change that stands in `root`: all where everything is to be checked, else those with a level.
///
/// # Errors
/// As [`check`].
pub(crate) fn of_change(
    session: &Session,
    root: &Path,
    service: &ServiceFacts,
    pack: &Pack,
    depth: CheckDepth,
    levels: BTreeMap<String, CheckLevel>,
) -> Result<Contained, Failure> {
    if depth == CheckDepth::None {
        return Ok(Contained::default());
    }
    let wanted = Wanted { all: depth == CheckDepth::Full, levels };
    if !wanted.all && wanted.levels.is_empty() {
        return Ok(Contained::default());
    }
    check(session, &Repository::open(root)?, service, pack, &wanted)
}

/// Answers what is asked for about the container files that stand in `root`.
///
/// # Errors
/// They can't be read; a broken pack.
pub(crate) fn of_files(
    engine: &Engine,
    root: &Path,
    wanted: &BTreeMap<String, CheckLevel>,
) -> Result<Vec<CheckResult>, Failure> {
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let repo = Repository::open(root)?;
    let found = engine.container_findings(&repo)?;
    check_written(&repo, &found, wanted).map_err(|d| Failure::new(Fault::Internal, d))
}
