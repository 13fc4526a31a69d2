//! Candidate nouns: words of route paths that the code knows too, and how file and type names say them.

use crate::vocabulary;
use foldhash::{HashMap, HashSet};
use scaffold_core::{Name, split_words};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{PoisonError, RwLock};

/// Longest remainder of a name that may be an affix (`homebus`, `productpg`).
const MAX_AFFIX: usize = 16;

/// Shorter words are too close to others to be taken as slips.
const MIN_SLIP: usize = 9;

/// Shorter words are words of their own rather than slips of nouns.
const MIN_SLIP_OF_NOUN: usize = 4;

/// The nouns of a service, and how the repository joins them with words for layers.
#[derive(Debug)]
pub(crate) struct Nouns {
    pub(crate) names: Vec<Name>,
    /// Singular and plural without separators → noun.
    flat: HashMap<String, usize>,
    /// Singular and plural, words joined by one space → noun.
    spoken: HashMap<String, usize>,
    /// Words of the longest noun.
    longest: usize,
    affixes: BTreeSet<String>,
    layer_words: BTreeSet<String>,
    identifiers: Memo,
    stems: Memo,
}

/// Answers for texts that are asked about again and again.
#[derive(Debug, Default)]
struct Memo(RwLock<HashMap<String, Option<usize>>>);

impl Memo {
    fn get(&self, text: &str, find: impl FnOnce() -> Option<usize>) -> Option<usize> {
        // What a thread that panicked has put in is right all the same.
        if let Some(known) = self.0.read().unwrap_or_else(PoisonError::into_inner).get(text) {
            return *known;
        }
        let found = find();
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(text.to_owned(), found);
        found
    }
}

impl Nouns {
    /// Nouns and, from the stems of folders and files, the affixes that at least two of them are joined with.
    pub(crate) fn new<'a>(
        names: Vec<Name>,
        layer_words: &[String],
        stems: impl Iterator<Item = &'a str>,
    ) -> Self {
        let mut flat = HashMap::default();
        let mut spoken = HashMap::default();
        for (i, name) in names.iter().enumerate() {
            for words in [name.singular(), name.plural()] {
                flat.entry(words.concat()).or_insert(i);
                spoken.entry(words.join(" ")).or_insert(i);
            }
        }
        let longest = names.iter().map(|n| n.singular().len()).max().unwrap_or(0);
        let mut seen: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
        for stem in stems {
            let whole: String =
                stem.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
            for at in 3..whole.len() {
                let (form, rest) = whole.split_at(at);
                let plural = matches!(rest, "s" | "es");
                if rest.len() <= MAX_AFFIX
                    && !plural
                    && rest.bytes().all(|b| b.is_ascii_alphabetic())
                    && let Some(noun) = flat.get(form)
                {
                    seen.entry(rest.to_owned()).or_default().insert(*noun);
                }
            }
        }
        let affixes = seen.into_iter().filter(|(_, nouns)| nouns.len() >= 2).map(|(a, _)| a).collect();
        Self {
            names,
            flat,
            spoken,
            longest,
            affixes,
            layer_words: layer_words.iter().cloned().collect(),
            identifiers: Memo::default(),
            stems: Memo::default(),
        }
    }

    /// A word for a layer, or a slip of a long one (`reposititory`).
    fn is_layer(&self, word: &str) -> bool {
        vocabulary::is_layer(word)
            || self.layer_words.contains(word)
            || word.len() >= MIN_SLIP && vocabulary::is_slip_of_layer(word)
    }

    /// The noun that a file stem or folder name is about, words for layers aside.
    pub(crate) fn of_stem(&self, stem: &str) -> Option<usize> {
        self.stems.get(stem, || self.find_stem(stem))
    }

    /// The only noun of which the one word of a stem that is no layer's is a slip (`turorial` of `tutorial`).
    pub(crate) fn of_slip(&self, stem: &str) -> Option<usize> {
        let words = split_words(stem);
        let mut kept = words.iter().filter(|w| !self.is_layer(w) && !vocabulary::is_generic(w));
        let word = kept.next().filter(|w| w.len() >= MIN_SLIP_OF_NOUN && words.len() > 1)?;
        let slips = |n: &Name| {
            let forms = [n.singular_flat(), n.plural_flat()];
            forms
                .iter()
                .any(|f| f.chars().next() == word.chars().next() && strsim::osa_distance(f, word) == 1)
        };
        let mut found = (0..self.names.len()).filter(|i| slips(&self.names[*i]));
        let noun = found.next().filter(|_| kept.next().is_none())?;
        found.next().is_none().then_some(noun)
    }

    fn find_stem(&self, stem: &str) -> Option<usize> {
        let words = split_words(stem);
        let flat = words.concat();
        let whole = |text: &str| self.flat.get(text).copied();
        if let Some(noun) = whole(&flat) {
            return Some(noun);
        }
        let kept: String = words
            .iter()
            .filter(|w| !self.is_layer(w) && !vocabulary::is_migration_word(w))
            .map(String::as_str)
            .collect();
        whole(&kept).or_else(|| self.with_affix(&flat)).or_else(|| self.with_affix(&kept))
    }

    /// A noun joined with an affix, longest noun first.
    fn with_affix(&self, text: &str) -> Option<usize> {
        (3..text.len()).rev().filter(|at| text.is_char_boundary(*at)).find_map(|at| {
            let (form, rest) = text.split_at(at);
            let noun = self.flat.get(form)?;
            (self.affixes.contains(rest) || self.is_layer(rest)).then_some(*noun)
        })
    }

    /// The only noun that an identifier speaks of; `None` where it names none or two.
    pub(crate) fn in_identifier(&self, text: &str) -> Option<usize> {
        self.identifiers.get(text, || self.find_in_identifier(text))
    }

    fn find_in_identifier(&self, text: &str) -> Option<usize> {
        let words = split_words(text);
        let mut found: Vec<(usize, usize, usize)> = Vec::new();
        for len in 1..=self.longest.min(words.len()) {
            for (at, window) in words.windows(len).enumerate() {
                found.extend(self.spoken.get(&window.join(" ")).map(|noun| (at, len, *noun)));
            }
        }
        // A noun of several words written as one.
        for (at, word) in words.iter().enumerate() {
            let squashed = self.flat.get(word).filter(|n| self.names[**n].singular().len() > 1);
            found.extend(squashed.map(|noun| (at, 1, *noun)));
        }
        for (at, word) in words.iter().enumerate() {
            if let Some(noun) = self.with_affix(word) {
                found.push((at, 1, noun));
            }
        }
        // A longer noun hides the shorter ones in it.
        let longest: Vec<_> = found
            .iter()
            .filter(|(at, len, noun)| {
                !found.iter().any(|(a, l, n)| n != noun && l > len && a <= at && at + len <= a + l)
            })
            .map(|(_, _, noun)| *noun)
            .collect();
        match longest.first() {
            Some(first) if longest.iter().all(|n| n == first) => Some(*first),
            _ => None,
        }
    }

    /// A name without the affix that the repository joins nouns with.
    pub(crate) fn without_affix<'a>(&self, name: &'a str) -> &'a str {
        let best = self
            .affixes
            .iter()
            .filter(|a| name.len() > a.len() + 2 && name.ends_with(a.as_str()))
            .max_by_key(|a| a.len());
        best.map_or(name, |a| &name[..name.len() - a.len()])
    }

    /// The noun that a path segment or a bare word is.
    pub(crate) fn of_word(&self, text: &str) -> Option<usize> {
        self.flat.get(&split_words(text).concat()).copied()
    }
}

