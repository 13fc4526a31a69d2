//! What a name or member stands for: locals, what the module declares, what is imported.

use super::machine::{Frame, MAX_DEPTH, MAX_VALUE, MODULE, Machine, concatenated};
use super::values::{Scope, Value};
use crate::outline::Import;
use crate::sources::{MAX_REEXPORTS, folder};
use scaffold_pack::Modules;
use scaffold_syntax::Node;
use std::ops::Range;
use std::rc::Rc;

impl<'s> Machine<'_, 's, '_, '_> {
    pub(super) fn eval_name(&mut self, name: &str, scope: &Rc<Scope<'s>>) -> Value<'s> {
        self.name(name, scope)
    }

    pub(super) fn name(&mut self, name: &str, scope: &Rc<Scope<'s>>) -> Value<'s> {
        if let Some(value) = scope.get(name) {
            return value;
        }
        let file = scope.file;
        let path = &self.names.sources.files[file].path;
        if self.names.sources.language.detect.modules == Modules::File {
            return self.declared(path, name).unwrap_or_else(|| Value::Named(name.to_owned()));
        }
        if let Some(import) = self.names.sources.outline(file).import(name) {
            return Value::Package(self.names.sources.import_module(&import.path, path), import.path.clone());
        }
        let dir = folder(path).to_owned();
        self.declared(&dir, name).unwrap_or_else(|| Value::Named(name.to_owned()))
    }

    /// What a module that is a file calls `name`: bound by its statements, declared, or passed on.
    pub(super) fn in_module(&mut self, unit: &str, name: &str) -> Option<Value<'s>> {
        let sources = self.names.sources;
        let file = sources.find(unit)?;
        if !self.names.may_touch(unit) || sources.files[file].test {
            return None;
        }
        if let Some(value) = self.module(file).get(name) {
            return Some(value);
        }
        if let Some(value) = self.passed_by_export(unit, name) {
            return Some(value);
        }
        let package = self.names.package(unit, name);
        if let Some(id) = package.functions.get(&(String::new(), name.to_owned())) {
            return Some(Value::Function(*id, None));
        }
        if let Some(id) = package.types.get(name) {
            return Some(Value::Class(*id));
        }
        if self.passing > MAX_REEXPORTS {
            return None;
        }
        self.passing += 1;
        let imports = &sources.outline(file).imports;
        let mut found = imports.iter().find(|i| i.name == name).map(|i| self.passed_on(i, unit));
        for all in imports.iter().filter(|i| i.member.as_deref() == Some("*")) {
            let from = sources.import_module(&all.path, unit);
            found = found.or_else(|| self.in_module(&from?, name));
        }
        self.passing -= 1;
        found
    }

    /// What an import binds.
    pub(super) fn passed_on(&mut self, import: &Import, unit: &str) -> Value<'s> {
        let sources = self.names.sources;
        let from = sources.import_module(&import.path, unit);
        let Some(member) = &import.member else {
            let whole = from.as_deref().and_then(|f| self.whole(f));
            return whole.unwrap_or_else(|| Value::Package(from, import.path.clone()));
        };
        let value = from.as_deref().and_then(|f| self.in_module(f, member));
        value.unwrap_or_else(|| match sources.submodule(import, unit) {
            Some(sub) => Value::Package(Some(sub), import.path.clone()),
            None if from.is_none() => {
                let (library, member) = sources.language.foreign_path(&import.path, member);
                Value::Foreign(library, member)
            }
            None => Value::Named(member.clone()),
        })
    }

    /// The names that the statements of a module bind; they run when it is first asked for.
    pub(super) fn module(&mut self, file: usize) -> Rc<Scope<'s>> {
        if let Some(known) = self.modules.get(&file) {
            return Rc::clone(known);
        }
        let scope = Scope::new(file, None);
        self.modules.insert(file, Rc::clone(&scope));
        let Some(parsed) = self.names.sources.parsed(file) else { return scope };
        // What it registers is its own doing, whoever asked first.
        let outer =
            (std::mem::take(&mut self.frames), self.root, self.decorated.take(), self.follow, self.passing);
        self.passing = 0;
        (self.root, self.follow) = ((file, MODULE), self.names.sources.language.data.callbacks);
        let place = (file, parsed.root().byte_range());
        self.frames.push(Frame { function: None, place, call: None, arguments: Vec::new(), result: None });
        self.children(parsed.root(), &scope);
        (self.frames, self.root, self.decorated, self.follow, self.passing) = outer;
        scope
    }

    /// A literal, with what is interpolated in it.
    pub(super) fn literal(&mut self, node: Node<'s>, scope: &Rc<Scope<'s>>) -> Value<'s> {
        let file = scope.file;
        let place = vec![(file, node.byte_range())];
        let language = self.names.sources.language;
        let inner = &language.data.nodes.interpolation;
        let holes: Vec<_> = node.named_children().filter(|n| inner.has(*n)).collect();
        let whole = self.text(node, file);
        if holes.is_empty() {
            return Value::Text(language.unquote(whole).to_owned(), place);
        }
        let text = language.unquote(whole);
        let start = node.start_byte() + whole.find(text).unwrap_or_default();
        let end = start + text.len();
        let source = self.names.sources.text(file);
        let mut parts = Vec::new();
        let mut at = start;
        for hole in holes {
            parts.push(Value::Text(
                source.get(at..hole.start_byte()).unwrap_or_default().to_owned(),
                place.clone(),
            ));
            let value = self.children(hole, scope);
            parts.push(value);
            at = hole.end_byte();
        }
        parts.push(Value::Text(source.get(at..end).unwrap_or_default().to_owned(), place));
        concatenated(&parts)
    }

    /// A function or value that a folder declares.
    pub(super) fn declared(&mut self, dir: &str, name: &str) -> Option<Value<'s>> {
        let package = self.names.package(dir, name);
        if self.names.sources.language.detect.modules == Modules::File {
            return self.in_module(dir, name);
        }
        if let Some(id) = package.functions.get(&(String::new(), name.to_owned())) {
            return Some(Value::Function(*id, None));
        }
        let (file, index) = *package.values.get(name)?;
        let decl = &self.names.sources.outline(file).values[index];
        let parsed = self.names.sources.parsed(file)?;
        if let Some(span) = &decl.value {
            let node = parsed.root().descendant_for_byte_range(span.start, span.end)?;
            if self.frames.len() < MAX_DEPTH && node.end_byte() - node.start_byte() < 400 {
                return Some(self.eval(node, &Scope::new(file, None)));
            }
        }
        let native = decl.native.clone()?;
        Some(self.of_type(&native, file, name))
    }

    pub(super) fn member(&mut self, object: &Value<'s>, property: &str) -> Value<'s> {
        match object {
            Value::Package(Some(dir), _) => {
                self.declared(dir, property).unwrap_or_else(|| Value::Named(property.to_owned()))
            }
            Value::Package(None, import) => {
                Value::Named(format!("{}.{property}", self.names.sources.language.import_name(import)))
            }
            Value::Object(o) => {
                if let Some(value) = o.fields.borrow().get(property) {
                    return value.clone();
                }
                if let Some(method) = self.names.method(o.ty, property) {
                    return Value::Function(method, Some(Box::new(object.clone())));
                }
                let decl = &self.names.sources.outline(o.ty.0).types[o.ty.1];
                let member = decl
                    .members
                    .as_deref()
                    .and_then(|m| m.iter().find(|m| m.name.as_deref() == Some(property)).cloned());
                let embedded = decl.members.as_deref().and_then(|m| {
                    m.iter()
                        .filter(|m| m.name.is_none())
                        .find(|m| self.names.carries(&m.native, o.ty.0))
                        .cloned()
                });
                match (member, embedded) {
                    (Some(m), _) => {
                        let value = match &m.value {
                            Some(span) => self.at_span(o.ty.0, span),
                            None => self.of_type(&m.native, o.ty.0, property),
                        };
                        o.fields.borrow_mut().insert(property.to_owned(), value.clone());
                        value
                    }
                    _ => Value::Named(format!("{}.{property}", decl.name)),
                }
            }
            Value::Wrapped(_, _, result) => self.member(result, property),
            Value::Router(router) => {
                let framework = router.borrow().framework;
                let same = &self.names.sources.language.frameworks[framework].same_members;
                if same.iter().any(|m| m == property) {
                    object.clone()
                } else {
                    Value::Named(property.to_owned())
                }
            }
            Value::Class(id) => {
                if let Some(method) = self.names.method(*id, property) {
                    return Value::Function(method, None);
                }
                let decl = &self.names.sources.outline(id.0).types[id.1];
                let member = decl.members.iter().flatten().find(|m| m.name.as_deref() == Some(property));
                match member.and_then(|m| m.value.clone()) {
                    Some(span) => self.at_span(id.0, &span),
                    None => Value::Named(property.to_owned()),
                }
            }
            Value::Foreign(import, member) => {
                Value::Foreign(import.clone(), self.names.sources.language.foreign(member, property))
            }
            Value::Record(fields) => {
                let known = fields.borrow().get(property).cloned();
                known.unwrap_or_else(|| Value::Named(property.to_owned()))
            }
            Value::Named(_) | Value::Text(..) | Value::Route(_) | Value::List(_) => {
                Value::Named(property.to_owned())
            }
            Value::Function(..) | Value::Closure(..) => Value::Named(property.to_owned()),
        }
    }

    /// The value of a short expression at a span of a file.
    pub(super) fn at_span(&mut self, file: usize, span: &Range<usize>) -> Value<'s> {
        let parsed = self.names.sources.parsed(file);
        let node = parsed.and_then(|p| p.root().descendant_for_byte_range(span.start, span.end));
        match node.filter(|n| n.end_byte() - n.start_byte() < MAX_VALUE && self.frames.len() < MAX_DEPTH) {
            Some(node) => self.eval(node, &Scope::new(file, None)),
            None => Value::Named(String::new()),
        }
    }
}
