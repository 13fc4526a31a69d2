//! The packs behind [`LanguagePack`], and the questions about a repository that need all of them.

use crate::args::Global;
use crate::builtin;
use crate::exit::{Failure, Fault};
use crate::output::Screen;
use rayon::prelude::*;
use scaffold_containers::write::{Kit, PACK_KIT};
use scaffold_containers::{PACK_RULES, Rules, is_compose, is_dockerfile};
use scaffold_core::{
    At, Diagnostic, Facts, Feature, Finding, LanguagePack, PackError, PackIdentity, Plan, PlanError,
    RepoView, ServiceFacts,
};
use scaffold_pack::{
    Found, Head, MANIFEST, Origin, Pack, PackLoadError, Places, Shadowed, Trust, toml_fault,
};
use scaffold_repo::{ErrorKind, RepoError, Repository};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// A pack that is all data: explored and planned by the engine.
pub(crate) struct DataPack {
    pub(crate) pack: Pack,
    /// How it was found, and where it lies; `None` where that is in the program.
    found: Option<Found>,
}

impl DataPack {
    /// One that came with the program.
    pub(crate) fn new(pack: Pack) -> Self {
        Self { pack, found: None }
    }

    /// One that lies in a folder.
    fn in_folder(pack: Pack, found: Found) -> Self {
        Self { pack, found: Some(found) }
    }

    /// By which way it was found.
    pub(crate) fn origin(&self) -> Origin {
        self.found.as_ref().map_or(Origin::BuiltIn, |f| f.origin)
    }

    /// Where it lies, where that is not in the program.
    pub(crate) fn folder(&self) -> Option<&Path> {
        self.found.as_ref().map(|f| f.folder.as_path())
    }

    /// A fault of the pack, with the place where its file lies.
    fn placed(&self, fault: Diagnostic) -> Diagnostic {
        let at = match (fault.at, self.folder()) {
            (Some(at), Some(folder)) => {
                Some(At { path: folder.join(&at.path).display().to_string(), line: at.line })
            }
            (None, Some(folder)) => Some(At::file(folder.display().to_string())),
            (at, None) => at,
        };
        Diagnostic { at, ..fault }
    }

    /// What went wrong in planning; where the pack is broken, which one it is.
    pub(crate) fn blamed(&self, error: PlanError) -> PlanError {
        match error {
            PlanError::Pack(fault) => {
                let message = format!("pack `{}`: {}", self.identity().id, fault.message);
                PlanError::Pack(self.placed(Diagnostic { message, ..fault }))
            }
            error => error,
        }
    }
}

impl LanguagePack for DataPack {
    fn identity(&self) -> &PackIdentity {
        self.pack.identity()
    }

    fn explore(&self, view: &dyn RepoView) -> Result<Option<Facts>, PackError> {
        scaffold_explore::explore(&self.pack, view)
            .map_err(|e| PackError { diagnostic: self.placed(e.diagnostic), ..e })
    }

    fn plan(
        &self,
        view: &dyn RepoView,
        service: &ServiceFacts,
        feature: &Feature,
    ) -> Result<Plan, PlanError> {
        scaffold_plan::plan(&self.pack, view, service, feature).map_err(|e| self.blamed(e))
    }
}

/// A pack of a data folder. It is loaded when it is needed, and used where its content is trusted.
struct Installed {
    found: Found,
    pack: OnceLock<Result<DataPack, Unusable>>,
}

/// Why an installed pack is not used.
#[derive(Debug, Clone)]
enum Unusable {
    Broken(PackLoadError),
    Untrusted(Diagnostic),
}

impl From<Unusable> for Failure {
    fn from(why: Unusable) -> Self {
        match why {
            Unusable::Broken(error) => error.into(),
            Unusable::Untrusted(diagnostic) => Self::refused(diagnostic),
        }
    }
}

/// Loads the pack in a data folder, whoever trusts it: it may be looked at, not used.
///
/// # Errors
/// It is broken.
pub(crate) fn load_installed(found: &Found) -> Result<Pack, PackLoadError> {
    let pack = Pack::from_folder(&found.folder, &builtin::HOOKS)?;
    if pack.identity().id == found.id {
        Ok(pack)
    } else {
        Err(PackLoadError::called_otherwise(found, &pack.identity().id))
    }
}

impl Installed {
    /// Whether a repository with files of these names may have services for it.
    fn concerns(&self, names: &BTreeSet<&str>) -> Result<bool, Failure> {
        let path = self.found.folder.join(MANIFEST);
        let shown = path.display().to_string();
        let text = std::fs::read_to_string(&path).map_err(|e| {
            let what = format!("pack `{}` can't be read: {e}", self.found.id);
            PackLoadError(Diagnostic::new(what).at(At::file(&shown)))
        })?;
        let head = Head::read(&text).map_err(|e| {
            let fault = toml_fault(&shown, &text, &e);
            let message = format!("pack `{}`: {}", self.found.id, fault.message);
            PackLoadError(Diagnostic { message, ..fault })
        })?;
        Ok(head.detect.may_be_among(names))
    }

