//! Replacing a noun inside tokens and texts, word by word: number, casing, joining and articles follow the place.

use super::words::{Case, Word, capital, case_of, cased, words};
use scaffold_core::Name;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// How the words of a noun are put together where the place itself does not show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Join {
    /// `orderitem`
    Flat,
    /// `orderItem`
    Camel,
    /// `order_item`
    Snake,
    /// `order-item`
    Kebab,
    /// `order item`
    Words,
}

/// Number of a noun in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Number {
    /// One.
    Singular,
    /// Many.
    Plural,
}

/// A replacement in a text.
pub(crate) type Replacement = (Range<usize>, String);

/// A place that names the noun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Hit {
    /// Place in the text.
    pub(crate) range: Range<usize>,
    /// Number, where the old noun shows it.
    pub(crate) number: Option<Number>,
    /// Index range in the words of the text.
    words: Range<usize>,
    /// Part of a word without separators (`productbus`), or a noun of several words written as one.
    glued: bool,
}

/// Old noun → new noun.
#[derive(Debug, Clone)]
pub(crate) struct Renaming {
    old: Name,
    new: Name,
    /// Word sequences of the old noun, longest first.
    forms: Vec<(Vec<String>, Option<Number>)>,
    /// Words like `productbus` and `mockproduct` → place of the noun in them.
    glued: BTreeMap<String, (Range<usize>, Option<Number>)>,
    /// Other nouns, written flat, that contain the old one.
    foreign: BTreeSet<String>,
    /// Number by the masked identifier, learned from peers; asked where the old noun has but one form.
    learned: BTreeMap<String, Number>,
    verbs: BTreeSet<String>,
}

impl Renaming {
    /// From the nouns and the verbs of the pack.
    pub(crate) fn new(old: &Name, new: &Name, aliases: &[String], verbs: &[String]) -> Self {
        let mut forms: Vec<(Vec<String>, Option<Number>)> = Vec::new();
        let both = old.is_uncountable();
        let mut add = |form: Vec<String>, number: Number| {
            if !form.is_empty() && !forms.iter().any(|(f, _)| *f == form) {
                forms.push((form, (!both).then_some(number)));
            }
        };
        add(old.singular().to_vec(), Number::Singular);
        add(old.plural().to_vec(), Number::Plural);
        for alias in aliases {
            if let Ok(name) = Name::parse(alias) {
                add(name.plural().to_vec(), Number::Plural);
                add(name.singular().to_vec(), Number::Singular);
            }
        }
        forms.sort_by_key(|(f, _)| std::cmp::Reverse(f.len()));
        let mut renaming = Self {
            old: old.clone(),
            new: new.clone(),
            forms,
            glued: BTreeMap::new(),
            foreign: BTreeSet::new(),
            learned: BTreeMap::new(),
            verbs: verbs.iter().cloned().collect(),
        };
        if old.singular().len() > 1 {
            for flat in [old.singular_flat(), old.plural_flat()] {
                renaming.glue(&flat);
            }
        }
        renaming
    }

    /// Learns a word in which the noun is followed by an affix without a separator (`productbus`).
    pub(crate) fn glue(&mut self, word: &str) {
        let number = |n| (!self.old.is_uncountable()).then_some(n);
        for (flat, n) in
            [(self.old.plural_flat(), Number::Plural), (self.old.singular_flat(), Number::Singular)]
        {
            if word == self.old.plural_flat() && self.old.singular().len() == 1 {
                return;
            }
            if word.starts_with(&flat) && (word.len() > flat.len() || self.old.singular().len() > 1) {
                self.glued.insert(word.to_owned(), (0..flat.len(), number(n)));
                return;
            }
        }
    }

