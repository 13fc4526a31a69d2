//! Which crates' types a service keeps decimals and dates in, and what Cargo.toml has to ask for so that they work
//! with its database library. What the service has goes first; what it lacks is added with the features it takes.

use scaffold_pack::Manifest;
use std::collections::BTreeSet;
use toml_edit::{Array, DocumentMut, InlineTable, Item, Value};

/// A crate that is needed, with the features that are.
struct Need {
    name: &'static str,
    version: &'static str,
    features: Vec<&'static str>,
}

/// What a Cargo.toml says of its dependencies.
struct Dependencies<'a>(&'a DocumentMut);

impl Dependencies<'_> {
    fn get(&self, name: &str) -> Option<&Item> {
        let table = self.0.get("dependencies")?;
        table.get(name).or_else(|| table.get(name.replace('_', "-").as_str()))
    }

    fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    fn features(&self, name: &str) -> Vec<String> {
        let list = self.get(name).and_then(|d| d.get("features")).and_then(Item::as_array);
        list.into_iter().flatten().filter_map(|v| v.as_str().map(str::to_owned)).collect()
    }

    fn feature(&self, name: &str, feature: &str) -> bool {
        self.features(name).iter().any(|f| f == feature)
    }

    /// Whether the version asked for is below `0.limit`.
    fn below(&self, name: &str, limit: u32) -> bool {
        let Some(item) = self.get(name) else { return false };
        let version = item.as_str().or_else(|| item.get("version").and_then(Item::as_str)).unwrap_or("");
        let mut parts = version.trim_start_matches(['^', '=', '~', '>', ' ']).split('.');
        let numbers: (Option<u32>, Option<u32>) =
            (parts.next().and_then(|p| p.parse().ok()), parts.next().and_then(|p| p.parse().ok()));
        matches!(numbers, (Some(0), Some(minor)) if minor < limit)
    }
}

