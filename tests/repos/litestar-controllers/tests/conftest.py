from collections.abc import Iterator

import pytest
from litestar.testing import TestClient

from app.database import Base, engine
from app.main import app


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setenv("BREWERY_TOKEN", "hops")
    with TestClient(app) as client:
        yield client
    Base.metadata.drop_all(engine)


@pytest.fixture
def headers() -> dict[str, str]:
    return {"Authorization": "Bearer hops"}
