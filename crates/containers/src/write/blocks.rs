//! YAML as compose files are written here: block style, commands in brackets, quotes where they are needed.

use serde_json::Value;

/// Keys whose lists are commands, and stand in one line.
const IN_LINE: &[&str] = &["test", "command", "entrypoint"];

/// The lines of a mapping, `step` spaces a level.
pub(super) fn lines(map: &Value, step: usize) -> Vec<String> {
    let mut out = Vec::new();
    for (key, value) in map.as_object().into_iter().flatten() {
        entry(key, value, step, &mut out);
    }
    out
}

fn entry(key: &str, value: &Value, step: usize, out: &mut Vec<String>) {
    let pad = " ".repeat(step);
    let key_text = scalar(key);
    match value {
        Value::Object(map) if map.is_empty() => out.push(format!("{key_text}:")),
        Value::Object(_) => {
            out.push(format!("{key_text}:"));
            out.extend(lines(value, step).into_iter().map(|l| format!("{pad}{l}")));
        }
        Value::Array(items) if IN_LINE.contains(&key) => {
            let words: Vec<String> = items.iter().map(Value::to_string).collect();
            out.push(format!("{key_text}: [{}]", words.join(", ")));
        }
        Value::Array(items) => {
            out.push(format!("{key_text}:"));
            out.extend(items.iter().map(|i| format!("{pad}- {}", scalar(i.as_str().unwrap_or_default()))));
        }
        Value::Null => out.push(format!("{key_text}:")),
        Value::String(text) => out.push(format!("{key_text}: {}", scalar(text))),
        other => out.push(format!("{key_text}: {other}")),
    }
}

/// A string, in quotes where it would be anything else without.
pub(super) fn scalar(text: &str) -> String {
    // `5s` is a word.
    let digits = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let span = digits.len() < text.len() && matches!(digits, "s" | "m" | "h" | "ms");
    let start = !span
        && text
            .chars()
            .next()
            .is_none_or(|c| !(c.is_ascii_alphabetic() || matches!(c, '/' | '.' | '_' | '$')));
    let port = text.contains(':') && text.split(':').any(|p| p.chars().all(|c| c.is_ascii_digit()));
    let word = matches!(
        text.to_ascii_lowercase().as_str(),
        "true" | "false" | "yes" | "no" | "on" | "off" | "null" | "y" | "n"
    );
    let marks =
        text.contains(": ") || text.contains(" #") || text.ends_with(':') || text.contains(['\t', '\n', '"']);
    let spaced = text.trim() != text;
    if start || port && !text.contains("://") || word || marks || spaced {
        return Value::from(text).to_string();
    }
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml;
    use serde_json::json;

    #[test]
    fn what_is_written_is_read_as_it_was_meant() {
        let value = json!({
            "services": {
                "db": {
                    "image": "postgres:17-alpine",
                    "environment": {"A": "${A:?}", "B": "yes", "C": "postgres://a:${P:?}@db:5432/x?y=1", "D": null},
                    "healthcheck": {"test": ["CMD-SHELL", "pg_isready -U $${USER:-x}"], "retries": 12},
                    "ports": ["${PORT:-8080}:8080", "127.0.0.1:1:1"],
                    "empty": "", "colon": "a: b", "hash": "a #b", "quote": "a\"b", "number": "12", "span": "5s", "interval": "1m30s", "dash": "- x",
                    "tmpfs": ["/tmp"], "on": true,
                }
            }
        });
        for step in [1, 2, 4] {
            let text = lines(&value, step).join("\n") + "\n";
            assert_eq!(yaml::parse(&text).unwrap().unwrap().value(), value, "{text}");
        }
    }
}
