//! `use` trees taken apart: braces within braces, `self`, `as` and `*`; and the segments of paths.

use scaffold_pack::Bound;
use std::ops::Range;

/// Segments of paths in a `use`, a `mod` or an expression: where each stands, and the path up to its end.
pub(crate) fn segments(text: &str) -> Vec<(Range<usize>, String)> {
    let mut out = Vec::new();
    let first = |word: &str| find_word(text, word).filter(|at| !text[..*at].contains(['{', ':', '=', '"']));
    if let Some(at) = first("use") {
        let end = text.rfind(';').unwrap_or(text.len());
        in_tree(text, at + 3..end, &mut Vec::new(), &mut out);
    } else if let Some(at) = first("mod") {
        let name = trimmed(text, at + 3..text.rfind(';').unwrap_or(text.len()));
        out.push((name.clone(), format!("self::{}", &text[name])));
    } else if !text.contains('<') {
        plain(text, 0..text.len(), &mut Vec::new(), &mut out);
    }
    out
}

/// The segments of `a::b::c`; `path` grows by them.
fn plain(text: &str, range: Range<usize>, path: &mut Vec<String>, out: &mut Vec<(Range<usize>, String)>) {
    let mut from = range.start;
    for part in text[range].split("::") {
        let name = trimmed(text, from..from + part.len());
        from += part.len() + 2;
        if name.is_empty()
            || text[name.clone()].contains(|c: char| !(c.is_alphanumeric() || c == '_' || c == '#'))
        {
            continue;
        }
        path.push(text[name.clone()].to_owned());
        out.push((name, path.join("::")));
    }
}

fn in_tree(text: &str, range: Range<usize>, path: &mut Vec<String>, out: &mut Vec<(Range<usize>, String)>) {
    let range = trimmed(text, range);
    let own = &text[range.clone()];
    let depth = path.len();
    match own.find('{') {
        Some(open) => {
            plain(text, range.start..range.start + open, path, out);
            for part in branches(own, open) {
                in_tree(text, range.start + part.start..range.start + part.end, path, out);
            }
        }
        None => {
            let end = find_word(own, "as").map_or(range.end, |at| range.start + at);
            plain(text, range.start..end, path, out);
        }
    }
    path.truncate(depth);
}

/// What stands between the commas of the braces that open at `open`.
fn branches(text: &str, open: usize) -> Vec<Range<usize>> {
    let (mut out, mut depth, mut from) = (Vec::new(), 0_i32, open + 1);
    for (i, c) in text.char_indices().skip_while(|(i, _)| *i < open) {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if c == ',' && depth == 1 || depth == 0 {
            out.push(from..i);
            from = i + 1;
        }
        if depth == 0 {
            break;
        }
    }
    out
}

/// The names that `use …;` or `mod …;` binds.
pub(crate) fn bound(statement: &str) -> Vec<Bound> {
    let mut out = Vec::new();
    let end = statement.rfind(';').unwrap_or(statement.len());
    if let Some(at) = find_word(statement, "use") {
        tree(statement, at + 3..end, &[], &mut out);
    } else if let Some(at) = find_word(statement, "mod") {
        let at = trimmed(statement, at + 3..end);
        let name = statement[at.clone()].to_owned();
        out.push(Bound { path: format!("self::{name}"), name, member: None, at });
    }
    out
}

fn find_word(text: &str, word: &str) -> Option<usize> {
    let edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() && c != '_');
    text.match_indices(word)
        .map(|(i, _)| i)
        .find(|&i| edge(text[..i].chars().next_back()) && edge(text[i + word.len()..].chars().next()))
}

/// The range without white space and comments at its start and white space at its end.
fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let (mut start, mut end) = (range.start, range.end);
    loop {
        let rest = &text[start..end];
        start = end - rest.trim_start().len();
        let rest = &text[start..end];
        if rest.starts_with("//") {
            start += rest.find('\n').unwrap_or(rest.len());
        } else if rest.starts_with("/*") {
            start += rest.find("*/").map_or(rest.len(), |i| i + 2);
        } else {
            break;
        }
    }
    end = start + text[start..end].trim_end().len();
    start..end
}

fn tree(text: &str, range: Range<usize>, above: &[&str], out: &mut Vec<Bound>) {
    let range = trimmed(text, range);
    let own = &text[range.clone()];
    if own.is_empty() {
        return;
    }
    if let Some(open) = own.find('{') {
        let mut path = above.to_vec();
        path.extend(own[..open].split("::").map(str::trim).filter(|s| !s.is_empty()));
        for part in branches(own, open) {
            tree(text, range.start + part.start..range.start + part.end, &path, out);
        }
        return;
    }
    let (named, alias) = match find_word(own, "as") {
        Some(at) => (own[..at].trim(), Some(own[at + 2..].trim())),
        None => (own, None),
    };
    let mut path = above.to_vec();
    path.extend(named.split("::").map(str::trim).filter(|s| !s.is_empty()));
    if path.len() > 1 && path.last() == Some(&"self") {
        path.pop();
    }
    let Some((last, before)) = path.split_last() else { return };
    let whole = before.is_empty();
    out.push(Bound {
        name: alias.unwrap_or(last).to_owned(),
        path: if whole { (*last).to_owned() } else { before.join("::") },
        member: (!whole).then(|| (*last).to_owned()),
        at: range,
    });
}

#[cfg(test)]
mod tests {
    #[test]
    fn trees_are_flattened() {
        let text = "pub use axum::{\n    // why\n    http::StatusCode,\n    routing::{self, get as g},\n    Router,\n    prelude::*,\n};";
        let got: Vec<_> = super::bound(text)
            .into_iter()
            .map(|b| (b.name, b.path, b.member.unwrap_or_default(), text[b.at].to_owned()))
            .collect();
        let want = |n: &str, p: &str, m: &str, t: &str| (n.into(), p.into(), m.into(), t.into());
        assert_eq!(
            got,
            [
                want("StatusCode", "axum::http", "StatusCode", "http::StatusCode"),
                want("routing", "axum", "routing", "self"),
                want("g", "axum::routing", "get", "get as g"),
                want("Router", "axum", "Router", "Router"),
                want("*", "axum::prelude", "*", "prelude::*"),
            ]
        );
        assert_eq!(super::bound("use axum;")[0].member, None);
    }

    #[test]
    fn segments_know_the_path_before_them() {
        let check = |text: &str, expected: &[(&str, &str)]| {
            let found = super::segments(text);
            let got: Vec<_> = found.iter().map(|(at, path)| (&text[at.clone()], path.as_str())).collect();
            assert_eq!(got, expected);
        };
        check("pub mod users;", &[("users", "self::users")]);
        check("a::b", &[("a", "a"), ("b", "a::b")]);
        check(
            "use a::{b::C as D, self};",
            &[("a", "a"), ("b", "a::b"), ("C", "a::b::C"), ("self", "a::self")],
        );
    }
}
