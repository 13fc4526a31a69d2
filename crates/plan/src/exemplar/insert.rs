//! Placing a clone among its siblings: after the exemplar's, or in order where the siblings are in order.
//! Only insertions; line ends, indentation and separators are those of the place.

use super::Context;
use super::climb::Item;
use super::source::{Declared, SourceText};
use scaffold_core::Splice;
use scaffold_syntax::{Node, child};
use std::ops::Range;

/// What is to be put beside an item.
pub(crate) struct Clone<'a> {
    pub(crate) item: &'a Item,
    pub(crate) text: String,
}

/// How an insertion went.
pub(crate) enum Placed {
    Splice(Splice),
    Present,
}

/// Text without white space and trailing separators: what is equal is equal in meaning.
pub(crate) fn essence(text: &str) -> String {
    let dense: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    dense.trim_end_matches([',', ';']).to_owned()
}

/// Siblings of a list that are no comments.
fn siblings<'a>(cx: &Context<'_>, list: Node<'a>) -> Vec<Node<'a>> {
    let comments = &cx.pack.manifest().syntax.comments;
    let imports = &cx.pack.manifest().syntax.imports;
    // The path of an import is none of the names that it binds.
    let path = imports.node.has(list).then(|| child(list, &imports.path)).flatten();
    list.named_children().filter(|n| !comments.has(*n) && Some(*n) != path).collect()
}

fn list_of<'a>(source: &'a SourceText, item: &Item) -> Option<Node<'a>> {
    let mut node = source.node_at(&item.node)?;
    while node.byte_range() != item.list || node.kind() != item.list_kind {
        node = node.parent()?;
    }
    Some(node)
}

/// Whether nothing but comments stands between two items of one list.
pub(crate) fn adjacent(cx: &Context<'_>, source: &SourceText, a: &Item, b: &Item) -> bool {
    a.list == b.list
        && list_of(source, a).is_some_and(|list| {
            let all = siblings(cx, list);
            let index = |i: &Item| all.iter().position(|s| s.byte_range() == i.node);
            matches!((index(a), index(b)), (Some(x), Some(y)) if y == x + 1)
        })
}

/// Whether an item of a list that has one on each line goes right behind the exemplar's: no order of its own says where.
pub(crate) fn stays_beside(cx: &Context<'_>, source: &SourceText, item: &Item, clone: &str) -> bool {
    if item.statement || item.top_level || item.link || item.parameter.is_some() || item.argument.is_some() {
        return false;
    }
    let Some(list) = list_of(source, item) else { return false };
    let all = siblings(cx, list);
    let Some(index) = all.iter().position(|s| s.byte_range() == item.node) else { return false };
    separator(source.parsed.text(), &all, index, item).contains('\n')
        && ordered(cx, source, &all, index, clone).is_none()
}

