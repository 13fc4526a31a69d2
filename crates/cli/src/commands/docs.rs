//! `scaffold completions`, `man` and `schema`: all derived from the definitions that the program itself uses.

use crate::args::{Cli, Document};
use crate::exit::Failure;
use crate::session::Session;
use clap::CommandFactory;
use clap_complete::Shell;
use scaffold_core::{Report, Request};

pub(super) fn completions(session: &Session, shell: Shell) -> Result<(), Failure> {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "scaffold", &mut text);
    session.screen.out(&String::from_utf8_lossy(&text));
    Ok(())
}

pub(super) fn man(session: &Session) -> Result<(), Failure> {
    let mut command = Cli::command();
    command.build();
    let mut text = Vec::new();
    clap_mangen::Man::new(command.clone()).render(&mut text)?;
    for sub in command.get_subcommands().filter(|c| !c.is_hide_set() && c.get_name() != "help") {
        let man = clap_mangen::Man::new(sub.clone());
        man.render_name_section(&mut text)?;
        man.render_synopsis_section(&mut text)?;
        man.render_options_section(&mut text)?;
    }
    session.screen.out(&String::from_utf8_lossy(&text));
    Ok(())
}

pub(super) fn schema(session: &Session, document: Document) -> Result<(), Failure> {
    let schema = match document {
        Document::Request => schemars::schema_for!(Request),
        Document::Report => schemars::schema_for!(Report),
        Document::Pack => schemars::schema_for!(scaffold_pack::Manifest),
    };
    Ok(session.screen.json(&schema)?)
}
