//! Versions of languages as repositories write them, solved to the tag of an image.

use serde::Deserialize;
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// What is known of the versions that images are there for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Versions {
    /// Where nothing is said, and where a range lets it in.
    pub default: String,
    /// Numbers of a version that tags are written with.
    pub parts: usize,
    /// Those that ranges are solved to, newest first.
    pub supported: Vec<String>,
    /// Names of files that say only the least; a newer default is taken.
    pub least: Vec<String>,
    /// Words that stand for a version (`lts/*`).
    pub names: BTreeMap<String, String>,
}

impl Versions {
    /// The tag of what `said` means, read from a file of this name; `None` where no image can be told.
    pub fn tag(&self, said: Option<&str>, file: &str) -> Option<String> {
        let Some(said) = said.map(str::trim).filter(|s| !s.is_empty()) else {
            return Some(self.default.clone());
        };
        if let Some(known) = self.names.get(&said.to_ascii_lowercase()) {
            return Some(known.clone());
        }
        let plain = said.trim_start_matches(['v', '=']).trim();
        let exact = plain.chars().all(|c| c.is_ascii_digit() || c == '.') && !plain.is_empty();
        if exact {
            let least = self.least.iter().any(|f| f == file);
            let tag = self.cut(plain);
            return Some(match least && compare(&tag, &self.default) == Ordering::Less {
                true => self.default.clone(),
                false => tag,
            });
        }
        let within = |v: &&String| satisfies(v, said);
        let default = Some(&self.default).filter(within);
        default.or_else(|| self.supported.iter().find(within)).cloned()
    }

    /// As many numbers as tags have.
    fn cut(&self, version: &str) -> String {
        version.split('.').take(self.parts.max(1)).collect::<Vec<_>>().join(".")
    }
}

fn numbers(version: &str) -> Vec<u64> {
    let digits = |part: &str| part.chars().take_while(char::is_ascii_digit).collect::<String>();
    version.split('.').map_while(|p| digits(p).parse().ok()).collect()
}

/// By as many numbers as both have.
fn compare(a: &str, b: &str) -> Ordering {
    let (a, b) = (numbers(a), numbers(b));
    let both = a.len().min(b.len());
    a[..both].cmp(&b[..both])
}

/// Whether the newest release of a line (`3.12`, `22`) lies in a range of any of the usual notations.
fn satisfies(line: &str, range: &str) -> bool {
    range.split("||").any(|part| {
        let part = part.replace(',', " ");
        let mut words = part.split_whitespace().peekable();
        let mut any = false;
        let mut all = true;
        while let Some(word) = words.next() {
            any = true;
            // `>= 20` in two words, and `20 - 22`.
            let joined = match word {
                ">=" | "<=" | ">" | "<" | "==" | "=" | "^" | "~" | "~=" | "!=" => {
                    format!("{word}{}", words.next().unwrap_or_default())
                }
                "-" => format!("<={}", words.next().unwrap_or_default()),
                word if words.peek() == Some(&"-") => format!(">={word}"),
                word => word.to_owned(),
            };
            all &= holds(line, &joined);
        }
        any && all
    })
}

fn holds(line: &str, word: &str) -> bool {
    let at = word.find(|c: char| c.is_ascii_digit() || matches!(c, '*' | 'x' | 'X')).unwrap_or(word.len());
    let (operator, version) = (word[..at].trim().trim_end_matches('v'), word[at..].trim());
    let said = numbers(version);
    let order = compare(line, version);
    let lines = numbers(line);
    // Of a bound within a line, the newest release of that line lies above it.
    let finer = said.len() > lines.len() && said[lines.len()..].iter().any(|n| *n > 0);
    match operator {
        ">=" => order != Ordering::Less,
        ">" => order == Ordering::Greater || order == Ordering::Equal && said.len() > lines.len(),
        "<" => order == Ordering::Less || order == Ordering::Equal && finer,
        "<=" => order != Ordering::Greater,
        "!=" => order != Ordering::Equal || said.len() > lines.len(),
        // The first number that is not 0 stays.
        "^" => {
            let first = said.iter().position(|n| *n > 0).unwrap_or_default();
            let kept = (first + 1).min(lines.len());
            order != Ordering::Less && lines[..kept] == said[..kept.min(said.len())]
        }
        "~=" => {
            let kept = said.len().saturating_sub(1).max(1).min(lines.len());
            order != Ordering::Less && lines[..kept] == said[..kept]
        }
        "~" => {
            let kept = said.len().min(2).min(lines.len());
            order != Ordering::Less && lines[..kept] == said[..kept]
        }
        "" | "=" | "==" | "===" => {
            version.starts_with(['*', 'x', 'X']) || !said.is_empty() && order == Ordering::Equal
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn versions(default: &str, parts: usize, supported: &[&str]) -> Versions {
        Versions {
            default: default.into(),
            parts,
            supported: supported.iter().map(|s| (*s).to_owned()).collect(),
            least: vec!["Cargo.toml".into()],
            names: BTreeMap::from([("lts/*".into(), "22".into())]),
        }
    }

    #[test]
    fn solves_what_repositories_write() {
        let python = versions("3.13", 2, &["3.14", "3.13", "3.12", "3.11", "3.10", "3.9"]);
        let node = versions("22", 1, &["24", "22", "20", "18"]);
        let check = |known: &Versions, said: &str, tag: Option<&str>| {
            assert_eq!(known.tag(Some(said), "x").as_deref(), tag, "{said}");
        };
        for (said, tag) in [
            ("3.12.4", "3.12"),
            (">=3.11", "3.13"),
            (">=3.9,<3.12", "3.11"),
            (">=3.9, <3.13", "3.12"),
            ("^3.9", "3.13"),
            ("~=3.10", "3.13"),
            ("~3.10", "3.10"),
            ("==3.11.*", "3.11"),
            (">=3.8,<3.11.5", "3.11"),
            (">=3.14", "3.14"),
            ("*", "3.13"),
        ] {
            check(&python, said, Some(tag));
        }
        for (said, tag) in [
            ("v20.11.1", "20"),
            (">=18", "22"),
            (">= 18 < 21", "20"),
            ("18 || 20", "20"),
            ("^20.9.0", "20"),
            ("18.x", "18"),
            ("18 - 20", "20"),
            ("lts/*", "22"),
            (">=24", "24"),
        ] {
            check(&node, said, Some(tag));
        }
        check(&node, ">=99", None);
        check(&python, "nightly", None);
        assert_eq!(python.tag(None, "").as_deref(), Some("3.13"));
    }

    #[test]
    fn the_least_is_no_choice() {
        let rust = versions("1.90", 2, &[]);
        assert_eq!(rust.tag(Some("1.75"), "Cargo.toml").as_deref(), Some("1.90"));
        assert_eq!(rust.tag(Some("1.94"), "Cargo.toml").as_deref(), Some("1.94"));
        assert_eq!(rust.tag(Some("1.75.0"), "rust-toolchain").as_deref(), Some("1.75"));
    }
}
