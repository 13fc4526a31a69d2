//! Calls: what they mean on routers, which are followed, and which registration belongs to which line.

use super::FoundRoute;
use super::machine::{Machine, concatenated};
use super::path::join;
use super::values::{Place, Router, Scope, Value};
use crate::language::Role;
use crate::vocabulary;
use scaffold_pack::{RouterAction, RouterCall};
use scaffold_syntax::Node;
use std::cell::RefCell;
use std::rc::Rc;

/// A call on a router, its parts evaluated.
struct Registration<'a, 's> {
    node: Node<'s>,
    nodes: &'a [Node<'s>],
    values: &'a [Value<'s>],
    scope: &'a Rc<Scope<'s>>,
}

impl<'s> Machine<'_, 's, '_, '_> {
    fn source(&self, node: Node<'s>, file: usize) -> &'s str {
        self.names.sources.parsed(file).map_or("", |p| p.of(node))
    }

    /// Evaluates a call.
    pub(super) fn call(&mut self, node: Node<'s>, scope: &Rc<Scope<'s>>) -> Value<'s> {
        let language = self.names.sources.language;
        let fields = &language.data.nodes.fields;
        let (Some(callee), Some(list)) =
            (node.child_by_field_name(&fields.callee), node.child_by_field_name(&fields.arguments))
        else {
            return self.children(node, scope);
        };
        let mut cursor = list.walk();
        let nodes: Vec<Node<'s>> =
            list.named_children(&mut cursor).filter(|n| language.role(*n) != Role::Comment).collect();
        if language.role(callee) == Role::Member {
            let parts =
                (callee.child_by_field_name(&fields.object), callee.child_by_field_name(&fields.property));
            if let (Some(object_node), Some(property)) = parts {
                let object = self.eval(object_node, scope);
                let name = self.source(property, scope.file);
                return self.method_call(node, &object, name, &nodes, scope);
            }
        }
        let callee = self.eval(callee, scope);
        let values = self.all(&nodes, scope);
        self.call_value(&callee, &nodes, values, (scope.file, node.byte_range()), scope)
    }

    fn all(&mut self, nodes: &[Node<'s>], scope: &Rc<Scope<'s>>) -> Vec<Value<'s>> {
        nodes.iter().map(|n| self.eval(*n, scope)).collect()
    }

    fn method_call(
        &mut self,
        node: Node<'s>,
        object: &Value<'s>,
        name: &str,
        nodes: &[Node<'s>],
        scope: &Rc<Scope<'s>>,
    ) -> Value<'s> {
        let language = self.names.sources.language;
        match object {
            Value::Router(router) => {
                let router = Rc::clone(router);
                self.router_call(&router, node, name, nodes, scope)
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
                    if data.constructors.iter().any(|c| c == name) {
                        self.all(nodes, scope);
                        return self.fresh_router(fw);
                    }
                    if data.package_routes && find_call(&data.calls, name).is_some() {
                        let Value::Router(router) = self.fresh_router(fw) else { return object.clone() };
                        return self.router_call(&router, node, name, nodes, scope);
                    }
                }
                let callee = self.member(object, name);
                let values = self.all(nodes, scope);
                self.call_value(&callee, nodes, values, (scope.file, node.byte_range()), scope)
            }
            Value::Object(o)
                if !o.fields.borrow().contains_key(name) && self.names.method(o.ty, name).is_none() =>
            {
                // A method of an embedded router is the router's own.
                let inner = self.embedded_router(o.ty);
                if let Some(Value::Router(router)) = inner {
                    return self.router_call(&router, node, name, nodes, scope);
                }
                let callee = self.member(object, name);
                let values = self.all(nodes, scope);
                self.call_value(&callee, nodes, values, (scope.file, node.byte_range()), scope)
            }
            _ => {
                let callee = self.member(object, name);
                let values = self.all(nodes, scope);
                self.call_value(&callee, nodes, values, (scope.file, node.byte_range()), scope)
            }
        }
    }

    fn embedded_router(&mut self, ty: super::values::TypeId) -> Option<Value<'s>> {
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

    fn call_value(
        &mut self,
        callee: &Value<'s>,
        nodes: &[Node<'s>],
        values: Vec<Value<'s>>,
        place: Place,
        scope: &Rc<Scope<'s>>,
    ) -> Value<'s> {
        let language = self.names.sources.language;
        match callee {
            Value::Function(id, receiver) => {
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
                        v @ (Value::Router(_) | Value::Object(_) | Value::Text(..) | Value::Wrapped(..)),
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
            Value::Named(name) => {
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
    fn run_callbacks(&mut self, nodes: &[Node<'s>], values: &[Value<'s>], scope: &Rc<Scope<'s>>) {
        let fields = &self.names.sources.language.data.nodes.fields;
        for (value, at) in values.iter().zip(nodes) {
            let Value::Closure(node, inner) = value else { continue };
            let Some(list) = node.child_by_field_name(&fields.parameters) else { continue };
            let mut cursor = list.walk();
            let takes = list.named_children(&mut cursor).any(|p| {
                p.child_by_field_name(&fields.type_)
                    .is_some_and(|t| self.names.carries(self.source(t, inner.file), inner.file))
            });
            if takes {
                let child = Scope::new(inner.file, Some(Rc::clone(inner)));
                self.run(*node, &child, Vec::new(), Some((scope.file, at.byte_range())), None);
            }
        }
    }

    fn router_call(
        &mut self,
        router: &Rc<RefCell<Router>>,
        node: Node<'s>,
        name: &str,
        nodes: &[Node<'s>],
        scope: &Rc<Scope<'s>>,
    ) -> Value<'s> {
        let framework = router.borrow().framework;
        let data = &self.names.sources.language.frameworks[framework];
        let Some(action) = find_call(&data.calls, name) else {
            let values = self.all(nodes, scope);
            return self.call_value(
                &Value::Named(name.to_owned()),
                nodes,
                values,
                (scope.file, node.byte_range()),
                scope,
            );
        };
        let mounts = matches!(action.does, RouterAction::Mount);
        let follow = self.follow;
        self.follow = follow || mounts;
        let values = self.all(nodes, scope);
        self.follow = follow;
        let guards = |m: &Self| -> Vec<String> {
            let Some(from) = action.middleware else { return Vec::new() };
            let to = match (action.does, action.handler) {
                (RouterAction::Route, None) => values.len().saturating_sub(1),
                _ => values.len(),
            };
            values
                .get(from..to)
                .unwrap_or_default()
                .iter()
                .map(|v| m.guard_name(v))
                .filter(|n| !n.is_empty())
                .collect()
        };
        match action.does {
            RouterAction::Route => {
                let call = Registration { node, nodes, values: &values, scope };
                let middleware = guards(self);
                self.register(router, action, name, &call, middleware)
            }
            RouterAction::Group | RouterAction::With => {
                let prefix = action
                    .path
                    .and_then(|i| values.get(i))
                    .and_then(Value::text)
                    .map_or_else(|| router.borrow().prefix.clone(), |p| join(&router.borrow().prefix, p));
                let mut middleware = router.borrow().middleware.clone();
                middleware.extend(guards(self));
                let tree = router.borrow().tree;
                let child = Rc::new(RefCell::new(Router { framework, tree, prefix, middleware }));
                let below = Value::Router(Rc::clone(&child));
                let body = action.handler.map_or_else(|| values.last(), |i| values.get(i)).cloned();
                let place = Some((scope.file, node.byte_range()));
                match body {
                    Some(Value::Closure(closure, inner)) => {
                        let inner = Scope::new(inner.file, Some(Rc::clone(&inner)));
                        self.run(closure, &inner, vec![below.clone()], place, None);
                    }
                    Some(Value::Function(id, receiver)) if action.handler.is_some() => {
                        self.invoke(id, receiver.map(|r| *r), vec![below.clone()], place);
                    }
                    _ => {}
                }
                below
            }
            RouterAction::Use => {
                let added = guards(self);
                let mut known = router.borrow_mut();
                for name in added {
                    if !known.middleware.contains(&name) {
                        known.middleware.push(name);
                    }
                }
                drop(known);
                Value::Router(Rc::clone(router))
            }
            RouterAction::Mount => {
                let path = action
                    .path
                    .and_then(|i| values.get(i))
                    .and_then(Value::text)
                    .unwrap_or_default()
                    .to_owned();
                let handler = action.handler.map_or_else(|| values.last(), |i| values.get(i));
                if let Some(Value::Router(sub)) = handler {
                    let place = (scope.file, node.byte_range());
                    self.mount(router, sub, &path, place);
                }
                Value::Router(Rc::clone(router))
            }
            RouterAction::Same | RouterAction::Verbs | RouterAction::Object => {
                Value::Router(Rc::clone(router))
            }
        }
    }

    fn mount(&mut self, router: &Rc<RefCell<Router>>, sub: &Rc<RefCell<Router>>, path: &str, place: Place) {
        let (prefix, tree, outer) = {
            let r = router.borrow();
            (join(&r.prefix, path.trim_end_matches('*')), r.tree, r.middleware.clone())
        };
        let old = sub.borrow().tree;
        if old == tree {
            return;
        }
        let chain: Vec<Place> = self.chain_to(self.frames.len()).into_iter().chain([place]).collect();
        for route in self.routes.iter_mut().filter(|r| r.tree == old) {
            route.path = join(&prefix, &route.path);
            route.middleware = outer.iter().chain(&route.middleware).cloned().collect();
            route.tree = tree;
            route.chain = chain.clone();
            route.root = self.root;
        }
        let mut sub = sub.borrow_mut();
        sub.prefix = join(&prefix, &sub.prefix);
        sub.middleware = outer.into_iter().chain(sub.middleware.drain(..)).collect();
        sub.tree = tree;
    }

    /// Call sites of the frames below `depth`, outermost first.
    fn chain_to(&self, depth: usize) -> Vec<Place> {
        self.frames[..depth].iter().filter_map(|f| f.call.clone()).collect()
    }

    fn register(
        &mut self,
        router: &Rc<RefCell<Router>>,
        action: &RouterCall,
        name: &str,
        call: &Registration<'_, 's>,
        mut middleware: Vec<String>,
    ) -> Value<'s> {
        let (framework, tree, prefix, outer) = {
            let r = router.borrow();
            (r.framework, r.tree, r.prefix.clone(), r.middleware.clone())
        };
        let data = &self.names.sources.language.frameworks[framework];
        let nothing = Value::Router(Rc::clone(router));
        let Some(Value::Text(path, origin)) = action.path.and_then(|i| call.values.get(i)) else {
            return nothing;
        };
        let handler_index = action.handler.unwrap_or_else(|| call.values.len().saturating_sub(1));
        let Some(handler) = call.values.get(handler_index).filter(|_| action.path != Some(handler_index))
        else {
            return nothing;
        };
        let mut path = path.clone();
        let mut method = match (&action.verb, action.verb_arg) {
            (Some(verb), _) => verb.clone(),
            (None, Some(i)) => match call.values.get(i).and_then(Value::text) {
                Some(verb) if !verb.is_empty() => verb.to_uppercase(),
                _ => "ANY".to_owned(),
            },
            (None, None) if action.any => "ANY".to_owned(),
            (None, None) => name.to_uppercase(),
        };
        if data.verb_in_path {
            if let Some((verb, rest)) = path.clone().split_once(' ')
                && !verb.is_empty()
                && verb.bytes().all(|b| b.is_ascii_uppercase())
            {
                verb.clone_into(&mut method);
                rest.trim_start().clone_into(&mut path);
            }
            // A host before the path (`example.com/x`) is not part of it.
            if let Some(slash) = path.find('/') {
                path.drain(..slash);
            }
        }
        if let Value::Router(sub) = handler {
            let stripped = self.source(call.nodes[handler_index], call.scope.file).contains("StripPrefix");
            let at = (call.scope.file, call.node.byte_range());
            self.mount(router, sub, if stripped { &path } else { "" }, at);
            return nothing;
        }
        // Where the path came from outside this function and the handler is only passed on, this is a wrapper:
        // the registration is the call that names both.
        let mut at = (call.scope.file, call.node.byte_range());
        let mut depth = self.frames.len();
        let mut handler = handler.clone();
        let named_here = self.names.sources.language.role(call.nodes[handler_index]) == Role::Member
            || self.names.sources.language.role(call.nodes[handler_index]) == Role::Call;
        let inside = |place: &Place, origin: &Place| {
            place.0 == origin.0 && place.1.start <= origin.1.start && origin.1.end <= place.1.end
        };
        if !named_here && !origin.is_empty() {
            let home = (0..self.frames.len())
                .rev()
                .find(|&i| origin.iter().any(|o| inside(&self.frames[i].place, o)));
            if let Some(home) = home.filter(|h| *h + 1 < self.frames.len()) {
                let frame = &self.frames[home + 1];
                let functions: Vec<&Value<'s>> = frame
                    .arguments
                    .iter()
                    .filter(|v| {
                        v.is_function()
                            || matches!(v, Value::Named(n) if n.contains('.'))
                            || matches!(v, Value::Object(_))
                    })
                    .collect();
                if let (Some(place), Some(first)) = (frame.call.clone(), functions.first()) {
                    handler = (*first).clone();
                    let after = frame.arguments.iter().position(|v| std::ptr::eq(v, *first)).unwrap_or(0) + 1;
                    let rest: Vec<String> = frame.arguments[after..]
                        .iter()
                        .filter(|v| v.text().is_none())
                        .map(|v| self.guard_name(v))
                        .filter(|n| !n.is_empty())
                        .collect();
                    middleware.extend(rest);
                    at = place;
                    depth = home + 1;
                }
            }
        }
        while let Value::Wrapped(label, inner, _) = handler {
            middleware.push(guard_label(&label));
            handler = *inner;
        }
        let (shown, handler_file) = self.handler_name(&handler);
        self.routes.push(FoundRoute {
            framework,
            tree,
            method,
            path: join(&prefix, &path),
            handler: shown,
            middleware: outer.into_iter().chain(middleware).collect(),
            file: at.0,
            span: at.1,
            chain: self.chain_to(depth),
            root: self.root,
            handler_file,
        });
        Value::Route(self.routes.len() - 1)
    }

    fn narrow(&mut self, index: usize, verbs: &[Value<'s>]) {
        let verbs: Vec<String> = verbs.iter().filter_map(|v| v.text().map(str::to_uppercase)).collect();
        let Some(first) = verbs.first() else { return };
        first.clone_into(&mut self.routes[index].method);
        for verb in &verbs[1..] {
            let mut other = self.routes[index].clone();
            verb.clone_into(&mut other.method);
            self.routes.push(other);
        }
    }

    pub(super) fn function_name(&self, id: super::values::FunctionId) -> String {
        let decl = &self.names.sources.outline(id.0).functions[id.1];
        match &decl.receiver {
            Some((_, ty)) => format!("{}.{}", self.names.bare(ty), decl.name),
            None => decl.name.clone(),
        }
    }

    /// The function's name with its package where it belongs to no type.
    fn qualified_name(&self, id: super::values::FunctionId) -> String {
        let name = self.function_name(id);
        match &self.names.sources.outline(id.0).package {
            Some(package) if !name.contains('.') => format!("{package}.{name}"),
            _ => name,
        }
    }

    fn handler_name(&self, value: &Value<'s>) -> (String, Option<usize>) {
        match value {
            Value::Function(id, receiver) => {
                let name = self.function_name(*id);
                let own = match receiver.as_deref() {
                    Some(Value::Object(o)) => self.names.sources.outline(o.ty.0).types[o.ty.1].name.clone(),
                    _ => return (name, Some(id.0)),
                };
                let method = last_segment(&name).to_owned();
                (format!("{own}.{method}"), Some(id.0))
            }
            Value::Closure(_, scope) => ("func".to_owned(), Some(scope.file)),
            Value::Object(o) => {
                let name = self.names.sources.outline(o.ty.0).types[o.ty.1].name.clone();
                (o.label.as_deref().map_or(name, |l| last_segment(l).to_owned()), Some(o.ty.0))
            }
            Value::Named(name) => (name.clone(), None),
            Value::Wrapped(_, inner, _) => self.handler_name(inner),
            _ => (String::new(), None),
        }
    }

    fn guard_name(&self, value: &Value<'s>) -> String {
        match value {
            Value::Function(id, _) => guard_label(&self.qualified_name(*id)),
            Value::Object(o) => {
                let name = || self.names.sources.outline(o.ty.0).types[o.ty.1].name.clone();
                o.label.as_deref().map_or_else(name, guard_label)
            }
            Value::Named(name) | Value::Wrapped(name, ..) => guard_label(name),
            _ => String::new(),
        }
    }
}

/// The last segment; with its package where only that says that it stands guard (`auth.Handler`).
fn guard_label(name: &str) -> String {
    let last = last_segment(name);
    let only_package = vocabulary::is_guard(name) && !vocabulary::is_guard(last);
    if only_package { name.to_owned() } else { last.to_owned() }
}

pub(super) fn last_segment(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

fn find_call<'f>(calls: &'f [RouterCall], name: &str) -> Option<&'f RouterCall> {
    calls.iter().find(|c| c.names.iter().any(|n| n == name))
}

fn wrapped<'s>(label: String, values: Vec<Value<'s>>, result: Value<'s>) -> Value<'s> {
    match values.into_iter().find(Value::is_function) {
        Some(inner) => Value::Wrapped(label, Box::new(inner), Box::new(result)),
        None => result,
    }
}

/// `%s` and its kin replaced in order.
fn formatted<'s>(values: &[Value<'s>]) -> Value<'s> {
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

fn joined<'s>(values: &[Value<'s>]) -> Value<'s> {
    let mut parts: Vec<Value<'s>> = Vec::new();
    for (i, value) in values.iter().enumerate() {
        if i > 0 {
            parts.push(Value::Text("/".to_owned(), Vec::new()));
        }
        parts.push(value.clone());
    }
    concatenated(&parts)
}
