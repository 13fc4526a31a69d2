//! Handlers that are declared with decorators or as classes: what stands guard before them and which verbs they answer.

use super::machine::{Machine, function_node};
use super::types::Meaning;
use super::values::{FunctionId, Place, Router, Scope, TypeId, Value};
use crate::language::Role;
use scaffold_syntax::Node;
use std::cell::RefCell;
use std::rc::Rc;

/// Bases of bases deeper than this are not looked at.
const MAX_BASES: u32 = 6;

/// A verb that a handler class answers.
pub(super) struct Answer {
    pub(super) verb: String,
    /// Whether below its own path.
    pub(super) below: bool,
    /// The method that answers, where the service declares it.
    pub(super) by: Option<FunctionId>,
}

impl Answer {
    fn is_like(&self, other: &Self) -> bool {
        self.verb == other.verb && self.below == other.below
    }
}

impl<'s> Machine<'_, 's, '_, '_> {
    /// Evaluates the decorators of a declaration, the nearest first.
    pub(super) fn decorated(&mut self, node: Node<'s>, scope: &Rc<Scope<'s>>) {
        let language = self.names.sources.language;
        let nodes = &language.data.nodes;
        let Some(definition) = nodes.fields.definition.of(node) else { return };
        let name = nodes.fields.name.of(definition);
        let name = name.map_or("", |n| self.text(n, scope.file)).to_owned();
        let unit = self.names.sources.module_of(&self.names.sources.files[scope.file].path).to_owned();
        let package = self.names.package(&unit, &name);
        let value = match language.role(definition) {
            Role::Class => package.types.get(&name).map(|id| Value::Class(*id)),
            _ => package.functions.get(&(String::new(), name.clone())).map(|id| Value::Function(*id, None)),
        };
        // A function within a function is known by its name only.
        let value = value.unwrap_or(Value::Named(name));
        let expressions: Vec<Node<'s>> = node
            .named_children()
            .filter(|n| nodes.decorator.has(*n))
            .filter_map(|n| n.named_child(0))
            .collect();
        let labels: Vec<String> = expressions.iter().map(|e| self.callee_name(*e, scope.file)).collect();
        for (i, expression) in expressions.iter().enumerate().rev() {
            let others: Vec<String> = labels
                .iter()
                .enumerate()
                .filter(|(j, l)| *j != i && !l.is_empty())
                .map(|(_, l)| l.clone())
                .collect();
            let before = self.decorated.replace((value.clone(), others));
            self.eval(*expression, scope);
            self.decorated = before;
        }
    }

    /// The last name of what is called, or of the expression itself.
    fn callee_name(&self, node: Node<'s>, file: usize) -> String {
        let language = self.names.sources.language;
        let fields = &language.data.nodes.fields;
        let callee = match language.role(node) {
            Role::Call => fields.callee.of(node).unwrap_or(node),
            _ => node,
        };
        let text = self.text(callee, file);
        text.rsplit('.').next().unwrap_or(text).to_owned()
    }

    /// Names of middleware in a list, calls that only name it taken apart.
    pub(super) fn guards_in(
        &mut self,
        node: Node<'s>,
        scope: &Rc<Scope<'s>>,
        framework: usize,
    ) -> Vec<String> {
        let mut out = Vec::new();
        self.collect_guards(node, scope.file, framework, true, &mut out);
        out
    }

    /// Guards among the decorators of a function or class.
    fn decorating(&mut self, declared: Role, (file, span): Place, framework: usize) -> Vec<String> {
        let sources = self.names.sources;
        let kinds = &sources.language.data.nodes.decorator;
        let found = sources.heads(file).and_then(|p| function_node(p.root(), span.start, span.end));
        // What is known of a class is its body.
        let whole =
            std::iter::successors(found, Node::parent).find(|n| sources.language.role(*n) == declared);
        let Some(node) = whole.filter(|_| !kinds.is_empty()) else { return Vec::new() };
        let before = std::iter::successors(node.prev_named_sibling(), Node::prev_named_sibling);
        let mut marks: Vec<Node<'s>> = before
            .take_while(|n| kinds.has(*n) || sources.language.role(*n) == Role::Comment)
            .filter_map(|n| n.named_child(0))
            .collect();
        marks.reverse();
        let mut out = Vec::new();
        for expression in marks {
            self.collect_guards(expression, file, framework, true, &mut out);
        }
        out.retain(|name| crate::vocabulary::is_guard(name));
        out
    }

    /// Guards among the decorators of what a handler class answers with.
    pub(super) fn decorating_method(&mut self, by: Option<FunctionId>, framework: usize) -> Vec<String> {
        let Some((file, index)) = by else { return Vec::new() };
        let span = self.names.sources.outline(file).functions[index].span.clone();
        self.decorating(Role::Function, (file, span), framework)
    }

    /// What a handler's decorators, parameters, members and bases ask for before it runs.
    pub(super) fn asked_by(&mut self, handler: &Value<'s>, framework: usize) -> Vec<String> {
        let sources = self.names.sources;
        let data = &sources.language.frameworks[framework];
        // Those beside the decorator that registers it are known.
        let place = match handler {
            _ if self.decorated.is_some() => None,
            Value::Function(id, _) => {
                Some((Role::Function, (id.0, sources.outline(id.0).functions[id.1].span.clone())))
            }
            Value::Class(ty) => Some((Role::Class, (ty.0, sources.outline(ty.0).types[ty.1].span.clone()))),
            _ => None,
        };
        let mut out =
            place.map(|(declared, at)| self.decorating(declared, at, framework)).unwrap_or_default();
        match handler {
            Value::Function(id, _) if !data.guard_calls.is_empty() => {
                let span = &sources.outline(id.0).functions[id.1].span;
                let node = sources.heads(id.0).and_then(|p| function_node(p.root(), span.start, span.end));
                let fields = &sources.language.data.nodes.fields;
                if let Some(list) = node.and_then(|n| fields.parameters.of(n)) {
                    self.collect_guards(list, id.0, framework, false, &mut out);
                }
            }
            Value::Function(id, _) if data.guard_parameters => {
                let span = &sources.outline(id.0).functions[id.1].span;
                let node = sources.parsed(id.0).and_then(|p| function_node(p.root(), span.start, span.end));
                let fields = &sources.language.data.nodes.fields;
                if let Some(list) = node.and_then(|n| fields.parameters.of(n)) {
                    for parameter in list.named_children() {
                        let native = fields.type_.of(parameter).map_or("", |t| self.text(t, id.0));
                        let guard = self.guard_type(native, framework);
                        out.extend(guard.or_else(|| self.refusing(native, id.0, framework)));
                    }
                }
            }
            Value::Class(ty) => self.class_guards(*ty, framework, 0, &mut out),
            _ => {}
        }
        out
    }

    /// The type of a parameter that only some callers have a value of; one that may be missing keeps nobody out.
    fn guard_type(&self, native: &str, framework: usize) -> Option<String> {
        let language = self.names.sources.language;
        let carriers = &language.frameworks[framework].guard_carriers;
        let mut text = native.trim();
        loop {
            let (outer, inner) = match text.split_once(language.type_arguments) {
                Some((outer, inner)) if !language.type_arguments.is_empty() => (outer, Some(inner)),
                _ => (text, None),
            };
            let last =
                outer.rsplit(language.qualifier).next().unwrap_or(outer).trim_end_matches(['>', ' ', ',']);
            match inner {
                Some(inner) if carriers.iter().any(|c| c == last) => text = inner,
                _ => {
                    let words = scaffold_core::split_words(last);
                    let optional = words.first().is_some_and(|w| w == "maybe" || w == "optional");
                    return (!optional && crate::vocabulary::is_guard(last)).then(|| last.to_owned());
                }
            }
        }
    }

    /// A type of the service's own that is made of a request and turns away who is not known.
    fn refusing(&mut self, native: &str, file: usize, framework: usize) -> Option<String> {
        let sources = self.names.sources;
        let data = &sources.language.data;
        if data.optional_wrappers.iter().any(|w| native.trim().starts_with(w.as_str())) {
            return None;
        }
        let Meaning::Own(ty) = self.names.meaning(native, file) else { return None };
        let made_by = &sources.language.frameworks[framework].extractors;
        let id = made_by.iter().find_map(|name| self.names.method(ty, name))?;
        let text = sources.text(id.0).get(sources.outline(id.0).functions[id.1].span.clone())?;
        let name = sources.outline(ty.0).types[ty.1].name.clone();
        crate::vocabulary::refuses(text).then(|| {
            self.refusing.insert(name.clone());
            name
        })
    }

    fn class_guards(&mut self, ty: TypeId, framework: usize, depth: u32, out: &mut Vec<String>) {
        let sources = self.names.sources;
        let data = &sources.language.frameworks[framework];
        let decl = &sources.outline(ty.0).types[ty.1];
        for member in decl.members.iter().flatten() {
            match &member.name {
                Some(name) if data.guard_members.contains(name) => {
                    let Some(span) = &member.value else { continue };
                    let node = sources
                        .heads(ty.0)
                        .and_then(|p| p.root().descendant_for_byte_range(span.start, span.end));
                    if let Some(node) = node {
                        self.collect_guards(node, ty.0, framework, true, out);
                    }
                }
                None => {
                    let bare = self.names.bare(&member.native).to_owned();
                    let last = bare.rsplit('.').next().unwrap_or(&bare).to_owned();
                    if crate::vocabulary::is_guard(&last) {
                        out.push(last);
                    } else if depth < MAX_BASES
                        && let Meaning::Own(base) = self.names.meaning(&member.native, ty.0)
                    {
                        self.class_guards(base, framework, depth + 1, out);
                    }
                }
                Some(_) => {}
            }
        }
    }

    /// Names of middleware below a node: arguments of the framework's calls for it and, in a list of it, every name.
    fn collect_guards(
        &mut self,
        node: Node<'s>,
        file: usize,
        framework: usize,
        all: bool,
        out: &mut Vec<String>,
    ) {
        let language = self.names.sources.language;
        let data = &language.frameworks[framework];
        let fields = &language.data.nodes.fields;
        match language.role(node) {
            Role::Call => {
                let called = self.callee_name(node, file);
                let list = fields.arguments.of(node);
                if data.guard_calls.contains(&called) {
                    if let Some(first) = list.and_then(|l| l.named_child(0)) {
                        out.push(self.callee_name(first, file));
                    }
                } else if all {
                    out.push(called);
                } else if let Some(list) = list {
                    self.collect_guards(list, file, framework, all, out);
                }
            }
            Role::Name | Role::Member if all => out.push(self.callee_name(node, file)),
            Role::Name => {
                // An alias that hides the call (`CurrentUser = Annotated[User, Depends(f)]`).
                let name = self.text(node, file).to_owned();
                if let Some((f, span)) = self.alias(&name, file)
                    && let Some(parsed) = self.names.sources.parsed(f)
                    && let Some(value) = parsed.root().descendant_for_byte_range(span.start, span.end)
                    && data.guard_calls.iter().any(|c| parsed.of(value).contains(c.as_str()))
                    && self.passing < MAX_BASES
                {
                    self.passing += 1;
                    self.collect_guards(value, f, framework, false, out);
                    self.passing -= 1;
                }
            }
            _ => {
                for child in node.named_children() {
                    self.collect_guards(child, file, framework, all, out);
                }
            }
        }
    }

    /// The module-level value of a name, here or where it is imported from.
    fn alias(&self, name: &str, file: usize) -> Option<(usize, std::ops::Range<usize>)> {
        let sources = self.names.sources;
        let path = &sources.files[file].path;
        let here = self.names.package(sources.module_of(path), name).values.get(name).copied();
        let id = match here {
            Some(id) => id,
            None => {
                let import = sources.outline(file).import(name)?;
                let unit = sources.imported(import, path)?;
                let member = import.member.as_deref().unwrap_or(name);
                self.names.package(&unit, member).values.get(member).copied()?
            }
        };
        Some((id.0, sources.outline(id.0).values[id.1].value.clone()?))
    }

    /// What a handler class answers: its own methods, then those of bases.
    pub(super) fn answers(&mut self, ty: TypeId, framework: usize, depth: u32) -> Vec<Answer> {
        let sources = self.names.sources;
        let data = &sources.language.frameworks[framework];
        let mut out: Vec<Answer> = Vec::new();
        let mut add = |method: &str, by: Option<FunctionId>| {
            let own = data.verbs.get(method).map(|v| (v, false));
            let Some((verb, below)) = own.or_else(|| data.item_verbs.get(method).map(|v| (v, true))) else {
                return;
            };
            let answer = Answer { verb: verb.clone(), below, by };
            if !out.iter().any(|a| a.is_like(&answer)) {
                out.push(answer);
            }
        };
        let decl = &sources.outline(ty.0).types[ty.1];
        for (index, f) in sources.outline(ty.0).functions.iter().enumerate() {
            if f.receiver.as_ref().is_some_and(|(_, t)| *t == decl.name) {
                add(&f.name, Some((ty.0, index)));
            }
        }
        let mut inner = Vec::new();
        for member in decl.members.iter().flatten().filter(|m| m.name.is_none()) {
            let bare = self.names.bare(&member.native).to_owned();
            match data.bases.get(bare.rsplit('.').next().unwrap_or(&bare)) {
                Some(brought) => brought.iter().for_each(|m| add(m, None)),
                None => inner.push(member.native.clone()),
            }
        }
        for native in inner {
            if depth < MAX_BASES
                && let Meaning::Own(base) = self.names.meaning(&native, ty.0)
            {
                for answer in self.answers(base, framework, depth + 1) {
                    if !out.iter().any(|a| a.is_like(&answer)) {
                        out.push(answer);
                    }
                }
            }
        }
        out
    }

    /// Puts all routes of a module or list below `router`.
    pub(super) fn include(&mut self, router: &Rc<RefCell<Router>>, target: &Value<'s>, place: &Place) {
        match target {
            Value::Router(sub) => self.mount(router, sub, "", place.clone()),
            Value::List(items) => {
                // `(module, namespace)` names one module; texts beside routers are no routes.
                for item in items {
                    match item {
                        Value::Router(_) | Value::List(_) => self.include(router, item, place),
                        Value::Text(..) if std::ptr::eq(item, &raw const items[0]) => {
                            self.include(router, item, place)
                        }
                        _ => {}
                    }
                }
            }
            Value::Text(module, _) => {
                let path = self.names.sources.files[place.0].path.clone();
                let unit = self.names.sources.import_module(module, &path);
                self.include_module(router, unit, place);
            }
            Value::Package(unit, _) => self.include_module(router, unit.clone(), place),
            _ => {}
        }
    }

    fn include_module(&mut self, router: &Rc<RefCell<Router>>, unit: Option<String>, place: &Place) {
        let sources = self.names.sources;
        let framework = router.borrow().framework;
        let Some(entries) = &sources.language.frameworks[framework].entries else { return };
        let Some(file) = unit.and_then(|u| sources.find(&u)) else { return };
        if let Some(found) = self.module(file).get(entries) {
            self.include(router, &found, place);
        }
    }
}
