//! What a repository keeps for itself: an environment of programs apart from the machine's, and which tools it uses.

use crate::{Cancel, Command, Scrub, find_program, run};
use regex::Regex;
use scaffold_pack::Pack;
use scaffold_pack::checks::Used;
use std::cell::OnceCell;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// One service's folder, and the repository around it.
pub(crate) struct Home<'a> {
    pack: &'a Pack,
    root: PathBuf,
    dir: PathBuf,
    folders: OnceCell<Vec<PathBuf>>,
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
            let here = known.folders.iter().flat_map(|f| [self.dir.join(f), self.root.join(f)]);
            let active =
                known.variables.iter().filter_map(std::env::var_os).map(|v| PathBuf::from(v).join("bin"));
            let mut all: Vec<PathBuf> = here.chain(active).filter(|d| d.is_dir()).collect();
            if all.is_empty() {
                all.extend(self.asked());
            }
            all
        })
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
        let above = self.dir.ancestors().take_while(|d| d.starts_with(&self.root));
        let files =
            above.flat_map(|dir| mark.files.iter().flat_map(|f| matching(dir, f)).collect::<Vec<_>>());
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

/// Files in `dir` that a name fits, `*` in its last part standing for anything.
fn matching(dir: &Path, name: &str) -> Vec<PathBuf> {
    let Some((head, tail)) = name.split_once('*') else {
        let path = dir.join(name);
        return path.is_file().then_some(path).into_iter().collect();
    };
    let (folder, start) = head.rsplit_once('/').unwrap_or(("", head));
    let fits = |n: &str| n.starts_with(start) && n.ends_with(tail) && n.len() >= start.len() + tail.len();
    let entries = std::fs::read_dir(dir.join(folder)).into_iter().flatten().flatten();
    let mut out: Vec<PathBuf> = entries
        .filter(|e| e.file_name().to_str().is_some_and(fits))
        .map(|e| e.path())
        .filter(|p| p.is_file())
        .collect();
    out.sort();
    out
}
