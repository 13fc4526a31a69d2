//! One source text with its tree, imports and names, read only through the pack's node kinds.

use super::Context;
use super::bindings::{declaring, find_imports, has_paths, segments};
use foldhash::HashMap;
use scaffold_core::PlanError;
use scaffold_syntax::{Node, Parsed, child, children, quote_of};
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// An import.
#[derive(Debug, Clone)]
pub(crate) struct Import {
    /// What stands between the quotes.
    pub(crate) path: String,
    /// Place of the path without quotes.
    pub(crate) path_span: Range<usize>,
    /// Names that it may bind where it has no alias, the likeliest first.
    pub(crate) names: Vec<String>,
    /// Alias and its place.
    pub(crate) alias: Option<(String, Range<usize>)>,
    /// Module of the repository that it names: a folder or a file.
    pub(crate) folder: Option<String>,
    /// What it binds of the module, where it names that, and its place.
    pub(crate) member: Option<(String, Range<usize>)>,
    /// It binds the module itself.
    pub(crate) whole: bool,
    /// Place of the whole import.
    pub(crate) span: Range<usize>,
    /// What of it goes where it binds one of several names that is not needed.
    pub(crate) item: Range<usize>,
}

impl Import {
    /// Names under which the import may be used: its alias, else what it binds or its path suggests.
    pub(crate) fn locals(&self) -> &[String] {
        match (&self.alias, &self.member) {
            (Some((alias, _)), _) => std::slice::from_ref(alias),
            (None, Some((member, _))) => std::slice::from_ref(member),
            (None, None) => &self.names,
        }
    }
}

/// A text with its tree and imports.
pub(crate) struct SourceText {
    pub(crate) path: String,
    pub(crate) parsed: Arc<Parsed>,
    pub(crate) imports: Vec<Import>,
    /// Places of path segments → the module that each names or stands in.
    segments: HashMap<(usize, usize), Segment>,
    names: OnceLock<Named>,
}

/// What a segment of a path names.
#[derive(Debug, Clone)]
pub(crate) struct Segment {
    /// The module, or the module that declares it.
    pub(super) module: String,
    /// It is the module itself.
    pub(super) whole: bool,
}

/// What one walk over a text finds.
#[derive(Default)]
struct Named {
    leaves: Vec<Leaf>,
    /// By [`Declared`].
    declared: [Vec<Declaration>; 3],
}

/// A declared name, its place, and the place of the declaration.
type Declaration = (String, Range<usize>, Range<usize>);

/// Texts by their paths, so that no pass parses what another has parsed.
#[derive(Default)]
pub(crate) struct Known {
    sources: Mutex<HashMap<String, Vec<Arc<SourceText>>>>,
    imports: Mutex<HashMap<String, Arc<Vec<Import>>>>,
}

/// Versions of a text that are kept.
const VERSIONS: usize = 12;

impl Known {
    /// The source of this path and text.
    fn source(&self, path: &str, text: &str) -> Option<Arc<SourceText>> {
        let sources = self.sources.lock().unwrap_or_else(PoisonError::into_inner);
        sources.get(path)?.iter().find(|s| s.parsed.text() == text).cloned()
    }

    fn keep_source(&self, source: SourceText) -> Arc<SourceText> {
        let source = Arc::new(source);
        let mut sources = self.sources.lock().unwrap_or_else(PoisonError::into_inner);
        let versions = sources.entry(source.path.clone()).or_default();
        if versions.len() == VERSIONS {
            versions.remove(0);
        }
        versions.push(Arc::clone(&source));
        source
    }

    /// What a file of the repository imports.
    pub(super) fn imports(&self, file: &str) -> Option<Arc<Vec<Import>>> {
        self.imports.lock().unwrap_or_else(PoisonError::into_inner).get(file).cloned()
    }

    pub(super) fn keep_imports(&self, file: &str, imports: Vec<Import>) -> Arc<Vec<Import>> {
        let imports = Arc::new(imports);
        let mut known = self.imports.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(file.to_owned(), Arc::clone(&imports));
        imports
    }
}

/// What a leaf is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// Name in the file's package clause.
    Package,
    /// Path of an import.
    ImportPath,
    /// Segment of a path that names a module of the repository; see [`SourceText::module_named`].
    Module,
    /// Alias of an import.
    ImportAlias,
    /// Left of a selector, and an import's name.
    Qualifier,
    /// Right of a selector whose left is an import; the import's index is in [`Leaf::import`].
    Exported,
    /// Right of another selector, a member's declaration, a key.
    Member,
    /// Another identifier.
    Bare,
    /// String literal, without quotes.
    Text,
    /// Comment.
    Comment,
}

