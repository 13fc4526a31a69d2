//! The steps: read the project, build its images, start it, wait until it is healthy, stop it, take it down.

use super::client::Builder;
use super::files::{context, settings, write_settings};
use super::owner::LABEL;
use super::project::{Build, Project, value};
use super::stand::{Stand, duration, service_of};
use super::{Fate, Step};

use crate::{Command, Ended, Outcome};
use scaffold_containers::dockerfile::{Dockerfile, Kind};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Longest build of one image.
const BUILD: Duration = Duration::from_secs(1800);
/// Longest start, with what has to be pulled.
const UP: Duration = Duration::from_secs(900);
/// How long services may take from their start until all are healthy.
const HEALTHY: Duration = Duration::from_secs(120);
/// How long a service without a health check has to run to count as started.
const STEADY: Duration = Duration::from_secs(2);
/// How long a service may take to end when told, as engines give it by default.
const STOP: Duration = Duration::from_secs(10);
/// How often a project that starts is looked at.
const LOOK: Duration = Duration::from_millis(250);
/// Exit status of what was killed.
const KILLED: i64 = 137;

/// A check's command, without what is this run's own.
pub(super) fn shown(id: &str) -> Vec<String> {
    let words: &[&str] = match id {
        "docker.build" => &["docker", "build", "."],
        "compose.config" => &["docker", "compose", "config"],
        "compose.up" | "compose.healthy" => &["docker", "compose", "up", "--detach"],
        "stop.time" => &["docker", "compose", "stop"],
        _ => &["docker", "compose", "down", "--volumes"],
    };
    words.iter().map(|w| (*w).to_owned()).collect()
}

