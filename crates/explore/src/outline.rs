//! What a source declares: imports, types with their fields, functions, constants. Read by one query of the pack.

use crate::language::Language;
use scaffold_pack::Bound;
use scaffold_syntax::{Node, Parsed};
use std::ops::Range;

/// A name bound to something imported.
#[derive(Debug, Clone)]
pub(crate) struct Import {
    /// The name it has in this file.
    pub(crate) name: String,
    /// As written, without quotes.
    pub(crate) path: String,
    /// The one name of it that is imported, where it is not the whole module; `*` for all.
    pub(crate) member: Option<String>,
    pub(crate) span: Range<usize>,
    pub(crate) line: u32,
}

/// A member of a declared type.
#[derive(Debug, Clone)]
pub(crate) struct Member {
    /// `None`: embedded.
    pub(crate) name: Option<String>,
    pub(crate) native: String,
    pub(crate) tag: Option<String>,
    /// Span of the value it has from the start.
    pub(crate) value: Option<Range<usize>>,
    pub(crate) line: u32,
}

/// A declared type.
#[derive(Debug, Clone)]
pub(crate) struct TypeDecl {
    pub(crate) name: String,
    /// The text of what it is declared as.
    pub(crate) native: String,
    /// Members, for types that have them.
    pub(crate) members: Option<Vec<Member>>,
    pub(crate) interface: bool,
    pub(crate) span: Range<usize>,
    pub(crate) line: u32,
}

/// A declared function or method.
#[derive(Debug, Clone)]
pub(crate) struct FunctionDecl {
    pub(crate) name: String,
    /// Name and type of what it is a method of.
    pub(crate) receiver: Option<(String, String)>,
    pub(crate) span: Range<usize>,
}

/// A constant or variable of the file.
#[derive(Debug, Clone)]
pub(crate) struct ValueDecl {
    pub(crate) name: String,
    pub(crate) native: Option<String>,
    pub(crate) value: Option<Range<usize>>,
    pub(crate) span: Range<usize>,
}

/// What a source declares.
#[derive(Debug, Clone, Default)]
pub(crate) struct Outline {
    pub(crate) package: Option<String>,
    pub(crate) imports: Vec<Import>,
    pub(crate) types: Vec<TypeDecl>,
    pub(crate) functions: Vec<FunctionDecl>,
    pub(crate) values: Vec<ValueDecl>,
}

/// The text of the decorators that stand before a member.
fn decorators(language: &Language<'_>, parsed: &Parsed, node: Node<'_>) -> Option<String> {
    let kinds = &language.data.nodes.decorator;
    if kinds.is_empty() {
        return None;
    }
    let before = std::iter::successors(node.prev_named_sibling(), Node::prev_named_sibling);
    let first = before.take_while(|n| kinds.has(*n)).last()?;
    Some(parsed.slice(first.start_byte()..node.start_byte()).trim_end().to_owned())
}

/// The node's ancestors, nearest first.
fn ancestors(node: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    std::iter::successors(node.parent(), |n| n.parent())
}

/// Whether a node, or what it stands in, is only there for tests.
fn for_tests(language: &Language<'_>, parsed: &Parsed, node: Node<'_>) -> bool {
    let Some(marks) = &language.test_marks else { return false };
    let decorators = &language.data.nodes.decorator;
    std::iter::once(node).chain(ancestors(node)).any(|item| {
        std::iter::successors(item.prev_named_sibling(), Node::prev_named_sibling)
            .take_while(|n| decorators.has(*n) || language.role(*n) == crate::language::Role::Comment)
            .any(|n| marks.is_match(parsed.of(n)))
    })
}

