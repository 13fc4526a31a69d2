import pytest

from store import create_app


@pytest.fixture
def client():
    return create_app().test_client()


def test_tools(client):
    made = client.post("/tools/", json={"code": "T-1", "price": "8.20", "lent": False, "bought_on": "2024-01-02"})
    assert made.status_code == 201
    tool = made.get_json()
    assert tool["code"] == "T-1"
    assert client.get(f"/tools/{tool['id']}").get_json() == tool
    assert client.get("/tools/").get_json() == [tool]
