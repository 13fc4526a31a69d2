package server

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/DATA-DOG/go-sqlmock"
	"github.com/gin-gonic/gin"
)

func TestCreatePost(t *testing.T) {
	gin.SetMode(gin.TestMode)

	hooked := false
	hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		hooked = r.Method == http.MethodPost
	}))
	defer hook.Close()

	db, mock, err := sqlmock.New()
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	router := NewRouter(db, hook.URL, "ink")

	created := time.Date(2026, time.March, 1, 9, 0, 0, 0, time.UTC)
	mock.ExpectQuery("INSERT INTO posts").
		WithArgs("first-post", "First post", "Hello.", true, nil).
		WillReturnRows(sqlmock.NewRows([]string{"id", "slug", "title", "body", "published", "published_at", "created_at"}).
			AddRow(1, "first-post", "First post", "Hello.", true, nil, created))

	req := httptest.NewRequest(http.MethodPost, "/posts", strings.NewReader(`{"slug":"first-post","title":"First post","body":"Hello.","published":true}`))
	req.Header.Set("X-Editor-Token", "ink")
	rec := httptest.NewRecorder()
	router.ServeHTTP(rec, req)

	if rec.Code != http.StatusCreated {
		t.Fatalf("got %d: %s", rec.Code, rec.Body)
	}
	if !hooked {
		t.Error("the hook heard nothing")
	}
}

func TestPostNeedsAnEditor(t *testing.T) {
	gin.SetMode(gin.TestMode)
	db, _, err := sqlmock.New()
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()

	rec := httptest.NewRecorder()
	NewRouter(db, "", "ink").ServeHTTP(rec, httptest.NewRequest(http.MethodPost, "/posts", strings.NewReader(`{}`)))
	if rec.Code != http.StatusUnauthorized {
		t.Fatalf("got %d", rec.Code)
	}
}

func TestGetPost(t *testing.T) {
	gin.SetMode(gin.TestMode)
	db, mock, err := sqlmock.New()
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	mock.ExpectQuery("SELECT .* FROM posts WHERE id").WithArgs(5).WillReturnRows(sqlmock.NewRows([]string{"id"}))

	rec := httptest.NewRecorder()
	NewRouter(db, "", "ink").ServeHTTP(rec, httptest.NewRequest(http.MethodGet, "/posts/5", nil))
	if rec.Code != http.StatusNotFound {
		t.Fatalf("got %d: %s", rec.Code, rec.Body)
	}
}
