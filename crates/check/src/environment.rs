//! What a repository keeps for itself: an environment of programs apart from the machine's, and which tools it uses.

use crate::prepare::Workshop;
use crate::suite::work_folder;
use crate::{Cancel, Command, Scrub, find_program, run};
use regex::Regex;
use scaffold_core::{CheckResult, CheckStatus};
use scaffold_pack::Pack;
use scaffold_pack::checks::{Install, Used};
use std::cell::OnceCell;
use std::ffi::OsString;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// One service's folder, and the repository around it.
pub(crate) struct Home<'a> {
    pack: &'a Pack,
    root: PathBuf,
    dir: PathBuf,
    folders: OnceCell<Vec<PathBuf>>,
}

/// Folders of code in a copy of the repository, and the variable that puts them before those of the environment.
pub(crate) struct OwnFolders {
    variable: String,
    folders: Vec<PathBuf>,
}

impl OwnFolders {
    /// They come before what the variable holds already.
    pub(crate) fn come_first(&self, command: &mut Command) {
        let held = command.env.get(&self.variable).map(OsString::from);
        let held = held.or_else(|| std::env::var_os(&self.variable)).unwrap_or_default();
        let held: Vec<PathBuf> = std::env::split_paths(&held).filter(|p| !p.as_os_str().is_empty()).collect();
        if let Ok(all) = std::env::join_paths(self.folders.iter().chain(&held)) {
            command.env.insert(self.variable.clone(), all.to_string_lossy().into_owned());
        }
    }
}

impl<'a> Home<'a> {
    /// `dir` is where commands run, at or below `root`.
    pub(crate) fn new(pack: &'a Pack, root: &Path, dir: &Path) -> Self {
        Self { pack, root: root.to_owned(), dir: dir.to_owned(), folders: OnceCell::new() }
    }

    /// A program of the repository's own environment.
    pub(crate) fn program(&self, name: &str) -> Option<PathBuf> {
        self.folders().iter().find_map(|dir| {
            let path = dir.join(name);
            let path = path.canonicalize().ok().and(Some(path))?;
            find_program(&path.to_string_lossy(), Path::new("/"))
        })
    }

    /// `argv` with its program from the repository's own environment where that has it.
    pub(crate) fn own(&self, argv: &[String]) -> Vec<String> {
        let mut argv = argv.to_vec();
        if let Some(first) = argv.first_mut()
            && !first.contains('/')
            && let Some(own) = self.program(first)
        {
            *first = own.to_string_lossy().into_owned();
        }
        argv
    }

    fn folders(&self) -> &[PathBuf] {
        self.folders.get_or_init(|| {
            let known = &self.pack.manifest().checks.environment;
            let here = self.above().flat_map(|dir| known.folders.iter().map(move |f| dir.join(f)));
            let active =
                known.variables.iter().filter_map(std::env::var_os).map(|v| PathBuf::from(v).join("bin"));
            let mut all: Vec<PathBuf> = here.chain(active).filter(|d| d.is_dir()).collect();
            if all.is_empty() {
                all.extend(self.asked());
            }
            all
        })
    }

    /// Whether the manifest asks for libraries and no folder has any.
    pub(crate) fn lacks_libraries(&self) -> bool {
        let asks = |name: &String| {
            let text = std::fs::read_to_string(self.dir.join(name)).ok()?;
            Some(!self.pack.hooks().read_manifest(name, &text)?.requirements.is_empty())
        };
        self.folders().is_empty()
            && self.pack.manifest().detect.manifests.iter().any(|n| asks(n) == Some(true))
    }

    /// The folder of the commands and those around it, up to the repository's own.
    fn above(&self) -> impl Iterator<Item = &Path> {
        self.dir.ancestors().take_while(|d| d.starts_with(&self.root))
    }

    /// Gives a copy of the repository the same libraries, by links. Those that are folders of the repository itself
    /// and hold one of the `touched` files are the copy's own there.
    ///
    /// # Errors
    /// A link can't be made.
    pub(crate) fn link_into(&self, copy: &Path, touched: &[String]) -> Result<(), String> {
        for folder in self.above() {
            let inner = folder.strip_prefix(&self.root).unwrap_or(Path::new(""));
            for name in &self.pack.manifest().checks.environment.linked {
                let (from, to) = (folder.join(name), copy.join(inner).join(name));
                if !from.is_dir() || to.symlink_metadata().is_ok() || !copy.join(inner).is_dir() {
                    continue;
                }
                let made =
                    self.link(&from, &to, &|link| Some(copy.join(self.touched_folder(link, touched)?)));
                made.map_err(|e| format!("`{name}` can't be linked: {e}"))?;
            }
        }
        Ok(())
    }

