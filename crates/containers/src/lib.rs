//! Dockerfiles and compose files: read with the place of every part, held against rules, edited in their own text,
//! written where there are none. Knows no language and no disk; what is about a language's tools comes from its pack
//! as data.

pub mod compose;
pub mod dockerfile;
mod files;
pub mod ignore;
pub mod image;
pub mod mend;
pub mod plan;
pub mod rules;
pub mod secret;
pub mod services;
pub mod shell;
mod variables;
pub mod version;
pub mod write;
pub mod yaml;

pub use files::{findings, is_compose, is_dockerfile, joined};
pub use rules::{PACK_RULES, Rules};
