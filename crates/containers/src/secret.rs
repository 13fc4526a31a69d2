//! Names that stand for secrets, and values that are none.

/// Whether a variable of this name holds a secret. Files with one, and public halves, hold none.
pub fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let words: Vec<&str> = name.split(['_', '-', '.']).collect();
    let has = |wanted: &[&str]| words.iter().any(|w| wanted.contains(w));
    if has(&[
        "public",
        "file",
        "path",
        "url",
        "ttl",
        "expiry",
        "expires",
        "expire",
        "expiration",
        "length",
        "name",
        "header",
        "algorithm",
        "minutes",
        "seconds",
        "hours",
        "days",
    ]) {
        return false;
    }
    let pair = |first: &[&str], second: &[&str]| {
        words.windows(2).any(|w| first.contains(&w[0]) && second.contains(&w[1]))
    };
    has(&[
        "password",
        "passwd",
        "pass",
        "pwd",
        "secret",
        "token",
        "credential",
        "credentials",
        "apikey",
        "passphrase",
    ]) || words.iter().any(|w| w.ends_with("password") || w.ends_with("secret"))
        || pair(&["api", "secret", "private", "signing", "encryption", "access", "auth"], &["key"])
}

/// Whether a value is written out, rather than taken from elsewhere (`${NAME}`, `${NAME:?}`) or left empty.
pub fn is_written_out(value: &str) -> bool {
    let value = value.trim();
    if value.is_empty() || ["true", "false", "yes", "no"].iter().any(|w| value.eq_ignore_ascii_case(w)) {
        return false;
    }
    let Some(inner) = value.strip_prefix("${").and_then(|v| v.strip_suffix('}')) else {
        return !value.starts_with('$') || value.starts_with("$$");
    };
    // A default is written out.
    inner
        .split_once(":-")
        .or_else(|| inner.split_once('-'))
        .is_some_and(|(_, default)| is_written_out(default))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_names_of_secrets() {
        for name in [
            "POSTGRES_PASSWORD",
            "JWT_SECRET",
            "API_KEY",
            "DB_PASS",
            "PGPASSWORD",
            "GITHUB_TOKEN",
            "AWS_SECRET_ACCESS_KEY",
        ] {
            assert!(is_secret(name), "{name}");
        }
        for name in [
            "POSTGRES_USER",
            "SECRET_FILE",
            "TOKEN_TTL",
            "PUBLIC_KEY",
            "KEY",
            "PASSPORT_ID",
            "COMPASS",
            "POSTGRES_PASSWORD_FILE",
        ] {
            assert!(!is_secret(name), "{name}");
        }
    }

    #[test]
    fn tells_written_values_from_references() {
        for value in ["hunter2", "${X:-hunter2}", "${X-hunter2}"] {
            assert!(is_written_out(value), "{value}");
        }
        for value in ["", "${X}", "$X", "${X:?set it}", "${X:-}", "true", "${X:-${Y}}"] {
            assert!(!is_written_out(value), "{value}");
        }
    }
}
