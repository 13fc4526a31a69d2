//! New repositories: for new services and for examples. What stands is never committed to.

use crate::RepoError;
use std::path::Path;

/// Makes `dir` a git repository; with a message, everything in it that is not ignored becomes the first commit.
///
/// # Errors
/// Git refuses, or the disk.
pub fn create(dir: &Path, message: Option<&str>) -> Result<(), RepoError> {
    let git = git2::Repository::init_opts(
        dir,
        git2::RepositoryInitOptions::new().initial_head("main").no_reinit(true),
    )
    .map_err(|source| RepoError::Git { what: "make a repository", source })?;
    match message {
        Some(message) => commit_all(&git, message)
            .map_err(|source| RepoError::Git { what: "make the first commit", source }),
        None => Ok(()),
    }
}

fn commit_all(git: &git2::Repository, message: &str) -> Result<(), git2::Error> {
    let mut index = git.index()?;
    index.add_all(["*"], git2::IndexAddOption::DEFAULT, None)?;
    index.write()?;
    let tree = git.find_tree(index.write_tree()?)?;
    // The user's own name where git knows it.
    let signature = git.signature().or_else(|_| git2::Signature::now("scaffold", "scaffold@localhost"))?;
    git.commit(Some("HEAD"), &signature, &signature, message, &tree, &[]).map(drop)
}
