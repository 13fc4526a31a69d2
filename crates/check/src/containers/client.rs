//! The engine's client and compose: found, asked what they can do, and run with limits.

use super::owner::{LABEL, Owner, is_gone};
use crate::{Cancel, Command, CommandError, Ended, Outcome, Scrub, Stream, find_program, run};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How long a question to the engine may take.
const ANSWER: Duration = Duration::from_secs(30);
/// How long what a killed run started may take to end.
const LINGER: Duration = Duration::from_secs(8);
/// First client that builds with a plug-in; the ones before have BuildKit inside.
const PLUGIN_SINCE: u32 = 23;

/// What builds images.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Builder {
    /// BuildKit.
    BuildKit,
    /// The engine's own, older one.
    Classic,
}

/// What reads compose files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ComposeTool {
    /// Words that start it.
    argv: Vec<String>,
}

/// A client of an engine that answers.
pub(crate) struct Client<'a> {
    pub(crate) builder: Builder,
    pub(crate) compose: Option<ComposeTool>,
    dir: PathBuf,
    cancel: &'a Cancel,
}

/// What a command printed, whole.
pub(crate) struct Printed {
    pub(crate) outcome: Outcome,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl<'a> Client<'a> {
    /// Asks what is there. Commands run in `dir`, a copy that goes with this process.
    ///
    /// # Errors
    /// Why nothing can be built or started, for people.
    pub(crate) fn probe(dir: &Path, cancel: &'a Cancel) -> Result<Self, String> {
        if find_program("docker", dir).is_none() {
            return Err("`docker` is not installed".into());
        }
        let mut client = Self { builder: Builder::Classic, compose: None, dir: dir.to_owned(), cancel };
        let version = client.ask(&["version", "--format", "{{json .}}"]);
        let version = version.map_err(|said| format!("no container engine answers: {said}"))?;
        let version: Value = serde_json::from_str(&version).map_err(|e| format!("`docker version`: {e}"))?;
        if version["Server"]["Os"].as_str().is_some_and(|os| os != "linux") {
            return Err("the container engine does not run Linux images".into());
        }
        let text = version["Client"]["Version"].as_str().unwrap_or_default();
        let major: u32 = text.split('.').next().and_then(|m| m.parse().ok()).unwrap_or(0);
        let unwanted = std::env::var("DOCKER_BUILDKIT").is_ok_and(|v| matches!(v.as_str(), "0" | "false"));
        let has_kit = major < PLUGIN_SINCE || client.ask(&["buildx", "version"]).is_ok();
        if has_kit && !unwanted {
            client.builder = Builder::BuildKit;
        }
        client.compose = client.find_compose();
        Ok(client)
    }

    fn find_compose(&self) -> Option<ComposeTool> {
        [&["docker", "compose"][..], &["docker-compose"]].into_iter().find_map(|words| {
            let argv: Vec<String> = words.iter().map(|w| (*w).to_owned()).collect();
            let version = [argv.clone(), vec!["version".into(), "--short".into()]].concat();
            let answered = self.print(Command::new(version, &self.dir).timeout(ANSWER)).ok()?;
            answered.outcome.ok().then_some(ComposeTool { argv })
        })
    }

    /// A command of the client.
    pub(crate) fn docker<S: Into<String>>(&self, args: impl IntoIterator<Item = S>) -> Command {
        let args = args.into_iter().map(Into::into);
        let mut command = Command::new(std::iter::once("docker".to_owned()).chain(args), &self.dir);
        let kit = if self.builder == Builder::BuildKit { "1" } else { "0" };
        command.env.insert("DOCKER_BUILDKIT".into(), kit.into());
        // Advertisements of other products.
        command.env.insert("DOCKER_CLI_HINTS".into(), "false".into());
        command
    }

    /// A command of compose.
    pub(crate) fn compose<S: Into<String>>(&self, args: impl IntoIterator<Item = S>) -> Command {
        let argv = self.compose.iter().flat_map(|c| c.argv.clone());
        let mut command = Command::new(argv.chain(args.into_iter().map(Into::into)), &self.dir);
        command.env.insert("COMPOSE_ANSI".into(), "never".into());
        command.env.insert("COMPOSE_PROGRESS".into(), "plain".into());
        // Settings of the caller's own projects.
        command.unset = ["COMPOSE_FILE", "COMPOSE_PROFILES", "COMPOSE_PROJECT_NAME", "COMPOSE_ENV_FILES"]
            .map(String::from)
            .to_vec();
        command
    }

    /// Runs what must end with this process, telling each line.
    pub(crate) fn work(
        &self,
        command: &Command,
        scrub: &Scrub,
        each: &mut dyn FnMut(&str),
    ) -> Result<Outcome, CommandError> {
        run(&command.clone().leashed(Some(&self.dir)), self.cancel, scrub, &mut |_, line| {
            each(&scrub.line(line))
        })
    }

    /// Runs a command and keeps all that it printed.
    pub(crate) fn print(&self, command: Command) -> Result<Printed, CommandError> {
        let (mut out, mut err) = (String::new(), String::new());
        let outcome = run(&command.leashed(None), self.cancel, &Scrub::new(), &mut |stream, line| {
            let text = if stream == Stream::Out { &mut out } else { &mut err };
            text.push_str(line);
            text.push('\n');
        })?;
        Ok(Printed { outcome, out, err })
    }

    /// What a short question is answered, or the last line of what was said instead.
    pub(crate) fn ask(&self, args: &[&str]) -> Result<String, String> {
        let printed = self.print(self.docker(args.iter().copied()).timeout(ANSWER));
        let printed = printed.map_err(|e| e.to_string())?;
        match printed.outcome.ended {
            Ended::Exited(0) => Ok(printed.out),
            Ended::TimedOut => Err("it does not answer in time".into()),
            Ended::Cancelled => Err("interrupted".into()),
            _ => {
                let last = printed.err.lines().rfind(|l| !l.trim().is_empty()).unwrap_or("it said nothing");
                Err(last.trim().to_owned())
            }
        }
    }

    /// Descriptions of the containers that carry this run's label.
    pub(crate) fn containers(&self, owner: &Owner) -> Result<Vec<Value>, String> {
        let ids = self.ask(&["ps", "--all", "--quiet", "--no-trunc", "--filter", &filter(&owner.mark)])?;
        let ids: Vec<&str> = ids.split_whitespace().collect();
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let text = self.ask(&[&["container", "inspect"][..], &ids].concat())?;
        serde_json::from_str(&text).map_err(|e| e.to_string())
    }

    /// The same client, which nobody interrupts: for what has to be cleared away.
    pub(crate) fn unhurried<'b>(&self, never: &'b Cancel) -> Client<'b> {
        Client { builder: self.builder, compose: self.compose.clone(), dir: self.dir.clone(), cancel: never }
    }

    /// Removes everything that carries a mark. What is still there afterwards, for people.
    pub(crate) fn remove(&self, mark: &str) -> Vec<String> {
        // What was being made may appear while the rest is removed.
        for _ in 0..5 {
            let left = self.found(mark);
            if left.is_empty() {
                return Vec::new();
            }
            for (kind, id) in &left {
                let words: &[&str] = match *kind {
                    "container" => &["container", "rm", "--force", "--volumes"],
                    "network" => &["network", "rm"],
                    "volume" => &["volume", "rm", "--force"],
                    _ => &["image", "rm", "--force"],
                };
                // Those that another one stands on go in a later round.
                let _ = self.ask(&[words, &[id.as_str()]].concat());
            }
        }
        self.found(mark).into_iter().map(|(kind, id)| format!("{kind} {id}")).collect()
    }

    /// Kinds and ids of what carries a mark, containers first.
    fn found(&self, mark: &str) -> Vec<(&'static str, String)> {
        let filter = filter(mark);
        let kinds: [(&'static str, &[&str]); 4] = [
            ("container", &["ps", "--all", "--quiet", "--no-trunc"]),
            ("network", &["network", "ls", "--quiet", "--no-trunc"]),
            ("volume", &["volume", "ls", "--quiet"]),
            ("image", &["image", "ls", "--all", "--quiet", "--no-trunc"]),
        ];
        let mut out = Vec::new();
        for (kind, words) in kinds {
            let ids = self.ask(&[words, &["--filter", &filter]].concat()).unwrap_or_default();
            let mut seen: Vec<&str> = Vec::new();
            for id in ids.split_whitespace() {
                if !seen.contains(&id) {
                    seen.push(id);
                    out.push((kind, id.to_owned()));
                }
            }
        }
        out
    }

    /// Removes what runs left that were killed.
    pub(crate) fn sweep(&self) {
        let gone: Vec<String> = self.marks().into_iter().filter(|m| is_gone(m)).collect();
        let until = Instant::now() + LINGER;
        for mark in gone {
            // Its commands are asked to end when it is gone, which takes them a moment.
            let run = mark.split('/').nth(3).unwrap_or_default().to_owned();
            while crate::command::marked_by(&run) && Instant::now() < until {
                std::thread::sleep(Duration::from_millis(100));
            }
            self.remove(&mark);
        }
    }

    /// Marks of everything that carries one.
    fn marks(&self) -> Vec<String> {
        let label = format!("{{{{.Label \"{LABEL}\"}}}}");
        let filter = format!("label={LABEL}");
        let mut out: Vec<String> = Vec::new();
        for words in [&["ps", "--all"][..], &["network", "ls"], &["volume", "ls"]] {
            let asked = [words, &["--filter", &filter, "--format", &label]].concat();
            out.extend(self.ask(&asked).unwrap_or_default().lines().map(str::to_owned));
        }
        let images = self.ask(&["image", "ls", "--all", "--quiet", "--no-trunc", "--filter", &filter]);
        let images = images.unwrap_or_default();
        let ids: Vec<&str> = images.split_whitespace().collect();
        if !ids.is_empty() {
            let label = format!("{{{{index .Config.Labels \"{LABEL}\"}}}}");
            let asked = [&["image", "inspect", "--format", &label][..], &ids].concat();
            out.extend(self.ask(&asked).unwrap_or_default().lines().map(str::to_owned));
        }
        let unique: BTreeMap<String, ()> =
            out.into_iter().filter(|m| !m.is_empty()).map(|m| (m, ())).collect();
        unique.into_keys().collect()
    }
}

fn filter(mark: &str) -> String {
    format!("label={LABEL}={mark}")
}
