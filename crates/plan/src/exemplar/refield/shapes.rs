//! Record types: which of their members are fields, and what the new members are. Decided once per type,
//! so that every literal, copy and assignment of the type can obey it.

use super::fields::{Fields, New};
use super::tree::{Tree, children};
use super::types::Types;
use super::words;
use rayon::prelude::*;
use regex::Regex;
use scaffold_core::Diagnostic;
use scaffold_pack::Manifest;
use scaffold_syntax::Node;
use std::collections::BTreeMap;

/// A member of a record.
#[derive(Debug, Clone)]
pub(crate) struct Member {
    pub(crate) name: String,
    /// Type as written.
    pub(crate) ty: String,
    /// The old field that it is.
    pub(crate) old: Option<usize>,
}

/// A new member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NewMember {
    /// Which new field.
    pub(crate) new: usize,
    /// The old field it is stamped from.
    pub(crate) from: usize,
    /// Type as it will be written.
    pub(crate) ty: String,
}

/// A record type.
#[derive(Debug, Clone)]
pub(crate) struct Shape {
    /// Declared name; none for a record written in place.
    pub(crate) name: Option<String>,
    /// Folder of the file.
    pub(crate) dir: String,
    /// The type's text, which tells apart records written in place.
    pub(crate) text: String,
    pub(crate) members: Vec<Member>,
    /// Types whose members are this one's too.
    pub(crate) embedded: Vec<String>,
    /// At least half of its members are the entity's, or paging.
    pub(crate) data: bool,
    /// It narrows a search.
    pub(crate) filter: bool,
    /// The new members, where the run is stamped; empty where single members are renamed.
    pub(crate) new: Vec<NewMember>,
}

impl Shape {
    /// Type of the member that is old field `o`.
    pub(crate) fn old_type(&self, o: usize) -> Option<&str> {
        self.members.iter().find(|m| m.old == Some(o)).map(|m| m.ty.as_str())
    }

    /// Type of new field `n`.
    pub(crate) fn new_type(&self, n: usize) -> Option<&str> {
        self.new.iter().find(|m| m.new == n).map(|m| m.ty.as_str())
    }

    /// The old fields among its members, plain ones.
    pub(crate) fn covered(&self, fields: &Fields) -> Vec<usize> {
        let mut out: Vec<usize> =
            self.members.iter().filter_map(|m| m.old).filter(|o| fields.old[*o].plain).collect();
        out.sort_unstable();
        out.dedup();
        out
    }
}

/// A type as written in a file, with what is needed to resolve it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ty {
    pub(crate) text: String,
    /// Index of the file.
    pub(crate) file: usize,
}

/// All record types of the drafts, and the results of their functions.
#[derive(Debug, Default)]
pub(crate) struct Shapes {
    pub(crate) list: Vec<Shape>,
    /// Function or method name → the types it gives first.
    results: BTreeMap<String, Vec<Ty>>,
    /// Per file: folder, and qualifier → path of imports.
    files: Vec<(String, Vec<(String, String)>)>,
    /// Prefix of the repository's own imports.
    pub(crate) module: Option<String>,
}

fn dir_of(path: &str) -> String {
    path.rsplit_once('/').map_or(String::new(), |(d, _)| d.to_owned())
}

/// The record types of one text, and its functions with the type that each gives first.
fn declared(tree: &Tree<'_>, dir: &str, fields: &Fields) -> (Vec<Shape>, Vec<(String, String)>) {
    let (mut shapes, mut results) = (Vec::new(), Vec::new());
    for node in tree.parsed.walk() {
        if tree.is_record(node) {
            shapes.push(shape(tree, node, dir, fields, tree.types.tag()));
        }
        let fields = &tree.syntax.fields;
        let Some(result) = fields.result.of(node) else { continue };
        let Some(name) = fields.name.of(node) else { continue };
        let first = if tree.is_parameters(result) {
            children(result).first().and_then(|p| tree.type_of(*p))
        } else {
            Some(result)
        };
        results.extend(first.map(|first| (tree.text(name).to_owned(), tree.type_text(first))));
    }
    (shapes, results)
}

