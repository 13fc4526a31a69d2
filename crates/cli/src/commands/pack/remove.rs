//! `scaffold pack remove`

use super::trust::installed;
use crate::exit::Failure;
use crate::session::Session;
use anyhow::Context;
use scaffold_core::{At, Diagnostic};
use scaffold_pack::{Origin, store};

pub(super) fn run(session: &Session, id: &str) -> Result<(), Failure> {
    let places = session.places()?;
    let mut trust = places.trust().map_err(Failure::refused)?;
    let found = installed(&places, id)?;
    let Some(packs) = places.user().filter(|_| found.origin == Origin::User) else {
        let what = Diagnostic::new(format!("pack `{id}` is the system's"));
        return Err(Failure::refused(
            what.at(At::file(found.folder.display().to_string()))
                .hint(format!("`scaffold pack untrust {id}` keeps runs from using it")),
        ));
    };
    // Trust goes first: what a crash leaves is not used.
    trust.forget(id, None);
    trust.write().map_err(Failure::refused)?;
    store::remove(packs, id, None).with_context(|| format!("can't remove pack `{id}`"))?;
    if session.screen.json {
        return Ok(session.screen.json(&serde_json::json!({ "removed": id }))?);
    }
    session.screen.say(&format!("Removed pack `{id}`"));
    Ok(())
}
