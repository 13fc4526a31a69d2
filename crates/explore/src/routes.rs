//! The route table, read by following routers through the code: groups, calls, fields, closures, own wrappers.
//! Knows routers only through the pack's framework tables.

mod autoload;
mod calls;
mod handlers;
mod lookup;
mod machine;
mod marked;
mod mount;
mod objects;
pub(crate) mod path;
mod paths;
mod register;
mod start;
pub(crate) mod types;
pub(crate) mod values;

pub(crate) use start::{prepare, read};

use std::ops::Range;
use values::{FunctionId, Place};

/// A registration.
#[derive(Debug, Clone)]
pub(crate) struct FoundRoute {
    pub(crate) framework: usize,
    pub(crate) tree: usize,
    /// Upper-case verb or `ANY`.
    pub(crate) method: String,
    /// Prefixes resolved, parameters as the framework writes them.
    pub(crate) path: String,
    pub(crate) handler: String,
    /// Outermost first.
    pub(crate) middleware: Vec<String>,
    /// Something of it keeps out who is not known, whatever it is called.
    pub(crate) guarded: bool,
    pub(crate) file: usize,
    pub(crate) span: Range<usize>,
    /// Calls that led here, outermost first.
    pub(crate) chain: Vec<Place>,
    /// The function that reading started with.
    pub(crate) root: FunctionId,
    /// Its module was found by its folder: nothing names it.
    pub(crate) loaded: bool,
    /// The handler's type, if it is one of the service.
    pub(crate) handler_file: Option<usize>,
}
