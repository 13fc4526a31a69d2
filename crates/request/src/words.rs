//! From words to a feature, by `vocabulary.toml`. What the words do not tell is an error that names the member that would.

use scaffold_core::{Auth, AuthRequest, Diagnostic, Feature, FeatureRequest, Name, Request, split_words};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// The kind where nothing tells.
const KIND: &str = "rest";
/// Most words of a noun.
const WORDS: usize = 3;

/// The words that requests are read by.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vocabulary {
    filler: BTreeSet<String>,
    lists: BTreeSet<String>,
    named_lists: BTreeSet<String>,
    required: BTreeSet<String>,
    open: BTreeSet<String>,
    cached: BTreeSet<String>,
    layers: BTreeSet<String>,
    #[serde(rename = "kind")]
    kinds: Vec<Kind>,
    fields: BTreeMap<String, String>,
    nouns: BTreeMap<String, Vec<String>>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kind {
    id: String,
    words: BTreeSet<String>,
}

/// The embedded vocabulary is broken.
#[derive(Debug, Clone, thiserror::Error)]
#[error("the vocabulary of requests is broken: {0}")]
pub struct VocabularyError(String);

/// What a request asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The feature; what it follows is for the repository to tell.
    pub feature: Feature,
    /// Something is to be kept in a cache.
    pub cache: bool,
    /// What was assumed, and which words were not understood.
    pub notes: Vec<Diagnostic>,
}

/// What words alone tell.
#[derive(Debug, Default, PartialEq, Eq)]
struct Heard {
    kind: Option<String>,
    nouns: Vec<Vec<String>>,
    fields: Vec<String>,
    auth: Option<AuthRequest>,
    cache: bool,
    unread: Vec<String>,
}

impl Vocabulary {
    /// The one that ships with the program.
    ///
    /// # Errors
    /// It is broken, which a test rules out.
    pub fn load() -> Result<Self, VocabularyError> {
        toml::from_str(include_str!("vocabulary.toml")).map_err(|e| VocabularyError(e.to_string()))
    }

    /// What `request` asks for.
    ///
    /// # Errors
    /// What it does not tell, with the member that would; names and fields that are none.
    pub fn feature(&self, request: &Request) -> Result<Said, Diagnostic> {
        let heard = request.requirements.as_deref().map(|text| self.hear(text)).unwrap_or_default();
        let told = request.feature.clone().unwrap_or_default();
        let kind = told.kind.clone().or(heard.kind.clone()).unwrap_or_else(|| KIND.to_owned());
        let mut notes = Vec::new();
        let noun = match &told.resource {
            Some(noun) => noun.clone(),
            None => self.noun(&heard, request)?,
        };
        let resource = Name::parse(&noun).map_err(|e| {
            let place = if told.resource.is_some() { "`/feature/resource`: " } else { "" };
            Diagnostic::new(format!("{place}{e}"))
                .hint("a resource is one word of letters, digits and `_`, e.g. `order_items`")
        })?;
        let fields = self.fields(&told, &heard, &resource, &mut notes);
        let auth = match told.auth.or(heard.auth) {
            None | Some(AuthRequest::Inherit) => Auth::Inherit,
            Some(AuthRequest::Required) => Auth::Required,
            Some(AuthRequest::None) => Auth::None,
        };
        let feature = Feature::parse(&kind, &noun, &fields).map_err(|mut d| {
            d.message = format!("`/feature/fields`: {}", d.message);
            d
        })?;
        if told == FeatureRequest::default() && !heard.unread.is_empty() {
            let words: Vec<String> = heard.unread.iter().map(|w| format!("`{w}`")).collect();
            notes.push(
                Diagnostic::new(format!("of `requirements`, {} was not understood", words.join(", ")))
                    .hint("`feature` says exactly what to build"),
            );
        }
        Ok(Said { feature: Feature { auth, ..feature }, cache: told.cache || heard.cache, notes })
    }

    fn fields(
        &self,
        told: &FeatureRequest,
        heard: &Heard,
        resource: &Name,
        notes: &mut Vec<Diagnostic>,
    ) -> Vec<String> {
        if !told.fields.is_empty() {
            return told.fields.clone();
        }
        if !heard.fields.is_empty() {
            return heard.fields.clone();
        }
        let last = resource.singular().last().cloned().unwrap_or_default();
        let assumed = self.nouns.get(&resource.singular_snake()).or_else(|| self.nouns.get(&last));
        let assumed = assumed.cloned().unwrap_or_else(|| vec!["name:string".to_owned()]);
        notes.push(
            Diagnostic::new(format!(
                "the request names no fields: {} have {}",
                resource.plural_words(),
                assumed.iter().map(|f| format!("`{f}`")).collect::<Vec<_>>().join(", ")
            ))
            .hint("`feature.fields` says which ones they have"),
        );
        assumed
    }

