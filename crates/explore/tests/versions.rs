//! Where the version of a language comes from, in every language: the file, what is in it, and what is found where.

mod common;

use common::Memory;
use scaffold_pack::Pack;

const GO: &str = "module example.com/shop\n\ngo 1.22\n";
const NODE: &str = "{\n  \"name\": \"shop\",\n  \"engines\": {\n    \"node\": \">=20\"\n  }\n}\n";
const PYTHON: &str = "[project]\nname = \"shop\"\nrequires-python = \">=3.11\"\n";
const RUST: &str =
    "[package]\nname = \"shop\"\nversion = \"0.1.0\"\nedition = \"2021\"\nrust-version = \"1.75\"\n";

fn check(pack: &Pack, files: &[(&str, &str)], expected: Option<(&str, &str)>) {
    let facts =
        scaffold_explore::explore(pack, &Memory::new(files)).expect("a whole pack").expect("a service");
    let found =
        facts.services[0].language_version.as_ref().map(|f| (f.value.as_str(), f.evidence[0].to_string()));
    assert_eq!(found, expected.map(|(v, at)| (v, at.to_owned())), "{files:?}");
}

#[test]
fn of_go() {
    let pack = scaffold_lang_go::pack().unwrap();
    let check = |files: &[(&str, &str)], expected| check(&pack, files, expected);
    check(&[("go.mod", GO)], Some(("1.22", "go.mod:3")));
    check(&[("go.mod", "module x\n\ngo 1.22\n\ntoolchain go1.24.3\n")], Some(("1.24.3", "go.mod:5")));
    check(&[("go.mod", GO), (".tool-versions", "golang 1.23.1\n")], Some(("1.22", "go.mod:3")));
    check(
        &[("go.mod", "module x\n"), (".tool-versions", "nodejs 20\ngolang 1.23.1\n")],
        Some(("1.23.1", ".tool-versions:2")),
    );
    check(&[("go.mod", "module x\n")], None);
}

#[test]
fn of_node() {
    let pack = scaffold_lang_node::pack().unwrap();
    let check = |files: &[(&str, &str)], expected| check(&pack, files, expected);
    check(&[("package.json", NODE)], Some((">=20", "package.json:4")));
    check(&[("package.json", NODE), (".nvmrc", "v22.11.0\n")], Some(("22.11.0", ".nvmrc:1")));
    check(&[("package.json", NODE), (".nvmrc", "lts/jod\n")], Some(("lts/jod", ".nvmrc:1")));
    check(&[("package.json", NODE), (".node-version", "22\n")], Some(("22", ".node-version:1")));
    check(
        &[("package.json", "{\n  \"volta\": {\n    \"node\": \"20.9.0\"\n  }\n}\n")],
        Some(("20.9.0", "package.json:3")),
    );
    check(
        &[("package.json", "{}"), (".tool-versions", "nodejs 20.1.0\n")],
        Some(("20.1.0", ".tool-versions:1")),
    );
    check(&[("package.json", "{}"), (".nvmrc", "\n")], None);
}

#[test]
fn of_python() {
    let pack = scaffold_lang_python::pack().unwrap();
    let check = |files: &[(&str, &str)], expected| check(&pack, files, expected);
    check(&[("pyproject.toml", PYTHON)], Some((">=3.11", "pyproject.toml:3")));
    check(
        &[("pyproject.toml", PYTHON), (".python-version", "# pyenv\n3.12.4\n")],
        Some(("3.12.4", ".python-version:2")),
    );
    check(
        &[("pyproject.toml", PYTHON), (".python-version", "cpython-3.13\n")],
        Some(("3.13", ".python-version:1")),
    );
    check(
        &[("requirements.txt", "flask\n"), ("runtime.txt", "python-3.11.9\n")],
        Some(("3.11.9", "runtime.txt:1")),
    );
    check(
        &[("requirements.txt", "flask\n"), ("uv.lock", "version = 1\nrequires-python = \">=3.12\"\n")],
        Some((">=3.12", "uv.lock:2")),
    );
    check(
        &[("requirements.txt", "flask\n"), (".tool-versions", "python 3.10.2\n")],
        Some(("3.10.2", ".tool-versions:1")),
    );
    check(
        &[("Pipfile", "[packages]\nflask = \"*\"\n\n[requires]\npython_version = \"3.9\"\n")],
        Some(("3.9", "Pipfile:5")),
    );
    check(&[("requirements.txt", "flask\n")], None);
}

#[test]
fn of_rust() {
    let pack = scaffold_lang_rust::pack().unwrap();
    let check = |files: &[(&str, &str)], expected| check(&pack, files, expected);
    check(&[("Cargo.toml", RUST)], Some(("1.75", "Cargo.toml:5")));
    check(
        &[("Cargo.toml", RUST), ("rust-toolchain.toml", "[toolchain]\nchannel = \"1.83.0\"\n")],
        Some(("1.83.0", "rust-toolchain.toml:2")),
    );
    check(&[("Cargo.toml", RUST), ("rust-toolchain", "1.80\n")], Some(("1.80", "rust-toolchain:1")));
    check(
        &[("Cargo.toml", RUST), ("rust-toolchain", "[toolchain]\nchannel = \"nightly-2025-01-01\"\n")],
        Some(("nightly-2025-01-01", "rust-toolchain:2")),
    );
}

#[test]
fn files_above_the_service_count_when_nothing_nearer_says_it() {
    let pack = scaffold_lang_node::pack().unwrap();
    let service = ("services/api/package.json", "{\"name\": \"api\"}");
    check(&pack, &[service, (".nvmrc", "22\n"), ("README.md", "")], Some(("22", ".nvmrc:1")));
    check(
        &pack,
        &[service, (".nvmrc", "22\n"), ("services/api/.nvmrc", "20\n")],
        Some(("20", "services/api/.nvmrc:1")),
    );
}
