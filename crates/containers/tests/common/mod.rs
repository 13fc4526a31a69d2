//! Files of this folder, and the rules of every pack.

#![allow(dead_code, reason = "each test binary uses its part")]

use scaffold_containers::{PACK_RULES, Rules};
use std::fs;
use std::path::{Path, PathBuf};

/// A folder beside the tests.
pub(crate) fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name)
}

/// Names and texts of the files of a folder, by name.
pub(crate) fn files(name: &str) -> Vec<(String, String)> {
    let entries = fs::read_dir(folder(name)).expect("the folder");
    let mut out: Vec<(String, String)> = entries
        .map(|e| e.expect("an entry").path())
        .filter(|p| p.is_file() && p.extension().is_some_and(|e| e != "toml"))
        .map(|p| {
            let name = p.file_name().expect("a name").to_string_lossy().into_owned();
            (name, fs::read_to_string(&p).expect("a text"))
        })
        .collect();
    out.sort();
    out
}

/// The engine's rules and those of every language here.
pub(crate) fn rules() -> Rules {
    let languages = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../languages");
    let texts: Vec<String> = fs::read_dir(languages)
        .expect("languages")
        .filter_map(|l| fs::read_to_string(l.expect("a language").path().join(PACK_RULES)).ok())
        .collect();
    Rules::new(texts.iter().map(|t| ("", t.as_str()))).expect("rules that fit")
}

/// A tool that `cargo xtask test` installs.
pub(crate) fn tool(name: &str) -> Option<PathBuf> {
    let made = folder("../../../target/tools/containers/bin").join(name);
    let found = std::env::var_os("SCAFFOLD_TEST_CONTAINER_TOOLS").map(|d| PathBuf::from(d).join(name));
    let there = found.into_iter().chain([made]).find(|p| p.is_file());
    if there.is_none() {
        eprintln!("not held against {name}: `cargo xtask test` installs it");
    }
    there
}

/// How editors write the same text: what it is called, and what makes it so.
pub(crate) type Variant = (&'static str, fn(&str) -> String);

/// The same text as editors write it.
pub(crate) const VARIANTS: [Variant; 4] = [
    ("as it is", |t| t.to_owned()),
    ("with CRLF", |t| t.replace("\r\n", "\n").replace('\n', "\r\n")),
    ("without a final newline", |t| t.trim_end().to_owned()),
    ("with a byte order mark", |t| format!("\u{feff}{}", t.trim_start_matches('\u{feff}'))),
];