/// A leaf of interest.
#[derive(Debug, Clone)]
pub(crate) struct Leaf {
    pub(crate) role: Role,
    pub(crate) span: Range<usize>,
    pub(crate) import: Option<usize>,
    /// It is called, or declared as something to call.
    pub(crate) called: bool,
}

pub(crate) fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or(".", |(d, _)| d)
}

/// Place of a string's content, quotes left out.
pub(super) fn inner(text: &str, span: Range<usize>, quotes: &[String]) -> Range<usize> {
    let (open, close) = quote_of(&text[span.clone()], quotes);
    span.start + open..span.end - close
}

impl SourceText {
    /// The text of the file at `path` (which decides what its imports name), parsed unless it is known.
    pub(crate) fn new(cx: &Context<'_>, path: &str, text: &str) -> Result<Arc<Self>, PlanError> {
        if let Some(found) = cx.known.source(path, text) {
            return Ok(found);
        }
        let parsed = cx.parse(text)?;
        let mut imports = find_imports(cx, path, &parsed);
        for import in imports.iter_mut().filter(|i| !i.whole && has_paths(cx)) {
            if let (Some(file), Some((member, _))) = (&import.folder, &import.member) {
                import.folder = Some(declaring(cx, file, member, 0).module);
            }
        }
        let segments = segments(cx, path, &parsed, &imports);
        let names = OnceLock::new();
        Ok(cx.known.keep_source(Self { path: path.to_owned(), parsed, imports, segments, names }))
    }

    /// The module that it belongs to: its folder, or itself.
    pub(crate) fn module<'p>(&'p self, cx: &Context<'_>) -> &'p str {
        cx.module_of(&self.path)
    }

    /// The imports that a node makes, those within functions aside: these only serve what the function does.
    pub(crate) fn imports_in(&self, cx: &Context<'_>, node: &Range<usize>) -> Vec<&Import> {
        let functions = &cx.pack.manifest().syntax.functions;
        let inside = |span: &Range<usize>| node.start <= span.start && span.end <= node.end;
        let local = |import: &Import| {
            let mut around = self.node_at(&import.span);
            while let Some(n) = around.filter(|n| inside(&n.byte_range())) {
                if functions.has(n) {
                    return true;
                }
                around = n.parent();
            }
            false
        };
        self.imports.iter().filter(|i| inside(&i.span) && !local(i)).collect()
    }

    /// Whether a place is part of an import statement.
    fn in_import(&self, span: &Range<usize>) -> bool {
        self.imports.iter().any(|i| i.span.start <= span.start && span.end <= i.span.end)
    }

    /// Whether a leaf is a name of this file's own choosing for something of an own module.
    pub(crate) fn stands_for(&self, leaf: &Leaf, names: &super::rename::Names) -> bool {
        let Some(import) = leaf.import.map(|i| &self.imports[i]) else { return false };
        let own = import.folder.as_ref().is_some_and(|f| names.folders.contains_key(f));
        own && import.alias.as_ref().is_some_and(|(a, _)| a == self.parsed.slice(leaf.span.clone()))
    }

    /// The module of the repository that a leaf names, or that declares what it names.
    pub(crate) fn module_named(&self, leaf: &Leaf) -> Option<&str> {
        let segment = self.segments.get(&(leaf.span.start, leaf.span.end)).map(|s| s.module.as_str());
        segment.or_else(|| leaf.import.and_then(|i| self.imports[i].folder.as_deref()))
    }

    /// The import whose path or submodule stands at exactly this place.
    pub(crate) fn path_at(&self, span: &Range<usize>) -> Option<&Import> {
        let submodule = |i: &&Import| i.whole && i.member.as_ref().is_some_and(|(_, s)| s == span);
        self.imports.iter().find(submodule).or_else(|| {
            let own = |i: &&Import| i.path_span == *span && !(i.whole && i.member.is_some());
            self.imports.iter().find(own).or_else(|| self.imports.iter().find(|i| i.path_span == *span))
        })
    }

    /// The import that `name` stands for in this file.
    pub(crate) fn import_of(&self, name: &str) -> Option<usize> {
        self.imports
            .iter()
            .position(|i| i.alias.as_ref().is_some_and(|(a, _)| a == name))
            .or_else(|| {
                self.imports
                    .iter()
                    .position(|i| i.alias.is_none() && i.locals().first().is_some_and(|l| l == name))
            })
            .or_else(|| self.imports.iter().position(|i| i.locals().iter().any(|l| l == name)))
    }

    /// Identifiers, strings and comments in the order of the text.
    pub(crate) fn leaves(&self, cx: &Context<'_>) -> &[Leaf] {
        &self.names.get_or_init(|| self.find_names(cx)).leaves
    }

