//! Where packs are looked for besides those that are built in. Never in the folder that the program stands in.

use crate::{MANIFEST, PackLoadError, Trust, store};
use scaffold_core::{At, Diagnostic};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};

/// Folder of the program's data that holds packs.
const PACKS: &str = "scaffold/packs";

/// Name of the record of what is trusted, beside the folder of packs.
const TRUST: &str = "trust.toml";

/// The variable with absolute folders of packs, separated as those of `PATH` are.
const PACK_PATH: &str = "SCAFFOLD_PACK_PATH";

/// Where a pack comes from. What comes first here is taken first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// A folder that the command line names.
    Flag,
    /// A folder that the environment names.
    Environment,
    /// The user's data folder.
    User,
    /// A data folder of the system.
    System,
    /// The program itself.
    BuiltIn,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Flag => "--pack-path",
            Self::Environment => PACK_PATH,
            Self::User => "the user's data folder",
            Self::System => "the system's data folder",
            Self::BuiltIn => "built in",
        })
    }
}

/// A pack's folder. Nothing of it but perhaps its id was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The pack's id.
    pub id: String,
    /// Where it lies.
    pub folder: PathBuf,
    /// By which way it was found.
    pub origin: Origin,
}

/// A pack that is not used, since one of the same id comes first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shadowed {
    /// The one that is used.
    pub by: Found,
    /// Where the other one lies; `None` for one that is built in.
    pub folder: Option<PathBuf>,
}

impl fmt::Display for Shadowed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "pack `{}` is that of {} ({}), not ",
            self.by.id,
            self.by.folder.display(),
            self.by.origin
        )?;
        match &self.folder {
            Some(folder) => write!(f, "that of {}", folder.display()),
            None => f.write_str("the one that is built in"),
        }
    }
}

/// Folders of packs, by the ways in which they are named.
#[derive(Debug, Clone, Default)]
pub struct Places {
    flag: Vec<PathBuf>,
    environment: Vec<PathBuf>,
    user: Option<PathBuf>,
    system: Vec<PathBuf>,
}

impl Places {
    /// Those that the command line names, and those of `environment` (a variable's value by its name).
    ///
    /// # Errors
    /// The environment names a folder that is not absolute: it would be another one wherever the program stands.
    pub fn new(flag: &[PathBuf], environment: impl Fn(&str) -> Option<OsString>) -> Result<Self, Diagnostic> {
        let split = |text: OsString| -> Vec<PathBuf> {
            std::env::split_paths(&text).filter(|p| !p.as_os_str().is_empty()).collect()
        };
        let named = environment(PACK_PATH).map(split).unwrap_or_default();
        if let Some(relative) = named.iter().find(|p| !p.is_absolute()) {
            let message = format!("`{PACK_PATH}` names `{}`, which is not absolute", relative.display());
            return Err(Diagnostic::new(message).hint("name folders from the root on, or use `--pack-path`"));
        }
        let absolute = |path: PathBuf| path.is_absolute().then_some(path);
        let home = || environment("HOME").map(PathBuf::from).and_then(absolute);
        let user = environment("XDG_DATA_HOME").map(PathBuf::from).and_then(absolute);
        let user = user.or_else(|| home().map(|h| h.join(".local/share")));
        let system = environment("XDG_DATA_DIRS").filter(|v| !v.is_empty());
        let system = split(system.unwrap_or_else(|| "/usr/local/share:/usr/share".into()));
        Ok(Self {
            flag: flag.to_vec(),
            environment: named,
            user: user.map(|u| u.join(PACKS)),
            system: system.into_iter().filter_map(absolute).map(|s| s.join(PACKS)).collect(),
        })
    }

    /// The folder that installed packs lie in; `None` where the environment tells of no home.
    pub fn user(&self) -> Option<&Path> {
        self.user.as_deref()
    }

    /// What the user accepted of installed packs.
    ///
    /// # Errors
    /// The record of it can't be read.
    pub fn trust(&self) -> Result<Trust, Diagnostic> {
        Trust::read(self.user.as_ref().and_then(|packs| Some(packs.parent()?.join(TRUST))))
    }