    fn get(&self, trust: &Result<Trust, Diagnostic>) -> Result<&DataPack, Failure> {
        let load = || {
            let pack = load_installed(&self.found).map_err(Unusable::Broken)?;
            // The hash is that of the texts in memory: what is used is what was accepted.
            let trusted = trust.as_ref().map_err(Clone::clone);
            let trusted = trusted.and_then(|t| t.demand(&self.found, &pack.content_hash()));
            trusted.map_err(Unusable::Untrusted)?;
            Ok(DataPack::in_folder(pack, self.found.clone()))
        };
        self.pack.get_or_init(load).as_ref().map_err(|e| e.clone().into())
    }

    fn awake(&self) -> Option<&DataPack> {
        self.pack.get()?.as_ref().ok()
    }
}

/// Every pack that can be used.
pub(crate) struct Engine {
    /// Those of the program, and those that the command line and the environment name.
    packs: Vec<DataPack>,
    installed: Vec<Installed>,
    /// Packs whose place another one takes.
    pub(crate) shadowed: Vec<Shadowed>,
    /// Only what is built in or pinned is used.
    pub(crate) locked: bool,
    places: Places,
    /// Read when the first installed pack is needed.
    trust: OnceLock<Result<Trust, Diagnostic>>,
}

impl Engine {
    /// Loads the packs. They live as long as the program: taking their trees apart at its end serves nobody.
    ///
    /// # Errors
    /// A broken pack, or a place for packs that can't be one.
    pub(crate) fn load(screen: Screen, global: &Global) -> Result<&'static Self, Failure> {
        let places = Places::new(&global.pack_path, |name| std::env::var_os(name)).map_err(Failure::usage)?;
        let named = places.named().map_err(Failure::usage)?;
        let load = |(folder, origin): &(PathBuf, Origin)| {
            let pack = Pack::from_folder(folder, &builtin::HOOKS)?;
            let found = Found { id: pack.identity().id.clone(), folder: folder.clone(), origin: *origin };
            Ok((found.clone(), DataPack::in_folder(pack, found)))
        };
        let named = named.par_iter().map(load).collect::<Result<Vec<_>, PackLoadError>>()?;
        let installed = places.installed().map_err(|d| Failure::new(Fault::Pack, d))?;
        let found = named.iter().map(|(found, _)| found.clone()).chain(installed).collect();
        let (taken, shadowed) = scaffold_pack::take(found, builtin::IDS);
        shadowed.iter().for_each(|s| screen.note(&s.to_string()));
        let own = builtin::packs(&|id| taken.contains_key(id))?.into_iter().map(DataPack::new);
        let named = named.into_iter().filter(|(f, _)| taken.get(&f.id) == Some(f)).map(|(_, pack)| pack);
        let mut packs: Vec<DataPack> = own.chain(named).collect();
        packs.sort_by(|a, b| a.identity().id.cmp(&b.identity().id));
        let asleep = |found| Installed { found, pack: OnceLock::new() };
        let installed = taken.into_values().filter(|f| f.origin >= Origin::User).map(asleep).collect();
        Ok(Box::leak(Box::new(Self {
            packs,
            installed,
            shadowed,
            locked: global.locked,
            places,
            trust: OnceLock::new(),
        })))
    }

    /// These packs and no others.
    #[cfg(test)]
    pub(crate) fn of(packs: Vec<DataPack>) -> Self {
        Self {
            packs,
            installed: Vec::new(),
            shadowed: Vec::new(),
            locked: false,
            places: Places::default(),
            trust: OnceLock::new(),
        }
    }

    /// Loads the installed packs that the repository may have services for.
    fn wake(&self, view: &dyn RepoView) -> Result<(), Failure> {
        if self.installed.is_empty() {
            return Ok(());
        }
        let names = view.paths().iter().map(|p| p.rsplit_once('/').map_or(p.as_str(), |(_, name)| name));
        let names = names.collect();
        self.installed.par_iter().try_for_each(|pack| {
            if pack.awake().is_none() && pack.concerns(&names)? {
                pack.get(self.trust())?;
            }
            Ok(())
        })
    }

    /// What every pack finds, services in order of their roots.
    ///
    /// # Errors
    /// A broken pack.
    pub(crate) fn explore(&self, view: &dyn RepoView) -> Result<Facts, Failure> {
        self.wake(view)?;
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
        self.wake(view)?;
        let mut all = Facts { schema: 1, ..Facts::default() };
        let mut claims: BTreeMap<(String, String), Origin> = BTreeMap::new();
        let mut services = Vec::new();
        let awake: Vec<&DataPack> = self.awake().collect();
        let found = awake.par_iter().with_max_len(1).map(|pack| pack.explore(view));
        let found: Vec<Option<Facts>> = found.collect::<Result<_, _>>()?;
        for (pack, facts) in awake.iter().zip(found) {
            let Some(facts) = facts else { continue };
            for service in facts.services {
                let first = claims.entry(claim(&service)).or_insert(pack.origin());
                *first = pack.origin().min(*first);
                services.push((pack.origin(), service));
            }
            all.findings.extend(facts.findings);
        }
        // A manifest that several packs know is that of the pack which is found first.
        services.retain(|(origin, service)| claims.get(&claim(service)) == Some(origin));
        all.services.extend(services.into_iter().map(|(_, service)| service));
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
        self.packs().flat_map(|p| &p.detect().vendored).cloned().collect()
    }

    /// All that are loaded, in order, those of data folders last.
    pub(crate) fn packs(&self) -> impl Iterator<Item = &Pack> {
        self.awake().map(|p| &p.pack)
    }

    fn awake(&self) -> impl Iterator<Item = &DataPack> {
        self.packs.iter().chain(self.installed.iter().filter_map(Installed::awake))
    }

    /// Those that need no trust.
    pub(crate) fn own(&self) -> &[DataPack] {
        &self.packs
    }

    /// Those of data folders, as they were found.
    pub(crate) fn installed(&self) -> impl Iterator<Item = &Found> {
        self.installed.iter().map(|p| &p.found)
    }

    /// What the user trusts.
    pub(crate) fn trust(&self) -> &Result<Trust, Diagnostic> {
        self.trust.get_or_init(|| self.places.trust())
    }

    /// Ids of all of them, loaded or not.
    pub(crate) fn ids(&self) -> Vec<&str> {
        let installed = self.installed.iter().map(|p| p.found.id.as_str());
        self.packs.iter().map(|p| p.identity().id.as_str()).chain(installed).collect()
    }

    /// The pack of this id.
    ///
    /// # Errors
    /// No such pack, or a broken one.
    pub(crate) fn pack(&self, id: &str) -> Result<&DataPack, Failure> {
        if let Some(installed) = self.installed.iter().find(|p| p.found.id == id) {
            return installed.get(self.trust());
        }
        self.packs.iter().find(|p| p.identity().id == id).ok_or_else(|| {
            Failure::usage(
                Diagnostic::new(format!("there is no pack `{id}`"))
                    .hint(format!("packs are: {}", self.ids().join(", "))),
            )
        })
    }

    /// Exit 3: nothing here is of any pack's language, or nothing says what the sources need.
    pub(crate) fn knows_nothing(&self, repo: &Repository) -> Failure {
        let sources = |pack: &'_ Pack| {
            let detect = pack.detect();
            let own = |path: &&String| {
                let mut folders = path.split('/').rev().skip(1);
                let known =
                    path.rsplit_once('.').is_some_and(|(_, e)| detect.extensions.iter().any(|x| x == e));
                known && !folders.any(|f| detect.vendored.iter().any(|v| v == f))
            };
            let found: Vec<String> = repo.paths().iter().filter(own).cloned().collect();
            (found.len(), found.into_iter().next())
        };
        let most = self.packs().map(|p| (sources(p), p)).max_by_key(|((count, _), _)| *count);
        if let Some(((_, Some(first)), pack)) = most {
            let text =
                "found no service: sources stand here, but no manifest that says which libraries they use";
            let of = pack.detect().manifests.join("`, `");
            return Failure::not_understood(Diagnostic::new(text).at(At::file(first)).hint(format!(
                "pack `{}` reads `{of}`: put one at the top of the service",
                pack.identity().id
            )));
        }
        Failure::not_understood(Diagnostic::new("found no service in a language that a pack knows").hint(
            format!(
                "packs are there for: {}; `scaffold new NAME --lang LANG` makes a service",
                self.ids().join(", ")
            ),
        ))
    }
}

/// What a pack says is its own with a service: the folder, by the manifest in it.
fn claim(service: &ServiceFacts) -> (String, String) {
    let manifest = service.language.as_ref().and_then(|l| l.evidence.first());
    (service.root.clone(), manifest.map(|at| at.path.clone()).unwrap_or_default())
}

/// The service that is meant: the named one, the only one, or the one around the folder that was opened.
///
/// # Errors
/// None, several, or no such one.
pub(crate) fn choose<'a>(
    engine: &Engine,
    facts: &'a Facts,
    repo: &Repository,
    named: Option<&str>,
) -> Result<&'a ServiceFacts, Failure> {
    let services = &facts.services;
    let list = || services.iter().map(describe).collect::<Vec<_>>();
    if services.is_empty() {
        return Err(engine.knows_nothing(repo));
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
