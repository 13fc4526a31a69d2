from fastapi.testclient import TestClient

PRODUCT = {
    "sku": "A-1",
    "price": "9.50",
    "active": True,
    "released_on": "2024-03-01",
}


def create(client: TestClient, **changes: object) -> dict:
    response = client.post("/api/products", json={**PRODUCT, **changes})
    assert response.status_code == 201, response.text
    return response.json()


def test_create_product(client: TestClient) -> None:
    product = create(client)
    assert product["id"] > 0
    assert product["sku"] == "A-1"
    assert product["price"] == "9.50"
    assert product["active"] is True
    assert product["released_on"] == "2024-03-01"


def test_list_products(client: TestClient) -> None:
    create(client)
    response = client.get("/api/products")
    assert response.status_code == 200
    assert [p["sku"] for p in response.json()] == ["A-1"]


def test_get_product(client: TestClient) -> None:
    product = create(client)
    response = client.get(f"/api/products/{product['id']}")
    assert response.status_code == 200
    assert response.json() == product


def test_update_product(client: TestClient) -> None:
    product = create(client)
    response = client.patch(f"/api/products/{product['id']}", json={"sku": "B-2"})
    assert response.status_code == 200
    assert response.json()["sku"] == "B-2"


def test_delete_product(client: TestClient) -> None:
    product = create(client)
    assert client.delete(f"/api/products/{product['id']}").status_code == 204
    assert client.get(f"/api/products/{product['id']}").status_code == 404


def test_products_ask_for_a_token(client: TestClient) -> None:
    response = client.get("/api/products", headers={"Authorization": ""})
    assert response.status_code == 401
