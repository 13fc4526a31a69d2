//! The tools that container files are held against.

use super::Missing;
use super::python::environment;
use crate::process::root;
use std::path::Path;

pub(super) fn missing(tools: &Path) -> Vec<Missing> {
    let list = root().join("crates").join("containers").join("tests").join("requirements.txt");
    environment("hadolint, checkov and compose", &list, &tools.join("containers"))
}
