//! Following an exemplar: clone → prune → re-field → rename → wire. Every pass parses anew.

mod draft;

pub use draft::{Context, Draft};
