//! Files of a package taken apart into several packages: names that other packages use are exported, names that share a
//! package with those of other resources carry the noun, uses are qualified and imports follow.

use super::layers::Layers;
use super::{folder, not_understood, rewrite, text_of};
use scaffold_core::{Change, Diagnostic, Name, Plan, PlanError, RepoView, split_words};
use scaffold_pack::Pack;
use scaffold_syntax::{Node, Parsed, child, unquoted};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

pub(super) struct Regroup<'a> {
    pub(super) pack: &'a Pack,
    pub(super) layers: &'a Layers,
    pub(super) noun: &'a Name,
    /// Old path → new path, of code alone.
    pub(super) moves: &'a BTreeMap<String, String>,
}

/// A file of a package that is taken apart.
struct Source {
    from: String,
    to: String,
    text: String,
    parsed: Arc<Parsed>,
    /// What it declares, with the whole declaration.
    declares: BTreeMap<String, Range<usize>>,
}

/// What became of a name.
#[derive(Clone)]
struct Renamed {
    folder: String,
    name: String,
}

/// The names of a package that is taken apart.
type Names = BTreeMap<String, Renamed>;

impl Regroup<'_> {
    pub(super) fn plan(&self, mut plan: Plan, view: Option<&dyn RepoView>) -> Result<Plan, PlanError> {
        let folders: BTreeSet<String> = self.moves.keys().map(|p| folder(p).to_owned()).collect();
        let mut packages: BTreeMap<String, Names> = BTreeMap::new();
        let mut methods: BTreeSet<String> = BTreeSet::new();
        let mut apart: BTreeMap<String, Vec<Source>> = BTreeMap::new();
        for package in &folders {
            let sources = self.sources(&plan, package)?;
            methods.extend(self.shared_methods(&sources));
            packages.insert(package.clone(), self.names(&sources));
            apart.insert(package.clone(), sources);
        }
        for (package, sources) in &apart {
            for source in sources {
                let text = self.rewritten(source, sources, &packages, package, &methods)?;
                for change in &mut plan.changes {
                    if let Change::Create { path, text: old, .. } = change
                        && *path == source.from
                    {
                        *old = text.clone();
                        path.clone_from(&source.to);
                    }
                }
            }
        }
        let own: Vec<&String> = apart.values().flatten().map(|s| &s.to).collect();
        for change in &mut plan.changes {
            if own.iter().any(|p| *p == change.path()) || !self.layers.is_code(change.path()) {
                continue;
            }
            let (base, text) = text_of(change, view)?;
            let new = self.outside(&text, &packages)?;
            if new != text {
                match change {
                    Change::Create { text, .. } => *text = new,
                    Change::Edit { .. } => rewrite(change, &base, &new),
                }
            }
        }
        Ok(plan)
    }

    fn parse(&self, text: &str) -> Result<Arc<Parsed>, PlanError> {
        self.pack.trees().parse(text).map_err(|e| PlanError::Pack(Diagnostic::new(e.to_string())))
    }

    /// The files of a package; tests have what they use of other tests that go elsewhere.
    fn sources(&self, plan: &Plan, package: &str) -> Result<Vec<Source>, PlanError> {
        let mut out = Vec::new();
        for change in &plan.changes {
            if let Change::Create { path, text, .. } = change
                && folder(path) == package
                && self.layers.is_code(path)
            {
                out.push(self.source(path, text.clone())?);
            }
        }
        let tests: Vec<usize> = (0..out.len()).filter(|i| self.layers.is_test(&out[*i].from)).collect();
        let mut with = BTreeMap::new();
        for &i in &tests {
            let mut text = out[i].text.clone();
            let mut source = self.source(&out[i].from, text.clone())?;
            while let Some((other, range)) =
                tests.iter().filter(|j| folder(&out[**j].to) != folder(&source.to)).find_map(|j| {
                    let missing = |(name, _): &(&String, &Range<usize>)| {
                        !source.declares.contains_key(*name) && self.uses(&source.parsed, name)
                    };
                    // What tests are run by is used by nobody.
                    out[*j].declares.iter().find(missing).map(|(_, range)| (*j, range.clone()))
                })
            {
                let passage = out[other].text[range].to_owned();
                text = format!("{}\n\n{passage}\n", text.trim_end());
                let passage = self.parse(&passage)?;
                for (path, name) in self.imports(&out[other].parsed) {
                    let known = self.imports(&source.parsed).iter().any(|(p, _)| *p == path);
                    if !known && passage.leaves().any(|n| passage.of(n) == name) {
                        text = self.import(&text, &path)?;
                    }
                }
                source = self.source(&out[i].from, text.clone())?;
            }
            with.insert(i, source);
        }
        for (i, source) in with {
            out[i] = source;
        }
        Ok(out)
    }

    fn source(&self, path: &str, text: String) -> Result<Source, PlanError> {
        let parsed = self.parse(&text)?;
        let syntax = &self.pack.manifest().syntax;
        let mut declares = BTreeMap::new();
        for top in parsed.root().named_children() {
            for node in std::iter::once(top).chain(top.below()) {
                if syntax.bodies.has(node) || syntax.methods.has(top) {
                    break;
                }
                let Some(name) = syntax.declarations.child(node) else { continue };
                let inside = node.id() != top.id() && node.parent().is_some_and(|p| self.is_local(p, top));
                if !inside {
                    declares.insert(parsed.of(name).to_owned(), with_comment(&parsed, top));
                }
            }
        }
        let to = self.moves.get(path).cloned().unwrap_or_else(|| path.to_owned());
        Ok(Source { from: path.to_owned(), to, text, parsed, declares })
    }

    /// Whether a node stands in a function's body below `top`.
    fn is_local(&self, node: Node<'_>, top: Node<'_>) -> bool {
        let mut at = Some(node);
        while let Some(node) = at.filter(|n| n.id() != top.id()) {
            if self.pack.manifest().syntax.bodies.has(node) {
                return true;
            }
            at = node.parent();
        }
        false
    }

    fn uses(&self, parsed: &Parsed, name: &str) -> bool {
        parsed.leaves().any(|n| parsed.of(n) == name && self.is_free(n))
    }

    fn is_name(&self, node: Node<'_>) -> bool {
        let p = &self.layers.packages;
        node.kind() == p.name || node.kind() == p.ty
    }

    /// Whether a file uses what its package declares under `name`, not a local of that name.
    fn uses_of(&self, source: &Source, name: &str) -> bool {
        let is_local = self.locals(&source.parsed).contains(name);
        let ty = &self.layers.packages.ty;
        let mut leaves = source.parsed.leaves();
        leaves.any(|n| source.parsed.of(n) == name && self.is_free(n) && (!is_local || n.kind() == *ty))
    }

    /// Whether a token is a name that may be one of the package's own.
    fn is_free(&self, node: Node<'_>) -> bool {
        self.is_name(node) && !self.is_key(node) && !self.is_selected(node)
    }

    /// Whether a token is selected from something.
    fn is_selected(&self, node: Node<'_>) -> bool {
        let Some(parent) = node.parent() else { return false };
        let selectors = &self.pack.manifest().syntax.selectors;
        let Some(selector) = selectors.iter().find(|s| s.node.has(parent)) else { return false };
        child(parent, &selector.member).is_some_and(|m| m.byte_range() == node.byte_range())
    }

    /// Whether a token is the key of a literal: a member, whatever its kind.
    fn is_key(&self, node: Node<'_>) -> bool {
        let keyed = &self.pack.manifest().syntax.keyed;
        let mut at = Some(node);
        for _ in 0..3 {
            let Some(parent) = at.and_then(|n| n.parent()) else { return false };
            if let Some(key) = keyed.child(parent) {
                return key.byte_range() == node.byte_range();
            }
            at = Some(parent);
        }
        false
    }

    /// Names that functions bind.
    fn locals(&self, parsed: &Parsed) -> BTreeSet<String> {
        let syntax = &self.pack.manifest().syntax;
        let mut out = BTreeSet::new();
        for node in parsed.walk() {
            if syntax.declarations.has(node) && node.parent().is_none_or(|p| !self.is_local(p, parsed.root()))
            {
                continue;
            }
            let Some(field) = syntax.locals.get(node) else { continue };
            for name in node.children_by_field_name(field) {
                out.extend(
                    std::iter::once(name)
                        .chain(name.below())
                        .filter(|n| self.is_name(*n))
                        .map(|n| parsed.of(n).to_owned()),
                );
            }
        }
        out
    }

    /// Methods that are used where another package's files are, and so have to be exported.
    fn shared_methods(&self, sources: &[Source]) -> BTreeSet<String> {
        let syntax = &self.pack.manifest().syntax;
        let mut out = BTreeSet::new();
        for source in sources {
            for method in source.parsed.root().named_children().filter(|n| syntax.methods.has(*n)) {
                let Some(name) = syntax.declarations.child(method) else { continue };
                let name = source.parsed.of(name);
                let used = |other: &Source| {
                    let declared = other.parsed.root().named_children().filter(|n| syntax.methods.has(*n));
                    let own = declared
                        .filter_map(|n| syntax.declarations.child(n))
                        .any(|n| other.parsed.of(n) == name);
                    let mut leaves = other.parsed.leaves();
                    !own && leaves.any(|n| {
                        n.kind() == self.layers.packages.member
                            && other.parsed.of(n) == name
                            && !self.is_member(n)
                    })
                };
                if sources.iter().any(|o| folder(&o.to) != folder(&source.to) && used(o)) {
                    out.insert(name.to_owned());
                }
            }
        }
        out
    }

    /// Whether a token declares a member.
    fn is_member(&self, node: Node<'_>) -> bool {
        let members = &self.pack.manifest().syntax.members;
        node.parent().is_some_and(|p| members.child(p).is_some_and(|n| n.byte_range() == node.byte_range()))
    }

    fn names(&self, sources: &[Source]) -> Names {
        let mut out = Names::new();
        for source in sources.iter().filter(|s| !self.layers.is_test(&s.from)) {
            let home = folder(&source.to);
            let shared = self.layers.planned(&source.from).is_none_or(|l| l.shared);
            for name in source.declares.keys() {
                let abroad = sources.iter().any(|o| folder(&o.to) != home && self.uses_of(o, name));
                let mut new = name.clone();
                if source.from != source.to && folder(&source.from) != home && !shared {
                    new = self.with_noun(name);
                }
                if abroad {
                    new = capital(&new);
                }
                out.insert(name.clone(), Renamed { folder: home.to_owned(), name: new });
            }
        }
        out
    }

    /// A name that says which resource it is about.
    fn with_noun(&self, name: &str) -> String {
        let noun = self.noun.singular();
        let words = split_words(name);
        let plural = self.noun.plural();
        if words.windows(noun.len()).any(|w| w == noun || w == plural) {
            return name.to_owned();
        }
        let pascal: String = noun.iter().map(|w| capital(w)).collect();
        let first = words.first().map_or("", String::as_str);
        let prefix = self.layers.packages.prefixes.iter().find(|p| *p == first && words.len() > 1);
        match prefix {
            Some(prefix) => format!("{}{pascal}{}", &name[..prefix.len()], &name[prefix.len()..]),
            None if name.starts_with(char::is_uppercase) => format!("{pascal}{name}"),
            None => format!("{}{}", lower(&pascal), capital(name)),
        }
    }

    /// A file of a package that is taken apart, in its new one.
    fn rewritten(
        &self,
        source: &Source,
        sources: &[Source],
        packages: &BTreeMap<String, Names>,
        package: &str,
        methods: &BTreeSet<String>,
    ) -> Result<String, PlanError> {
        let parsed = &source.parsed;
        let home = folder(&source.to);
        let moved = home != folder(&source.from);
        let mut names = packages.get(package).cloned().unwrap_or_default();
        let shared = self.layers.planned(&source.from).is_none_or(|l| l.shared);
        if self.layers.is_test(&source.from) && moved && !shared {
            for name in source.declares.keys() {
                names.insert(name.clone(), Renamed { folder: home.to_owned(), name: self.with_noun(name) });
            }
        }
        let locals = self.locals(parsed);
        let mut edits: Vec<(Range<usize>, String)> = Vec::new();
        let mut used: BTreeSet<&str> = BTreeSet::new();
        let tokens = &self.layers.packages;
        let syntax = &self.pack.manifest().syntax;
        for node in parsed.leaves() {
            let text = parsed.of(node);
            if node.kind() == tokens.member && methods.contains(text) {
                edits.push((node.byte_range(), capital(text)));
            } else if moved
                && node.kind() == tokens.package
                && node.parent().is_some_and(|p| syntax.package_clauses.has(p))
            {
                edits.push((node.byte_range(), package_of(home).to_owned()));
            } else if self.is_free(node)
                && let Some(new) = names.get(text)
            {
                let is_type = node.kind() == tokens.ty;
                if locals.contains(text) && !is_type {
                    continue;
                }
                let declared = node.parent().is_some_and(|p| {
                    syntax.declarations.child(p).is_some_and(|n| n.byte_range() == node.byte_range())
                });
                if new.folder == home || declared {
                    edits.push((node.byte_range(), new.name.clone()));
                } else {
                    used.insert(&new.folder);
                    edits.push((node.byte_range(), format!("{}.{}", package_of(&new.folder), new.name)));
                }
            }
        }
        // Comments that begin with what they are about.
        for node in parsed.walk().filter(|n| syntax.comments.has(*n)) {
            let text = parsed.of(node);
            let word: String = text
                .trim_start_matches(['/', ' '])
                .chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect();
            let at = node.start_byte() + text.find(&word).unwrap_or(0);
            if let Some(new) = names.get(&word).filter(|_| !word.is_empty()) {
                edits.push((at..at + word.len(), new.name.clone()));
            } else if methods.contains(&word) {
                edits.push((at..at + word.len(), capital(&word)));
            } else if moved && word == "Package" {
                let rest = &text[text.find(&word).unwrap_or(0) + word.len()..];
                let old = rest.split_whitespace().next().unwrap_or_default();
                let begin = node.start_byte() + text.len() - rest.trim_start().len();
                edits.push((begin..begin + old.len(), package_of(home).to_owned()));
            }
        }
        let mut text = replaced(&source.text, edits);
        let prefix = self.prefix(sources, packages)?;
        for folder in used {
            text = self.import(&text, &format!("{prefix}{folder}"))?;
        }
        self.outside(&text, packages)
    }

    /// What goes before the folders of this service in imports: a file imports one of the packages, or another of their
    /// service.
    fn prefix(&self, sources: &[Source], packages: &BTreeMap<String, Names>) -> Result<String, PlanError> {
        let all = sources.iter().flat_map(|s| self.imports(&s.parsed));
        let imports: Vec<String> = all.map(|(path, _)| path).collect();
        let first = packages.keys().next().and_then(|p| p.split('/').next()).unwrap_or_default();
        let mark = format!("/{first}/");
        imports.iter().find_map(|path| path.find(&mark).map(|at| path[..=at].to_owned())).ok_or_else(|| {
            not_understood(Diagnostic::new("nothing shows what imports of this service begin with"))
        })
    }

    /// Imports with the names that they bind.
    fn imports(&self, parsed: &Parsed) -> Vec<(String, String)> {
        let syntax = &self.pack.manifest().syntax;
        let specs = parsed.walk().filter(|n| syntax.imports.node.has(*n));
        specs
            .filter_map(|n| {
                let path = unquoted(parsed.of(child(n, &syntax.imports.path)?), &syntax.quotes).to_owned();
                let name = path.rsplit('/').next().unwrap_or_default().to_owned();
                Some((path, name))
            })
            .collect()
    }

    /// The text with one more import, behind the last of the same service, else behind all.
    fn import(&self, text: &str, path: &str) -> Result<String, PlanError> {
        let parsed = self.parse(text)?;
        let imports = &self.pack.manifest().syntax.imports;
        let specs: Vec<Node<'_>> = parsed.walk().filter(|n| imports.node.has(*n)).collect();
        if self.imports(&parsed).iter().any(|(p, _)| p == path) {
            return Ok(text.to_owned());
        }
        let head = path.split('/').next().unwrap_or_default();
        let alike = specs.iter().filter(|n| {
            unquoted(parsed.of(**n), &self.pack.manifest().syntax.quotes).split('/').next() == Some(head)
        });
        let item = imports.item.replace("{path}", path);
        let last = alike.clone().next_back().or(specs.last()).ok_or_else(|| {
            not_understood(Diagnostic::new(format!("there is no list of imports to add `{path}` to")))
        })?;
        let gap = if alike.clone().next().is_some() { "" } else { "\n" };
        let line = parsed.whole_lines(last.byte_range());
        let indent = parsed.indent(last.start_byte());
        Ok(format!("{}{gap}{indent}{item}\n{}", &text[..line.end], &text[line.end..]))
    }

    /// A file that uses a package from outside.
    fn outside(&self, text: &str, packages: &BTreeMap<String, Names>) -> Result<String, PlanError> {
        let mut text = text.to_owned();
        for (package, names) in packages {
            let parsed = self.parse(&text)?;
            let Some((path, name)) =
                self.imports(&parsed).into_iter().find(|(path, _)| path.ends_with(&format!("/{package}")))
            else {
                continue;
            };
            let prefix = path.strip_suffix(package.as_str()).unwrap_or_default().to_owned();
            let syntax = &self.pack.manifest().syntax;
            let mut edits = Vec::new();
            let mut folders: BTreeSet<&str> = BTreeSet::new();
            for node in parsed.walk() {
                let Some(selector) = syntax.selectors.iter().find(|s| s.node.has(node)) else { continue };
                let (Some(operand), Some(member)) =
                    (child(node, &selector.operand), child(node, &selector.member))
                else {
                    continue;
                };
                if parsed.of(operand) != name {
                    continue;
                }
                let Some(new) = names.get(parsed.of(member)) else { continue };
                folders.insert(&new.folder);
                edits.push((operand.byte_range(), package_of(&new.folder).to_owned()));
                edits.push((member.byte_range(), new.name.clone()));
            }
            if folders.is_empty() || (folders.len() == 1 && folders.contains(package.as_str())) {
                continue;
            }
            let old =
                parsed.walk().filter(|n| syntax.imports.node.has(*n)).find(|n| parsed.of(*n).contains(&path));
            let mut items: Vec<String> = folders
                .iter()
                .map(|f| syntax.imports.item.replace("{path}", &format!("{prefix}{f}")))
                .collect();
            items.sort();
            if let Some(old) = old {
                let indent = parsed.indent(old.start_byte());
                edits.push((old.byte_range(), items.join(&format!("\n{indent}"))));
            }
            text = replaced(&text, edits);
        }
        Ok(text)
    }
}

/// A declaration with the comment right above it.
fn with_comment(parsed: &Parsed, node: Node<'_>) -> Range<usize> {
    let mut start = node.start_byte();
    let mut above = node.prev_sibling();
    while let Some(comment) = above.filter(|c| {
        parsed.of(*c).starts_with("//") && parsed.text()[c.end_byte()..start].matches('\n').count() == 1
    }) {
        start = comment.start_byte();
        above = comment.prev_sibling();
    }
    start..node.end_byte()
}

fn package_of(folder: &str) -> &str {
    folder.rsplit('/').next().unwrap_or(folder)
}

fn replaced(text: &str, mut edits: Vec<(Range<usize>, String)>) -> String {
    edits.sort_by_key(|(range, _)| (range.start, range.end));
    edits.dedup_by(|a, b| a.0 == b.0);
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for (range, new) in edits.into_iter().filter(|(r, _)| !r.is_empty()) {
        if range.start < at {
            continue;
        }
        out.push_str(&text[at..range.start]);
        out.push_str(&new);
        at = range.end;
    }
    out.push_str(&text[at..]);
    out
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

fn lower(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |c| c.to_lowercase().chain(chars).collect())
}
