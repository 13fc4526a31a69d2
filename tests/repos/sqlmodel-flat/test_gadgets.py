import pytest
from fastapi.testclient import TestClient
from sqlmodel import SQLModel

from database import engine
from main import app


@pytest.fixture
def client():
    SQLModel.metadata.create_all(engine)
    yield TestClient(app)
    SQLModel.metadata.drop_all(engine)


GADGET = {"serial": "S-1", "cost": "3.20", "stocked": True, "bought_on": "2024-02-02"}


def test_gadget_comes_and_goes(client):
    response = client.post("/gadgets", json=GADGET)
    assert response.status_code == 201
    gadget = response.json()
    assert gadget["serial"] == "S-1"
    assert client.get("/gadgets").json() == [gadget]
    assert client.delete(f"/gadgets/{gadget['id']}").status_code == 204
    assert client.get(f"/gadgets/{gadget['id']}").status_code == 404
