//! Texts that were parsed before are not parsed again: exploring and every pass of planning ask for the same ones.

use crate::{Grammar, Parsed, SyntaxError};
use foldhash::fast::RandomState;
use std::collections::HashMap;
use std::hash::BuildHasher;
use std::sync::{Arc, Mutex, PoisonError};

/// Bytes of text whose trees are kept; beyond that all are let go.
const KEPT: usize = 16 << 20;

/// Trees of one grammar, by their texts.
#[derive(Debug)]
pub struct Trees {
    grammar: Grammar,
    hasher: RandomState,
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    bytes: usize,
    by_hash: HashMap<u64, Vec<Arc<Parsed>>>,
}

impl Trees {
    /// None yet.
    pub fn new(grammar: Grammar) -> Self {
        Self { grammar, hasher: RandomState::default(), known: Mutex::default() }
    }

    /// The grammar.
    pub fn grammar(&self) -> &Grammar {
        &self.grammar
    }

    /// The tree of `text`.
    ///
    /// # Errors
    /// An incompatible grammar.
    pub fn parse<T>(&self, text: T) -> Result<Arc<Parsed>, SyntaxError>
    where
        T: AsRef<str> + Into<Arc<str>>,
    {
        let (hash, length) = (self.hasher.hash_one(text.as_ref()), text.as_ref().len());
        // What a panic left there is whole: entries are only added.
        let lock = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let find =
            |known: &Known| known.by_hash.get(&hash)?.iter().find(|p| p.text() == text.as_ref()).cloned();
        if let Some(there) = find(&lock()) {
            return Ok(there);
        }
        let parsed = Arc::new(Parsed::new(&self.grammar, text)?);
        let mut known = lock();
        if known.bytes + length > KEPT {
            *known = Known::default();
        }
        known.bytes += length;
        known.by_hash.entry(hash).or_default().push(Arc::clone(&parsed));
        Ok(parsed)
    }
}
