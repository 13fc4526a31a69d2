from typing import List

from fastapi import APIRouter, Depends, HTTPException
from sqlmodel import Session, select

from gallery.db import get_session
from gallery.models.painting import Painting, PaintingRead, PaintingRequest

router = APIRouter(prefix="/paintings")


@router.get("", response_model=List[PaintingRead])
def list_paintings(session: Session = Depends(get_session)):
    return session.exec(select(Painting)).all()


@router.get("/{painting_id}", response_model=PaintingRead)
def get_painting(painting_id: int, session: Session = Depends(get_session)):
    painting = session.get(Painting, painting_id)
    if painting is None:
        raise HTTPException(404, "there is no such painting")
    return painting


@router.post("", response_model=PaintingRead, status_code=201)
def create_painting(painting: PaintingRequest, session: Session = Depends(get_session)):
    db_painting = Painting(**painting.model_dump())
    session.add(db_painting)
    session.commit()
    session.refresh(db_painting)
    return db_painting
