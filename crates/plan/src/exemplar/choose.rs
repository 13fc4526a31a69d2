//! Which resource to imitate.

use super::noun::Renaming;
use scaffold_core::{Feature, FieldType, Name, Resource, ServiceFacts};

/// The resources that may be imitated, best first: the named one alone where one is named, else the eligible ones.
/// A foreign key that the request carries as well makes its exemplar eligible.
pub fn candidates<'a>(service: &'a ServiceFacts, feature: &Feature) -> Vec<&'a Resource> {
    if let Some(like) = feature.like.as_deref() {
        let named = service
            .resource(like)
            .or_else(|| service.resources.iter().find(|r| r.files.iter().any(|f| f == like)))
            .or_else(|| service.resources.iter().find(|r| r.files.iter().any(|f| f.starts_with(like))));
        return named.into_iter().collect();
    }
    let referenced: Vec<Renaming> = feature
        .fields
        .iter()
        .filter_map(|f| match &f.ty {
            FieldType::References { resource } => Some(Renaming::new(resource, resource, &[], &[])),
            _ => None,
        })
        .collect();
    let mut out: Vec<&Resource> = service
        .resources
        .iter()
        .filter(|r| r.name != feature.resource.singular_snake())
        .filter(|r| r.ineligible.iter().all(|why| referenced.iter().any(|n| n.names(why))))
        .collect();
    // As explored, but what is tied to others comes after what is not.
    out.sort_by_key(|r| r.ties.len());
    let first = service.exemplar.as_ref().map(|e| e.value.as_str());
    out.sort_by_key(|r| Some(r.name.as_str()) != first);
    out
}

/// Whether a text names the resource `name`.
pub(crate) fn is_named(name: &Name, text: &str) -> bool {
    Renaming::new(name, name, &[], &[]).names(text)
}

/// The noun under which the resource is built: one that is a reserved word gets a second word.
/// The flag says whether it had to be changed.
pub(crate) fn safe_noun(noun: &Name, reserved: &[String]) -> (Name, bool) {
    let clashes = [noun.singular_flat(), noun.plural_flat()].iter().any(|n| reserved.iter().any(|r| r == n));
    if !clashes {
        return (noun.clone(), false);
    }
    let mut words = noun.singular().to_vec();
    words.push("item".to_owned());
    (Name::from_words(&words), true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reserved_word_is_made_safe() {
        let reserved = ["type".to_owned()];
        let (noun, changed) = safe_noun(&Name::parse("types").unwrap(), &reserved);
        assert_eq!((noun.singular_pascal().as_str(), changed), ("TypeItem", true));
        assert!(!safe_noun(&Name::parse("invoice").unwrap(), &reserved).1);
    }
}
