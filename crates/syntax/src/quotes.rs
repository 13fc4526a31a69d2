//! String literals and what they are quoted with.

/// Lengths of what a literal begins and ends with: of the longest of `quotes` that it begins with, letters before the
/// quote included (`"`, `"""`, `r#"`); it ends with the same, mirrored and without the letters.
pub fn quote_of(text: &str, quotes: &[String]) -> (usize, usize) {
    let found = quotes.iter().filter(|q| text.starts_with(q.as_str())).max_by_key(|q| q.len());
    let Some(quote) = found else { return (0, 0) };
    let end: String = quote.chars().rev().filter(|c| !c.is_alphanumeric()).collect();
    let whole = text.len() >= quote.len() + end.len() && text.ends_with(&end);
    if whole { (quote.len(), end.len()) } else { (0, 0) }
}

/// A literal without its quotes.
pub fn unquoted<'t>(text: &'t str, quotes: &[String]) -> &'t str {
    let (open, close) = quote_of(text, quotes);
    &text[open..text.len() - close]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_end_as_they_begin() {
        let quotes = ["\"", "\"\"\"", "r#\"", "f\""].map(str::to_owned);
        assert_eq!(unquoted("\"a\"", &quotes), "a");
        assert_eq!(unquoted("\"\"\"a\"\"\"", &quotes), "a");
        assert_eq!(unquoted("r#\"a\"#", &quotes), "a");
        assert_eq!(unquoted("f\"a\"", &quotes), "a");
        assert_eq!(unquoted("\"\"", &quotes), "");
        assert_eq!(unquoted("a", &quotes), "a");
    }
}
