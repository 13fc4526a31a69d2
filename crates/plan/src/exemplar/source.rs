//! One source text with its tree, imports and names, read only through the pack's node kinds.

use super::Context;
use scaffold_core::PlanError;
use scaffold_syntax::{Node, Parsed};
use std::collections::BTreeSet;
use std::ops::Range;

/// An import.
#[derive(Debug, Clone)]
pub(crate) struct Import {
    /// What stands between the quotes.
    pub(crate) path: String,
    /// Place of the path without quotes.
    pub(crate) path_span: Range<usize>,
    /// Alias and its place.
    pub(crate) alias: Option<(String, Range<usize>)>,
    /// Folder of the repository that it names.
    pub(crate) folder: Option<String>,
    /// Place of the whole import.
    pub(crate) span: Range<usize>,
}

impl Import {
    /// Names under which the import may be used: its alias, else what its path suggests.
    pub(crate) fn locals(&self) -> Vec<String> {
        if let Some((alias, _)) = &self.alias {
            return vec![alias.clone()];
        }
        let mut parts = self.path.rsplit('/');
        let last = parts.next().unwrap_or_default();
        let is_version =
            |p: &str| p.len() > 1 && p.starts_with('v') && p[1..].chars().all(|c| c.is_ascii_digit());
        let base = if is_version(last) { parts.next().unwrap_or(last) } else { last };
        let base = base.split(".v").next().unwrap_or(base);
        let mut names = vec![base.to_owned()];
        for piece in base.split(['-', '.']) {
            names.push(piece.to_owned());
        }
        names.push(base.replace(['-', '.'], ""));
        names.push(base.replace(['-', '.'], "_"));
        names.dedup();
        names
    }
}

/// A text with its tree and imports.
pub(crate) struct SourceText {
    pub(crate) path: String,
    pub(crate) parsed: Parsed,
    pub(crate) imports: Vec<Import>,
}

/// What a leaf is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// Name in the file's package clause.
    Package,
    /// Path of an import.
    ImportPath,
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

fn kind_in(node: Node<'_>, kinds: &[String]) -> bool {
    kinds.iter().any(|k| k == node.kind())
}

/// Place of a string's content, quotes left out.
fn inner(text: &str, span: Range<usize>) -> Range<usize> {
    let quote = text[span.clone()].chars().next().map_or(0, char::len_utf8);
    if span.len() >= 2 * quote { span.start + quote..span.end - quote } else { span }
}

impl SourceText {
    pub(crate) fn new(cx: &Context<'_>, path: &str, text: &str) -> Result<Self, PlanError> {
        let parsed = cx.parse(text)?;
        let imports = find_imports(cx, path, &parsed);
        Ok(Self { path: path.to_owned(), parsed, imports })
    }

