//! `explore`: for people, as JSON, and against what is written down about each example.

use scaffold_testkit::Test;

#[test]
fn shows_routes_and_the_resource_to_imitate() {
    let ran = Test::new().repo("chi-feature-folders-sqlx").args(["explore"]).run().success().unchanged();
    insta::assert_snapshot!(ran.record());
}

#[test]
fn takes_the_folder_as_argument_or_flag() {
    let by = |args: [&str; 3]| {
        let test = Test::new().repo("servemux-flat").commit();
        let path = test.path().display().to_string();
        let args = args.map(|a| if a == "DIR" { path.clone() } else { a.to_owned() });
        test.args(args).run().success().json()
    };
    assert_eq!(by(["explore", "DIR", "--json"]), by(["--repo=.", "explore", "--json"]));
}

#[test]
fn every_fact_has_a_source() {
    let facts = Test::new().repo("gin-layered-usecases").args(["explore", "--json"]).run().success().json();
    assert_eq!(facts["schema"], 1);
    let service = facts["services"][0].as_object().unwrap();
    let mut seen = 0;
    for (name, fact) in service.iter().filter(|(_, f)| f.get("value").is_some()) {
        assert!(fact["source"].is_string(), "{name}");
        seen += 1;
    }
    assert!(seen > 5, "{service:?}");
}

#[test]
fn an_empty_folder_is_not_understood() {
    Test::new().plain().args(["explore"]).run().code(3).stderr_has("found no service");
    let unsaid = Test::new().file("app/main.py", "import fastapi\n").args(["explore"]).run().code(3);
    unsaid.stderr_has("no manifest").stderr_has("app/main.py").stderr_has("requirements*.txt");
}

#[test]
fn a_folder_that_is_not_there_is_wrong_usage() {
    Test::new().args(["explore", "nowhere"]).run().code(2).stderr_has("nowhere");
}
