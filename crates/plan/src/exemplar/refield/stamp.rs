//! One item about an old field, rewritten for a new one: names, types, annotations, values, conversions.

use super::fields::Fields;
use super::mentions::{Kind, Mention, Mentions};
use super::shapes::{self, Shapes};
use super::tags::TagRewriter;
use super::tree::{Tree, below, children};
use super::types::Types;
use super::words::{self, Casing, Join};
use scaffold_core::Diagnostic;
use scaffold_pack::{LanguageHooks, Manifest, Restyle};
use scaffold_syntax::Node;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// A local that a literal needs because only variables have addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Hoist {
    /// Where the statement starts before which it is declared.
    pub(crate) before: usize,
    /// Where the declared function around it starts and ends.
    pub(crate) function: usize,
    pub(crate) end: usize,
    pub(crate) name: String,
    pub(crate) value: String,
}

/// What a local stands for whose own statements are gone.
#[derive(Debug, Clone)]
pub(crate) struct Alias {
    pub(crate) text: String,
    pub(crate) ty: String,
}

/// Rewrites items of one tree.
pub(crate) struct Stamper<'a> {
    pub(crate) tree: &'a Tree<'a>,
    pub(crate) file: usize,
    pub(crate) fields: &'a Fields,
    pub(crate) shapes: &'a Shapes,
    pub(crate) mentions: &'a Mentions,
    /// Functions whose parameters stand for all fields.
    pub(crate) expanded: &'a super::parameters::Expanded,
    pub(crate) manifest: &'a Manifest,
    pub(crate) hooks: &'a dyn LanguageHooks,
    pub(crate) casing: &'a Casing,
    pub(crate) tags: &'a TagRewriter<'a>,
    /// How names shown to callers join words.
    pub(crate) wire: Join,
    /// Name endings of test files.
    pub(crate) test_suffixes: &'a [String],
    /// What payloads of this text have said and say now.
    pub(crate) told: &'a [super::payload::Told],
    /// Values of unique fields that differ, in a test.
    pub(crate) distinct: &'a super::distinct::Distinct,
    /// Old literal per new field, numbered in the order in which they are met.
    pub(crate) literals: RefCell<BTreeMap<usize, Vec<String>>>,
    /// Literals of payloads by old and new field, in the order in which they are met.
    pub(crate) told_literals: RefCell<BTreeMap<(usize, usize), Vec<String>>>,
    pub(crate) hoists: RefCell<Vec<Hoist>>,
    /// Readings outside tests in whose place only a sample could stand: line, new field, text.
    pub(crate) made_up: RefCell<Vec<(u32, usize, String)>>,
    /// Questions about a text's length that a new field of another kind is not asked: line, new field.
    pub(crate) unmeasured: RefCell<BTreeSet<(u32, usize)>>,
    /// What would be no copy any more without what is left out.
    pub(crate) lost: RefCell<Vec<Diagnostic>>,
    /// Function, local and new field → what stands for the local.
    pub(crate) aliases: RefCell<BTreeMap<(usize, String, usize), Alias>>,
    /// Functions that checked or parsed values of the old fields and that no new field has: name and line.
    pub(crate) unparsed: RefCell<BTreeMap<String, u32>>,
}

pub(crate) type Splices = Vec<(Range<usize>, String)>;

/// `text` (which starts at `base`) with `splices` applied; those inside others are left out.
pub(crate) fn apply(text: &str, base: usize, mut splices: Splices) -> String {
    splices.sort_by_key(|(r, _)| (r.start, std::cmp::Reverse(r.end)));
    let mut out = String::with_capacity(text.len());
    let mut done = base;
    for (range, new) in splices {
        if range.start < done {
            continue;
        }
        out.push_str(&text[done - base..range.start - base]);
        out.push_str(&new);
        done = range.end;
    }
    out.push_str(&text[done - base..]);
    out
}

impl<'a> Stamper<'a> {
    /// The text of `node` for new field `n` in place of old field `o`; `None` where nothing is to stand there.
    pub(crate) fn rewrite(&self, node: Node<'_>, o: usize, n: usize) -> Option<String> {
        let holder = node.parent().and_then(|list| list.parent());
        let restyled = self.hooks.restyle(&Restyle {
            text: self.tree.text(node),
            holder: holder.map_or("", |h| self.tree.text(h)),
            file: self.tree.whole.as_deref().unwrap_or_else(|| self.tree.parsed.text()),
            old: &self.fields.old[o].field,
            new: &self.fields.new[n].field,
            words: &self.fields.new[n].words,
            optional: self.tree.dialect.optional.types.first().map_or("", String::as_str),
        });
        if restyled.is_some() {
            return restyled;
        }
        let mut splices = Splices::new();
        let stamped = self
            .walk(node, o, n, &mut splices)
            .then(|| apply(self.tree.text(node), node.start_byte(), splices))?;
        Some(if self.fields.new[n].kind() == "bool" { self.hooks.truth(stamped) } else { stamped })
    }