/// Places one clone of one item.
pub(crate) fn place(cx: &Context<'_>, source: &SourceText, clone: &Clone<'_>) -> Option<Placed> {
    let item = clone.item;
    if item.link {
        return Some(link(source, clone));
    }
    let list = list_of(source, item)?;
    let all = siblings(cx, list);
    let wanted = essence(&clone.text);
    let node_of = |i: &Range<usize>| all.iter().position(|s| s.byte_range() == *i);
    let bare = essence(bare_text(&clone.text, &cx.pack.manifest().syntax.comment_marks));
    if all.iter().any(|s| {
        let there = essence(source.parsed.of(*s));
        there == wanted || there == bare
    }) {
        return Some(Placed::Present);
    }
    let index = node_of(&item.node)?;
    let text = source.parsed.text();
    let is_import = !source.imports_in(cx, &item.node).is_empty();
    let sorted = cx.pack.manifest().syntax.sorted.has(all[index]) && item.span == item.node;
    if item.statement && (is_import && cx.imports.is_some() || sorted) {
        let target = ordered(cx, source, &all, index, &clone.text).unwrap_or(Beside::Behind(index));
        return Some(Placed::Splice(line_beside(source, &all, target, &clone.text)));
    }
    if item.statement {
        let alone = all.iter().filter(|s| s.start_byte() >= item.span.start && s.end_byte() <= item.node.end);
        let inside = !item.top_level && alone.count() == 1;
        // What tests do happens in an order of its own, whatever it is called.
        let target = (inside && !cx.is_for_tests(&source.path))
            .then(|| ordered_statement(source, &all, index, &clone.text))
            .flatten();
        return Some(Placed::Splice(match target {
            Some(target) => line_beside(source, &all, target, &clone.text),
            None => {
                let apart = !cx.modules_are_files() || source.parsed.slice(item.node.clone()).contains('\n');
                statement(source, item, &all, index, &clone.text, apart)
            }
        }));
    }
    // What keeps every name of the exemplar's parameter would bind them twice.
    let bound = source.declared(cx, Declared::Locals, Some(item.node.clone()));
    let kept = |(name, ..): &(String, Range<usize>, Range<usize>)| {
        clone.text.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == name)
    };
    if item.parameter.is_some() && !bound.is_empty() && bound.iter().all(kept) {
        return None;
    }
    // Where a comment stands behind it on its line, the comma before that is the clone's too.
    let ended = item.span.end > item.node.end && text[item.node.end..].starts_with(',');
    // Parameters and what is passed for them keep one order.
    let positional = item.parameter.is_some() || item.argument.is_some();
    let target = if positional { None } else { ordered(cx, source, &all, index, &clone.text) };
    if let Some(Beside::Behind(last)) = target {
        let moved = Item { node: all[last].byte_range(), span: all[last].byte_range(), ..item.clone() };
        let text = clone.text.clone();
        let separator = separator(source.parsed.text(), &all, last, &moved);
        return Some(Placed::Splice(if separator.contains('\n') {
            own_line(source, &moved, &all, last, None, &text, ended)
        } else {
            Splice { range: moved.node.end..moved.node.end, text: format!("{separator}{text}") }
        }));
    }
    let target = match target {
        Some(Beside::Before(before)) => Some(before),
        _ => None,
    };
    let separator = separator(text, &all, index, item);
    if separator.contains('\n') {
        return Some(Placed::Splice(own_line(source, item, &all, index, target, &clone.text, ended)));
    }
    Some(Placed::Splice(match target {
        Some(before) => {
            let at = all[before].start_byte();
            Splice { range: at..at, text: format!("{}{separator}", clone.text) }
        }
        None => {
            let at = item.node.end;
            Splice { range: at..at, text: format!("{separator}{}", clone.text) }
        }
    }))
}

/// A call of a chain goes behind the exemplar's, on a line of its own where that has one.
fn link(source: &SourceText, clone: &Clone<'_>) -> Placed {
    let item = clone.item;
    let text = source.parsed.text();
    if essence(source.parsed.slice(item.list.clone())).contains(&essence(&clone.text)) {
        return Placed::Present;
    }
    let line = text[..item.span.start].rfind('\n').map_or(0, |i| i + 1);
    let lead = &text[line..item.span.start];
    let gap =
        if lead.trim().is_empty() { format!("{}{lead}", source.parsed.newline()) } else { String::new() };
    let at = item.node.end;
    Placed::Splice(Splice { range: at..at, text: format!("{gap}{}", clone.text) })
}

/// The last part of a clone, comments above it left out.
fn bare_text<'t>(text: &'t str, marks: &[String]) -> &'t str {
    let mut rest = text;
    while let Some((line, tail)) = rest.split_once('\n') {
        let line = line.trim();
        if line.is_empty() || marks.iter().any(|m| line.starts_with(m.as_str())) {
            rest = tail;
        } else {
            break;
        }
    }
    rest
}

