//! `scaffold.lock`: which content of which installed pack made changes in a repository. It narrows what is used there, and
//! grants nothing: what it names is still to be trusted by whoever runs it.

use crate::{ContentHash, fault};
use scaffold_core::{At, Diagnostic};
use serde::{Deserialize, Serialize};

/// Its path in the repository.
pub const LOCK: &str = "scaffold.lock";

/// What stands at its head.
const HEAD: &str =
    "# The packs that made changes here, each by its content. Written by scaffold, to be committed.\n";

/// A pack that made changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pinned {
    /// Its id.
    pub id: String,
    /// The version that it says it is.
    pub version: String,
    /// Where it can be had: the URL of a git repository with the commit, or `folder`.
    pub source: String,
    /// Its content.
    pub hash: ContentHash,
}

/// All of them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lock {
    #[serde(default)]
    pack: Vec<Pinned>,
}

impl Lock {
    /// Reads it.
    ///
    /// # Errors
    /// It can't be read, or pins one pack twice: the line.
    pub fn read(text: &str) -> Result<Self, Diagnostic> {
        let hint = "take it from the last commit in which it was right";
        let lock: Self = toml::from_str(text).map_err(|e| fault::toml_fault(LOCK, text, &e).hint(hint))?;
        for (i, pinned) in lock.pack.iter().enumerate() {
            if lock.pack[..i].iter().any(|p| p.id == pinned.id) {
                let what = format!("pack `{}` is pinned twice", pinned.id);
                return Err(Diagnostic::new(what).at(At::file(LOCK)).hint(hint));
            }
        }
        Ok(lock)
    }

    /// What is pinned of an id.
    pub fn of(&self, id: &str) -> Option<&Pinned> {
        self.pack.iter().find(|p| p.id == id)
    }
}

impl Pinned {
    /// What goes to the end of `text`, the lock as it stands, to pin this pack too.
    ///
    /// # Errors
    /// It is no TOML; never so.
    pub fn behind(&self, text: &str) -> Result<String, Diagnostic> {
        let own = Lock { pack: vec![self.clone()] };
        let own = toml::to_string(&own).map_err(|e| Diagnostic::new(e.to_string()))?;
        let mut new = if text.is_empty() { HEAD.to_owned() } else { String::new() };
        if !text.is_empty() && !text.ends_with('\n') {
            new.push('\n');
        }
        new.push('\n');
        new.push_str(&own);
        Ok(if text.contains("\r\n") { new.replace('\n', "\r\n") } else { new })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pinned(id: &str) -> Pinned {
        let hash = format!("sha256:{}", "1".repeat(64)).parse().unwrap();
        Pinned { id: id.into(), version: "1".into(), source: "folder".into(), hash }
    }

    #[test]
    fn a_pack_more_leaves_what_stands() {
        let one = pinned("a").behind("").unwrap();
        assert!(one.starts_with("# The packs that made changes here"), "{one}");
        for text in [one.clone(), one.trim_end().to_owned(), one.replace('\n', "\r\n")] {
            let both = format!("{text}{}", pinned("b").behind(&text).unwrap());
            let lock = Lock::read(&both).unwrap();
            assert_eq!((lock.of("a"), lock.of("b")), (Some(&pinned("a")), Some(&pinned("b"))));
            assert_eq!(both.contains('\r'), !both.replace("\r\n", "").contains('\n'));
        }
    }

    #[test]
    fn what_is_no_lock_is_told_with_its_line() {
        let text = pinned("a").behind("").unwrap();
        let short = Lock::read(&text.replace(&"1".repeat(64), "11")).unwrap_err();
        assert!(short.message.contains("is no hash of a pack") && short.at.unwrap().line.is_some());
        assert!(
            Lock::read(&text.replace("source", "trusted")).unwrap_err().message.contains("unknown field")
        );
        let twice = format!("{text}{}", pinned("a").behind(&text).unwrap());
        assert_eq!(Lock::read(&twice).unwrap_err().message, "pack `a` is pinned twice");
    }
}
