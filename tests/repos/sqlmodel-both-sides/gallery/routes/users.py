from fastapi import APIRouter, Depends
from sqlmodel import Session

from gallery.db import get_session
from gallery.models.user import User

router = APIRouter(prefix="/users")


@router.get("/{user_id}")
def count(user_id: int, session: Session = Depends(get_session)):
    user = session.get(User, user_id)
    return {"name": user.name, "owns": len(user.paintings)}
