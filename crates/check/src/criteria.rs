//! Which check answers a criterion that somebody wrote in words.

use scaffold_pack::Pack;
use serde::Deserialize;
use std::collections::BTreeSet;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Listed {
    check: Vec<Known>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Known {
    id: String,
    words: Vec<String>,
    #[serde(default)]
    decides: bool,
}

/// Ids of the checks that answer `criterion`: a check's id as it is, else those that most of its words are about.
/// `http` stands for every `http.<resource>`, `docker` for the container checks. Empty: no check can answer it.
pub fn checks_for(pack: &Pack, criterion: &str) -> Vec<String> {
    // A test holds that the embedded data parses.
    let listed = toml::from_str(include_str!("criteria.toml")).unwrap_or(Listed { check: Vec::new() });
    let wanted = criterion.trim().to_lowercase();
    let own = pack.manifest().checks.run.iter().map(|c| (c.id.as_str(), c.words.as_slice(), false));
    let engine = listed.check.iter().map(|k| (k.id.as_str(), k.words.as_slice(), k.decides));
    let all: Vec<(&str, &[String], bool)> = own.chain(engine).collect();
    let named = |id: &str| wanted == id || wanted.strip_prefix(id).is_some_and(|rest| rest.starts_with('.'));
    if let Some((id, ..)) = all.iter().find(|(id, ..)| named(id)) {
        return vec![(*id).to_owned()];
    }
    let said: BTreeSet<&str> =
        wanted.split(|c: char| !c.is_alphanumeric() && c != '.').filter(|w| !w.is_empty()).collect();
    let hits = |words: &[String]| words.iter().filter(|w| said.contains(w.as_str())).count();
    if let Some((id, ..)) = all.iter().find(|(_, words, decides)| *decides && hits(words) > 0) {
        return vec![(*id).to_owned()];
    }
    let most = all.iter().map(|(_, words, _)| hits(words)).max().unwrap_or(0);
    all.iter()
        .filter(|(_, words, _)| most > 0 && hits(words) == most)
        .map(|(id, ..)| (*id).to_owned())
        .collect()
}
