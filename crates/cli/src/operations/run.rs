//! `run`: a request becomes what `add` or `new` do, with files at their places and criteria that have to hold.

use crate::args::{When, Writing};
use crate::engine::{Engine, choose};
use crate::exit::Failure;
use crate::operations::add::{self, add_to};
use crate::operations::create::{self, Place, make};
use crate::operations::demands::Demands;
use crate::operations::pattern::{self, Pattern};
use crate::operations::pin::hold;
use crate::session::Session;
use scaffold_containers::{is_compose, is_dockerfile};
use scaffold_core::{Diagnostic, Facts, Feature, Name, RepoView, Report, Request};
use scaffold_pack::Pack;
use scaffold_plan::template::{NewService, keeps_a_cache};
use scaffold_repo::Repository;
use scaffold_request::{Said, Vocabulary};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// What a new service is called where its folder has no name that it can have.
const NAMELESS: &str = "backend";

/// A request, and how it is met.
pub(crate) struct Asked {
    pub(crate) request: Request,
    /// The file that it was read from, where it was one.
    pub(crate) file: Option<PathBuf>,
    pub(crate) folder: PathBuf,
    pub(crate) writing: Writing,
    /// For the journal.
    pub(crate) command: String,
}

/// What was done.
pub(crate) struct Done {
    pub(crate) report: Report,
    /// First line for people.
    pub(crate) headline: String,
    pub(crate) diff: String,
}

/// Meets the request.
///
/// # Errors
/// Every row of the table of exit codes.
pub(crate) fn run(session: &Session, engine: &Engine, asked: &Asked) -> Result<Done, Failure> {
    let request = &asked.request;
    scaffold_request::check(request).map_err(|wrong| match wrong.unsafe_ {
        true => Failure::refused(wrong.diagnostic),
        false => Failure::usage(wrong.diagnostic),
    })?;
    let vocabulary = Vocabulary::load().map_err(|e| Failure::internal(&e.into()))?;
    let said = vocabulary.feature(request).map_err(Failure::usage)?;
    made_kinds(engine, &said)?;
    let repo: &'static Repository = Box::leak(Box::new(Repository::open(&asked.folder)?));
    session.progress.step("Exploring");
    let facts = engine.explore(repo)?;
    hold(engine, repo, &facts)?;
    let fresh = is_fresh(repo, &facts, asked.file.as_deref());
    let base = if fresh { repo.root().join(repo.prefix()) } else { repo.root().to_owned() };
    through_links(&base, request)?;
    let mut done = match fresh {
        true => create(session, engine, asked, said.feature)?,
        false => extend(session, engine, asked, said.feature, repo, facts)?,
    };
    let mut notes = said.notes;
    if request.docs {
        notes.push(Diagnostic::new(
            "the API is described in its specification; no other documentation is written",
        ));
    }
    done.report.notes.splice(0..0, notes);
    Ok(done)
}

/// Holds where some language makes the kind that is asked for.
fn made_kinds(engine: &Engine, said: &Said) -> Result<(), Failure> {
    let kinds: BTreeSet<&String> = engine.packs().flat_map(|p| &p.identity().kinds).collect();
    let kind = &said.feature.kind;
    if !kinds.contains(kind) {
        let made: Vec<String> = kinds.iter().map(|k| format!("`{k}`")).collect();
        return Err(Failure::usage(
            Diagnostic::new(format!("a feature of kind `{kind}` is asked for, which is not made yet"))
                .hint(format!("made are: {}; `feature.kind` says which one is meant", made.join(", "))),
        ));
    }
    if said.cache && !engine.packs().any(|p| keeps_a_cache(p, kind)) {
        return Err(Failure::usage(
            Diagnostic::new("a cache is asked for, which is not made yet")
                .hint("leave `feature.cache` and the words out, and add the cache by hand"),
        ));
    }
    Ok(())
}

