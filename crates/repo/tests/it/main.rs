//! What the repository crate promises, seen from outside.
#![expect(clippy::unwrap_used, reason = "a failing step fails the test")]

mod apply;
mod crash;
mod diff;
mod fixture;
mod history;
mod listing;
mod properties;
mod safety;
mod undo;
