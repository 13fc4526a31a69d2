//! How each test ended, read from what a test runner prints, as a pack describes it.

use crate::fault::{RuleError, regex};
use crate::{Scrub, Stream, Tail};
use regex::Regex;
use scaffold_pack::checks::OutputFormat;
use serde_json::Value;
use std::collections::BTreeMap;

/// A test: its group (package, file) and its name in it; the group itself where the name is empty.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct TestId {
    /// Package or file.
    pub group: String,
    /// Empty: the group itself.
    pub name: String,
}

impl std::fmt::Display for TestId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.group.as_str(), self.name.as_str()) {
            (group, "") => f.write_str(group),
            ("", name) => f.write_str(name),
            (group, name) => write!(f, "{group}: {name}"),
        }
    }
}

/// How a test ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Well.
    Passed,
    /// Not well.
    Failed,
    /// It left itself out.
    Skipped,
}

/// What a run of tests told.
#[derive(Debug, Clone, Default)]
pub struct TestRun {
    /// How each test and group ended.
    pub verdicts: BTreeMap<TestId, Verdict>,
    /// What those that did not pass printed.
    pub outputs: BTreeMap<TestId, Tail>,
    /// Groups that did not compile.
    pub not_compiled: Vec<String>,
    /// What was printed outside of every test: compilers, the runner itself.
    pub other: Tail,
}

impl TestRun {
    /// The failed tests; a group only where none of its tests failed, and a test only where none of its parts did.
    pub fn failed(&self, separator: &str) -> Vec<&TestId> {
        let failed: Vec<&TestId> =
            self.verdicts.iter().filter(|(_, v)| **v == Verdict::Failed).map(|(id, _)| id).collect();
        let inside = |outer: &TestId, inner: &TestId| {
            outer.group == inner.group
                && outer.name != inner.name
                && (outer.name.is_empty()
                    || inner.name.strip_prefix(&outer.name).is_some_and(|rest| rest.starts_with(separator)))
        };
        failed.iter().filter(|o| !failed.iter().any(|i| inside(o, i))).copied().collect()
    }

    /// Whether the group of a test compiled.
    pub fn compiled(&self, id: &TestId) -> bool {
        !self.not_compiled.contains(&id.group)
    }

    /// How many tests (not groups) passed.
    pub fn passed(&self) -> usize {
        self.verdicts.iter().filter(|(id, v)| !id.name.is_empty() && **v == Verdict::Passed).count()
    }

    /// All that was printed by failed tests and outside of tests.
    pub fn text(&self) -> String {
        let mut all = Tail::default();
        for line in self.other.lines() {
            all.push(line);
        }
        for (id, tail) in &self.outputs {
            if self.verdicts.get(id) == Some(&Verdict::Failed) {
                tail.lines().for_each(|l| all.push(l));
            }
        }
        all.text()
    }
}

/// Reads lines as they come.
#[derive(Debug)]
pub struct TestReader {
    form: Form,
    run: TestRun,
    not_compiled: Option<Regex>,
    partial: BTreeMap<TestId, String>,
}

#[derive(Debug)]
enum Form {
    Events { action: String, name: Vec<String>, output: String, build_group: Option<String>, words: Words },
    Lines { line: Regex, words: Words },
}

#[derive(Debug)]
struct Words {
    passed: Vec<String>,
    failed: Vec<String>,
    skipped: Vec<String>,
}

impl Words {
    fn verdict(&self, word: &str) -> Option<Verdict> {
        let has = |list: &[String]| list.iter().any(|w| w == word);
        match () {
            () if has(&self.passed) => Some(Verdict::Passed),
            () if has(&self.failed) => Some(Verdict::Failed),
            () if has(&self.skipped) => Some(Verdict::Skipped),
            () => None,
        }
    }
}

impl TestReader {
    /// A reader for a format that tells of tests; `None` for one that does not.
    ///
    /// # Errors
    /// A rule that is no regular expression.
    pub fn new(format: &OutputFormat) -> Result<Option<Self>, RuleError> {
        let words = |p: &[String], f: &[String], s: &[String]| Words {
            passed: p.to_vec(),
            failed: f.to_vec(),
            skipped: s.to_vec(),
        };
        let (form, not_compiled) = match format {
            OutputFormat::Status | OutputFormat::Files { .. } => return Ok(None),
            OutputFormat::TestEvents {
                action,
                name,
                output,
                build_group,
                passed,
                failed,
                skipped,
                not_compiled,
                ..
            } => (
                Form::Events {
                    action: action.clone(),
                    name: name.clone(),
                    output: output.clone(),
                    build_group: build_group.clone(),
                    words: words(passed, failed, skipped),
                },
                not_compiled.as_deref().map(regex).transpose()?,
            ),
            OutputFormat::TestLines { line, passed, failed, skipped } => {
                (Form::Lines { line: regex(line)?, words: words(passed, failed, skipped) }, None)
            }
        };
        Ok(Some(Self { form, run: TestRun::default(), not_compiled, partial: BTreeMap::new() }))
    }

