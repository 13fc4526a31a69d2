//! Container files: what is missing is written, what stands is mended, as one change.

use crate::engine::Engine;
use crate::exit::{Failure, Fault};
use crate::operations::attempt::refuse_unplaced;
use scaffold_containers::plan::{Mending, plan as mend, splices};
use scaffold_containers::write::{Kit, Serving, Site, Written};
use scaffold_core::{
    At, Change, Commit, Diagnostic, Edit, EditOutcome, Fact, Facts, Plan, RepoView, ServiceFacts, Source,
    edited, sha256_hex,
};
use scaffold_pack::Pack;
use scaffold_repo::Repository;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Bytes of a generated secret.
const SECRET: usize = 32;

/// What is asked of container files.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wish {
    /// What is missing is written.
    pub(crate) write: bool,
    /// What is weak is mended.
    pub(crate) fix: bool,
    /// The folder that is meant, empty for all.
    pub(crate) below: String,
    /// The port, where nothing says it.
    pub(crate) port: Option<u16>,
    /// The entry point, where nothing shows it.
    pub(crate) entry: Option<String>,
}

/// What becomes of them.
pub(crate) struct Containers {
    /// The change, as it may be shown.
    pub(crate) plan: Plan,
    /// What belongs to it and is never shown: values of this machine.
    pub(crate) local: Option<Change>,
    pub(crate) mending: Mending,
    pub(crate) notes: Vec<Diagnostic>,
}

impl Containers {
    /// All that is to be written.
    pub(crate) fn whole(&self) -> Plan {
        let mut plan = self.plan.clone();
        plan.changes.extend(self.local.clone());
        plan
    }
}

/// Plans it for the repository behind `view`, called `name`; `stands` tells what it does not list.
///
/// # Errors
/// Something that has to be known is not; an edit has no place.
pub(crate) fn containers(
    engine: &Engine,
    view: &dyn RepoView,
    facts: &Facts,
    name: &str,
    stands: &dyn Fn(&str) -> bool,
    wish: &Wish,
) -> Result<Containers, Failure> {
    let rules = engine.container_rules()?;
    let vendored = engine.vendored();
    let told = told(facts, wish);
    let written = match wish.write {
        true => {
            let kits = engine.container_kits()?;
            let site = Site { view, rules: &rules, vendored: &vendored, name, stands, secret: &secret };
            let serving = serving(engine, view, &kits, &told)?;
            if serving.is_empty() {
                Written::default()
            } else {
                site.write(&serving, &wish.below).map_err(Failure::not_understood)?
            }
        }
        false => Written::default(),
    };
    refuse_unplaced(&written.plan)?;
    let overlay = Overlay::new(view, &written.plan)?;
    let mut mending = mend(&overlay, &rules, &vendored, &facts.services, &wish.below, wish.fix)
        .map_err(|d| Failure::new(Fault::Internal, d))?;
    mending.mended.splice(0..0, written.mended);
    let after = Overlay::new(&overlay, &mending.plan)?;
    let what: Vec<Edit> = [&written.plan, &mending.plan]
        .into_iter()
        .flat_map(|p| &p.changes)
        .filter_map(|c| match c {
            Change::Edit { edits, .. } => Some(edits.clone()),
            Change::Create { .. } => None,
        })
        .flatten()
        .collect();
    let paths: BTreeSet<&str> =
        written.plan.changes.iter().chain(&mending.plan.changes).map(Change::path).collect();
    let mut plan = Plan::default();
    for path in paths {
        let new = text(&after, path)?;
        plan.changes.extend(change(view, path, new, &what)?);
    }
    Ok(Containers { plan, local: written.local, notes: written.notes, mending })
}

/// A file's change from what stands to `new`.
fn change(view: &dyn RepoView, path: &str, new: String, what: &[Edit]) -> Result<Option<Change>, Failure> {
    let before = view.text(path).map_err(|d| Failure::new(Fault::Internal, d))?;
    let Some(before) = before else {
        let path = path.to_owned();
        return Ok(Some(Change::Create { path, text: new, executable: false, from: String::new() }));
    };
    if *before == *new {
        return Ok(None);
    }
    let about: Vec<&Edit> = what.iter().filter(|e| e.at.path == path).collect();
    let words: Vec<&str> = about.iter().map(|e| e.what.as_str()).collect();
    let edit = Edit {
        at: about.first().map_or_else(|| At::file(path), |e| e.at.clone()),
        what: words.join(", "),
        outcome: EditOutcome::Applied { splices: splices(&before, &new) },
    };
    let base_sha256 = sha256_hex(before.as_bytes());
    Ok(Some(Change::Edit { path: path.to_owned(), base_sha256, edits: vec![edit] }))
}

fn text(view: &dyn RepoView, path: &str) -> Result<String, Failure> {
    Ok(view.text(path).map_err(|d| Failure::new(Fault::Internal, d))?.unwrap_or_default().to_string())
}

/// Services that answer requests, below the folder that is meant, with what flags say of them.
fn told(facts: &Facts, wish: &Wish) -> Vec<ServiceFacts> {
    let below = |s: &&ServiceFacts| {
        wish.below.is_empty()
            || s.root == wish.below
            || s.root.strip_prefix(wish.below.as_str()).is_some_and(|r| r.starts_with('/'))
    };
    let answers = |s: &&ServiceFacts| s.framework.is_some() || !s.routes.is_empty();
    let mut out: Vec<ServiceFacts> = facts.services.iter().filter(below).filter(answers).cloned().collect();
    for service in &mut out {
        if let Some(port) = wish.port {
            service.port = Some(Fact::new(port, Source::Flag, Vec::new()));
        }
        if let Some(entry) = &wish.entry {
            service.entry = Some(Fact::new(entry.clone(), Source::Flag, Vec::new()));
        }
    }
    out
}

