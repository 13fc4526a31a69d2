//! Fields of structs: their types without what wraps them, and what attributes say of them.

/// Types that only carry another one.
const CARRIERS: [&str; 6] = ["Box", "Arc", "Rc", "Json", "Cow", "Secret"];
/// Types that let a value be missing.
const OPTIONAL: [&str; 2] = ["Option", "Nullable"];

fn last(path: &str) -> &str {
    path.rsplit("::").next().unwrap_or(path).trim()
}

/// Outer name and what stands between its angle brackets.
fn generic(text: &str) -> Option<(&str, &str)> {
    let open = text.find('<')?;
    Some((last(&text[..open]), text[open + 1..].trim_end().strip_suffix('>')?.trim()))
}

/// A type as `[explore.types]` writes it: paths taken off, carriers opened, `Option<T` for one that may be missing.
pub(crate) fn simple(native: &str) -> String {
    let mut text = native.trim();
    let mut optional = false;
    loop {
        if let Some(rest) = text.strip_prefix('&') {
            let rest = rest.trim_start();
            text = match rest.strip_prefix('\'') {
                Some(named) => {
                    named.trim_start_matches(|c: char| c.is_alphanumeric() || c == '_').trim_start()
                }
                None => rest,
            };
            continue;
        }
        let Some((outer, inner)) = generic(text) else { break };
        if OPTIONAL.contains(&outer) {
            (optional, text) = (true, inner);
        } else if CARRIERS.contains(&outer) {
            text = inner.rsplit(',').next().unwrap_or(inner).trim();
        } else {
            break;
        }
    }
    let bare = match generic(text) {
        Some((outer, inner)) => {
            let inner: Vec<&str> = inner.split(',').map(|p| last(p.trim())).collect();
            format!("{outer}<{}>", inner.join(", "))
        }
        None if text.starts_with(['[', '(']) => text.to_owned(),
        None => last(text).to_owned(),
    };
    if optional { format!("Option<{bare}") } else { bare }
}

/// Key and value of each thing that attributes say: `#[serde(rename = "x")]` is `serde.rename`, `x`.
pub(crate) fn annotations(text: &str) -> Vec<(String, String)> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find("#[") {
        let inner = &rest[at + 2..];
        let end = closing(inner).unwrap_or(inner.len());
        collect(&inner[..end], "", &mut out);
        rest = &inner[end..];
    }
    out
}

/// Where the bracket is closed that was opened before the text.
fn closing(text: &str) -> Option<usize> {
    let (mut depth, mut quoted, mut escaped) = (1_i32, false, false);
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '(' | '[' | '{' if !quoted => depth += 1,
            ')' | ']' | '}' if !quoted => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

/// Splits at commas outside brackets and quotes.
fn split(text: &str) -> Vec<&str> {
    let (mut out, mut depth, mut quoted, mut start) = (Vec::new(), 0_i32, false, 0);
    for (at, c) in text.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '(' | '[' | '{' if !quoted => depth += 1,
            ')' | ']' | '}' if !quoted => depth -= 1,
            ',' if !quoted && depth == 0 => {
                out.push(text[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    out.push(text[start..].trim());
    out.retain(|p| !p.is_empty());
    out
}

fn collect(text: &str, above: &str, out: &mut Vec<(String, String)>) {
    let key = |name: &str| {
        let name = last(name);
        if above.is_empty() { name.to_owned() } else { format!("{above}.{name}") }
    };
    let bracket = text.find('(');
    match (text.find('='), bracket) {
        (Some(eq), open) if open.is_none_or(|o| eq < o) => {
            out.push((key(&text[..eq]), text[eq + 1..].trim().trim_matches('"').to_owned()));
        }
        (_, Some(open)) => {
            let name = key(text[..open].trim());
            let inner = text[open + 1..].trim_end().strip_suffix(')').unwrap_or(&text[open + 1..]);
            out.push((name.clone(), String::new()));
            split(inner).into_iter().for_each(|part| collect(part, &name, out));
        }
        _ => out.push((key(text.trim()), String::new())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_told_without_what_wraps_them() {
        let check = |native, expected: &str| assert_eq!(simple(native), expected);
        check("chrono::NaiveDate", "NaiveDate");
        check("Option<DateTime<Utc>>", "Option<DateTime<Utc>");
        check("DateTime<chrono::Utc>", "DateTime<Utc>");
        check("&'a str", "str");
        check("Cow<'a, str>", "str");
        check("sqlx::types::Json<Value>", "Value");
        check("Vec<String>", "Vec<String>");
        check("Nullable<Text>", "Option<Text");
    }

    #[test]
    fn attributes_are_keys_and_values() {
        let got = annotations(
            "#[serde(rename = \"no\")]\n    #[sea_orm(primary_key, unique)] #[validate(length(min = 1), email)]",
        );
        let got: Vec<_> = got.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        assert_eq!(
            got,
            [
                ("serde", ""),
                ("serde.rename", "no"),
                ("sea_orm", ""),
                ("sea_orm.primary_key", ""),
                ("sea_orm.unique", ""),
                ("validate", ""),
                ("validate.length", ""),
                ("validate.length.min", "1"),
                ("validate.email", ""),
            ]
        );
    }
}
