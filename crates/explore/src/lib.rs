//! Repository + pack → facts. Knows nothing of plans and checks, and no language by name.

mod bodies;
mod facts;
mod language;
mod mentions;
mod outline;
mod resources;
mod routes;
mod service;
mod sources;
mod sql;
mod vocabulary;
use language::Language;
use scaffold_core::{Facts, PackError, RepoView, ServiceFacts};
use scaffold_pack::Pack;

/// Version of the facts' shape.
const SCHEMA: u32 = 1;

/// Explores what of the repository is in the pack's language; `None` where nothing is.
///
/// # Errors
/// The pack itself is broken: a query or framework file does not fit.
pub fn explore(pack: &Pack, view: &dyn RepoView) -> Result<Option<Facts>, PackError> {
    // Compiling a pack's queries costs more than looking whether it is needed.
    let roots = service::roots(pack.detect(), pack.hooks(), view);
    if roots.is_empty() {
        return Ok(None);
    }
    let Some(language) = Language::new(pack)? else { return Ok(None) };
    let lists = &pack.manifest().syntax.lists;
    let mut services = Vec::new();
    for (root, manifest) in &roots {
        let nested: Vec<String> = roots
            .iter()
            .map(|(r, _)| r.clone())
            .filter(|r| r != root && (root == "." || r.starts_with(&format!("{root}/"))))
            .collect();
        services.push(service::explore(&language, lists, view, root, manifest, &nested));
    }
    if services.iter().any(|s| !s.routes.is_empty()) {
        services.retain(|s| !s.routes.is_empty() || is_put_up(s));
    }
    Ok((!services.is_empty()).then_some(Facts { schema: SCHEMA, services, findings: Vec::new() }))
}

/// What is wrong with what the pack says about exploring; `None`: nothing.
pub fn lint(pack: &Pack) -> Option<PackError> {
    Language::new(pack).err()
}

/// Whether a folder below the repository's own says how it is put into a container: a service, although it has no routes
/// (a worker, a front end).
fn is_put_up(service: &ServiceFacts) -> bool {
    let below = format!("{}/", service.root);
    service.root != "." && service.containers.iter().any(|c| c.value.iter().any(|p| p.starts_with(&below)))
}
