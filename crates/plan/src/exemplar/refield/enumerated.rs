//! Messages that name several fields in a row (`code and title are required`).

use super::stamp::Stamper;
use super::words;
use std::ops::Range;

/// What parts names in a row.
const GAPS: [&str; 5] = [", ", " and ", " or ", ", and ", ", or "];

/// Words of what is said where something is missing.
const ABSENCE: [&str; 4] = ["required", "missing", "empty", "blank"];

/// The text with the first row of old fields' names in it replaced by the new fields'.
pub(super) fn renamed(s: &Stamper<'_>, text: &str) -> Option<String> {
    let mut named: Vec<(Range<usize>, usize)> = s
        .fields
        .plain()
        .flat_map(|o| words::find(text, &s.fields.old[o].words).into_iter().map(move |r| (r, o)))
        .collect();
    named.sort_by_key(|(r, _)| r.start);
    let follows = |pair: &[(Range<usize>, usize)]| GAPS.contains(&gap(text, pair));
    let first = named.windows(2).position(follows)?;
    let count = 2 + named[first + 1..].windows(2).take_while(|pair| follows(pair)).count();
    let row = &named[first..first + count];
    let absent = ABSENCE.iter().any(|w| text.to_lowercase().contains(w));
    let never = &s.manifest.dialect.tags.never_required;
    let new: Vec<String> = s
        .fields
        .new
        .iter()
        .filter(|n| !absent || !n.optional() && !never.contains(&n.class))
        .map(|n| s.casing.like(&text[row[0].0.clone()], &n.words, s.wire))
        .collect();
    let (last, others) = new.split_last()?;
    let list = match others {
        [] => last.clone(),
        _ => format!("{}{}{last}", others.join(", "), gap(text, &row[count - 2..])),
    };
    let rest = &text[row[count - 1].0.end..];
    let rest = match rest.strip_prefix(" are ").filter(|_| others.is_empty()) {
        Some(rest) => format!(" is {rest}"),
        None => rest.to_owned(),
    };
    Some(format!("{}{list}{rest}", &text[..row[0].0.start]))
}

fn gap<'t>(text: &'t str, pair: &[(Range<usize>, usize)]) -> &'t str {
    text.get(pair[0].0.end..pair[1].0.start).unwrap_or_default()
}