    /// The noun that words or paths tell, where they tell exactly one.
    fn noun(&self, heard: &Heard, request: &Request) -> Result<String, Diagnostic> {
        let of_paths = self.of_paths(request.files_to_create.iter().chain(&request.files_to_modify));
        let words: Vec<Name> =
            heard.nouns.iter().filter(|n| n.len() <= WORDS).map(|n| Name::from_words(n)).collect();
        let mut distinct: Vec<&Name> = Vec::new();
        for name in &words {
            if !distinct.contains(&name) {
                distinct.push(name);
            }
        }
        let both = distinct.iter().find(|n| of_paths.contains(n));
        let found = match (distinct.as_slice(), both, of_paths.as_slice()) {
            (_, Some(name), _) => Some((*name).clone()),
            ([one], None, _) => Some((*one).clone()),
            ([], None, [one]) => Some(one.clone()),
            _ => None,
        };
        if let Some(name) = found {
            return Ok(name.plural_snake());
        }
        let what = match distinct.as_slice() {
            [] => "`/requirements` names no resource".to_owned(),
            several => {
                let names: Vec<String> = several.iter().map(|n| format!("`{}`", n.plural_snake())).collect();
                format!("`/requirements` may mean {}", names.join(" or "))
            }
        };
        Err(Diagnostic::new(what)
            .hint("`feature.resource` says which noun is meant; one request adds one resource"))
    }

    /// Nouns in the names of files, each once.
    fn of_paths<'a>(&self, paths: impl Iterator<Item = &'a String>) -> Vec<Name> {
        let mut out: Vec<Name> = Vec::new();
        for path in paths {
            let mut parts: Vec<&str> = path.split('/').collect();
            let file = parts.pop().unwrap_or_default();
            let stem = file.trim_start_matches('.').split('.').next().unwrap_or_default();
            let folder = parts.last().copied().unwrap_or_default();
            for part in [stem, folder] {
                let words: Vec<String> = split_words(part)
                    .into_iter()
                    .filter(|w| !self.layers.contains(w) && !w.starts_with(|c: char| c.is_ascii_digit()))
                    .collect();
                if words.is_empty() {
                    continue;
                }
                let name = Name::from_words(&words);
                if !out.contains(&name) {
                    out.push(name);
                }
                break;
            }
        }
        out
    }

    fn hear(&self, text: &str) -> Heard {
        let mut heard = Heard::default();
        let mut said = Vec::new();
        for token in text.split_whitespace() {
            let ends = token.ends_with([',', ';', '.', '(', ')', ':']);
            let token = token.trim_matches(|c: char| ",;.()\"'`!?".contains(c)).trim_end_matches(':');
            if is_field(token) {
                heard.fields.push(token.to_owned());
                said.push(String::new());
                continue;
            }
            let word = token.to_lowercase();
            let parts: Vec<&str> = word.split(['-', '/']).filter(|p| !p.is_empty()).collect();
            said.extend(parts.into_iter().map(str::to_owned));
            if ends {
                said.push(",".to_owned());
            }
        }
        let has = |set: &BTreeSet<String>| said.iter().any(|w| set.contains(w));
        heard.kind = self.kinds.iter().find(|k| has(&k.words)).map(|k| k.id.clone());
        heard.cache = has(&self.cached);
        heard.auth = if has(&self.required) {
            Some(AuthRequest::Required)
        } else {
            has(&self.open).then_some(AuthRequest::None)
        };
        let begin = said.iter().position(|w| self.lists.contains(w) || self.named_lists.contains(w));
        let (before, list) = said.split_at(begin.unwrap_or(said.len()));
        let known = |w: &String| {
            self.filler.contains(w)
                || self.required.contains(w)
                || self.open.contains(w)
                || self.cached.contains(w)
                || self.kinds.iter().any(|k| k.words.contains(w))
        };
        for run in before.split(|w| w.is_empty() || w == "," || known(w)).filter(|run| !run.is_empty()) {
            heard.nouns.push(run.to_vec());
        }
        let named = list.iter().take(3).any(|w| self.named_lists.contains(w));
        let items: Vec<&[String]> = list
            .split(|w| {
                w.is_empty() || w == "," || known(w) || self.lists.contains(w) || self.named_lists.contains(w)
            })
            .filter(|run| !run.is_empty())
            .collect();
        let is_list = heard.fields.is_empty()
            && (named || items.iter().any(|item| self.fields.contains_key(&item.join("_"))));
        for item in items {
            let name = item.join("_");
            if is_list {
                let ty = self.fields.get(&name).map_or("string", String::as_str);
                heard.fields.push(format!("{name}:{ty}"));
            } else {
                heard.unread.push(item.join(" "));
            }
        }
        heard
    }
}

/// `name:type`, as the field language has it.
fn is_field(token: &str) -> bool {
    token.split_once(':').is_some_and(|(name, ty)| {
        !name.is_empty()
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
            && ty.starts_with(|c: char| c.is_ascii_alphabetic())
    })
}
