//! Calls: what they mean on routers, which are followed, and which registration belongs to which line.

use super::FoundRoute;
use super::machine::{MODULE, Machine, concatenated};
use super::path::join;
use super::values::{Place, Router, Scope, Value};
use crate::language::Role;
use crate::vocabulary;
use scaffold_pack::{Modules, RouterAction, RouterCall};
use scaffold_syntax::Node;
use std::cell::RefCell;
use std::rc::Rc;

/// A call on a router, its parts evaluated.
struct Registration<'a, 's> {
    node: Node<'s>,
    arguments: &'a Arguments<'s>,
    values: &'a [Value<'s>],
    scope: &'a Rc<Scope<'s>>,
}

/// Arguments of a call, by place and by name.
struct Arguments<'s> {
    nodes: Vec<Node<'s>>,
    keyed: Vec<(&'s str, Node<'s>)>,
}

impl<'s> Arguments<'s> {
    fn key(&self, name: Option<&String>) -> Option<Node<'s>> {
        let name = name?;
        self.keyed.iter().find(|(k, _)| k == name).map(|(_, n)| *n)
    }
}

impl<'s> Machine<'_, 's, '_, '_> {
    fn source(&self, node: Node<'s>, file: usize) -> &'s str {
        self.names.sources.parsed(file).map_or("", |p| p.of(node))
    }

    /// Evaluates a call.
    pub(super) fn call(&mut self, node: Node<'s>, scope: &Rc<Scope<'s>>) -> Value<'s> {
        let language = self.names.sources.language;
        let fields = &language.data.nodes.fields;
        let (Some(callee), Some(list)) = (fields.callee.of(node), fields.arguments.of(node)) else {
            return self.children(node, scope);
        };
        let arguments = self.arguments(list, scope.file);
        if language.role(callee) == Role::Member {
            let parts = (fields.object.of(callee), fields.property.of(callee));
            if let (Some(object_node), Some(property)) = parts {
                let object = self.eval(object_node, scope);
                let name = self.source(property, scope.file);
                return self.method_call(node, &object, name, &arguments, scope);
            }
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

    fn arguments(&self, list: Node<'s>, file: usize) -> Arguments<'s> {
        let language = self.names.sources.language;
        let fields = &language.data.nodes.fields;
        let mut out = Arguments { nodes: Vec::new(), keyed: Vec::new() };
        let mut cursor = list.walk();
        for node in list.named_children(&mut cursor) {
            match language.role(node) {
                Role::Comment => {}
                Role::Keyword => {
                    let parts = (fields.name.of(node), fields.value.of(node));
                    if let (Some(name), Some(value)) = parts {
                        out.keyed.push((self.source(name, file), value));
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
    fn keyed(&self, record: Node<'s>, file: usize, out: &mut Vec<(&'s str, Node<'s>)>) {
        let language = self.names.sources.language;
        let fields = &language.data.nodes.fields;
        let mut cursor = record.walk();
        for pair in record.named_children(&mut cursor) {
            let key = fields.key.of(pair);
            match (language.role(pair), key, fields.value.of(pair)) {
                (Role::Pair, Some(key), Some(value)) => {
                    out.push((language.unquote(self.source(key, file)), value));
                }
                (Role::Name, ..) => out.push((self.source(pair, file), pair)),
                (Role::Function, ..) => {
                    if let Some(name) = fields.name.of(pair) {
                        out.push((self.source(name, file), pair));
                    }
                }
                _ => {}
            }
        }
    }

    fn all(&mut self, nodes: &[Node<'s>], scope: &Rc<Scope<'s>>) -> Vec<Value<'s>> {
        nodes.iter().map(|n| self.eval(*n, scope)).collect()
    }

    fn method_call(
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
    fn run_callbacks(&mut self, nodes: &[Node<'s>], values: &[Value<'s>], scope: &Rc<Scope<'s>>) {
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
            let mut cursor = list.walk();
            let takes = list.named_children(&mut cursor).any(|p| {
                fields.type_.of(p).is_some_and(|t| self.names.carries(self.source(t, inner.file), inner.file))
            });
            if takes {
                let child = Scope::new(inner.file, Some(Rc::clone(inner)));
                self.run(*node, &child, Vec::new(), Some((scope.file, at.byte_range())), None);
            }
        }
    }

    /// A router as a constructor makes it.
    fn constructed(
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
        let prefix = arguments.key(data.prefix_key.as_ref()).map(|n| self.eval(n, scope));
        let prefix = prefix.as_ref().and_then(Value::text).unwrap_or_default();
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
    fn with_keyed(
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
        let mut cursor = list.walk();
        let names: Vec<&str> = list
            .named_children(&mut cursor)
            .filter(|p| sources.language.is_parameter(*p))
            .flat_map(|p| self.parameter_names(p))
            .map(|n| self.source(n, id.0))
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

    fn router_call(
        &mut self,
        router: &Rc<RefCell<Router>>,
        node: Node<'s>,
        name: &str,
        arguments: &Arguments<'s>,
        scope: &Rc<Scope<'s>>,
    ) -> Value<'s> {
        let nodes = &arguments.nodes;
        let framework = router.borrow().framework;
        let data = &self.names.sources.language.frameworks[framework];
        let Some(action) = find_call(&data.calls, name) else {
            let values = self.all(nodes, scope);
            return self.call_value(
                &Value::Named(name.to_owned()),
                arguments,
                values,
                (scope.file, node.byte_range()),
                scope,
            );
        };
        let mounts = matches!(action.does, RouterAction::Mount);
        let follow = self.follow;
        self.follow = follow || mounts;
        let mut values = self.all(nodes, scope);
        // What is given by name is put where it would stand without one.
        for (place, key) in [(action.path, &action.path_key), (action.handler, &action.handler_key)] {
            let Some(node) = arguments.key(key.as_ref()) else { continue };
            let value = self.eval(node, scope);
            let place = place.unwrap_or(values.len());
            while values.len() <= place {
                values.push(Value::Named(String::new()));
            }
            values[place] = value;
        }
        self.follow = follow;
        let mut listed: Vec<String> = Vec::new();
        for key in action.middleware_key.iter().chain(&action.middleware_keys) {
            if let Some(node) = arguments.key(Some(key)) {
                listed.extend(self.guards_in(node, scope, framework));
                listed.extend(self.refuses(node, scope.file));
            }
        }
        let placed = router.borrow().placed;
        let from = if placed { action.middleware.map(|_| 0) } else { action.middleware };
        let to = match (action.does, action.handler) {
            (RouterAction::Route, None) => values.len().saturating_sub(1),
            _ => values.len(),
        };
        let mut named: Vec<String> = Vec::new();
        for (i, value) in values.iter().enumerate().take(to).skip(from.unwrap_or(to)) {
            let name = self.guard_name(value);
            if !name.is_empty() {
                named.push(name);
            } else if let Some(node) = nodes.get(i).filter(|_| self.names.sources.language.data.callbacks) {
                named.extend(self.shown_guards(value, *node, scope, framework));
            }
        }
        named.extend(listed);
        let guards = |_: &Self| named.clone();
        match action.does {
            RouterAction::Route => {
                let call = Registration { node, arguments, values: &values, scope };
                let middleware = guards(self);
                let made = self.register(router, action, name, &call, middleware);
                if action.gives_router { Value::Router(Rc::clone(router)) } else { made }
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
                let child = Rc::new(RefCell::new(Router {
                    framework,
                    tree,
                    prefix,
                    middleware,
                    placed: false,
                    mounted: false,
                }));
                let below = Value::Router(Rc::clone(&child));
                let body = action.handler.map_or_else(|| values.last(), |i| values.get(i)).cloned();
                if self.autoloads(body.as_ref(), framework) {
                    if let Some(options) = values.get(1) {
                        self.autoload(router, options, &(scope.file, node.byte_range()));
                    }
                    return Value::Router(Rc::clone(router));
                }
                let place = Some((scope.file, node.byte_range()));
                match body {
                    Some(Value::Closure(closure, inner)) => {
                        let inner = Scope::new(inner.file, Some(Rc::clone(&inner)));
                        self.run(closure, &inner, vec![below.clone()], place, None);
                    }
                    Some(Value::Function(id, receiver)) if action.handler.is_some() => {
                        self.invoke(id, receiver.map(|r| *r), vec![below.clone()], place);
                    }
                    Some(v @ (Value::Wrapped(..) | Value::Package(Some(_), _)))
                        if action.handler.is_some() =>
                    {
                        self.plug(&v, &below, (scope.file, node.byte_range()));
                    }
                    _ => {}
                }
                below
            }
            RouterAction::Use => {
                let hook = values.first().and_then(Value::text).unwrap_or_default();
                if !action.only.is_empty() && !action.only.iter().any(|o| o == hook) {
                    return Value::Router(Rc::clone(router));
                }
                let added = guards(self);
                if action.everywhere {
                    self.everywhere.entry(framework).or_default().1.extend(added);
                    return Value::Router(Rc::clone(router));
                }
                let mut known = router.borrow_mut();
                for name in added {
                    if !known.middleware.contains(&name) {
                        known.middleware.push(name);
                    }
                }
                drop(known);
                Value::Router(Rc::clone(router))
            }
            RouterAction::Include => {
                let target = values.first().cloned().unwrap_or_else(|| Value::Named(String::new()));
                let place = (scope.file, node.byte_range());
                self.include(router, &target, &place);
                Value::Router(Rc::clone(router))
            }
            RouterAction::Attach => {
                if let Some(Value::Router(outer)) = values.first().cloned() {
                    self.mount(&outer, router, "", (scope.file, node.byte_range()));
                }
                Value::Router(Rc::clone(router))
            }
            RouterAction::Place => {
                let path = action.path.and_then(|i| values.get(i)).and_then(Value::text).unwrap_or_default();
                let outer = router.borrow();
                let prefix = join(&outer.prefix, path);
                let middleware = outer.middleware.clone();
                let place =
                    Router { framework, tree: outer.tree, prefix, middleware, placed: true, mounted: false };
                Value::Router(Rc::new(RefCell::new(place)))
            }
            RouterAction::Prefix => {
                let path = action.path.and_then(|i| values.get(i)).and_then(Value::text).unwrap_or_default();
                if action.everywhere {
                    path.clone_into(&mut self.everywhere.entry(framework).or_default().0);
                    return Value::Router(Rc::clone(router));
                }
                let mut known = router.borrow_mut();
                known.prefix = join(path, &known.prefix);
                for route in self.routes.iter_mut().filter(|r| r.tree == known.tree) {
                    route.path = join(path, &route.path);
                }
                drop(known);
                Value::Router(Rc::clone(router))
            }
            RouterAction::List => Value::Router(Rc::clone(router)),
            RouterAction::Mount if action.middleware.is_some() && action.handler.is_none() => {
                let path = action.path.and_then(|i| values.get(i)).and_then(Value::text).map(str::to_owned);
                let routers: Vec<Rc<RefCell<Router>>> = values
                    .iter()
                    .flat_map(|v| match v {
                        Value::List(items) => items.clone(),
                        other => vec![other.clone()],
                    })
                    .filter_map(|v| match v {
                        Value::Router(sub) => Some(sub),
                        _ => None,
                    })
                    .collect();
                let added = guards(self);
                if routers.is_empty() {
                    // Middleware below a path holds there only.
                    let mut known = router.borrow_mut();
                    match path.as_deref().map(|p| p.trim_end_matches('*').trim_end_matches('/')) {
                        None | Some("") => {
                            let new: Vec<String> =
                                added.into_iter().filter(|a| !known.middleware.contains(a)).collect();
                            known.middleware.extend(new);
                        }
                        Some(below) => {
                            let below = join(&known.prefix, below);
                            self.scoped.push((known.tree, below, added));
                        }
                    }
                    drop(known);
                    return Value::Router(Rc::clone(router));
                }
                for sub in routers {
                    if sub.borrow().tree == router.borrow().tree {
                        continue;
                    }
                    sub.borrow_mut().middleware.splice(0..0, added.iter().cloned());
                    let tree = sub.borrow().tree;
                    for route in self.routes.iter_mut().filter(|r| r.tree == tree) {
                        route.middleware.splice(0..0, added.iter().cloned());
                    }
                    let place = (scope.file, node.byte_range());
                    self.mount(router, &sub, path.as_deref().unwrap_or_default(), place);
                }
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
                    let added = guards(self);
                    sub.borrow_mut().middleware.splice(0..0, added.iter().cloned());
                    let tree = sub.borrow().tree;
                    for route in self.routes.iter_mut().filter(|r| r.tree == tree) {
                        route.middleware.splice(0..0, added.iter().cloned());
                    }
                    self.mount(router, sub, &path, place);
                }
                Value::Router(Rc::clone(router))
            }
            RouterAction::Same | RouterAction::Verbs | RouterAction::Object => {
                Value::Router(Rc::clone(router))
            }
        }
    }

    pub(super) fn mount(
        &mut self,
        router: &Rc<RefCell<Router>>,
        sub: &Rc<RefCell<Router>>,
        path: &str,
        place: Place,
    ) {
        let (prefix, tree, outer) = {
            let r = router.borrow();
            (join(&r.prefix, path.trim_end_matches('*')), r.tree, r.middleware.clone())
        };
        let old = sub.borrow().tree;
        // A router that all modules share is put in one place; a second factory says nothing new.
        let shared = self.names.sources.language.detect.modules == Modules::File;
        if old == tree || shared && sub.borrow().mounted {
            return;
        }
        sub.borrow_mut().mounted = true;
        let chain: Vec<Place> = self.chain_to(self.frames.len()).into_iter().chain([place]).collect();
        for route in self.routes.iter_mut().filter(|r| r.tree == old) {
            route.path = join(&prefix, &route.path);
            route.middleware = outer.iter().chain(&route.middleware).cloned().collect();
            route.tree = tree;
            // What a module registered by itself keeps the places that it went through there.
            let inner = if route.root.1 == MODULE { std::mem::take(&mut route.chain) } else { Vec::new() };
            route.chain = chain.iter().cloned().chain(inner).collect();
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
        let own = Value::Text(String::new(), Vec::new());
        let placed_at = router.borrow().placed;
        let told = if placed_at { Some(&own) } else { action.path.and_then(|i| call.values.get(i)) };
        let Some(Value::Text(path, origin)) = told else {
            return nothing;
        };
        let decorated = self.decorated.clone().filter(|_| action.decorates);
        if let Some((_, others)) = &decorated {
            middleware.extend(others.iter().cloned());
        }
        let handler_index = action.handler.unwrap_or_else(|| call.values.len().saturating_sub(1));
        let placed =
            call.values.get(handler_index).filter(|_| placed_at || action.path != Some(handler_index));
        let Some(handler) = decorated.as_ref().map(|(v, _)| v).or(placed) else {
            return nothing;
        };
        let handler_node = decorated.is_none().then(|| call.arguments.nodes.get(handler_index)).flatten();
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
            let stripped = handler_node.is_some_and(|n| {
                let wrapped = self.source(*n, call.scope.file);
                data.prefix_strippers.iter().any(|s| wrapped.contains(s.as_str()))
            });
            let at = (call.scope.file, call.node.byte_range());
            self.mount(router, sub, if stripped || action.gives_router { &path } else { "" }, at);
            return nothing;
        }
        // Where the path came from outside this function and the handler is only passed on, this is a wrapper:
        // the registration is the call that names both.
        let mut at = (call.scope.file, call.node.byte_range());
        let mut depth = self.frames.len();
        let mut handler = handler.clone();
        let named_here = handler_node
            .is_none_or(|n| matches!(self.names.sources.language.role(*n), Role::Member | Role::Call));
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
        let (mut shown, handler_file) = self.handler_name(&handler);
        if let Some(node) = handler_node.filter(|_| self.names.sources.language.data.callbacks) {
            let language = self.names.sources.language;
            if matches!(language.role(*node), Role::Name | Role::Member) {
                let text = self.source(*node, call.scope.file);
                let itself =
                    language.data.self_name.as_deref().and_then(|n| text.strip_prefix(n)?.strip_prefix('.'));
                itself.unwrap_or(text).clone_into(&mut shown);
            }
        }
        let asked = self.asked_by(&handler, framework);
        let route = FoundRoute {
            framework,
            tree,
            method,
            path: join(&prefix, &path),
            handler: shown,
            middleware: outer.into_iter().chain(middleware).chain(asked).collect(),
            file: at.0,
            span: at.1,
            chain: self.chain_to(depth),
            root: self.root,
            loaded: self.loading,
            handler_file,
        };
        if let Value::Class(ty) = &handler {
            let answers = self.answers(*ty, framework, 0);
            if !answers.is_empty() {
                let item = self.names.sources.language.frameworks[framework].params;
                for (verb, below) in answers {
                    let path = if below { join(&route.path, item.example()) } else { route.path.clone() };
                    self.routes.push(FoundRoute { method: verb, path, ..route.clone() });
                }
                return Value::Route(self.routes.len() - 1);
            }
        }
        self.routes.push(route);
        let index = self.routes.len() - 1;
        if let Some(node) = call.arguments.key(action.verbs_key.as_ref()) {
            match self.eval(node, call.scope) {
                Value::List(verbs) => self.narrow(index, &verbs),
                verb @ Value::Text(..) => self.narrow(index, &[verb]),
                _ => {}
            }
        }
        Value::Route(index)
    }

    /// Names of middleware that the value does not tell, as the argument is written.
    fn shown_guards(
        &mut self,
        value: &Value<'s>,
        node: Node<'s>,
        scope: &Rc<Scope<'s>>,
        framework: usize,
    ) -> Vec<String> {
        let language = self.names.sources.language;
        match (value, language.role(node)) {
            (Value::Router(_) | Value::Text(..), _) => Vec::new(),
            (_, Role::Name | Role::Member | Role::Call | Role::List) => {
                self.guards_in(node, scope, framework)
            }
            (Value::Closure(..), _) => self.refuses(node, scope.file),
            _ => Vec::new(),
        }
    }

    /// An inline hook that refuses callers stands guard, whatever it calls itself.
    fn refuses(&self, node: Node<'s>, file: usize) -> Vec<String> {
        let language = self.names.sources.language;
        if language.role(node) != Role::Closure {
            return Vec::new();
        }
        let words = scaffold_core::split_words(self.source(node, file));
        let refuses = language.data.refusals.iter().any(|r| words.iter().any(|w| w == r));
        if refuses { vec!["authorized".to_owned()] } else { Vec::new() }
    }

    /// Puts what holds for every route of a framework on all of them, and what holds below a path on those below it.
    pub(super) fn apply_everywhere(&mut self) {
        for (framework, (prefix, middleware)) in &self.everywhere {
            for route in self.routes.iter_mut().filter(|r| r.framework == *framework) {
                route.path = join(prefix, &route.path);
                route.middleware.splice(0..0, middleware.iter().cloned());
            }
        }
        for (tree, below, added) in &self.scoped {
            let inside = |path: &str| {
                path.strip_prefix(below.as_str()).is_some_and(|r| r.is_empty() || r.starts_with('/'))
            };
            for route in self.routes.iter_mut().filter(|r| r.tree == *tree && inside(&r.path)) {
                route.middleware.splice(0..0, added.iter().cloned());
            }
        }
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
            Value::Class(id) => (self.names.sources.outline(id.0).types[id.1].name.clone(), Some(id.0)),
            Value::Foreign(_, name) => (name.clone(), None),
            Value::Closure(_, scope) => {
                (self.names.sources.language.data.closure_name.clone(), Some(scope.file))
            }
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
            Value::Class(id) => self.names.sources.outline(id.0).types[id.1].name.clone(),
            Value::Foreign(_, name) => name.clone(),
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
