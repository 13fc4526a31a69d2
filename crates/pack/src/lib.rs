//! A pack: its manifest, its files, its grammar and the little that data can't say. Knows no language by name.

mod hooks;
mod manifest;

pub use hooks::{
    Alias, BadPattern, Bound, FieldType, Ground, ImportSite, LanguageHooks, ManifestFacts, NewRevision,
    Requirement, Restyle, Retype, Script,
};
pub use manifest::checks;
pub use manifest::{
    Annotations, Autoload, Calls, CodeMigration, Commands, Controllers, Detect, Dialect, EmbeddedField,
    EntryPlace, EntrySign, Explore, Exports, FieldClass, Fields, Framework, Generator, Imports, Library,
    Manifest, MemberSign, Models, Modules, NodeFields, Nodes, Optional, PackSection, ParamStyle, Program,
    RouterAction, RouterCall, Scan, Scripts, Selector, ServerSign, Settings, Syntax, Tags, Validates,
    VersionSource,
};

use scaffold_core::PackIdentity;
use scaffold_syntax::Trees;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Bound::{Included, Unbounded};
use std::sync::Arc;

/// Why a pack could not be loaded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PackLoadError {
    /// No manifest.
    #[error("pack has no `pack.toml`")]
    NoManifest,
    /// The manifest does not parse or does not fit.
    #[error("pack.toml: {0}")]
    Manifest(String),
    /// A file that the manifest or a framework names does not parse.
    #[error("{path}: {message}")]
    File {
        /// Path within the pack.
        path: String,
        /// What is wrong.
        message: String,
    },
}

/// Texts of a pack by their paths. Those of packs that ship with the program stay where they lie in it.
type Files = BTreeMap<Cow<'static, str>, Cow<'static, str>>;

/// A loaded pack.
#[derive(Clone)]
pub struct Pack {
    identity: PackIdentity,
    manifest: Manifest,
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
        let files: Files = files.into_iter().map(|(path, text)| (path.into(), text.into())).collect();
        let text = files.get("pack.toml").ok_or(PackLoadError::NoManifest)?;
        let manifest: Manifest = toml::from_str(text).map_err(|e| PackLoadError::Manifest(e.to_string()))?;
        let p = &manifest.pack;
        let identity = PackIdentity {
            id: p.id.clone(),
            title: p.title.clone(),
            version: p.version.clone(),
            kinds: p.kinds.clone(),
        };
        let trees = Arc::new(Trees::new(hooks.grammar()));
        Ok(Self { identity, manifest, files: Arc::new(files), hooks, trees })
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
        self.hooks.adapt(&mut pack.manifest, ground);
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

    /// Its manifest.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
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
