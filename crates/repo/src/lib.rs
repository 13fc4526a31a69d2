//! git2: read a repository, apply changes all or nothing, undo. The only crate that writes a user's files.
