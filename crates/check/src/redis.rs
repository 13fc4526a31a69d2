//! A Redis server of this run's own, where the program is installed: kept in memory, on the loopback, gone when dropped.

use crate::postgres::free_port;
use crate::{Cancel, Command, Running, Stream, find_program};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Its programs, the first that is there.
const PROGRAMS: [&str; 2] = ["redis-server", "valkey-server"];
/// How long it may take to start.
const START: Duration = Duration::from_secs(20);

/// A running server.
pub struct Redis {
    port: u16,
    // Ended before its folder goes.
    _running: Running,
    _folder: TempDir,
}

impl Redis {
    /// Starts one. `None`: none is installed, or it did not start.
    pub fn start(cancel: &Cancel) -> Option<Self> {
        let folder = tempfile::Builder::new().prefix("scaffold-redis-").tempdir().ok()?;
        let program = PROGRAMS.iter().find_map(|p| find_program(p, folder.path()))?;
        let port = free_port().ok()?;
        let port_word = port.to_string();
        let argv = [
            &program.to_string_lossy(),
            "--port",
            &port_word,
            "--bind",
            "127.0.0.1",
            // Nothing here outlives the run.
            "--save",
            "",
            "--appendonly",
            "no",
        ];
        let mut running = Running::start(&Command::new(argv, folder.path())).ok()?;
        let mut ready = |_: Stream, line: &str| line.to_lowercase().contains("ready to accept connections");
        let stopped = running.listen(Instant::now() + START, cancel, &mut ready);
        stopped.is_none().then_some(Self { port, _running: running, _folder: folder })
    }

    /// Where it listens on the loopback.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// `redis://127.0.0.1:PORT/0`
    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}/0", self.port)
    }
}
