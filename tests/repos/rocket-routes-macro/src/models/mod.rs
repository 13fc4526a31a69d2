pub mod ingredient;
pub mod shelf;
