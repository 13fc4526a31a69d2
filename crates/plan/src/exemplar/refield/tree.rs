//! A parsed text with the pack's names for what stands in it. Knows no field.

use scaffold_pack::{Dialect, Syntax};
use scaffold_syntax::{Node, Parsed};

/// A parsed text.
pub(crate) struct Tree<'p> {
    pub(crate) parsed: Parsed,
    pub(crate) syntax: &'p Syntax,
    pub(crate) dialect: &'p Dialect,
    /// Path of the exemplar's file.
    pub(crate) path: String,
    /// Qualifiers of imports, with the whole path.
    pub(crate) imports: Vec<(String, String)>,
}

fn has(list: &[String], kind: &str) -> bool {
    list.iter().any(|k| k == kind)
}

/// Named children in order.
pub(crate) fn children<'t>(node: Node<'t>) -> Vec<Node<'t>> {
    (0..node.named_child_count()).filter_map(|i| node.named_child(i.try_into().unwrap_or(u32::MAX))).collect()
}

/// Ancestors from the parent up.
pub(crate) fn ancestors<'t>(node: Node<'t>) -> impl Iterator<Item = Node<'t>> {
    std::iter::successors(node.parent(), |n| n.parent())
}

/// Every node below and including `node`, parents first.
pub(crate) fn below<'t>(node: Node<'t>) -> Vec<Node<'t>> {
    let mut out = vec![node];
    let mut i = 0;
    while i < out.len() {
        let mut kids = children(out[i]);
        i += 1;
        for (at, kid) in kids.drain(..).enumerate() {
            out.insert(i + at, kid);
        }
    }
    out
}

/// A text without the quotes of a string literal.
pub(crate) fn unquoted(text: &str) -> &str {
    let t = text.trim();
    let quote = t.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'));
    match quote {
        Some(q) if t.len() >= 2 && t.ends_with(q) => &t[1..t.len() - 1],
        _ => t,
    }
}

impl<'p> Tree<'p> {
    pub(crate) fn new(parsed: Parsed, syntax: &'p Syntax, dialect: &'p Dialect, path: &str) -> Self {
        let mut tree = Self { parsed, syntax, dialect, path: path.to_owned(), imports: Vec::new() };
        tree.imports = tree.find_imports();
        tree
    }

    fn find_imports(&self) -> Vec<(String, String)> {
        let i = &self.syntax.imports;
        let mut out = Vec::new();
        for node in self.parsed.walk().filter(|n| n.kind() == i.node) {
            let Some(path) = node.child_by_field_name(&i.path) else { continue };
            let path = unquoted(self.text(path)).to_owned();
            let alias = node.child_by_field_name(&i.alias).map(|a| self.text(a).to_owned());
            out.push((alias.unwrap_or_else(|| qualifier(&path)), path));
        }
        out
    }

    pub(crate) fn text(&self, node: Node<'_>) -> &str {
        self.parsed.of(node)
    }

    pub(crate) fn is_identifier(&self, node: Node<'_>) -> bool {
        has(&self.syntax.identifiers, node.kind())
    }

    pub(crate) fn is_string(&self, node: Node<'_>) -> bool {
        has(&self.syntax.strings, node.kind())
    }

    pub(crate) fn is_comment(&self, node: Node<'_>) -> bool {
        has(&self.syntax.comments, node.kind())
    }

    pub(crate) fn is_list(&self, node: Node<'_>) -> bool {
        has(&self.syntax.lists, node.kind())
    }

    pub(crate) fn is_arguments(&self, node: Node<'_>) -> bool {
        has(&self.syntax.arguments, node.kind())
    }

    pub(crate) fn is_parameters(&self, node: Node<'_>) -> bool {
        has(&self.syntax.parameters, node.kind())
    }

    pub(crate) fn is_statements(&self, node: Node<'_>) -> bool {
        has(&self.syntax.statements, node.kind())
    }

