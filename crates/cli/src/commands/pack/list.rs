//! `scaffold pack list`

use super::offer::plain;
use crate::engine::{DataPack, Engine, load_installed};
use crate::exit::Failure;
use crate::output::Paint;
use crate::session::Session;
use scaffold_core::{LanguagePack, PackIdentity};
use scaffold_pack::{ContentHash, Found, Origin, Pack, Trust};
use serde::Serialize;
use std::path::PathBuf;

/// A pack as it is listed.
#[derive(Serialize)]
struct Row {
    id: String,
    title: String,
    version: String,
    kinds: Vec<String>,
    origin: String,
    folder: Option<PathBuf>,
    hash: Option<ContentHash>,
    /// Runs use it.
    trusted: bool,
    /// Where it was added from.
    source: Option<String>,
    /// Where packs lie whose place it takes; `built in` for one of the program's own.
    shadows: Vec<String>,
    /// Why it can't be loaded.
    fault: Option<String>,
}

pub(super) fn run(session: &Session) -> Result<(), Failure> {
    let engine = session.packs()?;
    let trust = engine.trust().as_ref().map_err(|d| Failure::refused(d.clone()))?;
    let mut rows: Vec<Row> = engine.own().iter().map(own).collect();
    rows.extend(engine.installed().map(|found| installed(found, trust)));
    rows.sort_by(|a, b| a.id.cmp(&b.id));
    rows.iter_mut().for_each(|row| row.shadows = shadows(engine, &row.id));
    let screen = &session.screen;
    if screen.json {
        return Ok(screen.json(&serde_json::json!({ "packs": rows }))?);
    }
    let width = |text: &dyn Fn(&Row) -> String| {
        rows.iter().map(|r| text(r).chars().count()).max().unwrap_or_default()
    };
    let ids = width(&|row| row.id.clone());
    let titles = width(&|row| plain(&row.title));
    for row in &rows {
        let id = screen.paint(Paint::Bold, &format!("{:ids$}", row.id));
        let title = plain(&row.title);
        let hash = row.hash.as_ref().map(ContentHash::short).unwrap_or_default();
        let mut line =
            format!("{id}  {title:titles$}  {:8}  {hash:19}  {}", plain(&row.version), row.state());
        let places = [row.source.as_deref().map(plain), row.folder.as_ref().map(|f| f.display().to_string())];
        let shadows = row.shadows.iter().map(|place| format!("in the place of {place}"));
        for word in places.into_iter().flatten().take(1).chain(shadows) {
            line.push_str(&format!("  {word}"));
        }
        screen.out(&format!("{line}\n"));
    }
    Ok(())
}

impl Row {
    /// Where it comes from, and whether it is used.
    fn state(&self) -> String {
        match (&self.fault, self.trusted) {
            (Some(fault), _) => format!("{}, broken: {}", self.origin, plain(fault)),
            (None, true) => self.origin.clone(),
            (None, false) => format!("{}, untrusted", self.origin),
        }
    }
}

/// One that needs no trust: the program's own, or one that the command line or the environment names.
fn own(pack: &DataPack) -> Row {
    let PackIdentity { id, title, version, kinds } = pack.identity().clone();
    Row {
        id,
        title,
        version,
        kinds,
        origin: pack.origin().to_string(),
        folder: pack.folder().map(PathBuf::from),
        hash: Some(pack.pack.content_hash()),
        trusted: true,
        source: None,
        shadows: Vec::new(),
        fault: None,
    }
}

fn installed(found: &Found, trust: &Trust) -> Row {
    let pack = load_installed(found);
    let hash = pack.as_ref().ok().map(Pack::content_hash);
    let (identity, fault) = match &pack {
        Ok(pack) => (Some(pack.identity().clone()), None),
        Err(error) => (None, Some(error.0.message.clone())),
    };
    let (title, version, kinds) = identity.map(|i| (i.title, i.version, i.kinds)).unwrap_or_default();
    Row {
        id: found.id.clone(),
        title,
        version,
        kinds,
        origin: found.origin.to_string(),
        folder: Some(found.folder.clone()),
        trusted: hash.as_ref().is_some_and(|h| trust.holds(h)),
        source: hash.as_ref().and_then(|h| trust.of(h)).map(|p| p.source.clone()),
        hash,
        shadows: Vec::new(),
        fault,
    }
}

fn shadows(engine: &Engine, id: &str) -> Vec<String> {
    let shadowed = engine.shadowed.iter().filter(|s| s.by.id == id);
    let place = |folder: &Option<PathBuf>| match folder {
        Some(folder) => folder.display().to_string(),
        None => Origin::BuiltIn.to_string(),
    };
    shadowed.map(|s| place(&s.folder)).collect()
}
