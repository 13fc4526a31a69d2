//! Access control is never lost: each cloned route has at least the guards of the exemplar's, or nothing is planned.
//! What is asked for chooses the exemplar; guards are neither taken away nor made up.

use super::follow::not_understood;
use super::noun::{Place, Renaming};
use super::prune::is_kept;
use super::source::SourceText;
use super::vocabulary::{ASKS_WHO, SENDS_AWAY};
use super::words::one_line;
use super::{Context, Draft};
use scaffold_core::{
    At, Auth, Change, Diagnostic, EditOutcome, FieldRole, Plan, PlanError, Route, split_words,
};
use scaffold_syntax::Node;
use std::collections::BTreeSet;

/// Verbs that change nothing.
const READS: &[&str] = &["GET", "HEAD", "OPTIONS"];

/// Whether the exemplar's routes are protected as the request wants it.
///
/// # Errors
/// Protection is required, and a route that writes has none; or none is wanted, and there is some.
pub(crate) fn asked_for(cx: &Context<'_>, renaming: &Renaming) -> Result<(), PlanError> {
    let kept = || {
        let routes = cx.exemplar.routes.iter().filter_map(|i| cx.service.routes.get(*i));
        routes.filter(|r| is_kept(cx, renaming, r))
    };
    let name = |r: &Route| format!("`{} {}`", r.method, r.path);
    match cx.feature.auth {
        Auth::Inherit => Ok(()),
        Auth::Required => match kept().find(|r| !r.auth && !READS.contains(&r.method.as_str())) {
            Some(open) => Err(not_understood(
                Diagnostic::new(format!("{} is not guarded, which `--auth required` asks for", name(open)))
                    .at(open.at.clone())
                    .hint("imitate a resource whose routes are, or guard this one first"),
            )),
            None => Ok(()),
        },
        Auth::None => match kept().find(|r| r.auth) {
            Some(guarded) => Err(PlanError::Refused(
                Diagnostic::new(format!(
                    "{} is guarded, and guards are not taken away for `--auth none`",
                    name(guarded)
                ))
                .at(guarded.at.clone())
                .hint("leave out `--auth none` and open the new routes by hand, or imitate a resource whose routes are open"),
            )),
            None => Ok(()),
        },
    }
}

/// Compares the guards written beside the exemplar's kept routes with those of the plan.
///
/// # Errors
/// A guard is missing.
pub(crate) fn check(cx: &Context<'_>, renaming: &Renaming, plan: &Plan) -> Result<(), PlanError> {
    let kept: Vec<&Route> = cx
        .exemplar
        .routes
        .iter()
        .filter_map(|i| cx.service.routes.get(*i))
        .filter(|r| is_kept(cx, renaming, r))
        .collect();
    for change in &plan.changes {
        let (from, made) = match change {
            Change::Create { from, text, .. } => (from, text.clone()),
            Change::Edit { path, edits, .. } => {
                let applied = edits.iter().filter_map(|e| match &e.outcome {
                    EditOutcome::Applied { splices } => Some(splices),
                    _ => None,
                });
                (path, applied.flatten().map(|s| s.text.as_str()).collect::<Vec<_>>().join("\n"))
            }
        };
        let here: Vec<&&Route> = kept.iter().filter(|r| r.at.path == *from).collect();
        if here.is_empty() || made.is_empty() {
            continue;
        }
        let base = cx.text(from)?.unwrap_or_default();
        let text_of = |r: &Route| base.get(r.span.clone()).unwrap_or_default().to_owned();
        let names: BTreeSet<&str> =
            here.iter().flat_map(|r| r.middleware.iter().map(|m| name_of(m))).collect();
        for name in names {
            let wanted: usize = here.iter().map(|r| text_of(r).matches(name).count().min(1)).sum();
            let new = renaming.apply(name, Place::IDENTIFIER);
            if made.matches(new.as_str()).count() < wanted {
                return Err(PlanError::Refused(
                    Diagnostic::new(format!("a new route would stand without the guard `{name}`"))
                        .at(here[0].at.clone())
                        .hint("imitate another resource with `--like`"),
                ));
            }
        }
    }
    Ok(())
}

/// Compares what decides in functions who may do what, before the fields were exchanged and after.
///
/// # Errors
/// A decision is missing: it was about a field for which no new one stands.
pub(crate) fn decided(cx: &Context<'_>, before: &[Draft], after: &[Draft]) -> Result<(), PlanError> {
    for draft in before.iter().filter(|d| cx.is_source(&d.from) && !cx.is_for_tests(&d.from)) {
        let Some(now) = after.iter().find(|d| d.from == draft.from && d.clip == draft.clip) else { continue };
        let was = decisions(cx, draft)?;
        if was.is_empty() {
            continue;
        }
        let now = decisions(cx, now)?;
        let lost = was.iter().find(|(asked, _)| !now.iter().any(|(a, _)| a == asked)).or(was.last());
        if let Some((asked, line)) = lost.filter(|_| now.len() < was.len()) {
            return Err(not_understood(
                Diagnostic::new(format!(
                    "`{asked}` decides here who may do what: a copy without it would be checked less"
                ))
                .at(At::line(draft.from.clone(), *line))
                .hint(
                    "imitate another resource with `--like`, or add this one by hand with a check of its own",
                ),
            ));
        }
    }
    Ok(())
}

/// The conditions that decide who may do what, with their lines.
fn decisions(cx: &Context<'_>, draft: &Draft) -> Result<Vec<(String, u32)>, PlanError> {
    let manifest = cx.pack.manifest();
    let fields = &manifest.syntax.fields;
    let source = SourceText::new(cx, &draft.from, &draft.text)?;
    let data: BTreeSet<String> = cx
        .exemplar
        .entity
        .iter()
        .flat_map(|e| &e.fields)
        .filter(|f| f.role == FieldRole::Plain)
        .flat_map(|f| split_words(&f.name))
        .collect();
    let says = |text: &str, list: &[&str]| {
        let words = text.split(|c: char| !(c.is_alphanumeric() || c == '_')).flat_map(split_words);
        words.into_iter().any(|w| list.contains(&w.as_str()) && !data.contains(&w))
    };
    let decides = |n: &Node<'_>| {
        let asks = fields.condition.of(*n).is_some_and(|c| says(source.parsed.of(c), ASKS_WHO));
        let refuses = fields.consequence.of(*n).is_some_and(|c| says(source.parsed.of(c), SENDS_AWAY));
        manifest.dialect.guards.has(*n) && (asks || refuses)
    };
    let asked = |n: Node<'_>| {
        let condition = source.parsed.of(fields.condition.of(n).unwrap_or(n));
        (one_line(condition), source.parsed.line(n.start_byte()))
    };
    Ok(source.parsed.walk().filter(decides).map(asked).collect())
}

/// `mw.CSRF` and `authenticate(cfg)` by the name alone.
fn name_of(middleware: &str) -> &str {
    let head = middleware.split('(').next().unwrap_or(middleware);
    head.rsplit('.').next().unwrap_or(head)
}
