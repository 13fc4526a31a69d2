//! Splitting SQL at separators outside brackets and quotes.

use std::ops::Range;

/// An item of a list with the white space around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Piece<'a> {
    /// What stands before it (for conditions: the conjunction too).
    pub(crate) lead: &'a str,
    /// The item.
    pub(crate) text: &'a str,
    /// White space after it.
    pub(crate) tail: &'a str,
}

/// The end of a quoted piece that starts at `at`.
fn quoted(text: &str, at: usize) -> usize {
    let quote = text.as_bytes()[at];
    let mut i = at + 1;
    while i < text.len() {
        if text.as_bytes()[i] == quote {
            return i + 1;
        }
        i += 1;
    }
    text.len()
}

/// Byte offsets at bracket depth 0 outside single quotes.
pub(crate) fn outside(text: &str) -> Vec<usize> {
    let mut out = Vec::new();
    let (mut depth, mut i) = (0_i32, 0);
    while i < text.len() {
        match text.as_bytes()[i] {
            b'\'' => {
                i = quoted(text, i);
                continue;
            }
            b'-' if text[i..].starts_with("--") => {
                i += text[i..].find('\n').unwrap_or(text.len() - i);
                continue;
            }
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {
                if depth == 0 {
                    out.push(i);
                }
            }
        }
        i += 1;
    }
    out
}

/// The bracket that closes the one at `open`.
pub(crate) fn matching(text: &str, open: usize) -> Option<usize> {
    let mut depth = 0;
    let mut i = open;
    while i < text.len() {
        match text.as_bytes()[i] {
            b'\'' => {
                i = quoted(text, i);
                continue;
            }
            b'-' if text[i..].starts_with("--") => {
                i += text[i..].find('\n').unwrap_or(text.len() - i);
                continue;
            }
            b'(' => depth += 1,
            b')' => {
                depth -= 1;
                if depth == 0 {
                    return Some(i);
                }
            }
            _ => {}
        }
        i += 1;
    }
    None
}

fn piece(text: &str) -> Piece<'_> {
    let inner = text.trim();
    if inner.is_empty() {
        return Piece { lead: text, text: "", tail: "" };
    }
    let start = text.len() - text.trim_start().len();
    Piece { lead: &text[..start], text: inner, tail: &text[start + inner.len()..] }
}

/// Items between separators.
pub(crate) fn split<'a>(text: &'a str, by: &str) -> Vec<Piece<'a>> {
    let mut out = Vec::new();
    let mut from = 0;
    for at in outside(text) {
        if at >= from && text[at..].starts_with(by) {
            out.push(piece(&text[from..at]));
            from = at + by.len();
        }
    }
    out.push(piece(&text[from..]));
    out
}

/// Conditions between AND and OR; the conjunction is part of the lead.
pub(crate) fn conditions(text: &str) -> Vec<Piece<'_>> {
    let lower = text.to_lowercase();
    let mut cuts: Vec<Range<usize>> = Vec::new();
    for at in outside(text) {
        for word in ["and", "or"] {
            let before = at == 0 || lower.as_bytes()[at - 1].is_ascii_whitespace();
            let end = at + word.len();
            let after = lower.as_bytes().get(end).is_some_and(u8::is_ascii_whitespace);
            if before && after && lower[at..].starts_with(word) {
                cuts.push(at..end);
            }
        }
    }
    let mut out = Vec::new();
    let mut from = 0;
    let mut lead_from = 0;
    for cut in cuts.into_iter().chain(std::iter::once(text.len()..text.len())) {
        let body = &text[from..cut.start];
        let inner = body.trim();
        let start = from + body.len() - body.trim_start().len();
        let end = start + inner.len();
        let last = cut.start == text.len();
        out.push(Piece {
            lead: &text[lead_from..start],
            text: inner,
            tail: if last { &text[end..] } else { "" },
        });
        lead_from = end;
        from = cut.end;
    }
    out
}

/// Spans of names, quotes around them left out, names inside single quotes passed over.
pub(crate) fn words(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let bytes = text.as_bytes();
    let mut i = 0;
    while i < bytes.len() {
        if bytes[i] == b'\'' {
            i = quoted(text, i);
        } else if bytes[i].is_ascii_alphabetic() || bytes[i] == b'_' {
            let start = i;
            while i < bytes.len() && (bytes[i].is_ascii_alphanumeric() || bytes[i] == b'_') {
                i += 1;
            }
            // A function or the table of a column is no column.
            if !matches!(bytes.get(i), Some(b'.' | b'(')) {
                out.push(start..i);
            }
        } else {
            i += 1;
        }
    }
    out
}

/// Functions that a text calls, in upper case.
pub(crate) fn calls(text: &str) -> Vec<String> {
    let name = |end: usize| {
        let before = text[..end].trim_end();
        let start = before.rfind(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).map_or(0, |i| i + 1);
        before[start..].to_uppercase()
    };
    text.match_indices('(').map(|(at, _)| name(at)).filter(|n| !n.is_empty()).collect()
}

/// The name at the end of `t.name`, `"name"`, `` `name` `` or `[name]`.
pub(crate) fn ident(item: &str) -> Option<String> {
    let inner = item.trim().rsplit('.').next()?.trim();
    let inner = inner.trim_matches(|c| matches!(c, '"' | '`' | '[' | ']' | '\\'));
    let whole = !inner.is_empty() && inner.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    whole.then(|| inner.to_owned())
}

/// Spans of `$n` and `?`.
pub(crate) fn placeholders(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut out = Vec::new();
    let mut i = 0;
    while i < bytes.len() {
        match bytes[i] {
            b'\'' => {
                i = quoted(text, i);
                continue;
            }
            b'$' => {
                let digits = bytes[i + 1..].iter().take_while(|b| b.is_ascii_digit()).count();
                if digits > 0 {
                    out.push(i..i + 1 + digits);
                    i += digits;
                }
            }
            b'?' => out.push(i..i + 1),
            b':' if bytes.get(i + 1).is_some_and(|b| b.is_ascii_alphabetic())
                && (i == 0 || bytes[i - 1] != b':') =>
            {
                let name =
                    bytes[i + 1..].iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'_').count();
                out.push(i..i + 1 + name);
                i += name;
            }
            _ => {}
        }
        i += 1;
    }
    out
}

/// `NULLIF(x, '')` → `x`: only a text is compared with the empty text.
pub(crate) fn without_nullif(text: &str) -> String {
    let lower = text.to_lowercase();
    let Some(at) = lower.find("nullif(") else { return text.to_owned() };
    let open = at + "nullif".len();
    let Some(close) = matching(text, open) else { return text.to_owned() };
    let inner = split(&text[open + 1..close], ",");
    if inner.len() != 2 || !inner[1].text.starts_with('\'') {
        return text.to_owned();
    }
    without_nullif(&format!("{}{}{}", &text[..at], inner[0].text, &text[close + 1..]))
}

/// `NULLIF($1, '')` → `NULLIF($1, '')::numeric`: what falls back on a column has to be of its type. Other
/// databases than the one that numbers its placeholders see to that themselves.
pub(crate) fn cast_nullif(text: &str, ty: &str) -> String {
    let close = text.to_lowercase().find("nullif(").and_then(|at| matching(text, at + "nullif".len()));
    let numbered = placeholders(text).first().is_some_and(|p| text[p.clone()].starts_with('$'));
    match close {
        Some(close) if numbered && !text[close + 1..].starts_with("::") => {
            format!("{}::{ty}{}", &text[..=close], &text[close + 1..])
        }
        _ => text.to_owned(),
    }
}
