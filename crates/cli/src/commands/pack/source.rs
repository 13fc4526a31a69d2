//! Where a pack is added from: a folder, or one commit of a git repository. What lies on this machine is read with git's
//! library; what does not is fetched by the `git` of the user, who has set up there how servers are reached and signed in to.

use crate::exit::{Failure, Fault};
use crate::session::Session;
use anyhow::Context;
use scaffold_check::{Command, Ended, Scrub, Stream, run};
use scaffold_core::Diagnostic;
use scaffold_pack::{MAX_BYTES, MAX_FILES};
use scaffold_repo::{Limits, check_revision, commit_files};
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tempfile::TempDir;

/// The revision where none is named.
const HEAD: &str = "HEAD";

/// What a fetched commit is called.
const FETCHED: &str = "refs/scaffold/fetched";

/// Time for a fetch.
const PATIENCE: Duration = Duration::from_secs(300);

/// Variables with which git would work on another repository than the one that is meant.
const FOREIGN: [&str; 7] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_NAMESPACE",
];

/// Where a pack is added from.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// A folder as it is.
    Folder(PathBuf),
    /// A repository on this machine.
    Local { place: PathBuf, revision: String },
    /// A repository elsewhere.
    Remote { url: String, revision: String },
}

/// A pack's files on this machine.
pub(super) enum Brought {
    /// Where they always were.
    Standing(PathBuf),
    /// In a folder that is gone afterwards.
    Fetched { place: TempDir, name: String },
}

impl Source {
    /// What a command line names.
    ///
    /// # Errors
    /// It is neither a folder nor a git repository that may be asked.
    pub(super) fn parse(text: &str) -> Result<Self, Failure> {
        if Path::new(text).is_dir() {
            return Ok(Self::Folder(text.into()));
        }
        let (place, revision) = text.rsplit_once('#').map_or((text, None), |(p, r)| (p, Some(r)));
        check_revision(revision.unwrap_or(HEAD))?;
        let named = revision.unwrap_or(HEAD).to_owned();
        if let Some((scheme, rest)) = place.split_once("://") {
            return match scheme {
                "file" => Ok(Self::Local { place: rest.into(), revision: named }),
                "https" | "ssh" => {
                    check_url(place, scheme, rest)?;
                    Ok(Self::Remote { url: place.to_owned(), revision: named })
                }
                _ => {
                    let what = Diagnostic::new(format!("packs are not fetched by `{scheme}:`"));
                    Err(Failure::usage(what.hint("use `https://`, `ssh://` or `file://`")))
                }
            };
        }
        match revision {
            Some(_) if Path::new(place).is_dir() => Ok(Self::Local { place: place.into(), revision: named }),
            _ => {
                let what = Diagnostic::new(format!("`{text}` is no folder and no URL of a git repository"));
                Err(Failure::usage(what.hint("a URL begins with `https://`, `ssh://` or `file://`")))
            }
        }
    }

    /// Brings the files here. Nothing of them is run, and nothing is written but plain files in a folder of their own.
    ///
    /// # Errors
    /// The repository can't be read; it holds what is no plain file.
    pub(super) fn bring(&self, session: &Session) -> Result<Brought, Failure> {
        let (at, place, revision) = match self {
            Self::Folder(folder) => {
                let folder = folder.canonicalize().unwrap_or_else(|_| folder.clone());
                return Ok(Brought::Standing(folder));
            }
            Self::Local { place, revision } => {
                let place = place.canonicalize().unwrap_or_else(|_| place.clone());
                (place.display().to_string(), place, revision.clone())
            }
            Self::Remote { url, revision } => {
                let place = temporary()?;
                fetch(session, place.path(), url, revision)?;
                return write(url, place.path(), FETCHED);
            }
        };
        write(&at, &place, &revision)
    }
}

impl Brought {
    /// Where the files are.
    pub(super) fn folder(&self) -> &Path {
        match self {
            Self::Standing(folder) => folder,
            Self::Fetched { place, .. } => place.path(),
        }
    }

    /// Where they are said to be.
    pub(super) fn shown(&self) -> &Path {
        match self {
            Self::Standing(folder) => folder,
            Self::Fetched { .. } => Path::new(""),
        }
    }

    /// What they came from: of a repository, the very commit.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Standing(folder) => folder.display().to_string(),
            Self::Fetched { name, .. } => name.clone(),
        }
    }
}

