//! Each row of the table of exit codes, with what stands on disk.

use super::add;
use scaffold_testkit::Test;

const REPO: &str = "servemux-flat";

fn test() -> Test {
    Test::new().repo(REPO)
}

#[test]
fn exit_0_leaves_the_whole_change() {
    let ran = test().args(add(&["--check", "none"])).run().success();
    let (created, edited) = ran.changes();
    assert!(!created.is_empty() && !edited.is_empty(), "{created:?} {edited:?}");
}

#[test]
fn exit_0_leaves_nothing_new_when_it_is_there_already() {
    test()
        .args(add(&["--check", "none"]))
        .run()
        .success()
        .again_changes_nothing()
        .stdout_has("Nothing to do");
}

/// The example can't compile: what is added can't either.
fn broken() -> Test {
    test().file("broken.go", "package main\n\nvar broken int = \"no number\"\n")
}

#[test]
fn exit_1_takes_everything_back() {
    broken()
        .args(add(&[]))
        .run()
        .code(1)
        .unchanged()
        .stderr_has("failed")
        .then()
        .args(["undo", "--list"])
        .run()
        .success()
        .stdout("no changes\n");
}

#[test]
fn exit_1_keeps_the_files_when_asked_to() {
    let ran = broken().args(add(&["--keep"])).run().code(1).stderr_has("are kept");
    let before = ran.before().clone();
    let (created, edited) = ran.changes();
    assert!(!created.is_empty() && !edited.is_empty(), "{created:?} {edited:?}");
    ran.then().args(["undo"]).run().success().files_are(&before);
}

#[test]
fn exit_2_for_wrong_usage() {
    test().args(["add", "users", "--no-such-flag"]).run().code(2).unchanged();
    test().args(["add"]).run().code(2).unchanged().stderr_has("the resource is missing");
}

#[test]
fn exit_2_names_the_closest_type_and_modifier() {
    test()
        .args(["add", "users", "name:strng"])
        .run()
        .code(2)
        .unchanged()
        .stderr_has("did you mean `string`?");
    test().args(["add", "users", "name:string:uniqe"]).run().code(2).unchanged().stderr_has("`unique`");
}

#[test]
fn exit_2_for_names_that_are_no_identifiers() {
    let long = "a".repeat(64);
    for name in ["a b", "a;b", "..", "a/b", "a'b", "a\u{7}", long.as_str()] {
        test().args(["add", name]).run().code(2).unchanged();
    }
}

#[test]
fn exit_2_for_a_kind_that_no_pack_offers() {
    test().args(["add", "users", "--kind", "soap"]).run().code(2).unchanged().stderr_has("it offers: rest");
}

#[test]
fn exit_2_for_a_resource_to_imitate_that_is_not_there() {
    test().args(["add", "users", "--like", "unicorns"]).run().code(2).unchanged().stderr_has("unicorns");
}

#[test]
fn exit_3_where_no_language_is_found() {
    Test::new().file("notes.txt", "nothing\n").args(["add", "users"]).run().code(3).unchanged();
}

#[test]
fn exit_3_where_nothing_can_be_imitated_names_the_reasons() {
    Test::new().repo("auth-user-only").args(["add", "users", "--like", "user"]).run();
    Test::new()
        .repo("auth-user-only")
        .args(add(&["--check", "none"]))
        .run()
        .code(3)
        .unchanged()
        .stderr_has("`user`");
}

#[test]
fn exit_3_where_the_code_of_who_signs_in_asks_for_a_role() {
    let found =
        "  if (!member) {\n    throw new ApiError(404, 'Member not found');\n  }\n  res.send(shown(member));";
    let asked = format!("  const mayRead = req.member.role === 'chair';\n{found}");
    Test::new()
        .repo("express-cjs-members-mongoose")
        .replace("src/controllers/member.controller.js", found, &asked)
        .commit()
        .args(add(&[]))
        .run()
        .code(3)
        .unchanged()
        .stderr_has("src/controllers/member.controller.js:21: `role` decides here who may do what");
}

#[test]
fn exit_3_prints_what_to_paste_where_an_edit_has_no_place() {
    let new = ["new", "shop", "--lang", "go", "--resource", "users name:string", "--check", "none"];
    let test = Test::new().plain().args(new).run().success().then().within("shop");
    let test = test.replace("shop/internal/server/routes.go", "func routes(", "func register(");
    let add = ["add", "parcels", "sku:string", "--check", "none", "--like", "none", "--allow-dirty"];
    let ran = test.args(add).run().code(3).unchanged();
    let ran = ran.stderr_has("internal/server/routes.go:").stderr_has("| parcels.NewHandler(");
    let report = ran.then().args(add.iter().chain(&["--json"]).copied()).run().code(3).unchanged().json();
    assert_eq!(report["error"]["exit"], 3);
    let steps = report["error"]["steps"].as_array().expect("steps");
    let pasted =
        |s: &serde_json::Value| s["hint"].as_str().is_some_and(|h| h.contains("parcels.NewHandler("));
    assert!(steps.iter().any(pasted), "{steps:#?}");
}

