//! The plan: every change in memory, before anything is written.

use crate::{At, Diagnostic, Splice, SpliceError, apply_splices};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What became of one edit. There is no silent fourth.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "outcome")]
pub enum EditOutcome {
    /// The splices make it so.
    Applied {
        /// Replacements in the base text.
        splices: Vec<Splice>,
    },
    /// It is there already, compared by meaning.
    AlreadyPresent,
    /// No place was found: nothing of the plan is written.
    CannotPlace {
        /// What to paste.
        snippet: String,
        /// Why no place was found.
        why: String,
    },
}

/// One edit of a file that stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// Where, in the base text.
    pub at: At,
    /// What it is for, in a few words (`register the routes`).
    pub what: String,
    /// What became of it.
    #[serde(flatten)]
    pub outcome: EditOutcome,
}

/// A change of one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "change")]
pub enum Change {
    /// A new file. An equal one that stands already is no conflict.
    Create {
        /// Relative path.
        path: String,
        /// Its text.
        text: String,
        /// 0644, or 0755 when true.
        executable: bool,
        /// The file it imitates or the template it comes from.
        from: String,
    },
    /// Edits of a file that stands.
    Edit {
        /// Relative path.
        path: String,
        /// SHA-256 of the text that the edits are made for.
        base_sha256: String,
        /// The edits.
        edits: Vec<Edit>,
    },
}

impl Change {
    /// The file it is about.
    pub fn path(&self) -> &str {
        match self {
            Self::Create { path, .. } | Self::Edit { path, .. } => path,
        }
    }
}

/// The text that edits make of `base`. What is there already, or has no place, changes nothing.
///
/// # Errors
/// Edits that overlap, lie outside of the text, or cut a character in two.
pub fn edited(base: &str, edits: &[Edit]) -> Result<String, SpliceError> {
    let applied = edits.iter().filter_map(|e| match &e.outcome {
        EditOutcome::Applied { splices } => Some(splices),
        EditOutcome::AlreadyPresent | EditOutcome::CannotPlace { .. } => None,
    });
    let splices: Vec<Splice> = applied.flatten().cloned().collect();
    String::from_utf8(apply_splices(base.as_bytes(), &splices)?)
        .map_err(|e| SpliceError::NoText(e.utf8_error().valid_up_to()))
}

/// An endpoint that the change brings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Endpoint {
    /// Upper-case verb.
    pub method: String,
    /// Full path with `{name}` parameters.
    pub path: String,
}

/// A message that a queue of the change takes, to be sent in proof of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SampleMessage {
    /// Where it is published.
    pub exchange: String,
    /// What it is published with.
    pub key: String,
    /// The queue that it comes to.
    pub queue: String,
    /// The queue of what can't be processed.
    pub dead: String,
    /// Its body.
    pub body: String,
    /// SQL that has to run before; may be empty.
    pub before: String,
    /// SQL of the number of rows that it leaves.
    pub kept: String,
}

/// A question to the changed server whose answer verbs and paths alone do not tell.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Id of the check that it belongs to.
    pub check: String,
    /// That check's title.
    pub title: String,
    /// Upper-case verb.
    pub method: String,
    /// Full path.
    pub path: String,
    /// JSON that is sent.
    pub body: String,
    /// Status of the right answer.
    pub status: u16,
    /// What the right answer holds, as compact JSON.
    pub answer: String,
}

/// What was imitated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Followed {
    /// The exemplar's name.
    pub resource: String,
    /// Why this one.
    pub why: String,
}

/// A program that has to run after the change because a generated file's source changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Generator {
    /// What runs, as the repository runs it.
    pub command: Vec<String>,
    /// In which folder, relative to the repository.
    pub dir: String,
    /// Files it writes.
    pub writes: Vec<String>,
    /// Where the repository says so.
    pub at: Option<At>,
}

/// Every change of one feature, in memory.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// One entry per file, sorted by path.
    pub changes: Vec<Change>,
    /// What the exemplar gave, where one was followed.
    pub followed: Option<Followed>,
    /// New endpoints.
    pub endpoints: Vec<Endpoint>,
    /// What its new queues take.
    #[serde(default)]
    pub messages: Vec<SampleMessage>,
    /// What to ask the changed server instead of what endpoints say by themselves.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<Question>,
    /// Generators to run afterwards.
    pub generators: Vec<Generator>,
    /// Libraries the new code imports that the manifest lacks, as the language's tool names them (`module@version`).
    pub requires: Vec<String>,
    /// What was left out, made safe, or decided, for the report.
    pub notes: Vec<Diagnostic>,
}

impl Plan {
    /// True when applying it would change nothing.
    pub fn is_empty(&self) -> bool {
        self.changes.iter().all(|c| match c {
            Change::Create { .. } => false,
            Change::Edit { edits, .. } => {
                edits.iter().all(|e| matches!(e.outcome, EditOutcome::AlreadyPresent))
            }
        })
    }

    /// The edits that have no place.
    pub fn unplaced(&self) -> impl Iterator<Item = &Edit> {
        self.changes
            .iter()
            .flat_map(|c| match c {
                Change::Create { .. } => [].iter(),
                Change::Edit { edits, .. } => edits.iter(),
            })
            .filter(|e| matches!(e.outcome, EditOutcome::CannotPlace { .. }))
    }
}

/// Why there is no plan. The CLI maps each variant to an exit code in one table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// The request cannot be met as it stands (exit 2).
    #[error("{0}")]
    Invalid(Diagnostic),
    /// The repository was not understood, is ambiguous, or nothing in it can be imitated (exit 3).
    #[error("{diagnostic}")]
    NotUnderstood {
        /// What and where.
        diagnostic: Diagnostic,
        /// Files, places and reasons: the plan that a person can follow.
        steps: Vec<Diagnostic>,
    },
    /// Refused for safety (exit 4).
    #[error("{0}")]
    Refused(Diagnostic),
    /// The pack is broken (exit 5).
    #[error("{0}")]
    Pack(Diagnostic),
}
