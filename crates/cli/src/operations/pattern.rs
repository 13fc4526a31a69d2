//! What a request says is to be followed: a file or a resource, with words around it.

use crate::exit::Failure;
use scaffold_core::{Diagnostic, RepoView, ServiceFacts};
use scaffold_request::check_path;

/// What `patterns_to_follow` leads to.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Pattern {
    /// This resource.
    Resource(String),
    /// A file that is no resource's own.
    File(String),
}

/// Finds it in a service that stands.
///
/// # Errors
/// It names nothing that is there.
pub(crate) fn find(text: &str, view: &dyn RepoView, service: &ServiceFacts) -> Result<Pattern, Failure> {
    let words = || text.split_whitespace().map(trimmed).filter(|w| !w.is_empty());
    let mut absent = None;
    for word in words().filter(|w| is_path(w)) {
        if check_path(word).is_err() {
            return Err(Failure::refused(
                Diagnostic::new(format!(
                    "`/patterns_to_follow` names `{word}`, which is no path below the repository"
                ))
                .hint("name a file by its path below the repository, or a resource"),
            ));
        }
        let within = |path: &str| service.root == "." || path.starts_with(&format!("{}/", service.root));
        let inside = if service.root == "." { word.to_owned() } else { format!("{}/{word}", service.root) };
        let Some(path) = [word.to_owned(), inside].into_iter().find(|p| view.has(p) && within(p)) else {
            absent.get_or_insert(word);
            continue;
        };
        let owner = service.resources.iter().find(|r| r.files.contains(&path));
        return Ok(owner.map_or(Pattern::File(path), |r| Pattern::Resource(r.name.clone())));
    }
    if let Some(path) = absent {
        return Err(Failure::usage(
            Diagnostic::new(format!("`/patterns_to_follow` names `{path}`, which is not there"))
                .hint("name a file that stands, or a resource"),
        ));
    }
    if let Some(resource) = words().find_map(|w| service.resource(w)) {
        return Ok(Pattern::Resource(resource.name.clone()));
    }
    let known: Vec<String> = service.resources.iter().map(|r| format!("`{}`", r.name)).collect();
    let hint = match known.as_slice() {
        [] => "name a file by its path; no resource was found".to_owned(),
        known => format!("name a file by its path, or a resource: {}", known.join(", ")),
    };
    Err(Failure::usage(Diagnostic::new("`/patterns_to_follow` names no file and no resource").hint(hint)))
}

/// A word without what stands around it in a sentence.
fn trimmed(word: &str) -> &str {
    word.trim_matches(|c: char| "`'\"()<>,;:!?".contains(c)).trim_end_matches('.')
}

/// Whether a word is meant as a path: it has folders, or an extension.
fn is_path(word: &str) -> bool {
    word.contains('/')
        || word.rsplit_once('.').is_some_and(|(stem, ext)| !stem.is_empty() && (1..5).contains(&ext.len()))
}
