//! `scaffold try`: the main job on a bundled example, with nothing to set up.

use crate::args::{CheckDepth, Try, When, Writing};
use crate::builtin;
use crate::engine::Engine;
use crate::exit::Failure;
use crate::operations::add::{Request, add};
use crate::operations::demands::Demands;
use crate::output::{Paint, print_facts};
use crate::session::Session;
use anyhow::Context;
use scaffold_check::find_program;
use scaffold_core::{Diagnostic, Feature};
use scaffold_pack::Pack;
use scaffold_pack::checks::Weight;
use scaffold_repo::Repository;
use std::fs;
use std::path::{Path, PathBuf};

/// Folder of a pack that holds its example repository.
const EXAMPLE: &str = "try/";
/// What is added to it.
const RESOURCE: &str = "users";
const FIELDS: &[&str] = &["name:string", "email:string:unique"];

pub(super) fn run(session: &Session, args: &Try) -> Result<(), Failure> {
    let engine = session.packs()?;
    let pack = match &args.lang {
        Some(lang) => &engine.pack(lang)?.pack,
        None => first_installed(engine)?,
    };
    let dir = unpack(pack)?;
    let screen = &session.screen;
    let command = format!("scaffold add {RESOURCE} {}", FIELDS.join(" "));
    let heading = |text: &str| screen.say(&format!("\n{}", screen.paint_err(Paint::Bold, text)));

    heading("$ scaffold explore");
    let repo = Repository::open(&dir)?;
    if !screen.json && !screen.quiet {
        print_facts(screen, &engine.explore(&repo)?);
    }

    heading(&format!("$ {command}"));
    let feature = Feature::parse(builtin::DEFAULT_KIND, RESOURCE, FIELDS).map_err(Failure::usage)?;
    let request = Request {
        feature,
        service: None,
        writing: Writing {
            dry_run: false,
            diff: true,
            check: CheckDepth::Fast,
            keep: false,
            install: false,
            allow_dirty: false,
            yes: true,
            database_url: None,
            docker: When::Never,
        },
        command,
        demands: Demands::default(),
    };
    let done = add(session, engine, &request, &repo)?;
    session.progress.clear();
    super::add::tell(session, &request, &done)?;
    screen.say(&format!("\nAll of this is in {}\n  cd {} && git status", dir.display(), dir.display()));
    Ok(())
}

/// The first language with an example whose tools are there; the first with an example where none are.
fn first_installed(engine: &Engine) -> Result<&Pack, Failure> {
    let with_example = || engine.packs().filter(|p| p.files_under(EXAMPLE).next().is_some());
    let installed = |pack: &&Pack| {
        let critical = pack.manifest().checks.run.iter().filter(|c| c.level == Weight::Critical);
        critical.filter_map(|c| c.argv.first()).all(|program| find_program(program, Path::new("/")).is_some())
    };
    let found = with_example().find(installed).or_else(|| with_example().next());
    Ok(found.context("no pack has an example")?)
}

/// The example as a git repository in a temporary folder that stays.
fn unpack(pack: &Pack) -> Result<PathBuf, Failure> {
    if pack.files_under(EXAMPLE).next().is_none() {
        let what = format!("there is no example in {} yet", pack.identity().title);
        return Err(Failure::usage(Diagnostic::new(what).hint("leave out `--lang`")));
    }
    let dir = tempfile::Builder::new()
        .prefix("scaffold-try-")
        .tempdir()
        .context("can't make a temporary folder")?
        .keep();
    for (path, text) in pack.files_under(EXAMPLE) {
        let relative = path.strip_prefix(EXAMPLE).unwrap_or(path);
        write(&dir.join(relative), text)?;
    }
    scaffold_repo::create(&dir, Some("Begin with one resource"))?;
    Ok(dir)
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).context("can't make a temporary folder")?;
    }
    Ok(fs::write(path, text).context("can't write the example")?)
}
