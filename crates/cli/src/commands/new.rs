//! `scaffold new`

use crate::args::New;
use crate::ask::{ask, can_ask, missing};
use crate::exit::Failure;
use crate::operations::create::{Made, Place, Request, make};
use crate::operations::demands::Demands;
use crate::output::{Told, print_report};
use crate::session::Session;
use scaffold_core::{Diagnostic, Feature, Name};
use scaffold_plan::template::NewService;

const USAGE: &str = "scaffold new <name> --lang LANG";

pub(super) fn run(session: &Session, mut args: New) -> Result<(), Failure> {
    let engine = session.packs()?;
    complete(&engine.ids(), &mut args)?;
    let (Some(name), Some(lang)) = (args.name.clone(), args.lang.clone()) else {
        return Err(missing("the name", USAGE));
    };
    let resources: Result<Vec<Feature>, Diagnostic> =
        args.resource.iter().map(|text| resource(&args.kind, text)).collect();
    let request = Request {
        service: NewService {
            name: name.clone(),
            module: None,
            dialect: args.dialect.clone(),
            framework: args.framework.clone(),
            database: Some(args.db.clone()),
            kind: args.kind.clone(),
            resources: resources.map_err(Failure::usage)?,
        },
        pack: lang,
        place: Place::Below(session.folder(None)),
        demands: Demands::default(),
        writing: args.writing.clone(),
        command: super::command_line(),
    };
    let made = make(session, engine, &request)?;
    session.progress.clear();
    tell(session, &request, &made)
}

/// Asks for what is missing, where somebody can answer.
fn complete(languages: &[&str], args: &mut New) -> Result<(), Failure> {
    let only_language = || match languages {
        [one] => Some((*one).to_owned()),
        _ => None,
    };
    if args.name.is_none() && can_ask() {
        args.name = Some(ask("Name of the service, e.g. `shop`", None, |text| {
            Name::parse(text).map(|_| text.to_owned()).map_err(|e| Diagnostic::new(e.to_string()))
        })?);
        if args.lang.is_none() {
            args.lang = Some(ask("Language", languages.first().copied(), |text| {
                if languages.contains(&text) {
                    return Ok(text.to_owned());
                }
                Err(Diagnostic::new(format!("languages are: {}", languages.join(", "))))
            })?);
        }
        if args.resource.is_empty() {
            let kind = args.kind.clone();
            let first = ask(
                "First resource with its fields, e.g. `users name:string` (empty: none)",
                Some(""),
                |text| {
                    if text.is_empty() {
                        Ok(None)
                    } else {
                        resource(&kind, text).map(|_| Some(text.to_owned()))
                    }
                },
            )?;
            args.resource.extend(first);
        }
    }
    if args.name.is_some() && args.lang.is_none() {
        args.lang = only_language();
    }
    if args.name.is_some() && args.lang.is_none() {
        return Err(missing("the language", USAGE));
    }
    Ok(())
}

/// `users name:string email:string:unique`
fn resource(kind: &str, text: &str) -> Result<Feature, Diagnostic> {
    let mut words = text.split_whitespace();
    let noun = words.next().ok_or_else(|| Diagnostic::new("`--resource` names no resource"))?;
    let fields: Vec<&str> = words.collect();
    Feature::parse(kind, noun, &fields)
}

fn tell(session: &Session, request: &Request, made: &Made) -> Result<(), Failure> {
    let screen = &session.screen;
    if screen.json {
        return Ok(screen.json(&made.report)?);
    }
    let name = &request.service.name;
    let told =
        |headline: String, next: Vec<String>| Told { report: &made.report, headline, followed: None, next };
    if request.writing.dry_run {
        let next = vec!["Nothing was written.".to_owned()];
        print_report(&screen.on_stderr(), &told(format!("Would make {name}"), next));
        screen.diff(&made.diff);
        return Ok(());
    }
    let next = vec![
        format!("Next: `cd {name}`, commit it, and add to it with `scaffold add`."),
        ".env.example lists what it has to be told to start.".to_owned(),
    ];
    let has_example = made.report.files_created.iter().any(|f| f.ends_with(".env.example"));
    let next = next.into_iter().take(if has_example { 2 } else { 1 }).collect();
    print_report(screen, &told(format!("Made {name}"), next));
    if request.writing.diff {
        screen.diff(&made.diff);
    }
    Ok(())
}