impl Outline {
    /// Reads the top-level declarations of `parsed`.
    pub(crate) fn read(language: &Language<'_>, parsed: &Parsed) -> Self {
        let mut out = Self::default();
        let mut members: Vec<(Range<usize>, Member)> = Vec::new();
        let mut interfaces: Vec<Range<usize>> = Vec::new();
        let local = |node: Node<'_>| {
            ancestors(node).any(|a| {
                matches!(language.role(a), crate::language::Role::Function | crate::language::Role::Closure)
            })
        };
        for m in language.outline.matches_to_depth(parsed, language.data.depth) {
            let text = |name: &str| m.get(name).map(|n| parsed.of(n));
            if let Some(node) = m.get("package") {
                out.package = Some(parsed.of(node).to_owned());
            } else if let Some(node) = m.get("import.tree").or_else(|| m.get("module.tree")) {
                for bound in language.hooks.bound(parsed.of(node)) {
                    let (start, end) = (node.start_byte() + bound.at.start, node.start_byte() + bound.at.end);
                    let line = parsed.line(start);
                    let Bound { name, path, member, .. } = bound;
                    out.imports.push(Import { name, path, member, span: start..end, line });
                }
            } else if let Some(node) = m.get("import") {
                let path = language.unquote(text("import.path").unwrap_or_default()).to_owned();
                let member = text("import.member").map(str::to_owned);
                let default = language.data.exports.as_ref().filter(|_| m.get("import.default").is_some());
                let member = member.or_else(|| default.map(|e| e.default.clone()));
                let name = text("import.name").map(str::to_owned).or_else(|| member.clone());
                let name = name.unwrap_or_else(|| language.import_name(&path));
                out.imports.push(Import {
                    name,
                    path,
                    member,
                    span: node.byte_range(),
                    line: parsed.line(node.start_byte()),
                });
            } else if let (Some(node), Some(name)) = (m.get("type"), text("type.name")) {
                if !local(node) || m.get("type.anywhere").is_some() {
                    out.types.push(TypeDecl {
                        name: name.to_owned(),
                        native: text("type.body").unwrap_or_default().to_owned(),
                        members: None,
                        interface: false,
                        span: m.get("type.body").map_or_else(|| node.byte_range(), |b| b.byte_range()),
                        line: parsed.line(node.start_byte()),
                    });
                }
            } else if let (Some(owner), Some(node)) = (m.get("struct"), m.get("field")) {
                let tag = text("field.tag").map(str::to_owned).or_else(|| decorators(language, parsed, node));
                let declared = text("field.type").unwrap_or_default();
                let annotation = tag.as_deref().unwrap_or_default();
                // An embedded type is what it is; a member's type may be told by what it is set to.
                let native = match m.get("field.name") {
                    Some(_) => language.hooks.member_type(declared, annotation).unwrap_or_default(),
                    None => declared.to_owned(),
                };
                members.push((
                    owner.byte_range(),
                    Member {
                        name: text("field.name").map(str::to_owned),
                        native,
                        tag,
                        value: m.get("field.value").map(|n| n.byte_range()),
                        line: parsed.line(node.start_byte()),
                    },
                ));
            } else if let Some(node) = m.get("interface") {
                interfaces.push(node.byte_range());
            } else if let (Some(node), Some(name)) = (m.get("function"), text("function.name")) {
                if for_tests(language, parsed, node) {
                    continue;
                }
                let itself = language.data.self_name.as_deref().unwrap_or_default();
                let receiver = text("function.receiver_type")
                    .map(|t| (text("function.receiver").unwrap_or(itself).to_owned(), t.to_owned()));
                out.functions.push(FunctionDecl { name: name.to_owned(), receiver, span: node.byte_range() });
            } else if let (Some(node), Some(name)) = (m.get("value"), m.get("value.name"))
                && !local(node)
            {
                out.values.push(ValueDecl {
                    name: parsed.of(name).to_owned(),
                    native: text("value.type").map(str::to_owned),
                    value: m.get("value.value").map(|n| n.byte_range()),
                    span: node.byte_range(),
                });
            }
        }
        for t in &mut out.types {
            t.interface = interfaces.contains(&t.span);
            let own: Vec<Member> =
                members.iter().filter(|(span, _)| *span == t.span).map(|(_, m)| m.clone()).collect();
            if !own.is_empty() {
                t.members = Some(own);
            }
        }
        out.values.dedup_by(|a, b| a.name == b.name && a.span == b.span);
        out
    }

    /// A first look without a tree, at the start of a text: package and imports.
    pub(crate) fn scan(language: &Language<'_>, text: &str) -> Self {
        let end =
            language.scan_declaration.as_ref().and_then(|d| d.find(text)).map_or(text.len(), |m| m.start());
        let text = &text[..end];
        let mut out = Self::default();
        let group = |c: &regex::Captures<'_>, i: usize| c.get(i).map(|m| m.as_str().to_owned());
        out.package = language.scan_package.captures(text).and_then(|c| group(&c, 1));
        let mut at = (0, 1_u32);
        for c in language.scan_import.captures_iter(text) {
            let (Some(path), Some(whole)) = (group(&c, 2), c.get(2)) else { continue };
            at.1 += crate::facts::line_of(&text[at.0..], whole.start() - at.0) - 1;
            at.0 = whole.start();
            let name = group(&c, 1).unwrap_or_else(|| language.import_name(&path));
            out.imports.push(Import { name, path, member: None, span: whole.range(), line: at.1 });
        }
        out
    }

    /// The import bound to `name`.
    pub(crate) fn import(&self, name: &str) -> Option<&Import> {
        self.imports.iter().find(|i| i.name == name)
    }
}
