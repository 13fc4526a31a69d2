//! Which files belong to which resource: by folder, else by stem; a resource's folder wins.

use super::nouns::Nouns;
use crate::sources::{FEW, Sources, file_name, folder, stem};
use foldhash::{HashMap, HashSet};
use rayon::prelude::*;
use scaffold_pack::Modules;
use std::collections::{BTreeMap, BTreeSet};

/// Folders of value objects that resources share: being named after a noun makes them nobody's.
const SHARED_PARENTS: [&str; 3] = ["types", "vo", "valueobjects"];

/// Files by their owner.
#[derive(Debug, Default)]
pub(crate) struct Ownership {
    /// Noun of each owned path.
    pub(crate) by_path: BTreeMap<String, usize>,
    /// Folders named after a noun, and the noun.
    pub(crate) folders: BTreeMap<String, usize>,
    /// Sources that share only the word with a noun: nobody's, and no places for mentions either.
    pub(crate) aside: BTreeSet<String>,
}

/// The deepest folder that is named after a noun, and the noun.
fn folder_owner(nouns: &Nouns, root: &str, dir: &str, programs: &BTreeSet<&str>) -> Option<(String, usize)> {
    let relative = dir.strip_prefix(root).unwrap_or(dir).trim_start_matches('/');
    let segments: Vec<&str> = relative.split('/').filter(|s| !s.is_empty() && *s != ".").collect();
    (0..segments.len()).rev().find_map(|i| {
        let shared = i > 0 && SHARED_PARENTS.contains(&segments[i - 1]);
        let noun = nouns.of_stem(segments[i]).filter(|_| !shared)?;
        let below = segments[..=i].join("/");
        let path = if root == "." { below } else { format!("{root}/{below}") };
        (!programs.contains(path.as_str())).then_some((path, noun))
    })
}

/// Folders of programs that are called like a noun, where no other noun has one beside it: the service itself
/// (`cmd/todo`, `app/todo-api`), and nothing of the resource.
fn services_called_like_nouns<'s>(sources: &'s Sources<'_, '_>, nouns: &Nouns) -> BTreeSet<&'s str> {
    let Some(entry) = sources.language.data.entry_function.as_deref() else { return BTreeSet::new() };
    let mut found: BTreeMap<&str, (&str, usize)> = BTreeMap::new();
    for (file, source) in sources.files.iter().enumerate() {
        let dir = folder(&source.path);
        let Some(noun) = nouns.of_stem(file_name(dir)).filter(|_| !source.test) else { continue };
        if sources.light(file).package.as_deref() == Some(entry) {
            found.insert(dir, (folder(dir), noun));
        }
    }
    let has_peer = |(parent, noun): &(&str, usize)| found.values().any(|(p, n)| p == parent && n != noun);
    found.iter().filter(|(_, place)| !has_peer(place)).map(|(dir, _)| *dir).collect()
}

/// Whether a file can be a resource's own at all: a source or its companion, and no revision of tables.
fn may_be_owned(sources: &Sources<'_, '_>, path: &str) -> bool {
    let Some(file) = sources.find(path) else {
        let name = file_name(path);
        let extension = name.rsplit_once('.').map_or("", |(_, e)| e);
        return sources.language.data.companions.iter().any(|c| c == extension);
    };
    // A revision is written anew, whoever's table it makes; parts with folders of their own bring theirs.
    sources.migration(file).is_none_or(|m| sources.language.data.migrations[m].each.is_some())
}

impl Ownership {
    /// Sorts the files of the service.
    pub(crate) fn new(sources: &Sources<'_, '_>, nouns: &Nouns) -> Self {
        let root = if sources.root == "." { "." } else { sources.root.as_str() };
        let programs = services_called_like_nouns(sources, nouns);
        let paths: Vec<&str> = sources.all_paths().filter(|p| may_be_owned(sources, p)).collect();
        let dirs: HashSet<&str> = paths.iter().map(|p| folder(p)).collect();
        let owners: HashMap<&str, (String, usize)> = dirs
            .into_par_iter()
            .filter_map(|dir| Some((dir, folder_owner(nouns, root, dir, &programs)?)))
            .collect();
        let mut out = Self::default();
        let found: Vec<(&str, Option<usize>, bool)> = paths
            .into_par_iter()
            .with_max_len(FEW)
            .map(|path| {
                let by_folder = owners.get(folder(path)).map(|(_, noun)| *noun);
                let shared = folder(path).split('/').any(|s| SHARED_PARENTS.contains(&s));
                let stemmed = nouns.of_stem(stem(path));
                let aside = shared && by_folder.is_none() && stemmed.is_some();
                (path, by_folder.or(stemmed.filter(|_| !shared)), aside)
            })
            .filter(|(_, owner, aside)| owner.is_some() || *aside)
            .collect();
        for (path, owner, aside) in found {
            if aside {
                out.aside.insert(path.to_owned());
            }
            let Some(owner) = owner else { continue };
            let written = sources.find(path).is_some_and(|f| sources.generated(f)) && !is_double(path);
            if !written {
                out.by_path.insert(path.to_owned(), owner);
            }
        }
        out.folders = owners.into_values().collect();
        out.own_misspelt(sources, nouns);
        out.drop_unlinked(sources);
        out
    }

