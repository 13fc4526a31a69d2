//! Which container files of a repository describe a service, and the settings that they are run with.

use crate::settings::Settings;
use regex::Regex;
use scaffold_containers::{dockerfile, is_compose, is_dockerfile};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Names that compose finds by itself, in its order.
const COMPOSE: &[&str] = &["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"];
/// Files that show by example what has to be set.
const EXAMPLES: &[&str] =
    &[".env.example", ".env.sample", ".env.template", ".env.dist", "env.example", "example.env"];
/// Where a repository keeps container files, if not at its top.
const FOLDERS: &[&str] = &["docker", "deploy", "deployment", "deployments", "build", "infra"];
/// Stands for what is asked for and nowhere shown; long enough for a password.
const FILLER: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

/// Container files of a service. Paths are relative to the repository.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Files {
    /// Its Dockerfile.
    pub(crate) dockerfile: Option<String>,
    /// Its compose file, with what overrides it.
    pub(crate) compose: Vec<String>,
}

impl Files {
    /// Those that are nearest to the service: in its folder, above it, or where such files are usually kept.
    pub(crate) fn find(files: &[String], root: &str) -> Self {
        let folders = folders(root);
        let named =
            |name: &str| folders.iter().map(|f| join(f, name)).find(|path| files.binary_search(path).is_ok());
        // The nearest folder counts more than the better name.
        let compose = folders.iter().find_map(|folder| {
            let paths = COMPOSE.iter().map(|name| join(folder, name));
            paths.into_iter().find(|path| files.binary_search(path).is_ok())
        });
        let only = |test: &dyn Fn(&str) -> bool| {
            let mut found = files.iter().filter(|p| folders.iter().any(|f| f == folder(p)) && test(p));
            found.next().filter(|_| found.next().is_none()).cloned()
        };
        let mut all: Vec<String> = compose.or_else(|| only(&is_compose)).into_iter().collect();
        if let Some(first) = all.first() {
            let stem = first.rsplit_once('.').map_or(first.as_str(), |(stem, _)| stem);
            let beside = ["yml", "yaml"].map(|end| format!("{stem}.override.{end}"));
            all.extend(beside.into_iter().find(|p| files.binary_search(p).is_ok()));
        }
        Self { dockerfile: named("Dockerfile").or_else(|| only(&is_dockerfile)), compose: all }
    }

    /// Folder of the compose file.
    pub(crate) fn compose_folder(&self) -> &str {
        self.compose.first().map_or("", |p| folder(p))
    }
}

/// Folders to look in, nearest first.
fn folders(root: &str) -> Vec<String> {
    let mut here = if root == "." { String::new() } else { root.to_owned() };
    let mut out = vec![here.clone()];
    while !here.is_empty() {
        here = folder(&here).to_owned();
        out.push(here.clone());
    }
    let kept = |base: &str| FOLDERS.iter().map(|f| join(base, f)).collect::<Vec<_>>();
    let usual: Vec<String> = out.iter().flat_map(|base| kept(base)).collect();
    out.extend(usual);
    out
}

pub(crate) fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

/// The folder that a Dockerfile is built in: its own, or one above that has all it copies.
pub(crate) fn context(copy: &Path, path: &str) -> String {
    let text = fs::read_to_string(copy.join(path)).unwrap_or_default();
    let read = dockerfile::Dockerfile::parse(&text);
    let sources: Vec<String> = read
        .instructions
        .iter()
        .filter(|i| i.flag("from").is_none())
        .filter_map(|i| match &i.kind {
            dockerfile::Kind::Copy(t) | dockerfile::Kind::Add(t) => Some(t.sources.clone()),
            _ => None,
        })
        .flatten()
        .filter(|s| !s.contains(['*', '?', '[', '$', ':', '@']))
        .collect();
    let mut here = folder(path).to_owned();
    let own = here.clone();
    loop {
        if sources.iter().all(|s| copy.join(&here).join(s.trim_start_matches('/')).exists()) {
            return here;
        }
        if here.is_empty() {
            return own;
        }
        here = folder(&here).to_owned();
    }
}

/// Variables that compose files read, and the settings that they get: those of an example, and something for what
/// has to be set. Nothing of this process's environment is among them.
pub(crate) fn settings(copy: &Path, files: &Files) -> (Settings, BTreeSet<String>) {
    let here = copy.join(files.compose_folder());
    let names: Vec<String> = EXAMPLES.iter().map(|n| (*n).to_owned()).collect();
    let mut settings = Settings::read(&here, &names);
    if settings.0.is_empty() {
        settings = Settings::read(copy, &names);
    }
    let own = Settings::read(&here, &[".env".to_owned()]);
    let mut read = BTreeSet::new();
    for path in &files.compose {
        let text = fs::read_to_string(copy.join(path)).unwrap_or_default();
        for (name, required) in variables(&text) {
            if required {
                settings.0.entry(name.clone()).or_default();
            }
            read.insert(name);
        }
    }
    // What is set already stays as it is.
    settings.0.retain(|name, _| !own.0.contains_key(name));
    settings.fill_secrets();
    for (name, value) in &mut settings.0 {
        if value.is_empty() && read.contains(name) {
            FILLER.clone_into(value);
        }
    }
    read.extend(settings.0.keys().chain(own.0.keys()).cloned());
    (settings, read)
}

