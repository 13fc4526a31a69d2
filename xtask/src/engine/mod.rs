//! A container engine for the tests: started here where nobody else's is to be touched, with data outside of the tree.

mod images;

pub(crate) use images::provide;

use anyhow::{Context, Result, bail};
use rustix::fs::{FlockOperation, flock};
use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// Where its images stay from run to run.
const HOME: &str = "/var/lib/scaffold-engine";
/// Where it is reached while it runs.
const RUN: &str = "/run/scaffold-engine";
/// How long it may take to answer.
const START: Duration = Duration::from_secs(60);

/// An engine that answers. Ends with the last of the runs that share it, if it was started for them.
pub(crate) struct Engine {
    /// Value of `DOCKER_HOST`; `None`: the machine's own engine.
    pub(crate) host: Option<String>,
    /// Held while it is in use.
    lock: Option<File>,
}

impl Engine {
    /// Starts an engine of its own where that can be done, else finds the machine's.
    ///
    /// # Errors
    /// Why there is none, for people.
    pub(crate) fn start() -> Result<Self> {
        if can_start() {
            return Self::own();
        }
        if answers(None) {
            return Ok(Self { host: None, lock: None });
        }
        bail!(
            "no container engine answers; root starts one where Debian's `docker.io` and `debootstrap` are installed"
        );
    }

    /// Whether its images are made here; another one pulls what it needs.
    pub(crate) fn is_own(&self) -> bool {
        self.lock.is_some()
    }

    fn own() -> Result<Self> {
        fs::create_dir_all(HOME).context(HOME)?;
        fs::create_dir_all(RUN).context(RUN)?;
        let _turn = turn()?;
        let lock = File::create(Path::new(HOME).join("users"))?;
        flock(&lock, FlockOperation::LockShared)?;
        let host = format!("unix://{RUN}/docker.sock");
        if !answers(Some(&host)) {
            start(&host)?;
        }
        Ok(Self { host: Some(host), lock: Some(lock) })
    }

    /// `path` with the client that came with the engine first: another one may lack what it can do.
    pub(crate) fn path(&self, path: &OsStr) -> Result<OsString> {
        let client = Path::new("/usr/bin/docker");
        if !self.is_own() || !client.is_file() {
            return Ok(path.to_owned());
        }
        let folder = Path::new(HOME).join("bin");
        fs::create_dir_all(&folder)?;
        let link = folder.join("docker");
        if !link.exists() {
            std::os::unix::fs::symlink(client, link)?;
        }
        Ok(std::env::join_paths(std::iter::once(folder).chain(std::env::split_paths(path)))?)
    }

    /// Runs its client to the end.
    fn client(&self, args: &[&str]) -> Result<Output> {
        client(self.host.as_deref(), args).with_context(|| format!("docker {}", args.join(" ")))
    }

    /// The client, to be told more.
    fn command(&self) -> Command {
        let mut command = Command::new("docker");
        command.envs(self.host.iter().map(|h| ("DOCKER_HOST", h)));
        command
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        let (Some(lock), Ok(_turn)) = (self.lock.take(), turn()) else { return };
        // Others still use it where the lock can't be had alone.
        if flock(&lock, FlockOperation::NonBlockingLockExclusive).is_err() {
            return;
        }
        let Some(pid) = fs::read_to_string(pid_file()).ok().filter(|_| answers(self.host.as_deref())) else {
            return;
        };
        let _ = Command::new("kill").args(["-TERM", pid.trim()]).status();
        let since = Instant::now();
        while pid_file().exists() && since.elapsed() < START {
            std::thread::sleep(Duration::from_millis(100));
        }
    }
}

/// Held by the one run that starts or ends the engine.
fn turn() -> std::io::Result<File> {
    let file = File::create(Path::new(HOME).join("turn"))?;
    flock(&file, FlockOperation::LockExclusive)?;
    Ok(file)
}

fn pid_file() -> PathBuf {
    Path::new(RUN).join("docker.pid")
}

/// Whether an engine of its own can be started: by root, where the programs are.
pub(crate) fn can_start() -> bool {
    is_root() && quiet(Command::new("dockerd").arg("--version"))
}

/// Whether packages can be installed and engines started.
pub(crate) fn is_root() -> bool {
    let id = Command::new("id").arg("-u").stderr(Stdio::null()).output();
    id.is_ok_and(|out| out.stdout.trim_ascii() == b"0")
}

fn start(host: &str) -> Result<()> {
    let log = Path::new(HOME).join("dockerd.log");
    // Not every file system carries overlays.
    for more in [&[][..], &["--storage-driver=vfs"]] {
        let out = File::create(&log)?;
        let mut child = Command::new("dockerd")
            .arg(format!("--data-root={HOME}/data"))
            .arg(format!("--exec-root={RUN}/exec"))
            .arg(format!("--pidfile={}", pid_file().display()))
            .arg(format!("--host={host}"))
            .args(more)
            .env_remove("DOCKER_HOST")
            .stdin(Stdio::null())
            .stderr(out.try_clone()?)
            .stdout(out)
            .spawn()
            .context("dockerd")?;
        if comes_up(&mut child, host) {
            return Ok(());
        }
        let _ = child.kill();
        let _ = child.wait();
    }
    let text = fs::read_to_string(&log).unwrap_or_default();
    let last = text.lines().rfind(|l| !l.trim().is_empty()).unwrap_or("it said nothing");
    bail!("`dockerd` does not start: {last} ({})", log.display());
}

fn comes_up(child: &mut Child, host: &str) -> bool {
    let since = Instant::now();
    while since.elapsed() < START && matches!(child.try_wait(), Ok(None)) {
        if answers(Some(host)) {
            return true;
        }
        std::thread::sleep(Duration::from_millis(200));
    }
    false
}

/// Whether an engine answers the client.
pub(crate) fn answers(host: Option<&str>) -> bool {
    client(host, &["version", "--format", "{{.Server.Version}}"]).is_ok_and(|out| out.status.success())
}

fn client(host: Option<&str>, args: &[&str]) -> std::io::Result<Output> {
    Command::new("docker").args(args).envs(host.map(|h| ("DOCKER_HOST", h))).stdin(Stdio::null()).output()
}

fn quiet(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|s| s.success())
}
