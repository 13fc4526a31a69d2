//! A parsed text with the pack's names for what stands in it. Knows no field.

use super::types::Types;
use foldhash::HashSet;
use scaffold_pack::{Dialect, LanguageHooks, Syntax};
use scaffold_syntax::{Node, Parsed, child, children as in_field};
use std::sync::{Arc, OnceLock};

/// A parsed text.
pub(crate) struct Tree<'p> {
    pub(crate) parsed: Arc<Parsed>,
    pub(crate) syntax: &'p Syntax,
    pub(crate) dialect: &'p Dialect,
    pub(crate) types: &'p Types,
    /// Path of the exemplar's file.
    pub(crate) path: String,
    /// Imports bind single names, of modules that are files.
    pub(crate) binds_names: bool,
    /// Schemas, not types, say what values are.
    pub(crate) untyped: bool,
    /// Qualifiers of imports, with the whole path.
    pub(crate) imports: Vec<(String, String)>,
    /// The text of the file that it is a part of.
    pub(crate) whole: Option<String>,
    /// Paths that imports name, as they are written.
    pub(crate) modules: Vec<String>,
    /// Every name that some local has.
    locals: OnceLock<HashSet<String>>,
}

/// Named children in order.
pub(crate) fn children<'t>(node: Node<'t>) -> Vec<Node<'t>> {
    node.named_children().collect()
}

/// Ancestors from the parent up.
pub(crate) fn ancestors<'t>(node: Node<'t>) -> impl Iterator<Item = Node<'t>> {
    std::iter::successors(node.parent(), |n| n.parent())
}

/// Every node below and including `node`, parents first.
pub(crate) fn below<'t>(node: Node<'t>) -> Vec<Node<'t>> {
    let mut out = Vec::new();
    let mut open = vec![node];
    while let Some(node) = open.pop() {
        out.push(node);
        open.extend(children(node).into_iter().rev());
    }
    out
}

impl<'p> Tree<'p> {
    pub(crate) fn new(
        parsed: Arc<Parsed>,
        manifest: &'p scaffold_pack::Manifest,
        types: &'p Types,
        hooks: &dyn LanguageHooks,
        path: &str,
    ) -> Self {
        let (syntax, dialect) = (&manifest.syntax, &manifest.dialect);
        let binds_names = manifest.detect.modules == scaffold_pack::Modules::File;
        let mut tree = Self {
            parsed,
            syntax,
            dialect,
            types,
            path: path.to_owned(),
            imports: Vec::new(),
            whole: None,
            modules: Vec::new(),
            locals: OnceLock::new(),
            binds_names,
            untyped: manifest.naming.untyped,
        };
        tree.imports = tree.find_imports(hooks);
        let rules = &tree.syntax.imports;
        let paths = tree.parsed.walk().filter(|n| rules.node.has(*n)).filter_map(|n| child(n, &rules.path));
        tree.modules = paths.map(|p| tree.unquoted(tree.text(p)).to_owned()).collect();
        tree
    }

    fn find_imports(&self, hooks: &dyn LanguageHooks) -> Vec<(String, String)> {
        let i = &self.syntax.imports;
        let mut out = Vec::new();
        if self.binds_names {
            return out;
        }
        for node in self.parsed.walk().filter(|n| i.node.has(*n)) {
            let Some(path) = child(node, &i.path) else { continue };
            let path = self.unquoted(self.text(path)).to_owned();
            let alias = child(node, &i.alias).map(|a| self.text(a).to_owned());
            out.push((alias.unwrap_or_else(|| hooks.import_name(&path)), path));
        }
        out
    }

    pub(crate) fn text(&self, node: Node<'_>) -> &str {
        self.parsed.of(node)
    }

