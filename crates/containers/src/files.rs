//! Which files of a repository are about containers, and what is weak in them.

use crate::compose::Compose;
use crate::dockerfile::{Dockerfile, Kind};
use crate::ignore::Ignore;
use crate::plan::finding;
use crate::rules::context::{self, Context};
use crate::rules::{Hit, Rules, compose};
use crate::yaml::{self, Node};
use scaffold_core::{Diagnostic, Finding, RepoView};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// The last segment of a path, in lower case.
fn name(path: &str) -> String {
    path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase()
}

pub(crate) fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Whether a file is a Dockerfile by its name.
pub fn is_dockerfile(path: &str) -> bool {
    let name = name(path);
    let stem = |word: &str| {
        name == word
            || name.strip_prefix(word).is_some_and(|rest| rest.starts_with('.'))
            || name.ends_with(&format!(".{word}"))
    };
    let about_one = [".dockerignore", ".js", ".ts", ".css", ".html", ".md", ".json", ".yml", ".yaml", ".vim"];
    (stem("dockerfile") || stem("containerfile"))
        && !about_one.iter().any(|e| name.ends_with(e))
        && !is_template(&name)
}

/// Whether a file is a compose file by its name.
pub fn is_compose(path: &str) -> bool {
    let name = name(path);
    let yaml = name.ends_with(".yml") || name.ends_with(".yaml");
    yaml && ["docker-compose", "docker_compose", "compose."].iter().any(|start| name.starts_with(start))
}

/// Whether a file becomes a Dockerfile only when something is filled in.
fn is_template(name: &str) -> bool {
    [".tmpl", ".j2", ".jinja", ".tera", ".erb", ".template"].iter().any(|e| name.ends_with(e))
}

/// What is weak in the Dockerfiles and compose files of a repository, in order of path and line.
/// Folders called as one of `vendored` hold other people's files.
///
/// # Errors
/// A file can't be read.
pub fn findings(view: &dyn RepoView, rules: &Rules, vendored: &[String]) -> Result<Vec<Finding>, Diagnostic> {
    let rules = rules.clone().without(ignored(view)?);
    let place = Place::new(view, vendored);
    let (mut paths, composes) = place.container_files("");
    paths.extend(composes);
    paths.sort();
    let mut out = Vec::new();
    for path in paths {
        let Some(text) = view.text(&path)? else { continue };
        out.extend(place.hits(&path, &text, &rules).iter().map(|h| finding(&path, h)));
    }
    Ok(out)
}

/// A repository, and the names of its folders of other people's files.
pub(crate) struct Place<'a> {
    pub(crate) view: &'a dyn RepoView,
    vendored: &'a [String],
    /// Compose files by their paths, read once.
    composes: OnceLock<Vec<(String, Compose)>>,
}

impl<'a> Place<'a> {
    pub(crate) fn new(view: &'a dyn RepoView, vendored: &'a [String]) -> Self {
        Self { view, vendored, composes: OnceLock::new() }
    }

    /// Its compose files that can be read.
    fn composes(&self) -> &[(String, Compose)] {
        self.composes.get_or_init(|| {
            let read = |path: String| {
                let compose = Compose::parse(&self.view.text(&path).ok()??).ok()??;
                Some((path, compose))
            };
            self.container_files("").1.into_iter().filter_map(read).collect()
        })
    }

    /// Its Dockerfiles and its compose files below a folder (empty for all), sorted.
    pub(crate) fn container_files(&self, below: &str) -> (Vec<String>, Vec<String>) {
        let foreign =
            |path: &str| folder(path).split('/').any(|part| self.vendored.iter().any(|v| v == part));
        let inside = |path: &str| {
            below.is_empty() || path.strip_prefix(below).is_some_and(|rest| rest.starts_with('/'))
        };
        let all = self.view.paths().iter().filter(|p| inside(p) && !foreign(p));
        let found = all.filter(|p| is_dockerfile(p) || is_compose(p)).cloned();
        found.partition(|p| is_dockerfile(p))
    }

    /// What is weak in one of them.
    pub(crate) fn hits(&self, path: &str, text: &str, rules: &Rules) -> Vec<Hit> {
        if is_dockerfile(path) {
            let file = Dockerfile::parse(text);
            let context = self.context(path, &file);
            let ignore = context.as_deref().and_then(|c| self.ignore(path, c));
            let ignore = ignore.as_ref().map(|(path, read)| (path.as_str(), read));
            return rules.check_in(text, &file, context.as_ref().map(|_| Context { ignore }).as_ref());
        }
        let built = |context: &str, file: &str| self.has_healthcheck(&BTreeMap::new(), path, context, file);
        match Compose::parse(text) {
            Ok(None) => Vec::new(),
            Ok(Some(read)) => compose::check(&read, &built),
            Err(error) => vec![compose::unreadable(&error)],
        }
    }

