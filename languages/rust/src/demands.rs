//! Cargo.toml with the crates that made code takes: what is there keeps its version and gets the features that it lacks.

use crate::supply::{add_features, new_dependency};
use scaffold_pack::Demand;
use toml_edit::{DocumentMut, Item, Table, TableLike};

/// Where crates for tests stand.
const FOR_TESTS: &str = "dev-dependencies";

/// The text of a Cargo.toml that asks for all of `demands`; `None` where it is none of a package.
pub(crate) fn demanding(text: &str, demands: &[Demand]) -> Option<String> {
    let mut document: DocumentMut = text.parse().ok()?;
    document.get("package")?;
    for demand in demands {
        let lists: &[&str] = if demand.for_tests { &["dependencies", FOR_TESTS] } else { &["dependencies"] };
        let name = |list: &str| {
            let table = document.get(list)?.as_table_like()?;
            let dashed = demand.name.replace('_', "-");
            let key = [demand.name.clone(), dashed].into_iter().find(|n| table.contains_key(n))?;
            Some((list.to_owned(), key))
        };
        if let Some((list, key)) = lists.iter().find_map(|l| name(l)) {
            let item = document.get_mut(&list)?.as_table_like_mut()?.get_mut(&key)?;
            switch_on(item, demand);
        } else {
            let list = if demand.for_tests { FOR_TESTS } else { "dependencies" };
            let table =
                document.entry(list).or_insert_with(|| Item::Table(Table::new())).as_table_like_mut()?;
            insert(table, demand);
        }
    }
    Some(document.to_string())
}

/// The features that a crate which is there lacks.
fn switch_on(item: &mut Item, demand: &Demand) {
    let plain = item.get("default-features").and_then(Item::as_bool) != Some(false);
    let usual = demand.usual.iter().filter(|_| !plain);
    let had = |f: &&String| {
        let list = item.get("features").and_then(Item::as_array);
        list.is_some_and(|l| l.iter().any(|v| v.as_str() == Some(f.as_str())))
    };
    let missing: Vec<String> = demand.features.iter().chain(usual).filter(|f| !had(f)).cloned().collect();
    let missing: Vec<&str> = missing.iter().map(String::as_str).collect();
    add_features(item, &missing);
}

/// A crate that is not there, in order where the others are.
fn insert(table: &mut dyn TableLike, demand: &Demand) {
    let sorted = table.iter().map(|(key, _)| key).is_sorted();
    let features: Vec<&str> = demand.features.iter().map(String::as_str).collect();
    table.insert(&demand.name, new_dependency(&demand.version, &features));
    if sorted {
        table.sort_values();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(before: &str, name: &str, features: &[&str], for_tests: bool, after: &str) {
        let demand = Demand {
            name: name.to_owned(),
            version: "1".to_owned(),
            features: features.iter().map(|f| (*f).to_owned()).collect(),
            usual: vec!["json".to_owned()],
            for_tests,
        };
        let head = "[package]\nname = \"shop\"\n\n";
        assert_eq!(demanding(&format!("{head}{before}"), &[demand]).unwrap(), format!("{head}{after}"));
    }

    #[test]
    fn a_crate_that_is_missing_is_asked_for_in_order() {
        check(
            "[dependencies]\naxum = \"0.8\"\ntokio = \"1\" # runs it\n",
            "serde",
            &["derive"],
            false,
            "[dependencies]\naxum = \"0.8\"\nserde = { version = \"1\", features = [\"derive\"] }\ntokio = \"1\" # runs it\n",
        );
    }

    #[test]
    fn tests_have_a_list_of_their_own() {
        let before = "[dependencies]\naxum = \"0.8\"\n";
        check(
            before,
            "tower",
            &["util"],
            true,
            &format!("{before}\n[dev-dependencies]\ntower = {{ version = \"1\", features = [\"util\"] }}\n"),
        );
        let there = "[dependencies]\ntower = \"0.4\"\n";
        check(
            there,
            "tower",
            &["util"],
            true,
            "[dependencies]\ntower = { version = \"0.4\", features = [\"util\"] }\n",
        );
    }

    #[test]
    fn what_is_there_keeps_its_version_and_gets_what_it_lacks() {
        let has = "[dependencies]\naxum = { version = \"0.7\", default-features = false, features = [\"http1\"] }\n";
        check(has, "axum", &[], false, &has.replace("\"http1\"]", "\"http1\", \"json\"]"));
        let shared = "[dependencies]\nserde = { workspace = true, features = [\"derive\"] }\n";
        check(shared, "serde", &["derive"], false, shared);
        let dotted = "[dependencies]\nserde.workspace = true\n";
        check(dotted, "serde", &[], false, dotted);
    }
}
