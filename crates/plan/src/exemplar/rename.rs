//! The noun is replaced in drafts: one decision per symbol, by what the symbol is and who declares it.

use super::learn::folder_number;
use super::noun::{Join, Number, Place, Renaming, Replacement};
use super::parallel::longest_first;
use super::source::{Declared, Leaf, Role, SourceText};
use super::words::words;
use super::{Context, Draft, adopt};
use scaffold_core::PlanError;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

/// Names that may be renamed, and folders that move.
#[derive(Debug, Clone, Default)]
pub(crate) struct Names {
    /// Declared by the drafts: functions, types, constants, variables and members.
    pub(crate) declared: BTreeSet<String>,
    /// Parameters of paths.
    pub(crate) parameters: BTreeSet<String>,
    /// Declared outside functions, by the exemplar's folder.
    pub(crate) exports: BTreeMap<String, BTreeSet<String>>,
    /// Methods declared outside their type's file, by folder.
    pub(crate) methods: BTreeMap<String, BTreeSet<String>>,
    /// Members of shared types that get a sibling.
    pub(crate) linked_members: BTreeSet<String>,
    /// Declarations of shared folders that get a sibling.
    pub(crate) linked: BTreeMap<String, BTreeSet<String>>,
    /// Folders of the exemplar → folders of the new resource.
    pub(crate) folders: BTreeMap<String, String>,
    /// Members named by the noun alone that hold many.
    pub(crate) many: BTreeSet<String>,
    /// Declarations without the noun in folders that the exemplar shares: they would be declared twice.
    pub(crate) made_safe: BTreeMap<String, BTreeMap<String, String>>,
    /// How keys that callers see are written.
    pub(crate) keys: Option<Join>,
}

impl Names {
    /// Collects what the drafts declare.
    pub(crate) fn of(cx: &Context<'_>, renaming: &Renaming, drafts: &[Draft]) -> Result<Self, PlanError> {
        let mut out = Self { keys: Some(key_join(cx)), ..Self::default() };
        let sequences = &cx.pack.manifest().syntax.sequences;
        for draft in drafts {
            let (from, to) = (cx.module_of(&draft.from), cx.module_of(&draft.path));
            if draft.clip.is_none() && from != to {
                out.folders.insert(from.to_owned(), to.to_owned());
            }
            if !cx.is_source(&draft.from) {
                continue;
            }
            let source = SourceText::new(cx, &draft.from, &draft.text)?;
            if cx.modules_are_files() {
                let paths = source.leaves(cx).iter().filter(|l| l.role == Role::Text);
                for leaf in paths {
                    let text = source.parsed.slice(leaf.span.clone());
                    out.parameters.extend(parameters_of(text).into_iter().filter(|p| renaming.names(p)));
                }
            }
            out.declared.extend(out.parameters.iter().cloned());
            for (name, _, node) in source.declared(cx, Declared::Outside, None) {
                if from == to && draft.clip.is_none() && !renaming.names(&name) {
                    let safe = safe_name(cx, renaming, &source, &node, &name);
                    out.made_safe.entry(from.to_owned()).or_default().extend(safe.map(|s| (name.clone(), s)));
                }
                let methods = &cx.pack.manifest().syntax.methods;
                if source.node_at(&node).is_some_and(|n| methods.has(n)) {
                    out.methods.entry(from.to_owned()).or_default().insert(name.clone());
                }
                out.exports.entry(from.to_owned()).or_default().insert(name.clone());
                out.declared.insert(name);
            }
            for (name, _, node) in source.declared(cx, Declared::Members, None) {
                let many =
                    source.node_at(&node).is_some_and(|n| n.named_children().any(|c| sequences.has(c)));
                if many {
                    out.many.insert(name.clone());
                }
                out.declared.insert(name);
            }
        }
        Ok(out)
    }

    /// Adds what declarations are called since they were named for new fields.
    pub(crate) fn declare(&mut self, since: Self) {
        self.declared.extend(since.declared);
        self.many.extend(since.many);
        for (of, since) in [(&mut self.exports, since.exports), (&mut self.methods, since.methods)] {
            for (folder, names) in since {
                of.entry(folder).or_default().extend(names);
            }
        }
        for (folder, names) in since.made_safe {
            self.made_safe.entry(folder).or_default().extend(names);
        }
    }
}

