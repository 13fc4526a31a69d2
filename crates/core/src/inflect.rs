//! English singular and plural of one lower-case word. Irregular and uncountable nouns are tables.

/// Nouns whose two numbers are spelled alike.
const UNCOUNTABLE: &[&str] = &[
    "news",
    "series",
    "species",
    "equipment",
    "information",
    "money",
    "rice",
    "fish",
    "sheep",
    "deer",
    "metadata",
    "feedback",
    "software",
    "hardware",
    "staff",
    "weather",
    "advice",
    "luggage",
    "furniture",
    "homework",
    "media",
    "evidence",
    "knowledge",
    "research",
    "traffic",
    "inventory_data",
    "aircraft",
];

/// Singular and plural of irregular nouns.
const IRREGULAR: &[(&str, &str)] = &[
    ("person", "people"),
    ("child", "children"),
    ("man", "men"),
    ("woman", "women"),
    ("foot", "feet"),
    ("tooth", "teeth"),
    ("goose", "geese"),
    ("mouse", "mice"),
    ("ox", "oxen"),
    ("datum", "data"),
    ("criterion", "criteria"),
    ("phenomenon", "phenomena"),
    ("index", "indexes"),
    ("vertex", "vertices"),
    ("matrix", "matrices"),
    ("analysis", "analyses"),
    ("basis", "bases"),
    ("crisis", "crises"),
    ("thesis", "theses"),
    ("diagnosis", "diagnoses"),
    ("hypothesis", "hypotheses"),
    ("leaf", "leaves"),
    ("life", "lives"),
    ("knife", "knives"),
    ("wife", "wives"),
    ("half", "halves"),
    ("shelf", "shelves"),
    ("wolf", "wolves"),
    ("self", "selves"),
    ("thief", "thieves"),
    ("quiz", "quizzes"),
    ("hero", "heroes"),
    ("potato", "potatoes"),
    ("tomato", "tomatoes"),
    ("echo", "echoes"),
    ("veto", "vetoes"),
    ("movie", "movies"),
    ("cookie", "cookies"),
    ("tie", "ties"),
    ("pie", "pies"),
    ("lie", "lies"),
    ("die", "dies"),
    ("bus", "buses"),
    ("status", "statuses"),
    ("alias", "aliases"),
    ("virus", "viruses"),
    ("campus", "campuses"),
    ("bonus", "bonuses"),
    ("corpus", "corpora"),
    ("octopus", "octopuses"),
    ("lens", "lenses"),
    ("gas", "gases"),
    ("axis", "axes"),
    ("cache", "caches"),
    ("house", "houses"),
    ("warehouse", "warehouses"),
    ("shoe", "shoes"),
    ("toe", "toes"),
    ("canvas", "canvases"),
    ("atlas", "atlases"),
];

/// Singular of `word`; a singular stays.
pub(crate) fn singularize(word: &str) -> String {
    if UNCOUNTABLE.contains(&word) || IRREGULAR.iter().any(|(s, _)| *s == word) {
        return word.to_owned();
    }
    if let Some((s, _)) = IRREGULAR.iter().find(|(_, p)| *p == word) {
        return (*s).to_owned();
    }
    if let Some(stem) = word.strip_suffix("ies").filter(|s| s.len() > 1) {
        return format!("{stem}y");
    }
    for end in ["sses", "shes", "ches", "xes", "zzes"] {
        if word.ends_with(end) {
            return word[..word.len() - 2].to_owned();
        }
    }
    let keeps = ["ss", "us", "is"].iter().any(|e| word.ends_with(e));
    match word.strip_suffix('s') {
        Some(stem) if !keeps && stem.len() > 1 => stem.to_owned(),
        _ => word.to_owned(),
    }
}

/// Plural of the singular `word`.
pub(crate) fn pluralize(word: &str) -> String {
    if UNCOUNTABLE.contains(&word) {
        return word.to_owned();
    }
    if let Some((_, p)) = IRREGULAR.iter().find(|(s, _)| *s == word) {
        return (*p).to_owned();
    }
    let mut before_last = word.chars().rev().skip(1);
    let vowel_before = before_last.next().is_some_and(|c| "aeiou".contains(c));
    if word.ends_with('y') && !vowel_before && word.len() > 1 {
        return format!("{}ies", &word[..word.len() - 1]);
    }
    if ["s", "x", "z", "ch", "sh"].iter().any(|e| word.ends_with(e)) {
        return format!("{word}es");
    }
    format!("{word}s")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goes_there_and_back() {
        for (s, p) in [
            ("user", "users"),
            ("category", "categories"),
            ("box", "boxes"),
            ("address", "addresses"),
            ("day", "days"),
            ("person", "people"),
            ("news", "news"),
            ("status", "statuses"),
            ("invoice", "invoices"),
            ("match", "matches"),
            ("movie", "movies"),
            ("house", "houses"),
            ("class", "classes"),
            ("quiz", "quizzes"),
            ("datum", "data"),
        ] {
            assert_eq!(pluralize(s), p);
            assert_eq!(singularize(p), s);
            assert_eq!(singularize(s), s);
        }
    }
}
