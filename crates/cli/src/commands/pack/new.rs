//! `scaffold pack new`: a copy of a pack under an id of its own.

use super::{check_id, test};
use crate::args::NewPack;
use crate::builtin;
use crate::exit::Failure;
use crate::session::Session;
use anyhow::Context;
use scaffold_core::Diagnostic;
use scaffold_pack::{MANIFEST, Pack};
use std::fs;
use std::path::Path;

/// A folder of a pack that shows what it does, and is no part of what it does.
const EXAMPLE: &str = "try/";

pub(super) fn run(session: &Session, args: &NewPack) -> Result<(), Failure> {
    let engine = session.packs()?;
    check_id(&args.id)?;
    let base = &engine.pack(&args.like)?.pack;
    let hooks = base.manifest().pack.hooks.as_deref().unwrap_or(&args.like);
    let hooks = builtin::IDS
        .iter()
        .find(|id| **id == hooks)
        .with_context(|| format!("pack `{}` has no functions that are built in", args.like))?;
    let folder = session.folder(None).join(&args.id);
    if folder.exists() {
        return Err(Failure::refused(
            Diagnostic::new(format!("`{}` is there already", folder.display())).hint("choose another id"),
        ));
    }
    copy(base, &args.id, hooks, &folder)?;
    let folder = folder.canonicalize().context("the new pack's folder")?;
    let made = test::accept_all(session, &folder);
    if made.is_err() {
        // What does not pass its own cases is no beginning.
        let _ = fs::remove_dir_all(&folder);
    }
    made?;
    let screen = &session.screen;
    if screen.json {
        return Ok(screen.json(&serde_json::json!({ "pack": args.id, "folder": folder }))?);
    }
    screen.say(&format!("Made pack `{}` in {}", args.id, folder.display()));
    screen.say(&format!("Next: `scaffold pack test {0}`; use it with `--pack-path {0}`.", args.id));
    Ok(())
}

fn copy(base: &Pack, id: &str, hooks: &str, folder: &Path) -> Result<(), Failure> {
    let further = |path: &str| path.starts_with("frameworks/") && path.contains("/kinds/");
    for (path, text) in base.files_under("").filter(|(p, _)| !p.starts_with(EXAMPLE) && !further(p)) {
        if path == MANIFEST {
            write(&folder.join(path), &manifest(text, base, id, hooks))?;
        } else {
            write(&folder.join(path), text)?;
        }
    }
    let kind = base.identity().kinds.first().map_or(builtin::DEFAULT_KIND, String::as_str);
    let users = "name:string email:string:unique";
    let quiet = "--check none --docker never";
    if base.files_under(EXAMPLE).next().is_some() {
        for (path, text) in base.files_under(EXAMPLE) {
            let path = path.strip_prefix(EXAMPLE).unwrap_or(path);
            write(&folder.join("cases/follows/in").join(path), text)?;
        }
        write(&folder.join("cases/follows/cmd"), &format!("add users {users} --kind {kind} {quiet}\n"))?;
    }
    if base.files_under("frameworks/").any(|(p, _)| p.ends_with("/new.toml")) {
        let new =
            format!("new shop --lang {id} --kind {kind} --db sqlite --resource \"users {users}\" {quiet}\n");
        write(&folder.join("cases/new-service/cmd"), &new)?;
    }
    Ok(())
}

/// The manifest with another `[pack]`, which offers the first kind alone.
fn manifest(text: &str, base: &Pack, id: &str, hooks: &str) -> String {
    let kinds: Vec<&String> = base.identity().kinds.iter().take(1).collect();
    let title = id.split('-').map(capital).collect::<Vec<_>>().join(" ");
    let (_, rest) = text.split_once("[pack]\n").unwrap_or_default();
    let rest = rest.find("\n[").map_or("", |at| &rest[at..]);
    format!(
        "# Begun as a copy of pack `{}`; `scaffold schema pack` explains every key.\n\n[pack]\nid = \"{id}\"\ntitle = \
         \"{title}\"\nversion = \"0.1.0\"\nkinds = {kinds:?}\n# Whose grammar and functions say what data can't. With `grammar` \
         in its place, its grammar alone.\nhooks = \"{hooks}\"\n{rest}",
        base.identity().id,
    )
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).context("can't make a folder for the pack")?;
    }
    Ok(fs::write(path, text).with_context(|| format!("can't write {}", path.display()))?)
}
