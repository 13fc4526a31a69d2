//! What holds of a request beyond its form: paths that may be named, lists without repetition, criteria that do not
//! contradict each other. Places are JSON pointers.

use crate::plain::{PathFault, check_path};
use scaffold_core::{Criterion, Diagnostic, Request};
use std::collections::BTreeMap;

/// Most files, and most criteria of a level.
const MANY: usize = 200;
/// Longest text in characters.
const LONG: usize = 4000;

/// What is wrong with a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// What, with its JSON pointer, and the way out.
    pub diagnostic: Diagnostic,
    /// It would reach out of the repository.
    pub unsafe_: bool,
}

fn wrong(message: String, hint: &str) -> Wrong {
    Wrong { diagnostic: Diagnostic::new(message).hint(hint), unsafe_: false }
}

/// Holds a request against the rules.
///
/// # Errors
/// The first rule that it breaks.
pub fn check(request: &Request) -> Result<(), Wrong> {
    texts(request)?;
    paths(request)?;
    criteria(request)?;
    if request.requirements.is_none() && request.feature.is_none() {
        return Err(wrong(
            "the request has neither `requirements` nor `feature`".into(),
            "say what to build: `\"feature\": {\"kind\": \"rest\", \"resource\": \"users\", \"fields\": [\"name:string\"]}`",
        ));
    }
    Ok(())
}

fn texts(request: &Request) -> Result<(), Wrong> {
    let all = [
        ("requirements", &request.requirements),
        ("patterns_to_follow", &request.patterns_to_follow),
        ("lang", &request.lang),
        ("framework", &request.framework),
        ("service", &request.service),
    ];
    for (name, text) in all {
        let Some(text) = text else { continue };
        if text.trim().is_empty() {
            return Err(wrong(format!("`/{name}` is empty"), "leave it out, or say something"));
        }
        if text.chars().count() > LONG {
            return Err(wrong(
                format!("`/{name}` is longer than {LONG} characters"),
                "say it in fewer words",
            ));
        }
        if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
            return Err(wrong(format!("`/{name}` has a control character"), "leave it out"));
        }
    }
    Ok(())
}

fn paths(request: &Request) -> Result<(), Wrong> {
    let lists =
        [("files_to_create", &request.files_to_create), ("files_to_modify", &request.files_to_modify)];
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    for (list, paths) in lists {
        if paths.len() > MANY {
            return Err(wrong(format!("`/{list}` names more than {MANY} files"), "ask for less at once"));
        }
        for (index, path) in paths.iter().enumerate() {
            let place = format!("/{list}/{index}");
            if let Err(fault) = check_path(path) {
                let (why, unsafe_) = match fault {
                    PathFault::Name(why) => (why, false),
                    PathFault::Outside(why) => (why, true),
                };
                let shown = path.escape_debug().to_string();
                let shown: String = shown.chars().take(80).collect();
                let diagnostic = Diagnostic::new(format!("`{place}`, `{shown}`: {why}")).hint(
                    "name files by their paths below the repository, e.g. `internal/handlers/users.go`",
                );
                return Err(Wrong { diagnostic, unsafe_ });
            }
            if let Some(other) = seen.insert(path.to_lowercase(), place.clone()) {
                let hint = "a file is either created or edited, and named once";
                return Err(wrong(format!("`{place}` and `{other}` name the same file, `{path}`"), hint));
            }
        }
    }
    // A file can't be a folder too.
    for (path, place) in &seen {
        for (slash, _) in path.match_indices('/') {
            if let Some(other) = seen.get(&path[..slash]) {
                return Err(wrong(
                    format!("`{place}` is below `{other}`, which is a file"),
                    "name another file, or another folder",
                ));
            }
        }
    }
    Ok(())
}

fn criteria(request: &Request) -> Result<(), Wrong> {
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    for (_, name, list) in request.validation_criteria.levels() {
        if list.len() > MANY {
            return Err(wrong(
                format!("`/validation_criteria/{name}` has more than {MANY} criteria"),
                "ask for less at once",
            ));
        }
        for (index, criterion) in list.iter().enumerate() {
            let place = format!("/validation_criteria/{name}/{index}");
            let key = match criterion {
                Criterion::Words(words) if words.trim().is_empty() => {
                    return Err(wrong(
                        format!("`{place}` is empty"),
                        "leave it out, or say what has to hold",
                    ));
                }
                Criterion::Words(words)
                    if words.chars().count() > LONG || words.chars().any(char::is_control) =>
                {
                    return Err(wrong(
                        format!("`{place}` is no short line of text"),
                        "say it in fewer words",
                    ));
                }
                Criterion::Run(argv) if argv.first().is_none_or(|p| p.trim().is_empty()) => {
                    return Err(wrong(
                        format!("`{place}/run` names no program"),
                        "write the program and its arguments: `{\"run\": [\"make\", \"test\"]}`",
                    ));
                }
                Criterion::Run(argv) if argv.iter().any(|word| word.contains('\0')) => {
                    return Err(wrong(format!("`{place}/run` has a NUL character"), "leave it out"));
                }
                Criterion::Words(words) => words.trim().to_lowercase(),
                Criterion::Run(argv) => argv.join("\0"),
            };
            if let Some(other) = seen.insert(key, place.clone()) {
                return Err(wrong(
                    format!("`{place}` and `{other}` are the same criterion"),
                    "give each criterion once, at one level",
                ));
            }
        }
    }
    Ok(())
}
