package routes

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"

	"example.com/bookshelf/internal/models"
	"example.com/bookshelf/internal/store"
)

func newBookServer(t *testing.T) http.Handler {
	t.Helper()
	db, err := store.Open(context.Background(), ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return New(db)
}

func sendBook(t *testing.T, server http.Handler, method, path string, in models.BookInput) *httptest.ResponseRecorder {
	t.Helper()
	body, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	recorder := httptest.NewRecorder()
	server.ServeHTTP(recorder, httptest.NewRequest(method, path, bytes.NewReader(body)))
	return recorder
}

func TestBooks(t *testing.T) {
	server := newBookServer(t)
	in := models.BookInput{
		Title:   "The Left Hand of Darkness",
		ISBN:    "978-0-441-47812-5",
		Pages:   304,
		InPrint: true,
	}

	created := sendBook(t, server, http.MethodPost, "/books", in)
	if created.Code != http.StatusCreated {
		t.Fatalf("create: got %d: %s", created.Code, created.Body)
	}
	var book models.Book
	if err := json.Unmarshal(created.Body.Bytes(), &book); err != nil {
		t.Fatal(err)
	}
	if book.Title != in.Title || book.ISBN != in.ISBN || book.Pages != in.Pages || book.InPrint != in.InPrint {
		t.Errorf("create: got %+v, want the fields of %+v", book, in)
	}

	if again := sendBook(t, server, http.MethodPost, "/books", in); again.Code != http.StatusConflict {
		t.Errorf("create again: got %d, want 409", again.Code)
	}

	path := "/books/" + strconv.FormatInt(book.ID, 10)
	in.Title = "The Dispossessed"
	if updated := sendBook(t, server, http.MethodPut, path, in); updated.Code != http.StatusOK {
		t.Errorf("update: got %d: %s", updated.Code, updated.Body)
	}

	for _, step := range []struct {
		method, path string
		want         int
	}{
		{http.MethodGet, path, http.StatusOK},
		{http.MethodGet, "/books", http.StatusOK},
		{http.MethodDelete, path, http.StatusNoContent},
		{http.MethodGet, path, http.StatusNotFound},
		{http.MethodDelete, path, http.StatusNotFound},
	} {
		recorder := httptest.NewRecorder()
		server.ServeHTTP(recorder, httptest.NewRequest(step.method, step.path, nil))
		if recorder.Code != step.want {
			t.Errorf("%s %s: got %d, want %d", step.method, step.path, recorder.Code, step.want)
		}
	}
}

func TestBookInputIsValidated(t *testing.T) {
	server := newBookServer(t)
	if got := sendBook(t, server, http.MethodPost, "/books", models.BookInput{}); got.Code != http.StatusUnprocessableEntity {
		t.Errorf("empty input: got %d, want 422", got.Code)
	}
}
