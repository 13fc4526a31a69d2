//! Rules about what a build takes from its folder.

use super::Hit;
use crate::dockerfile::{Dockerfile, Instruction, Kind, Transfer};
use crate::ignore::Ignore;

/// The rule that a folder that is copied as a whole has a `.dockerignore`.
pub(crate) const MISSING_IGNORE: &str = "missing-dockerignore";

/// The folder of a build.
pub struct Context<'a> {
    /// What is left out of it, and the file that says so.
    pub ignore: Option<(&'a str, &'a Ignore)>,
}

/// What is weak about how a Dockerfile and the folder of its build fit together, by line.
pub fn check(file: &Dockerfile, context: &Context<'_>) -> Vec<Hit> {
    match context.ignore {
        Some((path, ignore)) => local(file).filter_map(|(i, t)| left_out(i, t, path, ignore)).collect(),
        None => local(file)
            .find(|(_, t)| t.sources.iter().any(|s| is_everything(s)))
            .map(everything)
            .into_iter()
            .collect(),
    }
}

/// Files that are copied from the folder of the build.
pub(crate) fn local(file: &Dockerfile) -> impl Iterator<Item = (&Instruction, &Transfer)> {
    file.instructions.iter().filter_map(|i| match &i.kind {
        Kind::Copy(t) | Kind::Add(t) if i.flag("from").is_none() => Some((i, t)),
        _ => None,
    })
}

/// Whether a source is the whole folder.
pub(crate) fn is_everything(source: &str) -> bool {
    matches!(source, "." | "./" | "*" | "./*" | "/")
}

/// Whether a source names one path of the folder, and which.
pub(crate) fn literal(source: &str) -> Option<&str> {
    let special = source.contains(['*', '?', '[', '$', ':', '"', '\'', '@']) || is_everything(source);
    let path = source.trim_start_matches("./").trim_matches('/');
    (!special && !path.is_empty() && !path.starts_with("..")).then_some(path)
}

fn left_out(i: &Instruction, copied: &Transfer, path: &str, ignore: &Ignore) -> Option<Hit> {
    copied.sources.iter().filter_map(|s| literal(s)).find_map(|source| {
        let line = ignore.leaves_out(source).filter(|_| !ignore.lets_in_below(source))?;
        let message = format!("`{source}` is not there for the builder: {path}:{line} leaves it out");
        let fix = format!("let it in with `!{source}` at the end of {path}, or leave it out here");
        Some(Hit::new("CopyIgnoredFile", &[], i.line, message, fix))
    })
}

fn everything((i, _): (&Instruction, &Transfer)) -> Hit {
    let message =
        "everything in the folder goes into the build: `.git`, local settings, what other tools have made";
    let fix = "add a `.dockerignore` beside what is copied";
    Hit::new(MISSING_IGNORE, &[], i.line, message.into(), fix.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hits(dockerfile: &str, ignore: Option<&str>) -> Vec<String> {
        let ignore = ignore.map(Ignore::parse);
        let context = Context { ignore: ignore.as_ref().map(|i| (".dockerignore", i)) };
        let found = check(&Dockerfile::parse(dockerfile), &context);
        found.into_iter().map(|h| format!("{} {}", h.line, h.id)).collect()
    }

    #[test]
    fn what_is_copied_is_there() {
        let file = "FROM a:1\nCOPY go.mod go.sum ./\nCOPY --from=x dist /d\nCOPY ./dist/ /d\nCOPY . .\nADD conf /etc/conf\n";
        assert_eq!(hits(file, Some("dist\nconf\n!conf/app.yaml\n*.md")), ["4 CopyIgnoredFile"]);
        assert_eq!(hits(file, Some("*\n!go.mod\n!go.sum\n!conf\n!dist")), [""; 0]);
        assert_eq!(
            hits(file, Some("*\n!go.mod")),
            ["2 CopyIgnoredFile", "4 CopyIgnoredFile", "6 CopyIgnoredFile"]
        );
    }

    #[test]
    fn everything_is_not_copied_unseen() {
        assert_eq!(hits("FROM a:1\nCOPY x .\nCOPY . .\nADD . /y\n", None), ["3 missing-dockerignore"]);
        assert_eq!(hits("FROM a:1\nCOPY --from=b . .\nCOPY src src\n", None), [""; 0]);
        assert_eq!(hits("FROM a:1\nCOPY . .\n", Some("")), [""; 0]);
    }
}
