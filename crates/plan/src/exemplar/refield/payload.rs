//! JSON inside texts (request bodies in tests, `.http` files, documentation): runs of `"key": value` follow the fields.

use super::fields::{Fields, fill};
use super::words::{self, Casing, Join};
use scaffold_pack::Manifest;
use std::collections::BTreeMap;
use std::ops::Range;

/// Old literal → sample per field, kept for payloads of one text.
type Numbered = BTreeMap<usize, Vec<String>>;

/// A pair of an object, by spans.
struct Pair {
    key: Range<usize>,
    whole: Range<usize>,
    value: Range<usize>,
}

/// In place of a new field: nothing says the value any more.
pub(crate) const GONE: usize = usize::MAX;

/// A value that an old field had where new field `new` has another now.
#[derive(Debug, Clone)]
pub(crate) struct Told {
    pub(crate) old: usize,
    pub(crate) was: String,
    pub(crate) new: usize,
    pub(crate) is: String,
}

/// Re-fields the objects of a text; `told` collects which value became which.
pub(crate) fn refield(
    text: &str,
    fields: &Fields,
    manifest: &Manifest,
    casing: &Casing,
    wire: Join,
    told: &mut Vec<Told>,
) -> String {
    let mut out = String::new();
    let mut done = 0;
    let mut numbered = Numbered::new();
    for object in objects(text) {
        if object.start < done {
            continue;
        }
        let Some(new) = rewrite(&text[object.clone()], fields, manifest, casing, wire, &mut numbered, told)
        else {
            continue;
        };
        out.push_str(&text[done..object.start]);
        out.push_str(&new);
        done = object.end;
    }
    out.push_str(&text[done..]);
    out
}

/// Innermost `{ … }` whose first character is a quote.
fn objects(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut out = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for (i, b) in bytes.iter().enumerate() {
        match b {
            b'{' => open.push(i),
            b'}' => {
                if let Some(start) = open.pop() {
                    let inner = text[start + 1..i].trim_start();
                    let quoted = inner.starts_with('"') || inner.starts_with("\\\"");
                    if quoted {
                        out.push(start + 1..i);
                    }
                }
            }
            _ => {}
        }
    }
    out.sort_by_key(|r| r.start);
    out
}

/// Keys of the objects of a text.
pub(crate) fn keys(text: &str) -> Vec<String> {
    let of = |o: Range<usize>| -> Vec<String> {
        let object = &text[o];
        let found = pairs(object).unwrap_or_default();
        found.into_iter().map(|p| object[p.key].to_owned()).collect()
    };
    objects(text).into_iter().flat_map(of).collect()
}

fn pairs(object: &str) -> Option<Vec<Pair>> {
    let escaped = object.trim_start().starts_with("\\\"");
    let quote = if escaped { "\\\"" } else { "\"" };
    let mut out = Vec::new();
    let mut i = 0;
    loop {
        i += object[i..].len() - object[i..].trim_start().len();
        if i >= object.len() {
            return Some(out);
        }
        let start = i;
        i += object[i..].starts_with(quote).then_some(quote.len())?;
        let close = object[i..].find(quote)?;
        let key = i..i + close;
        i += close + quote.len();
        i += object[i..].len() - object[i..].trim_start().len();
        i += object[i..].starts_with(':').then_some(1)?;
        i += object[i..].len() - object[i..].trim_start().len();
        let from = i;
        let mut depth = 0_i32;
        let mut in_text = false;
        while i < object.len() {
            let rest = &object[i..];
            if rest.starts_with(quote) {
                in_text = !in_text;
                i += quote.len();
                continue;
            }
            let c = rest.chars().next()?;
            if !in_text {
                match c {
                    '{' | '[' => depth += 1,
                    '}' | ']' => depth -= 1,
                    ',' if depth == 0 => break,
                    _ => {}
                }
            }
            i += c.len_utf8();
        }
        let value = from..from + object[from..i].trim_end().len();
        out.push(Pair { key, whole: start..value.end, value });
        i += usize::from(object[i..].starts_with(','));
    }
}

