//! A grammar, and how texts are prepared for it.

use std::ops::Deref;
use tree_sitter::Language;

/// Gives the text that the grammar reads in place of the one given, byte for byte as long; `None`: that one itself.
pub type Reader = fn(&str) -> Option<String>;

/// A tree-sitter grammar. Where part of a language has no grammar of its own (the arguments of a macro), its reader
/// shows that part in a form that the grammar knows; spans stay those of the text as it stands.
#[derive(Debug, Clone)]
pub struct Grammar {
    language: Language,
    pub(crate) reader: Option<Reader>,
}

impl Grammar {
    /// The same grammar, reading texts through `reader`.
    #[must_use]
    pub fn through(self, reader: Reader) -> Self {
        Self { reader: Some(reader), ..self }
    }
}

impl From<tree_sitter_language::LanguageFn> for Grammar {
    fn from(language: tree_sitter_language::LanguageFn) -> Self {
        Self { language: Language::new(language), reader: None }
    }
}

impl Deref for Grammar {
    type Target = Language;

    fn deref(&self) -> &Language {
        &self.language
    }
}

impl PartialEq for Grammar {
    /// How texts are prepared says nothing of the names of nodes.
    fn eq(&self, other: &Self) -> bool {
        self.language == other.language
    }
}
