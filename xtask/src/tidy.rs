//! Rules of the tree that no compiler knows: sizes, headers, and no language by name in the engine.

use crate::process::{must, root};
use anyhow::{Context, Result, bail};
use std::collections::BTreeSet;
use std::fs;

/// Longest Rust file.
const MAX_LINES: usize = 600;

/// Files of the engine in which such a word is no fault: the list of built-in packs, and a table of English nouns.
const MAY_NAME: &[&str] = &["crates/cli/src/builtin.rs", "crates/core/src/inflect.rs"];

/// Repositories to try the program on: written as somebody else would.
const EXAMPLES: &str = "tests/repos/";

pub(crate) fn run() -> Result<()> {
    let root = root();
    let files = must(&root, "git", &["ls-files", "--cached", "--others", "--exclude-standard", "*.rs"])?;
    let words = words()?;
    let mut faults = Vec::new();
    for path in files.lines().filter(|p| !p.starts_with(EXAMPLES)) {
        let Ok(text) = fs::read_to_string(root.join(path)) else { continue };
        let lines = text.lines().count();
        if lines > MAX_LINES {
            faults
                .push(format!("{path}: {lines} lines; at most {MAX_LINES}: ask what two things live there"));
        }
        // Examples are written as other people write.
        let example = path.starts_with("tests/repos/") || path.contains("/try/");
        if !example && !text.starts_with("//!") {
            faults.push(format!("{path}:1: no `//!` header that says what lives here"));
        }
        if path.starts_with("crates/")
            && !path.contains("/tests/")
            && !path.contains("/benches/")
            && !MAY_NAME.contains(&path)
        {
            faults.extend(names(path, &text, &words));
        }
    }
    if faults.is_empty() {
        println!("tidy: {} Rust files", files.lines().count());
        return Ok(());
    }
    for fault in &faults {
        eprintln!("{fault}");
    }
    bail!("{} faults", faults.len())
}

/// Ids of languages and frameworks, from the folders that hold them.
fn words() -> Result<BTreeSet<String>> {
    let mut words = BTreeSet::new();
    for language in fs::read_dir(root().join("languages")).context("languages")? {
        let language = language?;
        words.insert(language.file_name().to_string_lossy().into_owned());
        if let Ok(frameworks) = fs::read_dir(language.path().join("frameworks")) {
            words.extend(frameworks.flatten().map(|f| f.file_name().to_string_lossy().into_owned()));
        }
    }
    Ok(words)
}

/// Places in the code of `text` (comments and tests left out) where a string literal is such a word.
fn names(path: &str, text: &str, words: &BTreeSet<String>) -> Vec<String> {
    let code = text.split("#[cfg(test)]").next().unwrap_or(text);
    code.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
        .flat_map(|(i, line)| line.split('"').skip(1).step_by(2).map(move |literal| (i, literal)))
        .filter(|(_, literal)| words.contains(*literal))
        .map(|(i, literal)| format!("{path}:{}: names `{literal}`; that belongs into a pack", i + 1))
        .collect()
}
