//! Tera behind a strict engine.
