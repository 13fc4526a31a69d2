//! English singular and plural of one lower-case word. Irregular and uncountable nouns are tables.

/// Nouns whose two numbers are spelled alike.
const UNCOUNTABLE: &[&str] = &[
    "advice",
    "aircraft",
    "bison",
    "cattle",
    "chess",
    "deer",
    "equipment",
    "evidence",
    "feedback",
    "fish",
    "furniture",
    "hardware",
    "homework",
    "information",
    "jeans",
    "knowledge",
    "luggage",
    "means",
    "media",
    "metadata",
    "money",
    "moose",
    "news",
    "offspring",
    "rain",
    "research",
    "rice",
    "series",
    "sheep",
    "shrimp",
    "software",
    "species",
    "staff",
    "swine",
    "traffic",
    "trout",
    "weather",
];

/// Singular and plural of irregular nouns. Where a noun has two plurals, the first is the one that is written.
const IRREGULAR: &[(&str, &str)] = &[
    ("alias", "aliases"),
    ("alumnus", "alumni"),
    ("appendix", "appendices"),
    ("atlas", "atlases"),
    ("axis", "axes"),
    ("bias", "biases"),
    ("bonus", "bonuses"),
    ("brownie", "brownies"),
    ("bus", "buses"),
    ("cache", "caches"),
    ("cactus", "cacti"),
    ("calf", "calves"),
    ("calorie", "calories"),
    ("campus", "campuses"),
    ("canvas", "canvases"),
    ("census", "censuses"),
    ("child", "children"),
    ("chorus", "choruses"),
    ("circus", "circuses"),
    ("consensus", "consensuses"),
    ("cookie", "cookies"),
    ("corpus", "corpora"),
    ("criterion", "criteria"),
    ("die", "dies"),
    ("echo", "echoes"),
    ("elf", "elves"),
    ("focus", "focuses"),
    ("foot", "feet"),
    ("gas", "gases"),
    ("genie", "genies"),
    ("genus", "genera"),
    ("goose", "geese"),
    ("guru", "gurus"),
    ("half", "halves"),
    ("headache", "headaches"),
    ("hero", "heroes"),
    ("hoodie", "hoodies"),
    ("index", "indexes"),
    ("index", "indices"),
    ("iris", "irises"),
    ("knife", "knives"),
    ("leaf", "leaves"),
    ("lens", "lenses"),
    ("lie", "lies"),
    ("life", "lives"),
    ("loaf", "loaves"),
    ("louse", "lice"),
    ("man", "men"),
    ("matrix", "matrices"),
    ("matrix", "matrixes"),
    ("menu", "menus"),
    ("mouse", "mice"),
    ("movie", "movies"),
    ("niche", "niches"),
    ("nucleus", "nuclei"),
    ("octopus", "octopuses"),
    ("ox", "oxen"),
    ("person", "people"),
    ("phenomenon", "phenomena"),
    ("pie", "pies"),
    ("plus", "pluses"),
    ("potato", "potatoes"),
    ("quiz", "quizzes"),
    ("radius", "radii"),
    ("rookie", "rookies"),
    ("self", "selves"),
    ("selfie", "selfies"),
    ("shelf", "shelves"),
    ("status", "statuses"),
    ("stimulus", "stimuli"),
    ("surplus", "surpluses"),
    ("syllabus", "syllabi"),
    ("tax", "taxes"),
    ("thief", "thieves"),
    ("tie", "ties"),
    ("toe", "toes"),
    ("tomato", "tomatoes"),
    ("tooth", "teeth"),
    ("torpedo", "torpedoes"),
    ("vertex", "vertices"),
    ("veto", "vetoes"),
    ("virus", "viruses"),
    ("wife", "wives"),
    ("wolf", "wolves"),
    ("woman", "women"),
    ("zombie", "zombies"),
];

/// Irregular nouns that end compounds (`salesperson`, `substatus`); others would spoil words that merely end so (`slice`).
const ENDS_COMPOUNDS: &[&str] = &["person", "child", "status", "index", "cache", "woman", "menu", "alias"];

fn compounds() -> impl Iterator<Item = &'static (&'static str, &'static str)> {
    IRREGULAR.iter().filter(|(s, _)| ENDS_COMPOUNDS.contains(s))
}

/// Singular of `word`; a singular stays.
pub(crate) fn singularize(word: &str) -> String {
    if UNCOUNTABLE.contains(&word) || IRREGULAR.iter().any(|(s, _)| *s == word) {
        return word.to_owned();
    }
    if let Some((s, _)) = IRREGULAR.iter().find(|(_, p)| *p == word) {
        return (*s).to_owned();
    }
    // `warehouse`, `grandchild`, `salesperson`: compounds inflect as their last part does.
    if let Some((s, p)) = compounds().find(|(_, p)| word.len() > p.len() && word.ends_with(p)) {
        return format!("{}{s}", &word[..word.len() - p.len()]);
    }
    if let Some(stem) = word.strip_suffix("ies").filter(|s| s.len() > 1) {
        return format!("{stem}y");
    }
    // `analyses`, `crises`, `bases` of `basis` share the ending with `bases` of `base`: only the Greek ones change.
    for greek in ["alyses", "agnoses", "potheses", "theses", "crises", "oases", "nopses", "mphases"] {
        if word.ends_with(greek) {
            return format!("{}is", &word[..word.len() - 2]);
        }
    }
    for end in ["sses", "shes", "ches", "xes", "zzes"] {
        if word.ends_with(end) {
            return word[..word.len() - 2].to_owned();
        }
    }
    let keeps = ["ss", "us", "sis", "xis", "nnis", "bris"].iter().any(|e| word.ends_with(e));
    match word.strip_suffix('s') {
        Some(stem) if !keeps && stem.len() > 1 => stem.to_owned(),
        _ => word.to_owned(),
    }
}

/// Plural of `word`; a plural stays.
pub(crate) fn pluralize(word: &str) -> String {
    let word = &singularize(word);
    if UNCOUNTABLE.contains(&word.as_str()) {
        return word.clone();
    }
    if let Some((_, p)) = IRREGULAR.iter().find(|(s, _)| *s == word) {
        return (*p).to_owned();
    }
    if let Some((s, p)) = compounds().find(|(s, _)| word.len() > s.len() && word.ends_with(s)) {
        return format!("{}{p}", &word[..word.len() - s.len()]);
    }
    if let Some(stem) = word.strip_suffix("sis") {
        return format!("{stem}ses");
    }
    let vowel_before = word.chars().rev().nth(1).is_some_and(|c| "aeiou".contains(c));
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
            ("api", "apis"),
            ("menu", "menus"),
            ("analysis", "analyses"),
            ("database", "databases"),
            ("warehouse", "warehouses"),
            ("grandchild", "grandchildren"),
            ("salesperson", "salespeople"),
            ("process", "processes"),
            ("course", "courses"),
            ("photo", "photos"),
            ("key", "keys"),
            ("reply", "replies"),
            ("human", "humans"),
            ("german", "germans"),
        ] {
            assert_eq!(pluralize(s), p);
            assert_eq!(singularize(p), s);
            assert_eq!(singularize(s), s);
        }
    }
}
