import secrets

from fastapi import APIRouter, Depends, HTTPException, status
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from lantern.core.db import get_session
from lantern.users.models import User
from lantern.users.schemas import Credentials, Me, Token
from lantern.users.security import get_current_user, hashed, matches

router = APIRouter(prefix="/users", tags=["users"])


@router.post("/register", status_code=status.HTTP_204_NO_CONTENT)
async def register(
    body: Credentials, session: AsyncSession = Depends(get_session)
) -> None:
    password = hashed(body.password, secrets.token_hex(8))
    session.add(User(email=body.email, hashed_password=password))
    await session.commit()


@router.post("/login")
async def login(
    body: Credentials, session: AsyncSession = Depends(get_session)
) -> Token:
    user = (
        await session.scalars(select(User).where(User.email == body.email))
    ).one_or_none()
    if user is None or not matches(body.password, user.hashed_password):
        raise HTTPException(status.HTTP_401_UNAUTHORIZED, "wrong email or password")
    token = user.token = secrets.token_hex(32)
    await session.commit()
    return Token(token=token)


@router.get("/me")
async def me(user: User = Depends(get_current_user)) -> Me:
    return Me(email=user.email)


@router.delete("/me", status_code=status.HTTP_204_NO_CONTENT)
async def close_account(
    session: AsyncSession = Depends(get_session),
    user: User = Depends(get_current_user),
) -> None:
    await session.delete(user)
    await session.commit()
