//! Any words are a feature or an error with a way out; what parses has safe names.
#![no_main]

use libfuzzer_sys::fuzz_target;
use scaffold_core::Feature;

fuzz_target!(|text: &str| {
    let mut words = text.split(' ');
    let resource = words.next().unwrap_or_default();
    let fields: Vec<&str> = words.collect();
    match Feature::parse("rest", resource, &fields) {
        Ok(feature) => {
            let name = feature.resource.plural_snake();
            assert!(name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_'), "{name}");
            for field in &feature.fields {
                let name = field.snake();
                assert!(name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_'), "{name}");
            }
        }
        Err(diagnostic) => assert!(diagnostic.hint.is_some()),
    }
});
