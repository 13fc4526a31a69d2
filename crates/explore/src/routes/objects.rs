//! Values without a declared type: records and what is taken out of them, objects of classes as they are made,
//! what modules export, loops over known lists.

use super::machine::Machine;
use super::values::{Object, Place, Scope, TypeId, Value};
use crate::language::Role;
use scaffold_syntax::Node;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Items of one list that a loop runs for.
const MAX_ITEMS: usize = 64;

/// The name under which a module keeps what it exports as a whole.
const WHOLE: &str = "=";

impl<'s> Machine<'_, 's, '_, '_> {
    /// A literal of keys and values.
    pub(super) fn record(&mut self, node: Node<'s>, scope: &Rc<Scope<'s>>) -> Value<'s> {
        let language = self.names.sources.language;
        let fields = &language.data.nodes.fields;
        let mut out = BTreeMap::new();
        let children: Vec<Node<'s>> = node.named_children().collect();
        for child in children {
            match language.role(child) {
                Role::Pair => {
                    let key = fields.key.of(child);
                    let (Some(key), Some(value)) = (key, fields.value.of(child)) else {
                        continue;
                    };
                    let value = self.eval(value, scope);
                    out.insert(language.unquote(self.text(key, scope.file)).to_owned(), value);
                }
                Role::Name => {
                    let value = self.eval(child, scope);
                    out.insert(self.text(child, scope.file).to_owned(), value);
                }
                Role::Function => {
                    if let Some(name) = fields.name.of(child) {
                        let value = Value::Closure(child, Rc::clone(scope));
                        out.insert(self.text(name, scope.file).to_owned(), value);
                    }
                }
                _ => {
                    let spread = self.children(child, scope);
                    if let Value::Record(inner) = spread {
                        out.extend(inner.borrow().iter().map(|(k, v)| (k.clone(), v.clone())));
                    }
                }
            }
        }
        Value::Record(Rc::new(RefCell::new(out)))
    }

    /// Binds the names of a pattern to members of a value.
    pub(super) fn unpack(&mut self, pattern: Node<'s>, value: &Value<'s>, scope: &Rc<Scope<'s>>) {
        let language = self.names.sources.language;
        let fields = &language.data.nodes.fields;
        if language.role(pattern) == Role::Name {
            scope.declare(self.text(pattern, scope.file), value.clone());
            return;
        }
        let children: Vec<Node<'s>> = pattern.named_children().collect();
        for child in children {
            let key = fields.key.of(child);
            match (key, fields.value.of(child)) {
                (Some(key), Some(inner)) => {
                    let member = self.member(value, self.text(key, scope.file));
                    self.unpack(inner, &member, scope);
                }
                _ => {
                    let first =
                        if language.role(child) == Role::Name { Some(child) } else { child.named_child(0) };
                    let Some(name) = first.filter(|n| language.role(*n) == Role::Name) else { continue };
                    let label = self.text(name, scope.file);
                    let member = self.member(value, label);
                    scope.declare(label, member);
                }
            }
        }
    }

    /// What an assignment gives to importing modules, if its target says so.
    pub(super) fn exported(&mut self, target: Node<'s>, value: &Value<'s>, scope: &Rc<Scope<'s>>) -> bool {
        let Some(exports) = &self.names.sources.language.data.exports else { return false };
        let text = self.text(target, scope.file);
        if exports.whole.iter().any(|w| w == text) {
            self.top(scope).declare(WHOLE, value.clone());
            return true;
        }
        let member = exports.whole.iter().find_map(|w| text.strip_prefix(w.as_str())?.strip_prefix('.'));
        if let Some(name) = member.filter(|m| !m.contains('.')) {
            self.top(scope).declare(name, value.clone());
        }
        member.is_some()
    }

    fn top(&self, scope: &Rc<Scope<'s>>) -> Rc<Scope<'s>> {
        std::iter::successors(Some(Rc::clone(scope)), |s| s.parent.clone())
            .last()
            .unwrap_or_else(|| Rc::clone(scope))
    }

    /// A statement that exports: what it declares is bound as usual, what has no name is the default.
    pub(super) fn export(&mut self, node: Node<'s>, scope: &Rc<Scope<'s>>) {
        let language = self.names.sources.language;
        let Some(exports) = &language.data.exports else { return };
        let fields = &language.data.nodes.fields;
        let text = self.text(node, scope.file);
        let default = text.split_whitespace().nth(1) == Some(exports.default.as_str());
        let children: Vec<Node<'s>> = node.named_children().collect();
        for child in children {
            let value = match language.role(child) {
                Role::Function | Role::Class => {
                    let named = fields.name.of(child).map(|n| self.text(n, scope.file));
                    self.eval(child, scope);
                    match named {
                        Some(name) if default => self.eval_name(name, scope),
                        Some(_) => continue,
                        None => Value::Closure(child, Rc::clone(scope)),
                    }
                }
                Role::Text | Role::Comment => continue,
                _ => self.eval(child, scope),
            };
            if default {
                scope.declare(&exports.default, value);
            }
        }
        // `export { a as b }`
        let again = &language.data.nodes.export_item;
        let passes_on = again.is_empty() || node.child_by_field_name(&exports.source).is_some();
        let mut stack = if passes_on { Vec::new() } else { vec![node] };
        while let Some(next) = stack.pop() {
            if again.has(next) {
                let (Some(from), Some(to)) = (next.named_child(0), next.named_child(1)) else { continue };
                let value = self.eval(from, scope);
                scope.declare(self.text(to, scope.file), value);
            } else if matches!(language.role(next), Role::Export | Role::Other) {
                stack.extend(next.named_children());
            }
        }
    }

    /// What a module exports as a whole.
    pub(super) fn whole(&mut self, module: &str) -> Option<Value<'s>> {
        let file = self.names.sources.find(module)?;
        self.names.sources.language.data.exports.as_ref()?;
        self.module(file).get(WHOLE)
    }

    /// What is exported under a name by a module that exports a record, or without a name.
    pub(super) fn passed_by_export(&mut self, module: &str, name: &str) -> Option<Value<'s>> {
        let default = self.names.sources.language.data.exports.as_ref()?.default.clone();
        let whole = self.whole(module)?;
        if name == default {
            return Some(whole);
        }
        match whole {
            Value::Record(fields) => fields.borrow().get(name).cloned(),
            _ => None,
        }
    }

    /// The module that a path handed to a function of the language names.
    pub(super) fn required(&mut self, name: &str, path: &Value<'s>, from: usize) -> Option<Value<'s>> {
        let exports = self.names.sources.language.data.exports.as_ref()?;
        let path = path.text().filter(|_| exports.functions.iter().any(|f| f == name))?.to_owned();
        let from = self.names.sources.files[from].path.clone();
        let Some(module) = self.names.sources.import_module(&path, &from) else {
            return Some(Value::Package(None, path));
        };
        Some(self.whole(&module).unwrap_or(Value::Package(Some(module), path)))
    }

    /// An object of a class, its constructor run.
    pub(super) fn made(&mut self, ty: TypeId, arguments: Vec<Value<'s>>, place: Place) -> Value<'s> {
        let label = self.names.sources.outline(ty.0).types[ty.1].name.clone();
        let object = Value::Object(Rc::new(Object { ty, fields: RefCell::default(), label: Some(label) }));
        let constructor = self.names.sources.language.data.constructor.as_deref();
        if let Some(id) = constructor.and_then(|c| self.names.method(ty, c)) {
            self.invoke(id, Some(object.clone()), arguments, Some(place));
        }
        object
    }

    /// Runs a function for each item of a list.
    pub(super) fn for_each(&mut self, items: &[Value<'s>], body: &Value<'s>, place: &Place) {
        for (i, item) in items.iter().take(MAX_ITEMS).enumerate() {
            let arguments = vec![item.clone(), Value::Named(i.to_string())];
            match body {
                Value::Closure(node, inner) => {
                    let scope = Scope::new(inner.file, Some(Rc::clone(inner)));
                    self.run(*node, &scope, arguments, Some(place.clone()), None);
                }
                Value::Function(id, receiver) => {
                    self.invoke(*id, receiver.as_deref().cloned(), arguments, Some(place.clone()));
                }
                _ => return,
            }
        }
    }

    /// A loop over a known list runs once for each item, any other once.
    pub(super) fn repeat(&mut self, node: Node<'s>, scope: &Rc<Scope<'s>>) {
        let fields = &self.names.sources.language.data.nodes.fields;
        let parts = (fields.left.of(node), fields.right.of(node));
        let (Some(left), Some(right)) = parts else {
            self.children(node, scope);
            return;
        };
        let Some(body) = fields.body.of(node) else { return };
        let items = match self.eval(right, scope) {
            Value::List(items) => items,
            _ => vec![Value::Named(String::new())],
        };
        for item in items.iter().take(MAX_ITEMS) {
            let inner = Scope::new(scope.file, Some(Rc::clone(scope)));
            self.unpack(left, item, &inner);
            self.eval(body, &inner);
        }
    }
}
