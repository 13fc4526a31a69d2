//! Where the bodies of functions are, told without a tree: what a source declares is read from the rest in a fraction
//! of the time.

use regex::Regex;
use std::ops::Range;

/// Lines of the bodies that follow lines which `heads` matches, in order: up to the next line that is indented no deeper.
pub(crate) fn bodies(text: &str, heads: &Regex) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for head in heads.find_iter(text) {
        if out.last().is_some_and(|last| head.start() < last.end) {
            continue;
        }
        let depth = indent(&text[text[..head.start()].rfind('\n').map_or(0, |i| i + 1)..]);
        let Some(from) = text[head.end()..].find('\n').map(|i| head.end() + i + 1) else { break };
        let inside = |line: &&str| line.trim_start().is_empty() || indent(line) > depth;
        let length: usize = text[from..].split_inclusive('\n').take_while(inside).map(str::len).sum();
        if length > 0 {
            out.push(from..from + length);
        }
    }
    out
}

/// White space that a line begins with, in bytes.
fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t']).len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_ends_at_the_next_line_that_is_indented_no_deeper() {
        let heads = Regex::new(r"(?m)^func\b.*\{\r?$").unwrap();
        let text = "type A struct {\n\tb int\n}\n\nfunc (a A) Ä() {\n\tif ü {\n\t}\n\n}\r\nfunc c() int { return 1 }\nfunc d() {\n}\n";
        let found: Vec<&str> = bodies(text, &heads).into_iter().map(|r| &text[r]).collect();
        assert_eq!(found, ["\tif ü {\n\t}\n\n"]);
        assert!(bodies("package a\n", &heads).is_empty());
    }
}
