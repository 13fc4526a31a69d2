//! Whether a resource is still as the templates would make it, or has become something of its own.

use super::standing::standing;
use super::{Files, Fit, not_understood, resource};
use scaffold_core::{Auth, Change, Feature, Field, PlanError, RepoView, Resource, ServiceFacts};
use scaffold_pack::Pack;
use std::collections::BTreeSet;

/// Holds where most of its files have no line of their own. Lines that name a field prove nothing: what the
/// request for the resource said of its fields is not known in every detail.
///
/// # Errors
/// Templates that don't fit or are broken, files that can't be read.
pub(crate) fn is_as_made(
    pack: &Pack,
    view: &dyn RepoView,
    facts: &ServiceFacts,
    exemplar: &Resource,
    feature: &Feature,
) -> Result<bool, PlanError> {
    let fit = Fit::of(pack, view, facts, &feature.kind)?;
    let known = standing(&fit.sources, view, facts, Some(feature), &fit.database)?;
    let Some(own) = known.into_iter().find(|f| f.resource.singular_snake() == exemplar.name) else {
        return Ok(false);
    };
    let own = Feature { auth: Auth::Inherit, ..own };
    let made = resource(pack, view, facts, &own, Files::Own)?;
    let is_test =
        |path: &str| pack.manifest().detect.test_suffixes.iter().any(|s| path.ends_with(s.as_str()));
    let (mut as_made, mut all) = (0, 0);
    for change in &made.changes {
        let Change::Create { path, text, .. } = change else { continue };
        if is_test(path) {
            continue;
        }
        all += 1;
        let stands = view.text(&fit.root.join(path)).map_err(not_understood)?;
        as_made +=
            usize::from(stands.is_some_and(|stands| has_no_line_of_its_own(&stands, text, &own.fields)));
    }
    Ok(as_made * 2 > all)
}

fn has_no_line_of_its_own(stands: &str, made: &str, fields: &[Field]) -> bool {
    let plain = |text: &str| text.replace('_', "").to_lowercase();
    let names: Vec<String> = fields.iter().map(|f| plain(&f.snake())).collect();
    let known: BTreeSet<&str> = made.lines().map(str::trim).collect();
    stands.lines().map(str::trim).filter(|line| !known.contains(line)).all(|line| {
        let line = plain(line);
        names.iter().any(|name| line.contains(name))
    })
}
