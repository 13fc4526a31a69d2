//! The `scaffold` program.

fn main() {}
