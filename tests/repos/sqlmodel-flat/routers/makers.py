from fastapi import APIRouter, Depends
from sqlmodel import Session, select

from database import get_session
from models import Maker

router = APIRouter(prefix="/makers", tags=["makers"])


@router.get("")
def list_makers(session: Session = Depends(get_session)) -> list[Maker]:
    return list(session.exec(select(Maker)))
