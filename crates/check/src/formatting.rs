//! Texts as the repository's formatters leave them. The repository itself is not touched: texts go in and come out.

use crate::environment::{Home, with_script};
use crate::suite::work_folder;
use crate::{Cancel, Command, CommandError, Ended, Scrub, Stream, run};
use scaffold_pack::Pack;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Why texts could not be formatted.
#[derive(Debug, thiserror::Error)]
pub enum FormatError {
    /// The formatter did not run.
    #[error(transparent)]
    Command(#[from] CommandError),
    /// It ran and refused; the text is what it printed.
    #[error("the formatter refused a file: {said}")]
    Refused {
        /// Its first line.
        said: String,
    },
    /// Interrupted or out of time.
    #[error("the formatter was stopped")]
    Stopped,
}

/// A text that is to be written.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    /// Relative to the repository.
    pub path: String,
    /// As it stands now, where it does.
    pub before: Option<String>,
    /// As it is to be.
    pub after: String,
}

/// Where texts are formatted.
#[derive(Clone, Copy)]
pub struct Formatting<'a> {
    /// The language.
    pub pack: &'a Pack,
    /// The repository, for the settings of formatters.
    pub root: &'a Path,
    /// The service's folder in it.
    pub service: &'a str,
}

/// Whether a formatter of the repository looks at the files around a text: whose own an imported module is.
pub fn looks_around(place: Formatting<'_>) -> bool {
    let prefix = work_folder(place.root, place.service, &place.pack.manifest().detect.manifests);
    let home = Home::new(place.pack, place.root, &place.root.join(&prefix));
    place.pack.manifest().checks.format.iter().any(|f| f.looks_around && home.uses(&f.used))
}

/// `drafts` (by path) as the formatters that the repository uses leave them; what is in other languages comes back as
/// it is, and so does what its owner keeps in another form: a formatter that would change the standing text leaves it alone.
///
/// # Errors
/// See [`FormatError`].
pub fn format_texts(
    place: Formatting<'_>,
    drafts: &[Draft],
    cancel: &Cancel,
) -> Result<BTreeMap<String, String>, FormatError> {
    let detect = &place.pack.manifest().detect;
    let prefix = work_folder(place.root, place.service, &detect.manifests);
    let dir = if prefix.is_empty() { place.root.to_owned() } else { place.root.join(&prefix) };
    let home = Home::new(place.pack, place.root, &dir);
    let known = &place.pack.manifest().checks.format;
    let formatters: Vec<_> = known.iter().filter(|f| f.used.is_empty() || home.uses(&f.used)).collect();
    let mut out = BTreeMap::new();
    let manifests = &detect.manifests;
    // A manifest that is made or edited counts as it is to be.
    let planned = drafts.iter().find(|d| manifests.iter().any(|m| d.path.rsplit('/').next() == Some(m)));
    let standing = || manifests.iter().find_map(|m| std::fs::read_to_string(dir.join(m)).ok());
    let manifest = planned.map(|d| d.after.clone()).or_else(standing);
    let more = manifest.map(|m| place.pack.hooks().formatter(&m)).unwrap_or_default();
    for draft in drafts {
        let mut text = draft.after.clone();
        let extension = Path::new(&draft.path).extension();
        if extension.is_some_and(|e| detect.extensions.iter().any(|x| e == x.as_str())) {
            for formatter in &formatters {
                let run = Run {
                    pack: place.pack,
                    argv: &home.own(&[formatter.argv.clone(), more.clone()].concat()),
                    dir: &dir,
                    prefix: &prefix,
                    path: &draft.path,
                };
                let kept = draft.before.as_ref().map(|before| Ok(run.on(before, cancel)? != *before));
                match kept {
                    Some(Ok(true) | Err(FormatError::Refused { .. })) => continue,
                    Some(Err(e)) => return Err(e),
                    Some(Ok(false)) | None => text = run.on(&text, cancel)?,
                }
            }
        }
        out.insert(draft.path.clone(), text);
    }
    Ok(out)
}

struct Run<'a> {
    pack: &'a Pack,
    argv: &'a [String],
    dir: &'a PathBuf,
    prefix: &'a str,
    path: &'a str,
}

impl Run<'_> {
    fn on(&self, text: &str, cancel: &Cancel) -> Result<String, FormatError> {
        let inner = self.path.strip_prefix(self.prefix).unwrap_or(self.path).trim_start_matches('/');
        let argv = self.argv.iter().map(|w| with_script(self.pack, &w.replace("{file}", inner)));
        let mut command = Command::new(argv, self.dir).timeout(Duration::from_secs(60));
        command.input = Some(text.to_owned());
        let mut scrub = Scrub::new();
        scrub.folder(self.dir, "");
        let (mut printed, mut said) = (String::new(), None);
        let outcome = run(&command, cancel, &scrub, &mut |stream, line| match stream {
            Stream::Out => {
                printed.push_str(line);
                printed.push('\n');
            }
            Stream::Err => {
                said.get_or_insert_with(|| scrub.line(line));
            }
        })?;
        match outcome.ended {
            Ended::TimedOut | Ended::Cancelled => Err(FormatError::Stopped),
            _ if !outcome.ok() => {
                let said = said.unwrap_or_default();
                let said =
                    match said.strip_prefix("<standard input>").or_else(|| said.strip_prefix("<stdin>")) {
                        Some(rest) => format!("{}{rest}", self.path),
                        None => said,
                    };
                Err(FormatError::Refused { said })
            }
            _ => Ok(printed),
        }
    }
}