    /// Learns that `prefix` is put before names as they are written (`Mock` + `postRepository`).
    pub(crate) fn prefix(&mut self, prefix: &str) {
        if self.old.singular().len() > 1 {
            return;
        }
        for (flat, n) in
            [(self.old.plural_flat(), Number::Plural), (self.old.singular_flat(), Number::Singular)]
        {
            let place = prefix.len()..prefix.len() + flat.len();
            let number = (!self.old.is_uncountable()).then_some(n);
            self.glued.insert(format!("{prefix}{flat}"), (place, number));
        }
    }

    /// Protects another noun that contains this one (`vproduct`).
    pub(crate) fn protect(&mut self, other: &Name) {
        for flat in [other.singular_flat(), other.plural_flat()] {
            if flat.contains(&self.old.singular_flat())
                && flat != self.old.singular_flat()
                && flat != self.old.plural_flat()
            {
                self.foreign.insert(flat);
            }
        }
    }

    /// Learns from peers which number an identifier has: `mask` is the identifier with the noun replaced by `*`.
    pub(crate) fn learn(&mut self, mask: String, number: Number) {
        self.learned.entry(mask).or_insert(number);
    }

    /// The new noun.
    pub(crate) fn new_noun(&self) -> &Name {
        &self.new
    }

    /// The old noun has one form for both numbers.
    pub(crate) fn is_uncountable(&self) -> bool {
        self.old.is_uncountable()
    }

    /// Whether `text` (an identifier, a path) names the old noun.
    pub(crate) fn names(&self, text: &str) -> bool {
        !self.find(&words(text, false), text).is_empty()
    }

    /// Whether `text` is the old noun and nothing else.
    pub(crate) fn is_whole(&self, text: &str) -> bool {
        let words = words(text, false);
        self.find(&words, text).first().is_some_and(|h| h.words == (0..words.len()))
    }

    pub(crate) fn find(&self, list: &[Word], text: &str) -> Vec<Hit> {
        let mut hits = Vec::new();
        let mut i = 0;
        while i < list.len() {
            if let Some(hit) = self.at(list, i) {
                let next = hit.words.end;
                if !self.is_foreign(list, &hit) && !self.is_verb(list, &hit, text) {
                    hits.push(hit);
                }
                i = next;
            } else {
                i += 1;
            }
        }
        hits
    }

    fn at(&self, list: &[Word], i: usize) -> Option<Hit> {
        for (form, number) in &self.forms {
            let end = i + form.len();
            let fits = end <= list.len()
                && list[i..end].iter().zip(form).all(|(w, f)| w.lower == *f && w.chunk == list[i].chunk);
            if fits {
                let range = list[i].range.start..list[end - 1].range.end;
                return Some(Hit { range, number: *number, words: i..end, glued: false });
            }
        }
        let (place, number) = self.glued.get(&list[i].lower)?;
        let start = list[i].range.start;
        let range = start + place.start..start + place.end;
        Some(Hit { range, number: *number, words: i..i + 1, glued: true })
    }

    /// A window of words around the hit spells another noun.
    fn is_foreign(&self, list: &[Word], hit: &Hit) -> bool {
        if self.foreign.is_empty() {
            return false;
        }
        let chunk = list[hit.words.start].chunk;
        let first = (0..=hit.words.start).rev().take_while(|k| list[*k].chunk == chunk).last();
        let first = first.unwrap_or(hit.words.start);
        (first..=hit.words.start).any(|from| {
            let mut flat = String::new();
            list[from..].iter().take_while(|w| w.chunk == chunk).enumerate().any(|(k, w)| {
                flat.push_str(&w.lower);
                from + k + 1 >= hit.words.end && self.foreign.contains(&flat)
            })
        })
    }

    /// `POST /x`, `with a POST`, `[post]`: a verb of the protocol, not the noun.
    fn is_verb(&self, list: &[Word], hit: &Hit, text: &str) -> bool {
        if hit.words.len() != 1 || !self.verbs.contains(&list[hit.words.start].lower) {
            return false;
        }
        let after = &text[hit.range.end..];
        let before = &text[..hit.range.start];
        let raw = &text[hit.range.clone()];
        let chunk = list[hit.words.start].chunk;
        let alone = list.iter().filter(|w| w.chunk == chunk).count() == 1;
        (case_of(raw) == Case::Upper && alone) || (before.ends_with('[') && after.starts_with(']'))
    }

