//! Which libraries are in use: by imports of the service's own code that the manifest asks for directly.
//! Indirect requirements, vendored code and words in comments never count.

use crate::sources::{FEW, Sources};
use rayon::prelude::*;
use scaffold_core::{At, Fact, Source};
use scaffold_pack::{Library, ManifestFacts, Requirement};
use std::collections::{BTreeMap, BTreeSet};

/// How far from an exemplar's own files a library is looked for.
const HOPS: usize = 2;

/// Libraries by the sources that import them.
pub(crate) struct Usage<'s> {
    libraries: &'s [Library],
    /// Library → sources that import it, and the line.
    uses: BTreeMap<usize, BTreeMap<usize, u32>>,
    /// Library that need not be imported → where the manifest asks for it.
    asked: BTreeMap<usize, At>,
    /// Module of the service → modules that its sources import.
    links: BTreeMap<String, BTreeSet<String>>,
    modules: Vec<&'s str>,
    generated: Vec<bool>,
    tests: Vec<bool>,
    paths: Vec<&'s str>,
}

impl<'s> Usage<'s> {
    /// Looks through the imports of all sources.
    pub(crate) fn new(sources: &'s Sources<'_, '_>, path: &str, manifest: &ManifestFacts) -> Self {
        let libraries = &sources.language.data.libraries;
        let generators = &sources.language.data.generators;
        let mut uses: BTreeMap<usize, BTreeMap<usize, u32>> = BTreeMap::new();
        let mut links: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let language = sources.language;
        let asked = |library: &Library, import: &str| {
            let covering = manifest.required().map(|(_, r)| r).filter(|r| language.is_below(import, &r.name));
            let told = covering.max_by_key(|r| r.name.len()).map(|r| r.direct);
            told.unwrap_or_else(|| {
                let by_name = |r: &Requirement| library.requires.contains(&r.name);
                manifest.required().any(|(_, r)| by_name(r))
            })
        };
        let used_in = |file: usize| {
            let mut used: Vec<(usize, u32)> = Vec::new();
            let mut units: BTreeSet<String> = BTreeSet::new();
            let path = &sources.files[file].path;
            for import in &sources.light(file).imports {
                if let Some(own) = sources.imported(import, path) {
                    units.insert(own);
                    continue;
                }
                let whole = import.member.as_ref().map_or_else(
                    || import.path.clone(),
                    |m| format!("{}{}{m}", import.path, language.data.import_separator),
                );
                for (i, library) in libraries.iter().enumerate() {
                    let meant = library.imports.iter().any(|p| language.is_below(&whole, p))
                        && !library.except.iter().any(|p| language.is_below(&import.path, p));
                    if meant && (library.standard || asked(library, &import.path)) {
                        used.push((i, import.line));
                    }
                }
            }
            if sources.generated(file) {
                let header = crate::sources::header(sources.text(file));
                for (i, library) in libraries.iter().enumerate() {
                    let by = generators.iter().find(|g| Some(&g.command) == library.generator.as_ref());
                    if by.is_some_and(|g| g.headers.iter().any(|h| header.contains(h.as_str()))) {
                        used.push((i, 1));
                    }
                }
            }
            (used, units)
        };
        let found: Vec<_> = (0..sources.files.len()).into_par_iter().with_max_len(FEW).map(used_in).collect();
        for (file, (used, units)) in found.into_iter().enumerate() {
            for (i, line) in used {
                uses.entry(i).or_default().entry(file).or_insert(line);
            }
            if !units.is_empty() {
                links
                    .entry(sources.module_of(&sources.files[file].path).to_owned())
                    .or_default()
                    .extend(units);
            }
        }
        let named = libraries.iter().enumerate().filter(|(_, l)| l.by_manifest).filter_map(|(i, l)| {
            let (other, by) = manifest.required().find(|(_, r)| l.imports.contains(&r.name))?;
            Some((i, At::line(other.unwrap_or(path), by.line)))
        });
        Self {
            libraries,
            asked: named.collect(),
            uses,
            links,
            modules: sources.files.iter().map(|f| sources.module_of(&f.path)).collect(),
            generated: (0..sources.files.len()).map(|f| sources.generated(f)).collect(),
            tests: sources.files.iter().map(|f| f.test).collect(),
            paths: sources.files.iter().map(|f| f.path.as_str()).collect(),
        }
    }

    fn at(&self, file: usize, line: u32) -> At {
        At::line(self.paths[file], line)
    }

