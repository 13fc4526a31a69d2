import pytest

from quarry import create_app


@pytest.fixture
def client():
    app = create_app({"SQLALCHEMY_DATABASE_URI": "sqlite://", "SECRET_KEY": "tests"})
    return app.test_client()


def test_who_registers_can_sign_in(client):
    ann = {"email": "ann@example.com", "password": "a long one"}
    assert client.post("/accounts/register", json=ann).status_code == 204
    assert client.post("/accounts/login", json=ann).status_code == 204
    wrong = {**ann, "password": "another"}
    assert client.post("/accounts/login", json=wrong).status_code == 401
