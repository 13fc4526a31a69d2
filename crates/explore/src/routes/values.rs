//! What the route reader knows of a value: texts, routers, objects of the repository's own types, functions.

use foldhash::HashMap;
use scaffold_syntax::Node;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

/// A place in a source: index of the file and byte span.
pub(crate) type Place = (usize, Range<usize>);

/// A function of the service: index of the file, index in its outline.
pub(crate) type FunctionId = (usize, usize);

/// A type declared in the service: index of the file, index in its outline.
pub(crate) type TypeId = (usize, usize);

/// A router, or a group below one.
#[derive(Debug)]
pub(crate) struct Router {
    /// Index of the framework.
    pub(crate) framework: usize,
    /// Number of the tree it belongs to; changes when the tree is mounted.
    pub(crate) tree: usize,
    pub(crate) prefix: String,
    pub(crate) middleware: Vec<String>,
    /// It has a path of its own: what is registered on it names none.
    pub(crate) placed: bool,
    /// It stands below another one already.
    pub(crate) mounted: bool,
    /// The verb of what is registered on it.
    pub(crate) verb: Option<String>,
}

/// An object of a type of the service.
#[derive(Debug)]
pub(crate) struct Object<'s> {
    pub(crate) ty: TypeId,
    pub(crate) fields: RefCell<BTreeMap<String, Value<'s>>>,
    /// The function that made it.
    pub(crate) label: Option<String>,
}

/// Names in scope.
#[derive(Debug)]
pub(crate) struct Scope<'s> {
    pub(crate) file: usize,
    pub(crate) names: RefCell<HashMap<String, Value<'s>>>,
    pub(crate) parent: Option<Rc<Scope<'s>>>,
}

impl<'s> Scope<'s> {
    pub(crate) fn new(file: usize, parent: Option<Rc<Self>>) -> Rc<Self> {
        Rc::new(Self { file, names: RefCell::default(), parent })
    }

    pub(crate) fn get(&self, name: &str) -> Option<Value<'s>> {
        let found = self.names.borrow().get(name).cloned();
        found.or_else(|| self.parent.as_ref()?.get(name))
    }

    /// Sets the name where it is known, else here.
    pub(crate) fn set(&self, name: &str, value: Value<'s>) {
        let mut scope = Some(self);
        while let Some(s) = scope {
            if let Some(slot) = s.names.borrow_mut().get_mut(name) {
                *slot = value;
                return;
            }
            scope = s.parent.as_deref();
        }
        self.declare(name, value);
    }

    pub(crate) fn declare(&self, name: &str, value: Value<'s>) {
        self.names.borrow_mut().insert(name.to_owned(), value);
    }
}

/// What is known of a value.
#[derive(Debug, Clone)]
pub(crate) enum Value<'s> {
    /// Only a name to show.
    Named(String),
    /// A text and the literals it was made of.
    Text(String, Vec<Place>),
    Router(Rc<RefCell<Router>>),
    /// A route just registered, by its number.
    Route(usize),
    Object(Rc<Object<'s>>),
    /// A function, or a method with its object.
    Function(FunctionId, Option<Box<Value<'s>>>),
    Closure(Node<'s>, Rc<Scope<'s>>),
    /// A type of the service itself, not a value of it.
    Class(TypeId),
    /// Keys and values of no declared type.
    Record(Rc<RefCell<BTreeMap<String, Value<'s>>>>),
    /// A list or tuple.
    List(Vec<Value<'s>>),
    /// A member of something foreign: the import and the member's name.
    Foreign(String, String),
    /// An imported name: folder of the service, or the import of something foreign.
    Package(Option<String>, String),
    /// The result of a call that took a function: the function's label, what it took, the result as its type says.
    Wrapped(String, Box<Value<'s>>, Box<Value<'s>>),
}

impl Value<'_> {
    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(t, _) => Some(t),
            _ => None,
        }
    }

    pub(crate) fn is_function(&self) -> bool {
        matches!(self, Self::Function(..) | Self::Closure(..) | Self::Wrapped(..) | Self::Class(_))
    }
}
