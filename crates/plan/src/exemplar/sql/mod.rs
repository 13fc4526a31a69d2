//! SQL: lists of columns, values, assignments and conditions in statements, and tables as migrations make them.

mod clauses;
pub(crate) mod ddl;
mod left;
mod lists;

pub(crate) use left::left;
pub(crate) use lists::{Piece, ident, split};

use super::refield::fields::Fields;
use clauses::{Clause, Role};
use std::collections::{BTreeMap, BTreeSet};

/// Stands for a placeholder of new field n until all are numbered.
const MARK: char = '\u{1}';

/// A placeholder that a new field or none needs, in the order of its old number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Slot {
    /// Old number, unchanged in meaning.
    Old(usize),
    /// New field, and its how manieth placeholder.
    New(usize, usize),
}

/// Whether a text is a statement, the beginning of one, or a bare list of columns that statements are built with.
pub(crate) fn is_statement(text: &str) -> bool {
    if is_column_list(text) {
        return true;
    }
    let t = text.trim_start().to_lowercase();
    let starts = [
        "insert ",
        "insert\n",
        "replace into ",
        "select ",
        "select\n",
        "update ",
        "update\n",
        "delete ",
        "delete\n",
        "with ",
    ];
    let clauses = ["where ", "order by "];
    starts.iter().chain(&clauses).any(|s| t.starts_with(s)) || t.starts_with("set ") && t.contains('=')
}

/// Whether statements make a whole database, or several tables: they have no copy for one resource.
pub(crate) fn is_dump(text: &str) -> bool {
    let outside: Vec<u8> = lists::outside(text).into_iter().map(|at| text.as_bytes()[at]).collect();
    let words: Vec<&[u8]> =
        outside.split(|b| !b.is_ascii_alphanumeric() && *b != b'_').filter(|w| !w.is_empty()).collect();
    let makes = |what: &[u8]| {
        let pairs = words.windows(2);
        pairs.filter(|w| w[0].eq_ignore_ascii_case(b"create") && w[1].eq_ignore_ascii_case(what)).count()
    };
    makes(b"database") > 0 || makes(b"table") > 1
}

/// How many values a statement takes.
pub(crate) fn values(text: &str) -> usize {
    numbers(text).into_iter().max().unwrap_or_else(|| lists::placeholders(text).len())
}

/// `id, title, b.pages`: names and nothing else.
fn is_column_list(text: &str) -> bool {
    let name = |part: &str| {
        !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '"' | '`'))
    };
    let items: Vec<&str> = text.split(',').map(str::trim).collect();
    items.len() > 1 && items.iter().all(|item| item.splitn(2, '.').all(name))
}

struct Rewriter<'a> {
    fields: &'a Fields,
    /// New fields' marks → how many placeholders each has got.
    slots: BTreeMap<Slot, usize>,
    /// Old numbers that belonged to plain fields.
    gone: Vec<usize>,
    marks: Vec<(usize, usize)>,
    /// Functions around placeholders that no new item has.
    unwrapped: BTreeSet<String>,
}

/// Re-fields one statement; `None` where it says nothing of the exemplar's plain fields. `unwrapped` collects the
/// functions around placeholders that are gone.
pub(crate) fn refield(text: &str, fields: &Fields, unwrapped: &mut BTreeSet<String>) -> Option<String> {
    let mut r = Rewriter {
        fields,
        slots: BTreeMap::new(),
        gone: Vec::new(),
        marks: Vec::new(),
        unwrapped: BTreeSet::new(),
    };
    let mut clauses = clauses::find(text);
    if clauses.is_empty() && is_column_list(text) {
        let items = split(text, ",");
        // Two columns of its own, or the words may mean anything.
        if items.iter().filter(|p| r.column_of(p.text).is_some()).count() > 1 {
            clauses.push(Clause { role: Role::Select, span: 0..text.len() });
        }
    }
    let mut out = String::new();
    let mut done = 0;
    let mut columns: Vec<Option<usize>> = Vec::new();
    let mut changed = false;
    for clause in &clauses {
        out.push_str(&text[done..clause.span.start]);
        done = clause.span.end;
        let body = &text[clause.span.clone()];
        let new = match clause.role {
            Role::Columns => {
                let items = split(body, ",");
                columns = items.iter().map(|p| r.column_of(p.text)).collect();
                r.list(body, ",", &columns.clone(), false)
            }
            Role::Values => {
                let items = split(body, ",");
                if items.len() == columns.len() { r.list(body, ",", &columns.clone(), false) } else { None }
            }
            Role::Set | Role::Select | Role::Returning => {
                let items: Vec<Option<usize>> =
                    split(body, ",").iter().map(|p| r.about(p.text, clause)).collect();
                r.list(body, ",", &items, false)
            }
            Role::Where => r.conditions(body),
            Role::Order => r.ordered(body),
        };
        changed |= new.is_some();
        out.push_str(new.as_deref().unwrap_or(body));
    }
    out.push_str(&text[done..]);
    if changed {
        unwrapped.append(&mut r.unwrapped);
    }
    changed.then(|| r.number(&out))
}

