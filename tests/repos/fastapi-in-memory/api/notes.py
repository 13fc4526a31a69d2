from itertools import count

from fastapi import APIRouter, HTTPException
from pydantic import BaseModel


class NoteIn(BaseModel):
    title: str
    stars: int
    pinned: bool


class Note(NoteIn):
    id: int


router = APIRouter(prefix="/notes")
_notes: dict[int, Note] = {}
_ids = count(1)


@router.get("")
async def list_notes() -> list[Note]:
    return list(_notes.values())


@router.post("", status_code=201)
async def create_note(data: NoteIn) -> Note:
    note = Note(id=next(_ids), title=data.title, stars=data.stars, pinned=data.pinned)
    _notes[note.id] = note
    return note


@router.get("/{note_id}")
async def get_note(note_id: int) -> Note:
    if note_id not in _notes:
        raise HTTPException(404, "note not found")
    return _notes[note_id]


@router.delete("/{note_id}", status_code=204)
async def delete_note(note_id: int) -> None:
    if _notes.pop(note_id, None) is None:
        raise HTTPException(404, "note not found")
