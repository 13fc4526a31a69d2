//! A noun in every casing and number.

use crate::inflect::{pluralize, singularize};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Longest accepted name in bytes: PostgreSQL's limit for identifiers.
const MAX_BYTES: usize = 63;

/// A noun of one or more words. `users`, `User`, `order_items` and `OrderItem` parse to equal names per noun.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name {
    singular: Vec<String>,
    plural: Vec<String>,
}

/// Why a text is no name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Nothing there.
    #[error("name is empty")]
    Empty,
    /// Too long for a table.
    #[error("name is {0} bytes long; at most 63 are allowed")]
    TooLong(usize),
    /// A character that no identifier has.
    #[error("name `{name}` contains {what}")]
    BadCharacter {
        /// The name, control characters escaped.
        name: String,
        /// Which character, described.
        what: String,
    },
    /// Starts with a digit.
    #[error("name `{0}` starts with a digit")]
    StartsWithDigit(String),
}

/// Splits an identifier into lower-case words: at `_`, `-`, and humps; a run of capitals is one word (`HTTPServer` → `http server`).
pub fn split_words(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let mut words = Vec::new();
    let mut word = String::new();
    for (i, &c) in chars.iter().enumerate() {
        if !c.is_alphanumeric() {
            if !word.is_empty() {
                words.push(std::mem::take(&mut word));
            }
            continue;
        }
        let starts = c.is_uppercase()
            && i > 0
            && (!chars[i - 1].is_uppercase() || chars.get(i + 1).is_some_and(|n| n.is_lowercase()));
        if starts && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        word.extend(c.to_lowercase());
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

fn camel(words: &[String]) -> String {
    words.iter().enumerate().map(|(i, w)| if i == 0 { w.clone() } else { capital(w) }).collect()
}

impl Name {
    /// Reads a noun in any casing and number.
    ///
    /// # Errors
    /// Anything that is no ASCII identifier, and names over 63 bytes.
    pub fn parse(text: &str) -> Result<Self, NameError> {
        if text.is_empty() {
            return Err(NameError::Empty);
        }
        if text.len() > MAX_BYTES {
            return Err(NameError::TooLong(text.len()));
        }
        if let Some(bad) = text.chars().find(|c| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))) {
            let what = if bad.is_control() {
                format!("the control character U+{:04X}", bad as u32)
            } else if bad.is_whitespace() {
                "a space".to_owned()
            } else {
                format!("`{bad}`")
            };
            return Err(NameError::BadCharacter { name: text.escape_debug().to_string(), what });
        }
        if text.starts_with(|c: char| c.is_ascii_digit()) {
            return Err(NameError::StartsWithDigit(text.to_owned()));
        }
        let words = split_words(text);
        if words.is_empty() {
            return Err(NameError::Empty);
        }
        Ok(Self::from_words(&words))
    }

    /// From lower-case words, in either number.
    pub fn from_words(words: &[String]) -> Self {
        let mut singular = words.to_vec();
        let mut plural = words.to_vec();
        if let (Some(s), Some(p)) = (singular.last_mut(), plural.last_mut()) {
            *s = singularize(s);
            *p = pluralize(s);
        }
        Self { singular, plural }
    }

    /// Lower-case words, singular.
    pub fn singular(&self) -> &[String] {
        &self.singular
    }

    /// Lower-case words, plural.
    pub fn plural(&self) -> &[String] {
        &self.plural
    }

    /// Singular and plural are spelled alike (`news`).
    pub fn is_uncountable(&self) -> bool {
        self.singular == self.plural
    }

    /// `order_item`
    pub fn singular_snake(&self) -> String {
        self.singular.join("_")
    }

    /// `order_items`
    pub fn plural_snake(&self) -> String {
        self.plural.join("_")
    }

    /// `order-item`
    pub fn singular_kebab(&self) -> String {
        self.singular.join("-")
    }

    /// `order-items`
    pub fn plural_kebab(&self) -> String {
        self.plural.join("-")
    }

    /// `orderItem`
    pub fn singular_camel(&self) -> String {
        camel(&self.singular)
    }

    /// `orderItems`
    pub fn plural_camel(&self) -> String {
        camel(&self.plural)
    }

    /// `OrderItem`
    pub fn singular_pascal(&self) -> String {
        self.singular.iter().map(|w| capital(w)).collect()
    }

    /// `OrderItems`
    pub fn plural_pascal(&self) -> String {
        self.plural.iter().map(|w| capital(w)).collect()
    }

    /// `orderitem`
    pub fn singular_flat(&self) -> String {
        self.singular.concat()
    }

    /// `orderitems`
    pub fn plural_flat(&self) -> String {
        self.plural.concat()
    }

    /// `order item`
    pub fn singular_words(&self) -> String {
        self.singular.join(" ")
    }

    /// `order items`
    pub fn plural_words(&self) -> String {
        self.plural.join(" ")
    }
}

/// Singular snake case.
impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.singular_snake())
    }
}

impl Serialize for Name {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(d)?).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn casing_and_number_are_free() {
        for text in ["order_items", "OrderItem", "order-item", "orderItems", "ORDER_ITEM"] {
            assert_eq!(Name::parse(text).unwrap().singular_snake(), "order_item", "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_identifier() {
        for text in ["", "a b", "a;b", "../a", "a/b", "a\u{0}", "1a", "a'b", &"a".repeat(64)] {
            assert!(Name::parse(text).is_err(), "{text:?}");
        }
    }
}
