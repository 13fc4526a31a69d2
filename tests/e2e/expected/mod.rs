//! `tests/repos/expected` as types, and the comparison with what was found and done.

use scaffold_core::{Fact, Migrations, ServiceFacts};
use scaffold_testkit::Ran;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

/// How `add` may end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Outcome {
    Applied,
    Templates,
    Refused,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    repo: BTreeMap<String, Expected>,
}

/// What must be in one repository. Keys that are left out are not asked for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Expected {
    /// Id of the pack: the name of the file.
    #[serde(skip)]
    pub(crate) language: String,
    /// The service that is meant, where there are several.
    pub(crate) service: Option<String>,
    framework: Option<String>,
    router_file: Option<String>,
    layout: Option<String>,
    database: Option<String>,
    migrations: Option<ExpectedMigrations>,
    file_naming: Option<String>,
    exemplar: Option<String>,
    #[serde(default)]
    absent: Vec<String>,
    #[serde(default)]
    eligible: Vec<String>,
    #[serde(default)]
    ineligible: Vec<String>,
    #[serde(default)]
    expected_edits: Vec<String>,
    #[serde(default)]
    optional_edits: Vec<String>,
    #[serde(default)]
    expected_creates_like: Vec<String>,
    outcome: Outcome,
    or: Option<Outcome>,
    /// What does not succeed here yet, and why: `add` must end in exit 1 or 3 with nothing written.
    pub(crate) gap: Option<String>,
    /// Whether the new routes are protected.
    auth: Option<Auth>,
    /// `crlf`: every line of every source file, created ones too.
    line_endings: Option<String>,
    /// Build tags under which the result has to hold as well.
    #[serde(default)]
    pub(crate) vet_tags: Vec<String>,
    /// A file whose new line stands in order between its neighbours.
    sorted_in: Option<String>,
    /// Files that keep their byte order mark.
    #[serde(default)]
    bom: Vec<String>,
    /// Files that stay without a last newline.
    #[serde(default)]
    no_last_newline: Vec<String>,
}

/// All of the new routes, none, or those that write.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Auth {
    All(bool),
    Some(Protected),
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Protected {
    Writes,
}

#[derive(Debug, Deserialize)]
struct ExpectedMigrations {
    dir: String,
    /// `0001` stands for numbers of any width.
    style: Option<String>,
    width: Option<usize>,
    tool: Option<String>,
}

/// What `folder` says, a file a language.
pub(crate) fn read(folder: &Path) -> BTreeMap<String, Expected> {
    let mut all = BTreeMap::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("a file").path();
        let text = std::fs::read_to_string(&path).expect("a file");
        let file: File =
            toml::from_str(&text).unwrap_or_else(|e| panic!("{}: {}", path.display(), e.message()));
        let language = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        for (name, mut expected) in file.repo {
            expected.language.clone_from(&language);
            all.insert(name, expected);
        }
    }
    all
}

impl Expected {
    pub(crate) fn may(&self, outcome: Outcome) -> bool {
        self.outcome == outcome || self.or == Some(outcome)
    }

    /// How `add` ends.
    pub(crate) fn outcome(&self) -> Outcome {
        self.outcome
    }

    /// Compares facts; the complaint names every difference.
    pub(crate) fn compare(&self, found: &ServiceFacts) -> Result<(), String> {
        let mut wrong = Vec::new();
        let mut text = |name: &str, expected: &Option<String>, fact: &Option<Fact<String>>| {
            let found = fact.as_ref().map(|f| f.value.clone());
            if expected.is_some() && *expected != found {
                wrong.push(format!("{name}: found {found:?}, expected {expected:?}"));
            }
        };
        text("framework", &self.framework, &found.framework);
        text("router_file", &self.router_file, &found.router_file);
        text("layout", &self.layout, &found.layout);
        text("database", &self.database, &found.database);
        text("file_naming", &self.file_naming, &found.file_naming);
        text("exemplar", &self.exemplar, &found.exemplar);
        wrong.extend(self.migrations(found.migrations.as_ref().map(|m| &m.value)));
        let json = serde_json::to_value(found).map_err(|e| e.to_string())?;
        for name in &self.absent {
            if let Some(fact) = json.get(name) {
                wrong.push(format!("{name}: should be absent, found {fact}"));
            }
        }
        let eligible = |name: &str| found.resource(name).is_some_and(|r| r.ineligible.is_empty());
        for name in self.eligible.iter().filter(|n| !eligible(n)) {
            let why = found.resource(name).map(|r| r.ineligible.clone());
            wrong.push(format!("`{name}` should be eligible: {why:?}"));
        }
        for name in self.ineligible.iter().filter(|n| eligible(n)) {
            wrong.push(format!("`{name}` should not be eligible"));
        }
        if wrong.is_empty() { Ok(()) } else { Err(wrong.join("; ")) }
    }

