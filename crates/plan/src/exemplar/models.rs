//! Models that a client is generated from, declared in a file of their own that is no source: code that uses a new one
//! works only once it is declared there and the client is made anew, which is not done here.

use super::Context;
use super::follow::not_understood;
use regex::Regex;
use scaffold_core::{At, Change, Diagnostic, Edit, EditOutcome, Field, FieldType, PlanError, sha256_hex};
use scaffold_pack::Models;

/// An edit without a place, with the model to paste, where the exemplar has one and the new resource none.
///
/// # Errors
/// A file can't be read, or a pattern of the pack is none.
pub(crate) fn undeclared(cx: &Context<'_>) -> Result<Option<Change>, PlanError> {
    let known = &cx.pack.manifest().dialect.models;
    let used = cx.service.database.as_ref().map(|d| d.value.as_str());
    let Some(models) = known.iter().find(|m| Some(m.library.as_str()) == used) else { return Ok(None) };
    for path in cx.view.paths().iter().filter(|p| p.ends_with(&models.suffix)) {
        let Some(text) = cx.text(path)? else { continue };
        let block = |name: &str| {
            let pattern = models.block.replace("{name}", &regex::escape(name));
            Regex::new(&pattern).map_err(|e| not_understood(Diagnostic::new(e.to_string())))
        };
        let Some(own) = block(&cx.noun.singular_pascal())?.find(&text) else { continue };
        let name = cx.feature.resource.singular_pascal();
        if block(&name)?.is_match(&text) {
            return Ok(None);
        }
        let line = text[..own.end()].matches('\n').count() + 1;
        let why = format!(
            "models of `{}` are not written here: paste this one, make the migration and the client anew, and try again",
            models.library
        );
        return Ok(Some(Change::Edit {
            path: path.clone(),
            base_sha256: sha256_hex(text.as_bytes()),
            edits: vec![Edit {
                at: At::line(path, u32::try_from(line).unwrap_or(u32::MAX)),
                what: format!("declare the model `{name}`"),
                outcome: EditOutcome::CannotPlace { snippet: model(cx, models, &text, own.as_str())?, why },
            }],
        }));
    }
    Ok(None)
}

/// The new resource's model: what is the exemplar's key and what its database sets by itself stay.
fn model(cx: &Context<'_>, models: &Models, file: &str, own: &str) -> Result<String, PlanError> {
    let pattern = |text: &str| Regex::new(text).map_err(|e| not_understood(Diagnostic::new(e.to_string())));
    let kept = pattern(&models.kept)?;
    let lines: Vec<&str> =
        own.lines().filter(|l| !l.trim_start().starts_with(&models.block_attribute)).collect();
    let (first, last) =
        (lines.first().copied().unwrap_or_default(), lines.last().copied().unwrap_or_default());
    let native = !pattern(&models.plain)?.is_match(file);
    let mapped = own.contains(models.column.split('{').next().unwrap_or(&models.column));
    let (keys, set): (Vec<&str>, Vec<&str>) =
        lines.iter().filter(|l| kept.is_match(l)).partition(|l| l.contains(&models.key));
    let mut out = vec![first.replace(&cx.noun.singular_pascal(), &cx.feature.resource.singular_pascal())];
    out.extend(keys.iter().map(|l| (*l).to_owned()));
    out.extend(cx.feature.fields.iter().map(|f| member(models, f, native, mapped)));
    out.extend(set.iter().map(|l| (*l).to_owned()));
    out.push(last.to_owned());
    Ok(out.join("\n"))
}

fn member(models: &Models, field: &Field, native: bool, mapped: bool) -> String {
    let class = field.ty.class();
    let of =
        |table: &std::collections::BTreeMap<String, String>| table.get(class).cloned().unwrap_or_default();
    let mut text = format!("  {} {}", field.camel(), of(&models.types));
    if field.modifiers.optional {
        text.push('?');
    }
    if field.modifiers.unique {
        text.push_str(&format!(" {}", models.unique));
    }
    if native {
        let attribute = of(&models.natives);
        let attribute = match &field.ty {
            FieldType::Decimal { precision, scale } => attribute
                .replace("{precision}", &precision.to_string())
                .replace("{scale}", &scale.to_string()),
            FieldType::String { max } => attribute.replace("{max}", &max.to_string()),
            _ => attribute,
        };
        text.push_str(&attribute);
    }
    if mapped && field.camel() != field.snake() {
        text.push_str(&format!(" {}", models.column.replace("{}", &field.snake())));
    }
    text
}
