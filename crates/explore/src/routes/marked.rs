//! Classes whose decorators make them handlers: the class says the prefix, its methods the routes, both the guards;
//! classes that bring others along lead from the program to the routes.

use super::FoundRoute;
use super::machine::Machine;
use super::path::join;
use super::values::{Place, Scope, TypeId, Value};
use crate::language::Role;
use foldhash::HashSet;
use scaffold_pack::{RouterAction, RouterCall};
use scaffold_syntax::Node;
use std::rc::Rc;

/// A class that another brings along.
pub(super) struct Brought {
    by: TypeId,
    what: TypeId,
    at: Place,
}

/// A decorator that a framework knows.
struct Mark<'s> {
    framework: usize,
    call: usize,
    name: &'s str,
    node: Node<'s>,
}

impl<'s> Machine<'_, 's, '_, '_> {
    /// Decorators that stand before or in `node`, of frameworks that know them.
    fn marks(&self, nodes: &[Node<'s>], file: usize) -> Vec<Mark<'s>> {
        let language = self.names.sources.language;
        let fields = &language.data.nodes.fields;
        let mut out = Vec::new();
        for node in nodes {
            let Some(expression) = node.named_child(0) else { continue };
            let callee = match language.role(expression) {
                Role::Call => fields.callee.of(expression).unwrap_or(expression),
                _ => expression,
            };
            let name = self.text(callee, file);
            let Some(import) = self.names.sources.outline(file).import(name) else { continue };
            let member = import.member.as_deref().unwrap_or(name);
            let Some(framework) = language.framework_of(&import.path) else { continue };
            let calls = &language.frameworks[framework].decorators;
            if let Some(call) = calls.iter().position(|c| c.names.iter().any(|n| n == member)) {
                out.push(Mark { framework, call, name: member, node: expression });
            }
        }
        out
    }

    fn is_decorator(&self, node: Node<'s>) -> bool {
        self.names.sources.language.data.nodes.decorator.has(node)
    }

    fn mark_arguments(&self, node: Node<'s>) -> Vec<Node<'s>> {
        let language = self.names.sources.language;
        let Some(list) = language.data.nodes.fields.arguments.of(node) else {
            return Vec::new();
        };
        list.named_children().filter(|n| language.role(*n) != Role::Comment).collect()
    }

    fn mark_path(&mut self, mark: &Mark<'s>, scope: &Rc<Scope<'s>>) -> String {
        let call = &self.names.sources.language.frameworks[mark.framework].decorators[mark.call];
        let (path, key) = (call.path, call.path_key.clone());
        let (named, arguments): (Vec<Node<'s>>, Vec<Node<'s>>) =
            self.mark_arguments(mark.node).into_iter().partition(|n| self.is_keyword(*n));
        if let Some(value) = key.as_ref().and_then(|k| self.keyword(&named, k, scope.file)) {
            return self.eval(value, scope).text().unwrap_or_default().to_owned();
        }
        let Some(argument) = path.and_then(|i| arguments.get(i)) else { return String::new() };
        match self.eval(*argument, scope) {
            Value::Text(text, _) => text,
            Value::Record(fields) => {
                let value = key.and_then(|k| fields.borrow().get(&k).cloned());
                value.as_ref().and_then(Value::text).unwrap_or_default().to_owned()
            }
            Value::List(items) => items.first().and_then(Value::text).unwrap_or_default().to_owned(),
            _ => String::new(),
        }
    }

    fn mark_guards(&mut self, marks: &[Mark<'s>], scope: &Rc<Scope<'s>>) -> Vec<String> {
        let mut out = Vec::new();
        for mark in marks {
            let call = &self.names.sources.language.frameworks[mark.framework].decorators[mark.call];
            let (does, key) = (call.does, call.middleware_key.clone());
            let arguments = self.mark_arguments(mark.node);
            if does == RouterAction::Use {
                for argument in arguments {
                    out.extend(self.guards_in(argument, scope, mark.framework));
                }
            } else if let Some(list) = key.and_then(|k| self.keyword(&arguments, &k, scope.file)) {
                out.extend(self.guards_in(list, scope, mark.framework));
            }
        }
        out
    }

    /// A class declaration: registers what its decorators say.
    pub(super) fn marked(&mut self, node: Node<'s>, scope: &Rc<Scope<'s>>) {
        let language = self.names.sources.language;
        let nodes = &language.data.nodes;
        if nodes.decorator.is_empty() {
            return;
        }
        let file = scope.file;
        let mut before: Vec<Node<'s>> = Vec::new();
        for holder in node.parent().into_iter().chain([node]) {
            if holder.id() == node.id() || language.role(holder) == Role::Export {
                before.extend(holder.named_children().filter(|n| self.is_decorator(*n)));
            }
        }
        let marks = self.marks(&before, file);
        let name = nodes.fields.name.of(node).map_or("", |n| self.text(n, file));
        let module = self.names.sources.module_of(&self.names.sources.files[file].path).to_owned();
        let Some(ty) = self.names.package(&module, name).types.get(name).copied() else { return };
        self.brings(ty, &marks, file);
        let Some(body) = nodes.fields.body.of(node) else { return };
        let group = marks.iter().find(|m| self.action(m).does == RouterAction::Group);
        let (framework, prefix, guards) = match group {
            Some(group) => {
                let prefix = self.mark_path(group, scope);
                (group.framework, prefix, self.mark_guards(&marks, scope))
            }
            None => {
                let Some((framework, controllers)) = self.controllers_of(ty) else { return };
                let path = self.set_in(body, &controllers.path, file).map(|v| self.eval(v, scope));
                let mut guards = Vec::new();
                for member in &language.frameworks[framework].guard_members {
                    let list = self.set_in(body, member, file);
                    guards.extend(list.map(|l| self.guards_in(l, scope, framework)).into_iter().flatten());
                }
                (framework, path.as_ref().and_then(Value::text).unwrap_or_default().to_owned(), guards)
            }
        };
        let members: Vec<Node<'s>> = body.named_children().collect();
        let mut pending: Vec<Node<'s>> = Vec::new();
        for member in members {
            if self.is_decorator(member) {
                pending.push(member);
                continue;
            }
            let mut own = std::mem::take(&mut pending);
            let mut member = member;
            if language.role(member) == Role::Decorated {
                own.extend(member.named_children().filter(|n| self.is_decorator(*n)));
                member = nodes.fields.definition.of(member).unwrap_or(member);
            }
            if language.role(member) != Role::Function {
                continue;
            }
            let marks = self.marks(&own, file);
            let more = self.mark_guards(&marks, scope);
            let method = nodes.fields.name.of(member).map_or("", |n| self.text(n, file));
            for mark in &marks {
                if self.action(mark).does != RouterAction::Route {
                    continue;
                }
                let path = self.mark_path(mark, scope);
                let verb = if self.action(mark).any { "ANY".to_owned() } else { mark.name.to_uppercase() };
                self.trees += 1;
                self.routes.push(FoundRoute {
                    framework,
                    tree: self.trees,
                    method: verb,
                    path: join(&prefix, &path),
                    handler: format!("{name}.{method}"),
                    middleware: guards.iter().chain(&more).cloned().collect(),
                    file,
                    span: mark.node.byte_range(),
                    chain: Vec::new(),
                    root: self.root,
                    loaded: false,
                    guarded: false,
                    handler_file: Some(file),
                });
                self.handlers.push((self.routes.len() - 1, ty));
            }
        }
    }

    fn is_keyword(&self, node: Node<'s>) -> bool {
        self.names.sources.language.role(node) == Role::Keyword
    }

    /// The value of a keyword argument.
    fn keyword(&self, arguments: &[Node<'s>], name: &str, file: usize) -> Option<Node<'s>> {
        let fields = &self.names.sources.language.data.nodes.fields;
        let keyword = arguments.iter().filter(|n| self.is_keyword(**n));
        let named = |n: &&Node<'s>| fields.name.of(**n).is_some_and(|k| self.text(k, file) == name);
        fields.value.of(*keyword.into_iter().find(named)?)
    }

    /// What a member of a class is set to in its body.
    fn set_in(&self, body: Node<'s>, name: &str, file: usize) -> Option<Node<'s>> {
        let language = self.names.sources.language;
        let fields = &language.data.nodes.fields;
        let mut inner = body.named_children().flat_map(|m| std::iter::once(m).chain(m.named_child(0)));
        let set = inner.find(|n| {
            language.role(*n) == Role::Assign
                && fields.left.of(*n).is_some_and(|l| self.text(l, file) == name)
        })?;
        fields.right.of(set)
    }

    /// The framework whose base a class stands below, where methods of such classes carry routes.
    fn controllers_of(&self, (file, index): TypeId) -> Option<(usize, &'s scaffold_pack::Controllers)> {
        let language = self.names.sources.language;
        let outline = self.names.sources.outline(file);
        let bases = outline.types[index].members.iter().flatten().filter(|m| m.name.is_none());
        bases.into_iter().find_map(|base| {
            let import = outline.import(&base.native)?;
            let framework = language.framework_of(&import.path)?;
            let controllers = language.frameworks[framework].controllers.as_ref()?;
            let name = import.member.as_deref().unwrap_or(&base.native);
            controllers.bases.iter().any(|b| b == name).then_some((framework, controllers))
        })
    }

    /// Where classes are listed by calls: the class, the place, and the prefix that the call puts them below.
    fn listed(&self) -> Vec<(TypeId, Place, String)> {
        let sources = self.names.sources;
        let fields = &sources.language.data.nodes.fields;
        let mut out = Vec::new();
        for controllers in sources.language.frameworks.iter().filter_map(|f| f.controllers.as_ref()) {
            for file in (0..sources.files.len()).filter(|f| !sources.files[*f].test) {
                if !sources.text(file).contains(controllers.listed_by.as_str()) {
                    continue;
                }
                let Some(parsed) = sources.parsed(file) else { continue };
                for node in parsed.walk().filter(|n| self.is_keyword(*n)) {
                    let arguments: Vec<Node<'s>> =
                        node.parent().map(|p| p.named_children().collect()).unwrap_or_default();
                    let is_list =
                        fields.name.of(node).is_some_and(|k| self.text(k, file) == controllers.listed_by);
                    let Some(list) = fields.value.of(node).filter(|_| is_list) else { continue };
                    let prefix = self.keyword(&arguments, &controllers.prefix_key, file);
                    let prefix =
                        prefix.map_or("", |p| self.text(p, file)).trim_matches(['"', '\'']).to_owned();
                    for name in list.named_children() {
                        let meaning = self.names.meaning(self.text(name, file), file);
                        if let super::types::Meaning::Own(what) = meaning {
                            out.push((what, (file, name.byte_range()), prefix.clone()));
                        }
                    }
                }
            }
        }
        out
    }

    fn action(&self, mark: &Mark<'s>) -> &RouterCall {
        &self.names.sources.language.frameworks[mark.framework].decorators[mark.call]
    }

    /// Notes the classes that a class's decorator lists.
    fn brings(&mut self, by: TypeId, marks: &[Mark<'s>], file: usize) {
        let language = self.names.sources.language;
        let fields = &language.data.nodes.fields;
        for mark in marks {
            let call = &language.frameworks[mark.framework].decorators[mark.call];
            if call.does != RouterAction::List {
                continue;
            }
            for record in self.mark_arguments(mark.node) {
                for pair in record.named_children() {
                    let key = fields.key.of(pair);
                    let listed = key.is_some_and(|k| call.list_keys.iter().any(|l| l == self.text(k, file)));
                    let Some(value) = fields.value.of(pair).filter(|_| listed) else {
                        continue;
                    };
                    let mut stack = vec![value];
                    while let Some(node) = stack.pop() {
                        if language.is_name(node) {
                            let meaning = self.names.meaning(self.text(node, file), file);
                            if let super::types::Meaning::Own(what) = meaning {
                                self.brought.push(Brought { by, what, at: (file, node.byte_range()) });
                            }
                        }
                        stack.extend(node.named_children());
                    }
                }
            }
        }
    }

    /// Gives routes of classes the places through which the program comes to them, outermost first.
    pub(super) fn lead(&mut self) {
        let handlers = std::mem::take(&mut self.handlers);
        let listed = if handlers.is_empty() { Vec::new() } else { self.listed() };
        for (index, ty) in handlers {
            if let Some((_, place, prefix)) = listed.iter().find(|(what, ..)| *what == ty) {
                self.routes[index].path = join(prefix, &self.routes[index].path);
                self.routes[index].chain = vec![place.clone()];
                continue;
            }
            let mut chain: Vec<Place> = Vec::new();
            let mut seen: HashSet<TypeId> = HashSet::default();
            let mut at = ty;
            while seen.insert(at) {
                let Some(brought) = self.brought.iter().find(|b| b.what == at) else { break };
                chain.insert(0, brought.at.clone());
                at = brought.by;
            }
            self.routes[index].chain = chain;
        }
    }
}
