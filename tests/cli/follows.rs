//! What the code that is imitated calls and sends: names of modules that are imported whole, names that callers see.

use crate::add;
use scaffold_testkit::Test;

#[test]
fn names_of_a_module_that_is_imported_whole_follow() {
    let ran = Test::new()
        .file("requirements.txt", "fastapi\n")
        .file("app/__init__.py", "")
        .file(
            "app/main.py",
            "from fastapi import FastAPI\n\nfrom app.notes import router as notes_router\n\napp = FastAPI()\napp.include_router(notes_router)\n",
        )
        .file(
            "app/models.py",
            "from pydantic import BaseModel\n\n\nclass Note(BaseModel):\n    title: str\n    stars: int\n",
        )
        .file(
            "app/store.py",
            "from app.models import Note\n\n_notes: list[Note] = []\n\n\ndef all_notes() -> list[Note]:\n    return _notes\n\n\ndef add_note(note: Note) -> Note:\n    _notes.append(note)\n    return note\n",
        )
        .file(
            "app/notes.py",
            "from fastapi import APIRouter\n\nfrom app.models import Note\nfrom app.store import *\n\nrouter = APIRouter(prefix=\"/notes\")\n\n\n@router.get(\"\")\ndef list_notes() -> list[Note]:\n    return all_notes()\n\n\n@router.post(\"\", status_code=201)\ndef create_note(note: Note) -> Note:\n    return add_note(note)\n",
        )
        .commit()
        .args(add(&["--check", "none"]))
        .run()
        .success();
    let after = ran.after();
    let routes = after.text("app/invoices.py");
    assert!(routes.contains("return all_invoices()") && routes.contains("return add_invoice("), "{routes}");
    assert!(after.text("app/store.py").contains("def all_invoices()"), "{}", after.text("app/store.py"));
}

/// Resources of a person, whose code stands in modules that all of them share.
const OF_A_PERSON: [(&str, &str); 6] = [
    ("requirements.txt", "fastapi\nsqlmodel\n"),
    ("shop/__init__.py", ""),
    (
        "shop/main.py",
        "from fastapi import FastAPI\n\nfrom shop import items, users\n\napp = FastAPI()\napp.include_router(users.router)\napp.include_router(items.router)\n",
    ),
    (
        "shop/crud.py",
        "from sqlmodel import Session, select\n\nfrom shop import models\n\n\ndef get_items(db: Session):\n    return db.exec(select(models.Item)).all()\n\n\ndef get_users(db: Session):\n    return db.exec(select(models.User)).all()\n\n\ndef create_item_for_user(db: Session, user_id: int, values: dict):\n    db_user = db.get_one(models.User, user_id)\n    db_item = models.Item(**values, owner=db_user)\n    db.add(db_item)\n    db.commit()\n    return db_item\n",
    ),
    (
        "shop/items.py",
        "from fastapi import APIRouter, Depends\n\nfrom shop import crud, database\n\nrouter = APIRouter(tags=[\"items\"])\n\n\n@router.get(\"/items/\")\ndef read_items(db=Depends(database.session)):\n    return crud.get_items(db)\n\n\n@router.post(\"/users/{user_id}/items/\", status_code=201)\ndef create_item_for_user(user_id: int, values: dict, db=Depends(database.session)):\n    return crud.create_item_for_user(db, user_id, values)\n",
    ),
    (
        "shop/users.py",
        "from fastapi import APIRouter, Depends\n\nfrom shop import crud, database\n\nrouter = APIRouter(tags=[\"users\"])\n\n\n@router.get(\"/users/\")\ndef read_users(db=Depends(database.session)):\n    return crud.get_users(db)\n",
    ),
];
const ITEM: &str = "\n\nclass Item(SQLModel, table=True):\n    id: int | None = Field(default=None, primary_key=True)\n    title: str\n    owner_id: int | None = Field(default=None, foreign_key=\"user.id\")\n\n    owner: Optional[\"User\"] = Relationship(back_populates=\"items\")\n";
const USER: &str = "from typing import Optional\n\nfrom sqlmodel import Field, Relationship, SQLModel\n\n\nclass User(SQLModel, table=True):\n    id: int | None = Field(default=None, primary_key=True)\n    email: str = Field(unique=True)\n";