/// Words of route paths that may be nouns, in order of first sight.
pub(crate) fn candidates<'a>(paths: impl Iterator<Item = &'a str>) -> Vec<Name> {
    let mut seen: HashSet<&str> = HashSet::default();
    let mut known: BTreeSet<Name> = BTreeSet::new();
    let mut out: Vec<Name> = Vec::new();
    for path in paths {
        let words =
            path.split('/').filter(|s| !s.is_empty() && !s.starts_with('{') && !s.contains(['*', '.']));
        for segment in words {
            if !seen.insert(segment) || vocabulary::is_generic(segment) {
                continue;
            }
            let Ok(name) = Name::parse(segment) else { continue };
            if known.insert(name.clone()) {
                out.push(name);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nouns(words: &[&str], stems: &[&str]) -> Nouns {
        Nouns::new(words.iter().map(|w| Name::parse(w).unwrap()).collect(), &[], stems.iter().copied())
    }

    #[test]
    fn affixes_are_learned_from_two_nouns() {
        let n = nouns(&["homes", "products"], &["homebus", "productbus", "productpg"]);
        assert_eq!(n.of_stem("homebus"), Some(0));
        assert_eq!(n.of_stem("productpg"), None);
        assert_eq!(n.in_identifier("homebus"), Some(0));
    }

    #[test]
    fn stems_are_compared_without_words_for_layers() {
        let n = nouns(&["task", "order_items", "orders"], &[]);
        assert_eq!(n.of_stem("task_controller"), Some(0));
        assert_eq!(n.of_stem("20240101_create_order_items_table"), Some(1));
        assert_eq!(n.of_stem("orderitem_repo"), Some(1));
        assert_eq!(n.of_stem("order_history"), None);
    }

    #[test]
    fn slips_of_long_layer_words_are_layers() {
        let n = nouns(&["posts"], &[]);
        assert_eq!(n.of_stem("post_reposititory"), Some(0));
        assert_eq!(n.of_stem("post_respository"), Some(0));
        assert_eq!(n.of_stem("post_inventory"), None);
    }

    #[test]
    fn a_slip_of_one_noun_is_that_noun_beside_a_layer() {
        let n = nouns(&["tutorials", "carts", "carps"], &[]);
        assert_eq!(n.of_slip("turorial.routes"), Some(0));
        assert_eq!(n.of_slip("turorial"), None);
        assert_eq!(n.of_slip("tractor.routes"), None);
        assert_eq!(n.of_slip("cars.routes"), None);
    }

    #[test]
    fn identifiers_that_name_two_nouns_name_none() {
        let n = nouns(&["orders", "order_items", "users"], &[]);
        assert_eq!(n.in_identifier("NewOrderItemRepo"), Some(1));
        assert_eq!(n.in_identifier("OrderRepo"), Some(0));
        assert_eq!(n.in_identifier("UserOrders"), None);
        assert_eq!(n.in_identifier("Post"), None);
    }
}