    /// The first library of `kind` in the table's order that one of `files` uses.
    fn first(&self, kind: &str, files: &BTreeSet<usize>) -> Option<(&'s Library, Vec<At>)> {
        self.libraries.iter().enumerate().filter(|(_, l)| l.kind == kind).find_map(|(i, l)| {
            let used = self.uses.get(&i)?;
            let evidence: Vec<At> = super::few(
                used.iter().filter(|(f, _)| files.contains(f)).map(|(f, line)| self.at(*f, *line)),
            );
            (!evidence.is_empty()).then_some((l, evidence))
        })
    }

    fn below(&self, modules: &BTreeSet<String>) -> BTreeSet<usize> {
        (0..self.modules.len()).filter(|&f| !self.tests[f] && modules.contains(self.modules[f])).collect()
    }

    /// What the exemplar uses, itself or through the service's code that it imports; else what most of the service does.
    pub(crate) fn of_exemplar(
        &self,
        kind: &str,
        own: &BTreeSet<usize>,
    ) -> Option<(&'s Library, Fact<String>)> {
        let code: BTreeSet<usize> = own.iter().copied().filter(|&f| !self.tests[f]).collect();
        let mut modules: BTreeSet<String> = code.iter().map(|&f| self.modules[f].to_owned()).collect();
        // Generated packages are the library's face: what they use, the exemplar uses.
        let mut reach = code;
        let direct: BTreeSet<String> =
            modules.iter().filter_map(|d| self.links.get(d)).flatten().cloned().collect();
        reach.extend(self.below(&direct).into_iter().filter(|&f| self.generated[f]));
        for hop in 0..=HOPS {
            if let Some((library, evidence)) = self.first(kind, &reach) {
                let source = if own.is_empty() { Source::Majority } else { Source::Exemplar };
                let fact = Fact::new(library.id.clone(), source, evidence);
                let fact = if hop > 0 {
                    fact.why("through the service's own packages that the exemplar imports")
                } else {
                    fact
                };
                return Some((library, fact));
            }
            modules = modules.iter().filter_map(|d| self.links.get(d)).flatten().cloned().collect();
            reach = self.below(&modules);
        }
        self.of_most(kind)
    }

    /// What most of the service's sources use, tests left out.
    pub(crate) fn of_most(&self, kind: &str) -> Option<(&'s Library, Fact<String>)> {
        let count = |i: usize| {
            self.uses
                .get(&i)
                .map_or(0, |u| u.keys().filter(|f| !self.tests[**f] && !self.generated[**f]).count())
        };
        let (index, library) = self
            .libraries
            .iter()
            .enumerate()
            .filter(|(i, l)| l.kind == kind && count(*i) > 0)
            .max_by_key(|(i, _)| (count(*i), std::cmp::Reverse(*i)))?;
        let used = self.uses.get(&index)?;
        let evidence =
            super::few(used.iter().filter(|(f, _)| !self.tests[**f]).map(|(f, line)| self.at(*f, *line)));
        Some((library, Fact::new(library.id.clone(), Source::Majority, evidence)))
    }

    /// Whether a database library is in use whose model types make the tables.
    pub(crate) fn any_making_tables(&self) -> bool {
        self.libraries.iter().enumerate().any(|(i, l)| l.models_make_tables && self.uses.contains_key(&i))
    }

    /// Every library of `kind`, in the table's order, that any source uses.
    pub(crate) fn all(&self, kind: &str) -> Option<Fact<Vec<String>>> {
        let mut evidence = Vec::new();
        let mut ids = Vec::new();
        for (i, library) in self.libraries.iter().enumerate().filter(|(_, l)| l.kind == kind) {
            let used =
                self.uses.get(&i).and_then(|u| u.iter().next()).map(|(file, line)| self.at(*file, *line));
            if let Some(at) = used.or_else(|| self.asked.get(&i).cloned()) {
                ids.push(library.id.clone());
                evidence.push(at);
            }
        }
        (!ids.is_empty()).then(|| Fact::new(ids, Source::Majority, evidence))
    }

    /// The first of `kind` in the table's order that any source uses, or that the manifest asks for where that is enough.
    pub(crate) fn any(&self, kind: &str) -> Option<Fact<String>> {
        let everywhere: BTreeSet<usize> = (0..self.paths.len()).filter(|&f| !self.tests[f]).collect();
        let asked = || {
            let of_kind = |i: &usize| self.libraries[*i].kind == kind;
            let (i, at) = self.asked.iter().find(|(i, _)| of_kind(i))?;
            Some((&self.libraries[*i], vec![at.clone()]))
        };
        let (library, evidence) = self.first(kind, &everywhere).or_else(asked)?;
        Some(Fact::new(library.id.clone(), Source::Majority, evidence))
    }
}
