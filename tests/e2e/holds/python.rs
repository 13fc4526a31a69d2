//! Python: compiled, held against the linters that the repository sets up, and tested where the libraries are there.

use super::must;
use scaffold_testkit::{Test, workspace};
use std::path::{Path, PathBuf};

/// Settings that say a repository holds itself against a tool: file, what stands in it, how the tool is run.
const TOOLS: [(&str, &str, &[&str]); 5] = [
    ("pyproject.toml", "[tool.ruff", &["ruff", "check", "--no-cache", "."]),
    ("pyproject.toml", "[tool.ruff.format]", &["ruff", "format", "--no-cache", "--check", "."]),
    ("pyproject.toml", "[tool.mypy]", &["mypy", "--cache-dir", "/dev/null"]),
    ("pyproject.toml", "[tool.black]", &["black", "--check", "."]),
    ("setup.cfg", "[isort]", &["isort", "--check-only", "."]),
];

/// The Python that has what the example repositories ask for: made by `cargo xtask test`.
fn environment() -> Option<PathBuf> {
    let made = workspace().join("target/tools/pytests/bin/python");
    std::env::var_os("SCAFFOLD_TEST_PYTHON").map(Into::into).or(Some(made)).filter(|p| p.is_file())
}

/// Makes that environment the active one.
pub(super) fn lend(test: Test) -> Test {
    match environment().as_deref().and_then(|python| python.parent()?.parent()) {
        Some(folder) => test.env("VIRTUAL_ENV", folder.to_string_lossy()),
        None => test,
    }
}

pub(super) fn holds(folder: &Path) -> Result<(), String> {
    let own = environment();
    let program = own.as_ref().map_or("python3".into(), |p| p.display().to_string());
    let compile = "import pathlib\nfor f in pathlib.Path('.').rglob('*.py'):\n    compile(f.read_text(), str(f), 'exec')";
    let env = [("PYTHONDONTWRITEBYTECODE", "1")];
    must(folder, &[&program, "-c", compile], &env)?;
    if own.is_none() {
        eprintln!("tests not run: `cargo xtask test` makes the environment that they need");
        return Ok(());
    }
    for (file, mark, tool) in TOOLS {
        if std::fs::read_to_string(folder.join(file)).is_ok_and(|text| text.contains(mark)) {
            let argv: Vec<&str> = [program.as_str(), "-m"].into_iter().chain(tool.iter().copied()).collect();
            must(folder, &argv, &env)?;
        }
    }
    let says = |file: &&str| std::fs::read_to_string(folder.join(file)).is_ok_and(|t| t.contains("pytest"));
    let pytest = ["pytest.ini", "setup.cfg", "pyproject.toml"].iter().any(says);
    if !pytest && folder.join("manage.py").is_file() {
        return must(folder, &[&program, "manage.py", "test"], &env).map(drop);
    }
    must(folder, &[&program, "-m", "pytest", "-q", "-p", "no:cacheprovider"], &env).map(drop)
}
