//! What every command is given: the flags, the screen, the progress line, and the token that ^C sets.

use crate::args::Global;
use crate::engine::Engine;
use crate::exit::{Failure, Fault};
use crate::interrupt::Interrupt;
use crate::output::Screen;
use crate::progress::Line;
use scaffold_check::Cancel;
use scaffold_core::Diagnostic;
use scaffold_pack::Places;
use scaffold_repo::Repository;
use std::path::{Path, PathBuf};

/// One run of the program.
pub(crate) struct Session {
    pub(crate) global: Global,
    pub(crate) screen: Screen,
    pub(crate) progress: Line,
    pub(crate) cancel: Cancel,
    interrupt: Interrupt,
}

impl Session {
    pub(crate) fn new(global: Global) -> Self {
        let interrupt = Interrupt::new();
        let cancel = interrupt.cancel.clone();
        Self { screen: Screen::new(&global), progress: Line::new(&global), cancel, interrupt, global }
    }

    /// The folder to work on: the command's own argument, `--repo`, or the current one.
    pub(crate) fn folder(&self, argument: Option<&Path>) -> PathBuf {
        argument.or(self.global.repo.as_deref()).unwrap_or(Path::new(".")).to_owned()
    }

    /// Loads the packs.
    ///
    /// # Errors
    /// A broken pack.
    pub(crate) fn packs(&self) -> Result<&'static Engine, Failure> {
        Engine::load(self.screen, &self.global)
    }

    /// Where packs are looked for.
    ///
    /// # Errors
    /// The environment names a place that can't be one.
    pub(crate) fn places(&self) -> Result<Places, Failure> {
        Places::new(&self.global.pack_path, |name| std::env::var_os(name)).map_err(Failure::usage)
    }

    /// Opens the repository to work on. What was read of it lives as long as the program.
    ///
    /// # Errors
    /// There is none.
    pub(crate) fn open(&self, argument: Option<&Path>) -> Result<&'static Repository, Failure> {
        Ok(Box::leak(Box::new(Repository::open(&self.folder(argument))?)))
    }

    /// From now on ^C does not end the program by itself: something is written or started that has to be taken back.
    pub(crate) fn guard(&self) {
        self.interrupt.guard();
    }

    /// Fails when ^C was pressed, or the program was asked to end, since [`Session::guard`].
    ///
    /// # Errors
    /// It was.
    pub(crate) fn go_on(&self) -> Result<(), Failure> {
        match self.interrupt.signal() {
            Some(signal) => Err(Failure::new(Fault::Interrupted { signal }, Diagnostic::new("interrupted"))),
            None => Ok(()),
        }
    }
}
