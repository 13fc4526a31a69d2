// Package courses is the module for courses.
package courses

import (
	"database/sql"
	"net/http"
	"time"

	"example.org/registrar/registry"
)

const schema = `CREATE TABLE IF NOT EXISTS courses (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	code TEXT NOT NULL UNIQUE,
	title TEXT NOT NULL,
	credits INTEGER NOT NULL,
	open BOOLEAN NOT NULL,
	starts_on DATE NOT NULL
)`

func init() {
	registry.Register(registry.Module{Name: "courses", Schema: schema, Mount: mount})
}

// Course is a row of the table.
type Course struct {
	ID       int64     `json:"id"`
	Code     string    `json:"code"`
	Title    string    `json:"title"`
	Credits  int       `json:"credits"`
	Open     bool      `json:"open"`
	StartsOn time.Time `json:"starts_on"`
}

func mount(mux *http.ServeMux, db *sql.DB) {
	h := handler{table{db}}
	mux.HandleFunc("GET /courses", h.index)
	mux.HandleFunc("POST /courses", h.create)
	mux.HandleFunc("GET /courses/{id}", h.show)
	mux.HandleFunc("DELETE /courses/{id}", h.destroy)
}