    /// Packs that the command line and the environment name, in the order in which they are taken.
    ///
    /// # Errors
    /// A folder of the command line without a pack, or one that can't be read.
    pub fn named(&self) -> Result<Vec<(PathBuf, Origin)>, Diagnostic> {
        let mut all = Vec::new();
        for place in &self.flag {
            let found = if place.join(MANIFEST).is_file() { vec![place.clone()] } else { below(place)? };
            if found.is_empty() {
                let message = format!("`--pack-path {}` holds no pack", place.display());
                let hint =
                    format!("a pack is a folder with a `{MANIFEST}`; name it, or the folder around it");
                return Err(Diagnostic::new(message).hint(hint));
            }
            all.extend(found.into_iter().map(|f| (f, Origin::Flag)));
        }
        for place in &self.environment {
            let found = if place.join(MANIFEST).is_file() { vec![place.clone()] } else { below(place)? };
            all.extend(found.into_iter().map(|f| (f, Origin::Environment)));
        }
        Ok(all)
    }

    /// Packs of the data folders, in the order in which they are taken. Each lies in a folder that is called by its id, or in
    /// that by its hash. Of several contents of one id, the one that was accepted last is meant.
    ///
    /// # Errors
    /// A folder that can't be read.
    pub fn installed(&self) -> Result<Vec<Found>, Diagnostic> {
        let user = self.user.iter().map(|p| (p, Origin::User));
        let system = self.system.iter().map(|p| (p, Origin::System));
        let mut all = Vec::new();
        for (place, origin) in user.chain(system) {
            for folder in folders(place)? {
                let id = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
                if id.starts_with('.') {
                    continue;
                }
                let found = if folder.join(MANIFEST).is_file() {
                    Some(folder)
                } else {
                    self.content(store::contents(&folder), &id)?
                };
                all.extend(found.map(|folder| Found { id, folder, origin }));
            }
        }
        Ok(all)
    }

    /// The one of several contents that is meant: only a run that was killed leaves more than one.
    fn content(&self, mut contents: Vec<PathBuf>, id: &str) -> Result<Option<PathBuf>, Diagnostic> {
        if contents.len() > 1 {
            let trust = self.trust()?;
            let last = trust.last(id).map(|p| p.hash.digits());
            contents.sort_by_key(|path| path.file_name().and_then(|n| n.to_str()) == last);
        }
        Ok(contents.pop())
    }
}

/// Of packs in the order in which they are taken: the first of each id, by ids, and those that it is taken before.
/// Packs of `built_in` come last.
#[must_use]
pub fn take(found: Vec<Found>, built_in: &[&str]) -> (BTreeMap<String, Found>, Vec<Shadowed>) {
    let mut taken: BTreeMap<String, Found> = BTreeMap::new();
    let mut shadowed = Vec::new();
    for pack in found {
        match taken.get(&pack.id) {
            Some(by) if by.folder == pack.folder => {}
            Some(by) => shadowed.push(Shadowed { by: by.clone(), folder: Some(pack.folder) }),
            None => drop(taken.insert(pack.id.clone(), pack)),
        }
    }
    let built_in = built_in.iter().filter_map(|id| taken.get(*id));
    shadowed.extend(built_in.map(|by| Shadowed { by: by.clone(), folder: None }));
    (taken, shadowed)
}

/// Folders of packs right below a folder, sorted; none where it is not there.
fn below(place: &Path) -> Result<Vec<PathBuf>, Diagnostic> {
    Ok(folders(place)?.into_iter().filter(|folder| folder.join(MANIFEST).is_file()).collect())
}

/// What is right below a folder, sorted; nothing where it is not there.
fn folders(place: &Path) -> Result<Vec<PathBuf>, Diagnostic> {
    let unreadable = |e: std::io::Error| {
        Diagnostic::new(format!("can't be read: {e}")).at(At::file(place.to_string_lossy()))
    };
    let entries = match std::fs::read_dir(place) {
        Ok(entries) => entries,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(e) => return Err(unreadable(e)),
    };
    let paths = entries.map(|entry| entry.map(|e| e.path()).map_err(unreadable));
    let mut found = paths.collect::<Result<Vec<PathBuf>, _>>()?;
    found.sort();
    Ok(found)
}

