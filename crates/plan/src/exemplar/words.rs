//! Words of a text with their places. Identifiers, paths and prose are split alike: at separators, humps and digits.

use std::ops::Range;

/// A word and the chunk (identifier, path segment, word of prose) that it stands in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    /// Lower case.
    pub(crate) lower: String,
    /// Place in the text.
    pub(crate) range: Range<usize>,
    /// Number of the chunk within the text.
    pub(crate) chunk: usize,
}

/// How the letters of a word are cased.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Case {
    Lower,
    Capital,
    Upper,
}

/// Casing of `text`, of which at least one character is a letter.
pub(crate) fn case_of(text: &str) -> Case {
    let mut letters = text.chars().filter(|c| c.is_alphabetic());
    match letters.next() {
        Some(first) if first.is_uppercase() => {
            let rest: Vec<char> = letters.collect();
            if !rest.is_empty() && rest.iter().all(|c| c.is_uppercase()) {
                Case::Upper
            } else {
                Case::Capital
            }
        }
        _ => Case::Lower,
    }
}

/// A text on one line, with single spaces.
pub(crate) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `word` with its first letter in upper case.
pub(crate) fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

/// `word` in a casing.
pub(crate) fn cased(word: &str, case: Case) -> String {
    match case {
        Case::Lower => word.to_owned(),
        Case::Capital => capital(word),
        Case::Upper => word.to_uppercase(),
    }
}

/// The words of `text`. Escapes of string literals (`\n`) are no letters when `escapes` is set.
pub(crate) fn words(text: &str, escapes: bool) -> Vec<Word> {
    let mut out = Vec::new();
    let mut chunk = 0;
    let mut start: Option<usize> = None;
    let mut close = |from: Option<usize>, to: usize, chunk: usize| {
        if let Some(from) = from {
            out.push(Word { lower: text[from..to].to_lowercase(), range: from..to, chunk });
        }
    };
    let mut previous = None;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|n| n.1);
        if escapes && c == '\\' {
            close(start.take(), at, chunk);
            chunk += 1;
            previous = chars.next().map(|n| n.1);
            continue;
        }
        if !c.is_alphanumeric() {
            close(start.take(), at, chunk);
            let joins = c == '_'
                || (c == '-'
                    && previous.is_some_and(char::is_alphanumeric)
                    && next.is_some_and(char::is_alphanumeric));
            if !joins {
                chunk += 1;
            }
        } else if let (Some(from), Some(before)) = (start, previous) {
            let hump =
                c.is_uppercase() && (!char::is_uppercase(before) || next.is_some_and(char::is_lowercase));
            let number = c.is_numeric() != char::is_numeric(before);
            if hump || number {
                close(Some(from), at, chunk);
                start = Some(at);
            }
        } else {
            start = Some(at);
        }
        previous = Some(c);
    }
    close(start.take(), text.len(), chunk);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<String> = words(text, true).into_iter().map(|w| w.lower).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn splits_at_separators_humps_and_digits() {
        check("taskUsecase", &["task", "usecase"]);
        check("HTTPServer", &["http", "server"]);
        check("VProduct", &["v", "product"]);
        check("task_2x", &["task", "2", "x"]);
        check("book1", &["book", "1"]);
        check(r"a\ntask /x", &["a", "task", "x"]);
    }

    #[test]
    fn chunks_end_at_what_joins_no_words() {
        let chunks: Vec<usize> = words("a_b-c d", false).iter().map(|w| w.chunk).collect();
        assert_eq!(chunks, [0, 0, 0, 1]);
    }
}
