//! Facts + feature → plan: from templates, or by following an exemplar. Writes nothing.

pub mod exemplar;
mod ladder;
pub mod template;

pub use ladder::plan;