#[test]
fn what_names_an_owner_too_follows_where_new_code_calls_it() {
    let items = "\n    items: list[\"Item\"] = Relationship(back_populates=\"owner\")\n";
    let mut test = Test::new().file("shop/models.py", format!("{USER}{items}{ITEM}"));
    for (path, text) in OF_A_PERSON {
        test = test.file(path, text);
    }
    let ran = test.commit().args(add(&["--check", "none"])).run().success();
    let after = ran.after();
    let (crud, models) = (after.text("shop/crud.py"), after.text("shop/models.py"));
    assert!(
        crud.contains("def create_invoice_for_user(") && crud.contains("models.Invoice(**values"),
        "{crud}"
    );
    assert!(
        models.contains("invoices: list[\"Invoice\"] = Relationship(back_populates=\"owner\")"),
        "{models}"
    );
    let routes = after.text("shop/invoices.py");
    assert!(routes.contains("crud.create_invoice_for_user(db"), "{routes}");
}

#[test]
fn a_relation_with_one_side_is_refused() {
    let mut test = Test::new().file("shop/models.py", format!("{USER}{ITEM}"));
    for (path, text) in OF_A_PERSON {
        test = test.file(path, text);
    }
    let ran = test.commit().args(add(&["--check", "none", "--like", "items"])).run();
    ran.code(3).unchanged().stderr_has("the other side of its relation, `items`, was not found");
}

#[test]
fn what_only_groups_others_registers_them() {
    let part = |name: &str, class: &str| {
        let dir = format!("app/stock/{name}");
        let controller = format!(
            "from flask import request\nfrom flask_restx import Namespace, Resource\n\nfrom .model import {class}\nfrom .service import {class}Service\n\napi = Namespace(\"{class}\")\n\n\n@api.route(\"/\")\nclass {class}Resource(Resource):\n    def get(self):\n        return [{name}.shown() for {name} in {class}Service.get_all()]\n\n    def post(self):\n        return {class}Service.create(request.json).shown(), 201\n\n\n@api.route(\"/<int:{name}_id>\")\nclass {class}IdResource(Resource):\n    def get(self, {name}_id: int):\n        return {class}Service.get_by_id({name}_id).shown()\n"
        );
        let service = format!(
            "from app.db import db\n\nfrom .model import {class}\n\n\nclass {class}Service:\n    @staticmethod\n    def get_all():\n        return db.session.query({class}).all()\n\n    @staticmethod\n    def get_by_id({name}_id: int):\n        return db.session.get({class}, {name}_id)\n\n    @staticmethod\n    def create(values):\n        {name} = {class}(label=values[\"label\"])\n        db.session.add({name})\n        db.session.commit()\n        return {name}\n"
        );
        let model = format!(
            "from sqlalchemy import Column, Integer, String\n\nfrom app.db import db\n\n\nclass {class}(db.Model):\n    __tablename__ = \"{name}s\"\n    id = Column(Integer, primary_key=True)\n    label = Column(String(40))\n\n    def shown(self):\n        return {{\"id\": self.id, \"label\": self.label}}\n"
        );
        [("__init__", String::new()), ("controller", controller), ("service", service), ("model", model)]
            .map(|(file, text)| (format!("{dir}/{file}.py"), text))
    };
    let group = "PLACE = \"stock\"\n\n\ndef register_routes(api, root=\"api\"):\n    from .bolt.controller import api as bolt_api\n    from .nail.controller import api as nail_api\n\n    api.add_namespace(bolt_api, path=f\"/{root}/{PLACE}/bolt\")\n    api.add_namespace(nail_api, path=f\"/{root}/{PLACE}/nail\")\n";
    let mut test = Test::new()
        .file("requirements.txt", "flask\nflask-restx\nflask-sqlalchemy\n")
        .file("app/__init__.py", "from flask import Flask\nfrom flask_restx import Api\n\n\ndef create_app():\n    from app.stock import register_routes\n\n    app = Flask(__name__)\n    api = Api(app)\n    register_routes(api)\n    return app\n\n\ndef create_worker():\n    from app.stock import register_routes\n\n    app = Flask(__name__)\n    register_routes(Api(app))\n    return app\n")
        .file("app/db.py", "from flask_sqlalchemy import SQLAlchemy\n\ndb = SQLAlchemy()\n")
        .file("app/stock/__init__.py", group);
    for (path, text) in part("bolt", "Bolt").into_iter().chain(part("nail", "Nail")) {
        test = test.file(&path, &text);
    }
    let ran = test.commit().args(add(&["--check", "none"])).run().success();
    let ran = ran.stdout_has("GET     /api/stock/invoice/{invoice_id}");
    let after = ran.after().text("app/stock/__init__.py").to_owned();
    assert!(after.contains("from .invoice.controller import api as invoice_api"), "{after}");
    assert!(after.contains("api.add_namespace(invoice_api, path=f\"/{root}/{PLACE}/invoice\")"), "{after}");
}