/// Names in `${NAME}` and `$NAME`, and whether a value has to be given.
fn variables(text: &str) -> BTreeMap<String, bool> {
    let Ok(shape) = Regex::new(r"\$(?:\$|\{(?P<braced>\w+)(?P<rest>[^}]*)|(?P<bare>[A-Za-z_]\w*))") else {
        return BTreeMap::new();
    };
    let mut out = BTreeMap::new();
    for found in shape.captures_iter(text) {
        let rest = found.name("rest").map_or("", |m| m.as_str()).trim_start_matches(':');
        let Some(name) = found.name("braced").or_else(|| found.name("bare")) else { continue };
        *out.entry(name.as_str().to_owned()).or_insert(false) |= !rest.starts_with(['-', '+']);
    }
    out
}

/// Writes the settings where compose, and services that name a file of them, look for them.
///
/// # Errors
/// A file can't be written.
pub(crate) fn write_settings(copy: &Path, files: &Files, settings: &Settings) -> std::io::Result<()> {
    let here = copy.join(files.compose_folder());
    let mut wanted = BTreeSet::from([".env".to_owned()]);
    for path in &files.compose {
        let text = fs::read_to_string(copy.join(path)).unwrap_or_default();
        let Ok(Some(read)) = scaffold_containers::compose::Compose::parse(&text) else { continue };
        for service in read.services() {
            let Some(node) = service.node.get("env_file") else { continue };
            let items = node.items().iter().filter_map(|i| i.text().or_else(|| i.get("path")?.text()));
            wanted.extend(node.text().into_iter().chain(items).map(str::to_owned));
        }
    }
    for name in wanted {
        let outside = name.starts_with(['/', '~']) || name.split('/').any(|part| part == "..");
        let path = here.join(&name);
        if !outside && !path.exists() && path.parent().is_some_and(Path::is_dir) {
            fs::write(path, settings.file())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(paths: &[&str]) -> Vec<String> {
        let mut out: Vec<String> = paths.iter().map(|p| (*p).to_owned()).collect();
        out.sort();
        out
    }

    #[test]
    fn finds_what_is_nearest() {
        let all = files(&[
            "Dockerfile",
            "docker-compose.yml",
            "services/api/Dockerfile",
            "services/api/compose.yaml",
            "services/api/compose.override.yml",
        ]);
        let found = Files::find(&all, "services/api");
        assert_eq!(found.dockerfile.as_deref(), Some("services/api/Dockerfile"));
        assert_eq!(found.compose, ["services/api/compose.yaml", "services/api/compose.override.yml"]);
        assert_eq!(found.compose_folder(), "services/api");
        let found = Files::find(&all, "services/web");
        assert_eq!(
            (found.dockerfile.as_deref(), found.compose.as_slice()),
            (Some("Dockerfile"), &["docker-compose.yml".to_owned()][..])
        );
        let usual = files(&["deploy/docker-compose.dev.yml", "docker/api.Dockerfile", "main.x"]);
        let found = Files::find(&usual, ".");
        assert_eq!(found.dockerfile.as_deref(), Some("docker/api.Dockerfile"));
        assert_eq!(found.compose, ["deploy/docker-compose.dev.yml"]);
        let several = files(&["a.Dockerfile", "b.Dockerfile", "compose.dev.yml", "compose.prod.yml"]);
        assert_eq!(Files::find(&several, "."), Files::default());
    }

    #[test]
    fn fills_what_has_to_be_set() {
        let dir = tempfile::tempdir().unwrap();
        let text = "services:\n  api:\n    env_file: [.env, api.env]\n    image: x:${TAG:-1}\n    environment:\n      A: ${POSTGRES_PASSWORD:?set it}\n      B: $PLAIN\n      C: $$NOT\n      D: ${JWT_SECRET:?}\n      E: ${SHOWN}\n";
        fs::write(dir.path().join("compose.yaml"), text).unwrap();
        fs::write(dir.path().join(".env.example"), "SHOWN=yes\nJWT_SECRET=change-me\nOTHER=\n").unwrap();
        let found = Files::find(&files(&["compose.yaml", ".env.example"]), ".");
        let (settings, read) = settings(dir.path(), &found);
        assert_eq!(
            settings.file(),
            format!("JWT_SECRET={FILLER}\nOTHER=\nPLAIN={FILLER}\nPOSTGRES_PASSWORD={FILLER}\nSHOWN=yes\n")
        );
        assert!(read.contains("TAG") && !read.contains("NOT"));
        write_settings(dir.path(), &found, &settings).unwrap();
        assert!(dir.path().join(".env").is_file() && dir.path().join("api.env").is_file());
    }

    #[test]
    fn builds_where_everything_is_that_is_copied() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("services/api")).unwrap();
        let path = dir.path().join("services/api/Dockerfile");
        fs::write(&path, "FROM x\nCOPY services/api/main.x /\nCOPY --from=0 /a /b\n").unwrap();
        fs::write(dir.path().join("services/api/main.x"), "").unwrap();
        assert_eq!(context(dir.path(), "services/api/Dockerfile"), "");
        fs::write(&path, "FROM x\nCOPY main.x .\nCOPY . .\n").unwrap();
        assert_eq!(context(dir.path(), "services/api/Dockerfile"), "services/api");
        fs::write(&path, "FROM x\nCOPY gone.x .\n").unwrap();
        assert_eq!(context(dir.path(), "services/api/Dockerfile"), "services/api");
    }
}