impl Shapes {
    /// Collects the record types of `trees`.
    pub(crate) fn collect(trees: &[&Tree<'_>], fields: &Fields, module: Option<&str>) -> Self {
        let mut out = Self { module: module.map(str::to_owned), ..Self::default() };
        let declared: Vec<_> = trees
            .par_iter()
            .with_max_len(1)
            .map(|tree| declared(tree, &dir_of(&tree.path), fields))
            .collect();
        for (file, (tree, (shapes, results))) in trees.iter().zip(declared).enumerate() {
            out.files.push((dir_of(&tree.path), tree.imports.clone()));
            out.list.extend(shapes);
            for (name, text) in results {
                let ty = Ty { text, file };
                let known = out.results.entry(name).or_default();
                if !known.contains(&ty) {
                    known.push(ty);
                }
            }
        }
        out
    }

    /// The record that a type names, marks of being missing or repeated passed over.
    pub(crate) fn resolve(&self, tree: &Tree<'_>, ty: &Ty) -> Option<usize> {
        self.resolve_all(tree, ty).into_iter().next()
    }

    /// Every record of that name: functions may declare their own of one name.
    fn resolve_all(&self, tree: &Tree<'_>, ty: &Ty) -> Vec<usize> {
        let name = tree.types.core(&ty.text);
        let (dir, imports) = &self.files[ty.file];
        let arguments = tree.dialect.type_arguments.as_str();
        let name = if arguments.is_empty() { name } else { name.split(arguments).next().unwrap_or(name) };
        let all = |fits: &dyn Fn(&Shape) -> bool| -> Vec<usize> {
            self.list.iter().enumerate().filter(|(_, s)| fits(s)).map(|(i, _)| i).collect()
        };
        // A record written in place is its own text, also where a variable gives it a name.
        let written = all(&|s| s.text == name && (s.name.is_none() || s.dir == *dir));
        if !written.is_empty() {
            return written;
        }
        if let Some((qualifier, name)) = tree.qualified(name) {
            if tree.binds_names {
                return all(&|s| s.name.as_deref() == Some(name));
            }
            let Some(path) = imports.iter().find(|(q, _)| q == qualifier).map(|(_, p)| p.as_str()) else {
                return Vec::new();
            };
            return all(&|s| {
                s.name.as_deref() == Some(name)
                    && !s.dir.is_empty()
                    && (path == s.dir || path.ends_with(&format!("/{}", s.dir)))
            });
        }
        let named = all(&|s| s.name.as_deref() == Some(name) && s.dir == *dir);
        match named.is_empty() && tree.binds_names {
            // Imported by its name.
            true => all(&|s| s.name.as_deref() == Some(name)),
            false => named,
        }
    }

    /// Whether a qualifier stands for an import from outside the repository.
    fn is_foreign(&self, file: usize, qualifier: &str) -> bool {
        let path = self.files[file].1.iter().find(|(q, _)| q == qualifier).map(|(_, p)| p.as_str());
        path.is_some_and(|p| match &self.module {
            Some(module) => p != module && !p.starts_with(&format!("{module}/")),
            None => !p.split('/').next().unwrap_or("").contains('.'),
        })
    }

    /// The type of an expression, as far as the drafts tell.
    pub(crate) fn infer(&self, tree: &Tree<'_>, file: usize, node: Node<'_>, depth: usize) -> Option<Ty> {
        if depth > 8 {
            return None;
        }
        let node = tree.peel(node);
        let ty = |n: Node<'_>| Ty { text: tree.type_text(n), file };
        if tree.is_literal(node) {
            return tree.type_of(node).map(ty);
        }
        if let Some((operand, member)) = tree.selection(node) {
            let of = self.infer(tree, file, operand, depth + 1)?;
            return self.member_type(tree, &of, tree.text(member), 0);
        }
        if let Some((function, arguments)) = tree.call(node) {
            let name = tree.selection(function).map_or(function, |(_, m)| m);
            if tree.dialect.allocators.iter().any(|a| a == tree.text(function)) {
                return children(arguments).first().copied().map(ty);
            }
            if let Some((operand, _)) = tree.selection(function)
                && operand.child_count() == 0
                && tree.is_qualifier(operand)
                && self.is_foreign(file, tree.text(operand))
            {
                // Nothing of the repository's own: a type that no draft declares.
                return Some(Ty { text: tree.text(function).to_owned(), file });
            }
            return match self.results.get(tree.text(name)).map(Vec::as_slice) {
                Some([one]) => Some(one.clone()),
                Some(several) => {
                    let shapes: Vec<_> = several.iter().map(|t| self.resolve(tree, t)).collect();
                    (shapes[0].is_some() && shapes.iter().all(|s| *s == shapes[0]))
                        .then(|| several[0].clone())
                }
                None => None,
            };
        }
        if tree.is_unary(node) {
            let inner = self.infer(tree, file, tree.syntax.fields.operand.of(node)?, depth + 1)?;
            let text = tree.text(node);
            let types = tree.types;
            return Some(if types.unfollowed(text).is_some() {
                Ty { text: types.inner(&inner.text).unwrap_or(&inner.text).to_owned(), ..inner }
            } else if types.ungiven(text).is_some() {
                Ty { text: types.wrap(&inner.text), ..inner }
            } else {
                inner
            });
        }
        if tree.is_identifier(node) {
            let (declaring, index) = tree.declaration(node)?;
            if tree.takes_apart(declaring) {
                return None;
            }
            let several = tree.parts_of(declaring);
            if let Some(t) = tree.type_of(declaring) {
                let whole = ty(t);
                let part = several.and_then(|count| tree.types.part(&whole.text, index, count));
                return Some(part.map(|p| Ty { text: p.to_owned(), file }).unwrap_or(whole));
            }
            let right = tree.right(declaring)?;
            let rights = tree.each(right);
            if rights.len() > 1 || rights.first() != Some(&right) {
                let value = rights.get(index).or_else(|| (index == 0).then(|| rights.first()).flatten())?;
                return self.infer(tree, file, *value, depth + 1);
            }
            let of = self.infer(tree, file, right, depth + 1)?;
            if let Some(part) = several.and_then(|count| tree.types.part(&of.text, index, count)) {
                return Some(Ty { text: part.to_owned(), file: of.file });
            }
            let elem = tree.types.element(&of.text).unwrap_or(of.text.trim()).to_owned();
            return Some(Ty { text: elem, file: of.file });
        }
        let fields = &tree.syntax.fields;
        if let (Some(of), Some(_)) = (fields.operand.of(node), fields.index.of(node)) {
            let of = self.infer(tree, file, of, depth + 1)?;
            let elem = tree.types.element(&of.text)?.to_owned();
            return Some(Ty { text: elem, file: of.file });
        }
        if let (Some(_), Some(t)) = (fields.operand.of(node), tree.type_of(node)) {
            return Some(ty(t));
        }
        None
    }

    fn member_type(&self, tree: &Tree<'_>, of: &Ty, member: &str, depth: usize) -> Option<Ty> {
        let all = self.resolve_all(tree, of);
        let own = all.iter().find_map(|s| self.list[*s].members.iter().find(|m| m.name == member));
        if let Some(m) = own {
            return Some(Ty { text: m.ty.clone(), file: of.file });
        }
        if depth > 3 {
            return None;
        }
        all.iter().flat_map(|s| &self.list[*s].embedded).find_map(|e| {
            let ty = Ty { text: e.clone(), file: of.file };
            let name = tree.types.core(e);
            let name = tree.qualified(name).map_or(name, |(_, n)| n);
            if name == member { Some(ty) } else { self.member_type(tree, &ty, member, depth + 1) }
        })
    }

    /// The record that an operand of a field's selection is of: itself, or the embedded one that has the field.
    pub(crate) fn holder(&self, tree: &Tree<'_>, of: &Ty, o: usize, depth: usize) -> Option<usize> {
        let all = self.resolve_all(tree, of);
        let own = all.iter().find(|s| self.list[**s].members.iter().any(|m| m.old == Some(o)));
        if let Some(at) = own {
            return Some(*at);
        }
        if depth > 3 {
            return None;
        }
        all.iter()
            .flat_map(|s| &self.list[*s].embedded)
            .find_map(|e| self.holder(tree, &Ty { text: e.clone(), file: of.file }, o, depth + 1))
    }

    /// Decides the new members of every record.
    pub(crate) fn decide(&mut self, fields: &Fields, manifest: &Manifest, types: &Types) {
        let given = fields.given().count();
        for shape in &mut self.list {
            let mut covered = shape.covered(fields);
            covered.retain(|o| !fields.old[*o].aux);
            if !shape.data || covered.is_empty() {
                continue;
            }
            let partial = covered.len() == 1 && given > 1 && !shape.filter;
            let chosen: Vec<usize> = if partial {
                fields.representative(covered[0]).into_iter().collect()
            } else {
                fields.cover(&covered, shape.filter)
            };
            let text = manifest.types.get("string").map_or("", |t| t.native.as_str());
            let raw = shape.filter && shape.members.iter().filter(|m| m.old.is_some()).all(|m| m.ty == text);
            shape.new = chosen
                .into_iter()
                .filter_map(|n| {
                    let from = if shape.filter {
                        fields.filter_sibling(n, &covered)?
                    } else {
                        fields.sibling(n, &covered)?
                    };
                    let local = shape.old_type(from)?.to_owned();
                    let ty = new_type(fields, manifest, from, n, &local, types, raw, shape.filter);
                    Some(NewMember { new: n, from, ty })
                })
                .collect();
        }
    }
}

/// Whether a type is the repository's own: no class of the pack is written so.
pub(crate) fn is_own(base: &str, manifest: &Manifest) -> bool {
    !manifest.types.values().any(|t| t.native == base || t.aliases.iter().any(|a| a == base))
}

/// Whether values of old field `o` are of the type that new field `n` has naturally.
pub(crate) fn same_kind(fields: &Fields, manifest: &Manifest, o: usize, n: usize, types: &Types) -> bool {
    let (old, new): (_, &New) = (&fields.old[o], &fields.new[n]);
    let base = types.core(&old.field.native);
    if is_own(base, manifest) {
        return old.words == new.words;
    }
    if base == new.native {
        return true;
    }
    manifest.types.get(&new.class).is_some_and(|t| t.aliases.iter().any(|a| a == base))
        && old.field.kind == new.class
}

/// What is said of dates that callers have to send as a whole time, where nothing in the code reads them from a text.
pub(super) fn dates_as_times(
    shapes: &Shapes,
    fields: &Fields,
    manifest: &Manifest,
    types: &Types,
) -> Option<Diagnostic> {
    let date = manifest.types.get("date")?;
    let sample = date.wire.first().map(|w| w.trim_matches('"')).filter(|w| w.contains('T'))?;
    let (n, new) = fields.new.iter().enumerate().find(|(_, n)| n.kind() == "date" && n.class == "date")?;
    let members = shapes.list.iter().filter(|s| s.data && !s.filter);
    let mut kept = members.filter_map(|s| Some((s, types.core(s.new_type(n)?)))).peekable();
    kept.peek()?;
    let as_time = |(s, ty): (&Shape, &str)| ty == date.native && !s.text.contains("format:");
    kept.all(as_time).then(|| {
        Diagnostic::new(format!(
            "`{}` is sent and told as a time (RFC 3339: `{sample}`); a date alone is refused",
            new.words.join("_")
        ))
    })
}

#[expect(clippy::too_many_arguments, reason = "one decision from everything that bears on it")]
pub(crate) fn new_type(
    fields: &Fields,
    manifest: &Manifest,
    o: usize,
    n: usize,
    local: &str,
    types: &Types,
    raw: bool,
    filter: bool,
) -> String {
    let (old, new) = (&fields.old[o], &fields.new[n]);
    let local_optional = types.is_optional(local);
    let own_optional = types.is_optional(&old.field.native);
    // A flag for each field: it says something about the field and holds none.
    let flag =
        manifest.types.get("bool").is_some_and(|t| t.native == types.core(local)) && old.field.kind != "bool";
    let base = if flag || raw || same_kind(fields, manifest, o, n, types) {
        types.core(local).to_owned()
    } else {
        new.native.clone()
    };
    let missing = (local_optional && (!own_optional || filter)) || (new.optional() && !filter);
    if missing { types.wrap(&base) } else { base }
}

/// Members that title the cases of a test: `t.Run(tt.name, …)`.
fn titles<'t>(tree: &'t Tree<'_>) -> Vec<&'t str> {
    let subtests = &tree.dialect.subtests;
    if subtests.is_empty() {
        return Vec::new();
    }
    let title = |call: Node<'t>| {
        let callee = tree.callee(call).filter(|c| subtests.iter().any(|s| s == tree.text(*c)))?;
        let (_, arguments) = tree.call(call).filter(|_| callee.is_named())?;
        let (_, member) = tree.selection(*children(arguments).first()?)?;
        Some(tree.text(member))
    };
    tree.parsed.walk().filter(|n| tree.is_call(*n)).filter_map(title).collect()
}

