//! What has to run before checks can: the manifest's tool, generators. Everything here writes only
//! where its caller lets it.

use crate::{Cancel, Command, CommandError, Outcome, Progress, Scrub, find_program, run};
use scaffold_core::{CheckLevel, CheckResult, CheckStatus, Generator, ServiceFacts};
use scaffold_pack::Pack;
use std::collections::BTreeMap;
use std::path::Path;

/// Where and as what commands of the repository run.
pub struct Workshop<'a> {
    /// The changed repository.
    pub root: &'a Path,
    /// Whose environment counts.
    pub service: &'a ServiceFacts,
    /// Its language.
    pub pack: &'a Pack,
    /// Told while it runs.
    pub progress: &'a dyn Progress,
    /// Ends it.
    pub cancel: &'a Cancel,
}

impl Workshop<'_> {
    fn run(
        &self,
        argv: &[String],
        dir: &Path,
        env: &BTreeMap<String, String>,
    ) -> Result<Outcome, CommandError> {
        let mut scrub = Scrub::new();
        scrub.folder(self.root, "");
        let mut command = Command::new(argv.iter().cloned(), dir).env(env);
        if let Some(env) = &self.service.env {
            command = command.env(&env.value);
        }
        run(&command, self.cancel, &scrub, &mut |_, line| self.progress.line(&scrub.line(line)))
    }

    pub(crate) fn result(&self, id: &str, title: &str, argv: &[String], dir: &Path) -> CheckResult {
        self.result_in(id, title, argv, dir, &BTreeMap::new())
    }

    /// As [`Self::result`], with more in the environment.
    pub(crate) fn result_in(
        &self,
        id: &str,
        title: &str,
        argv: &[String],
        dir: &Path,
        env: &BTreeMap<String, String>,
    ) -> CheckResult {
        self.progress.started(title, &argv.join(" "));
        let mut result = CheckResult {
            id: id.to_owned(),
            title: title.to_owned(),
            level: CheckLevel::Expected,
            status: CheckStatus::Passed,
            why: None,
            command: argv.to_vec(),
            duration_ms: 0,
            output: None,
        };
        match self.run(argv, dir, env) {
            Ok(outcome) => {
                result.duration_ms = u64::try_from(outcome.duration.as_millis()).unwrap_or(u64::MAX);
                if !outcome.ok() {
                    result.status = match outcome.ended {
                        crate::Ended::Cancelled => CheckStatus::Skipped,
                        _ => CheckStatus::Failed,
                    };
                    let last = outcome.tail.lines().rfind(|l| !l.trim().is_empty()).map(str::to_owned);
                    result.why = last.or_else(|| Some("it failed without a word".into()));
                    result.output = Some(outcome.tail.text()).filter(|t| !t.is_empty());
                }
            }
            Err(e) => {
                result.status = CheckStatus::Skipped;
                result.why = Some(e.to_string());
            }
        }
        self.progress.ended(&result);
        result
    }

    /// Brings the manifest up to date for `requires` with the language's own tool, in the service's folder.
    /// Stops at the first command that fails. Files it changes are the caller's to journal beforehand
    /// ([`scaffold_pack::Detect::manifests`] and their locks).
    pub fn require(&self, requires: &[String]) -> Vec<CheckResult> {
        let mut out = Vec::new();
        if requires.is_empty() {
            return out;
        }
        let prefix =
            crate::suite::work_folder(self.root, &self.service.root, &self.pack.manifest().detect.manifests);
        for argv in &self.pack.manifest().checks.require {
            let argv: Vec<String> = argv
                .iter()
                .flat_map(|w| if w == "{requires}" { requires.to_vec() } else { vec![w.clone()] })
                .collect();
            let id = format!("{}.require", self.pack.identity().id);
            let result = self.result(&id, "Required libraries are there", &argv, &self.root.join(&prefix));
            let ok = result.status == CheckStatus::Passed;
            out.push(result);
            if !ok {
                break;
            }
        }
        out
    }

    /// Runs a command that somebody asks for, in the repository.
    pub fn command(&self, argv: &[String], level: CheckLevel) -> CheckResult {
        let id = format!("run.{}", argv.first().map_or("", String::as_str));
        let title = format!("{} succeeds", argv.join(" "));
        CheckResult { level, ..self.result(&id, &title, argv, self.root) }
    }

    /// Runs the generators whose programs are installed; the others are skipped with how to get them.
    pub fn generate(&self, generators: &[Generator]) -> Vec<CheckResult> {
        generators
            .iter()
            .map(|generator| {
                let dir = self.root.join(&generator.dir);
                let missing = missing_program(&generator.command, &dir);
                let title = format!("Generated: {}", generator.writes.join(", "));
                let mut result = match &missing {
                    None => self.result("generate", &title, &generator.command, &dir),
                    Some(program) => CheckResult {
                        id: "generate".into(),
                        title,
                        level: CheckLevel::Expected,
                        status: CheckStatus::Skipped,
                        why: Some(format!("`{program}` is not installed")),
                        command: generator.command.clone(),
                        duration_ms: 0,
                        output: None,
                    },
                };
                let known = missing.and_then(|program| {
                    self.pack.manifest().checks.generators.iter().find(|g| g.program == program)
                });
                if let (Some(known), Some(why)) = (known, result.why.as_mut()) {
                    why.push_str(&format!("; `{}`", known.install));
                }
                result
            })
            .collect()
    }
}

/// The program of `argv` that is not there, if so.
fn missing_program(argv: &[String], dir: &Path) -> Option<String> {
    let program = argv.first()?;
    find_program(program, dir).is_none().then(|| program.clone())
}
