//! Which files of a repository are about containers, and what is weak in them.

use crate::compose::Compose;
use crate::dockerfile::{Dockerfile, Kind};
use crate::rules::{Hit, Rules, compose};
use crate::yaml::{self, Node};
use scaffold_core::{At, Diagnostic, Finding, RepoView};

/// The last segment of a path, in lower case.
fn name(path: &str) -> String {
    path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase()
}

fn folder(path: &str) -> &str {
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
    (stem("dockerfile") || stem("containerfile")) && !name.ends_with(".dockerignore") && !is_template(&name)
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
    let foreign = |path: &str| folder(path).split('/').any(|part| vendored.iter().any(|v| v == part));
    let mut out = Vec::new();
    for path in view.paths().iter().filter(|p| !foreign(p)) {
        let (dockerfile, compose) = (is_dockerfile(path), is_compose(path));
        if !dockerfile && !compose {
            continue;
        }
        let Some(text) = view.text(path)? else { continue };
        let hits = if dockerfile {
            rules.check(&text, &Dockerfile::parse(&text))
        } else {
            compose_hits(view, path, &text)
        };
        let found = hits.into_iter().map(|h| Finding {
            id: h.id,
            at: At::line(path, h.line),
            message: h.message,
            fix: h.fix,
        });
        out.extend(found);
    }
    Ok(out)
}

fn compose_hits(view: &dyn RepoView, path: &str, text: &str) -> Vec<Hit> {
    match Compose::parse(text) {
        Ok(None) => Vec::new(),
        Ok(Some(read)) => compose::check(&read, &|context, file| has_healthcheck(view, path, context, file)),
        Err(error) => vec![compose::unreadable(&error)],
    }
}

/// Whether the Dockerfile of a build has a `HEALTHCHECK` in its last stage.
fn has_healthcheck(view: &dyn RepoView, compose: &str, context: &str, file: &str) -> Option<bool> {
    let path = joined(folder(compose), &format!("{context}/{file}"))?;
    let read = Dockerfile::parse(&view.text(&path).ok()??);
    Some(read.last_stage().any(|i| matches!(i.kind, Kind::Healthcheck(Some(_)))))
}

/// A path relative to `base`, with `.` and `..` resolved; `None` where it leaves the repository.
pub(crate) fn joined(base: &str, relative: &str) -> Option<String> {
    let mut parts: Vec<&str> = base.split('/').filter(|p| !p.is_empty()).collect();
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
fn ignored(view: &dyn RepoView) -> Result<Vec<String>, Diagnostic> {
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
        for path in ["Dockerfile.dockerignore", "Dockerfile.tmpl", "dockerfile_test.x", "mydockerfile"] {
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
        assert_eq!(joined("a", "../../x"), None);
    }
}