impl Stand<'_> {
    /// Resolves the compose files as compose does.
    pub(crate) fn config(&mut self) -> Step {
        if self.client.compose.is_none() {
            return Err(Fate::Skipped("neither `docker compose` nor `docker-compose` is installed".into()));
        }
        let (settings, read) = settings(self.c.copy, &self.files);
        write_settings(self.c.copy, &self.files, &settings)
            .map_err(|e| Fate::Skipped(format!("settings could not be written: {e}")))?;
        let at = self.c.copy.join(self.files.compose_folder());
        let mut args = vec!["--project-name".to_owned(), self.owner.project.clone()];
        for path in &self.files.compose {
            args.extend(["--file".to_owned(), self.c.copy.join(path).to_string_lossy().into_owned()]);
        }
        args.extend(["--project-directory".into(), at.to_string_lossy().into_owned(), "config".into()]);
        let mut command = self.client.compose(args).timeout(Duration::from_secs(60)).env(&settings.0);
        // What this shell sets for other things must not get into the project.
        command.unset.extend(read.into_iter().filter(|name| !settings.0.contains_key(name)));
        let printed = self.client.print(command).map_err(|e| Fate::Skipped(e.to_string()))?;
        if !printed.outcome.ok() {
            return Err(self.failed("compose does not accept it", &printed.outcome, String::new()));
        }
        let model = scaffold_containers::yaml::parse(&printed.out);
        let model =
            model.map_err(|e| Fate::Skipped(format!("what compose makes of it can't be read: {e}")))?;
        let model = model.map(|node| value(&node)).unwrap_or_default();
        let project = Project::of(model, &self.owner, self.c.copy, &at);
        let failed = |why: String| Fate::Failed { why, output: String::new() };
        self.project = Some(project.map_err(failed)?);
        let warned: Vec<String> = printed.err.lines().filter_map(|l| warning(&self.scrub.line(l))).collect();
        Ok((!warned.is_empty()).then(|| format!("compose warns: {}", warned.join("; "))))
    }

    /// What has to be built: what compose builds, or the Dockerfile alone.
    fn builds(&self) -> Vec<Build> {
        if let Some(project) = &self.project {
            return project.builds.clone();
        }
        let alone = self.files.dockerfile.iter().map(|path| Build {
            context: self.c.copy.join(context(self.c.copy, path)),
            dockerfile: self.c.copy.join(path),
            target: None,
            args: BTreeMap::new(),
            tag: self.owner.project.clone(),
            services: Vec::new(),
        });
        alone.collect()
    }

    /// Builds every image.
    pub(crate) fn build(&mut self) -> Step {
        let mut builds = self.builds();
        // A Dockerfile that the project does not run is built all the same.
        if let Some(path) = &self.files.dockerfile {
            let path = self.c.copy.join(path);
            if builds.is_empty() || !builds.iter().any(|b| b.context.join(&b.dockerfile) == path) {
                let alone = Build {
                    context: self
                        .c
                        .copy
                        .join(context(self.c.copy, self.files.dockerfile.as_deref().unwrap_or_default())),
                    dockerfile: path,
                    target: None,
                    args: BTreeMap::new(),
                    tag: self.owner.project.clone(),
                    services: Vec::new(),
                };
                builds.push(alone);
            }
        }
        if builds.is_empty() {
            return Err(Fate::Skipped("no service is built: all run images that are there".into()));
        }
        let since = Instant::now();
        for (i, build) in builds.iter().enumerate() {
            self.build_one(build, i)?;
            let size = self.client.ask(&["image", "inspect", "--format", "{{.Size}}", &build.tag]);
            let size = size.ok().and_then(|s| s.trim().parse().ok()).unwrap_or(0);
            self.built.push((build.clone(), size));
        }
        self.building = since.elapsed();
        Ok(None)
    }

    fn build_one(&mut self, build: &Build, number: usize) -> Result<(), Fate> {
        let scratch = tempfile::Builder::new().prefix("scaffold-").tempdir();
        let scratch =
            scratch.map_err(|e| Fate::Skipped(format!("a temporary folder could not be made: {e}")))?;
        let mut dockerfile = build.context.join(&build.dockerfile);
        let mut args = vec!["build".to_owned(), "--tag".into(), build.tag.clone()];
        args.extend(["--label".to_owned(), self.owner.label()]);
        match self.client.builder {
            Builder::BuildKit => args.push("--progress=plain".into()),
            Builder::Classic => {
                args.push("--force-rm".into());
                // It leaves an image for every stage, which only a label of its own tells from others.
                let text = fs::read_to_string(&dockerfile).map_err(|_| Fate::Failed {
                    why: "there is no Dockerfile where it is looked for".into(),
                    output: String::new(),
                })?;
                dockerfile = scratch.path().join(format!("Dockerfile.{number}"));
                fs::write(&dockerfile, labelled(&text, &self.owner.mark))
                    .map_err(|e| Fate::Skipped(format!("a temporary file could not be written: {e}")))?;
            }
        }
        args.extend(["--file".to_owned(), dockerfile.to_string_lossy().into_owned()]);
        args.extend(build.target.iter().flat_map(|t| ["--target".to_owned(), t.clone()]));
        args.extend(build.args.iter().flat_map(|(n, v)| ["--build-arg".to_owned(), format!("{n}={v}")]));
        args.push(build.context.to_string_lossy().into_owned());
        self.dirty = true;
        let outcome = self.told(self.client.docker(args).timeout(BUILD))?;
        if outcome.ok() {
            return Ok(());
        }
        let whose = match build.services.as_slice() {
            [] => "the image does not build".to_owned(),
            some => format!("the image of `{}` does not build", some.join("`, `")),
        };
        Err(self.failed(&whose, &outcome, String::new()))
    }

    /// Starts the project.
    pub(crate) fn up(&mut self) -> Step {
        let Some(project) = &self.project else { return Err(Fate::Skipped("there is no project".into())) };
        if let Some(why) = &project.refused {
            return Err(Fate::Skipped(why.clone()));
        }
        let model = serde_json::to_string_pretty(&project.model).unwrap_or_default();
        // Beside what it mounts by relative paths; hidden, and gone with the copy.
        fs::write(self.model_file(), model)
            .map_err(|e| Fate::Skipped(format!("the project could not be written: {e}")))?;
        self.dirty = true;
        let outcome = self.told(self.project_command(&["up", "--detach"]).timeout(UP))?;
        if outcome.ok() {
            return Ok(None);
        }
        let logs = self.logs_of_failed();
        Err(self.failed("the project does not start", &outcome, logs))
    }

    fn model_file(&self) -> PathBuf {
        self.c.copy.join(self.files.compose_folder()).join(format!(".{}.json", self.owner.project))
    }

    fn project_command(&self, words: &[&str]) -> Command {
        let file = self.model_file();
        let at = file.parent().unwrap_or(Path::new(".")).to_string_lossy().into_owned();
        let file = file.to_string_lossy().into_owned();
        let args = ["--project-name", &self.owner.project, "--file", &file, "--project-directory", &at];
        self.client.compose(args.iter().chain(words).copied())
    }

    /// Waits until every service is as it should be.
    pub(crate) fn healthy(&mut self) -> Step {
        let since = Instant::now();
        let one_shots = self.project.as_ref().map(|p| p.one_shots.clone()).unwrap_or_default();
        loop {
            if self.c.cancel.is_cancelled() {
                return Err(Fate::Skipped("interrupted".into()));
            }
            let containers = self.client.containers(&self.owner).map_err(Fate::Skipped)?;
            let states: Vec<(&str, State)> =
                containers.iter().map(|c| (service_of(c), state(c, &one_shots))).collect();
            let told = |s: &State| match s {
                State::Bad(what) | State::Waiting(what) => Some(what.clone()),
                State::Good | State::Unwatched => None,
            };
            let all: Vec<String> =
                states.iter().filter_map(|(name, s)| Some(format!("`{name}` {}", told(s)?))).collect();
            let bad = states.iter().any(|(_, s)| matches!(s, State::Bad(_)));
            if bad || (since.elapsed() > HEALTHY && !all.is_empty()) {
                let logs: String = containers
                    .iter()
                    .zip(&states)
                    .filter(|(_, (_, s))| told(s).is_some())
                    .map(|(c, _)| [probed(c), self.logged(c)].concat())
                    .collect();
                let after = if bad { String::new() } else { format!(" after {}", duration(HEALTHY)) };
                return Err(self.explained(&format!("{}{after}", all.join("; ")), &logs));
            }
            let unwatched: Vec<&str> =
                states.iter().filter(|(_, s)| matches!(s, State::Unwatched)).map(|(name, _)| *name).collect();
            if all.is_empty() && (unwatched.is_empty() || since.elapsed() > STEADY) {
                self.all_healthy = unwatched.is_empty();
                return Ok((!unwatched.is_empty())
                    .then(|| format!("`{}` has no health check: it runs", unwatched.join("`, `"))));
            }
            if let Some(first) = all.first() {
                self.c.progress.line(first);
            }
            std::thread::sleep(LOOK);
        }
    }

    /// Stops what was built, and measures how long that takes.
    pub(crate) fn stop(&mut self) -> Step {
        let containers = self.client.containers(&self.owner).map_err(Fate::Skipped)?;
        let own: Vec<&Value> = containers
            .iter()
            .filter(|c| c["State"]["Running"] == true)
            .filter(|c| self.built.iter().any(|(b, _)| b.services.iter().any(|s| s == service_of(c))))
            .collect();
        if own.is_empty() {
            return Err(Fate::Skipped("no service that is built here runs".into()));
        }
        let (mut told, mut killed, mut logs) = (Vec::new(), Vec::new(), String::new());
        for container in own {
            let (name, id) = (service_of(container), container["Id"].as_str().unwrap_or_default());
            let seconds = STOP.as_secs().to_string();
            let since = Instant::now();
            self.told(self.client.docker(["stop", "--time", &seconds, id]).timeout(STOP * 3))?;
            let whole = since.elapsed();
            let took = self.stopping(id, whole).unwrap_or(whole);
            let code = self.client.ask(&["container", "inspect", "--format", "{{.State.ExitCode}}", id]);
            let code = code.ok().and_then(|c| c.trim().parse::<i64>().ok());
            if code == Some(KILLED) {
                killed.push(format!(
                    "`{name}` did not end within {} s of being told and was killed",
                    STOP.as_secs()
                ));
                logs.push_str(&self.logged(container));
            } else {
                told.push(format!("`{name}` in {:.1} s", took.as_secs_f64()));
            }
        }
        if killed.is_empty() {
            return Ok(Some(told.join(", ")));
        }
        let hint =
            "handle SIGTERM, and start the program itself in CMD (`[\"program\"]`), not through a shell";
        Err(Fate::Failed { why: format!("{}; {hint}", killed.join("; ")), output: logs })
    }

    /// How long a container took from its signal to its end by the engine's clock: what the client and the network need
    /// before and after, `whole` with all else, is no doing of the service.
    fn stopping(&self, id: &str, whole: Duration) -> Option<Duration> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
        let [since, until] = [now.saturating_sub(whole + Duration::from_secs(1)), now]
            .map(|t| format!("{}.{:09}", t.as_secs(), t.subsec_nanos()));
        let own = format!("container={id}");
        let span = ["events", "--since", &since, "--until", &until, "--format", "{{.TimeNano}}"];
        let only = ["--filter", &own, "--filter", "event=kill", "--filter", "event=die"];
        let told = self.client.ask(&[&span[..], &only].concat());
        let told = told.ok()?;
        let times: Vec<u64> = told.lines().filter_map(|l| l.trim().parse().ok()).collect();
        // The first is the signal, the last is the end.
        let (first, last) = (times.first()?, times.last()?);
        (times.len() > 1).then(|| Duration::from_nanos(last.saturating_sub(*first)))
    }

    /// Takes the project down and looks whether anything is left.
    pub(crate) fn down(&mut self) -> Step {
        let words = ["down", "--volumes", "--remove-orphans", "--timeout", "10"];
        let outcome = self.told(self.project_command(&words).timeout(Duration::from_secs(120)))?;
        let images = format!("label={LABEL}={}", self.owner.mark);
        let kinds: [&[&str]; 3] =
            [&["ps", "--all", "--quiet"], &["network", "ls", "--quiet"], &["volume", "ls", "--quiet"]];
        let left: usize = kinds
            .iter()
            .map(|words| {
                let found = self.client.ask(&[*words, &["--filter", &images]].concat());
                found.map_or(0, |text| text.lines().count())
            })
            .sum();
        let stays = self.clear();
        let _ = fs::remove_file(self.model_file());
        if !stays.is_empty() {
            let why = format!("what can't be removed: {}", stays.join(", "));
            return Err(Fate::Failed { why, output: outcome.tail.text() });
        }
        if !outcome.ok() || left > 0 {
            return Err(self.failed("compose leaves something behind", &outcome, String::new()));
        }
        Ok(None)
    }

    /// Runs a command whose lines are progress.
    fn told(&self, command: Command) -> Result<Outcome, Fate> {
        let outcome = self.client.work(&command, &self.scrub, &mut |line| {
            let line = line.trim();
            if !line.is_empty() {
                self.c.progress.line(line);
            }
        });
        outcome.map_err(|e| Fate::Skipped(e.to_string()))
    }

    /// What a command that failed means.
    fn failed(&self, what: &str, outcome: &Outcome, logs: String) -> Fate {
        let what = match outcome.ended {
            Ended::Cancelled => return Fate::Skipped("interrupted".into()),
            Ended::TimedOut => format!("{what}: it ran out of time after {}", duration(outcome.duration)),
            _ => what.to_owned(),
        };
        self.explained(&what, &format!("{}{logs}", self.quiet(&outcome.tail.text())))
    }

    /// A failure with the cause that its words tell.
    fn explained(&self, what: &str, output: &str) -> Fate {
        match self.causes.read(output, self.c.service) {
            Some(known) if known.outside => Fate::Skipped(known.text),
            Some(known) => Fate::Failed { why: format!("{what}: {}", known.text), output: output.to_owned() },
            None => Fate::Failed { why: what.to_owned(), output: output.to_owned() },
        }
    }

    /// A text without the names of this run, which are others the next time.
    fn quiet(&self, text: &str) -> String {
        text.replace(&self.owner.mark, "RUN").replace(&self.owner.project, "project")
    }

    /// What containers printed that did not stay up, with what their health checks said.
    fn logs_of_failed(&self) -> String {
        let containers = self.client.containers(&self.owner).unwrap_or_default();
        let bad = |c: &&Value| matches!(state(c, &[]), State::Bad(_) | State::Waiting(_));
        containers.iter().filter(bad).map(|c| [probed(c), self.logged(c)].concat()).collect()
    }
}

