//! What a request asks for beyond the feature: files at their places, and criteria that have to hold.

use crate::args::CheckDepth;
use crate::exit::Failure;
use scaffold_check::{
    CONDUCT, Workshop, checks_for, is_container_check, is_live_check, is_written_check, known_criteria,
};
use scaffold_core::{
    Change, CheckLevel, CheckResult, CheckStatus, CriteriaRequest, Criterion, Diagnostic, Plan,
};
use scaffold_pack::Pack;
use std::collections::BTreeMap;

/// Id of a check that nothing answers.
const OPEN: &str = "criterion";
/// Known criteria that are shown.
const SHOWN: usize = 4;

/// Files and criteria; nothing for commands that take none.
#[derive(Debug, Clone, Default)]
pub(crate) struct Demands {
    /// Paths that have to be created.
    pub(crate) create: Vec<String>,
    /// Paths that have to be edited.
    pub(crate) modify: Vec<String>,
    criteria: Vec<Demand>,
}

#[derive(Debug, Clone)]
struct Demand {
    words: String,
    level: CheckLevel,
    answer: Answer,
}

#[derive(Debug, Clone)]
enum Answer {
    /// Ids of checks.
    Checks(Vec<String>),
    Command(Vec<String>),
    Nothing,
}

impl Demands {
    /// Reads criteria for a language.
    ///
    /// # Errors
    /// A critical one that no check can answer.
    pub(crate) fn of(criteria: &CriteriaRequest, pack: &Pack) -> Result<Self, Failure> {
        let mut out = Self::default();
        for (level, name, list) in criteria.levels() {
            for (index, criterion) in list.iter().enumerate() {
                let (words, answer) = match criterion {
                    Criterion::Run(argv) => (argv.join(" "), Answer::Command(argv.clone())),
                    Criterion::Words(words) => {
                        let answer = match checks_for(pack, words) {
                            ids if ids.is_empty() => Answer::Nothing,
                            ids => Answer::Checks(ids),
                        };
                        (words.trim().to_owned(), answer)
                    }
                };
                if matches!(answer, Answer::Nothing) && level == CheckLevel::Critical {
                    return Err(unknown(pack, &words, &format!("/validation_criteria/{name}/{index}")));
                }
                out.criteria.push(Demand { words, level, answer });
            }
        }
        Ok(out)
    }

    /// Whether a check of something that runs is asked for.
    pub(crate) fn is_live(&self) -> bool {
        self.ids().any(|(id, _)| is_live_check(id))
    }

    /// Whether checks of containers or their files are asked for.
    pub(crate) fn is_contained(&self) -> bool {
        self.ids().any(|(id, _)| is_container_check(id) || is_written_check(id))
    }

    /// Every file that is asked for.
    pub(crate) fn files(&self) -> Vec<String> {
        self.create.iter().chain(&self.modify).cloned().collect()
    }

    fn ids(&self) -> impl Iterator<Item = (&str, CheckLevel)> {
        self.criteria.iter().flat_map(|d| match &d.answer {
            Answer::Checks(ids) => ids.iter().map(|id| (id.as_str(), d.level)).collect(),
            Answer::Command(_) | Answer::Nothing => Vec::new(),
        })
    }

    /// The level of a check, the one that matters most where several criteria are about it.
    fn level(&self, id: &str) -> Option<CheckLevel> {
        let is = |wanted: &str| {
            wanted == id
                || id.strip_prefix(wanted).is_some_and(|rest| wanted == "http" && rest.starts_with('.'))
        };
        self.ids().filter(|(wanted, _)| is(wanted)).map(|(_, level)| level).min()
    }

    /// Levels for the language's own checks. What only some repositories use is not forced on others by words.
    pub(crate) fn levels_of(&self, pack: &Pack) -> BTreeMap<String, CheckLevel> {
        let everywhere = pack.manifest().checks.run.iter().filter(|c| c.used.is_empty());
        everywhere.filter_map(|c| Some((c.id.clone(), self.level(&c.id)?))).collect()
    }

    /// What is asked for of how a started service conducts itself.
    pub(crate) fn conduct(&self) -> Vec<String> {
        let asked = |id: &&str| self.level(id).is_some();
        CONDUCT.iter().copied().filter(asked).map(str::to_owned).collect()
    }

    /// Levels for the checks of what container files say.
    pub(crate) fn of_files(&self) -> BTreeMap<String, CheckLevel> {
        let asked = self.ids().filter(|(id, _)| is_written_check(id));
        asked.filter_map(|(id, _)| Some((id.to_owned(), self.level(id)?))).collect()
    }

