from typing import Annotated

from fastapi import Depends, HTTPException, status
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlmodel import select

from orchid.db import SessionDep
from orchid.models import User

bearer = HTTPBearer()


def get_current_user(
    session: SessionDep,
    credentials: Annotated[HTTPAuthorizationCredentials, Depends(bearer)],
) -> User:
    query = select(User).where(User.token == credentials.credentials)
    user = session.exec(query).one_or_none()
    if user is None:
        raise HTTPException(status.HTTP_401_UNAUTHORIZED, "sign in first")
    return user


CurrentUser = Annotated[User, Depends(get_current_user)]
