//! What compilers say, read by the regular expressions of a pack.

use regex::Regex;
use scaffold_pack::checks::Diagnostics;

/// A place that a compiler complains about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// Path relative to the repository.
    pub path: String,
    /// 1-based.
    pub line: u32,
    /// 1-based, in bytes; 0 where it is not said.
    pub col: u32,
    /// Id of its kind as the pack names it (`unused-import`), `other` where it names none.
    pub kind: String,
    /// What it is about, where the kind's rule says so.
    pub name: Option<String>,
    /// The compiler's words.
    pub message: String,
}

/// A rule of a pack that does not compile.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{rule}` is no regular expression")]
pub struct RuleError {
    /// As written.
    pub rule: String,
}

pub(crate) fn regex(rule: &str) -> Result<Regex, RuleError> {
    Regex::new(rule).map_err(|_| RuleError { rule: rule.to_owned() })
}

/// The compiled rules of `[checks.diagnostics]`.
#[derive(Debug, Clone, Default)]
pub struct FaultReader {
    lines: Vec<Regex>,
    kinds: Vec<(String, Regex)>,
    prefix: String,
}

impl FaultReader {
    /// Compiles the rules. `prefix` is the folder that commands run in, relative to the repository (empty: itself).
    ///
    /// # Errors
    /// A rule that is no regular expression.
    pub fn new(rules: Option<&Diagnostics>, prefix: &str) -> Result<Self, RuleError> {
        let Some(rules) = rules else { return Ok(Self::default()) };
        Ok(Self {
            lines: rules.lines.iter().map(|l| regex(l)).collect::<Result<_, _>>()?,
            kinds: rules
                .kinds
                .iter()
                .map(|k| Ok((k.kind.clone(), regex(&k.message)?)))
                .collect::<Result<_, RuleError>>()?,
            prefix: prefix.to_owned(),
        })
    }

    /// The fault that `line` tells of.
    pub fn read(&self, line: &str) -> Option<Fault> {
        let found = self.lines.iter().find_map(|r| r.captures(line))?;
        let message = found.name("message")?.as_str().trim_end().to_owned();
        let number = |name| found.name(name).and_then(|m| m.as_str().parse().ok());
        let path = found.name("path")?.as_str();
        let path = path.strip_prefix("./").unwrap_or(path);
        let (kind, name) = self
            .kinds
            .iter()
            .find_map(|(kind, rule)| {
                let c = rule.captures(&message)?;
                Some((kind.clone(), c.name("name").map(|m| m.as_str().to_owned())))
            })
            .unwrap_or_else(|| ("other".to_owned(), None));
        Some(Fault {
            path: if self.prefix.is_empty() { path.to_owned() } else { format!("{}/{path}", self.prefix) },
            line: number("line").unwrap_or(1),
            col: number("col").unwrap_or(0),
            kind,
            name,
            message,
        })
    }

    /// All faults of a text, each once, in its order.
    pub fn read_all<'a>(&self, lines: impl IntoIterator<Item = &'a str>) -> Vec<Fault> {
        let mut out = Vec::new();
        for fault in lines.into_iter().filter_map(|l| self.read(l)) {
            if !out.contains(&fault) {
                out.push(fault);
            }
        }
        out
    }
}
