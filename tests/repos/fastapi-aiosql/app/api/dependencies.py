from collections.abc import Callable, Iterator
from sqlite3 import Connection

from fastapi import Depends, Header, HTTPException, status

from app.db.connection import connect
from app.db.repositories.base import BaseRepository


def get_connection() -> Iterator[Connection]:
    connection = connect()
    try:
        yield connection
    finally:
        connection.commit()


def get_repository(kind: type[BaseRepository]) -> Callable[[Connection], BaseRepository]:
    def make(connection: Connection = Depends(get_connection)) -> BaseRepository:
        return kind(connection)

    return make


def require_token(x_token: str = Header(default="")) -> None:
    if x_token != "sesame":
        raise HTTPException(status.HTTP_401_UNAUTHORIZED, "a token is needed")
