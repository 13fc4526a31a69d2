//! Regular expressions over source texts. Their classes mean ASCII: the Unicode tables behind `\w` cost a thousand
//! times more to compile than most patterns cost to run.

use regex::{Error, Regex};

/// Compiles `pattern` with `\w`, `\d`, `\s` and `\b` as ASCII has them; what is not ASCII stays text.
///
/// # Errors
/// It is no regular expression.
pub fn regular(pattern: &str) -> Result<Regex, Error> {
    Regex::new(&ascii(pattern))
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