#[test]
fn a_shared_function_of_one_resource_gets_a_copy_named_for_the_new_one() {
    let main = "from fastapi import FastAPI\n\nfrom app import plants\n\napp = FastAPI()\napp.include_router(plants.router)\n";
    let models = "from pydantic import BaseModel\n\n\nclass PlantIn(BaseModel):\n    name: str\n    height: int\n\n\nclass Plant(PlantIn):\n    id: int\n";
    let store = "from app.models import Plant, PlantIn\n\nplants: dict[int, Plant] = {}\n\n\ndef insert(payload: PlantIn) -> Plant:\n    made = Plant(id=len(plants) + 1, name=payload.name, height=payload.height)\n    plants[made.id] = made\n    return made\n\n\ndef every() -> list[Plant]:\n    return list(plants.values())\n";
    let routes = "from fastapi import APIRouter\n\nfrom app import store\nfrom app.models import Plant, PlantIn\n\nrouter = APIRouter(prefix=\"/plants\")\n\n\n@router.post(\"/\", response_model=Plant)\ndef create_plant(payload: PlantIn):\n    return store.insert(payload)\n\n\n@router.get(\"/\", response_model=list[Plant])\ndef read_plants():\n    return store.every()\n";
    let test = Test::new().file("requirements.txt", "fastapi==0.115.0\n").file("app/__init__.py", "");
    let test = test.file("app/main.py", main).file("app/models.py", models).file("app/store.py", store);
    let test = test.file("app/plants.py", routes).commit();
    let ran = test.args(["add", "invoices", "number:string", "--like", "plant", "--check", "none"]).run();
    let after = ran.success().after();
    let store = after.text("app/store.py");
    assert!(store.contains("def insert_invoice(payload: InvoiceIn) -> Invoice:"), "{store}");
}

#[test]
fn exit_3_where_a_copy_would_lose_a_new_field_or_touch_the_answers_to_other_requests() {
    let model = "from app import db\n\n\nclass Plant(db.Model):\n    __tablename__ = \"plants\"\n    id = db.Column(db.Integer, primary_key=True)\n    body = db.Column(db.Text)\n    body_html = db.Column(db.Text)\n\n    def to_json(self):\n        return {\"id\": self.id, \"body\": self.body, \"body_html\": self.body_html}\n\n    @staticmethod\n    def from_json(sent):\n        body = sent.get(\"body\")\n        return Plant(body=body)\n";
    let routes = "from flask import Blueprint, jsonify, request\n\nfrom app import db\nfrom app.models import Plant\n\napi = Blueprint(\"api\", __name__)\n\n\n@api.post(\"/plants\")\ndef create_plant():\n    plant = Plant.from_json(request.json)\n    db.session.add(plant)\n    db.session.commit()\n    return jsonify(plant.to_json()), 201\n\n\n@api.get(\"/plants/<int:id>\")\ndef get_plant(id):\n    return jsonify(Plant.query.get_or_404(id).to_json())\n\n\n@api.get(\"/\")\ndef index():\n    plants = Plant.query.all()\n    return jsonify({\"plants\": [plant.to_json() for plant in plants]})\n";
    let app = "from flask import Flask\nfrom flask_sqlalchemy import SQLAlchemy\n\ndb = SQLAlchemy()\n\n\ndef create_app():\n    app = Flask(__name__)\n    from app.routes import api\n\n    app.register_blueprint(api)\n    return app\n";
    let test = Test::new().file("requirements.txt", "flask==3.0.0\nflask-sqlalchemy==3.1.1\n");
    let test = test.file("app/__init__.py", app).file("app/models.py", model).file("app/routes.py", routes);
    let add = |fields: &[&'static str]| {
        let mut words = vec!["add", "invoices", "--like", "plant", "--check", "none", "--dry-run"];
        words.splice(2..2, fields.iter().copied());
        words
    };
    let ran = test.commit().args(add(&["number:string", "total:int"])).run().code(3).unchanged();
    let ran = ran.stderr_has("the fields of `plant` are too unlike the new ones");
    let ran = ran.then().replace("app/models.py", "    body_html = db.Column(db.Text)\n", "");
    let ran = ran.replace("app/models.py", ", \"body_html\": self.body_html", "").commit();
    let diff = ran.args(add(&["number:string"])).run().success();
    assert!(
        diff.out().contains("+        return Invoice(") || diff.out().contains("+def create_invoice"),
        "{}",
        diff.out()
    );
    assert!(!diff.out().contains("+    invoices = Invoice.query.all()"), "{}", diff.out());
}

