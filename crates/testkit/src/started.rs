//! A run that is still under way: what it does is waited for, and signals are sent to it.

use crate::{Ran, Test, Tree};
pub use rustix::process::Signal;
use rustix::process::{Pid, kill_process};
use std::path::PathBuf;
use std::process::Child;
use std::time::{Duration, Instant};

/// Longest time that something is waited for.
const PATIENCE: Duration = Duration::from_secs(300);

/// The program while it runs.
pub struct Started {
    test: Test,
    before: Tree,
    child: Child,
}

impl Started {
    pub(crate) fn new(test: Test, before: Tree, child: Child) -> Self {
        Self { test, before, child }
    }

    /// The repository's folder.
    pub fn folder(&self) -> PathBuf {
        self.test.path()
    }

    /// Its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Looks until `holds`, without a pause; `false` where the program ended before.
    ///
    /// # Panics
    /// It neither holds nor ends for minutes.
    pub fn reaches(&mut self, holds: impl Fn() -> bool) -> bool {
        let since = Instant::now();
        loop {
            if holds() {
                return true;
            }
            if self.child.try_wait().expect("its state").is_some() {
                return false;
            }
            assert!(since.elapsed() < PATIENCE, "the program neither ends nor comes to the point");
            std::thread::yield_now();
        }
    }

    /// Sends a signal; to one that has ended already, nothing.
    pub fn signal(&mut self, signal: Signal) {
        if self.child.try_wait().expect("its state").is_none() {
            kill_process(Pid::from_child(&self.child), signal).expect("a signal");
        }
    }

    /// Waits for the end.
    ///
    /// # Panics
    /// Its output can't be read.
    pub fn end(self) -> Ran {
        let output = self.child.wait_with_output().expect("its output");
        Ran::new(self.test, self.before, output)
    }
}
