//! Where the lists of a statement stand.

use super::lists::{matching, outside};
use std::ops::Range;

/// What a list is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Columns,
    Values,
    Set,
    Select,
    Returning,
    Where,
    Order,
}

/// A list of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Clause {
    pub(crate) role: Role,
    pub(crate) span: Range<usize>,
}

const WORDS: &[(&str, Option<Role>)] = &[
    ("with", None),
    ("select", Some(Role::Select)),
    ("from", None),
    ("set", Some(Role::Set)),
    ("where", Some(Role::Where)),
    ("returning", Some(Role::Returning)),
    ("order by", Some(Role::Order)),
    ("group by", None),
    ("having", None),
    ("limit", None),
    ("offset", None),
    ("on conflict", None),
    ("values", None),
    ("insert into", None),
    ("insert ignore into", None),
    ("replace into", None),
    // MySQL does without the preposition.
    ("insert", None),
    ("update", None),
    ("delete", None),
    ("left join", None),
    ("inner join", None),
    ("join", None),
    ("union", None),
    ("fetch", None),
    ("for update", None),
];

/// The lists of a statement in order, disjoint.
pub(crate) fn find(text: &str) -> Vec<Clause> {
    let lower = text.to_lowercase();
    let bytes = lower.as_bytes();
    let boundary = |b: Option<&u8>| b.is_none_or(|b| !(b.is_ascii_alphanumeric() || *b == b'_'));
    let mut heads: Vec<(usize, usize, &str, Option<Role>)> = Vec::new();
    for at in outside(text) {
        if !boundary(at.checked_sub(1).and_then(|p| bytes.get(p))) || !lower.is_char_boundary(at) {
            continue;
        }
        for (word, role) in WORDS {
            if let Some(end) = starts_with_words(&lower, at, word) {
                if boundary(bytes.get(end)) && heads.last().is_none_or(|h| h.1 <= at) {
                    heads.push((at, end, word, *role));
                }
                if heads.last().is_some_and(|h| h.0 == at) {
                    break;
                }
            }
        }
    }
    let mut out = Vec::new();
    for (i, (_, end, word, role)) in heads.iter().enumerate() {
        let next = heads.get(i + 1).map_or(text.len(), |h| h.0);
        let next = text[*end..next].find(';').map_or(next, |s| end + s);
        match (*word, role) {
            ("insert into" | "insert ignore into" | "replace into" | "insert", _) => {
                if let Some(open) = text[*end..next].find('(').map(|o| end + o)
                    && let Some(close) = matching(text, open).filter(|c| *c < next)
                {
                    out.push(Clause { role: Role::Columns, span: open + 1..close });
                }
            }
            ("values", _) => {
                let mut from = *end;
                while let Some(open) = text[from..next].find('(').map(|o| from + o) {
                    let Some(close) = matching(text, open).filter(|c| *c < next) else { break };
                    out.push(Clause { role: Role::Values, span: open + 1..close });
                    from = close + 1;
                }
            }
            (_, Some(role)) => out.push(Clause { role: *role, span: *end..next }),
            // A table made on the spot: `FROM ( SELECT … ) d`.
            _ => out.extend(below(text, *end..next)),
        }
    }
    // `update t set` has no list of its own, and nothing narrows an upsert's `set`.
    out.retain(|c| !c.span.is_empty());
    out
}

/// The lists of the statements that stand in brackets within `span`.
fn below(text: &str, span: Range<usize>) -> Vec<Clause> {
    let mut out = Vec::new();
    let mut from = span.start;
    while let Some(open) = text[from..span.end].find('(').map(|o| from + o) {
        let Some(close) = matching(text, open).filter(|c| *c < span.end) else { break };
        let inner = &text[open + 1..close];
        if starts_with_words(&inner.trim_start().to_lowercase(), 0, "select").is_some() {
            out.extend(
                find(inner)
                    .into_iter()
                    .map(|c| Clause { span: open + 1 + c.span.start..open + 1 + c.span.end, ..c }),
            );
        }
        from = close + 1;
    }
    out
}

/// The end of `words` at `at`, any white space between them.
fn starts_with_words(text: &str, at: usize, words: &str) -> Option<usize> {
    let mut end = at;
    for (i, word) in words.split(' ').enumerate() {
        if i > 0 {
            let rest = text.get(end..)?;
            let space = rest.len() - rest.trim_start().len();
            if space == 0 {
                return None;
            }
            end += space;
        }
        if !text.get(end..)?.starts_with(word) {
            return None;
        }
        end += word.len();
    }
    Some(end)
}