/// How a container is.
#[derive(Debug, Clone, PartialEq, Eq)]
enum State {
    /// Healthy, or done with what it had to do.
    Good,
    /// It runs, and nothing says whether well.
    Unwatched,
    /// Not yet.
    Waiting(String),
    /// It will not be.
    Bad(String),
}

fn state(container: &Value, one_shots: &[String]) -> State {
    let state = &container["State"];
    let code = state["ExitCode"].as_i64().unwrap_or(0);
    let expected = one_shots.iter().any(|s| s == service_of(container));
    match state["Status"].as_str().unwrap_or_default() {
        "running" if expected => State::Waiting("has not ended".into()),
        "running" => match state["Health"]["Status"].as_str() {
            Some("healthy") => State::Good,
            Some("unhealthy") => State::Bad("is unhealthy".into()),
            Some("starting") => State::Waiting("is starting".into()),
            _ => State::Unwatched,
        },
        "exited" if code == 0 && expected => State::Good,
        "exited" if state["OOMKilled"] == true => State::Bad("was killed: it takes too much memory".into()),
        "exited" => State::Bad(format!("ended with status {code}")),
        "restarting" if container["RestartCount"].as_i64() >= Some(3) => {
            State::Bad(format!("ends again and again, with status {code}"))
        }
        "dead" => State::Bad("is dead".into()),
        other => State::Waiting(format!("is {other}")),
    }
}

