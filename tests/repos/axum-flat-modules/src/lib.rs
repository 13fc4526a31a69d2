//! Ferries and the ports that they call at.

pub mod handlers;
pub mod models;
pub mod routes;
pub mod state;
