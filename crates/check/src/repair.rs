//! Mends what a compiler names, by the rules of a pack: text and faults in, text out. Never guesses: a fault
//! without a rule, or without exactly one node to apply it to, stays.

use crate::Fault;
use scaffold_pack::Pack;
use scaffold_pack::checks::{Repair, RepairAction};
use scaffold_syntax::{Node, Parsed};
use std::collections::BTreeMap;
use std::ops::Range;

/// What mending gave.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mended {
    /// New texts of the files that changed.
    pub files: BTreeMap<String, String>,
    /// Faults that nothing was done about.
    pub left: Vec<Fault>,
}

/// Mends `faults` in `files` (path → text) and nowhere else. The faults' places must be those of these texts.
pub fn mend(pack: &Pack, files: &BTreeMap<String, String>, faults: &[Fault]) -> Mended {
    let mut out = Mended::default();
    let mut of_file: BTreeMap<&str, Vec<&Fault>> = BTreeMap::new();
    for fault in faults {
        match files.contains_key(&fault.path) {
            true => of_file.entry(&fault.path).or_default().push(fault),
            false => out.left.push(fault.clone()),
        }
    }
    for (path, faults) in of_file {
        let (text, left) = mend_text(pack, &files[path], &faults);
        out.left.extend(left.into_iter().cloned());
        if let Some(text) = text {
            out.files.insert(path.to_owned(), text);
        }
    }
    out
}

/// The mended text, where anything was done, and the faults that stay.
fn mend_text<'f>(pack: &Pack, text: &str, faults: &[&'f Fault]) -> (Option<String>, Vec<&'f Fault>) {
    let Ok(parsed) = pack.trees().parse(text) else { return (None, faults.to_vec()) };
    let mut removed: Vec<(Range<usize>, &Repair)> = Vec::new();
    let mut splices: Vec<(Range<usize>, String)> = Vec::new();
    let mut left = Vec::new();
    for fault in faults {
        let rule = pack.manifest().checks.repair.iter().find(|r| r.kind == fault.kind);
        let found = rule.and_then(|r| Some((r, node_at(&parsed, r, fault)?)));
        match found {
            Some((rule, node)) => match rule.action {
                RepairAction::Remove => removed.push((node.byte_range(), rule)),
                RepairAction::Replace => splices.push((node.byte_range(), rule.with.clone())),
            },
            None => left.push(*fault),
        }
    }
    let spans: Vec<Range<usize>> = removed.iter().map(|(r, _)| r.clone()).collect();
    for (span, rule) in &removed {
        let Some(node) = parsed.root().descendant_for_byte_range(span.start, span.end) else { continue };
        let goes = grow(node, span, &spans, &rule.emptied);
        splices.push((with_line(pack, &parsed, goes), String::new()));
    }
    if splices.is_empty() {
        return (None, left);
    }
    // From the end, so that earlier spans keep their places; of nested or equal ones the outer is enough.
    splices.sort_by(|a, b| (b.0.start, a.0.end).cmp(&(a.0.start, b.0.end)));
    let mut text = text.to_owned();
    let mut from = usize::MAX;
    for (span, with) in outermost(splices) {
        if span.end <= from {
            from = span.start;
            text.replace_range(span, &with);
        }
    }
    (Some(text), left)
}

fn outermost(splices: Vec<(Range<usize>, String)>) -> Vec<(Range<usize>, String)> {
    let spans: Vec<Range<usize>> = splices.iter().map(|(s, _)| s.clone()).collect();
    let mut out: Vec<(Range<usize>, String)> = Vec::new();
    for (span, with) in splices {
        let inside = spans.iter().any(|s| *s != span && s.start <= span.start && span.end <= s.end);
        if !inside && !out.iter().any(|(s, _)| *s == span) {
            out.push((span, with));
        }
    }
    out
}

/// The node that the rule is about: the one that holds or begins at the fault's column, else the only one on its line.
fn node_at<'a>(parsed: &'a Parsed, rule: &Repair, fault: &Fault) -> Option<Node<'a>> {
    let on_line: Vec<Node<'a>> = parsed
        .walk()
        .filter(|n| rule.nodes.iter().any(|k| k == n.kind()))
        .filter(|n| parsed.line(n.start_byte()) == fault.line)
        .collect();
    if fault.col > 0 {
        let line_start = parsed
            .text()
            .split_inclusive('\n')
            .take(fault.line.saturating_sub(1) as usize)
            .map(str::len)
            .sum::<usize>();
        let at = line_start + fault.col as usize - 1;
        let hit =
            on_line.iter().filter(|n| n.byte_range().contains(&at)).min_by_key(|n| n.byte_range().len());
        if let Some(hit) = hit {
            // A rule about names is about the name that was said.
            return fault.name.as_deref().is_none_or(|name| parsed.of(*hit).contains(name)).then_some(*hit);
        }
    }
    match on_line.as_slice() {
        [one] => Some(*one),
        _ => None,
    }
}

/// `span`, or its parent where nothing else would be left in it, as far up as the rule allows.
fn grow(node: Node<'_>, span: &Range<usize>, removed: &[Range<usize>], emptied: &[String]) -> Range<usize> {
    let mut span = span.clone();
    let mut node = node;
    while let Some(parent) = node.parent() {
        if parent.byte_range() != span && !emptied.iter().any(|k| k == parent.kind()) {
            break;
        }
        let gone = |n: &Node<'_>| {
            let r = n.byte_range();
            (span.start <= r.start && r.end <= span.end)
                || removed.iter().any(|x| x.start <= r.start && r.end <= x.end)
        };
        if !(0..parent.named_child_count())
            .filter_map(|i| parent.named_child(u32::try_from(i).ok()?))
            .all(|n| gone(&n))
        {
            break;
        }
        span = parent.byte_range();
        node = parent;
    }
    span
}

/// `span` with its lines, where nothing but a comment is beside it.
fn with_line(pack: &Pack, parsed: &Parsed, span: Range<usize>) -> Range<usize> {
    let lines = parsed.whole_lines(span.clone());
    let before = parsed.slice(lines.start..span.start);
    let after = parsed.slice(span.end..lines.end).trim_start();
    let comment = || {
        let at = lines.end - parsed.slice(span.end..lines.end).trim_start().len();
        parsed
            .root()
            .descendant_for_byte_range(at, at)
            .is_some_and(|n| pack.manifest().syntax.comments.has(n) && n.end_byte() <= lines.end)
    };
    if before.trim().is_empty() && (after.is_empty() || comment()) { lines } else { span }
}
