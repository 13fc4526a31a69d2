//! What mentions an old field outside every run: the representative new field takes its place, or the smallest
//! item that mentions it is left out.

use super::lost::{self, Gone};
use super::payload::GONE;
use super::stamp::{Splices, Stamper};
use super::tree::{ancestors, children};
use super::words::{self, Join};
use crate::exemplar::words::one_line;
use scaffold_core::{At, Diagnostic};
use scaffold_syntax::Node;
use std::ops::Range;

/// Replacements for every mention that `stamped` does not cover.
pub(crate) fn rename(s: &Stamper<'_>, stamped: &Splices, notes: &mut Vec<Diagnostic>) -> Splices {
    let mut out = super::comments::rename(s, stamped);
    let covered = |r: &Range<usize>, out: &Splices| {
        stamped.iter().chain(out).any(|(c, _)| c.start <= r.start && r.end <= c.end)
    };
    let mut leaves: Vec<Node<'_>> =
        s.tree.parsed.walk().filter(|n| s.tree.is_identifier(*n) || s.tree.is_string(*n)).collect();
    leaves.sort_by_key(Node::start_byte);
    let mut gone = Vec::new();
    for leaf in leaves {
        if covered(&leaf.byte_range(), &out) {
            continue;
        }
        if s.tree.is_string(leaf)
            && let Some((_, sample)) = s.distinct.get(s.tree.unquoted(s.tree.text(leaf)))
        {
            out.push((leaf.byte_range(), sample.clone()));
            continue;
        }
        if s.tree.is_string(leaf)
            && let Some((case, o)) = about_what_is_gone(s, leaf)
        {
            if !covered(&case.byte_range(), &out) {
                let name = &s.fields.old[o].field.name;
                notes.push(
                    Diagnostic::new(format!(
                        "left out a test case about `{name}`: no new field stands for it"
                    ))
                    .at(At::line(s.tree.path.clone(), s.tree.line(case))),
                );
                out.extend(drop_item(s, case));
            }
            continue;
        }
        if s.tree.is_string(leaf)
            && let Some(case) = unsaid(s, leaf)
        {
            if !covered(&case.byte_range(), &out) {
                notes.push(
                    Diagnostic::new(
                        "left out a test case: what it expects to be said of the fields no longer holds",
                    )
                    .at(At::line(s.tree.path.clone(), s.tree.line(case))),
                );
                out.extend(drop_item(s, case));
            }
            continue;
        }
        let Some(m) = s.mentions.of(leaf).filter(|m| s.fields.old[m.old].plain) else {
            if s.tree.is_string(leaf) {
                if let Some(list) = super::listed::renamed(s, leaf) {
                    out.push((leaf.byte_range(), list));
                    continue;
                }
                let said = retold(s, leaf);
                if said.as_ref().is_some_and(|t| t.new == GONE) {
                    let item = smallest_item(s, leaf);
                    if s.tree.parent_is_statements(item) {
                        if !covered(&item.byte_range(), &out) {
                            out.extend(drop_item(s, item));
                        }
                        continue;
                    }
                }
                match said.filter(|t| t.new != GONE) {
                    Some(t) => out.push((leaf.byte_range(), t.is)),
                    None => out.extend(phrase(s, leaf)),
                }
            }
            continue;
        };
        if let Some(statement) = s.given_around(leaf) {
            let (gone, note) = s.left_out_given(statement, drop_item(s, statement));
            notes.push(note);
            out.extend(gone);
            continue;
        }
        let says = s.tree.is_string(leaf) && s.tree.text(leaf).contains(' ');
        let new = if says { s.fields.stand_in(m.old) } else { s.fields.representative(m.old) };
        match new {
            Some(n) => {
                let item = typed_item(s, leaf);
                match item.filter(|i| !covered(&i.byte_range(), &out)) {
                    Some(item) => match s.rewrite(item, m.old, n) {
                        Some(text) => out.push((item.byte_range(), text)),
                        None => {
                            gone.push(Gone { item: item.byte_range(), old: m.old });
                            out.extend(drop_item(s, item));
                        }
                    },
                    None => {
                        out.extend(s.rewrite(leaf, m.old, n).map(|t| (leaf.byte_range(), t)));
                        out.extend(expected(s, leaf, m.old, n).filter(|(r, _)| !covered(r, &out)));
                    }
                }
            }
            None => {
                let item = smallest_item(s, leaf);
                if covered(&item.byte_range(), &out) {
                    continue;
                }
                let name = &s.fields.old[m.old].field.name;
                let what = match s.tree.condition(s.tree.peel(item)).filter(|_| s.tree.is_guard(item)) {
                    Some(asked) => format!("the check of `{}`", one_line(s.tree.text(asked))),
                    None => format!("what is about `{name}` alone"),
                };
                notes.push(
                    Diagnostic::new(format!("left out {what}: no new field stands for it"))
                        .at(At::line(s.tree.path.clone(), s.tree.line(leaf))),
                );
                s.lost.borrow_mut().extend(lost::unsaid(s, leaf, item, m.old));
                gone.push(Gone { item: item.byte_range(), old: m.old });
                out.extend(drop_item(s, item));
            }
        }
    }
    if !gone.is_empty() {
        out.extend(drop_orphans(s, stamped, &out, &gone, notes));
    }
    s.lost.borrow_mut().extend(lost::emptied(s, &gone));
    out
}

