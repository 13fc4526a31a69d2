//! The checks `docker.build`, `compose.config`, `compose.up`, `compose.healthy`, `stop.time` and `compose.down`: the
//! image is built, the project started under a name of its own, looked at, ended, and nothing of it is left.
//!
//! Everything that is made carries a label with the process that made it. It is removed when the checks end, whatever
//! ends them; what a killed run left is removed by the next one.

mod causes;
mod client;
mod files;
mod owner;
mod project;
mod stand;
mod steps;

pub use causes::PACK_CAUSES;
pub use stand::Stand;

use crate::{Cancel, Progress};
use causes::Causes;
use client::Client;
use files::Files;
use scaffold_core::{CheckLevel, CheckResult, CheckStatus, DockerReport, ServiceFacts};
use stand::Measured;
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

/// Ids and titles of the checks, in the order in which they are told.
pub const CONTAINER_CHECKS: [(&str, &str); 6] = [
    ("docker.build", "Docker image builds"),
    ("compose.config", "Compose file is valid"),
    ("compose.up", "Services start"),
    ("compose.healthy", "All services are healthy"),
    ("stop.time", "Services stop when told"),
    ("compose.down", "Services shut down cleanly"),
];

/// What the checks are about.
pub struct Containing<'a> {
    /// A copy of the changed repository: settings are written into it, and it is what is built.
    pub copy: &'a Path,
    /// Its files, sorted.
    pub files: &'a [String],
    /// The service.
    pub service: &'a ServiceFacts,
    /// Causes of failures that are its language's, as its pack tells them in [`PACK_CAUSES`].
    pub causes: Option<&'a str>,
    /// Levels that somebody asked for, by check id. Where not all are wanted, only these are run.
    pub levels: &'a BTreeMap<String, CheckLevel>,
    /// Whether all are run.
    pub all: bool,
    /// Told while it runs.
    pub progress: &'a dyn Progress,
    /// Ends it.
    pub cancel: &'a Cancel,
}

/// What the checks found.
#[derive(Debug, Clone, Default)]
pub struct Contained {
    /// One result per check that was wanted.
    pub results: Vec<CheckResult>,
    /// What was measured; `None` where no image was built.
    pub report: Option<DockerReport>,
}

/// How a step ended that did not pass.
#[derive(Debug, Clone)]
pub(crate) enum Fate {
    /// It could not be tried, for want of something.
    Skipped(String),
    /// It was tried and does not hold.
    Failed { why: String, output: String },
}

impl Fate {
    /// For people, with what was printed.
    fn text(self) -> String {
        match self {
            Self::Skipped(why) => why,
            Self::Failed { why, output } => format!("{why}\n{output}"),
        }
    }
}

/// A step that passed says what qualifies it.
pub(crate) type Step = Result<Option<String>, Fate>;

/// What a check does.
type Action<'s> = fn(&mut Stand<'s>) -> Step;

/// Runs the container checks. Nothing is run where the repository has no container files and none was asked for.
pub fn check_containers(containing: &Containing<'_>) -> Contained {
    let files = Files::find(containing.files, &containing.service.root);
    let none = files.dockerfile.is_none() && files.compose.is_empty();
    let mut run = Run { containing, results: BTreeMap::new() };
    if run.wanted(0..CONTAINER_CHECKS.len()) && !(none && containing.levels.is_empty()) {
        let measured = run.steps(&files);
        return Contained { results: run.finish(), report: measured.and_then(|m| m.report()) };
    }
    Contained::default()
}

/// The results so far.
struct Run<'a> {
    containing: &'a Containing<'a>,
    results: BTreeMap<usize, CheckResult>,
}

