//! `scaffold add`

use crate::args::{Add, AuthChoice};
use crate::ask::{ask, can_ask, missing};
use crate::exit::Failure;
use crate::operations::add::{Done, Request, add};
use crate::operations::demands::Demands;
use crate::output::{Told, print_report};
use crate::session::Session;
use scaffold_core::{Auth, Feature};

const USAGE: &str = "scaffold add <resource> [field...]";

pub(super) fn run(session: &Session, mut args: Add) -> Result<(), Failure> {
    if args.resource.is_none() {
        if !can_ask() {
            return Err(missing("the resource", USAGE));
        }
        args.resource = Some(ask("Resource, e.g. `invoices`", None, |text| {
            Feature::parse::<&str>(&args.kind, text, &[]).map(|_| text.to_owned())
        })?);
        args.fields = ask_fields(&args.kind)?;
    }
    let (engine, repo) = super::begin(session, None)?;
    let request = request(&args)?;
    let done = add(session, engine, &request, repo)?;
    session.progress.clear();
    tell(session, &request, &done)
}

/// Asks for fields, one a line, until an empty one.
fn ask_fields(kind: &str) -> Result<Vec<String>, Failure> {
    let mut fields: Vec<String> = Vec::new();
    loop {
        let question = match fields.len() {
            0 => "Field, e.g. `email:string:unique` (empty: no more)",
            _ => "Field",
        };
        let field = ask(question, Some(""), |text| {
            if text.is_empty() {
                return Ok(None);
            }
            let all: Vec<&str> = fields.iter().map(String::as_str).chain([text]).collect();
            // The noun does not matter here; what counts is the list.
            Feature::parse(kind, "things", &all).map(|_| Some(text.to_owned()))
        })?;
        match field {
            Some(field) => fields.push(field),
            None => return Ok(fields),
        }
    }
}

fn request(args: &Add) -> Result<Request, Failure> {
    let noun = args.resource.as_deref().unwrap_or_default();
    let mut feature = Feature::parse(&args.kind, noun, &args.fields).map_err(Failure::usage)?;
    feature.like = args.like.clone();
    feature.auth = match args.auth {
        AuthChoice::Inherit => Auth::Inherit,
        AuthChoice::Required => Auth::Required,
        AuthChoice::None => Auth::None,
    };
    Ok(Request {
        feature,
        service: args.service.clone(),
        writing: args.writing.clone(),
        command: super::command_line(),
        demands: Demands::default(),
    })
}

/// Prints what was done, or what would be.
pub(super) fn tell(session: &Session, request: &Request, done: &Done) -> Result<(), Failure> {
    let screen = &session.screen;
    if screen.json {
        return Ok(screen.json(&done.report)?);
    }
    let noun = request.feature.resource.plural_words();
    let told = |headline: String, next: Vec<String>| Told {
        report: &done.report,
        headline,
        followed: done.followed.as_ref(),
        next,
    };
    if done.already {
        print_report(
            screen,
            &Told { followed: None, ..told(format!("Nothing to do: {noun} are there already"), Vec::new()) },
        );
    } else if request.writing.dry_run {
        // The diff alone on stdout, so that `git apply` can read it from a pipe.
        print_report(
            &screen.on_stderr(),
            &told(format!("Would add {noun}"), vec!["Nothing was written.".into()]),
        );
        screen.diff(&done.diff);
    } else {
        print_report(screen, &told(format!("Added {noun}"), next_steps(done)));
        if request.writing.diff {
            screen.diff(&done.diff);
        }
    }
    Ok(())
}

fn next_steps(done: &Done) -> Vec<String> {
    let mut next = Vec::new();
    if let Some(id) = &done.report.undo {
        next.push(format!("Look at it with `git diff`; `scaffold undo {id}` takes it back."));
    }
    next
}
