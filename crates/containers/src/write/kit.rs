//! How a pack writes container files: versions of images, templates, what its programs can be told.

use crate::version::Versions;
use regex::Regex;
use scaffold_core::{At, Diagnostic, PackError, RepoView, ServiceFacts};
use scaffold_render::Engine;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// Where a pack says it.
pub const PACK_KIT: &str = "containers/write.toml";
/// The template of its Dockerfile.
const DOCKERFILE: &str = "containers/Dockerfile.tera";

/// A pack's kit.
pub struct Kit {
    pub(super) data: Data,
    engine: Engine,
}

/// `containers/write.toml`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Data {
    /// Versions of the language.
    pub(super) version: Versions,
    /// Images by their use, with `{version}`.
    pub(super) images: BTreeMap<String, String>,
    /// Other images and words where certain libraries are asked for.
    #[serde(default)]
    pub(super) variant: Vec<Variant>,
    /// Files of the service, or above it, that the template asks for.
    #[serde(default)]
    pub(super) files: Vec<String>,
    /// Paths of the sources that targets begin with.
    #[serde(default)]
    pub(super) targets: Option<String>,
    /// Names of manifests that are copied before sources.
    #[serde(default)]
    pub(super) manifests: Vec<String>,
    /// What says that a workspace begins in a folder, beside which it is locked.
    #[serde(default)]
    pub(super) workspace: Vec<Beginning>,
    /// What the program is told to ask itself for its health.
    #[serde(default)]
    pub(super) health: Vec<Chore>,
    /// What brings the database up to date.
    #[serde(default)]
    pub(super) migrate: Vec<Chore>,
    /// Sources that bring the database up to date when the service starts look like this.
    #[serde(default)]
    pub(super) migrates: Option<String>,
    /// URLs of servers as the language's drivers write them, where they differ from the usual ones.
    #[serde(default)]
    pub(super) urls: Vec<Url>,
    /// A program that asks for the health of one that can't be told to, where the image has none.
    #[serde(default)]
    pub(super) probe: Option<Probe>,
    /// Suffixes of sources.
    pub(super) sources: Vec<String>,
    /// Variables that the image sets itself.
    #[serde(default)]
    pub(super) sets: Vec<String>,
    /// Libraries that keep data in a file.
    #[serde(default)]
    pub(super) files_as_databases: Vec<String>,
}

/// A file of `workspace`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Beginning {
    pub(super) file: String,
    /// What it looks like there.
    #[serde(default)]
    pub(super) pattern: Option<String>,
}

/// `[[variant]]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Variant {
    /// One of these is asked for.
    pub(super) libraries: Vec<String>,
    /// Images instead.
    #[serde(default)]
    pub(super) images: BTreeMap<String, String>,
    /// A word that the template knows.
    #[serde(default)]
    pub(super) word: Option<String>,
}

/// `[[health]]`, `[[migrate]]`
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Chore {
    /// A file of the service that has to be there; the sources, where left out.
    #[serde(default)]
    pub(super) file: Option<String>,
    /// Other files, one of which has to be there, too.
    #[serde(default)]
    pub(super) beside: Vec<String>,
    /// What it looks like there.
    #[serde(default)]
    pub(super) pattern: Option<String>,
    /// One of these libraries has to be asked for.
    #[serde(default)]
    pub(super) libraries: Vec<String>,
    /// The command; words are small templates.
    pub(super) command: Vec<String>,
}

/// `[[urls]]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Url {
    pub(super) server: String,
    /// One of these is asked for; any, where none is named.
    #[serde(default)]
    pub(super) libraries: Vec<String>,
    pub(super) url: String,
}

/// `[probe]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Probe {
    /// Where its source is put.
    pub(super) path: String,
    /// Its template.
    pub(super) template: String,
    /// The command in the image; the URL that is asked is put behind it.
    pub(super) command: Vec<String>,
}

