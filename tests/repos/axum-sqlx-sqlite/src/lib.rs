//! Which band plays where: a small catalogue of artists and venues over HTTP.
#![forbid(unsafe_code)]

pub mod db;
pub mod error;
pub mod models;
pub mod routes;

pub use error::{Error, Result};
