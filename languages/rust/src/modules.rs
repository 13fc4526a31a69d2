//! Paths as files: `crate::`, `self::`, `super::`, the package's own name, and children of the module at hand.

use scaffold_pack::ImportSite;

fn join(dir: &str, name: &str) -> String {
    if dir.is_empty() { name.to_owned() } else { format!("{dir}/{name}") }
}

fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(dir, _)| dir)
}

/// The folder that holds the children of the module in `file`.
fn children(file: &str) -> String {
    let (dir, name) = file.rsplit_once('/').unwrap_or(("", file));
    match name {
        "mod.rs" | "lib.rs" | "main.rs" => dir.to_owned(),
        _ => file.strip_suffix(".rs").unwrap_or(file).to_owned(),
    }
}

/// The file of the module whose children live in `dir`.
fn module_file(site: &ImportSite<'_>, dir: &str) -> Option<String> {
    let named = ["mod.rs", "lib.rs", "main.rs"].map(|n| join(dir, n));
    std::iter::once(format!("{dir}.rs")).chain(named).find(|p| (site.has)(p))
}

/// The folder of the crate's root module.
fn crate_dir(site: &ImportSite<'_>) -> String {
    let root = if site.root == "." { "" } else { site.root };
    let mut dir = parent(site.from);
    loop {
        let binary = dir == join(root, "src/bin");
        if !binary && ["lib.rs", "main.rs"].iter().any(|n| (site.has)(&join(dir, n))) {
            return dir.to_owned();
        }
        if dir.len() <= root.len() {
            return join(root, "src");
        }
        dir = parent(dir);
    }
}

/// The file of the module that a path names exactly, relative to the repository.
pub(crate) fn resolve(site: &ImportSite<'_>, import: &str) -> Option<String> {
    let mut segments = import.split("::").map(str::trim).peekable();
    let first = *segments.peek()?;
    let own = || join(if site.root == "." { "" } else { site.root }, "src");
    let mut dir = match first {
        "crate" => crate_dir(site),
        name if site.module == Some(name) => own(),
        _ => children(site.from),
    };
    if matches!(first, "crate" | "self") || site.module == Some(first) {
        segments.next();
    }
    while segments.peek() == Some(&"super") {
        segments.next();
        dir = parent(&dir).to_owned();
    }
    let mut file = None;
    for name in segments {
        let named = name.strip_prefix("r#").unwrap_or(name);
        dir = join(&dir, named);
        let candidates = [format!("{dir}.rs"), join(&dir, "mod.rs")];
        file = Some(candidates.into_iter().find(|p| (site.has)(p))?);
    }
    file.or_else(|| module_file(site, &dir))
}

/// The root of the crate that `file` belongs to: the nearest `lib.rs` or `main.rs` that is it, or that declares its module.
pub(crate) fn declares(file: &str, read: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    let root = |path: &str| matches!(path.rsplit('/').next(), Some("lib.rs" | "main.rs"));
    if root(file) {
        return Some(file.to_owned());
    }
    let mut below = file.strip_suffix(".rs")?;
    while let Some((dir, name)) = below.rsplit_once('/') {
        let roots = ["lib.rs", "main.rs"].map(|root| join(dir, root));
        if let Some(found) = roots.into_iter().find(|r| read(r).is_some_and(|text| names_module(&text, name)))
        {
            return Some(found);
        }
        below = dir;
    }
    None
}

/// Whether a source has a line `mod name;`, whoever may see it.
fn names_module(text: &str, name: &str) -> bool {
    text.lines().any(|line| {
        let declared = line.trim().strip_suffix(';').and_then(|l| l.strip_suffix(name));
        declared.is_some_and(|l| l == "mod " || l.starts_with("pub") && l.ends_with(" mod "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(from: &str, import: &str) -> Option<String> {
        let files =
            ["src/main.rs", "src/http/mod.rs", "src/http/users.rs", "src/models.rs", "src/models/user.rs"];
        let site =
            ImportSite { root: ".", module: Some("shop"), aliases: &[], from, has: &|p| files.contains(&p) };
        resolve(&site, import)
    }

    #[test]
    fn paths_start_at_the_crate_the_module_or_its_parent() {
        assert_eq!(check("src/http/users.rs", "crate::models::user").as_deref(), Some("src/models/user.rs"));
        assert_eq!(check("src/http/users.rs", "super").as_deref(), Some("src/http/mod.rs"));
        assert_eq!(check("src/http/mod.rs", "users").as_deref(), Some("src/http/users.rs"));
        assert_eq!(check("src/http/users.rs", "crate").as_deref(), Some("src/main.rs"));
        assert_eq!(check("src/models/user.rs", "super::super::http").as_deref(), Some("src/http/mod.rs"));
        assert_eq!(check("tests/api.rs", "shop::models").as_deref(), Some("src/models.rs"));
    }

    #[test]
    fn items_and_other_crates_are_no_modules() {
        assert_eq!(check("src/http/users.rs", "crate::models::User"), None);
        assert_eq!(check("src/http/mod.rs", "axum::routing"), None);
    }

    #[test]
    fn the_root_of_a_crate_declares_its_modules() {
        let files = [
            ("src/lib.rs", "pub mod http;\n"),
            ("src/main.rs", "mod cli;\nuse shop::http;\n"),
            ("src/bin/tool.rs", "fn main() {}\n"),
        ];
        let read = |path: &str| files.iter().find(|(p, _)| *p == path).map(|(_, t)| (*t).to_owned());
        for (file, root) in [
            ("src/main.rs", Some("src/main.rs")),
            ("src/cli.rs", Some("src/main.rs")),
            ("src/http/routes.rs", Some("src/lib.rs")),
            ("src/http/mod.rs", Some("src/lib.rs")),
            ("src/bin/tool.rs", None),
        ] {
            assert_eq!(declares(file, &read).as_deref(), root, "{file}");
        }
    }
}
