from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from app.db.connection import connect, migrate
from app.main import app


@pytest.fixture
def client() -> Iterator[TestClient]:
    connect.cache_clear()
    migrate(connect())
    with TestClient(app, headers={"X-Token": "sesame"}) as client:
        yield client
