//! Configuration files of a copied repository: every setting in them that leads to a PostgreSQL is pointed to
//! this run's own. Line by line and by shape, as nothing is known of the program that reads them.

use crate::postgres::DatabaseUrl;
use crate::settings::{dsn, is_dsn, part_of};
use regex::{Captures, Regex};
use scaffold_core::split_words;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Name endings of files that hold settings.
const ENDINGS: &[&str] = &[".yml", ".yaml", ".toml", ".json", ".ini", ".conf", ".properties"];
/// Folders that hold none of the program's own.
const OTHERS: &[&str] = &["vendor", "node_modules", "testdata"];

/// What rewriting did.
#[derive(Debug, Default)]
pub(crate) struct Rewritten {
    /// A setting was changed.
    pub(crate) any: bool,
    /// Files that still name PostgreSQL's usual port.
    pub(crate) left: Vec<String>,
}

/// Rewrites the settings below `dir`.
///
/// # Errors
/// A file can't be read or written.
pub(crate) fn use_database(dir: &Path, url: &DatabaseUrl) -> io::Result<Rewritten> {
    let mut out = Rewritten::default();
    for path in files(dir)? {
        let Ok(text) = fs::read_to_string(&path) else { continue };
        let new = rewrite(&text, url);
        if new != text {
            fs::write(&path, &new)?;
            out.any = true;
        }
        if new.contains("5432") && url.port != 5432 {
            out.left.push(path.strip_prefix(dir).unwrap_or(&path).to_string_lossy().into_owned());
        }
    }
    Ok(out)
}

/// Files that lead to a PostgreSQL as they are.
pub(crate) fn leading_to_one(dir: &Path) -> io::Result<Vec<String>> {
    let mut found = Vec::new();
    for path in files(dir)? {
        let text = fs::read_to_string(&path).unwrap_or_default();
        if text.contains("5432") || text.contains("postgres://") || text.contains("postgresql://") {
            found.push(path.strip_prefix(dir).unwrap_or(&path).to_string_lossy().into_owned());
        }
    }
    Ok(found)
}

/// Configuration files, but for those of containers, sorted.
fn files(dir: &Path) -> io::Result<Vec<PathBuf>> {
    let (mut folders, mut out) = (vec![dir.to_owned()], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().to_lowercase();
            let kind = entry.file_type()?;
            if kind.is_dir() && !name.starts_with('.') && !OTHERS.contains(&name.as_str()) {
                folders.push(entry.path());
            } else if kind.is_file()
                && ENDINGS.iter().any(|e| name.ends_with(e))
                && !name.contains("compose")
                && !name.contains("docker")
            {
                out.push(entry.path());
            }
        }
    }
    out.sort();
    Ok(out)
}

fn rewrite(text: &str, url: &DatabaseUrl) -> String {
    // The patterns are fixed and known to compile; without them nothing is rewritten.
    let (Ok(urls), Ok(pair)) = (
        Regex::new(r#"postgres(?:ql)?://[^\s"'`,]+"#),
        Regex::new(r#"^(\s*)(["']?)([A-Za-z_][\w.-]*)(["']?\s*[:=]\s*)(.*?)(\s*,?\s*)$"#),
    ) else {
        return text.to_owned();
    };
    let mut sections: Vec<(usize, String)> = Vec::new();
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let (body, end) = match line.strip_suffix('\n') {
            Some(body) => (body, "\n"),
            None => (line, ""),
        };
        if let Some(header) = body.trim().strip_prefix('[').and_then(|h| h.strip_suffix(']')) {
            sections = vec![(0, header.to_owned())];
        }
        let new = if urls.is_match(body) {
            urls.replace_all(body, |_: &Captures<'_>| url.url()).into_owned()
        } else if let Some(found) = pair.captures(body) {
            let (indent, key, value) = (found[1].len(), &found[3], &found[5]);
            let header = sections.first().is_some_and(|(_, h)| text.contains(&format!("[{h}]")));
            sections.retain(|(depth, _)| *depth < indent || (header && *depth == 0));
            let new = value_of(key, value, &sections, url);
            if value.is_empty() || value == "{" {
                sections.push((indent, key.to_owned()));
            }
            match new {
                Some(new) => format!("{}{}{}{}{new}{}", &found[1], &found[2], key, &found[4], &found[6]),
                None => body.to_owned(),
            }
        } else {
            body.to_owned()
        };
        out.push_str(&new);
        out.push_str(end);
    }
    out
}

/// The new value of one setting, in the quotes of the old one.
fn value_of(key: &str, value: &str, sections: &[(usize, String)], url: &DatabaseUrl) -> Option<String> {
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
    let bare = value.trim_matches(['"', '\'']);
    let mut words: Vec<String> = sections.iter().flat_map(|(_, s)| split_words(s)).collect();
    words.extend(split_words(key));
    let new = if is_dsn(bare) {
        dsn(url)
    } else if bare.is_empty() || matches!(bare, "true" | "false" | "{" | "[") {
        return None;
    } else {
        part_of(&words, url)?
    };
    let quote = quote.map(String::from).unwrap_or_default();
    Some(format!("{quote}{new}{quote}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rewrites_settings_of_the_database_and_no_others() {
        let url = DatabaseUrl::parse("postgres://me:pw@127.0.0.1:6000/run?sslmode=disable").unwrap();
        let yaml = "server:\n  host: localhost\n  port: :5000\npostgres:\n  PostgresqlHost: db # no\n  port: 5432\n  SSLMode: false\nredis:\n  password: x\ndsn: \"postgres://a:b@c/d?x=y\"\n";
        assert_eq!(
            rewrite(yaml, &url),
            "server:\n  host: localhost\n  port: :5000\npostgres:\n  PostgresqlHost: 127.0.0.1\n  port: 6000\n  SSLMode: false\nredis:\n  password: x\ndsn: \"postgres://me:pw@127.0.0.1:6000/run?sslmode=disable\"\n"
        );
        let toml = "[http]\nport = 80\n\n[database]\nuser = \"u\"\nname = \"n\"\n\n[log]\nname = \"n\"\n";
        assert_eq!(
            rewrite(toml, &url),
            "[http]\nport = 80\n\n[database]\nuser = \"me\"\nname = \"run\"\n\n[log]\nname = \"n\"\n"
        );
        let json = "{\n  \"db\": {\n    \"host\": \"h\",\n    \"port\": 5432\n  },\n  \"host\": \"h\"\n}\n";
        assert_eq!(
            rewrite(json, &url),
            "{\n  \"db\": {\n    \"host\": \"127.0.0.1\",\n    \"port\": 6000\n  },\n  \"host\": \"h\"\n}\n"
        );
    }
}
