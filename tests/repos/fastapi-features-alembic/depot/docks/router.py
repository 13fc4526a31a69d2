from fastapi import APIRouter, Depends
from sqlalchemy import select
from sqlalchemy.orm import Session

from depot.db import get_session

from .models import Dock

router = APIRouter()


@router.get("/")
def list_docks(session: Session = Depends(get_session)) -> list[str]:
    return [dock.name for dock in session.scalars(select(Dock))]
