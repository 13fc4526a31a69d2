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

/// The lines of `text` in order, each once.
pub(crate) fn sorted(text: &str) -> String {
    text.split_inclusive('\n').collect::<BTreeSet<_>>().into_iter().collect()
}

/// Whether `body` is exactly one tag.
fn lone(body: &str, open: &str, close: &str) -> bool {
    body.len() >= 4 && body.starts_with(open) && body.find(close) == Some(body.len() - 2)
}

#[cfg(test)]
mod tests {
    use super::close_up;

    #[test]
    fn keeps_the_number_of_lines() {
        assert_eq!(close_up("a\n\t{% if x %}\nb\n"), "a\n{% if x \n%}b\n");
    }

    #[test]
    fn two_tags_on_a_line_are_no_lone_tag() {
        let text = "{% if x %}a{% endif %}\n";
        assert_eq!(close_up(text), text);
    }
}