/// What a failing health check printed.
fn probed(container: &Value) -> String {
    let last = container["State"]["Health"]["Log"].as_array().and_then(|l| l.last());
    let failed = last.filter(|l| l["ExitCode"] != json!(0));
    let text = failed.and_then(|l| l["Output"].as_str()).unwrap_or_default();
    text.lines().map(|l| format!("{} health check | {l}\n", service_of(container))).collect()
}

/// A Dockerfile whose every stage carries the mark.
fn labelled(text: &str, mark: &str) -> String {
    let read = Dockerfile::parse(text);
    let ends = read.instructions.iter().filter(|i| matches!(i.kind, Kind::From { .. })).map(|i| i.span.end);
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for end in ends {
        let line = text[end..].find('\n').map_or(text.len(), |at| end + at + 1);
        out.push_str(&text[from..line]);
        if !out.ends_with('\n') {
            out.push('\n');
        }
        out.push_str(&format!("LABEL {LABEL}={mark}\n"));
        from = line;
    }
    out.push_str(&text[from..]);
    out
}

/// What compose warns of in a line.
fn warning(line: &str) -> Option<String> {
    let older = line.strip_prefix("WARNING: ");
    let message =
        line.split_once("level=warning msg=").map(|(_, rest)| rest.trim_matches('"').replace("\\\"", "\""));
    older.map(str::to_owned).or(message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn container(state: Value) -> Value {
        json!({"State": state, "RestartCount": 3, "Config": {"Labels": {"com.docker.compose.service": "api"}}})
    }

    #[test]
    fn tells_good_from_bad() {
        let api = ["api".to_owned()];
        for (seen, one_shot, wanted) in [
            (json!({"Status": "running", "Health": {"Status": "healthy"}}), false, State::Good),
            (json!({"Status": "running"}), false, State::Unwatched),
            (json!({"Status": "running"}), true, State::Waiting("has not ended".into())),
            (
                json!({"Status": "running", "Health": {"Status": "unhealthy"}}),
                false,
                State::Bad("is unhealthy".into()),
            ),
            (json!({"Status": "exited", "ExitCode": 0}), true, State::Good),
            (json!({"Status": "exited", "ExitCode": 0}), false, State::Bad("ended with status 0".into())),
            (json!({"Status": "exited", "ExitCode": 1}), true, State::Bad("ended with status 1".into())),
            (json!({"Status": "created"}), false, State::Waiting("is created".into())),
            (
                json!({"Status": "restarting", "ExitCode": 2}),
                false,
                State::Bad("ends again and again, with status 2".into()),
            ),
        ] {
            let shots = if one_shot { &api[..] } else { &[] };
            assert_eq!(state(&container(seen.clone()), shots), wanted, "{seen}");
        }
    }

    #[test]
    fn every_stage_carries_the_mark() {
        let text = "# syntax=docker/dockerfile:1\nFROM a AS b\r\nRUN x\nFROM \\\n  c\nCOPY --from=b /x /";
        assert_eq!(
            labelled(text, "M"),
            "# syntax=docker/dockerfile:1\nFROM a AS b\r\nLABEL dev.scaffold.run=M\nRUN x\nFROM \\\n  c\n\
             LABEL dev.scaffold.run=M\nCOPY --from=b /x /"
        );
        assert_eq!(labelled("FROM a", "M"), "FROM a\nLABEL dev.scaffold.run=M\n");
    }

    #[test]
    fn reads_what_compose_warns_of() {
        let new = r#"time="2026-01-01T00:00:00Z" level=warning msg="The \"X\" variable is not set. Defaulting to a blank string.""#;
        assert_eq!(warning(new).unwrap(), "The \"X\" variable is not set. Defaulting to a blank string.");
        assert_eq!(warning("WARNING: The X variable is not set.").unwrap(), "The X variable is not set.");
        assert_eq!(warning("services:"), None);
    }
}
