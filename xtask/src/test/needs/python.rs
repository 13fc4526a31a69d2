//! Libraries of Python code that tests run, and the tools that it is held to.

use super::{Missing, vec_of};
use crate::process::root;
use std::path::Path;

pub(super) fn missing(tools: &Path) -> Vec<Missing> {
    let tests = root().join("tests");
    let text = |p: &Path| p.to_string_lossy().into_owned();
    let what = "libraries of the Python example repositories";
    let mut out = environment(what, &tests.join("repos").join("requirements.txt"), &tools.join("pytests"));
    let services = tools.join("services");
    let what = "what services made in Python need, and schemathesis";
    out.extend(environment(what, &tests.join("service").join("requirements.txt"), &services));
    // Asks services of every language, so it stands on the search path; the rest of the environment does not.
    let (program, link) = (services.join("bin").join("schemathesis"), tools.join("bin").join("schemathesis"));
    if !out.is_empty() || !link.is_file() {
        let steps = [vec_of(&["mkdir", "-p", &text(&tools.join("bin"))]), link_to(&program, &link)];
        out.extend(steps.into_iter().map(|install| Missing { what: "schemathesis".into(), install }));
    }
    out
}

/// An environment with what `list` names, made anew when the list changes.
pub(super) fn environment(what: &str, list: &Path, folder: &Path) -> Vec<Missing> {
    let stamp = folder.join("requirements.txt");
    let wanted = std::fs::read(list).unwrap_or_default();
    if std::fs::read(&stamp).is_ok_and(|have| have == wanted) {
        return Vec::new();
    }
    let text = |p: &Path| p.to_string_lossy().into_owned();
    let pip = folder.join("bin").join("pip");
    let steps = [
        vec_of(&["python3", "-m", "venv", &text(folder)]),
        vec_of(&[&text(&pip), "install", "--quiet", "--requirement", &text(list)]),
        vec_of(&["cp", &text(list), &text(&stamp)]),
    ];
    steps.into_iter().map(|install| Missing { what: what.to_owned(), install }).collect()
}

pub(super) fn link_to(program: &Path, link: &Path) -> Vec<String> {
    vec_of(&["ln", "-sf", &program.to_string_lossy(), &link.to_string_lossy()])
}
