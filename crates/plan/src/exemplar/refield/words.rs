//! Words inside tokens: where they stand, in which casing, and how a field's words are put in another's place.

use std::ops::Range;

/// How the words of a replacement are joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Join {
    /// As the language joins names: humps.
    Humps,
    /// `_`
    Snake,
    /// `-`
    Kebab,
    /// A space, as in prose.
    Space,
}

/// Lower-case words of a token with their spans; anything but letters and digits separates.
pub(crate) fn spans(token: &str) -> Vec<(Range<usize>, String)> {
    let chars: Vec<(usize, char)> = token.char_indices().collect();
    let mut out: Vec<(Range<usize>, String)> = Vec::new();
    let mut open = false;
    for (i, &(at, c)) in chars.iter().enumerate() {
        if !c.is_alphanumeric() {
            open = false;
            continue;
        }
        let before = i.checked_sub(1).map(|p| chars[p].1);
        let after = chars.get(i + 1).map(|n| n.1);
        let hump = c.is_uppercase()
            && before.is_some_and(|b| {
                b.is_lowercase()
                    || b.is_numeric()
                    || (b.is_uppercase() && after.is_some_and(char::is_lowercase))
            });
        match out.last_mut() {
            Some((range, word)) if open && !hump => {
                range.end = at + c.len_utf8();
                word.extend(c.to_lowercase());
            }
            _ => out.push((at..at + c.len_utf8(), c.to_lowercase().collect())),
        }
        open = true;
    }
    out
}

/// The lower-case words of a token.
pub(crate) fn of(token: &str) -> Vec<String> {
    spans(token).into_iter().map(|(_, w)| w).collect()
}

/// Spans of `token` where the words `wanted` stand in a row, closer than one separator to one another.
pub(crate) fn find(token: &str, wanted: &[String]) -> Vec<Range<usize>> {
    let words = spans(token);
    let mut out = Vec::new();
    let mut i = 0;
    while i + wanted.len() <= words.len() {
        let window = &words[i..i + wanted.len()];
        let joined = window.windows(2).all(|w| {
            let gap = &token[w[0].0.end..w[1].0.start];
            matches!(gap, "" | "_" | "-" | " ")
        });
        if joined && window.iter().zip(wanted).all(|((_, w), x)| w == x) {
            out.push(window[0].0.start..window[window.len() - 1].0.end);
            i += wanted.len();
        } else {
            i += 1;
        }
    }
    out
}

/// How words are written in this repository.
#[derive(Debug, Clone, Default)]
pub(crate) struct Casing {
    /// Words in capitals inside humps.
    pub(crate) initialisms: Vec<String>,
    /// Lower-case names are joined with `_`.
    pub(crate) snake: bool,
    /// Names of fields are joined by `_`, whatever locals are.
    pub(crate) snake_fields: bool,
}

