package main

import (
	"database/sql"
	"log/slog"
	"net/http"
	"path/filepath"
	"testing"
)

func newHandler(t *testing.T) http.Handler {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(t.TempDir(), "test.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if err := migrate(db); err != nil {
		t.Fatal(err)
	}
	return routes(db, slog.Default())
}
