//! go.mod, and dep's Gopkg.toml of before there were modules. go.mod: module, language version and requirements. Requirements marked `// indirect` are not direct.

use scaffold_pack::{ManifestFacts, Requirement};

/// Reads a go.mod.
pub(crate) fn read(text: &str) -> ManifestFacts {
    let mut facts = ManifestFacts::default();
    let mut block: Option<String> = None;
    for (line, number) in text.lines().zip(1_u32..) {
        let (code, comment) = line.split_once("//").map_or((line, ""), |(c, r)| (c, r.trim()));
        let mut words = code.split_whitespace();
        let Some(first) = words.next() else { continue };
        if first == ")" {
            block = None;
            continue;
        }
        let (directive, rest): (String, Vec<&str>) = match &block {
            Some(name) => (name.clone(), std::iter::once(first).chain(words).collect()),
            None => (first.to_owned(), words.collect()),
        };
        if block.is_none() && rest.first() == Some(&"(") {
            block = Some(directive);
            continue;
        }
        match (directive.as_str(), rest.as_slice()) {
            ("module", [path, ..]) => facts.module = Some((path.trim_matches('"').to_owned(), number)),
            ("go", [version, ..]) => facts.version = Some(((*version).to_owned(), number)),
            ("require", [name, version, ..]) => facts.requirements.push(Requirement {
                name: name.trim_matches('"').to_owned(),
                version: (*version).to_owned(),
                direct: !comment.starts_with("indirect"),
                line: number,
            }),
            _ => {}
        }
    }
    facts
}

/// Reads what a Gopkg.toml asks for; it names no module, and no version of the language.
pub(crate) fn constraints(text: &str) -> ManifestFacts {
    let mut facts = ManifestFacts::default();
    let mut asks = false;
    for (line, number) in text.lines().zip(1_u32..) {
        let line = line.trim();
        if line.starts_with('[') {
            asks = line == "[[constraint]]";
            continue;
        }
        let Some((key, value)) = line.split_once('=').filter(|_| asks) else { continue };
        let value = value.trim().trim_matches('"').to_owned();
        match (key.trim(), facts.requirements.last_mut()) {
            ("name", _) => facts.requirements.push(Requirement {
                name: value,
                version: String::new(),
                direct: true,
                line: number,
            }),
            ("version", Some(last)) => last.version = value,
            _ => {}
        }
    }
    facts
}

#[cfg(test)]
mod tests {
    #[test]
    fn constraints_are_requirements() {
        let f = super::constraints(
            "[[constraint]]\n  name = \"github.com/labstack/echo\"\n  version = \"3.3.0\"\n\n[prune]\n  name = \"x\"\n",
        );
        let all: Vec<_> = f.requirements.iter().map(|r| (r.name.as_str(), r.version.as_str())).collect();
        assert_eq!(all, [("github.com/labstack/echo", "3.3.0")]);
    }

    #[test]
    fn indirect_requirements_are_not_direct() {
        let f = super::read(
            "module example.com/a // x\n\ngo 1.22\n\nrequire (\n\tgithub.com/a/b v1.0.0\n\tgithub.com/c/d/v2 v2.1.0 // indirect\n)\nrequire e.org/f v0.1.0\n",
        );
        assert_eq!(f.module, Some(("example.com/a".into(), 1)));
        assert_eq!(f.version, Some(("1.22".into(), 3)));
        let all: Vec<_> = f.requirements.iter().map(|r| (r.name.as_str(), r.direct, r.line)).collect();
        assert_eq!(all, [("github.com/a/b", true, 6), ("github.com/c/d/v2", false, 7), ("e.org/f", true, 9)]);
    }
}