    pub(crate) fn is_member(&self, node: Node<'_>) -> bool {
        self.syntax.members.contains_key(node.kind())
    }

    pub(crate) fn is_record(&self, node: Node<'_>) -> bool {
        has(&self.dialect.records, node.kind())
    }

    pub(crate) fn is_literal(&self, node: Node<'_>) -> bool {
        has(&self.dialect.literals, node.kind())
    }

    pub(crate) fn is_literal_body(&self, node: Node<'_>) -> bool {
        has(&self.dialect.literal_bodies, node.kind())
    }

    pub(crate) fn is_call(&self, node: Node<'_>) -> bool {
        node.kind() == self.syntax.calls.node
    }

    pub(crate) fn is_closure(&self, node: Node<'_>) -> bool {
        has(&self.dialect.closures, node.kind())
    }

    pub(crate) fn is_function(&self, node: Node<'_>) -> bool {
        has(&self.syntax.functions, node.kind())
    }

    pub(crate) fn is_guard(&self, node: Node<'_>) -> bool {
        has(&self.dialect.guards, node.kind())
    }

    pub(crate) fn declares(&self, node: Node<'_>) -> bool {
        has(&self.dialect.declares, node.kind())
    }

    pub(crate) fn assigns(&self, node: Node<'_>) -> bool {
        has(&self.dialect.assigns, node.kind())
    }

    pub(crate) fn is_variable(&self, node: Node<'_>) -> bool {
        has(&self.dialect.variables, node.kind())
    }

    pub(crate) fn is_unary(&self, node: Node<'_>) -> bool {
        has(&self.dialect.unaries, node.kind())
    }

    /// A statement that may be stamped.
    pub(crate) fn is_statement(&self, node: Node<'_>) -> bool {
        has(&self.dialect.statements, node.kind())
    }

    /// A case of a switch.
    pub(crate) fn is_case(&self, node: Node<'_>) -> bool {
        has(&self.dialect.cases, node.kind())
    }

