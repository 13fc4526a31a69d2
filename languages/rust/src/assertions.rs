//! Assertions that Clippy would have otherwise.

/// `assert!(x)` in place of `assert_eq!(x, true)`, where what is compared is a member or what a method gives: an
/// element of a JSON value is no `bool`.
pub(crate) fn of_bool(passage: String) -> String {
    let rewritten = || {
        let rest = passage.strip_prefix("assert_eq!(")?;
        let (inner, end) = rest.rsplit_once(')').filter(|(_, end)| matches!(*end, "" | ";"))?;
        let (value, wanted) = inner.trim_end().trim_end_matches(',').rsplit_once(',')?;
        let value = value.trim();
        let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '(' | ')' | '?');
        if !value.contains('.') || !value.chars().all(plain) {
            return None;
        }
        match wanted.trim() {
            "true" => Some(format!("assert!({value}){end}")),
            "false" => Some(format!("assert!(!{value}){end}")),
            _ => None,
        }
    };
    rewritten().unwrap_or(passage)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_members_are_asserted_themselves() {
        let check = |before: &str, after: &str| assert_eq!(of_bool(before.to_owned()), after);
        check("assert_eq!(book.lent, false);", "assert!(!book.lent);");
        check("assert_eq!(\n    created.lent(),\n    true,\n)", "assert!(created.lent())");
        for other in
            ["assert_eq!(body[\"lent\"], false);", "assert_eq!(book.lent, Some(true));", "lent: true"]
        {
            check(other, other);
        }
    }
}
