//! Re-fielding of whole texts: before, after.

use super::testing::{entity, manifest, request};
use super::{Job, Text, settle};

const INVOICE: [&str; 4] = ["number:string:unique", "total:decimal{12,2}", "paid:bool", "issued_on:date?"];

fn run(old: &str, new: &[&str], files: &[(&str, &str)]) -> Vec<String> {
    let manifest = manifest();
    let job = Job {
        manifest: &manifest,
        grammar: scaffold_lang_go::pack().unwrap().hooks().grammar(),
        fields: settle(&entity(old), &request(new), &manifest, ""),
        database: "postgres".into(),
        module: None,
    };
    let mut texts: Vec<Text> = files
        .iter()
        .map(|(p, t)| Text { path: (*p).into(), text: (*t).into(), source: p.ends_with(".go") })
        .collect();
    job.run(&mut texts).unwrap();
    texts.into_iter().map(|t| t.text).collect()
}

/// White space in rows does not count: the formatter aligns.
fn squeezed(text: &str) -> String {
    text.lines().map(|l| l.split_whitespace().collect::<Vec<_>>().join(" ")).collect::<Vec<_>>().join("\n")
}

fn check(old: &str, before: &str, after: &str) {
    let got = run(old, &INVOICE, &[("a/a.go", before)]).remove(0);
    assert_eq!(squeezed(&got), squeezed(after), "\n{got}");
}

const TASK: &str = "ID:id Title:string UserID:owner";

#[test]
fn members_and_their_annotations() {
    check(
        TASK,
        "package a\n\ntype Task struct {\n\tID int `bson:\"_id\" json:\"-\"`\n\tTitle string `bson:\"title\" form:\"title\" binding:\"required\" json:\"title\"`\n\tUserID int `bson:\"userID\" json:\"-\"`\n}\n",
        "package a\n\nimport \"time\"\n\ntype Task struct {\n\tID int `bson:\"_id\" json:\"-\"`\n\tNumber string `bson:\"number\" form:\"number\" binding:\"required\" json:\"number\"`\n\tTotal string `bson:\"total\" form:\"total\" binding:\"required,numeric\" json:\"total\"`\n\tPaid bool `bson:\"paid\" form:\"paid\" json:\"paid\"`\n\tIssuedOn *time.Time `bson:\"issuedOn\" form:\"issued_on\" binding:\"omitempty\" json:\"issued_on\"`\n\tUserID int `bson:\"userID\" json:\"-\"`\n}\n",
    );
}