    /// Whether a name is a verb of the protocol.
    pub(crate) fn is_verb_name(&self, name: &str) -> bool {
        self.verbs.contains(&name.to_lowercase())
    }

    /// The replacements in `text`. `join` serves chunks that are the noun alone; `prose` also mends articles
    /// and writes capitalised nouns as words unless `symbols` declares the chunk.
    pub(crate) fn replacements(&self, text: &str, place: Place<'_>) -> Vec<Replacement> {
        let list = words(text, place.escapes);
        let mut out = Vec::new();
        for hit in self.find(&list, text) {
            let number = hit.number.unwrap_or_else(|| self.guess(&list, &hit, text, place));
            let rendered = self.render(&list, &hit, text, place, number);
            if let Some(article) = self.article(text, &hit, &rendered, place.prose) {
                out.push(article);
            }
            out.push((hit.range, rendered));
        }
        out
    }

    /// `text` with the noun replaced.
    pub(crate) fn apply(&self, text: &str, place: Place<'_>) -> String {
        let mut out = text.to_owned();
        for (range, new) in self.replacements(text, place).into_iter().rev() {
            out.replace_range(range, &new);
        }
        out
    }

    /// Number where the old noun has one form: as peers write the same identifier, else by the place.
    fn guess(&self, list: &[Word], hit: &Hit, text: &str, place: Place<'_>) -> Number {
        let mask = mask_of(list, hit, text);
        // Figures beside the noun (the number of a migration) say nothing about how many it means.
        if mask.trim_matches(|c: char| c.is_ascii_digit() || c == '_') != "*" {
            return self.learned.get(&mask).copied().unwrap_or(Number::Singular);
        }
        let before = text[..hit.range.start].trim_end().rsplit(char::is_whitespace).next();
        match before {
            Some(word) if place.prose && word.eq_ignore_ascii_case("all") => Number::Plural,
            _ => place.number,
        }
    }

    fn render(&self, list: &[Word], hit: &Hit, text: &str, place: Place<'_>, number: Number) -> String {
        let new = match number {
            Number::Singular => self.new.singular(),
            Number::Plural => self.new.plural(),
        };
        let raw = &text[hit.range.clone()];
        let behind = hit.range.start > list[hit.words.start].range.start;
        let case = if behind { case_of(raw) } else { case_of(&text[list[hit.words.start].range.clone()]) };
        if let [word] = new {
            return cased(word, case);
        }
        let chunk = list[hit.words.start].chunk;
        let alone = list.iter().filter(|w| w.chunk == chunk).count() == hit.words.len();
        let touching = |c: char| {
            raw.contains(c) || text[..hit.range.start].ends_with(c) || text[hit.range.end..].starts_with(c)
        };
        let join = if behind {
            Join::Camel
        } else if hit.glued {
            Join::Flat
        } else if touching('-') {
            Join::Kebab
        } else if touching('_') && case != Case::Capital {
            Join::Snake
        } else if alone && hit.words.len() == 1 {
            let symbol = case == Case::Capital && place.symbols.is_some_and(|s| s.contains(raw));
            let (before, after) = (&text[..hit.range.start], &text[hit.range.end..]);
            match place.join {
                Join::Words if symbol => Join::Camel,
                Join::Words if before.ends_with('/') => Join::Kebab,
                Join::Words if before.ends_with(['"', '\'', '`']) || after.starts_with(['"', '\'', '`']) => {
                    Join::Snake
                }
                Join::Words if selects(after) => Join::Flat,
                join => join,
            }
        } else {
            Join::Camel
        };
        match (join, case) {
            (Join::Flat, Case::Upper) => new.concat().to_uppercase(),
            (Join::Flat, Case::Capital) => capital(&new.concat()),
            (Join::Flat, Case::Lower) => new.concat(),
            (Join::Kebab, case) => new.iter().map(|w| cased(w, case)).collect::<Vec<_>>().join("-"),
            (Join::Words, Case::Upper) => new.join(" ").to_uppercase(),
            (Join::Words, Case::Capital) => capital(&new.join(" ")),
            (Join::Words, Case::Lower) => new.join(" "),
            (_, Case::Upper) => new.join("_").to_uppercase(),
            (Join::Snake, Case::Lower) => new.join("_"),
            (_, Case::Capital) => new.iter().map(|w| capital(w)).collect(),
            (Join::Camel, Case::Lower) => {
                new.iter().enumerate().map(|(i, w)| if i == 0 { w.clone() } else { capital(w) }).collect()
            }
        }
    }

