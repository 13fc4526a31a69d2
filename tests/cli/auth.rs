//! `--auth`: protection that is asked for chooses what is imitated; guards are neither taken away nor made up.

use super::add;
use scaffold_testkit::{Ran, Test};

/// Whether each new route is guarded, with its verb, as `explore` finds them afterwards.
fn guards(ran: Ran) -> Vec<(String, bool)> {
    let facts = ran.then().args(["explore", "--json"]).run().success().json();
    let routes = facts["services"][0]["routes"].as_array().expect("routes").iter();
    let new = routes.filter(|r| r["path"].as_str().is_some_and(|p| p.contains("invoices")));
    new.map(|r| (r["method"].as_str().unwrap_or_default().to_owned(), r["auth"] == true)).collect()
}

fn writes(guards: &[(String, bool)]) -> Vec<bool> {
    guards.iter().filter(|(method, _)| method != "GET").map(|(_, auth)| *auth).collect()
}

fn run(test: Test, auth: &str) -> Ran {
    test.args(add(&["--check", "none", "--auth", auth])).run()
}

/// Writing to pallets stands behind a token, writing to shelves does not.
fn mixed() -> Test {
    Test::new()
        .repo("fiber-split-routes")
        .replace("router/shelf_routes.go", "middleware.Protected(), h.Create", "h.Create")
        .replace("router/shelf_routes.go", "\t\"depot/app/middleware\"\n", "")
}

#[test]
fn required_follows_a_resource_whose_writing_routes_are_guarded() {
    for test in [Test::new().repo("gin-layered-usecases"), mixed()] {
        let guards = guards(run(test, "required").success());
        let writes = writes(&guards);
        assert!(!writes.is_empty() && writes.iter().all(|guarded| *guarded), "{guards:?}");
    }
}

#[test]
fn required_where_nothing_is_guarded_is_exit_3_with_the_route() {
    let ran = run(Test::new().repo("servemux-flat"), "required").code(3).unchanged();
    ran.stderr_has("`POST /devices` is not guarded, which `--auth required` asks for")
        .stderr_has("routes.go:");
}

#[test]
fn required_does_not_imitate_an_open_resource_that_is_named() {
    let test = mixed().args(add(&["--check", "none", "--auth", "required", "--like", "shelf"]));
    test.run().code(3).unchanged().stderr_has("is not guarded");
}

#[test]
fn none_follows_a_resource_whose_routes_are_open() {
    for test in [Test::new().repo("servemux-flat"), mixed()] {
        let guards = guards(run(test, "none").success());
        assert!(!guards.is_empty() && guards.iter().all(|(_, guarded)| !guarded), "{guards:?}");
    }
}

#[test]
fn none_takes_no_guard_away() {
    let ran = run(Test::new().repo("gin-layered-usecases"), "none").code(4).unchanged();
    ran.stderr_has("is guarded, and guards are not taken away").stderr_has("leave out `--auth none`");
    let test = mixed().args(add(&["--check", "none", "--auth", "none", "--like", "pallet"]));
    test.run().code(4).unchanged().stderr_has("is guarded");
}

#[test]
fn inherit_does_as_the_imitated_resource() {
    let guarded = guards(run(mixed(), "inherit").success());
    assert!(writes(&guarded).iter().all(|guarded| *guarded), "{guarded:?}");
    let test = mixed().args(add(&["--check", "none", "--like", "shelf"]));
    let open = guards(test.run().success());
    assert!(!open.is_empty() && open.iter().all(|(_, guarded)| !guarded), "{open:?}");
}

#[test]
fn templates_guard_unless_told_otherwise_and_say_so() {
    let made = || {
        let users = ["--resource", "users name:string", "--check", "none"];
        let ran =
            Test::new().plain().args(["new", "shop", "--lang", "go"].iter().chain(&users).copied()).run();
        ran.success().then().within("shop")
    };
    // What `new` made is not committed yet.
    let more = ["--check", "none", "--allow-dirty", "--like", "none", "--auth"];
    let templates = |auth| made().args(add(&[&more[..], &[auth]].concat())).run();
    for auth in ["inherit", "required"] {
        let guards = guards(templates(auth).success());
        assert!(writes(&guards).iter().all(|guarded| *guarded) && guards.len() == 5, "{guards:?}");
    }
    let ran = templates("none").success().stdout_has("anybody may change invoices, as `--auth none` asks");
    assert!(guards(ran).iter().all(|(_, guarded)| !guarded));
}
