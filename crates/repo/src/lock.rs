//! Keeps two runs apart. The kernel's lock decides, so the lock of a dead process is never in the way;
//! the process id in the file is only for the message.

use crate::RepoError;
use crate::disk::Disk;
use rustix::fs::FlockOperation;
use std::fs::File;
use std::io::{Read, Seek, Write};
use std::time::Duration;

/// Held until dropped.
pub(crate) struct Lock(#[expect(dead_code, reason = "held for its drop")] File);

/// Another run is given this many tries of 20 ms to end: a change takes less, even on a slow disk.
const TRIES: u32 = 100;

impl Lock {
    /// Takes the lock below `state`.
    pub(crate) fn take(state: &Disk) -> Result<Self, RepoError> {
        let mut file = state.open_lock("lock")?;
        for left in (0..TRIES).rev() {
            match rustix::fs::flock(&file, FlockOperation::NonBlockingLockExclusive) {
                Ok(()) => break,
                Err(rustix::io::Errno::WOULDBLOCK) if left == 0 => {
                    let mut text = String::new();
                    let _ = file.read_to_string(&mut text);
                    return Err(RepoError::Locked { pid: text.trim().parse().ok() });
                }
                Err(rustix::io::Errno::WOULDBLOCK) => std::thread::sleep(Duration::from_millis(20)),
                Err(e) => return Err(RepoError::Io { what: "lock", path: "lock".into(), source: e.into() }),
            }
        }
        // Only for the message of whoever finds the lock taken: a full disk must not be in the way of an undo.
        let _ = file
            .set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| writeln!(file, "{}", std::process::id()));
        Ok(Self(file))
    }
}
