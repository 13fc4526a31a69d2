//! Python: compiled, and tested where the libraries are there.

use super::must;
use scaffold_testkit::{Ran, workspace};
use std::path::PathBuf;

/// The Python that has what the example repositories ask for: made by `cargo xtask test`.
fn environment() -> Option<PathBuf> {
    let made = workspace().join("target/tools/pytests/bin/python");
    std::env::var_os("SCAFFOLD_TEST_PYTHON").map(Into::into).or(Some(made)).filter(|p| p.is_file())
}

pub(super) fn holds(ran: &Ran) -> Result<(), String> {
    let own = environment();
    let program = own.as_ref().map_or("python3".into(), |p| p.display().to_string());
    let compile = "import pathlib\nfor f in pathlib.Path('.').rglob('*.py'):\n    compile(f.read_text(), str(f), 'exec')";
    let env = [("PYTHONDONTWRITEBYTECODE", "1")];
    must(&ran.folder(), &[&program, "-c", compile], &env)?;
    if own.is_none() {
        eprintln!("tests not run: `cargo xtask test` makes the environment that they need");
        return Ok(());
    }
    must(&ran.folder(), &[&program, "-m", "pytest", "-q", "-p", "no:cacheprovider"], &env).map(drop)
}