/// A URL can be read as nothing else, and holds nothing that may not be written down.
fn check_url(url: &str, scheme: &str, rest: &str) -> Result<(), Failure> {
    let bad = |why: &str, hint: &str| {
        Err(Failure::usage(Diagnostic::new(format!("the URL of the pack {why}")).hint(hint)))
    };
    let authority = rest.split('/').next().unwrap_or_default();
    let (user, host) = authority.rsplit_once('@').map_or((None, authority), |(u, h)| (Some(u), h));
    if user.is_some_and(|u| scheme == "https" || u.contains(':')) {
        return bad("holds who signs in", "let git's own credentials say that: the URL is written down");
    }
    if url.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return bad("has a space or a control character", "write it as `%20`");
    }
    if host.is_empty() || host.starts_with('-') || user.is_some_and(|u| u.starts_with('-')) {
        return bad("names no host", "write it as `https://HOST/PATH`");
    }
    Ok(())
}

fn temporary() -> Result<TempDir, Failure> {
    Ok(tempfile::Builder::new().prefix("scaffold-").tempdir().context("a temporary folder")?)
}

/// Fetches one commit into a new repository.
fn fetch(session: &Session, into: &Path, url: &str, revision: &str) -> Result<(), Failure> {
    scaffold_repo::create(into, None)?;
    let refspec = format!("+{revision}:{FETCHED}");
    let fetch = ["git", "-c", "core.hooksPath=/dev/null", "fetch", "--quiet", "--no-tags", "--depth=1"];
    let argv = fetch.into_iter().chain(["--no-recurse-submodules", "--end-of-options", url, &refspec]);
    let mut command = Command::new(argv, into).timeout(PATIENCE);
    // Whatever a server or a setting leads to: git asks by no other way, and nobody for a password.
    for (name, value) in [("GIT_ALLOW_PROTOCOL", "https:ssh"), ("GIT_TERMINAL_PROMPT", "0")] {
        command.env.insert(name.to_owned(), value.to_owned());
    }
    command.unset = FOREIGN.map(str::to_owned).to_vec();
    session.progress.step("Fetching");
    let mut said = String::new();
    let fetched = run(&command.leashed(None), &session.cancel, &Scrub::new(), &mut |stream, line| {
        if stream == Stream::Err && said.len() < 2000 {
            said.push_str(&format!("\n{}", super::offer::plain(line)));
        }
    });
    session.progress.clear();
    let why = match fetched.map(|outcome| outcome.ended) {
        Ok(Ended::Exited(0)) => return Ok(()),
        Ok(Ended::TimedOut) => format!("it was not done after {} s", PATIENCE.as_secs()),
        Ok(_) => format!("git says:{said}"),
        Err(e) => e.to_string(),
    };
    session.go_on()?;
    let what = format!("`{url}` can't be fetched at `{revision}`: {why}");
    let hint = "name a branch, a tag or a whole commit id; or clone it yourself, and add the folder";
    Err(Failure::new(Fault::Usage, Diagnostic::new(what).hint(hint)))
}

/// Writes the files of a commit to a folder of their own.
fn write(at: &str, repository: &Path, revision: &str) -> Result<Brought, Failure> {
    let read = commit_files(repository, revision, Limits { files: MAX_FILES, bytes: MAX_BYTES })?;
    let place = temporary()?;
    for (path, bytes) in read.files {
        let path = place.path().join(path);
        fs::create_dir_all(path.parent().unwrap_or(place.path())).context("a folder of a pack")?;
        let written = fs::File::create_new(&path).and_then(|mut file| file.write_all(&bytes));
        written.context("a file of a pack")?;
    }
    Ok(Brought::Fetched { place, name: format!("{at}#{}", read.commit) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_is_one_of_few_kinds_and_holds_no_secret() {
        let url = "https://example.org/packs/house.git";
        let remote = |revision: &str| Source::Remote { url: url.to_owned(), revision: revision.to_owned() };
        assert_eq!(Source::parse(&format!("{url}#v1")).unwrap(), remote("v1"));
        assert_eq!(Source::parse(url).unwrap(), remote(HEAD));
        assert!(Source::parse("ssh://git@example.org:2222/house#v1").is_ok());
        for bad in [
            "https://me:secret@example.org/x#v1",
            "https://token@example.org/x#v1",
            "ssh://git:secret@example.org/x#v1",
            "ssh://-oProxyCommand=x/y#v1",
            "ssh://-x@example.org/y#v1",
            "https:///x#v1",
            "https://example.org/a b#v1",
            "http://example.org/x#v1",
            "git://example.org/x#v1",
            "ext::sh -c x#v1",
            "ext://x#v1",
            "https://example.org/x#--upload-pack=x",
            "https://example.org/x#-v",
            "https://example.org/x#+a:b",
            "--upload-pack=x#v1",
            "git@example.org:x#v1",
        ] {
            let refused = Source::parse(bad).unwrap_err();
            assert_eq!(refused.fault, Fault::Usage, "{bad}");
            assert!(!refused.to_string().contains("secret"), "{refused}");
        }
    }
}
