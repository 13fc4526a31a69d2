//! Migrations written in SQL: which there are, in which order, and which part of a file takes it back.

use regex::Regex;
use scaffold_core::Migrations;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

/// One migration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Migration {
    /// File that applies it, relative to the repository.
    pub path: String,
    /// What applies it.
    pub up: String,
    /// What takes it back; `None` where it does not say.
    pub down: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Listed {
    marks: Vec<Mark>,
    pairs: Pairs,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Mark {
    #[serde(rename = "tool")]
    _tool: String,
    #[serde(with = "rule")]
    up: Regex,
    #[serde(with = "rule")]
    down: Regex,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pairs {
    up: String,
    down: String,
}

mod rule {
    use serde::{Deserialize, Deserializer, de::Error};

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<regex::Regex, D::Error> {
        regex::Regex::new(&String::deserialize(d)?).map_err(D::Error::custom)
    }
}

fn listed() -> Listed {
    // A test holds that the embedded data parses.
    toml::from_str(include_str!("migrations.toml")).unwrap_or_else(|_| Listed {
        marks: Vec::new(),
        pairs: Pairs { up: ".up.sql".into(), down: ".down.sql".into() },
    })
}

/// The migrations of a repository in the order in which they apply: by their leading number, then by name.
///
/// # Errors
/// The folder or a file can't be read.
pub fn read_migrations(root: &Path, facts: &Migrations) -> io::Result<Vec<Migration>> {
    let data = listed();
    let mut files: BTreeMap<(Vec<(u64, String)>, String), String> = BTreeMap::new();
    for entry in fs::read_dir(root.join(&facts.dir))? {
        let entry = entry?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        if name.ends_with(".sql") && entry.file_type()?.is_file() {
            files.insert((order(&name), name.clone()), fs::read_to_string(entry.path())?);
        }
    }
    let texts: BTreeMap<&str, &str> = files.iter().map(|((_, n), t)| (n.as_str(), t.as_str())).collect();
    let mut out = Vec::new();
    for (_, name) in files.keys() {
        let text = texts[name.as_str()];
        if name.ends_with(&data.pairs.down) {
            continue;
        }
        let (up, down) = match name.strip_suffix(&data.pairs.up) {
            Some(stem) => {
                let other = format!("{stem}{}", data.pairs.down);
                (text.to_owned(), texts.get(other.as_str()).map(|t| (*t).to_owned()))
            }
            None => parts(&data, text),
        };
        out.push(Migration { path: format!("{}/{name}", facts.dir), up, down });
    }
    Ok(out)
}

/// Numbers in a name count by value (`2_` before `10_`), the rest as text.
fn order(name: &str) -> Vec<(u64, String)> {
    let digits = name.len() - name.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    vec![(name[..digits].parse().unwrap_or(u64::MAX), name[digits..].to_owned())]
}

/// What applies a file and what takes it back, by the marks inside it; a file without marks only applies.
fn parts(data: &Listed, text: &str) -> (String, Option<String>) {
    let Some(mark) = data.marks.iter().find(|m| text.lines().any(|l| m.up.is_match(l))) else {
        return (text.to_owned(), None);
    };
    let (mut up, mut down, mut seen_down) = (String::new(), String::new(), false);
    let mut target: Option<bool> = None;
    for line in text.split_inclusive('\n') {
        if mark.up.is_match(line) {
            target = Some(true);
        } else if mark.down.is_match(line) {
            (target, seen_down) = (Some(false), true);
        } else {
            match target {
                Some(true) => up.push_str(line),
                Some(false) => down.push_str(line),
                None => {}
            }
        }
    }
    (up, seen_down.then_some(down))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_at_marks_and_pairs_files() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("m")).unwrap();
        for (name, text) in [
            ("10_c.sql", "create c;\n"),
            ("2_b.up.sql", "create b;\n"),
            ("2_b.down.sql", "drop b;\n"),
            ("1_a.sql", "-- +goose Up\n-- +goose StatementBegin\ncreate a;\n-- +goose Down\ndrop a;\n"),
            ("11_d.sql", "-- Up Migration\ncreate d;\n\n-- Down Migration\ndrop d;\n"),
            ("notes.txt", ""),
        ] {
            fs::write(dir.path().join("m").join(name), text).unwrap();
        }
        let facts = Migrations { dir: "m".into(), style: String::new(), tool: None, files: vec![] };
        let found = read_migrations(dir.path(), &facts).unwrap();
        let shown: Vec<_> = found
            .iter()
            .map(|m| (m.path.as_str(), m.up.trim_end().lines().last(), m.down.as_deref()))
            .collect();
        assert_eq!(
            shown,
            [
                ("m/1_a.sql", Some("create a;"), Some("drop a;\n")),
                ("m/2_b.up.sql", Some("create b;"), Some("drop b;\n")),
                ("m/10_c.sql", Some("create c;"), None),
                ("m/11_d.sql", Some("create d;"), Some("drop d;\n")),
            ]
        );
    }
}
