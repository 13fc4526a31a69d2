//! Names of the service resolved across files: types, functions, and what a type text means where it stands.

use super::values::{FunctionId, TypeId};
use crate::sources::{MAX_REEXPORTS, Sources};
use foldhash::{HashMap, HashSet};
use std::cell::RefCell;
use std::rc::Rc;

/// What a type text means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// A router of the framework with this index.
    Router(usize),
    /// A type of the service.
    Own(TypeId),
    /// Anything else.
    Other,
}

/// Declarations of one folder.
#[derive(Debug, Default, Clone)]
pub(crate) struct Package {
    pub(crate) types: HashMap<String, TypeId>,
    /// By receiver type (empty for functions) and name.
    pub(crate) functions: HashMap<(String, String), FunctionId>,
    pub(crate) values: HashMap<String, (usize, usize)>,
}

/// A unit as far as it was read.
#[derive(Debug, Default)]
struct Unit {
    package: Rc<Package>,
    unread: Vec<usize>,
    asked: HashSet<String>,
}

/// Resolves names across the sources of a service.
pub(crate) struct Names<'s, 'v, 'p> {
    pub(crate) sources: &'s Sources<'v, 'p>,
    packages: RefCell<HashMap<String, Unit>>,
    carriers: RefCell<HashMap<TypeId, bool>>,
    /// Only packages that import a framework are looked into: others say nothing of routes.
    routes_only: bool,
    touched: RefCell<HashMap<String, bool>>,
}

impl<'s, 'v, 'p> Names<'s, 'v, 'p> {
    pub(crate) fn new(sources: &'s Sources<'v, 'p>) -> Self {
        Self {
            sources,
            packages: RefCell::default(),
            carriers: RefCell::default(),
            routes_only: false,
            touched: RefCell::default(),
        }
    }

    /// For reading routes: in a service too large to be parsed whole, packages without a framework are left alone.
    pub(crate) fn for_routes(sources: &'s Sources<'v, 'p>) -> Self {
        Self { routes_only: !sources.whole(), ..Self::new(sources) }
    }

    pub(crate) fn may_touch(&self, dir: &str) -> bool {
        if !self.routes_only {
            return true;
        }
        if let Some(known) = self.touched.borrow().get(dir) {
            return *known;
        }
        let answer = self.sources.in_module(dir).iter().any(|&f| {
            !self.sources.files[f].test
                && self
                    .sources
                    .light(f)
                    .imports
                    .iter()
                    .any(|i| self.sources.language.framework_of(&i.path).is_some())
        });
        self.touched.borrow_mut().insert(dir.to_owned(), answer);
        answer
    }

