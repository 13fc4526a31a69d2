//! A service that runs for a test, on a free port of the loopback, and is gone afterwards.

use std::fs::{self, File};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Longest time to start or to stop.
const PATIENCE: Duration = Duration::from_secs(60);

/// How it is run.
pub(crate) struct Settings {
    /// Requests per second and client; so many that no question is refused where `None`.
    pub(crate) limit: Option<u32>,
}

/// The service.
pub(crate) struct Running {
    child: Child,
    base: String,
    log: PathBuf,
    agent: ureq::Agent,
}

impl Running {
    /// Starts `argv` in `folder` and waits until it is ready.
    pub(crate) fn start(folder: &Path, argv: &[&str], env: &[(String, String)], settings: Settings) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("a port").port();
        let limit = settings.limit.unwrap_or(100_000).to_string();
        let log = folder.join(format!("server-{port}.log"));
        let out = File::create(&log).expect("a log");
        let mut child = Command::new(argv[0])
            .args(&argv[1..])
            .current_dir(folder)
            .envs(env.iter().cloned())
            .env("PORT", port.to_string())
            .env("RATE_LIMIT", &limit)
            .env("RATE_BURST", &limit)
            .env("SHUTDOWN_DELAY", "100ms")
            .stdin(Stdio::null())
            .stderr(out.try_clone().expect("a log"))
            .stdout(out)
            .spawn()
            .expect("the server");
        let base = format!("http://127.0.0.1:{port}");
        let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
        let started = Instant::now();
        while agent.get(format!("{base}/livez")).call().is_err() {
            let over = child.try_wait().expect("the server");
            assert!(
                over.is_none() && started.elapsed() < PATIENCE,
                "the server did not start: {over:?} {}",
                fs::read_to_string(&log).unwrap_or_default()
            );
            std::thread::yield_now();
        }
        Self { child, base, log, agent }
    }

    /// `http://127.0.0.1:PORT`
    pub(crate) fn base(&self) -> &str {
        &self.base
    }

    /// What it has logged.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// Status of a GET, and whether it came with `Retry-After`.
    pub(crate) fn get(&self, path: &str) -> (u16, bool) {
        let answer = self.agent.get(format!("{}{path}", self.base)).call().expect("an answer");
        (answer.status().as_u16(), answer.headers().contains_key("retry-after"))
    }

    /// What a GET answers.
    pub(crate) fn text(&self, path: &str) -> String {
        let mut answer = self.agent.get(format!("{}{path}", self.base)).call().expect("an answer");
        answer.body_mut().read_to_string().expect("text")
    }

    /// Sends SIGTERM and returns the exit code.
    pub(crate) fn stop(mut self) -> Option<i32> {
        let told = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        assert!(told.is_ok_and(|s| s.success()), "kill");
        let started = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().expect("the server") {
                return status.code();
            }
            assert!(started.elapsed() < PATIENCE, "the server did not stop");
            std::thread::yield_now();
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Already gone after `stop`; a failed test must leave nothing behind.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
