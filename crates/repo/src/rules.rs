//! Which paths a plan may have, by their text alone. What stands on the disk is `way.rs`'s business.

use crate::RepoError;
use std::collections::BTreeMap;

/// Names that Windows reserves for devices, with any extension.
const DEVICES: [&str; 7] = ["con", "prn", "aux", "nul", "conin$", "conout$", "clock$"];

/// A relative, normalised path that means the same file on every system and never git's own.
pub(crate) fn check_path(path: &str) -> Result<(), RepoError> {
    let bad = |why| Err(RepoError::BadPath { path: path.to_owned(), why });
    if path.is_empty() {
        return bad("it is empty");
    }
    if path.len() > 4096 {
        return bad("it is longer than 4096 bytes");
    }
    if path.starts_with('/') {
        return bad("it is not relative");
    }
    if path.chars().any(char::is_control) {
        return bad("it has a control character");
    }
    if path.contains('\\') {
        return bad("it has a backslash");
    }
    if path.contains(':') {
        return bad("it has a colon: a drive letter or a stream");
    }
    for component in path.split('/') {
        if component.is_empty() || component == "." || component == ".." {
            return bad("it is not normalised");
        }
        if component.len() > 255 {
            return bad("a component is longer than 255 bytes");
        }
        if component.ends_with(['.', ' ']) {
            return bad("a component ends in a dot or space");
        }
        if is_git(component) || component.eq_ignore_ascii_case(".scaffold") {
            return bad("it is git's or scaffold's own");
        }
        if is_device(component) {
            return bad("a component is a reserved name of Windows");
        }
    }
    Ok(())
}

/// Holds where paths mean the same files, all of them different ones, on every system, and none is git's own or leads elsewhere.
///
/// # Errors
/// The first that does not.
pub fn check_names<'a>(paths: impl IntoIterator<Item = &'a str>) -> Result<(), RepoError> {
    let mut taken = Spellings::default();
    for path in paths {
        check_path(path)?;
        taken.add(path, |_| Ok(Vec::new()))?;
    }
    Ok(())
}

/// `.git` as any file system may spell it: without regard to case, NTFS's short names, and the code
/// points that HFS+ ignores (the list of git's `utf8.c`).
fn is_git(component: &str) -> bool {
    let plain: String = component
        .chars()
        .filter(|c| {
            !matches!(c, '\u{200c}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{206a}'..='\u{206f}' | '\u{feff}')
        })
        .flat_map(char::to_lowercase)
        .collect();
    plain == ".git"
        || plain.strip_prefix("git~").is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
}

fn is_device(component: &str) -> bool {
    let stem = component.split('.').next().unwrap_or_default().trim_end_matches(' ').to_lowercase();
    if DEVICES.contains(&stem.as_str()) {
        return true;
    }
    let Some(port) = stem.strip_prefix("com").or_else(|| stem.strip_prefix("lpt")) else { return false };
    let mut digits = port.chars();
    matches!((digits.next(), digits.next()), (Some('1'..='9' | '¹' | '²' | '³'), None))
}

/// The spellings of files and folders that are taken, by what they are where case is ignored.
#[derive(Default)]
pub(crate) struct Spellings(BTreeMap<String, String>);

impl Spellings {
    /// Adds a path to be created; refuses it where another spelling of it, or of a folder of it, is taken.
    /// `names` lists a folder; none where there is no such folder.
    pub(crate) fn add(
        &mut self,
        path: &str,
        names: impl Fn(&str) -> Result<Vec<String>, RepoError>,
    ) -> Result<(), RepoError> {
        for prefix in prefixes(path) {
            let (above, slash) = prefix.rsplit_once('/').map_or(("", ""), |(above, _)| (above, "/"));
            // A folder is read once: it is taken itself, under a name that no path has, from then on.
            let read = format!("{above}//");
            if !self.0.contains_key(&read) {
                for name in names(above)? {
                    let taken = format!("{above}{slash}{name}");
                    // Of two that differ in case already, the one that is asked for is the one that counts.
                    if taken == prefix || !self.0.contains_key(&fold(&taken)) {
                        self.0.insert(fold(&taken), taken);
                    }
                }
                self.0.insert(read, String::new());
            }
            match self.0.get(&fold(prefix)) {
                Some(taken) if taken != prefix => {
                    return Err(RepoError::Collision { path: prefix.to_owned(), other: taken.clone() });
                }
                Some(_) => {}
                None => {
                    self.0.insert(fold(prefix), prefix.to_owned());
                }
            }
        }
        Ok(())
    }
}

/// `a`, `a/b`, `a/b/c` of `a/b/c`.
pub(crate) fn prefixes(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(i, _)| &path[..i]).chain([path])
}

fn fold(text: &str) -> String {
    text.chars().flat_map(char::to_uppercase).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_what_repositories_have() {
        for path in [
            "a",
            "a/b.go",
            "with space/ä ö.go",
            "[id]/page.ts",
            ".github/workflows/ci.yml",
            ".gitignore",
            "git/x",
            "a..b",
            "...a",
            "console.go",
            "com10",
            "auxiliary",
            "日本/語",
        ] {
            assert!(check_path(path).is_ok(), "{path}");
        }
    }

    #[test]
    fn refuses_what_leaves_or_misleads() {
        for path in [
            "",
            "/a",
            "../a",
            "a/../b",
            "a/./b",
            "./a",
            "a//b",
            "a/",
            "..",
            "a\0b",
            "a\nb",
            "C:/x",
            "c:x",
            "a\\b",
            "..\\a",
            ".git/config",
            "a/.git/hooks/x",
            ".GIT/config",
            ".Git",
            "git~1/x",
            "GIT~2",
            ".g\u{200c}it/x",
            ".git./x",
            ".git /x",
            ".git::$INDEX_ALLOCATION/x",
            "con",
            "CON.txt",
            "a/nul.go",
            "Com1",
            "lpt9.x",
            "com¹",
            "a./b",
            "a /b",
            "conin$",
        ] {
            assert!(check_path(path).is_err(), "{path:?}");
        }
        assert!(check_path(&"a".repeat(256)).is_err());
        assert!(check_path(&"a/".repeat(3000)).is_err());
    }

    #[test]
    fn names_of_one_set_differ_in_more_than_case() {
        assert!(check_names(["a/b", "a/c", "b"]).is_ok());
        for names in [["a/b", "A/c"], ["a/b", "a/B"], ["a", "../a"]] {
            assert!(check_names(names).is_err(), "{names:?}");
        }
    }

    #[test]
    fn refuses_spellings_that_differ_in_case() {
        let names = |folder: &str| {
            let names: &[&str] = match folder {
                "" => &["Internal", "README"],
                "Internal" => &["users.go"],
                _ => &[],
            };
            Ok(names.iter().map(|n| (*n).to_owned()).collect())
        };
        let mut taken = Spellings::default();
        for path in ["Internal/orders.go", "README", "straße", "new/a", "new/b"] {
            assert!(taken.add(path, names).is_ok(), "{path}");
        }
        for path in [
            "internal/x.go",
            "Internal/Users.go",
            "readme",
            "Internal/ORDERS.go",
            "STRASSE",
            "NEW/c",
            "new/A",
        ] {
            assert!(taken.add(path, names).is_err(), "{path}");
        }
        let collision = taken.add("internal/x.go", names);
        assert!(
            matches!(collision, Err(RepoError::Collision { path, other }) if path == "internal" && other == "Internal")
        );
    }
}
