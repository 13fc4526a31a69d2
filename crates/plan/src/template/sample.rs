//! Values for tests: two for every field, different where the type allows it, within its bounds.

use super::field::lengths;
use super::invalid;
use regex_syntax::hir::{Class, Hir, HirKind};
use scaffold_core::{Diagnostic, Field, FieldType, PlanError};

/// Two values, as they are written in requests.
pub(super) fn two(field: &Field, words: &[String]) -> Result<Vec<String>, PlanError> {
    (1..=2).map(|n| one(field, words, n)).collect()
}

fn one(field: &Field, words: &[String], n: i64) -> Result<String, PlanError> {
    let m = &field.modifiers;
    Ok(match &field.ty {
        FieldType::String { .. } | FieldType::Text => text(field, words, n)?,
        FieldType::Int | FieldType::Bigint | FieldType::References { .. } => whole(field, n).to_string(),
        FieldType::Float if m.min.is_some() || m.max.is_some() => whole(field, n).to_string(),
        FieldType::Float => format!("{n}.5"),
        FieldType::Decimal { precision, scale } => {
            let places = *scale as usize;
            match (precision > scale, places) {
                (true, 0) => whole(field, n).to_string(),
                (true, _) => format!("{}.{:0places$}", whole(field, n), 0),
                (false, _) => format!("0.{n:0<places$}"),
            }
        }
        FieldType::Bool => (n == 1).to_string(),
        FieldType::Date => format!("2024-01-0{n}"),
        FieldType::Datetime => format!("2024-01-0{n}T12:30:15Z"),
        FieldType::Uuid => format!("00000000-0000-4000-8000-00000000000{n}"),
        FieldType::Json => format!("{{\"n\": {n}}}"),
        FieldType::Enum { values } => {
            let i = if n == 1 { 0 } else { values.len().saturating_sub(1) };
            values.get(i).cloned().unwrap_or_default()
        }
    })
}

/// A whole number within the bounds of a numeric field.
fn whole(field: &Field, n: i64) -> i64 {
    let bound = |text: &Option<String>| text.as_ref().and_then(|t| t.parse::<f64>().ok());
    let (min, max) = (bound(&field.modifiers.min), bound(&field.modifiers.max));
    #[expect(clippy::cast_possible_truncation, reason = "bounds beyond 64 bits were refused before")]
    let (min, max) = (min.map(|m| m.ceil() as i64), max.map(|m| m.floor() as i64));
    match (min, max) {
        (Some(min), Some(max)) => (min + n - 1).min(max),
        (Some(min), None) => min.max(1).saturating_add(n - 1),
        (None, Some(max)) if max < n => max - (2 - n),
        _ => n,
    }
}

fn text(field: &Field, words: &[String], n: i64) -> Result<String, PlanError> {
    let m = &field.modifiers;
    let (least, most) = lengths(field).unwrap_or((0, 255));
    let fits = |t: &str| (least as usize..=most as usize).contains(&t.chars().count());
    let flat = words.concat();
    if m.email || m.url {
        let text =
            if m.email { format!("{flat}{n}@example.com") } else { format!("https://example.com/{flat}{n}") };
        return if fits(&text) {
            Ok(text)
        } else {
            Err(bad(field, "has no room for an address", "give it a larger `max`"))
        };
    }
    if let Some(pattern) = &m.pattern {
        let hir = regex_syntax::parse(pattern).map_err(|_| {
            bad(field, "has a pattern that is no regular expression", "see https://pkg.go.dev/regexp/syntax")
        })?;
        let mut text = String::new();
        matching(&hir, n, &mut text);
        while text.chars().count() < least as usize && !pattern.ends_with('$') {
            text.push('x');
        }
        let matches = regex::Regex::new(pattern).is_ok_and(|r| r.is_match(&text));
        return if matches && fits(&text) && !text.chars().any(char::is_control) {
            Ok(text)
        } else {
            Err(bad(
                field,
                "has a pattern that no value of its length was found for",
                "change `min`, `max` or `pattern`",
            ))
        };
    }
    let mut text = format!("{} {n}", words.join(" "));
    while text.chars().count() < least as usize {
        text.insert(0, 'x');
    }
    let surplus = text.chars().count().saturating_sub(most as usize);
    Ok(text.chars().skip(surplus).collect())
}

