//! Properties of nouns and of the field language, over casings, numbers and arbitrary text.

use proptest::prelude::*;
use scaffold_core::{Feature, Field, Name};

const NOUNS: &[&str] = &[
    "account",
    "address",
    "analysis",
    "api",
    "article",
    "box",
    "business",
    "category",
    "child",
    "city",
    "class",
    "company",
    "country",
    "course",
    "criterion",
    "currency",
    "database",
    "day",
    "delivery",
    "employee",
    "entry",
    "event",
    "fish",
    "gallery",
    "hero",
    "house",
    "image",
    "index",
    "invoice",
    "item",
    "journey",
    "key",
    "leaf",
    "menu",
    "movie",
    "news",
    "order",
    "page",
    "person",
    "photo",
    "policy",
    "post",
    "process",
    "product",
    "query",
    "quiz",
    "reply",
    "series",
    "shelf",
    "status",
    "story",
    "tag",
    "task",
    "tax",
    "user",
    "virus",
    "warehouse",
    "wish",
];

fn noun() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(prop::sample::select(NOUNS).prop_map(str::to_owned), 1..4)
}

proptest! {
    #[test]
    fn every_casing_and_number_names_the_same_thing(words in noun()) {
        let name = Name::from_words(&words);
        for text in [
            name.singular_snake(), name.plural_snake(), name.singular_kebab(), name.plural_kebab(),
            name.singular_camel(), name.plural_camel(), name.singular_pascal(), name.plural_pascal(),
            name.singular_snake().to_uppercase(),
        ] {
            let read = Name::parse(&text);
            prop_assert_eq!(read.as_ref(), Ok(&name), "{}", text);
        }
    }

    #[test]
    fn any_text_is_a_name_or_an_error(text in "\\PC{0,80}") {
        if let Ok(name) = Name::parse(&text) {
            let snake = name.singular_snake();
            prop_assert!(snake.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_'));
            prop_assert!(!snake.is_empty());
        }
    }

    #[test]
    fn names_with_characters_of_paths_shells_or_sql_are_refused(
        a in "[a-z]{1,8}", bad in prop::sample::select(vec!["/", "..", ";", "'", "\"", " ", "\0", "\n", "$", "`", "{{", "é"]), b in "[a-z]{0,8}",
    ) {
        let text = format!("{a}{bad}{b}");
        prop_assert!(Name::parse(&text).is_err());
        prop_assert!(Feature::parse("rest", &text, &["name:string"]).is_err());
    }

    #[test]
    fn any_text_is_a_field_or_an_error_with_a_way_out(text in "[a-z_]{0,6}(:[a-z{},=?!^0-9]{0,12}){0,4}|\\PC{0,60}") {
        match Field::parse(&text) {
            Ok(field) => prop_assert!(!field.words.is_empty()),
            Err(e) => prop_assert!(!e.hint().is_empty() && !e.to_string().contains('\0')),
        }
    }

    #[test]
    fn modifiers_are_free_in_their_order(
        order in Just(vec!["unique", "index", "optional", "sensitive", "min=1"]).prop_shuffle(),
    ) {
        let read = Field::parse(&format!("code:string:{}", order.join(":"))).map(|f| f.modifiers);
        let plain = Field::parse("code:string:unique:index:optional:sensitive:min=1").map(|f| f.modifiers);
        prop_assert_eq!(read, plain);
    }
}

#[test]
fn spellings_of_other_tools_mean_the_same() {
    for (theirs, ours) in [
        ("title:string:uniq", "title:string:unique"),
        ("title:string!", "title:string"),
        ("title:string^", "title:string:unique"),
        ("status:enum:draft:published", "status:enum{draft,published}"),
        ("user:references", "user:references{users}"),
        ("user_id:references", "user_id:references{user}"),
        ("n:integer", "n:int"),
        ("ok:boolean", "ok:bool"),
    ] {
        let (theirs, ours) = (Field::parse(theirs).unwrap(), Field::parse(ours).unwrap());
        assert_eq!((theirs.ty, theirs.modifiers), (ours.ty, ours.modifiers));
    }
}

#[test]
fn values_are_checked_at_once() {
    for bad in [
        "a:string{0}",
        "a:string{x}",
        "a:decimal{2}",
        "a:decimal{2,3}",
        "a:decimal{0,0}",
        "a:enum",
        "a:enum{}",
        "a:enum{x,x}",
        "a:enum{a b}",
        "a:int{3}",
        "a:string{3",
        "a:string:min",
        "a:int:min=x",
        "a:string:pattern=(",
        "a:string:unique=yes",
        "a:references{a b}",
        "a:string:",
        ":string",
        "a:",
    ] {
        assert!(Field::parse(bad).is_err(), "{bad}");
    }
}

#[test]
fn a_pattern_may_hold_colons() {
    let f = Field::parse("at:string:pattern=^[0-9]{2}:[0-9]{2}$").unwrap();
    assert_eq!(f.modifiers.pattern.as_deref(), Some("^[0-9]{2}:[0-9]{2}$"));
}