/// Names of parameters in a path, however the framework writes them.
fn parameters_of(path: &str) -> Vec<String> {
    if !path.starts_with(['/', '<', '{', ':']) || path.contains(char::is_whitespace) {
        return Vec::new();
    }
    path.split('/')
        .filter(|s| s.starts_with([':', '{', '<']))
        .filter_map(|s| s.trim_matches([':', '{', '}', '<', '>', '?']).rsplit(':').next())
        .map(|s| s.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect())
        .collect()
}

/// A name with the new noun for a declaration that its package would hold twice.
fn safe_name(
    cx: &Context<'_>,
    renaming: &Renaming,
    source: &SourceText,
    node: &Range<usize>,
    name: &str,
) -> Option<String> {
    let syntax = &cx.pack.manifest().syntax;
    let node = source.node_at(node)?;
    if syntax.methods.has(node)
        || syntax.roots.iter().any(|r| r == name)
        || !name.starts_with(char::is_alphabetic)
    {
        return None;
    }
    let noun = renaming.new_noun().singular_pascal();
    let first = words(name, false).into_iter().next()?;
    if cx.pack.manifest().naming.prefixes.contains(&first.lower) {
        return Some(format!("{}{noun}{}", &name[..first.range.end], &name[first.range.end..]));
    }
    Some(format!("{name}{noun}"))
}

/// Keys of payloads are joined as the entity's own are.
fn key_join(cx: &Context<'_>) -> Join {
    let shown: Vec<&str> = cx
        .service
        .resources
        .iter()
        .filter_map(|r| r.entity.as_ref())
        .flat_map(|e| e.fields.iter().map(|f| f.shown.as_str()))
        .collect();
    let snake = shown.iter().filter(|s| s.contains('_')).count();
    let camel =
        shown.iter().filter(|s| !s.contains('_') && s.chars().skip(1).any(char::is_uppercase)).count();
    if camel > snake { Join::Camel } else { Join::Snake }
}

/// Renames every draft.
///
/// # Errors
/// A draft can't be parsed.
pub(crate) fn rename(
    cx: &Context<'_>,
    renaming: &Renaming,
    names: &Names,
    drafts: &mut [Draft],
) -> Result<(), PlanError> {
    let found = longest_first(
        drafts.len(),
        |i| drafts[i].text.len(),
        |i| {
            let draft = &drafts[i];
            if !cx.is_source(&draft.from) {
                return Ok(plain_replacements(renaming, &draft.from, &draft.text));
            }
            let (source, head) = draft_source(cx, draft)?;
            let found = replacements(cx, renaming, names, &source)?.into_iter();
            let own = head..head + draft.text.len();
            let behind = found.filter(|(r, _)| r.start >= own.start && r.end <= own.end);
            Ok(behind.map(|(r, t)| (r.start - head..r.end - head, t)).collect())
        },
    );
    let found: Vec<Vec<Replacement>> = found.into_iter().collect::<Result<_, PlanError>>()?;
    for (draft, mut replacements) in drafts.iter_mut().zip(found) {
        replacements.retain(|(r, _)| !draft.stamped.iter().any(|s| s.start < r.end && r.start < s.end));
        draft.splice(&replacements, false);
    }
    Ok(())
}

/// The text of a draft with what stands before a clip in its file (imports decide what names mean), of statements
/// with all around them (so do locals), and the offset at which the draft's own text begins.
fn draft_source(cx: &Context<'_>, draft: &Draft) -> Result<(Arc<SourceText>, usize), PlanError> {
    let Some(clip) = &draft.clip else {
        return Ok((SourceText::new(cx, &draft.from, &draft.text)?, 0));
    };
    let file = cx.text(&draft.from)?.unwrap_or_default();
    if draft.around.is_none() && file[..clip.start].ends_with([' ', '\t']) {
        let text = format!("{}{}{}", &file[..clip.start], draft.text, &file[clip.end..]);
        return Ok((SourceText::new(cx, &draft.from, &text)?, clip.start));
    }
    let source = SourceText::new(cx, &draft.from, &file)?;
    let head = source.imports.iter().map(|i| i.span.end).max().unwrap_or(0);
    let head = match source.node_at(&(head.saturating_sub(1)..head)) {
        Some(mut node) => {
            while let Some(parent) = node.parent().filter(|p| p.parent().is_some()) {
                node = parent;
            }
            node.end_byte()
        }
        None => 0,
    };
    let text = format!("{}\n{}", &file[..head], draft.text);
    Ok((SourceText::new(cx, &draft.from, &text)?, head + 1))
}

