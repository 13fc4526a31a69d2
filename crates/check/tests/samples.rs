//! Bodies for new endpoints, from the Go pack's types.

use scaffold_check::samples;
use scaffold_core::Field;

fn of(fields: &[&str]) -> (Vec<String>, bool) {
    let pack = scaffold_lang_go::pack().expect("the pack loads");
    let fields: Vec<Field> = fields.iter().map(|f| Field::parse(f).expect("a field")).collect();
    let found = samples(&pack, &fields, Field::camel);
    (found.bodies.iter().map(ToString::to_string).collect(), found.uncertain)
}

#[test]
fn decimals_and_dates_come_in_their_forms() {
    let (bodies, uncertain) = of(&["unit_price:decimal{12,2}", "on:date"]);
    assert!(!uncertain);
    assert_eq!(
        bodies,
        [
            r#"{"unitPrice":"12.50","on":"2024-01-15T00:00:00Z"}"#,
            r#"{"unitPrice":12.5,"on":"2024-01-15T00:00:00Z"}"#,
            r#"{"unitPrice":"12.50","on":"2024-01-15"}"#,
            r#"{"unitPrice":12.5,"on":"2024-01-15"}"#,
        ]
    );
}

#[test]
fn values_keep_the_fields_rules() {
    let fields = [
        "mail:string:email",
        "code:string{3}",
        "long:text:min=12",
        "n:int:min=100",
        "state:enum{draft,done}",
    ];
    let (bodies, uncertain) = of(&fields);
    assert_eq!(
        bodies,
        [r#"{"mail":"somebody@example.com","code":"A-1","long":"some textxxx","n":100,"state":"draft"}"#]
    );
    assert!(!uncertain);
    assert!(of(&["owner:references"]).1);
    assert!(of(&["code:string:pattern=^x+$"]).1);
    assert!(!of(&["owner:references:optional"]).1);
}