/// Refuses paths that lead through a symbolic link.
fn through_links(base: &Path, request: &Request) -> Result<(), Failure> {
    for path in request.files_to_create.iter().chain(&request.files_to_modify) {
        let ends = path.match_indices('/').map(|(i, _)| i).chain([path.len()]);
        for part in ends.map(|end| &path[..end]) {
            if std::fs::symlink_metadata(base.join(part)).is_ok_and(|m| m.file_type().is_symlink()) {
                return Err(Failure::refused(
                    Diagnostic::new(format!("`{path}` leads through `{part}`, which is a symbolic link"))
                        .hint("name the file where it really is"),
                ));
            }
        }
    }
    Ok(())
}

/// Whether nothing stands that a service could be added to: no service, and no file but the request and what every
/// repository begins with.
fn is_fresh(repo: &Repository, facts: &Facts, request: Option<&Path>) -> bool {
    let request = request.and_then(|p| p.canonicalize().ok());
    let below = |path: &&String| repo.prefix().is_empty() || path.starts_with(&format!("{}/", repo.prefix()));
    let trivial = |path: &String| {
        let name = path.rsplit('/').next().unwrap_or(path);
        name.starts_with(".git")
            || name.starts_with("README")
            || name.starts_with("LICENSE")
            || request.as_ref().is_some_and(|r| *r == repo.root().join(path))
    };
    facts.services.iter().all(|s| !is_around(repo.prefix(), &s.root))
        && repo.paths().iter().filter(below).all(trivial)
}

fn is_around(prefix: &str, root: &str) -> bool {
    root == prefix || (prefix.is_empty() && root == ".") || root.starts_with(&format!("{prefix}/"))
}

/// A new service in this folder.
fn create(session: &Session, engine: &Engine, asked: &Asked, feature: Feature) -> Result<Done, Failure> {
    let request = &asked.request;
    let pack = &engine.pack(&language(engine, request)?)?.pack;
    let demands = demands(request, pack)?;
    if request.include_docker == Some(false) {
        without_containers(request, &demands)?;
    }
    let name = match &request.service {
        Some(name) => name.clone(),
        None => folder_name(&asked.folder),
    };
    let made = make(
        session,
        engine,
        &create::Request {
            service: NewService {
                name: name.clone(),
                module: None,
                dialect: None,
                framework: request.framework.clone(),
                database: None,
                kind: feature.kind.clone(),
                resources: vec![feature],
            },
            pack: pack.identity().id.clone(),
            place: Place::Here(asked.folder.clone()),
            demands,
            writing: writing(asked, When::Auto),
            command: asked.command.clone(),
        },
    )?;
    let mut report = made.report;
    if let Some(pattern) = &request.patterns_to_follow {
        report.notes.push(Diagnostic::new(format!("nothing stands here to be followed: `{pattern}`")));
    }
    let headline = format!("{} {name}", if asked.writing.dry_run { "Would make" } else { "Made" });
    Ok(Done { report, headline, diff: made.diff })
}

