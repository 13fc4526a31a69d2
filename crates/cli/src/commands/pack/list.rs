//! `scaffold pack list`

use crate::exit::Failure;
use crate::output::Paint;
use crate::session::Session;
use serde_json::json;

pub(super) fn run(session: &Session) -> Result<(), Failure> {
    let engine = session.packs()?;
    let all = engine.wake_all()?;
    let screen = &session.screen;
    if screen.json {
        let rows: Vec<_> = all
            .iter()
            .map(|p| {
                let identity = p.pack.identity();
                json!({
                    "id": identity.id,
                    "title": identity.title,
                    "version": identity.version,
                    "kinds": identity.kinds,
                    "origin": p.origin().to_string(),
                    "folder": p.folder(),
                })
            })
            .collect();
        return Ok(screen.json(&json!({ "packs": rows }))?);
    }
    let width = |text: &dyn Fn(usize) -> usize| (0..all.len()).map(text).max().unwrap_or_default();
    let ids = width(&|i| all[i].pack.identity().id.len());
    let titles = width(&|i| all[i].pack.identity().title.len());
    for pack in &all {
        let identity = pack.pack.identity();
        let place = pack.folder().map(|f| format!("  {}", f.display())).unwrap_or_default();
        let id = screen.paint(Paint::Bold, &format!("{:ids$}", identity.id));
        screen.out(&format!(
            "{id}  {:titles$}  {:8}  {}{place}\n",
            identity.title,
            identity.version,
            pack.origin()
        ));
    }
    Ok(())
}
