//! Which packages a change touches, and which depend on them, from a listing that the language's tool prints.

use crate::{Cancel, Command, CommandError, Scrub, Stream, run};
use scaffold_pack::checks::Packages;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// A package of the service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Package {
    /// As imports write it.
    pub id: String,
    /// Folder relative to where the listing ran, `.` for that folder itself.
    pub dir: String,
    /// What it imports.
    pub imports: BTreeSet<String>,
    /// What only its tests import.
    pub test_imports: BTreeSet<String>,
    /// A program.
    pub main: bool,
    /// It holds more than tests.
    pub code: bool,
}

/// All packages of a service, by folder.
#[derive(Debug, Clone, Default)]
pub struct PackageGraph {
    packages: BTreeMap<String, Package>,
}

impl PackageGraph {
    /// Runs the listing.
    ///
    /// # Errors
    /// The command did not run at all; one that fails lists what it can.
    pub fn list(spec: &Packages, command: &Command, cancel: &Cancel) -> Result<Self, CommandError> {
        let mut listing = String::new();
        run(command, cancel, &Scrub::new(), &mut |stream, line| {
            if stream == Stream::Out {
                listing.push_str(line);
                listing.push('\n');
            }
        })?;
        Ok(Self::read(spec, &command.dir, &listing))
    }

    /// Reads the JSON objects that a listing printed. Objects that do not fit, and packages outside `root`, are left out.
    pub fn read(spec: &Packages, root: &Path, listing: &str) -> Self {
        let real = root.canonicalize().unwrap_or_else(|_| root.to_owned());
        let words = |v: &Value, keys: &[String]| -> BTreeSet<String> {
            keys.iter()
                .filter_map(|k| v.get(k)?.as_array())
                .flatten()
                .filter_map(|i| i.as_str().map(str::to_owned))
                .collect()
        };
        let mut packages = BTreeMap::new();
        for value in serde_json::Deserializer::from_str(listing).into_iter::<Value>().map_while(Result::ok) {
            let text = |key: &str| value.get(key).and_then(Value::as_str);
            let (Some(id), Some(dir)) = (text(&spec.id), text(&spec.dir)) else { continue };
            let dir = Path::new(dir);
            let Ok(dir) = dir.strip_prefix(&real).or_else(|_| dir.strip_prefix(root)) else { continue };
            let dir = match dir.to_string_lossy().replace('\\', "/") {
                d if d.is_empty() => ".".to_owned(),
                d => d,
            };
            packages.insert(
                dir.clone(),
                Package {
                    id: id.to_owned(),
                    dir,
                    imports: words(&value, &spec.imports),
                    test_imports: words(&value, &spec.test_imports),
                    code: spec.code.is_empty() || !words(&value, &spec.code).is_empty(),
                    main: spec.main.as_ref().is_some_and(|m| text(&m.key) == Some(&m.value)),
                },
            );
        }
        Self { packages }
    }

    /// Whether the listing told of nothing.
    pub fn is_empty(&self) -> bool {
        self.packages.is_empty()
    }

    /// All packages, by folder.
    pub fn all(&self) -> impl Iterator<Item = &Package> {
        self.packages.values()
    }

    /// The package with this import name.
    pub fn by_id(&self, id: &str) -> Option<&Package> {
        self.packages.values().find(|p| p.id == id)
    }

    /// The package that a file belongs to: that of its folder, else of the nearest folder above that is one
    /// (embedded texts, fixtures).
    pub fn owner(&self, path: &str) -> Option<&Package> {
        let mut dir = path.rsplit_once('/').map(|(d, _)| d);
        while let Some(d) = dir {
            if let Some(p) = self.packages.get(d) {
                return Some(p);
            }
            dir = d.rsplit_once('/').map(|(d, _)| d);
        }
        self.packages.get(".")
    }

    /// The packages of `touched` and everything that depends on them, tests included; by folder.
    pub fn affected(&self, touched: &[String]) -> Vec<&Package> {
        let mut reached: BTreeSet<&str> =
            touched.iter().filter_map(|t| self.owner(t)).map(|p| p.id.as_str()).collect();
        loop {
            let more: Vec<&str> = self
                .packages
                .values()
                .filter(|p| !reached.contains(p.id.as_str()))
                .filter(|p| p.imports.iter().any(|i| reached.contains(i.as_str())))
                .map(|p| p.id.as_str())
                .collect();
            if more.is_empty() {
                break;
            }
            reached.extend(more);
        }
        // Nobody imports tests, so what only they import goes one step and no further.
        self.packages
            .values()
            .filter(|p| {
                reached.contains(p.id.as_str()) || p.test_imports.iter().any(|i| reached.contains(i.as_str()))
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spec() -> Packages {
        Packages {
            argv: vec![],
            id: "P".into(),
            dir: "D".into(),
            imports: vec!["I".into()],
            test_imports: vec!["T".into()],
            code: vec!["G".into()],
            all: vec!["all".into()],
            argument: "./{dir}".into(),
            everything: vec![],
            main: None,
        }
    }

    #[test]
    fn follows_dependents_but_not_through_tests() {
        let listing = r#"{"P":"m","D":"/r","I":["m/a"]}
            {"P":"m/a","D":"/r/a","I":["m/b"]} {"P":"m/b","D":"/r/b"}
            {"P":"m/t","D":"/r/t","T":["m/b"]} {"P":"m/u","D":"/r/u","I":["m/t"]} {"P":"x","D":"/elsewhere"}"#;
        let graph = PackageGraph::read(&spec(), Path::new("/r"), listing);
        let dirs = |t: &str| graph.affected(&[t.into()]).iter().map(|p| p.dir.clone()).collect::<Vec<_>>();
        assert_eq!(dirs("b/x.go"), [".", "a", "b", "t"]);
        assert_eq!(dirs("b/sql/deep/x.sql"), [".", "a", "b", "t"]);
        assert_eq!(dirs("u/u.go"), ["u"]);
        assert_eq!(dirs("README.md"), ["."]);
    }

    #[test]
    fn tells_packages_that_hold_only_tests() {
        let listing = r#"{"P":"m","D":"/r","G":["main.go"]} {"P":"m/t","D":"/r/t","T":["m"]}"#;
        let graph = PackageGraph::read(&spec(), Path::new("/r"), listing);
        let code: Vec<(&str, bool)> = graph.all().map(|p| (p.dir.as_str(), p.code)).collect();
        assert_eq!(code, [(".", true), ("t", false)]);
    }
}
