//! What made code asks for of libraries: an edit of the manifest where the language has its manifests edited, else a task for
//! the language's own tool.

use super::context::Root;
use super::manifest::RequireRule;
use super::{not_understood, place};
use crate::exemplar::rewritten;
use scaffold_core::{Plan, PlanError, RepoView, ServiceFacts};
use scaffold_pack::{Demand, Pack};

/// Adds to `plan` what `rules`, all of which hold, ask for.
pub(super) fn add(
    pack: &Pack,
    view: &dyn RepoView,
    facts: &ServiceFacts,
    root: &Root,
    rules: &[&RequireRule],
    plan: &mut Plan,
) -> Result<(), PlanError> {
    let demands: Vec<Demand> = rules.iter().map(|r| demand(r)).collect();
    for manifest in &pack.manifest().detect.manifests {
        let path = root.join(manifest);
        let Some(text) = view.text(&path).map_err(not_understood)? else { continue };
        let Some(new) = pack.hooks().demanding(&text, &demands) else { continue };
        if new != *text {
            plan.changes.push(rewritten(&path, &text, &new, "ask for what the new files take"));
            plan.requires.extend(demands.into_iter().map(|d| d.name));
        }
        return Ok(());
    }
    let libraries = place::libraries(pack, view, facts)?;
    let missing = rules.iter().zip(&demands).filter(|(_, d)| !libraries.contains(&d.name));
    plan.requires.extend(missing.map(|(rule, _)| rule.module.clone()));
    Ok(())
}

fn demand(rule: &RequireRule) -> Demand {
    let (name, version) = rule.module.split_once('@').unwrap_or((&rule.module, ""));
    Demand {
        name: name.to_owned(),
        version: version.to_owned(),
        features: rule.features.clone(),
        usual: rule.usual.clone(),
        for_tests: rule.for_tests,
    }
}