/// Re-fields each statement of a file; comments above them stay.
pub(crate) fn in_file(text: &str, fields: &Fields, unwrapped: &mut BTreeSet<String>) -> String {
    let mut ends: Vec<usize> =
        lists::outside(text).into_iter().filter(|at| text[*at..].starts_with(';')).map(|at| at + 1).collect();
    ends.push(text.len());
    let mut out = String::new();
    let mut from = 0;
    for end in ends {
        let piece = &text[from..end];
        let above: usize = piece
            .split_inclusive('\n')
            .take_while(|l| l.trim().is_empty() || l.trim_start().starts_with("--"))
            .map(str::len)
            .sum();
        let (above, statement) = piece.split_at(above);
        out.push_str(above);
        let new = is_statement(statement).then(|| refield(statement, fields, unwrapped)).flatten();
        out.push_str(new.as_deref().unwrap_or(statement));
        from = end;
    }
    out
}

impl Rewriter<'_> {
    fn column_of(&self, item: &str) -> Option<usize> {
        let name = ident(item)?;
        self.fields.old.iter().position(|o| {
            o.plain
                && (o.field.column.as_deref() == Some(name.as_str())
                    || o.words.join("_") == name.to_lowercase())
        })
    }

    /// The one plain field that an item names.
    fn about(&self, item: &str, clause: &Clause) -> Option<usize> {
        if clause.role == Role::Set {
            return self.column_of(item.split('=').next().unwrap_or(item));
        }
        let mut found: Vec<usize> =
            lists::words(item).into_iter().filter_map(|w| self.column_of(&item[w])).collect();
        found.dedup();
        match found[..] {
            [one] => Some(one),
            _ => None,
        }
    }

    /// A list with the items about plain fields replaced, all new ones at the first one's place.
    fn list(&mut self, body: &str, by: &str, about: &[Option<usize>], filter: bool) -> Option<String> {
        let items = split(body, by);
        let mut covered: Vec<usize> = about.iter().flatten().copied().collect();
        covered.sort_unstable();
        covered.dedup();
        if covered.is_empty() {
            return None;
        }
        let chosen = self.choose(&covered, filter, items.len());
        for (item, _) in items.iter().zip(about).filter(|(_, a)| a.is_some()) {
            self.gone.extend(numbers(item.text));
        }
        let mut texts: Vec<(String, String)> = Vec::new();
        let mut placed = false;
        for (i, item) in items.iter().enumerate() {
            if about.get(i).copied().flatten().is_none() {
                texts.push((item.lead.to_owned(), item.text.to_owned()));
                continue;
            }
            if placed {
                continue;
            }
            placed = true;
            for (at, &(n, o)) in chosen.iter().enumerate() {
                let Some(k) = about.iter().position(|a| *a == Some(o)) else { continue };
                let lead = if at == 0 { item.lead.to_owned() } else { next_lead(&items, about, i) };
                texts.push((lead, self.stamp(items[k].text, o, n)));
            }
        }
        let before = items.iter().zip(about).filter(|(_, a)| a.is_some()).flat_map(|(i, _)| wrappers(i.text));
        let kept: BTreeSet<String> = texts.iter().flat_map(|(_, t)| lists::calls(t)).collect();
        self.unwrapped.extend(before.filter(|w| !kept.contains(w)));
        let tail = items.last().map_or("", |i| i.tail);
        let mut out = String::new();
        for (i, (lead, text)) in texts.iter().enumerate() {
            if i > 0 {
                out.push_str(by);
            }
            // The first item of a list has no separator before it.
            let lead = if i == 0 { items[0].lead } else { lead.as_str() };
            out.push_str(lead);
            out.push_str(text);
        }
        out.push_str(tail);
        Some(out)
    }

    fn choose(&self, covered: &[usize], filter: bool, items: usize) -> Vec<(usize, usize)> {
        let plain = self.fields.plain().count();
        let new = if covered.len() == 1 && plain > 1 && (filter || items == 1) {
            self.fields.representative(covered[0]).into_iter().collect()
        } else {
            self.fields.cover(covered, filter)
        };
        new.into_iter().filter_map(|n| Some((n, self.fields.sibling(n, covered)?))).collect()
    }

    /// `title like $1 AND …`: conditions on plain fields.
    fn conditions(&mut self, body: &str) -> Option<String> {
        let parts = lists::conditions(body);
        let about: Vec<Option<usize>> = parts
            .iter()
            .map(|p| {
                let mut found: Vec<usize> =
                    lists::words(p.text).into_iter().filter_map(|w| self.column_of(&p.text[w])).collect();
                found.dedup();
                found.first().copied().filter(|_| found.len() == 1)
            })
            .collect();
        let mut covered: Vec<usize> = about.iter().flatten().copied().collect();
        covered.sort_unstable();
        covered.dedup();
        if covered.is_empty() {
            return None;
        }
        let chosen = self.choose(&covered, true, parts.len());
        let mut out = String::new();
        let mut placed = false;
        let mut kept = 0;
        for (i, part) in parts.iter().enumerate() {
            match about[i] {
                None => {
                    if kept > 0 || i == 0 {
                        out.push_str(part.lead);
                    }
                    out.push_str(part.text);
                    out.push_str(part.tail);
                    kept += 1;
                }
                Some(_) => {
                    self.gone.extend(numbers(part.text));
                    if placed {
                        continue;
                    }
                    placed = true;
                    for (at, &(n, o)) in chosen.iter().enumerate() {
                        let Some(k) = about.iter().position(|a| *a == Some(o)) else { continue };
                        let lead =
                            if at == 0 { part.lead } else { parts.get(i + 1).map_or(" and ", |p| p.lead) };
                        if kept > 0 || at == 0 && i == 0 {
                            out.push_str(lead);
                        }
                        let text = self.stamp(parts[k].text, o, n);
                        out.push_str(&text);
                        kept += 1;
                    }
                    out.push_str(parts[parts.len() - 1].tail);
                }
            }
        }
        if kept == 0 {
            out.push_str(" 1 = 1");
        }
        Some(out)
    }

    fn ordered(&mut self, body: &str) -> Option<String> {
        let items = split(body, ",");
        let mut out: Vec<String> = Vec::new();
        let mut changed = false;
        for item in &items {
            let found = lists::words(item.text).into_iter().find_map(|w| self.column_of(&item.text[w]));
            match found {
                None => out.push(format!("{}{}{}", item.lead, item.text, item.tail)),
                Some(o) => {
                    changed = true;
                    if let Some(n) = self.fields.representative(o) {
                        let text = self.stamp(item.text, o, n);
                        let text = format!("{}{}{}", item.lead, text, item.tail);
                        if !out.iter().any(|t| t.trim() == text.trim()) {
                            out.push(text);
                        }
                    }
                }
            }
        }
        if changed && out.is_empty() {
            return Some(" 1".to_owned());
        }
        changed.then(|| out.join(","))
    }

    /// An item about `o`, for `n`: the column renamed, placeholders marked, text functions left out for other types.
    fn stamp(&mut self, item: &str, o: usize, n: usize) -> String {
        let (old, new) = (&self.fields.old[o], &self.fields.new[n]);
        let column = new.words.join("_");
        let mut out = String::new();
        let mut done = 0;
        for w in lists::words(item) {
            let before = item[..w.start].chars().last();
            let named = before == Some(':') && !item[..w.start].ends_with("::");
            let member = is_member(&item[..w.start]);
            let is = !member && self.column_of(&item[w.clone()]) == Some(o)
                || ((named || member) && super::refield::words::of(&item[w.clone()]) == old.words);
            if is {
                out.push_str(&item[done..w.start]);
                let shown = &item[w.clone()];
                if member {
                    let casing = super::refield::words::Casing::default();
                    out.push_str(&casing.like(shown, &new.words, super::refield::words::Join::Snake));
                    done = w.end;
                    continue;
                }
                let humps = named && !shown.contains('_') && (shown.chars().any(char::is_uppercase));
                if humps {
                    out.push_str(&super::refield::words::Casing::default().humps(&new.words, false));
                } else {
                    out.push_str(&column);
                }
                done = w.end;
            }
        }
        out.push_str(&item[done..]);
        let textual = matches!(new.kind(), "string" | "text" | "enum");
        let falls_back = out.to_lowercase().contains("coalesce");
        if let Some(cast) = new.cast.as_deref().filter(|_| falls_back) {
            out = lists::cast_nullif(&out, cast);
        } else if !textual {
            let bare = lists::without_nullif(&out);
            if bare != out && falls_back && !new.optional() {
                self.unwrapped.insert("NULLIF".to_owned());
            }
            out = bare;
            let text_before = matches!(old.field.kind.as_str(), "string" | "text" | "enum");
            if text_before
                && !out.contains('=')
                && !out.to_lowercase().contains("coalesce")
                && let Some(p) = lists::placeholders(&out).first().cloned()
            {
                out = out[p].to_owned();
            }
        }
        let mut marked = String::new();
        let mut done = 0;
        for p in lists::placeholders(&out) {
            if !out[p.clone()].starts_with('$') {
                continue;
            }
            marked.push_str(&out[done..p.start]);
            marked.push(MARK);
            marked.push_str(&self.marks.len().to_string());
            marked.push(MARK);
            let count = self.slots.entry(Slot::New(n, 0)).or_insert(0);
            self.marks.push((n, *count));
            *count += 1;
            done = p.end;
        }
        marked.push_str(&out[done..]);
        marked
    }

    /// Numbers the placeholders anew: in the order of the old ones, all new ones at the first gone one's place.
    fn number(&self, text: &str) -> String {
        let mut old: Vec<usize> = numbers(text);
        old.extend(&self.gone);
        old.sort_unstable();
        old.dedup();
        let mut order: Vec<Slot> = Vec::new();
        let mut placed = false;
        let still = numbers(text);
        for k in old {
            if self.gone.contains(&k) {
                if !placed {
                    placed = true;
                    let mut new: Vec<(usize, usize)> = self.marks.clone();
                    new.sort_unstable();
                    new.dedup();
                    order.extend(new.into_iter().map(|(n, i)| Slot::New(n, i)));
                }
                if !still.contains(&k) {
                    continue;
                }
            }
            order.push(Slot::Old(k));
        }
        let number = |slot: &Slot| order.iter().position(|s| s == slot).map_or(0, |i| i + 1);
        let mut out = String::new();
        let mut rest = text;
        while let Some(at) = rest.find([MARK, '$']) {
            out.push_str(&rest[..at]);
            rest = &rest[at..];
            if let Some(inner) = rest.strip_prefix(MARK) {
                let (index, tail) = inner.split_once(MARK).unwrap_or((inner, ""));
                let (n, i) =
                    index.parse::<usize>().ok().and_then(|i| self.marks.get(i)).copied().unwrap_or((0, 0));
                out.push_str(&format!("${}", number(&Slot::New(n, i))));
                rest = tail;
            } else {
                let digits = rest[1..].bytes().take_while(u8::is_ascii_digit).count();
                match rest[1..=digits].parse::<usize>() {
                    Ok(k) => out.push_str(&format!("${}", number(&Slot::Old(k)))),
                    Err(_) => out.push('$'),
                }
                rest = &rest[1 + digits..];
            }
        }
        out.push_str(rest);
        out
    }
}

