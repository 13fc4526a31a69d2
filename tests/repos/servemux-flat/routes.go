package main

import (
	"database/sql"
	"log/slog"
	"net/http"
)

func routes(db *sql.DB, log *slog.Logger) http.Handler {
	devices := &deviceAPI{store: &deviceStore{db: db}, log: log}
	sites := &siteAPI{store: &siteStore{db: db}, log: log}

	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", health)

	mux.HandleFunc("GET /devices", devices.list)
	mux.HandleFunc("POST /devices", devices.create)
	mux.HandleFunc("GET /devices/{id}", devices.get)
	mux.HandleFunc("PUT /devices/{id}", devices.update)
	mux.HandleFunc("DELETE /devices/{id}", devices.remove)

	mux.HandleFunc("GET /sites", sites.list)
	mux.HandleFunc("POST /sites", sites.create)

	return logged(log, mux)
}

func health(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, http.StatusOK, map[string]bool{"ok": true})
}

func logged(log *slog.Logger, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(w, r)
		log.Debug("served", "method", r.Method, "path", r.URL.Path)
	})
}
