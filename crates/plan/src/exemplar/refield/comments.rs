//! Comments about fields: names in them follow, statements of SQL and lists of parameters are re-fielded as code is.

use super::leftovers::{is_about_taken, span_is_hump, vowel};
use super::mentions::is_asked_for;
use super::stamp::{Splices, Stamper};
use super::words::{self, Join};
use crate::exemplar::sql;
use scaffold_syntax::Node;
use std::collections::BTreeSet;

/// What documented parameters call their types.
const TYPES: [&str; 6] = ["string", "integer", "int", "number", "boolean", "bool"];

/// Where parameters stand that are the fields of what callers send.
const SENT: [&str; 4] = ["body", "formData", "form", "json"];

/// What stands before a word that means the field.
const SAID: [&str; 5] = ["by ", "by given ", "by its ", "by the ", "'s "];

/// What a statement in a comment begins with.
const STATEMENTS: [&str; 5] = ["SELECT ", "INSERT ", "UPDATE ", "DELETE ", "REPLACE "];

/// A line of a comment: what it begins with, and the rest.
struct Line<'a> {
    mark: &'a str,
    said: &'a str,
}

/// Replacements for the comments of a tree that `stamped` does not cover.
pub(super) fn rename(s: &Stamper<'_>, stamped: &Splices) -> Splices {
    let mut out = Splices::new();
    let covered = |n: &Node<'_>| {
        let at = n.byte_range();
        stamped.iter().any(|(c, _)| c.start <= at.start && at.end <= c.end)
    };
    let mut all: Vec<Node<'_>> =
        s.tree.parsed.walk().filter(|n| s.tree.is_comment(*n) && !covered(n)).collect();
    all.sort_by_key(Node::start_byte);
    let mut blocks: Vec<Vec<Node<'_>>> = Vec::new();
    for node in all {
        let follows = |last: &Node<'_>| {
            let gap = s.tree.parsed.slice(end(s, *last)..node.start_byte());
            gap.trim().is_empty() && gap.matches('\n').count() == 1
        };
        match blocks.last_mut() {
            Some(block) if block.last().is_some_and(follows) => block.push(node),
            _ => blocks.push(vec![node]),
        }
    }
    for block in blocks {
        let lines: Vec<&str> = block.iter().map(|n| s.tree.text(*n).trim_end()).collect();
        let new = follow(s, &lines);
        if new == lines {
            continue;
        }
        let first = block[0].start_byte();
        let indent = s.tree.parsed.indent(first);
        out.push((first..end(s, block[block.len() - 1]), new.join(&format!("\n{indent}"))));
    }
    out
}

/// Where a comment ends, without a line's end that may be part of it.
fn end(s: &Stamper<'_>, node: Node<'_>) -> usize {
    node.start_byte() + s.tree.text(node).trim_end().len()
}

/// The lines of a comment for the new fields.
fn follow(s: &Stamper<'_>, lines: &[&str]) -> Vec<String> {
    let parsed: Vec<Option<Line<'_>>> = lines.iter().map(|l| line(s, l)).collect();
    let mut out: Vec<String> = Vec::new();
    let mut i = 0;
    while i < lines.len() {
        if let Some((text, next)) = statement(s, &parsed, i).or_else(|| parameters(s, &parsed, i)) {
            out.extend(text);
            i = next;
            continue;
        }
        let text = prose(s, lines[i]);
        // Two lines about two old fields say the same about the one that stands for both.
        if text == lines[i] || out.last() != Some(&text) {
            out.push(text);
        }
        i += 1;
    }
    out
}

fn line<'a>(s: &Stamper<'_>, text: &'a str) -> Option<Line<'a>> {
    let marks = s.tree.syntax.comment_marks.iter().filter(|m| text.starts_with(m.as_str()));
    let mark = marks.map(String::len).max()?;
    (!text.contains('\n')).then(|| Line { mark: &text[..mark], said: &text[mark..] })
}

/// A statement of SQL from line `from` on, re-fielded, and the line behind it.
fn statement(s: &Stamper<'_>, lines: &[Option<Line<'_>>], from: usize) -> Option<(Vec<String>, usize)> {
    let first = lines[from].as_ref()?;
    if !STATEMENTS.iter().any(|w| first.said.trim_start().starts_with(w)) {
        return None;
    }
    let said = lines[from..].iter().map_while(|l| l.as_ref().filter(|l| !l.said.trim().is_empty()));
    let said: Vec<&str> = said.map(|l| l.said).collect();
    let new = sql::refield(&said.join("\n"), s.fields, &mut BTreeSet::new())?;
    let text = new.lines().map(|l| format!("{}{l}", first.mark)).collect();
    Some((text, from + said.len()))
}

/// Documented parameters that are fields of what callers send (`@Param title body string true "Title"`), from line
/// `from` on, stamped out for the new ones, and the line behind them.
fn parameters(s: &Stamper<'_>, lines: &[Option<Line<'_>>], from: usize) -> Option<(Vec<String>, usize)> {
    let directive = |l: &Line<'_>| {
        let word = l.said.split_whitespace().next()?;
        word.starts_with('@').then(|| word.to_owned())
    };
    let head = directive(lines[from].as_ref()?)?;
    let run: Vec<&Line<'_>> = lines[from..]
        .iter()
        .map_while(|l| l.as_ref().filter(|l| directive(l).as_deref() == Some(&head)))
        .collect();
    let about: Vec<Option<usize>> = run.iter().map(|l| sent(s, l)).collect();
    let mut covered: Vec<usize> = about.iter().flatten().copied().collect();
    covered.sort_unstable();
    covered.dedup();
    let all: Vec<usize> = s.fields.plain().collect();
    if covered.is_empty() || (covered.len() < 2 && covered.len() < all.len()) {
        return None;
    }
    let mut out = Vec::new();
    let mut placed = false;
    for (line, old) in run.iter().zip(&about) {
        if old.is_none() {
            out.push(prose(s, &format!("{}{}", line.mark, line.said)));
        } else if !placed {
            placed = true;
            for n in s.fields.cover(&covered, false) {
                let sibling = s.fields.sibling(n, &covered)?;
                let at = about.iter().position(|a| *a == Some(sibling))?;
                out.push(format!("{}{}", run[at].mark, parameter(s, run[at].said, sibling, n)));
            }
        }
    }
    Some((out, from + run.len()))
}

