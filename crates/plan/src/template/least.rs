//! Whether a service keeps a library at a version that is older than what templates are written for.

/// Whether no version that `asked` allows (`==1.8.2`, `^0.79`, `>=1.7,<2`) is `least` or newer.
pub(super) fn is_older(asked: &str, least: &str) -> bool {
    let least = numbers(least);
    asked.split(',').any(|part| {
        let part = part.trim();
        let at = part.find(|c: char| c.is_ascii_digit()).unwrap_or(part.len());
        let (operator, version) = (part[..at].trim(), numbers(&part[at..]));
        if version.is_empty() {
            return false;
        }
        match operator {
            "<" => version <= least,
            "" | "=" | "==" | "===" | "<=" => version < least,
            "~=" | "~" | "^" => version < least && version.first() != least.first().filter(|m| **m > 0),
            _ => false,
        }
    })
}

/// The numbers that a version begins with, without zeros at the end.
fn numbers(version: &str) -> Vec<u32> {
    let parts = version.trim().split('.').map_while(|p| {
        let digits: String = p.chars().take_while(char::is_ascii_digit).collect();
        digits.parse().ok()
    });
    let mut out: Vec<u32> = parts.collect();
    while out.last() == Some(&0) {
        out.pop();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_is_older_only_where_nothing_newer_is_allowed() {
        for (asked, older) in [
            ("==1.8.2", true),
            ("==2.0", false),
            ("^1.10", true),
            ("^2.1", false),
            (">=1.7", false),
            (">=1.7,<2", true),
            (">=1.7,<3", false),
            ("<2.0.0", true),
            ("", false),
            ("*", false),
        ] {
            assert_eq!(is_older(asked, "2"), older, "{asked}");
        }
        assert!(is_older("^0.79", "0.95") && !is_older("~=2.3", "2.5") && !is_older("==0.100.0", "0.95"));
    }
}