    /// `node` without wrappers around it that mean nothing.
    pub(crate) fn peel<'t>(&self, mut node: Node<'t>) -> Node<'t> {
        while has(&self.dialect.wrappers, node.kind()) && node.named_child_count() == 1 {
            match node.named_child(0) {
                Some(inner) => node = inner,
                None => break,
            }
        }
        node
    }

    /// The expressions of a list of expressions, or the expression itself.
    pub(crate) fn each<'t>(&self, node: Node<'t>) -> Vec<Node<'t>> {
        if has(&self.dialect.wrappers, node.kind()) {
            children(node).into_iter().map(|n| self.peel(n)).collect()
        } else {
            vec![node]
        }
    }

    /// Operand and member of a selection.
    pub(crate) fn selection<'t>(&self, node: Node<'t>) -> Option<(Node<'t>, Node<'t>)> {
        let s = self.syntax.selectors.iter().find(|s| s.node == node.kind())?;
        Some((node.child_by_field_name(&s.operand)?, node.child_by_field_name(&s.member)?))
    }

    /// What a call calls, and its arguments.
    pub(crate) fn call<'t>(&self, node: Node<'t>) -> Option<(Node<'t>, Node<'t>)> {
        if !self.is_call(node) {
            return None;
        }
        let c = &self.syntax.calls;
        Some((node.child_by_field_name(&c.function)?, node.child_by_field_name(&c.arguments)?))
    }

    /// The last name of what a call calls.
    pub(crate) fn callee<'t>(&self, call: Node<'t>) -> Option<Node<'t>> {
        let (function, _) = self.call(call)?;
        Some(self.selection(function).map_or(function, |(_, member)| member))
    }

    /// Key and value of `key: value`.
    pub(crate) fn pair<'t>(&self, node: Node<'t>) -> Option<(Node<'t>, Node<'t>)> {
        let key = self.syntax.keyed.get(node.kind())?;
        let value = children(node).into_iter().next_back()?;
        Some((self.peel(node.child_by_field_name(key)?), self.peel(value)))
    }

    /// The names that a node declares.
    pub(crate) fn names<'t>(&self, node: Node<'t>, field: &str) -> Vec<Node<'t>> {
        let mut cursor = node.walk();
        node.children_by_field_name(field, &mut cursor).filter(|n| n.is_named()).collect()
    }

    /// The innermost function or closure around `node`.
    pub(crate) fn function_of<'t>(&self, node: Node<'t>) -> Option<Node<'t>> {
        ancestors(node).find(|n| self.is_function(*n) || self.is_closure(*n))
    }

    /// The declared function around `node`, closures passed over.
    pub(crate) fn declared_function_of<'t>(&self, node: Node<'t>) -> Option<Node<'t>> {
        ancestors(node).find(|n| self.is_function(*n))
    }

    /// The name of a declared function.
    pub(crate) fn function_name(&self, function: Node<'_>) -> Option<&str> {
        let field = self.syntax.declarations.get(function.kind())?;
        Some(self.text(function.child_by_field_name(field)?))
    }

    /// Whether an identifier stands for an import here, not for a local of the same name.
    pub(crate) fn is_qualifier(&self, node: Node<'_>) -> bool {
        let name = self.text(node);
        self.imports.iter().any(|(q, _)| q == name)
            && node.parent().and_then(|p| self.selection(p)).is_some_and(|(operand, _)| operand == node)
            && self.declaration(node).is_none()
    }

    /// The node that declares a local of this name before `node`, nearest first, and its place among the names.
    pub(crate) fn declaration<'t>(&self, node: Node<'t>) -> Option<(Node<'t>, usize)> {
        let name = self.text(node);
        let at = |declaring: Node<'t>| -> Option<(Node<'t>, usize)> {
            let field = self.syntax.locals.get(declaring.kind())?;
            let mut names = self.names(declaring, field);
            if let [one] = names[..] {
                names = self.each(one);
            }
            names.iter().position(|n| self.text(*n) == name).map(|i| (declaring, i))
        };
        let mut inner = node;
        for outer in ancestors(node) {
            if outer.parent().is_none() {
                break;
            }
            let mut before: Vec<Node<'t>> =
                children(outer).into_iter().filter(|c| c.end_byte() <= inner.start_byte()).collect();
            before.reverse();
            for sibling in before {
                if let Some(found) = at(sibling) {
                    return Some(found);
                }
                let holds = self.is_parameters(sibling)
                    || (!self.is_function(outer)
                        && !self.is_statements(sibling)
                        && sibling.kind() != outer.kind());
                if holds && sibling.named_child_count() < 16 {
                    if let Some(found) = children(sibling).into_iter().find_map(at) {
                        return Some(found);
                    }
                    let nested = children(sibling).into_iter().flat_map(children).find_map(at);
                    if nested.is_some() && !self.is_call(sibling) && !self.is_guard(sibling) {
                        return nested;
                    }
                }
            }
            inner = outer;
        }
        None
    }

    /// Whether a node is a statement of a list of statements.
    pub(crate) fn parent_is_statements(&self, node: Node<'_>) -> bool {
        node.parent().is_some_and(|p| self.is_statements(p))
    }

    /// Whether a node is an argument of a call.
    pub(crate) fn parent_is_arguments(&self, node: Node<'_>) -> bool {
        node.parent().is_some_and(|p| self.is_arguments(p))
    }

    /// 1-based line of a node.
    pub(crate) fn line(&self, node: Node<'_>) -> u32 {
        self.parsed.line(node.start_byte())
    }
}

/// The name under which an import path is used when it has no alias.
fn qualifier(path: &str) -> String {
    let mut segments = path.rsplit('/');
    let last = segments.next().unwrap_or(path);
    let version = last.len() > 1 && last.starts_with('v') && last[1..].bytes().all(|b| b.is_ascii_digit());
    let name = if version { segments.next().unwrap_or(last) } else { last };
    name.rsplit_once(".v").map_or(name, |(n, _)| n).to_owned()
}
