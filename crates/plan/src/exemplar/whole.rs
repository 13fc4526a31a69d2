//! Whether a plan makes a whole resource: its type and the routes that are announced, pages that show its own fields,
//! tests that test something.

use super::follow::not_understood;
use super::noun::Renaming;
use super::prune::is_kept;
use super::source::SourceText;
use super::{Context, Draft};
use scaffold_core::{At, Change, Diagnostic, FieldRole, Plan, PlanError, split_words};
use std::collections::{BTreeMap, BTreeSet};

const BY_HAND: &str = "imitate another resource with `--like`, or add this one by hand";

/// Proves that the exemplar's type and its kept routes have counterparts.
///
/// # Errors
/// A file that declares the type, or that registers a route, would get nothing.
pub(crate) fn is_whole(cx: &Context<'_>, renaming: &Renaming, plan: &Plan) -> Result<(), PlanError> {
    let touched: BTreeSet<&str> = plan
        .changes
        .iter()
        .map(|c| match c {
            Change::Create { from, .. } => from.as_str(),
            Change::Edit { path, .. } => path.as_str(),
        })
        .collect();
    let missed = |at: &At, what: String| {
        let why = format!("{what} stands in `{}`, where nothing would be put beside it", at.path);
        not_understood(Diagnostic::new(why).at(at.clone()).hint(BY_HAND))
    };
    if let Some(entity) = cx.exemplar.entity.as_ref().filter(|e| !touched.contains(e.at.path.as_str())) {
        return Err(missed(&entity.at, format!("`{}`", entity.name)));
    }
    let routes = cx.exemplar.routes.iter().filter_map(|i| cx.service.routes.get(*i));
    let mut kept = routes.filter(|r| is_kept(cx, renaming, r));
    if let Some(route) = kept.find(|r| !touched.contains(r.at.path.as_str())) {
        return Err(missed(&route.at, format!("`{} {}`", route.method, route.path)));
    }
    // Who names the exemplar from outside registers it, where its modules are not found by their folder.
    let counts = |path: &str| cx.is_source(path) && !cx.is_for_tests(path);
    let edited = plan.changes.iter().any(|c| matches!(c, Change::Edit { path, .. } if counts(path.as_str())));
    let mut outside = cx.exemplar.mentions.iter().filter(|m| counts(&m.at.path));
    match outside.next().filter(|_| !edited && cx.service.loaded.is_empty()) {
        Some(mention) => Err(missed(&mention.at, format!("what names `{}`", cx.exemplar.name))),
        None => Ok(()),
    }
}

/// Proves that pages and the like, which are no code, do not show fields that are gone.
///
/// # Errors
/// One does.
pub(crate) fn shows_its_own(
    cx: &Context<'_>,
    renaming: &Renaming,
    drafts: &[Draft],
) -> Result<(), PlanError> {
    let new: BTreeSet<String> = cx.feature.fields.iter().map(scaffold_core::Field::snake).collect();
    let fields = cx.exemplar.entity.iter().flat_map(|e| &e.fields);
    let gone: Vec<&str> = fields
        .filter(|f| f.role == FieldRole::Plain && !new.contains(&split_words(&f.name).join("_")))
        .map(|f| f.name.as_str())
        .collect();
    let joins = |c: char| c.is_alphanumeric() || c == '_';
    let shown = |text: &str, name: &str| {
        text.match_indices(name).map(|(at, _)| at).find(|at| {
            let (before, after) = (&text[..*at], &text[at + name.len()..]);
            let of = before.strip_suffix('.').map(|b| b.rsplit(|c| !joins(c)).next().unwrap_or_default());
            let read = of.is_some_and(|word| renaming.names(word)) && !after.starts_with(joins);
            let asked = before.ends_with("name=\"") && after.starts_with('"');
            read || asked
        })
    };
    for draft in drafts.iter().filter(|d| !cx.is_source(&d.from) && d.clip.is_none()) {
        let found = gone.iter().find_map(|name| Some((*name, shown(&draft.text, name)?)));
        if let Some((name, at)) = found {
            let line = u32::try_from(draft.text[..at].matches('\n').count() + 1).unwrap_or(u32::MAX);
            return Err(not_understood(
                Diagnostic::new(format!(
                    "`{name}` is shown here, which no {} has: what is no code is not rewritten for other fields",
                    cx.feature.resource.singular_words()
                ))
                .at(At::line(draft.from.clone(), line))
                .hint(BY_HAND),
            ));
        }
    }
    Ok(())
}

/// Takes out tests that test nothing any more.
///
/// # Errors
/// A draft can't be parsed.
pub(crate) fn drop_idle_tests(
    cx: &Context<'_>,
    drafts: &mut Vec<Draft>,
) -> Result<Vec<Diagnostic>, PlanError> {
    let comments = &cx.pack.manifest().syntax.comments;
    let mut idle = BTreeSet::new();
    for draft in drafts.iter().filter(|d| cx.is_test(&d.from) && cx.is_source(&d.from) && d.clip.is_none()) {
        let tests = |text: &str| {
            let source = SourceText::new(cx, &draft.from, text)?;
            let imports = |at: usize| source.imports.iter().any(|i| i.span.contains(&at));
            let mut all = source.parsed.root().named_children();
            Ok::<_, PlanError>(all.any(|n| !comments.has(n) && !imports(n.start_byte())))
        };
        if !tests(&draft.text)? && tests(&cx.text(&draft.from)?.unwrap_or_default())? {
            idle.insert(draft.from.clone());
        }
    }
    drafts.retain(|d| !idle.contains(&d.from));
    let note = |path: String| {
        let told =
            format!("none of these tests was kept: {} have none yet", cx.feature.resource.plural_words());
        Diagnostic::new(told).at(At::file(path)).hint("write them by hand")
    };
    Ok(idle.into_iter().map(note).collect())
}

/// A name that two imports outside of functions bind, of different things: the second one hides the first.
pub(crate) fn hidden_import(source: &SourceText) -> Option<&str> {
    let mut seen: BTreeMap<&str, (&str, Option<&str>)> = BTreeMap::new();
    source.imports.iter().filter(|i| source.parsed.indent(i.span.start).is_empty()).find_map(|import| {
        let member = import.member.as_ref().map(|(name, _)| name.as_str());
        let alias = import.alias.as_ref().map(|(name, _)| name.as_str());
        let name = alias.or(member).filter(|n| n.chars().any(char::is_alphanumeric))?;
        let before = seen.insert(name, (import.path.as_str(), member));
        before.is_some_and(|b| b != (import.path.as_str(), member)).then_some(name)
    })
}
