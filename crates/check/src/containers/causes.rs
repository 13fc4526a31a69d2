//! Why a build or a start failed: known words in what was printed, with what they mean, the fact of the repository that
//! they contradict, and what to do. Causes are data: those of every engine here, those of a language in its pack.

use regex::Regex;
use scaffold_core::ServiceFacts;
use serde::Deserialize;

/// Where a pack tells causes of its language.
pub const PACK_CAUSES: &str = "containers/causes.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Listed {
    cause: Vec<Cause>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cause {
    said: String,
    means: String,
    hint: String,
    /// The fact that it is about.
    fact: Option<FactName>,
    #[serde(default)]
    outside: bool,
}

/// A fact that a cause is held against.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum FactName {
    LanguageVersion,
    PackageManager,
    Start,
}

/// What a failure comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Known {
    /// What it means and what to do.
    pub(crate) text: String,
    /// Nothing is wrong with the repository.
    pub(crate) outside: bool,
}

/// Causes in the order in which they are looked for.
pub(crate) struct Causes(Vec<(Regex, Cause)>);

impl Causes {
    /// Those of a pack, where it tells some, before the engine's own. One that is no regular expression is left out;
    /// a test holds that there is none.
    pub(crate) fn new(pack: Option<&str>) -> Self {
        let texts = pack.into_iter().chain([include_str!("causes.toml")]);
        let listed = texts.filter_map(|text| toml::from_str::<Listed>(text).ok()).flat_map(|l| l.cause);
        Self(listed.filter_map(|c| Some((Regex::new(&c.said).ok()?, c))).collect())
    }

