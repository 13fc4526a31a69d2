package web

import (
	"database/sql"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"
	_ "modernc.org/sqlite"

	"example.com/orchard/internal/schema"
)

func newAPI(t *testing.T) *echo.Echo {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+t.TempDir()+"/x.db")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if err := schema.Apply(db); err != nil {
		t.Fatal(err)
	}
	return New(db)
}

func TestTrees(t *testing.T) {
	e := newAPI(t)
	body := `{"tag":"A-12","variety":"Boskoop","height_m":3.2,"grafted":true,"planted_on":"2011-11-05T00:00:00Z","pruned_on":null}`
	for _, step := range []struct {
		method, path, body string
		want               int
	}{
		{"POST", "/api/trees", body, 201},
		{"POST", "/api/trees", body, 409},
		{"POST", "/api/trees", `{"tag":"A-13"}`, 400},
		{"GET", "/api/trees", "", 200},
		{"GET", "/api/trees/1", "", 200},
		{"GET", "/api/trees/2", "", 404},
		{"PUT", "/api/trees/1", strings.Replace(body, "Boskoop", "Elstar", 1), 200},
		{"DELETE", "/api/trees/1", "", 204},
		{"DELETE", "/api/trees/1", "", 404},
	} {
		req := httptest.NewRequest(step.method, step.path, strings.NewReader(step.body))
		req.Header.Set(echo.HeaderContentType, echo.MIMEApplicationJSON)
		rec := httptest.NewRecorder()
		e.ServeHTTP(rec, req)
		if rec.Code != step.want {
			t.Errorf("%s %s: got %d, want %d (%s)", step.method, step.path, rec.Code, step.want, rec.Body)
		}
	}
}

func TestGrowers(t *testing.T) {
	e := newAPI(t)
	req := httptest.NewRequest(http.MethodPost, "/api/growers", strings.NewReader(`{"name":"Hof Birke","organic":true}`))
	req.Header.Set(echo.HeaderContentType, echo.MIMEApplicationJSON)
	rec := httptest.NewRecorder()
	e.ServeHTTP(rec, req)
	if rec.Code != http.StatusCreated {
		t.Fatalf("got %d: %s", rec.Code, rec.Body)
	}
}
