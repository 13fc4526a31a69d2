//! What an outcome means, compared with the untouched state.

use crate::formatting::{Draft, Formatting, format_texts};
use crate::services::{absent_service, service_name};
use crate::suite::{Raw, Suite, SuiteError};
use crate::tests_read::{TestId, TestRun, Verdict};
use crate::{Ended, Fault};
use scaffold_core::{CheckLevel, CheckResult, CheckStatus};
use scaffold_pack::checks::{CheckSpec, OutputFormat};
use std::collections::{BTreeMap, BTreeSet};

/// A check with what it says beyond its result.
pub(crate) struct Verdicts {
    pub(crate) result: CheckResult,
    /// It failed in the same way without the change.
    pub(crate) older: bool,
    /// It was not done in time, which says nothing of the change.
    pub(crate) late: bool,
    /// Faults that the change brought.
    pub(crate) faults: Vec<Fault>,
}

impl Verdicts {
    pub(crate) fn of(result: CheckResult) -> Self {
        Self { result, older: false, late: false, faults: Vec::new() }
    }
}

pub(crate) struct Judge<'a> {
    pub(crate) suite: &'a Suite<'a>,
    pub(crate) spec: &'a CheckSpec,
    pub(crate) argv: &'a [String],
}

/// How it was, as far as that could be found out.
enum Before {
    /// Nothing to compare with.
    None,
    /// There should have been, but it could not be made or run.
    Unknown(String),
    /// Nothing of what is checked was there yet.
    Nothing,
    /// It ran.
    Ran(Raw),
}

