//! What manifests ask for: requirement files, pyproject.toml (PEP 621, Poetry, uv) and setup files.
//! Names are given as imports are written: lower case, `_` for `-` and `.`.

use scaffold_pack::{ManifestFacts, Requirement};

/// Reads a manifest by its name; `None` for a module of that name that sets up something else than a package.
pub(crate) fn read(path: &str, text: &str) -> Option<ManifestFacts> {
    let name = path.rsplit('/').next().unwrap_or(path);
    Some(match name {
        "setup.py" if !["setuptools", "distutils", "skbuild"].iter().any(|t| text.contains(t)) => {
            return None;
        }
        "pyproject.toml" => project(text),
        "Pipfile" => pipfile(text),
        "setup.py" | "setup.cfg" => setup(text),
        _ => requirements(text),
    })
}

fn normal(name: &str) -> String {
    name.trim().to_ascii_lowercase().replace(['-', '.'], "_")
}

/// `name[extra] >= 1.0 ; marker`.
fn requirement(text: &str, line: u32) -> Option<Requirement> {
    let text = text.split(['#', ';']).next()?.trim();
    let end = text
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')))
        .unwrap_or(text.len());
    let name = normal(&text[..end]);
    let rest = text[end..].trim();
    let rest = rest.strip_prefix('[').and_then(|r| r.split_once(']')).map_or(rest, |(_, v)| v.trim());
    (!name.is_empty()).then(|| Requirement { name, version: rest.to_owned(), direct: true, line })
}

fn numbered(text: &str) -> impl Iterator<Item = (&str, u32)> {
    text.lines().zip(1_u32..)
}

fn requirements(text: &str) -> ManifestFacts {
    let found = numbered(text)
        .filter(|(l, _)| !l.trim_start().starts_with(['-', '#']) && !l.contains("://"))
        .filter_map(|(l, n)| requirement(l, n));
    ManifestFacts { requirements: found.collect(), ..ManifestFacts::default() }
}

/// The value of `key = "value"`.
fn quoted(line: &str) -> Option<&str> {
    let (_, value) = line.split_once('=')?;
    let value = value.trim();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    value[1..].split(quote).next()
}

fn project(text: &str) -> ManifestFacts {
    let mut facts = ManifestFacts::default();
    let mut section = String::new();
    let mut listing = false;
    for (line, number) in numbered(text) {
        let code = line.trim();
        if let Some(head) = code.strip_prefix('[').filter(|_| !listing) {
            section = head.trim_matches(['[', ']']).to_owned();
            continue;
        }
        let key = code.split_once('=').map_or("", |(k, _)| k.trim()).trim_matches('"');
        if key == "name" && matches!(section.as_str(), "project" | "tool.poetry") {
            facts.name = quoted(code).map(str::to_owned);
            continue;
        }
        let poetry = section.starts_with("tool.poetry") && section.ends_with("dependencies");
        if key == "requires-python" || (poetry && key == "python") {
            facts.version = quoted(code).map(|v| (v.to_owned(), number));
            continue;
        }
        if poetry && !key.is_empty() {
            let version = quoted(code).unwrap_or_default().to_owned();
            facts.requirements.push(Requirement { name: normal(key), version, direct: true, line: number });
            continue;
        }
        let lists = (section == "project" && key == "dependencies")
            || ((section == "project.optional-dependencies" || section == "dependency-groups")
                && code.contains('['));
        if lists || listing {
            for text in code.split(['"', '\'']).skip(1).step_by(2) {
                facts.requirements.extend(requirement(text, number));
            }
            let outside: String = code.split(['"', '\'']).step_by(2).collect();
            listing = !outside.contains(']');
        }
    }
    facts
}

fn pipfile(text: &str) -> ManifestFacts {
    let mut facts = ManifestFacts::default();
    let mut section = String::new();
    for (line, number) in numbered(text) {
        let code = line.trim();
        if code.starts_with('[') {
            section = code.trim_matches(['[', ']']).to_owned();
        } else if let Some((key, _)) = code.split_once('=') {
            match section.as_str() {
                "packages" | "dev-packages" => facts.requirements.push(Requirement {
                    name: normal(key.trim().trim_matches('"')),
                    version: quoted(code).unwrap_or_default().to_owned(),
                    direct: true,
                    line: number,
                }),
                "requires" if key.trim() == "python_version" => {
                    facts.version = quoted(code).map(|v| (v.to_owned(), number));
                }
                _ => {}
            }
        }
    }
    facts
}

/// Texts that look like requirements in the lists of a setup file.
fn setup(text: &str) -> ManifestFacts {
    let mut facts = ManifestFacts::default();
    let mut listing = false;
    for (line, number) in numbered(text) {
        let code = line.trim();
        if code.starts_with("python_requires") {
            let value = quoted(code).or_else(|| code.split_once('=').map(|(_, v)| v.trim()));
            facts.version = value.map(|v| (v.to_owned(), number));
        }
        listing |= code.starts_with("install_requires") || code.starts_with("extras_require");
        if !listing {
            continue;
        }
        if code.contains(['"', '\'']) {
            for text in code.split(['"', '\'']).skip(1).step_by(2) {
                facts.requirements.extend(requirement(text, number));
            }
            listing = !code.contains(']');
        } else if line.starts_with([' ', '\t']) && !code.contains('[') {
            facts.requirements.extend(requirement(code, number));
        } else {
            listing = code.starts_with("install_requires") && !code.contains(']');
        }
    }
    facts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(path: &str, text: &str) -> Vec<(String, String, u32)> {
        read(path, text).unwrap().requirements.into_iter().map(|r| (r.name, r.version, r.line)).collect()
    }

    #[test]
    fn requirement_files_give_names_as_imports_write_them() {
        let got = names(
            "requirements.txt",
            "-r base.txt\n# x\nFlask-SQLAlchemy==3.0 # y\nuvicorn[standard]>=0.2\n",
        );
        assert_eq!(
            got,
            [("flask_sqlalchemy".into(), "==3.0".into(), 3), ("uvicorn".into(), ">=0.2".into(), 4)]
        );
    }

    #[test]
    fn projects_list_dependencies_in_both_styles() {
        let standard = "[project]\nname = \"x\"\nrequires-python = \">=3.12\"\ndependencies = [\n  \"fastapi[all]>=0.1\",\n  \"sqlalchemy\",\n]\n[dependency-groups]\ndev = [\"pytest\"]\n";
        let got: Vec<String> = names("pyproject.toml", standard).into_iter().map(|(n, ..)| n).collect();
        assert_eq!(got, ["fastapi", "sqlalchemy", "pytest"]);
        let facts = read("pyproject.toml", standard).unwrap();
        assert_eq!((facts.name, facts.version), (Some("x".into()), Some((">=3.12".into(), 3))));
        let poetry =
            "[tool.poetry.dependencies]\npython = \"^3.9\"\nfastapi = \"^0.79\"\nhttpx = {version = \"1\"}\n";
        let got: Vec<String> = names("pyproject.toml", poetry).into_iter().map(|(n, ..)| n).collect();
        assert_eq!(got, ["fastapi", "httpx"]);
    }

    #[test]
    fn a_module_called_setup_is_no_manifest() {
        assert!(read("app/core/setup.py", "def create_application():\n    return FastAPI()\n").is_none());
        let setup =
            "from setuptools import setup\n\nsetup(\n    install_requires=[\n        \"flask\",\n    ],\n)\n";
        assert_eq!(read("setup.py", setup).unwrap().requirements[0].name, "flask");
    }
}
