// Package routes says which handler answers which request.
package routes

import (
	"database/sql"
	"net/http"

	"example.com/bookshelf/internal/handlers"
	"example.com/bookshelf/internal/store"
)

// New returns the service's handler over db.
func New(db *sql.DB) http.Handler {
	mux := http.NewServeMux()

	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusOK)
	})

	books := handlers.NewBooks(store.NewBooks(db))
	mux.HandleFunc("POST /books", books.Create)
	mux.HandleFunc("GET /books", books.List)
	mux.HandleFunc("GET /books/{id}", books.Get)
	mux.HandleFunc("PUT /books/{id}", books.Update)
	mux.HandleFunc("DELETE /books/{id}", books.Delete)

	return mux
}
