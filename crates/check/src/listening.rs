//! On which ports the processes of a run listen: a server says so only in its own words, or not at all.

use std::collections::BTreeSet;

/// Ports on which processes whose environment carries `mark` accept connections. Empty where the system does not tell.
#[cfg(target_os = "linux")]
pub(crate) fn ports(mark: &str) -> BTreeSet<u16> {
    let sockets: BTreeSet<u64> = crate::command::marked(mark).into_iter().flat_map(sockets_of).collect();
    ["/proc/net/tcp", "/proc/net/tcp6"]
        .into_iter()
        .filter_map(|path| std::fs::read_to_string(path).ok())
        .flat_map(|table| table.lines().skip(1).filter_map(listener).collect::<Vec<_>>())
        .filter(|(_, inode)| sockets.contains(inode))
        .map(|(port, _)| port)
        .collect()
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn ports(_mark: &str) -> BTreeSet<u16> {
    BTreeSet::new()
}

/// Inodes of a process's sockets.
#[cfg(target_os = "linux")]
fn sockets_of(process: i32) -> Vec<u64> {
    std::fs::read_dir(format!("/proc/{process}/fd"))
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|e| {
            let target = std::fs::read_link(e.path()).ok()?;
            target.to_str()?.strip_prefix("socket:[")?.strip_suffix(']')?.parse().ok()
        })
        .collect()
}

/// Port and inode of a line of the kernel's table (proc_pid_net(5)) that tells of a listening socket.
#[cfg(target_os = "linux")]
fn listener(line: &str) -> Option<(u16, u64)> {
    const LISTEN: &str = "0A";
    let fields: Vec<&str> = line.split_whitespace().collect();
    let port = u16::from_str_radix(fields.get(1)?.rsplit(':').next()?, 16).ok()?;
    (*fields.get(3)? == LISTEN).then_some((port, fields.get(9)?.parse().ok()?))
}
