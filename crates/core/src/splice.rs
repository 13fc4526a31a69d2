//! Byte-exact replacements in a file: what an edit is made of.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::ops::Range;

/// Replaces the bytes of `range` with `text`; an empty range inserts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Splice {
    /// Byte range in the base text.
    pub range: Range<usize>,
    /// What stands there afterwards.
    pub text: String,
}

/// Why splices could not be applied.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SpliceError {
    /// Two replacements touch the same bytes.
    #[error("edits overlap at byte {0}")]
    Overlap(usize),
    /// A range is outside the text.
    #[error("edit at bytes {0}..{1} is outside the file")]
    OutOfBounds(usize, usize),
    /// A range cuts a character in two.
    #[error("edits cut a character at byte {0}")]
    NoText(usize),
}

/// Applies non-overlapping splices to `base`. Insertions at one place keep the order in which they are given.
///
/// # Errors
/// Overlapping ranges and ranges outside `base`.
pub fn apply_splices(base: &[u8], splices: &[Splice]) -> Result<Vec<u8>, SpliceError> {
    let mut order: Vec<&Splice> = splices.iter().collect();
    order.sort_by_key(|s| (s.range.start, s.range.end));
    let mut out = Vec::with_capacity(base.len() + splices.iter().map(|s| s.text.len()).sum::<usize>());
    let mut done = 0;
    for splice in order {
        let Range { start, end } = splice.range.clone();
        if start > end || end > base.len() {
            return Err(SpliceError::OutOfBounds(start, end));
        }
        if start < done {
            return Err(SpliceError::Overlap(start));
        }
        out.extend_from_slice(&base[done..start]);
        out.extend_from_slice(splice.text.as_bytes());
        done = end;
    }
    out.extend_from_slice(&base[done..]);
    Ok(out)
}

/// SHA-256 of `bytes` in lower-case hexadecimal.
pub fn sha256_hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn splice(range: Range<usize>, text: &str) -> Splice {
        Splice { range, text: text.into() }
    }

    #[test]
    fn keeps_the_order_of_insertions_at_one_place() {
        let out = apply_splices(b"ac", &[splice(1..1, "b1"), splice(1..1, "b2")]).unwrap();
        assert_eq!(out, b"ab1b2c");
    }

    #[test]
    fn refuses_overlap() {
        assert_eq!(
            apply_splices(b"abc", &[splice(0..2, ""), splice(1..3, "")]),
            Err(SpliceError::Overlap(1))
        );
    }
}
