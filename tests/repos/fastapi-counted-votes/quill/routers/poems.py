from fastapi import APIRouter, Depends, HTTPException
from sqlalchemy import func
from sqlalchemy.orm import Session

from .. import models, schemas
from ..database import get_db

router = APIRouter(prefix="/poems", tags=["poems"])


@router.get("", response_model=list[schemas.Poem])
def get_poems(db: Session = Depends(get_db)):
    votes = func.count(models.Vote.poem_id)
    query = db.query(models.Poem).outerjoin(models.Vote, models.Vote.poem_id == models.Poem.id)
    return query.group_by(models.Poem.id).order_by(votes.desc()).all()


@router.post("", response_model=schemas.Poem, status_code=201)
def create_poem(poem: schemas.PoemCreate, db: Session = Depends(get_db)):
    new_poem = models.Poem(**poem.model_dump())
    db.add(new_poem)
    db.commit()
    db.refresh(new_poem)
    return new_poem


@router.get("/{id}", response_model=schemas.Poem)
def get_poem(id: int, db: Session = Depends(get_db)):
    poem = db.get(models.Poem, id)
    if poem is None:
        raise HTTPException(404, "there is no such poem")
    return poem


@router.delete("/{id}", status_code=204)
def delete_poem(id: int, db: Session = Depends(get_db)):
    db.delete(get_poem(id, db))
    db.commit()