/// The crate of decimals: `None` where the database library can't keep any.
fn decimals(dependencies: &Dependencies<'_>) -> Option<&'static str> {
    let d = dependencies;
    let only_sqlite =
        |name| d.feature(name, "sqlite") && !d.feature(name, "postgres") && !d.feature(name, "mysql");
    if only_sqlite("sqlx") || only_sqlite("diesel") || d.has("rusqlite") {
        return None;
    }
    if d.has("bigdecimal") || d.feature("sqlx", "bigdecimal") {
        return Some("bigdecimal");
    }
    if d.has("rust_decimal") || !d.has("diesel") {
        return Some("rust_decimal");
    }
    Some("bigdecimal")
}

fn dates(dependencies: &Dependencies<'_>) -> &'static str {
    let d = dependencies;
    let time = d.has("time") || d.feature("sqlx", "time");
    if time && !d.has("chrono") && !d.feature("sqlx", "chrono") { "time" } else { "chrono" }
}

/// Writes into the pack's tables what the service's Cargo.toml decides.
pub(crate) fn adapt(manifest: &Manifest, text: &str) -> Option<Manifest> {
    let document = text.parse::<DocumentMut>().ok()?;
    let mut manifest = manifest.clone();
    let d = Dependencies(&document);
    let own = |s: &str| s.to_owned();
    let names = &mut manifest.dialect.names;
    // sea-orm hands all of them on itself.
    let from = |module: &str| if d.has("sea_orm") { own("sea_orm::prelude") } else { own(module) };
    names.insert(own("Uuid"), from("uuid"));
    if let Some(class) = manifest.types.get_mut("decimal") {
        match decimals(&d) {
            Some("bigdecimal") => {
                names.insert(own("BigDecimal"), own("bigdecimal"));
                class.native = own("BigDecimal");
                class.samples = vec![own("\"12.50\".parse().unwrap()"), own("\"80.00\".parse().unwrap()")];
            }
            Some(_) => {
                names.insert(own("Decimal"), from("rust_decimal"));
            }
            None => {
                class.module = Some(own("(none)"));
                class.instead = Some(own("string"));
                class.instead_note = Some(own("kept exact as text: the database library has no decimals"));
            }
        }
    }
    if dates(&d) == "time" {
        names.insert(own("Date"), own("time"));
        names.insert(own("OffsetDateTime"), own("time"));
        if let Some(class) = manifest.types.get_mut("date") {
            class.native = own("Date");
            class.samples = ["15", "20"]
                .map(|day| format!("Date::from_calendar_date(2024, time::Month::January, {day}).unwrap()"))
                .to_vec();
        }
        if let Some(class) = manifest.types.get_mut("datetime") {
            class.native = own("OffsetDateTime");
            class.aliases = vec![own("PrimitiveDateTime")];
            class.samples = vec![own("OffsetDateTime::UNIX_EPOCH"), own("OffsetDateTime::now_utc()")];
        }
    } else {
        for name in ["NaiveDate", "DateTime", "Utc"] {
            names.insert(own(name), from("chrono"));
        }
    }
    Some(manifest)
}

/// Major, minor and patch of the version of a package that a Cargo.lock holds.
fn locked_version(locked: &str, name: &str) -> Option<Vec<u32>> {
    let package =
        locked.split("[[package]]").find(|p| p.lines().any(|l| l == format!("name = \"{name}\"")))?;
    let version = package.lines().find_map(|l| l.strip_prefix("version = \"")?.strip_suffix('"'))?;
    version.split('.').map(|part| part.parse().ok()).collect()
}

fn needs(d: &Dependencies<'_>, locked: &str, classes: &BTreeSet<&str>) -> Vec<Need> {
    let mut out = Vec::new();
    let mut of_database: Vec<(&'static str, &'static str)> = Vec::new();
    if classes.contains("decimal") {
        match decimals(d) {
            Some("bigdecimal") => {
                // diesel takes 0.4 from 2.1.1 on.
                let old =
                    locked_version(locked, "diesel").is_some_and(|v| v.as_slice() < [2, 1, 1].as_slice());
                let version = if old { "0.3" } else { "0.4" };
                out.push(Need { name: "bigdecimal", version, features: vec!["serde"] });
                of_database.extend([("diesel", "numeric"), ("sqlx", "bigdecimal")]);
            }
            Some(_) if d.has("diesel") => {
                let backend =
                    if d.feature("diesel", "mysql") { "db-diesel2-mysql" } else { "db-diesel2-postgres" };
                out.push(Need { name: "rust_decimal", version: "1", features: vec![backend] });
            }
            Some(_) if !d.has("sea_orm") => {
                out.push(Need { name: "rust_decimal", version: "1", features: Vec::new() });
                // Renamed in 0.7.
                of_database.push(("sqlx", if d.below("sqlx", 7) { "decimal" } else { "rust_decimal" }));
            }
            _ => {}
        }
    }
    if classes.contains("date") || classes.contains("datetime") {
        if dates(d) == "time" {
            out.push(Need { name: "time", version: "0.3", features: vec!["serde-human-readable"] });
            of_database.push(("sqlx", "time"));
        } else if !d.has("sea_orm") {
            out.push(Need { name: "chrono", version: "0.4", features: vec!["serde"] });
            of_database.extend([("diesel", "chrono"), ("sqlx", "chrono")]);
        }
    }
    if classes.contains("uuid") && !d.has("sea_orm") {
        out.push(Need { name: "uuid", version: "1", features: vec!["serde"] });
        of_database.extend([("diesel", "uuid"), ("sqlx", "uuid")]);
    }
    if classes.contains("json") && !d.has("sea_orm") {
        out.push(Need { name: "serde_json", version: "1", features: Vec::new() });
        of_database.extend([("diesel", "serde_json"), ("sqlx", "json")]);
    }
    for (name, feature) in of_database {
        if d.has(name) {
            out.push(Need { name, version: "", features: vec![feature] });
        }
    }
    out
}

/// The Cargo.toml that asks for all that values of `classes` take; `None` where it does already.
pub(crate) fn required(text: &str, locked: &str, classes: &BTreeSet<&str>) -> Option<String> {
    let mut document: DocumentMut = text.parse().ok()?;
    let needs = needs(&Dependencies(&document), locked, classes);
    let table = document.get_mut("dependencies")?.as_table_like_mut()?;
    let before = table.iter().count();
    for need in needs {
        let dashed = need.name.replace('_', "-");
        let key = if table.contains_key(&dashed) { dashed.as_str() } else { need.name };
        match table.get_mut(key) {
            Some(item) => add_features(item, &need.features),
            None => {
                table.insert(need.name, new_dependency(need.version, &need.features));
            }
        }
    }
    let sorted = table.iter().take(before).map(|(k, _)| k).is_sorted();
    if sorted && table.iter().count() > before {
        table.sort_values();
    }
    let out = document.to_string();
    (out != text).then_some(out)
}

/// What a crate is asked for with.
pub(crate) fn new_dependency(version: &str, features: &[&str]) -> Item {
    if features.is_empty() {
        return toml_edit::value(version);
    }
    let mut table = InlineTable::new();
    table.insert("version", version.into());
    table.insert("features", Value::Array(features.iter().copied().collect::<Array>()));
    Item::Value(Value::InlineTable(table))
}

/// Features go to the end of the list, laid out as those before them.
pub(crate) fn add_features(item: &mut Item, features: &[&str]) {
    if features.is_empty() {
        return;
    }
    if let Some(version) = item.as_str().map(str::to_owned) {
        let mut table = InlineTable::new();
        table.insert("version", version.into());
        *item = Item::Value(Value::InlineTable(table));
    }
    let Some(dependency) = item.as_table_like_mut() else { return };
    let list = dependency.entry("features").or_insert_with(|| Item::Value(Value::Array(Array::new())));
    let Some(list) = list.as_array_mut() else { return };
    for feature in features {
        if list.iter().any(|v| v.as_str() == Some(feature)) {
            continue;
        }
        let mut value = Value::from(*feature);
        match list.iter().last().map(|last| last.decor().clone()) {
            Some(decor) => {
                if list.len() == 1 && decor.prefix().and_then(|p| p.as_str()).is_none_or(str::is_empty) {
                    value.decor_mut().set_prefix(" ");
                } else {
                    *value.decor_mut() = decor;
                }
                list.push_formatted(value);
            }
            None => list.push_formatted(value),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(before: &str, classes: &[&str], after: &str) {
        let classes: BTreeSet<&str> = classes.iter().copied().collect();
        assert_eq!(required(before, "", &classes).as_deref().unwrap_or(before), after);
    }

    #[test]
    fn what_the_database_library_is_locked_to_decides_the_version() {
        let text =
            "[dependencies]\ndiesel = { version = \"2.1.0\", features = [\"postgres\", \"numeric\"] }\n";
        let version = |diesel: &str| {
            let locked = format!("[[package]]\nname = \"diesel\"\nversion = \"{diesel}\"\n");
            let new = required(text, &locked, &BTreeSet::from(["decimal"])).unwrap();
            new.split_once("bigdecimal = { version = \"").unwrap().1[..3].to_owned()
        };
        assert_eq!((version("2.1.0").as_str(), version("2.1.1").as_str()), ("0.3", "0.4"));
    }

    #[test]
    fn features_of_the_database_library_are_switched_on() {
        check(
            "[dependencies]\nchrono = { version = \"0.4\", features = [\"serde\"] }\ndiesel = { version = \"2.2\", features = [\"postgres\", \"uuid\"] }\nserde = \"1\"\n",
            &["decimal", "date"],
            "[dependencies]\nbigdecimal = { version = \"0.4\", features = [\"serde\"] }\nchrono = { version = \"0.4\", features = [\"serde\"] }\ndiesel = { version = \"2.2\", features = [\"postgres\", \"uuid\", \"numeric\", \"chrono\"] }\nserde = \"1\"\n",
        );
        check(
            "[dependencies]\nsqlx = { version = \"0.8\", features = [\n    \"postgres\",\n    \"chrono\",\n] }\nchrono = \"0.4\"\n",
            &["decimal", "date"],
            "[dependencies]\nsqlx = { version = \"0.8\", features = [\n    \"postgres\",\n    \"chrono\",\n    \"rust_decimal\",\n] }\nchrono = { version = \"0.4\", features = [\"serde\"] }\nrust_decimal = \"1\"\n",
        );
    }

    #[test]
    fn what_is_there_already_is_left_alone() {
        let text = "[dependencies]\nsqlx = { version = \"0.5\", features = [\"decimal\", \"time\"] }\nrust_decimal = \"1\"\n";
        check(text, &["decimal", "bool"], text);
    }
}
