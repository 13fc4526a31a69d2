//! `scaffold pack trust` and `scaffold pack untrust`

use super::offer::Offer;
use crate::engine::load_installed;
use crate::exit::Failure;
use crate::session::Session;
use scaffold_core::Diagnostic;
use scaffold_pack::{ContentHash, Found, Pack, Places};

/// What a hash begins with, and no id.
const HASH: &str = "sha256:";

pub(super) fn trust(session: &Session, what: &str) -> Result<(), Failure> {
    let places = session.places()?;
    let mut trust = places.trust().map_err(Failure::refused)?;
    let given = hash(what)?;
    let (found, pack) = match &given {
        Some(hash) => by_hash(&places, hash)?,
        None => by_id(&places, what)?,
    };
    let hash = pack.content_hash();
    let source = trust.of(&hash).map_or_else(|| found.folder.display().to_string(), |p| p.source.clone());
    let offer = Offer {
        pack: &pack,
        source: &source,
        hash: &hash,
        known: trust.holds(&hash),
        given: given.as_ref(),
        way: format!("scaffold pack trust {hash}"),
    };
    offer.accepted(session)?;
    offer.remember(&mut trust)?;
    if session.screen.json {
        return Ok(session.screen.json(&offer.document())?);
    }
    session.screen.say(&format!("Pack `{}` is trusted, {}", found.id, hash.short()));
    Ok(())
}

pub(super) fn untrust(session: &Session, what: &str) -> Result<(), Failure> {
    let places = session.places()?;
    let mut trust = places.trust().map_err(Failure::refused)?;
    let hash = hash(what)?;
    let count = match &hash {
        Some(hash) => trust.withdraw(|p| p.hash == *hash),
        None => trust.withdraw(|p| p.id == what),
    };
    if count > 0 {
        trust.write().map_err(Failure::refused)?;
    } else if hash.as_ref().is_none_or(|h| trust.of(h).is_none()) && trust.last(what).is_none() {
        return Err(Failure::usage(
            Diagnostic::new(format!("nothing that is called `{what}` was ever trusted"))
                .hint("`scaffold pack list` shows the packs"),
        ));
    }
    if session.screen.json {
        return Ok(session.screen.json(&serde_json::json!({ "withdrawn": count }))?);
    }
    session.screen.say(&format!("`{what}` is not trusted: no run uses it"));
    Ok(())
}

/// The hash that is meant, where it is one.
fn hash(what: &str) -> Result<Option<ContentHash>, Failure> {
    what.starts_with(HASH).then(|| what.parse()).transpose().map_err(Failure::usage)
}

fn by_id(places: &Places, id: &str) -> Result<(Found, Pack), Failure> {
    let found = installed(places, id)?;
    let pack = load_installed(&found)?;
    Ok((found, pack))
}

/// The pack of this id that is used, as it was found in a data folder.
///
/// # Errors
/// There is none.
pub(super) fn installed(places: &Places, id: &str) -> Result<Found, Failure> {
    let found = places.installed().map_err(Failure::refused)?.into_iter().find(|found| found.id == id);
    found.ok_or_else(|| {
        let what = format!("there is no installed pack `{id}`");
        Failure::usage(Diagnostic::new(what).hint("`scaffold pack list` shows the packs"))
    })
}

fn by_hash(places: &Places, hash: &ContentHash) -> Result<(Found, Pack), Failure> {
    for found in places.installed().map_err(Failure::refused)? {
        // Whatever does not load has no hash, and is not meant.
        let Ok(pack) = load_installed(&found) else { continue };
        if pack.content_hash() == *hash {
            return Ok((found, pack));
        }
    }
    let what = format!("no installed pack has the content {hash}");
    Err(Failure::usage(Diagnostic::new(what).hint("`scaffold pack list --json` shows the hashes")))
}
