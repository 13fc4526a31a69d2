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
            "const express = require('express');\nconst { body } = require('express-validator');\nconst Note = require('../models/NoteModel');\n\nconst router = express.Router();\n\nrouter.get('/', async (req, res) => {\n  res.json(await Note.find());\n});\n\nrouter.post('/', body('title').notEmpty(), body('text').notEmpty(), async (req, res) => {\n  const note = new Note({ title: req.body.title, text: req.body.text });\n  res.status(201).json(await note.save());\n});\n\nmodule.exports = router;\n",
        )
        .commit()
        .args(add(&["--check", "none"]))
        .run()
        .success();
    let after = ran.after();
    let routes = after.text("routes/invoice.js");
    assert!(routes.contains("issuedOn: req.body.issuedOn"), "{routes}");
    assert!(!routes.contains("issued_on"), "{routes}");
}
