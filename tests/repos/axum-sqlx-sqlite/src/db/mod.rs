//! Statements, one module a table.

pub mod artists;
pub mod venues;