/// A feature in a service that stands.
fn extend(
    session: &Session,
    engine: &Engine,
    asked: &Asked,
    mut feature: Feature,
    repo: &Repository,
    mut facts: Facts,
) -> Result<Done, Failure> {
    let request = &asked.request;
    if let Some(lang) = &request.lang {
        engine.pack(lang)?;
        let others: Vec<String> =
            facts.services.iter().map(|s| format!("`{}` in {}", s.root, s.pack)).collect();
        facts.services.retain(|s| s.pack == *lang);
        if facts.services.is_empty() && !others.is_empty() {
            return Err(Failure::usage(
                Diagnostic::new(format!("`/lang` is `{lang}`, but no service here is written in it"))
                    .hint(format!("services are: {}; leave `lang` out", others.join(", "))),
            ));
        }
    }
    let service = choose(engine, &facts, repo, request.service.as_deref())?;
    let pack = &engine.pack(&service.pack)?.pack;
    let framework = service.framework.as_ref().map(|f| f.value.as_str());
    if let Some(wanted) = request.framework.as_deref().filter(|w| Some(*w) != framework) {
        return Err(Failure::usage(
            Diagnostic::new(format!(
                "`/framework` is `{wanted}`, but the service uses {}",
                framework.map_or_else(|| "none that is known".to_owned(), |f| format!("`{f}`"))
            ))
            .hint("leave `framework` out: a second one is never brought in"),
        ));
    }
    let mut notes = Vec::new();
    if let Some(text) = &request.patterns_to_follow {
        match pattern::find(text, repo, service)? {
            Pattern::Resource(name) if name == feature.resource.singular_snake() => {}
            Pattern::Resource(name) => feature.like = Some(name),
            Pattern::File(path) => notes.push(Diagnostic::new(format!(
                "`{path}` is no resource's own: what can be imitated was looked for in the whole service"
            ))),
        }
    }
    let demands = demands(request, pack)?;
    for (index, path) in request.files_to_modify.iter().enumerate() {
        if !repo.root().join(path).is_file() {
            return Err(Failure::usage(
                Diagnostic::new(format!("`/files_to_modify/{index}`: there is no file `{path}`"))
                    .hint("name files that stand, or list it in `files_to_create`"),
            ));
        }
    }
    let stands = repo.paths().iter().any(|p| is_dockerfile(p) || is_compose(p));
    if request.include_docker == Some(false) && !stands {
        without_containers(request, &demands)?;
    }
    let wanted = add::Request {
        feature,
        service: Some(service.root.clone()),
        writing: writing(asked, When::Always),
        command: asked.command.clone(),
        demands,
    };
    let done = add_to(session, engine, &wanted, repo, service)?;
    let noun = wanted.feature.resource.plural_words();
    let headline = match (done.already, asked.writing.dry_run) {
        (true, _) => format!("Nothing to do: {noun} are there already"),
        (_, true) => format!("Would add {noun}"),
        _ => format!("Added {noun}"),
    };
    let mut report = done.report;
    report.notes.splice(0..0, notes);
    Ok(Done { report, headline, diff: done.diff })
}

/// The language of a new service: what is said, else what the names of its files show.
fn language(engine: &Engine, request: &Request) -> Result<String, Failure> {
    if let Some(lang) = &request.lang {
        return Ok(engine.pack(lang)?.pack.identity().id.clone());
    }
    let of = |path: &String| {
        let (_, extension) = path.rsplit_once('.')?;
        let knows = |p: &&Pack| p.manifest().detect.extensions.iter().any(|e| e == extension);
        engine.packs().find(knows).map(|p| p.identity().id.clone())
    };
    let shown: BTreeSet<String> =
        request.files_to_create.iter().chain(&request.files_to_modify).filter_map(of).collect();
    let known: Vec<&str> = engine.packs().map(|p| p.identity().id.as_str()).collect();
    let mut shown = shown.into_iter();
    match (shown.next(), shown.next()) {
        (Some(one), None) => Ok(one),
        _ => Err(Failure::usage(
            Diagnostic::new(
                "nothing stands here, and nothing says in which language the service is to be written",
            )
            .hint(format!("`lang` says it: {}", known.join(", "))),
        )),
    }
}

fn demands(request: &Request, pack: &Pack) -> Result<Demands, Failure> {
    let mut demands = Demands::of(&request.validation_criteria, pack)?;
    demands.create.clone_from(&request.files_to_create);
    demands.modify.clone_from(&request.files_to_modify);
    Ok(demands)
}

/// Refuses what contradicts that no container files are wanted.
fn without_containers(request: &Request, demands: &Demands) -> Result<(), Failure> {
    let file = request.files_to_create.iter().position(|p| is_dockerfile(p) || is_compose(p));
    let what = match file {
        Some(index) => format!("`/files_to_create/{index}` is a container file"),
        None if demands.is_contained() => "a criterion is about containers".to_owned(),
        None => return Ok(()),
    };
    Err(Failure::usage(
        Diagnostic::new(format!("{what}, but `/include_docker` is false")).hint("leave one of them out"),
    ))
}

fn writing(asked: &Asked, wanted: When) -> Writing {
    let mut writing = asked.writing.clone();
    if writing.docker == When::Auto {
        writing.docker = if asked.request.include_docker == Some(false) { When::Never } else { wanted };
    }
    writing
}

/// The folder's name, where a service can have it.
fn folder_name(folder: &Path) -> String {
    let name = folder.canonicalize().ok().and_then(|f| Some(f.file_name()?.to_string_lossy().into_owned()));
    name.filter(|n| Name::parse(n).is_ok()).unwrap_or_else(|| NAMELESS.to_owned())
}
