from litestar.testing import TestClient

Headers = dict[str, str]


def payload(name: str = "Helles") -> dict[str, object]:
    return {"name": name, "strength": "4.90", "on_tap": True, "brewed_on": "2024-02-11"}


def test_beer_is_created_and_read(client: TestClient, headers: Headers) -> None:
    response = client.post("/api/beers", json=payload(), headers=headers)
    assert response.status_code == 201
    beer = response.json()
    assert beer["name"] == "Helles"
    assert beer["strength"] == "4.90"
    assert beer["on_tap"] is True
    assert beer["brewed_on"] == "2024-02-11"
    assert client.get(f"/api/beers/{beer['id']}").json() == beer
    assert client.get("/api/beers").json() == [beer]


def test_name_is_unique(client: TestClient, headers: Headers) -> None:
    client.post("/api/beers", json=payload(), headers=headers)
    assert client.post("/api/beers", json=payload(), headers=headers).status_code == 409


def test_beer_is_replaced(client: TestClient, headers: Headers) -> None:
    beer = client.post("/api/beers", json=payload(), headers=headers).json()
    response = client.put(f"/api/beers/{beer['id']}", json=payload("Dunkel"), headers=headers)
    assert response.status_code == 200
    assert response.json()["name"] == "Dunkel"


def test_beer_is_deleted(client: TestClient, headers: Headers) -> None:
    beer = client.post("/api/beers", json=payload(), headers=headers).json()
    assert client.delete(f"/api/beers/{beer['id']}", headers=headers).status_code == 204
    assert client.get(f"/api/beers/{beer['id']}").status_code == 404


def test_writing_takes_a_token(client: TestClient) -> None:
    assert client.post("/api/beers", json=payload()).status_code == 401