fn rewrite(
    object: &str,
    fields: &Fields,
    manifest: &Manifest,
    casing: &Casing,
    wire: Join,
    numbered: &mut Numbered,
    told: &mut Vec<Told>,
) -> Option<String> {
    let pairs = pairs(object)?;
    let about: Vec<Option<usize>> = pairs
        .iter()
        .map(|p| {
            let key = &object[p.key.clone()];
            fields.old.iter().position(|o| o.field.shown == key || words::of(key) == o.words)
        })
        .collect();
    let plain: Vec<usize> = about.iter().flatten().copied().filter(|o| fields.old[*o].plain).collect();
    if plain.is_empty() || about.iter().flatten().count() * 2 < pairs.len() {
        return None;
    }
    let mut covered = plain.clone();
    covered.sort_unstable();
    covered.dedup();
    let mut new: Vec<usize> = (0..fields.new.len()).collect();
    if covered.len() < fields.plain().count() {
        new = fields.stand_ins(&covered);
        if new.is_empty() {
            // What lacks the old key lacks the new one too.
            let keyless = !covered.iter().any(|o| fields.old[*o].field.unique);
            let other = (0..fields.new.len()).find(|n| keyless && !fields.new[*n].field.modifiers.unique);
            new = other.or_else(|| fields.representative(covered[0])).into_iter().collect();
        }
    }
    for (i, old) in about.iter().enumerate().filter_map(|(i, a)| Some((i, (*a)?))) {
        if fields.old[old].plain && fields.stand_ins(&[old]).is_empty() && covered.len() > 1 {
            told.push(Told {
                old,
                was: object[pairs[i].value.clone()].to_owned(),
                new: GONE,
                is: String::new(),
            });
        }
    }
    let chosen: Vec<(usize, usize)> =
        new.into_iter().filter_map(|n| Some((n, fields.sibling(n, &covered)?))).collect();
    let lead = |i: usize| if i == 0 { &object[..pairs[0].whole.start] } else { between(object, &pairs, i) };
    let mut parts: Vec<(String, String)> = Vec::new();
    let mut placed = false;
    for (i, pair) in pairs.iter().enumerate() {
        if !about[i].is_some_and(|o| fields.old[o].plain) {
            parts.push((lead(i).to_owned(), object[pair.whole.clone()].to_owned()));
            continue;
        }
        if placed {
            continue;
        }
        placed = true;
        for (at, &(n, o)) in chosen.iter().enumerate() {
            let Some(k) = about.iter().position(|a| *a == Some(o)) else { continue };
            let gap = if at == 0 {
                lead(i)
            } else if pairs.len() > 1 {
                between(object, &pairs, 1)
            } else {
                " "
            };
            let value = value(&object[pairs[k].value.clone()], fields, manifest, casing, o, n, numbered);
            for (i, old) in about.iter().enumerate().filter_map(|(i, a)| Some((i, (*a)?))) {
                if fields.representative(old) == Some(n) || fields.stand_in(old) == Some(n) {
                    let was = object[pairs[i].value.clone()].to_owned();
                    told.push(Told { old, was, new: n, is: value.clone() });
                }
            }
            let key = &object[pairs[k].key.clone()];
            let name = casing.like(
                if key.contains('_') || key.chars().any(char::is_uppercase) { key } else { "x" },
                &fields.new[n].words,
                wire,
            );
            let name = if words::of(key).len() > 1 && fields.new[n].words.len() == 1 {
                fields.new[n].words[0].clone()
            } else {
                name
            };
            let head = &object[pairs[k].whole.start..pairs[k].key.start];
            let colon = &object[pairs[k].key.end..pairs[k].value.start];
            parts.push((gap.to_owned(), format!("{head}{name}{colon}{value}")));
        }
    }
    let mut out = String::new();
    for (i, (gap, text)) in parts.iter().enumerate() {
        if i > 0 {
            out.push(',');
        }
        out.push_str(if i == 0 { lead(0) } else { gap });
        out.push_str(text);
    }
    out.push_str(&object[pairs[pairs.len() - 1].value.end..]);
    Some(out)
}

/// What stands between the comma before pair `i` and the pair.
fn between<'a>(object: &'a str, pairs: &[Pair], i: usize) -> &'a str {
    let gap = &object[pairs[i - 1].value.end..pairs[i].whole.start];
    gap.split_once(',').map_or(gap, |(_, g)| g)
}

fn value(
    old: &str,
    fields: &Fields,
    manifest: &Manifest,
    casing: &Casing,
    o: usize,
    n: usize,
    numbered: &mut Numbered,
) -> String {
    let new = &fields.new[n];
    let textual = |c: &str| matches!(c, "string" | "text");
    let kind = fields.old[o].field.kind.as_str();
    let escaped = old.starts_with("\\\"");
    let empty = matches!(old, "\"\"" | "\\\"\\\"" | "null");
    let dated = |c: &str| matches!(c, "date" | "datetime");
    if (textual(kind) && textual(new.kind()))
        || (dated(kind) && dated(new.kind()))
        || (kind == new.kind() && new.class == new.kind())
    {
        return casing.replace(old, &fields.old[o].words, &new.words, Join::Space);
    }
    if empty {
        return if new.optional() || new.class != "string" { "null".into() } else { old.to_owned() };
    }
    if old.contains('%') {
        return old.to_owned();
    }
    let seen = numbered.entry(n).or_default();
    let at = seen.iter().position(|l| l == old).unwrap_or_else(|| {
        seen.push(old.to_owned());
        seen.len() - 1
    });
    let wire = manifest.types.get(new.kind()).map_or(&[] as &[String], |t| t.wire.as_slice());
    let sample = wire.get(at % wire.len().max(1)).map_or_else(String::new, |s| fill(s, &new.field));
    if escaped { sample.replace('"', "\\\"") } else { sample }
}
