import pytest

from app import create_app


@pytest.fixture
def client():
    return create_app().test_client()


def test_cups(client):
    made = client.post("/cups", json={"label": "blue", "volume": 250, "glazed": True})
    assert made.status_code == 201
    cup = made.get_json()
    assert cup["label"] == "blue"
    assert client.get(f"/cups/{cup['id']}").get_json() == cup
    assert cup in client.get("/cups").get_json()