/// A short text that `hir` matches; another one for another `n` where it leaves a choice.
fn matching(hir: &Hir, n: i64, out: &mut String) {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => out.push_str(&String::from_utf8_lossy(&literal.0)),
        HirKind::Class(Class::Unicode(class)) => {
            let offset = u32::try_from(n - 1).unwrap_or_default();
            // Printable characters first: a negated class begins with control characters.
            let range =
                class.iter().find(|r| r.start() > ' ').or_else(|| class.iter().find(|r| r.end() > ' '));
            if let Some(range) = range {
                let start = range.start().max('!');
                let next = char::from_u32(start as u32 + offset).filter(|c| *c <= range.end());
                out.push(next.unwrap_or(start));
            }
        }
        HirKind::Class(Class::Bytes(_)) => {}
        HirKind::Repetition(repetition) => {
            let times = repetition.min.max(u32::from(repetition.max != Some(0)));
            for _ in 0..times {
                matching(&repetition.sub, n, out);
            }
        }
        HirKind::Capture(capture) => matching(&capture.sub, n, out),
        HirKind::Concat(parts) => parts.iter().for_each(|p| matching(p, n, out)),
        HirKind::Alternation(parts) => {
            let i = usize::try_from(n - 1).unwrap_or_default().min(parts.len().saturating_sub(1));
            if let Some(part) = parts.get(i) {
                matching(part, n, out);
            }
        }
    }
}

/// The value as JSON.
pub(super) fn wire(ty: &FieldType, text: &str) -> String {
    match ty {
        // As it comes back: JSON tells 1 from 1.0 for whoever compares texts.
        FieldType::Float if !text.contains('.') => format!("{text}.0"),
        FieldType::Int
        | FieldType::Bigint
        | FieldType::Float
        | FieldType::Bool
        | FieldType::Json
        | FieldType::References { .. } => text.to_owned(),
        _ => serde_json::Value::from(text).to_string(),
    }
}

/// The whole number just below a lower bound.
pub(super) fn below(field: &Field) -> Option<String> {
    beyond(field, field.modifiers.min.as_ref()?, -1)
}

/// The whole number just above an upper bound.
pub(super) fn above(field: &Field) -> Option<String> {
    beyond(field, field.modifiers.max.as_ref()?, 1)
}

fn beyond(field: &Field, bound: &str, step: i64) -> Option<String> {
    let value = bound.parse::<i64>().ok()?.checked_add(step)?;
    match &field.ty {
        FieldType::Int => i32::try_from(value).ok().map(|v| v.to_string()),
        FieldType::Bigint | FieldType::Float => Some(value.to_string()),
        _ => None,
    }
}

/// Holds bounds and defaults against the type.
pub(super) fn check(field: &Field) -> Result<(), PlanError> {
    let m = &field.modifiers;
    for (modifier, value) in [("min", &m.min), ("max", &m.max)] {
        let Some(value) = value else { continue };
        let ok = match &field.ty {
            FieldType::String { .. } | FieldType::Text => value.parse::<u32>().is_ok(),
            FieldType::Int | FieldType::Bigint | FieldType::Float | FieldType::Decimal { .. } => {
                is_value(&field.ty, value)
            }
            _ => false,
        };
        if !ok {
            return Err(bad(
                field,
                &format!("can't have `{modifier}={value}`"),
                "bounds are numbers of the field's type, or lengths of a text",
            ));
        }
    }
    let bounds = (
        m.min.as_ref().and_then(|v| v.parse::<f64>().ok()),
        m.max.as_ref().and_then(|v| v.parse::<f64>().ok()),
    );
    if matches!(bounds, (Some(min), Some(max)) if min > max)
        || lengths(field).is_some_and(|(least, most)| least > most)
    {
        return Err(bad(field, "has a lower bound above the upper one", "exchange `min` and `max`"));
    }
    if let Some(value) = &m.default
        && !is_value(&field.ty, value)
    {
        return Err(bad(
            field,
            &format!("can't be `{value}` by default"),
            "give a value of the field's type",
        ));
    }
    Ok(())
}