    /// The type without pointers, lists and type arguments.
    pub(crate) fn bare<'t>(&self, native: &'t str) -> &'t str {
        let mut text = native.trim();
        loop {
            let before = text;
            for w in &self.sources.language.data.type_wrappers {
                text = text.strip_prefix(w.as_str()).unwrap_or(text).trim_start();
            }
            if before == text {
                break;
            }
        }
        let arguments = self.sources.language.type_arguments;
        let text = if arguments.is_empty() { text } else { text.split(arguments).next().unwrap_or(text) };
        text.split(' ').next().unwrap_or(text).trim_matches(['"', '\'', ']', '>', ')'])
    }

    /// The declarations of a unit (a folder, or a file that is a module of its own) that may be called `name`,
    /// tests left out. In a service too large to be parsed whole, files without that word are not read for it.
    pub(crate) fn package(&self, unit: &str, name: &str) -> Rc<Package> {
        let mut packages = self.packages.borrow_mut();
        let known = packages.entry(unit.to_owned()).or_insert_with(|| {
            let unread = self.sources.in_module(unit).iter().copied();
            Unit { unread: unread.filter(|&f| !self.sources.files[f].test).collect(), ..Unit::default() }
        });
        if known.unread.is_empty() || !known.asked.insert(name.to_owned()) {
            return Rc::clone(&known.package);
        }
        let speaks = |file: &usize| self.sources.whole() || self.sources.text(*file).contains(name);
        let (wanted, unread) = known.unread.drain(..).partition(speaks);
        known.unread = unread;
        let package = Rc::make_mut(&mut known.package);
        for file in wanted {
            self.add(package, file);
        }
        Rc::clone(&known.package)
    }

    fn add(&self, package: &mut Package, file: usize) {
        let outline = self.sources.outline(file);
        for (i, t) in outline.types.iter().enumerate() {
            package.types.entry(t.name.clone()).or_insert((file, i));
        }
        for (i, f) in outline.functions.iter().enumerate() {
            let owner = f.receiver.as_ref().map_or(String::new(), |(_, t)| self.bare(t).to_owned());
            package.functions.entry((owner, f.name.clone())).or_insert((file, i));
        }
        for (i, v) in outline.values.iter().enumerate() {
            package.values.entry(v.name.clone()).or_insert((file, i));
        }
    }

    /// What `native` means in `file`.
    pub(crate) fn meaning(&self, native: &str, file: usize) -> Meaning {
        let bare = self.bare(native);
        let path = &self.sources.files[file].path;
        let Some((qualifier, name)) = self.sources.language.qualified(bare) else {
            return self.type_in(self.sources.module_of(path), bare, 0);
        };
        let Some(import) = self.sources.outline(file).import(qualifier) else {
            return self.meaning_of_path(bare, path);
        };
        if let Some(fw) = self.sources.language.framework_of(&import.path)
            && self.sources.language.frameworks[fw].router_types.iter().any(|t| t == name)
        {
            return Meaning::Router(fw);
        }
        match self.sources.imported(import, path).filter(|d| self.may_touch(d)) {
            Some(dir) => self.type_in(&dir, name, 0),
            None => Meaning::Other,
        }
    }

    /// What a path means that begins at no import.
    fn meaning_of_path(&self, bare: &str, from: &str) -> Meaning {
        let language = self.sources.language;
        let Some((unit, name)) = bare.rsplit_once(language.qualifier) else { return Meaning::Other };
        if language.data.nodes.path.is_empty() {
            return Meaning::Other;
        }
        if let Some(fw) = language.framework_of(unit)
            && language.frameworks[fw].router_types.iter().any(|t| t == name)
        {
            return Meaning::Router(fw);
        }
        match self.sources.import_module(unit, from).filter(|d| self.may_touch(d)) {
            Some(unit) => self.type_in(&unit, name, 0),
            None => Meaning::Other,
        }
    }

    /// The type called `name` in a unit: declared there, or imported into it by its name.
    fn type_in(&self, unit: &str, name: &str, depth: u32) -> Meaning {
        if let Some(own) = self.package(unit, name).types.get(name) {
            return Meaning::Own(*own);
        }
        let Some(file) = self.sources.find(unit).filter(|_| depth < MAX_REEXPORTS) else {
            return Meaning::Other;
        };
        let imports = &self.sources.outline(file).imports;
        let named = imports.iter().filter(|i| i.member.is_some() && i.name == name);
        let all = imports.iter().filter(|i| i.member.as_deref() == Some("*"));
        for import in named.chain(all) {
            let member = import.member.as_deref().filter(|m| *m != "*").unwrap_or(name);
            if let Some(fw) = self.sources.language.framework_of(&import.path)
                && self.sources.language.frameworks[fw].router_types.iter().any(|t| t == member)
            {
                return Meaning::Router(fw);
            }
            let Some(next) = self.sources.import_module(&import.path, unit).filter(|d| self.may_touch(d))
            else {
                continue;
            };
            let meaning = self.type_in(&next, member, depth + 1);
            if meaning != Meaning::Other {
                return meaning;
            }
        }
        Meaning::Other
    }

    /// The module-level value of a name as `file` sees it: its own, or one that it imports.
    pub(crate) fn value(&self, name: &str, file: usize) -> Option<(usize, std::ops::Range<usize>)> {
        let path = &self.sources.files[file].path;
        let here = self.package(self.sources.module_of(path), name).values.get(name).copied();
        let (f, index) = here.or_else(|| {
            let import = self.sources.outline(file).import(name)?;
            let member = import.member.as_deref()?;
            self.package(&self.sources.imported(import, path)?, member).values.get(member).copied()
        })?;
        Some((f, self.sources.outline(f).values[index].value.clone()?))
    }

    /// The method of an own type, also through embedded types.
    pub(crate) fn method(&self, ty: TypeId, name: &str) -> Option<FunctionId> {
        let decl = &self.sources.outline(ty.0).types[ty.1];
        let dir = self.sources.module_of(&self.sources.files[ty.0].path);
        let own = self.package(dir, name).functions.get(&(decl.name.clone(), name.to_owned())).copied();
        own.or_else(|| {
            decl.members.as_deref()?.iter().filter(|m| m.name.is_none()).find_map(|m| {
                match self.meaning(&m.native, ty.0) {
                    Meaning::Own(inner) if inner != ty => self.method(inner, name),
                    _ => None,
                }
            })
        })
    }

    /// Whether a value of this type holds a router.
    pub(crate) fn carries(&self, native: &str, file: usize) -> bool {
        match self.meaning(native, file) {
            Meaning::Router(_) => true,
            Meaning::Own(ty) => self.type_carries(ty),
            Meaning::Other => false,
        }
    }

    /// Whether a value of this own type holds a router.
    pub(crate) fn type_carries(&self, ty: TypeId) -> bool {
        if let Some(known) = self.carriers.borrow().get(&ty) {
            return *known;
        }
        self.carriers.borrow_mut().insert(ty, false);
        let decl = &self.sources.outline(ty.0).types[ty.1];
        let answer = match decl.members.as_deref() {
            Some(members) => members.iter().any(|m| self.carries(&m.native, ty.0)),
            None => !decl.interface && matches!(self.meaning(&decl.native, ty.0), Meaning::Router(_)),
        };
        self.carriers.borrow_mut().insert(ty, answer);
        answer
    }
}
