//! What is wrong with a file of a pack: the line, what was expected there, and the closest of the names that are known.

use scaffold_core::{At, Diagnostic};
use scaffold_syntax::SyntaxError;

/// A fault of a TOML file of a pack, `text` of `path`.
pub fn toml_fault(path: &str, text: &str, error: &toml::de::Error) -> Diagnostic {
    let message = error.message().lines().collect::<Vec<_>>().join(": ");
    let at = match error.span() {
        Some(span) => At::line(path, line_of(text, span.start)),
        None => At::file(path),
    };
    let hint = closest_of(&message).map(|known| format!("the closest name is `{known}`"));
    Diagnostic { message, at: Some(at), hint }
}

/// A query of a pack that does not compile.
pub fn query_fault(path: &str, error: &SyntaxError) -> Diagnostic {
    match error {
        SyntaxError::Query { line, message } => {
            let line = u32::try_from(*line).unwrap_or(u32::MAX);
            Diagnostic::new(format!("query: {message}")).at(At::line(path, line))
        }
        other => Diagnostic::new(other.to_string()).at(At::file(path)),
    }
}

/// The 1-based line of a byte.
pub(crate) fn line_of(text: &str, byte: usize) -> u32 {
    let breaks = text.bytes().take(byte).filter(|b| *b == b'\n').count();
    u32::try_from(breaks + 1).unwrap_or(u32::MAX)
}

/// The 1-based line that sets `key`, the first one where it is set nowhere.
pub(crate) fn line_of_key(text: &str, key: &str) -> u32 {
    let sets =
        |line: &str| line.trim_start().strip_prefix(key).is_some_and(|l| l.trim_start().starts_with('='));
    let line = text.lines().position(sets).unwrap_or_default();
    u32::try_from(line + 1).unwrap_or(u32::MAX)
}

/// The known name that is closest to the unknown one, in a message that quotes the one and then the others.
fn closest_of(message: &str) -> Option<&str> {
    let mut quoted = message.split('`').skip(1).step_by(2);
    let unknown = message.starts_with("unknown ").then(|| quoted.next())??;
    closest(unknown, quoted)
}

/// The one of `known` that `word` is most likely meant to be.
pub fn closest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known
        .into_iter()
        .map(|k| (strsim::damerau_levenshtein(word, k), k))
        .min()
        .filter(|(distance, k)| *distance <= k.len().max(2) / 2)
        .map(|(_, k)| k)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Manifest;

    fn fault(text: &str) -> Diagnostic {
        toml_fault("pack.toml", text, &toml::from_str::<Manifest>(text).unwrap_err())
    }

    #[test]
    fn an_unknown_key_has_its_line_and_the_closest_name() {
        let fault = fault("[pack]\nid = \"x\"\ntitle = \"X\"\nversoin = \"1.0.0\"\n");
        assert_eq!(fault.at, Some(At::line("pack.toml", 4)));
        assert!(fault.message.contains("unknown field `versoin`, expected"), "{}", fault.message);
        assert_eq!(fault.hint.as_deref(), Some("the closest name is `version`"));
    }

    #[test]
    fn a_value_of_another_type_says_what_was_expected() {
        let fault = fault("[pack]\nid = \"x\"\ntitle = \"X\"\nversion = \"1\"\nkinds = \"rest\"\n");
        assert_eq!(fault.at, Some(At::line("pack.toml", 5)));
        assert!(fault.message.contains("expected a sequence"), "{}", fault.message);
    }

    #[test]
    fn what_is_no_toml_has_its_line() {
        assert_eq!(fault("[pack]\nid = \n").at, Some(At::line("pack.toml", 2)));
    }

    #[test]
    fn a_name_like_no_other_has_none_closest() {
        assert_eq!(closest("zzzzzz", ["id", "title"]), None);
    }
}
