//! Repairs by the Go pack's rules: exact texts, and what the real compiler says of them.

#![expect(clippy::unwrap_used, reason = "a test says what went wrong by panicking")]

use scaffold_check::{
    Cancel, Draft, Fault, FaultReader, FormatError, Formatting, find_program, format_texts, mend,
};
use std::collections::BTreeMap;
use std::path::Path;

fn faults(lines: &str) -> Vec<Fault> {
    let pack = scaffold_lang_go::pack().unwrap();
    FaultReader::new(pack.manifest().checks.diagnostics.as_ref(), "").unwrap().read_all(lines.lines())
}

fn check(before: &str, said: &str, after: &str) {
    let pack = scaffold_lang_go::pack().unwrap();
    let files = BTreeMap::from([("a.go".to_owned(), before.to_owned())]);
    let mended = mend(&pack, &files, &faults(said));
    assert_eq!(mended.files.get("a.go").map(String::as_str), Some(after));
    assert_eq!(mended.left, []);
}

#[test]
fn removes_an_unused_import_with_its_line() {
    check(
        "package a\n\nimport (\n\t\"fmt\"\n\t\"os\" // files\n)\n\nfunc f() { fmt.Println() }\n",
        "./a.go:5:2: \"os\" imported and not used",
        "package a\n\nimport (\n\t\"fmt\"\n)\n\nfunc f() { fmt.Println() }\n",
    );
}

#[test]
fn removes_the_block_with_its_last_import() {
    check(
        "package a\n\nimport (\n\t\"fmt\"\n\tx \"os\"\n)\n\nvar y = 1\n",
        "a.go:4:2: \"fmt\" imported and not used\na.go:5:2: \"os\" imported as x and not used",
        "package a\n\n\nvar y = 1\n",
    );
    check(
        "package a\r\n\r\nimport \"fmt\"\r\nvar y = 1\r\n",
        "vet: ./a.go:3:8: \"fmt\" imported and not used",
        "package a\r\n\r\nvar y = 1\r\n",
    );
}

#[test]
fn blanks_an_unused_variable_and_only_that_one() {
    check(
        "package a\n\nfunc f() error {\n\tx, err := g(x)\n\treturn err\n}\n",
        "a.go:4:2: declared and not used: x",
        "package a\n\nfunc f() error {\n\t_, err := g(x)\n\treturn err\n}\n",
    );
    check(
        "package a\n\nfunc f() {\n\t_ := g()\n}\n",
        "a.go:4:4: no new variables on left side of :=",
        "package a\n\nfunc f() {\n\t_ = g()\n}\n",
    );
}

#[test]
fn knows_the_words_of_older_compilers() {
    let kinds: Vec<(String, Option<String>)> = faults(
        "a.go:1:1: \"os\" imported but not used\na.go:2:1: imported and not used: \"os\" as x\n\
         a.go:3:1: err declared but not used\na.go:4:1: err declared and not used",
    )
    .into_iter()
    .map(|f| (f.kind, f.name))
    .collect();
    let kind = |kind: &str, name: &str| (kind.to_owned(), Some(name.to_owned()));
    assert_eq!(
        kinds,
        [
            kind("unused-import", "os"),
            kind("unused-import", "os"),
            kind("unused-variable", "err"),
            kind("unused-variable", "err")
        ]
    );
}

#[test]
fn leaves_other_files_and_faults_alone() {
    let pack = scaffold_lang_go::pack().unwrap();
    let files = BTreeMap::from([("a.go".to_owned(), "package a\n\nvar x = y\n".to_owned())]);
    let said = faults("a.go:3:9: undefined: y\nb.go:3:2: \"os\" imported and not used\nnoise");
    assert_eq!(said.len(), 2);
    let mended = mend(&pack, &files, &said);
    assert!(mended.files.is_empty());
    assert_eq!(mended.left.len(), 2);
    assert_eq!(said[0].name.as_deref(), Some("y"));
}

/// Drafts of files that stand nowhere yet.
fn drafts(files: &[(&str, &str)]) -> Vec<Draft> {
    let draft = |(path, text): &(&str, &str)| Draft {
        path: (*path).to_owned(),
        after: (*text).to_owned(),
        ..Draft::default()
    };
    files.iter().map(draft).collect()
}

#[test]
fn formats_texts_away_from_the_repository() {
    if find_program("gofmt", Path::new("/")).is_none() {
        eprintln!("skipped: `gofmt` is not installed");
        return;
    }
    let pack = scaffold_lang_go::pack().unwrap();
    let root = tempfile::tempdir().unwrap();
    let place = Formatting { pack: &pack, root: root.path(), service: "." };
    let mut files = drafts(&[("../x/a.go", "package a\nvar   x=1\n"), ("x/a.sql", "select   1")]);
    // What its owner does not format stays as it is.
    let own = "package a\nvar   y=1\n";
    let edited = format!("{own}var   z=1\n");
    files.push(Draft { path: "x/own.go".into(), before: Some(own.into()), after: edited.clone() });
    let done = format_texts(place, &files, &Cancel::new()).unwrap();
    assert_eq!(done["../x/a.go"], "package a\n\nvar x = 1\n");
    assert_eq!(done["x/a.sql"], "select   1");
    assert_eq!(done["x/own.go"], edited);
    assert_eq!(std::fs::read_dir(root.path()).unwrap().count(), 0);
    match format_texts(place, &drafts(&[("x/b.go", "package\n")]), &Cancel::new()) {
        Err(FormatError::Refused { said }) => assert!(said.starts_with("x/b.go:1:"), "{said}"),
        other => panic!("{other:?}"),
    }
}
