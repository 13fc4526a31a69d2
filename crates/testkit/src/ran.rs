//! A run that ended, and what must be so.

use crate::{Test, Tree};
use serde_json::Value;
use std::path::PathBuf;
use std::process::Output;

/// What a run left behind.
pub struct Ran {
    test: Test,
    before: Tree,
    code: i32,
    stdout: String,
    stderr: String,
}

impl Ran {
    pub(crate) fn new(test: Test, before: Tree, output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8 output");
        Self {
            test,
            before,
            code: output.status.code().unwrap_or(-1),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }

    /// The exit code.
    pub fn exit(&self) -> i32 {
        self.code
    }

    /// What it printed to stdout.
    pub fn out(&self) -> &str {
        &self.stdout
    }

    /// What it printed to stderr.
    pub fn err(&self) -> &str {
        &self.stderr
    }

    /// Exit 0.
    #[track_caller]
    pub fn success(self) -> Self {
        self.code(0)
    }

    /// This exit code.
    #[track_caller]
    pub fn code(self, code: i32) -> Self {
        assert_eq!(self.code, code, "exit code\n--- stdout\n{}\n--- stderr\n{}", self.stdout, self.stderr);
        self
    }

    /// Exactly this on stdout.
    #[track_caller]
    pub fn stdout(self, text: &str) -> Self {
        assert_eq!(self.stdout, text, "stdout");
        self
    }

    /// Exactly this on stderr.
    #[track_caller]
    pub fn stderr(self, text: &str) -> Self {
        assert_eq!(self.stderr, text, "stderr");
        self
    }

    /// This somewhere on stdout.
    #[track_caller]
    pub fn stdout_has(self, text: &str) -> Self {
        assert!(self.stdout.contains(text), "stdout lacks `{text}`:\n{}", self.stdout);
        self
    }

    /// This somewhere on stderr.
    #[track_caller]
    pub fn stderr_has(self, text: &str) -> Self {
        assert!(self.stderr.contains(text), "stderr lacks `{text}`:\n{}", self.stderr);
        self
    }

    /// Stdout as JSON: one document and nothing else.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|e| panic!("{e}:\n{}\n{}", self.stdout, self.stderr))
    }

    /// No byte of the repository changed.
    #[track_caller]
    pub fn unchanged(self) -> Self {
        self.test.files().must_equal(&self.before);
        self
    }

    /// The repository is exactly `expected`; surplus files fail.
    #[track_caller]
    pub fn files_are(self, expected: &Tree) -> Self {
        self.test.files().must_equal(expected);
        self
    }

    /// The repository's folder.
    pub fn folder(&self) -> PathBuf {
        self.test.path()
    }

    /// The files before the run.
    pub fn before(&self) -> &Tree {
        &self.before
    }

    /// The files now.
    pub fn after(&self) -> Tree {
        self.test.files()
    }

    /// Files that the run created and edited.
    pub fn changes(&self) -> (Vec<String>, Vec<String>) {
        let after = self.after();
        let (created, edited) = self.before.changes(&after);
        let own = |paths: Vec<&str>| paths.into_iter().map(str::to_owned).collect();
        (own(created), own(edited))
    }

    /// The same command once more: exit 0, and nothing changes.
    #[track_caller]
    pub fn again_changes_nothing(self) -> Self {
        let (before, code) = (self.before.clone(), self.code);
        let again = self.test.run().success().unchanged();
        Self { before, code, ..again }
    }

    /// Back to the test, for another run in the same repository.
    pub fn then(self) -> Test {
        self.test
    }

    /// Exit code, stdout and stderr in one text, with paths and times taken out: what snapshots record.
    pub fn record(&self) -> String {
        let folder = self.test.folder().to_string_lossy().into_owned();
        let clean = |text: &str| blur_times(&text.replace(&folder, "[FOLDER]"));
        format!("exit {}\n--- stdout\n{}--- stderr\n{}", self.code, clean(&self.stdout), clean(&self.stderr))
    }
}

/// `0.3 s` → `[TIME]`, with the blanks before it.
fn blur_times(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let (body, end) = line.strip_suffix('\n').map_or((line, ""), |b| (b, "\n"));
        let mut words: Vec<String> = body.split(' ').map(str::to_owned).collect();
        for i in 1..words.len() {
            let number = words[i - 1].contains('.') && words[i - 1].parse::<f64>().is_ok();
            if words[i] == "s" && number {
                words[i - 1] = "[TIME]".into();
                words[i].clear();
            }
        }
        out.push_str(words.join(" ").trim_end());
        out.push_str(end);
    }
    out
}