fn serving<'a>(
    engine: &Engine,
    view: &dyn RepoView,
    kits: &'a BTreeMap<String, Kit>,
    services: &'a [ServiceFacts],
) -> Result<Vec<Serving<'a>>, Failure> {
    let mut out = Vec::new();
    for facts in services {
        let Some(kit) = kits.get(&facts.pack) else { continue };
        let pack = &engine.pack(&facts.pack)?.pack;
        let read = sources(pack, view, facts).map_err(|d| Failure::new(Fault::Internal, d))?;
        let migrator = migrator(pack, facts);
        out.push(Serving { facts, kit, libraries: read.0, reads: read.1, migrator });
    }
    Ok(out)
}

/// How the tool of a service's migrations is called.
fn migrator(pack: &Pack, facts: &ServiceFacts) -> Option<String> {
    let migrations = &facts.migrations.as_ref()?.value;
    let tool = migrations.tool.as_ref()?;
    let known = pack.manifest().checks.migrators.iter().find(|m| m.tool == *tool)?;
    let words = known.up.iter().map(|w| w.replace("{dir}", &migrations.dir).replace("{url}", "URL"));
    let words: Vec<String> = words.collect();
    (!words.iter().any(|w| w.contains('{'))).then(|| words.join(" "))
}

/// Libraries that a service's manifests ask for, and variables that its sources read.
fn sources(
    pack: &Pack,
    view: &dyn RepoView,
    facts: &ServiceFacts,
) -> Result<(Vec<String>, Vec<String>), Diagnostic> {
    let manifest = pack.manifest();
    let rules = manifest.checks.server.iter().flat_map(|s| &s.env_reads);
    let rules: Vec<regex::Regex> = rules.filter_map(|r| regex::Regex::new(r).ok()).collect();
    let below =
        |path: &str| facts.root == "." || path.strip_prefix(&facts.root).is_some_and(|r| r.starts_with('/'));
    let mut libraries = Vec::new();
    let mut reads = BTreeSet::new();
    for path in view.paths().iter().filter(|p| below(p)) {
        if path.split('/').any(|s| manifest.detect.vendored.iter().any(|v| v == s)) {
            continue;
        }
        if manifest.detect.manifest_root(path).is_some_and(|(_, root)| root == facts.root) {
            let text = view.text(path)?.unwrap_or_default();
            let read = pack.hooks().read_manifest(path, &text);
            libraries
                .extend(read.into_iter().flat_map(|m| m.requirements).filter(|r| r.direct).map(|r| r.name));
        }
        let source =
            path.rsplit_once('.').is_some_and(|(_, e)| manifest.detect.extensions.iter().any(|x| x == e));
        if source && !manifest.detect.is_test(path) {
            let text = view.text(path)?.unwrap_or_default();
            let found = rules.iter().flat_map(|r| r.captures_iter(&text));
            reads.extend(found.filter_map(|c| Some(c.name("name")?.as_str().to_owned())));
        }
    }
    Ok((libraries, reads.into_iter().collect()))
}

/// What a repository is called: its folder.
pub(crate) fn name(repo: &Repository) -> String {
    repo.root().file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default()
}

/// A value that nobody can guess. Without a source of chance none is made up: what it is for stays empty.
fn secret() -> String {
    let mut bytes = [0_u8; SECRET];
    match getrandom::fill(&mut bytes) {
        Ok(()) => bytes.iter().map(|b| format!("{b:02x}")).collect(),
        Err(_) => String::new(),
    }
}

/// A repository with a plan on top of it.
pub(crate) struct Overlay<'a> {
    below: Option<&'a dyn RepoView>,
    texts: BTreeMap<String, String>,
    paths: Vec<String>,
}

impl<'a> Overlay<'a> {
    /// `view` as it is after `plan`.
    ///
    /// # Errors
    /// An edit does not fit what stands.
    pub(crate) fn new(view: &'a dyn RepoView, plan: &Plan) -> Result<Self, Failure> {
        let mut texts = BTreeMap::new();
        for change in &plan.changes {
            let new = match change {
                Change::Create { text, .. } => text.clone(),
                Change::Edit { path, edits, .. } => edited(&text(view, path)?, edits)
                    .map_err(|e| Failure::new(Fault::Pack, Diagnostic::new(e.to_string())))?,
            };
            texts.insert(change.path().to_owned(), new);
        }
        let paths: BTreeSet<String> = view.paths().iter().cloned().chain(texts.keys().cloned()).collect();
        Ok(Self { below: Some(view), texts, paths: paths.into_iter().collect() })
    }

    /// The files of a plan that only creates, and nothing else.
    pub(crate) fn of(plan: &Plan) -> Self {
        let files = plan.changes.iter().filter_map(|c| match c {
            Change::Create { path, text, .. } => Some((path.clone(), text.clone())),
            Change::Edit { .. } => None,
        });
        let texts: BTreeMap<String, String> = files.collect();
        Self { below: None, paths: texts.keys().cloned().collect(), texts }
    }
}

impl RepoView for Overlay<'_> {
    fn paths(&self) -> &[String] {
        &self.paths
    }

    fn read(&self, path: &str) -> Result<Option<Arc<[u8]>>, Diagnostic> {
        match (self.texts.get(path), self.below) {
            (Some(text), _) => Ok(Some(Arc::from(text.as_bytes()))),
            (None, Some(view)) => view.read(path),
            (None, None) => Ok(None),
        }
    }

    fn history(&self, limit: usize) -> Vec<Commit> {
        self.below.map(|view| view.history(limit)).unwrap_or_default()
    }
}
