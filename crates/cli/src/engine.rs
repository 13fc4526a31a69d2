//! The packs behind [`LanguagePack`], and the questions about a repository that need all of them.

use crate::builtin;
use crate::exit::{Failure, Fault};
use scaffold_containers::write::{Kit, PACK_KIT};
use scaffold_containers::{PACK_RULES, Rules, is_compose, is_dockerfile};
use scaffold_core::{
    Diagnostic, Facts, Feature, Finding, LanguagePack, PackError, PackIdentity, Plan, PlanError, RepoView,
    ServiceFacts,
};
use scaffold_pack::Pack;
use scaffold_repo::{ErrorKind, RepoError, Repository};
use std::collections::BTreeMap;

/// A pack that is all data: explored and planned by the engine.
pub(crate) struct DataPack {
    pub(crate) pack: Pack,
}

impl LanguagePack for DataPack {
    fn identity(&self) -> &PackIdentity {
        self.pack.identity()
    }

    fn explore(&self, view: &dyn RepoView) -> Result<Option<Facts>, PackError> {
        scaffold_explore::explore(&self.pack, view)
    }

    fn plan(
        &self,
        view: &dyn RepoView,
        service: &ServiceFacts,
        feature: &Feature,
    ) -> Result<Plan, PlanError> {
        scaffold_plan::plan(&self.pack, view, service, feature)
    }
}

/// Every pack that can be used.
pub(crate) struct Engine {
    packs: Vec<DataPack>,
}

impl Engine {
    /// Loads the packs. They live as long as the program: taking their trees apart at its end serves nobody.
    ///
    /// # Errors
    /// A broken pack.
    pub(crate) fn load() -> Result<&'static Self, Failure> {
        let packs = builtin::packs()?.into_iter().map(|pack| DataPack { pack }).collect();
        Ok(Box::leak(Box::new(Self { packs })))
    }

    /// These packs and no others.
    #[cfg(test)]
    pub(crate) fn of(packs: Vec<DataPack>) -> Self {
        Self { packs }
    }

    /// What every pack finds, services in order of their roots.
    ///
    /// # Errors
    /// A broken pack.
    pub(crate) fn explore(&self, view: &dyn RepoView) -> Result<Facts, Failure> {
        let (all, weak) = rayon::join(|| self.services(view), || self.container_findings(view));
        let mut all = all?;
        all.findings.extend(weak?);
        Ok(all)
    }

    /// Like [`Engine::explore`], without a look at what is weak in container files.
    ///
    /// # Errors
    /// A broken pack.
    pub(crate) fn services(&self, view: &dyn RepoView) -> Result<Facts, Failure> {
        let mut all = Facts { schema: 1, ..Facts::default() };
        for pack in &self.packs {
            if let Some(facts) = pack.explore(view)? {
                all.services.extend(facts.services);
                all.findings.extend(facts.findings);
            }
        }
        all.services.sort_by(|a, b| a.root.cmp(&b.root));
        Ok(all)
    }

    /// What is weak in container files that stand.
    ///
    /// # Errors
    /// They can't be read; a broken pack.
    pub(crate) fn container_findings(&self, view: &dyn RepoView) -> Result<Vec<Finding>, Failure> {
        if !view.paths().iter().any(|p| is_dockerfile(p) || is_compose(p)) {
            return Ok(Vec::new());
        }
        let found = scaffold_containers::findings(view, &self.container_rules()?, &self.vendored());
        found.map_err(|d| Failure::new(Fault::Internal, d))
    }

    /// Rules about container files, those of every language.
    ///
    /// # Errors
    /// A broken pack.
    pub(crate) fn container_rules(&self) -> Result<Rules, Failure> {
        let texts = self.packs().filter_map(|p| Some((p.identity().id.as_str(), p.file(PACK_RULES)?)));
        Ok(Rules::new(texts)?)
    }

    /// How the language of each pack writes container files, by the pack's id.
    ///
    /// # Errors
    /// A broken pack.
    pub(crate) fn container_kits(&self) -> Result<BTreeMap<String, Kit>, Failure> {
        let mut kits = BTreeMap::new();
        for pack in self.packs() {
            let id = &pack.identity().id;
            if let Some(kit) = Kit::load(id, pack.file(PACK_KIT), pack.files_under("containers/"))? {
                kits.insert(id.clone(), kit);
            }
        }
        Ok(kits)
    }

    /// Names of folders that hold other people's files.
    pub(crate) fn vendored(&self) -> Vec<String> {
        self.packs().flat_map(|p| &p.manifest().detect.vendored).cloned().collect()
    }

    /// All of them, in order.
    pub(crate) fn packs(&self) -> impl Iterator<Item = &Pack> {
        self.packs.iter().map(|p| &p.pack)
    }

    /// The pack of this id.
    ///
    /// # Errors
    /// No such pack.
    pub(crate) fn pack(&self, id: &str) -> Result<&DataPack, Failure> {
        self.packs.iter().find(|p| p.identity().id == id).ok_or_else(|| {
            Failure::usage(
                Diagnostic::new(format!("there is no pack `{id}`"))
                    .hint(format!("packs are: {}", builtin::IDS.join(", "))),
            )
        })
    }
}