    /// Whether a leaf is the name of an argument that other calls of the same function give as well:
    /// it is the function's word, whatever they are about.
    pub(crate) fn is_common_keyword(
        &self,
        cx: &Context<'_>,
        leaf: &Leaf,
        names: &super::rename::Names,
    ) -> bool {
        let syntax = &cx.pack.manifest().syntax;
        let Some(node) = self.node_at(&leaf.span) else { return false };
        let Some(pair) = node.parent().filter(|p| syntax.keyed.child(*p) == Some(node)) else { return false };
        let Some(call) = pair
            .parent()
            .filter(|l| syntax.arguments.has(*l))
            .and_then(|l| l.parent())
            .filter(|c| syntax.calls.node.has(*c))
        else {
            return false;
        };
        let callee = |c: Node<'_>| syntax.calls.function.of(c).map(|f| self.parsed.of(f).to_owned());
        let (called, key) = (callee(call), self.parsed.of(node));
        // What takes it is renamed with it.
        let function = called.as_deref().and_then(|c| c.rsplit('.').next());
        if names.parameters.contains(key) || function.is_some_and(|f| names.declared.contains(f)) {
            return false;
        }
        self.parsed.walk().filter(|n| syntax.calls.node.has(*n) && n.id() != call.id()).any(|other| {
            callee(other) == called
                && syntax.calls.arguments.of(other).is_some_and(|l| {
                    l.named_children()
                        .any(|a| syntax.keyed.child(a).is_some_and(|k| self.parsed.of(k) == key))
                })
        })
    }

    /// Names declared within `span`: name, place of the name, place of the node.
    pub(crate) fn declared(
        &self,
        cx: &Context<'_>,
        what: Declared,
        span: Option<Range<usize>>,
    ) -> Vec<Declaration> {
        let all = &self.names.get_or_init(|| self.find_names(cx)).declared[what as usize];
        let within =
            |node: &Range<usize>| span.as_ref().is_none_or(|s| s.start <= node.start && node.end <= s.end);
        all.iter().filter(|(.., node)| within(node)).cloned().collect()
    }

    fn find_names(&self, cx: &Context<'_>) -> Named {
        let syntax = &cx.pack.manifest().syntax;
        let maps = [&syntax.declarations, &syntax.members, &syntax.locals];
        let mut out = Named::default();
        // Nothing within a leaf is one; declarations within bodies are locals.
        let (mut leaf_end, mut body_end) = (0, 0);
        self.parsed.visit(|node, above| {
            let span = node.byte_range();
            for (what, (map, list)) in maps.iter().zip(&mut out.declared).enumerate() {
                if what == Declared::Outside as usize && span.start < body_end {
                    continue;
                }
                let names = map.get(node).map(|field| names_in(cx, node, field)).unwrap_or_default();
                let name = |n: Node<'_>| (self.parsed.of(n).to_owned(), n.byte_range(), span.clone());
                list.extend(names.into_iter().map(name));
            }
            if span.start >= body_end && syntax.bodies.has(node) {
                body_end = span.end;
            }
            if span.start >= leaf_end
                && let Some(leaf) = self.leaf(cx, node, above)
            {
                leaf_end = span.end;
                out.leaves.push(leaf);
            }
            true
        });
        out
    }

