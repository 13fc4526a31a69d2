from fastapi import APIRouter, Depends
from sqlalchemy.orm import Session

from .. import models, schemas
from ..database import get_db

router = APIRouter(prefix="/votes", tags=["votes"])


@router.post("", status_code=201)
def vote(vote: schemas.Vote, db: Session = Depends(get_db)):
    db.merge(models.Vote(**vote.model_dump()))
    db.commit()
    return {"message": "counted"}
