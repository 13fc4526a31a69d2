//! Cargo.toml: package, edition or lowest compiler, and dependencies under the names that `use` gives them.

use scaffold_pack::{ManifestFacts, Requirement};

/// 1-based line of the first `key` inside `[section]`, or of the section's own line where `key` is `None`.
fn line_of(text: &str, section: &str, key: Option<&str>) -> u32 {
    let mut inside = false;
    for (line, number) in text.lines().zip(1_u32..) {
        let code = line.trim();
        if let Some(head) = code.strip_prefix('[') {
            inside = head.trim_matches(['[', ']']).trim() == section;
            if inside && key.is_none() {
                return number;
            }
        } else if inside
            && let Some(key) = key
            && code.split(['=', '.', ' ']).next().is_some_and(|k| k.trim_matches(['"', '\'']) == key)
        {
            return number;
        }
    }
    1
}

/// The edition that a Cargo.toml names; 2021 where it leaves that to its workspace.
pub(crate) fn edition(text: &str) -> String {
    let root: toml::Table = text.parse().unwrap_or_default();
    let named = ["package", "workspace.package"].into_iter().find_map(|key| {
        let table = key.split('.').try_fold(&root, |t, k| t.get(k)?.as_table())?;
        table.get("edition")?.as_str()
    });
    named.unwrap_or("2021").to_owned()
}

fn bound(name: &str) -> String {
    name.replace('-', "_")
}

/// Reads a Cargo.toml; `None` where it is no TOML.
pub(crate) fn read(text: &str) -> Option<ManifestFacts> {
    let root: toml::Table = text.parse().ok()?;
    let mut facts = ManifestFacts::default();
    let package = root.get("package").and_then(toml::Value::as_table);
    let lib = root.get("lib").and_then(|l| l.get("name")).and_then(toml::Value::as_str);
    if let Some(package) = package {
        let name = lib.or_else(|| package.get("name").and_then(toml::Value::as_str));
        facts.module = name.map(|n| (bound(n), line_of(text, "package", Some("name"))));
        facts.version = ["rust-version", "edition"].into_iter().find_map(|key| {
            let version = package.get(key)?.as_str()?;
            Some((version.to_owned(), line_of(text, "package", Some(key))))
        });
    }
    let whole = std::iter::once((String::new(), root.clone()));
    let workspace = root.get("workspace").and_then(toml::Value::as_table);
    let tables = whole.chain(workspace.map(|w| ("workspace.".to_owned(), w.clone())));
    for (prefix, table) in tables {
        for kind in ["dependencies", "dev-dependencies", "build-dependencies"] {
            let Some(listed) = table.get(kind).and_then(toml::Value::as_table) else { continue };
            let section = format!("{prefix}{kind}");
            for (name, value) in listed {
                let version = value.as_str().or_else(|| value.get("version").and_then(toml::Value::as_str));
                let own = line_of(text, &format!("{section}.{name}"), None);
                let line = if own > 1 { own } else { line_of(text, &section, Some(name)) };
                // Which database a library talks to is said by its features.
                let features = value.get("features").and_then(toml::Value::as_array);
                for feature in features.into_iter().flatten().filter_map(toml::Value::as_str) {
                    let engine = ["postgres", "mysql", "sqlite"].iter().any(|e| feature.ends_with(e));
                    if engine {
                        facts.requirements.push(Requirement {
                            name: format!("{}/{feature}", bound(name)),
                            version: String::new(),
                            direct: true,
                            line,
                        });
                    }
                }
                facts.requirements.push(Requirement {
                    name: bound(name),
                    version: version.unwrap_or_default().to_owned(),
                    direct: true,
                    line,
                });
            }
        }
    }
    Some(facts)
}

#[cfg(test)]
mod tests {
    #[test]
    fn dependencies_have_the_names_that_code_uses() {
        let text = "[package]\nname = \"my-app\"\nedition = \"2021\"\n\n[dependencies]\naxum = \"0.8\"\nsea-orm = { version = \"1\", features = [] }\n\n[dependencies.serde]\nversion = \"1\"\n\n[dev-dependencies]\ntower = \"0.5\"\n";
        let facts = super::read(text).unwrap();
        assert_eq!(facts.module, Some(("my_app".into(), 2)));
        assert_eq!(facts.version, Some(("2021".into(), 3)));
        let got: Vec<_> =
            facts.requirements.iter().map(|r| (r.name.as_str(), r.version.as_str(), r.line)).collect();
        assert_eq!(got, [("axum", "0.8", 6), ("sea_orm", "1", 7), ("serde", "1", 9), ("tower", "0.5", 13)]);
    }
}
