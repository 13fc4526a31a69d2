//! Evaluates statements and expressions as far as routers need it: both sides of a branch run, loops run once,
//! and only calls that can touch a router are followed.

use super::FoundRoute;
use super::types::{Meaning, Names};
use super::values::{FunctionId, Object, Place, Router, Scope, TypeId, Value};
use crate::language::Role;
use foldhash::{HashMap, HashSet};
use scaffold_syntax::{FieldNames, Node};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Calls nested deeper are not followed.
pub(super) const MAX_DEPTH: usize = 24;
/// Nodes evaluated at most, for code that calls itself in many ways.
const MAX_STEPS: usize = 2_000_000;

/// Longest text of a value that is looked into.
pub(super) const MAX_VALUE: usize = 400;
/// Stands for a module's own statements where a function's index is asked for.
pub(super) const MODULE: usize = usize::MAX;

/// A call being evaluated.
pub(super) struct Frame<'s> {
    pub(super) function: Option<FunctionId>,
    /// File and span of the body's declaration.
    pub(super) place: Place,
    /// Where it was called, with what.
    pub(super) call: Option<Place>,
    pub(super) arguments: Vec<Value<'s>>,
    pub(super) result: Option<Value<'s>>,
}

/// Reads routes by evaluation.
pub(super) struct Machine<'n, 's, 'v, 'p> {
    pub(super) names: &'n Names<'s, 'v, 'p>,
    pub(super) routes: Vec<FoundRoute>,
    pub(super) frames: Vec<Frame<'s>>,
    /// Functions called with known values.
    pub(super) called: HashSet<FunctionId>,
    pub(super) root: FunctionId,
    pub(super) trees: usize,
    pub(super) steps: usize,
    /// Follow every call of the service's functions: their results are routers.
    pub(super) follow: bool,
    /// Names that the statements of modules bound, each module run once.
    pub(super) modules: HashMap<usize, Rc<Scope<'s>>>,
    /// What the decorator being evaluated decorates, and the names of the other decorators.
    pub(super) decorated: Option<(Value<'s>, Vec<String>)>,
    /// Modules being looked into for what they pass on.
    pub(super) passing: u32,
    /// Routes whose handlers are methods of decorated classes, and the classes.
    pub(super) handlers: Vec<(usize, TypeId)>,
    /// Classes that decorated classes bring along.
    pub(super) brought: Vec<super::marked::Brought>,
    /// What holds for every route of a framework: prefix and middleware.
    pub(super) everywhere: BTreeMap<usize, (String, Vec<String>)>,
    /// Folders whose modules are found without being named.
    pub(super) loads: std::collections::BTreeSet<String>,
    /// A module that was found by its folder is being run.
    pub(super) loading: bool,
    /// Middleware below a path of a tree.
    pub(super) scoped: Vec<(usize, String, Vec<String>)>,
    /// Names of middleware that keeps out who is not known, whatever it is called.
    pub(super) refusing: std::collections::BTreeSet<String>,
}

impl<'s> Machine<'_, 's, '_, '_> {
    pub(super) fn fresh_router(&mut self, framework: usize) -> Value<'s> {
        self.trees += 1;
        Value::Router(Rc::new(RefCell::new(Router {
            framework,
            tree: self.trees,
            prefix: String::new(),
            middleware: Vec::new(),
            placed: false,
            mounted: false,
            verb: None,
        })))
    }

    /// A value about which only its type is known.
    pub(super) fn of_type(&mut self, native: &str, file: usize, label: &str) -> Value<'s> {
        match self.names.meaning(native, file) {
            Meaning::Router(fw) => self.fresh_router(fw),
            Meaning::Own(ty) => self.object(ty, Some(label.to_owned())),
            Meaning::Other => Value::Named(label.to_owned()),
        }
    }

    pub(super) fn object(&self, ty: TypeId, label: Option<String>) -> Value<'s> {
        Value::Object(Rc::new(Object { ty, fields: RefCell::new(BTreeMap::new()), label }))
    }

    pub(super) fn carries(&self, value: &Value<'s>) -> bool {
        match value {
            Value::Router(_) => true,
            Value::Object(o) => {
                self.names.type_carries(o.ty)
                    || o.fields.borrow().values().any(|v| matches!(v, Value::Router(_)))
            }
            Value::Wrapped(_, _, result) => self.carries(result),
            _ => false,
        }
    }

    pub(super) fn text(&self, node: Node<'s>, file: usize) -> &'s str {
        &self.names.sources.text(file)[node.byte_range()]
    }

    pub(super) fn field(&self, node: Node<'s>, names: &FieldNames) -> Option<Node<'s>> {
        names.of(node)
    }

    /// Evaluates a node.
    pub(super) fn eval(&mut self, node: Node<'s>, scope: &Rc<Scope<'s>>) -> Value<'s> {
        self.steps += 1;
        if self.steps > MAX_STEPS {
            return Value::Named(String::new());
        }
        let language = self.names.sources.language;
        let fields = &language.data.nodes.fields;
        let file = scope.file;
        match language.role(node) {
            Role::Text | Role::Template => self.literal(node, scope),
            Role::Name => self.name(self.text(node, file), scope),
            Role::Member if language.data.nodes.path.has(node) => self.path(node, scope),
            Role::Member => {
                if let Some(constant) = language.data.constants.get(self.text(node, file)) {
                    return Value::Text(constant.clone(), Vec::new());
                }
                let (Some(object), Some(property)) =
                    (self.field(node, &fields.object), self.field(node, &fields.property))
                else {
                    return self.children(node, scope);
                };
                let object = self.eval(object, scope);
                let property = self.text(property, file);
                self.member(&object, property)
            }
            Role::Call => self.call(node, scope),
            Role::Closure => Value::Closure(node, Rc::clone(scope)),
            Role::Assign => {
                let (left, right) = (self.field(node, &fields.left), self.field(node, &fields.right));
                if let (Some(left), Some(right)) = (left, right) {
                    self.assign(left, right, scope);
                }
                Value::Named(String::new())
            }
            Role::Bind => {
                self.bind(node, scope);
                Value::Named(String::new())
            }
            Role::Construct => self.construct(node, scope),
            Role::Binary => {
                let sides = (self.field(node, &fields.left), self.field(node, &fields.right));
                let (Some(left), Some(right)) = sides else { return self.children(node, scope) };
                let (left, right) = (self.eval(left, scope), self.eval(right, scope));
                appended(&left, &right).unwrap_or_else(|| concatenated(&[left, right]))
            }
            Role::Return => {
                let value = self.children(node, scope);
                if let Some(frame) = self.frames.last_mut() {
                    frame.result.get_or_insert(value);
                }
                Value::Named(String::new())
            }
            Role::Transparent => {
                let mut first = None;
                for child in node.named_children() {
                    let value = self.eval(child, scope);
                    first.get_or_insert(value);
                }
                first.unwrap_or_else(|| Value::Named(String::new()))
            }
            Role::Class => {
                self.marked(node, scope);
                Value::Named(String::new())
            }
            Role::Function | Role::Comment | Role::Ignored => Value::Named(String::new()),
            Role::Keyword => {
                let value = self.field(node, &fields.value);
                value.map_or_else(|| Value::Named(String::new()), |v| self.eval(v, scope))
            }
            Role::List => {
                let items: Vec<_> = node.named_children().collect();
                Value::List(items.into_iter().map(|n| self.eval(n, scope)).collect())
            }
            Role::Append => {
                let sides = (self.field(node, &fields.left), self.field(node, &fields.right));
                if let (Some(left), Some(right)) = sides {
                    let (old, new) = (self.eval(left, scope), self.eval(right, scope));
                    if let Some(all) = appended(&old, &new) {
                        scope.set(self.text(left, file), all);
                    }
                }
                Value::Named(String::new())
            }
            Role::Decorated => {
                self.decorated(node, scope);
                Value::Named(String::new())
            }
            Role::Record => self.record(node, scope),
            Role::Export => {
                self.export(node, scope);
                Value::Named(String::new())
            }
            Role::Loop => {
                self.repeat(node, scope);
                Value::Named(String::new())
            }
            Role::Pair | Role::Index | Role::Other if language.data.nodes.block.has(node) => {
                let statements: Vec<_> = node.named_children().collect();
                let mut last = Value::Named(String::new());
                for statement in statements {
                    if language.role(statement) != Role::Comment {
                        last = self.eval(statement, scope);
                    }
                }
                last
            }
            Role::Pair | Role::Index | Role::Other => self.children(node, scope),
        }
    }

    /// Evaluates all children; the value of the only one.
    pub(super) fn children(&mut self, node: Node<'s>, scope: &Rc<Scope<'s>>) -> Value<'s> {
        let children: Vec<_> = node.named_children().collect();
        let mut only = None;
        for child in &children {
            let value = self.eval(*child, scope);
            only = (children.len() == 1).then_some(value);
        }
        only.unwrap_or_else(|| Value::Named(String::new()))
    }

    pub(super) fn assign(&mut self, left: Node<'s>, right: Node<'s>, scope: &Rc<Scope<'s>>) {
        let listed =
            self.names.sources.language.role(right) == Role::Transparent && right.named_child_count() > 1;
        let values: Vec<Value<'s>> = if listed {
            right.named_children().map(|n| self.eval(n, scope)).collect()
        } else {
            vec![self.eval(right, scope)]
        };
        let targets: Vec<_> = if self.names.sources.language.role(left) == Role::Transparent {
            left.named_children().collect()
        } else {
            vec![left]
        };
        for (i, target) in targets.into_iter().enumerate() {
            let Some(value) = values.get(i).cloned() else { continue };
            match self.names.sources.language.role(target) {
                Role::Name if self.exported(target, &value, scope) => {}
                Role::Name => scope.set(self.text(target, scope.file), value),
                Role::Member if self.exported(target, &value, scope) => {}
                Role::Member => {
                    let fields = &self.names.sources.language.data.nodes.fields;
                    let parts = (self.field(target, &fields.object), self.field(target, &fields.property));
                    if let (Some(object), Some(property)) = parts
                        && let Value::Object(o) = self.eval(object, scope)
                    {
                        let name = self.text(property, scope.file).to_owned();
                        o.fields.borrow_mut().insert(name, value);
                    }
                }
                _ => {}
            }
        }
    }

    pub(super) fn bind(&mut self, node: Node<'s>, scope: &Rc<Scope<'s>>) {
        let fields = &self.names.sources.language.data.nodes.fields;
        let names = fields.name.all(node);
        let native = self.field(node, &fields.type_).map(|n| self.text(n, scope.file));
        let mut values = Vec::new();
        if let Some(list) = self.field(node, &fields.value) {
            if self.names.sources.language.role(list) == Role::Transparent {
                for child in list.named_children() {
                    values.push(self.eval(child, scope));
                }
            } else {
                values.push(self.eval(list, scope));
            }
        }
        for (i, name) in names.into_iter().filter(|n| n.is_named()).enumerate() {
            let label = self.text(name, scope.file);
            let value = match (values.get(i), native) {
                (Some(v), _) => v.clone(),
                (None, Some(t)) => self.of_type(t, scope.file, label),
                (None, None) => Value::Named(label.to_owned()),
            };
            let unpacks = &self.names.sources.language.data.nodes.unpack;
            if unpacks.has(name) {
                self.unpack(name, &value, scope);
            } else {
                scope.declare(label, value);
            }
        }
    }

    pub(super) fn construct(&mut self, node: Node<'s>, scope: &Rc<Scope<'s>>) -> Value<'s> {
        let language = self.names.sources.language;
        let fields = &language.data.nodes.fields;
        let native = self.field(node, &fields.type_).map_or("", |n| self.text(n, scope.file));
        let meaning = self.names.meaning(native, scope.file);
        let mut values = BTreeMap::new();
        if let Some(body) = self.field(node, &fields.body) {
            let positions: Option<Vec<String>> = match meaning {
                Meaning::Own(ty) => self.names.sources.outline(ty.0).types[ty.1]
                    .members
                    .as_ref()
                    .map(|m| m.iter().map(|m| m.name.clone().unwrap_or_default()).collect()),
                _ => None,
            };
            for (i, child) in body.named_children().enumerate() {
                if language.role(child) == Role::Pair {
                    let (Some(key), Some(value)) = (child.named_child(0), child.named_child(1)) else {
                        continue;
                    };
                    let value = self.eval(value, scope);
                    values.insert(self.text(key, scope.file).to_owned(), value);
                } else {
                    let value = self.eval(child, scope);
                    if let Some(name) = positions.as_ref().and_then(|p| p.get(i)) {
                        values.insert(name.clone(), value);
                    }
                }
            }
        }
        match meaning {
            Meaning::Own(ty) => {
                Value::Object(Rc::new(Object { ty, fields: RefCell::new(values), label: None }))
            }
            _ => Value::Named(native.to_owned()),
        }
    }

    /// Evaluates a function's body with what is known of its arguments.
    pub(super) fn invoke(
        &mut self,
        id: FunctionId,
        receiver: Option<Value<'s>>,
        arguments: Vec<Value<'s>>,
        call: Option<Place>,
    ) -> Option<Value<'s>> {
        if self.frames.iter().any(|f| f.function == Some(id)) {
            return None;
        }
        let sources = self.names.sources;
        let decl = &sources.outline(id.0).functions[id.1];
        let parsed = sources.parsed(id.0)?;
        let node = function_node(parsed.root(), decl.span.start, decl.span.end)?;
        if call.is_some() {
            self.called.insert(id);
        }
        let scope = Scope::new(id.0, None);
        let mut arguments = arguments;
        if let Some((name, native)) = &decl.receiver {
            let known = match receiver {
                Some(v @ (Value::Object(_) | Value::Router(_))) => v,
                _ => self.of_type(native, id.0, name),
            };
            if self.takes_itself(node, name) {
                arguments.insert(0, known);
            } else {
                scope.declare(name, known);
            }
        }
        self.run(node, &scope, arguments, call, Some(id))
    }

    /// Whether the object is the first parameter of its method; else `name` stands for it, without being one.
    fn takes_itself(&self, method: Node<'s>, name: &str) -> bool {
        let language = self.names.sources.language;
        let nodes = &language.data.nodes;
        if !nodes.fields.receiver.is_empty() {
            return false;
        }
        let list = nodes.fields.parameters.of(method);
        let first = list.and_then(|l| l.named_children().find(|p| language.is_parameter(*p)));
        name.is_empty() || first.is_some_and(|p| p.named_children().any(|n| nodes.itself.has(n)))
    }

    /// Binds parameters and evaluates a body; not one that is being evaluated: what calls itself says nothing new.
    pub(super) fn run(
        &mut self,
        node: Node<'s>,
        scope: &Rc<Scope<'s>>,
        arguments: Vec<Value<'s>>,
        call: Option<Place>,
        function: Option<FunctionId>,
    ) -> Option<Value<'s>> {
        let sources = self.names.sources;
        let fields = &sources.language.data.nodes.fields;
        let body = self.field(node, &fields.body)?;
        let place = (scope.file, node.byte_range());
        if self.frames.len() >= MAX_DEPTH || self.frames.iter().any(|f| f.place == place) {
            return None;
        }
        let mut given = arguments.iter();
        if let Some(list) = self.field(node, &fields.parameters) {
            for parameter in list.named_children() {
                if !sources.language.is_parameter(parameter) {
                    continue;
                }
                let native = self.field(parameter, &fields.type_).map_or("", |n| self.text(n, scope.file));
                if let Some(pattern) = self.unpacked(parameter) {
                    if let Some(value) = given.next().cloned() {
                        self.unpack(pattern, &value, scope);
                    }
                    continue;
                }
                for name in self.parameter_names(parameter) {
                    let label = self.text(name, scope.file);
                    let value = match given.next() {
                        Some(Value::Named(shown)) => match self.of_type(native, scope.file, label) {
                            Value::Named(_) => Value::Named(shown.clone()),
                            typed => typed,
                        },
                        Some(value) => value.clone(),
                        None => {
                            let default = self.field(parameter, &fields.value).map(|v| self.eval(v, scope));
                            let text = default.filter(|d| d.text().is_some());
                            text.unwrap_or_else(|| self.of_type(native, scope.file, label))
                        }
                    };
                    scope.declare(label, value);
                }
            }
        }
        // A function without a list of parameters has one.
        let single = fields.parameter.of(node);
        if let (Some(name), Some(value)) = (single, arguments.first()) {
            scope.declare(self.text(name, scope.file), value.clone());
        }
        self.frames.push(Frame { function, place, call, arguments, result: None });
        let value = self.eval(body, scope);
        let expression = sources.language.is_expression(body) || sources.language.data.nodes.block.has(body);
        self.frames.pop().and_then(|f| f.result.or_else(|| expression.then_some(value)))
    }

    /// The pattern that a parameter takes its value apart with.
    pub(super) fn unpacked(&self, parameter: Node<'s>) -> Option<Node<'s>> {
        let nodes = &self.names.sources.language.data.nodes;
        nodes.fields.name.of(parameter).filter(|p| nodes.unpack.has(*p))
    }

    /// The names that one parameter binds.
    pub(super) fn parameter_names(&self, parameter: Node<'s>) -> Vec<Node<'s>> {
        let language = self.names.sources.language;
        if language.is_name(parameter) {
            return vec![parameter];
        }
        let named = language.data.nodes.fields.name.all(parameter);
        let names: Vec<_> = named.into_iter().filter(|n| n.is_named()).collect();
        if !names.is_empty() {
            return names;
        }
        let first = parameter.named_child(0).filter(|n| language.is_name(*n));
        first.into_iter().collect()
    }

    /// The declared result of a function.
    pub(super) fn result_type(&self, id: FunctionId) -> Option<&'s str> {
        let sources = self.names.sources;
        let span = &sources.outline(id.0).functions[id.1].span;
        let node = function_node(sources.heads(id.0)?.root(), span.start, span.end)?;
        let result = sources.language.data.nodes.fields.result.of(node)?;
        let first = result
            .named_children()
            .find(|n| sources.language.is_parameter(*n))
            .and_then(|p| sources.language.data.nodes.fields.type_.of(p));
        Some(self.text(first.unwrap_or(result), id.0))
    }
}