impl Judge<'_> {
    pub(crate) fn judge(&self, raw: Raw) -> Result<Verdicts, SuiteError> {
        match raw.ended {
            Ended::Cancelled => {
                return Ok(self.verdict(CheckStatus::Skipped, Some("interrupted".into()), &raw, None));
            }
            Ended::TimedOut => {
                let why = format!("was not done after {} s", self.spec.timeout);
                let text = self.text(&raw);
                let failed = self.verdict(CheckStatus::Failed, Some(why), &raw, Some(text));
                return Ok(Verdicts { late: true, ..failed });
            }
            Ended::Exited(status) if Some(status) == self.spec.skip_status => {
                let why = raw.tail.lines().rfind(|l| !l.trim().is_empty()).map(str::to_owned);
                return Ok(self.verdict(CheckStatus::Skipped, why, &raw, None));
            }
            Ended::Exited(_) | Ended::Signalled(_) => {}
        }
        match (&self.spec.output, raw.tests.is_some()) {
            (OutputFormat::Files { .. }, _) => self.judge_files(&raw),
            (_, true) => self.judge_tests(&raw),
            _ => self.judge_status(&raw),
        }
    }

    fn before(&self) -> Result<Before, SuiteError> {
        let tree = match self.suite.before() {
            None => return Ok(Before::None),
            Some(Err(why)) => return Ok(Before::Unknown(why.clone())),
            Some(Ok(tree)) => tree,
        };
        let Some(argv) = self.suite.argv_before(self.spec, self.argv, tree) else {
            return Ok(Before::Nothing);
        };
        self.suite.v.progress.started(&self.spec.title, "again without the change, to compare");
        Ok(match self.suite.run(tree, self.spec, &argv)? {
            Ok(raw) if matches!(raw.ended, Ended::Exited(_) | Ended::Signalled(_)) => Before::Ran(raw),
            Ok(raw) if raw.ended == Ended::TimedOut => {
                Before::Unknown("it was not done in time without the change either".into())
            }
            Ok(_) => Before::Unknown("interrupted".into()),
            Err(e) => Before::Unknown(e.to_string()),
        })
    }

    /// Lines that say what is wrong, comparable across states: faults without their lines, else the text itself.
    fn complaints(&self, raw: &Raw) -> BTreeSet<String> {
        let faults = self.suite.faults.read_all(raw.tail.lines());
        if faults.is_empty() {
            return raw.tail.lines().map(|l| l.trim().to_owned()).filter(|l| !l.is_empty()).collect();
        }
        faults.into_iter().map(|f| format!("{}: {}", f.path, f.message)).collect()
    }

    /// Whether what is wrong was so before: there, or where the file that this one is made like has the same.
    fn is_old(&self, fault: &Fault, old: &BTreeSet<String>) -> bool {
        old.contains(&said_without_line(fault))
            || self.suite.v.like.get(&fault.path).is_some_and(|from| {
                let said = old.iter().filter_map(|o| o.strip_prefix(from.as_str())?.strip_prefix(": "));
                said.into_iter().any(|message| alike(message, &fault.message))
            })
    }

    fn judge_status(&self, raw: &Raw) -> Result<Verdicts, SuiteError> {
        if raw.ended == Ended::Exited(0) {
            return Ok(self.verdict(CheckStatus::Passed, None, raw, None));
        }
        let faults = self.suite.faults.read_all(raw.tail.lines());
        let (new, note) = match self.before()? {
            Before::Ran(before) if before.ended != Ended::Exited(0) => {
                let old = self.complaints(&before);
                let new = match faults.is_empty() {
                    true => self.complaints(raw).iter().any(|c| !old.contains(c)),
                    false => faults.iter().any(|f| !self.is_old(f, &old)),
                };
                (new.then_some(old), None)
            }
            Before::Unknown(why) => (Some(BTreeSet::new()), Some(format!("could not be compared: {why}"))),
            Before::None | Before::Nothing | Before::Ran(_) => (Some(BTreeSet::new()), None),
        };
        let Some(old) = new else {
            if self.spec.inconclusive {
                let last =
                    raw.tail.lines().rfind(|l| !l.trim().is_empty()).unwrap_or_default().trim().to_owned();
                let why = format!("failed in the same way before this change: {last}");
                return Ok(self.verdict(CheckStatus::Skipped, Some(why), raw, None));
            }
            let said = self.spec.older.as_deref().unwrap_or("failed in the same way before this change too");
            let mut verdicts = self.verdict(
                CheckStatus::Failed,
                Some(match self.suite.level(self.spec) {
                    CheckLevel::Critical => format!("{said}; `--keep` keeps it"),
                    _ => said.to_owned(),
                }),
                raw,
                Some(raw.tail.text()),
            );
            verdicts.older = true;
            return Ok(verdicts);
        };
        let faults: Vec<Fault> = faults.into_iter().filter(|f| !self.is_old(f, &old)).collect();
        let mut why = match faults.as_slice() {
            [] => raw
                .tail
                .lines()
                .rfind(|l| !l.trim().is_empty() && !old.contains(l.trim()))
                .map_or_else(|| ended(raw.ended), |l| l.trim().to_owned()),
            [one] => said(one),
            [one, rest @ ..] => format!("{} (and {} more)", said(one), rest.len()),
        };
        if let Some(note) = note {
            why = format!("{why}; {note}");
        }
        let mut verdicts = self.verdict(CheckStatus::Failed, Some(why), raw, Some(raw.tail.text()));
        verdicts.faults = faults;
        Ok(verdicts)
    }

    fn judge_files(&self, raw: &Raw) -> Result<Verdicts, SuiteError> {
        if raw.ended != Ended::Exited(0) && raw.files.is_empty() {
            return self.judge_status(raw);
        }
        let named: BTreeSet<String> = raw.files.iter().filter(|f| !self.only_line_ends(f)).cloned().collect();
        if named.is_empty() {
            let why = (!raw.files.is_empty()).then(|| "but for their line ends, which are kept".to_owned());
            return Ok(self.verdict(CheckStatus::Passed, why, raw, None));
        }
        let old = match self.before()? {
            Before::Ran(before) => before.files,
            _ => BTreeSet::new(),
        };
        let new: Vec<&str> = named.difference(&old).map(String::as_str).collect();
        let older = new.is_empty();
        let why = if older {
            format!("{} before this change too", list(named.iter().map(String::as_str)))
        } else {
            list(new.into_iter())
        };
        let mut verdicts = self.verdict(CheckStatus::Failed, Some(why), raw, Some(raw.tail.text()));
        verdicts.older = older;
        Ok(verdicts)
    }

    /// Whether a named file would be fine if its lines ended in a line feed alone: how they end is the repository's choice.
    fn only_line_ends(&self, file: &str) -> bool {
        let Ok(text) = std::fs::read_to_string(self.suite.tree.dir.join(file)) else { return false };
        if !text.contains("\r\n") {
            return false;
        }
        let v = self.suite.v;
        let place = Formatting { pack: v.pack, root: v.root, service: &v.service.root };
        let plain = text.replace("\r\n", "\n");
        let draft = Draft { path: self.suite.tree_path(file), after: plain.clone(), ..Draft::default() };
        format_texts(place, &[draft], v.cancel).is_ok_and(|done| done.values().all(|text| *text == plain))
    }

    fn judge_tests(&self, raw: &Raw) -> Result<Verdicts, SuiteError> {
        let none = TestRun::default();
        let tests = raw.tests.as_ref().unwrap_or(&none);
        let separator = match &self.spec.output {
            OutputFormat::TestEvents { separator, .. } => separator.as_str(),
            _ => "",
        };
        let failed = tests.failed(separator);
        if failed.is_empty() {
            if raw.ended == Ended::Exited(0) {
                return Ok(self.verdict(CheckStatus::Passed, None, raw, None));
            }
            return self.judge_status(raw);
        }
        let wants = |id: &TestId| {
            let text = tests.outputs.get(id).map(crate::Tail::text).unwrap_or_default();
            let unmigrated = (self.suite.adds_migration() && lacks_table(&text)).then_some(UNMIGRATED);
            unmigrated
                .or_else(|| absent_service(&text))
                .or_else(|| absent_service(&self.group_text(tests, id)))
        };
        // Waiting a second time for servers that are not there would tell nothing.
        let unserved = failed.iter().all(|id| tests.compiled(id) && wants(id).is_some());
        let before = if unserved { Before::Nothing } else { self.before()? };
        let (before, mut note) = match before {
            Before::Ran(b) => (b.tests, None),
            Before::Unknown(why) => (None, Some(format!("could not be compared: {why}"))),
            Before::None | Before::Nothing => (None, None),
        };
        let before = before.unwrap_or_default();
        let mut older: Vec<&TestId> = Vec::new();
        let mut broken: Vec<&TestId> = Vec::new();
        let mut alike: Vec<&TestId> = Vec::new();
        let mut wanting: BTreeMap<&str, Vec<&TestId>> = BTreeMap::new();
        let old_words = self.failure_words(&before);
        for id in failed {
            let twin =
                self.suite.twin(&id.group).map(|p| TestId { group: p.id.clone(), name: String::new() });
            let died = |id: &TestId| !before.compiled(id) || self.group_died(&before, id);
            match before.verdicts.get(id) {
                // What it is made like does not compile or run either.
                None if twin.as_ref().is_some_and(died) => older.push(id),
                // What compiled and failed for another reason is worse off now.
                _ if !tests.compiled(id) && before.compiled(id) => broken.push(id),
                Some(Verdict::Failed) => older.push(id),
                Some(_) => broken.push(id),
                None => match wants(id) {
                    Some(service) => wanting.entry(service).or_default().push(id),
                    // Its group died before, so nothing was known of its tests then.
                    None if self.group_died(&before, id) => older.push(id),
                    None if self.fails_alike(tests, id, &old_words) => alike.push(id),
                    None => broken.push(id),
                },
            }
        }
        let mut parts = Vec::new();
        if !broken.is_empty() {
            parts.push(self.failing(&broken, tests));
        }
        if !older.is_empty() {
            let wants: BTreeSet<&str> = older
                .iter()
                .filter_map(|id| {
                    absent_service(&before.outputs.get(id).map(crate::Tail::text).unwrap_or_default())
                })
                .map(service_name)
                .collect();
            let wants = if wants.is_empty() {
                String::new()
            } else {
                format!(" (for want of {})", wants.into_iter().collect::<Vec<_>>().join(", "))
            };
            let shown = self.names(&older);
            parts.push(format!("{} failed before this change too{wants}: {shown}", count(older.len())));
        }
        if !alike.is_empty() {
            parts.push(format!(
                "{} could not run, for the reason that others could not before: {}",
                count(alike.len()),
                self.names(&alike)
            ));
        }
        for (service, ids) in &wanting {
            parts.push(format!(
                "{} could not run without {}: {}",
                count(ids.len()),
                service_name(service),
                self.names(ids)
            ));
        }
        parts.extend(note.take());
        let status = if broken.is_empty() { CheckStatus::Passed } else { CheckStatus::Failed };
        let output = (!broken.is_empty()).then(|| tests.text());
        let mut verdicts = self.verdict(status, Some(parts.join("; ")), raw, output);
        let old: BTreeSet<String> =
            self.suite.faults.read_all(before.other.lines()).iter().map(said_without_line).collect();
        verdicts.faults = self
            .suite
            .faults
            .read_all(tests.other.lines())
            .into_iter()
            .filter(|f| !self.is_old(f, &old))
            .collect();
        Ok(verdicts)
    }

    fn failing(&self, broken: &[&TestId], tests: &TestRun) -> String {
        let compiled: Vec<&&TestId> = broken
            .iter()
            .filter(|id| !(id.name.is_empty() && tests.not_compiled.contains(&id.group)))
            .collect();
        if compiled.len() == broken.len() {
            return format!("{} failed: {}", count(broken.len()), self.names(broken));
        }
        let not: Vec<&TestId> =
            broken.iter().filter(|id| tests.not_compiled.contains(&id.group)).copied().collect();
        let mut text = format!("tests do not compile: {}", self.names(&not));
        if !compiled.is_empty() {
            let ids: Vec<&TestId> = compiled.into_iter().copied().collect();
            text = format!("{text}; {} failed: {}", count(ids.len()), self.names(&ids));
        }
        text
    }

    fn group_text(&self, tests: &TestRun, id: &TestId) -> String {
        let group = TestId { group: id.group.clone(), name: String::new() };
        tests.outputs.get(&group).map(crate::Tail::text).unwrap_or_default()
    }

    /// What tests that failed said, without what the runner says of each.
    fn failure_words(&self, run: &TestRun) -> BTreeSet<String> {
        let failed = |id: &TestId| run.verdicts.get(id) == Some(&Verdict::Failed) && !id.name.is_empty();
        run.outputs.iter().filter(|(id, _)| failed(id)).flat_map(|(id, t)| telling(t, id)).collect()
    }

    /// Whether a test says nothing but what others that failed before said: it fails before it gets to anything new.
    fn fails_alike(&self, tests: &TestRun, id: &TestId, before: &BTreeSet<String>) -> bool {
        let said: Vec<String> = tests.outputs.get(id).map(|t| telling(t, id)).unwrap_or_default();
        !id.name.is_empty() && !said.is_empty() && said.iter().all(|line| before.contains(line))
    }

    /// Whether the group failed before although none of its tests is known to have passed.
    fn group_died(&self, before: &TestRun, id: &TestId) -> bool {
        let group = TestId { group: id.group.clone(), name: String::new() };
        before.verdicts.get(&group) == Some(&Verdict::Failed)
            && !before.verdicts.iter().any(|(i, v)| i.group == id.group && *v == Verdict::Passed)
    }

    /// At most five names, groups by their folder.
    fn names(&self, ids: &[&TestId]) -> String {
        list(
            ids.iter()
                .map(|id| {
                    let group =
                        self.suite.graph().by_id(&id.group).map_or(id.group.as_str(), |p| p.dir.as_str());
                    TestId { group: group.to_owned(), name: id.name.clone() }.to_string()
                })
                .collect::<Vec<_>>()
                .iter()
                .map(String::as_str),
        )
    }

    fn text(&self, raw: &Raw) -> String {
        raw.tests.as_ref().map_or_else(|| raw.tail.text(), TestRun::text)
    }

    fn verdict(
        &self,
        status: CheckStatus,
        why: Option<String>,
        raw: &Raw,
        output: Option<String>,
    ) -> Verdicts {
        Verdicts::of(CheckResult {
            id: self.spec.id.clone(),
            title: self.spec.title.clone(),
            level: self.suite.level(self.spec),
            status,
            why,
            command: self.argv.to_vec(),
            duration_ms: raw.millis,
            output: output.filter(|o| !o.is_empty()),
        })
    }
}