    /// A text without the quotes of a string literal.
    pub(crate) fn unquoted<'t>(&self, text: &'t str) -> &'t str {
        scaffold_syntax::unquoted(text.trim(), &self.syntax.quotes)
    }

    pub(crate) fn is_identifier(&self, node: Node<'_>) -> bool {
        self.syntax.identifiers.has(node)
    }

    pub(crate) fn is_string(&self, node: Node<'_>) -> bool {
        self.syntax.strings.has(node)
    }

    pub(crate) fn is_comment(&self, node: Node<'_>) -> bool {
        self.syntax.comments.has(node)
    }

    pub(crate) fn is_list(&self, node: Node<'_>) -> bool {
        self.syntax.lists.has(node)
    }

    pub(crate) fn is_arguments(&self, node: Node<'_>) -> bool {
        self.syntax.arguments.has(node)
    }

    pub(crate) fn is_parameters(&self, node: Node<'_>) -> bool {
        self.syntax.parameters.has(node)
    }

    pub(crate) fn is_statements(&self, node: Node<'_>) -> bool {
        self.syntax.statements.has(node)
    }

    pub(crate) fn is_member(&self, node: Node<'_>) -> bool {
        self.syntax.members.has(self.peel(node))
    }

    pub(crate) fn is_record(&self, node: Node<'_>) -> bool {
        self.dialect.records.has(node)
    }

    pub(crate) fn is_literal(&self, node: Node<'_>) -> bool {
        self.dialect.literals.has(node)
    }

    pub(crate) fn is_literal_body(&self, node: Node<'_>) -> bool {
        self.dialect.literal_bodies.has(node)
    }

    pub(crate) fn is_call(&self, node: Node<'_>) -> bool {
        self.syntax.calls.node.has(node)
    }

    pub(crate) fn is_closure(&self, node: Node<'_>) -> bool {
        self.dialect.closures.has(node)
    }

    pub(crate) fn is_function(&self, node: Node<'_>) -> bool {
        self.syntax.functions.has(node)
    }

    pub(crate) fn is_guard(&self, node: Node<'_>) -> bool {
        self.dialect.guards.has(self.peel(node))
    }

    pub(crate) fn declares(&self, node: Node<'_>) -> bool {
        self.dialect.declares.has(self.peel(node))
    }

    pub(crate) fn assigns(&self, node: Node<'_>) -> bool {
        self.dialect.assigns.has(self.peel(node))
    }

    pub(crate) fn is_variable(&self, node: Node<'_>) -> bool {
        self.dialect.variables.has(self.peel(node))
    }

    pub(crate) fn is_unary(&self, node: Node<'_>) -> bool {
        self.dialect.unaries.has(node)
    }

    /// A statement that may be stamped.
    pub(crate) fn is_statement(&self, node: Node<'_>) -> bool {
        self.dialect.statements.has(node)
    }

    /// A case of a switch.
    pub(crate) fn is_case(&self, node: Node<'_>) -> bool {
        self.dialect.cases.has(node)
    }

    /// `node` without wrappers around it that mean nothing.
    pub(crate) fn peel<'t>(&self, mut node: Node<'t>) -> Node<'t> {
        while self.dialect.wrappers.has(node) && node.named_child_count() == 1 {
            match node.named_child(0) {
                Some(inner) => node = inner,
                None => break,
            }
        }
        node
    }

    /// The expressions of a list of expressions, or the expression itself.
    pub(crate) fn each<'t>(&self, node: Node<'t>) -> Vec<Node<'t>> {
        if self.dialect.wrappers.has(node) {
            children(node).into_iter().map(|n| self.peel(n)).collect()
        } else {
            vec![node]
        }
    }

    /// Operand and member of a selection.
    pub(crate) fn selection<'t>(&self, node: Node<'t>) -> Option<(Node<'t>, Node<'t>)> {
        let s = self.syntax.selectors.iter().find(|s| s.node.has(node))?;
        Some((child(node, &s.operand)?, child(node, &s.member)?))
    }

    /// What a call calls, and its arguments.
    pub(crate) fn call<'t>(&self, node: Node<'t>) -> Option<(Node<'t>, Node<'t>)> {
        if !self.is_call(node) {
            return None;
        }
        let c = &self.syntax.calls;
        Some((c.function.of(node)?, c.arguments.of(node)?))
    }

    /// The last name of what a call calls.
    pub(crate) fn callee<'t>(&self, call: Node<'t>) -> Option<Node<'t>> {
        let (function, _) = self.call(call)?;
        Some(self.selection(function).map_or(function, |(_, member)| member))
    }

    /// Key and value of `key: value`.
    pub(crate) fn pair<'t>(&self, node: Node<'t>) -> Option<(Node<'t>, Node<'t>)> {
        let key = self.syntax.keyed.child(node)?;
        let value = children(node).into_iter().rfind(|c| !self.is_comment(*c))?;
        Some((self.peel(key), self.peel(value)))
    }

    /// The names that a node declares.
    pub(crate) fn names<'t>(&self, node: Node<'t>, field: &str) -> Vec<Node<'t>> {
        in_field(node, field).into_iter().filter(Node::is_named).collect()
    }

    /// Whether a declaration takes a value apart: what it says of the type is about the whole.
    pub(crate) fn takes_apart(&self, declaring: Node<'_>) -> bool {
        let field = self.syntax.locals.get(declaring);
        field.is_some_and(|f| matches!(self.names(declaring, f)[..], [one] if self.dialect.unpacks.has(one)))
    }

    /// How many values one pattern of a declaration names, where they are several.
    pub(crate) fn parts_of(&self, declaring: Node<'_>) -> Option<usize> {
        let field = self.syntax.locals.get(declaring)?;
        let [pattern] = self.names(declaring, field)[..] else { return None };
        let count = self.each(pattern).len();
        (count > 1).then_some(count)
    }

    /// The names that a node of record members or variables declares.
    pub(crate) fn own_names<'t>(&self, node: Node<'t>) -> Vec<Node<'t>> {
        self.syntax.fields.name.all(self.peel(node)).into_iter().filter(Node::is_named).collect()
    }

    /// What is assigned or declared, or the left side of an operator.
    pub(crate) fn left<'t>(&self, node: Node<'t>) -> Option<Node<'t>> {
        self.syntax.fields.left.of(self.peel(node))
    }

    /// What it is set to, or the right side of an operator.
    pub(crate) fn right<'t>(&self, node: Node<'t>) -> Option<Node<'t>> {
        self.syntax.fields.right.of(self.peel(node))
    }

    /// What ends the item that a comment stands behind; empty for what is no comment.
    pub(crate) fn mark_before(&self, comment: Node<'_>) -> &'static str {
        let before = self.parsed.slice(0..comment.start_byte()).trim_end();
        match before.chars().next_back().filter(|_| self.is_comment(comment)) {
            Some(',') => ",",
            Some(';') => ";",
            _ => "",
        }
    }

    /// The operator between two sides.
    pub(crate) fn operator(&self, node: Node<'_>) -> Option<&str> {
        self.syntax.fields.operator.of(self.peel(node)).map(|o| self.text(o))
    }

    /// The type of a member, parameter, variable or literal.
    pub(crate) fn type_of<'t>(&self, node: Node<'t>) -> Option<Node<'t>> {
        if self.is_literal(node) && !self.syntax.fields.literal.is_empty() {
            return self.syntax.fields.literal.of(node);
        }
        self.syntax.fields.type_.of(self.peel(node)).map(|t| self.peel(t))
    }

    /// A type as written, with the name of the implemented type where it is called by none.
    pub(crate) fn type_text(&self, ty: Node<'_>) -> String {
        let (text, own) = (self.text(ty), self.dialect.own_type.as_str());
        let of = || ancestors(ty).find_map(|a| self.dialect.implementations.child(a));
        if own.is_empty() || !text.contains(own) {
            return text.to_owned();
        }
        let Some(of) = of() else { return text.to_owned() };
        let word = |c: char| c.is_alphanumeric() || c == '_';
        let parts = text.split_inclusive(|c| !word(c));
        parts
            .map(|part| match part.strip_prefix(own) {
                Some(rest) if !rest.starts_with(word) => format!("{}{rest}", self.text(of)),
                _ => part.to_owned(),
            })
            .collect()
    }

    /// What a member has behind its name to say that it may be missing.
    pub(crate) fn member_mark<'t>(&self, member: Node<'t>) -> Option<Node<'t>> {
        let mark = self.dialect.optional.member_mark.as_str();
        let member = self.peel(member);
        member.children().find(|c| !c.is_named() && c.kind() == mark)
    }

    /// The annotation of a member.
    pub(crate) fn annotation<'t>(&self, node: Node<'t>) -> Option<Node<'t>> {
        self.syntax.fields.annotation.of(self.peel(node))
    }

    /// What a guard asks.
    pub(crate) fn condition<'t>(&self, node: Node<'t>) -> Option<Node<'t>> {
        self.syntax.fields.condition.of(self.peel(node)).map(|c| self.peel(c))
    }

    /// What a guard guards.
    pub(crate) fn consequence<'t>(&self, node: Node<'t>) -> Option<Node<'t>> {
        self.syntax.fields.consequence.of(self.peel(node))
    }

    /// What a literal or function holds.
    pub(crate) fn body<'t>(&self, node: Node<'t>) -> Option<Node<'t>> {
        self.syntax.fields.body.of(node)
    }

    /// The list of statements in a body, which may be the body itself.
    pub(crate) fn statements_in<'t>(&self, body: Node<'t>) -> Option<Node<'t>> {
        if self.is_statements(body) {
            return Some(body);
        }
        children(body).into_iter().find(|c| self.is_statements(*c))
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
        Some(self.text(self.syntax.declarations.child(function)?))
    }

    /// Whether an identifier stands for an import here, not for a local of the same name.
    pub(crate) fn is_qualifier(&self, node: Node<'_>) -> bool {
        let name = self.text(node);
        self.imports.iter().any(|(q, _)| q == name)
            && node.parent().and_then(|p| self.selection(p)).is_some_and(|(operand, _)| operand == node)
            && self.declaration(node).is_none()
    }

    fn find_locals(&self) -> HashSet<String> {
        let mut out = HashSet::default();
        for node in self.parsed.walk() {
            let Some(field) = self.syntax.locals.get(node) else { continue };
            for name in self.names(node, field) {
                out.extend(self.each(name).into_iter().chain([name]).map(|n| self.text(n).to_owned()));
            }
        }
        out
    }

    /// The node that declares a local of this name before `node`, nearest first, and its place among the names.
    pub(crate) fn declaration<'t>(&'t self, node: Node<'t>) -> Option<(Node<'t>, usize)> {
        let name = self.text(node);
        if !self.locals.get_or_init(|| self.find_locals()).contains(name) {
            return None;
        }
        let at = |declaring: Node<'t>| -> Option<(Node<'t>, usize)> {
            let field = self.syntax.locals.get(declaring)?;
            let mut names = self.names(declaring, field);
            if let [one] = names[..] {
                names = if self.dialect.unpacks.has(one) { children(one) } else { self.each(one) };
            }
            names.iter().position(|n| self.text(*n) == name).map(|i| (declaring, i))
        };
        // One way down from the root: each step up would be one.
        let root = self.parsed.root();
        let mut above: Vec<Node<'t>> =
            std::iter::successors(root.child_with_descendant(node), |n| n.child_with_descendant(node))
                .take_while(|n| *n != node)
                .collect();
        let mut inner = node;
        while let Some(outer) = above.pop() {
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

    /// Qualifier and name of a type of an import.
    pub(crate) fn qualified<'n>(&self, name: &'n str) -> Option<(&'n str, &'n str)> {
        let by = self.dialect.qualifier.as_str();
        name.rsplit_once(by).filter(|_| !by.is_empty())
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
