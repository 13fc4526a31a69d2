def test_what_has_votes_comes_first(client):
    for title in ("Fog", "Daddy"):
        client.post("/poems", json={"title": title})
    assert client.post("/votes", json={"reader": "ann", "poem_id": 2}).status_code == 201
    assert [poem["title"] for poem in client.get("/poems").json()] == ["Daddy", "Fog"]


def test_what_is_not_there_is_not_found(client):
    assert client.get("/poems/9").status_code == 404
