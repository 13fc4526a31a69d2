//! Calls: what they are made of, what they are made on, and what comes out.

use super::machine::{Machine, concatenated};
use super::path::join;
use super::register::find_call;
use super::values::{Place, Scope, Value};
use crate::language::Role;
use scaffold_pack::RouterAction;
use scaffold_syntax::Node;
use std::rc::Rc;

/// Arguments of a call, by place and by name.
pub(super) struct Arguments<'s> {
    pub(super) nodes: Vec<Node<'s>>,
    pub(super) keyed: Vec<(&'s str, Node<'s>)>,
}

impl<'s> Arguments<'s> {
    pub(super) fn key(&self, name: Option<&String>) -> Option<Node<'s>> {
        let name = name?;
        self.keyed.iter().find(|(k, _)| k == name).map(|(_, n)| *n)
    }
}

impl<'s> Machine<'_, 's, '_, '_> {
    /// Evaluates a call.
    pub(super) fn call(&mut self, node: Node<'s>, scope: &Rc<Scope<'s>>) -> Value<'s> {
        let language = self.names.sources.language;
        let fields = &language.data.nodes.fields;
        let (Some(callee), Some(list)) = (fields.callee.of(node), fields.arguments.of(node)) else {
            return self.children(node, scope);
        };
        let arguments = self.arguments(list, scope.file);
        if language.role(callee) == Role::Member && !language.data.nodes.path.has(callee) {
            let parts = (fields.object.of(callee), fields.property.of(callee));
            if let (Some(object_node), Some(property)) = parts {
                let object = self.eval(object_node, scope);
                let name = self.text(property, scope.file);
                return self.method_call(node, &object, name, &arguments, scope);
            }
        }
        if let Some(made) = self.make_by_global(node, callee, &arguments, scope) {
            return made;
        }
        let callee = self.eval(callee, scope);
        if let Value::Foreign(import, member) = &callee {
            let package = Value::Package(None, import.clone());
            return self.method_call(node, &package, member, &arguments, scope);
        }
        if let (Value::Package(None, _), Some(exports)) = (&callee, &language.data.exports) {
            return self.method_call(node, &callee, &exports.default, &arguments, scope);
        }
        let values = self.all(&arguments.nodes, scope);
        self.call_value(&callee, &arguments, values, (scope.file, node.byte_range()), scope)
    }

    /// What a name makes that a framework gives to every file.
    fn make_by_global(
        &mut self,
        node: Node<'s>,
        callee: Node<'s>,
        arguments: &Arguments<'s>,
        scope: &Rc<Scope<'s>>,
    ) -> Option<Value<'s>> {
        let language = self.names.sources.language;
        let name = self.text(callee, scope.file);
        let known = |f: &&scaffold_pack::Framework| f.globals.iter().any(|g| g == name);
        let framework = language.frameworks.iter().position(|f| known(&f))?;
        let makes = &language.frameworks[framework].makes;
        let make = super::register::fitting_call(makes, name, arguments.nodes.len())?;
        Some(self.make(framework, (make, name), node, arguments, scope))
    }

    pub(super) fn arguments(&self, list: Node<'s>, file: usize) -> Arguments<'s> {
        let language = self.names.sources.language;
        let fields = &language.data.nodes.fields;
        let mut out = Arguments { nodes: Vec::new(), keyed: Vec::new() };
        for node in list.named_children() {
            match language.role(node) {
                Role::Comment => {}
                Role::Keyword => {
                    let parts = (fields.name.of(node), fields.value.of(node));
                    if let (Some(name), Some(value)) = parts {
                        out.keyed.push((self.text(name, file), value));
                    }
                }
                Role::Record => {
                    self.keyed(node, file, &mut out.keyed);
                    out.nodes.push(node);
                }
                _ => out.nodes.push(node),
            }
        }
        out
    }

    /// Keys and values of a record are arguments by name.
    pub(super) fn keyed(&self, record: Node<'s>, file: usize, out: &mut Vec<(&'s str, Node<'s>)>) {
        let language = self.names.sources.language;
        let fields = &language.data.nodes.fields;
        for pair in record.named_children() {
            let key = fields.key.of(pair);
            match (language.role(pair), key, fields.value.of(pair)) {
                (Role::Pair, Some(key), Some(value)) => {
                    out.push((language.unquote(self.text(key, file)), value));
                }
                (Role::Name, ..) => out.push((self.text(pair, file), pair)),
                (Role::Function, ..) => {
                    if let Some(name) = fields.name.of(pair) {
                        out.push((self.text(name, file), pair));
                    }
                }
                _ => {}
            }
        }
    }

    pub(super) fn all(&mut self, nodes: &[Node<'s>], scope: &Rc<Scope<'s>>) -> Vec<Value<'s>> {
        nodes.iter().map(|n| self.eval(*n, scope)).collect()
    }

    pub(super) fn method_call(
        &mut self,
        node: Node<'s>,
        object: &Value<'s>,
        name: &str,
        arguments: &Arguments<'s>,
        scope: &Rc<Scope<'s>>,
    ) -> Value<'s> {
        let language = self.names.sources.language;
        let nodes = &arguments.nodes;
        match object {
            Value::Router(router) => {
                let router = Rc::clone(router);
                self.router_call(&router, node, name, arguments, scope)
            }
            Value::Route(index) => {
                let framework = self.routes.get(*index).map(|r| r.framework);
                let action = framework.and_then(|f| find_call(&language.frameworks[f].calls, name));
                if action.is_some_and(|a| a.does == RouterAction::Verbs) {
                    let verbs = self.all(nodes, scope);
                    self.narrow(*index, &verbs);
                }
                Value::Route(*index)
            }
            Value::Package(None, import) => {
                let framework = language.framework_of(import);
                if let Some(fw) = framework {
                    let data = &language.frameworks[fw];
                    if let Some(make) = super::register::fitting_call(&data.makes, name, nodes.len()) {
                        return self.make(fw, (make, name), node, arguments, scope);
                    }
                    if data.handler_wrappers.iter().any(|w| w == name) {
                        let values = self.all(nodes, scope);
                        return values.into_iter().next_back().unwrap_or_else(|| object.clone());
                    }
                    if data.constructors.iter().any(|c| c == name) {
                        let values = self.all(nodes, scope);
                        return self.constructed(fw, name, arguments, &values, scope);
                    }
                    if data.package_routes && find_call(&data.calls, name).is_some() {
                        let Value::Router(router) = self.fresh_router(fw) else { return object.clone() };
                        return self.router_call(&router, node, name, arguments, scope);
                    }
                }
                let callee = self.member(object, name);
                let values = self.all(nodes, scope);
                self.call_value(&callee, arguments, values, (scope.file, node.byte_range()), scope)
            }
            Value::List(items) if language.data.iterators.iter().any(|i| i == name) => {
                let values = self.all(nodes, scope);
                if let Some(body) = values.first() {
                    self.for_each(items, body, &(scope.file, node.byte_range()));
                }
                Value::Named(String::new())
            }
            Value::Foreign(import, member) => {
                let package = Value::Package(None, import.clone());
                let name = language.foreign(member, name);
                self.method_call(node, &package, &name, arguments, scope)
            }
            Value::Class(_) if language.frameworks.iter().any(|f| f.makers.iter().any(|m| m == name)) => {
                object.clone()
            }
            Value::Object(o)
                if !o.fields.borrow().contains_key(name) && self.names.method(o.ty, name).is_none() =>
            {
                // A method of an embedded router is the router's own.
                let inner = self.embedded_router(o.ty);
                if let Some(Value::Router(router)) = inner {
                    return self.router_call(&router, node, name, arguments, scope);
                }
                let callee = self.member(object, name);
                let values = self.all(nodes, scope);
                self.call_value(&callee, arguments, values, (scope.file, node.byte_range()), scope)
            }
            _ => {
                let callee = self.member(object, name);
                let values = self.all(nodes, scope);
                self.call_value(&callee, arguments, values, (scope.file, node.byte_range()), scope)
            }
        }
    }

    pub(super) fn embedded_router(&mut self, ty: super::values::TypeId) -> Option<Value<'s>> {
        let decl = &self.names.sources.outline(ty.0).types[ty.1];
        let native = decl
            .members
            .as_deref()?
            .iter()
            .filter(|m| m.name.is_none())
            .find(|m| matches!(self.names.meaning(&m.native, ty.0), super::types::Meaning::Router(_)))?
            .native
            .clone();
        Some(self.of_type(&native, ty.0, ""))
    }

    pub(super) fn call_value(
        &mut self,
        callee: &Value<'s>,
        arguments: &Arguments<'s>,
        values: Vec<Value<'s>>,
        place: Place,
        scope: &Rc<Scope<'s>>,
    ) -> Value<'s> {
        let language = self.names.sources.language;
        let nodes = &arguments.nodes;
        match callee {
            Value::Function(id, receiver) => {
                let values = self.with_keyed(*id, receiver.is_some(), values, arguments, scope);
                let result = self.result_type(*id).unwrap_or_default();
                let touches = self.follow
                    || values.iter().any(|v| self.carries(v))
                    || receiver.as_deref().is_some_and(|r| self.carries(r))
                    || self.names.carries(result, id.0);
                let returned = if touches {
                    let known = receiver.as_deref().cloned();
                    self.invoke(*id, known, values.clone(), Some(place))
                } else {
                    None
                };
                match returned {
                    Some(
                        v @ (Value::Router(_)
                        | Value::Object(_)
                        | Value::Text(..)
                        | Value::Record(_)
                        | Value::List(_)
                        | Value::Wrapped(..)),
                    ) => v,
                    _ => {
                        let label = self.qualified_name(*id);
                        let typed = self.of_type(result, id.0, &label);
                        wrapped(label, values, typed)
                    }
                }
            }
            Value::Closure(node, inner) => {
                let scope = Scope::new(inner.file, Some(Rc::clone(inner)));
                self.run(*node, &scope, values, Some(place), None)
                    .unwrap_or_else(|| Value::Named(String::new()))
            }
            Value::Class(ty) => {
                let decl = &self.names.sources.outline(ty.0).types[ty.1];
                let label = decl.name.clone();
                if let Some(Value::Router(router)) = self.embedded_router(*ty) {
                    let framework = router.borrow().framework;
                    return self.constructed(framework, &label, arguments, &values, scope);
                }
                if language.data.constructor.is_some() {
                    return self.made(*ty, values, place);
                }
                let object = self.of_type(&label, ty.0, &label);
                wrapped(label, values, object)
            }
            Value::Named(name) => {
                let first = values.first().cloned().unwrap_or_else(|| Value::Named(String::new()));
                if let Some(module) = self.required(name, &first, scope.file) {
                    return module;
                }
                if language.data.format_functions.iter().any(|f| f == name) {
                    return formatted(&values);
                }
                if language.data.join_functions.iter().any(|f| f == name) {
                    return joined(&values);
                }
                if language.frameworks.iter().any(|f| f.handler_wrappers.iter().any(|w| w == name)) {
                    return values.into_iter().next_back().unwrap_or_else(|| Value::Named(name.clone()));
                }
                self.run_callbacks(nodes, &values, scope);
                wrapped(name.clone(), values, Value::Named(name.clone()))
            }
            _ => {
                self.run_callbacks(nodes, &values, scope);
                Value::Named(String::new())
            }
        }
    }

    /// Closures that take a router and are handed to code that is not known run with a router of their own.
    pub(super) fn run_callbacks(&mut self, nodes: &[Node<'s>], values: &[Value<'s>], scope: &Rc<Scope<'s>>) {
        let data = &self.names.sources.language.data;
        let fields = &data.nodes.fields;
        for (value, at) in values.iter().zip(nodes) {
            let Value::Closure(node, inner) = value else { continue };
            if data.callbacks {
                let child = Scope::new(inner.file, Some(Rc::clone(inner)));
                self.run(*node, &child, Vec::new(), Some((scope.file, at.byte_range())), None);
                continue;
            }
            let Some(list) = fields.parameters.of(*node) else { continue };
            let takes = list.named_children().any(|p| {
                fields.type_.of(p).is_some_and(|t| self.names.carries(self.text(t, inner.file), inner.file))
            });
            if takes {
                let child = Scope::new(inner.file, Some(Rc::clone(inner)));
                self.run(*node, &child, Vec::new(), Some((scope.file, at.byte_range())), None);
            }
        }
    }

    /// A router as a constructor makes it.
    pub(super) fn constructed(
        &mut self,
        framework: usize,
        name: &str,
        arguments: &Arguments<'s>,
        values: &[Value<'s>],
        scope: &Rc<Scope<'s>>,
    ) -> Value<'s> {
        let data = &self.names.sources.language.frameworks[framework];
        let made = self.fresh_router(framework);
        let Value::Router(router) = &made else { return made };
        let prefix = data.prefix_keys.iter().find_map(|k| arguments.key(Some(k)));
        let prefix = prefix.map(|n| self.eval(n, scope));
        let own_name = values.first().filter(|_| data.named.iter().any(|n| n == name));
        let prefix = prefix.as_ref().or(own_name).and_then(Value::text).unwrap_or_default();
        let listed = arguments.key(data.middleware_key.as_ref());
        let listed = listed.map(|n| self.guards_in(n, scope, framework)).unwrap_or_default();
        let mut known = router.borrow_mut();
        if data.wrappers.iter().any(|w| w == name)
            && let Some(Value::Router(outer)) = values.first()
        {
            let outer = outer.borrow();
            (known.tree, known.prefix, known.middleware) =
                (outer.tree, outer.prefix.clone(), outer.middleware.clone());
        }
        known.prefix = join(&known.prefix, prefix);
        known.middleware.extend(listed);
        drop(known);
        made
    }

    /// Arguments in the order of the function's parameters, those given by name put in their places.
    pub(super) fn with_keyed(
        &mut self,
        id: super::values::FunctionId,
        bound: bool,
        mut values: Vec<Value<'s>>,
        arguments: &Arguments<'s>,
        scope: &Rc<Scope<'s>>,
    ) -> Vec<Value<'s>> {
        if arguments.keyed.is_empty() {
            return values;
        }
        let sources = self.names.sources;
        let decl = &sources.outline(id.0).functions[id.1];
        let node = sources
            .parsed(id.0)
            .and_then(|p| super::machine::function_node(p.root(), decl.span.start, decl.span.end));
        let fields = &sources.language.data.nodes.fields;
        let Some(list) = node.and_then(|n| fields.parameters.of(n)) else { return values };
        let names: Vec<&str> = list
            .named_children()
            .filter(|p| sources.language.is_parameter(*p))
            .flat_map(|p| self.parameter_names(p))
            .map(|n| self.text(n, id.0))
            .skip(usize::from(bound))
            .collect();
        for (key, node) in &arguments.keyed {
            let Some(place) = names.iter().position(|n| n == key) else { continue };
            while values.len() <= place {
                values.push(Value::Named(String::new()));
            }
            values[place] = self.eval(*node, scope);
        }
        values
    }
}

