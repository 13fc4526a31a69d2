//! A repository with services in two languages and a worker: each is shown, and a resource goes into the one that is meant.

use scaffold_testkit::{Ran, Test};

const FIELDS: [&str; 6] =
    ["add", "invoices", "number:string:unique", "total:decimal{12,2}", "paid:bool", "issued_on:date?"];

fn monorepo() -> Test {
    Test::new().repo("shipping-monorepo")
}

fn roots(ran: &Ran) -> Vec<(String, String)> {
    let facts: serde_json::Value = serde_json::from_str(ran.out()).expect("facts");
    let text = |v: &serde_json::Value| v.as_str().unwrap_or_default().to_owned();
    let services = facts["services"].as_array().expect("services").iter();
    services.map(|s| (text(&s["root"]), text(&s["language"]["value"]))).collect()
}

#[test]
fn every_service_is_shown_a_worker_without_routes_too() {
    let ran = monorepo().args(["explore", "--json"]).run().success();
    let expected =
        [("services/notifier", "python"), ("services/orders", "python"), ("services/tracking", "go")];
    assert_eq!(roots(&ran), expected.map(|(r, l)| (r.to_owned(), l.to_owned())));
}

#[test]
fn several_services_are_listed_to_choose_from() {
    let ran = monorepo().args(FIELDS).run().code(3).unchanged();
    for root in [
        "services/notifier`: python",
        "services/orders`: python, fastapi",
        "services/tracking`: go, net/http",
    ] {
        assert!(ran.err().contains(root), "{}", ran.err());
    }
}

#[test]
fn a_resource_goes_into_the_service_that_is_named() {
    let ran = monorepo().args(FIELDS).args_too(["--service", "tracking"]).run().success();
    let (created, edited) = ran.changes();
    assert_eq!(created, ["services/tracking/invoice.go", "services/tracking/invoice_test.go"]);
    assert_eq!(edited, ["services/tracking/main.go"]);
}

#[test]
fn a_resource_goes_into_the_service_it_is_asked_in() {
    let ran =
        monorepo().within("services/orders/app").args(FIELDS).args_too(["--check", "none"]).run().success();
    let (created, edited) = ran.changes();
    let all = created.iter().chain(&edited);
    assert!(
        all.clone().count() > 5 && all.clone().all(|p| p.starts_with("services/orders/")),
        "{created:?} {edited:?}"
    );
}

#[test]
fn a_service_without_routes_says_that_nothing_can_be_imitated() {
    let ran = monorepo().args(FIELDS).args_too(["--service", "services/notifier"]).run().code(3).unchanged();
    assert!(ran.err().contains("nothing here can be imitated"), "{}", ran.err());
}
