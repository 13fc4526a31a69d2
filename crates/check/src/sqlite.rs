//! A SQLite file for a check, through the `sqlite3` program where it is installed.

use crate::{Cancel, Command, Scrub, SqlError, find_program, run};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tempfile::{NamedTempFile, TempDir};

/// An empty database, gone when dropped.
#[derive(Debug)]
pub(crate) struct Sqlite {
    dir: TempDir,
    cancel: Cancel,
}

impl Sqlite {
    /// `None`: the program is not installed, or there is no room.
    pub(crate) fn create(cancel: &Cancel) -> Option<Self> {
        find_program("sqlite3", Path::new("/"))?;
        let dir = tempfile::Builder::new().prefix("scaffold-").tempdir().ok()?;
        Some(Self { dir, cancel: cancel.clone() })
    }

    /// The file.
    pub(crate) fn path(&self) -> PathBuf {
        self.dir.path().join("check.db")
    }

    /// Runs a text of any number of statements; the first error ends it.
    pub(crate) fn execute(&self, sql: &str) -> Result<(), SqlError> {
        let wrong = |message: String| SqlError { message };
        let mut file = NamedTempFile::new_in(self.dir.path()).map_err(|e| wrong(e.to_string()))?;
        // Foreign keys count, as they do in every service that means them.
        let text = format!("PRAGMA foreign_keys = ON;\n{sql}");
        file.write_all(text.as_bytes()).map_err(|e| wrong(e.to_string()))?;
        let name = file.path().file_name().unwrap_or_default().to_string_lossy().into_owned();
        let read = format!(".read {name}");
        let command = Command::new(["sqlite3", "-bail", "-batch", "check.db", &read], self.dir.path())
            .timeout(Duration::from_secs(60));
        let mut scrub = Scrub::new();
        scrub.folder(self.dir.path(), "");
        let outcome =
            run(&command, &self.cancel, &scrub, &mut |_, _| {}).map_err(|e| wrong(e.to_string()))?;
        let error = outcome.tail.lines().find(|l| l.to_lowercase().contains("error"));
        match (outcome.ok(), error) {
            (true, None) => Ok(()),
            (_, Some(line)) => {
                // `Parse error near line 2: no such table: x`; the line is of the text made here.
                let said = line.split_once(": ").map_or(line, |(_, said)| said);
                Err(wrong(said.trim().to_owned()))
            }
            (false, None) => Err(wrong("sqlite3 failed without a word".into())),
        }
    }
}
