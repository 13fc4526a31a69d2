package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"log/slog"
	"net/http"
)

type site struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
}

type siteStore struct {
	db *sql.DB
}

func (s *siteStore) all(ctx context.Context) ([]site, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT id, name FROM sites ORDER BY id LIMIT 100`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := []site{}
	for rows.Next() {
		var v site
		if err := rows.Scan(&v.ID, &v.Name); err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, rows.Err()
}

func (s *siteStore) insert(ctx context.Context, v *site) error {
	res, err := s.db.ExecContext(ctx, `INSERT INTO sites (name) VALUES (?)`, v.Name)
	if err != nil {
		return err
	}
	v.ID, err = res.LastInsertId()
	return err
}

type siteAPI struct {
	store *siteStore
	log   *slog.Logger
}

func (api *siteAPI) list(w http.ResponseWriter, r *http.Request) {
	all, err := api.store.all(r.Context())
	if err != nil {
		writeError(w, api.log, err)
		return
	}
	writeJSON(w, http.StatusOK, all)
}

func (api *siteAPI) create(w http.ResponseWriter, r *http.Request) {
	var v site
	if err := json.NewDecoder(r.Body).Decode(&v); err != nil || v.Name == "" {
		badRequest(w, "name is missing")
		return
	}
	if err := api.store.insert(r.Context(), &v); err != nil {
		writeError(w, api.log, err)
		return
	}
	writeJSON(w, http.StatusCreated, v)
}