/// Removes what only asks for locals that nothing sets any more; other uses are lost.
fn drop_orphans(
    s: &Stamper<'_>,
    stamped: &Splices,
    out: &Splices,
    gone: &[Gone],
    notes: &mut Vec<Diagnostic>,
) -> Splices {
    let new: Splices = stamped.iter().chain(out).cloned().collect();
    let mut dropped = Splices::new();
    for (statement, name, asks) in lost::orphans(s, gone, &new) {
        let at = At::line(s.tree.path.clone(), s.tree.line(statement));
        if asks {
            let told = format!("left out the check of `{name}`: it is about what no new field stands for");
            notes.push(Diagnostic::new(told).at(at));
            dropped.extend(drop_item(s, statement));
        } else {
            let why = format!(
                "`{name}` is used here, and is set by what is about fields for which no new one stands"
            );
            let lost = Diagnostic::new(why).at(at).hint("imitate another resource with `--like`");
            s.lost.borrow_mut().push(lost);
        }
    }
    dropped
}

/// Whether a leaf annotates a member that is called like a field and is none (`page` beside `limit`).
fn annotates_another(s: &Stamper<'_>, member: Node<'_>, leaf: Node<'_>) -> bool {
    let called = |n: &Node<'_>| s.fields.plain().any(|o| s.fields.old[o].words == words::of(s.tree.text(*n)));
    s.tree.is_member(member)
        && s.tree.annotation(member) == Some(leaf)
        && s.tree.own_names(member).iter().any(|n| called(n) && s.mentions.of(*n).is_none())
}

/// The pair, assignment or guard around a leaf whose value has to follow the new type.
fn typed_item<'t>(s: &Stamper<'_>, leaf: Node<'t>) -> Option<Node<'t>> {
    let mut found = None;
    for node in ancestors(leaf) {
        if s.tree.is_statements(node)
            || s.tree.is_literal_body(node)
            || s.tree.is_arguments(node)
            || s.tree.is_closure(node)
        {
            break;
        }
        let one = s.mentions.plain(&node.byte_range(), s.fields).len() == 1;
        let typed = s.tree.pair(node).is_some()
            || s.tree.assigns(node)
            || s.tree.is_member(node)
            || s.tree.is_variable(node);
        if one && typed {
            found = Some(node);
        }
    }
    found
}

/// The item of the innermost list around a leaf.
fn smallest_item<'t>(s: &Stamper<'_>, leaf: Node<'t>) -> Node<'t> {
    let mut item = leaf;
    for node in ancestors(leaf) {
        let droppable = s.tree.is_statements(node)
            || s.tree.is_literal_body(node)
            || (s.tree.is_list(node) && !s.tree.is_arguments(node) && !s.tree.is_parameters(node));
        // A group of declarations whose only one goes, goes whole.
        let group = s.tree.syntax.declaration_groups.has(node)
            && children(node).iter().filter(|c| !s.tree.is_comment(**c)).count() == 1;
        if droppable && !group {
            return item;
        }
        item = node;
    }
    item
}

