//! What the end-to-end tests share: questions that every generated service must answer alike, whatever its language.

mod questions;
mod token;

pub use questions::{Asked, USERS, ask_service};
pub use token::{Claims, token};
