//! Reads requests: a document in JSON, YAML or TOML becomes a [`Request`] or is refused with its place, and words become a
//! feature by a vocabulary that is data. Knows no repository and no language, writes nothing.

mod format;
mod limits;
mod plain;
mod words;
mod yaml;

pub use format::{Format, MAX_BYTES, read};
pub use limits::{Wrong, check};
pub use plain::{PathFault, check_path};
pub use words::{Said, Vocabulary, VocabularyError};