    /// Takes one line of the runner's output; gives back what to show of it while it runs.
    pub fn line(&mut self, stream: Stream, line: &str, scrub: &Scrub) -> Option<String> {
        match &self.form {
            Form::Events { action, name, output, build_group, words } => {
                let event = (stream == Stream::Out && line.starts_with('{'))
                    .then(|| serde_json::from_str::<Value>(line).ok())
                    .flatten();
                let Some(event) = event else {
                    let line = scrub.line(line);
                    self.run.other.push(&line);
                    return Some(line);
                };
                let text = |key: &str| event.get(key).and_then(Value::as_str);
                let told = text(output).map(str::to_owned);
                let Some(group) = name.first().and_then(|k| text(k)) else {
                    if build_group.as_deref().is_some_and(|k| text(k).is_some()) {
                        let line = scrub.line(told.as_deref()?.trim_end());
                        self.run.other.push(&line);
                        return Some(line);
                    }
                    return None;
                };
                let test: Vec<&str> = name[1..].iter().filter_map(|k| text(k)).collect();
                let id = TestId { group: group.to_owned(), name: test.join(" ") };
                let verdict = text(action).and_then(|a| words.verdict(a));
                if let Some(told) = told {
                    self.told(&id, &told, scrub);
                }
                verdict.and_then(|v| self.ended(id, v))
            }
            Form::Lines { line: rule, words } => {
                let line = scrub.line(line);
                let found = rule.captures(&line).and_then(|c| {
                    let verdict = words.verdict(c.name("status")?.as_str())?;
                    let id = c.name("name")?.as_str();
                    let (group, name) = id.split_once("::").unwrap_or(("", id));
                    let said = c.name("said").map(|s| s.as_str().to_owned());
                    Some((TestId { group: group.to_owned(), name: name.to_owned() }, verdict, said))
                });
                match found {
                    Some((id, verdict, said)) => {
                        if let Some(said) = said {
                            self.run.outputs.entry(id.clone()).or_default().push(&said);
                        }
                        self.ended(id, verdict)
                    }
                    None => {
                        self.run.other.push(&line);
                        Some(line)
                    }
                }
            }
        }
    }

    /// Events may cut a line in pieces; whole ones go to the test's output.
    fn told(&mut self, id: &TestId, told: &str, scrub: &Scrub) {
        let held = self.partial.entry(id.clone()).or_default();
        held.push_str(told);
        while let Some(end) = held.find('\n') {
            let line = scrub.line(&held[..end]);
            held.drain(..=end);
            if id.name.is_empty() && self.not_compiled.as_ref().is_some_and(|r| r.is_match(&line)) {
                self.run.not_compiled.push(id.group.clone());
            }
            self.run.outputs.entry(id.clone()).or_default().push(&line);
        }
    }

    fn ended(&mut self, id: TestId, verdict: Verdict) -> Option<String> {
        let shown = (!id.name.is_empty()).then(|| id.to_string());
        if verdict != Verdict::Failed {
            // Only failures are shown, and the output of thousands of passed tests would be held for nothing.
            self.run.outputs.remove(&id);
        }
        if let (Verdict::Failed, Some(rest)) = (verdict, self.partial.remove(&id).filter(|r| !r.is_empty())) {
            self.run.outputs.entry(id.clone()).or_default().push(&rest);
        }
        self.partial.remove(&id);
        self.run.verdicts.insert(id, verdict);
        shown
    }

    /// What was told. Tests that never ended (the runner died) count as failed where they printed something.
    pub fn finish(mut self) -> TestRun {
        for id in self.run.outputs.keys() {
            self.run.verdicts.entry(id.clone()).or_insert(Verdict::Failed);
        }
        self.run.not_compiled.sort();
        self.run.not_compiled.dedup();
        self.run
    }
}
