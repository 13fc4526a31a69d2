from fastapi import APIRouter, Depends, Form, HTTPException, Request
from fastapi.responses import RedirectResponse
from fastapi.templating import Jinja2Templates
from sqlalchemy.orm import Session

from app.database import get_db
from app.models.notes import Note

router = APIRouter()
templates = Jinja2Templates(directory="app/templates")


@router.get("/")
def list_notes(request: Request, db: Session = Depends(get_db)):
    return templates.TemplateResponse(request, "notes/list.html", {"notes": db.query(Note).all()})


@router.get("/{id}")
def show_note(id: int, request: Request, db: Session = Depends(get_db)):
    note = db.get(Note, id)
    if not note:
        raise HTTPException(404, "no such note")
    return templates.TemplateResponse(request, "notes/list.html", {"notes": [note]})


@router.post("/")
def create_note(
    title: str = Form(), stars: int = Form(), hidden: bool = Form(False), db: Session = Depends(get_db)
):
    note = Note(title=title, stars=stars, hidden=hidden)
    db.add(note)
    db.commit()
    return RedirectResponse(f"/notes/{note.id}", 303)
