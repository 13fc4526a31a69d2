//! The program under test, built once per test run.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// Root of the workspace.
pub fn workspace() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

/// The program: `SCAFFOLD_BIN` where it is set, else what cargo builds now.
///
/// # Panics
/// It does not build.
pub fn binary() -> &'static Path {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| {
        if let Some(path) = std::env::var_os("SCAFFOLD_BIN") {
            return path.into();
        }
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let status = Command::new(cargo)
            .args(["build", "--quiet", "--package", "scaffold-cli"])
            .current_dir(workspace())
            .status()
            .expect("cargo runs");
        assert!(status.success(), "the program does not build");
        // This test's own program lies in target/<profile>/deps.
        let own = std::env::current_exe().expect("a path");
        let debug = own.ancestors().find(|p| p.ends_with("debug") || p.ends_with("release"));
        let target = debug.and_then(Path::parent).expect("a target folder");
        target.join("debug").join(format!("scaffold{}", std::env::consts::EXE_SUFFIX))
    })
}
