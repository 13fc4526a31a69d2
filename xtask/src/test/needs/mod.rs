//! What the tests need on a machine: found, or installed by name; one file a language says what that is.
//! On a terminal it asks first; elsewhere it says what is missing, and installs only where `CI` is set.

mod containers;
mod go;
mod node;
mod node_service;
mod python;

use crate::process::root;
use anyhow::{Context, Result, bail};
use std::ffi::OsString;
use std::io::{BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What the suites run with.
pub(crate) struct Tools {
    /// Search path, with installed tools first.
    pub(crate) path: OsString,
}

/// Something that was not found.
struct Missing {
    what: String,
    install: Vec<String>,
}

/// Finds or installs everything.
pub(crate) fn provide() -> Result<Tools> {
    let tools = root().join("target").join("tools");
    let path = search_path(&[tools.join("bin"), tools.join("python").join("bin")])?;
    let missing = missing(&path, &tools);
    if !missing.is_empty() {
        settle(&missing, &path)?;
    }
    Ok(Tools { path })
}

fn missing(path: &OsString, tools: &Path) -> Vec<Missing> {
    let mut out = Vec::new();
    let mut debian = Vec::new();
    if !runs(path, "git", &["--version"]) {
        debian.push("git");
    }
    if !postgres() {
        debian.push("postgresql");
    }
    if !rabbitmq() {
        debian.push("rabbitmq-server");
    }
    if !runs(path, "redis-server", &["--version"]) {
        debian.push("redis-server");
    }
    let python = runs(path, "python3", &["-m", "venv", "--help"]);
    if !python {
        debian.push("python3-venv");
    }
    debian.extend(containers::debian(path));
    if !debian.is_empty() {
        let mut install =
            vec!["apt-get".to_owned(), "install".into(), "--yes".into(), "--no-install-recommends".into()];
        install.extend(debian.iter().map(|&p| p.to_owned()));
        out.push(Missing { what: debian.join(", "), install: vec_of(&["apt-get", "update"]) });
        out.push(Missing { what: debian.join(", "), install });
    }
    out.extend(go::missing(path, tools));
    out.extend(node::missing(path, tools));
    out.extend(node_service::missing(tools));
    out.extend(python::missing(tools));
    out.extend(containers::missing(tools));
    out
}

fn vec_of(words: &[&str]) -> Vec<String> {
    words.iter().map(|&w| w.to_owned()).collect()
}

/// Asks, refuses or installs.
fn settle(missing: &[Missing], path: &OsString) -> Result<()> {
    eprintln!("the tests need what this machine lacks:");
    for m in missing {
        eprintln!("  {} ({})", m.what, m.install.join(" "));
    }
    let terminal = std::io::stdin().is_terminal() && std::io::stderr().is_terminal();
    if terminal {
        eprint!("install it? [y/N] ");
        std::io::stderr().flush()?;
        let mut answer = String::new();
        std::io::stdin().lock().read_line(&mut answer)?;
        if !matches!(answer.trim(), "y" | "Y" | "yes") {
            bail!("not installed; run the commands above yourself and try again");
        }
    } else if std::env::var_os("CI").is_none() {
        bail!("run the commands above, or set `CI=true` to have them run");
    }
    for m in missing {
        let status = Command::new(&m.install[0])
            .args(&m.install[1..])
            .env("PATH", path)
            .env("GOBIN", root().join("target").join("tools").join("bin"))
            .env("DEBIAN_FRONTEND", "noninteractive")
            .stdin(Stdio::null())
            .status()
            .with_context(|| m.install.join(" "))?;
        if !status.success() {
            bail!("`{}` failed", m.install.join(" "));
        }
    }
    Ok(())
}

fn search_path(first: &[PathBuf]) -> Result<OsString> {
    let rest = std::env::var_os("PATH").unwrap_or_default();
    Ok(std::env::join_paths(first.iter().cloned().chain(std::env::split_paths(&rest)))?)
}

fn runs(path: &OsString, program: &str, args: &[&str]) -> bool {
    Command::new(program)
        .args(args)
        .env("PATH", path)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|s| s.success())
}

/// Folders of the search path.
fn folders() -> Vec<PathBuf> {
    std::env::var_os("PATH").map(|p| std::env::split_paths(&p).collect()).unwrap_or_default()
}

/// Whether RabbitMQ's server is installed. What Debian puts on the search path answers to its own user and root alone.
fn rabbitmq() -> bool {
    let debian = PathBuf::from("/usr/lib/rabbitmq/bin");
    folders().into_iter().chain([debian]).any(|f| f.join("rabbitmq-server").is_file())
}

/// Whether PostgreSQL's programs are installed: on the search path, or where Debian keeps them.
fn postgres() -> bool {
    let debian = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    debian.map(|d| d.path().join("bin")).chain(folders()).any(|f| f.join("initdb").is_file())
}