/// Files that are no source: words in their places.
fn plain_replacements(renaming: &Renaming, path: &str, text: &str) -> Vec<Replacement> {
    let join = if path.ends_with(".sql") { Join::Snake } else { Join::Words };
    renaming.replacements(
        text,
        Place { join, number: Number::Plural, prose: true, escapes: false, symbols: None },
    )
}

/// The replacements in a source text.
pub(crate) fn replacements(
    cx: &Context<'_>,
    renaming: &Renaming,
    names: &Names,
    source: &SourceText,
) -> Result<Vec<Replacement>, PlanError> {
    let locals: BTreeSet<String> =
        source.declared(cx, Declared::Locals, None).into_iter().map(|(n, ..)| n).collect();
    let declared_here = source.declared(cx, Declared::Outside, None).into_iter().map(|(n, ..)| n).collect();
    let renamer = Renamer { cx, renaming, names, source, locals, declared_here, folder: folder_number(cx) };
    let mut out = Vec::new();
    for leaf in source.leaves(cx) {
        renamer.leaf(leaf, &mut out);
    }
    out.sort_by_key(|(r, _)| (r.start, r.end));
    out.dedup();
    Ok(out)
}

struct Renamer<'a, 'b> {
    cx: &'a Context<'b>,
    renaming: &'a Renaming,
    names: &'a Names,
    source: &'a SourceText,
    locals: BTreeSet<String>,
    declared_here: BTreeSet<String>,
    folder: Number,
}

impl Renamer<'_, '_> {
    fn leaf(&self, leaf: &Leaf, out: &mut Vec<Replacement>) {
        let text = self.source.parsed.slice(leaf.span.clone());
        let keyword = leaf.role == Role::Member && self.cx.modules_are_files() && self.renaming.names(text);
        if keyword && self.source.is_common_keyword(self.cx, leaf, self.names) {
            return;
        }
        let place = match leaf.role {
            Role::ImportPath => return self.import_path(leaf, text, out),
            Role::Module => {
                let own = |m: &str| self.names.folders.contains_key(m);
                if !self.source.module_named(leaf).is_some_and(own) {
                    return;
                }
                Place { number: self.folder, ..Place::joined(self.package_join()) }
            }
            Role::Text => {
                if let Some(named) = adopt::in_text(self.cx, self.source, leaf, &self.names.made_safe) {
                    return out.push((leaf.span.clone(), named));
                }
                self.text_place(text)
            }
            Role::Comment => self.prose(),
            Role::Package => Place { number: self.folder, ..Place::joined(self.package_join()) },
            Role::ImportAlias if self.cx.imports.is_some() && !self.source.stands_for(leaf, self.names) => {
                return;
            }
            Role::ImportAlias if self.cx.imports.is_some() => Place::IDENTIFIER,
            Role::ImportAlias => Place { number: self.folder, ..Place::IDENTIFIER },
            _ => {
                if let Some(safe) = self.made_safe(leaf, text) {
                    return out.push((leaf.span.clone(), safe));
                }
                if !self.may_rename(leaf, text) {
                    return;
                }
                if self.is_package(leaf, text) {
                    let aliased = leaf.import.is_some_and(|i| self.source.imports[i].alias.is_some());
                    let join = if aliased { Join::Camel } else { self.package_join() };
                    Place { number: self.folder, ..Place::joined(join) }
                } else if leaf.role == Role::Member && self.names.many.contains(text) {
                    Place { number: Number::Plural, ..Place::IDENTIFIER }
                } else {
                    Place::IDENTIFIER
                }
            }
        };
        let shifted = self
            .renaming
            .replacements(text, place)
            .into_iter()
            .map(|(r, t)| (r.start + leaf.span.start..r.end + leaf.span.start, t));
        out.extend(shifted);
    }

