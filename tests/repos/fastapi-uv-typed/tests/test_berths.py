from typing import Any

from fastapi.testclient import TestClient


def payload(**changes: Any) -> dict[str, Any]:
    data: dict[str, Any] = {
        "label": "North 1",
        "fee": "12.50",
        "covered": True,
        "free_from": "2024-03-01",
    }
    return data | changes


def test_create_and_read(client: TestClient) -> None:
    created = client.post("/berths", json=payload())
    assert created.status_code == 201
    assert created.json()["label"] == "North 1"
    assert created.json()["fee"] == "12.50"
    read = client.get(f"/berths/{created.json()['id']}")
    assert read.json() == created.json()


def test_list(client: TestClient) -> None:
    client.post("/berths", json=payload())
    client.post("/berths", json=payload(label="North 2"))
    assert len(client.get("/berths").json()) == 2


def test_update(client: TestClient) -> None:
    berth = client.post("/berths", json=payload()).json()
    updated = client.patch(f"/berths/{berth['id']}", json={"label": "South 1"})
    assert updated.status_code == 200
    assert updated.json()["label"] == "South 1"


def test_a_label_is_taken_once(client: TestClient) -> None:
    client.post("/berths", json=payload())
    assert client.post("/berths", json=payload()).status_code == 409


def test_delete(client: TestClient) -> None:
    berth = client.post("/berths", json=payload()).json()
    assert client.delete(f"/berths/{berth['id']}").status_code == 204
    assert client.get(f"/berths/{berth['id']}").status_code == 404