/// The first of the comments right above a node, or the node itself.
fn with_comments<'t>(s: &Stamper<'_>, node: Node<'t>) -> Node<'t> {
    let mut first = node;
    while let Some(above) = first.prev_named_sibling().filter(|c| s.tree.is_comment(*c))
        && s.tree.parsed.slice(above.end_byte()..first.start_byte()).matches('\n').count() < 2
    {
        first = above;
    }
    first
}

/// Removes an item with what separates it from the one before, or after.
fn drop_item(s: &Stamper<'_>, item: Node<'_>) -> Splices {
    let list = item.parent().unwrap_or(item);
    let all = children(list);
    // What is said above a declaration goes with it.
    let first = match list.parent() {
        None => with_comments(s, item),
        Some(_) => item,
    };
    let before = all.iter().filter(|c| c.end_byte() <= first.start_byte()).map(Node::end_byte).max();
    let after = all.iter().filter(|c| c.start_byte() >= item.end_byte()).map(Node::start_byte).min();
    let rest = &s.tree.parsed.text()[item.end_byte()..];
    let comma = usize::from(rest.starts_with(','));
    let gone = match (before, after) {
        (Some(b), _)
            if comma == 0
                || after.is_some()
                || s.tree.parsed.slice(b..first.start_byte()).starts_with(',') =>
        {
            b..item.end_byte()
        }
        (_, Some(a)) => first.start_byte()..a,
        _ => first.start_byte()..item.end_byte() + comma,
    };
    vec![(gone, String::new())]
}

/// A literal that the field is compared with, as the value that the new field has.
fn expected(s: &Stamper<'_>, leaf: Node<'_>, o: usize, n: usize) -> Option<(Range<usize>, String)> {
    let arguments = ancestors(leaf).take(4).find(|a| s.tree.is_arguments(*a))?;
    let literal = children(arguments).into_iter().find(|a| s.tree.is_string(*a))?;
    Some((literal.byte_range(), s.expected(literal, o, n)?))
}

fn is_test(s: &Stamper<'_>) -> bool {
    s.test_suffixes.iter().any(|t| s.tree.path.ends_with(t.as_str()))
}

/// What a text in a test says now that was a payload's value, or a key with its value.
fn retold(s: &Stamper<'_>, leaf: Node<'_>) -> Option<super::payload::Told> {
    if !is_test(s) {
        return None;
    }
    let text = s.tree.text(leaf);
    let inner = s.tree.unquoted(text);
    let plain = |t: &str| t.replace("\\\"", "\"");
    let prefer =
        |t: &&super::payload::Told| (t.new != GONE && s.fields.stand_in(t.old) != Some(t.new), t.new == GONE);
    let value = s
        .told
        .iter()
        .filter(|t| {
            inner.len() > 2
                && plain(&t.was).strip_prefix('"').and_then(|w| w.strip_suffix('"')) == Some(inner)
        })
        .min_by_key(prefer);
    if let Some(t) = value {
        let is = text.replacen(inner, s.tree.unquoted(&plain(&t.is)), 1);
        return Some(super::payload::Told { is, ..t.clone() });
    }
    let (key, said) = plain(inner).split_once(':').map(|(k, v)| (k.to_owned(), v.trim().to_owned()))?;
    let gone = |t: &&super::payload::Told| {
        t.new == GONE && plain(&t.was) == said && s.tree.unquoted(&key) == s.fields.old[t.old].field.shown
    };
    s.told.iter().find(gone).cloned()
}

