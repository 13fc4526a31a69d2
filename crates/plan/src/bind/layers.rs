//! What a language says about layers: `layers.toml` of its pack.

use scaffold_core::{Diagnostic, Name, PlanError, split_words};
use scaffold_pack::Pack;
use serde::Deserialize;

/// Where a pack says it.
const FILE: &str = "layers.toml";

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Layers {
    #[serde(rename = "layer")]
    layers: Vec<Layer>,
    pub(super) packages: Packages,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Layer {
    /// Tells it apart in messages of broken packs.
    #[serde(rename = "id")]
    _id: String,
    /// Words of paths that mean it, singular.
    words: Vec<String>,
    /// Names of planned files that are of it.
    #[serde(default)]
    files: Vec<String>,
    /// Folder of planned files that are of it.
    #[serde(default)]
    within: Option<String>,
    /// Where it goes when other layers of its resource get packages of their own.
    #[serde(default)]
    pub(super) folder: Option<String>,
    /// Resources share its file.
    #[serde(default)]
    pub(super) shared: bool,
}

/// How code that shares a package is told apart.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Packages {
    pub(super) extension: String,
    pub(super) test_suffix: String,
    pub(super) name: String,
    #[serde(rename = "type")]
    pub(super) ty: String,
    pub(super) member: String,
    pub(super) package: String,
    pub(super) prefixes: Vec<String>,
}

impl Layers {
    /// `None`: the language says nothing about layers.
    pub(super) fn of(pack: &Pack) -> Result<Option<Self>, PlanError> {
        let Some(text) = pack.file(FILE) else { return Ok(None) };
        toml::from_str(text).map(Some).map_err(|e| PlanError::Pack(Diagnostic::new(format!("{FILE}: {e}"))))
    }

    /// The layer of a path that somebody asks for: that of its innermost folder that names one, else of its file.
    pub(super) fn asked(&self, path: &str) -> Option<&Layer> {
        let mut parts: Vec<&str> = path.split('/').collect();
        let file = parts.pop().unwrap_or_default();
        let stem = file.split('.').next().unwrap_or_default();
        parts.iter().rev().copied().chain([stem]).find_map(|part| {
            let words: Vec<String> = split_words(part)
                .iter()
                .map(|w| Name::from_words(std::slice::from_ref(w)).singular_snake())
                .collect();
            self.layers.iter().find(|l| words.iter().any(|w| l.words.contains(w)))
        })
    }

    /// The layer of a planned file, its tests among them.
    pub(super) fn planned(&self, path: &str) -> Option<&Layer> {
        let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
        let extension = format!(".{}", self.packages.extension);
        let plain = file.strip_suffix(&format!("{}{extension}", self.packages.test_suffix));
        let plain = plain.map_or_else(|| file.to_owned(), |stem| format!("{stem}{extension}"));
        self.layers.iter().find(|l| {
            l.files.contains(&plain)
                || l.within.as_ref().is_some_and(|w| folder == w && !file.ends_with(&extension))
        })
    }

    /// Whether two layers are one.
    pub(super) fn same(a: &Layer, b: &Layer) -> bool {
        std::ptr::eq(a, b)
    }

    pub(super) fn is_test(&self, path: &str) -> bool {
        path.ends_with(&format!("{}.{}", self.packages.test_suffix, self.packages.extension))
    }

    pub(super) fn is_code(&self, path: &str) -> bool {
        path.ends_with(&format!(".{}", self.packages.extension))
    }
}