    /// `a` before a vowel, `an` before a consonant: mended when the noun is what follows, in sentences and in names
    /// that are written like them (`reads_a_book`).
    fn article(&self, text: &str, hit: &Hit, rendered: &str, prose: bool) -> Option<Replacement> {
        let before = text[..hit.range.start].strip_suffix(if prose { [' ', '_'] } else { ['_', '_'] })?;
        let letters =
            before.chars().rev().take_while(|c| c.is_alphabetic()).map(char::len_utf8).sum::<usize>();
        let start = before.len() - letters;
        let right = match (&before[start..], starts_with_vowel_sound(rendered)) {
            ("a", true) => "an",
            ("A", true) => "An",
            ("an", false) => "a",
            ("An", false) => "A",
            _ => return None,
        };
        Some((start..before.len(), right.to_owned()))
    }
}

/// Where a text stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place<'a> {
    /// For a chunk that is the noun alone.
    pub join: Join,
    /// Where the old noun has one form for both numbers and no peer shows it.
    pub number: Number,
    /// Sentences: articles are mended.
    pub prose: bool,
    /// Backslashes start escapes.
    pub escapes: bool,
    /// Names that the code declares: in prose they stay symbols.
    pub symbols: Option<&'a BTreeSet<String>>,
}

impl Place<'static> {
    /// An identifier.
    pub(crate) const IDENTIFIER: Self =
        Self { join: Join::Camel, number: Number::Singular, prose: false, escapes: false, symbols: None };

    /// The same with another joining.
    #[must_use]
    pub(crate) fn joined(join: Join) -> Self {
        Self { join, ..Self::IDENTIFIER }
    }
}

/// The chunk around a hit with `*` in place of the noun.
pub(crate) fn mask_of(list: &[Word], hit: &Hit, text: &str) -> String {
    let chunk = list[hit.words.start].chunk;
    let mut of_chunk = list.iter().filter(|w| w.chunk == chunk);
    let start = of_chunk.next().map_or(hit.range.start, |w| w.range.start);
    let end = of_chunk.next_back().map_or(hit.range.end, |w| w.range.end.max(hit.range.end));
    format!("{}*{}", &text[start..hit.range.start], &text[hit.range.end..end])
}

/// `.Name` follows: what stands before is a qualifier.
fn selects(after: &str) -> bool {
    after.strip_prefix('.').is_some_and(|rest| rest.starts_with(char::is_alphabetic))
}

