from fastapi.testclient import TestClient
from sqlmodel import Session

from gallery.db import engine
from gallery.main import app
from gallery.models import User

client = TestClient(app)


def test_owners_have_what_they_own():
    with Session(engine) as session:
        session.merge(User(id=1, name="Ann"))
        session.commit()
    created = client.post("/paintings", json={"title": "Fog", "owner_id": 1})
    assert created.status_code == 201
    assert client.get(f"/paintings/{created.json()['id']}").json() == created.json()
    assert client.get("/users/1").json()["name"] == "Ann"


def test_what_is_not_there_is_not_found():
    assert client.get("/paintings/99").status_code == 404
