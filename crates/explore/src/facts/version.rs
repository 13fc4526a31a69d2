//! The version of the language: from the file that pins it, in the order of trust that the pack gives.

use crate::sources::{Sources, folder};
use scaffold_core::{At, Fact, Source};
use scaffold_syntax::regular;

/// The first version that a file says, nearest to the service first; `manifest` is what the manifest says.
pub(crate) fn find(sources: &Sources<'_, '_>, manifest: Option<Fact<String>>) -> Option<Fact<String>> {
    let known = &sources.language.data.versions;
    if known.is_empty() {
        return manifest;
    }
    known.iter().find_map(|source| match &source.file {
        None => manifest.clone(),
        Some(file) => pinned(sources, file, &source.pattern),
    })
}

fn pinned(sources: &Sources<'_, '_>, file: &str, pattern: &str) -> Option<Fact<String>> {
    let pattern = regular(pattern).ok()?;
    let mut up = Some(sources.root.as_str());
    while let Some(dir) = up {
        let path = if dir == "." { file.to_owned() } else { format!("{dir}/{file}") };
        if sources.view.has(&path) {
            let text = sources.read(&path);
            let found = pattern.captures(&text).and_then(|c| c.iter().skip(1).flatten().next());
            if let Some(version) = found {
                let line = text[..version.start()].matches('\n').count() + 1;
                let at = At::line(path, u32::try_from(line).unwrap_or(u32::MAX));
                return Some(Fact::new(version.as_str().to_owned(), Source::Manifest, vec![at]));
            }
        }
        up = (dir != ".").then(|| folder(dir));
    }
    None
}
