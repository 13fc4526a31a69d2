//! `scaffold pack verify`

use crate::engine::load_installed;
use crate::exit::{Failure, Fault};
use crate::session::Session;
use scaffold_core::{At, Diagnostic};
use serde_json::json;

pub(super) fn run(session: &Session) -> Result<(), Failure> {
    let places = session.places()?;
    let trust = places.trust().map_err(Failure::refused)?;
    let installed = places.installed().map_err(|d| Failure::new(Fault::Pack, d))?;
    let mut rows = Vec::new();
    let mut wrong = Vec::new();
    for found in &installed {
        let pack = load_installed(found).map_err(|e| e.0);
        let hash = pack.map(|p| p.content_hash());
        let held = hash.and_then(|hash| trust.demand(found, &hash).map(|()| hash));
        match held {
            Ok(hash) => rows.push(json!({ "id": found.id, "hash": hash, "folder": found.folder })),
            Err(fault) => {
                let at = fault.at.or_else(|| Some(At::file(found.folder.display().to_string())));
                wrong.push(Diagnostic { at, ..fault });
            }
        }
    }
    if !wrong.is_empty() {
        let what = format!("{} of {} installed packs can't be used", wrong.len(), installed.len());
        return Err(Failure::refused(Diagnostic::new(what)).with_steps(wrong));
    }
    if session.screen.json {
        return Ok(session.screen.json(&json!({ "verified": rows }))?);
    }
    for row in &rows {
        session.screen.out(&format!(
            "{}  {}\n",
            row["id"].as_str().unwrap_or_default(),
            row["hash"].as_str().unwrap_or_default()
        ));
    }
    session.screen.say("Every installed pack is what was accepted");
    Ok(())
}
