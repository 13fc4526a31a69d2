//! One command: started without a shell in its own process group, listened to, and gone with everything it
//! started when it ends, runs out of time, is cancelled, or whoever waits for it panics.

use crate::{Cancel, Scrub, Tail};
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions};
use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Child, ExitStatus, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

/// How long a process group has between being asked and being made to end.
const GRACE: Duration = Duration::from_secs(2);
/// How often a waiting thread looks at the cancellation token.
const LOOK: Duration = Duration::from_millis(20);
/// Longest line that is handed on whole; a longer one arrives in pieces.
const LINE: u64 = 1024 * 1024;
/// Set for every command to a value of its own, so that what it leaves behind outside its group can be found.
const MARK: &str = "SCAFFOLD_RUN";
/// Becomes the command (`$$` stays its number), watched from behind: when the other end of the standard input closes,
/// whoever started it is gone, whatever ended it; then the command is asked to end, made to, and its folder removed.
const LEASH: &str = r#"
dir=$1; shift
exec 3<&0 </dev/null
{
    trap '' HUP INT TERM
    read -r _ <&3
    kill -INT $$
    for _ in 1 2 3 4 5; do kill -0 $$ || break; sleep 1; done
    kill -KILL $$
    [ -z "$dir" ] || rm -rf "$dir"
} >/dev/null 2>&1 &
exec 3<&- "$@"
"#;

/// What to run.
#[derive(Debug, Clone)]
pub struct Command {
    /// Program and arguments; never shell text.
    pub argv: Vec<String>,
    /// Folder in which it runs.
    pub dir: PathBuf,
    /// Added to this process's environment, winning over it.
    pub env: BTreeMap<String, String>,
    /// Taken out of the environment.
    pub unset: Vec<String>,
    /// Time after which it is stopped.
    pub timeout: Duration,
    /// What it reads from its standard input; nothing where this is `None`.
    pub input: Option<String>,
    /// Its standard input is held open while this process lives.
    leashed: bool,
}

impl Command {
    /// A command with ten minutes and the environment as it is.
    pub fn new<S: Into<String>>(argv: impl IntoIterator<Item = S>, dir: impl Into<PathBuf>) -> Self {
        Self {
            argv: argv.into_iter().map(Into::into).collect(),
            dir: dir.into(),
            env: BTreeMap::new(),
            unset: Vec::new(),
            timeout: Duration::from_secs(600),
            leashed: false,
            input: None,
        }
    }

    /// Lets it end with this process even where that is killed: for what would run on by itself, as servers do.
    /// `folder` is removed then. Costs a shell that waits beside it.
    #[must_use]
    pub fn leashed(mut self, folder: Option<&Path>) -> Self {
        let folder = folder.map(|f| f.to_string_lossy().into_owned()).unwrap_or_default();
        let leash = ["sh".to_owned(), "-c".into(), LEASH.into(), "sh".into(), folder];
        self.argv.splice(0..0, leash);
        self.leashed = true;
        self
    }

    /// Sets the time after which it is stopped.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Adds to the environment.
    #[must_use]
    pub fn env(mut self, env: &BTreeMap<String, String>) -> Self {
        self.env.extend(env.iter().map(|(k, v)| (k.clone(), v.clone())));
        self
    }
}

/// Which of its outputs a command wrote to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stream {
    /// Standard output.
    Out,
    /// Standard error.
    Err,
}

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// By itself, with this status.
    Exited(i32),
    /// By a signal that did not come from here.
    Signalled(i32),
    /// Stopped because its time was over.
    TimedOut,
    /// Stopped because the token was set.
    Cancelled,
}

/// Why listening stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stopped {
    /// The command ended.
    Ended,
    /// The time was over.
    Deadline,
    /// The token was set.
    Cancelled,
}

/// What became of a command.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// How it ended.
    pub ended: Ended,
    /// The end of both outputs as they came, cleaned by the [`Scrub`].
    pub tail: Tail,
    /// Wall time.
    pub duration: Duration,
}

impl Outcome {
    /// Ended by itself with status 0.
    pub fn ok(&self) -> bool {
        self.ended == Ended::Exited(0)
    }
}

/// Why a command did not run at all.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// Nothing to run.
    #[error("the command is empty")]
    Empty,
    /// No such program.
    #[error("`{program}` is not installed")]
    Missing {
        /// As written.
        program: String,
    },
    /// It was found but could not be started.
    #[error("`{program}` could not be started: {source}")]
    Start {
        /// As written.
        program: String,
        /// Why.
        source: io::Error,
    },
}

/// Finds `program` as the system would: a path as it is (relative ones below `dir`), a name in `PATH`.
pub fn find_program(program: &str, dir: &Path) -> Option<PathBuf> {
    let runs = |p: &Path| {
        use std::os::unix::fs::PermissionsExt;
        p.metadata().is_ok_and(|m| m.is_file() && m.permissions().mode() & 0o111 != 0)
    };
    if program.contains('/') {
        let path = dir.join(program);
        return runs(&path).then_some(path);
    }
    std::env::split_paths(&std::env::var_os("PATH")?).map(|p| p.join(program)).find(|p| runs(p))
}

