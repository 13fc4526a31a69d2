//! The files of a pack that lies in a folder. Whatever is no plain file of text is refused: what a link shows is not the pack's.

use crate::PackLoadError;
use scaffold_core::{At, Diagnostic};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Name of a pack's manifest.
pub const MANIFEST: &str = "pack.toml";

/// Most files of a pack.
pub const MAX_FILES: usize = 10_000;

/// Most bytes of all files of a pack together.
pub const MAX_BYTES: u64 = 64 << 20;

/// Reads the files of a pack: path within the pack → text.
///
/// # Errors
/// A link, a device, a file that is no text, or too many of them.
pub fn read_folder(folder: &Path) -> Result<BTreeMap<String, String>, PackLoadError> {
    let mut files = BTreeMap::new();
    let mut bytes = 0;
    read_below(folder, "", &mut files, &mut bytes)?;
    Ok(files)
}

fn read_below(
    folder: &Path,
    prefix: &str,
    files: &mut BTreeMap<String, String>,
    bytes: &mut u64,
) -> Result<(), PackLoadError> {
    let unreadable = |path: &Path, error: std::io::Error| fault(path, format!("can't be read: {error}"));
    for entry in fs::read_dir(folder).map_err(|e| unreadable(folder, e))? {
        let entry = entry.map_err(|e| unreadable(folder, e))?;
        let path = entry.path();
        let name = entry.file_name();
        let name = name.to_str().ok_or_else(|| fault(&path, "its name is no UTF-8".to_owned()))?;
        let relative = format!("{prefix}{name}");
        if !scaffold_embed::belongs(&relative) {
            continue;
        }
        let data = fs::symlink_metadata(&path).map_err(|e| unreadable(&path, e))?;
        if data.is_dir() {
            read_below(&path, &format!("{relative}/"), files, bytes)?;
            continue;
        }
        if !data.is_file() {
            return Err(fault(&path, "is a link or a device; a pack holds nothing but files".to_owned()));
        }
        *bytes += data.len();
        if files.len() == MAX_FILES || *bytes > MAX_BYTES {
            return Err(fault(
                folder,
                format!("is larger than a pack may be: {MAX_FILES} files, {} MiB", MAX_BYTES >> 20),
            ));
        }
        let text = fs::read(&path).map_err(|e| unreadable(&path, e))?;
        let text = String::from_utf8(text).map_err(|_| fault(&path, "is no UTF-8 text".to_owned()))?;
        files.insert(relative, text);
    }
    Ok(())
}

fn fault(path: &Path, message: String) -> PackLoadError {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    Diagnostic::new(format!("`{name}` {message}")).at(At::file(path.to_string_lossy())).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("queries")).unwrap();
        fs::write(folder.path().join("pack.toml"), "[pack]\n").unwrap();
        fs::write(folder.path().join("queries/outline.scm"), "(x)\n").unwrap();
        folder
    }

    #[test]
    fn reads_data_and_leaves_out_code_and_cases() {
        let folder = folder();
        for inner in ["src", "cases", ".git"] {
            fs::create_dir(folder.path().join(inner)).unwrap();
            fs::write(folder.path().join(inner).join("x"), [0xff]).unwrap();
        }
        let files = read_folder(folder.path()).unwrap();
        assert_eq!(files.keys().collect::<Vec<_>>(), ["pack.toml", "queries/outline.scm"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_refused_whatever_it_shows() {
        for target in ["pack.toml", "/etc/passwd", "..", "nowhere"] {
            let folder = folder();
            std::os::unix::fs::symlink(target, folder.path().join("queries/link")).unwrap();
            let error = read_folder(folder.path()).unwrap_err();
            assert!(error.to_string().contains("`link` is a link"), "{target}: {error}");
        }
    }

    #[test]
    fn what_is_no_text_is_refused_by_name() {
        let folder = folder();
        fs::write(folder.path().join("queries/picture.png"), [0x89, 0xff]).unwrap();
        let error = read_folder(folder.path()).unwrap_err();
        assert!(error.to_string().contains("`picture.png` is no UTF-8 text"), "{error}");
    }
}
