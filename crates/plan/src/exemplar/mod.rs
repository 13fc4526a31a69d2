//! Following an exemplar: clone → prune → re-field → rename → wire. Every pass parses anew.

mod abbreviate;
mod bindings;
mod bystanders;
mod carried;
mod cases;
mod choose;
mod climb;
mod clone;
mod draft;
mod follow;
mod guards;
mod imports;
mod insert;
mod learn;
pub mod migrations;
mod models;
mod noun;
mod principal;
mod prune;
mod reach;
pub mod refield;
mod rename;
mod revisions;
mod source;
mod sql;
mod survey;
mod ties;
mod unowned;
mod unused;
mod wire;
mod words;

pub use choose::candidates;
pub(crate) use choose::is_named;
pub use draft::{Context, Draft};
pub use follow::follow;
pub(crate) use principal::is_principal;
