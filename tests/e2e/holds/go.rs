//! Go: built, vetted, tested, formatted.

use super::must;
use crate::expected::Expected;
use scaffold_testkit::Ran;

pub(super) fn holds(ran: &Ran, expected: &Expected) -> Result<(), String> {
    let dir = ran.folder();
    let mut commands: Vec<Vec<&str>> = vec![
        vec!["go", "build", "-o", "/dev/null", "./..."],
        vec!["go", "vet", "./..."],
        vec!["go", "test", "./..."],
    ];
    commands.extend(expected.vet_tags.iter().map(|tag| vec!["go", "vet", "-tags", tag, "./..."]));
    for argv in commands {
        must(&dir, &argv, &[])?;
    }
    let listed = must(&dir, &["gofmt", "-l", "."], &[])?;
    let (created, _) = ran.changes();
    // gofmt would take CR away, which the repository wants there.
    let crlf = |path: &str| ran.after().text(path).contains('\r');
    match listed.lines().find(|l| created.iter().any(|c| c == l) && !crlf(l)) {
        Some(path) => Err(format!("`{path}` is not formatted")),
        None => Ok(()),
    }
}
