//! Running the checks of a pack on a changed repository, and what their results mean for the change.

use crate::args::CheckDepth;
use crate::exit::{Failure, Fault};
use crate::session::Session;
use scaffold_check::{Baseline, Compiling, Reach, Validated, Validation, compile_database, run_checks};
use scaffold_core::{CheckLevel, CheckResult, CheckStatus, Diagnostic, ServiceFacts};
use scaffold_pack::Pack;
use std::collections::BTreeMap;
use std::path::Path;

/// What is to be proved.
pub(crate) struct Claim<'a> {
    pub(crate) root: &'a Path,
    pub(crate) service: &'a ServiceFacts,
    pub(crate) pack: &'a Pack,
    /// Files of the change; empty means everything.
    pub(crate) touched: &'a [String],
    /// Every file that stands.
    pub(crate) files: &'a [String],
    /// New files and what they are made like.
    pub(crate) like: BTreeMap<String, String>,
    pub(crate) depth: CheckDepth,
    pub(crate) levels: BTreeMap<String, CheckLevel>,
    pub(crate) baseline: Option<&'a dyn Baseline>,
    pub(crate) database_url: Option<&'a str>,
}

/// Runs the checks.
///
/// # Errors
/// The pack's rules are broken, or ^C.
pub(crate) fn prove(session: &Session, claim: &Claim<'_>) -> Result<Validated, Failure> {
    let reach = match claim.depth {
        CheckDepth::None => return Ok(Validated::default()),
        CheckDepth::Fast => Reach::Fast,
        CheckDepth::Full => Reach::Full,
    };
    let mut env = BTreeMap::new();
    if let Some(url) = claim.database_url {
        env.insert("DATABASE_URL".to_owned(), url.to_owned());
        env.insert("TEST_DATABASE_URL".to_owned(), url.to_owned());
    }
    let compiling = match claim.database_url {
        Some(_) => Compiling::default(),
        None => compile_database(claim.root, claim.service, claim.pack, claim.touched, &session.cancel),
    };
    env.extend(compiling.env.clone());
    let mut validated = run_checks(&Validation {
        root: claim.root,
        service: claim.service,
        pack: claim.pack,
        touched: claim.touched,
        files: claim.files,
        like: claim.like.clone(),
        reach,
        levels: claim.levels.clone(),
        baseline: claim.baseline,
        unready: compiling.unready.as_deref(),
        env,
        progress: &session.progress,
        cancel: &session.cancel,
    })
    .map_err(|e| Failure::new(Fault::Pack, Diagnostic::new(e.to_string())))?;
    validated.left = compiling.left;
    session.progress.clear();
    session.go_on()?;
    Ok(validated)
}

/// The first critical check that failed.
pub(crate) fn broken(results: &[CheckResult]) -> Option<&CheckResult> {
    results.iter().find(|c| c.level == CheckLevel::Critical && c.status == CheckStatus::Failed)
}

/// The check that speaks most against a change: a critical one that failed, else any that did.
pub(crate) fn worst(results: &[CheckResult]) -> Option<&CheckResult> {
    broken(results).or_else(|| results.iter().find(|c| c.status == CheckStatus::Failed))
}

/// Whether every critical check that failed did so without the change, too.
pub(crate) fn all_older(validated: &Validated) -> bool {
    failed(validated).all(|c| validated.older.contains(&c.id))
}

/// Whether a critical check that failed says that the change does not fit: it was done, and failed for the change alone.
pub(crate) fn speaks_against(validated: &Validated) -> bool {
    failed(validated).any(|c| !validated.older.contains(&c.id) && !validated.late.contains(&c.id))
}

fn failed(validated: &Validated) -> impl Iterator<Item = &CheckResult> {
    validated.results.iter().filter(|c| c.level == CheckLevel::Critical && c.status == CheckStatus::Failed)
}