    fn made_safe(&self, leaf: &Leaf, text: &str) -> Option<String> {
        let folder = match leaf.role {
            Role::Bare if !self.locals.contains(text) || self.declared_here.contains(text) => {
                self.source.module(self.cx)
            }
            // What is declared here hides an import of the same name, but for macros.
            Role::Exported => match self.source.module_named(leaf) {
                Some(module) => module,
                None if self.declared_here.contains(text) => self.source.module(self.cx),
                None => return None,
            },
            Role::Qualifier if self.declared_here.contains(text) => self.source.module(self.cx),
            _ => return None,
        };
        let new = self.names.made_safe.get(folder)?.get(text)?;
        // A macro in front of a function may be called like it (`#[get("/")] fn get`).
        let decorators = &self.cx.pack.manifest().dialect.decorators;
        let mut around = self.source.node_at(&leaf.span);
        while let Some(node) = around {
            if decorators.has(node) {
                return None;
            }
            around = node.parent();
        }
        Some(new.clone())
    }

    fn package_join(&self) -> Join {
        if self.cx.pack.manifest().naming.flat_packages { Join::Flat } else { Join::Snake }
    }

    fn prose(&self) -> Place<'_> {
        Place {
            join: Join::Words,
            number: Number::Singular,
            prose: true,
            escapes: true,
            symbols: Some(&self.names.declared),
        }
    }

    fn text_place(&self, text: &str) -> Place<'_> {
        let keys = self.names.keys.unwrap_or(Join::Snake);
        let plain = |join| Place { join, number: self.folder, prose: false, escapes: true, symbols: None };
        if is_sql(text) {
            plain(Join::Snake)
        } else if text.starts_with('/') {
            plain(Join::Kebab)
        } else if text.contains(":\"") {
            plain(keys)
        } else if text.trim().contains(char::is_whitespace) {
            self.prose()
        } else {
            plain(keys)
        }
    }

    /// An import of an own folder follows the folder; every other one stays.
    fn import_path(&self, leaf: &Leaf, text: &str, out: &mut Vec<Replacement>) {
        let Some(folder) = self.source.path_at(&leaf.span).and_then(|i| i.folder.as_ref()) else {
            return;
        };
        let Some(new) = self.names.folders.get(folder) else { return };
        if self.cx.imports.is_some() {
            let separator = &self.cx.pack.manifest().syntax.imports.separator;
            out.push((leaf.span.clone(), moved(text, separator, folder, new)));
            return;
        }
        let root = self.cx.service.root.as_str();
        let strip = |p: &str| match root {
            "" | "." => p.to_owned(),
            root => {
                p.strip_prefix(root).map_or_else(|| p.to_owned(), |p| p.trim_start_matches('/').to_owned())
            }
        };
        if let Some(prefix) = text.strip_suffix(strip(folder).as_str()) {
            out.push((leaf.span.clone(), format!("{prefix}{}", strip(new))));
        }
    }

    /// The leaf stands for a package of the exemplar: what is selected is one of its exports.
    fn is_package(&self, leaf: &Leaf, text: &str) -> bool {
        let Some(import) = leaf.import.filter(|_| leaf.role == Role::Qualifier) else { return false };
        let import = &self.source.imports[import];
        let Some(folder) = &import.folder else { return false };
        if !self.names.folders.contains_key(folder) {
            return false;
        }
        if !self.locals.contains(text) {
            return true;
        }
        let exports = self.names.exports.get(folder);
        self.selected(&leaf.span).is_some_and(|m| exports.is_some_and(|e| e.contains(&m)))
    }

    fn selected(&self, operand: &Range<usize>) -> Option<String> {
        let node = self.source.node_at(operand)?;
        let parent = node.parent()?;
        let syntax = &self.cx.pack.manifest().syntax;
        let selector = syntax.selectors.iter().find(|s| s.node.has(parent))?;
        Some(self.source.parsed.of(parent.child_by_field_name(&selector.member)?).to_owned())
    }

    fn may_rename(&self, leaf: &Leaf, text: &str) -> bool {
        let names = self.names;
        match leaf.role {
            Role::Qualifier => {
                self.locals.contains(text)
                    || leaf.import.is_none_or(|i| {
                        let import = &self.source.imports[i];
                        // An alias is the own file's choice, whatever it stands for.
                        let chosen =
                            import.alias.is_some() && self.cx.exemplar.files.contains(&self.source.path);
                        chosen || import.folder.as_ref().is_some_and(|f| names.folders.contains_key(f))
                    })
            }
            Role::Exported => {
                let import = leaf.import.map(|i| &self.source.imports[i]);
                let shadowed = import.is_some_and(|i| i.locals().iter().any(|l| self.locals.contains(l)));
                let Some(folder) = self.source.module_named(leaf) else {
                    return shadowed && self.member(leaf, text);
                };
                names.exports.get(folder).is_some_and(|e| e.contains(text))
                    || names.linked.get(folder).is_some_and(|e| e.contains(text))
                    || self.source.stands_for(leaf, names)
                    || (shadowed && self.member(leaf, text))
            }
            Role::Member => self.member(leaf, text),
            Role::Bare => {
                let here = self.source.module(self.cx);
                self.locals.contains(text)
                    || names.exports.get(here).is_some_and(|e| e.contains(text))
                    || names.linked.get(here).is_some_and(|e| e.contains(text))
                    || names.declared.contains(text)
                    || self.opened(text)
            }
            _ => true,
        }
    }

    /// Whether a module of whose names all are imported at once declares `text`, and gets a sibling of it.
    fn opened(&self, text: &str) -> bool {
        let all =
            self.source.imports.iter().filter(|i| self.source.parsed.slice(i.item.clone()).ends_with('*'));
        all.filter_map(|i| i.folder.as_ref()).any(|folder| {
            let named =
                |of: &BTreeMap<String, BTreeSet<String>>| of.get(folder).is_some_and(|n| n.contains(text));
            named(&self.names.linked) || named(&self.names.exports)
        })
    }

    fn member(&self, leaf: &Leaf, text: &str) -> bool {
        if leaf.called && self.renaming.is_whole(text) && self.renaming.is_verb_name(text) {
            return false;
        }
        let dynamic = self.cx.pack.manifest().naming.dynamic_members;
        dynamic || self.names.declared.contains(text) || self.names.linked_members.contains(text)
    }
}

