//! Migrations that are sources: the language's pack makes the new one from the one that creates the exemplar's table.

use super::choose::safe_noun;
use super::refield::settled;
use super::{Context, Draft};
use scaffold_core::{At, Diagnostic, PlanError, Table};
use scaffold_pack::NewRevision;

/// The migration where migrations are sources that do not say which tables they make: made from the one that names the
/// exemplar's, or what is said where that can't be done.
pub(super) fn untold(cx: &Context<'_>) -> Result<Option<Result<Draft, Diagnostic>>, PlanError> {
    let Some(facts) = &cx.service.migrations else { return Ok(None) };
    let files = &facts.value.files;
    let told = |t: &Table| !cx.is_source(&t.at.path) || files.contains(&t.at.path);
    if cx.exemplar.table.as_ref().is_some_and(told) {
        return Ok(None);
    }
    let (one, many) = (cx.noun.singular_snake(), cx.noun.plural_snake());
    for path in files.iter().filter(|p| cx.is_source(p) && !cx.exemplar.files.contains(p)) {
        let text = cx.text(path)?.unwrap_or_default().to_lowercase();
        let mut words = text.split(|c: char| !(c.is_alphanumeric() || c == '_'));
        let known = cx.exemplar.table.as_ref().map(|t| t.name.to_lowercase());
        let is_table = |w: &&str| known.as_deref().map_or(*w == one || *w == many, |k| *w == k);
        if let Some(name) = words.find(is_table) {
            let table = Table {
                name: name.to_owned(),
                at: At::file(path.clone()),
                columns: Vec::new(),
                shared_file: false,
            };
            if let Some(draft) = revision(cx, &facts.value.files, &table)? {
                return Ok(Some(Ok(draft)));
            }
            let made = safe_noun(&cx.feature.resource, &cx.pack.manifest().naming.reserved).0.plural_snake();
            return Ok(Some(Err(Diagnostic::new(format!(
                "no migration was made that creates the table of {made}"
            ))
            .at(At::file(path.clone()))
            .hint("write it like this one, or let the repository's own tool make it"))));
        }
    }
    Ok(None)
}

/// A migration that is a source, as the language's pack writes it.
pub(super) fn revision(
    cx: &Context<'_>,
    files: &[String],
    table: &Table,
) -> Result<Option<Draft>, PlanError> {
    if !files.contains(&table.at.path) || cx.exemplar.files.contains(&table.at.path) {
        return Ok(None);
    }
    let mut texts = Vec::new();
    for path in files {
        texts.extend(cx.text(path)?.map(|text| (path.clone(), text.to_string())));
    }
    let fields = settled(cx)?;
    let (noun, _) = safe_noun(&cx.feature.resource, &cx.pack.manifest().naming.reserved);
    let old: Vec<_> = fields.old.iter().filter(|o| o.plain).map(|o| o.field.clone()).collect();
    let new: Vec<_> = fields.new.iter().map(|n| (n.field.clone(), n.words.clone())).collect();
    let one = table.name == cx.noun.singular_snake();
    let ask = NewRevision {
        files: &texts,
        source: &table.at.path,
        table: &table.name,
        new_table: &if one { noun.singular_snake() } else { noun.plural_snake() },
        noun: &cx.noun.singular_snake(),
        new_noun: &noun.singular_snake(),
        old: &old,
        new: &new,
    };
    let made = cx
        .pack
        .hooks()
        .revision(&ask)
        .map_err(|why| PlanError::Refused(Diagnostic::new(why).at(At::file(table.at.path.clone()))))?;
    Ok(made.map(|(path, text)| Draft {
        from: table.at.path.clone(),
        path,
        stamped: std::iter::once(0..text.len()).collect(),
        text,
        clip: None,
        around: None,
    }))
}