/// Whether the code speaks of columns of several words, and never by the name that a member of its own would have.
pub(crate) fn named_as_columns(cx: &super::Context<'_>, drafts: &[super::Draft]) -> bool {
    let columns = cx.exemplar.table.iter().flat_map(|t| &t.columns).map(|c| c.name.as_str());
    let code: Vec<&str> = drafts.iter().filter(|d| cx.is_source(&d.from)).map(|d| d.text.as_str()).collect();
    let said = |name: &str| code.iter().any(|text| text.contains(name));
    let humps = |name: &str| {
        let casing = Casing { initialisms: Vec::new(), snake: false, snake_fields: false };
        casing.like("x", &of(name), Join::Humps)
    };
    let several: Vec<&str> = columns.filter(|c| c.contains('_')).collect();
    several.iter().any(|c| said(c)) && !several.iter().any(|c| said(&humps(c)))
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

impl Casing {
    /// Joins `words` with humps; the first is capital where `upper`.
    pub(crate) fn humps(&self, words: &[String], upper: bool) -> String {
        if self.snake && !upper {
            return words.join("_");
        }
        let mut out = String::new();
        for (i, word) in words.iter().enumerate() {
            let initialism = self.initialisms.iter().any(|w| w == word);
            if i == 0 && !upper {
                out.push_str(word);
            } else if initialism {
                out.push_str(&word.to_uppercase());
            } else {
                out.push_str(&capital(word));
            }
        }
        out
    }

    /// `words` in the casing of `shown`, the piece they replace; `single` says how words are joined
    /// where `shown` is one lower-case word and can't tell.
    pub(crate) fn like(&self, shown: &str, words: &[String], single: Join) -> String {
        let letters: Vec<char> = shown.chars().filter(|c| c.is_alphabetic()).collect();
        let upper_first = letters.first().is_some_and(|c| c.is_uppercase());
        let all_upper = letters.len() > 1 && letters.iter().all(|c| c.is_uppercase());
        let separator = shown.chars().find(|c| matches!(c, '_' | '-' | ' '));
        match separator {
            Some(s) if all_upper => words.join(&s.to_string()).to_uppercase(),
            Some(s) if upper_first => {
                let mut parts = words.iter().map(|w| capital(w)).collect::<Vec<_>>();
                if s == ' ' && shown.split(' ').skip(1).any(|w| w.starts_with(char::is_lowercase)) {
                    parts = std::iter::once(capital(&words[0])).chain(words[1..].iter().cloned()).collect();
                }
                parts.join(&s.to_string())
            }
            Some(s) => words.join(&s.to_string()),
            None if all_upper
                && single == Join::Space
                && self.initialisms.contains(&shown.to_lowercase()) =>
            {
                words.join(" ")
            }
            None if all_upper && single != Join::Humps => words.join("_").to_uppercase(),
            None if upper_first && single == Join::Space => std::iter::once(capital(&words[0]))
                .chain(words[1..].iter().cloned())
                .collect::<Vec<_>>()
                .join(" "),
            None if upper_first => self.humps(words, true),
            None if letters.iter().any(|c| c.is_uppercase()) => self.humps(words, false),
            None => match single {
                Join::Humps => self.humps(words, false),
                Join::Snake => words.join("_"),
                Join::Kebab => words.join("-"),
                Join::Space => words.join(" "),
            },
        }
    }

    /// `token` with each run of the words `from` replaced by `to`.
    pub(crate) fn replace(&self, token: &str, from: &[String], to: &[String], single: Join) -> String {
        let mut out = String::new();
        let mut done = 0;
        for span in find(token, from) {
            out.push_str(&token[done..span.start]);
            let shown = &token[span.clone()];
            // Inside a longer identifier a lower-case word is followed by humps or separators of its own.
            let inner = match (single, token[..span.start].chars().last(), token[span.end..].chars().next()) {
                (Join::Humps, Some('_'), _) | (Join::Humps, _, Some('_')) => Join::Snake,
                _ => single,
            };
            out.push_str(&self.like(shown, to, inner));
            done = span.end;
        }
        out.push_str(&token[done..]);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn casing() -> Casing {
        Casing { initialisms: vec!["id".into(), "url".into()], snake: false, snake_fields: false }
    }

    #[test]
    fn keeps_the_casing_of_each_place() {
        let c = casing();
        let check = |token: &str, from: &str, to: &str, single: Join, want: &str| {
            assert_eq!(c.replace(token, &of(from), &of(to), single), want, "{token}");
        };
        check("ImageURL", "image_url", "issued_on", Join::Humps, "IssuedOn");
        check("image_url", "image_url", "issued_on", Join::Humps, "issued_on");
        check("title", "title", "issued_on", Join::Humps, "issuedOn");
        check("title", "title", "issued_on", Join::Snake, "issued_on");
        check("OrderByTitle", "title", "link_url", Join::Humps, "OrderByLinkURL");
        check("Test Title", "title", "issued_on", Join::Space, "Test Issued on");
        check("TITLE_MAX", "title", "issued_on", Join::Humps, "ISSUED_ON_MAX");
        check("the URL of", "url", "issued_on", Join::Space, "the issued on of");
        check("subtitle", "title", "number", Join::Humps, "subtitle");
        check("title_max", "title", "issued_on", Join::Humps, "issued_on_max");
    }
}
