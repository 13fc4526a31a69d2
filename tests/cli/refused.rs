//! What is refused rather than made wrong, and where paths are mounted.

use crate::add;
use scaffold_testkit::Test;

#[test]
fn a_resource_with_a_key_of_data_beside_its_id_is_not_copied() {
    Test::new()
        .file("requirements.txt", "fastapi\nsqlalchemy\n")
        .file("app/__init__.py", "")
        .file(
            "app/main.py",
            "from fastapi import FastAPI\n\nfrom app.notes import router as notes_router\n\napp = FastAPI()\napp.include_router(notes_router)\n",
        )
        .file(
            "app/models.py",
            "import uuid\n\nfrom sqlalchemy import String\nfrom sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column\n\n\nclass Base(DeclarativeBase):\n    pass\n\n\nclass Note(Base):\n    __tablename__ = \"notes\"\n    id: Mapped[uuid.UUID] = mapped_column(unique=True)\n    name: Mapped[str] = mapped_column(String(80), primary_key=True)\n    text: Mapped[str]\n",
        )
        .file(
            "app/notes.py",
            "from fastapi import APIRouter\nfrom pydantic import BaseModel\n\nfrom app.models import Note\n\nrouter = APIRouter(prefix=\"/notes\")\n\n\nclass NoteIn(BaseModel):\n    name: str\n    text: str\n\n\n@router.get(\"\")\ndef list_notes() -> list[Note]:\n    return []\n\n\n@router.post(\"\", status_code=201)\ndef create_note(data: NoteIn) -> Note:\n    return Note(name=data.name, text=data.text)\n",
        )
        .commit()
        .args(add(&["--check", "none"]))
        .run()
        .code(3)
        .unchanged()
        .stderr_has("app/models.py:11: `note`: `name` is its key, beside an id: a copy without it would have none");
}

#[test]
fn who_signs_in_is_not_copied_where_nothing_would_be_left_to_send() {
    Test::new()
        .file("package.json", "{\"name\": \"people\", \"dependencies\": {\"express\": \"4\"}}\n")
        .file(
            "src/index.ts",
            "import express from 'express';\nimport { userRouter } from './users.route';\n\nconst app = express();\napp.use(express.json());\napp.use('/users', userRouter);\napp.listen(3000);\n",
        )
        .file(
            "src/users.route.ts",
            "import { Router } from 'express';\nimport { CreateUser, UpdateUser } from './users.dto';\nimport { createUser, findUsers, updateUser } from './users.service';\n\nexport const userRouter = Router();\n\nuserRouter.get('/', (req, res) => {\n  res.json(findUsers());\n});\n\nuserRouter.post('/', (req, res) => {\n  const input: CreateUser = req.body;\n  res.status(201).json(createUser(input));\n});\n\nuserRouter.put('/:id', (req, res) => {\n  const input: UpdateUser = req.body;\n  res.json(updateUser(Number(req.params.id), input));\n});\n",
        )
        .file(
            "src/users.dto.ts",
            "export interface User {\n  id: number;\n  email: string;\n  password: string;\n}\n\nexport interface CreateUser {\n  email: string;\n  password: string;\n}\n\nexport interface UpdateUser {\n  password: string;\n}\n",
        )
        .file(
            "src/users.service.ts",
            "import { CreateUser, UpdateUser, User } from './users.dto';\n\nconst users: User[] = [];\n\nexport const findUsers = (): User[] => users;\n\nexport const createUser = (input: CreateUser): User => {\n  const user: User = { id: users.length + 1, email: input.email, password: input.password };\n  users.push(user);\n  return user;\n};\n\nexport const updateUser = (id: number, input: UpdateUser): User | undefined => {\n  const user = users.find((known) => known.id === id);\n  if (user) user.password = input.password;\n  return user;\n};\n",
        )
        .commit()
        .args(add(&["--check", "none", "--like", "user"]))
        .run()
        .code(3)
        .unchanged()
        .stderr_has("src/users.dto.ts:12: ")
        .stderr_has("all that is taken here is about who signs in as `user`");
}