impl Run<'_> {
    /// Whether one of these checks is wanted.
    fn wanted(&self, mut checks: std::ops::Range<usize>) -> bool {
        let levels = self.containing.levels;
        checks.any(|i| self.containing.all || levels.contains_key(CONTAINER_CHECKS[i].0))
    }

    fn steps(&mut self, files: &Files) -> Option<Measured> {
        let c = self.containing;
        let skip_all = |run: &mut Self, why: &str| {
            for i in 0..CONTAINER_CHECKS.len() {
                run.skip(i, why);
            }
            None
        };
        if files.dockerfile.is_none() && files.compose.is_empty() {
            return skip_all(self, "the repository has no Dockerfile and no compose file");
        }
        let client = match Client::probe(c.copy, c.cancel) {
            Ok(client) => client,
            Err(why) => return skip_all(self, &why),
        };
        client.sweep();
        let causes = Causes::new(c.causes);
        let mut stand = Stand::new(c, client, causes, files);
        let config = if files.compose.is_empty() {
            Err(Fate::Skipped("the repository has no compose file".into()))
        } else {
            self.time(1, |_| stand.config())
        };
        let started = match config {
            Ok(()) => self.build_and_start(&mut stand),
            Err(fate) => {
                if matches!(fate, Fate::Skipped(_)) {
                    self.put(1, std::time::Duration::ZERO, Err(fate.clone()));
                }
                if self.wanted(0..1) {
                    let _ = self.time(0, |_| stand.build());
                }
                let why = match &fate {
                    Fate::Skipped(why) => why.clone(),
                    Fate::Failed { .. } => format!("`{}` failed", CONTAINER_CHECKS[1].1),
                };
                (2..CONTAINER_CHECKS.len()).for_each(|i| self.skip(i, &why));
                false
            }
        };
        if started {
            let stopped = self.time(4, |_| stand.stop());
            if let Err(Fate::Skipped(why)) = stopped {
                self.skip(4, &why);
            }
        }
        if self.results.get(&2).is_some_and(|r| r.status != CheckStatus::Skipped) {
            let _ = self.time(5, |_| stand.down());
        }
        Some(stand.measured())
    }

    /// Builds, starts and waits. Whether it stands.
    fn build_and_start<'s>(&mut self, stand: &mut Stand<'s>) -> bool {
        let mut go_on = Ok(());
        let steps: [Action<'s>; 3] = [Stand::build, Stand::up, Stand::healthy];
        for (i, step) in [0, 2, 3].into_iter().zip(steps) {
            // What comes later stands on it.
            let needed = i == 0 || self.wanted(2..CONTAINER_CHECKS.len());
            if !needed {
                continue;
            }
            go_on = self.time(i, |_| step(stand));
            if let Err(fate) = &go_on {
                let why = match fate {
                    Fate::Skipped(why) => why.clone(),
                    Fate::Failed { .. } => format!("`{}` failed", CONTAINER_CHECKS[i].1),
                };
                (i + 1..CONTAINER_CHECKS.len()).for_each(|later| self.skip(later, &why));
                break;
            }
        }
        go_on.is_ok() && self.results.get(&3).is_some_and(|r| r.status == CheckStatus::Passed)
    }

    /// Runs a step and puts its result.
    fn time(&mut self, i: usize, step: impl FnOnce(&Self) -> Step) -> Result<(), Fate> {
        self.containing.progress.started(CONTAINER_CHECKS[i].1, "");
        let since = Instant::now();
        let mut ended = step(self);
        if self.containing.cancel.is_cancelled() {
            ended = Err(Fate::Skipped("interrupted".into()));
        }
        self.put(i, since.elapsed(), ended.clone());
        ended.map(drop)
    }

    fn skip(&mut self, i: usize, why: &str) {
        if !self.results.contains_key(&i) {
            self.put(i, std::time::Duration::ZERO, Err(Fate::Skipped(why.to_owned())));
        }
    }

    fn put(&mut self, i: usize, took: std::time::Duration, ended: Step) {
        let (id, title) = CONTAINER_CHECKS[i];
        let (status, why, output) = match ended {
            Ok(why) => (CheckStatus::Passed, why, None),
            Err(Fate::Skipped(why)) => (CheckStatus::Skipped, Some(why), None),
            Err(Fate::Failed { why, output }) => (CheckStatus::Failed, Some(why), Some(output)),
        };
        let result = CheckResult {
            id: id.into(),
            title: title.into(),
            level: self.containing.levels.get(id).copied().unwrap_or(CheckLevel::Expected),
            status,
            why,
            command: steps::shown(id),
            duration_ms: u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
            output,
        };
        if self.wanted(i..i + 1) {
            self.containing.progress.ended(&result);
        }
        self.results.insert(i, result);
    }

    /// Those that were wanted, in their order.
    fn finish(mut self) -> Vec<CheckResult> {
        let wanted: Vec<usize> = (0..CONTAINER_CHECKS.len()).filter(|i| self.wanted(*i..i + 1)).collect();
        wanted.into_iter().filter_map(|i| self.results.remove(&i)).collect()
    }
}