    /// The first cause whose words are in `text`.
    pub(crate) fn read(&self, text: &str, service: &ServiceFacts) -> Option<Known> {
        let (said, cause, found) =
            self.0.iter().find_map(|(said, cause)| Some((said, cause, said.captures(text)?)))?;
        let fill = |template: &str| {
            let filled = said.capture_names().flatten().fold(template.to_owned(), |text, name| {
                text.replace(&format!("{{{name}}}"), found.name(name).map_or("", |m| m.as_str()))
            });
            // A group that is not there leaves two spaces.
            filled.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        let fact = cause.fact.and_then(|fact| shown(service, fact)).unwrap_or_default();
        let text = format!("{}{fact}; {}", fill(&cause.means), fill(&cause.hint));
        Some(Known { text, outside: cause.outside })
    }
}

/// ` (go.mod:3 says 1.26)`
fn shown(service: &ServiceFacts, fact: FactName) -> Option<String> {
    let (value, evidence) = match fact {
        FactName::LanguageVersion => {
            service.language_version.as_ref().map(|f| (f.value.clone(), &f.evidence))
        }
        FactName::PackageManager => service.package_manager.as_ref().map(|f| (f.value.clone(), &f.evidence)),
        FactName::Start => service.start.as_ref().map(|f| (f.value.join(" "), &f.evidence)),
    }?;
    let at = evidence.first().map_or_else(|| "the repository".to_owned(), ToString::to_string);
    Some(format!(" ({at} says {value})"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use scaffold_core::{At, Fact, Source};
    use std::collections::BTreeSet;

    const GO: &str = include_str!("../../../../languages/go/containers/causes.toml");
    const NODE: &str = include_str!("../../../../languages/node/containers/causes.toml");
    const PYTHON: &str = include_str!("../../../../languages/python/containers/causes.toml");
    const RUST: &str = include_str!("../../../../languages/rust/containers/causes.toml");

    fn service() -> ServiceFacts {
        let fact = |value: &str, at: &str| Fact {
            value: value.to_owned(),
            source: Source::Manifest,
            evidence: vec![At::line(at, 3)],
            why: None,
        };
        ServiceFacts { language_version: Some(fact("1.27.1", "manifest")), ..ServiceFacts::default() }
    }

    /// What engines, compose and servers printed, and what it means.
    const SAID: &[(&str, &str, &str)] = &[
        (
            "classic-go-version",
            include_str!("said/classic-go-version.txt"),
            "the code asks for Go 1.27.1, and the image has 1.26.6 (manifest:3 says 1.27.1); \
             begin the Dockerfile from `golang:1.27.1`",
        ),
        (
            "kit-go-version",
            include_str!("said/kit-go-version.txt"),
            "the code asks for Go 1.27.1, and the image has 1.26.6 (manifest:3 says 1.27.1); \
             begin the Dockerfile from `golang:1.27.1`",
        ),
        (
            "classic-go-sum",
            include_str!("said/classic-go-sum.txt"),
            "go.sum does not know github.com/lib/pq; run `go mod tidy`, commit go.sum, and copy it beside go.mod",
        ),
        (
            "classic-go-entry",
            include_str!("said/classic-go-entry.txt"),
            "the program that is built is not at `/src/cmd/notes`; \
             name the folder of the package that is the program, and copy it",
        ),
        (
            "classic-copy",
            include_str!("said/classic-copy.txt"),
            "`cmd` is copied and is not in the folder that is built; \
             copy what is there, or let it in with `!cmd` in .dockerignore",
        ),
        (
            "kit-copy",
            include_str!("said/kit-copy.txt"),
            "`cmd` is copied and is not in the folder that is built; \
             copy what is there, or let it in with `!cmd` in .dockerignore",
        ),
        (
            "classic-no-image",
            include_str!("said/classic-no-image.txt"),
            "the registry registry-1.docker.io can't be reached; \
             pull the images where it can, or set up the engine's proxy",
        ),
        (
            "kit-no-image",
            include_str!("said/kit-no-image.txt"),
            "the registry registry-1.docker.io can't be reached; \
             pull the images where it can, or set up the engine's proxy",
        ),
        (
            "variable",
            include_str!("said/variable.txt"),
            "the variable POSTGRES_PASSWORD has to be set; \
             show it in .env.example, or give it a default: `${POSTGRES_PASSWORD:-value}`",
        ),
        (
            "undefined",
            include_str!("said/undefined.txt"),
            "it refers to `cache`, which is nowhere declared; declare it, or take the reference out",
        ),
        (
            "env-file",
            include_str!("said/env-file.txt"),
            "the file of settings /srv/shop/settings.env is not there; \
             commit an example of it, or write `required: false` beside its path",
        ),
        (
            "port-taken",
            include_str!("said/port-taken.txt"),
            "port 18080 is in use; stop what listens on it, or publish another one",
        ),
        (
            "entry-missing",
            include_str!("said/entry-missing.txt"),
            "the entry point `/server` is not a program of the image; \
             copy it to where CMD or ENTRYPOINT starts it, and let it be executable",
        ),
        (
            "entry-path",
            include_str!("said/entry-path.txt"),
            "the entry point `server` is not a program of the image; \
             copy it to where CMD or ENTRYPOINT starts it, and let it be executable",
        ),
        (
            "no-password",
            include_str!("said/no-password.txt"),
            "the database has no password to begin with; set POSTGRES_PASSWORD in its `environment`",
        ),
        (
            "read-only",
            include_str!("said/read-only.txt"),
            "it writes where its file system is read-only; give it a `tmpfs` or a volume there",
        ),
        (
            "not-permitted",
            include_str!("said/not-permitted.txt"),
            "its user may not do what it tries; give it files of its own with `COPY --chown`, or a volume that it owns",
        ),
    ];

    #[test]
    fn every_cause_is_well_written() {
        for text in [include_str!("causes.toml"), GO, NODE, PYTHON, RUST] {
            let listed: Listed = toml::from_str(text).unwrap();
            for cause in listed.cause {
                Regex::new(&cause.said).unwrap();
            }
        }
    }

    #[test]
    fn reads_what_was_really_said() {
        let causes = Causes::new(Some(GO));
        for (name, said, means) in SAID {
            let known = causes.read(said, &service());
            assert_eq!(known.as_ref().map(|k| k.text.as_str()), Some(*means), "{name}");
            assert_eq!(known.unwrap().outside, name.ends_with("no-image"), "{name}");
        }
        assert_eq!(causes.read("exit status 3", &service()), None);
    }

    const LOCAL: &str = "it looks for port 5432 in its own container, where nothing listens; \
                         name the service of the compose file as host instead of `localhost`";

    /// What is said in one language, or whatever the language.
    const SAID_IN: &[(&str, &str, &str)] = &[
        (
            NODE,
            include_str!("said/npm-no-lock.txt"),
            "there is no package-lock.json for `npm ci`; \
             run `npm install`, commit package-lock.json, and copy it beside package.json",
        ),
        (
            NODE,
            include_str!("said/npm-stale-lock.txt"),
            "package-lock.json does not fit package.json; run `npm install` and commit package-lock.json",
        ),
        (
            NODE,
            include_str!("said/node-no-entry.txt"),
            "the entry point `/app/dist/main.js` is not in the image; \
             copy what is built, and start the file that the build makes",
        ),
        (
            PYTHON,
            include_str!("said/pip-version.txt"),
            "the code asks for Python >=3.99, and the image has 3.13.5 (manifest:3 says 1.27.1); \
             begin the Dockerfile from an image of that version",
        ),
        (
            PYTHON,
            include_str!("said/python-no-module.txt"),
            "the entry point `shop.main` is not in the image; \
             copy the package, and start it from the folder above it",
        ),
        (
            PYTHON,
            include_str!("said/python-no-library.txt"),
            "the library or package `flask` is not in the image; \
             ask for it among the dependencies that are no development ones, or copy it",
        ),
        // One line tells as much as the whole of it.
        (
            GO,
            "main.go:4:2: no required module provides package github.com/lib/pq; to add it:",
            "go.mod does not ask for github.com/lib/pq; run `go mod tidy` and commit go.mod and go.sum",
        ),
        (
            GO,
            "go: inconsistent vendoring in /src:",
            "the folder `vendor` does not fit go.mod; run `go mod vendor` and commit it, or take `vendor` out",
        ),
        (
            NODE,
            "npm error notsup Required: {\"node\":\">=99\"}",
            "the code asks for Node >=99, and the image has another (manifest:3 says 1.27.1); \
             begin the Dockerfile from an image of that version",
        ),
        (
            NODE,
            " ERR_PNPM_OUTDATED_LOCKFILE  Cannot install with \"frozen-lockfile\" because pnpm-lock.yaml is not up to date",
            "the lock file does not fit package.json; install once without the frozen lock file and commit it",
        ),
        (
            NODE,
            " ERR_PNPM_NO_LOCKFILE  Cannot install with \"frozen-lockfile\" because pnpm-lock.yaml is absent",
            "there is no pnpm-lock.yaml for `--frozen-lockfile`; \
             run `pnpm install`, commit pnpm-lock.yaml, and copy it beside package.json",
        ),
        (
            PYTHON,
            "error: The lockfile at `uv.lock` needs to be updated, but `--locked` was provided.",
            "the lock file does not fit pyproject.toml; lock anew (`uv lock`, `poetry lock`) and commit it",
        ),
        (
            RUST,
            "error: rustc 1.94.1 is not supported by the following package:\n  shop@0.1.0 requires rustc 1.99\n",
            "the code asks for Rust 1.99, and the image has 1.94.1 (manifest:3 says 1.27.1); \
             begin the Dockerfile from `rust:1.99`",
        ),
        (
            RUST,
            "error: cannot create the lock file /src/Cargo.lock because --locked was passed to prevent this",
            "there is no Cargo.lock for `--locked`; commit Cargo.lock, and copy it beside Cargo.toml",
        ),
        (
            RUST,
            "error: cannot update the lock file /src/Cargo.lock because --locked was passed to prevent this",
            "Cargo.lock does not fit Cargo.toml; run `cargo build` and commit Cargo.lock",
        ),
        (
            RUST,
            "error: no bin target named `server` in default-run packages",
            "the program `server` is none of the package; name a `[[bin]]` of Cargo.toml",
        ),
        (
            RUST,
            "Caused by:\n  failed to read `/src/api/Cargo.toml`\n",
            "`/src/api/Cargo.toml`, which the workspace asks for, is not in the image; \
             copy the manifest of every member before the build",
        ),
        (
            "",
            "failed to write /var/lib/docker/x: no space left on device",
            "the disk of the container engine is full; `docker system df` shows by what",
        ),
        (
            "",
            "Error: listen EADDRINUSE: address already in use :::8080",
            "the port 8080 that it listens on is in use in its own container; \
             something before it listens there already: start one server in a container",
        ),
        (
            "",
            "exec /server: exec format error",
            "the program is made for another processor or is no program; \
             build it for the platform of the image, or write `#!` in the first line of a script",
        ),
        (
            "",
            "FATAL:  password authentication failed for user \"shop\"",
            "the database does not know the user shop with this password; \
             let the service and its database read the same variables",
        ),
        (
            "",
            "Error: getaddrinfo ENOTFOUND postgres",
            "nothing in the project is called `postgres`; name the service of the compose file as host",
        ),
        (
            "",
            "dial tcp: lookup db on 127.0.0.11:53: no such host",
            "nothing in the project is called `db`; name the service of the compose file as host",
        ),
        ("", "Error: connect ECONNREFUSED 127.0.0.1:5432", LOCAL),
        ("", "ConnectionRefusedError: [Errno 111] Connect call failed ('127.0.0.1', 5432)", LOCAL),
        ("", "dial tcp 127.0.0.1:5432: connect: connection refused", LOCAL),
        ("", "connection to server at \"127.0.0.1\", port 5432 failed: Connection refused", LOCAL),
        (
            "",
            "manifest for golang:9.99 not found: manifest unknown: manifest unknown",
            "there is no image golang:9.99 of this name and version; name one that its registry has",
        ),
        (
            "",
            "pull access denied for nobody/nothing, repository does not exist or may require 'docker login'",
            "the image nobody/nothing can't be pulled: it is not there, or asks for a login; \
             name one that its registry has, or `docker login` first",
        ),
        (
            "",
            "the --mount option requires BuildKit. Refer to https://docs.docker.com/go/buildkit/",
            "the Dockerfile asks for BuildKit, which this client lacks; install the client's `buildx` plug-in",
        ),
    ];

    #[test]
    fn reads_what_is_said_in_each_language() {
        for (pack, said, means) in SAID_IN {
            let known = Causes::new(Some(pack)).read(said, &service());
            assert_eq!(known.map(|k| k.text).as_deref(), Some(*means));
        }
    }

    #[test]
    fn every_cause_is_read_somewhere() {
        for pack in ["", GO, NODE, PYTHON, RUST] {
            let causes = Causes::new(Some(pack));
            let here = SAID_IN.iter().filter(|(p, ..)| *p == pack || p.is_empty()).map(|(_, said, _)| *said);
            let said: Vec<&str> = here.chain(SAID.iter().map(|(_, said, _)| *said)).collect();
            let first = |text: &str| causes.0.iter().position(|(said, _)| said.is_match(text));
            let read: BTreeSet<usize> = said.iter().filter_map(|text| first(text)).collect();
            let never: Vec<&str> = (0..causes.0.len())
                .filter(|n| !read.contains(n))
                .map(|n| causes.0[n].1.means.as_str())
                .collect();
            assert!(never.is_empty(), "{never:#?}");
        }
    }
}
