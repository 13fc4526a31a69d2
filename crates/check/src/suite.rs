//! The checks of a pack, run on a changed repository: what runs, in which folder, with which environment.
//! How an outcome is judged against the untouched state is [`crate::judge`]'s business.

use crate::environment::{Home, OwnFolders, with_script};
use crate::fault::{FaultReader, RuleError};
use crate::judge::{Judge, Verdicts};
use crate::packages::{Package, PackageGraph};
use crate::tests_read::TestReader;
use crate::{Cancel, Command, CommandError, Ended, Fault, Progress, Scrub, Stream, Tail, find_program, run};
use scaffold_core::{CheckLevel, CheckResult, CheckStatus, ServiceFacts};
use scaffold_pack::Pack;
use scaffold_pack::checks::{Aid, CarryFrom, CheckSpec, OutputFormat, Weight};
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How much is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// What the change touches and what depends on it.
    Fast,
    /// Everything.
    Full,
}

/// The untouched state, made when it is first needed.
pub trait Baseline {
    /// A folder with the repository as it was before the change.
    ///
    /// # Errors
    /// Why there is none, for people.
    fn folder(&self) -> Result<PathBuf, String>;
}

impl<F: Fn() -> Result<PathBuf, String>> Baseline for F {
    fn folder(&self) -> Result<PathBuf, String> {
        self()
    }
}

/// What a validation is about.
pub struct Validation<'a> {
    /// The changed repository.
    pub root: &'a Path,
    /// The service that changed.
    pub service: &'a ServiceFacts,
    /// Its language.
    pub pack: &'a Pack,
    /// Files that the change creates or edits, relative to `root`; empty means everything.
    pub touched: &'a [String],
    /// Every file that is not ignored, relative to `root`.
    pub files: &'a [String],
    /// New files → the files that they are made like: what is wrong with both is no fault of the new ones.
    pub like: BTreeMap<String, String>,
    /// See [`Reach`].
    pub reach: Reach,
    /// Levels that somebody asked for, by check id; the pack's own otherwise.
    pub levels: BTreeMap<String, CheckLevel>,
    /// How it was; `None` where there is nothing to compare with.
    pub baseline: Option<&'a dyn Baseline>,
    /// Why nothing can be compiled; such checks are skipped then.
    pub unready: Option<&'a str>,
    /// Added to the environment, winning over what the repository says.
    pub env: BTreeMap<String, String>,
    /// Told while it runs.
    pub progress: &'a dyn Progress,
    /// Ends it.
    pub cancel: &'a Cancel,
}

/// What a validation found.
#[derive(Debug, Clone, Default)]
pub struct Validated {
    /// One result per check, in the pack's order.
    pub results: Vec<CheckResult>,
    /// What compilers complain about and did not before, each once.
    pub faults: Vec<Fault>,
    /// What linters and type checkers say and did not before: no reason to give the change up.
    pub advice: Vec<Fault>,
    /// Ids of checks that fail in the same way without the change.
    pub older: BTreeSet<String>,
    /// Ids of checks that were not done in time.
    pub late: BTreeSet<String>,
    /// Commands that keep anew what compilers ask for, left to do by hand.
    pub left: Option<String>,
}

/// What can't be validated at all: the pack's rules are broken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SuiteError {
    /// A rule of the pack.
    #[error("pack.toml: {0}")]
    Rule(#[from] RuleError),
}

/// One state of the repository, seen from the folder in which its commands run.
pub(crate) struct Tree {
    pub(crate) dir: PathBuf,
    pub(crate) scrub: Scrub,
    own_sources: Option<OwnFolders>,
}

/// What a command printed, as its format reads it.
pub(crate) struct Raw {
    pub(crate) ended: Ended,
    pub(crate) tail: Tail,
    pub(crate) tests: Option<crate::TestRun>,
    pub(crate) files: BTreeSet<String>,
    pub(crate) millis: u64,
}

