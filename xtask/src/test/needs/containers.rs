//! The tools that container files are held against.

use super::python::{environment, link_to};
use super::{Missing, runs, vec_of};
use crate::engine;
use crate::process::root;
use std::ffi::OsString;
use std::path::Path;

pub(super) fn missing(tools: &Path) -> Vec<Missing> {
    let list = root().join("crates").join("containers").join("tests").join("requirements.txt");
    let home = tools.join("containers");
    let mut out = environment("hadolint, checkov and compose", &list, &home);
    let link = tools.join("bin").join("docker-compose");
    if !out.is_empty() || !link.is_file() {
        let steps = [
            vec_of(&["mkdir", "-p", &tools.join("bin").to_string_lossy()]),
            link_to(&home.join("bin").join("docker-compose"), &link),
        ];
        out.extend(steps.into_iter().map(|install| Missing { what: "docker-compose".into(), install }));
    }
    out
}

/// Debian's packages for an engine and its base images, where none is there and one can be installed.
pub(super) fn debian(path: &OsString) -> Vec<&'static str> {
    let own = engine::can_start();
    if !engine::is_root() || (!own && engine::answers(None)) {
        return Vec::new();
    }
    let wanted = [("docker.io", own), ("debootstrap", runs(path, "debootstrap", &["--version"]))];
    wanted.into_iter().filter(|(_, there)| !there).map(|(name, _)| name).collect()
}
