//! What has to be said of unique fields where the code that is imitated does not keep them so.

use super::leftovers::is_about_taken;
use super::{Job, Text, words};
use crate::exemplar::draft::Context;
use crate::exemplar::vocabulary::{AT_FAULT, CREATES, TAKEN, UPDATES, names_one};
use scaffold_core::{At, Diagnostic, PlanError, split_words};
use scaffold_syntax::Node;
use std::collections::BTreeSet;

/// Whether code of the exemplar refuses a value of its unique field that is taken, in words of its own.
pub(super) fn is_looked_up(texts: &[Text], field: &[String]) -> bool {
    let says = |line: &str| {
        !line.trim_start().starts_with(['*', '/', '#'])
            && is_about_taken(line)
            && line.contains(['"', '\'', '`'])
            && !words::find(line, field).is_empty()
    };
    texts.iter().any(|t| t.source && t.text.lines().any(says))
}

/// What is said of unique fields where the new code does not answer 409 for a value that is taken.
///
/// # Errors
/// A text can't be read or parsed.
pub(super) fn without_conflict(
    cx: &Context<'_>,
    job: &Job<'_>,
    texts: &[Text],
    looked_up: bool,
) -> Result<Option<Diagnostic>, PlanError> {
    let dialect = &cx.pack.manifest().dialect;
    let Some(new) = job.fields.new.iter().find(|n| n.field.modifiers.unique) else { return Ok(None) };
    if dialect.conflicts.is_empty() {
        return Ok(None);
    }
    let name = new.words.join("_");
    let shared = in_shared_code(cx)?;
    if matches!(shared, Some(Shared::Conflict)) {
        return Ok(None);
    }
    let own: Vec<&Text> = texts.iter().filter(|t| t.source && !cx.is_for_tests(&t.path)).collect();
    let has = |list: &[String]| own.iter().any(|t| list.iter().any(|w| says(&t.text, w)));
    if has(&dialect.asks_first) {
        return Ok(None);
    }
    // What answers 409 for something else says nothing of values that are taken.
    let unique = job.fields.old.iter().any(|o| o.plain && o.field.unique);
    let answers = has(&dialect.conflicts) && (unique || has(&dialect.violations));
    let asking = Asking::of(job, &own)?;
    if looked_up || answers || asking.creates {
        let Some(at) = asking.unasked_change else { return Ok(None) };
        let told = format!(
            "a change to a `{name}` that is taken ends as any other failure: only what creates looks"
        );
        return Ok(Some(Diagnostic::new(told).at(at).hint("look for the value there as well")));
    }
    if let Some(Shared::Refusal(at)) = shared {
        let told =
            format!("no 409 for a `{name}` that is taken: it is answered as other resources' values are");
        return Ok(Some(
            Diagnostic::new(told).at(at).hint("answer 409 there, in words that hold for this resource"),
        ));
    }
    let told = format!("the new code answers no 409: a `{name}` that is taken ends as any other failure");
    Ok(Some(Diagnostic::new(told).hint("answer 409 where the error of the unique column arrives")))
}

/// What code of no resource answers where the database refuses a value that is taken.
enum Shared {
    Conflict,
    /// Another answer than 409, and where.
    Refusal(At),
}

fn in_shared_code(cx: &Context<'_>) -> Result<Option<Shared>, PlanError> {
    let (dialect, syntax) = (&cx.pack.manifest().dialect, &cx.pack.manifest().syntax);
    let vendored = &cx.pack.manifest().detect.vendored;
    let of_resources: BTreeSet<&str> =
        cx.service.resources.iter().flat_map(|r| r.files.iter().map(String::as_str)).collect();
    let mut refusal = None;
    for path in cx.view.paths() {
        let skip = !cx.is_source(path)
            || cx.is_for_tests(path)
            || of_resources.contains(path.as_str())
            || path.split('/').any(|p| vendored.iter().any(|v| v == p));
        let Some(text) = (if skip { None } else { cx.text(path)? }) else { continue };
        let Some(word) = dialect.violations.iter().find(|w| says(&text, w)) else { continue };
        if dialect.conflicts.iter().any(|w| says(&text, w)) {
            return Ok(Some(Shared::Conflict));
        }
        let parsed = cx.parse(&text)?;
        // A decorator may say what a function is for.
        let whole = |f: Node<'_>| {
            let before = |p: &Node<'_>| {
                p.end_byte() == f.end_byte() && p.parent().is_some() && !syntax.statements.has(*p)
            };
            parsed.of(f.parent().filter(before).unwrap_or(f))
        };
        let functions = parsed.walk().filter(|n| syntax.functions.has(*n)).map(whole);
        let body =
            functions.filter(|f| says(f, word)).map(|f| f.to_lowercase().replace(['_', ' '], "")).next();
        if body.is_some_and(|b| AT_FAULT.iter().any(|w| says(&b, w))) && refusal.is_none() {
            let line = text.lines().position(|l| says(l, word)).map_or(1, |i| i + 1);
            refusal = Some(Shared::Refusal(At::line(path.clone(), u32::try_from(line).unwrap_or(u32::MAX))));
        }
    }
    Ok(refusal)
}