/// The test case whose title a text is, where both title and body are about a field for which no new one stands.
fn about_what_is_gone<'t>(s: &Stamper<'_>, leaf: Node<'t>) -> Option<(Node<'t>, usize)> {
    let arguments = leaf.parent().filter(|p| s.tree.is_arguments(*p))?;
    let call = arguments.parent()?;
    let callee = s.tree.text(s.tree.syntax.calls.function.of(call)?);
    let name = callee.split('.').next().unwrap_or(callee);
    if !s.manifest.naming.test_calls.iter().any(|c| c == name) {
        return None;
    }
    let case = std::iter::once(call)
        .chain(ancestors(call))
        .find(|n| n.parent().is_some_and(|p| s.tree.is_statements(p)))?;
    let about = s.mentions.plain(&case.byte_range(), s.fields);
    let gone = about.into_iter().find(|o| {
        s.fields.representative(*o).is_none()
            && !words::find(s.tree.text(leaf), &s.fields.old[*o].words).is_empty()
    })?;
    Some((case, gone))
}

/// The test case around a text that expects something to be said of fields whose validation is not the new ones'.
fn unsaid<'t>(s: &Stamper<'_>, leaf: Node<'t>) -> Option<Node<'t>> {
    if !is_test(s) {
        return None;
    }
    let text = s.tree.text(leaf);
    let lower = text.to_lowercase();
    if !["invalid", "required", "must", "error", "failed"].iter().any(|w| lower.contains(w)) {
        return None;
    }
    let named: Vec<usize> = s
        .fields
        .plain()
        .filter(|o| {
            let shown = &s.fields.old[*o].field.shown;
            [format!("\\\"{shown}\\\""), format!("\"{shown}\"")]
                .iter()
                .any(|q| text.contains(q.as_str()) && text.len() > q.len() + 8)
        })
        .collect();
    let holds =
        named.len() == 1 && s.fields.representative(named[0]).is_some_and(|n| s.same_kind(named[0], n));
    if named.is_empty() || holds {
        return None;
    }
    let mut item = leaf;
    for node in ancestors(leaf) {
        let composite = || {
            children(s.tree.peel(item))
                .iter()
                .any(|c| s.tree.pair(*c).is_some() || s.tree.is_literal_body(*c))
        };
        if s.tree.is_literal_body(node) && s.tree.pair(item).is_none() && composite() {
            return Some(item);
        }
        item = node;
    }
    None
}

/// A text with an old field's name as a name in it: `newsRepo.SearchByTitle`, `/books?title=x`.
fn phrase(s: &Stamper<'_>, leaf: Node<'_>) -> Option<(Range<usize>, String)> {
    let text = s.tree.text(leaf);
    if leaf.parent().is_some_and(|p| s.tree.syntax.imports.node.has(p) || annotates_another(s, p, leaf)) {
        return None;
    }
    let mut out = super::enumerated::renamed(s, text).unwrap_or_else(|| text.to_owned());
    for o in s.fields.plain() {
        // A key with its value is what callers are told.
        let shown = &s.fields.old[o].field.shown;
        let told = out.contains(&format!("\"{shown}\":")) || out.contains(&format!("\"{shown}\\\":"));
        let new = if told { s.fields.stand_in(o) } else { s.fields.representative(o) };
        let Some(n) = new else { continue };
        let old = &s.fields.old[o];
        let mut next = String::new();
        let mut done = 0;
        for span in words::find(&out, &old.words) {
            let before = out[..span.start].chars().last();
            let after = out[span.end..].chars().next();
            let inside =
                before.is_some_and(char::is_alphanumeric) || after.is_some_and(|c| c.is_alphanumeric());
            let query =
                matches!(before, Some('?' | '&' | '"' | '\\')) && matches!(after, Some('=' | '"' | '\\'));
            // What a statement asks of a column.
            let condition = !before.is_some_and(|b| b.is_alphanumeric() || b == '_')
                && is_condition(&out[span.end..])
                && out[span.clone()] == out[span.clone()].to_lowercase();
            // A parameter of a path.
            let parameter =
                matches!(before, Some(':' | '{' | '<')) && !out.contains(' ') && out.contains('/');
            // A message that points at what is wrong: `body/name must be a string`.
            let pointed =
                matches!(before, Some('/')) && matches!(after, Some(' ')) && is_test(s) && s.same_kind(o, n);
            let alike = |n: usize| vowel(&s.fields.new[n].words) == vowel(&old.words);
            let titled = is_title(s, leaf)
                && matches!(after, Some(c) if !c.is_alphanumeric())
                && TITLED.iter().any(|w| out[..span.start].ends_with(w))
                && (alike(n) || !out[..span.start].ends_with("a ") && !out[..span.start].ends_with("an "));
            let several = old.words.len() > 1;
            let said = out[..span.start].to_lowercase().ends_with("by ")
                || out[..span.start].to_lowercase().ends_with("invalid ")
                || s.fields.new[n].field.modifiers.unique && is_about_taken(&out);
            if !(inside && span_is_hump(&out, &span)
                || query
                || condition
                || parameter
                || several
                || said
                || pointed
                || titled)
            {
                continue;
            }
            next.push_str(&out[done..span.start]);
            let single = match () {
                () if condition => Join::Snake,
                () if said || titled => Join::Space,
                () => s.wire,
            };
            // An abbreviation in capitals is no shout.
            let like = if said { out[span.clone()].to_lowercase() } else { out[span.clone()].to_owned() };
            next.push_str(&s.casing.like(&like, &s.fields.new[n].words, single));
            done = span.end;
        }
        let renamed = done > 0;
        next.push_str(&out[done..]);
        out = next;
        let said = |t: &&super::payload::Told| t.old == o && t.new == n && out.contains(t.was.as_str());
        if renamed && let Some(t) = s.told.iter().find(said) {
            out = out.replace(t.was.as_str(), &t.is);
        }
    }
    (out != text).then(|| (leaf.byte_range(), out))
}

