//! The ladder: what is there already, then the exemplars, best first, then those that hold more than single values,
//! then what is only read, then templates (before all of them in a service that they made and that is still in their
//! hand), then who signs in, as data alone; with a reason for each rung that did not hold.

use crate::exemplar::{candidates, follow, is_named, is_principal};
use crate::template::{from_templates, is_as_made, is_own_style};
use scaffold_core::{
    At, Auth, Diagnostic, Feature, FieldRole, Name, Plan, PlanError, RepoView, Resource, ServiceFacts,
};
use scaffold_pack::Pack;

/// `like` of a feature that asks for templates.
const TEMPLATES: &str = "none";

/// The changes that add `feature` to `service`.
///
/// # Errors
/// See [`PlanError`].
pub fn plan(
    pack: &Pack,
    view: &dyn RepoView,
    service: &ServiceFacts,
    feature: &Feature,
) -> Result<Plan, PlanError> {
    // What stands is found by its routes, which other kinds do not have.
    if !pack.is_first(&feature.kind) {
        return of_another_kind(pack, view, service, feature);
    }
    if let Some(plan) = already(service, feature)? {
        return Ok(plan);
    }
    if feature.like.is_none()
        && let Some(plan) = in_the_same_hand(pack, view, service, feature)?
    {
        return Ok(plan);
    }
    let mut reasons = Vec::new();
    let mut guarded = None;
    if feature.like.as_deref() != Some(TEMPLATES) {
        let found = candidates(service, feature);
        if let (true, Some(like)) = (found.is_empty(), feature.like.as_deref()) {
            return Err(PlanError::Invalid(
                Diagnostic::new(format!("there is no resource `{like}` to imitate")).hint(known(service)),
            ));
        }
        for resource in found {
            match follow(pack, view, service, feature, &resource.name) {
                Ok(plan) => return Ok(plan),
                Err(PlanError::NotUnderstood { mut diagnostic, steps }) => {
                    diagnostic.message = format!("`{}`: {}", resource.name, diagnostic.message);
                    reasons.push(diagnostic);
                    reasons.extend(steps);
                }
                // Guards stay where they are; another resource may have none.
                Err(PlanError::Refused(why)) if feature.auth == Auth::None && feature.like.is_none() => {
                    guarded.get_or_insert(why);
                }
                Err(e) => return Err(e),
            }
        }
    }
    // Whoever names a resource to imitate wants no other code.
    if feature.like.as_deref().is_some_and(|like| like != TEMPLATES) {
        return Err(nothing_to_imitate(service, feature, reasons, None));
    }
    if feature.like.is_none()
        && guarded.is_none()
        && let Some(plan) = without_parts(pack, view, service, feature, &mut reasons)?
    {
        return Ok(plan);
    }
    if feature.like.is_none()
        && guarded.is_none()
        && let Some(plan) = only_read(pack, view, service, feature)?
    {
        return Ok(plan);
    }
    match from_templates(pack, view, service, feature) {
        Ok(mut plan) => {
            plan.notes.append(&mut reasons);
            Ok(plan)
        }
        Err(PlanError::NotUnderstood { diagnostic, .. }) => {
            if let Some(why) = guarded {
                return Err(PlanError::Refused(why));
            }
            for resource in service.resources.iter().filter(|r| is_principal(pack, r)) {
                match follow(pack, view, service, feature, &resource.name) {
                    Ok(plan) => return Ok(plan),
                    Err(PlanError::NotUnderstood { diagnostic, steps }) => {
                        reasons.push(diagnostic);
                        reasons.extend(steps);
                    }
                    Err(e) => return Err(e),
                }
            }
            reasons.push(diagnostic);
            let closest = closest(pack, view, service, feature)?;
            Err(nothing_to_imitate(service, feature, reasons, closest))
        }
        Err(e) => Err(e),
    }
}

/// The templates' plan of a kind that no resource here can be imitated for.
fn of_another_kind(
    pack: &Pack,
    view: &dyn RepoView,
    service: &ServiceFacts,
    feature: &Feature,
) -> Result<Plan, PlanError> {
    if let Some(like) = feature.like.as_deref().filter(|like| *like != TEMPLATES) {
        return Err(PlanError::Invalid(
            Diagnostic::new(format!("`{like}` can't be imitated as a feature of kind `{}`", feature.kind))
                .hint("leave `--like` out: templates make it"),
        ));
    }
    from_templates(pack, view, service, feature)
}

