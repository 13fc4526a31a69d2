package main

import (
	"encoding/json"
	"net/http"
	"strconv"
	"sync"
)

// parcel is one parcel.
type parcel struct {
	ID       int    `json:"id"`
	SKU      string `json:"sku"`
	Quantity int    `json:"quantity"`
	Shipped  bool   `json:"shipped"`
}

// parcelStore keeps parcels by id.
type parcelStore struct {
	mu      sync.Mutex
	last    int
	parcels map[int]parcel
}

func newParcelStore() *parcelStore {
	return &parcelStore{parcels: map[int]parcel{}}
}

func (s *parcelStore) list(w http.ResponseWriter, _ *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	parcels := make([]parcel, 0, len(s.parcels))
	for id := 1; id <= s.last; id++ {
		if n, ok := s.parcels[id]; ok {
			parcels = append(parcels, n)
		}
	}
	writeJSON(w, http.StatusOK, parcels)
}

func (s *parcelStore) create(w http.ResponseWriter, r *http.Request) {
	var in parcel
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		http.Error(w, "bad request", http.StatusBadRequest)
		return
	}
	if in.SKU == "" {
		http.Error(w, "sku is required", http.StatusUnprocessableEntity)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last++
	in.ID = s.last
	s.parcels[in.ID] = in
	writeJSON(w, http.StatusCreated, in)
}

func (s *parcelStore) get(w http.ResponseWriter, r *http.Request) {
	id, _ := strconv.Atoi(r.PathValue("id"))
	s.mu.Lock()
	defer s.mu.Unlock()
	n, ok := s.parcels[id]
	if !ok {
		http.NotFound(w, r)
		return
	}
	writeJSON(w, http.StatusOK, n)
}

func (s *parcelStore) delete(w http.ResponseWriter, r *http.Request) {
	id, _ := strconv.Atoi(r.PathValue("id"))
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.parcels[id]; !ok {
		http.NotFound(w, r)
		return
	}
	delete(s.parcels, id)
	w.WriteHeader(http.StatusNoContent)
}
