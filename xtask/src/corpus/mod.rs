//! Real repositories with answer keys: what exploring should find, and what adding a resource should touch.

mod facts;
mod keys;
mod run;
mod tools;
mod tree;

use crate::process::release_binary;
use anyhow::{Context, Result, bail};
use keys::Key;
use run::Row;
use std::path::{Path, PathBuf};

/// Prints the table; an error when a repository was left with broken code or a promise was not kept.
pub(crate) fn run(repos: &Path, keys: &Path, only: Option<&str>, facts_only: bool) -> Result<()> {
    let text = std::fs::read_to_string(keys).with_context(|| keys.display().to_string())?;
    let keys: Vec<Key> = serde_json::from_str(&text).with_context(|| keys.display().to_string())?;
    let binary = release_binary()?;
    let mut rows = Vec::new();
    for key in keys.iter().filter(|k| only.is_none_or(|o| k.repo.contains(o))) {
        let Some(checkout) = checkout(repos, &key.repo) else {
            eprintln!("{}: no checkout below {}", key.repo, repos.display());
            continue;
        };
        eprintln!("{} …", key.repo);
        let row = run::repository(&binary, &checkout, key, facts_only)
            .unwrap_or_else(|e| Row::broken(&key.repo, format!("{e:#}")));
        row.print();
        rows.push(row);
    }
    println!("\n{}", Row::HEAD);
    for row in &rows {
        println!("{row}");
    }
    let broken = rows.iter().filter(|r| r.is_broken()).count();
    if broken > 0 {
        bail!("{broken} of {} repositories were left broken, or a promise was not kept", rows.len());
    }
    Ok(())
}

/// The checkout of `owner/name`, in either spelling of its folder.
fn checkout(repos: &Path, repo: &str) -> Option<PathBuf> {
    [repo.replace('/', "+"), repo.to_owned(), repo.rsplit('/').next()?.to_owned()]
        .into_iter()
        .map(|name| repos.join(name))
        .find(|path| path.is_dir())
}