fn shape(tree: &Tree<'_>, node: Node<'_>, dir: &str, fields: &Fields, tag: Option<&Regex>) -> Shape {
    let name = node.parent().and_then(|p| tree.syntax.declarations.child(p)).map(|n| tree.text(n).to_owned());
    let mut members = Vec::new();
    let mut embedded = Vec::new();
    let lists = if tree.is_list(node) {
        vec![node]
    } else {
        children(node).into_iter().filter(|c| tree.is_list(*c)).collect()
    };
    for member in lists.into_iter().flat_map(children).filter(|m| tree.is_member(*m)) {
        let member = tree.peel(member);
        let mut ty = tree.type_of(member).map_or("", |t| tree.text(t)).to_owned();
        if tree.member_mark(member).is_some() && !tree.types.is_optional(&ty) {
            ty = tree.types.wrap(&ty);
        }
        let names = tree.syntax.members.get(member).map_or(Vec::new(), |f| tree.names(member, f));
        if names.is_empty() {
            embedded.push(tree.text(member).split_whitespace().next().unwrap_or("").to_owned());
        }
        let tagged = tree.annotation(member).map_or("", |t| tree.text(t));
        for n in names {
            let shown = tree.text(n).to_owned();
            let of = words::of(&shown);
            let old = fields.old.iter().position(|o| o.words == of).or_else(|| {
                let names: Vec<&str> = tag
                    .into_iter()
                    .flat_map(|re| re.captures_iter(tree.unquoted(tagged)))
                    .filter(|c| tree.dialect.tags.names.iter().any(|k| *k == c[1]))
                    .filter_map(|c| c.get(2))
                    .map(|v| v.as_str().split(',').next().unwrap_or(""))
                    .collect();
                fields.old.iter().position(|o| {
                    !o.plain
                        && names.iter().any(|n| *n == o.field.shown || Some(*n) == o.field.column.as_deref())
                })
            });
            members.push(Member { name: shown, ty: ty.clone(), old });
        }
    }
    if name.is_none() {
        // What titles a case of a test is called like a field by chance.
        let titles = titles(tree);
        for m in members.iter_mut().filter(|m| titles.contains(&m.name.as_str())) {
            m.old = None;
        }
    }
    let paging = |m: &Member| tree.dialect.paging.contains(&words::of(&m.name).join("_"));
    let known = members.iter().filter(|m| m.old.is_some() || paging(m)).count();
    let plain = |m: &&Member| m.old.is_some_and(|o| fields.old[o].plain);
    // Beside other words of paging (`page, limit`), a word of paging is no field.
    let pages = members.iter().any(|m| m.old.is_none() && paging(m));
    let some = members.iter().filter(plain).any(|m| !(pages && paging(m)));
    let filter =
        name.as_deref().is_some_and(|n| words::of(n).iter().any(|w| tree.dialect.filters.contains(w)));
    let data = some && known * 2 >= members.len() + embedded.len();
    let bases = node.parent().and_then(|p| tree.syntax.fields.bases.of(p)).map(children).unwrap_or_default();
    let named = bases.into_iter().filter(|b| tree.is_identifier(*b) || tree.selection(*b).is_some());
    embedded.extend(named.map(|b| tree.text(b).to_owned()));
    Shape {
        name,
        dir: dir.to_owned(),
        text: tree.text(node).to_owned(),
        data,
        members,
        embedded,
        filter,
        new: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::run_in;

    #[test]
    fn words_of_paging_beside_others_are_no_fields() {
        let text = "package a\n\ntype Book struct {\n\tTitle string\n\tPage int\n}\n\ntype Query struct {\n\tPage int `form:\"page\"`\n\tLimit int\n}\n\nfunc from(query *Query) int {\n\treturn offset(query.Page, query.Limit)\n}\n";
        let pack = scaffold_lang_go::pack().unwrap();
        let files = [("a/a.go", text)];
        let got =
            run_in(&pack, "ID:id Title:string Page:int", &["number:string", "total:int"], &files).remove(0);
        assert!(got.contains("type Query struct {\n\tPage int `form:\"page\"`\n\tLimit int\n}"), "{got}");
        assert!(got.contains("offset(query.Page, query.Limit)"), "{got}");
        assert!(!got.contains("\tTitle string") && got.contains("Total"), "{got}");
    }
}
