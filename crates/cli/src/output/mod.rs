//! What is printed: results on stdout, everything said on the way on stderr.

mod checks;
mod error;
mod explore;
mod report;
mod screen;

#[cfg(test)]
pub(crate) use error::describe;
pub(crate) use error::print_failure;
pub(crate) use explore::{count, print_facts};
pub(crate) use report::{Told, finding_note, print_changes, print_report};
pub(crate) use screen::{Paint, Screen};
