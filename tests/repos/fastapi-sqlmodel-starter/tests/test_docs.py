from fastapi.testclient import TestClient

from orchid.main import app


def test_the_description_is_served() -> None:
    answer = TestClient(app).get("/openapi.json")
    assert answer.json()["info"]["title"] == "Orchid"
