//! What a pack is known by: the hash of its files. A name, a version or a source may stand for anything; the hash stands for
//! this content alone.

use crate::Pack;
use scaffold_core::Diagnostic;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use sha2::{Digest, Sha256};
use std::fmt;
use std::str::FromStr;

/// What every hash begins with.
const ALGORITHM: &str = "sha256:";

/// Hexadecimal digits of a hash.
const DIGITS: usize = 64;

/// SHA-256 of the paths and texts of all files of a pack.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ContentHash(String);

impl ContentHash {
    /// The hash of files, which come sorted by their paths. Each length goes before what it measures, so that no two packs
    /// spell the same bytes.
    fn of<'a>(files: impl Iterator<Item = (&'a str, &'a str)>) -> Self {
        let mut sum = Sha256::new();
        for part in files.flat_map(|(path, text)| [path, text]) {
            sum.update((part.len() as u64).to_le_bytes());
            sum.update(part);
        }
        Self(sum.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// The hexadecimal digits: the name of the folder in which the content is kept.
    pub fn digits(&self) -> &str {
        &self.0
    }

    /// Enough of it to tell packs apart by eye; nothing is trusted by it.
    pub fn short(&self) -> String {
        format!("{ALGORITHM}{}", &self.0[..12])
    }

    /// Whether these are the digits of a hash.
    pub(crate) fn are_digits(text: &str) -> bool {
        text.len() == DIGITS && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
    }
}

impl fmt::Display for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{ALGORITHM}{}", self.0)
    }
}

impl FromStr for ContentHash {
    type Err = Diagnostic;

    /// The whole hash or nothing: what begins like one content begins like others, too.
    fn from_str(text: &str) -> Result<Self, Diagnostic> {
        match text.strip_prefix(ALGORITHM) {
            Some(digits) if Self::are_digits(digits) => Ok(Self(digits.to_owned())),
            _ => Err(Diagnostic::new(format!("`{text}` is no hash of a pack")).hint(format!(
                "a hash is `{ALGORITHM}` and all of its {DIGITS} digits, as `scaffold pack list --json` shows it"
            ))),
        }
    }
}

impl Serialize for ContentHash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ContentHash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(|d: Diagnostic| D::Error::custom(d.message))
    }
}

impl Pack {
    /// The hash of the very texts that were loaded: whatever happens to the folder since, this is what runs.
    pub fn content_hash(&self) -> ContentHash {
        ContentHash::of(self.files_under(""))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash(files: &[(&str, &str)]) -> String {
        ContentHash::of(files.iter().copied()).to_string()
    }

    #[test]
    fn every_path_and_every_text_counts() {
        let one = hash(&[("a", "x"), ("b", "y")]);
        for other in [
            &[("a", "x"), ("b", "z")][..],
            &[("a", "x"), ("c", "y")],
            &[("a", "x")],
            &[("a", "xb"), ("", "y")],
            &[("a", "x"), ("b", "y"), ("c", "")],
            &[("ax", ""), ("b", "y")],
        ] {
            assert_ne!(one, hash(other), "{other:?}");
        }
        assert_eq!(one, hash(&[("a", "x"), ("b", "y")]));
    }

    #[test]
    fn a_part_of_a_hash_is_none() {
        let whole = hash(&[("a", "x")]);
        assert_eq!(whole.parse::<ContentHash>().unwrap().to_string(), whole);
        let digits = whole.strip_prefix(ALGORITHM).unwrap();
        for text in [&whole[..20], digits, &whole.to_uppercase(), &format!("{whole}0"), "sha256:", ""] {
            assert!(text.parse::<ContentHash>().is_err(), "{text}");
        }
    }
}