enum Event {
    Line(Stream, String),
    Closed,
    Exited,
}

/// A running command. Dropping it ends its whole process group.
#[derive(Debug)]
pub struct Running {
    child: Child,
    group: Pid,
    mark: String,
    events: Receiver<Event>,
    open: u8,
    exited: bool,
    reaped: Option<ExitStatus>,
    since: Instant,
}

impl Running {
    /// Starts `command`.
    ///
    /// # Errors
    /// See [`CommandError`].
    pub fn start(command: &Command) -> Result<Self, CommandError> {
        let program = command.argv.first().ok_or(CommandError::Empty)?;
        let path = find_program(program, &command.dir)
            .ok_or_else(|| CommandError::Missing { program: program.clone() })?;
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let mark = format!("{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let mut process = std::process::Command::new(path);
        process
            .args(&command.argv[1..])
            .current_dir(&command.dir)
            .envs(&command.env)
            .env(MARK, &mark)
            // Tools that look at PWD would see the folder this process was started in.
            .env("PWD", &command.dir)
            .stdin(if command.leashed || command.input.is_some() { Stdio::piped() } else { Stdio::null() })
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0);
        for name in &command.unset {
            process.env_remove(name);
        }
        let since = Instant::now();
        let start = |source| CommandError::Start { program: program.clone(), source };
        let mut child = process.spawn().map_err(start)?;
        let group = Pid::from_child(&child);
        if let Some(text) = command.input.clone()
            && let Some(mut input) = child.stdin.take()
        {
            // It may end without having read all of it.
            std::thread::spawn(move || drop(input.write_all(text.as_bytes())));
        }
        let (send, events) = mpsc::channel();
        if let Some(out) = child.stdout.take() {
            read_lines(out, Stream::Out, send.clone());
        }
        if let Some(err) = child.stderr.take() {
            read_lines(err, Stream::Err, send.clone());
        }
        std::thread::spawn(move || {
            // Does not reap: until `Running` does, the number of the group can't be given to somebody else.
            while let Err(rustix::io::Errno::INTR) =
                rustix::process::waitid(WaitId::Pid(group), WaitIdOptions::EXITED | WaitIdOptions::NOWAIT)
            {
            }
            let _ = send.send(Event::Exited);
        });
        Ok(Self { child, group, mark, events, open: 2, exited: false, reaped: None, since })
    }

    /// Whether the command has not ended by itself yet. Hands on what it printed so far.
    pub fn is_running(&mut self, each: &mut dyn FnMut(Stream, &str)) -> bool {
        while let Ok(event) = self.events.try_recv() {
            self.take(event, each);
        }
        !self.exited
    }