    /// Links `to` to the folder `from`, entry by entry where `instead` knows another place for one of them.
    fn link(
        &self,
        from: &Path,
        to: &Path,
        instead: &dyn Fn(&Path) -> Option<PathBuf>,
    ) -> std::io::Result<()> {
        let entries = |dir: &Path| -> std::io::Result<Vec<PathBuf>> {
            std::fs::read_dir(dir)?.map(|e| e.map(|e| e.path())).collect()
        };
        let replaced = |dir: &Path| entries(dir).is_ok_and(|all| all.iter().any(|e| instead(e).is_some()));
        let all = entries(from)?;
        if !replaced(from) && !all.iter().any(|group| group.is_dir() && replaced(group)) {
            return symlink(from, to);
        }
        std::fs::create_dir(to)?;
        for entry in all {
            let to = to.join(entry.file_name().unwrap_or_default());
            match instead(&entry) {
                Some(place) => symlink(place, to)?,
                None if entry.is_symlink() || !entry.is_dir() => symlink(&entry, to)?,
                None => self.link(&entry, &to, instead)?,
            }
        }
        Ok(())
    }

    /// The folder of the repository, relative to it, to which a link among libraries leads, where it is touched.
    fn touched_folder(&self, link: &Path, touched: &[String]) -> Option<PathBuf> {
        let target = link.is_symlink().then(|| link.canonicalize().ok())??;
        let inner = target.strip_prefix(&self.root).ok()?;
        touched.iter().any(|t| Path::new(t).starts_with(inner)).then(|| inner.to_owned())
    }

    /// What makes `copy` of the repository run its own code where the environment that both share names folders of the
    /// repository.
    pub(crate) fn own_sources(&self, copy: &Path) -> Option<OwnFolders> {
        let known = self.pack.manifest().checks.environment.own_sources.as_ref()?;
        let patterns: Vec<Regex> = known.paths.iter().filter_map(|p| Regex::new(p).ok()).collect();
        let environments = self.folders().iter().filter_map(|programs| programs.parent());
        let mut folders = Vec::new();
        for file in environments.flat_map(|dir| known.files.iter().flat_map(|f| matching(dir, f))) {
            let text = std::fs::read_to_string(&file).unwrap_or_default();
            for found in patterns.iter().flat_map(|p| p.captures_iter(&text)) {
                let named = found.name("path").and_then(|p| Path::new(p.as_str().trim()).canonicalize().ok());
                let inner = named.as_deref().and_then(|p| p.strip_prefix(&self.root).ok());
                folders
                    .extend(inner.map(|p| copy.join(p)).filter(|own| own.is_dir() && !folders.contains(own)));
            }
        }
        (!folders.is_empty()).then(|| OwnFolders { variable: known.variable.clone(), folders })
    }

    /// What the repository's package manager says.
    fn asked(&self) -> Option<PathBuf> {
        let asks = &self.pack.manifest().checks.environment.asks;
        asks.iter().filter(|ask| self.dir.join(&ask.file).is_file()).find_map(|ask| {
            let command = Command::new(ask.argv.clone(), &self.dir).timeout(Duration::from_secs(30));
            let mut said = None;
            let outcome = run(&command, &Cancel::new(), &Scrub::default(), &mut |stream, line| {
                if stream == crate::Stream::Out && said.is_none() {
                    said = Some(PathBuf::from(line.trim()).join("bin"));
                }
            });
            said.filter(|dir| outcome.is_ok_and(|o| o.ok()) && dir.is_dir())
        })
    }

    /// Whether the repository uses one of `tools`.
    pub(crate) fn uses(&self, tools: &[String]) -> bool {
        self.marks(tools).any(|mark| self.mark(mark).is_some())
    }

    fn marks<'t>(&'t self, tools: &'t [String]) -> impl Iterator<Item = &'t Used> {
        tools.iter().filter_map(|t| self.pack.manifest().checks.tools.get(t)).flatten()
    }

