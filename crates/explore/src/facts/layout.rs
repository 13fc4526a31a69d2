//! How code is laid out in folders, and how files are named.

use crate::resources::Landscape;
use crate::sources::{Sources, folder, stem};
use scaffold_core::{At, Fact, Resource, Source};
use std::collections::{BTreeMap, BTreeSet};

/// The outermost folder of a path that is named after the noun.
fn home<'a>(land: &Landscape, noun: usize, path: &'a str) -> Option<&'a str> {
    std::iter::successors(Some(folder(path)), |d| d.rsplit_once('/').map(|(up, _)| up))
        .filter(|d| land.ownership.folders.get(*d) == Some(&noun))
        .last()
}

/// How one resource is laid out.
fn of_resource(
    sources: &Sources<'_, '_>,
    land: &Landscape,
    noun: usize,
    resource: &Resource,
) -> Option<&'static str> {
    let code: Vec<&String> = resource
        .files
        .iter()
        .filter(|p| sources.find(p).is_some_and(|f| !sources.files[f].test && !sources.generated(f)))
        .collect();
    if code.is_empty() {
        return None;
    }
    let mut homes: BTreeMap<&str, usize> = BTreeMap::new();
    let mut elsewhere: BTreeSet<&str> = BTreeSet::new();
    for path in &code {
        match home(land, noun, path) {
            Some(dir) => *homes.entry(dir).or_default() += 1,
            None => {
                elsewhere.insert(folder(path));
            }
        }
    }
    let large = homes.values().filter(|n| **n >= 2).count();
    let most = homes.values().max().copied().unwrap_or(0);
    // A layer may give each resource a folder of its own, however many files stand there.
    let in_layers =
        homes.keys().all(|h| folder(h).rsplit('/').next().is_some_and(crate::vocabulary::is_layer));
    Some(if large >= 2 || in_layers && !homes.is_empty() && elsewhere.len() >= 2 {
        "layered"
    } else if most * 2 > code.len() || most * 2 == code.len() && homes.len() + elsewhere.len() < 3 {
        "feature-folder"
    } else if elsewhere.len() + homes.len() >= 2 {
        "layered"
    } else if elsewhere.len() == 1 {
        "flat"
    } else {
        "other"
    })
}

/// The layout: as the exemplar has it, with what most resources say where there is none.
pub(crate) fn layout(
    sources: &Sources<'_, '_>,
    land: &Landscape,
    resources: &[Resource],
    exemplar: Option<&str>,
) -> Option<Fact<String>> {
    let mut votes: BTreeMap<&'static str, (usize, Vec<At>)> = BTreeMap::new();
    for resource in resources {
        let Some(noun) = land.nouns.of_word(&resource.name) else { continue };
        let Some(layout) = of_resource(sources, land, noun, resource) else { continue };
        let at = resource.files.iter().map(|f| At::file(folder(f))).collect::<BTreeSet<_>>();
        if Some(resource.name.as_str()) == exemplar {
            return Some(Fact::new(layout.to_owned(), Source::Exemplar, super::few(at)));
        }
        let vote = votes.entry(layout).or_default();
        vote.0 += 1;
        vote.1.extend(at);
    }
    if let Some((layout, (_, at))) = votes.into_iter().max_by_key(|(l, (n, _))| (*n, std::cmp::Reverse(*l))) {
        return Some(Fact::new(layout.to_owned(), Source::Majority, super::few(at)));
    }
    // Without resources the folders themselves speak.
    let folders: BTreeSet<&str> = sources.files.iter().filter(|f| !f.test).map(|f| folder(&f.path)).collect();
    let layers: Vec<At> = folders
        .iter()
        .filter(|d| d.rsplit('/').next().is_some_and(crate::vocabulary::is_layer))
        .map(|d| At::file(*d))
        .collect();
    let features = features(sources);
    let (layout, at) = match (folders.len(), layers.len()) {
        (0, _) => return None,
        (1, _) => ("flat", layers),
        (_, n) if features.len() > n => ("feature-folder", features),
        (_, 2..) => ("layered", layers),
        _ => ("other", layers),
    };
    Some(Fact::new(layout.to_owned(), Source::Majority, super::few(at)))
}

/// Folders that are no layers and hold files of several.
fn features(sources: &Sources<'_, '_>) -> Vec<At> {
    let mut layers: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for file in sources.files.iter().filter(|f| !f.test && crate::vocabulary::is_layer(stem(&f.path))) {
        layers.entry(folder(&file.path)).or_default().insert(stem(&file.path));
    }
    let own = |d: &str| !d.rsplit('/').next().is_some_and(crate::vocabulary::is_layer);
    layers.into_iter().filter(|(d, l)| l.len() >= 2 && own(d)).map(|(d, _)| At::file(d)).collect()
}

/// The case of a stem of several words; `None` where it shows none.
fn case(stem: &str) -> Option<&'static str> {
    let letters = stem.chars().any(|c| c.is_ascii_alphabetic());
    let upper = stem.chars().any(|c| c.is_ascii_uppercase());
    match (stem.contains('_'), stem.contains('-'), upper) {
        _ if !letters => None,
        (true, false, false) => Some("snake"),
        (false, true, false) => Some("kebab"),
        (false, false, true) if stem.starts_with(|c: char| c.is_ascii_uppercase()) => Some("pascal"),
        (false, false, true) => Some("camel"),
        _ => None,
    }
}

/// How files of several words are named, generated ones left out.
pub(crate) fn file_naming(sources: &Sources<'_, '_>) -> Fact<String> {
    let data = sources.language.data;
    let mut votes: BTreeMap<&'static str, Vec<At>> = BTreeMap::new();
    for (i, file) in sources.files.iter().enumerate() {
        let mut stem = stem(&file.path);
        for suffix in &data.neutral_suffixes {
            stem = stem.strip_suffix(suffix.as_str()).unwrap_or(stem);
        }
        if let Some(case) = case(stem).filter(|_| !sources.generated(i)) {
            votes.entry(case).or_default().push(At::file(&file.path));
        }
    }
    for path in &sources.others {
        let companion = path.rsplit_once('.').is_some_and(|(_, e)| data.companions.iter().any(|c| c == e));
        let base = stem(path)
            .split('.')
            .next()
            .unwrap_or_default()
            .trim_start_matches(|c: char| c.is_ascii_digit() || c == '_');
        if let Some(case) = case(base).filter(|_| companion) {
            votes.entry(case).or_default().push(At::file(path));
        }
    }
    match votes.into_iter().max_by_key(|(case, at)| (at.len(), std::cmp::Reverse(*case))) {
        Some((case, at)) => Fact::new(case.to_owned(), Source::Majority, super::few(at)),
        None => Fact::new(data.file_naming.clone(), Source::Default, Vec::new()),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn one_word_shows_no_case() {
        assert_eq!(super::case("task"), None);
        assert_eq!(super::case("task_route"), Some("snake"));
        assert_eq!(super::case("initDomains"), Some("camel"));
        assert_eq!(super::case("TaskRepository"), Some("pascal"));
        assert_eq!(super::case("task-route"), Some("kebab"));
    }
}
