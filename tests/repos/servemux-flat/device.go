package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"strings"
)

type device struct {
	ID       int64   `json:"id"`
	Serial   string  `json:"serial"`
	Label    string  `json:"label"`
	Online   bool    `json:"online"`
	Battery  float64 `json:"battery"`
	BoughtOn *string `json:"bought_on"`
}

func (d device) problem() string {
	if d.Serial == "" {
		return "serial is missing"
	}
	if d.Label == "" {
		return "label is missing"
	}
	return ""
}

type deviceStore struct {
	db *sql.DB
}

func (s *deviceStore) all(ctx context.Context) ([]device, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT id, serial, label, online, battery, bought_on FROM devices ORDER BY id LIMIT 100`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := []device{}
	for rows.Next() {
		var d device
		if err := rows.Scan(&d.ID, &d.Serial, &d.Label, &d.Online, &d.Battery, &d.BoughtOn); err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	return out, rows.Err()
}

func (s *deviceStore) byID(ctx context.Context, id int64) (device, error) {
	var d device
	err := s.db.QueryRowContext(ctx, `SELECT id, serial, label, online, battery, bought_on FROM devices WHERE id = ?`, id).
		Scan(&d.ID, &d.Serial, &d.Label, &d.Online, &d.Battery, &d.BoughtOn)
	if errors.Is(err, sql.ErrNoRows) {
		return d, errNotFound
	}
	return d, err
}

func (s *deviceStore) insert(ctx context.Context, d *device) error {
	res, err := s.db.ExecContext(ctx, `INSERT INTO devices (serial, label, online, battery, bought_on) VALUES (?, ?, ?, ?, ?)`,
		d.Serial, d.Label, d.Online, d.Battery, d.BoughtOn)
	if err != nil {
		return uniqueError(err)
	}
	d.ID, err = res.LastInsertId()
	return err
}

func (s *deviceStore) save(ctx context.Context, d device) error {
	res, err := s.db.ExecContext(ctx, `UPDATE devices SET serial = ?, label = ?, online = ?, battery = ?, bought_on = ? WHERE id = ?`,
		d.Serial, d.Label, d.Online, d.Battery, d.BoughtOn, d.ID)
	if err != nil {
		return uniqueError(err)
	}
	return mustAffect(res)
}

func (s *deviceStore) remove(ctx context.Context, id int64) error {
	res, err := s.db.ExecContext(ctx, `DELETE FROM devices WHERE id = ?`, id)
	if err != nil {
		return err
	}
	return mustAffect(res)
}

func mustAffect(res sql.Result) error {
	if n, err := res.RowsAffected(); err != nil {
		return err
	} else if n == 0 {
		return errNotFound
	}
	return nil
}

func uniqueError(err error) error {
	if strings.Contains(err.Error(), "UNIQUE") {
		return errExists
	}
	return err
}

type deviceAPI struct {
	store *deviceStore
	log   *slog.Logger
}

func (api *deviceAPI) list(w http.ResponseWriter, r *http.Request) {
	all, err := api.store.all(r.Context())
	if err != nil {
		writeError(w, api.log, err)
		return
	}
	writeJSON(w, http.StatusOK, all)
}

func (api *deviceAPI) get(w http.ResponseWriter, r *http.Request) {
	id, err := pathID(r)
	if err != nil {
		writeError(w, api.log, err)
		return
	}
	d, err := api.store.byID(r.Context(), id)
	if err != nil {
		writeError(w, api.log, err)
		return
	}
	writeJSON(w, http.StatusOK, d)
}

func (api *deviceAPI) create(w http.ResponseWriter, r *http.Request) {
	var d device
	if err := json.NewDecoder(r.Body).Decode(&d); err != nil {
		badRequest(w, "body is no JSON")
		return
	}
	if msg := d.problem(); msg != "" {
		badRequest(w, msg)
		return
	}
	if err := api.store.insert(r.Context(), &d); err != nil {
		writeError(w, api.log, err)
		return
	}
	writeJSON(w, http.StatusCreated, d)
}

func (api *deviceAPI) update(w http.ResponseWriter, r *http.Request) {
	id, err := pathID(r)
	if err != nil {
		writeError(w, api.log, err)
		return
	}
	var d device
	if err := json.NewDecoder(r.Body).Decode(&d); err != nil {
		badRequest(w, "body is no JSON")
		return
	}
	if msg := d.problem(); msg != "" {
		badRequest(w, msg)
		return
	}
	d.ID = id
	if err := api.store.save(r.Context(), d); err != nil {
		writeError(w, api.log, err)
		return
	}
	writeJSON(w, http.StatusOK, d)
}

func (api *deviceAPI) remove(w http.ResponseWriter, r *http.Request) {
	id, err := pathID(r)
	if err != nil {
		writeError(w, api.log, err)
		return
	}
	if err := api.store.remove(r.Context(), id); err != nil {
		writeError(w, api.log, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}
