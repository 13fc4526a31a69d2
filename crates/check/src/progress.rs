//! What runs, told while it runs. Drawing it is somebody else's business.

use scaffold_core::CheckResult;

/// Listens to a validation. Every method has an empty default.
pub trait Progress: Send + Sync {
    /// A check, or a step of one (`doing` says which), begins.
    fn started(&self, title: &str, doing: &str) {
        let _ = (title, doing);
    }

    /// A line that the running command printed, with the machine's paths taken out.
    fn line(&self, line: &str) {
        let _ = line;
    }

    /// A check ended.
    fn ended(&self, result: &CheckResult) {
        let _ = result;
    }
}

/// Listens to nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Progress for Silent {}
