package main

import (
	"encoding/json"
	"net/http"
	"strconv"
	"sync"
)

// note is one note.
type note struct {
	ID    int    `json:"id"`
	Title string `json:"title"`
	Done  bool   `json:"done"`
}

// noteStore keeps notes by id.
type noteStore struct {
	mu    sync.Mutex
	last  int
	notes map[int]note
}

func newNoteStore() *noteStore {
	return &noteStore{notes: map[int]note{}}
}

func (s *noteStore) list(w http.ResponseWriter, _ *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	notes := make([]note, 0, len(s.notes))
	for id := 1; id <= s.last; id++ {
		if n, ok := s.notes[id]; ok {
			notes = append(notes, n)
		}
	}
	writeJSON(w, http.StatusOK, notes)
}

func (s *noteStore) create(w http.ResponseWriter, r *http.Request) {
	var in note
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		http.Error(w, "bad request", http.StatusBadRequest)
		return
	}
	if in.Title == "" {
		http.Error(w, "title is required", http.StatusUnprocessableEntity)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last++
	in.ID = s.last
	s.notes[in.ID] = in
	writeJSON(w, http.StatusCreated, in)
}

func (s *noteStore) get(w http.ResponseWriter, r *http.Request) {
	id, _ := strconv.Atoi(r.PathValue("id"))
	s.mu.Lock()
	defer s.mu.Unlock()
	n, ok := s.notes[id]
	if !ok {
		http.NotFound(w, r)
		return
	}
	writeJSON(w, http.StatusOK, n)
}

func (s *noteStore) delete(w http.ResponseWriter, r *http.Request) {
	id, _ := strconv.Atoi(r.PathValue("id"))
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.notes[id]; !ok {
		http.NotFound(w, r)
		return
	}
	delete(s.notes, id)
	w.WriteHeader(http.StatusNoContent)
}
