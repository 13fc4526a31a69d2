import pytest
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from library.exhibits.tests.factories import ExhibitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    client = APIClient()
    client.force_authenticate(User.objects.create_user("somebody"))
    return client


def test_list_needs_a_user():
    assert APIClient().get("/api/exhibits/").status_code in (401, 403)


def test_list(client):
    exhibit = ExhibitFactory()
    response = client.get("/api/exhibits/")
    assert response.status_code == 200
    assert [item["id"] for item in response.data] == [exhibit.id]


def test_create_and_read(client):
    payload = {"title": "Maps", "price": "12.00", "is_open": False, "opens_on": "2024-05-01"}
    created = client.post("/api/exhibits/create/", payload, format="json")
    assert created.status_code == 201
    assert created.data["title"] == "Maps"
    assert created.data["is_open"] is False
    read = client.get(f"/api/exhibits/{created.data['id']}/")
    assert read.status_code == 200
    assert read.data == created.data


def test_update(client):
    exhibit = ExhibitFactory()
    response = client.post(
        f"/api/exhibits/{exhibit.id}/update/", {"title": "Globes"}, format="json"
    )
    assert response.status_code == 200
    assert response.data["title"] == "Globes"


def test_missing(client):
    assert client.get("/api/exhibits/99/").status_code == 404
