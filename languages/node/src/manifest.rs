//! package.json: the language's version, dependencies and scripts.

use scaffold_pack::{ManifestFacts, Requirement, Script};
use serde_json::Value;

/// Sections of dependencies; all of them are asked for by the service's own code.
const SECTIONS: [&str; 4] = ["dependencies", "devDependencies", "peerDependencies", "optionalDependencies"];

/// Reads a package.json.
pub(crate) fn read(text: &str) -> Option<ManifestFacts> {
    let json: Value = serde_json::from_str(text.trim_start_matches('\u{feff}')).ok()?;
    let name = json["name"].as_str().map(str::to_owned);
    let mut facts = ManifestFacts { name, ..ManifestFacts::default() };
    if let Some(version) = json["engines"]["node"].as_str() {
        facts.version = Some((version.to_owned(), line(text, "engines", "node")));
    }
    for section in SECTIONS {
        for (name, version) in json[section].as_object().into_iter().flatten() {
            facts.requirements.push(Requirement {
                name: name.clone(),
                version: version.as_str().unwrap_or_default().to_owned(),
                direct: true,
                line: line(text, section, name),
            });
        }
    }
    for (name, command) in json["scripts"].as_object().into_iter().flatten() {
        facts.scripts.push(Script {
            name: name.clone(),
            command: command.as_str().unwrap_or_default().to_owned(),
            line: line(text, "scripts", name),
        });
    }
    Some(facts)
}

/// The line on which a section has a key.
fn line(text: &str, section: &str, key: &str) -> u32 {
    let from = text.find(&format!("\"{section}\"")).unwrap_or(0);
    let at = text[from..].find(&format!("\"{key}\"")).map_or(from, |i| from + i);
    u32::try_from(text[..at].matches('\n').count() + 1).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    #[test]
    fn dependencies_keep_their_lines() {
        let text = "{\n  \"name\": \"shop\", \"engines\": {\"node\": \">=20\"},\n  \"dependencies\": {\n    \"express\": \"^5\"\n  }\n}\n";
        let facts = super::read(text).unwrap();
        assert_eq!(facts.name.as_deref(), Some("shop"));
        assert_eq!(facts.version, Some((">=20".into(), 2)));
        let all: Vec<_> = facts.requirements.iter().map(|r| (r.name.as_str(), r.line)).collect();
        assert_eq!(all, [("express", 4)]);
    }
}