impl Kit {
    /// Reads a pack's kit from its files; `None` where it has none.
    ///
    /// # Errors
    /// It does not fit.
    pub fn load<'a>(
        pack: &str,
        text: Option<&str>,
        files: impl Iterator<Item = (&'a str, &'a str)>,
    ) -> Result<Option<Self>, PackError> {
        let Some(text) = text else { return Ok(None) };
        let broken = |message: String| PackError {
            pack: pack.to_owned(),
            operation: "say how container files are written".into(),
            diagnostic: Diagnostic::new(message).at(At::file(PACK_KIT)),
        };
        let data: Data = toml::from_str(text).map_err(|e| broken(e.to_string()))?;
        let templates = files.filter(|(path, _)| path.ends_with(".tera"));
        let engine = Engine::new(templates).map_err(|e| broken(e.to_string()))?;
        Ok(Some(Self { data, engine }))
    }

    pub(super) fn dockerfile(&self, context: &Value) -> Result<String, Diagnostic> {
        Ok(tidied(&self.render(DOCKERFILE, context)?))
    }

    pub(super) fn render(&self, template: &str, context: &Value) -> Result<String, Diagnostic> {
        self.engine
            .render(template, context)
            .map_err(|e| Diagnostic::new(e.to_string()).at(At::file(template)))
    }

    /// The first chore that a service shows it can do, as words.
    pub(super) fn chore(
        &self,
        chores: &[Chore],
        view: &dyn RepoView,
        service: &ServiceFacts,
        libraries: &[String],
        context: &Value,
    ) -> Result<Option<Vec<String>>, Diagnostic> {
        for chore in chores {
            let asked = chore.libraries.is_empty() || chore.libraries.iter().any(|l| libraries.contains(l));
            if !asked || !shows(chore, &self.data.sources, view, service)? {
                continue;
            }
            let words = chore.command.iter().map(|w| filled(w, context));
            return Ok(Some(words.collect::<Result<_, _>>()?));
        }
        Ok(None)
    }
}

/// One blank line in front of each stage but the first, and none elsewhere.
fn tidied(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines().filter(|l| !l.trim().is_empty()) {
        if line.starts_with("FROM ") && !out.is_empty() {
            out.push('\n');
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

/// A small template.
fn filled(text: &str, context: &Value) -> Result<String, Diagnostic> {
    let broken = |e: scaffold_render::RenderError| Diagnostic::new(e.to_string()).at(At::file(PACK_KIT));
    Engine::new([("", text)]).map_err(broken)?.render("", context).map_err(broken)
}

/// Folders whose files do not run in the service.
const ASIDE: &[&str] = &["vendor", "node_modules", "test", "tests", "examples", "docs", "scripts"];

/// Whether a service shows that it can do a chore.
pub(super) fn shows(
    chore: &Chore,
    sources: &[String],
    view: &dyn RepoView,
    service: &ServiceFacts,
) -> Result<bool, Diagnostic> {
    let pattern = chore.pattern.as_deref().map(Regex::new).transpose();
    let pattern = pattern.map_err(|e| Diagnostic::new(e.to_string()).at(At::file(PACK_KIT)))?;
    let fits = |path: &str| -> Result<bool, Diagnostic> {
        let Some(pattern) = &pattern else { return Ok(true) };
        Ok(view.text(path)?.is_some_and(|t| pattern.is_match(&t)))
    };
    let root = if service.root == "." { String::new() } else { format!("{}/", service.root) };
    if !chore.beside.is_empty() && !chore.beside.iter().any(|f| view.has(&format!("{root}{f}"))) {
        return Ok(false);
    }
    if let Some(file) = &chore.file {
        let path = format!("{root}{file}");
        return Ok(view.has(&path) && fits(&path)?);
    }
    let source = |path: &&String| {
        let inner = path.strip_prefix(root.as_str());
        let suffix = path.rsplit_once('.').map_or("", |(_, suffix)| suffix);
        sources.iter().any(|s| s == suffix)
            && inner.is_some_and(|i| !i.split('/').any(|s| ASIDE.contains(&s)))
    };
    for path in view.paths().iter().filter(source) {
        if fits(path)? {
            return Ok(true);
        }
    }
    Ok(false)
}
