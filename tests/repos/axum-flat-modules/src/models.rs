//! What is kept, and what callers send.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ferry {
    pub id: u64,
    pub name: String,
    pub decks: i32,
    pub sailing: bool,
}

#[derive(Debug, Clone, Deserialize)]
pub struct CreateFerry {
    pub name: String,
    pub decks: i32,
    pub sailing: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Port {
    pub id: u64,
    pub city: String,
}

#[derive(Debug, Clone, Deserialize)]
pub struct CreatePort {
    pub city: String,
}
