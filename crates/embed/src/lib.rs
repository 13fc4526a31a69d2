//! Which files of a pack's folder are the pack, and what the build script of a built-in pack does: embeds them as text.

#![expect(clippy::print_stdout, reason = "how a build script speaks to cargo")]

use std::{env, fmt::Write as _, fs, io, path::Path};

/// Whether a file or folder belongs to the pack in whose folder it lies; `path` is relative to that folder. What does not:
/// the code of built-in packs, what tries a pack out, and what version control keeps.
pub fn belongs(path: &str) -> bool {
    !matches!(path, "src" | "cases" | "tests" | "target" | ".git" | "Cargo.toml" | "build.rs")
}

fn collect(root: &Path, dir: &Path, out: &mut Vec<(String, String)>) -> io::Result<()> {
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        let relative =
            path.strip_prefix(root).map_err(io::Error::other)?.to_string_lossy().replace('\\', "/");
        if !belongs(&relative) {
            continue;
        }
        println!("cargo::rerun-if-changed={}", path.display());
        if path.is_dir() {
            collect(root, &path, out)?;
        } else {
            out.push((relative, path.display().to_string()));
        }
    }
    Ok(())
}

/// Writes `embedded.rs` into the build's output folder: `EMBEDDED`, the path and text of each file.
///
/// # Errors
/// Files that can't be read, and a call from elsewhere than a build script.
pub fn embed() -> io::Result<()> {
    let root = env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?;
    let mut files = Vec::new();
    println!("cargo::rerun-if-changed={root}");
    collect(Path::new(&root), Path::new(&root), &mut files)?;
    files.sort();
    let mut code = String::from("const EMBEDDED: &[(&str, &str)] = &[\n");
    for (relative, absolute) in files {
        writeln!(code, "    ({relative:?}, include_str!({absolute:?})),").map_err(io::Error::other)?;
    }
    code.push_str("];\n");
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    fs::write(Path::new(&out).join("embedded.rs"), code)
}
