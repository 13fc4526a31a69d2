//! Facts against keys. Keys are prose; a fact agrees when it is the word that the prose begins with or names.

use super::keys::{Key, ServiceKey};
use scaffold_core::{Fact, Name, ServiceFacts};

/// One comparison.
pub(crate) struct Agreement {
    pub fact: String,
    pub agrees: bool,
    pub found: String,
    pub expected: String,
}

/// Agreements as they are found out.
#[derive(Default)]
struct Comparison {
    /// The service, where there are several.
    of: String,
    out: Vec<Agreement>,
}

impl Comparison {
    fn add(
        &mut self,
        fact: &str,
        expected: Option<&str>,
        found: Option<&str>,
        agrees: fn(&str, &str) -> bool,
    ) {
        let ok = match (expected, found) {
            // Keys say in words that there is nothing, and why.
            (Some(e), None) => e.split(|c: char| !c.is_alphanumeric()).next() == Some("none"),
            (Some(e), Some(f)) => agrees(&e.to_lowercase(), &f.to_lowercase()),
            (None, None) => true,
            _ => false,
        };
        self.out.push(Agreement {
            fact: format!("{}{fact}", self.of),
            agrees: ok,
            found: found.unwrap_or("absent").to_owned(),
            expected: expected.unwrap_or("absent").to_owned(),
        });
    }
}

/// Compares what the key says of each of several services.
pub(crate) fn compare_services(keys: &[ServiceKey], services: &[ServiceFacts]) -> Vec<Agreement> {
    let mut all = Comparison::default();
    for key in keys {
        all.of = format!("{} ", key.path);
        let service = services.iter().find(|s| s.root == key.path);
        let value = |of: fn(&ServiceFacts) -> &Option<Fact<String>>| {
            service.and_then(|s| of(s).as_ref()).map(|f| f.value.as_str())
        };
        all.add("framework", key.framework.as_deref(), value(|s| &s.framework), names);
        all.add("router_file", key.router_file.as_deref(), value(|s| &s.router_file), |e, f| e == f);
        all.add("database", key.db_library.as_deref(), value(|s| &s.database), names);
    }
    all.out
}

/// Compares every fact that the key has.
pub(crate) fn compare(key: &Key, service: &ServiceFacts) -> Vec<Agreement> {
    let mut all = Comparison::default();
    let value = |f: &Option<Fact<String>>| f.as_ref().map(|f| f.value.clone());
    all.add("framework", key.framework.as_deref(), value(&service.framework).as_deref(), names);
    all.add("router_file", key.router_file.as_deref(), value(&service.router_file).as_deref(), |e, f| e == f);
    all.add("layout", key.layout.as_deref(), value(&service.layout).as_deref(), names);
    all.add("database", key.db_library.as_deref(), value(&service.database).as_deref(), names);
    let migrations = service.migrations.as_ref().map(|m| &m.value);
    all.add(
        "migrations",
        key.migrations.as_ref().and_then(|m| m.dir.as_deref()),
        migrations.map(|m| m.dir.trim_end_matches('/')),
        |e, f| e.trim_end_matches('/') == f,
    );
    let style = key.migrations.as_ref().and_then(|m| m.style.as_deref());
    if let (Some(style), Some(tool)) = (style, migrations.and_then(|m| m.tool.as_deref())) {
        all.add("migration tool", Some(style), Some(tool), names);
    }
    let naming = key.file_naming.as_deref().filter(|n| CASINGS.iter().any(|c| n.starts_with(c)));
    if naming.is_some() {
        all.add("file_naming", naming, value(&service.file_naming).as_deref(), |e, f| e.starts_with(f));
    }
    all.add(
        "exemplar",
        key.exemplar_resource.as_ref().map(|e| e.name.as_str()),
        value(&service.exemplar).as_deref(),
        |e, f| match (Name::parse(e), Name::parse(f)) {
            (Ok(e), Ok(f)) => e == f,
            _ => false,
        },
    );
    all.out
}

const CASINGS: &[&str] = &["snake", "kebab", "camel", "pascal"];

/// Whether the prose `expected` names the word `found`.
fn names(expected: &str, found: &str) -> bool {
    expected.match_indices(found).any(|(at, _)| {
        let edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
        edge(expected[..at].chars().next_back()) && edge(expected[at + found.len()..].chars().next())
    })
}