/// Whether what stands before a name says that it is a member of a parameter (`@data.Title`).
fn is_member(before: &str) -> bool {
    let path = before.trim_end_matches(|c: char| c.is_alphanumeric() || matches!(c, '_' | '.'));
    before.ends_with('.') && path.ends_with(['@', ':']) && !path.ends_with("::")
}

/// Functions in upper case that an item calls around a placeholder.
fn wrappers(item: &str) -> Vec<String> {
    if lists::placeholders(item).is_empty() { Vec::new() } else { lists::calls(item) }
}

/// Numbers of `$n` in a text.
fn numbers(text: &str) -> Vec<usize> {
    lists::placeholders(text)
        .into_iter()
        .filter_map(|p| text[p].strip_prefix('$').and_then(|d| d.parse().ok()))
        .collect()
}

/// The white space before a stamped item that is not the first.
fn next_lead(items: &[Piece<'_>], about: &[Option<usize>], first: usize) -> String {
    let next =
        (first + 1..items.len()).find(|i| about.get(*i).copied().flatten().is_some()).unwrap_or(first + 1);
    match items.get(next) {
        Some(_) if first > 0 => items[first].lead.to_owned(),
        Some(item) => item.lead.to_owned(),
        None if items[first].lead.is_empty() => " ".to_owned(),
        None => items[first].lead.to_owned(),
    }
}

#[cfg(test)]
mod tests;
