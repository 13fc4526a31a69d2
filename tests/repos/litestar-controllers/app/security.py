import os

from litestar.connection import ASGIConnection
from litestar.exceptions import NotAuthorizedException
from litestar.handlers import BaseRouteHandler


def requires_token(connection: ASGIConnection, _: BaseRouteHandler) -> None:
    token = os.getenv("BREWERY_TOKEN")
    if not token or connection.headers.get("authorization") != f"Bearer {token}":
        raise NotAuthorizedException("a token is needed")