    fn leaf(&self, cx: &Context<'_>, node: Node<'_>, above: &[Node<'_>]) -> Option<Leaf> {
        let syntax = &cx.pack.manifest().syntax;
        let leaf = |role, span| Some(Leaf { role, span, import: None, called: false });
        let place = node.byte_range();
        if cx.imports.is_some() && self.imports.iter().any(|i| i.path_span == place) {
            return leaf(Role::ImportPath, place);
        }
        if syntax.strings.has(node) {
            let span = inner(self.parsed.text(), place, &syntax.quotes);
            let is_path = self.imports.iter().any(|i| i.path_span == span);
            return leaf(if is_path { Role::ImportPath } else { Role::Text }, span);
        }
        if syntax.comments.has(node) {
            return leaf(Role::Comment, place);
        }
        syntax.identifiers.has(node).then(|| self.identifier(cx, node, above))
    }

    fn identifier(&self, cx: &Context<'_>, node: Node<'_>, above: &[Node<'_>]) -> Leaf {
        let syntax = &cx.pack.manifest().syntax;
        let mut leaf = Leaf { role: Role::Bare, span: node.byte_range(), import: None, called: false };
        if let Some(segment) = self.segments.get(&(leaf.span.start, leaf.span.end)) {
            leaf.role = if segment.whole { Role::Module } else { Role::Exported };
            let text = self.parsed.of(node);
            leaf.import = self.import_of(text).filter(|_| !self.in_import(&leaf.span));
            leaf.called = above.len() > 1 && {
                let call = above[above.len() - 2];
                syntax.calls.node.has(call) && syntax.calls.function.of(call) == above.last().copied()
            };
            return leaf;
        }
        let mut ancestors = above.iter().rev().copied();
        let Some(parent) = ancestors.next() else { return leaf };
        let grandparent = ancestors.next();
        if cx.imports.is_some() && self.in_import(&leaf.span) {
            let import = self.imports.iter().position(|i| {
                let at = |part: &Option<(String, Range<usize>)>| {
                    part.as_ref().is_some_and(|(_, s)| *s == leaf.span)
                };
                at(&i.member) || at(&i.alias)
            });
            let Some(i) = import else { return leaf };
            leaf.import = Some(i);
            let import = &self.imports[i];
            leaf.role = match &import.member {
                Some((_, span)) if *span == leaf.span && import.whole => Role::ImportPath,
                Some((_, span)) if *span == leaf.span => Role::Exported,
                _ => Role::ImportAlias,
            };
            return leaf;
        }
        if syntax.package_clauses.has(parent) {
            leaf.role = Role::Package;
            return leaf;
        }
        if syntax.imports.node.has(parent) {
            leaf.role = Role::ImportAlias;
            return leaf;
        }
        if let Some(selector) = syntax.selectors.iter().find(|s| s.node.has(parent)) {
            let operand = child(parent, &selector.operand);
            if operand == Some(node) {
                if let Some(import) = self.import_of(self.parsed.of(node)) {
                    let binds_one = cx.imports.is_some() && !self.imports[import].whole;
                    leaf.role = if binds_one { Role::Exported } else { Role::Qualifier };
                    leaf.import = Some(import);
                }
                return leaf;
            }
            leaf.called = grandparent
                .is_some_and(|p| syntax.calls.node.has(p) && syntax.calls.function.of(p) == Some(parent));
            let import = operand
                .filter(|o| syntax.identifiers.has(*o))
                .and_then(|o| self.import_of(self.parsed.of(o)))
                .filter(|i| cx.imports.is_none() || self.imports[*i].whole);
            leaf.role = if import.is_some() { Role::Exported } else { Role::Member };
            leaf.import = import;
            return leaf;
        }
        let is_member = syntax.members.get(parent).is_some_and(|f| named(parent, f, node));
        let is_method = syntax.methods.has(parent)
            && syntax.declarations.get(parent).is_some_and(|f| named(parent, f, node));
        if is_member || is_method {
            leaf.role = Role::Member;
            leaf.called = is_method || syntax.member_functions.has(parent);
            return leaf;
        }
        let is_key = [Some(parent), grandparent]
            .into_iter()
            .flatten()
            .any(|p| syntax.keyed.child(p).is_some_and(|k| k.byte_range() == node.byte_range()));
        if is_key {
            leaf.role = Role::Member;
        } else if cx.imports.is_some()
            && let Some(import) = self.import_of(self.parsed.of(node))
        {
            leaf.called = syntax.calls.node.has(parent) && syntax.calls.function.of(parent) == Some(node);
            leaf.role = Role::Exported;
            leaf.import = Some(import);
        }
        leaf
    }

    /// The smallest node that covers `span`.
    pub(crate) fn node_at(&self, span: &Range<usize>) -> Option<Node<'_>> {
        self.parsed.root().descendant_for_byte_range(span.start, span.end)
    }
}

/// Which declarations are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Declared {
    /// Functions, types, constants and variables outside functions.
    Outside,
    /// Members of types.
    Members,
    /// Names bound anywhere.
    Locals,
}

fn named(parent: Node<'_>, field: &str, node: Node<'_>) -> bool {
    children(parent, field).iter().any(|c| c.id() == node.id())
}

fn names_in<'a>(cx: &Context<'_>, node: Node<'a>, field: &str) -> Vec<Node<'a>> {
    let identifiers = &cx.pack.manifest().syntax.identifiers;
    let mut out = Vec::new();
    for child in children(node, field) {
        if identifiers.has(child) {
            out.push(child);
        } else {
            out.extend(child.named_children().filter(|n| identifiers.has(*n)));
        }
    }
    out
}

/// Names that leaves of a text use, by folder of the import for exported ones.
pub(crate) fn identifiers(source: &SourceText, cx: &Context<'_>) -> BTreeSet<String> {
    source
        .leaves(cx)
        .iter()
        .filter(|l| !matches!(l.role, Role::Text | Role::Comment | Role::ImportPath))
        .map(|l| source.parsed.slice(l.span.clone()).to_owned())
        .collect()
}