/// A plan like a resource against which only fields speak that hold more than one value: a copy does without them.
fn without_parts(
    pack: &Pack,
    view: &dyn RepoView,
    service: &ServiceFacts,
    feature: &Feature,
    reasons: &mut Vec<Diagnostic>,
) -> Result<Option<Plan>, PlanError> {
    for (resource, parts) in in_parts(service, feature) {
        match follow(pack, view, service, feature, &resource.name) {
            Ok(mut plan) => {
                let note = Diagnostic::new(format!(
                    "`{}` is followed for want of a better one, without {}: what was about that alone was left out",
                    resource.name,
                    quoted(&parts)
                ));
                let at = resource.entity.as_ref().map(|e| e.at.clone());
                plan.notes.insert(0, Diagnostic { at, ..note });
                return Ok(Some(plan));
            }
            Err(PlanError::NotUnderstood { mut diagnostic, steps }) => {
                diagnostic.message = format!("`{}`: {}", resource.name, diagnostic.message);
                reasons.push(diagnostic);
                reasons.extend(steps);
            }
            Err(PlanError::Refused(_)) => {}
            Err(e) => return Err(e),
        }
    }
    Ok(None)
}

/// Resources that only such fields speak against, with these fields, the least entangled first.
fn in_parts<'s>(service: &'s ServiceFacts, feature: &Feature) -> Vec<(&'s Resource, Vec<String>)> {
    let noun = feature.resource.singular_snake();
    let mut out = Vec::new();
    for resource in service.resources.iter().filter(|r| r.name != noun && !r.ineligible.is_empty()) {
        let fields = resource.entity.iter().flat_map(|e| &e.fields);
        let parts: Vec<String> =
            fields.filter(|f| f.role == FieldRole::Composite).map(|f| f.name.clone()).collect();
        let about_part = |why: &String| parts.iter().any(|p| why.starts_with(&format!("`{p}` ")));
        if resource.ineligible.iter().all(about_part) {
            out.push((resource, parts));
        }
    }
    out.sort_by(|(a, of_a), (b, of_b)| {
        let entangled = |r: &Resource, parts: &[String]| parts.len() + r.ties.len();
        let worth = b.completeness.total_cmp(&a.completeness);
        entangled(a, of_a).cmp(&entangled(b, of_b)).then(worth)
    });
    out
}

/// A plan like a resource that no route creates, with what it lacks: better than nothing where nothing here is created.
fn only_read(
    pack: &Pack,
    view: &dyn RepoView,
    service: &ServiceFacts,
    feature: &Feature,
) -> Result<Option<Plan>, PlanError> {
    for resource in service.resources.iter().filter(|r| r.is_only_read()) {
        match follow(pack, view, service, feature, &resource.name) {
            Ok(mut plan) => {
                let note = Diagnostic::new(format!(
                    "no route creates, changes or deletes {}: `{}`, all that can be imitated here, is only read",
                    feature.resource.plural_words(),
                    resource.name
                ));
                let at = resource.routes.first().and_then(|i| service.routes.get(*i)).map(|r| r.at.clone());
                plan.notes.insert(0, Diagnostic { at, ..note.hint("add the routes that write by hand") });
                return Ok(Some(plan));
            }
            Err(PlanError::NotUnderstood { .. } | PlanError::Refused(_)) => {}
            Err(e) => return Err(e),
        }
    }
    Ok(None)
}

/// The templates' plan, where they made what would be imitated and nobody has made it his own since: better than a copy
/// of what they made for other fields.
fn in_the_same_hand(
    pack: &Pack,
    view: &dyn RepoView,
    service: &ServiceFacts,
    feature: &Feature,
) -> Result<Option<Plan>, PlanError> {
    if !is_own_style(pack, view, service) {
        return Ok(None);
    }
    let Some(first) = candidates(service, feature).first().copied() else { return Ok(None) };
    let plan = match is_as_made(pack, view, service, first, feature) {
        Ok(true) => from_templates(pack, view, service, feature),
        Ok(false) => return Ok(None),
        Err(e) => Err(e),
    };
    match plan {
        Ok(plan) => Ok(Some(plan)),
        // Another rung may hold, or says so as well.
        Err(PlanError::NotUnderstood { .. } | PlanError::Invalid(_)) => Ok(None),
        Err(e) => Err(e),
    }
}

/// An empty plan where a resource of this name stands with the fields that are asked for.
fn already(service: &ServiceFacts, feature: &Feature) -> Result<Option<Plan>, PlanError> {
    let noun = feature.resource.singular_snake();
    let Some(resource) = service.resources.iter().find(|r| r.name == noun) else { return Ok(None) };
    let Some(entity) = &resource.entity else { return Ok(None) };
    let has = |wanted: &str| {
        let plain = |name: &str| name.replace('_', "").to_lowercase();
        let wanted = plain(wanted);
        let columns = resource.table.iter().flat_map(|t| t.columns.iter().map(|c| c.name.as_str()));
        entity
            .fields
            .iter()
            .flat_map(|f| [f.name.as_str(), f.shown.as_str()])
            .chain(columns)
            .any(|name| plain(name) == wanted || plain(name) == format!("{wanted}id"))
    };
    let missing: Vec<String> =
        feature.fields.iter().map(scaffold_core::Field::snake).filter(|f| !has(f)).collect();
    if missing.is_empty() {
        let note = Diagnostic::new(format!("`{noun}` is there already")).at(entity.at.clone());
        return Ok(Some(Plan { notes: vec![note], ..Plan::default() }));
    }
    Err(PlanError::Refused(
        Diagnostic::new(format!("`{noun}` is there already, without {}", quoted(&missing)))
            .at(entity.at.clone())
            .hint("add fields to it by hand, or choose another name"),
    ))
}