#[test]
fn endpoints_are_told_with_the_path_that_they_are_mounted_at() {
    let ran = Test::new()
        .file("package.json", "{\"name\": \"api\", \"dependencies\": {\"express\": \"4\"}}\n")
        .file(
            "src/app.js",
            "const express = require('express');\nconst api = require('./api');\n\nconst app = express();\napp.use(express.json());\napp.use('/api/v1', api);\n\nmodule.exports = app;\n",
        )
        .file(
            "src/api/index.js",
            "const express = require('express');\nconst status = require('./status');\n\nconst router = express.Router();\n\nrouter.get('/', (req, res) => {\n  res.json({ message: 'api' });\n});\n\nrouter.use('/status', status);\n\nmodule.exports = router;\n",
        )
        .file(
            "src/api/status.js",
            "const express = require('express');\n\nconst router = express.Router();\n\nrouter.get('/', (req, res) => {\n  res.json({ ready: true });\n});\n\nmodule.exports = router;\n",
        )
        .commit()
        .args(add(&["--check", "none", "--json"]))
        .run()
        .success();
    let report = ran.json();
    assert_eq!(report["resource"]["endpoints"][0]["path"], "/api/v1/invoices", "{report}");
}

/// Books in a database, read, made and deleted: with these columns, a way of deleting, and what else models hold.
fn books(columns: &str, deletes: &str, others: &str) -> Test {
    let models = format!(
        "from sqlalchemy import Boolean, Column, ForeignKey, Integer, String\nfrom sqlalchemy.orm import DeclarativeBase, relationship\n\n\nclass Base(DeclarativeBase):\n    pass\n\n\nclass Book(Base):\n    __tablename__ = \"books\"\n\n    id = Column(Integer, primary_key=True)\n    title = Column(String(120), nullable=False)\n{columns}{others}"
    );
    let router = format!(
        "from fastapi import APIRouter, Depends, HTTPException\nfrom pydantic import BaseModel\nfrom sqlalchemy.orm import Session\n\nfrom app.database import get_db\nfrom app.models import Book\n\nrouter = APIRouter(prefix=\"/books\")\n\n\nclass BookIn(BaseModel):\n    title: str\n\n\n@router.get(\"\")\ndef list_books(db: Session = Depends(get_db)):\n    return db.query(Book).all()\n\n\n@router.post(\"\", status_code=201)\ndef create_book(data: BookIn, db: Session = Depends(get_db)):\n    book = Book(title=data.title)\n    db.add(book)\n    db.commit()\n    return book\n\n\n@router.get(\"/{{id}}\")\ndef get_book(id: int, db: Session = Depends(get_db)):\n    book = db.get(Book, id)\n    if book is None:\n        raise HTTPException(404)\n    return book\n\n\n@router.delete(\"/{{id}}\", status_code=204)\ndef delete_book(id: int, db: Session = Depends(get_db)):\n    book = get_book(id, db)\n    {deletes}\n    db.commit()\n"
    );
    Test::new()
        .file("requirements.txt", "fastapi\nsqlalchemy\n")
        .file("app/__init__.py", "")
        .file(
            "app/main.py",
            "from fastapi import FastAPI\n\nfrom app.books import router as books_router\n\napp = FastAPI()\napp.include_router(books_router)\n",
        )
        .file(
            "app/database.py",
            "from sqlalchemy import create_engine\nfrom sqlalchemy.orm import sessionmaker\n\nengine = create_engine(\"sqlite:///books.db\")\nSessionLocal = sessionmaker(bind=engine)\n\n\ndef get_db():\n    db = SessionLocal()\n    try:\n        yield db\n    finally:\n        db.close()\n",
        )
        .file("app/models.py", models)
        .file("app/books.py", router)
        .commit()
        .args(add(&["--check", "none", "--like", "book"]))
}

