//! Handlers, one module a resource.

pub mod ingredient;
pub mod shelf;

#[get("/health")]
pub fn health() -> &'static str {
    "ok"
}
