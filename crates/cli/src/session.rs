//! What every command is given: the flags, the screen, the progress line, and the token that ^C sets.

use crate::args::Global;
use crate::exit::{Failure, Fault};
use crate::output::Screen;
use crate::progress::Line;
use scaffold_check::Cancel;
use scaffold_core::Diagnostic;
use scaffold_repo::Repository;
use std::path::{Path, PathBuf};

/// One run of the program.
pub(crate) struct Session {
    pub(crate) global: Global,
    pub(crate) screen: Screen,
    pub(crate) progress: Line,
    pub(crate) cancel: Cancel,
}

impl Session {
    pub(crate) fn new(global: Global) -> Self {
        let cancel = Cancel::new();
        let token = cancel.clone();
        // Without the handler ^C would end the program between writing and checking, and leave the change there.
        let _ = ctrlc::set_handler(move || token.cancel());
        Self { screen: Screen::new(&global), progress: Line::new(&global), cancel, global }
    }

    /// The folder to work on: the command's own argument, `--repo`, or the current one.
    pub(crate) fn folder(&self, argument: Option<&Path>) -> PathBuf {
        argument.or(self.global.repo.as_deref()).unwrap_or(Path::new(".")).to_owned()
    }

    /// Opens the repository to work on.
    ///
    /// # Errors
    /// There is none.
    pub(crate) fn open(&self, argument: Option<&Path>) -> Result<Repository, Failure> {
        Ok(Repository::open(&self.folder(argument))?)
    }

    /// Fails when ^C was pressed.
    ///
    /// # Errors
    /// It was.
    pub(crate) fn go_on(&self) -> Result<(), Failure> {
        if self.cancel.is_cancelled() {
            return Err(Failure::new(Fault::Interrupted, Diagnostic::new("interrupted")));
        }
        Ok(())
    }
}
