//! A pack: its manifest, its files, its grammar and the little that data can't say. Knows no language by name.

mod case;
mod content;
mod fault;
mod folder;
mod hooks;
mod lint;
mod lock;
mod manifest;
mod runs;
mod search;
pub mod store;
mod trust;

pub use case::Case;
pub use content::ContentHash;
pub use fault::{closest, query_fault, toml_fault};
pub use folder::{MANIFEST, MAX_BYTES, MAX_FILES, read_folder};
pub use hooks::{
    Alias, BadPattern, Bound, Demand, FieldType, Ground, ImportSite, LanguageHooks, ManifestFacts,
    NewRevision, Requirement, Restyle, Retype, Script,
};
pub use lint::lint;
pub use lock::{LOCK, Lock, Pinned};
pub use manifest::{
    Annotations, Autoload, Calls, CodeMigration, Commands, Controllers, Detect, Dialect, EmbeddedField,
    EntryPlace, EntrySign, Explore, Exports, FieldClass, Fields, Framework, Generator, Imports, Library,
    Manifest, MemberSign, Models, Modules, NodeFields, Nodes, Optional, PackSection, ParamStyle, Program,
    RouterAction, RouterCall, Scan, Scripts, Selector, ServerSign, Settings, Syntax, Tags, Validates,
    VersionSource,
};
pub use manifest::{Head, checks};
pub use runs::Run;
pub use search::{Found, Origin, Places, Shadowed, take};
pub use trust::{Accepted, Trust};

use fault::line_of_key;
use scaffold_core::{At, Diagnostic, PackIdentity};
use scaffold_syntax::{Grammar, Trees};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Bound::{Included, Unbounded};
use std::path::Path;
use std::sync::{Arc, OnceLock};

/// Why a pack could not be loaded: the file, the line, and what was expected there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct PackLoadError(pub Diagnostic);

impl From<Diagnostic> for PackLoadError {
    fn from(fault: Diagnostic) -> Self {
        Self(fault)
    }
}