/// The service that is meant: the named one, the only one, or the one around the folder that was opened.
///
/// # Errors
/// None, several, or no such one.
pub(crate) fn choose<'a>(
    facts: &'a Facts,
    repo: &Repository,
    named: Option<&str>,
) -> Result<&'a ServiceFacts, Failure> {
    let services = &facts.services;
    let list = || services.iter().map(describe).collect::<Vec<_>>();
    if services.is_empty() {
        return Err(Failure::not_understood(
            Diagnostic::new("found no service in a language that a pack knows").hint(format!(
                "packs are there for: {}; `scaffold new NAME --lang LANG` makes a service",
                builtin::IDS.join(", ")
            )),
        ));
    }
    if let Some(named) = named {
        let wanted = named.trim_start_matches("./").trim_end_matches('/');
        let wanted = if wanted.is_empty() { "." } else { wanted };
        let mut found: Vec<_> = services.iter().filter(|s| is_called(s, wanted)).collect();
        if found.iter().any(answers) {
            found.retain(answers);
        }
        return match found.as_slice() {
            [one] => Ok(one),
            [] => Err(Failure::usage(
                Diagnostic::new(format!("there is no service `{named}`"))
                    .hint("name one of these by its folder"),
            )
            .with_steps(list())),
            _ => Err(Failure::not_understood(
                Diagnostic::new(format!("several services are called `{named}`"))
                    .hint("name one by its folder: `--service DIR`"),
            )
            .with_steps(found.iter().map(|s| describe(s)).collect())),
        };
    }
    if let [one] = services.as_slice() {
        return Ok(one);
    }
    // A folder may hold tools of another language beside its service.
    let around = services
        .iter()
        .filter(|s| s.root != "." && is_inside(repo.prefix(), &s.root))
        .max_by_key(|s| (s.root.len(), answers(s)));
    let mut answering = services.iter().filter(answers);
    let only = answering.next().filter(|_| answering.next().is_none());
    around.or(only).ok_or_else(|| {
        Failure::not_understood(
            Diagnostic::new(format!("this repository has {} services", services.len()))
                .hint("say which one with `--service DIR`"),
        )
        .with_steps(list())
    })
}

/// What answers no requests (a front end, a tool) is no place for a resource.
fn answers(service: &&ServiceFacts) -> bool {
    service.framework.is_some() || !service.routes.is_empty()
}

fn is_called(service: &ServiceFacts, wanted: &str) -> bool {
    let last = |text: &str| text.rsplit('/').next().is_some_and(|l| l == wanted);
    service.root == wanted || last(&service.root) || service.module.as_ref().is_some_and(|m| last(&m.value))
}

fn is_inside(folder: &str, root: &str) -> bool {
    folder.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn describe(service: &ServiceFacts) -> Diagnostic {
    let known = [service.language.as_ref(), service.framework.as_ref()];
    let words: Vec<&str> = known.into_iter().flatten().map(|f| f.value.as_str()).collect();
    Diagnostic::new(format!("`{}`: {}", service.root, words.join(", ")))
}

impl From<RepoError> for Failure {
    fn from(error: RepoError) -> Self {
        let mut diagnostic = error.diagnostic();
        diagnostic.at = error.at();
        match error.kind() {
            ErrorKind::Usage => Self::usage(diagnostic),
            ErrorKind::Unplaced => Self::not_understood(diagnostic),
            ErrorKind::Refused => Self::refused(diagnostic),
            ErrorKind::BrokenPlan => Self::new(Fault::Pack, diagnostic),
            ErrorKind::Fault => Self::new(Fault::Internal, diagnostic),
        }
    }
}
