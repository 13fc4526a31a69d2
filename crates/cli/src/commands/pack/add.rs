//! `scaffold pack add`

use super::offer::Offer;
use super::source::Source;
use super::{broken, check_id, folder, lint};
use crate::args::AddPack;
use crate::builtin;
use crate::exit::Failure;
use crate::session::Session;
use anyhow::Context;
use scaffold_core::Diagnostic;
use scaffold_pack::{Case, ContentHash, Pack, store};
use std::io;
use std::path::Path;

pub(super) fn run(session: &Session, args: &AddPack) -> Result<(), Failure> {
    let given = args.trust_hash.as_ref().map(|text| text.parse::<ContentHash>());
    let given = given.transpose().map_err(Failure::usage)?;
    let places = session.places()?;
    let packs = places.user().ok_or_else(|| {
        let what = Diagnostic::new("there is no data folder to install packs in");
        Failure::usage(what.hint("set `HOME`, or `XDG_DATA_HOME` to an absolute folder"))
    })?;
    let mut trust = places.trust().map_err(Failure::refused)?;
    let source = Source::parse(&args.source)?;
    let from = source.bring(session)?;
    let pack = sound(&folder(session, Some(from.folder()))?, from.shown())?;
    let hash = pack.content_hash();
    let source = from.name().to_owned();
    let offer = Offer {
        pack: &pack,
        source: &source,
        hash: &hash,
        known: trust.holds(&hash),
        given: given.as_ref(),
        way: super::super::in_words(
            ["scaffold", "pack", "add", &args.source, "--trust-hash", &hash.to_string()].map(str::to_owned),
        ),
    };
    offer.accepted(session)?;
    let id = &pack.identity().id;
    let folder = store::install(packs, &pack, &hash).map_err(|e| match e.kind() {
        io::ErrorKind::AlreadyExists => {
            Failure::refused(Diagnostic::new(e.to_string()).hint("move it away, then add the pack"))
        }
        _ => anyhow::Error::new(e).context(format!("can't install pack `{id}`")).into(),
    })?;
    trust.forget(id, None);
    offer.remember(&mut trust)?;
    store::remove(packs, id, Some(&hash))
        .with_context(|| format!("can't remove older contents of `{id}`"))?;
    if session.screen.json {
        let mut document = offer.document();
        document["folder"] = folder.display().to_string().into();
        return Ok(session.screen.json(&document)?);
    }
    session.screen.say(&format!("Installed pack `{id}`, {}", hash.short()));
    Ok(())
}

/// The pack in a folder that nobody vouches for; `shown` is where its faults are said to be.
///
/// # Errors
/// It has faults; what it is called, or one of its files, can't be the name of a file.
fn sound(folder: &Path, shown: &Path) -> Result<Pack, Failure> {
    let pack = Pack::from_folder(folder, &builtin::HOOKS)?;
    let id = &pack.identity().id;
    check_id(id)?;
    scaffold_repo::check_names(pack.files_under("").map(|(path, _)| path))?;
    let faults = lint::faults(&pack, &Case::all(folder)?);
    if faults.is_empty() { Ok(pack) } else { Err(broken(id, shown, faults)) }
}
