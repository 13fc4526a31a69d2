//! Imports: dotted names, from the folders that a program may be started in, and relative ones.

use scaffold_pack::ImportSite;

/// The file that an import names, relative to the repository.
pub(crate) fn resolve(site: &ImportSite<'_>, import: &str) -> Option<String> {
    let dots = import.bytes().take_while(|b| *b == b'.').count();
    let rest = import.get(dots..).unwrap_or_default();
    let own = site.from.rsplit_once('/').map_or("", |(dir, _)| dir);
    if dots > 0 {
        let mut base = own;
        for _ in 1..dots {
            base = base.rsplit_once('/').map_or("", |(up, _)| up);
        }
        return file(site, base, rest);
    }
    if rest.is_empty() || !rest.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'.') {
        return None;
    }
    bases(site, own).into_iter().find_map(|base| file(site, &base, rest))
}

/// Where absolute imports may start: the service, its `src`, and folders above that are no packages themselves.
fn bases(site: &ImportSite<'_>, own: &str) -> Vec<String> {
    let root = if site.root == "." { "" } else { site.root };
    let mut out = vec![root.to_owned(), join(root, "src")];
    let mut above: Vec<&str> = std::iter::successors(Some(own), |d| d.rsplit_once('/').map(|(up, _)| up))
        .filter(|d| d.len() > root.len() && !(site.has)(&join(d, "__init__.py")))
        .collect();
    above.reverse();
    out.extend(above.into_iter().map(str::to_owned));
    out
}

/// What absolute imports from a folder of the service begin with: its path from where programs are started, which
/// `manage.py` shows, or a `src` that is no package.
pub(crate) fn module_of(folder: &str, has: &dyn Fn(&str) -> bool) -> String {
    let above = std::iter::successors(Some(folder), |d| d.rsplit_once('/').map(|(up, _)| up));
    let started = above.into_iter().find(|d| has(&join(d, "manage.py")));
    let start = started.or_else(|| {
        let src = folder == "src" || folder.starts_with("src/");
        (src && !has("src/__init__.py")).then_some("src")
    });
    let rest = start.map_or(folder, |s| folder[s.len()..].trim_start_matches('/'));
    if rest.is_empty() { String::new() } else { format!("{}.", rest.replace('/', ".")) }
}

fn join(dir: &str, name: &str) -> String {
    match (dir, name) {
        ("", _) => name.to_owned(),
        (_, "") => dir.to_owned(),
        _ => format!("{dir}/{name}"),
    }
}

fn file(site: &ImportSite<'_>, base: &str, dotted: &str) -> Option<String> {
    let path = join(base, &dotted.replace('.', "/"));
    let module = format!("{path}.py");
    if !dotted.is_empty() && (site.has)(&module) {
        return Some(module);
    }
    let package = join(&path, "__init__.py");
    (site.has)(&package).then_some(package)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_are_named_from_where_programs_start() {
        let module = |folder: &str, file: &str| module_of(folder, &|path| path == file);
        assert_eq!(module("shop/api", "shop/__init__.py"), "shop.api.");
        assert_eq!(module("src/shop", "pyproject.toml"), "shop.");
        assert_eq!(module("src/shop", "src/__init__.py"), "src.shop.");
        assert_eq!(module("backend/shop", "backend/manage.py"), "shop.");
        assert_eq!(module("backend", "backend/manage.py"), "");
    }

    fn check(from: &str, import: &str) -> Option<String> {
        let files = [
            "app/__init__.py",
            "app/api/routes.py",
            "app/api/__init__.py",
            "app/models.py",
            "jobs/run.py",
            "jobs/queue.py",
        ];
        let site = ImportSite { root: ".", module: None, aliases: &[], from, has: &|p| files.contains(&p) };
        resolve(&site, import)
    }

    #[test]
    fn relative_imports_count_dots() {
        assert_eq!(check("app/api/routes.py", "..models").as_deref(), Some("app/models.py"));
        assert_eq!(check("app/api/routes.py", ".").as_deref(), Some("app/api/__init__.py"));
        assert_eq!(check("app/models.py", ".api.routes").as_deref(), Some("app/api/routes.py"));
    }

    #[test]
    fn absolute_imports_start_at_the_service_or_at_a_folder_that_is_no_package() {
        assert_eq!(check("app/api/routes.py", "app.models").as_deref(), Some("app/models.py"));
        assert_eq!(check("app/api/routes.py", "models"), None);
        assert_eq!(check("jobs/run.py", "queue").as_deref(), Some("jobs/queue.py"));
        assert_eq!(check("app/api/routes.py", "fastapi"), None);
    }
}