    /// Levels for the container checks that are asked for.
    pub(crate) fn of_containers(&self) -> BTreeMap<String, CheckLevel> {
        let asked = self.ids().filter(|(id, _)| is_container_check(id));
        asked.filter_map(|(id, _)| Some((id.to_owned(), self.level(id)?))).collect()
    }

    /// Gives results the levels that are asked for.
    pub(crate) fn weigh(&self, results: &mut [CheckResult]) {
        for result in results {
            if let Some(level) = self.level(&result.id) {
                result.level = level;
            }
        }
    }

    /// Runs the commands that have to succeed.
    pub(crate) fn run_commands(&self, workshop: &Workshop<'_>) -> Vec<CheckResult> {
        let commands = self.criteria.iter().filter_map(|d| match &d.answer {
            Answer::Command(argv) => Some(workshop.command(argv, d.level)),
            Answer::Checks(_) | Answer::Nothing => None,
        });
        commands.collect()
    }

    /// Criteria that no result answers, each as a check that was skipped.
    pub(crate) fn left_open(&self, results: &[CheckResult], depth: CheckDepth) -> Vec<CheckResult> {
        let broken =
            results.iter().any(|r| r.level == CheckLevel::Critical && r.status == CheckStatus::Failed);
        let why = |demand: &Demand| {
            let answered = match &demand.answer {
                Answer::Nothing => return Some("no check answers it"),
                Answer::Command(argv) => {
                    results.iter().any(|r| r.command == *argv && r.id.starts_with("run."))
                }
                Answer::Checks(ids) => ids.iter().any(|id| {
                    results.iter().any(|r| r.id == *id || (id == "http" && r.id.starts_with("http.")))
                }),
            };
            match (answered, depth, broken) {
                (true, ..) => None,
                (_, CheckDepth::None, _) => Some("`--check none` runs no check"),
                (_, _, true) => Some("a critical check failed before"),
                _ => Some("nothing of the repository is there for it to check"),
            }
        };
        let open = self.criteria.iter().filter_map(|d| Some((d, why(d)?)));
        open.map(|(demand, why)| CheckResult {
            id: OPEN.to_owned(),
            title: demand.words.clone(),
            level: demand.level,
            status: CheckStatus::Skipped,
            why: Some(why.to_owned()),
            command: Vec::new(),
            duration_ms: 0,
            output: None,
        })
        .collect()
    }

    /// Holds `plan` against the files that are asked for; `stands` tells what is there before.
    ///
    /// # Errors
    /// A file that the plan does not create or edit.
    pub(crate) fn hold_files(&self, plan: &Plan, stands: &dyn Fn(&str) -> bool) -> Result<(), Failure> {
        let planned = |path: &str| plan.changes.iter().any(|c| c.path() == path);
        let met = |path: &str| planned(path) || (plan.is_empty() && stands(path));
        let missing = |path: &&String| !met(path);
        let create: Vec<&String> = self.create.iter().filter(missing).collect();
        let modify: Vec<&String> = self.modify.iter().filter(missing).collect();
        if create.is_empty() && modify.is_empty() {
            return Ok(());
        }
        let list = |paths: &[&String]| paths.iter().map(|p| format!("`{p}`")).collect::<Vec<_>>().join(", ");
        let what = match (create.as_slice(), modify.as_slice()) {
            ([], modify) => format!("nothing of what is to be done belongs in {}", list(modify)),
            (create, []) => format!("nothing of what is to be made belongs in {}", list(create)),
            (create, modify) => format!("nothing belongs in {} and {}", list(create), list(modify)),
        };
        let steps = plan.changes.iter().map(|c| match c {
            Change::Create { path, .. } => Diagnostic::new(format!("`{path}` would be created")),
            Change::Edit { path, .. } => Diagnostic::new(format!("`{path}` would be edited")),
        });
        Err(Failure::not_understood(
            Diagnostic::new(what)
                .hint("name these files instead, or leave `files_to_create` and `files_to_modify` out"),
        )
        .with_steps(steps.collect()))
    }
}

fn unknown(pack: &Pack, words: &str, place: &str) -> Failure {
    let known: Vec<String> =
        known_criteria(pack, words).into_iter().take(SHOWN).map(|k| format!("`{k}`")).collect();
    Failure::usage(Diagnostic::new(format!("`{place}`: no check can answer `{words}`")).hint(format!(
        "the closest are {}; or give a command that has to succeed: `{{\"run\": [\"make\", \"test\"]}}`",
        known.join(", ")
    )))
}