#[test]
fn books_that_are_plain_are_followed() {
    let made = books("", "db.delete(book)", "").run().success();
    assert_eq!(made.changes().0, ["app/invoices.py"]);
}

#[test]
fn no_new_field_stands_for_the_flag_that_says_what_is_deleted() {
    books("    archived = Column(Boolean, nullable=False, default=False)\n", "book.archived = True", "")
        .run()
        .code(3)
        .unchanged()
        .stderr_has("app/books.py:")
        .stderr_has("`archived` says what is deleted: no new field stands for it");
}

#[test]
fn a_relation_is_not_made_with_one_side() {
    let author = "    author_id = Column(Integer, ForeignKey(\"authors.id\"))\n    author = relationship(\"Author\", back_populates=\"books\")\n    loans = relationship(\"Loan\", back_populates=\"book\")\n";
    let others = "\n\nclass Author(Base):\n    __tablename__ = \"authors\"\n\n    id = Column(Integer, primary_key=True)\n    books = relationship(\"Book\", back_populates=\"author\")\n\n\nclass Loan(Base):\n    __tablename__ = \"loans\"\n\n    id = Column(Integer, primary_key=True)\n    book_id = Column(Integer, ForeignKey(\"books.id\"))\n    book = relationship(\"Book\", back_populates=\"loans\")\n";
    let ran = books(author, "db.delete(book)", others).run().code(3).unchanged();
    ran.stderr_has("`Loan` would need a second key");
}

#[test]
fn no_sample_stands_for_what_is_read_of_a_request() {
    let handlers = "package players\n\nimport (\n\t\"net/http\"\n\t\"strconv\"\n\n\t\"github.com/gin-gonic/gin\"\n)\n\ntype Player struct {\n\tID          int    `json:\"id\"`\n\tSquadNumber int    `json:\"squadNumber\"`\n\tName        string `json:\"name\"`\n}\n\nvar players []Player\n\nfunc Create(context *gin.Context) {\n\tvar player Player\n\tif err := context.BindJSON(&player); err != nil {\n\t\tcontext.Status(http.StatusBadRequest)\n\t\treturn\n\t}\n\tplayers = append(players, player)\n\tcontext.JSON(http.StatusCreated, player)\n}\n\nfunc List(context *gin.Context) {\n\tcontext.JSON(http.StatusOK, players)\n}\n\nfunc Find(context *gin.Context) {\n\tsquadNumber, err := strconv.Atoi(context.Param(\"squadnumber\"))\n\tif err != nil {\n\t\tcontext.Status(http.StatusBadRequest)\n\t\treturn\n\t}\n\tfor _, player := range players {\n\t\tif player.SquadNumber == squadNumber {\n\t\t\tcontext.JSON(http.StatusOK, player)\n\t\t\treturn\n\t\t}\n\t}\n\tcontext.Status(http.StatusNotFound)\n}\n";
    let main = "package main\n\nimport (\n\t\"example.com/club/players\"\n\n\t\"github.com/gin-gonic/gin\"\n)\n\nfunc main() {\n\trouter := gin.Default()\n\trouter.POST(\"/players\", players.Create)\n\trouter.GET(\"/players\", players.List)\n\trouter.GET(\"/players/:squadnumber\", players.Find)\n\t_ = router.Run()\n}\n";
    let ran = Test::new()
        .file("go.mod", "module example.com/club\n\ngo 1.22\n\nrequire github.com/gin-gonic/gin v1.10.0\n")
        .file("main.go", main)
        .file("players/players.go", handlers)
        .commit()
        .args(add(&["--like", "players", "--check", "none"]))
        .run();
    ran.code(3).unchanged().stderr_has("`strconv.Atoi(context.Param(\"squadnumber\"))` can't be read as");
}