/// The declaration with exactly this span.
pub(super) fn function_node(root: Node<'_>, start: usize, end: usize) -> Option<Node<'_>> {
    let node = root.named_descendant_for_byte_range(start, end)?;
    (node.start_byte() == start && node.end_byte() == end).then_some(node)
}

/// Two lists as one; a router counts as a list of itself.
pub(super) fn appended<'s>(left: &Value<'s>, right: &Value<'s>) -> Option<Value<'s>> {
    let items = |v: &Value<'s>| match v {
        Value::List(items) => Some(items.clone()),
        Value::Router(_) => Some(vec![v.clone()]),
        _ => None,
    };
    let (a, b) = (items(left), items(right));
    (a.is_some() || b.is_some())
        .then(|| Value::List(a.into_iter().flatten().chain(b.into_iter().flatten()).collect()))
}

/// Texts put together; what is not known is empty.
pub(super) fn concatenated<'s>(parts: &[Value<'s>]) -> Value<'s> {
    if parts.iter().all(|p| p.text().is_none()) {
        return Value::Named(String::new());
    }
    let mut out = String::new();
    let mut places = Vec::new();
    for part in parts {
        if let Value::Text(text, origin) = part {
            out.push_str(text);
            // A lone separator says nothing of where a path was written.
            if text.contains(|c: char| c.is_alphanumeric()) {
                places.extend(origin.iter().cloned());
            }
        }
    }
    Value::Text(out, places)
}
