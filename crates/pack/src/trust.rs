//! Which contents of packs the user accepted. Kept in the user's data folder and nowhere else: no file of a repository, and
//! no name, can grant what is granted here.

use crate::{ContentHash, Found};
use scaffold_core::{At, Diagnostic};
use serde::{Deserialize, Serialize};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// What stands at the head of the record.
const HEAD: &str = "# Contents of packs that were accepted, last one last. `scaffold pack trust` and `untrust` write it.\n\n";

/// A content that was accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Accepted {
    /// What it is called; decides nothing.
    pub id: String,
    /// The version that it says it is; decides nothing.
    pub version: String,
    /// Where it came from: a git repository with its commit, or a folder.
    pub source: String,
    /// What it is.
    pub hash: ContentHash,
    /// Whether it still is accepted.
    pub trusted: bool,
}

/// The record of what was accepted.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Record {
    #[serde(default)]
    pack: Vec<Accepted>,
}

/// What the user accepted, and where that is written down.
#[derive(Debug, Clone, Default)]
pub struct Trust {
    /// `None` where there is no data folder: then nothing is trusted.
    path: Option<PathBuf>,
    record: Record,
}

impl Trust {
    /// What is written in a file; nothing, where it is not there.
    ///
    /// # Errors
    /// It can't be read, or was not written by this program.
    pub fn read(path: Option<PathBuf>) -> Result<Self, Diagnostic> {
        let Some(file) = &path else { return Ok(Self::default()) };
        let fault = |why: String| {
            Diagnostic::new(format!("the record of trusted packs can't be read: {why}"))
                .at(At::file(file.display().to_string()))
                .hint("mend it, or remove it and trust each pack again")
        };
        let record = match std::fs::read_to_string(file) {
            Ok(text) => toml::from_str(&text).map_err(|e| fault(e.message().to_owned()))?,
            Err(e) if e.kind() == io::ErrorKind::NotFound => Record::default(),
            Err(e) => return Err(fault(e.to_string())),
        };
        Ok(Self { path, record })
    }

    /// Whether this content is accepted.
    pub fn holds(&self, hash: &ContentHash) -> bool {
        self.record.pack.iter().any(|p| p.trusted && p.hash == *hash)
    }

    /// What is known of a content, accepted still or not.
    pub fn of(&self, hash: &ContentHash) -> Option<&Accepted> {
        self.record.pack.iter().rev().find(|p| p.hash == *hash)
    }

    /// The content of this id that was accepted last.
    pub fn last(&self, id: &str) -> Option<&Accepted> {
        self.record.pack.iter().rev().find(|p| p.id == id)
    }

    /// Accepts a content.
    pub fn accept(&mut self, accepted: Accepted) {
        self.record.pack.retain(|p| p.hash != accepted.hash);
        self.record.pack.push(accepted);
    }

    /// Accepts contents no longer; how many were accepted before.
    pub fn withdraw(&mut self, which: impl Fn(&Accepted) -> bool) -> usize {
        let mut count = 0;
        for pack in self.record.pack.iter_mut().filter(|p| which(p)) {
            count += usize::from(pack.trusted);
            pack.trusted = false;
        }
        count
    }

    /// Forgets everything of an id but one content.
    pub fn forget(&mut self, id: &str, but: Option<&ContentHash>) {
        self.record.pack.retain(|p| p.id != id || Some(&p.hash) == but);
    }

    /// Writes it down, whole or not at all.
    ///
    /// # Errors
    /// There is no place for it, or the disk refuses.
    pub fn write(&self) -> Result<(), Diagnostic> {
        let Some(path) = &self.path else {
            return Err(Diagnostic::new("there is no data folder that could hold what is trusted")
                .hint("set `HOME`, or `XDG_DATA_HOME` to an absolute folder"));
        };
        let fault = |e: &dyn std::fmt::Display| {
            Diagnostic::new(format!("the record of trusted packs can't be written: {e}"))
                .at(At::file(path.display().to_string()))
        };
        let text = toml::to_string(&self.record).map_err(|e| fault(&e))?;
        let write = || -> io::Result<()> {
            let folder = path.parent().unwrap_or(Path::new("."));
            std::fs::create_dir_all(folder)?;
            // A temporary file is its owner's alone, and stays so under its new name.
            let mut file = tempfile::NamedTempFile::new_in(folder)?;
            file.write_all(HEAD.as_bytes())?;
            file.write_all(text.as_bytes())?;
            file.as_file().sync_all()?;
            file.persist(path)?;
            Ok(())
        };
        write().map_err(|e| fault(&e))
    }

    /// Why a pack of a data folder is not used.
    ///
    /// # Errors
    /// Its content is not accepted.
    pub fn demand(&self, found: &Found, hash: &ContentHash) -> Result<(), Diagnostic> {
        if self.holds(hash) {
            return Ok(());
        }
        let message = match self.last(&found.id) {
            Some(other) if other.trusted => {
                format!(
                    "untrusted pack `{}`: its content is {hash}, and {} was trusted",
                    found.id, other.hash
                )
            }
            _ => format!("untrusted pack `{}`: nobody accepted its content, {hash}", found.id),
        };
        Err(Diagnostic::new(message).at(At::file(found.folder.display().to_string())).hint(format!(
            "`scaffold pack trust {}` shows what it can run and asks; `scaffold pack trust {hash}` accepts it; `scaffold pack \
             remove {}` removes it",
            found.id, found.id
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Origin;

    fn hash(digit: char) -> ContentHash {
        format!("sha256:{}", digit.to_string().repeat(64)).parse().unwrap()
    }

    fn accepted(id: &str, digit: char) -> Accepted {
        let (version, source) = ("1".to_owned(), "folder".to_owned());
        Accepted { id: id.into(), version, source, hash: hash(digit), trusted: true }
    }

    #[test]
    fn what_is_accepted_stays_so_until_it_is_withdrawn() {
        let folder = tempfile::tempdir().unwrap();
        let path = Some(folder.path().join("scaffold/trust.toml"));
        let mut trust = Trust::read(path.clone()).unwrap();
        trust.accept(accepted("a", '1'));
        trust.accept(accepted("a", '2'));
        trust.write().unwrap();
        let mut trust = Trust::read(path.clone()).unwrap();
        assert!(trust.holds(&hash('1')) && trust.holds(&hash('2')) && !trust.holds(&hash('3')));
        assert_eq!(trust.last("a").unwrap().hash, hash('2'));
        assert_eq!(trust.withdraw(|p| p.hash == hash('1')), 1);
        trust.write().unwrap();
        let trust = Trust::read(path).unwrap();
        assert!(!trust.holds(&hash('1')) && trust.holds(&hash('2')) && trust.of(&hash('1')).is_some());
    }

    #[test]
    fn a_name_that_was_accepted_says_nothing_of_other_content() {
        let mut trust = Trust::default();
        trust.accept(accepted("a", '1'));
        let found = Found { id: "a".into(), folder: "/a".into(), origin: Origin::User };
        trust.demand(&found, &hash('1')).unwrap();
        let refused = trust.demand(&found, &hash('2')).unwrap_err();
        assert!(refused.message.contains(&format!("{}, and {} was trusted", hash('2'), hash('1'))));
    }

    #[test]
    fn a_record_with_a_part_of_a_hash_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("trust.toml");
        let entry = "[[pack]]\nid = \"a\"\nversion = \"1\"\nsource = \"folder\"\nhash = \"sha256:12\"\ntrusted = true\n";
        std::fs::write(&path, entry).unwrap();
        assert!(Trust::read(Some(path)).unwrap_err().message.contains("`sha256:12` is no hash of a pack"));
    }
}