/// An import path that ends in the module `old`, for where the module is now: each segment that stood for a
/// segment of the old path becomes the new path's; `.` and `..` stay, folders move one for one.
fn moved(text: &str, separator: &str, old: &str, new: &str) -> String {
    let separator = if separator.is_empty() { "/" } else { separator };
    let mut parts: Vec<String> = text.split(separator).map(str::to_owned).collect();
    let (old, new): (Vec<&str>, Vec<&str>) = (old.split('/').collect(), new.split('/').collect());
    if old.len() != new.len() {
        return text.to_owned();
    }
    // What the file's name has more than the import (`.ts`, `.py`); the index of a folder is left out whole.
    let extra = |part: &str, at: usize| -> Option<String> {
        let rest = old[at].strip_prefix(part)?;
        (rest.is_empty() || rest.starts_with('.')).then(|| rest.to_owned())
    };
    let Some(last) = parts.iter().rposition(|p| !p.is_empty() && p != "." && p != "..") else {
        return text.to_owned();
    };
    let end = (old.len().saturating_sub(2)..old.len())
        .rev()
        .find(|at| extra(&parts[last], *at).is_some() || stem(&parts[last]) == stem(old[*at]));
    let Some(end) = end else { return text.to_owned() };
    for back in 0..=last.min(end) {
        let (part, at) = (&mut parts[last - back], end - back);
        let written = match extra(part, at) {
            Some(rest) => new[at].strip_suffix(rest.as_str()).map(str::to_owned),
            // Another extension than the file's: `./book.js` for `book.ts`.
            None if back == 0 => {
                let extension = part[stem(part).len()..].to_owned();
                Some(format!("{}{extension}", stem(new[at])))
            }
            None => break,
        };
        match written {
            Some(w) => *part = w,
            None => break,
        }
    }
    parts.join(separator)
}

/// A name without its extension.
fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(s, _)| s)
}

fn is_sql(text: &str) -> bool {
    let first: String =
        text.trim_start().chars().take_while(char::is_ascii_alphabetic).collect::<String>().to_lowercase();
    let starts = ["select", "insert", "update", "delete", "create", "alter", "drop", "with", "from", "where"];
    starts.contains(&first.as_str()) && text.trim().contains(char::is_whitespace) && {
        let lower = text.trim().to_lowercase();
        [" from", " into ", " set ", " table ", " values", " where", " as ", "\n"]
            .iter()
            .any(|k| lower.contains(k))
    }
}
