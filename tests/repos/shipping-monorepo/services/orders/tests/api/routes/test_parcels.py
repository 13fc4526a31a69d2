import uuid

from fastapi.testclient import TestClient
from sqlmodel import Session

from tests.utils.parcel import create_random_parcel


def test_create_parcel(client: TestClient) -> None:
    data = {"reference": "P-100", "note": "Leave at the door"}
    response = client.post("/api/v1/parcels/", json=data)
    assert response.status_code == 200
    content = response.json()
    assert content["reference"] == data["reference"]
    assert content["note"] == data["note"]
    assert "id" in content


def test_read_parcel(client: TestClient, db: Session) -> None:
    parcel = create_random_parcel(db)
    response = client.get(f"/api/v1/parcels/{parcel.id}")
    assert response.status_code == 200
    content = response.json()
    assert content["reference"] == parcel.reference
    assert content["note"] == parcel.note
    assert content["id"] == str(parcel.id)


def test_read_parcel_not_found(client: TestClient) -> None:
    response = client.get(f"/api/v1/parcels/{uuid.uuid4()}")
    assert response.status_code == 404
    assert response.json()["detail"] == "Parcel not found"


def test_read_parcels(client: TestClient, db: Session) -> None:
    create_random_parcel(db)
    create_random_parcel(db)
    response = client.get("/api/v1/parcels/")
    assert response.status_code == 200
    assert response.json()["count"] == 2


def test_update_parcel(client: TestClient, db: Session) -> None:
    parcel = create_random_parcel(db)
    data = {"reference": "P-101", "note": "Ring twice"}
    response = client.put(f"/api/v1/parcels/{parcel.id}", json=data)
    assert response.status_code == 200
    content = response.json()
    assert content["reference"] == data["reference"]
    assert content["note"] == data["note"]
    assert content["id"] == str(parcel.id)


def test_delete_parcel(client: TestClient, db: Session) -> None:
    parcel = create_random_parcel(db)
    response = client.delete(f"/api/v1/parcels/{parcel.id}")
    assert response.status_code == 200
    assert response.json()["message"] == "Parcel deleted successfully"
    assert client.get(f"/api/v1/parcels/{parcel.id}").status_code == 404
