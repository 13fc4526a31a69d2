//! A broker of its own: what is published is there, even after it was restarted.

use scaffold_check::{Cancel, RabbitMq};

#[test]
fn a_broker_keeps_what_it_has_stored() {
    let mut broker = RabbitMq::start(&Cancel::default())
        .unwrap_or_else(|e| panic!("{e}; `cargo xtask test` installs what the tests need"));
    assert!(broker.api().publish("amq.default", "nowhere", "a", "{}").is_err(), "no queue takes it");
    broker.api().declare("kept").expect("a queue");
    broker.api().publish("amq.default", "kept", "a", "{\"n\": 1}").expect("published");
    broker.api().publish("amq.default", "kept", "", "no JSON").expect("published");

    broker.stop();
    assert!(broker.api().publish("amq.default", "kept", "b", "{}").is_err(), "it is down");
    broker.resume().expect("up again");

    let taken = broker.api().take("kept", 10).expect("messages");
    let told: Vec<_> = taken.iter().map(|l| (l.id.as_str(), l.body.as_str())).collect();
    assert_eq!(told, [("a", "{\"n\": 1}"), ("", "no JSON")]);
    assert_eq!(broker.api().take("kept", 10).expect("none"), []);
}
