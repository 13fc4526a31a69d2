from fastapi.testclient import TestClient

from app import crud
from app.main import app

client = TestClient(app)


def test_boat_lives_and_goes():
    boat = client.post("/boats/", json={"name": "Petrel", "berth": 4, "afloat": True}).json()
    assert boat["name"] == "Petrel"
    assert client.get(f"/boats/{boat['id']}").json() == boat
    assert boat in client.get("/boats/").json()
    assert client.delete(f"/boats/{boat['id']}").status_code == 200
    assert client.get(f"/boats/{boat['id']}").status_code == 404


def test_boat_that_is_read_elsewhere(monkeypatch):
    async def mock_get(id):
        return None

    monkeypatch.setattr(crud, "get", mock_get)
    assert client.get("/boats/1").status_code == 404


def test_boats_are_listed(monkeypatch):
    async def mock_get_all():
        return []

    monkeypatch.setattr("app.crud.get_all", mock_get_all)
    assert client.get("/boats/").json() == []
