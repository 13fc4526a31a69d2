//! Packs that were added, in the user's data folder: `<id>/<digits of the hash>/`. Written aside and renamed, so that there is
//! never a half of one. Nothing is synced for that: what a crash spoils has another hash, which nobody accepted.

use crate::{ContentHash, MANIFEST, Pack};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Beginning of the names of folders that are being written or removed.
const ASIDE: &str = ".aside-";

/// Where a pack lies that is added under its id and hash.
pub fn place(packs: &Path, id: &str, hash: &ContentHash) -> PathBuf {
    packs.join(id).join(hash.digits())
}

/// Writes a pack to its place.
///
/// # Errors
/// The disk refuses; a pack that was put there by hand is in the way.
pub fn install(packs: &Path, pack: &Pack, hash: &ContentHash) -> io::Result<PathBuf> {
    let id = &pack.identity().id;
    let target = place(packs, id, hash);
    fs::create_dir_all(packs)?;
    let above = packs.join(id);
    match fs::symlink_metadata(&above) {
        Ok(data) if data.is_dir() && !above.join(MANIFEST).exists() => {}
        Ok(_) => {
            let what = format!("`{}` was put there by hand and is in the way", above.display());
            return Err(io::Error::new(io::ErrorKind::AlreadyExists, what));
        }
        Err(e) if e.kind() == io::ErrorKind::NotFound => {}
        Err(e) => return Err(e),
    }
    let aside = tempfile::Builder::new().prefix(ASIDE).tempdir_in(packs)?;
    let new = aside.path().join("new");
    for (path, text) in pack.files_under("") {
        let path = new.join(path);
        fs::create_dir_all(path.parent().unwrap_or(&new))?;
        fs::File::create_new(path)?.write_all(text.as_bytes())?;
    }
    fs::create_dir_all(&above)?;
    if fs::symlink_metadata(&target).is_ok() {
        // Whatever became of it there, this is what was shown and accepted.
        fs::rename(&target, aside.path().join("old"))?;
    }
    fs::rename(new, &target)?;
    Ok(target)
}

/// Removes what lies under an id, but for one content.
///
/// # Errors
/// The disk refuses.
pub fn remove(packs: &Path, id: &str, but: Option<&ContentHash>) -> io::Result<bool> {
    let above = packs.join(id);
    let aside = tempfile::Builder::new().prefix(ASIDE).tempdir_in(packs)?;
    let Some(but) = but else {
        return match fs::rename(&above, aside.path().join("old")) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(false),
            done => done.map(|()| true),
        };
    };
    let mut any = false;
    for entry in fs::read_dir(&above)? {
        let name = entry?.file_name();
        if name != but.digits() {
            fs::rename(above.join(&name), aside.path().join(&name))?;
            any = true;
        }
    }
    Ok(any)
}

/// The folders under an id, by their digits, sorted.
pub(crate) fn contents(above: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(above) else { return Vec::new() };
    let is_content = |path: &PathBuf| {
        let name = path.file_name().and_then(|n| n.to_str());
        name.is_some_and(ContentHash::are_digits) && path.join(MANIFEST).is_file()
    };
    let mut found: Vec<PathBuf> = entries.flatten().map(|e| e.path()).filter(is_content).collect();
    found.sort();
    found
}
