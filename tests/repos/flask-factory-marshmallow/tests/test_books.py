BOOK = {"isbn": "978-1", "title": "Dune", "pages": 412, "in_print": True}


def test_create_and_get_book(client):
    created = client.post("/api/books", json=BOOK)
    assert created.status_code == 201
    book = created.get_json()
    assert book["isbn"] == "978-1"
    assert book["pages"] == 412
    assert client.get(f"/api/books/{book['id']}").get_json() == book


def test_books_are_listed(client):
    client.post("/api/books", json=BOOK)
    assert len(client.get("/api/books").get_json()) == 1


def test_update_book(client):
    book = client.post("/api/books", json=BOOK).get_json()
    changed = client.patch(f"/api/books/{book['id']}", json={"title": "Dune Messiah"})
    assert changed.get_json()["title"] == "Dune Messiah"


def test_delete_book(client):
    book = client.post("/api/books", json=BOOK).get_json()
    assert client.delete(f"/api/books/{book['id']}").status_code == 204
    assert client.get(f"/api/books/{book['id']}").status_code == 404


def test_isbn_is_unique(client):
    client.post("/api/books", json=BOOK)
    assert client.post("/api/books", json=BOOK).status_code == 409


def test_writing_a_book_takes_a_token(client):
    refused = client.post("/api/books", json=BOOK, headers={"Authorization": ""})
    assert refused.status_code == 401
