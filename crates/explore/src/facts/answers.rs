//! Helpers that answer data and errors: functions of shared packages that the exemplar's handlers call most.

use crate::resources::{Landscape, owner_of_module};
use crate::sources::Sources;
use scaffold_core::{At, Fact, Source, split_words};
use scaffold_syntax::regular;
use std::collections::{BTreeMap, BTreeSet};

const ERRORS: &[&str] = &["bad", "err", "error", "errors", "errs", "fail", "failure", "problem"];
const DATA: &[&str] =
    &["encode", "json", "ok", "reply", "render", "respond", "response", "send", "success", "write"];

/// The `errors` and `responses` facts.
pub(crate) fn find(
    sources: &Sources<'_, '_>,
    land: &Landscape,
    handlers: &BTreeSet<usize>,
) -> (Option<Fact<String>>, Option<Fact<String>>) {
    let Ok(pattern) = regular(r"\b([A-Za-z_]\w*)\.([A-Za-z_]\w*)\(") else { return (None, None) };
    let mut errors: BTreeMap<String, Vec<At>> = BTreeMap::new();
    let mut data: BTreeMap<String, Vec<At>> = BTreeMap::new();
    for &file in handlers {
        let path = &sources.files[file].path;
        let text = sources.text(file);
        let outline = sources.outline(file);
        for c in pattern.captures_iter(text) {
            let (Some(package), Some(function)) = (c.get(1), c.get(2)) else { continue };
            let Some(import) = outline.import(package.as_str()) else { continue };
            let Some(dir) = sources.imported(import, path) else { continue };
            if owner_of_module(land, &dir).is_some() {
                continue;
            }
            let own = split_words(function.as_str());
            let all: Vec<String> = split_words(package.as_str()).into_iter().chain(own.clone()).collect();
            let has = |words: &[String], list: &[&str]| words.iter().any(|w| list.contains(&w.as_str()));
            let name = format!("{}.{}", package.as_str(), function.as_str());
            let at = At::line(path, super::line_of(text, package.start()));
            if has(&own, ERRORS) || (has(&all, ERRORS) && !has(&own, DATA)) {
                errors.entry(name).or_default().push(at);
            } else if has(&all, DATA) {
                data.entry(name).or_default().push(at);
            }
        }
    }
    let most = |found: BTreeMap<String, Vec<At>>| {
        let (name, at) = found.into_iter().max_by_key(|(n, at)| (at.len(), std::cmp::Reverse(n.clone())))?;
        Some(Fact::new(name, Source::Exemplar, super::few(at)))
    };
    (most(errors), most(data))
}
