from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from app.database import Base, engine
from app.main import app


@pytest.fixture
def client() -> Iterator[TestClient]:
    Base.metadata.create_all(engine)
    with TestClient(app, headers={"Authorization": "Bearer secret"}) as client:
        yield client
    Base.metadata.drop_all(engine)
