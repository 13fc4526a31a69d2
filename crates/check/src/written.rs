//! Checks of what container files say, for whoever asks for them: nothing is built and nothing started.

use crate::criteria::{Written, written};
use scaffold_containers::dockerfile::{Dockerfile, Kind};
use scaffold_containers::is_dockerfile;
use scaffold_core::{CheckLevel, CheckResult, CheckStatus, Diagnostic, Finding, RepoView};
use std::collections::BTreeMap;

/// Answers those of `wanted` that are such checks, by what was found in the container files of `view`.
///
/// # Errors
/// A file can't be read.
pub fn check_written(
    view: &dyn RepoView,
    findings: &[Finding],
    wanted: &BTreeMap<String, CheckLevel>,
) -> Result<Vec<CheckResult>, Diagnostic> {
    let mut out = Vec::new();
    for (id, level) in wanted {
        let Some(check) = written(id) else { continue };
        let (status, why) = match wrong(view, findings, &check)? {
            None => (CheckStatus::Skipped, Some("no Dockerfile stands here".to_owned())),
            Some(wrong) if wrong.is_empty() => (CheckStatus::Passed, None),
            Some(wrong) => (CheckStatus::Failed, Some(wrong.join("; "))),
        };
        out.push(CheckResult {
            id: id.clone(),
            title: check.title,
            level: *level,
            status,
            why,
            command: Vec::new(),
            duration_ms: 0,
            output: None,
        });
    }
    Ok(out)
}

/// What speaks against a check, with its places; `None` where no Dockerfile stands.
fn wrong(
    view: &dyn RepoView,
    findings: &[Finding],
    check: &Written,
) -> Result<Option<Vec<String>>, Diagnostic> {
    let against = findings.iter().filter(|f| check.findings.contains(&f.id));
    let mut wrong: Vec<String> = against.map(|f| format!("{} ({})", f.message, f.at)).collect();
    let mut any = false;
    for path in view.paths().iter().filter(|p| is_dockerfile(p)) {
        let Some(file) = view.text(path)?.map(|text| Dockerfile::parse(&text)) else { continue };
        any = true;
        let stages = file.instructions.iter().filter(|i| matches!(i.kind, Kind::From { .. })).count();
        if stages < check.stages {
            wrong.push(format!("what builds it goes into the image, too ({path}:1)"));
        }
    }
    Ok(any.then_some(wrong))
}
