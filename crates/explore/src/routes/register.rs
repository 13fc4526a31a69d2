//! Calls: what they mean on routers, which are followed, and which registration belongs to which line.

use super::FoundRoute;
use super::calls::Arguments;
use super::machine::Machine;
use super::path::join;
use super::values::{Place, Router, Scope, Value};
use crate::language::Role;
use crate::vocabulary;
use scaffold_pack::{RouterAction, RouterCall};
use scaffold_syntax::Node;
use std::cell::RefCell;
use std::rc::Rc;
/// A call on a router, its parts evaluated.
pub(super) struct Registration<'a, 's> {
    node: Node<'s>,
    arguments: &'a Arguments<'s>,
    values: &'a [Value<'s>],
    scope: &'a Rc<Scope<'s>>,
}

impl<'s> Machine<'_, 's, '_, '_> {
    pub(super) fn router_call(
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
        let Some(action) = fitting_call(&data.calls, name, nodes.len()) else {
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
                    verb: None,
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
                    if action.earlier {
                        for route in self.routes.iter_mut().filter(|r| r.tree == known.tree) {
                            if !route.middleware.contains(&name) {
                                route.middleware.insert(0, name.clone());
                            }
                        }
                    }
                    if !action.not_later && !known.middleware.contains(&name) {
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
                let place = Router {
                    framework,
                    tree: outer.tree,
                    prefix,
                    middleware,
                    placed: true,
                    mounted: false,
                    verb: None,
                };
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
                    let place = (scope.file, node.byte_range());
                    self.mount_behind(router, &sub, path.as_deref().unwrap_or_default(), &added, place);
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
                if let Some(v @ (Value::Function(..) | Value::List(_))) = handler {
                    let place = (scope.file, self.link(node));
                    self.mount_marked(router, v, &path, &place);
                }
                if let Some(Value::Router(sub)) = handler {
                    let place = (scope.file, self.link(node));
                    if action.instead && !path.is_empty() {
                        self.forget_prefix(sub);
                    }
                    self.mount_behind(router, sub, &path, &named, place);
                }
                Value::Router(Rc::clone(router))
            }
            RouterAction::Same | RouterAction::Verbs | RouterAction::Object => {
                Value::Router(Rc::clone(router))
            }
        }
    }

    /// Call sites of the frames below `depth`, outermost first.
    pub(super) fn chain_to(&self, depth: usize) -> Vec<Place> {
        self.frames[..depth].iter().filter_map(|f| f.call.clone()).collect()
    }

    pub(super) fn register(
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
        let pathless = placed_at || action.path.is_none();
        let told = if pathless { Some(&own) } else { action.path.and_then(|i| call.values.get(i)) };
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
        let verb = router.borrow().verb.clone().or_else(|| action.verb.clone());
        let mut method = match (&verb, action.verb_arg) {
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
                let wrapped = self.text(*n, call.scope.file);
                data.prefix_strippers.iter().any(|s| wrapped.contains(s.as_str()))
            });
            let at = (call.scope.file, self.link(call.node));
            self.mount(router, sub, if stripped || action.gives_router { &path } else { "" }, at);
            return nothing;
        }
        // Where the path came from outside this function and the handler is only passed on, this is a wrapper:
        // the registration is the call that names both.
        let mut at = (call.scope.file, self.link(call.node));
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
                let text = self.text(*node, call.scope.file);
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
            guarded: false,
            handler_file,
        };
        if let Value::Class(ty) = &handler {
            let answers = self.answers(*ty, framework, 0);
            if !answers.is_empty() {
                let item = self.names.sources.language.frameworks[framework].params;
                for a in answers {
                    let path = if a.below { join(&route.path, item.example()) } else { route.path.clone() };
                    let mut route = FoundRoute { method: a.verb, path, ..route.clone() };
                    route.middleware.extend(self.decorating_method(a.by, framework));
                    self.routes.push(route);
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
    pub(super) fn shown_guards(
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
    pub(super) fn refuses(&self, node: Node<'s>, file: usize) -> Vec<String> {
        let language = self.names.sources.language;
        if language.role(node) != Role::Closure {
            return Vec::new();
        }
        let words = scaffold_core::split_words(self.text(node, file));
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

    pub(super) fn function_name(&self, id: super::values::FunctionId) -> String {
        let decl = &self.names.sources.outline(id.0).functions[id.1];
        match &decl.receiver {
            Some((_, ty)) => format!("{}.{}", self.names.bare(ty), decl.name),
            None => decl.name.clone(),
        }
    }

    /// The function's name with its package where it belongs to no type.
    pub(super) fn qualified_name(&self, id: super::values::FunctionId) -> String {
        let name = self.function_name(id);
        match &self.names.sources.outline(id.0).package {
            Some(package) if !name.contains('.') => format!("{package}.{name}"),
            _ => name,
        }
    }

    pub(super) fn handler_name(&self, value: &Value<'s>) -> (String, Option<usize>) {
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

    pub(super) fn guard_name(&self, value: &Value<'s>) -> String {
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

pub(super) fn guard_label(name: &str) -> String {
    let last = last_segment(name);
    let only_package = vocabulary::is_guard(name) && !vocabulary::is_guard(last);
    if only_package { name.to_owned() } else { last.to_owned() }
}

pub(super) fn last_segment(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

/// The call of that name that takes so many arguments.
pub(super) fn fitting_call<'f>(calls: &'f [RouterCall], name: &str, given: usize) -> Option<&'f RouterCall> {
    calls.iter().find(|c| c.names.iter().any(|n| n == name) && c.given.is_none_or(|g| g == given))
}

pub(super) fn find_call<'f>(calls: &'f [RouterCall], name: &str) -> Option<&'f RouterCall> {
    calls.iter().find(|c| c.names.iter().any(|n| n == name))
}