/// Which functions look for a value that is taken.
struct Asking {
    /// One that creates.
    creates: bool,
    /// What changes a record, where one that creates looks and none that changes does.
    unasked_change: Option<At>,
}

impl Asking {
    fn of(job: &Job<'_>, own: &[&Text]) -> Result<Self, PlanError> {
        let dialect = &job.manifest.dialect;
        let mut functions: Vec<(String, String, At)> = Vec::new();
        for text in own {
            let tree = job.tree(text)?;
            for function in tree.parsed.walk().filter(|n| tree.is_function(*n)) {
                let Some(name) = tree.function_name(function) else { continue };
                let at = At::file(text.path.clone());
                functions.push((name.to_owned(), tree.text(function).to_owned(), at));
            }
        }
        let speaks = |body: &str| {
            dialect.conflicts.iter().chain(&dialect.violations).any(|w| says(body, w))
                || body.lines().any(is_of_taken)
        };
        let speaking: Vec<&str> =
            functions.iter().filter(|(_, body, _)| speaks(body)).map(|(name, ..)| name.as_str()).collect();
        // What calls a function that looks asks as well, whatever that is called.
        let looks = |name: &str, body: &str| {
            speaks(body) || speaking.iter().any(|s| *s != name && !names_one(s, CREATES) && says(body, s))
        };
        let looking = |words: &[&str]| {
            functions.iter().any(|(name, body, _)| names_one(name, words) && looks(name, body))
        };
        let creates = looking(CREATES);
        let change = functions.iter().find(|(name, ..)| names_one(name, UPDATES));
        let unasked_change = change.filter(|_| creates && !looking(UPDATES)).map(|(.., at)| at.clone());
        Ok(Self { creates, unasked_change })
    }
}

/// Whether a line of code says of a value that another one has it, in a message or by a name (`raise NameTaken()`).
fn is_of_taken(line: &str) -> bool {
    let lower = line.to_lowercase();
    let denied = lower.split(|c: char| !c.is_alphanumeric()).any(|w| matches!(w, "not" | "t" | "no"));
    let said = line.contains(['"', '\'', '`']);
    line.split(|c: char| !(c.is_alphanumeric() || c == '_')).any(|name| {
        let words = split_words(name);
        let exists = words.iter().any(|w| w.starts_with("exist")) && !words.iter().any(|w| w == "not");
        names_one(name, TAKEN) || exists && !denied && (said || words.len() > 1)
    })
}

/// Whether a text has a word in it; a number is one of its own.
fn says(text: &str, word: &str) -> bool {
    let digits = word.bytes().all(|b| b.is_ascii_digit());
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    text.match_indices(word).any(|(at, _)| {
        !(digits && (digit(text[..at].chars().last()) || digit(text[at + word.len()..].chars().next())))
    })
}

/// What is said of unique fields where there is no table that could refuse a value twice, and none of the exemplar's
/// fields is unique: nothing of its code can stand for them.
pub(super) fn without_index(cx: &Context<'_>, job: &Job<'_>, texts: &[Text]) -> Option<Diagnostic> {
    let new = job.fields.new.iter().find(|n| n.field.modifiers.unique)?;
    let unique = job.fields.old.iter().any(|o| o.plain && o.field.unique);
    let stored = cx.exemplar.table.is_some() || cx.service.migrations.is_some();
    // Models and schemas say so in words of their own.
    let told = || texts.iter().any(|t| t.text.to_lowercase().contains("unique"));
    if stored || unique || told() {
        return None;
    }
    let note = Diagnostic::new(format!(
        "nothing keeps `{}` unique: `{}` has no table and no unique field whose code could be imitated",
        new.words.join("_"),
        cx.exemplar.name
    ));
    Some(note.hint("make a unique index, or look for the value before it is stored"))
}
