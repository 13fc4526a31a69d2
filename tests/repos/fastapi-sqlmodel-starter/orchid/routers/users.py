import secrets

from fastapi import APIRouter, status
from pydantic import BaseModel

from orchid.db import SessionDep
from orchid.models import User
from orchid.security import CurrentUser

router = APIRouter(prefix="/users", tags=["users"])


class Registration(BaseModel):
    email: str


class Token(BaseModel):
    token: str


@router.post("/register", status_code=status.HTTP_201_CREATED)
def register(session: SessionDep, body: Registration) -> Token:
    token = secrets.token_hex(32)
    session.add(User(email=body.email, token=token))
    session.commit()
    return Token(token=token)


@router.delete("/me", status_code=status.HTTP_204_NO_CONTENT)
def close_account(session: SessionDep, user: CurrentUser) -> None:
    session.delete(user)
    session.commit()