#[test]
fn callers_send_what_the_code_reads() {
    let ran = Test::new()
        .file("package.json", "{\"name\": \"notes\", \"dependencies\": {\"express\": \"4\", \"mongoose\": \"8\"}}\n")
        .file(
            "app.js",
            "const express = require('express');\nconst noteRouter = require('./routes/note');\n\nconst app = express();\napp.use(express.json());\napp.use('/notes', noteRouter);\n\nmodule.exports = app;\n",
        )
        .file(
            "models/NoteModel.js",
            "const mongoose = require('mongoose');\n\nconst NoteSchema = new mongoose.Schema({\n  title: { type: String, required: true },\n  text: { type: String, required: true },\n});\n\nmodule.exports = mongoose.model('Note', NoteSchema);\n",
        )
        .file(
            "routes/note.js",
            "const express = require('express');\nconst { body } = require('express-validator');\nconst Note = require('../models/NoteModel');\n\nconst router = express.Router();\n\nrouter.get('/', async (req, res) => {\n  res.json(await Note.find({}, '_id title text createdAt'));\n});\n\nrouter.post('/', body('title').notEmpty(), body('text').notEmpty(), async (req, res) => {\n  const note = new Note({ title: req.body.title, text: req.body.text });\n  res.status(201).json(await note.save());\n});\n\nmodule.exports = router;\n",
        )
        .commit()
        .args(add(&["--check", "none"]))
        .run()
        .success();
    let after = ran.after();
    let routes = after.text("routes/invoice.js");
    assert!(routes.contains("issuedOn: req.body.issuedOn"), "{routes}");
    assert!(!routes.contains("issued_on"), "{routes}");
    assert!(routes.contains("find({}, '_id number total paid issuedOn createdAt')"), "{routes}");
}

#[test]
fn types_beside_the_entity_say_what_callers_send() {
    for one_field in [false, true] {
        follows_types_beside_the_entity(one_field);
    }
}

fn follows_types_beside_the_entity(one_field: bool) {
    let model = "use serde::{Deserialize, Serialize};\nuse std::sync::{Arc, Mutex};\n\n#[derive(Clone, Serialize)]\npub struct Ticket {\n    pub id: u64,\n    pub cid: u64, // who made it\n    pub title: String,\n    pub served: u32,\n    pub seats: u32,\n}\n\n#[derive(Deserialize)]\npub struct TicketForCreate {\n    pub title: String,\n    pub seats: u32,\n}\n\n#[derive(Clone)]\npub struct Store {\n    tickets: Arc<Mutex<Vec<Ticket>>>,\n}\n\nimpl Store {\n    pub fn create_ticket(&self, ctx: crate::Ctx, ticket: TicketForCreate) -> Ticket {\n        let mut tickets = self.tickets.lock().unwrap();\n        let made = Ticket { id: tickets.len() as u64, served: 0, cid: ctx.user_id(), title: ticket.title, seats: ticket.seats };\n        tickets.push(made.clone());\n        made\n    }\n\n    pub fn list_tickets(&self) -> Vec<Ticket> {\n        self.tickets.lock().unwrap().clone()\n    }\n}\n";
    let model = match one_field {
        true => model.replace("    pub seats: u32,\n", "").replace(", seats: ticket.seats", ""),
        false => model.to_owned(),
    };
    let routes = "use crate::model::{Store, Ticket, TicketForCreate};\nuse axum::{Json, Router, extract::State, routing::get};\n\npub fn routes(store: Store) -> Router {\n    Router::new().route(\"/tickets\", get(list_tickets).post(create_ticket)).with_state(store)\n}\n\nasync fn list_tickets(State(store): State<Store>) -> Json<Vec<Ticket>> {\n    Json(store.list_tickets())\n}\n\nasync fn create_ticket(State(store): State<Store>, ctx: crate::Ctx, Json(ticket): Json<TicketForCreate>) -> Json<Ticket> {\n    Json(store.create_ticket(ctx, ticket))\n}\n";
    let main = "mod model;\nmod routes_tickets;\n\nuse axum::Router;\n\npub struct Ctx(u64);\n\nimpl Ctx {\n    pub fn user_id(&self) -> u64 {\n        self.0\n    }\n}\n\n#[tokio::main]\nasync fn main() {\n    let store = model::Store::new();\n    let app = Router::new().merge(routes_tickets::routes(store));\n    let listener = tokio::net::TcpListener::bind(\"127.0.0.1:0\").await.unwrap();\n    axum::serve(listener, app).await.unwrap();\n}\n";
    let ran = Test::new()
        .file("Cargo.toml", "[package]\nname = \"desk\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\naxum = \"0.8\"\nserde = { version = \"1\", features = [\"derive\"] }\ntokio = { version = \"1\", features = [\"full\"] }\n")
        .file("src/main.rs", main)
        .file("src/model.rs", &model)
        .file("src/routes_tickets.rs", routes)
        .commit()
        .args(add(&["--check", "none"]))
        .run()
        .success();
    let made = ran.after().text("src/model.rs").to_owned();
    let sent = made
        .split("pub struct InvoiceForCreate {")
        .nth(1)
        .and_then(|t| t.split('}').next())
        .unwrap_or_default();
    assert_eq!(made.matches("served").count(), 2, "nobody sends it, and it is no owner's: {made}");
    assert!(sent.contains("pub total: Decimal") && !sent.contains("cid"), "{made}");
    assert!(made.contains("pub cid: u64, // who made it\n    pub number: String,"), "{made}");
    assert!(
        made.contains("cid: ctx.user_id(),")
            && made.contains("number: invoice.number, total: invoice.total,"),
        "{made}"
    );
}

