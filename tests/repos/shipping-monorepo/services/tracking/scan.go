package main

import (
	"encoding/json"
	"errors"
	"net/http"
	"sort"
	"strconv"
	"sync"
)

type scan struct {
	ID      int    `json:"id"`
	Code    string `json:"code"`
	Depot   string `json:"depot"`
	Damaged bool   `json:"damaged"`
}

func (s scan) problem() string {
	if s.Code == "" {
		return "code is missing"
	}
	return ""
}

var errScanMissing = errors.New("scan not found")

type scanStore struct {
	mu    sync.Mutex
	next  int
	scans map[int]scan
}

func newScanStore() *scanStore {
	return &scanStore{next: 1, scans: map[int]scan{}}
}

func (s *scanStore) all() []scan {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]scan, 0, len(s.scans))
	for _, one := range s.scans {
		out = append(out, one)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].ID < out[j].ID })
	return out
}

func (s *scanStore) byID(id int) (scan, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	one, ok := s.scans[id]
	if !ok {
		return scan{}, errScanMissing
	}
	return one, nil
}

func (s *scanStore) insert(one scan) scan {
	s.mu.Lock()
	defer s.mu.Unlock()
	one.ID = s.next
	s.next++
	s.scans[one.ID] = one
	return one
}

func (s *scanStore) save(one scan) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.scans[one.ID]; !ok {
		return errScanMissing
	}
	s.scans[one.ID] = one
	return nil
}

func (s *scanStore) remove(id int) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.scans[id]; !ok {
		return errScanMissing
	}
	delete(s.scans, id)
	return nil
}

type scanHandler struct {
	store *scanStore
}

func (h *scanHandler) list(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, http.StatusOK, h.store.all())
}

func (h *scanHandler) create(w http.ResponseWriter, r *http.Request) {
	var one scan
	if err := json.NewDecoder(r.Body).Decode(&one); err != nil {
		writeError(w, http.StatusBadRequest, "body is no JSON")
		return
	}
	if problem := one.problem(); problem != "" {
		writeError(w, http.StatusUnprocessableEntity, problem)
		return
	}
	writeJSON(w, http.StatusCreated, h.store.insert(one))
}

func (h *scanHandler) get(w http.ResponseWriter, r *http.Request) {
	id, err := strconv.Atoi(r.PathValue("id"))
	if err != nil {
		writeError(w, http.StatusBadRequest, "id is no number")
		return
	}
	one, err := h.store.byID(id)
	if err != nil {
		writeError(w, http.StatusNotFound, err.Error())
		return
	}
	writeJSON(w, http.StatusOK, one)
}

func (h *scanHandler) update(w http.ResponseWriter, r *http.Request) {
	id, err := strconv.Atoi(r.PathValue("id"))
	if err != nil {
		writeError(w, http.StatusBadRequest, "id is no number")
		return
	}
	var one scan
	if err := json.NewDecoder(r.Body).Decode(&one); err != nil {
		writeError(w, http.StatusBadRequest, "body is no JSON")
		return
	}
	if problem := one.problem(); problem != "" {
		writeError(w, http.StatusUnprocessableEntity, problem)
		return
	}
	one.ID = id
	if err := h.store.save(one); err != nil {
		writeError(w, http.StatusNotFound, err.Error())
		return
	}
	writeJSON(w, http.StatusOK, one)
}

func (h *scanHandler) delete(w http.ResponseWriter, r *http.Request) {
	id, err := strconv.Atoi(r.PathValue("id"))
	if err != nil {
		writeError(w, http.StatusBadRequest, "id is no number")
		return
	}
	if err := h.store.remove(id); err != nil {
		writeError(w, http.StatusNotFound, err.Error())
		return
	}
	w.WriteHeader(http.StatusNoContent)
}
