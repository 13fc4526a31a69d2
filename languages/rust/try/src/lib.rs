//! A small HTTP service over SQLite.

pub mod error;
pub mod handlers;
pub mod models;
pub mod page;
pub mod routes;
pub mod store;