    fn migrations(&self, found: Option<&Migrations>) -> Option<String> {
        let expected = self.migrations.as_ref()?;
        let style = expected.style.as_ref().map(|s| match (s.strip_prefix("0001"), expected.width) {
            (Some(rest), Some(width)) => format!("{:0width$}{rest}", 1),
            _ => s.clone(),
        });
        let agrees = found.is_some_and(|m| {
            m.dir == expected.dir
                && style.as_ref().is_none_or(|s| *s == m.style)
                && expected.tool.as_ref().is_none_or(|t| Some(t) == m.tool.as_ref())
        });
        (!agrees).then(|| format!("migrations: found {found:?}, expected {expected:?}"))
    }

    /// Compares the protection of the new routes.
    pub(crate) fn protection(&self, found: &ServiceFacts) -> Result<(), String> {
        let Some(auth) = &self.auth else { return Ok(()) };
        let new: Vec<_> = found.routes.iter().filter(|r| r.path.contains("invoice")).collect();
        if new.is_empty() {
            return Err("no new route was found".into());
        }
        for route in new {
            let expected = match auth {
                Auth::All(all) => *all,
                Auth::Some(Protected::Writes) => !matches!(route.method.as_str(), "GET" | "HEAD"),
            };
            if route.auth != expected {
                return Err(format!(
                    "{} {} should {}be protected",
                    route.method,
                    route.path,
                    if expected { "" } else { "not " }
                ));
            }
        }
        Ok(())
    }

    /// Compares what a run created and edited.
    pub(crate) fn changes(&self, ran: &Ran) -> Result<(), String> {
        let (created, edited) = ran.changes();
        let mut wrong = Vec::new();
        for path in self.expected_edits.iter().filter(|p| !edited.contains(p)) {
            wrong.push(format!("`{path}` was not edited"));
        }
        let may = |path: &String| {
            self.expected_edits.contains(path)
                || self.optional_edits.contains(path)
                || path.ends_with("go.mod")
                || path.ends_with("go.sum")
        };
        for path in edited.iter().filter(|p| !may(p)) {
            wrong.push(format!("`{path}` was edited"));
        }
        // What a template makes has its own layout.
        if self.outcome == Outcome::Applied {
            for glob in &self.expected_creates_like {
                if !created.iter().any(|path| matches(glob, path)) {
                    wrong.push(format!("nothing like `{glob}` was created"));
                }
            }
        }
        wrong.extend(self.bytes(ran, &created, &edited));
        if wrong.is_empty() { Ok(()) } else { Err(format!("{}\n  created {created:?}", wrong.join("; "))) }
    }
}

impl Expected {
    /// What must stay as it is written in this repository.
    fn bytes(&self, ran: &Ran, created: &[String], edited: &[String]) -> Vec<String> {
        let after = ran.after();
        let mut wrong = Vec::new();
        if self.line_endings.as_deref() == Some("crlf") {
            for path in created.iter().chain(edited).filter(|p| p.ends_with(".go") || p.ends_with(".sql")) {
                if after.text(path).replace("\r\n", "").contains('\n') {
                    wrong.push(format!("`{path}` has lines that end in LF alone"));
                }
            }
        }
        for path in self.bom.iter().filter(|p| !after.text(p).starts_with('\u{feff}')) {
            wrong.push(format!("`{path}` lost its byte order mark"));
        }
        for path in self.no_last_newline.iter().filter(|p| after.text(p).ends_with('\n')) {
            wrong.push(format!("`{path}` gained a last newline"));
        }
        if let Some(path) = &self.sorted_in {
            let at = |noun: &str| after.text(path).lines().position(|l| l.contains(noun) && l.contains('/'));
            let (before, new, next) = (at("/authors\""), at("/invoices\""), at("/news\""));
            if new.is_none() || before > new || new > next {
                wrong.push(format!("`{path}` is not sorted: {before:?}, {new:?}, {next:?}"));
            }
        }
        wrong
    }
}

/// `*` stands for anything but `/`.
fn matches(glob: &str, path: &str) -> bool {
    fn rest(glob: &[u8], path: &[u8]) -> bool {
        match (glob.split_first(), path.split_first()) {
            (None, None) => true,
            (Some((b'*', g)), _) if rest(g, path) => true,
            (Some((b'*', _)), Some((c, p))) => *c != b'/' && rest(glob, p),
            (Some((a, g)), Some((c, p))) => a == c && rest(g, p),
            _ => false,
        }
    }
    rest(glob.as_bytes(), path.as_bytes())
}
