//! Which check answers a criterion that somebody wrote in words.

use crate::CONTAINER_CHECKS;
use scaffold_pack::Pack;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// Names every container check.
const CONTAINERS: &str = "docker";

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Listed {
    containers: BTreeSet<String>,
    beyond: BTreeSet<String>,
    places: BTreeMap<String, Vec<String>>,
    check: Vec<Known>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Known {
    id: String,
    title: String,
    words: Vec<String>,
    #[serde(default)]
    contained: bool,
    #[serde(default)]
    findings: Vec<String>,
    #[serde(default)]
    stages: usize,
}

fn listed() -> Listed {
    // A test holds that the embedded data parses.
    toml::from_str(include_str!("criteria.toml")).unwrap_or_default()
}

/// Ids of the checks that answer `criterion`: a check's id or title as it is, else those that most of its words are about.
/// `http` stands for every `http.<resource>`. Empty: no check can answer it.
pub fn checks_for(pack: &Pack, criterion: &str) -> Vec<String> {
    let listed = listed();
    let wanted = criterion.trim().to_lowercase();
    let own = &pack.manifest().checks.run;
    if wanted == CONTAINERS {
        return CONTAINER_CHECKS.map(|(id, _)| id.to_owned()).to_vec();
    }
    let named = |id: &str, title: &str| {
        wanted == id
            || (id == "http" && wanted.strip_prefix("http.").is_some_and(|rest| !rest.is_empty()))
            || title.to_lowercase() == wanted
    };
    let by_name: Vec<String> = (own.iter().map(|c| (c.id.as_str(), c.title.as_str())))
        .chain(listed.check.iter().map(|k| (k.id.as_str(), k.title.as_str())))
        .chain(CONTAINER_CHECKS)
        .filter(|(id, title)| named(id, title))
        .map(|(id, _)| id.to_owned())
        .collect();
    if !by_name.is_empty() {
        return by_name.into_iter().collect::<BTreeSet<_>>().into_iter().collect();
    }
    let said: BTreeSet<&str> =
        wanted.split(|c: char| !c.is_alphanumeric() && c != '.').filter(|w| !w.is_empty()).collect();
    if said.iter().any(|w| listed.beyond.contains(*w)) {
        return Vec::new();
    }
    let contained = said.iter().any(|w| listed.containers.contains(*w));
    let own = own.iter().filter(|_| !contained).map(|c| (c.id.as_str(), c.words.as_slice()));
    let engine = listed.check.iter().filter(|k| k.contained == contained);
    let all: Vec<(&str, &[String])> =
        own.chain(engine.map(|k| (k.id.as_str(), k.words.as_slice()))).collect();
    let hits = |words: &[String]| words.iter().filter(|w| said.contains(w.as_str())).count();
    let most = all.iter().map(|(_, words)| hits(words)).max().unwrap_or(0);
    all.iter().filter(|(_, words)| most > 0 && hits(words) == most).map(|(id, _)| (*id).to_owned()).collect()
}

/// What criteria can say that checks answer: one title for each, those first that are closest to `criterion`.
pub fn known_criteria(pack: &Pack, criterion: &str) -> Vec<String> {
    let own = pack.manifest().checks.run.iter().map(|c| c.title.clone());
    let mut all: Vec<String> = own.chain(listed().check.into_iter().map(|k| k.title)).collect();
    let mut seen = BTreeSet::new();
    all.retain(|title| seen.insert(title.clone()));
    let wanted = criterion.to_lowercase();
    let words = |text: &str| -> BTreeSet<String> {
        text.to_lowercase().split_whitespace().map(str::to_owned).collect()
    };
    let shared = |title: &String| words(title).intersection(&words(&wanted)).count();
    all.sort_by_key(|title| (std::cmp::Reverse(shared(title)), title.len().abs_diff(wanted.len())));
    all
}

/// Titles of the engine's own checks, by id.
pub(crate) fn titles() -> BTreeMap<String, String> {
    listed().check.into_iter().map(|k| (k.id, k.title)).collect()
}

/// Paths or texts that are known under a name.
pub(crate) fn places(name: &str) -> Vec<String> {
    listed().places.remove(name).unwrap_or_default()
}

/// A check that is answered by what is written in container files.
pub(crate) struct Written {
    pub(crate) title: String,
    /// Ids of findings that speak against it.
    pub(crate) findings: Vec<String>,
    /// The least number of stages of a Dockerfile.
    pub(crate) stages: usize,
}

/// The one of this id.
pub(crate) fn written(id: &str) -> Option<Written> {
    let known = listed().check.into_iter().find(|k| k.id == id && !k.findings.is_empty())?;
    Some(Written { title: known.title, findings: known.findings, stages: known.stages })
}

/// Whether a check of this id is about what container files say.
pub fn is_written_check(id: &str) -> bool {
    written(id).is_some()
}

/// Whether a check of this id needs a started service.
pub fn is_live_check(id: &str) -> bool {
    let own = |k: &Known| k.id == id && !k.contained;
    listed().check.iter().any(own)
}

/// Whether a check of this id needs a container engine.
pub fn is_container_check(id: &str) -> bool {
    CONTAINER_CHECKS.iter().any(|(known, _)| *known == id)
}
