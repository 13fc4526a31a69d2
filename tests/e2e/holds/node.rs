//! TypeScript and JavaScript: parsed and compiled, and tested where the libraries are there.

use super::must;
use scaffold_testkit::{Ran, Test, workspace};
use std::path::{Path, PathBuf};

/// The libraries that the example repositories ask for: installed by `cargo xtask test`.
fn libraries() -> Option<PathBuf> {
    let made = workspace().join("target/tools/nodetests/node_modules");
    std::env::var_os("SCAFFOLD_TEST_NODE_MODULES").map(Into::into).or(Some(made)).filter(|p| p.is_dir())
}

pub(super) fn lend(test: Test) -> Test {
    if let Some(from) = libraries() {
        std::os::unix::fs::symlink(from, test.path().join("node_modules")).expect("a link");
    }
    test
}

pub(super) fn holds(ran: &Ran) -> Result<(), String> {
    let root = ran.folder();
    let mut scripts = Vec::new();
    collect(&root, &mut scripts);
    for script in scripts {
        must(&root, &["node", "--check", &script.to_string_lossy()], &[])?;
    }
    if libraries().is_none() {
        eprintln!("not compiled, tests not run: `cargo xtask test` installs the libraries that they need");
        return Ok(());
    }
    let env = [("CI", "1"), ("NO_COLOR", "1")];
    if root.join("tsconfig.json").is_file() {
        must(&root, &["node_modules/.bin/tsc", "--noEmit", "--pretty", "false"], &env)?;
    }
    must(&root, &["npm", "run", "--silent", "--if-present", "lint"], &env)?;
    must(&root, &["npm", "test", "--silent"], &env).map(drop)
}

/// Plain scripts; links are not followed.
fn collect(dir: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).expect("a folder").flatten() {
        let (path, kind) = (entry.path(), entry.file_type().expect("an entry"));
        if kind.is_dir() && !entry.file_name().to_string_lossy().starts_with('.') {
            collect(&path, out);
        } else if kind.is_file() && path.extension().is_some_and(|e| e == "js" || e == "mjs" || e == "cjs") {
            out.push(path);
        }
    }
}
