package main

import (
	"database/sql"
	"net/http"
	"net/http/httptest"
	"testing"

	"example.org/registrar/registry"
)

func TestEveryModuleAnswers(t *testing.T) {
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)

	handler, err := registry.Build(db)
	if err != nil {
		t.Fatal(err)
	}
	names := registry.Names()
	if len(names) < 2 {
		t.Fatalf("only %v", names)
	}
	for _, name := range names {
		rec := httptest.NewRecorder()
		handler.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, "/"+name, nil))
		if rec.Code != http.StatusOK {
			t.Errorf("GET /%s: %d", name, rec.Code)
		}
	}
}
