//! What tries a pack out: `cases/NAME/` holds a repository (`in/`), the arguments of a command (`cmd`), and the repository as it
//! is afterwards (`out/`).

use crate::PackLoadError;
use scaffold_core::{At, Diagnostic};
use std::fs;
use std::path::{Path, PathBuf};

/// Commands that cases may run: those that write into the repository of the case, and nowhere else.
const COMMANDS: &[&str] = &["add", "new", "docker"];

/// Flags that would lead out of the case.
const FOREIGN: &[&str] = &["--repo", "--pack-path"];

/// A case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Name of its folder.
    pub name: String,
    /// Its folder.
    pub folder: PathBuf,
    /// The arguments of the command.
    pub args: Vec<String>,
}

impl Case {
    /// The cases of the pack in a folder, by name.
    ///
    /// # Errors
    /// A case without a command, or with one that cases may not run.
    pub fn all(pack: &Path) -> Result<Vec<Self>, PackLoadError> {
        let Ok(entries) = fs::read_dir(pack.join("cases")) else { return Ok(Vec::new()) };
        let mut folders: Vec<PathBuf> = entries.flatten().map(|e| e.path()).filter(|p| p.is_dir()).collect();
        folders.sort();
        folders.into_iter().map(Self::read).collect()
    }

    fn read(folder: PathBuf) -> Result<Self, PackLoadError> {
        let path = folder.join("cmd");
        let at = At::line(path.display().to_string(), 1);
        let fault = |message: String| Diagnostic::new(message).at(at.clone());
        let text =
            fs::read_to_string(&path).map_err(|e| fault(format!("the case's command can't be read: {e}")))?;
        let args = words(&text).ok_or_else(|| fault("a quote is not closed".to_owned()))?;
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let known = COMMANDS.join("`, `");
        if !args.first().is_some_and(|a| COMMANDS.contains(&a.as_str())) {
            return Err(fault(format!("expected a command of a case: `{known}`")).into());
        }
        let foreign = |a: &&String| FOREIGN.contains(&a.split('=').next().unwrap_or_default());
        if let Some(flag) = args.iter().find(foreign) {
            return Err(fault(format!("`{flag}` leads out of the case")).into());
        }
        Ok(Self { name, folder, args })
    }

    /// The kind of feature that it makes: what `--kind` says, else `default`.
    pub fn kind<'a>(&'a self, default: &'a str) -> &'a str {
        let mut args = self.args.iter();
        while let Some(arg) = args.next() {
            match arg.strip_prefix("--kind") {
                Some("") => return args.next().map_or(default, String::as_str),
                Some(kind) => return kind.trim_start_matches('='),
                None => {}
            }
        }
        default
    }
}

/// The words of a command line; quotes hold several together. `None`: one is not closed.
fn words(text: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let (mut word, mut quote) = (None::<String>, None);
    for c in text.chars() {
        match (quote, c) {
            (Some(q), c) if c == q => quote = None,
            (None, '"' | '\'') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, c) if c.is_whitespace() => words.extend(word.take()),
            (_, c) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    quote.is_none().then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(cmd: &str) -> Result<Case, PackLoadError> {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("cases/one")).unwrap();
        fs::write(folder.path().join("cases/one/cmd"), cmd).unwrap();
        Case::all(folder.path()).map(|mut all| all.remove(0))
    }

    #[test]
    fn quotes_hold_words_together() {
        let case = case("new shop --resource \"users name:string\" --module ''\n").unwrap();
        assert_eq!(case.args, ["new", "shop", "--resource", "users name:string", "--module", ""]);
        assert!(super::words("add \"x").is_none());
    }

    #[test]
    fn the_kind_is_that_of_the_flag() {
        for (cmd, kind) in [("add x", "rest"), ("add x --kind graphql", "graphql"), ("add x --kind=a", "a")] {
            assert_eq!(case(cmd).unwrap().kind("rest"), kind, "{cmd}");
        }
    }

    #[test]
    fn a_case_stays_in_its_repository() {
        for (cmd, said) in [
            ("undo", "expected a command of a case"),
            ("", "expected a command of a case"),
            ("add users --repo /home", "`--repo` leads out"),
            ("add users --pack-path=/x", "`--pack-path=/x` leads out"),
        ] {
            assert!(case(cmd).unwrap_err().to_string().contains(said), "{cmd}");
        }
    }
}