/// Runs the pack's checks in their order.
///
/// # Errors
/// The pack's rules are broken. What goes wrong in the repository is in the results.
pub fn run_checks(validation: &Validation<'_>) -> Result<Validated, SuiteError> {
    let suite = Suite::new(validation)?;
    let mut out = Validated::default();
    // Checks that the change itself broke: others that depend on them have nothing new to say.
    let mut broken: BTreeMap<&str, &str> = BTreeMap::new();
    for spec in &validation.pack.manifest().checks.run {
        if spec.full_only && validation.reach == Reach::Fast || !suite.belongs(spec) {
            continue;
        }
        let unready = validation.unready.filter(|_| spec.compiles);
        if let Some(why) = unready {
            let result = suite.skipped(spec, &[], why.to_owned());
            validation.progress.ended(&result);
            out.results.push(result);
            continue;
        }
        let blocked = spec.after.iter().find_map(|a| broken.get(a.as_str()));
        let result = match blocked {
            Some(title) => suite.skipped(spec, &[], format!("`{title}` failed")),
            None => {
                let verdicts = suite.check(spec)?;
                if verdicts.result.status == CheckStatus::Failed && !verdicts.older {
                    broken.insert(&spec.id, &spec.title);
                }
                if verdicts.late {
                    out.late.insert(spec.id.clone());
                }
                if verdicts.older {
                    out.older.insert(spec.id.clone());
                }
                let faults = if spec.advice { &mut out.advice } else { &mut out.faults };
                for fault in verdicts.faults {
                    if !faults.contains(&fault) {
                        faults.push(fault);
                    }
                }
                verdicts.result
            }
        };
        validation.progress.ended(&result);
        out.results.push(result);
    }
    Ok(out)
}

pub(crate) struct Suite<'a> {
    pub(crate) v: &'a Validation<'a>,
    pub(crate) tree: Tree,
    /// The untouched state is checked with the same programs.
    home: Home<'a>,
    scratch: OnceCell<Option<tempfile::TempDir>>,
    /// Folder of the commands, relative to the repository; empty: the repository itself.
    prefix: String,
    graph: OnceCell<PackageGraph>,
    before: OnceCell<Result<Tree, String>>,
    pub(crate) faults: FaultReader,
}

impl<'a> Suite<'a> {
    fn new(v: &'a Validation<'a>) -> Result<Self, SuiteError> {
        let prefix = work_folder(v.root, &v.service.root, &v.pack.manifest().detect.manifests);
        let faults = FaultReader::new(v.pack.manifest().checks.diagnostics.as_ref(), &prefix)?;
        let tree = Tree::new(v.root, &prefix);
        Ok(Self {
            v,
            home: Home::new(v.pack, &v.root.canonicalize().unwrap_or_else(|_| v.root.to_owned()), &tree.dir),
            scratch: OnceCell::new(),
            tree,
            prefix,
            graph: OnceCell::new(),
            before: OnceCell::new(),
            faults,
        })
    }

    fn check(&self, spec: &CheckSpec) -> Result<Verdicts, SuiteError> {
        let argv = match self.expand(spec) {
            Ok(argv) => argv,
            Err(why) => return Ok(Verdicts::of(self.skipped(spec, &[], why))),
        };
        self.v.progress.started(&spec.title, &argv.join(" "));
        let raw = match self.run(&self.tree, spec, &argv)? {
            Ok(raw) => raw,
            Err(e) => return Ok(Verdicts::of(self.skipped(spec, &argv, e.to_string()))),
        };
        let mut verdicts = Judge { suite: self, spec, argv: &argv }.judge(raw)?;
        if let Some(aid) = self.lacks(spec) {
            let said = verdicts.result.why.take().map_or_else(String::new, |why| format!("{why}; "));
            verdicts.result.why = Some(format!("{said}{}", aid.why));
        }
        Ok(verdicts)
    }

