//! File states as a unified diff that `git apply` takes as it is.

use crate::FileState;
use similar::{Algorithm, DiffOp, capture_diff_slices, group_diff_ops};
use std::fmt::Write;

/// Lines shown around a change.
const CONTEXT: usize = 3;

/// A diff in git's own form. Files that are no UTF-8 text become binary patches.
pub fn unified_diff(states: &[FileState]) -> String {
    let mut out = String::new();
    for state in states.iter().filter(|s| s.before != s.after) {
        let text = |bytes: &Option<Vec<u8>>| match bytes {
            Some(bytes) => std::str::from_utf8(bytes).map(str::to_owned).ok(),
            None => Some(String::new()),
        };
        header(&mut out, state);
        match (text(&state.before), text(&state.after)) {
            (Some(before), Some(after)) => hunks(&mut out, state, &before, &after),
            _ => out.push_str(&crate::binary::patch(
                state.before.as_deref().unwrap_or_default(),
                state.after.as_deref().unwrap_or_default(),
            )),
        }
    }
    out
}

fn header(out: &mut String, state: &FileState) {
    let mode = if state.executable { "100755" } else { "100644" };
    let _ = writeln!(out, "diff --git {} {}", quote("a/", &state.path), quote("b/", &state.path));
    let binary = |b: &Option<Vec<u8>>| b.as_ref().is_some_and(|b| std::str::from_utf8(b).is_err());
    if state.before.is_none() {
        let _ = writeln!(out, "new file mode {mode}");
    } else if state.after.is_none() {
        let _ = writeln!(out, "deleted file mode {mode}");
    }
    // Git needs the ids only of empty and of binary files.
    let empty = |b: &Option<Vec<u8>>| b.as_ref().is_none_or(Vec::is_empty);
    if binary(&state.before) || binary(&state.after) || (empty(&state.before) && empty(&state.after)) {
        let _ = writeln!(out, "index {}..{}", id(&state.before), id(&state.after));
    }
}

fn id(bytes: &Option<Vec<u8>>) -> String {
    let zero = git2::Oid::ZERO_SHA1;
    let id =
        bytes.as_ref().map_or(zero, |b| git2::Oid::hash_object(git2::ObjectType::Blob, b).unwrap_or(zero));
    id.to_string()
}

fn hunks(out: &mut String, state: &FileState, before: &str, after: &str) {
    let (old, new): (Vec<&str>, Vec<&str>) =
        (before.split_inclusive('\n').collect(), after.split_inclusive('\n').collect());
    let groups = group_diff_ops(capture_diff_slices(Algorithm::Myers, &old, &new), CONTEXT);
    if groups.is_empty() {
        return;
    }
    let name = |prefix, there: bool| match there {
        // Git ends a name that has a space with a tab: otherwise a time stamp could follow.
        true if state.path.contains(' ') => format!("{}\t", quote(prefix, &state.path)),
        true => quote(prefix, &state.path),
        false => "/dev/null".into(),
    };
    let _ = writeln!(out, "--- {}", name("a/", state.before.is_some()));
    let _ = writeln!(out, "+++ {}", name("b/", state.after.is_some()));
    for group in groups {
        let (Some(first), Some(last)) = (group.first(), group.last()) else { continue };
        let _ = writeln!(
            out,
            "@@ -{} +{} @@",
            range(first.old_range().start, last.old_range().end),
            range(first.new_range().start, last.new_range().end)
        );
        for op in &group {
            if let DiffOp::Equal { .. } = op {
                lines(out, ' ', &old[op.old_range()]);
            } else {
                lines(out, '-', &old[op.old_range()]);
                lines(out, '+', &new[op.new_range()]);
            }
        }
    }
}

fn lines(out: &mut String, sign: char, lines: &[&str]) {
    for line in lines {
        out.push(sign);
        out.push_str(line);
        if !line.ends_with('\n') {
            out.push_str("\n\\ No newline at end of file\n");
        }
    }
}

/// An empty range names the line before it.
fn range(start: usize, end: usize) -> String {
    match end - start {
        0 => format!("{start},0"),
        1 => format!("{}", start + 1),
        n => format!("{},{n}", start + 1),
    }
}

/// A path as git prints it with `core.quotePath`: C-quoted as a whole when a byte needs it.
fn quote(prefix: &str, path: &str) -> String {
    let plain = |b: u8| (b' '..0x7f).contains(&b) && b != b'"' && b != b'\\';
    if path.bytes().all(plain) {
        return format!("{prefix}{path}");
    }
    let mut out = format!("\"{prefix}");
    for b in path.bytes() {
        match b {
            b'"' | b'\\' => out.extend(['\\', b as char]),
            b if plain(b) => out.push(b as char),
            b => {
                let _ = write!(out, "\\{b:03o}");
            }
        }
    }
    out.push('"');
    out
}