#[test]
fn exit_3_lists_the_services_to_choose_from() {
    let ran = services().args(["add", "users"]).run().code(3).unchanged();
    let ran = ran.stderr_has("this repository has 2 services").stderr_has("`billing`").stderr_has("`shop`");
    let diff = ran.then().args(["add", "users", "--service", "shop", "--dry-run"]).run().success();
    assert!(diff.out().contains("b/shop/"), "{}", diff.out());
    assert!(!diff.out().contains("b/billing/"), "{}", diff.out());
}

#[test]
fn the_folder_it_runs_in_chooses_the_service() {
    let ran = services().within("billing").args(["add", "users", "--dry-run"]).run().success();
    assert!(ran.out().contains("b/billing/") && !ran.out().contains("b/shop/"), "{}", ran.out());
}

#[test]
fn what_answers_no_requests_is_no_service_to_choose_from() {
    let page =
        test().file("web/package.json", "{\"name\": \"web\", \"dependencies\": {\"leftpad\": \"1\"}}\n");
    page.file("web/main.js", "console.log(1)\n")
        .args(["add", "parcels", "label:string", "--dry-run"])
        .run()
        .success();
}

/// Two copies of an example side by side.
fn services() -> Test {
    let one = Test::new().repo(REPO);
    let mut both = Test::new();
    for (path, bytes) in &one.files().0 {
        both = both.file(&format!("shop/{path}"), bytes).file(&format!("billing/{path}"), bytes);
    }
    both
}

#[test]
fn exit_4_for_uncommitted_changes_in_a_file_to_be_edited() {
    let test = test().commit();
    let text = test.files().text("routes.go").to_owned();
    let dirty = test.file("routes.go", format!("{text}\n// mine\n"));
    let ran = dirty.args(add(&["--check", "none"])).run().code(4).unchanged();
    let ran = ran.stderr_has("uncommitted changes").stderr_has("routes.go");
    let more = ran.then().args(add(&["--check", "none", "--allow-dirty"])).run().success();
    assert!(more.after().text("routes.go").contains("// mine"));
}

#[test]
fn what_a_change_left_may_be_edited_again_and_taken_back_in_turn() {
    let first = test().commit().args(add(&["--check", "none"])).run().success();
    let untouched = first.before().clone();
    let one = first.after().clone();
    let second = first
        .then()
        .args(["add", "parcels", "label:string", "weight:int", "--check", "none"])
        .run()
        .success()
        .stdout_has("routes.go");
    let back = second.then().args(["undo"]).run().success().files_are(&one);
    back.then().args(["undo"]).run().success().files_are(&untouched);
}

#[test]
fn exit_4_for_edits_of_what_a_change_left() {
    let first = test().commit().args(add(&["--check", "none"])).run().success();
    let text = first.after().text("routes.go").to_owned();
    let edited = first.then().file("routes.go", format!("{text}\n// mine\n"));
    let parcels = ["add", "parcels", "label:string", "--check", "none"];
    edited.args(parcels).run().code(4).unchanged().stderr_has("uncommitted changes");
}

#[test]
fn exit_4_for_a_file_in_the_way() {
    let ran = test().file("invoice.go", "package main\n").args(add(&["--check", "none"])).run().code(4);
    ran.unchanged().stderr_has("invoice.go");
}

#[test]
#[cfg(unix)]
fn exit_4_for_a_link_in_the_way() {
    let test = test().commit();
    std::os::unix::fs::symlink("/tmp/elsewhere", test.path().join("invoice.go")).unwrap();
    test.args(add(&["--check", "none", "--allow-dirty"])).run().code(4).unchanged().stderr_has("link");
}

#[test]
fn exit_70_where_the_record_of_changes_cannot_be_kept() {
    let test = test().commit();
    std::fs::write(test.path().join(".git/scaffold"), "no folder").unwrap();
    let ran = test.args(add(&["--check", "none"])).run().code(70).unchanged();
    ran.stderr_has("please report it at").stderr_has("scaffold --version");
}

#[test]
fn an_error_says_what_where_and_what_next_in_json_too() {
    let ran = test().args(["add", "users", "name:strng", "--json"]).run().code(2);
    let report = ran.json();
    assert_eq!(report["error"]["exit"], 2);
    assert_eq!(report["error"]["hint"], "did you mean `string`?");
    assert_eq!(report["files_created"], serde_json::json!([]));
}
