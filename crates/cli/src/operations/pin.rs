//! Installed packs and `scaffold.lock`: what a repository pins is what is used there, and what made a change is pinned by it.

use crate::engine::{DataPack, Engine};
use crate::exit::Failure;
use scaffold_core::{
    At, Change, Diagnostic, Edit, EditOutcome, Facts, LanguagePack, RepoView, Splice, sha256_hex,
};
use scaffold_pack::{LOCK, Lock, Origin, Pinned};

/// Source of what lies nowhere that others could fetch it from.
const FOLDER: &str = "folder";

fn text(view: &dyn RepoView) -> Result<Option<String>, Failure> {
    let bytes = view.read(LOCK).map_err(Failure::refused)?;
    let text = bytes.map(|b| String::from_utf8(b.to_vec())).transpose();
    text.map_err(|_| Failure::refused(Diagnostic::new("the lock is no UTF-8 text").at(At::file(LOCK))))
}

/// Holds where the pack of every service is what the repository pins.
///
/// # Errors
/// One is not, or the lock can't be read.
pub(crate) fn hold(engine: &Engine, view: &dyn RepoView, facts: &Facts) -> Result<(), Failure> {
    let mut packs: Vec<&str> = facts.services.iter().map(|s| s.pack.as_str()).collect();
    packs.sort_unstable();
    packs.dedup();
    packs.into_iter().try_for_each(|id| hold_pack(engine, view, engine.pack(id)?))
}

/// Holds where a pack is what the repository pins.
///
/// # Errors
/// It is not, or the lock can't be read.
pub(crate) fn hold_pack(engine: &Engine, view: &dyn RepoView, pack: &DataPack) -> Result<(), Failure> {
    let lock = Lock::read(&text(view)?.unwrap_or_default()).map_err(Failure::refused)?;
    let (id, origin) = (&pack.identity().id, pack.origin());
    // Who names a pack on the command line means that one, unless they ask for what is pinned.
    let named = matches!(origin, Origin::Flag | Origin::Environment);
    let refused = |what: String, hint: String| {
        Err(Failure::refused(Diagnostic::new(what).at(At::file(LOCK)).hint(hint)))
    };
    match lock.of(id) {
        Some(_) if named && !engine.locked => Ok(()),
        Some(pinned) => {
            let hash = pack.pack.content_hash();
            if hash == pinned.hash {
                return Ok(());
            }
            let what =
                format!("pack `{id}` is pinned as {}, and the one here ({origin}) is {hash}", pinned.hash);
            let source = if pinned.source == FOLDER { "DIR" } else { &pinned.source };
            refused(
                what,
                format!(
                    "`scaffold pack add {source}` installs what is pinned; without its entry, the next change pins the one here"
                ),
            )
        }
        None if engine.locked && origin != Origin::BuiltIn => refused(
            format!("`--locked`: pack `{id}` ({origin}) is not pinned here"),
            "a change without `--locked` pins the installed pack that makes it; commit the lock then"
                .to_owned(),
        ),
        None => Ok(()),
    }
}

/// What pins a pack in the repository; nothing for those that are not installed, or pinned already.
///
/// # Errors
/// The lock or the record of what is trusted can't be read.
pub(crate) fn pin(engine: &Engine, view: &dyn RepoView, pack: &DataPack) -> Result<Option<Change>, Failure> {
    if !matches!(pack.origin(), Origin::User | Origin::System) {
        return Ok(None);
    }
    let standing = text(view)?;
    let base = standing.as_deref().unwrap_or_default();
    let identity = pack.identity();
    if Lock::read(base).map_err(Failure::refused)?.of(&identity.id).is_some() {
        return Ok(None);
    }
    let hash = pack.pack.content_hash();
    let trust = engine.trust().as_ref().map_err(|d| Failure::refused(d.clone()))?;
    let source = trust.of(&hash).map(|p| p.source.as_str()).filter(|s| s.contains("://"));
    let pinned = Pinned {
        id: identity.id.clone(),
        version: identity.version.clone(),
        source: source.unwrap_or(FOLDER).to_owned(),
        hash,
    };
    let new = pinned.behind(base).map_err(Failure::refused)?;
    let path = LOCK.to_owned();
    Ok(Some(match standing {
        None => Change::Create { path, text: new, executable: false, from: String::new() },
        Some(base) => {
            let splices = vec![Splice { range: base.len()..base.len(), text: new }];
            let what = format!("pin pack `{}`", identity.id);
            let edit = Edit { at: At::file(LOCK), what, outcome: EditOutcome::Applied { splices } };
            Change::Edit { path, base_sha256: sha256_hex(base.as_bytes()), edits: vec![edit] }
        }
    }))
}