/// Whether a text is a value of the type.
fn is_value(ty: &FieldType, text: &str) -> bool {
    let digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    let like = |shape: &str| {
        text.len() == shape.len()
            && text
                .bytes()
                .zip(shape.bytes())
                .all(|(t, s)| if s == b'0' { t.is_ascii_digit() } else { t == s })
    };
    match ty {
        FieldType::String { max } => text.chars().count() <= *max as usize,
        FieldType::Text => true,
        FieldType::Int => text.parse::<i32>().is_ok(),
        FieldType::Bigint => text.parse::<i64>().is_ok(),
        FieldType::References { .. } => text.parse::<i64>().is_ok_and(|v| v > 0),
        FieldType::Float => text.parse::<f64>().is_ok_and(f64::is_finite),
        FieldType::Decimal { precision, scale } => {
            let (whole, places) = text
                .strip_prefix('-')
                .unwrap_or(text)
                .split_once('.')
                .unwrap_or((text.strip_prefix('-').unwrap_or(text), "0"));
            digits(whole)
                && digits(places)
                && places.trim_end_matches('0').len() <= *scale as usize
                && whole.trim_start_matches('0').len() <= precision.saturating_sub(*scale) as usize
        }
        FieldType::Bool => matches!(text, "true" | "false"),
        FieldType::Date => like("0000-00-00"),
        FieldType::Datetime => like("0000-00-00T00:00:00Z"),
        FieldType::Uuid => {
            text.len() == 36
                && text.bytes().enumerate().all(|(i, b)| {
                    if matches!(i, 8 | 13 | 18 | 23) { b == b'-' } else { b.is_ascii_hexdigit() }
                })
        }
        FieldType::Json => !text.contains('`') && serde_json::from_str::<serde_json::Map<_, _>>(text).is_ok(),
        FieldType::Enum { values } => values.iter().any(|v| v == text),
    }
}

fn bad(field: &Field, what: &str, hint: &str) -> PlanError {
    invalid(Diagnostic::new(format!("field `{}` {what}", field.snake())).hint(hint))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn samples(text: &str) -> Vec<String> {
        let field = Field::parse(text).unwrap();
        check(&field).unwrap();
        two(&field, &field.words).unwrap()
    }

    #[test]
    fn samples_stay_within_bounds() {
        assert_eq!(samples("age:int:min=18"), ["18", "19"]);
        assert_eq!(samples("age:int:max=0"), ["-1", "0"]);
        assert_eq!(samples("a:int:min=5:max=5"), ["5", "5"]);
        assert_eq!(samples("total:decimal{12,2}"), ["1.00", "2.00"]);
        assert_eq!(samples("rate:decimal{2,2}"), ["0.10", "0.20"]);
        assert_eq!(samples("code:string:max=1"), ["1", "2"]);
        assert_eq!(samples("code:string:min=8"), ["xxcode 1", "xxcode 2"]);
    }

    #[test]
    fn samples_match_their_pattern() {
        assert_eq!(samples("code:string:pattern=^[A-Z]{3}-[0-9]+$"), ["AAA-0", "BBB-1"]);
    }

    #[test]
    fn defaults_that_do_not_fit_are_refused() {
        for text in
            ["a:int:default=x", "a:bool:default=1", "a:enum{x,y}:default=z", "a:decimal{4,2}:default=123.00"]
        {
            assert!(check(&Field::parse(text).unwrap()).is_err(), "{text}");
        }
    }
}
