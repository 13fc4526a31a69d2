//! Facts + feature → plan: from templates, or by following an exemplar. Writes nothing.

mod bind;
pub mod exemplar;
mod ladder;
pub mod template;

pub use bind::bind;
pub use ladder::plan;
