//! What is weak in a Dockerfile or a compose file. Rules have the ids of the tools that are known for them:
//! hadolint (`DL…`), checkov (`CKV…`), BuildKit's checks (`JSONArgsRecommended`), and names of their own for compose.

pub mod commands;
pub mod compose;
pub mod context;
mod instructions;
mod pragmas;
mod sheet;
mod stages;

use crate::dockerfile::Dockerfile;
use crate::image::Image;
use commands::CommandRules;
pub(crate) use commands::{BaseImage, CommandRule};
use context::Context;
use pragmas::Pragmas;
use scaffold_core::{At, Diagnostic, PackError};
use sheet::Sheet;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// A weakness at a line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hit {
    /// 1-based line.
    pub line: u32,
    /// Id of the rule.
    pub id: String,
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub fix: String,
    /// What other tools call the rule.
    pub also: Vec<String>,
}

impl Hit {
    fn new(id: &str, also: &[String], line: u32, message: String, fix: String) -> Self {
        Self { line, id: id.to_owned(), message, fix, also: also.to_vec() }
    }

    /// Whether the rule is called so by any tool.
    pub fn is_called(&self, id: &str) -> bool {
        self.id == id || self.also.iter().any(|a| a == id)
    }
}

/// Where a pack keeps its rules.
pub const PACK_RULES: &str = "containers/rules.toml";

/// Rules about commands of operating systems.
const SYSTEM: &str = include_str!("commands.toml");

/// Every rule about Dockerfiles.
#[derive(Debug, Clone)]
pub struct Rules {
    commands: CommandRules,
    /// What tools of each pack's language make.
    made: BTreeMap<String, Vec<String>>,
    ignored: Vec<String>,
}

/// The engine's own; a test holds that they fit.
static SYSTEM_RULES: LazyLock<CommandRules> =
    LazyLock::new(|| CommandRules::parse(SYSTEM).unwrap_or_default());

impl Rules {
    /// The engine's own rules and those of `packs` (ids, and texts of their `containers/rules.toml`).
    ///
    /// # Errors
    /// A pack's file does not fit.
    pub fn new<'a>(packs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, PackError> {
        let mut commands = SYSTEM_RULES.clone();
        let mut made = BTreeMap::new();
        for (pack, text) in packs {
            let read = CommandRules::parse(text).map_err(|e| PackError {
                pack: pack.to_owned(),
                operation: "say what is weak in container files".into(),
                diagnostic: Diagnostic::new(e.to_string()).at(At::file(PACK_RULES)),
            });
            let mut read = read?;
            made.insert(pack.to_owned(), std::mem::take(&mut read.made));
            commands.extend(read);
        }
        Ok(Self { commands, made, ignored: Vec::new() })
    }

    /// Without the rules that a repository's own settings (`.hadolint.yaml`) leave out.
    #[must_use]
    pub fn without(mut self, ids: impl IntoIterator<Item = String>) -> Self {
        self.ignored.extend(ids);
        self
    }

    /// What is known of an image by its name, else by a word of its tag.
    pub(crate) fn image(&self, image: &str) -> Option<&BaseImage> {
        let read = Image::parse(image);
        let known = &self.commands.image;
        let variant = |k: &&BaseImage| {
            let words = || read.tag.into_iter().flat_map(|t| t.split('-'));
            // With a version of its own (`alpine3.20`) or without.
            k.variant.as_ref().is_some_and(|v| words().any(|w| w.starts_with(v.as_str())))
        };
        known
            .iter()
            .find(|k| k.names.iter().any(|n| n == read.short()))
            .or_else(|| known.iter().find(variant))
    }

    /// A command that asks a server in this image for `path`, or connects to it; `None` where the image has no program
    /// for it.
    pub(crate) fn probe(&self, image: &str, port: u16, path: Option<&str>) -> Option<Vec<String>> {
        let known = self.image(image)?;
        let words = if path.is_some() && !known.http.is_empty() { &known.http } else { &known.tcp };
        let filled =
            |w: &String| w.replace("{port}", &port.to_string()).replace("{path}", path.unwrap_or_default());
        (!words.is_empty()).then(|| words.iter().map(filled).collect())
    }

    /// What the tools of these packs' languages make, as patterns of `.dockerignore`.
    pub(crate) fn made_by(&self, packs: &BTreeSet<&str>) -> impl Iterator<Item = &str> {
        let made = self.made.iter().filter(|(pack, _)| packs.contains(pack.as_str()));
        made.flat_map(|(_, patterns)| patterns).map(String::as_str)
    }

    /// Whether a text names a library that takes its version from the repository's history.
    pub(crate) fn builds_from_history(&self, text: &str) -> bool {
        self.commands.from_history.iter().any(|l| text.contains(l.as_str()))
    }

    /// Whether a program writes into the home folder of whoever starts it.
    pub(crate) fn is_at_home(&self, program: &str) -> bool {
        self.commands.at_home.iter().any(|p| p == program)
    }

    /// A rule about commands.
    pub(crate) fn command(&self, id: &str) -> Option<&CommandRule> {
        self.commands.command.iter().find(|c| c.id == id)
    }

    /// What is weak in a Dockerfile, and in how it fits the folder of its build where that is known, by line.
    /// What comments in it leave out is left out.
    pub fn check_in(&self, text: &str, file: &Dockerfile, context: Option<&Context<'_>>) -> Vec<Hit> {
        let sheet = Sheet::new(file, &self.commands);
        let mut hits = instructions::check(&sheet);
        hits.extend(self.commands.check(&sheet));
        hits.extend(context.iter().flat_map(|c| context::check(file, c)));
        let pragmas = Pragmas::read(text, file);
        hits.retain(|h| !self.ignored.iter().any(|i| h.is_called(i)) && !pragmas.leave_out(h));
        hits.sort();
        hits.dedup_by(|a, b| a.line == b.line && a.id == b.id);
        hits
    }

    /// What is weak in a Dockerfile by itself.
    pub fn check(&self, text: &str, file: &Dockerfile) -> Vec<Hit> {
        self.check_in(text, file, None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rules_of_operating_systems_fit() {
        assert!(CommandRules::parse(SYSTEM).unwrap().command.len() > 25);
    }

    #[test]
    fn a_pack_whose_rules_do_not_fit_is_named() {
        let fault = Rules::new([("x", "[[command]]\nid = 1\n")]).unwrap_err();
        assert_eq!((fault.pack.as_str(), fault.diagnostic.at), ("x", Some(At::file(PACK_RULES))));
    }
}
