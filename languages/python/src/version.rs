//! What the version of Python decides of the code.

use scaffold_pack::{Ground, Manifest};

/// `date | None` is a type from here on; before it only annotations that nobody evaluates may say so.
const UNIONS: u32 = 10;

/// Writes types of values that may be missing as the sources do, and as the version can read them.
pub(crate) fn adapt(manifest: &Manifest, ground: &Ground<'_>) -> Option<Manifest> {
    let unions = |text: &str| text.contains("| None");
    let lazy = |text: &str| text.contains("from __future__ import annotations");
    let evaluated = ground.sources.iter().any(|t| unions(t) && !lazy(t));
    let old = least(ground.version).is_some_and(|minor| minor < UNIONS) && !evaluated;
    let written =
        ground.sources.iter().any(|t| t.contains("Optional[")) && !ground.sources.iter().any(|t| unions(t));
    (old || written).then(|| {
        let mut manifest = manifest.clone();
        // What is sorted is stable: the others stay behind it as they were.
        manifest.dialect.optional.types.sort_by_key(|form| !form.starts_with("Optional["));
        manifest
    })
}

/// The oldest 3.x that a version allows (`>=3.8,<4`, `^3.9`, `3.9.10`).
fn least(version: &str) -> Option<u32> {
    let parts = version.split([',', ' ']).filter(|p| !p.trim_start().starts_with(['<', '!']));
    let minor = |part: &str| -> Option<u32> {
        let rest = part.trim_start_matches(|c: char| !c.is_ascii_digit()).strip_prefix("3.")?;
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        digits.parse().ok()
    };
    parts.filter_map(minor).min()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_allowed_version_counts() {
        for (version, expected) in [
            (">=3.8,<4", Some(8)),
            ("^3.9", Some(9)),
            ("3.9.10", Some(9)),
            ("<3.13,>=3.10", Some(10)),
            (">=3", None),
            ("", None),
        ] {
            assert_eq!(least(version), expected, "{version}");
        }
    }

    fn form(version: &str, sources: &[&str]) -> String {
        let manifest = crate::pack().unwrap().manifest().clone();
        let sources: Vec<std::sync::Arc<str>> = sources.iter().map(|s| (*s).into()).collect();
        let adapted = adapt(&manifest, &Ground { manifest: "", version, sources: &sources });
        adapted.unwrap_or(manifest).dialect.optional.types[0].clone()
    }

    #[test]
    fn what_may_be_missing_is_written_as_the_version_and_the_sources_have_it() {
        assert_eq!(form("^3.9", &["n: int"]), "Optional[{}]");
        assert_eq!(form("^3.9", &["from __future__ import annotations\nn: int | None"]), "Optional[{}]");
        assert_eq!(form(">=3.9", &["n: int | None"]), "{} | None");
        assert_eq!(form("3.12", &["n: Optional[int]"]), "Optional[{}]");
        assert_eq!(form("3.12", &["n: Optional[int]", "n: int | None"]), "{} | None");
        assert_eq!(form("", &["n: int"]), "{} | None");
    }
}
