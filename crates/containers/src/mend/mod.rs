//! Mending what rules find, one finding at a time: a repair is a few replacements in the text, the result is read
//! again, and a repair that is not exactly what was meant is left out. Choices of style and order are left alone.

mod compose;
mod dockerfile;

pub use compose::mend_compose;
pub(crate) use compose::{Page, Repair, mend_compose_with};
pub use dockerfile::{Served, mend_dockerfile};

use crate::rules::Hit;
use scaffold_core::{Splice, apply_splices};
use std::collections::BTreeMap;

/// A text after its repairs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mended {
    /// The text.
    pub text: String,
    /// What was mended, in that order, with the lines of the moment.
    pub done: Vec<Hit>,
    /// What a person has to decide.
    pub left: Vec<Hit>,
}

/// The rule whose repair depends on those of others: what services can be waited for.
const AFTER_OTHERS: &str = "depends-on-condition";

/// Repairs until nothing more can be: `attempt` gives the text without one finding, checked, where it knows how.
fn mend(
    text: &str,
    check: impl Fn(&str) -> Vec<Hit>,
    attempt: impl Fn(&str, &Hit) -> Option<String>,
) -> Mended {
    let mut text = text.to_owned();
    let mut done = Vec::new();
    loop {
        let hits = check(&text);
        let (late, early): (Vec<&Hit>, Vec<&Hit>) = hits.iter().partition(|h| h.id == AFTER_OTHERS);
        let better = early.into_iter().chain(late).find_map(|hit| {
            let new = attempt(&text, hit)?;
            is_better(&hits, &check(&new), hit).then(|| (new, hit.clone()))
        });
        let Some((new, hit)) = better else {
            return Mended { text, done, left: hits };
        };
        text = new;
        done.push(hit);
    }
}

/// Whether one finding is gone and none is new.
fn is_better(before: &[Hit], after: &[Hit], mended: &Hit) -> bool {
    let count = |hits: &[Hit]| {
        let mut out: BTreeMap<String, usize> = BTreeMap::new();
        hits.iter().for_each(|h| *out.entry(h.id.clone()).or_default() += 1);
        out
    };
    let (before, after) = (count(before), count(after));
    let fewer = after.get(&mended.id).copied().unwrap_or_default() < before[&mended.id];
    fewer && after.iter().all(|(id, n)| before.get(id).is_some_and(|b| n <= b))
}

/// The text with its replacements, where every comment is still there.
pub(crate) fn replaced(text: &str, splices: &[Splice]) -> Option<String> {
    let new = String::from_utf8(apply_splices(text.as_bytes(), splices).ok()?).ok()?;
    (comments(&new) == comments(text)).then_some(new)
}

/// What stands behind `#` in each line; some of it may be no comment, and stays all the same.
fn comments(text: &str) -> Vec<&str> {
    let comment = |line: &str| {
        line.char_indices()
            .find(|(at, c)| *c == '#' && line[..*at].chars().next_back().is_none_or(char::is_whitespace))
            .map(|(at, _)| at)
    };
    text.lines().filter_map(|l| comment(l).map(|at| l[at..].trim_end())).collect()
}

fn insert(at: usize, text: impl Into<String>) -> Splice {
    Splice { range: at..at, text: text.into() }
}

/// The end of the line that `at` stands in, in front of its line ending.
fn line_end(text: &str, at: usize) -> usize {
    let end = text[at..].find('\n').map_or(text.len(), |n| at + n);
    if text[at..end].ends_with('\r') { end - 1 } else { end }
}

/// The start of the line that `at` stands in, behind a byte order mark.
fn line_start(text: &str, at: usize) -> usize {
    let mark = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    text[..at].rfind('\n').map_or(mark, |n| n + 1)
}

/// The line ending that a text uses.
fn line_ending(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}
