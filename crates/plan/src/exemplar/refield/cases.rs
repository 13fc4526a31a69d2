//! Cases of a test that each leave one field out of a payload: those whose field need not be there any more
//! expect a refusal that no longer comes.

use super::fields::Fields;
use super::payload;
use super::stamp::Splices;
use super::tree::{Tree, ancestors, below, children};
use scaffold_core::{At, Diagnostic};
use scaffold_pack::Manifest;
use scaffold_syntax::Node;
use std::collections::BTreeSet;

/// A case with the fields of its payload, before and after.
struct Case<'t> {
    item: Node<'t>,
    old: BTreeSet<usize>,
    new: BTreeSet<usize>,
}

/// The cases to leave out, as removals of their lines, and what is said of them. `rewrite` gives a payload's new text.
pub(super) fn needless(
    tree: &Tree<'_>,
    fields: &Fields,
    manifest: &Manifest,
    rewrite: &dyn Fn(&str) -> String,
) -> (Splices, Vec<Diagnostic>) {
    let mut splices = Splices::new();
    let mut notes = Vec::new();
    for list in below(tree.parsed.root()).into_iter().filter(|n| tree.is_literal_body(*n)) {
        let cases: Vec<Case<'_>> =
            children(list).into_iter().filter_map(|item| case(tree, fields, item, rewrite)).collect();
        let (mut old, mut new) = (BTreeSet::new(), BTreeSet::new());
        for c in &cases {
            old.extend(c.old.iter().copied());
            new.extend(c.new.iter().copied());
        }
        if cases.len() < 2 {
            continue;
        }
        for c in &cases {
            let asked = old.difference(&c.old).any(|o| !fields.old[*o].field.optional);
            let mut missing = new.difference(&c.new).peekable();
            let never = &manifest.dialect.tags.never_required;
            let idle = missing.peek().is_some()
                && missing.all(|n| fields.new[*n].optional() || never.contains(&fields.new[*n].class));
            let line = tree.parsed.whole_lines(c.item.byte_range());
            let rest = tree.parsed.slice(c.item.end_byte()..line.end).trim();
            let alone = tree.parsed.slice(line.start..c.item.start_byte()).trim().is_empty();
            if asked && idle && alone && matches!(rest, "" | ",") {
                splices.push((line, String::new()));
                notes.push(
                    Diagnostic::new("left out a test case: what its payload lacks need not be there")
                        .at(At::line(tree.path.clone(), tree.line(c.item))),
                );
            }
        }
    }
    (splices, notes)
}

/// Tests whose cases are rows of values for parameters, one text naming these: rows of the exemplar's values do not
/// follow where the fields that the text names are others. Removals of their lines, and what is said of them.
pub(super) fn in_rows(tree: &Tree<'_>, fields: &Fields) -> (Splices, Vec<Diagnostic>) {
    let mut splices = Splices::new();
    let mut notes = Vec::new();
    let is_gone = |name: &&str| {
        let words = super::words::of(name);
        fields.plain().any(|o| fields.old[o].words == words) && fields.new.iter().all(|n| n.words != words)
    };
    for text in tree.parsed.walk().filter(|n| tree.is_string(*n) && tree.parent_is_arguments(*n)) {
        let names: Vec<&str> = tree.unquoted(tree.text(text)).split(',').map(str::trim).collect();
        let Some(gone) = names.iter().copied().find(is_gone).filter(|_| names.len() > 1) else { continue };
        let takes_all = |f: &Node<'_>| {
            let parameters = children(*f).into_iter().find(|c| tree.is_parameters(*c));
            let taken: Vec<&str> = parameters.into_iter().flat_map(below).map(|n| tree.text(n)).collect();
            tree.is_function(*f) && names.iter().all(|name| taken.contains(name))
        };
        let Some(mut test) = ancestors(text).find(|a| children(*a).iter().any(takes_all)) else { continue };
        while let Some(around) = test.parent().filter(|p| p.parent().is_some() && p.named_child_count() == 1)
        {
            test = around.parent().unwrap_or(around);
        }
        let lines = tree.parsed.whole_lines(test.byte_range());
        let before = tree.parsed.slice(0..lines.start).trim_end();
        let start = before.len() + usize::from(!before.is_empty());
        splices.push((start..lines.end, String::new()));
        notes.push(
            Diagnostic::new(format!("left out a test: its cases are rows of values, `{gone}` among them"))
                .at(At::line(tree.path.clone(), tree.line(test)))
                .hint("write it by hand for the new fields"),
        );
    }
    (splices, notes)
}

/// An item that holds one payload.
fn case<'t>(
    tree: &Tree<'_>,
    fields: &Fields,
    item: Node<'t>,
    rewrite: &dyn Fn(&str) -> String,
) -> Option<Case<'t>> {
    let mut found = None;
    for text in below(item).into_iter().filter(|n| tree.is_string(*n)) {
        let inner = tree.unquoted(tree.text(text));
        let old: BTreeSet<usize> = payload::keys(inner)
            .iter()
            .filter_map(|k| fields.plain().find(|o| fields.old[*o].field.shown == *k))
            .collect();
        if old.is_empty() {
            continue;
        }
        if found.is_some() {
            return None;
        }
        let named = |key: &String| {
            let words = super::words::of(key);
            fields.new.iter().position(|n| n.words == words)
        };
        found = Some((old, payload::keys(&rewrite(inner)).iter().filter_map(named).collect()));
    }
    let (old, new) = found?;
    Some(Case { item, old, new })
}

#[cfg(test)]
mod tests {
    use crate::exemplar::refield::tests::run_in;

    #[test]
    fn a_test_whose_cases_are_rows_of_the_old_fields_is_left_out() {
        let kept = "import pytest\n\n\ndef test_reads(client):\n    assert client.get(\"/posts\").ok\n";
        let rows = "\n\n@pytest.mark.parametrize(\n    \"title, content\",\n    [(\"a\", \"b\"), (\"c\", \"d\")],\n)\ndef test_creates(client, title, content):\n    client.post(\"/posts\", json={\"title\": title, \"content\": content})\n";
        let status = "\n\n@pytest.mark.parametrize(\"path, status\", [(\"/posts\", 200)])\ndef test_answers(client, path, status):\n    assert client.get(path).status_code == status\n";
        let python = scaffold_lang_python::pack().unwrap();
        let text = format!("{kept}{rows}{status}");
        let got = run_in(
            &python,
            "id:id title:string content:text",
            &["number:string", "paid:bool"],
            &[("tests/test_posts.py", &text)],
        );
        assert!(got[0].starts_with(kept) && got[0].ends_with(status), "{}", got[0]);
        assert!(!got[0].contains("test_creates"), "{}", got[0]);
    }
}