/// What tests want whose database has not seen the change's own migration.
const UNMIGRATED: &str = "the new migration in the database that they use";

/// Whether a server says that it knows no such table. Files of a database are made by the tests themselves.
fn lacks_table(text: &str) -> bool {
    text.lines().any(|l| l.contains("relation \"") && l.contains("\" does not exist"))
}

/// Lines of a test's output that are not about its name or outcome.
fn telling(output: &crate::Tail, id: &TestId) -> Vec<String> {
    output
        .lines()
        .map(str::trim)
        .filter(|l| !l.is_empty() && !l.contains(&id.name) && l.chars().any(char::is_lowercase))
        .map(str::to_owned)
        .collect()
}

fn said(f: &Fault) -> String {
    format!("{}:{}: {}", f.path, f.line, f.message)
}

fn said_without_line(f: &Fault) -> String {
    format!("{}: {}", f.path, f.message)
}

/// Whether two messages are the same but for the names in them.
fn alike(a: &str, b: &str) -> bool {
    let (a, b): (Vec<&str>, Vec<&str>) = (a.split_whitespace().collect(), b.split_whitespace().collect());
    let other = a.iter().zip(&b).filter(|(x, y)| x != y).count();
    a.len() == b.len() && other * 3 <= a.len()
}

fn ended(ended: Ended) -> String {
    match ended {
        Ended::Exited(status) => format!("ended with status {status}"),
        Ended::Signalled(signal) => format!("was ended by signal {signal}"),
        Ended::TimedOut => "was not done in time".into(),
        Ended::Cancelled => "interrupted".into(),
    }
}

fn count(n: usize) -> String {
    if n == 1 { "1 test".into() } else { format!("{n} tests") }
}

/// At most five of them.
fn list<'a>(all: impl Iterator<Item = &'a str>) -> String {
    let all: Vec<String> = all.map(|n| format!("`{n}`")).collect();
    match all.len() {
        0..=5 => all.join(", "),
        n => format!("{} and {} more", all[..5].join(", "), n - 5),
    }
}