    /// The program that a part of the check needs, where it is not there.
    fn lacks<'s>(&self, spec: &'s CheckSpec) -> Option<&'s Aid> {
        spec.aid.as_ref().filter(|aid| find_program(&aid.program, &self.tree.dir).is_none())
    }

    /// Runs `argv` in one of the two states.
    pub(crate) fn run(
        &self,
        tree: &Tree,
        spec: &CheckSpec,
        argv: &[String],
    ) -> Result<Result<Raw, CommandError>, SuiteError> {
        let mut reader = TestReader::new(&spec.output)?;
        let mut files = BTreeSet::new();
        let names = match &spec.output {
            OutputFormat::Files { line } => Some(line.as_deref().map(crate::fault::regex).transpose()?),
            _ => None,
        };
        let command = self.command(tree, argv, Duration::from_secs(spec.timeout));
        let outcome = run(&command, self.v.cancel, &tree.scrub, &mut |stream, line| {
            let shown = match reader.as_mut() {
                Some(reader) => reader.line(stream, line, &tree.scrub),
                None => Some(tree.scrub.line(line)),
            };
            if let Some(shown) = shown.filter(|s| !s.is_empty()) {
                self.v.progress.line(&shown);
                match &names {
                    Some(None) if stream == Stream::Out => drop(files.insert(shown)),
                    Some(Some(line)) => {
                        let path =
                            line.captures(&shown).and_then(|c| Some(c.name("path")?.as_str().to_owned()));
                        files.extend(path);
                    }
                    _ => {}
                }
            }
        });
        Ok(outcome.map(|o| Raw {
            ended: o.ended,
            tail: o.tail,
            tests: reader.map(TestReader::finish),
            files,
            millis: u64::try_from(o.duration.as_millis()).unwrap_or(u64::MAX),
        }))
    }

    /// The environment, least binding first: what the pack sets, this process, the repository, the caller.
    fn command(&self, tree: &Tree, argv: &[String], timeout: Duration) -> Command {
        let words = self.home.own(argv).into_iter().map(|w| {
            let text = with_script(self.v.pack, &w);
            if text == w { text.replace("{scratch}", &self.scratch()) } else { text }
        });
        let mut command = Command::new(words, &tree.dir).timeout(timeout);
        for (name, value) in &self.v.pack.manifest().checks.env {
            if std::env::var_os(name).is_none() {
                command.env.insert(name.clone(), value.clone());
            }
        }
        if let Some(env) = &self.v.service.env {
            command = command.env(&env.value);
        }
        command = command.env(&self.v.env);
        if let Some(own) = &tree.own_sources {
            own.come_first(&mut command);
        }
        command
    }

    /// A folder for what tools remember between two runs.
    fn scratch(&self) -> String {
        let made = || tempfile::Builder::new().prefix("scaffold-").tempdir().ok();
        let folder = self.scratch.get_or_init(made);
        folder.as_ref().map(|d| d.path().to_string_lossy().into_owned()).unwrap_or_default()
    }

    /// Whether the check belongs to this repository: it uses what is run, or somebody asks for it by name.
    fn belongs(&self, spec: &CheckSpec) -> bool {
        let used = spec.used.is_empty() || self.home.uses(&spec.used) || self.v.levels.contains_key(&spec.id);
        used && !self.home.uses(&spec.unless)
    }

    /// The arguments, or why there is nothing to run.
    fn expand(&self, spec: &CheckSpec) -> Result<Vec<String>, String> {
        let environment = &self.v.pack.manifest().checks.environment;
        if let Some(absent) = spec.needs.iter().find(|n| !self.tree.dir.join(n).exists()) {
            return Err(format!("`{absent}` is not there"));
        }
        if spec.own_environment && self.home.program(spec.argv.first().map_or("", String::as_str)).is_none() {
            let hint = &environment.hint;
            return Err(format!("the repository has no environment of its own with it{hint}"));
        }
        let mut argv = Vec::new();
        for word in &spec.argv {
            match word.as_str() {
                "{packages}" => argv.extend(self.packages(|_| true)),
                "{code}" => argv.extend(self.packages(|p| p.code)),
                "{carried}" => argv.extend(self.carried(spec)),
                "{unaided}" => {
                    let lacking = self.lacks(spec).filter(|aid| !argv.iter().any(|a| aid.unless.contains(a)));
                    argv.extend(lacking.into_iter().flat_map(|aid| aid.unaided.clone()));
                }
                "{files}" => {
                    let mut files = self.files();
                    files.retain(|f| {
                        spec.extensions.is_empty()
                            || Path::new(f)
                                .extension()
                                .is_some_and(|e| spec.extensions.iter().any(|x| e.to_str() == Some(x)))
                    });
                    if let Some(on) = self.home.runs_on(&spec.used) {
                        files.retain(|f| {
                            on.iter().any(|o| {
                                o == "." || f == o || f.strip_prefix(o).is_some_and(|r| r.starts_with('/'))
                            })
                        });
                        if files.is_empty() {
                            return Err(format!("the repository runs it on {} alone", on.join(", ")));
                        }
                    }
                    if files.is_empty() {
                        let whole = self.v.touched.is_empty();
                        let what = if whole { "there is no" } else { "the change touches no" };
                        return Err(match spec.extensions.as_slice() {
                            [] => format!("{what} source file"),
                            some => format!("{what} file that ends in `.{}`", some.join("`, `.")),
                        });
                    }
                    argv.extend(files);
                }
                _ => argv.push(word.clone()),
            }
        }
        Ok(argv)
    }

    /// Touched files, relative to the folder of the commands.
    fn touched(&self) -> Vec<String> {
        self.inside(self.v.touched)
    }

    /// Those of `files` that lie in the folder of the commands, relative to it.
    fn inside(&self, files: &[String]) -> Vec<String> {
        files
            .iter()
            .filter_map(|t| match self.prefix.as_str() {
                "" => Some(t.clone()),
                prefix => t.strip_prefix(prefix)?.strip_prefix('/').map(str::to_owned),
            })
            .collect()
    }

    /// Whether the change brings a migration: no database has seen it yet.
    pub(crate) fn adds_migration(&self) -> bool {
        let dir = self.v.service.migrations.as_ref().map(|m| format!("{}/", m.value.dir));
        dir.is_some_and(|dir| self.v.touched.iter().any(|t| t.starts_with(&dir)))
    }

    /// Touched source files, or all of them where everything is checked.
    fn files(&self) -> Vec<String> {
        let detect = &self.v.pack.manifest().detect;
        let source = |path: &str| {
            Path::new(path)
                .extension()
                .and_then(|e| e.to_str())
                .is_some_and(|e| detect.extensions.iter().any(|x| x == e))
                && !path.split('/').any(|part| detect.vendored.iter().any(|v| v == part))
                && !self.v.service.generated.iter().any(|g| self.tree_path(path) == g.path)
        };
        let mut files: Vec<String> = if self.v.reach == Reach::Full || self.v.touched.is_empty() {
            match self.v.pack.manifest().checks.packages {
                Some(_) => self.graph().all().flat_map(|p| files_in(&self.tree.dir, &p.dir)).collect(),
                None => self.inside(self.v.files),
            }
        } else {
            self.touched()
        };
        files.retain(|f| source(f) && self.tree.dir.join(f).is_file());
        files.sort();
        files.dedup();
        files
    }

    pub(crate) fn tree_path(&self, path: &str) -> String {
        if self.prefix.is_empty() { path.to_owned() } else { format!("{}/{path}", self.prefix) }
    }

    /// What the change touches and what depends on it, as far as `wanted`; everything where that is not known.
    fn packages(&self, wanted: impl Fn(&Package) -> bool) -> Vec<String> {
        let Some(spec) = &self.v.pack.manifest().checks.packages else { return Vec::new() };
        let touched = self.touched();
        let everything = self.v.reach == Reach::Full
            || touched.is_empty()
            || touched.iter().any(|t| spec.everything.iter().any(|e| e == t));
        if everything {
            return spec.all.clone();
        }
        let graph = self.graph();
        let mut affected = graph.affected(&touched);
        let whole = affected.len() == graph.all().count();
        affected.retain(|p| wanted(p));
        if whole || affected.is_empty() {
            return spec.all.clone();
        }
        affected.iter().map(|p| argument(&spec.argument, &p.dir)).collect()
    }

    pub(crate) fn graph(&self) -> &PackageGraph {
        self.graph.get_or_init(|| {
            let Some(spec) = &self.v.pack.manifest().checks.packages else {
                return PackageGraph::default();
            };
            self.v.progress.started("packages", &spec.argv.join(" "));
            let command = self.command(&self.tree, &spec.argv, Duration::from_secs(300));
            // Without a listing everything is checked, which is slower and never wrong.
            PackageGraph::list(spec, &command, self.v.cancel).unwrap_or_default()
        })
    }

    /// Those of `argv` that also make sense in the untouched state; `None` where nothing of it is left.
    pub(crate) fn argv_before(
        &self,
        spec: &CheckSpec,
        argv: &[String],
        before: &Tree,
    ) -> Option<Vec<String>> {
        let packages = self.v.pack.manifest().checks.packages.as_ref();
        let listed: BTreeMap<String, &str> = packages
            .map(|p| self.graph().all().map(|g| (argument(&p.argument, &g.dir), g.dir.as_str())).collect())
            .unwrap_or_default();
        let extensions = &self.v.pack.manifest().detect.extensions;
        let files: BTreeSet<String> = if spec.argv.iter().any(|a| a == "{files}") {
            self.files().into_iter().collect()
        } else {
            BTreeSet::new()
        };
        let (mut kept, mut gone) = (0, 0);
        let mut keep = |there: bool| {
            if there {
                kept += 1
            } else {
                gone += 1
            }
            there
        };
        let out = argv
            .iter()
            .filter(|a| match listed.get(*a) {
                Some(dir) => keep(files_in(&before.dir, dir).iter().any(|f| {
                    Path::new(f)
                        .extension()
                        .and_then(|e| e.to_str())
                        .is_some_and(|e| extensions.iter().any(|x| x == e))
                })),
                None if files.contains(*a) => keep(before.dir.join(a).is_file()),
                None => true,
            })
            .cloned()
            .collect::<Vec<_>>();
        let imitated = if gone > 0 { self.imitated(spec) } else { Vec::new() };
        let more: Vec<String> = imitated.into_iter().filter(|p| !out.contains(p)).collect();
        (kept > 0 || gone == 0 || !more.is_empty()).then(|| out.into_iter().chain(more).collect())
    }

    /// Arguments for the packages of the files that new ones are made like.
    fn imitated(&self, spec: &CheckSpec) -> Vec<String> {
        let code = spec.argv.iter().any(|a| a == "{code}");
        let packages = self.v.pack.manifest().checks.packages.as_ref();
        let Some(packages) = packages.filter(|_| code || spec.argv.iter().any(|a| a == "{packages}")) else {
            return Vec::new();
        };
        let files = self.inside(&self.v.like.values().cloned().collect::<Vec<_>>());
        let dirs: BTreeSet<&str> = files.iter().map(|f| f.rsplit_once('/').map_or(".", |(d, _)| d)).collect();
        let known = self.graph().all().filter(|p| dirs.contains(p.dir.as_str()) && (p.code || !code));
        known.map(|p| argument(&packages.argument, &p.dir)).collect()
    }

    /// The package that the one called `group` is made like.
    pub(crate) fn twin(&self, group: &str) -> Option<&Package> {
        let dir = |path: &str| path.rsplit_once('/').map_or(".", |(d, _)| d).to_owned();
        let own = self.graph().by_id(group)?;
        let inside = |path: &String| self.inside(std::slice::from_ref(path)).pop();
        let (_, from) =
            self.v.like.iter().find(|(new, _)| inside(new).is_some_and(|n| dir(&n) == own.dir))?;
        let from = dir(&inside(from)?);
        self.graph().all().find(|p| p.dir == from && p.dir != own.dir)
    }

    /// The untouched state.
    pub(crate) fn before(&self) -> Option<&Result<Tree, String>> {
        let baseline = self.v.baseline?;
        Some(self.before.get_or_init(|| {
            let folder = baseline.folder()?;
            self.home.link_into(&folder, self.v.touched)?;
            let mut tree = Tree::new(&folder, &self.prefix);
            tree.own_sources = self.home.own_sources(&folder);
            Ok(tree)
        }))
    }

    /// Flags that the repository's own command is run with.
    fn carried(&self, spec: &CheckSpec) -> Vec<String> {
        let Some(carry) = &spec.carry else { return Vec::new() };
        let fact = match carry.from {
            CarryFrom::Build => &self.v.service.build,
            CarryFrom::Test => &self.v.service.test,
        };
        let mut out = Vec::new();
        let mut words = fact.iter().flat_map(|f| f.value.iter()).peekable();
        while let Some(word) = words.next() {
            for flag in &carry.flags {
                let with_value = word.strip_prefix(&flag.flag).is_some_and(|rest| rest.starts_with('='));
                if with_value || *word == flag.flag {
                    out.push(word.clone());
                    if flag.takes_value && !with_value {
                        out.extend(words.next().cloned());
                    }
                    break;
                }
            }
        }
        out
    }

    pub(crate) fn level(&self, spec: &CheckSpec) -> CheckLevel {
        self.v.levels.get(&spec.id).copied().unwrap_or(match spec.level {
            Weight::Critical => CheckLevel::Critical,
            Weight::Expected => CheckLevel::Expected,
            Weight::NiceToHave => CheckLevel::NiceToHave,
        })
    }

    fn skipped(&self, spec: &CheckSpec, argv: &[String], why: String) -> CheckResult {
        CheckResult {
            id: spec.id.clone(),
            title: spec.title.clone(),
            level: self.level(spec),
            status: CheckStatus::Skipped,
            why: Some(why),
            command: argv.to_vec(),
            duration_ms: 0,
            output: None,
        }
    }
}

