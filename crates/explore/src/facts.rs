//! Facts about a service besides its routes and resources; each module finds a few that have one source.

pub(crate) mod answers;
pub(crate) mod generated;
pub(crate) mod layout;
pub(crate) mod libraries;
pub(crate) mod migrations;
pub(crate) mod program;
pub(crate) mod tooling;
pub(crate) mod version;

use scaffold_core::At;

/// 1-based number of the line that holds `byte`.
pub(crate) fn line_of(text: &str, byte: usize) -> u32 {
    let lines = text.as_bytes()[..byte.min(text.len())].iter().filter(|b| **b == b'\n').count();
    u32::try_from(lines + 1).unwrap_or(u32::MAX)
}

/// Evidence at most this long is kept.
pub(crate) const MAX_EVIDENCE: usize = 5;

/// The first few places.
pub(crate) fn few(places: impl IntoIterator<Item = At>) -> Vec<At> {
    places.into_iter().take(MAX_EVIDENCE).collect()
}
