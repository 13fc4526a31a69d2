//! Which files a repository has, and what they hold.

use crate::fixture::*;
use rayon::prelude::*;
use scaffold_core::RepoView;
use std::fs;
use std::os::unix::fs::symlink;

#[test]
fn lists_what_git_lists() {
    let folder = Folder::git(&[
        (".gitignore", "*.log\nbuild/\n/only-root\n!keep.log\n"),
        ("a.go", "a"),
        ("dir.go", "d"),
        ("dir/x.go", "x"),
        ("dir/.gitignore", "local\n"),
        ("sub/only-root", "tracked anywhere but in the root"),
        ("gone.go", "g"),
        ("ünï/c d.go", "c"),
    ]);
    folder.write("build/tracked.go", "t");
    folder.run(&["add", "-f", "build/tracked.go"]);
    folder.commit("tracked in an ignored folder");
    folder.write_all(&[
        ("x.log", ""),
        ("keep.log", ""),
        ("build/out.bin", ""),
        ("deep/build/out.bin", ""),
        ("dir/local", ""),
        ("dir/new.go", ""),
        ("only-root", ""),
        ("fresh/a/b.go", ""),
        ("nested/.git/HEAD", "ref: refs/heads/main\n"),
        ("nested/inner.go", ""),
    ]);
    fs::remove_file(folder.path().join("gone.go")).unwrap();
    symlink("a.go", folder.path().join("link.go")).unwrap();
    symlink("/", folder.path().join("root")).unwrap();

    let listed = folder.run(&["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
    let mut expected: Vec<_> = listed
        .split_terminator('\0')
        .filter(|p| folder.path().join(p).symlink_metadata().is_ok_and(|m| m.is_file()))
        .filter(|p| !p.starts_with("nested/"))
        .collect();
    expected.sort_unstable();
    let repo = folder.open();
    assert_eq!(repo.paths(), expected);
    assert!(repo.has("build/tracked.go") && repo.has("keep.log") && repo.has("fresh/a/b.go"));
    assert!(!repo.has("link.go") && !repo.has("gone.go"));
    assert_eq!(repo.read("link.go").unwrap(), None);
    assert_eq!(repo.read("x.log").unwrap(), None);
    assert_eq!(repo.read("../outside").unwrap(), None);
    assert_eq!(repo.read("ünï/c d.go").unwrap().unwrap().as_ref(), b"c");
}

#[test]
fn leaves_submodules_out() {
    let inner = Folder::git(&[("inner.go", "i")]);
    let folder = Folder::git(&[("a.go", "a")]);
    let url = inner.path();
    folder.run(&[
        "-c",
        "protocol.file.allow=always",
        "submodule",
        "-q",
        "add",
        url.to_str().unwrap(),
        "module",
    ]);
    folder.commit("with a submodule");
    assert_eq!(folder.open().paths(), [".gitmodules", "a.go"]);
}

#[test]
fn a_plain_folder_skips_only_version_control() {
    let folder = Folder::plain();
    folder.write_all(&[
        (".hidden", ""),
        (".hg/x", ""),
        (".svn/x", ""),
        ("node_modules/a/b.js", ""),
        (".gitignore", "*"),
    ]);
    let repo = folder.open();
    assert_eq!(repo.paths(), [".gitignore", ".hidden", "node_modules/a/b.js"]);
    assert!(!repo.is_git());
    assert_eq!(repo.history(10), []);
}

#[test]
fn finds_the_root_from_below() {
    let folder = Folder::git(&[("services/api/main.go", "m"), (".gitignore", "tmp/\n")]);
    let repo = scaffold_repo::Repository::open(&folder.path().join("services/api")).unwrap();
    assert_eq!((repo.root(), repo.prefix()), (folder.path().as_path(), "services/api"));
    assert_eq!(repo.paths(), [".gitignore", "services/api/main.go"]);
    // What the surrounding repository ignores stands for itself.
    folder.write("tmp/shop/main.go", "m");
    let plain = scaffold_repo::Repository::open(&folder.path().join("tmp/shop")).unwrap();
    assert_eq!((plain.is_git(), plain.paths()), (false, ["main.go".to_owned()].as_slice()));
}

#[test]
fn a_repository_without_commits_has_files() {
    let folder = Folder::plain();
    folder.run(&["init", "-q"]);
    folder.write("a.go", "a");
    assert_eq!(folder.open().paths(), ["a.go"]);
    assert_eq!(folder.open().history(10), []);
}

#[test]
fn a_second_working_tree_has_its_own_journal() {
    let folder = Folder::git(&[("a.go", "a")]);
    let other = Folder::plain();
    let path = other.path().join("tree");
    folder.run(&["worktree", "add", "-q", path.to_str().unwrap()]);
    let repo = scaffold_repo::Repository::open(&path).unwrap();
    assert_eq!(repo.paths(), ["a.go"]);
    let id = repo.apply(&plan(vec![create("b.go", "b")]), Default::default(), meta()).unwrap().id;
    assert_eq!(id.as_deref(), Some("0001"));
    assert!(folder.open().changes().unwrap().is_empty());
    scaffold_repo::Repository::open(&path).unwrap().undo(None).unwrap();
}

#[test]
fn reads_fifty_thousand_files_from_many_threads() {
    let folder = Folder::plain();
    let root = folder.path();
    for dir in 0..250 {
        fs::create_dir_all(root.join(format!("d{dir:03}/e"))).unwrap();
        for file in 0..200 {
            let below = if file % 2 == 0 { "e/" } else { "" };
            // Empty ones take no room in memory.
            let text = if file == 1 { "x" } else { "" };
            fs::write(root.join(format!("d{dir:03}/{below}f{file:03}.go")), text).unwrap();
        }
    }
    folder.run(&["init", "-q"]);
    let untracked = folder.open();
    assert_eq!(untracked.paths().len(), 50_000);
    folder.run(&["add", "-A"]);
    let repo = folder.open();
    assert_eq!(repo.paths(), untracked.paths());
    let bytes: usize = repo.paths().par_iter().map(|p| repo.read(p).unwrap().unwrap().len()).sum();
    assert_eq!(bytes, 250);
    let again = repo.read("d000/f001.go").unwrap().unwrap();
    assert!(std::sync::Arc::ptr_eq(&again, &repo.read("d000/f001.go").unwrap().unwrap()));
}