/// What data can't say of a language, by the id of the pack that has it built in.
pub type BuiltInHooks = (&'static str, fn() -> Arc<dyn LanguageHooks>);

/// A grammar, where data says everything else.
struct GrammarAlone(Grammar);

impl LanguageHooks for GrammarAlone {
    fn grammar(&self) -> Grammar {
        self.0.clone()
    }
}

/// The hooks that `[pack]` names.
fn chosen(
    section: &PackSection,
    text: &str,
    built_in: &[BuiltInHooks],
) -> Result<Arc<dyn LanguageHooks>, Diagnostic> {
    let known = || built_in.iter().map(|(id, _)| format!("`{id}`")).collect::<Vec<_>>().join(", ");
    let (key, id) = match (&section.hooks, &section.grammar) {
        (Some(id), None) => ("hooks", id),
        (None, Some(id)) => ("grammar", id),
        (both, _) => {
            let what = if both.is_some() { "not both" } else { "one of the two" };
            let message = format!("`[pack]` names `hooks` or `grammar`: {what}, expected one of {}", known());
            return Err(Diagnostic::new(message).at(At::line(MANIFEST, line_of_key(text, "id"))));
        }
    };
    let Some((_, hooks)) = built_in.iter().find(|(known, _)| known == id) else {
        let message = format!("unknown {key} `{id}`, expected one of {}", known());
        let fault = Diagnostic::new(message).at(At::line(MANIFEST, line_of_key(text, key)));
        let hint = closest(id, built_in.iter().map(|(id, _)| *id));
        return Err(Diagnostic { hint: hint.map(|k| format!("the closest name is `{k}`")), ..fault });
    };
    let hooks = hooks();
    Ok(if key == "hooks" { hooks } else { Arc::new(GrammarAlone(hooks.grammar())) })
}

/// Texts of a pack by their paths. Those of packs that ship with the program stay where they lie in it.
type Files = BTreeMap<Cow<'static, str>, Cow<'static, str>>;

fn manifest_text(files: &Files) -> Result<&str, Diagnostic> {
    let missing = || Diagnostic::new(format!("the pack has no `{MANIFEST}`"));
    files.get(MANIFEST).map(Cow::as_ref).ok_or_else(missing)
}

/// A loaded pack.
#[derive(Clone)]
pub struct Pack {
    identity: PackIdentity,
    detect: Arc<Detect>,
    manifest: Arc<OnceLock<Manifest>>,
    files: Arc<Files>,
    hooks: Arc<dyn LanguageHooks>,
    trees: Arc<Trees>,
}

impl Pack {
    /// Loads a pack from its files (path within the pack → text) and hooks.
    ///
    /// # Errors
    /// No `pack.toml`, or one that does not fit.
    pub fn load<P, T>(
        files: impl IntoIterator<Item = (P, T)>,
        hooks: Arc<dyn LanguageHooks>,
    ) -> Result<Self, PackLoadError>
    where
        P: Into<Cow<'static, str>>,
        T: Into<Cow<'static, str>>,
    {
        Self::assemble(files, |_| Ok(hooks))
    }

    /// A pack that ships with the program: tests load the whole of it, so that a run reads of its manifest what it needs.
    ///
    /// # Errors
    /// No `pack.toml`, or one whose first sections do not fit.
    pub fn shipped(
        files: &'static [(&'static str, &'static str)],
        hooks: Arc<dyn LanguageHooks>,
    ) -> Result<Self, PackLoadError> {
        let files: Files = files.iter().map(|(path, text)| ((*path).into(), (*text).into())).collect();
        let text = manifest_text(&files)?;
        let head = Head::read(text).map_err(|e| toml_fault(MANIFEST, text, &e))?;
        Ok(Self::of(head.pack, head.detect, OnceLock::new(), files, hooks))
    }

    /// Loads the pack in a folder. Its manifest names what of `built_in`, by its ids, says what data can't: `hooks`, or
    /// `grammar` for the grammar alone.
    ///
    /// # Errors
    /// Files that can't be read, no `pack.toml`, or one that does not fit: which pack, the file, the line.
    pub fn from_folder(folder: &Path, built_in: &[BuiltInHooks]) -> Result<Self, PackLoadError> {
        let name = folder.file_name().unwrap_or(folder.as_os_str()).to_string_lossy();
        let blame = |d: Diagnostic| Diagnostic { message: format!("pack `{name}`: {}", d.message), ..d };
        let files = read_folder(folder).map_err(|e| blame(e.0))?;
        let text = files.get(MANIFEST).cloned().unwrap_or_default();
        let loaded = Self::assemble(files, |section| chosen(section, &text, built_in));
        loaded.map_err(|PackLoadError(fault)| {
            let at = fault.at.map(|at| At { path: folder.join(&at.path).display().to_string(), ..at });
            blame(Diagnostic { at: at.or_else(|| Some(At::file(folder.display().to_string()))), ..fault })
                .into()
        })
    }

    fn assemble<P, T>(
        files: impl IntoIterator<Item = (P, T)>,
        hooks: impl FnOnce(&PackSection) -> Result<Arc<dyn LanguageHooks>, Diagnostic>,
    ) -> Result<Self, PackLoadError>
    where
        P: Into<Cow<'static, str>>,
        T: Into<Cow<'static, str>>,
    {
        let files: Files = files.into_iter().map(|(path, text)| (path.into(), text.into())).collect();
        let text = manifest_text(&files)?;
        let manifest: Manifest = toml::from_str(text).map_err(|e| toml_fault(MANIFEST, text, &e))?;
        let hooks = hooks(&manifest.pack)?;
        let (section, detect) = (manifest.pack.clone(), manifest.detect.clone());
        Ok(Self::of(section, detect, OnceLock::from(manifest), files, hooks))
    }

    fn of(
        section: PackSection,
        detect: Detect,
        manifest: OnceLock<Manifest>,
        files: Files,
        hooks: Arc<dyn LanguageHooks>,
    ) -> Self {
        let PackSection { id, title, version, kinds, .. } = section;
        Self {
            identity: PackIdentity { id, title, version, kinds },
            detect: Arc::new(detect),
            manifest: Arc::new(manifest),
            files: Arc::new(files),
            trees: Arc::new(Trees::new(hooks.grammar())),
            hooks,
        }
    }

    /// The pack with other files: what data can't say stays.
    ///
    /// # Errors
    /// As [`Pack::load`].
    pub fn with_files(&self, files: BTreeMap<String, String>) -> Result<Self, PackLoadError> {
        Self::load(files, Arc::clone(&self.hooks))
    }

    /// The pack with what a service decides of its tables.
    #[must_use]
    pub fn adapted(&self, ground: &Ground<'_>) -> Self {
        let mut pack = self.clone();
        if let Some(adapted) = self.hooks.adapt(self.manifest(), ground) {
            pack.manifest = Arc::new(OnceLock::from(adapted));
        }
        pack
    }

    /// Who it is.
    pub fn identity(&self) -> &PackIdentity {
        &self.identity
    }

    /// Whether `kind` is the first that it lists: the one that its frameworks' own templates make, and that is found in
    /// repositories by its routes. The others have folders of templates below those of the frameworks.
    pub fn is_first(&self, kind: &str) -> bool {
        self.identity.kinds.first().is_some_and(|first| first == kind)
    }

    /// How a service of its language is recognised: known without the rest of the manifest.
    pub fn detect(&self) -> &Detect {
        &self.detect
    }

    /// Its manifest.
    pub fn manifest(&self) -> &Manifest {
        self.manifest.get_or_init(|| {
            let text = self.file(MANIFEST).unwrap_or_default();
            toml::from_str(text).expect("what ships with the program was loaded by its tests")
        })
    }

    /// The text of a file of the pack.
    pub fn file(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(Cow::as_ref)
    }

    /// Paths of the pack's files below `folder` (`frameworks/`), sorted.
    pub fn files_under<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.files
            .range::<str, _>((Included(folder), Unbounded))
            .take_while(move |(p, _)| p.starts_with(folder))
            .map(|(p, t)| (p.as_ref(), t.as_ref()))
    }

    /// What data can't say.
    pub fn hooks(&self) -> &dyn LanguageHooks {
        &*self.hooks
    }

    /// What was parsed with its grammar.
    pub fn trees(&self) -> &Trees {
        &self.trees
    }
}
