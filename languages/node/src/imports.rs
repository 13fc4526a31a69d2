//! Which file an import names: relative paths, prefixes that tsconfig.json sets, extensions and `index` files.

use scaffold_pack::{Alias, ImportSite};

/// Tried in this order behind what an import says.
const ENDINGS: [&str; 10] =
    ["", ".ts", ".js", ".mts", ".mjs", ".cts", ".cjs", "/index.ts", "/index.js", "/index.mjs"];

/// Extensions that sources import by and the ones that the files have: TypeScript is imported as what it becomes.
const COMPILED: [(&str, &str); 3] = [(".js", ".ts"), (".mjs", ".mts"), (".cjs", ".cts")];

/// The file that `import` names; `None` for packages.
pub(crate) fn resolve(site: &ImportSite<'_>, import: &str) -> Option<String> {
    let (dir, _) = site.from.rsplit_once('/').unwrap_or(("", site.from));
    if import == "." || import == ".." || import.starts_with("./") || import.starts_with("../") {
        return file(site, &joined(dir, import)?);
    }
    let below = |base: &str, rest: &str| file(site, &joined(base, rest)?);
    for alias in site.aliases {
        let Some(rest) = import.strip_prefix(alias.prefix.as_str()) else { continue };
        if let Some(found) = alias.targets.iter().find_map(|t| below(t, rest)) {
            return Some(found);
        }
    }
    None
}

/// The file behind a path without its ending.
fn file(site: &ImportSite<'_>, path: &str) -> Option<String> {
    let found = |p: String| (site.has)(&p).then_some(p);
    let plain = ENDINGS.iter().find_map(|e| {
        let whole = if path.is_empty() { e.trim_start_matches('/').to_owned() } else { format!("{path}{e}") };
        if whole.is_empty() { None } else { found(whole) }
    });
    plain.or_else(|| COMPILED.iter().find_map(|(is, was)| found(format!("{}{was}", path.strip_suffix(is)?))))
}

/// `dir` and a relative path as one path; `None` above the repository.
pub(crate) fn joined(dir: &str, rest: &str) -> Option<String> {
    let mut parts: Vec<&str> = dir.split('/').filter(|s| !s.is_empty() && *s != ".").collect();
    for part in rest.split('/').filter(|s| !s.is_empty() && *s != ".") {
        if part == ".." {
            parts.pop()?;
        } else {
            parts.push(part);
        }
    }
    Some(parts.join("/"))
}

/// What the service's tsconfig.json (or jsconfig.json) and package.json say of prefixes.
pub(crate) fn aliases(root: &str, read: &dyn Fn(&str) -> Option<String>) -> Vec<Alias> {
    let at = |name: &str| joined(root, name);
    let mut out = Vec::new();
    for name in ["tsconfig.json", "jsconfig.json", "tsconfig.base.json"] {
        let Some(json) = at(name).and_then(|p| read(&p)).and_then(|t| parse(&t)) else { continue };
        let options = &json["compilerOptions"];
        let base = options["baseUrl"].as_str();
        let below = joined(root, base.unwrap_or(".")).unwrap_or_default();
        for (from, to) in options["paths"].as_object().into_iter().flatten() {
            let targets: Vec<String> = to
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(|t| t.as_str())
                .collect::<Vec<_>>()
                .into_iter()
                .filter_map(|t| joined(&below, t.trim_end_matches('*')))
                .collect();
            out.push(Alias { prefix: from.trim_end_matches('*').to_owned(), targets });
        }
        if base.is_some() {
            out.push(Alias { prefix: String::new(), targets: vec![below] });
        }
    }
    let package = at("package.json").and_then(|p| read(&p)).and_then(|t| parse(&t));
    for (from, to) in package.iter().filter_map(|p| p["imports"].as_object()).flatten() {
        let target = to.as_str().or_else(|| to["default"].as_str());
        if let Some(target) = target.and_then(|t| joined(root, t.split('*').next().unwrap_or(t))) {
            out.push(Alias { prefix: from.trim_end_matches('*').to_owned(), targets: vec![target] });
        }
    }
    out.sort_by_key(|a| std::cmp::Reverse(a.prefix.len()));
    out
}

/// JSON with comments and trailing commas.
pub(crate) fn parse(text: &str) -> Option<serde_json::Value> {
    serde_json::from_str(text).or_else(|_| serde_json::from_str(&plain(text))).ok()
}

fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.trim_start_matches('\u{feff}');
    while let Some(c) = rest.chars().next() {
        let len = if c == '"' {
            let mut escaped = false;
            let end = rest[1..].find(|c: char| {
                let ends = c == '"' && !escaped;
                escaped = c == '\\' && !escaped;
                ends
            });
            let len = end.map_or(rest.len(), |e| e + 2);
            out.push_str(&rest[..len]);
            len
        } else if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |e| e + 2)
        } else {
            if matches!(c, '}' | ']') && out.trim_end().ends_with(',') {
                out.truncate(out.trim_end().len() - 1);
            }
            out.push(c);
            c.len_utf8()
        };
        rest = &rest[len..];
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(import: &str, files: &[&str], aliases: &[Alias]) -> Option<String> {
        let has = |p: &str| files.contains(&p);
        let site = ImportSite { root: ".", module: None, aliases, from: "src/a/b.ts", has: &has };
        resolve(&site, import)
    }

    #[test]
    fn imports_name_files_with_or_without_their_ending() {
        let files = ["src/a/c.ts", "src/models/index.js", "src/a/d/index.ts"];
        assert_eq!(named("./c", &files, &[]).as_deref(), Some("src/a/c.ts"));
        assert_eq!(named("./c.js", &files, &[]).as_deref(), Some("src/a/c.ts"));
        assert_eq!(named("../models", &files, &[]).as_deref(), Some("src/models/index.js"));
        assert_eq!(named("./d", &files, &[]).as_deref(), Some("src/a/d/index.ts"));
        assert_eq!(named("express", &files, &[]), None);
        assert_eq!(named("../../../x", &files, &[]), None);
    }

    #[test]
    fn prefixes_are_read_from_a_configuration_with_comments() {
        let text = "{ // our own\n \"compilerOptions\": {\"baseUrl\": \"./src\", \"paths\": {\"@/*\": [\"*\",],}, } }";
        let read = |p: &str| (p == "tsconfig.json").then(|| text.to_owned());
        let aliases = aliases(".", &read);
        assert_eq!(named("@/a/c", &["src/a/c.ts"], &aliases).as_deref(), Some("src/a/c.ts"));
        assert_eq!(named("a/c", &["src/a/c.ts"], &aliases).as_deref(), Some("src/a/c.ts"));
        assert_eq!(named("@/a/x", &["src/a/c.ts"], &aliases), None);
    }
}
