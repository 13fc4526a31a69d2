//! Which databases a service talks to, by the libraries that its manifest asks for and the services it is said to need.

use crate::environment::matching;
use scaffold_core::ServiceFacts;
use scaffold_pack::Pack;
use std::collections::BTreeSet;
use std::path::Path;

/// Ids of database engines (`postgres`, `sqlite`). `root` is the repository.
pub fn database_engines(root: &Path, service: &ServiceFacts, pack: &Pack) -> BTreeSet<String> {
    let manifest = pack.manifest();
    let folder = root.join(crate::suite::work_folder(root, &service.root, &manifest.detect.manifests));
    let mut out = BTreeSet::new();
    for path in manifest.detect.manifests.iter().flat_map(|name| matching(&folder, name)) {
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        let Some(facts) = pack.hooks().read_manifest(&path.to_string_lossy(), &text) else { continue };
        for library in facts.requirements.iter().filter(|r| r.direct) {
            let known = manifest.checks.engines.iter().find(|(prefix, _)| {
                library.name.strip_prefix(prefix.as_str()).is_some_and(|r| r.is_empty() || r.starts_with('/'))
            });
            out.extend(known.map(|(_, engine)| engine.clone()));
        }
    }
    let listed: BTreeSet<&String> = manifest.checks.engines.values().collect();
    if out.is_empty() {
        let needs = service.needs.iter().flat_map(|f| &f.value);
        out.extend(needs.filter(|n| listed.contains(n)).cloned());
    }
    out
}
