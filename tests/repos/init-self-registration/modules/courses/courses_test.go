package courses

import (
	"database/sql"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	_ "modernc.org/sqlite"
)

func newMux(t *testing.T) *http.ServeMux {
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { db.Close() })
	if _, err := db.Exec(schema); err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mount(mux, db)
	return mux
}

func send(mux *http.ServeMux, method, path, body string) *httptest.ResponseRecorder {
	rec := httptest.NewRecorder()
	mux.ServeHTTP(rec, httptest.NewRequest(method, path, strings.NewReader(body)))
	return rec
}

func TestCourses(t *testing.T) {
	mux := newMux(t)
	body := `{"code":"BIO-101","title":"Botany","credits":6,"open":true,"starts_on":"2026-09-01T00:00:00Z"}`

	if rec := send(mux, "POST", "/courses", body); rec.Code != http.StatusCreated {
		t.Fatalf("create: %d %s", rec.Code, rec.Body)
	}
	if rec := send(mux, "POST", "/courses", body); rec.Code != http.StatusConflict {
		t.Errorf("create again: %d", rec.Code)
	}
	if rec := send(mux, "POST", "/courses", `{}`); rec.Code != http.StatusUnprocessableEntity {
		t.Errorf("empty: %d", rec.Code)
	}
	if rec := send(mux, "POST", "/courses", `{"colour":"red"}`); rec.Code != http.StatusBadRequest {
		t.Errorf("unknown field: %d", rec.Code)
	}
	if rec := send(mux, "GET", "/courses/1", ""); rec.Code != http.StatusOK || !strings.Contains(rec.Body.String(), "Botany") {
		t.Errorf("show: %d %s", rec.Code, rec.Body)
	}
	if rec := send(mux, "DELETE", "/courses/1", ""); rec.Code != http.StatusNoContent {
		t.Errorf("destroy: %d", rec.Code)
	}
	if rec := send(mux, "GET", "/courses/1", ""); rec.Code != http.StatusNotFound {
		t.Errorf("show after destroy: %d", rec.Code)
	}
}
