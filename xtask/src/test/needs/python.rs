//! Libraries of the Python example repositories.

use super::{Missing, vec_of};
use crate::process::root;
use std::path::Path;

/// An environment with what the Python repositories of `tests/repos` ask for, made anew when the list changes.
pub(super) fn missing(tools: &Path) -> Vec<Missing> {
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
