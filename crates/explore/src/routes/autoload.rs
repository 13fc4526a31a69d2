//! Modules that a library finds by folder: the folder is the prefix, and hooks of a folder hold for what is below it.

use super::machine::Machine;
use super::path::join;
use super::values::{Place, Router, Scope, Value};
use crate::sources::{folder, stem};
use std::cell::RefCell;
use std::rc::Rc;

impl<'s> Machine<'_, 's, '_, '_> {
    /// Whether a value is the library that finds a framework's modules.
    pub(super) fn autoloads(&self, value: Option<&Value<'s>>, framework: usize) -> bool {
        let Some(known) = &self.names.sources.language.frameworks[framework].autoload else { return false };
        match value {
            Some(Value::Package(None, import) | Value::Foreign(import, _)) => known.imports.contains(import),
            _ => false,
        }
    }

    /// Hands every module below the folder that `options` name a router with the folder's prefix.
    pub(super) fn autoload(&mut self, router: &Rc<RefCell<Router>>, options: &Value<'s>, place: &Place) {
        let sources = self.names.sources;
        let framework = router.borrow().framework;
        let Some(known) = &sources.language.frameworks[framework].autoload else { return };
        let Value::Record(given) = options else { return };
        let named = given.borrow().get(&known.dir_key).and_then(Value::text).map(str::to_owned);
        let Some(named) = named else { return };
        let base = match given.borrow().get(&known.options_key) {
            Some(Value::Record(inner)) => {
                inner.borrow().get(&known.prefix_key).and_then(Value::text).unwrap_or_default().to_owned()
            }
            _ => String::new(),
        };
        let from = folder(&sources.files[place.0].path);
        let Some(root) = below(from, &named) else { return };
        self.loads.insert(root.clone());
        // Nearest first: the hooks of a folder are read before what is below it.
        let mut files: Vec<usize> = (0..sources.files.len())
            .filter(|&f| {
                let path = &sources.files[f].path;
                let inside = path.strip_prefix(root.as_str()).is_some_and(|r| r.starts_with('/'));
                inside && !sources.files[f].test
            })
            .collect();
        let hooks = |f: &usize| stem(&sources.files[*f].path) == known.hooks;
        files.sort_by_key(|f| (!hooks(f), sources.files[*f].path.matches('/').count(), *f));
        let mut guards: Vec<(String, Vec<String>)> = Vec::new();
        for file in files {
            let path = &sources.files[file].path;
            let dir = folder(path);
            let inner = dir[root.len()..].trim_start_matches('/');
            let prefix: Vec<String> = inner
                .split('/')
                .map(|s| match s.strip_prefix(known.parameter.as_str()) {
                    Some(name) if !known.parameter.is_empty() => format!(":{name}"),
                    _ => s.to_owned(),
                })
                .collect();
            let scope = self.module(file);
            let told = scope.get(&known.own_prefix).as_ref().and_then(Value::text).map(str::to_owned);
            let prefix = join(&base, &told.unwrap_or_else(|| prefix.join("/")));
            let middleware: Vec<String> = guards
                .iter()
                .filter(|(d, _)| d == dir || dir.starts_with(&format!("{d}/")))
                .flat_map(|(_, g)| g.clone())
                .collect();
            let outer = router.borrow();
            let child = Rc::new(RefCell::new(Router {
                framework,
                tree: outer.tree,
                prefix: join(&outer.prefix, &prefix),
                middleware: outer.middleware.iter().cloned().chain(middleware.iter().cloned()).collect(),
                placed: false,
                mounted: false,
                verb: None,
            }));
            let known_before = outer.middleware.len() + middleware.len();
            drop(outer);
            let outer = std::mem::replace(&mut self.loading, true);
            self.hand_over(file, &Value::Router(Rc::clone(&child)));
            self.loading = outer;
            if stem(path) == known.hooks {
                let added = child.borrow().middleware[known_before..].to_vec();
                guards.push((dir.to_owned(), added));
            }
        }
    }

    /// Runs what a module exports by default with a router.
    fn hand_over(&mut self, file: usize, router: &Value<'s>) {
        let sources = self.names.sources;
        let module = sources.files[file].path.clone();
        let Some(exports) = &sources.language.data.exports else { return };
        let scope = self.module(file);
        let plugin = scope.get(&exports.default).or_else(|| self.whole(&module));
        if let Some(plugin) = plugin {
            let start = sources.parsed(file).map_or(0..0, |p| p.root().byte_range());
            self.plug(&plugin, router, (file, start.start..start.start));
        }
    }

    /// Runs a function with a router, whatever it is wrapped in.
    pub(super) fn plug(&mut self, plugin: &Value<'s>, router: &Value<'s>, place: Place) {
        match plugin {
            Value::Closure(node, inner) => {
                let scope = Scope::new(inner.file, Some(Rc::clone(inner)));
                self.run(*node, &scope, vec![router.clone()], Some(place), None);
            }
            Value::Function(id, receiver) => {
                self.invoke(*id, receiver.as_deref().cloned(), vec![router.clone()], Some(place));
            }
            Value::Wrapped(_, inner, _) => self.plug(inner, router, place),
            Value::Package(Some(module), _) => {
                if let Some(file) = self.names.sources.find(module) {
                    self.hand_over(file, router);
                }
            }
            _ => {}
        }
    }
}

/// The folder that a text names as seen from `from`; what stands before the last known folder is not looked at.
fn below(from: &str, named: &str) -> Option<String> {
    let mut parts: Vec<&str> = from.split('/').filter(|s| *s != "." && !s.is_empty()).collect();
    for part in named.split('/').filter(|s| !s.is_empty() && *s != ".") {
        if part == ".." {
            parts.pop()?;
        } else {
            parts.push(part);
        }
    }
    Some(parts.join("/"))
}
