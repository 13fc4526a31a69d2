//! Whatever the plan: it does exactly what its splices say, its diff says the same, and undo restores every byte.

use crate::fixture::*;
use proptest::prelude::*;
use scaffold_core::{Change, Splice, apply_splices};
use scaffold_repo::unified_diff;
use std::collections::BTreeMap;

/// Folders deep and shallow, with spaces and other scripts.
const PLACES: [&str; 8] = ["", "a/", "a/b/", "with space/", "ä/日本/", "a/b/c/d/", "-n/", "a.b/"];

fn text() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "\n",
        "\r\n",
        "x",
        "func f() {}",
        "\t",
        "é",
        "\u{feff}",
        "\r",
        "\"q\"",
        " ",
    ]);
    prop::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![4 => text().prop_map(String::into_bytes), 1 => prop::collection::vec(any::<u8>(), 0..40)]
}

/// Sorted, non-overlapping cuts of a text, each with what is put there.
fn cuts() -> impl Strategy<Value = Vec<(prop::sample::Index, String)>> {
    prop::collection::vec((any::<prop::sample::Index>(), text()), 0..6)
}

fn splices(base: &[u8], cuts: &[(prop::sample::Index, String)]) -> Vec<Splice> {
    let mut ends: Vec<usize> = cuts.iter().map(|(i, _)| i.index(base.len() + 1)).collect();
    ends.sort_unstable();
    let pairs = ends.chunks(2).zip(cuts);
    pairs.map(|(c, (_, text))| Splice { range: c[0]..*c.last().unwrap(), text: text.clone() }).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn undo_restores_every_byte(
        standing in prop::collection::btree_map((0..PLACES.len(), 0..4u8), (bytes(), cuts(), any::<bool>()), 0..8),
        fresh in prop::collection::btree_map((0..PLACES.len(), 4..8u8), (text(), any::<bool>()), 0..6),
    ) {
        let folder = Folder::plain();
        let path = |(place, file): &(usize, u8)| format!("{}file {file}.go", PLACES[*place]);
        let mut changes = Vec::new();
        let mut expected = BTreeMap::new();
        for (at, (bytes, cuts, edited)) in &standing {
            folder.write(&path(at), bytes);
            expected.insert(path(at), bytes.clone());
            if *edited {
                let splices = splices(bytes, cuts);
                expected.insert(path(at), apply_splices(bytes, &splices).unwrap());
                changes.push(edit(&path(at), bytes, splices));
            }
        }
        for (at, (text, executable)) in &fresh {
            expected.insert(path(at), text.clone().into_bytes());
            changes.push(Change::Create { path: path(at), text: text.clone(), executable: *executable, from: String::new() });
        }
        let before = folder.state();
        let plan = plan(changes);
        let diff = unified_diff(&folder.open().preview(&plan).unwrap());
        let applied = folder.apply(&plan).unwrap();
        let after = folder.state();
        let found: BTreeMap<String, Vec<u8>> = after
            .iter()
            .filter_map(|(path, node)| match node {
                Node::File(bytes, _) => Some((path.clone(), bytes.clone())),
                _ => None,
            })
            .collect();
        prop_assert_eq!(&found, &expected);
        prop_assert_eq!(applied.id.is_some(), before != after);
        if applied.id.is_some() {
            folder.open().undo(None).unwrap();
            prop_assert_eq!(&folder.state(), &before);
            let out = folder.try_run(&["apply", "--whitespace=nowarn", "-"], &diff);
            prop_assert!(out.status.success(), "{}\n{}", diff, String::from_utf8_lossy(&out.stderr));
            prop_assert_eq!(&folder.state(), &after);
        }
    }
}
