from fastapi.testclient import TestClient

from api.main import app

client = TestClient(app)


def test_notes():
    note = client.post("/notes", json={"title": "milk", "stars": 3, "pinned": True}).json()
    assert note["title"] == "milk"
    assert client.get(f"/notes/{note['id']}").json() == note
    assert note in client.get("/notes").json()
    assert client.delete(f"/notes/{note['id']}").status_code == 204
    assert client.get(f"/notes/{note['id']}").status_code == 404
