//! One module per command, each a thin wrapper: flags to operation, result to output.

mod add;
mod check;
mod docker;
mod docs;
mod explore;
mod new;
mod pack;
mod run;
mod try_out;
mod undo;

use crate::args::Command;
use crate::engine::Engine;
use crate::exit::Failure;
use crate::session::Session;
use scaffold_repo::Repository;
use std::path::Path;

/// Runs a command.
///
/// # Errors
/// Every row of the table of exit codes.
pub(crate) fn run(session: &Session, command: Command) -> Result<(), Failure> {
    match command {
        Command::Add(args) => add::run(session, args),
        Command::New(args) => new::run(session, args),
        Command::Explore(args) => explore::run(session, &args),
        Command::Docker(args) => docker::run(session, &args),
        Command::Check(args) => check::run(session, &args),
        Command::Run(args) => run::run(session, args),
        Command::Undo(args) => undo::run(session, &args),
        Command::Try(args) => try_out::run(session, &args),
        Command::Pack(action) => pack::run(session, action),
        Command::Completions { shell } => docs::completions(session, shell),
        Command::Man => docs::man(session),
        Command::Schema { document } => docs::schema(session, document),
    }
}

/// The packs and the repository to work on: the ones are read while the other is opened. Both live as long as the
/// program.
fn begin(
    session: &Session,
    argument: Option<&Path>,
) -> Result<(&'static Engine, &'static Repository), Failure> {
    let folder = session.folder(argument);
    let (screen, global) = (session.screen, &session.global);
    let (engine, repo) = rayon::join(|| Engine::load(screen, global), || Repository::open(&folder));
    Ok((engine?, Box::leak(Box::new(repo?))))
}

/// The command line as it was given, for the journal.
fn command_line() -> String {
    let words = std::env::args_os().skip(1).map(|w| w.to_string_lossy().into_owned());
    in_words(std::iter::once("scaffold".to_owned()).chain(words))
}

/// A command as a shell reads it.
fn in_words(words: impl IntoIterator<Item = String>) -> String {
    let quote = |word: String| {
        let plain = |c: char| c.is_ascii_alphanumeric() || "-_=:./,{}?@+%".contains(c);
        if !word.is_empty() && word.chars().all(plain) {
            word
        } else {
            format!("'{}'", word.replace('\'', r"'\''"))
        }
    };
    words.into_iter().map(quote).collect::<Vec<_>>().join(" ")
}
