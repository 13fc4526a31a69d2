//! Regular expressions over source texts. Their classes mean ASCII: the Unicode tables behind `\w` cost a thousand
//! times more to compile than most patterns cost to run.

use regex::{Error, Regex};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Patterns that are kept compiled; those made from what stands in a repository would be ever more.
const KEPT: usize = 512;

/// Compiles `pattern` with `\w`, `\d`, `\s` and `\b` as ASCII has them; what is not ASCII stays text. What was compiled
/// before is not compiled again.
///
/// # Errors
/// It is no regular expression.
pub fn regular(pattern: &str) -> Result<Regex, Error> {
    static KNOWN: Mutex<Option<HashMap<String, Regex>>> = Mutex::new(None);
    // What a panic left there is whole: entries are only added.
    let lock = || KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = lock().as_ref().and_then(|known| known.get(pattern)) {
        return Ok(known.clone());
    }
    let compiled = Regex::new(&ascii(pattern))?;
    let mut known = lock();
    let known = known.get_or_insert_default();
    if known.len() < KEPT {
        known.insert(pattern.to_owned(), compiled.clone());
    }
    Ok(compiled)
}

fn ascii(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len() * 2);
    let mut chars = pattern.chars();
    let mut in_class = false;
    while let Some(c) = chars.next() {
        match c {
            '\\' => match (chars.next(), in_class) {
                (Some(class @ ('w' | 'd' | 's' | 'b')), false) => {
                    out.push_str("(?-u:\\");
                    out.push(class);
                    out.push(')');
                }
                (Some('w'), true) => out.push_str("0-9A-Za-z_"),
                (Some('d'), true) => out.push_str("0-9"),
                (Some('s'), true) => out.push_str(r" \t\n\r\x0B\x0C"),
                (other, _) => {
                    out.push('\\');
                    out.extend(other);
                }
            },
            '[' | ']' => {
                in_class = c == '[';
                out.push(c);
            }
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_those_of_ascii_within_brackets_too() {
        assert_eq!(
            ascii(r"(?m)^\s*([\w.-]+)\b\[[^\s]\("),
            r"(?m)^(?-u:\s)*([0-9A-Za-z_.-]+)(?-u:\b)\[[^ \t\n\r\x0B\x0C]\("
        );
        let found = regular(r"(?i)from\s+(\w+)").unwrap();
        assert_eq!(&found.captures("select 'größe' FROM  users").unwrap()[1], "users");
    }
}
