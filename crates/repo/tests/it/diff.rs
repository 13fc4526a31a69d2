//! Diffs that `git apply` takes as they are.

use crate::fixture::*;
use scaffold_core::{Change, Splice};
use scaffold_repo::{FileState, unified_diff};

/// `git apply` of the diff of `states` makes each file what it is afterwards.
fn check(states: &[FileState]) {
    let folder = Folder::git(&[]);
    for state in states {
        if let Some(before) = &state.before {
            folder.write(&state.path, before);
        }
    }
    let diff = unified_diff(states);
    let out = folder.try_run(&["apply", "--whitespace=nowarn", "-"], &diff);
    assert!(out.status.success(), "{diff}\n{}", String::from_utf8_lossy(&out.stderr));
    for state in states {
        let found = std::fs::read(folder.path().join(&state.path)).ok();
        assert_eq!(found, state.after, "{}\n{diff}", state.path);
    }
}

fn state(path: &str, before: Option<&[u8]>, after: Option<&[u8]>) -> FileState {
    FileState {
        path: path.into(),
        before: before.map(<[u8]>::to_vec),
        after: after.map(<[u8]>::to_vec),
        executable: false,
    }
}

#[test]
fn git_applies_every_sort_of_file() {
    check(&[
        state("new.go", None, Some(b"a\nb\n")),
        state("new/no newline", None, Some(b"a\nb")),
        state("empty", None, Some(b"")),
        state("emptied", Some(b"x\n"), Some(b"")),
        state("filled", Some(b""), Some(b"x\n")),
        state("removed", Some(b"x\ny"), None),
        state("removed empty", Some(b""), None),
        state("crlf", Some(b"a\r\nb\r\nc\r\n"), Some(b"a\r\nb\r\nx\r\nc\r\n")),
        state("lone cr", Some(b"a\rb\nc"), Some(b"a\rb\nd")),
        state("bom", Some(b"\xef\xbb\xbfa\nb\n"), Some(b"\xef\xbb\xbfa\nc\n")),
        state("loses its newline", Some(b"a\n"), Some(b"a")),
        state("gets a newline", Some(b"a"), Some(b"a\n")),
        state("\u{e4} \u{65e5} \"quoted\".go", Some(b"a\n"), Some(b"b\n")),
        state("with space/x.go", None, Some(b"a\n")),
        state("latin1", Some(b"gr\xfc\xdfe\nb\n"), Some(b"gr\xfc\xdfe\nx\nb\n")),
        state("nul", Some(b"a\0b\n"), Some(b"a\0c\n")),
        state("large", Some(&[0xff; 70_000]), Some(&[0xfe; 140_001])),
        state("from binary", Some(b"\xff"), Some(b"")),
    ]);
}

#[test]
fn looks_as_git_prints_it() {
    let folder = Folder::git(&[("ä b.go", "1\n2\n3\n4\n5\n6\n7\n8\n9\n"), ("x.go", "x")]);
    let base = folder.read("ä b.go");
    let script =
        Change::Create { path: "s.sh".into(), text: "s\n".into(), executable: true, from: String::new() };
    let edits =
        vec![Splice { range: 8..10, text: "five\n".into() }, Splice { range: 18..18, text: "ten".into() }];
    let plan = plan(vec![script, edit("ä b.go", &base, edits), insert("x.go", b"x", 1, "y")]);
    let diff = unified_diff(&folder.open().preview(&plan).unwrap());
    folder.apply(&plan).unwrap();
    folder.run(&["add", "-N", "s.sh"]);
    let printed = folder.run(&["diff", "--no-color"]);
    let without_ids = |text: &str| -> Vec<String> {
        text.lines().filter(|l| !l.starts_with("index ")).map(str::to_owned).collect()
    };
    assert_eq!(without_ids(&diff), without_ids(&printed));
}

#[test]
fn nothing_to_say_is_nothing() {
    assert_eq!(unified_diff(&[]), "");
    assert_eq!(unified_diff(&[state("same", Some(b"a"), Some(b"a"))]), "");
}
