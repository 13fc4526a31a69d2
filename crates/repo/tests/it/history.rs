//! What commits touched.

use crate::fixture::*;
use scaffold_core::{Commit, RepoView};
use std::fs;

fn summaries(commits: &[Commit]) -> Vec<&str> {
    commits.iter().map(|c| c.summary.as_str()).collect()
}

#[test]
fn tells_added_and_modified_files() {
    let folder = Folder::git(&[("a.go", "a"), ("dir/b.go", "b"), ("gone.go", "g")]);
    folder.write("a.go", "a2");
    folder.write("dir/new/c.go", "c");
    fs::remove_file(folder.path().join("gone.go")).unwrap();
    folder.commit("add c\n\nwith a body");
    let commits = folder.open().history(10);
    assert_eq!(summaries(&commits), ["add c", "first"]);
    assert_eq!(commits[0].added, ["dir/new/c.go"]);
    assert_eq!(commits[0].modified, ["a.go"]);
    assert_eq!(commits[0].id, folder.run(&["rev-parse", "HEAD"]).trim());
    assert_eq!(commits[1].added, ["a.go", "dir/b.go", "gone.go"]);
    assert_eq!(summaries(&folder.open().history(1)), ["add c"]);
}

#[test]
fn a_file_that_becomes_a_folder_is_no_riddle() {
    let folder = Folder::git(&[("a", "a")]);
    fs::remove_file(folder.path().join("a")).unwrap();
    folder.write("a/b", "b");
    folder.commit("fold");
    assert_eq!(folder.open().history(1)[0].added, ["a/b"]);
}

#[test]
fn leaves_out_merges_and_large_commits() {
    let folder = Folder::git(&[("a.go", "a")]);
    folder.run(&["checkout", "-q", "-b", "topic"]);
    folder.write("topic.go", "t");
    folder.commit("topic");
    folder.run(&["checkout", "-q", "main"]);
    folder.write("main.go", "m");
    folder.commit("on main");
    folder.run(&["merge", "-q", "--no-ff", "-m", "merge", "topic"]);
    for i in 0..61 {
        folder.write(&format!("many/{i}.go"), "x");
    }
    folder.commit("many");
    let mut found = folder.open().history(10);
    found.sort_by(|a, b| a.summary.cmp(&b.summary));
    assert_eq!(summaries(&found), ["first", "on main", "topic"]);
    folder.run(&["checkout", "-q", "--detach", "topic"]);
    assert_eq!(summaries(&folder.open().history(10)), ["topic", "first"]);
}

#[test]
fn ends_where_a_shallow_clone_ends() {
    let folder = Folder::git(&[("a.go", "a")]);
    for i in 0..4 {
        folder.write("a.go", i.to_string());
        folder.commit(&format!("change {i}"));
    }
    let clone = Folder::plain();
    let url = format!("file://{}", folder.path().display());
    clone.run(&["clone", "-q", "--depth", "2", &url, "."]);
    // The last commit of a shallow clone seems to add everything; it is not told.
    assert_eq!(summaries(&clone.open().history(10)), ["change 3"]);
}

#[test]
fn missing_objects_are_no_error() {
    let folder = Folder::git(&[("a.go", "a"), ("dir/b.go", "b")]);
    folder.write("dir/b.go", "b2");
    folder.commit("second");
    folder.write("a.go", "a2");
    folder.commit("third");
    let remove = |name: &str| {
        let id = folder.run(&["rev-parse", name]);
        let (folder_name, rest) = id.trim().split_at(2);
        fs::remove_file(folder.path().join(".git/objects").join(folder_name).join(rest)).unwrap();
    };
    remove("HEAD~2:dir");
    assert_eq!(summaries(&folder.open().history(10)), ["third"]);
    remove("HEAD~2^{commit}");
    assert_eq!(summaries(&folder.open().history(10)), ["third"]);
    remove("HEAD^{tree}");
    assert_eq!(folder.open().history(10), []);
    assert_eq!(folder.open().paths(), ["a.go", "dir/b.go"]);
}