impl Tree {
    fn new(root: &Path, prefix: &str) -> Self {
        let root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
        let dir = if prefix.is_empty() { root.clone() } else { root.join(prefix) };
        let mut scrub = Scrub::new();
        scrub.folder(&root, "");
        scrub.folder(&dir, "");
        Self { dir, scrub, own_sources: None }
    }
}

pub(crate) fn argument(pattern: &str, dir: &str) -> String {
    match dir {
        "." => pattern.replace("/{dir}", "").replace("{dir}", "."),
        dir => pattern.replace("{dir}", dir),
    }
}

/// Regular files right in a folder, relative to `root`, sorted.
fn files_in(root: &Path, dir: &str) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(root.join(dir)) else { return Vec::new() };
    let mut out: Vec<String> = entries
        .flatten()
        .filter(|e| e.file_type().is_ok_and(|t| t.is_file()))
        .filter_map(|e| e.file_name().to_str().map(str::to_owned))
        .map(|n| if dir == "." { n } else { format!("{dir}/{n}") })
        .collect();
    out.sort();
    out
}

/// The nearest folder at or above the service's that holds a manifest: tools run there.
pub(crate) fn work_folder(root: &Path, service: &str, manifests: &[String]) -> String {
    let mut dir = if service == "." { "" } else { service };
    loop {
        if manifests.iter().any(|m| root.join(dir).join(m).is_file()) {
            return dir.to_owned();
        }
        match dir.rsplit_once('/') {
            Some((above, _)) => dir = above,
            None if dir.is_empty() => return if service == "." { String::new() } else { service.to_owned() },
            None => dir = "",
        }
    }
}
