//! The part of a list that a caller asks for.

use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub struct Page {
    #[serde(default)]
    pub after: i64,
    #[serde(default = "default_limit")]
    pub limit: i64,
}

impl Page {
    /// At most this many rows.
    pub fn limit(&self) -> i64 {
        self.limit.clamp(1, 100)
    }
}

fn default_limit() -> i64 {
    20
}