/// The plain field that a documented parameter is.
fn sent(s: &Stamper<'_>, line: &Line<'_>) -> Option<usize> {
    let said: Vec<&str> = line.said.split_whitespace().collect();
    let name = said.get(1)?;
    let told = said.get(2).is_some_and(|at| SENT.contains(at));
    s.fields
        .plain()
        .find(|o| words::of(name) == s.fields.old[*o].words || *name == s.fields.old[*o].field.shown)
        .filter(|_| told)
}

/// A documented parameter about `o`, for `n`.
fn parameter(s: &Stamper<'_>, said: &str, o: usize, n: usize) -> String {
    let (old, new) = (&s.fields.old[o], &s.fields.new[n]);
    let mut out = String::new();
    let (mut words, mut quoted) = (0, false);
    for piece in said.split_inclusive(char::is_whitespace) {
        let word = piece.trim_end();
        let space = &piece[word.len()..];
        let is = match (word, words) {
            ("", _) => String::new(),
            (_, 1) => s.casing.like(word, &new.words, s.wire),
            (word, _) if quoted || word.starts_with('"') => {
                quoted = (quoted || word.len() > 1) && !(word.ends_with('"') && word.len() > 1);
                word.to_owned()
            }
            (word, _) if TYPES.contains(&word) => type_of(new.class.as_str(), word).to_owned(),
            ("true", _) if new.optional() => "false".to_owned(),
            ("false", _) if !new.optional() && old.field.optional => "true".to_owned(),
            (word, _) => word.to_owned(),
        };
        words += usize::from(!word.is_empty());
        out.push_str(&is);
        out.push_str(space);
    }
    match out.find('"') {
        Some(at) => {
            let described = s.casing.replace(&out[at..], &old.words, &new.words, Join::Space);
            format!("{}{described}", &out[..at])
        }
        None => out,
    }
}

/// The type that documents name for values of a class, in the manner of `like`.
fn type_of(class: &str, like: &str) -> &'static str {
    let short = matches!(like, "int" | "bool");
    match class {
        "int" | "bigint" | "references" if short => "int",
        "int" | "bigint" | "references" => "integer",
        "float" | "decimal" => "number",
        "bool" if short => "bool",
        "bool" => "boolean",
        _ => "string",
    }
}

/// Prose: names in it follow, words only where they plainly mean the field.
fn prose(s: &Stamper<'_>, text: &str) -> String {
    let mut out = text.to_owned();
    for o in s.fields.plain() {
        let Some(n) = s.fields.representative(o) else { continue };
        let old = &s.fields.old[o];
        let mut next = String::new();
        let mut done = 0;
        for span in words::find(&out, &old.words) {
            let before = &out[..span.start];
            let annotation = before.ends_with('@');
            let hump = span_is_hump(&out, &span) && !before.ends_with('@');
            let parameter = before.trim_end().ends_with("@Param") || is_parameter(before);
            let taken = s.fields.new[n].field.modifiers.unique && is_about_taken(line_at(&out, span.start));
            let said = taken || SAID.iter().any(|w| before.to_lowercase().ends_with(w));
            let fixed = is_asked_for(s.manifest, word_around(&out, &span));
            if annotation || fixed || !(hump || parameter || said || old.key || old.words.len() > 1) {
                continue;
            }
            next.push_str(&out[done..span.start]);
            if said && vowel(&s.fields.new[n].words) != vowel(&old.words) {
                other_article(&mut next);
            }
            let single = match () {
                () if parameter || before.ends_with(['{', ':']) => s.wire,
                () if hump => Join::Humps,
                () => Join::Space,
            };
            next.push_str(&s.casing.like(&out[span.clone()], &s.fields.new[n].words, single));
            done = span.end;
        }
        next.push_str(&out[done..]);
        out = next;
    }
    out
}

/// Whether a comment names a parameter next: `@param`, and what type it has.
fn is_parameter(before: &str) -> bool {
    let Some((_, behind)) = before.rsplit_once("@param") else { return false };
    let kind = behind.trim();
    kind.is_empty() || kind.starts_with('{') && kind.trim_end_matches('[').trim_end().ends_with('}')
}

/// Ends a text that ends with `a` or `an` with the other one.
fn other_article(text: &mut String) {
    for (is, other) in [(" an ", " a "), (" a ", " an ")] {
        if text.ends_with(is) {
            text.truncate(text.len() - is.len());
            text.push_str(other);
            return;
        }
    }
}

/// The name that a place is a part of.
fn word_around<'t>(text: &'t str, span: &std::ops::Range<usize>) -> &'t str {
    let joins = |c: char| !(c.is_alphanumeric() || c == '_');
    let start = text[..span.start].rfind(joins).map_or(0, |i| i + 1);
    let end = text[span.end..].find(joins).map_or(text.len(), |i| span.end + i);
    text.get(start..end).unwrap_or_default()
}

/// The line of a text that a place is in.
fn line_at(text: &str, at: usize) -> &str {
    let start = text[..at].rfind('\n').map_or(0, |i| i + 1);
    text[start..].lines().next().unwrap_or_default()
}