#[test]
fn what_tests_do_with_every_resource_they_do_with_the_new_one() {
    let part = |name: &str, class: &str| {
        let routes = format!(
            "from fastapi import APIRouter\nfrom pydantic import BaseModel\n\nrouter = APIRouter(prefix=\"/{name}s\")\n\n\nclass {class}(BaseModel):\n    title: str\n    stars: int\n\n\n_{name}s: list[{class}] = []\n\n\n@router.get(\"\")\ndef list_{name}s() -> list[{class}]:\n    return _{name}s\n\n\n@router.post(\"\", status_code=201)\ndef create_{name}({name}: {class}) -> {class}:\n    _{name}s.append({name})\n    return {name}\n"
        );
        let tests = format!(
            "from fastapi.testclient import TestClient\n\nfrom app.main import app\n\nclient = TestClient(app)\n\n\ndef test_create_{name}() -> None:\n    answer = client.post(\"/{name}s\", json={{\"title\": \"first\", \"stars\": 3}})\n    assert answer.status_code == 201\n"
        );
        [(format!("app/{name}s.py"), routes), (format!("tests/test_{name}s.py"), tests)]
    };
    let mut test = Test::new()
        .file("requirements.txt", "fastapi\n")
        .file("app/__init__.py", "")
        .file("tests/__init__.py", "")
        .file(
            "app/main.py",
            "from fastapi import FastAPI\n\nfrom app.notes import router as notes_router\nfrom app.tags import router as tags_router\n\napp = FastAPI()\napp.include_router(notes_router)\napp.include_router(tags_router)\n",
        )
        .file(
            "tests/helpers.py",
            "from app import notes, tags\n\n\ndef clear_notes() -> None:\n    notes._notes.clear()\n\n\ndef clear_tags() -> None:\n    tags._tags.clear()\n",
        )
        .file(
            "tests/conftest.py",
            "import pytest\n\nfrom tests.helpers import clear_notes, clear_tags\n\n\n@pytest.fixture(autouse=True)\ndef clean_up() -> None:\n    clear_notes()\n    clear_tags()\n",
        );
    for (path, text) in part("note", "Note").into_iter().chain(part("tag", "Tag")) {
        test = test.file(&path, &text);
    }
    let ran = test.commit().args(add(&["--check", "none", "--like", "note"])).run().success();
    let after = ran.after();
    let shared = after.text("tests/conftest.py");
    assert!(shared.contains("    clear_notes()\n    clear_invoices()\n    clear_tags()\n"), "{shared}");
    assert!(shared.contains("import clear_notes, clear_invoices, clear_tags"), "{shared}");
    let helpers = after.text("tests/helpers.py");
    assert!(helpers.contains("def clear_invoices() -> None:\n    invoices._invoices.clear()"), "{helpers}");
    assert!(helpers.contains("from app import notes, invoices, tags"), "{helpers}");
}