    /// Sources whose name is a slip of a noun, whose files they import and no other's.
    fn own_misspelt(&mut self, sources: &Sources<'_, '_>, nouns: &Nouns) {
        if sources.language.spells_files || sources.language.detect.modules == Modules::Folder {
            return;
        }
        let owns = |path: &str, noun: usize| {
            let file = sources.find(path)?;
            let imports = &sources.outline(file).imports;
            let of = |i| self.by_path.get(&sources.imported(i, path)?).copied();
            let owners: BTreeSet<usize> = imports.iter().filter_map(of).collect();
            (owners.len() == 1 && owners.contains(&noun)).then_some(())
        };
        let free = |path: &str| !self.by_path.contains_key(path) && !self.aside.contains(path);
        let found: Vec<(String, usize)> = (0..sources.files.len())
            .filter(|&f| !sources.files[f].test && free(&sources.files[f].path))
            .filter_map(|f| {
                let path = &sources.files[f].path;
                let noun = nouns.of_slip(stem(path)).filter(|_| may_be_owned(sources, path))?;
                owns(path, noun)?;
                Some((path.clone(), noun))
            })
            .collect();
        self.by_path.extend(found);
    }

    /// Sources that no code of the service uses and that use none of their resource's are not its own:
    /// they only share the word.
    fn drop_unlinked(&mut self, sources: &Sources<'_, '_>) {
        let imported: HashSet<String> = (0..sources.files.len())
            .into_par_iter()
            .with_max_len(FEW)
            .filter(|&file| !sources.generated(file))
            .flat_map_iter(|file| {
                let path = &sources.files[file].path;
                let units = sources.light(file).imports.iter().filter_map(|i| sources.imported(i, path));
                units.filter(|d| d != sources.module_of(path)).collect::<Vec<_>>()
            })
            .collect();
        let mut count: BTreeMap<(usize, &str), usize> = BTreeMap::new();
        for (path, noun) in &self.by_path {
            *count.entry((*noun, folder(path))).or_default() += 1;
        }
        let entry = sources.language.data.entry_function.as_deref();
        let dropped: Vec<String> = self
            .by_path
            .iter()
            .filter(|(path, noun)| {
                let Some(file) = sources.find(path) else { return false };
                let dir = folder(path);
                let outline = sources.light(file);
                let program = outline.package.as_deref() == entry;
                let alone = count.get(&(**noun, dir)).is_none_or(|c| *c < 2);
                let uses = || {
                    outline.imports.iter().any(|i| {
                        sources.imported(i, path).is_some_and(|d| {
                            count.contains_key(&(**noun, d.as_str())) || self.by_path.get(&d) == Some(noun)
                        })
                    })
                };
                !sources.generated(file)
                    && !sources.files[file].test
                    && alone
                    && !program
                    && !imported.contains(sources.module_of(path))
                    && dir != sources.root
                    && !uses()
            })
            .map(|(p, _)| p.clone())
            .collect();
        for path in dropped {
            self.by_path.remove(&path);
            self.aside.insert(path);
        }
    }

    /// The noun whose file or folder this is, or in whose folder it lies.
    pub(crate) fn of_module(&self, dir: &str) -> Option<usize> {
        let file = self.by_path.get(dir).copied();
        file.or_else(|| self.of_folder(dir))
    }

    fn of_folder(&self, dir: &str) -> Option<usize> {
        std::iter::successors(Some(dir), |d| d.rsplit_once('/').map(|(up, _)| up))
            .find_map(|d| self.folders.get(d).copied())
    }

    /// The files of each noun, sorted.
    pub(crate) fn by_noun(&self) -> BTreeMap<usize, Vec<String>> {
        let mut out: BTreeMap<usize, Vec<String>> = BTreeMap::new();
        for (path, noun) in &self.by_path {
            out.entry(*noun).or_default().push(path.clone());
        }
        out
    }
}

/// A generated file that stands in for another in tests; it is part of what a resource brings.
fn is_double(path: &str) -> bool {
    path.split('/').any(|s| {
        scaffold_core::split_words(s)
            .iter()
            .any(|w| matches!(w.as_str(), "mock" | "mocks" | "fake" | "fakes" | "stub" | "stubs" | "spy"))
    })
}