    pub(super) fn types(&self) -> &'a Types {
        self.tree.types
    }

    pub(super) fn core<'t>(&self, ty: &'t str) -> &'t str {
        self.tree.types.core(ty)
    }

    /// Whether a value of the type may be missing.
    pub(super) fn is_optional(&self, ty: &str) -> bool {
        self.tree.types.is_optional(ty)
    }

    /// Whether values of the old field read well as values of the new one.
    pub(super) fn alike(&self, o: usize, n: usize) -> bool {
        let new = &self.fields.new[n];
        let old = &self.fields.old[o];
        let kin = |a: &str, b: &str| {
            let textual = |c: &str| matches!(c, "string" | "text");
            let dated = |c: &str| matches!(c, "date" | "datetime");
            a == b || (textual(a) && textual(b)) || (dated(a) && dated(b))
        };
        new.class == new.kind()
            && kin(&old.field.kind, new.kind())
            && shapes::same_kind(self.fields, self.manifest, o, n, self.types())
    }

    /// Whether both fields are of one natural type.
    pub(crate) fn same_kind(&self, o: usize, n: usize) -> bool {
        shapes::same_kind(self.fields, self.manifest, o, n, self.types())
    }

    /// A token about `o`, renamed for `n`.
    pub(crate) fn renamed(&self, token: &str, o: usize, n: usize, single: Join) -> String {
        self.casing.replace(token, &self.fields.old[o].words, &self.fields.new[n].words, single)
    }

    /// A string literal with the field's words replaced.
    pub(crate) fn renamed_string(&self, text: &str, o: usize, n: usize) -> String {
        let inner = self.tree.unquoted(text);
        let old = &self.fields.old[o].field;
        if inner == old.shown || Some(inner) == old.column.as_deref() {
            let new = &self.fields.new[n].words;
            let as_member = self.manifest.naming.untyped && !self.casing.snake_fields && inner == old.shown;
            let is_column = old.column.as_deref() == Some(inner) && !as_member;
            let name = if inner.chars().any(char::is_uppercase) || !is_column {
                self.casing.like("x", new, self.wire)
            } else {
                new.join("_")
            };
            return text.replacen(inner, &name, 1);
        }
        let named = inner.strip_prefix(old.name.as_str()).is_some_and(|r| r.starts_with(' '));
        let single = if named && old.name.starts_with(char::is_uppercase) {
            // A message that begins with the member's own name.
            Join::Humps
        } else if !inner.contains(' ') {
            self.wire
        } else if looks_like_sql(inner) {
            Join::Snake
        } else {
            Join::Space
        };
        self.renamed(text, o, n, single)
    }

    pub(super) fn walk(&self, node: Node<'_>, o: usize, n: usize, out: &mut Splices) -> bool {
        let tree = self.tree;
        if tree.is_string(node) {
            if let Some((_, sample)) = self.distinct.get(tree.unquoted(tree.text(node))) {
                out.push((node.byte_range(), sample.clone()));
                return true;
            }
            out.push((node.byte_range(), self.renamed_string(tree.text(node), o, n)));
            return true;
        }
        if tree.is_comment(node) {
            out.push((node.byte_range(), self.renamed(tree.text(node), o, n, Join::Humps)));
            return true;
        }
        if tree.is_identifier(node) {
            if let Some(m) = self.mentions.of(node).filter(|m| m.old == o) {
                out.push((node.byte_range(), self.identifier(node, m, n)));
            }
            return true;
        }
        if tree.is_member(node) && tree.type_of(node).is_some() {
            self.member(node, o, n, out);
            return true;
        }
        if let Some((key, value)) = tree.pair(node)
            && let Some(m) = self.mentions.of(key).filter(|m| m.old == o)
        {
            let types = m.shape.map(|s| &self.shapes.list[s]);
            let (old_ty, new_ty) = (types.and_then(|s| s.old_type(o)), types.and_then(|s| s.new_type(n)));
            self.walk(key, o, n, out);
            if let Some(text) = self.retyped(value, o, n) {
                out.push((value.byte_range(), text));
                return true;
            }
            return match self.value(value, old_ty, new_ty, o, n) {
                Some(text) => {
                    out.push((value.byte_range(), text));
                    true
                }
                None => false,
            };
        }
        if tree.assigns(node)
            && let (Some(left), Some(right)) = (tree.left(node), tree.right(node))
        {
            let (left, right) = (tree.peel(left), tree.peel(right));
            let target = tree.selection(left).and_then(|(_, m)| self.mentions.of(m)).filter(|m| m.old == o);
            if let Some(shape) = target.and_then(|m| m.shape).map(|s| &self.shapes.list[s]) {
                self.walk(left, o, n, out);
                if let Some(text) = self.value(right, shape.old_type(o), shape.new_type(n), o, n) {
                    out.push((right.byte_range(), text));
                    return true;
                }
                return false;
            }
        }
        if tree.declares(node) || tree.is_variable(node) {
            let right = tree.right(node);
            if let Some(value) = right.map(|r| tree.peel(r)) {
                let about = self
                    .mentions
                    .within(&value.byte_range())
                    .iter()
                    .any(|m| m.old == o && matches!(m.kind, Kind::Selected | Kind::Local));
                let named = self
                    .mentions
                    .within(&node.byte_range())
                    .iter()
                    .any(|m| m.old == o && m.kind == Kind::Local);
                if !about && named && !tree.is_variable(node) {
                    let old = self.core(&self.fields.old[o].field.native).to_owned();
                    let new = self.fields.new[n].native.clone();
                    let names = children(tree.peel(node));
                    for name in names.into_iter().filter(|c| c.end_byte() <= value.start_byte()) {
                        self.walk(name, o, n, out);
                    }
                    let text = self.value(value, Some(&old), Some(&new), o, n);
                    out.extend(text.map(|t| (value.byte_range(), t)));
                    return true;
                }
            }
        }
        if let Some(holds) = self.measured(node, o, n, out) {
            return holds;
        }
        if tree.dialect.comparisons.has(node)
            && let [left, right] = children(node)[..]
            && let Some(value) = self.told_back(left, right, o, n)
        {
            self.walk(left, o, n, out);
            if let [truth, other] = &tree.dialect.identity[..] {
                let truths = self.manifest.types.get("bool").is_some_and(|t| t.samples.contains(&value));
                let (wrong, right) = if truths { (other, truth) } else { (truth, other) };
                let operator = node.children().find(|c| !c.is_named() && tree.text(*c) == wrong.as_str());
                out.extend(
                    operator
                        .filter(|_| value != tree.types.nothing())
                        .map(|c| (c.byte_range(), right.clone())),
                );
            }
            out.push((right.byte_range(), value));
            return true;
        }
        if tree.dialect.comparisons.has(node)
            && let [left, right] = children(node)[..]
            && let Some(text) = self.told_as(left, right, o, n)
        {
            self.walk(left, o, n, out);
            out.push((right.byte_range(), text));
            return true;
        }
        if let Some(holds) = self.compared_untyped(node, o, n, out) {
            return holds;
        }
        if tree.is_guard(node)
            && let Some(holds) = self.guard(node, o, n, out)
        {
            return holds;
        }
        if let Some(bare) = self.unasked(node, o, n) {
            out.push((node.byte_range(), bare));
            return true;
        }
        if let (Some(left), Some(right), Some(_)) = (tree.left(node), tree.right(node), tree.operator(node))
            && tree.is_string(right)
            && let Some((_, member)) = tree.selection(left)
            && self.mentions.of(member).is_some_and(|m| m.old == o)
            && let Some(value) = self.expected(right, o, n)
        {
            self.walk(left, o, n, out);
            out.push((right.byte_range(), value));
            return true;
        }
        let formats = |function: Node<'_>| {
            let name = tree.selection(function).map_or(function, |(_, m)| m);
            tree.dialect.formatters.iter().any(|f| f == tree.text(name))
        };
        if let Some((function, arguments)) = tree.call(node)
            && !formats(function)
            && self.compared(arguments, o, n, out) == Some(false)
        {
            return false;
        }
        if let Some(holds) = self.ruled(node, o, n, out) {
            return holds;
        }
        if let Some((_, arguments)) = tree.call(node).filter(|(function, _)| formats(*function)) {
            for argument in children(arguments) {
                if let Some(text) = self.shown(argument, o, n) {
                    out.push((argument.byte_range(), text));
                }
            }
        }
        children(node).into_iter().all(|c| self.walk(c, o, n, out))
    }

    /// A method asked of what may be missing now, in a function where it is: the value itself is compared.
    fn unasked(&self, node: Node<'_>, o: usize, n: usize) -> Option<String> {
        let tree = self.tree;
        let (function, arguments) = tree.call(node)?;
        let (operand, _) = tree.selection(function)?;
        let (_, member) = tree.selection(operand)?;
        let shape = &self.shapes.list[self.mentions.of(member).filter(|m| m.old == o)?.shape?];
        let missing = self.is_optional(shape.new_type(n)?) && !self.is_optional(shape.old_type(o)?);
        if !missing || arguments.named_child_count() > 0 {
            return None;
        }
        let outer = tree.declared_function_of(node)?;
        let nothing = below(outer).into_iter().any(|p| {
            tree.pair(p).is_some_and(|(k, v)| {
                self.mentions.of(k).is_some_and(|m| m.old == o)
                    && (self.manifest.types.values().any(|t| t.zero == tree.text(v))
                        || tree.text(v) == tree.types.nothing())
            })
        });
        nothing.then(|| self.plain(operand, o, n))
    }

    /// An argument that is shown as text: what may be missing now and shows itself otherwise is followed.
    fn shown(&self, argument: Node<'_>, o: usize, n: usize) -> Option<String> {
        let (_, member) = self.tree.selection(argument)?;
        let shape = &self.shapes.list[self.mentions.of(member).filter(|m| m.old == o)?.shape?];
        let (old, new) = (shape.old_type(o)?, shape.new_type(n)?);
        (self.is_optional(new) && (old != new || !self.is_optional(old)))
            .then(|| self.types().followed(&self.plain(argument, o, n)))
    }

    pub(super) fn plain(&self, node: Node<'_>, o: usize, n: usize) -> String {
        let mut splices = Splices::new();
        if self.tree.is_identifier(node) || self.tree.is_string(node) {
            self.walk(node, o, n, &mut splices);
        } else {
            for child in children(node) {
                self.walk(child, o, n, &mut splices);
            }
        }
        apply(self.tree.text(node), node.start_byte(), splices)
    }

    pub(super) fn identifier(&self, node: Node<'_>, m: &Mention, n: usize) -> String {
        let text = self.tree.text(node);
        let new = &self.fields.new[n].words;
        if m.kind == Kind::Local && words::of(text) != self.fields.old[m.old].words {
            return self.local(n);
        }
        // Locals too: values are taken apart and put together again by the names of fields.
        let of_field = matches!(m.kind, Kind::Key | Kind::Member | Kind::Selected | Kind::Local);
        let join = if self.casing.snake_fields && of_field { Join::Snake } else { Join::Humps };
        let renamed = self.renamed(text, m.old, n, join);
        if m.kind == Kind::Local && self.shadows(&renamed) {
            return self.local(n);
        }
        if renamed == *text && words::of(text) == self.fields.old[m.old].words {
            return self.casing.like(text, new, join);
        }
        renamed
    }

    pub(super) fn shadows(&self, name: &str) -> bool {
        self.manifest.naming.reserved.iter().any(|r| r == name)
            || self.tree.imports.iter().any(|(q, _)| q == name)
    }

    /// A local's name for a new field that shadows nothing.
    pub(crate) fn local(&self, n: usize) -> String {
        let name = self.casing.humps(&self.fields.new[n].words, false);
        if self.shadows(&name) { format!("{name}Value") } else { name }
    }

    fn member(&self, node: Node<'_>, o: usize, n: usize, out: &mut Splices) {
        let tree = self.tree;
        let shape =
            self.mentions.within(&node.byte_range()).iter().find(|m| m.old == o).and_then(|m| m.shape);
        for name in tree.own_names(node) {
            self.walk(name, o, n, out);
        }
        if let (Some(ty), Some(new)) =
            (tree.type_of(node), shape.and_then(|s| self.shapes.list[s].new_type(n)))
        {
            let written = self.marked(node, new, out);
            out.push((ty.byte_range(), written));
        }
        self.redecorate(node, n, out);
        let shape = shape.map(|s| &self.shapes.list[s]);
        let table = self.tags.models.filter(|m| shape.is_some_and(|s| m.is_table(s, &self.shapes.list)));
        let column = |text: String| table.map_or(text.clone(), |m| self.tags.with_settings(&text, m, o, n));
        let Some(tag) = tree.annotation(node) else {
            let text = column(String::new());
            if !text.is_empty() {
                out.push((node.end_byte()..node.end_byte(), format!(" {text}")));
            }
            return;
        };
        let text = column(self.tags.rewrite(tree.text(tag), o, n, shape.is_some_and(|s| s.filter)));
        let mut span = tag.byte_range();
        if text.is_empty() {
            span.start =
                node.start_byte() + tree.parsed.slice(node.start_byte()..tag.start_byte()).trim_end().len();
        }
        out.push((span, text));
    }

    /// The type of a member as it is written, where a mark behind the name may say that it can be missing.
    fn marked(&self, member: Node<'_>, ty: &str, out: &mut Splices) -> String {
        let tree = self.tree;
        let mark = tree.dialect.optional.member_mark.as_str();
        let name = tree.own_names(member).last().map(Node::end_byte);
        let (Some(end), false) = (name, mark.is_empty()) else { return ty.to_owned() };
        match (tree.member_mark(member), self.is_optional(ty)) {
            (Some(there), false) => {
                out.push((there.byte_range(), String::new()));
                ty.to_owned()
            }
            (Some(_), true) => {
                let written = tree.type_of(member).map_or("", |t| tree.text(t));
                if self.is_optional(written) { ty.to_owned() } else { self.core(ty).to_owned() }
            }
            (None, true) => {
                let says = tree.type_of(member).is_some_and(|t| self.is_optional(tree.text(t)));
                if says {
                    return ty.to_owned();
                }
                out.push((end..end, mark.to_owned()));
                self.core(ty).to_owned()
            }
            (None, false) => ty.to_owned(),
        }
    }

    /// `if x.f != nothing { … }`: the question asked of the new type. `None`: it is none such; false: nothing is to stand there.
    fn guard(&self, node: Node<'_>, o: usize, n: usize, out: &mut Splices) -> Option<bool> {
        let tree = self.tree;
        let (condition, body) = (tree.condition(node)?, tree.consequence(node)?);
        let (left, right) = (tree.left(condition)?, tree.right(condition)?);
        let (_, member) = tree.selection(left)?;
        let shape =
            self.mentions.of(member).filter(|m| self.fields.old[m.old].plain).and_then(|m| m.shape)?;
        if !tree.text(condition).contains("!=") {
            return None;
        }
        let shape = &self.shapes.list[shape];
        let reads = self.mentions.of(member).map_or(o, |m| m.old);
        let (old, new) = (shape.old_type(reads)?, shape.new_type(n)?);
        if self.core(old) == self.core(new) && self.is_optional(old) == self.is_optional(new) {
            return None;
        }
        let zero = self.manifest.types.values().any(|t| t.zero == tree.text(right));
        if !zero && tree.text(right) != tree.types.nothing() {
            return None;
        }
        let reference = self.plain_of(left, reads, n);
        let present = if self.is_optional(new) {
            self.types().present(&reference)
        } else {
            let template = self.class_of(new, n).map_or("", |c| c.present.as_str());
            template.replace("{}", &reference)
        };
        if present.is_empty() {
            // The type can't tell nothing from something: what was guarded always happens.
            let inner = tree.statements_in(body).unwrap_or(body);
            let mut splices = Splices::new();
            if !self.walk(inner, o, n, &mut splices) {
                return Some(false);
            }
            let text = apply(tree.text(inner), inner.start_byte(), splices);
            let indent = tree.parsed.indent(inner.start_byte());
            let outer = tree.parsed.indent(node.start_byte());
            let text = text.replace(&format!("\n{indent}"), &format!("\n{outer}"));
            out.push((node.byte_range(), text.trim_end().to_owned()));
            return Some(true);
        }
        out.push((condition.byte_range(), present));
        Some(self.walk(body, o, n, out))
    }

    pub(super) fn plain_of(&self, node: Node<'_>, o: usize, n: usize) -> String {
        let mut splices = Splices::new();
        for leaf in below(node) {
            if let Some(m) = self.mentions.of(leaf).filter(|m| m.old == o) {
                splices.push((leaf.byte_range(), self.identifier(leaf, m, n)));
            }
        }
        apply(self.tree.text(node), node.start_byte(), splices)
    }
}

/// A text in which words are joined as in SQL.
pub(crate) fn looks_like_sql(text: &str) -> bool {
    [
        " = ", " LIKE ", " ILIKE ", " like ", " IN ", "= ?", "=?", " ASC", " DESC", " asc", " desc", "> ",
        "< ", " :",
    ]
    .iter()
    .any(|p| text.contains(p))
        && !text.contains(": %")
}
