//! Container files that stand when a resource is added: they are brought up to date where they have to be.

use scaffold_testkit::Test;

fn notes(report: &serde_json::Value) -> Vec<String> {
    let notes = report["notes"].as_array().expect("notes");
    notes.iter().map(|n| n["message"].as_str().expect("a text").to_owned()).collect()
}

const ADD: [&str; 6] = ["add", "invoices", "number:string", "--check", "none", "--json"];

#[test]
fn what_is_copied_by_its_name_has_the_new_file_beside_it() {
    let dockerfile = "FROM python:3.13-slim\nWORKDIR /app\nCOPY requirements.txt .\n# All there is.\nCOPY main.py models.py database.py ./\nCOPY routers/__init__.py routers/makers.py routers/gadgets.py ./routers/\nCMD [\"uvicorn\", \"main:app\"]\n";
    let ignore = "*\n!*.*\n!routers/__init__.py\n!routers/makers.py\n!routers/gadgets.py\nrouters/*.pyc\n";
    let test = Test::new()
        .repo("sqlmodel-flat")
        .file("Dockerfile", dockerfile)
        .file(".dockerignore", ignore)
        .commit();
    let ran = test.args(ADD).run().success();
    let made = ran.after().text("Dockerfile").to_owned();
    assert_eq!(made, dockerfile.replace("gadgets.py ./", "gadgets.py routers/invoices.py ./"));
    assert_eq!(ran.after().text(".dockerignore"), format!("{ignore}!routers/invoices.py\n"));
    let before = ran.before().clone();
    let ran = ran.again_changes_nothing();
    ran.then().args(["undo"]).run().success().files_are(&before);
}

#[test]
fn what_is_mounted_by_its_name_has_the_new_file_beside_it() {
    let compose = "services:\n  postgres:\n    image: postgres:17\n    volumes:\n      # In this order.\n      - ./schema/V1__drivers.sql:/docker-entrypoint-initdb.d/V1__drivers.sql\n      - ./schema/V2__vehicles.sql:/docker-entrypoint-initdb.d/V2__vehicles.sql\n";
    let test = Test::new().repo("gorilla-router-struct").file("docker-compose.yml", compose).commit();
    let ran = test.args(ADD).run().success();
    let line = "      - ./schema/V3__invoices.sql:/docker-entrypoint-initdb.d/V3__invoices.sql\n";
    assert_eq!(ran.after().text("docker-compose.yml"), format!("{compose}{line}"));
}

#[test]
fn says_that_those_that_stand_need_nothing() {
    let report = Test::new().repo("servemux-flat").commit().args(ADD).run().success().json();
    let told = notes(&report);
    assert!(told.contains(&"no container file needs a change: `Dockerfile`".to_owned()), "{told:#?}");
}

#[test]
fn writes_none_where_none_stands_unless_they_are_wanted() {
    let test = || Test::new().repo("gin-layered-usecases").commit().args(ADD);
    let ran = test().run().success();
    assert!(notes(&ran.json()).contains(&"no container file stands here, and none is written".to_owned()));
    let (created, _) = ran.changes();
    assert!(!created.iter().any(|p| p.ends_with("Dockerfile")));
    let ran = test().args_too(["--docker", "never"]).run().success();
    assert!(!notes(&ran.json()).iter().any(|n| n.contains("container")));
}

#[test]
fn a_variable_that_only_the_new_file_reads_is_told() {
    let test = Test::new().repo("servemux-flat");
    let test = test.replace(
        "device.go",
        "package main\n",
        "package main\n\nvar deviceLimit = os.Getenv(\"DEVICE_LIMIT\")\n",
    );
    let test = test.replace("device.go", "import (\n", "import (\n\t\"os\"\n").commit();
    let told = notes(&test.args(ADD).args_too(["--like", "device"]).run().success().json());
    let wanted = "`INVOICE_LIMIT` is read, and no container file sets it".to_owned();
    assert!(told.contains(&wanted), "{told:#?}");
}