/// A run of statements or a declaration goes behind the exemplar's, blank lines as there.
fn statement(
    source: &SourceText,
    item: &Item,
    all: &[Node<'_>],
    index: usize,
    clone: &str,
    apart: bool,
) -> Splice {
    let text = source.parsed.text();
    let newline = source.parsed.newline();
    let blank = |gap: &str| gap.matches('\n').count() > 1;
    let behind = all.get(index + 1).is_none_or(|n| blank(&text[item.span.end..n.start_byte()]));
    let first = all.iter().position(|s| s.start_byte() >= item.span.start).unwrap_or(index);
    let parts = &all[first..=index];
    let parted = |pair: &[Node<'_>]| blank(&text[pair[0].end_byte()..pair[1].start_byte()]);
    let before = match first {
        0 => (all.get(index + 1).is_some() || parts.windows(2).any(parted)) && behind,
        _ => blank(&text[all[first - 1].end_byte()..item.span.start]),
    };
    let indent = source.parsed.indent(item.span.start);
    // Blank lines as the neighbours are parted: what stands close together stays so. A comment belongs to what follows.
    let blanks = |gap: &str| {
        let white = &gap[..gap.len() - gap.trim_start().len()];
        white.matches('\n').count().saturating_sub(1)
    };
    let alike = |n: &&Node<'_>| apart || n.kind() == all[index].kind();
    let above = first.checked_sub(1).map(|i| &all[i]).filter(alike);
    let above = above.map(|n| blanks(&text[n.end_byte()..item.span.start]));
    let below = all.get(index + 1).filter(alike).map(|n| blanks(&text[item.span.end..n.start_byte()]));
    let lines = match item.top_level {
        true if apart => above.into_iter().chain(below).max().unwrap_or(1).max(1),
        true => above.into_iter().chain(below).min().unwrap_or(0),
        false => usize::from(before && behind),
    };
    let gap = newline.repeat(lines);
    let at = item.span.end;
    Splice { range: at..at, text: format!("{newline}{gap}{indent}{clone}") }
}

/// What stands between two items.
fn separator<'a>(text: &'a str, all: &[Node<'_>], index: usize, item: &Item) -> &'a str {
    let before = index.checked_sub(1).map(|i| &text[all[i].end_byte()..all[index].start_byte()]);
    if let Some(gap) = before {
        gap
    } else if let Some(next) = all.get(index + 1) {
        &text[item.node.end..next.start_byte()]
    } else {
        let line = text[..item.node.start].rsplit('\n').next().unwrap_or_default();
        if line.trim().is_empty() { "\n" } else { ", " }
    }
}

/// Lists with an item per line: the clone gets a line of its own, and a comma unless it has one (`ended`).
fn own_line(
    source: &SourceText,
    item: &Item,
    all: &[Node<'_>],
    index: usize,
    target: Option<usize>,
    clone: &str,
    ended: bool,
) -> Splice {
    let text = source.parsed.text();
    let newline = source.parsed.newline();
    let indent = source.parsed.indent(item.node.start);
    let comma = |at: usize| text[at..].starts_with(',');
    // Several at once are a group: parted from the one before as that is.
    let first = all.iter().position(|s| s.start_byte() >= item.span.start).unwrap_or(index);
    let blank = |from: usize, to: usize| text[from..to].matches('\n').count() > 1;
    let parted = first < index
        && match first.checked_sub(1) {
            Some(before) => blank(all[before].end_byte(), item.span.start),
            None => all.get(index + 1).is_some_and(|next| blank(item.node.end, next.start_byte())),
        };
    let gap = if parted { newline.repeat(2) } else { newline.to_owned() };
    if let Some(before) = target {
        let at = source.parsed.whole_lines(all[before].byte_range()).start;
        let separated = comma(item.node.end) || index + 1 < all.len() && comma(all[0].end_byte());
        let comma = if separated && !ended { "," } else { "" };
        return Splice { range: at..at, text: format!("{indent}{clone}{comma}{newline}") };
    }
    if comma(item.node.end) {
        let end = line_end(text, item.span.end.max(item.node.end + 1));
        let comma = if ended { "" } else { "," };
        Splice { range: end..end, text: format!("{gap}{indent}{clone}{comma}") }
    } else if all.len() > 1 && comma(all[0].end_byte()) {
        let behind = item.node.end..item.span.end.max(item.node.end);
        let said = &text[behind.clone()];
        Splice { range: behind.clone(), text: format!(",{said}{gap}{indent}{clone}") }
    } else {
        let end = line_end(text, item.span.end);
        Splice { range: end..end, text: format!("{gap}{indent}{clone}") }
    }
}

fn line_end(text: &str, from: usize) -> usize {
    let end = text[from..].find('\n').map_or(text.len(), |i| from + i);
    if text[..end].ends_with('\r') { end - 1 } else { end }
}

/// Where among its siblings a clone goes, by index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Beside {
    Before(usize),
    Behind(usize),
}

/// Calls of one shape that differ only in the name that they begin with, three or more in order:
/// the place that the order gives. `None`: behind the exemplar's.
fn ordered_statement(source: &SourceText, all: &[Node<'_>], index: usize, clone: &str) -> Option<Beside> {
    let name =
        |text: &str| -> String { text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect() };
    let shape = |text: &str| {
        let name = name(text);
        (!name.is_empty()).then(|| text.replace(&name, "*"))
    };
    let text = source.parsed.text();
    let wanted = shape(source.parsed.of(all[index]))?;
    let alike = |n: &Node<'_>| shape(source.parsed.of(*n)).as_ref() == Some(&wanted);
    let near = |a: &Node<'_>, b: &Node<'_>| text[a.end_byte()..b.start_byte()].matches('\n').count() == 1;
    let (from, to) = run(all, index, |a, b| alike(a) && alike(b) && near(a, b));
    let keys: Vec<String> = all[from..to].iter().map(|n| name(source.parsed.of(*n))).collect();
    in_order(&keys, from, &name(clone), ENOUGH)
}

/// The longest stretch around `index` of which each two neighbours belong together.
fn run(all: &[Node<'_>], index: usize, together: impl Fn(&Node<'_>, &Node<'_>) -> bool) -> (usize, usize) {
    let mut from = index;
    while from > 0 && together(&all[from - 1], &all[from]) {
        from -= 1;
    }
    let mut to = index + 1;
    while to < all.len() && together(&all[to - 1], &all[to]) {
        to += 1;
    }
    (from, to)
}

/// So many siblings in order are no accident.
const ENOUGH: usize = 3;

fn in_order(keys: &[String], from: usize, mine: &str, enough: usize) -> Option<Beside> {
    if keys.len() < enough || !keys.windows(2).all(|w| w[0] <= w[1]) {
        return None;
    }
    Some(match keys.iter().position(|k| k.as_str() > mine) {
        Some(at) => Beside::Before(from + at),
        None => Beside::Behind(from + keys.len() - 1),
    })
}

/// A statement on a line of its own beside another.
fn line_beside(source: &SourceText, all: &[Node<'_>], target: Beside, clone: &str) -> Splice {
    let newline = source.parsed.newline();
    match target {
        Beside::Before(at) => {
            let indent = source.parsed.indent(all[at].start_byte());
            let at = source.parsed.whole_lines(all[at].byte_range()).start;
            Splice { range: at..at, text: format!("{indent}{clone}{newline}") }
        }
        Beside::Behind(at) => {
            let indent = source.parsed.indent(all[at].start_byte());
            let end = line_end(source.parsed.text(), all[at].end_byte());
            Splice { range: end..end, text: format!("{newline}{indent}{clone}") }
        }
    }
}

/// The place of a clone where three or more siblings of the same shape are in order.
/// `None`: behind the exemplar's, which is also the answer where the order puts it there; an import has to name
/// even that place, so that several of them stay in their own order.
fn ordered(
    cx: &Context<'_>,
    source: &SourceText,
    all: &[Node<'_>],
    index: usize,
    clone: &str,
) -> Option<Beside> {
    let text = source.parsed.text();
    let kind = all[index].kind();
    let (from, to) = run(all, index, |a, b| {
        a.kind() == kind && b.kind() == kind && text[a.end_byte()..b.start_byte()].matches('\n').count() < 2
    });
    let keys: Vec<String> = all[from..to].iter().map(|n| key(cx, source, *n)).collect();
    let mine = clone_key(cx, source, all[index], clone);
    let syntax = &cx.pack.manifest().syntax;
    let is_import = syntax.imports.node.has(all[index]);
    let enough = if syntax.sorted.has(all[index]) { 1 } else { ENOUGH };
    in_order(&keys, from, &mine, enough).filter(|b| match b {
        Beside::Before(at) => *at != index + 1 || is_import,
        Beside::Behind(at) => *at != index,
    })
}

/// What siblings are ordered by: the path of an import, the key of a pair, else the text.
fn key(cx: &Context<'_>, source: &SourceText, node: Node<'_>) -> String {
    let syntax = &cx.pack.manifest().syntax;
    let field = if syntax.imports.node.has(node) {
        Some(syntax.imports.path.as_str())
    } else {
        syntax.keyed.get(node).or_else(|| syntax.members.get(node))
    };
    let part = field.and_then(|f| child(node, f)).unwrap_or(node);
    source.parsed.of(part).to_owned()
}

/// The clone's key: where the exemplar's key stands in the exemplar's text, as the clone writes it.
fn clone_key(cx: &Context<'_>, source: &SourceText, node: Node<'_>, clone: &str) -> String {
    let syntax = &cx.pack.manifest().syntax;
    if syntax.imports.node.has(node) {
        let old = key(cx, source, node);
        let head = source.parsed.of(node).find(&old).unwrap_or(0);
        let start = syntax.quotes.iter().filter_map(|q| clone.find(q.as_str())).min().unwrap_or(head);
        return clone.get(start..).unwrap_or(clone).to_owned();
    }
    let old = key(cx, source, node);
    if old.len() == source.parsed.of(node).len() {
        return clone.to_owned();
    }
    clone.split([':', ' ', '\t', '=', '(']).next().unwrap_or(clone).to_owned()
}
