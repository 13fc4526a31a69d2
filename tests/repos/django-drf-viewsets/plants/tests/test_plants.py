import pytest
from django.contrib.auth.models import User
from rest_framework.test import APIClient

PLANT = {"tag": "T-1", "height": "12.50", "potted": True, "sown_on": "2024-03-01"}


@pytest.fixture
def client(db):
    client = APIClient()
    client.force_authenticate(User.objects.create_user("gardener"))
    return client


def test_create_plant(client):
    response = client.post("/api/plants/", PLANT, format="json")
    assert response.status_code == 201
    assert response.json()["tag"] == "T-1"
    assert response.json()["height"] == "12.50"


def test_list_plants(client):
    client.post("/api/plants/", PLANT, format="json")
    assert len(client.get("/api/plants/").json()) == 1


def test_plants_take_a_login(db):
    assert APIClient().get("/api/plants/").status_code == 403