pub(super) fn wrapped<'s>(label: String, values: Vec<Value<'s>>, result: Value<'s>) -> Value<'s> {
    match values.into_iter().find(Value::is_function) {
        Some(inner) => Value::Wrapped(label, Box::new(inner), Box::new(result)),
        None => result,
    }
}

pub(super) fn formatted<'s>(values: &[Value<'s>]) -> Value<'s> {
    let Some(Value::Text(format, origin)) = values.first() else { return Value::Named(String::new()) };
    let mut parts = Vec::new();
    let mut rest = format.as_str();
    let mut next = values[1..].iter();
    while let Some(at) = rest.find('%') {
        parts.push(Value::Text(rest[..at].to_owned(), origin.clone()));
        let verb = rest[at + 1..]
            .find(|c: char| c.is_ascii_alphabetic() || c == '%')
            .map_or(rest.len(), |i| at + 1 + i);
        if rest[at + 1..].starts_with('%') {
            parts.push(Value::Text("%".to_owned(), Vec::new()));
        } else if let Some(value) = next.next() {
            parts.push(value.clone());
        }
        rest = rest.get(verb + 1..).unwrap_or_default();
    }
    parts.push(Value::Text(rest.to_owned(), origin.clone()));
    // The format itself says nothing of where the path was written unless it holds path text.
    if !format.contains('/') {
        for part in &mut parts {
            if let Value::Text(_, places) = part
                && places == origin
            {
                places.clear();
            }
        }
    }
    concatenated(&parts)
}

pub(super) fn joined<'s>(values: &[Value<'s>]) -> Value<'s> {
    let mut parts: Vec<Value<'s>> = Vec::new();
    for (i, value) in values.iter().enumerate() {
        if i > 0 {
            parts.push(Value::Text("/".to_owned(), Vec::new()));
        }
        parts.push(value.clone());
    }
    concatenated(&parts)
}
