//! What a run reports. The shape of the contract's report.

use crate::{Diagnostic, Endpoint, Facts};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How much a check matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CheckLevel {
    /// Must pass.
    Critical,
    /// Should pass.
    Expected,
    /// May pass.
    NiceToHave,
}

/// What became of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CheckStatus {
    /// It ran and holds.
    Passed,
    /// It ran and does not hold.
    Failed,
    /// It could not run; `why` says for want of what.
    Skipped,
}

/// One check that ran or could not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CheckResult {
    /// Id (`go.build`).
    pub id: String,
    /// For people (`Go compiles`).
    pub title: String,
    /// How much it matters.
    pub level: CheckLevel,
    /// What became of it.
    pub status: CheckStatus,
    /// Why it was skipped or failed, or what qualifies a pass.
    pub why: Option<String>,
    /// What ran.
    pub command: Vec<String>,
    /// Wall time in milliseconds.
    pub duration_ms: u64,
    /// What it printed, where it failed; at most 16 KiB, from the end.
    pub output: Option<String>,
}

/// The checks of a run.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SelfValidation {
    /// No critical check failed or was skipped.
    pub critical_passed: bool,
    /// Titles of the checks that ran.
    pub checks_run: Vec<String>,
    /// All of them.
    pub checks: Vec<CheckResult>,
}

impl SelfValidation {
    /// Sums up `checks`.
    pub fn of(checks: Vec<CheckResult>) -> Self {
        Self {
            critical_passed: checks
                .iter()
                .all(|c| c.level != CheckLevel::Critical || c.status == CheckStatus::Passed),
            checks_run: checks
                .iter()
                .filter(|c| c.status != CheckStatus::Skipped)
                .map(|c| c.title.clone())
                .collect(),
            checks,
        }
    }
}

/// What container checks measured.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DockerReport {
    pub image_size: String,
    pub image_size_bytes: u64,
    pub build_time: String,
    pub services: Vec<String>,
    pub all_healthy: bool,
}

/// The resource that was added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ResourceReport {
    /// Plural snake case.
    pub name: String,
    /// Kind of the feature.
    pub kind: String,
    /// New endpoints.
    pub endpoints: Vec<Endpoint>,
}

/// What a run did. Nothing in it depends on map order, the clock or the machine's paths, but for durations.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Report {
    /// Version of this shape; 1.
    pub schema: u32,
    pub files_created: Vec<String>,
    pub files_modified: Vec<String>,
    pub self_validation: SelfValidation,
    /// `None` where no container check ran.
    pub docker: Option<DockerReport>,
    pub resource: Option<ResourceReport>,
    pub facts: Option<Facts>,
    pub notes: Vec<Diagnostic>,
    /// Id that takes the change back; `None` where nothing was written.
    pub undo: Option<String>,
    /// The unified diff, where `--diff` or `--dry-run` asked for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub diff: Option<String>,
    /// What went wrong, where the run failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<ErrorReport>,
}

/// Why a run failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ErrorReport {
    /// The exit code.
    pub exit: u8,
    /// What kind of thing went wrong.
    pub title: String,
    /// What, where, and the way out.
    #[serde(flatten)]
    pub diagnostic: Diagnostic,
    /// Places to act on, with what to paste there as the hint.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Diagnostic>,
}

impl Report {
    /// A report of nothing done and nothing checked.
    pub fn empty() -> Self {
        Self {
            schema: 1,
            files_created: Vec::new(),
            files_modified: Vec::new(),
            self_validation: SelfValidation::default(),
            docker: None,
            resource: None,
            facts: None,
            notes: Vec::new(),
            undo: None,
            diff: None,
            error: None,
        }
    }
}
