//! What is shown of a pack before its content is accepted, and who accepts it: somebody at a terminal, or a command that names
//! the whole hash. Never a name, a source, or a file of a repository.

use super::super::in_words;
use crate::ask::{ask, can_ask};
use crate::builtin;
use crate::exit::Failure;
use crate::session::Session;
use scaffold_core::Diagnostic;
use scaffold_pack::{Accepted, ContentHash, Pack, Trust};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::io::Write as _;

/// What every pack may do: plans are held to it whoever makes them.
const ACCESS: [&str; 2] = [
    "reads: every file of a repository that it is used in",
    "writes: what its plans hold, inside of that repository; checks build and run what it wrote, in containers too",
];

/// A content that is offered.
pub(super) struct Offer<'a> {
    pub(super) pack: &'a Pack,
    /// Where it comes from, for people.
    pub(super) source: &'a str,
    pub(super) hash: &'a ContentHash,
    /// It was accepted before.
    pub(super) known: bool,
    /// The hash that the command line accepts.
    pub(super) given: Option<&'a ContentHash>,
    /// The command line that accepts this content.
    pub(super) way: String,
}

impl Offer<'_> {
    /// Remembers that the content was accepted.
    ///
    /// # Errors
    /// The record can't be written.
    pub(super) fn remember(&self, trust: &mut Trust) -> Result<(), Failure> {
        let identity = self.pack.identity();
        trust.accept(Accepted {
            id: identity.id.clone(),
            version: identity.version.clone(),
            source: self.source.to_owned(),
            hash: self.hash.clone(),
            trusted: true,
        });
        trust.write().map_err(Failure::refused)
    }

    /// Shows the pack and has it accepted.
    ///
    /// # Errors
    /// It is not: another hash is given, nobody can be asked, or the answer is no.
    pub(super) fn accepted(&self, session: &Session) -> Result<(), Failure> {
        let (id, hash) = (&self.pack.identity().id, self.hash);
        match self.given {
            Some(given) if given != hash => {
                let what = format!("pack `{id}` of {} is {hash}, not {given}", plain(self.source));
                Err(Failure::refused(Diagnostic::new(what).hint("find out who changed it, and why")))
            }
            _ if self.given.is_some() || self.known => {
                self.lines().iter().for_each(|line| session.screen.say(line));
                Ok(())
            }
            _ if can_ask() && !session.screen.json => self.ask(),
            _ => {
                let what = format!("untrusted pack `{id}`: nobody accepted its content, {hash}");
                let steps = self.lines().into_iter().skip(1).map(|line| Diagnostic::new(line.trim_start()));
                let hint = format!("read what it can run; `{}` accepts it", self.way);
                Err(Failure::refused(Diagnostic::new(what).hint(hint)).with_steps(steps.collect()))
            }
        }
    }

    fn ask(&self) -> Result<(), Failure> {
        let mut screen = std::io::stderr().lock();
        for line in self.lines() {
            writeln!(screen, "{line}")?;
        }
        drop(screen);
        let yes = ask("Trust this content? yes or no", Some("no"), |answer| match answer {
            "yes" => Ok(true),
            "no" => Ok(false),
            _ => Err(Diagnostic::new("answer `yes` or `no`")),
        })?;
        if yes {
            return Ok(());
        }
        let what = format!("pack `{}` is not accepted", self.pack.identity().id);
        Err(Failure::refused(Diagnostic::new(what)))
    }

    /// Who it is, and what it can do.
    fn lines(&self) -> Vec<String> {
        let identity = self.pack.identity();
        let mut lines = vec![
            format!("Pack `{}`, {} {}", identity.id, plain(&identity.title), plain(&identity.version)),
            format!("  source: {}", plain(self.source)),
            format!("  content: {}", self.hash),
        ];
        if builtin::IDS.contains(&identity.id.as_str()) {
            lines.push(format!("  takes the place of pack `{}`, which is built in", identity.id));
        }
        lines.extend(ACCESS.map(|line| format!("  {line}")));
        let manifest = self.pack.manifest();
        lines.extend(manifest.sets().iter().map(|(name, value)| plain(&format!("  sets: {name}={value}"))));
        let runs = manifest.runs();
        if runs.is_empty() {
            lines.push("  runs: nothing".to_owned());
        }
        let runs =
            runs.into_iter().map(|run| plain(&format!("  runs: {} ({})", in_words(run.argv), run.what)));
        let mut told = BTreeSet::new();
        lines.extend(runs.filter(|line| told.insert(line.clone())));
        lines
    }

    /// As a document.
    pub(super) fn document(&self) -> Value {
        let identity = self.pack.identity();
        let manifest = self.pack.manifest();
        let runs = manifest.runs();
        let runs: Vec<Value> = runs.iter().map(|r| json!({ "for": r.what, "argv": r.argv })).collect();
        let sets: serde_json::Map<String, Value> =
            manifest.sets().into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect();
        json!({
            "pack": identity.id,
            "title": identity.title,
            "version": identity.version,
            "source": self.source,
            "hash": self.hash,
            "trusted": true,
            "access": ACCESS,
            "sets": sets,
            "runs": runs,
        })
    }
}

/// A text of somebody else's as a terminal may show it: it can't move the cursor, hide, or turn what stands behind it around.
pub(super) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' => {
                plain.extend(c.escape_unicode());
            }
            c if c.is_control() => plain.extend(c.escape_default()),
            c => plain.push(c),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    #[test]
    fn nothing_hides_what_stands_behind_it() {
        let shown = super::plain("a\u{1b}[2K\r\nb\u{202e}c\u{9b}d ä語");
        assert_eq!(shown, "a\\u{1b}[2K\\r\\nb\\u{202e}c\\u{9b}d ä語");
    }
}
