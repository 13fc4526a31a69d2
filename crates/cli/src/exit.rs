//! What can go wrong, and the one table that maps each of it to exit code, title and advice.

use crate::interrupt::exit_code;
use scaffold_core::{Diagnostic, PackError, PlanError, Report};
use std::fmt;

/// How a run can fail. Each has a row in [`Fault::row`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    CheckFailed,
    Usage,
    NotUnderstood,
    Refused,
    Pack,
    Internal,
    /// By ^C or a request to end.
    Interrupted {
        signal: u8,
    },
}

/// A row of the table of exit codes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row {
    /// Exit code.
    pub(crate) code: u8,
    /// What kind of thing went wrong.
    pub(crate) title: &'static str,
    /// What stands on disk, and what to do.
    pub(crate) advice: &'static str,
}

impl Fault {
    /// Exit code, title and advice.
    pub(crate) fn row(self) -> Row {
        let (code, title, advice) = match self {
            Self::CheckFailed => (1, "a critical check failed", "`--keep` keeps the files all the same"),
            Self::Usage => (2, "invalid request", "`scaffold help` shows what is accepted"),
            Self::NotUnderstood => (
                3,
                "the repository was not understood",
                "`scaffold explore` shows what was found; nothing was written",
            ),
            Self::Refused => (4, "refused for safety", "nothing was written"),
            Self::Pack => (5, "a pack is broken", "nothing was written; report it to the author of the pack"),
            Self::Internal => (
                70,
                "a fault of scaffold itself",
                concat!(
                    "please report it at ",
                    env!("CARGO_PKG_REPOSITORY"),
                    "/issues with the command, `scaffold --version` and this message; `-vv` adds a backtrace"
                ),
            ),
            Self::Interrupted { signal } => (exit_code(signal), "interrupted", "nothing new was kept"),
        };
        Row { code, title, advice }
    }
}

/// A failed run: the kind of fault, what and where, and the places and snippets that a person can act on.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) fault: Fault,
    pub(crate) diagnostic: Diagnostic,
    /// Further places with their reasons.
    pub(crate) steps: Vec<Diagnostic>,
    /// Where to paste what, when an edit has no place.
    pub(crate) snippets: Vec<Snippet>,
    /// Chain of causes, for `-v`.
    pub(crate) causes: Vec<String>,
    /// What was done until then.
    pub(crate) report: Option<Box<Report>>,
}

/// Text that the user can paste where an edit found no place.
#[derive(Debug, Clone)]
pub(crate) struct Snippet {
    /// What it does, where, and why it was not placed.
    pub(crate) place: Diagnostic,
    pub(crate) text: String,
}

impl Failure {
    pub(crate) fn new(fault: Fault, diagnostic: Diagnostic) -> Self {
        Self { fault, diagnostic, steps: Vec::new(), snippets: Vec::new(), causes: Vec::new(), report: None }
    }

    pub(crate) fn usage(diagnostic: Diagnostic) -> Self {
        Self::new(Fault::Usage, diagnostic)
    }

    pub(crate) fn not_understood(diagnostic: Diagnostic) -> Self {
        Self::new(Fault::NotUnderstood, diagnostic)
    }

    pub(crate) fn refused(diagnostic: Diagnostic) -> Self {
        Self::new(Fault::Refused, diagnostic)
    }

    /// A fault of the program itself.
    pub(crate) fn internal(error: &anyhow::Error) -> Self {
        let mut chain = error.chain().map(ToString::to_string);
        let message = chain.next().unwrap_or_default();
        let mut failure = Self::new(Fault::Internal, Diagnostic::new(message));
        failure.causes = chain.collect();
        failure
    }

    pub(crate) fn with_steps(mut self, steps: Vec<Diagnostic>) -> Self {
        self.steps = steps;
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.fault.row().title, self.diagnostic)
    }
}

impl std::error::Error for Failure {}

impl From<PlanError> for Failure {
    fn from(error: PlanError) -> Self {
        match error {
            PlanError::Invalid(d) => Self::usage(d),
            PlanError::NotUnderstood { diagnostic, steps } => {
                Self::not_understood(diagnostic).with_steps(steps)
            }
            PlanError::Refused(d) => Self::refused(d),
            PlanError::Pack(d) => Self::new(Fault::Pack, d),
        }
    }
}

impl From<PackError> for Failure {
    fn from(error: PackError) -> Self {
        let PackError { pack, operation, mut diagnostic } = error;
        diagnostic.message = format!("pack `{pack}` failed to {operation}: {}", diagnostic.message);
        Self::new(Fault::Pack, diagnostic)
    }
}

impl From<scaffold_pack::PackLoadError> for Failure {
    fn from(error: scaffold_pack::PackLoadError) -> Self {
        Self::new(Fault::Pack, error.0)
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::internal(&error)
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::internal(&anyhow::Error::new(error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_pack_is_exit_5_and_names_the_pack() {
        let error = PackError {
            pack: "x".into(),
            operation: "explore".into(),
            diagnostic: Diagnostic::new("a query does not compile"),
        };
        let failure = Failure::from(error);
        assert_eq!(failure.fault.row().code, 5);
        assert_eq!(failure.diagnostic.message, "pack `x` failed to explore: a query does not compile");
        assert_eq!(Failure::from(PlanError::Pack(Diagnostic::new("y"))).fault.row().code, 5);
    }

    #[test]
    fn every_plan_error_has_its_code() {
        let d = || Diagnostic::new("z");
        let code = |e: PlanError| Failure::from(e).fault.row().code;
        assert_eq!(code(PlanError::Invalid(d())), 2);
        assert_eq!(code(PlanError::NotUnderstood { diagnostic: d(), steps: Vec::new() }), 3);
        assert_eq!(code(PlanError::Refused(d())), 4);
    }
}