    /// The folder that a Dockerfile is built in: the one that compose names, else its own or the repository's, whichever
    /// has what is copied.
    pub(crate) fn context(&self, path: &str, file: &Dockerfile) -> Option<String> {
        let named = self.composes().iter().find_map(|(compose, read)| {
            let services = read.services();
            services.iter().filter_map(|s| s.build()).find_map(|(context, name)| {
                let whole = joined(folder(compose), &format!("{context}/{name}"))?;
                (whole == path).then(|| joined(folder(compose), context)).flatten()
            })
        });
        let sources: Vec<&str> =
            context::local(file).flat_map(|(_, t)| &t.sources).filter_map(|s| context::literal(s)).collect();
        let has = |dir: &&str| sources.iter().all(|s| joined(dir, s).is_some_and(|p| self.stands(&p)));
        let own = folder(path);
        // Where nothing is named, only a Dockerfile at the top says by its place what it is built in.
        let telling = own.is_empty() || !sources.is_empty();
        named.or_else(|| [own, ""].into_iter().filter(|_| telling).find(has).map(str::to_owned))
    }

    /// Whether a file or folder of this path is there.
    fn stands(&self, path: &str) -> bool {
        let paths = self.view.paths();
        let at = paths.partition_point(|p| p.as_str() < path);
        let below = format!("{path}/");
        self.view.has(path)
            || paths[at..].iter().take_while(|p| p.starts_with(path)).any(|p| p.starts_with(&below))
    }

    /// What a build leaves out of its folder, and the file that says so.
    fn ignore(&self, dockerfile: &str, context: &str) -> Option<(String, Ignore)> {
        let own = format!("{dockerfile}.dockerignore");
        let shared = joined(context, ".dockerignore")?;
        let path = [own, shared].into_iter().find(|p| self.view.has(p))?;
        let text = self.view.text(&path).ok()??;
        Some((path, Ignore::parse(&text)))
    }

    /// How many services each compose file builds from a Dockerfile.
    pub(crate) fn builds(&self, composes: &[String], dockerfile: &str) -> Result<Vec<usize>, Diagnostic> {
        let mut out = Vec::new();
        for path in composes {
            let text = self.view.text(path)?.unwrap_or_default();
            let Ok(Some(read)) = Compose::parse(&text) else { continue };
            let services = read.services();
            let built = services.iter().filter_map(|s| s.build()).filter(|(context, file)| {
                joined(folder(path), &format!("{context}/{file}")).as_deref() == Some(dockerfile)
            });
            out.push(built.count());
        }
        Ok(out)
    }

    /// Whether the Dockerfile of a build has a `HEALTHCHECK` in its last stage; `newer` texts stand for those on disk.
    pub(crate) fn has_healthcheck(
        &self,
        newer: &BTreeMap<String, String>,
        compose: &str,
        context: &str,
        file: &str,
    ) -> Option<bool> {
        let path = joined(folder(compose), &format!("{context}/{file}"))?;
        let standing;
        let text = match newer.get(&path) {
            Some(text) => text,
            None => {
                standing = self.view.text(&path).ok()??;
                &*standing
            }
        };
        let read = Dockerfile::parse(text);
        Some(read.last_stage().any(|i| matches!(i.kind, Kind::Healthcheck(Some(_)))))
    }
}

/// A path relative to `base`, with `.` and `..` resolved; `None` where it leaves the repository.
pub fn joined(base: &str, relative: &str) -> Option<String> {
    let mut parts: Vec<&str> = base.split('/').filter(|p| !p.is_empty() && *p != ".").collect();
    for part in relative.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// Rules that hadolint's settings of this repository leave out.
pub(crate) fn ignored(view: &dyn RepoView) -> Result<Vec<String>, Diagnostic> {
    for path in [".hadolint.yaml", ".hadolint.yml"] {
        let Some(text) = view.text(path)? else { continue };
        let Ok(Some(settings)) = yaml::parse(&text) else { continue };
        let ids = settings.get("ignored").map(Node::items).unwrap_or_default();
        return Ok(ids.iter().filter_map(Node::text).map(str::to_owned).collect());
    }
    Ok(Vec::new())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_files_by_their_names() {
        for path in
            ["Dockerfile", "a/dockerfile.api", "docker/Dockerfile.dev", "api.Dockerfile", "Containerfile"]
        {
            assert!(is_dockerfile(path), "{path}");
        }
        for path in [
            "highlight/dockerfile.min.js",
            "Dockerfile.dockerignore",
            "Dockerfile.tmpl",
            "dockerfile_test.x",
            "mydockerfile",
        ] {
            assert!(!is_dockerfile(path), "{path}");
        }
        for path in ["compose.yaml", "a/docker-compose.dev.yml", "docker_compose.yaml", "compose.prod.yml"] {
            assert!(is_compose(path), "{path}");
        }
        for path in ["composer.json", "compose.json", "docker-compose"] {
            assert!(!is_compose(path), "{path}");
        }
    }

    #[test]
    fn paths_stay_inside() {
        assert_eq!(joined("a/b", "../c/./d").as_deref(), Some("a/c/d"));
        assert_eq!(joined("", "./Dockerfile").as_deref(), Some("Dockerfile"));
        assert_eq!(joined(".", ".").as_deref(), Some(""));
        assert_eq!(joined("a", "../../x"), None);
    }
}
