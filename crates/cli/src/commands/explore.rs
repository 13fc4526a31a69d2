//! `scaffold explore`

use crate::args::Explore;
use crate::exit::Failure;
use crate::operations::pin::hold;
use crate::output::print_facts;
use crate::session::Session;

pub(super) fn run(session: &Session, args: &Explore) -> Result<(), Failure> {
    let (engine, repo) = super::begin(session, args.dir.as_deref())?;
    session.progress.step("Exploring");
    let facts = engine.explore(repo)?;
    hold(engine, repo, &facts)?;
    session.progress.clear();
    if session.screen.json {
        return Ok(session.screen.json(&facts)?);
    }
    if facts.services.is_empty() {
        return Err(engine.knows_nothing(repo));
    }
    if !session.screen.quiet {
        print_facts(&session.screen, &facts);
    }
    Ok(())
}
