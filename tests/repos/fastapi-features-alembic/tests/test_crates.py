import pytest
from fastapi.testclient import TestClient

from depot.db import Base, engine
from depot.main import app


@pytest.fixture
def client():
    Base.metadata.create_all(engine)
    yield TestClient(app)
    Base.metadata.drop_all(engine)


def payload():
    return {"code": "C-1", "weight": "12.500", "sealed": False, "due_on": "2024-07-01"}


def test_crates_are_created_and_read(client):
    crate = client.post("/v1/crates/", json=payload()).json()
    assert crate["code"] == "C-1"
    assert crate["sealed"] is False
    assert client.get(f"/v1/crates/{crate['id']}").json() == crate
    assert client.get("/v1/crates/").json() == [crate]


def test_crate_is_replaced(client):
    crate = client.post("/v1/crates/", json=payload()).json()
    response = client.put(f"/v1/crates/{crate['id']}", json={**payload(), "code": "C-2"})
    assert response.json()["code"] == "C-2"


def test_crate_is_deleted(client):
    crate = client.post("/v1/crates/", json=payload()).json()
    assert client.delete(f"/v1/crates/{crate['id']}").status_code == 204
    assert client.get(f"/v1/crates/{crate['id']}").status_code == 404
