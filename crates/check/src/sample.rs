//! Bodies to send to a new endpoint: one valid value for each field, in the forms that services accept them in.

use scaffold_core::{Field, FieldType};
use scaffold_pack::Pack;
use serde_json::{Map, Number, Value};

/// Bodies for a resource with these fields, the likeliest form first.
#[derive(Debug, Clone, PartialEq)]
pub struct Samples {
    /// They differ in how decimals and dates are written.
    pub bodies: Vec<Value>,
    /// A field has to name what may not be there, or to fit a rule that nothing here can follow.
    pub uncertain: bool,
}

/// Values from the pack's types; `shown` is a field's name as callers write it.
pub fn samples(pack: &Pack, fields: &[Field], shown: impl Fn(&Field) -> String) -> Samples {
    let mut out = Samples { bodies: Vec::new(), uncertain: false };
    for (number, day) in [(false, false), (true, false), (false, true), (true, true)] {
        let mut body = Map::new();
        for field in fields {
            match value(pack, field) {
                Some(value) => {
                    body.insert(shown(field), written(&field.ty, value, number, day));
                }
                // What is not required may be missing; what is, nobody here can make up.
                None => out.uncertain |= !field.modifiers.optional,
            }
        }
        let body = Value::Object(body);
        if !out.bodies.contains(&body) {
            out.bodies.push(body);
        }
    }
    out
}

fn value(pack: &Pack, field: &Field) -> Option<Value> {
    let m = &field.modifiers;
    if m.pattern.is_some() {
        return None;
    }
    let wire = |at: usize| -> Option<Value> {
        serde_json::from_str(pack.manifest().types.get(field.ty.class())?.wire.get(at)?).ok()
    };
    match &field.ty {
        FieldType::References { .. } => None,
        FieldType::Enum { values } => values.first().map(|v| Value::from(v.as_str())),
        FieldType::String { .. } | FieldType::Text if m.email => Some("somebody@example.com".into()),
        FieldType::String { .. } | FieldType::Text if m.url => Some("https://example.com/".into()),
        FieldType::String { .. } | FieldType::Text => {
            let limit = match field.ty {
                FieldType::String { max } => max as usize,
                _ => usize::MAX,
            };
            let bound = |b: &Option<String>| b.as_deref().and_then(|b| b.parse::<usize>().ok());
            let least = bound(&m.min).unwrap_or(0).min(10_000);
            let most = bound(&m.max).unwrap_or(usize::MAX).min(limit);
            let mut text: String = wire(0)?.as_str()?.chars().take(most).collect();
            while text.chars().count() < least {
                text.push('x');
            }
            (text.chars().count() <= most).then(|| text.into())
        }
        _ => {
            let bound = m.min.as_ref().or(m.max.as_ref());
            match (bound.filter(|_| !fits(&wire(0), m)), &field.ty) {
                (Some(bound), FieldType::Decimal { .. }) => Some(bound.as_str().into()),
                (Some(bound), _) => serde_json::from_str(bound).ok(),
                (None, _) => wire(0),
            }
        }
    }
}

/// Whether a number lies within the field's bounds.
fn fits(value: &Option<Value>, m: &scaffold_core::Modifiers) -> bool {
    let number = match value {
        Some(Value::Number(n)) => n.as_f64(),
        Some(Value::String(s)) => s.parse::<f64>().ok(),
        _ => None,
    };
    let Some(number) = number else { return true };
    let bound = |b: &Option<String>| b.as_deref().and_then(|b| b.parse::<f64>().ok());
    bound(&m.min).is_none_or(|min| number >= min) && bound(&m.max).is_none_or(|max| number <= max)
}

/// Decimals as numbers, and dates without a time, where that is asked for.
fn written(ty: &FieldType, value: Value, number: bool, day: bool) -> Value {
    match (ty, &value) {
        (FieldType::Decimal { .. }, Value::String(text)) if number => {
            text.parse::<f64>().ok().and_then(Number::from_f64).map_or(value, Value::Number)
        }
        (FieldType::Date, Value::String(text)) if day => {
            text.split('T').next().map_or_else(|| value.clone(), Value::from)
        }
        _ => value,
    }
}