    /// Waits for its end, handing on each line; at `deadline` or when `cancel` is set it is stopped.
    pub fn wait(&mut self, deadline: Instant, cancel: &Cancel, each: &mut dyn FnMut(Stream, &str)) -> Ended {
        let mut stopped = None;
        while !self.exited {
            if cancel.is_cancelled() {
                stopped = Some(Ended::Cancelled);
            } else if Instant::now() >= deadline {
                stopped = Some(Ended::TimedOut);
            }
            if stopped.is_some() {
                break;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            match self.events.recv_timeout(left.min(LOOK)) {
                Ok(event) => self.take(event, each),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
        let status = self.stop(each);
        stopped.unwrap_or_else(|| match status {
            Some(s) => s.code().map_or_else(|| Ended::Signalled(s.signal().unwrap_or(0)), Ended::Exited),
            None => Ended::Signalled(0),
        })
    }

    /// Listens until `wanted` says so, the command ends, `deadline` comes or `cancel` is set. `None`: it was so.
    pub fn listen(
        &mut self,
        deadline: Instant,
        cancel: &Cancel,
        wanted: &mut dyn FnMut(Stream, &str) -> bool,
    ) -> Option<Stopped> {
        let mut found = false;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            if cancel.is_cancelled() {
                return Some(Stopped::Cancelled);
            }
            if left.is_zero() {
                return Some(Stopped::Deadline);
            }
            match self.events.recv_timeout(left.min(LOOK)) {
                Ok(event) => self.take(event, &mut |stream, line| found |= wanted(stream, line)),
                Err(RecvTimeoutError::Timeout) if !self.exited => {}
                Err(_) => return Some(Stopped::Ended),
            }
            if found {
                return None;
            }
            if self.exited && self.open == 0 {
                return Some(Stopped::Ended);
            }
        }
    }

    /// Sends a signal to the whole group without waiting.
    pub(crate) fn signal(&self, signal: Signal) {
        if self.reaped.is_none() {
            let _ = rustix::process::kill_process_group(self.group, signal);
        }
    }

    /// Waits for its end by itself until `deadline`, without asking.
    pub(crate) fn ends_by(&mut self, deadline: Instant, each: &mut dyn FnMut(Stream, &str)) -> bool {
        self.drain_until(deadline, |r| r.exited, each);
        self.exited
    }

    /// Asks the whole group to end (SIGTERM) without waiting.
    pub fn ask_to_end(&self) {
        self.signal(Signal::TERM);
    }

    /// Ends the whole group: asks, waits a little, then kills; afterwards nothing of it runs.
    pub fn stop(&mut self, each: &mut dyn FnMut(Stream, &str)) -> Option<ExitStatus> {
        if self.reaped.is_some() {
            return self.reaped;
        }
        if !self.exited {
            self.ask_to_end();
            self.drain_until(Instant::now() + GRACE, |r| r.exited, each);
        }
        let _ = rustix::process::kill_process_group(self.group, Signal::KILL);
        self.kill_marked();
        // Both pipes close once every writer is gone; one that hides from the mark must not hold us up.
        self.drain_until(Instant::now() + GRACE, |r| r.exited && r.open == 0, each);
        self.reaped = self.child.wait().ok();
        self.reaped
    }

    fn drain_until(
        &mut self,
        deadline: Instant,
        done: impl Fn(&Self) -> bool,
        each: &mut dyn FnMut(Stream, &str),
    ) {
        while !done(self) {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return;
            }
            match self.events.recv_timeout(left) {
                Ok(event) => self.take(event, each),
                Err(_) => return,
            }
        }
    }

    fn take(&mut self, event: Event, each: &mut dyn FnMut(Stream, &str)) {
        match event {
            Event::Line(stream, line) => each(stream, &line),
            Event::Closed => self.open = self.open.saturating_sub(1),
            Event::Exited => self.exited = true,
        }
    }

    /// Kills what left the group (a daemon with a session of its own) but still carries this run's mark.
    fn kill_marked(&self) {
        let own = self.group.as_raw_nonzero().get();
        for pid in marked(&self.mark).into_iter().filter(|id| *id != own).filter_map(Pid::from_raw) {
            let _ = rustix::process::kill_process(pid, Signal::KILL);
        }
    }

    /// What every process of this run carries in its environment.
    pub(crate) fn mark(&self) -> &str {
        &self.mark
    }

    /// Time since it was started.
    pub fn elapsed(&self) -> Duration {
        self.since.elapsed()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop(&mut |_, _| {});
    }
}

/// Processes with such an entry in their environment.
#[cfg(target_os = "linux")]
fn with_environment(wanted: &dyn Fn(&[u8]) -> bool) -> Vec<i32> {
    let carries = |path: PathBuf| std::fs::read(path).is_ok_and(|e| e.split(|b| *b == 0).any(wanted));
    std::fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|e| {
            let id = e.file_name().to_str()?.parse().ok()?;
            carries(e.path().join("environ")).then_some(id)
        })
        .collect()
}

/// Whether a process runs that was started by the process of this number.
pub(crate) fn marked_by(process: &str) -> bool {
    !with_environment(&|value| {
        value.strip_prefix(MARK.as_bytes()).and_then(|v| v.strip_prefix(b"=")).is_some_and(|v| {
            v.strip_prefix(process.as_bytes()).is_some_and(|rest| rest.first() == Some(&b'-'))
        })
    })
    .is_empty()
}

/// Processes that carry a run's mark in their environment.
pub(crate) fn marked(mark: &str) -> Vec<i32> {
    let wanted = format!("{MARK}={mark}");
    with_environment(&|value| value == wanted.as_bytes())
}

/// Elsewhere a process's environment is nobody else's business.
#[cfg(not(target_os = "linux"))]
fn with_environment(_wanted: &dyn Fn(&[u8]) -> bool) -> Vec<i32> {
    Vec::new()
}

fn read_lines(from: impl Read + Send + 'static, stream: Stream, send: Sender<Event>) {
    std::thread::spawn(move || {
        let mut from = BufReader::new(from);
        let mut line = Vec::new();
        loop {
            line.clear();
            match from.by_ref().take(LINE).read_until(b'\n', &mut line) {
                Ok(0) | Err(_) => break,
                Ok(_) => {}
            }
            if line.last() == Some(&b'\n') {
                line.pop();
                if line.last() == Some(&b'\r') {
                    line.pop();
                }
            }
            if send.send(Event::Line(stream, String::from_utf8_lossy(&line).into_owned())).is_err() {
                break;
            }
        }
        let _ = send.send(Event::Closed);
    });
}

/// Runs `command` to its end, handing on each line of its outputs as it was printed.
///
/// # Errors
/// See [`CommandError`].
pub fn run(
    command: &Command,
    cancel: &Cancel,
    scrub: &Scrub,
    each: &mut dyn FnMut(Stream, &str),
) -> Result<Outcome, CommandError> {
    let mut running = Running::start(command)?;
    let deadline = running.since + command.timeout;
    let mut tail = Tail::default();
    let ended = running.wait(deadline, cancel, &mut |stream, line| {
        tail.push(&scrub.line(line));
        each(stream, line);
    });
    Ok(Outcome { ended, tail, duration: running.elapsed() })
}
