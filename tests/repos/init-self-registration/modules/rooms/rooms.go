// Package rooms is the module for rooms.
package rooms

import (
	"database/sql"
	"net/http"

	"example.org/registrar/registry"
)

const schema = `CREATE TABLE IF NOT EXISTS rooms (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	door TEXT NOT NULL,
	seats INTEGER NOT NULL
)`

func init() {
	registry.Register(registry.Module{Name: "rooms", Schema: schema, Mount: mount})
}

// Room is a row of the table.
type Room struct {
	ID    int64  `json:"id"`
	Door  string `json:"door"`
	Seats int    `json:"seats"`
}

func mount(mux *http.ServeMux, db *sql.DB) {
	h := handler{table{db}}
	mux.HandleFunc("GET /rooms", h.index)
	mux.HandleFunc("POST /rooms", h.create)
}
