//! Whose container, network, volume or image it is: a label that names the process that made it, and how to tell
//! whether that process is gone.

use std::fs;
use std::sync::atomic::{AtomicU64, Ordering};

/// The label on everything that a run makes.
pub(crate) const LABEL: &str = "dev.scaffold.run";

/// One run of the checks in one process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Owner {
    /// The label's value.
    pub(crate) mark: String,
    /// A project name that nobody else uses at the same time on the same engine.
    pub(crate) project: String,
}

impl Owner {
    /// This process; every call is a run of its own.
    pub(crate) fn new() -> Self {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let (place, pid) = (Place::here(), std::process::id());
        let (since, count) = (started(pid), COUNT.fetch_add(1, Ordering::Relaxed));
        let mark = format!("{}/{}/{}/{pid}/{since}/{count}", place.machine, place.boot, place.space);
        // Two machines that share an engine may have the same numbers.
        let salt = place.machine.bytes().fold(0_u32, |h, b| h.wrapping_mul(31).wrapping_add(u32::from(b)));
        Self { mark, project: format!("scaffold-{pid}-{since}-{count}-{salt:08x}") }
    }

    /// `LABEL=VALUE`
    pub(crate) fn label(&self) -> String {
        format!("{LABEL}={}", self.mark)
    }
}

/// Where a process number means something.
struct Place {
    machine: String,
    boot: String,
    space: String,
}

impl Place {
    fn here() -> Self {
        let read = |path: &str| fs::read_to_string(path).ok().map(|t| t.trim().replace('/', "-"));
        let named = |paths: &[&str]| paths.iter().find_map(|p| read(p).filter(|t| !t.is_empty()));
        let space = fs::read_link("/proc/self/ns/pid").ok();
        let space = space.map(|p| p.to_string_lossy().replace('/', "-"));
        Self {
            machine: named(&["/etc/machine-id", "/proc/sys/kernel/hostname", "/etc/hostname"])
                .unwrap_or_else(|| "machine".into()),
            boot: named(&["/proc/sys/kernel/random/boot_id"]).unwrap_or_default(),
            space: space.unwrap_or_default(),
        }
    }
}

/// When a process was started, in the kernel's ticks (proc_pid_stat(5)); 0 where the system does not tell.
fn started(pid: u32) -> u64 {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    let after_name = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    after_name.split_whitespace().nth(19).and_then(|t| t.parse().ok()).unwrap_or(0)
}

/// Whether the process that a label names has ended. What can't be told counts as living.
pub(crate) fn is_gone(mark: &str) -> bool {
    let parts: Vec<&str> = mark.split('/').collect();
    let [machine, boot, space, pid, since, _] = parts.as_slice() else { return false };
    let here = Place::here();
    if *machine != here.machine {
        return false;
    }
    if *boot != here.boot {
        return true;
    }
    let (Ok(pid), Ok(since)) = (pid.parse::<u32>(), since.parse::<u64>()) else { return false };
    *space == here.space && !lives(pid, since)
}

fn lives(pid: u32, since: u64) -> bool {
    let Some(process) = i32::try_from(pid).ok().and_then(rustix::process::Pid::from_raw) else {
        return false;
    };
    let there = rustix::process::test_kill_process(process);
    let there = !matches!(there, Err(rustix::io::Errno::SRCH));
    there && started(pid) == since
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_the_dead_from_the_living() {
        let (one, two) = (Owner::new(), Owner::new());
        assert_ne!(one, two);
        assert!(!is_gone(&one.mark));
        let with = |at: usize, text: &str| {
            let mut parts: Vec<&str> = one.mark.split('/').collect();
            parts[at] = text;
            parts.join("/")
        };
        let mut child = std::process::Command::new("true").spawn().unwrap();
        let dead = child.id().to_string();
        child.wait().unwrap();
        assert!(is_gone(&with(3, &dead)), "a process that ended");
        if cfg!(target_os = "linux") {
            assert!(is_gone(&with(4, "1")), "its number is somebody else's now");
            assert!(is_gone(&with(1, "other")), "before the last boot");
            assert!(!is_gone(&with(2, "other")), "a number of another space");
        }
        assert!(!is_gone(&with(0, "other")), "another machine's");
        assert!(!is_gone("nonsense"));
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        assert!(one.project.chars().all(fits), "{}", one.project);
    }
}
