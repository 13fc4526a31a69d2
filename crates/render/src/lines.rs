//! Tags that have a line to themselves leave neither the line nor their indentation. Tera has no such switch.

use std::collections::BTreeSet;

/// Moves the line's end into the tag, so that it is not output and every line keeps its number in errors.
pub(crate) fn close_up(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let body = line.trim();
        let end = if lone(body, "{%", "%}") {
            "%}"
        } else if lone(body, "{#", "#}") {
            "#}"
        } else {
            out.push_str(line);
            continue;
        };
        let newline = &line[line.trim_end_matches(['\n', '\r']).len()..];
        out.push_str(&body[..body.len() - 2]);
        out.push_str(newline);
        out.push_str(end);
    }
    out
}

/// The lines of `text` in order, each once. What stands between brackets that end a line and begin one goes with them.
pub(crate) fn sorted(text: &str) -> String {
    let mut statements = BTreeSet::new();
    let mut rest = text;
    while !rest.is_empty() {
        let mut lines = rest.split_inclusive('\n');
        let mut end = lines.next().map_or(0, str::len);
        if rest[..end].trim_end().ends_with(['(', '[', '{']) {
            let closes = |line: &&str| line.starts_with([')', ']', '}']);
            let inner: usize = lines.by_ref().take_while(|line| !closes(line)).map(str::len).sum();
            let close = rest[end + inner..].split_inclusive('\n').next().map_or(0, str::len);
            end += inner + close;
        }
        statements.insert(&rest[..end]);
        rest = &rest[end..];
    }
    statements.into_iter().collect()
}

/// The paragraphs of `text` in order; numbers in them count as numbers, digits of a word as its letters.
pub(crate) fn paragraphs(text: &str) -> String {
    let mut all: Vec<&str> = text.trim_end_matches('\n').split("\n\n").collect();
    all.sort_by_cached_key(|paragraph| natural(paragraph));
    all.join("\n\n") + "\n"
}

/// Every byte as it is, but for numbers: those by their length first.
fn natural(text: &str) -> Vec<(u8, usize, &[u8])> {
    let digits = |run: &[u8]| run.iter().all(u8::is_ascii_digit);
    let runs = text.as_bytes().chunk_by(|a, b| digits(&[*a, *b]));
    let mut in_word = false;
    runs.map(|run| {
        let number = digits(run) && !in_word;
        in_word = run[0].is_ascii_alphabetic() || run[0] == b'_' || digits(run) && in_word;
        if number { (b'0', run.len(), run) } else { (run[0], 0, run) }
    })
    .collect()
}

/// The lines of `text` as one, where that has at most `width` characters; else as they are. Nothing goes between a bracket
/// and what it holds but for braces, and nothing before a dot; a comma before a closing bracket goes.
pub(crate) fn one_line(text: &str, width: usize) -> String {
    let mut lines = text.lines();
    let mut one = lines.next().unwrap_or_default().trim_end().to_owned();
    for line in lines.map(str::trim).filter(|l| !l.is_empty()) {
        if line.starts_with([')', ']', '}']) {
            one.truncate(one.trim_end_matches(',').len());
        }
        let member = line.starts_with('.') && !line.starts_with("...");
        let close = one.ends_with(['(', '[']) || member || line.starts_with([')', ']']);
        one.push_str(if close { "" } else { " " });
        one.push_str(line);
    }
    if one.chars().count() > width { text.to_owned() } else { one + "\n" }
}

/// A text between single quotes, or double ones where that needs fewer escapes.
pub(crate) fn single_quoted(text: &str) -> String {
    let count = |quote| text.matches(quote).count();
    let quote = if count('\'') > count('"') { '"' } else { '\'' };
    let mut out = String::from(quote);
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => out.push_str(&format!("\\u{:04x}", c as u32)),
            c => {
                if c == quote || c == '\\' {
                    out.push('\\');
                }
                out.push(c);
            }
        }
    }
    out.push(quote);
    out
}

/// Whether `body` is exactly one tag.
fn lone(body: &str, open: &str, close: &str) -> bool {
    body.len() >= 4 && body.starts_with(open) && body.find(close) == Some(body.len() - 2)
}

#[cfg(test)]
mod tests {
    use super::{close_up, one_line, single_quoted, sorted};

    #[test]
    fn keeps_the_number_of_lines() {
        assert_eq!(close_up("a\n\t{% if x %}\nb\n"), "a\n{% if x \n%}b\n");
    }

    #[test]
    fn two_tags_on_a_line_are_no_lone_tag() {
        let text = "{% if x %}a{% endif %}\n";
        assert_eq!(close_up(text), text);
    }

    #[test]
    fn statements_are_sorted_with_what_they_hold() {
        assert_eq!(sorted("b\na\nb\n"), "a\nb\n");
        let text = "from c import d\nfrom b import (\n    z,\n    a,\n)\nfrom a import e\n";
        let wanted = "from a import e\nfrom b import (\n    z,\n    a,\n)\nfrom c import d\n";
        assert_eq!(sorted(text), wanted);
        assert_eq!(sorted("    b(\n"), "    b(\n");
    }

    #[test]
    fn short_lines_become_one() {
        assert_eq!(one_line("import {\n  a,\n  b,\n} from 'c';\n", 25), "import { a, b } from 'c';\n");
        assert_eq!(one_line("  f(\n    a,\n    [\n      b,\n    ],\n  );\n", 20), "  f(a, [b]);\n");
        assert_eq!(one_line("  x = y\n    .a()\n    .b();\n", 20), "  x = y.a().b();\n");
        assert_eq!(one_line("  x = {\n    ...y,\n  };\n", 20), "  x = { ...y };\n");
    }

    #[test]
    fn long_lines_stay() {
        let text = "f(\n  a,\n  b,\n)\n";
        assert_eq!(one_line(text, 6), text);
        assert_eq!(one_line(text, 7), "f(a, b)\n");
    }

    #[test]
    fn quotes_are_those_with_fewer_escapes() {
        let all = ["a", "it's", "'\"\"", "a\\\n\u{1}"].map(single_quoted);
        assert_eq!(all, ["'a'", "\"it's\"", r#"'\'""'"#, r"'a\\\n\u0001'"]);
    }
}
