//! Struct tags: `json:"name,omitempty" gorm:"column:title;unique"` as keys and values.

/// Keys and values of a tag literal; options of semicolon-separated tags become `gorm.column`.
pub(crate) fn read(literal: &str) -> Vec<(String, String)> {
    let inner = literal.get(1..literal.len().saturating_sub(1)).unwrap_or_default();
    let plain = if literal.starts_with('"') { inner.replace("\\\"", "\"") } else { inner.to_owned() };
    let mut rest = plain.trim();
    let mut out = Vec::new();
    while let Some(colon) = rest.find(':') {
        let key = rest[..colon].trim().to_owned();
        let Some(value) = rest[colon + 1..].strip_prefix('"') else { break };
        let Some(end) = closing(value) else { break };
        let text = value[..end].replace("\\\"", "\"");
        if matches!(key.as_str(), "gorm" | "xorm" | "sql") && (text.contains(':') || text.contains(';')) {
            for part in text.split(';').map(str::trim).filter(|p| !p.is_empty()) {
                let (name, value) = part.split_once(':').unwrap_or((part, ""));
                out.push((format!("{key}.{name}"), value.to_owned()));
            }
        } else if key == "gorm" && !text.is_empty() && text != "-" {
            out.push((format!("gorm.{text}"), String::new()));
        } else if key == "bun" {
            for (i, part) in text.split(',').enumerate() {
                let (name, value) = part.split_once(':').unwrap_or((part, ""));
                if i > 0 {
                    out.push((format!("bun.{name}"), value.to_owned()));
                } else if !name.is_empty() && value.is_empty() {
                    out.push((key.clone(), name.to_owned()));
                }
            }
        } else {
            out.push((key, text));
        }
        rest = value[end + 1..].trim_start();
    }
    out
}

fn closing(value: &str) -> Option<usize> {
    let bytes = value.as_bytes();
    (0..bytes.len()).find(|&i| bytes[i] == b'"' && (i == 0 || bytes[i - 1] != b'\\'))
}

#[cfg(test)]
mod tests {
    #[test]
    fn nested_options_are_joined_with_a_dot() {
        let got = super::read(
            "`json:\"name,omitempty\" gorm:\"column:title;uniqueIndex\" validate:\"required,email\"`",
        );
        let got: Vec<_> = got.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        assert_eq!(
            got,
            [
                ("json", "name,omitempty"),
                ("gorm.column", "title"),
                ("gorm.uniqueIndex", ""),
                ("validate", "required,email")
            ]
        );
    }
}
