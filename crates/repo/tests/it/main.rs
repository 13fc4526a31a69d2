//! What the repository crate promises, seen from outside.

mod apply;
mod fixture;
