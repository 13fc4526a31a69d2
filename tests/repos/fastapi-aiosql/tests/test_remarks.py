from fastapi.testclient import TestClient

from app.models.remarks import Remark


def test_create_and_read(client: TestClient) -> None:
    path = client.app.url_path_for("create_remark", paper_id=1)
    created = client.post(path, json={"text": "well told"})
    assert created.status_code == 201
    remark = Remark(**created.json())
    read = client.get(client.app.url_path_for("read_remark", paper_id=1, remark_id=remark.id))
    assert Remark(**read.json()) == remark


def test_list(client: TestClient) -> None:
    client.post("/papers/1/remarks", json={"text": "well told"})
    assert len(client.get("/papers/1/remarks").json()) == 1
    assert client.get("/papers/2/remarks").json() == []


def test_writing_needs_the_token(client: TestClient) -> None:
    response = client.post(
        "/papers/1/remarks", json={"text": "well told"}, headers={"X-Token": "other"}
    )
    assert response.status_code == 401


def test_delete(client: TestClient) -> None:
    remark = client.post("/papers/1/remarks", json={"text": "well told"}).json()
    path = client.app.url_path_for("delete_remark", paper_id=1, remark_id=remark["id"])
    assert client.delete(path).status_code == 204
    path = client.app.url_path_for("read_remark", paper_id=1, remark_id=remark["id"])
    assert client.get(path).status_code == 404


def test_a_paper_that_is_not_there(client: TestClient) -> None:
    assert client.get("/papers/9/remarks").status_code == 404