    pub(crate) fn folder(&self) -> &str {
        folder_of(&self.path)
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
    pub(crate) fn leaves(&self, cx: &Context<'_>) -> Vec<Leaf> {
        let syntax = &cx.pack.manifest().syntax;
        let mut out = Vec::new();
        let mut stack = vec![self.parsed.root()];
        while let Some(node) = stack.pop() {
            if kind_in(node, &syntax.strings) {
                let span = inner(self.parsed.text(), node.byte_range());
                let role = if self.imports.iter().any(|i| i.path_span == span) {
                    Role::ImportPath
                } else {
                    Role::Text
                };
                out.push(Leaf { role, span, import: None, called: false });
                continue;
            }
            if kind_in(node, &syntax.comments) {
                out.push(Leaf { role: Role::Comment, span: node.byte_range(), import: None, called: false });
                continue;
            }
            if kind_in(node, &syntax.identifiers) {
                out.push(self.identifier(cx, node));
                continue;
            }
            let mut cursor = node.walk();
            let children: Vec<Node<'_>> = node.children(&mut cursor).collect();
            stack.extend(children.into_iter().rev());
        }
        out
    }

    fn identifier(&self, cx: &Context<'_>, node: Node<'_>) -> Leaf {
        let syntax = &cx.pack.manifest().syntax;
        let mut leaf = Leaf { role: Role::Bare, span: node.byte_range(), import: None, called: false };
        let Some(parent) = node.parent() else { return leaf };
        if kind_in(parent, &syntax.package_clauses) {
            leaf.role = Role::Package;
            return leaf;
        }
        if parent.kind() == syntax.imports.node {
            leaf.role = Role::ImportAlias;
            return leaf;
        }
        if let Some(selector) = syntax.selectors.iter().find(|s| s.node == parent.kind()) {
            let operand = parent.child_by_field_name(&selector.operand);
            if operand == Some(node) {
                if let Some(import) = self.import_of(self.parsed.of(node)) {
                    leaf.role = Role::Qualifier;
                    leaf.import = Some(import);
                }
                return leaf;
            }
            leaf.called = parent.parent().is_some_and(|p| {
                p.kind() == syntax.calls.node && p.child_by_field_name(&syntax.calls.function) == Some(parent)
            });
            let import = operand
                .filter(|o| kind_in(*o, &syntax.identifiers))
                .and_then(|o| self.import_of(self.parsed.of(o)));
            leaf.role = if import.is_some() { Role::Exported } else { Role::Member };
            leaf.import = import;
            return leaf;
        }
        let is_member = syntax.members.get(parent.kind()).is_some_and(|f| named(parent, f, node));
        let is_method = kind_in(parent, &syntax.methods)
            && syntax.declarations.get(parent.kind()).is_some_and(|f| named(parent, f, node));
        if is_member || is_method {
            leaf.role = Role::Member;
            leaf.called = is_method || kind_in(parent, &syntax.member_functions);
            return leaf;
        }
        let is_key = std::iter::successors(Some(parent), Node::parent).take(2).any(|p| {
            syntax.keyed.get(p.kind()).is_some_and(|f| {
                p.child_by_field_name(f).is_some_and(|k| k.byte_range() == node.byte_range())
            })
        });
        if is_key {
            leaf.role = Role::Member;
        }
        leaf
    }

    /// Names declared by `map`'s nodes within `span`: name, place of the name, place of the node.
    pub(crate) fn declared(
        &self,
        cx: &Context<'_>,
        what: Declared,
        span: Option<Range<usize>>,
    ) -> Vec<(String, Range<usize>, Range<usize>)> {
        let syntax = &cx.pack.manifest().syntax;
        let map = match what {
            Declared::Outside => &syntax.declarations,
            Declared::Members => &syntax.members,
            Declared::Locals => &syntax.locals,
        };
        let mut out = Vec::new();
        for node in self.parsed.walk() {
            let Some(field) = map.get(node.kind()) else { continue };
            if span.as_ref().is_some_and(|s| s.start > node.start_byte() || node.end_byte() > s.end) {
                continue;
            }
            if what == Declared::Outside && self.in_function(cx, node) {
                continue;
            }
            for name in names_in(cx, node, field) {
                out.push((self.parsed.of(name).to_owned(), name.byte_range(), node.byte_range()));
            }
        }
        out
    }

    fn in_function(&self, cx: &Context<'_>, node: Node<'_>) -> bool {
        let syntax = &cx.pack.manifest().syntax;
        std::iter::successors(node.parent(), Node::parent).any(|p| kind_in(p, &syntax.bodies))
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
    let mut cursor = parent.walk();
    parent.children_by_field_name(field, &mut cursor).any(|c| c.id() == node.id())
}

fn names_in<'a>(cx: &Context<'_>, node: Node<'a>, field: &str) -> Vec<Node<'a>> {
    let identifiers = &cx.pack.manifest().syntax.identifiers;
    let mut cursor = node.walk();
    let mut out = Vec::new();
    for child in node.children_by_field_name(field, &mut cursor) {
        if kind_in(child, identifiers) {
            out.push(child);
        } else {
            let mut inner = child.walk();
            out.extend(child.named_children(&mut inner).filter(|n| kind_in(*n, identifiers)));
        }
    }
    out
}

fn find_imports(cx: &Context<'_>, path: &str, parsed: &Parsed) -> Vec<Import> {
    let syntax = &cx.pack.manifest().syntax;
    parsed
        .walk()
        .filter(|n| n.kind() == syntax.imports.node)
        .filter_map(|node| {
            let path_node = node.child_by_field_name(&syntax.imports.path)?;
            let path_span = inner(parsed.text(), path_node.byte_range());
            let import = parsed.slice(path_span.clone()).to_owned();
            let alias = node
                .child_by_field_name(&syntax.imports.alias)
                .map(|a| (parsed.of(a).to_owned(), a.byte_range()));
            let folder = cx.resolve(&import, path);
            Some(Import { path: import, path_span, alias, folder, span: node.byte_range() })
        })
        .collect()
}

/// Names that leaves of a text use, by folder of the import for exported ones.
pub(crate) fn identifiers(source: &SourceText, cx: &Context<'_>) -> BTreeSet<String> {
    source
        .leaves(cx)
        .into_iter()
        .filter(|l| !matches!(l.role, Role::Text | Role::Comment | Role::ImportPath))
        .map(|l| source.parsed.slice(l.span).to_owned())
        .collect()
}