/// Whether what stands behind a column's name compares it with a value that is bound.
fn is_condition(behind: &str) -> bool {
    let behind = behind.trim_start().to_lowercase();
    let compares =
        ["=", "<", ">", "!=", "like ", "ilike ", "in ", "in("].iter().any(|o| behind.starts_with(o));
    compares && behind.contains(['?', '$', '@'])
}

/// A message that says of a value that another one has it.
pub(super) fn is_about_taken(text: &str) -> bool {
    let text = text.to_lowercase();
    text.contains(' ')
        && ["taken", "exist", "already", "duplicate", "in use"].iter().any(|w| text.contains(w))
}

/// What stands before a field in the title of a test case that is about it.
const TITLED: [&str; 6] = [" a ", " an ", "without ", "duplicate ", "missing ", "same "];

/// Whether a text is the title of a test case.
fn is_title(s: &Stamper<'_>, leaf: Node<'_>) -> bool {
    let call = leaf.parent().filter(|p| s.tree.is_arguments(*p)).and_then(|p| p.parent());
    let callee = call.and_then(|c| s.tree.syntax.calls.function.of(c)).map(|f| s.tree.text(f));
    callee.is_some_and(|c| s.manifest.naming.test_calls.iter().any(|t| *t == *c))
}

pub(super) fn vowel(words: &[String]) -> bool {
    words.first().is_some_and(|w| w.starts_with(['a', 'e', 'i', 'o', 'u']))
}

/// A capital word inside humps, not the beginning of a sentence.
pub(super) fn span_is_hump(text: &str, span: &Range<usize>) -> bool {
    text[span.clone()].starts_with(char::is_uppercase)
        && text[..span.start].chars().last().is_some_and(char::is_alphanumeric)
}

/// What is said of a function around values that no statement has any more.
pub(super) fn unwrapped_note(name: &str, path: &str, text: &str) -> Diagnostic {
    let message = format!("`{name}` around values of the exemplar's statements was left out");
    let upper = text.to_uppercase();
    let at = match upper.find(&format!("{name}(")).filter(|_| upper.len() == text.len()) {
        Some(at) => At::line(path, u32::try_from(text[..at].matches('\n').count() + 1).unwrap_or(u32::MAX)),
        None => At::file(path),
    };
    let note = Diagnostic::new(message).at(at);
    // An empty text can stand for none; false and zero can't.
    match name {
        "NULLIF" => {
            note.hint("a change that leaves out what is no text sets it to false or zero: send it whole")
        }
        _ => note,
    }
}