impl PackLoadError {
    /// A folder that is called otherwise than the pack in it.
    pub fn called_otherwise(found: &Found, id: &str) -> Self {
        let message = format!("pack `{}`: its id is `{id}`, expected that of its folder", found.id);
        Diagnostic::new(message).at(At::file(found.folder.join(MANIFEST).display().to_string())).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn places(flag: &[&Path], variables: &[(&str, String)]) -> Result<Places, Diagnostic> {
        let flag: Vec<PathBuf> = flag.iter().map(|p| p.to_path_buf()).collect();
        Places::new(&flag, |name| variables.iter().find(|(n, _)| *n == name).map(|(_, v)| v.into()))
    }

    fn pack(folder: &Path) {
        fs::create_dir_all(folder).unwrap();
        fs::write(folder.join(MANIFEST), "").unwrap();
    }

    #[test]
    fn data_folders_are_those_of_the_environment_when_absolute() {
        let home = tempfile::tempdir().unwrap();
        let home = home.path();
        pack(&home.join("data/scaffold/packs/b"));
        pack(&home.join("share/scaffold/packs/a"));
        let text = |p: &str| home.join(p).display().to_string();
        let found =
            places(&[], &[("XDG_DATA_HOME", text("data")), ("XDG_DATA_DIRS", text("share"))]).unwrap();
        let found = found.installed().unwrap();
        let found: Vec<_> = found.iter().map(|f| (f.id.as_str(), f.origin)).collect();
        assert_eq!(found, [("b", Origin::User), ("a", Origin::System)]);
        let relative =
            places(&[], &[("XDG_DATA_HOME", "data".into()), ("XDG_DATA_DIRS", "x".into())]).unwrap();
        assert!(relative.user().is_none() && relative.installed().unwrap().is_empty());
    }

    #[test]
    fn a_relative_folder_in_the_environment_is_refused() {
        let error = places(&[], &[("SCAFFOLD_PACK_PATH", "/a:packs".into())]).unwrap_err();
        assert!(error.message.contains("`packs`, which is not absolute"), "{}", error.message);
    }

    #[test]
    fn a_named_folder_is_a_pack_or_holds_some() {
        let home = tempfile::tempdir().unwrap();
        pack(&home.path().join("all/one"));
        pack(&home.path().join("all/two"));
        let one = home.path().join("all/one");
        let all = home.path().join("all");
        let found = places(&[&one, &all], &[("SCAFFOLD_PACK_PATH", one.display().to_string())]).unwrap();
        let found = found.named().unwrap();
        let names: Vec<_> =
            found.iter().map(|(f, o)| (f.file_name().unwrap().to_str().unwrap(), *o)).collect();
        let flag = Origin::Flag;
        assert_eq!(names, [("one", flag), ("one", flag), ("two", flag), ("one", Origin::Environment)]);
        let none = places(&[&home.path().join("none")], &[]).unwrap().named().unwrap_err();
        assert!(none.message.contains("holds no pack"), "{}", none.message);
    }

    #[test]
    fn the_first_of_an_id_is_taken_and_the_others_are_told() {
        let found = |id: &str, folder: &str, origin| Found { id: id.into(), folder: folder.into(), origin };
        let all = vec![
            found("b", "/flag/b", Origin::Flag),
            found("a", "/user/a", Origin::User),
            found("b", "/user/b", Origin::User),
        ];
        let (taken, shadowed) = take(all, &["a", "c"]);
        let folders: Vec<_> = taken.values().map(|f| f.folder.to_str().unwrap()).collect();
        assert_eq!(folders, ["/user/a", "/flag/b"]);
        let told: Vec<String> = shadowed.iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            [
                "pack `b` is that of /flag/b (--pack-path), not that of /user/b",
                "pack `a` is that of /user/a (the user's data folder), not the one that is built in",
            ]
        );
    }
}