fn starts_with_vowel_sound(word: &str) -> bool {
    let word = word.to_lowercase();
    if ["uni", "use", "usa", "eu", "one", "once", "uti"].iter().any(|p| word.starts_with(p)) {
        return false;
    }
    ["hour", "honest", "honor", "honour", "heir"].iter().any(|p| word.starts_with(p))
        || word.starts_with(['a', 'e', 'i', 'o', 'u'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn renaming(old: &str, new: &str) -> Renaming {
        let verbs: Vec<String> = ["get", "post"].iter().map(|s| (*s).to_owned()).collect();
        Renaming::new(&Name::parse(old).unwrap(), &Name::parse(new).unwrap(), &[], &verbs)
    }

    #[track_caller]
    fn check(old: &str, new: &str, place: Place<'_>, before: &str, after: &str) {
        assert_eq!(renaming(old, new).apply(before, place), after);
    }

    const PROSE: Place<'static> =
        Place { join: Join::Words, number: Number::Singular, prose: true, escapes: true, symbols: None };

    #[test]
    fn words_change_and_substrings_stay() {
        let id = Place::IDENTIFIER;
        check("task", "invoice", id, "NewTaskRouter", "NewInvoiceRouter");
        check("task", "invoice", id, "CollectionTask", "CollectionInvoice");
        check("task", "invoice", id, "taskUsecase", "invoiceUsecase");
        check("task", "invoice", id, "multitasking", "multitasking");
        check("post", "invoice", id, "compost_post", "compost_invoice");
        check("task", "invoice", id, "TASK_KEY", "INVOICE_KEY");
        check("book", "invoice", id, "book1", "invoice1");
    }

    #[test]
    fn number_follows_the_place() {
        check("category", "person", PROSE, "all categories of a category", "all people of a person");
    }

    #[test]
    fn several_words_join_as_the_place_does() {
        let id = Place::IDENTIFIER;
        check("cat", "order_item", id, "CatItem", "OrderItemItem");
        check("cat", "order_item", id, "newCat", "newOrderItem");
        check("cat", "order_item", id, "cats", "orderItems");
        check("cat", "order_item", id, "cat_id", "order_item_id");
        check("cat", "order_item", id, "TestCat_Create", "TestOrderItem_Create");
        check("cat", "order_item", Place::joined(Join::Flat), "cat", "orderitem");
        check("cat", "order_item", Place::joined(Join::Kebab), "cats", "order-items");
        check("order_item", "cat", id, "orderItem order_items OrderItem", "cat cats Cat");
        check("order_item", "line_total", id, "orderitem_test", "linetotal_test");
    }

    #[test]
    fn glued_packages_keep_their_affix() {
        let mut r = renaming("cat", "order_items");
        r.glue("catbus");
        assert_eq!(r.apply("catbus_test catbus", Place::IDENTIFIER), "orderitembus_test orderitembus");
        assert_eq!(r.apply("vcatbus", Place::IDENTIFIER), "vcatbus");
    }

    #[test]
    fn a_prefix_before_a_name_as_it_is_written_is_kept() {
        for (new, wanted) in
            [("invoice", "NewMockinvoiceRepository"), ("order_item", "NewMockorderItemRepository")]
        {
            let mut r = renaming("post", new);
            r.prefix("mock");
            assert_eq!(r.apply("NewMockpostRepository", Place::IDENTIFIER), wanted);
            assert_eq!(r.apply("Outpost", Place::IDENTIFIER), "Outpost");
        }
    }

    #[test]
    fn a_longer_noun_of_another_resource_is_protected() {
        let mut r = renaming("product", "invoice");
        r.protect(&Name::parse("vproduct").unwrap());
        assert_eq!(r.apply("VProductBus ProductBus", Place::IDENTIFIER), "VProductBus InvoiceBus");
    }

    #[test]
    fn prose_tells_urls_and_qualifiers_from_words() {
        check(
            "cat",
            "order_item",
            PROSE,
            "a cat, see /cats and cat.Res",
            "an order item, see /order-items and orderitem.Res",
        );
    }

    #[test]
    fn articles_fit_the_new_noun() {
        check("task", "invoice", PROSE, "Creates a task. A Task", "Creates an invoice. An Invoice");
        check("order", "user", PROSE, "an order", "a user");
    }

    #[test]
    fn protocol_verbs_are_no_noun() {
        check(
            "post",
            "invoice",
            PROSE,
            "POST /posts makes a post [post]",
            "POST /invoices makes an invoice [post]",
        );
        check("post", "invoice", PROSE, "sent with a POST", "sent with a POST");
    }
}
