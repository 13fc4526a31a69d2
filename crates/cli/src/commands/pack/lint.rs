//! `scaffold pack lint`

use super::{broken, folder};
use crate::builtin;
use crate::exit::Failure;
use crate::session::Session;
use scaffold_containers::write::{Kit, PACK_KIT};
use scaffold_containers::{PACK_RULES, Rules};
use scaffold_core::{At, Diagnostic};
use scaffold_pack::{Case, MANIFEST, Pack};
use std::path::Path;

pub(super) fn run(session: &Session, dir: Option<&Path>) -> Result<(), Failure> {
    let folder = folder(session, dir)?;
    let pack = Pack::from_folder(&folder, &builtin::HOOKS)?;
    let faults = faults(&pack, &Case::all(&folder)?);
    let id = &pack.identity().id;
    if !faults.is_empty() {
        return Err(broken(id, &folder, faults));
    }
    if session.screen.json {
        return Ok(session.screen.json(&serde_json::json!({ "pack": id, "faults": [] }))?);
    }
    session.screen.say(&format!("pack `{id}`: nothing to object to"));
    Ok(())
}

/// Everything that is wrong.
pub(super) fn faults(pack: &Pack, cases: &[Case]) -> Vec<Diagnostic> {
    let id = &pack.identity().id;
    let mut faults = scaffold_pack::lint(pack);
    faults.extend(scaffold_explore::lint(pack).map(|e| e.diagnostic));
    faults.extend(scaffold_plan::template::lint(pack));
    faults.extend(
        Kit::load(id, pack.file(PACK_KIT), pack.files_under("containers/")).err().map(|e| e.diagnostic),
    );
    let rules = pack.file(PACK_RULES).map(|text| (id.as_str(), text));
    faults.extend(Rules::new(rules).err().map(|e| e.diagnostic));
    for kind in &pack.identity().kinds {
        if !cases.iter().any(|c| c.kind(builtin::DEFAULT_KIND) == kind) {
            let what = format!("it offers `{kind}`, and no case shows it");
            let fault = Diagnostic::new(what).at(At::file(MANIFEST));
            faults.push(fault.hint(format!("add `cases/NAME/cmd` with a command for `--kind {kind}`")));
        }
    }
    let mut told = std::collections::BTreeSet::new();
    faults.retain(|f| told.insert(f.to_string()));
    faults
}