    /// The paths that a tool is run on here, where the repository says so; `None`: on all.
    pub(crate) fn runs_on(&self, tools: &[String]) -> Option<Vec<String>> {
        self.marks(tools).filter_map(|mark| self.mark(mark)).find_map(|on| {
            let words =
                on.split(|c: char| c.is_whitespace() || "\"',[]".contains(c)).filter(|w| !w.is_empty());
            let paths: Vec<String> = words
                .take_while(|w| !w.starts_with('-'))
                .map(|w| w.trim_start_matches("./").trim_end_matches('/').to_owned())
                .filter(|w| self.dir.join(w).exists())
                .collect();
            (!paths.is_empty()).then_some(paths)
        })
    }

    /// What the mark's group `on` says (empty where it says nothing); `None` where the mark is not there.
    fn mark(&self, mark: &Used) -> Option<String> {
        let text = mark.text.as_deref().map(Regex::new);
        let files =
            self.above().flat_map(|dir| mark.files.iter().flat_map(|f| matching(dir, f)).collect::<Vec<_>>());
        files.into_iter().find_map(|file| match &text {
            None => Some(String::new()),
            Some(Err(_)) => None,
            Some(Ok(pattern)) => {
                let text = std::fs::read_to_string(&file).ok()?;
                let found =
                    pattern.captures_iter(&text).map(|c| c.name("on").map(|on| on.as_str().to_owned()));
                let mut any = false;
                let on = found.inspect(|_| any = true).flatten().find(|on| !on.trim().is_empty());
                any.then(|| on.unwrap_or_default())
            }
        })
    }
}

/// Gives a copy of the repository its libraries, where the language keeps them beside its files.
///
/// # Errors
/// A link can't be made.
pub fn lend_environment(pack: &Pack, root: &Path, service: &str, copy: &Path) -> Result<(), String> {
    let prefix = work_folder(root, service, &pack.manifest().detect.manifests);
    Home::new(pack, root, &root.join(prefix)).link_into(copy, &[])
}

/// `word`, or the text of the pack's file that it names.
pub(crate) fn with_script(pack: &Pack, word: &str) -> String {
    let path = word.strip_prefix("{script:").and_then(|w| w.strip_suffix('}'));
    path.and_then(|p| pack.file(p)).unwrap_or(word).to_owned()
}

impl Workshop<'_> {
    /// Installs what the repository asks for into its own environment, where it has none yet. Stops at the first
    /// command that fails; checks that need what is missing say so then.
    pub fn install(&self) -> Vec<CheckResult> {
        let prefix = work_folder(self.root, &self.service.root, &self.pack.manifest().detect.manifests);
        let home = Home::new(self.pack, self.root, &self.root.join(prefix));
        if !home.folders().is_empty() {
            return Vec::new();
        }
        let known = &self.pack.manifest().checks.environment.install;
        let asks = |i: &Install| home.above().find(|d| !matching(d, &i.file).is_empty());
        let found = known.iter().find_map(|i| Some((i, asks(i)?)));
        let Some((install, dir)) = found else { return Vec::new() };
        let id = format!("{}.install", self.pack.identity().id);
        let mut out = Vec::new();
        for argv in &install.steps {
            let argv: Vec<String> = argv.iter().map(|word| with_script(self.pack, word)).collect();
            let result = self.result_in(&id, "Libraries are installed", &argv, dir, &install.env);
            let ok = result.status == CheckStatus::Passed;
            out.push(result);
            if !ok {
                break;
            }
        }
        out
    }
}

/// Files in `dir` that a name fits, `*` in its last part standing for anything.
pub(crate) fn matching(dir: &Path, name: &str) -> Vec<PathBuf> {
    let Some((head, tail)) = name.split_once('*') else {
        let path = dir.join(name);
        return path.is_file().then_some(path).into_iter().collect();
    };
    let (folder, start) = head.rsplit_once('/').unwrap_or(("", head));
    let (tail, below) = tail.split_once('/').map_or((tail, None), |(tail, below)| (tail, Some(below)));
    let fits = |n: &str| n.starts_with(start) && n.ends_with(tail) && n.len() >= start.len() + tail.len();
    let entries = std::fs::read_dir(dir.join(folder)).into_iter().flatten().flatten();
    let mut out: Vec<PathBuf> = entries
        .filter(|e| e.file_name().to_str().is_some_and(fits))
        .flat_map(|e| match below {
            Some(below) => matching(&e.path(), below),
            None => vec![e.path()],
        })
        .filter(|p| p.is_file())
        .collect();
    out.sort();
    out
}
