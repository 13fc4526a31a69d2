//! A bracketed statement, written one item a line, on one line where that is short enough.

/// The statement in `text` on one line of at most `width` characters; else its items on a line of their own between
/// the brackets, where they fit and `snug` asks for it; else as it is. `bare` drops brackets that only hold lines
/// together.
pub(crate) fn fit(text: &str, width: usize, snug: bool, bare: bool) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let [head, items @ .., tail] = lines.as_slice() else { return text.to_owned() };
    if items.is_empty() {
        return text.to_owned();
    }
    let indent = &head[..head.len() - head.trim_start().len()];
    let inner = &items[0][..items[0].len() - items[0].trim_start().len()];
    let joined = items.iter().map(|i| i.trim()).collect::<Vec<_>>().join(" ");
    let joined = joined.trim_end_matches(',');
    let (head_text, tail_text) = (head.trim_end(), tail.trim());
    let one = match bare {
        true => {
            let opened = head_text.trim_end_matches(['(', '[', '{']);
            format!("{opened}{joined}{}", tail_text.trim_start_matches([')', ']', '}']))
        }
        false => format!("{head_text}{joined}{tail_text}"),
    };
    let fits = |line: &str| line.chars().count() <= width;
    if fits(&one) {
        return format!("{one}\n");
    }
    let between = format!("{inner}{joined}");
    if snug && fits(&between) {
        return format!("{head_text}\n{between}\n{indent}{tail_text}\n");
    }
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::fit;

    const CALL: &str = "    function(\n        a,\n        b,\n    ),\n";

    #[test]
    fn what_fits_is_one_line() {
        assert_eq!(fit(CALL, 19, true, false), "    function(a, b),\n");
        assert_eq!(fit("from m import (\n    a,\n)\n", 20, false, true), "from m import a\n");
    }

    #[test]
    fn what_is_longer_keeps_its_items_together() {
        assert_eq!(fit(CALL, 18, true, false), "    function(\n        a, b\n    ),\n");
    }

    #[test]
    fn what_is_longer_still_stays() {
        assert_eq!(fit(CALL, 11, true, false), CALL);
        assert_eq!(fit(CALL, 18, false, false), CALL);
    }
}
