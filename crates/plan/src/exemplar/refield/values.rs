//! Values of an old field, turned into values of a new one: samples, zeroes, conversions, values that may be missing.

use super::fields::fill;
use super::mentions::{Kind, Mention};
use super::stamp::{Hoist, Splices, Stamper, apply};
use super::tree::{below, children};
use super::words::{self, Join};
use scaffold_syntax::Node;

impl<'a> Stamper<'a> {
    pub(super) fn class_of(&self, ty: &str, n: usize) -> Option<&'a scaffold_pack::FieldClass> {
        let base = self.core(ty);
        let new = &self.fields.new[n];
        self.manifest
            .types
            .get(&new.class)
            .filter(|t| t.native == base || t.aliases.iter().any(|a| a == base))
            .or_else(|| self.manifest.types.values().find(|t| t.native == base))
    }

    pub(super) fn zero(&self, ty: &str, n: usize) -> String {
        self.class_of(ty, n).map_or_else(String::new, |t| t.zero.clone())
    }

    /// A value of the new field's, the same for the same old literal of this file.
    pub(crate) fn sample(&self, ty: &str, n: usize, literal: &str) -> String {
        let mut all = self.literals.borrow_mut();
        let seen = all.entry(n).or_default();
        // What callers were told before is the same value in the code.
        let told = self.told_literals.borrow();
        let told = told
            .iter()
            .filter(|((_, of), _)| *of == n)
            .find_map(|(_, l)| l.iter().position(|l| l == literal));
        let at = seen.iter().position(|l| l == literal).or(told).unwrap_or_else(|| {
            seen.push(literal.to_owned());
            seen.len() - 1
        });
        let new = &self.fields.new[n];
        let base = self.core(ty);
        let own = self.manifest.types.get(new.kind());
        let samples = match own {
            Some(t) if t.native == base || t.aliases.iter().any(|a| a == base) => &t.samples,
            Some(t) => &t.wire,
            None => return String::new(),
        };
        let Some(sample) = samples.get(at % samples.len().max(1)) else { return String::new() };
        self.quoted_like(literal, fill(sample, &new.field))
    }

    /// A constant that a call makes, as samples of some type do (`Decimal("3.00")`).
    pub(super) fn is_made_value(&self, v: Node<'_>) -> bool {
        let tree = self.tree;
        let (Some(callee), text) = (tree.callee(v), tree.text(v)) else { return false };
        let head = format!("{}(", tree.text(callee));
        let known = self.manifest.types.values().flat_map(|t| &t.samples).any(|s| s.starts_with(&head));
        known && text.starts_with(&head) && !below(v).iter().any(|b| tree.is_identifier(*b) && *b != callee)
    }

    /// A text in the quotes of the one whose place it takes, where the language has several.
    fn quoted_like(&self, literal: &str, sample: String) -> String {
        let quote = |t: &str| {
            self.tree.syntax.quotes.iter().find(|q| q.len() == 1 && t.starts_with(q.as_str())).cloned()
        };
        let (Some(there), Some(here)) = (quote(literal), quote(&sample)) else { return sample };
        let inner = self.tree.unquoted(&sample);
        if !self.tree.untyped || there == here || inner.contains(&there) {
            return sample;
        }
        format!("{there}{inner}{there}")
    }

    /// An expression of the old field's, as one of the new type; `None` where it is best left out.
    pub(crate) fn value(
        &self,
        v: Node<'_>,
        old_ty: Option<&str>,
        new_ty: Option<&str>,
        o: usize,
        n: usize,
    ) -> Option<String> {
        let tree = self.tree;
        let v = tree.peel(v);
        let text = tree.text(v);
        // A model's own types (`models.BooleanField`) say nothing of what is handed to it.
        let untold = new_ty.is_none() && tree.binds_names;
        let new = &self.fields.new[n];
        let of_a_kind = self.fields.old[o].field.kind == new.kind() && new.class == new.kind();
        let alike = self.alike(o, n) || untold && of_a_kind;
        let natural = self.fields.new[n].native.clone();
        let constant = v.named_child_count() == 0 && !tree.is_identifier(v);
        let literal = tree.is_string(v) || constant || (!alike && self.is_made_value(v));
        if self.is_flag(text, old_ty, o) {
            return Some(text.to_owned());
        }
        if let Some(counted) = self.counted(v, n).filter(|_| new_ty.is_none_or(|t| !self.is_optional(t))) {
            return Some(counted);
        }
        if new_ty.is_none() && literal && self.in_payload(v, o) {
            return Some(self.on_the_wire(v, o, n));
        }
        let new_ty = match new_ty {
            Some(t) => t.to_owned(),
            None if literal && text != tree.types.nothing() => natural,
            None => return Some(self.plain(v, o, n)),
        };
        let old_ty = old_ty.unwrap_or(self.core(&self.fields.old[o].field.native)).to_owned();
        let (optional, base) = (self.is_optional(&new_ty), self.core(&new_ty).to_owned());
        let same = (old_ty == new_ty || untold) && alike;
        if text == tree.types.nothing() {
            return Some(if optional { text.to_owned() } else { self.zero(&base, n) });
        }
        if literal {
            let empty = self.manifest.types.values().any(|t| t.zero == text)
                && self.manifest.types.get("bool").is_none_or(|t| t.zero != text);
            if empty {
                return Some(if optional { tree.types.nothing().to_owned() } else { self.zero(&base, n) });
            }
            let distinct = self.distinct.get(tree.unquoted(text)).filter(|(new, _)| *new == n);
            if let Some((_, sample)) = distinct {
                let sample = sample.clone();
                return if optional { self.optional(v, n, sample) } else { Some(sample) };
            }
            let textual = |c: &str| matches!(c, "string" | "text");
            let told = textual(self.fields.new[n].kind()) && textual(&self.fields.old[o].field.kind);
            let kept = (untold || self.core(&old_ty) == base) && (alike || told && tree.is_string(v));
            let value = if kept { self.renamed_string(text, o, n) } else { self.sample(&base, n, text) };
            return if optional { self.optional(v, n, value) } else { Some(value) };
        }
        let function = tree.declared_function_of(v).map_or(0, |f| f.start_byte());
        let alias = self.aliases.borrow().get(&(function, text.to_owned(), n)).cloned();
        if let Some(alias) = alias {
            return Some(self.pointed(alias.text, &alias.ty, &new_ty));
        }
        let keyed = self.mentions.within(&v.byte_range()).iter().any(|m| m.old == o && m.kind == Kind::Text);
        if keyed && old_ty == new_ty {
            return Some(self.plain(v, o, n));
        }
        let mention = self
            .mentions
            .within(&v.byte_range())
            .iter()
            .find(|m| m.old == o && matches!(m.kind, Kind::Selected | Kind::Local))
            .cloned();
        if let Some(m) = mention {
            return Some(self.converted(v, &m, &old_ty, &new_ty, o, n, same));
        }
        let empty_literal = tree.is_literal(v) && tree.body(v).is_some_and(|b| b.named_child_count() == 0);
        if empty_literal {
            let value = if alike { text.to_owned() } else { self.zero(&base, n) };
            return Some(if optional { tree.types.nothing().to_owned() } else { value });
        }
        if tree.is_identifier(v) || tree.selection(v).is_some() {
            if alike {
                let was = self.shapes.infer(tree, self.file, v, 0).is_some_and(|t| self.is_optional(&t.text));
                let was = was || self.is_optional(&old_ty);
                let wrapped = optional && !was;
                return Some(if wrapped { self.types().given(text) } else { text.to_owned() });
            }
            let last = tree.selection(v).map_or(v, |(_, member)| member);
            if words::of(tree.text(last)) == self.fields.old[o].words {
                self.make_up(v, n);
            }
            let value = self.sample(&base, n, text);
            return if optional { self.optional(v, n, value) } else { Some(value) };
        }
        if same {
            return Some(self.plain(v, o, n));
        }
        // A constructor around a text: the text is what stays.
        if let Some((_, arguments)) = tree.call(v)
            && let [one] = children(arguments)[..]
        {
            let textual = self.fields.new[n].kind() == "string" || self.fields.new[n].kind() == "text";
            let inner_call =
                tree.callee(one).is_some_and(|c| tree.dialect.formatters.iter().any(|f| f == tree.text(c)));
            if textual && (inner_call || tree.is_string(one)) {
                let value = self.plain_words(one, o, n);
                return if optional { self.optional(v, n, value) } else { Some(value) };
            }
        }
        if alike && !self.is_optional(&old_ty) && optional {
            let value = self.plain(v, o, n);
            return self.optional(v, n, value);
        }
        if keyed || self.asks_caller(v) {
            self.make_up(v, n);
        }
        let value = self.sample(&base, n, self.innermost(v));
        if optional { self.optional(v, n, value) } else { Some(value) }
    }

    /// A call that reads what the function around it was handed.
    fn asks_caller(&self, v: Node<'_>) -> bool {
        let tree = self.tree;
        let parameters = tree.declared_function_of(v).and_then(|f| tree.syntax.fields.parameters.of(f));
        let handed: Vec<&str> = parameters
            .map(below)
            .unwrap_or_default()
            .into_iter()
            .filter(|n| tree.is_identifier(*n))
            .map(|n| tree.text(n))
            .collect();
        tree.is_call(v)
            && below(v).into_iter().any(|n| tree.is_identifier(n) && handed.contains(&tree.text(n)))
    }

    /// What is read of the old field can't be read of the new one: only tests may have a sample instead.
    fn make_up(&self, v: Node<'_>, n: usize) {
        if !self.manifest.detect.is_test(&self.tree.path) {
            self.made_up.borrow_mut().push((self.tree.line(v), n, self.tree.text(v).to_owned()));
        }
    }

    /// A literal below a quoted key that goes to or comes from callers: in a test, or a text for what is none here.
    fn in_payload(&self, v: Node<'_>, o: usize) -> bool {
        let tree = self.tree;
        let key = v.parent().and_then(|p| tree.pair(p)).filter(|(_, value)| *value == v).map(|(k, _)| k);
        let textual = matches!(self.fields.old[o].field.kind.as_str(), "string" | "text");
        // A name in quotes is a key of a payload wherever it stands.
        if key.is_some_and(|k| tree.is_identifier(k) && tree.text(k).starts_with(['"', '\''])) {
            return true;
        }
        key.is_some_and(|k| tree.is_string(k))
            && tree.binds_names
            && (self.manifest.detect.is_test(&tree.path) || (tree.is_string(v) && !textual))
    }

    /// What a reading of the field is compared with, where that is a literal.
    pub(super) fn told_back(&self, left: Node<'_>, right: Node<'_>, o: usize, n: usize) -> Option<String> {
        let tree = self.tree;
        let literal = tree.is_string(right) || (right.named_child_count() == 0 && !tree.is_identifier(right));
        let mention = self.mentions.within(&left.byte_range()).iter().find(|m| m.old == o)?;
        if !literal {
            return None;
        }
        match mention.kind {
            Kind::Text => Some(self.on_the_wire(right, o, n)),
            Kind::Selected => self.value(right, None, None, o, n),
            _ => None,
        }
    }

    /// The member of a record that what callers are told of the field is compared with, as they are told it.
    pub(super) fn told_as(&self, left: Node<'_>, right: Node<'_>, o: usize, n: usize) -> Option<String> {
        let class = |kind: &str| self.manifest.types.get(kind).map_or("", |t| t.told.as_str());
        let told = class(self.fields.new[n].kind());
        let mentioned = self.mentions.within(&left.byte_range()).iter().find(|m| m.old == o)?;
        let (_, member) = self.tree.selection(right)?;
        let record = self.mentions.of(member).is_some_and(|m| m.old == o && m.kind == Kind::Selected);
        let plain = class(&self.fields.old[o].field.kind).is_empty();
        (mentioned.kind == Kind::Text && record && plain && !told.is_empty())
            .then(|| told.replace("{}", &self.plain_of(right, o, n)))
    }

    /// A literal of a payload for a new field: as it stands where the classes are alike, else as callers write it.
    pub(super) fn on_the_wire(&self, v: Node<'_>, o: usize, n: usize) -> String {
        let text = self.tree.text(v);
        let new = &self.fields.new[n];
        let textual = matches!(new.kind(), "string" | "text") && self.tree.is_string(v);
        // Decimals come back with as many digits as the new field keeps.
        let same = new.kind() == self.fields.old[o].field.kind && new.kind() != "decimal" || textual;
        if text == self.tree.types.nothing() || same {
            return if self.tree.is_string(v) { self.renamed_string(text, o, n) } else { text.to_owned() };
        }
        if let Some(told) = self.told_of_sibling(text, o, n) {
            return told;
        }
        let Some(class) = self.manifest.types.get(new.kind()) else { return text.to_owned() };
        // What is sent and what is told back may be stamped from different fields: each counts its own values.
        // One that is given in the code as well is the same value here.
        let given = self.literals.borrow().get(&n).and_then(|l| l.iter().position(|l| l == text));
        let at = if let Some(at) = given {
            at
        } else {
            let mut all = self.told_literals.borrow_mut();
            let seen = all.entry((o, n)).or_default();
            seen.iter().position(|l| l == text).unwrap_or_else(|| {
                seen.push(text.to_owned());
                seen.len() - 1
            })
        };
        let quoted = |s: &&String| s.starts_with('"');
        let wire = class.wire.get(at % class.wire.len().max(1)).filter(quoted);
        let native = class.samples.get(at % class.samples.len().max(1));
        wire.or(native).map_or_else(|| text.to_owned(), |s| fill(s, &new.field))
    }

    /// What the payloads of this text say for the new field, where that is stamped from another old field than `o`
    /// and kept: the value that stands in the same place among that field's own.
    fn told_of_sibling(&self, text: &str, o: usize, n: usize) -> Option<String> {
        let plain: Vec<usize> = self.fields.plain().collect();
        let from = self.fields.sibling(n, &plain).filter(|s| *s != o)?;
        let (old, new) = (&self.fields.old[from].field, &self.fields.new[n]);
        if old.kind != new.kind() || old.kind == "decimal" {
            return None;
        }
        let at = self.payload_literals(o).iter().position(|l| l == text)?;
        let all = self.payload_literals(from);
        all.get(at).or(all.last()).cloned()
    }

    /// The literals that payloads of this text hold for an old field, each once.
    fn payload_literals(&self, o: usize) -> Vec<String> {
        let tree = self.tree;
        let mut out: Vec<String> = Vec::new();
        for node in tree.parsed.walk() {
            // A name in quotes is one as well.
            let quoted = |k: Node<'_>| tree.is_string(k) || tree.text(k).starts_with(['"', '\'']);
            let Some((key, value)) = tree.pair(node).filter(|(k, _)| quoted(*k)) else { continue };
            let literal = value.named_child_count() == 0 || tree.is_string(value);
            let about = self.mentions.of(key).is_some_and(|m| m.old == o);
            let text = tree.text(value).to_owned();
            if about && literal && !tree.is_identifier(value) && !out.contains(&text) {
                out.push(text);
            }
        }
        out
    }

    /// A truth about a field that holds none itself: `{"name": true}` asks for the field.
    fn is_flag(&self, text: &str, ty: Option<&str>, o: usize) -> bool {
        let Some(class) = self.manifest.types.get("bool") else { return false };
        let of_class = ty.is_none_or(|t| self.core(t) == class.native);
        of_class && class.samples.iter().any(|s| s == text) && self.fields.old[o].field.kind != "bool"
    }

    /// The first literal in an expression: what tells its value from another's.
    fn innermost(&self, v: Node<'_>) -> &str {
        let literal = below(v).into_iter().find(|l| {
            self.tree.is_string(*l)
                || (l.named_child_count() == 0 && !self.tree.is_identifier(*l) && !self.tree.is_arguments(*l))
        });
        self.tree.text(literal.unwrap_or(v))
    }

    fn plain_words(&self, node: Node<'_>, o: usize, n: usize) -> String {
        let mut splices = Splices::new();
        for leaf in below(node).into_iter().filter(|l| self.tree.is_string(*l)) {
            splices.push((leaf.byte_range(), self.renamed_string(self.tree.text(leaf), o, n)));
        }
        apply(self.tree.text(node), node.start_byte(), splices)
    }

    /// `v` reads the field somewhere: the reading, converted only as far as the types ask.
    #[expect(clippy::too_many_arguments, reason = "both types of both ends decide")]
    fn converted(
        &self,
        v: Node<'_>,
        m: &Mention,
        old_ty: &str,
        new_ty: &str,
        o: usize,
        n: usize,
        same: bool,
    ) -> String {
        let tree = self.tree;
        let leaf = below(v).into_iter().find(|l| l.byte_range() == m.span).unwrap_or(v);
        let reference = leaf
            .parent()
            .filter(|p| {
                tree.selection(*p).is_some_and(|(_, member)| member == leaf)
                    && p.start_byte() >= v.start_byte()
            })
            .unwrap_or(leaf);
        let (text, from_old, from_new) = match m.shape {
            Some(s) => {
                let shape = &self.shapes.list[s];
                (
                    self.plain_of(reference, o, n),
                    shape.old_type(o).unwrap_or_default().to_owned(),
                    shape.new_type(n).unwrap_or_default().to_owned(),
                )
            }
            None => {
                let local = self.plain_of(reference, o, n);
                if reference != v && m.kind == Kind::Selected {
                    return self.plain(v, o, n);
                }
                if m.kind == Kind::Selected {
                    return local;
                }
                let inferred = self.shapes.infer(tree, self.file, leaf, 0).map(|t| t.text);
                let was = inferred.unwrap_or_else(|| self.core(old_ty).to_owned());
                let base = if self.alike(o, n) {
                    self.core(old_ty).to_owned()
                } else {
                    self.core(new_ty).to_owned()
                };
                let is = self.parameter_type(leaf, o, n);
                let is = is.unwrap_or(if self.is_optional(&was) { self.types().wrap(&base) } else { base });
                (local, was, is)
            }
        };
        if same && from_old == from_new {
            return self.plain(v, o, n);
        }
        // Same conversion between the same types: only the name changes.
        if from_old == from_new && old_ty == new_ty && !from_new.is_empty() {
            return self.plain(v, o, n);
        }
        let optional =
            self.is_optional(&from_new) && !self.is_optional(&from_old) && self.is_optional(new_ty);
        if optional && reference != v && self.core(&from_old) == self.core(&from_new) {
            let called =
                tree.call(v).and_then(|(f, _)| tree.selection(f)).is_some_and(|(x, _)| x == reference);
            let whole = self.plain(v, o, n);
            let expression =
                if called { whole } else { whole.replacen(&text, &self.types().followed(&text), 1) };
            if let Some(local) = self.guarded(v, n, new_ty, &text, &expression) {
                return local;
            }
        }
        self.pointed(text, &from_new, new_ty)
    }

    /// A local that is set only where `reference` is there; its name.
    fn guarded(&self, v: Node<'_>, n: usize, ty: &str, reference: &str, expression: &str) -> Option<String> {
        let template = self.types().guarded();
        if template.is_empty() {
            return None;
        }
        let value =
            template.replace("{type}", ty).replace("{reference}", reference).replace("{value}", expression);
        let reference = self.hoist(v, n, value)?;
        Some(self.types().ungiven(&reference).unwrap_or(&reference).to_owned())
    }

    /// `text` of type `from` as a `to`, where only the mark of being missing differs.
    pub(super) fn pointed(&self, text: String, from: &str, to: &str) -> String {
        let same = self.core(from) == self.core(to);
        match (self.is_optional(from), self.is_optional(to)) {
            (true, false) if same => self.types().followed(&text),
            (false, true) if same => self.types().given(&text),
            _ => text,
        }
    }

    /// `value` as one that may be missing.
    fn optional(&self, v: Node<'_>, n: usize, value: String) -> Option<String> {
        if self.types().needs_variable() { self.hoist(v, n, value) } else { Some(self.types().given(&value)) }
    }

    /// A variable for `value`, because only variables have addresses.
    fn hoist(&self, v: Node<'_>, n: usize, value: String) -> Option<String> {
        let tree = self.tree;
        let function = tree.declared_function_of(v)?;
        let mut statement = None;
        let mut node = v;
        while node != function {
            let parent = node.parent()?;
            if tree.is_statements(parent) {
                // The outermost of the function's own.
                statement = Some(node);
            }
            node = parent;
        }
        let before = statement?.start_byte();
        let at = function.start_byte();
        let mut hoists = self.hoists.borrow_mut();
        if let Some(known) = hoists
            .iter_mut()
            .find(|h| h.function == at && h.value == value && h.name.starts_with(&self.local(n)))
        {
            known.before = known.before.min(before);
            return Some(self.types().given(&known.name));
        }
        let taken = |name: &str| {
            below(function).iter().any(|l| {
                tree.is_identifier(*l)
                    && (tree.text(*l) == name
                        || self.mentions.of(*l).is_some_and(|m| {
                            m.kind == Kind::Local
                                && self.fields.old[m.old].plain
                                && self.renamed(tree.text(*l), m.old, n, Join::Humps) == name
                        }))
            }) || hoists.iter().any(|h| h.function == at && h.name == name)
        };
        let mut name = self.local(n);
        let mut count = 2;
        while taken(&name) {
            name = format!("{}{count}", self.local(n));
            count += 1;
        }
        let reference = self.types().given(&name);
        hoists.push(Hoist { before, function: at, end: function.end_byte(), name, value });
        Some(reference)
    }
}
