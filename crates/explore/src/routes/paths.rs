//! Paths that name something by themselves (`a::b::c`), what functions of a framework make, and functions whose
//! decorators say what they answer.

use super::FoundRoute;
use super::calls::Arguments;
use super::machine::{Machine, function_node};
use super::path::join;
use super::values::{FunctionId, Place, Router, Scope, Value};
use crate::language::Role;
use scaffold_pack::{RouterAction, RouterCall};
use scaffold_syntax::Node;
use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;

impl<'s> Machine<'_, 's, '_, '_> {
    /// The span of a call, without the calls before it in the same chain.
    pub(super) fn link(&self, node: Node<'s>) -> Range<usize> {
        let language = self.names.sources.language;
        let fields = &language.data.nodes.fields;
        let Some(callee) = fields.callee.of(node).filter(|c| language.role(*c) == Role::Member) else {
            return node.byte_range();
        };
        match (fields.object.of(callee), fields.property.of(callee)) {
            (Some(object), Some(property)) if language.role(object) == Role::Call => {
                property.start_byte()..node.end_byte()
            }
            _ => node.byte_range(),
        }
    }

    /// What a path names: it begins at a name of this module, an import, a module or a library.
    pub(super) fn path(&mut self, node: Node<'s>, scope: &Rc<Scope<'s>>) -> Value<'s> {
        let sources = self.names.sources;
        let language = sources.language;
        let separator = language.data.import_separator.as_str();
        let mut text: String = self.text(node, scope.file).split_whitespace().collect();
        let generics = &language.data.nodes.generics;
        if !generics.is_empty() {
            for of in node.below().filter(|n| generics.has(*n)) {
                let of: String = self.text(of, scope.file).split_whitespace().collect();
                text = text.replacen(&format!("{separator}{of}"), "", 1);
            }
        }
        if let Some(constant) = language.data.constants.get(&text) {
            return Value::Text(constant.clone(), Vec::new());
        }
        let mut parts: Vec<String> = text.split(separator).map(str::to_owned).collect();
        let from = sources.files[scope.file].path.clone();
        let last = parts.last().cloned().unwrap_or_default();
        if language.data.self_type.as_ref() == parts.first()
            && let Some(own) = self.own_type()
        {
            return self.members(own, &parts[1..]);
        }
        match sources.outline(scope.file).import(&parts[0]) {
            Some(import) => {
                let mut whole: Vec<String> = import.path.split(separator).map(str::to_owned).collect();
                whole.extend(import.member.iter().cloned());
                parts.splice(0..1, whole);
            }
            None => {
                if let Some(value) = self.declared(&from, &parts[0]) {
                    return self.members(value, &parts[1..]);
                }
            }
        }
        for k in (1..=parts.len()).rev() {
            let Some(unit) = sources.import_module(&parts[..k].join(separator), &from) else { continue };
            let Some(name) = parts.get(k) else { return Value::Package(Some(unit), text) };
            return match self.in_module(&unit, name) {
                Some(value) => self.members(value, &parts[k + 1..]),
                None => Value::Named(last),
            };
        }
        match parts.split_last() {
            Some((last, path)) if !path.is_empty() => {
                let (library, member) = language.foreign_path(&path.join(separator), last);
                Value::Foreign(library, member)
            }
            _ => Value::Named(last),
        }
    }

    fn members(&mut self, value: Value<'s>, names: &[String]) -> Value<'s> {
        names.iter().fold(value, |value, name| self.member(&value, name))
    }

    /// The type whose method is running.
    fn own_type(&self) -> Option<Value<'s>> {
        let id = self.frames.last()?.function?;
        let decl = &self.names.sources.outline(id.0).functions[id.1];
        let (_, native) = decl.receiver.as_ref()?;
        match self.names.meaning(native, id.0) {
            super::types::Meaning::Own(ty) => Some(Value::Class(ty)),
            _ => None,
        }
    }

    /// Narrows a route to verbs: one route for each.
    pub(super) fn narrow(&mut self, index: usize, verbs: &[Value<'s>]) {
        let verbs: Vec<String> = verbs.iter().filter_map(|v| v.text().map(str::to_uppercase)).collect();
        let Some(first) = verbs.first() else { return };
        first.clone_into(&mut self.routes[index].method);
        for verb in &verbs[1..] {
            let mut other = self.routes[index].clone();
            verb.clone_into(&mut other.method);
            self.routes.push(other);
        }
    }

    /// What a function of a framework makes.
    pub(super) fn make(
        &mut self,
        framework: usize,
        (make, name): (&RouterCall, &str),
        node: Node<'s>,
        arguments: &Arguments<'s>,
        scope: &Rc<Scope<'s>>,
    ) -> Value<'s> {
        if make.does == RouterAction::List {
            return Value::List(self.all(&arguments.nodes, scope));
        }
        let made = self.fresh_router(framework);
        let Value::Router(router) = &made else { return made };
        let last = super::register::last_segment(name);
        match make.does {
            RouterAction::Route => {
                router.borrow_mut().placed = true;
                self.router_call(router, node, last, arguments, scope);
            }
            RouterAction::Place => {
                let mut router = router.borrow_mut();
                router.placed = true;
                router.verb = (!make.any).then(|| last.to_uppercase());
            }
            _ => {
                let values = self.all(&arguments.nodes, scope);
                let path = make.path.and_then(|i| values.get(i)).and_then(Value::text).unwrap_or_default();
                router.borrow_mut().prefix = join("", path);
            }
        }
        made
    }

    /// Registers functions whose decorators say verb and path.
    pub(super) fn mount_marked(
        &mut self,
        router: &Rc<RefCell<Router>>,
        handlers: &Value<'s>,
        path: &str,
        place: &Place,
    ) {
        match handlers {
            Value::List(items) => items.iter().for_each(|v| self.mount_marked(router, v, path, place)),
            Value::Function(id, _) => self.register_marked(router, *id, path, place),
            Value::Router(sub) => self.mount(router, sub, path, place.clone()),
            _ => {}
        }
    }

    fn register_marked(&mut self, router: &Rc<RefCell<Router>>, id: FunctionId, path: &str, place: &Place) {
        let sources = self.names.sources;
        let language = sources.language;
        let decl = &sources.outline(id.0).functions[id.1];
        let Some(parsed) = sources.parsed(id.0) else { return };
        let Some(node) = function_node(parsed.root(), decl.span.start, decl.span.end) else { return };
        let (framework, tree, prefix, outer) = {
            let r = router.borrow();
            (r.framework, r.tree, r.prefix.clone(), r.middleware.clone())
        };
        let decorators = &language.data.nodes.decorator;
        let before = std::iter::successors(node.prev_named_sibling(), Node::prev_named_sibling)
            .take_while(|n| decorators.has(*n) || language.role(*n) == Role::Comment);
        let handler = Value::Function(id, None);
        let asked = self.asked_by(&handler, framework);
        for mark in before.filter(|n| decorators.has(*n)) {
            let mut names = Vec::new();
            let mut own = None;
            let mut stack = vec![mark];
            while let Some(next) = stack.pop() {
                match language.role(next) {
                    Role::Name if own.is_none() => names.push(parsed.of(next)),
                    Role::Text => own = own.or_else(|| Some(language.unquote(parsed.of(next)))),
                    _ => {
                        let mut inner: Vec<_> = next.named_children().collect();
                        inner.reverse();
                        stack.extend(inner);
                    }
                }
            }
            let marks = &language.frameworks[framework].decorators;
            let Some((name, call)) = names.iter().find_map(|n| {
                let call =
                    marks.iter().find(|c| c.does == RouterAction::Route && c.names.iter().any(|x| x == n));
                call.map(|c| (*n, c))
            }) else {
                continue;
            };
            let Some(own) = own else { continue };
            let method = if call.any { "ANY".to_owned() } else { name.to_uppercase() };
            let own = own.split('?').next().unwrap_or(own);
            let (shown, handler_file) = self.handler_name(&handler);
            self.routes.push(FoundRoute {
                framework,
                tree,
                method,
                path: join(&join(&prefix, path), own),
                handler: shown,
                middleware: outer.iter().chain(&asked).cloned().collect(),
                file: id.0,
                span: mark.byte_range(),
                chain: self.chain_to(self.frames.len()).into_iter().chain([place.clone()]).collect(),
                root: self.root,
                loaded: self.loading,
                guarded: false,
                handler_file,
            });
        }
    }
}