/// A resource that is not imitated unasked, because it belongs to another, but that could be.
fn closest(
    pack: &Pack,
    view: &dyn RepoView,
    service: &ServiceFacts,
    feature: &Feature,
) -> Result<Option<String>, PlanError> {
    if feature.like.is_some() {
        return Ok(None);
    }
    let noun = feature.resource.singular_snake();
    for resource in service.resources.iter().filter(|r| r.name != noun && !r.is_only_read()) {
        let secret = resource.entity.iter().flat_map(|e| &e.fields).any(|f| f.role == FieldRole::Secret);
        if secret || !is_tied_only(service, resource) {
            continue;
        }
        let asked = Feature { like: Some(resource.name.clone()), ..feature.clone() };
        match follow(pack, view, service, &asked, &resource.name) {
            Ok(_) => return Ok(Some(resource.name.clone())),
            Err(PlanError::NotUnderstood { .. } | PlanError::Refused(_)) => {}
            Err(e) => return Err(e),
        }
    }
    Ok(None)
}

/// Whether all that speaks against a resource is what it has of others.
fn is_tied_only(service: &ServiceFacts, resource: &Resource) -> bool {
    let others = service.resources.iter().filter(|r| r.name != resource.name);
    let others: Vec<Name> = others.filter_map(|r| Name::parse(&r.name).ok()).collect();
    !resource.ineligible.is_empty()
        && resource.ineligible.iter().all(|why| others.iter().any(|name| is_named(name, why)))
}

fn nothing_to_imitate(
    service: &ServiceFacts,
    feature: &Feature,
    tried: Vec<Diagnostic>,
    closest: Option<String>,
) -> PlanError {
    let mut others: Vec<&Resource> =
        service.resources.iter().filter(|r| r.name != feature.resource.singular_snake()).collect();
    // What comes closest is what a developer looks at first.
    others.sort_by(|a, b| b.completeness.total_cmp(&a.completeness));
    let (typed, untyped): (Vec<&Resource>, Vec<&Resource>) =
        others.into_iter().partition(|r| r.entity.is_some());
    let mut steps = Vec::new();
    if let Some(api) = service.api.as_ref().filter(|_| typed.is_empty()) {
        let message = format!(
            "requests are answered by a schema of `{}`; only resources behind routes are followed",
            api.value
        );
        steps.push(Diagnostic { at: api.evidence.first().cloned(), ..Diagnostic::new(message) });
    }
    for resource in &typed {
        let place = resource.entity.as_ref().map(|e| e.at.clone());
        for why in &resource.ineligible {
            // The reason may name the place itself.
            let at = place.clone().filter(|at| !why.contains(&at.to_string()));
            steps.push(Diagnostic { at, ..Diagnostic::new(format!("`{}`: {why}", resource.name)) });
        }
    }
    if let Some(first) = untyped.first() {
        let names: Vec<String> = untyped.iter().map(|r| r.name.clone()).collect();
        let reason = Diagnostic::new(format!("no declared type stands for {}", quoted(&names)));
        steps.push(Diagnostic { at: first_file(first), ..reason });
    }
    if let Some(route) = service.routes.first().filter(|_| service.resources.is_empty()) {
        let reason = Diagnostic::new(format!(
            "`{} {}`: no type with fields is declared for what its routes are about",
            route.method, route.path
        ));
        steps.push(reason.at(route.at.clone()));
    }
    steps.extend(tried);
    let diagnostic =
        Diagnostic::new(format!("nothing here can be imitated to make {}", feature.resource.plural_words()));
    let hint = match (closest, typed.is_empty()) {
        (Some(name), _) => format!(
            "`--like {name}` imitates what comes closest, with what ties it to others; or add a first resource of \
             plain data by hand, then scaffold adds more like it"
        ),
        (None, true) => {
            "no resource was found: add the first one by hand, then scaffold adds more like it".to_owned()
        }
        (None, false) if feature.like.is_some() => {
            "add a first resource of plain data by hand, then scaffold adds more like it".to_owned()
        }
        (None, false) => {
            "add a first resource of plain data by hand, then scaffold adds more like it; or name what \
                          comes closest with `--like RESOURCE`"
                .to_owned()
        }
    };
    PlanError::NotUnderstood { diagnostic: diagnostic.hint(hint), steps }
}

fn first_file(resource: &Resource) -> Option<At> {
    resource.files.first().map(At::file)
}

fn known(service: &ServiceFacts) -> String {
    let names: Vec<String> = service.resources.iter().map(|r| r.name.clone()).collect();
    if names.is_empty() {
        "no resource was found".to_owned()
    } else {
        format!("resources are: {}", quoted(&names))
    }
}

fn quoted(names: &[String]) -> String {
    names.iter().map(|n| format!("`{n}`")).collect::<Vec<_>>().join(", ")
}
